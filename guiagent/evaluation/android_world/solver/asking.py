"""Walks that end in an answer: Tasks, OpenTracks and Joplin."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from emulators.screen import Screen
from guiagent.evaluation.android_world.solver.walking import (
    TODAY,
    Lost,
    Script,
    Walk,
    each_page,
    element,
    fill,
    launch,
    menu,
    merged,
    read_date,
    tap,
    tell,
    texts,
)

__all__ = ["SCRIPTS"]

# Tasks


@dataclass(frozen=True, slots=True)
class _Task:
    title: str
    due: date
    priority: str
    done: bool


def _tasks(pages: Sequence[Screen]) -> list[_Task]:
    found: list[_Task] = []
    due: date | None = None
    for one in merged(pages, lambda e: " 20" in e.text or e.resource_id.endswith(("/rowBody", "/completeBox"))):
        if one.resource_id.endswith("/rowBody"):
            if due is not None and one.text:
                found.append(_Task(one.text, due, one.value.rpartition(", ")[2], False))
        elif one.description.startswith(("Uncomplete", "Reopen", "Mark")) and found:
            found[-1] = _Task(found[-1].title, found[-1].due, found[-1].priority, True)
        else:
            try:
                due = read_date(one.text.partition(" · ")[0])
            except Lost:
                if one.text in ("Today", "Tomorrow"):
                    due = read_date(one.text)
    return found


def _asked_tasks(goal: str, screen: Screen) -> Walk:
    screen = yield from launch("tasks")
    completed = "completed" in goal
    if completed:
        screen = yield from menu(screen, "More options", "Show completed")
    when = re.findall(r"(?:completed for|due|do by) (.+?) in (?:the )?Tasks", goal)
    last = read_date(when[0]) if when and "next week" not in goal else date.max
    pages = yield from each_page(screen, until=lambda page: any(one.due > last for one in _tasks([page])))
    tasks = [one for one in _tasks(pages) if completed == one.done]
    if "next week" in goal:
        first = TODAY.date() + timedelta(days=1)
        return (yield from tell(str(sum(first <= one.due < first + timedelta(days=7) for one in tasks))))
    if "high priority" in goal:
        tasks = [one for one in tasks if one.priority == "High"]
    if last != date.max:
        tasks = [one for one in tasks if one.due == last]
    return (yield from tell(", ".join(one.title for one in tasks)))


# OpenTracks


@dataclass(frozen=True, slots=True)
class _Track:
    day: date
    kind: str
    minutes: float
    metres: float


_ROW = re.compile(r"(\w{3} \d+ \w{3} \d{4}), \d+:\d+ · (.+?) ([\d:]+) · ([\d.]+) (km|m)")


def _tracks(pages: Sequence[Screen]) -> list[_Track]:
    found = []
    for one in merged(pages, lambda e: e.resource_id.endswith("/track_list_item") and bool(e.value)):
        if said := _ROW.search(one.value):
            when, kind, time, length, unit = said.groups()
            *hours, minutes, seconds = (int(part) for part in time.split(":"))
            spent = sum(hours) * 60 + minutes + seconds / 60
            found.append(_Track(read_date(when), kind, spent, float(length) * (1000 if unit == "km" else 1)))
    return found


def _asked_tracks(goal: str, screen: Screen) -> Walk:
    first, last = TODAY.date() - timedelta(days=6), TODAY.date()
    if spans := re.findall(r"from (\w+ \d+ \d{4}) to (\w+ \d+ \d{4})", goal):
        first, last = read_date(spans[0][0]), read_date(spans[0][1])
    elif days := re.findall(r"(?:activity|do) (\w+ \d+ \d{4}|\w+ \w+|\w+) in the OpenTracks", goal):
        first = last = read_date(days[0]) if "this week" not in days[0] else first
        last = TODAY.date() if "this week" in days[0] else last
    kinds = re.findall(r"(?:many|my|for|of|in an?) ([a-z ]+?) activit", goal)
    screen = yield from launch("open tracks sports tracker")
    if kinds and "longest" not in goal:
        screen = yield from tap(screen, "Search tracks")
        screen = yield from fill(screen, "Search tracks", kinds[0])
    pages = yield from each_page(screen, until=lambda page: any(one.day < first for one in _tracks([page])))
    tracks = [one for one in _tracks(pages) if first <= one.day <= last and (not kinds or one.kind == kinds[0])]
    return (yield from tell(_told(goal, tracks)))


def _told(goal: str, tracks: Sequence[_Track]) -> str:
    if goal.startswith("What activities"):
        return ", ".join(one.kind for one in tracks)
    if goal.startswith("How many"):
        return str(len(tracks))
    if "longest distance" in goal:
        return str(round(max((one.metres for one in tracks), default=0)))
    if "distance" in goal:
        return str(round(sum(one.metres for one in tracks)))
    return str(round(sum(one.minutes for one in tracks)))


# Joplin


def _found(title: str) -> Walk:
    screen = yield from launch("joplin")
    screen = yield from tap(screen, "Search notes")
    return (yield from fill(screen, "Search notes", title))


def _is_todo(goal: str, screen: Screen) -> Walk:
    [title] = re.findall(r"titled '(.+?)' in the Joplin", goal)
    screen = yield from _found(title)
    return (yield from tell(str(element(screen, f"Done: {title}") is not None)))


def _read(screen: Screen, title: str) -> Walk:
    rows = [one for one in screen.elements if one.text == title and one.actionable and one.role.endswith("Layout")]
    if not rows:
        raise Lost(f"no note {title}")
    from emulators.action import Tap

    return (yield Tap(rows[0].hit))


def _attendees(goal: str, screen: Screen) -> Walk:
    [title] = re.findall(r"titled '(.+?)' in the Joplin", goal)
    screen = yield from _found(title)
    screen = yield from _read(screen, title)
    return (yield from tell(str(_counted(texts(screen)))))


def _counted(lines: Iterable[str]) -> int:
    """How many people a note says were there: a number, or a list of them."""
    lines = [*lines]
    for line in lines:
        if said := re.search(
            r"(\d+) (?:\w+ )?(?:individuals|people|attendees|participants|members|persons|employees)", line
        ):
            return int(said[1])
        if said := re.search(r"(?:attendees|attendance|participants|present)\D{0,12}(\d+)", line, re.IGNORECASE):
            return int(said[1])
    at = next((i for i, line in enumerate(lines) if re.match(r"\W*(attendees|participants|present)", line, re.I)), None)
    if at is None:
        raise Lost(f"nobody is counted in {lines[:8]}")
    names = [one for one in re.split(r",|\band\b", lines[at].partition(":")[2]) if one.strip()]
    if names:
        return len(names)
    count = 0
    for line in lines[at + 1 :]:
        if not line.startswith(("•", "-")):
            break
        count += 1
    return count


def _ingredient(goal: str, screen: Screen) -> Walk:
    [(what, title)] = re.findall(r"quantity of (.+?) do I need for the recipe '(.+?)' in", goal)
    screen = yield from _found(title)
    screen = yield from _read(screen, title)
    lines = [line for line in texts(screen) if what.lower() in line.lower() and re.search(r"\d|½|¼", line)]
    if not lines:
        raise Lost(f"no {what} in {texts(screen)[:12]}")
    said = re.search(r"([\d./½¼¾⅓]+(?: \d/\d)?)\s+(\w+)", lines[0])
    if said is None:
        raise Lost(f"no quantity in {lines[0]!r}")
    return (yield from tell(f"{said[1]} {said[2]}"))


def _todos(goal: str, screen: Screen) -> Walk:
    [folder] = re.findall(r"in the '(.+?)' folder", goal)
    screen = yield from launch("joplin")
    screen = yield from menu(screen, "Navigate up", folder)
    pages = yield from each_page(screen)
    boxes = merged(pages, lambda e: e.resource_id.endswith("/checkbox") or e.role.endswith("LinearLayout"))
    return (yield from tell(str(sum(one.resource_id.endswith("/checkbox") for one in boxes))))


SCRIPTS: Mapping[str, Script] = {
    **dict.fromkeys(
        ("TasksCompletedTasksForDate", "TasksDueNextWeek", "TasksDueOnDate", "TasksHighPriorityTasks",
         "TasksHighPriorityTasksDueOnDate", "TasksIncompleteTasksOnDate"),
        _asked_tasks,
    ),
    **dict.fromkeys(
        ("SportsTrackerActivitiesCountForWeek", "SportsTrackerActivitiesOnDate", "SportsTrackerActivityDuration",
         "SportsTrackerLongestDistanceActivity", "SportsTrackerTotalDistanceForCategoryOverInterval",
         "SportsTrackerTotalDurationForCategoryThisWeek"),
        _asked_tracks,
    ),
    "NotesIsTodo": _is_todo,
    "NotesMeetingAttendeeCount": _attendees,
    "NotesRecipeIngredientCount": _ingredient,
    "NotesTodoItemCount": _todos,
}  # fmt: skip
