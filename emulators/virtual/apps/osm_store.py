"""What OsmAnd keeps: favourites and tracks as GPX files in its own folder, map markers in a database."""

import hashlib
import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from xml.etree import ElementTree

from emulators.virtual import pools
from emulators.virtual.apps import osm_places
from emulators.virtual.apps.osm_places import Place, Spot
from emulators.virtual.files import SHARED, File, FileError, Files
from emulators.virtual.shelf import Content, Shelf
from emulators.virtual.world import World

__all__ = [
    "COLORS", "DATABASE", "FAVORITES", "FAVORITE_FOLDER", "GROUPS", "MARKERS", "PACKAGE", "ROUTES", "ROUTE_FOLDER",
    "SCHEMA", "Favorite", "Marker", "Route", "add_marker", "drawn_places", "favorites", "length", "markers",
    "route_path", "routes", "with_favorites", "with_route",
]  # fmt: skip

PACKAGE = "net.osmand"
_FILES = f"{SHARED}/Android/data/{PACKAGE}/files"
FAVORITE_FOLDER = f"{_FILES}/favorites"
ROUTE_FOLDER = f"{_FILES}/tracks"
DATABASE = f"/data/data/{PACKAGE}/databases/map_markers_db"

SCHEMA = """
CREATE TABLE map_markers (marker_id TEXT PRIMARY KEY, marker_lat DOUBLE, marker_lon DOUBLE, marker_description TEXT,
 marker_active INT, marker_added LONG, marker_visited LONG, group_name TEXT, group_key TEXT, marker_color INT,
 marker_next_key TEXT, marker_disabled INT, marker_selected INT, marker_map_object_name TEXT, title TEXT);
CREATE TABLE map_markers_groups (group_id TEXT, group_name TEXT, group_type TEXT, group_disabled INT,
 group_categories TEXT)
"""
"""Times are milliseconds since 1970; an active marker is one that is not in the history."""

COLORS = {"Yellow": "#eecc22", "Red": "#d00d0d", "Blue": "#1010a0", "Green": "#10c010", "Purple": "#a71de1"}
"""Colours of favourites, as GPX has them."""

GROUPS = ("", "Food", "Weekend", "Friends")
"""Groups that a used phone has; "" is the one that is always there, called Favorites."""

_NOTES = ("Open on Sundays", "Ask for the window seat", "Bring cash", "Closed in winter", "Good for children")


@dataclass(frozen=True, slots=True)
class Favorite:
    name: str
    lat: float
    lon: float
    group: str = ""
    description: str = ""
    color: str = COLORS["Yellow"]


@dataclass(frozen=True, slots=True)
class Marker:
    """A flag on the map. `active` ones are on the map, the others in the history; `color` is its number, 0 to 6."""

    name: str
    lat: float
    lon: float
    active: bool = True
    color: int = 0


@dataclass(frozen=True, slots=True)
class Route:
    """A track that was planned; `damaged` names the bytes of a file that cannot be read."""

    name: str
    points: tuple[Spot, ...]
    damaged: str = ""


def length(points: Iterable[Spot]) -> float:
    """In metres."""
    spots = list(points)
    return sum(osm_places.distance(one, other) for one, other in itertools.pairwise(spots))


# GPX

_GPX = "http://www.topografix.com/GPX/1/1"
_OSMAND = "https://osmand.net"
_HEAD = (
    "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n"
    f'<gpx version="1.1" creator="OsmAnd 4.6.13" xmlns="{_GPX}" xmlns:osmand="{_OSMAND}">\n'
)


