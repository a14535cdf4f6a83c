"""Tasks in Tasks: questions about what there is to do."""

import datetime
import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

from emulators.screen import Element, Screen
from emulators.virtual import pools
from emulators.virtual.apps import todo_store as store
from emulators.virtual.apps.dates import day_text, long_day
from emulators.virtual.apps.todo_store import TODOS, Todo
from emulators.virtual.shelf import Content
from emulators.virtual.tasks.calendar_adding import TODAY, date_of
from emulators.virtual.tasks.forms import tell_all
from emulators.virtual.tasks.memory import since_opened
from emulators.virtual.tasks.moves import Sight, answer, answered, tap, tapped
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Parameters, Template
from emulators.virtual.tasks.todo import APP, LIST, find, open_ones, swapped

__all__ = ["TEMPLATES"]


def _told(parameters: dict[str, str], content: Content, found: list[Todo]) -> Case:
    """A question that is answered with the names of these and no others."""
    first, *others = [thing.title for thing in found]
    rivals = tuple(thing.title for thing in content.of(TODOS))
    return Case(parameters, content, content, answer=first, rivals=rivals, others=tuple(others))


def _with(rng: Random, content: Content, change: Callable[[Todo], Todo], *others: Callable[[Todo], Todo]) -> Content:
    """One or two of the open tasks are changed so that they fit, and every other one so that it does not."""
    chosen = rng.sample(open_ones(content), rng.randrange(1, 3))
    after = content
    for thing in content.of(TODOS):
        new = change(thing) if thing in chosen else thing
        for other in others if thing not in chosen else ():
            new = other(new)
        after = swapped(after, thing, new)
    return after


def _is_due(thing: Todo, day: datetime.date) -> bool:
    return thing.due // 86_400_000 == store.due_on(day) // 86_400_000


def rows(screens: tuple[Screen, ...]) -> list[tuple[str, Element]]:
    """All rows of the list with the headings over them, each once."""
    found: dict[str, tuple[str, Element]] = {}
    for screen in screens:
        heading = ""
        for element in screen.elements:
            if element.resource_id.endswith("/rowBody"):
                found.setdefault(element.text, (heading, element))
            elif element.label == "No due date" or re.fullmatch(
                r"[A-Z][a-z]+day, \d+ [A-Z][a-z]+ \d{4}", element.label
            ):
                heading = element.label
    return list(found.values())


def _listing(read: Callable[[list[tuple[str, Element]]], str], *before: Stage) -> tuple[Route, ...]:
    tell = Stage(LIST, "look through the list and tell", tell_all(lambda screens: read(rows(screens))))
    return (Route(APP, (*before, tell), answered),)


def _names(found: list[Element]) -> str:
    return ", ".join(element.text for element in found)


def _due(rng: Random, content: Content, held: bool) -> Case:
    day = TODAY + datetime.timedelta(days=pools.pick(range(1, 20), rng, held=held))
    away = TODAY + datetime.timedelta(days=25)
    before = _with(
        rng, content, lambda thing: replace(thing, due=store.due_on(day)),
        lambda thing: replace(thing, due=store.due_on(away)) if _is_due(thing, day) else thing,
    )  # fmt: skip
    found = [thing for thing in open_ones(before) if thing.due == store.due_on(day)]
    return _told({"date": day_text(day)}, before, found)


def _due_routes(p: Parameters) -> tuple[Route, ...]:
    heading = long_day(date_of(p["date"]))
    return _listing(lambda found: _names([element for under, element in found if under == heading]))


def _urgent(rng: Random, content: Content, held: bool) -> Case:
    before = _with(
        rng, content, lambda thing: replace(thing, importance=0),
        lambda thing: replace(thing, importance=max(1, thing.importance)),
    )  # fmt: skip
    return _told({}, before, [thing for thing in open_ones(before) if thing.importance == 0])


def _urgent_routes(p: Parameters) -> tuple[Route, ...]:
    return _listing(lambda found: _names([element for _, element in found if element.value.endswith("High")]))


def _urgent_due(rng: Random, content: Content, held: bool) -> Case:
    """One is urgent on the day, one is urgent on another, and one is not urgent on the day."""
    day = TODAY + datetime.timedelta(days=pools.pick(range(1, 20), rng, held=held))
    away = TODAY + datetime.timedelta(days=25)
    first, second, third, *rest = rng.sample(open_ones(content), len(open_ones(content)))
    before = content
    for thing, due, importance in ((first, day, 0), (second, away, 0), (third, day, 2)):
        before = swapped(before, thing, replace(thing, due=store.due_on(due), importance=importance))
    for thing in rest:
        before = swapped(before, thing, replace(thing, due=0))
    return _told({"date": day_text(day)}, before, [replace(first, due=store.due_on(day), importance=0)])


def _urgent_due_routes(p: Parameters) -> tuple[Route, ...]:
    heading = long_day(date_of(p["date"]))
    return _listing(lambda found: _names([e for under, e in found if under == heading and e.value.endswith("High")]))


