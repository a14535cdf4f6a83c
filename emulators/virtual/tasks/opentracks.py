"""Tasks in OpenTracks: changes to recorded activities."""

import datetime
from dataclasses import replace
from random import Random

from emulators.action import Scroll
from emulators.screen import Flag
from emulators.virtual import pools
from emulators.virtual.apps import track_list, track_pages, track_store
from emulators.virtual.apps.track_store import CATEGORIES, NAMES, TRACKS, Track
from emulators.virtual.shelf import Content
from emulators.virtual.tasks import opentracks_questions, ways
from emulators.virtual.tasks.forms import from_choices
from emulators.virtual.tasks.moves import (
    INFEASIBLE,
    Move,
    Reached,
    Rule,
    Sight,
    fill,
    here,
    hold,
    says,
    scroll,
    tap,
    tapped,
)  # fmt: skip
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Parameters, Place, Template

__all__ = ["TEMPLATES"]

APP = "OpenTracks"


def _open(rng: Random, content: Content, held: bool) -> Case:
    track = rng.choice(content.of(TRACKS))
    return Case({"name": track.name}, content, content, place=Place(track_store.PACKAGE, "track"))


def _open_routes(p: Parameters) -> tuple[Route, ...]:
    return ways.opening(APP, p["name"])


def new_name(rng: Random, content: Content, *, held: bool) -> str:
    """A name that no track here has."""
    known = {track.name for track in content.of(TRACKS)}
    return rng.choice([name for name in pools.part(NAMES, held=held) if name not in known])


def swapped(content: Content, old: Track, *new: Track) -> Content:
    return content.put(TRACKS, ways.swapped(content.of(TRACKS), old, *new))


def _delete(rng: Random, content: Content, held: bool) -> Case:
    track = rng.choice(content.of(TRACKS))
    return Case({"name": track.name}, content, swapped(content, track))


def _delete_routes(p: Parameters) -> tuple[Route, ...]:
    return ways.deleting(APP, p["name"], dialog="Delete track?")


def _edited(p: Parameters, *stages: Stage) -> tuple[Route, ...]:
    way = (
        ways.find(APP, p["name"]),
        Stage(p["name"], "edit the track", tap("Edit")),
        *stages,
        Stage("Edit track", "save", tap("Save")),
    )
    return (Route(APP, way, tapped("Edit track", "Save")),)


def _rename(rng: Random, content: Content, held: bool) -> Case:
    track, new = rng.choice(content.of(TRACKS)), new_name(rng, content, held=held)
    return Case({"name": track.name, "new": new}, content, swapped(content, track, replace(track, name=new)))


def _rename_routes(p: Parameters) -> tuple[Route, ...]:
    return _edited(p, Stage("Edit track", "enter the name", fill("Track name", p["new"])))


def _describe(rng: Random, content: Content, held: bool) -> Case:
    track, text = rng.choice(content.of(TRACKS)), pools.pick(pools.LINES, rng, held=held)
    return Case({"name": track.name, "text": text}, content, swapped(content, track, replace(track, description=text)))


def _describe_routes(p: Parameters) -> tuple[Route, ...]:
    return _edited(p, Stage("Edit track", "enter the description", fill("Description", p["text"])))


def _retype(rng: Random, content: Content, held: bool) -> Case:
    track = rng.choice(content.of(TRACKS))
    kind = rng.choice([kind for kind in CATEGORIES if kind != track.category])
    return Case({"name": track.name, "value": kind}, content, swapped(content, track, replace(track, category=kind)))


def _retype_routes(p: Parameters) -> tuple[Route, ...]:
    return _edited(p, *from_choices("Edit track", "Activity type", p["value"]))


# Several at once


def _delete_kind(rng: Random, content: Content, held: bool) -> Case:
    """Two or three of one kind, all others of other kinds."""
    kind = pools.pick(CATEGORIES, rng, held=held)
    tracks = content.of(TRACKS)
    chosen = set(rng.sample(range(len(tracks)), rng.choice((2, 3))))
    others = [other for other in CATEGORIES if kind not in other and other not in kind]
    made = tuple(
        replace(track, category=kind if i in chosen else rng.choice(others)) if i in chosen or track.category == kind
        else track
        for i, track in enumerate(tracks)
    )  # fmt: skip
    before = content.put(TRACKS, made)
    return Case({"value": kind}, before, before.put(TRACKS, [track for track in made if track.category != kind]))


