"""The map as shapes: which part of the land a view shows, and where a touch on it lies."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from emulators.virtual.apps import osm_places, osm_store
from emulators.virtual.apps.osm_places import KINDS, Place, Spot
from emulators.virtual.widgets import Circle, Label, Polygon, Polyline, Shape

__all__ = ["FARTHEST", "NEAREST", "Layers", "Window", "fitting", "ground", "shapes"]

FARTHEST, NEAREST = 10, 17
"""The zoom levels that there are: each shows half of the one before."""

_DAY = {
    "ground": "#f2efe6", "wood": "#cfe3bd", "rock": "#dcd6cc", "lake": "#a9d3ec", "park": "#b9dfa5", "built": "#e4dfd8",
    "house": "#cdbfb2", "river": "#8fc3e8", "brook": "#a9d3ec", "main": "#f0a35c", "road": "#f7d98b",
    "street": "#ffffff", "path": "#b08c6a", "edge": "#b3a899", "name": "#22262c", "kind": "#4b5058", "way": "#c2185b",
    "casing": "#ffffffcc",
}  # fmt: skip
_NIGHT = {
    "ground": "#1d2125", "wood": "#22322a", "rock": "#2b2c2e", "lake": "#1c3a52", "park": "#244230", "built": "#2a2c30",
    "house": "#3a3836", "river": "#255178", "brook": "#1f4262", "main": "#a3672f", "road": "#7a6535",
    "street": "#474b51", "path": "#6b5946", "edge": "#14171a", "name": "#eceef2", "kind": "#b8bcc4", "way": "#f06292",
    "casing": "#14171acc",
}  # fmt: skip

_WIDE = {"river": 3.0, "brook": 1.2, "main": 2.2, "road": 1.6, "street": 1.0, "path": 0.8}
"""How many dp wide ways are at zoom 12; they grow with the zoom."""


@dataclass(frozen=True, slots=True)
class Window:
    """The part of the map that is in sight: its middle, its zoom, and how high it is for its width."""

    lat: float
    lon: float
    zoom: int
    aspect: float = 2.0

    @property
    def wide(self) -> float:
        """Degrees of longitude from edge to edge: 360 dp at 256 dp to the tile."""
        return 360 * 360 / (256.0 * (1 << self.zoom))

    @property
    def tall(self) -> float:
        return self.wide * self.aspect * math.cos(math.radians(self.lat))

    @property
    def box(self) -> tuple[float, float, float, float]:
        """South, west, north, east."""
        return (self.lat - self.tall / 2, self.lon - self.wide / 2, self.lat + self.tall / 2, self.lon + self.wide / 2)

    def point(self, spot: Spot) -> tuple[float, float]:
        """Where a spot lies, in thousandths of the window."""
        x = 500 + 1000 * (spot[1] - self.lon) / self.wide
        return round(x, 1), round(500 - 1000 * (spot[0] - self.lat) / self.tall, 1)

    def spot(self, x: float, y: float) -> Spot:
        """What lies at a point; the other way round."""
        lat, lon = self.lat + (500 - y) / 1000 * self.tall, self.lon + (x - 500) / 1000 * self.wide
        return round(lat, 7), round(lon, 7)

    def sees(self, box: tuple[float, float, float, float]) -> bool:
        south, west, north, east = self.box
        return box[0] < north and box[2] > south and box[1] < east and box[3] > west


@dataclass(frozen=True, slots=True)
class Layers:
    """What is laid over the land."""

    favorites: Sequence[osm_store.Favorite] = ()
    markers: Sequence[osm_store.Marker] = ()
    routes: Sequence[osm_store.Route] = ()
    places: bool = True
    here: Spot | None = None
    chosen: Spot | None = None
    plan: Sequence[Spot] = ()


def fitting(spots: Sequence[Spot], *, aspect: float) -> Window:
    """The nearest window that shows all of these."""
    lats, lons = [s[0] for s in spots] or [osm_places.HERE[0]], [s[1] for s in spots] or [osm_places.HERE[1]]
    lat, lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
    for zoom in range(NEAREST - 1, FARTHEST, -1):
        window = Window(lat, lon, zoom, aspect)
        if max(lons) - min(lons) < 0.8 * window.wide and max(lats) - min(lats) < 0.7 * window.tall:
            return window
    return Window(lat, lon, FARTHEST, aspect)


def ground(dark: bool) -> str:
    """The colour of plain land."""
    return (_NIGHT if dark else _DAY)["ground"]


def shapes(window: Window, layers: Layers, *, dark: bool) -> tuple[Shape, ...]:
    """Everything in the window, what lies below first."""
    colors = _NIGHT if dark else _DAY
    return (
        *_land(window, colors),
        *_routes(window, layers, colors),
        *_names(window, layers, colors),
        *_flags(window, layers),
    )


def _land(window: Window, colors: dict[str, str]) -> list[Shape]:
    drawn: list[Shape] = []
    for area in osm_places.areas():
        if area.zoom <= window.zoom and window.sees(area.box):
            drawn.append(Polygon(tuple(map(window.point, area.points)), colors[area.kind]))
    seen = [way for way in osm_places.ways() if way.zoom <= window.zoom and window.sees(way.box)]
    grown = 1.45 ** (window.zoom - 12)
    for way in seen:
        if way.kind in ("main", "road", "street") and window.zoom >= 13:
            points = tuple(map(window.point, way.points))
            drawn.append(Polyline(points, colors["edge"], round(_WIDE[way.kind] * grown + 1.6, 1)))
    for way in seen:
        drawn.append(
            Polyline(
                tuple(map(window.point, way.points)), colors[way.kind], round(max(1.0, _WIDE[way.kind] * grown), 1)
            )
        )
    return drawn


def _routes(window: Window, layers: Layers, colors: dict[str, str]) -> list[Shape]:
    drawn: list[Shape] = []
    for points in (*(route.points for route in layers.routes), tuple(layers.plan)):
        if len(points) > 1:
            line = tuple(map(window.point, points))
            drawn += [Polyline(line, colors["casing"], 5), Polyline(line, colors["way"], 2.5)]
            ends = [(x, y) for x, y in line if -20 < x < 1020 and -20 < y < 1020]
            drawn += [Circle(x, y, 12, "#ffffff", colors["way"], 2.5) for x, y in ends]
    for i, spot in enumerate(layers.plan, start=1):
        x, y = window.point(spot)
        if not (0 < x < 1000 and 0 < y < 1000):
            continue
        drawn += [Circle(x, y, 26, "#ffffff", colors["way"], 3), Label(x, y, str(i), "#22262c", "label")]
    return drawn


_RANKS = {"Town": 10, "Village": 11, "Peak": 12, "Hamlet": 13}
"""From which zoom on places of a kind are named; all others from 15 on, and are dots from 14 on."""


def _names(window: Window, layers: Layers, colors: dict[str, str]) -> list[Shape]:
    drawn: list[Shape] = []
    taken: list[tuple[float, float, float]] = []
    spots = [(one.lat, one.lon) for one in layers.favorites]
    spots += [(marker.lat, marker.lon) for marker in layers.markers if marker.active]
    pins = [window.point(spot) for spot in (*spots, *((layers.here,) if layers.here else ()))]
    for place in osm_places.PLACES:
        x, y = window.point(place.spot)
        inside = 0 < x < 1000 and 15 < y < 985
        if not inside or (place.kind not in _RANKS and not layers.places):
            continue
        if place.kind not in _RANKS and window.zoom >= 14:
            drawn.append(Circle(x, y, 14, KINDS[place.kind][1], "#ffffff", 2))
        if window.zoom >= _RANKS.get(place.kind, 15):
            drawn += _name(place, (x, _clear(x, y, pins, window.aspect)), taken, colors)
    return drawn


def _clear(x: float, y: float, pins: Sequence[tuple[float, float]], aspect: float) -> float:
    """How far down the name of a place stands so that no pin at that place hides it."""
    near = [v for u, v in pins if abs(u - x) < 110 and -44 / aspect < v - y < 80 / aspect]
    return max(near) + 62 / aspect if near else y


def _name(
    place: Place, at: tuple[float, float], taken: list[tuple[float, float, float]], colors: dict[str, str]
) -> list[Shape]:
    """The name of a place, unless another one stands there."""
    big = place.kind in ("Town", "Village")
    x, y = at[0], at[1] + (0 if place.kind in _RANKS else 18)
    half = len(place.name) * (11 if big else 10) + 12
    if any(abs(y - other[1]) < 24 and abs(x - other[0]) < half + other[2] for other in taken):
        return []
    taken.append((x, y, half))
    return [Label(x, y, place.name, colors["name" if big else "kind"], "label" if big else "small")]


_MARKERS = ("#1e88e5", "#43a047", "#e53935", "#fdd835", "#8e24aa", "#00acc1", "#fb8c00")


def _flags(window: Window, layers: Layers) -> list[Shape]:
    """Favourites, markers, where the phone is, and the spot that has been touched."""
    drawn: list[Shape] = []
    for one in layers.favorites:
        x, y = window.point((one.lat, one.lon))
        drawn += [Circle(x, y, 30, one.color, "#ffffff", 2), Polygon(_star(x, y, window.aspect), "#ffffff")]
    for marker in layers.markers:
        if marker.active:
            x, y = window.point((marker.lat, marker.lon))
            color = _MARKERS[marker.color % len(_MARKERS)]
            drawn.append(Polygon(_pin(x, y, window.aspect), color, "#ffffff", 2))
    if layers.here:
        x, y = window.point(layers.here)
        drawn += [Circle(x, y, 44, "#1a73e833"), Circle(x, y, 20, "#1a73e8", "#ffffff", 3)]
    if layers.chosen:
        x, y = window.point(layers.chosen)
        drawn += [Polygon(_pin(x, y, window.aspect, 1.5), "#d93025", "#ffffff", 2)]
    return [shape for shape in drawn if _inside(shape)]


def _inside(shape: Shape) -> bool:
    points = ((shape.x, shape.y),) if isinstance(shape, Circle | Label) else shape.points
    return any(-50 < x < 1050 and -50 < y < 1050 for x, y in points)


def _star(x: float, y: float, aspect: float) -> tuple[tuple[float, float], ...]:
    return tuple(
        (
            x + (18 if i % 2 == 0 else 8) * math.sin(math.pi * i / 5),
            y - (18 if i % 2 == 0 else 8) * math.cos(math.pi * i / 5) / aspect,
        )
        for i in range(10)
    )


def _pin(x: float, y: float, aspect: float, size: float = 1.0) -> tuple[tuple[float, float], ...]:
    """A drop whose tip is at the point."""
    head = tuple(
        (
            x + size * 24 * math.cos(math.radians(a)),
            y - size * (56 - 24 * math.sin(math.radians(a))) / aspect,
        )
        for a in range(150, 391, 20)
    )
    return ((x, y), *head)