def _next_week(rng: Random, content: Content, held: bool) -> Case:
    first, last = TODAY + datetime.timedelta(days=1), TODAY + datetime.timedelta(days=7)
    begin, end = store.due_on(first), store.due_on(last)
    within = [thing for thing in open_ones(content) if begin - 43_200_000 <= thing.due < end + 43_200_000]
    free = [thing for thing in open_ones(content) if thing not in within]
    count, before = rng.randrange(1, 7), content
    for thing in within[count:]:
        before = swapped(before, thing, replace(thing, due=0))
    for thing in rng.sample(free, max(0, min(count - len(within), len(free)))):
        due = store.due_on(first + datetime.timedelta(days=rng.randrange(7)))
        before = swapped(before, thing, replace(thing, due=due))
    told = sum(begin - 43_200_000 <= thing.due < end + 43_200_000 for thing in open_ones(before))
    return Case({}, before, before, answer=str(told))


def _next_week_routes(p: Parameters) -> tuple[Route, ...]:
    days = [long_day(TODAY + datetime.timedelta(days=i)) for i in range(1, 8)]
    return _listing(lambda found: str(sum(under in days for under, _ in found)))


def _done_on(rng: Random, content: Content, held: bool) -> Case:
    """Of the tasks that are done, one was due on the day that is asked about."""
    done = [thing for thing in content.of(TODOS) if thing.completed]
    chosen, others = done[0], [thing for thing in content.of(TODOS) if thing is not done[0]]
    day = TODAY + datetime.timedelta(days=pools.pick(range(1, 20), rng, held=held))
    away = TODAY + datetime.timedelta(days=25)
    before = swapped(content, chosen, replace(chosen, due=store.due_on(day)))
    for thing in others:
        if thing.completed or _is_due(thing, day):
            before = swapped(before, thing, replace(thing, due=store.due_on(away)))
    return _told({"date": day_text(day)}, before, [chosen])


def _done_on_routes(p: Parameters) -> tuple[Route, ...]:
    heading = long_day(date_of(p["date"]))

    stages = (
        Stage(LIST, "show what is done", lambda sight: tap("More options")(sight) if _hidden(sight) else None),
        Stage("Menu", "show what is done", tap("Show completed")),
    )
    return _listing(lambda found: _names([element for under, element in found if under == heading]), *stages)


def _hidden(sight: Sight) -> bool:
    """Whether the tasks that are done have not been made to show yet."""
    return not tapped("Menu", "Show completed")(since_opened(sight))


def _describe(rng: Random, content: Content, held: bool) -> Case:
    thing = rng.choice(open_ones(content))
    text = thing.notes or pools.pick(pools.LINES, rng, held=held)
    before = swapped(content, thing, replace(thing, notes=text))
    rivals = (*(other.notes for other in before.of(TODOS) if other.notes), "Complete")
    return Case({"title": thing.title}, before, before, answer=text, rivals=rivals)


def _describe_routes(p: Parameters) -> tuple[Route, ...]:
    def notes(sight: Sight) -> str | None:
        return next((element.value for element in sight.shown("notes") if element.value), None)

    return (Route(APP, (*find(p["title"]), Stage("Edit task", "tell the description", answer(notes))), answered),)


TEMPLATES = (
    Template(
        "phone/todo/due_on", "medium", 14,
        (
            "Which open tasks are due on {date} in Tasks? Answer with the names, separated by commas",
            "What do I have to do on {date} according to Tasks? Only the names, separated by commas",
        ),
        _due, _due_routes,
    ),
    Template(
        "phone/todo/urgent", "medium", 14,
        (
            "What are my open tasks with high priority? Answer with the names, separated by commas",
            "Name the high priority tasks in Tasks that are not done, separated by commas",
        ),
        _urgent, _urgent_routes,
    ),
    Template(
        "phone/todo/urgent_due", "hard", 14,
        (
            "Which task with high priority is due on {date}? Answer with its name",
            "In Tasks, what is due on {date} and has high priority?",
        ),
        _urgent_due, _urgent_due_routes,
    ),
    Template(
        "phone/todo/next_week", "hard", 14,
        (
            "How many open tasks are due next week, from Monday to Sunday? Answer with a number",
            "Count the open tasks in Tasks that are due next week (Monday to Sunday)",
        ),
        _next_week, _next_week_routes,
    ),
    Template(
        "phone/todo/done_on", "hard", 16,
        (
            "Which task that was due on {date} have I completed already? Answer with its name",
            "Tasks hides what is done: what is the name of the completed task with the due date {date}?",
        ),
        _done_on, _done_on_routes,
    ),
    Template(
        "phone/todo/describe", "easy", 14,
        ('What is the description of the task "{title}"?', 'What have I written about "{title}" in Tasks?'),
        _describe, _describe_routes,
    ),
)  # fmt: skip
