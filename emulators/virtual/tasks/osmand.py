"""Tasks in OsmAnd: favourites, markers and tracks, as AndroidWorld has them, and the map's settings."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from emulators.screen import Flag
from emulators.virtual import pools
from emulators.virtual.apps import osm_places, osm_store
from emulators.virtual.apps.osm_browse import LAYERS
from emulators.virtual.apps.osm_places import PLACES, Place
from emulators.virtual.apps.osm_store import FAVORITES, MARKERS, PACKAGE, ROUTES, Favorite, Marker
from emulators.virtual.apps.osm_store import Route as Track
from emulators.virtual.shelf import Content
from emulators.virtual.tasks import ways
from emulators.virtual.tasks.moves import (
    INFEASIBLE,
    Move,
    Reached,
    Rule,
    Sight,
    answer,
    answered,
    fill,
    says,
    switch,
    tap,
    tapped,
)  # fmt: skip
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Parameters, Template

__all__ = ["TEMPLATES"]

APP = "OsmAnd"
MAP = "Browse map"
"""How the screen of the map is called."""

_UNITS_KEY = f"{PACKAGE}/default_metric_system"


def _places(rng: Random, content: Content, count: int, *, held: bool) -> list[Place]:
    """Places of the pool that are no favourites and no markers yet."""
    known = {one.name for one in content.of(FAVORITES)} | {marker.name for marker in content.of(MARKERS)}
    pool = [place for place in pools.part(PLACES, held=held) if place.name not in known]
    return rng.sample(pool, count)


def _found(place: str, *, name: str = "") -> tuple[Stage, ...]:
    """From the map to the sheet of a place, by searching for it; `name` is what the search calls it."""
    return (
        Stage(MAP, "search", tap("Search")),
        Stage("Search places", f"look for {place}", fill("Search places", place)),
        Stage("Search places", f"open {name or place}", tap(name or place, Flag.CLICKABLE)),
    )


# Favourites


def _favorite(rng: Random, content: Content, held: bool) -> Case:
    place = _places(rng, content, 1, held=held)[0]
    new = Favorite(place.name, place.lat, place.lon)
    return Case({"place": place.name}, content, content.put(FAVORITES, (*content.of(FAVORITES), new)))


def _favorite_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        *_found(p["place"]),
        Stage(p["place"], "add a favorite", tap("Add")),
        Stage("Add favorite", "save", tap("Save")),
    )
    return (Route(APP, stages, tapped("Add favorite", "Save")),)


def _favorite_in_group(rng: Random, content: Content, held: bool) -> Case:
    place = _places(rng, content, 1, held=held)[0]
    group = rng.choice([group for group in osm_store.GROUPS if group])
    note = pools.pick(pools.LINES, rng, held=held)
    new = Favorite(place.name, place.lat, place.lon, group, note)
    after = content.put(FAVORITES, (*content.of(FAVORITES), new))
    return Case({"place": place.name, "value": group, "text": note}, content, after)


def _favorite_in_group_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        *_found(p["place"]),
        Stage(p["place"], "add a favorite", tap("Add")),
        Stage("Add favorite", "enter the description", fill("Description", p["text"])),
        *_chosen("Add favorite", "Group", p["value"]),
        Stage("Add favorite", "save", tap("Save")),
    )
    return (Route(APP, stages, tapped("Add favorite", "Save")),)


def _chosen(at: str, label: str, value: str) -> tuple[Stage, ...]:
    """Take a value from the choices of a drop-down, unless it shows it."""

    def rule(sight: Sight) -> Move | None:
        index = sight.find(label)
        shows = index is not None and sight.screen.elements[index].value == value
        return None if shows else tap(label)(sight)

    return (Stage(at, f"choose {value}", rule), Stage("Menu", f"choose {value}", tap(value)))


def _at_coordinates(rng: Random, content: Content, held: bool) -> Case:
    place = _places(rng, content, 1, held=held)[0]
    lat, lon = round(place.lat, 4), round(place.lon, 4)
    name = f"{rng.choice(pools.part(pools.NOTE_TOPICS, held=held))} spot"
    after = content.put(FAVORITES, (*content.of(FAVORITES), Favorite(name, lat, lon)))
    return Case({"spot": f"{lat}, {lon}", "name": name}, content, after)


def _at_coordinates_routes(p: Parameters) -> tuple[Route, ...]:
    lat, lon = p["spot"].split(", ")
    said = f"{float(lat):.5f}, {float(lon):.5f}"
    stages = (
        *_found(p["spot"], name=said),
        Stage(said, "add a favorite", tap("Add")),
        Stage("Add favorite", "enter the name", fill("Name", p["name"])),
        Stage("Add favorite", "save", tap("Save")),
    )
    return (Route(APP, stages, tapped("Add favorite", "Save")),)


def _menu(entry: str) -> tuple[Stage, ...]:
    """From the map through the drawer."""
    return (Stage(MAP, "open the menu", tap("Menu")), Stage(APP, f"open {entry}", tap(entry)))


def _rename(rng: Random, content: Content, held: bool) -> Case:
    one = rng.choice(content.of(FAVORITES))
    new = f"{rng.choice(pools.part(pools.NOTE_TOPICS, held=held))} place"
    after = content.put(FAVORITES, ways.swapped(content.of(FAVORITES), one, replace(one, name=new)))
    return Case({"place": one.name, "new": new}, content, after)


def _rename_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        *_menu("My Places"),
        Stage("My Places", f"open {p['place']}", tap(p["place"])),
        Stage(p["place"], "edit it", tap("Edit")),
        Stage("Edit favorite", "enter the name", fill("Name", p["new"])),
        Stage("Edit favorite", "save", tap("Save")),
    )
    return (Route(APP, stages, tapped("Edit favorite", "Save")),)


def _delete_favorites(rng: Random, content: Content, held: bool) -> Case:
    gone = rng.sample(content.of(FAVORITES), 2)
    after = content.put(FAVORITES, [one for one in content.of(FAVORITES) if one not in gone])
    return Case({"place": gone[0].name, "second": gone[1].name}, content, after)


def _delete_favorites_routes(p: Parameters) -> tuple[Route, ...]:
    names = (p["place"], p["second"])
    stages = (
        *_menu("My Places"),
        *ways.selecting("My Places", names),
        Stage("2 selected", "delete them", tap("Delete")),
        Stage("Delete favorites?", "confirm", tap("Delete")),
    )
    return (Route(APP, stages, tapped("Delete favorites?", "Delete")),)


# Markers


def _mark(rng: Random, content: Content, held: bool) -> Case:
    place = _places(rng, content, 1, held=held)[0]
    marker = Marker(place.name, place.lat, place.lon, color=len(content.of(MARKERS)) % 7)
    return Case({"place": place.name}, content, content.put(MARKERS, (marker, *content.of(MARKERS))))


def _mark_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (*_found(p["place"]), Stage(p["place"], "add a marker", tap("Marker")))
    return (Route(APP, stages, tapped(p["place"], "Marker")),)


def _pass_marker(rng: Random, content: Content, held: bool) -> Case:
    marker = rng.choice([marker for marker in content.of(MARKERS) if marker.active])
    after = content.put(MARKERS, ways.swapped(content.of(MARKERS), marker, replace(marker, active=False)))
    return Case({"place": marker.name}, content, after)


def _pass_marker_routes(p: Parameters) -> tuple[Route, ...]:
    label = f"Pass {p['place']}"
    stages = (*_menu("Map markers"), Stage("Map markers", "pass it", tap(label)))
    return (Route(APP, stages, tapped("Map markers", label)),)


def _pass_all(rng: Random, content: Content, held: bool) -> Case:
    after = content.put(MARKERS, [replace(marker, active=False) for marker in content.of(MARKERS)])
    return Case({}, content, after)


def _pass_all_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        *_menu("Map markers"),
        Stage("Map markers", "open the menu", tap("More options")),
        Stage("Menu", "move all", tap("Move all to history")),
        Stage("Move all to history?", "confirm", tap("Move")),
    )
    return (Route(APP, stages, tapped("Move all to history?", "Move")),)


def _marker_for_favorite(rng: Random, content: Content, held: bool) -> Case:
    """The favourite's name is in the task, its place only in the app."""
    one = rng.choice(content.of(FAVORITES))
    own = replace(one, name=f"{rng.choice(pools.part(pools.NOTE_TOPICS, held=held))} place")
    before = content.put(FAVORITES, ways.swapped(content.of(FAVORITES), one, own))
    marker = Marker(own.name, own.lat, own.lon, color=len(content.of(MARKERS)) % 7)
    return Case({"place": own.name}, before, before.put(MARKERS, (marker, *content.of(MARKERS))))


