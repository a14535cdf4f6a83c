"""Tasks in Tasks: things to do that are added, done, changed and deleted."""

import datetime
from dataclasses import replace
from random import Random

from emulators.virtual import pools
from emulators.virtual.apps import todo_store as store
from emulators.virtual.apps.dates import day_text
from emulators.virtual.apps.todo_store import PRIORITIES, TODOS, Todo
from emulators.virtual.shelf import Content
from emulators.virtual.tasks import ways
from emulators.virtual.tasks.calendar_adding import TODAY, date_of, some_day
from emulators.virtual.tasks.forms import pick_day, set_row
from emulators.virtual.tasks.moves import INFEASIBLE, fill, pick, says, tap, tapped
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Parameters, Template

__all__ = ["APP", "LIST", "SEARCH", "TEMPLATES", "fresh", "open_ones", "swapped"]

APP, LIST, SEARCH = "Tasks", "My Tasks", "Search tasks"
_DEFAULT = 2
"""The priority that new tasks have: low."""


# What is on the phone


def open_ones(content: Content) -> tuple[Todo, ...]:
    return tuple(thing for thing in content.of(TODOS) if not thing.completed)


def fresh(rng: Random, content: Content, *, held: bool) -> str:
    """Something to do that is not on the phone."""
    return store.new_title(rng, [thing.title for thing in content.of(TODOS)], held=held)


def swapped(content: Content, old: Todo, *new: Todo) -> Content:
    return content.put(TODOS, ways.swapped(content.of(TODOS), old, *new))


def added(content: Content, *new: Todo) -> Content:
    return content.put(TODOS, (*content.of(TODOS), *new))


# Ways


def find(title: str) -> tuple[Stage, ...]:
    """To a task by searching for its name."""
    return (
        Stage(LIST, "search", tap(SEARCH)),
        Stage(SEARCH, f"look for {title}", fill(SEARCH, title)),
        Stage(SEARCH, f"open {title}", tap(title)),
    )


def due_stages(form: str, date: str, *times: Stage) -> tuple[Stage, ...]:
    value = date if not times else ""
    return (
        Stage(form, "set the due date", set_row("Due date", value or "?")),
        Stage("Due date", f"choose {date}", pick_day(date_of(date))),
        *times,
        Stage("Due date", "confirm", tap("OK")),
    )


def _create(*stages: Stage) -> tuple[Route, ...]:
    begin = Stage(LIST, "begin a task", tap("Create new task"))
    return (Route(APP, (begin, *stages, Stage("New task", "save", tap("Save"))), tapped("New task", "Save")),)


def _change(title: str, *stages: Stage) -> tuple[Route, ...]:
    return (Route(APP, (*find(title), *stages, Stage("Edit task", "save", tap("Save"))), tapped("Edit task", "Save")),)


# Add


def _add(rng: Random, content: Content, held: bool) -> Case:
    title, priority = fresh(rng, content, held=held), rng.choice((0, 1))
    parameters = {"title": title, "priority": PRIORITIES[priority].lower()}
    return Case(parameters, content, added(content, Todo(title, priority)))


def _add_routes(p: Parameters) -> tuple[Route, ...]:
    return _create(
        Stage("New task", "enter the name", fill("Task name", p["title"])),
        Stage("New task", "set the priority", pick(p["priority"].title())),
    )


def _add_due(rng: Random, content: Content, held: bool) -> Case:
    title, day, text = fresh(rng, content, held=held), some_day(rng, held=held), pools.pick(pools.LINES, rng, held=held)
    after = added(content, Todo(title, _DEFAULT, store.due_on(day), text))
    return Case({"title": title, "date": day_text(day), "text": text}, content, after)


def _add_due_routes(p: Parameters) -> tuple[Route, ...]:
    return _create(
        Stage("New task", "enter the name", fill("Task name", p["title"])),
        Stage("New task", "enter the description", fill("Description", p["text"])),
        *due_stages("New task", p["date"]),
    )


def _add_timed(rng: Random, content: Content, held: bool) -> Case:
    title, day = fresh(rng, content, held=held), some_day(rng, held=held)
    hour, minute = rng.choice([time for time in pools.part(pools.TIMES, held=held) if time[1]])
    after = added(content, Todo(title, _DEFAULT, store.due_at(day, hour, minute)))
    return Case({"title": title, "date": day_text(day), "time": f"{hour:02d}:{minute:02d}"}, content, after)


