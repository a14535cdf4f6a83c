"""Tasks: things to do as Tasks.org keeps them, and each of its screens."""

import datetime
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.action import OpenApp
from emulators.virtual.apps import todo
from emulators.virtual.apps import todo_store as store
from emulators.virtual.apps.todo_store import TODOS, Todo
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.world import START
from tests.emulators.virtual.apps.fingers import back, element, fill, hold, labels, scroll_to, tap, title

TODAY = datetime.date(2023, 10, 15)
LAWN = Todo("Mow the lawn", 0, store.due_on(TODAY), "Before noon")
TYRES = Todo("Buy tyres", 2, store.due_at(datetime.date(2023, 10, 20), 17, 0))
DONE = Todo("Pay rent", 1, completed=START * 1000)


@pytest.fixture
def phone() -> Iterator[VirtualPhone]:
    device = VirtualPhone("360x800", seed=3, apps=(todo.APP,))
    TODOS.write(device.world, (LAWN, TYRES, DONE))
    device.do(OpenApp("Tasks"))
    yield device
    device.close()


def test_a_task_that_is_added_has_the_columns_of_the_real_app(phone: VirtualPhone) -> None:
    tap(phone, "Create new task")
    fill(phone, "Task name", "Wax the skis")
    back(phone)
    tap(phone, "High", "Due date", "18 October 2023", "17:00", "OK")
    scroll_to(phone, "Repeat")
    tap(phone, "Repeat", "Repeats weekly", "Save")
    columns = "title, importance, dueDate, hideUntil, completed, deleted, notes, recurrence"
    row = phone.world.query(store.PATH, f"SELECT {columns} FROM tasks ORDER BY _id DESC LIMIT 1")
    due = int(datetime.datetime(2023, 10, 18, 17, 0, 1, tzinfo=datetime.UTC).timestamp()) * 1000
    assert row == [("Wax the skis", 0, due, 0, 0, 0, None, "FREQ=WEEKLY")]


def test_a_row_written_by_hand_is_read(phone: VirtualPhone) -> None:
    phone.world.execute(
        store.PATH,
        "INSERT INTO tasks VALUES (50, 'Read', 0, 1697500800000, 0, 1, 1, 0, 0, 'Chapter two', 0, 0, 0, 0, 0, NULL, 0,"
        " NULL, '99', 0, 0, NULL, 0)",
    )
    assert TODOS.read(phone.world)[-1] == Todo("Read", 0, 1697500800000, "Chapter two")
    assert element(phone, "Read").value == "Chapter two, High"


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1)


@given(
    st.lists(
        st.builds(
            Todo, TEXT, st.integers(0, 3), st.integers(0, 2**42), TEXT, st.integers(0, 2**42), st.integers(0, 2**42),
        ),
        max_size=5,
    )
)  # fmt: skip
def test_tasks_are_read_as_they_were_written(things: list[Todo]) -> None:
    phone = VirtualPhone("360x800", apps=(todo.APP,))
    TODOS.write(phone.world, tuple(things))
    assert TODOS.read(phone.world) == tuple(things)
    phone.close()


def test_the_list_stands_under_its_days(phone: VirtualPhone) -> None:
    shown = labels(phone)
    assert shown.index("Sunday, 15 October 2023") < shown.index("Mow the lawn") < shown.index("Buy tyres")
    assert "Pay rent" not in shown
    tap(phone, "Sort", "By title")
    shown = labels(phone)
    assert shown.index("Buy tyres") < shown.index("Mow the lawn")


def test_done_and_open_again(phone: VirtualPhone) -> None:
    tap(phone, "Complete Mow the lawn")
    assert "Mow the lawn" not in labels(phone) and TODOS.read(phone.world)[0].completed == START * 1000
    tap(phone, "More options", "Show completed", "Reopen Mow the lawn")
    assert TODOS.read(phone.world)[0] == LAWN


def test_what_repeats_is_due_again(phone: VirtualPhone) -> None:
    weekly = Todo("Water plants", 2, store.due_on(TODAY), recurrence="FREQ=WEEKLY")
    TODOS.write(phone.world, (weekly,))
    tap(phone, "Complete Water plants")
    (again,) = TODOS.read(phone.world)
    assert again.due == store.due_on(datetime.date(2023, 10, 22)) and not again.completed


def test_editing_discarding_and_deleting(phone: VirtualPhone) -> None:
    tap(phone, "Mow the lawn")
    fill(phone, "Task name", "")
    tap(phone, "Save")
    assert "Task name is empty" in labels(phone)
    back(phone)
    back(phone)
    tap(phone, "Discard", "Mow the lawn", "Low", "Due date", "No date", "OK", "Save")
    assert TODOS.read(phone.world)[0] == Todo("Mow the lawn", 2, 0, "Before noon")
    tap(phone, "Mow the lawn", "More options", "Delete task", "Cancel", "More options", "Delete task", "Delete")
    assert [thing.title for thing in TODOS.read(phone.world)] == ["Buy tyres", "Pay rent"]


def test_any_time_can_be_picked(phone: VirtualPhone) -> None:
    tap(phone, "Mow the lawn", "Due date", "Pick time")
    fill(phone, "Hour", "7")
    fill(phone, "Minute", "77")
    tap(phone, "OK")
    assert "Pick time" in labels(phone)
    fill(phone, "Minute", "45")
    tap(phone, "OK", "OK", "Save")
    assert TODOS.read(phone.world)[0].due == store.due_at(TODAY, 7, 45)


def test_several_at_once(phone: VirtualPhone) -> None:
    hold(phone, "Mow the lawn")
    tap(phone, "Buy tyres")
    assert title(phone) == "2 selected"
    tap(phone, "Complete")
    assert all(thing.completed for thing in TODOS.read(phone.world))
    tap(phone, "More options", "Clear completed tasks", "Clear")
    assert TODOS.read(phone.world) == () and "There are no tasks here." in labels(phone)


def test_filters_search_and_settings(phone: VirtualPhone) -> None:
    tap(phone, "Navigate up", "Today")
    assert title(phone) == "Today" and "Buy tyres" not in labels(phone)
    back(phone)
    tap(phone, "Search tasks")
    fill(phone, "Search tasks", "noon")
    assert "Mow the lawn" in labels(phone)
    fill(phone, "Search tasks", "zzz")
    assert "No tasks found" in labels(phone)
    back(phone)
    back(phone)
    tap(phone, "More options", "Settings", "Show description", "Default priority", "High")
    back(phone)
    assert "Before noon" not in element(phone, "Mow the lawn").value
    tap(phone, "Create new task")
    fill(phone, "Task name", "New")
    tap(phone, "Save")
    assert TODOS.read(phone.world)[-1] == Todo("New", 0)
