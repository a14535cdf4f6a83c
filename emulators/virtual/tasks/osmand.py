"""Tasks in OsmAnd about favourites and map markers, as AndroidWorld has them."""

from dataclasses import replace
from random import Random

from emulators.screen import Flag
from emulators.virtual import pools
from emulators.virtual.apps import osm_store
from emulators.virtual.apps.osm_places import PLACES, Place
from emulators.virtual.apps.osm_store import FAVORITES, MARKERS, Favorite, Marker
from emulators.virtual.shelf import Content
from emulators.virtual.tasks import ways
from emulators.virtual.tasks.forms import from_choices
from emulators.virtual.tasks.moves import (
    INFEASIBLE,
    fill,
    says,
    tap,
    tapped,
)  # fmt: skip
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Parameters, Template

__all__ = ["APP", "MAP", "TEMPLATES", "found", "menu"]

APP = "OsmAnd"
MAP = "Browse map"
"""How the screen of the map is called."""


def _places(rng: Random, content: Content, count: int, *, held: bool) -> list[Place]:
    """Places of the pool that are no favourites and no markers yet."""
    known = {one.name for one in content.of(FAVORITES)} | {marker.name for marker in content.of(MARKERS)}
    pool = [place for place in pools.part(PLACES, held=held) if place.name not in known]
    return rng.sample(pool, count)


def found(place: str, *, name: str = "") -> tuple[Stage, ...]:
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
        *found(p["place"]),
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
        *found(p["place"]),
        Stage(p["place"], "add a favorite", tap("Add")),
        Stage("Add favorite", "enter the description", fill("Description", p["text"])),
        *from_choices("Add favorite", "Group", p["value"]),
        Stage("Add favorite", "save", tap("Save")),
    )
    return (Route(APP, stages, tapped("Add favorite", "Save")),)


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
        *found(p["spot"], name=said),
        Stage(said, "add a favorite", tap("Add")),
        Stage("Add favorite", "enter the name", fill("Name", p["name"])),
        Stage("Add favorite", "save", tap("Save")),
    )
    return (Route(APP, stages, tapped("Add favorite", "Save")),)


def menu(entry: str) -> tuple[Stage, ...]:
    """From the map through the drawer."""
    return (Stage(MAP, "open the menu", tap("Menu")), Stage(APP, f"open {entry}", tap(entry)))


def _rename(rng: Random, content: Content, held: bool) -> Case:
    one = rng.choice(content.of(FAVORITES))
    new = f"{rng.choice(pools.part(pools.NOTE_TOPICS, held=held))} place"
    after = content.put(FAVORITES, ways.swapped(content.of(FAVORITES), one, replace(one, name=new)))
    return Case({"place": one.name, "new": new}, content, after)


def _rename_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        *menu("My Places"),
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
        *menu("My Places"),
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
    stages = (*found(p["place"]), Stage(p["place"], "add a marker", tap("Marker")))
    return (Route(APP, stages, tapped(p["place"], "Marker")),)


def _pass_marker(rng: Random, content: Content, held: bool) -> Case:
    marker = rng.choice([marker for marker in content.of(MARKERS) if marker.active])
    after = content.put(MARKERS, ways.swapped(content.of(MARKERS), marker, replace(marker, active=False)))
    return Case({"place": marker.name}, content, after)


def _pass_marker_routes(p: Parameters) -> tuple[Route, ...]:
    label = f"Pass {p['place']}"
    stages = (*menu("Map markers"), Stage("Map markers", "pass it", tap(label)))
    return (Route(APP, stages, tapped("Map markers", label)),)


def _pass_all(rng: Random, content: Content, held: bool) -> Case:
    after = content.put(MARKERS, [replace(marker, active=False) for marker in content.of(MARKERS)])
    return Case({}, content, after)


def _pass_all_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        *menu("Map markers"),
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
        *menu("My Places"),
        Stage("My Places", f"open {p['place']}", tap(p["place"])),
        Stage(p["place"], "add a marker", tap("Marker")),
    )
    return (Route(APP, stages, tapped(p["place"], "Marker")),)


def _absent(rng: Random, content: Content, held: bool) -> Case:
    name = f"{pools.pick(pools.LAST_NAMES, rng, held=held)} Castle"
    return Case({"place": name}, content, content, infeasible=True)


def _absent_routes(p: Parameters) -> tuple[Route, ...]:
    stages = found(p["place"])[:2]
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
        "phone/osmand/add_favorite_unknown", "medium", 12,
        ("Add {place} to the favorites in OsmAnd", "Save {place} as a favorite in the maps app OsmAnd"),
        _absent, _absent_routes, INFEASIBLE,
    ),
)  # fmt: skip