def _escaped(text: str) -> str:
    """As the text of an element; what XML cannot hold is left out."""
    kept = "".join(c for c in text if c in "\t\n" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff")
    return kept.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _parsed(file: File) -> ElementTree.Element | None:
    try:
        return ElementTree.fromstring(file.data)
    except (ElementTree.ParseError, ValueError, LookupError):
        return None


def _spot(element: ElementTree.Element) -> Spot | None:
    try:
        return float(element.attrib["lat"]), float(element.attrib["lon"])
    except (KeyError, ValueError):
        return None


def _text(element: ElementTree.Element, tag: str, space: str = _GPX) -> str:
    found = element.find(f".//{{{space}}}{tag}")
    return (found.text or "") if found is not None else ""


def _group_path(group: str) -> str:
    """The file of a group: `favorites.gpx` for the one without a name."""
    safe = group.replace("/", "_")
    return f"{FAVORITE_FOLDER}/favorites{f'-{safe}' if safe else ''}.gpx"


def favorites(files: Files) -> tuple[Favorite, ...]:
    """All favourites, group by group, in the order of their names."""
    found: list[Favorite] = []
    for name, node in files.list(FAVORITE_FOLDER):
        if not isinstance(node, File) or not name.endswith(".gpx") or (root := _parsed(node)) is None:
            continue
        for point in root.iter(f"{{{_GPX}}}wpt"):
            if (spot := _spot(point)) is not None:
                color = _text(point, "color", _OSMAND) or COLORS["Yellow"]
                found.append(Favorite(_text(point, "name"), *spot, _text(point, "type"), _text(point, "desc"), color))
    return tuple(sorted(found, key=lambda one: (one.group.casefold(), one.name.casefold(), one.lat, one.lon)))


def with_favorites(files: Files, everything: Iterable[Favorite]) -> Files:
    """The files with these favourites, and no others; a group without any has no file."""
    groups: dict[str, list[Favorite]] = {"": []}
    for one in everything:
        groups.setdefault(one.group, []).append(one)
    for name, _ in files.list(FAVORITE_FOLDER):
        files = files.delete(f"{FAVORITE_FOLDER}/{name}")
    for group, members in groups.items():
        points = "".join(map(_waypoint, members))
        title = f"favorites-{group}" if group else "favorites"
        text = f"{_HEAD}  <metadata>\n    <name>{_escaped(title)}</name>\n  </metadata>\n{points}</gpx>\n"
        files = files.write(_group_path(group), text)
    return files


def _waypoint(one: Favorite) -> str:
    kind = f"    <type>{_escaped(one.group)}</type>\n" if one.group else ""
    note = f"    <desc>{_escaped(one.description)}</desc>\n" if one.description else ""
    return (
        f'  <wpt lat="{one.lat:.7f}" lon="{one.lon:.7f}">\n    <name>{_escaped(one.name)}</name>\n{note}{kind}'
        f"    <extensions>\n      <osmand:color>{one.color}</osmand:color>\n    </extensions>\n  </wpt>\n"
    )


def route_path(name: str) -> str:
    return f"{ROUTE_FOLDER}/{name}.gpx"


def routes(files: Files) -> tuple[Route, ...]:
    """The tracks in OsmAnd's folder, in the order of their names."""
    found = []
    for name, node in files.list(ROUTE_FOLDER):
        if isinstance(node, File):
            root = _parsed(node)
            spots = [_spot(point) for point in root.iter(f"{{{_GPX}}}trkpt")] if root is not None else []
            damaged = "" if root is not None else hashlib.sha256(node.data).hexdigest()[:12]
            found.append(Route(name.removesuffix(".gpx"), tuple(s for s in spots if s is not None), damaged))
    return tuple(sorted(found, key=lambda route: route.name.casefold()))


def with_route(files: Files, route: Route, *, now: int = 0) -> Files:
    """The files with this track. Raises FileError for a name that no file can have."""
    points = "".join(f'      <trkpt lat="{lat:.7f}" lon="{lon:.7f}" />\n' for lat, lon in route.points)
    title = f"  <metadata>\n    <name>{_escaped(route.name)}</name>\n  </metadata>\n"
    text = f"{_HEAD}{title}  <trk>\n    <trkseg>\n{points}    </trkseg>\n  </trk>\n</gpx>\n"
    if not route.name or "/" in route.name:
        raise FileError(f"a track cannot be called {route.name!r}; leave out the slash")
    return files.write(route_path(route.name), text, modified=now)


# Markers


def markers(world: World) -> tuple[tuple[str, Marker], ...]:
    """(id, marker), the newest first."""
    rows = world.query(
        DATABASE,
        "SELECT marker_id, title, marker_description, marker_lat, marker_lon, marker_active, marker_color"
        " FROM map_markers ORDER BY marker_added DESC, marker_id DESC",
    )
    return tuple(
        (str(row), Marker(_named(title, note), _number(lat), _number(lon), bool(active), int(_number(color))))
        for row, title, note, lat, lon, active, color in rows
    )


def _named(title: object, description: object) -> str:
    """A marker's own title, else the name within its description, "location#NAME"."""
    return str(title or "") or str(description or "").partition("#")[2]


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def add_marker(world: World, marker: Marker, *, added: int) -> None:
    """`added` is in milliseconds since 1970; two of one moment get different ids."""
    ids = {str(row) for (row,) in world.query(DATABASE, "SELECT marker_id FROM map_markers")}
    number = next(n for n in range(len(ids) + 1) if f"{added}{n}" not in ids)
    world.execute(
        DATABASE,
        "INSERT INTO map_markers (marker_id, marker_lat, marker_lon, marker_description, marker_active, marker_added,"
        " marker_visited, group_name, group_key, marker_color, marker_next_key, marker_disabled, marker_selected,"
        " marker_map_object_name, title) VALUES (?, ?, ?, ?, ?, ?, ?, '', '', ?, '', 0, 0, '', ?)",
        f"{added}{number}", marker.lat, marker.lon, f"location#{marker.name}", int(marker.active), added,
        0 if marker.active else added, marker.color, marker.name,
    )  # fmt: skip


# Shelves


def drawn_places(rng: Random, count: int, *, held: bool) -> list[Place]:
    """Different places of the pool."""
    return rng.sample(pools.part(osm_places.PLACES, held=held), count)


def _draw_favorites(rng: Random, content: Content) -> tuple[Favorite, ...]:
    places = drawn_places(rng, 5, held=content.held)
    return tuple(
        Favorite(
            place.name, place.lat, place.lon, rng.choice(GROUPS), rng.choice(_NOTES) if rng.random() < 0.3 else "",
            rng.choice(tuple(COLORS.values())),
        )
        for place in places
    )  # fmt: skip


def _draw_markers(rng: Random, content: Content) -> tuple[Marker, ...]:
    taken = {one.name for one in content.of(FAVORITES)}
    places = [place for place in pools.part(osm_places.PLACES, held=content.held) if place.name not in taken]
    chosen = rng.sample(places, 4)
    return tuple(Marker(p.name, p.lat, p.lon, i != 3, rng.randrange(7)) for i, p in enumerate(chosen))


_TOURS = ("Saturday tour", "Round trip", "To the lake", "Sunday walk", "Evening ride", "School way", "Grand tour",
          "Picnic loop", "Chapel round", "Market day", "Snow path", "Autumn ride", "Valley route", "First snow",
          "Panorama way", "Shortcut", "Long loop", "Delivery", "Pilgrim path", "Bakery run")  # fmt: skip


def _draw_routes(rng: Random, content: Content) -> tuple[Route, ...]:
    names = rng.sample(pools.part(_TOURS, held=content.held), 2)
    return tuple(
        Route(name, tuple(place.spot for place in drawn_places(rng, rng.choice((2, 3)), held=content.held)))
        for name in sorted(names)
    )


def _write_favorites(world: World, everything: tuple[Favorite, ...]) -> None:
    world.put_files(with_favorites(world.files, everything))


def _write_markers(world: World, everything: tuple[Marker, ...]) -> None:
    world.execute(DATABASE, "DELETE FROM map_markers")
    for age, marker in enumerate(everything):
        add_marker(world, marker, added=(world.state.now - 7_200 * (age + 1)) * 1000)


def _write_routes(world: World, everything: tuple[Route, ...]) -> None:
    files = world.files
    for name, _ in files.list(ROUTE_FOLDER):
        files = files.delete(f"{ROUTE_FOLDER}/{name}")
    files = files.make_folder(ROUTE_FOLDER)
    for route in everything:
        files = with_route(files, route, now=world.state.now - 86_400)
    world.put_files(files)


def _say_favorite(one: Favorite) -> str:
    note = f", {one.description!r}" if one.description else ""
    return f"favourite {one.name!r} in {one.group or 'Favorites'!r} at {one.lat:.5f}, {one.lon:.5f}, {one.color}{note}"


def _say_marker(marker: Marker) -> str:
    where = "on the map" if marker.active else "in the history"
    return f"marker {marker.name!r} {where} at {marker.lat:.5f}, {marker.lon:.5f}, colour {marker.color}"


def _say_route(route: Route) -> str:
    way = "; ".join(f"{lat:.5f}, {lon:.5f}" for lat, lon in route.points)
    return f"track {route.name!r}: {way}" + (f" (damaged, {route.damaged})" if route.damaged else "")


FAVORITES = Shelf(
    "map favourites", _draw_favorites, _write_favorites, lambda world: favorites(world.files), _say_favorite,
    (f"{FAVORITE_FOLDER}/*.gpx",),
)  # fmt: skip
MARKERS = Shelf(
    "map markers", _draw_markers, _write_markers, lambda world: tuple(m for _, m in markers(world)), _say_marker,
    (f"{DATABASE}#map_markers",),
)  # fmt: skip
ROUTES = Shelf(
    "map tracks", _draw_routes, _write_routes, lambda world: routes(world.files), _say_route, (f"{ROUTE_FOLDER}/*",)
)