def _add_timed_routes(p: Parameters) -> tuple[Route, ...]:
    hour, minute = p["time"].split(":")
    form = "New task"
    return _create(
        Stage(form, "enter the name", fill("Task name", p["title"])),
        Stage(form, "set the due date", set_row("Due date", f"{p['date']}, {p['time']}")),
        Stage("Due date", f"choose {p['date']}", pick_day(date_of(p["date"]))),
        Stage("Due date", "choose the time", pick("Pick time")),
        Stage("Pick time", "enter the hour", fill("Hour", hour)),
        Stage("Pick time", "enter the minute", fill("Minute", minute)),
        Stage("Pick time", "confirm", tap("OK")),
        Stage("Due date", "confirm", tap("OK")),
    )


_REPEATS = {"daily": "FREQ=DAILY", "weekly": "FREQ=WEEKLY", "monthly": "FREQ=MONTHLY"}


def _add_repeating(rng: Random, content: Content, held: bool) -> Case:
    title, day, often = fresh(rng, content, held=held), some_day(rng, held=held), rng.choice(sorted(_REPEATS))
    after = added(content, Todo(title, _DEFAULT, store.due_on(day), recurrence=_REPEATS[often]))
    return Case({"title": title, "date": day_text(day), "often": often}, content, after)


def _add_repeating_routes(p: Parameters) -> tuple[Route, ...]:
    choice = f"Repeats {p['often']}"
    return _create(
        Stage("New task", "enter the name", fill("Task name", p["title"])),
        *due_stages("New task", p["date"]),
        Stage("New task", "have it repeated", set_row("Repeat", choice)),
        Stage("Repeat", f"choose {p['often']}", tap(choice)),
    )


# Do, change, delete


def _complete(rng: Random, content: Content, held: bool) -> Case:
    thing = rng.choice(open_ones(content))
    return Case({"title": thing.title}, content, swapped(content, thing, replace(thing, completed=1)))


def _complete_routes(p: Parameters) -> tuple[Route, ...]:
    box = f"Complete {p['title']}"
    return (Route(APP, (Stage(LIST, "tick it off", tap(box)),), tapped(LIST, box)),)


def _complete_several(rng: Random, content: Content, held: bool) -> Case:
    things = rng.sample(open_ones(content), 3)
    after = content
    for thing in things:
        after = swapped(after, thing, replace(thing, completed=1))
    return Case({f"title{i}": thing.title for i, thing in enumerate(things, start=1)}, content, after)


def _complete_several_routes(p: Parameters) -> tuple[Route, ...]:
    boxes = [f"Complete {p[key]}" for key in ("title1", "title2", "title3")]
    return tuple(Route(APP, (Stage(LIST, "tick it off", tap(box)),), tapped(LIST, box)) for box in boxes)


def _delete(rng: Random, content: Content, held: bool) -> Case:
    thing = rng.choice(open_ones(content))
    return Case({"title": thing.title}, content, swapped(content, thing))


def _delete_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        *find(p["title"]),
        Stage("Edit task", "open the menu", tap("More options")),
        Stage("Menu", "delete", tap("Delete task")),
        Stage("Delete task?", "confirm", tap("Delete")),
    )
    return (Route(APP, stages, tapped("Delete task?", "Delete")),)


def _delete_several(rng: Random, content: Content, held: bool) -> Case:
    things = rng.sample(open_ones(content), 3)
    after = content
    for thing in things:
        after = swapped(after, thing)
    return Case({f"title{i}": thing.title for i, thing in enumerate(things, start=1)}, content, after)


def _delete_several_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        *ways.selecting(LIST, (p["title1"], p["title2"], p["title3"])),
        Stage("3 selected", "delete them", tap("Delete")),
        Stage("Delete tasks?", "confirm", tap("Delete")),
    )
    return (Route(APP, stages, tapped("Delete tasks?", "Delete")),)


def _clear(rng: Random, content: Content, held: bool) -> Case:
    return Case({}, content, content.put(TODOS, open_ones(content)))


def _clear_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        Stage(LIST, "open the menu", tap("More options")),
        Stage("Menu", "clear what is done", tap("Clear completed tasks")),
        Stage("Clear completed tasks?", "confirm", tap("Clear")),
    )
    return (Route(APP, stages, tapped("Clear completed tasks?", "Clear")),)


