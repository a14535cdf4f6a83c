"""Questions about the activities in OpenTracks, of the kinds that AndroidWorld asks."""

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random

from emulators.screen import Element
from emulators.virtual import pools
from emulators.virtual.apps.track_store import CATEGORIES, NAMES, TRACKS, Track, draw_track
from emulators.virtual.shelf import Content
from emulators.virtual.tasks.moves import Move, Rule, Sight, answer, answered, fill, here, scroll, tap
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Draw, Parameters, Routes, Template

__all__ = ["TEMPLATES"]

APP = "OpenTracks"

MONDAY, SUNDAY = datetime.date(2023, 10, 9), datetime.date(2023, 10, 15)
"""The week in which every phone starts."""

_EPOCH = datetime.date(1970, 1, 1)


Measure = Callable[[list[Track]], int]
"""What a question asks of activities."""


def _written(day: datetime.date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _read(day: str) -> datetime.date:
    return datetime.datetime.strptime(day, "%d %B %Y").replace(tzinfo=datetime.UTC).date()


def _days(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    return [first + datetime.timedelta(days=i) for i in range((last - first).days + 1)]


def _on(rng: Random, name: str, kind: str, day: datetime.date, *, late: bool = False) -> Track:
    """A new activity on this day, in the morning or in the evening."""
    start = (day - _EPOCH).days * 86_400 + 43_200 * late
    return draw_track(rng, name, start=start, category=kind)


def _names(rng: Random, content: Content, count: int, *, held: bool) -> list[str]:
    """Names for activities: such as no other has, as long as there are any."""
    known = {track.name for track in content.of(TRACKS)}
    pool = pools.part(NAMES, held=held)
    return sorted(rng.sample(pool, len(pool)), key=known.__contains__)[:count]


def _put(content: Content, tracks: list[Track]) -> Content:
    return content.put(TRACKS, sorted(tracks, key=lambda track: -track.start))


def _made(
    rng: Random, content: Content, kind: str, *, held: bool, first: datetime.date, last: datetime.date, count: int
) -> tuple[Content, list[Track]]:
    """A content with `count` activities of this kind in these days and one on another day, and those within."""
    others = [other for other in CATEGORIES if kind not in other and other not in kind]
    kept = [
        replace(track, category=rng.choice(others)) if kind in track.category and first <= track.date <= last else track
        for track in content.of(TRACKS)
        if not first <= track.date <= last or rng.random() < 0.8
    ]
    names = _names(rng, content, count, held=held)
    usable = [day for day in _days(first, last) if day < SUNDAY]
    free = [day for day in usable if day not in {track.date for track in kept}]
    if not free:  # others were active every day
        free = [rng.choice(usable)]
        kept = [track for track in kept if track.date not in free]
    days = rng.sample(free, min(count, len(free), len(names)))
    within = [_on(rng, name, kind, day) for name, day in zip(names, days, strict=False)]
    return _put(content, [*kept, *within]), within


# This week, or between two days


def _in_week(measure: Measure, *, most: int = 3) -> Draw:
    def draw(rng: Random, content: Content, held: bool) -> Case:
        kind, count = pools.pick(CATEGORIES, rng, held=held), rng.randrange(1, most + 1)
        before, within = _made(rng, content, kind, held=held, first=MONDAY, last=SUNDAY, count=count)
        return _asked({"value": kind}, before, within, measure)

    return draw


def _asked(
    parameters: dict[str, str], before: Content, within: list[Track], measure: Measure
) -> Case:  # fmt: skip
    return Case(parameters, before, before, answer=f"{measure(within)}{_UNITS.get(measure, '')}")


def _between(rng: Random, content: Content, held: bool) -> Case:
    kind = rng.choice(CATEGORIES)
    first = pools.pick(_days(datetime.date(2023, 9, 26), datetime.date(2023, 10, 5)), rng, held=held)
    last = pools.pick(_days(datetime.date(2023, 10, 6), datetime.date(2023, 10, 14)), rng, held=held)
    before, within = _made(rng, content, kind, held=held, first=first, last=last, count=rng.choice((2, 3)))
    parameters = {"value": kind, "from": _written(first), "to": _written(last)}
    return _asked(parameters, before, within, _metres)


def _metres(tracks: list[Track]) -> int:
    return round(sum(track.metres for track in tracks))


def _longest(tracks: list[Track]) -> int:
    return round(max((track.metres for track in tracks), default=0))


def _minutes(tracks: list[Track]) -> int:
    return sum(track.seconds for track in tracks) // 60


_UNITS: Mapping[Measure, str] = {_metres: " m", _longest: " m", _minutes: " min"}


def _statistics(p: Parameters, read: Callable[[Sight], str | None], first: str, last: str) -> tuple[Route, ...]:
    """Read something off the statistics of one activity type, between two days."""
    span = f"{_read(first):%-d %b %Y} to {_read(last):%-d %b %Y}"
    at = "Aggregated statistics"
    stages = (
        Stage(APP, "open the menu", tap("More options")),
        Stage("Menu", "open the statistics", tap("Aggregated statistics")),
        Stage(at, "choose the days", lambda sight: None if sight.says(span) else tap("Filter")(sight)),
        Stage("Filter", f"from {first}", _set("From", first)),
        Stage("From", f"from {first}", day(first)),
        Stage("Filter", f"to {last}", _set("To", last)),
        Stage("To", f"to {last}", day(last)),
        Stage("Filter", "apply", tap("Apply")),
        Stage(at, f"read {p['value']}", lambda sight: answer(read)(sight) or scroll(sight)),
    )
    return (Route(APP, stages, answered),)


def _set(row: str, date: str) -> Rule:
    """Open a row of the filter unless it has this day."""
    wanted = f"{_read(date):%-d %b %Y}"

    def rule(sight: Sight) -> Move | None:
        index = sight.find(row)
        return None if index is not None and sight.screen.elements[index].value == wanted else tap(row)(sight)

    return rule


def day(date: str) -> Rule:
    """Choose a day of a month grid, turning back to its month."""
    return lambda sight: here(date)(sight) or here("Previous month")(sight)


def _figure(kind: str, resource: str) -> Callable[[Sight], str | None]:
    """A figure in the card of this activity type."""

    def read(sight: Sight) -> str | None:
        own = False
        for element in sight.screen.elements:
            name = element.resource_id.rpartition("/")[2]
            if name == "aggregated_type":
                own = element.text == kind
            elif own and name == resource:
                return element.text
        return None

    return read


def _in_metres(text: str | None) -> str | None:
    return None if text is None else str(round(float(text.split()[0]) * 1000))


def _in_minutes(text: str | None) -> str | None:
    if text is None:
        return None
    *hours, minutes, _ = (int(part) for part in text.split(":"))
    return str(60 * (hours[0] if hours else 0) + minutes)


def _week_routes(resource: str, said: Callable[[str | None], str | None]) -> Routes:
    def routes(p: Parameters) -> tuple[Route, ...]:
        figure = _figure(p["value"], resource)
        return _statistics(p, lambda sight: said(figure(sight)), _written(MONDAY), _written(SUNDAY))

    return routes


def _between_routes(p: Parameters) -> tuple[Route, ...]:
    figure = _figure(p["value"], "aggregated_distance")
    return _statistics(p, lambda sight: _in_metres(figure(sight)), p["from"], p["to"])


def _counted(text: str | None) -> str | None:
    return None if text is None else text.split()[0]


# One day


def _duration(rng: Random, content: Content, held: bool) -> Case:
    kind = rng.choice(CATEGORIES)
    when = rng.choice(_days(datetime.date(2023, 10, 2), datetime.date(2023, 10, 14)))
    before, within = _made(rng, content, kind, held=held, first=when, last=when, count=1)
    if not within:
        kept = [track for track in before.of(TRACKS) if track.date != when]
        within = [_on(rng, _names(rng, content, 1, held=held)[0], kind, when)]
        before = _put(content, [*kept, *within])
    return _asked({"value": kind, "day": _written(when)}, before, within, _minutes)


def _rows(sight: Sight) -> list[Element]:
    """The rows of the list that have been in sight since the app's list was opened, without repetition."""
    seen: dict[str, Element] = {}
    for screen in (*(s.screen for s in sight.past), sight.screen):
        for element in screen.elements:
            if element.resource_id.endswith("/track_list_item"):
                seen.setdefault(f"{element.text}\n{element.value}", element)
    return list(seen.values())


_ROW = re.compile(r"\w+ (\d+ \w+ \d+), (\d\d:\d\d) · (.+)\n(.+) · (.+)")


def _duration_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        Stage(APP, "search", tap("Search tracks")),
        Stage("Search tracks", f"look for {p['value']}", fill("Search tracks", p["value"])),
        Stage("Search tracks", "read the time", lambda sight: answer(_time_of(p))(sight) or scroll(sight)),
    )
    return (Route(APP, stages, answered),)


def _time_of(p: Parameters) -> Callable[[Sight], str | None]:
    wanted = f"{_read(p['day']):%-d %b %Y}"

    def read(sight: Sight) -> str | None:
        for element in sight.shown("track_list_item"):
            match = _ROW.fullmatch(element.value)
            if match and match[1] == wanted and match[3] == p["value"]:
                return _in_minutes(match[4])
        return None

    return read


def _on_date(rng: Random, content: Content, held: bool) -> Case:
    """Two activities of different types on one day, one in the morning and one in the evening."""
    when = pools.pick(_days(datetime.date(2023, 10, 2), datetime.date(2023, 10, 14)), rng, held=held)
    kept = [track for track in content.of(TRACKS) if track.date != when]
    kinds = rng.sample([kind for kind in CATEGORIES if "biking" not in kind], 2)
    names = _names(rng, content, 2, held=held)
    made = [_on(rng, name, kind, when, late=i == 1) for i, (name, kind) in enumerate(zip(names, kinds, strict=True))]
    before = _put(content, [*kept, *made])
    rivals = tuple(kind for kind in CATEGORIES if kind not in kinds and "biking" not in kind)
    return Case({"day": _written(when)}, before, before, answer=", ".join(kinds), rivals=rivals)


def _on_date_routes(p: Parameters) -> tuple[Route, ...]:
    wanted = _read(p["day"])

    def read(sight: Sight) -> str | None:
        found: dict[str, str] = {}
        older = False
        for element in _rows(sight):
            if match := _ROW.fullmatch(element.value):
                date = datetime.datetime.strptime(match[1], "%d %b %Y").replace(tzinfo=datetime.UTC).date()
                older = older or date < wanted
                if date == wanted:
                    found[match[2]] = match[3]
        return ", ".join(found[time] for time in sorted(found)) if found and older else None

    look = Stage(APP, "find the day", lambda sight: answer(read)(sight) or scroll(sight))
    return (Route(APP, (look,), answered),)


TEMPLATES = (
    Template(
        "phone/opentracks/count_week", "hard", 24,
        (
            "How many {value} activities did I do this week, according to OpenTracks? Weeks begin on Monday; answer"
            " with a number",
            "Count my {value} tracks in OpenTracks from Monday to Sunday of this week",
        ),
        _in_week(len, most=5), _week_routes("aggregated_count", _counted),
    ),
    Template(
        "phone/opentracks/duration_week", "hard", 24,
        (
            "How many minutes of {value} did I do this week in all, according to OpenTracks? Weeks begin on Monday",
            "Add up the time of this week's {value} activities in OpenTracks (Monday to Sunday); answer in minutes",
        ),
        _in_week(_minutes), _week_routes("aggregated_time", _in_minutes),
    ),
    Template(
        "phone/opentracks/longest_week", "hard", 24,
        (
            "What is the longest distance of a {value} activity in OpenTracks this week? Weeks begin on Monday; answer"
            " in metres",
            "How many metres did I cover in my longest {value} track from Monday to Sunday of this week (OpenTracks)?",
        ),
        _in_week(_longest), _week_routes("aggregated_longest", _in_metres),
    ),
    Template(
        "phone/opentracks/distance_between", "hard", 24,
        (
            "How many metres of {value} did I cover from {from} to {to}, according to OpenTracks?",
            "Add up the distances of the {value} activities in OpenTracks between {from} and {to}, both days included;"
            " answer in metres",
        ),
        _between, _between_routes,
    ),
    Template(
        "phone/opentracks/duration", "medium", 12,
        (
            "How many minutes did my {value} activity on {day} take, according to OpenTracks?",
            "In OpenTracks, how long was the {value} track of {day}? Answer in minutes",
        ),
        _duration, _duration_routes,
    ),
    Template(
        "phone/opentracks/types_on_day", "medium", 12,
        (
            "Which activities did I do on {day}, according to OpenTracks? Name their types, the earliest first,"
            " separated by commas",
            "List the activity types of {day} in OpenTracks in the order of their times, with commas between them",
        ),
        _on_date, _on_date_routes,
    ),
)  # fmt: skip
