"""Tasks in OsmAnd about tracks, as AndroidWorld has them, and about the map and its settings."""

from collections.abc import Callable, Sequence
from random import Random

from emulators.screen import Flag
from emulators.virtual import pools
from emulators.virtual.apps import osm_places
from emulators.virtual.apps.osm_browse import LAYERS
from emulators.virtual.apps.osm_places import PLACES
from emulators.virtual.apps.osm_places import Place as OsmPlace
from emulators.virtual.apps.osm_store import PACKAGE, ROUTES
from emulators.virtual.apps.osm_store import Route as Track
from emulators.virtual.shelf import Content
from emulators.virtual.tasks.moves import (
    Move,
    Reached,
    Rule,
    Sight,
    answer,
    answered,
    fill,
    switch,
    tap,
    tapped,
)  # fmt: skip
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.osmand import APP, MAP, menu
from emulators.virtual.tasks.template import Case, Parameters, Template

__all__ = ["TEMPLATES"]

_UNITS_KEY = f"{PACKAGE}/default_metric_system"


# Tracks


def _track(least: int, most: int) -> Callable[[Random, Content, bool], Case]:
    def draw(rng: Random, content: Content, held: bool) -> Case:
        places = rng.sample(pools.part(PLACES, held=held), rng.randint(least, most))
        known = {track.name for track in content.of(ROUTES)}
        names = (f"{topic} tour" for topic in rng.sample(pools.part(pools.NOTE_TOPICS, held=held), 5))
        name = next(name for name in names if name not in known)
        track = Track(name, tuple(place.spot for place in places))
        after = content.put(ROUTES, (*content.of(ROUTES), track))
        return Case({"points": ", ".join(place.name for place in places), "name": name}, content, after)

    return draw


def _track_routes(p: Parameters) -> tuple[Route, ...]:
    names = p["points"].split(", ")
    stages = (
        *menu("Plan a route"),
        Stage("Plan a route", "add the places", _next_place(names)),
        Stage("Search places", "look for the place", _searched(names)),
        Stage("Plan a route", "save it", tap("Save as track")),
        Stage("Save as new track", "enter the name", fill("Name", p["name"])),
        Stage("Save as new track", "save", tap("Save")),
    )
    return (Route(APP, stages, tapped("Save as new track", "Save")),)


def _added(sight: Sight) -> int:
    """How many points the route has so far, as the last screen of it says."""
    for screen in (sight.screen, *(seen.screen for seen in reversed(sight.past))):
        for element in screen.elements:
            if element.resource_id.endswith("/distance_to_point"):
                return int(element.text.split()[0])
    return 0


def _next_place(names: Sequence[str]) -> Rule:
    return lambda sight: None if _added(sight) >= len(names) else tap("Add place")(sight)


def _searched(names: Sequence[str]) -> Rule:
    """Look for the next place and take it."""

    def rule(sight: Sight) -> Move | None:
        name = names[min(_added(sight), len(names) - 1)]
        return fill("Search places", name)(sight) or tap(name, Flag.CLICKABLE)(sight)

    return rule


def _delete_track(rng: Random, content: Content, held: bool) -> Case:
    track = rng.choice(content.of(ROUTES))
    after = content.put(ROUTES, [one for one in content.of(ROUTES) if one != track])
    return Case({"name": track.name}, content, after)


def _delete_track_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        *menu("My Places"),
        Stage("My Places", "show the tracks", _tab("Tracks")),
        Stage("My Places", f"open {p['name']}", tap(p["name"])),
        Stage(p["name"], "open the menu", tap("More options")),
        Stage("Menu", "delete", tap("Delete")),
        Stage("Delete track?", "confirm", tap("Delete")),
    )
    return (Route(APP, stages, tapped("Delete track?", "Delete")),)


def _tab(label: str) -> Rule:
    def rule(sight: Sight) -> Move | None:
        index = sight.find(label)
        return None if index is not None and sight.screen.elements[index].has(Flag.SELECTED) else tap(label)(sight)

    return rule


# Questions and settings


_KINDS = (
    "Cafe", "Museum", "Hotel", "Park", "Restaurant", "Shop", "Viewpoint", "Bakery", "Station", "Library", "Pharmacy",
    "Swimming pool",
)  # fmt: skip
_RANKS = ("nearest", "second nearest", "third nearest")