def _marker_for_favorite_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        *_menu("My Places"),
        Stage("My Places", f"open {p['place']}", tap(p["place"])),
        Stage(p["place"], "add a marker", tap("Marker")),
    )
    return (Route(APP, stages, tapped(p["place"], "Marker")),)


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
        *_menu("Plan a route"),
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
        *_menu("My Places"),
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


def _nearest(rng: Random, content: Content, held: bool) -> Case:
    kinds = ["Cafe", "Museum", "Hotel", "Park", "Restaurant", "Shop", "Viewpoint", "Bakery", "Station",
                               "Library", "Pharmacy", "Swimming pool"]  # fmt: skip
    kind = pools.pick(kinds, rng, held=held)
    hits = [place for place in PLACES if place.kind == kind]
    near = min(hits, key=lambda place: osm_places.distance(place.spot, osm_places.HERE))
    return Case({"kind": kind}, content, content, answer=near.name, rivals=tuple(p.name for p in hits))


def _nearest_routes(p: Parameters) -> tuple[Route, ...]:
    def read(sight: Sight) -> str | None:
        rows = []
        for element in sight.screen.elements:
            if element.value.startswith(f"{p['kind']}, Liechtenstein · "):
                number, unit = element.value.rpartition(" · ")[2].split()
                rows.append((float(number) * (1000 if unit == "km" else 1), element.text))
        return min(rows)[1] if rows else None

    stages = (
        Stage(MAP, "search", tap("Search")),
        Stage("Search places", f"look for {p['kind']}", fill("Search places", p["kind"])),
        Stage("Search places", "tell the nearest", answer(read)),
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
        *_menu("Settings"),
        Stage("Settings", "choose the units", tap("Units of length")),
        Stage("Units of length", f"choose {p['value']}", tap(p["value"])),
    )
    return (Route(APP, stages, tapped("Units of length", p["value"])),)