def _delete_kind_routes(p: Parameters) -> tuple[Route, ...]:
    kind = p["value"]
    stages = (
        Stage(APP, f"select {kind}", _first(kind)),
        *(Stage(f"{n} selected", f"select all {kind}", _next(kind)) for n in range(1, 6)),
        *(Stage(f"{n} selected", "delete", tap("Delete")) for n in range(1, 6)),
        Stage("Delete track?", "confirm", tap("Delete")),
        *(Stage(f"Delete {n} tracks?", "confirm", tap("Delete")) for n in range(2, 6)),
    )
    return (Route(APP, stages, _swept(kind)),)


def _unselected(sight: Sight, kind: str) -> str | None:
    """The name of the first track of this kind in sight that is not selected."""
    rows = sight.shown("track_list_item")
    return next((e.text for e in rows if f" · {kind}\n" in e.value and not e.has(Flag.SELECTED)), None)


def _first(kind: str) -> Rule:
    def rule(sight: Sight) -> Move | None:
        name = _unselected(sight, kind)
        return scroll(sight) if name is None else hold(name)(sight)

    return rule


def _next(kind: str) -> Rule:
    """Tap the next one, down to the end of the list."""

    def rule(sight: Sight) -> Move | None:
        name = _unselected(sight, kind)
        if name is not None:
            return tap(name)(sight)
        return None if _stuck(sight, "down") else scroll(sight)

    return rule


def _stuck(sight: Sight, direction: str) -> bool:
    """Whether the list cannot be scrolled any further."""
    if not any(e.has(Flag.SCROLLABLE) for e in sight.screen.elements):
        return True
    if not sight.past or not isinstance(last := sight.past[-1].action, Scroll):
        return False
    return last.direction == direction and sight.past[-1].screen.elements == sight.screen.elements


def _swept(kind: str) -> Reached:
    """Whether the whole list has been looked through, to the end and back, and has none of this kind."""
    return lambda sight: sight.title == APP and _unselected(sight, kind) is None and _stuck(sight, "up")


# Settings, recording


def _units(rng: Random, content: Content, held: bool) -> Case:
    units = rng.choice(("IMPERIAL", "NAUTICAL_IMPERIAL"))
    value = {"IMPERIAL": "Imperial (mi, ft)", "NAUTICAL_IMPERIAL": "Nautical (NM, ft)"}[units]
    before = content.set({track_list.UNITS_KEY: "METRIC"})
    return Case({"value": value}, before, before.set({track_list.UNITS_KEY: units}))


def _units_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        Stage(APP, "open the menu", tap("More options")),
        Stage("Menu", "open the settings", tap("Settings")),
        Stage("Settings", "choose the units", tap("Units")),
        Stage("Units", f"choose {p['value']}", tap(p["value"])),
    )
    return (Route(APP, stages, tapped("Units", p["value"])),)


def _start(rng: Random, content: Content, held: bool) -> Case:
    kinds = [kind for kind in CATEGORIES if kind != "running"]
    kind = pools.pick(kinds, rng, held=held)
    before = content.set({track_pages.TYPE_KEY: "running"})
    started = Track(time_name(content.now), kind, content.now, 0, 0.0, recording=True)
    after = before.put(TRACKS, (started, *before.of(TRACKS))).set({track_pages.TYPE_KEY: kind})
    return Case({"value": kind}, before, after)


def time_name(now: int) -> str:
    """What a track is called that begins now."""
    return f"{datetime.datetime.fromtimestamp(now, datetime.UTC):%Y-%m-%d %H:%M}"