def _nearest(rng: Random, content: Content, held: bool) -> Case:
    """The nearest of a kind, or where there are several the second or third."""
    by_kind: dict[str, list[OsmPlace]] = {}
    for place in sorted(PLACES, key=lambda place: osm_places.distance(place.spot, osm_places.HERE)):
        by_kind.setdefault(place.kind, []).append(place)
    asked = [(kind, at) for kind in _KINDS for at in range(len(by_kind[kind])) if at < len(_RANKS)]
    kind, at = pools.pick(asked, rng, held=held)
    rivals = tuple(place.name for place in by_kind[kind])
    parameters = {"kind": kind, "value": _RANKS[at]}
    return Case(parameters, content, content, answer=by_kind[kind][at].name, rivals=rivals)


def _nearest_routes(p: Parameters) -> tuple[Route, ...]:
    def read(sight: Sight) -> str | None:
        rows = []
        for element in sight.screen.elements:
            if element.value.startswith(f"{p['kind']}, Liechtenstein · "):
                number, unit = element.value.rpartition(" · ")[2].split()
                rows.append((float(number) * (1000 if unit == "km" else 1), element.text))
        at = _RANKS.index(p["value"])
        return sorted(rows)[at][1] if len(rows) > at else None

    stages = (
        Stage(MAP, "search", tap("Search")),
        Stage("Search places", f"look for {p['kind']}", fill("Search places", p["kind"])),
        Stage("Search places", f"tell the {p['value']}", answer(read)),
    )
    return (Route(APP, stages, answered),)


def _layer(rng: Random, content: Content, held: bool) -> Case:
    pairs = pools.part([(key, on) for key in LAYERS for on in (False, True)], held=held)
    key, on = rng.choice(pairs)
    before = content.set({f"{PACKAGE}/{key}": "0" if on else "1"})
    state = "on" if on else "off"
    return Case({"switch": LAYERS[key], "state": state}, before, before.set({f"{PACKAGE}/{key}": "1" if on else "0"}))


def _layer_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        Stage(MAP, "configure the map", tap("Configure map")),
        Stage("Configure map", f"turn {p['switch']} {p['state']}", switch(p["switch"], on=p["state"] == "on")),
    )
    return (Route(APP, stages, _is(p)),)


def _is(p: Parameters) -> Reached:
    rule = switch(p["switch"], on=p["state"] == "on")
    return lambda sight: sight.title == "Configure map" and rule(sight) is None


def _units(rng: Random, content: Content, held: bool) -> Case:
    before = content.set({_UNITS_KEY: "KILOMETERS_AND_METERS"})
    return Case({"value": "Miles and feet"}, before, before.set({_UNITS_KEY: "MILES_AND_FEET"}))


def _units_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        *menu("Settings"),
        Stage("Settings", "choose the units", tap("Units of length")),
        Stage("Units of length", f"choose {p['value']}", tap(p["value"])),
    )
    return (Route(APP, stages, tapped("Units of length", p["value"])),)


TEMPLATES = (
    Template(
        "phone/osmand/save_track", "hard", 30,
        (
            "In OsmAnd, save a track through {points}, in this order, under the name {name}",
            "Plan a route in OsmAnd with the points {points} (in this order) and save it as the track {name}",
        ),
        _track(2, 3), _track_routes,
    ),
    Template(
        "phone/osmand/save_long_track", "hard", 60,
        (
            "In OsmAnd, save a track through {points}, in this order, under the name {name}",
            "Save a track called {name} in OsmAnd whose points are {points}, in the order given",
        ),
        _track(5, 7), _track_routes,
    ),
    Template(
        "phone/osmand/delete_track", "medium", 18,
        ("Delete the track {name} in OsmAnd", "Remove the saved track {name} from OsmAnd"),
        _delete_track, _delete_track_routes,
    ),
    Template(
        "phone/osmand/nearest", "medium", 12,
        (
            "Which place of the kind {kind} is the {value} to me, according to OsmAnd?",
            "Find the {value} {kind} with OsmAnd and tell me its name",
        ),
        _nearest, _nearest_routes,
    ),
    Template(
        "phone/osmand/layer", "easy", 12,
        (
            "Turn {state} showing of {switch} on the map of OsmAnd",
            "In OsmAnd's map configuration, switch {switch} {state}",
        ),
        _layer, _layer_routes,
    ),
    Template(
        "phone/osmand/units", "easy", 14,
        ("Set the units of length in OsmAnd to {value}", "Make OsmAnd show distances in these units: {value}"),
        _units, _units_routes,
    ),
)  # fmt: skip