def _absent(rng: Random, content: Content, held: bool) -> Case:
    name = f"{pools.pick(pools.LAST_NAMES, rng, held=held)} Castle"
    return Case({"place": name}, content, content, infeasible=True)


def _absent_routes(p: Parameters) -> tuple[Route, ...]:
    stages = _found(p["place"])[:2]
    return (Route(APP, stages, says("Search places", "Nothing found. Try another word")),)


TEMPLATES = (
    Template(
        "phone/osmand/add_favorite", "easy", 14,
        ("Add {place} to the favorites in OsmAnd", "Save {place} as a favorite in the maps app OsmAnd"),
        _favorite, _favorite_routes,
    ),
    Template(
        "phone/osmand/add_favorite_in_group", "hard", 24,
        (
            'In OsmAnd, add {place} to the favorites in the group {value}, with the description "{text}"',
            'Save {place} as an OsmAnd favorite: group {value}, description "{text}"',
        ),
        _favorite_in_group, _favorite_in_group_routes,
    ),
    Template(
        "phone/osmand/add_favorite_at", "medium", 18,
        (
            "Add the location {spot} to the favorites in OsmAnd and call it {name}",
            "In OsmAnd, save a favorite named {name} at the coordinates {spot}",
        ),
        _at_coordinates, _at_coordinates_routes,
    ),
    Template(
        "phone/osmand/rename_favorite", "medium", 18,
        ("Rename the OsmAnd favorite {place} to {new}", "In OsmAnd, call the favorite {place} {new} instead"),
        _rename, _rename_routes,
    ),
    Template(
        "phone/osmand/delete_favorites", "medium", 18,
        ("Delete the favorites {place} and {second} in OsmAnd", "Remove {place} and {second} from OsmAnd's favorites"),
        _delete_favorites, _delete_favorites_routes,
    ),
    Template(
        "phone/osmand/add_marker", "easy", 14,
        ("Add a map marker for {place} in OsmAnd", "Mark {place} on the map of OsmAnd"),
        _mark, _mark_routes,
    ),
    Template(
        "phone/osmand/add_marker_for_favorite", "medium", 14,
        (
            "Add a map marker in OsmAnd where my favorite {place} is",
            "In OsmAnd, put a map marker on the favorite {place}",
        ),
        _marker_for_favorite, _marker_for_favorite_routes,
    ),
    Template(
        "phone/osmand/pass_marker", "easy", 12,
        (
            "Move the map marker {place} of OsmAnd to the history",
            "I have been at {place}: mark its OsmAnd map marker as passed",
        ),
        _pass_marker, _pass_marker_routes,
    ),
    Template(
        "phone/osmand/pass_all_markers", "medium", 16,
        (
            "Move all map markers of OsmAnd to the history",
            "Clear OsmAnd's map of markers, but keep them in the history",
        ),
        _pass_all, _pass_all_routes,
    ),
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
            "Which place of the kind {kind} is nearest to me, according to OsmAnd?",
            "Find the nearest {kind} with OsmAnd and tell me its name",
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
    Template(
        "phone/osmand/add_favorite_unknown", "medium", 12,
        ("Add {place} to the favorites in OsmAnd", "Save {place} as a favorite in the maps app OsmAnd"),
        _absent, _absent_routes, INFEASIBLE,
    ),
)  # fmt: skip