def _start_routes(p: Parameters) -> tuple[Route, ...]:
    settings = (
        Stage(APP, "open the menu", tap("More options")),
        Stage("Menu", "open the settings", tap("Settings")),
        Stage("Settings", "choose the type", tap("Default activity type")),
        Stage("Default activity type", f"choose {p['value']}", tap(p["value"])),
    )
    record = (Stage(APP, "record", here("Record a track")),)
    return (
        Route(APP, settings, tapped("Default activity type", p["value"])),
        Route(APP, record, lambda sight: sight.title == "Recording" or sight.says("Show recording")),
    )


def _discard(rng: Random, content: Content, held: bool) -> Case:
    name = new_name(rng, content, held=held)
    running = Track(name, rng.choice(CATEGORIES), content.now - 60 * rng.randrange(3, 50), 0, 0.0, recording=True)
    before = content.put(TRACKS, (running, *content.of(TRACKS)))
    return Case({"name": name}, before, before.put(TRACKS, content.of(TRACKS)))


def _discard_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        Stage(APP, "open the recording", tap(p["name"])),
        Stage("Recording", "stop it", tap("Stop")),
        Stage("Track stopped", "discard it", tap("Discard")),
        Stage("Discard track?", "confirm", tap("Discard")),
    )
    return (Route(APP, stages, tapped("Discard track?", "Discard")),)


def _absent(rng: Random, content: Content, held: bool) -> Case:
    return Case({"name": new_name(rng, content, held=held)}, content, content, infeasible=True)


def _absent_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        Stage(APP, "search", tap("Search tracks")),
        Stage("Search tracks", f"look for {p['name']}", fill("Search tracks", p["name"])),
    )
    return (Route(APP, stages, says("Search tracks", "No tracks found")),)


TEMPLATES = (
    Template(
        "phone/opentracks/open", "easy", 12,
        ("Open the track {name} in OpenTracks", "Show me the statistics of the activity {name} in OpenTracks"),
        _open, _open_routes,
    ),
    Template(
        "phone/opentracks/delete", "medium", 16,
        ("Delete the track {name} in OpenTracks", "Remove the activity {name} from OpenTracks"),
        _delete, _delete_routes,
    ),
    Template(
        "phone/opentracks/rename", "medium", 14,
        ("Rename the track {name} to {new} in OpenTracks", "In OpenTracks, call the activity {name} {new} instead"),
        _rename, _rename_routes,
    ),
    Template(
        "phone/opentracks/describe", "medium", 14,
        (
            'Set the description of the track {name} in OpenTracks to "{text}"',
            'In OpenTracks, note "{text}" as the description of {name}, instead of what stands there',
        ),
        _describe, _describe_routes,
    ),
    Template(
        "phone/opentracks/change_type", "medium", 18,
        (
            "The track {name} in OpenTracks was {value}; change its activity type",
            "Change the activity type of {name} in OpenTracks to {value}",
        ),
        _retype, _retype_routes,
    ),
    Template(
        "phone/opentracks/delete_type", "hard", 30,
        (
            "Delete all {value} tracks in OpenTracks",
            "Remove every track of the activity type {value} from OpenTracks, and no other",
        ),
        _delete_kind, _delete_kind_routes,
    ),
    Template(
        "phone/opentracks/units", "easy", 14,
        ("Set the units of OpenTracks to {value}", "Have OpenTracks show distances in these units: {value}"),
        _units, _units_routes,
    ),
    Template(
        "phone/opentracks/start", "hard", 20,
        (
            "In OpenTracks, make {value} the default activity type, then start to record a track",
            "Choose {value} as the default activity type of OpenTracks and begin a recording",
        ),
        _start, _start_routes,
    ),
    Template(
        "phone/opentracks/discard", "medium", 16,
        (
            "OpenTracks is recording the track {name}; stop and discard it",
            "Stop the recording {name} in OpenTracks without saving it",
        ),
        _discard, _discard_routes,
    ),
    Template(
        "phone/opentracks/delete_unknown", "medium", 12,
        ("Delete the track {name} in OpenTracks", "Remove the activity {name} from OpenTracks"),
        _absent, _absent_routes, INFEASIBLE,
    ),
    *opentracks_questions.TEMPLATES,
)  # fmt: skip