def _prioritize(rng: Random, content: Content, held: bool) -> Case:
    thing = rng.choice(open_ones(content))
    priority = rng.choice([i for i in range(3) if i != thing.importance])
    after = swapped(content, thing, replace(thing, importance=priority))
    return Case({"title": thing.title, "priority": PRIORITIES[priority].lower()}, content, after)


def _prioritize_routes(p: Parameters) -> tuple[Route, ...]:
    return _change(p["title"], Stage("Edit task", "set the priority", pick(p["priority"].title())))


def _postpone(rng: Random, content: Content, held: bool) -> Case:
    thing = rng.choice(open_ones(content))
    day = some_day(rng, held=held)
    old = replace(thing, due=store.due_on(TODAY + datetime.timedelta(days=1)))
    before = swapped(content, thing, old)
    after = swapped(content, thing, replace(old, due=store.due_on(day)))
    return Case({"title": thing.title, "date": day_text(day)}, before, after)


def _postpone_routes(p: Parameters) -> tuple[Route, ...]:
    return _change(p["title"], *due_stages("Edit task", p["date"]))


def _unknown(rng: Random, content: Content, held: bool) -> Case:
    return Case({"title": fresh(rng, content, held=held)}, content, content, infeasible=True)


def _unknown_routes(p: Parameters) -> tuple[Route, ...]:
    return (Route(APP, find(p["title"])[:2], says(SEARCH, "No tasks found")),)


TEMPLATES = (
    Template(
        "phone/todo/add", "medium", 14,
        (
            'Add "{title}" to Tasks with {priority} priority',
            'Create the task "{title}" in Tasks and give it {priority} priority',
        ),
        _add, _add_routes,
    ),
    Template(
        "phone/todo/add_due", "medium", 24,
        (
            'Add the task "{title}" to Tasks; it is due on {date} (no time of day) and its description is "{text}"',
            'Create "{title}" in Tasks, due {date} without a time, and describe it with "{text}"',
        ),
        _add_due, _add_due_routes,
    ),
    Template(
        "phone/todo/add_timed", "hard", 30,
        (
            'Add "{title}" to Tasks, due on {date} at {time}',
            'In Tasks, create "{title}" with the due date {date}, {time}',
        ),
        _add_timed, _add_timed_routes,
    ),
    Template(
        "phone/todo/add_repeating", "hard", 28,
        (
            'Add "{title}" to Tasks: due on {date}, without a time of day, and repeating {often}',
            'Create a task "{title}" that repeats {often} and is first due on {date} (no time)',
        ),
        _add_repeating, _add_repeating_routes,
    ),
    Template(
        "phone/todo/complete", "easy", 12,
        ('Mark "{title}" as done in Tasks', 'I have done this: "{title}". Tick it off in Tasks'),
        _complete, _complete_routes,
    ),
    Template(
        "phone/todo/complete_several", "medium", 20,
        (
            'Mark "{title1}", "{title2}" and "{title3}" as done in Tasks',
            'Tick these off in Tasks: "{title1}", "{title2}", "{title3}"',
        ),
        _complete_several, _complete_several_routes,
    ),
    Template(
        "phone/todo/delete", "medium", 16,
        ('Delete the task "{title}" from Tasks', 'Remove "{title}" from Tasks without marking it as done'),
        _delete, _delete_routes,
    ),
    Template(
        "phone/todo/delete_several", "hard", 20,
        (
            'Delete the tasks "{title1}", "{title2}" and "{title3}" from Tasks',
            'Remove these three from Tasks: "{title1}", "{title2}", "{title3}"',
        ),
        _delete_several, _delete_several_routes,
    ),
    Template(
        "phone/todo/clear", "easy", 14,
        ("Delete all completed tasks from Tasks", "Clear what is done in Tasks"), _clear, _clear_routes,
    ),
    Template(
        "phone/todo/prioritize", "medium", 16,
        ('Give "{title}" {priority} priority in Tasks', 'Set the priority of the task "{title}" to {priority}'),
        _prioritize, _prioritize_routes,
    ),
    Template(
        "phone/todo/postpone", "medium", 20,
        (
            'Put the task "{title}" off to {date}, without a time of day',
            '"{title}" is due on {date} now (no time); change that in Tasks',
        ),
        _postpone, _postpone_routes,
    ),
    Template(
        "phone/todo/complete_unknown", "medium", 12,
        ('Mark "{title}" as done in Tasks', 'Tick "{title}" off in Tasks'), _unknown, _unknown_routes, INFEASIBLE,
    ),
)  # fmt: skip
