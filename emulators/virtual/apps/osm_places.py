"""What there is on the map: places with names and coordinates, and the land, water and ways around them.

Villages and mountains lie where those of Liechtenstein lie, which AndroidWorld's tasks name. Everything else (brooks,
woods, streets, houses, and every café and museum) is invented, and drawn from a fixed seed.
"""

import functools
import itertools
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

__all__ = [
    "HERE", "KINDS", "PLACES", "Area", "Place", "Spot", "Way", "areas", "coordinates", "distance", "found", "place_at",
    "ways",
]  # fmt: skip

Spot = tuple[float, float]
"""Latitude and longitude in degrees."""


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    kind: str
    lat: float
    lon: float

    @property
    def spot(self) -> Spot:
        return self.lat, self.lon


HERE: Spot = (47.1432, 9.5186)
"""Where the phone is."""

_VILLAGES = (
    Place("Balzers", "Village", 47.0688832, 9.5061564), Place("Bendern", "Village", 47.2122151, 9.5062101),
    Place("Malbun", "Village", 47.1026191, 9.6083057), Place("Nendeln", "Village", 47.1973857, 9.5430636),
    Place("Oberplanken", "Hamlet", 47.1784977, 9.5450163), Place("Planken", "Village", 47.1858882, 9.5452201),
    Place("Rotenboden", "Hamlet", 47.1275785, 9.5387131), Place("Ruggell", "Village", 47.23976, 9.5262837),
    Place("Schaan", "Town", 47.1663432, 9.5103085), Place("Schaanwald", "Village", 47.2165476, 9.5699984),
    Place("Schönberg", "Peak", 47.1303814, 9.5930117), Place("Triesen", "Village", 47.106997, 9.5274854),
    Place("Vaduz", "Town", 47.1410, 9.5215), Place("Eschen", "Village", 47.2107, 9.5223),
    Place("Mauren", "Village", 47.2181, 9.5442), Place("Triesenberg", "Village", 47.1181, 9.5432),
)  # fmt: skip

_INVENTED: tuple[tuple[str, str, str], ...] = (
    ("Café Lerche", "Cafe", "Vaduz"), ("Quill Books", "Shop", "Vaduz"), ("Museum of Clocks", "Museum", "Vaduz"),
    ("Alder Park", "Park", "Vaduz"), ("Station Street Bakery", "Bakery", "Vaduz"), ("Hotel Amsel", "Hotel", "Vaduz"),
    ("Paper Lantern", "Restaurant", "Vaduz"), ("City Library", "Library", "Vaduz"),
    ("Two Doves Fountain", "Fountain", "Vaduz"), ("Lindenhof Pharmacy", "Pharmacy", "Vaduz"),
    ("Kite Meadow", "Park", "Schaan"), ("Rail Museum", "Museum", "Schaan"), ("Copper Kettle", "Cafe", "Schaan"),
    ("Northgate Cinema", "Cinema", "Schaan"), ("Wheel and Chain", "Shop", "Schaan"),
    ("Blue Heron Hotel", "Hotel", "Schaan"), ("Schaan Station", "Station", "Schaan"),
    ("Old Mill", "Viewpoint", "Balzers"), ("Crooked Oak", "Restaurant", "Balzers"),
    ("River Bath", "Swimming pool", "Balzers"), ("Marigold Garden", "Park", "Balzers"),
    ("Post Corner Cafe", "Cafe", "Balzers"), ("Weaver's House", "Museum", "Triesen"),
    ("Stone Arch Bridge", "Viewpoint", "Triesen"), ("Green Kiosk", "Shop", "Triesen"),
    ("Plum Orchard", "Park", "Triesen"), ("Swallow Inn", "Hotel", "Triesen"), ("Snow Hare Lodge", "Hotel", "Malbun"),
    ("Lift Station", "Station", "Malbun"), ("Marmot Lookout", "Viewpoint", "Malbun"),
    ("Cheese Cellar", "Restaurant", "Malbun"), ("Toboggan Shed", "Shop", "Malbun"),
    ("Ferry Stone", "Viewpoint", "Ruggell"), ("Reed Park", "Park", "Ruggell"), ("Frog Cafe", "Cafe", "Ruggell"),
    ("Border Bakery", "Bakery", "Ruggell"), ("Potter's Yard", "Museum", "Bendern"),
    ("Ladder Bookshop", "Shop", "Bendern"), ("Chapel Hill", "Viewpoint", "Bendern"),
    ("Signal Box Cafe", "Cafe", "Nendeln"), ("Tile Works", "Museum", "Nendeln"),
    ("Nendeln Station", "Station", "Nendeln"),
    ("Fox Hollow", "Park", "Planken"), ("Cloud Terrace", "Restaurant", "Planken"),
    ("Three Sisters View", "Viewpoint", "Oberplanken"), ("Spruce Cabin", "Hotel", "Oberplanken"),
    ("Sawmill Pub", "Restaurant", "Schaanwald"), ("Heron Pond", "Park", "Schaanwald"),
    ("Customs Museum", "Museum", "Schaanwald"), ("Eschen Library", "Library", "Eschen"),
    ("Harlequin Theatre", "Theatre", "Eschen"), ("Bluebell Bakery", "Bakery", "Eschen"),
    ("Clay Court", "Sports", "Eschen"), ("Mauren Pharmacy", "Pharmacy", "Mauren"),
    ("Bird Garden", "Park", "Mauren"), ("Sunny Side", "Cafe", "Mauren"), ("Balcony Inn", "Hotel", "Triesenberg"),
    ("Walser House", "Museum", "Triesenberg"), ("Echo Bench", "Viewpoint", "Triesenberg"),
    ("Goat Bell", "Restaurant", "Rotenboden"), ("Larch Tavern", "Restaurant", "Rotenboden"),
    ("Juniper Spa", "Swimming pool", "Vaduz"), ("Tin Whistle Music", "Shop", "Eschen"),
    ("Granite School", "School", "Triesen"),
)  # fmt: skip

KINDS: dict[str, tuple[str, str]] = {
    "Town": ("home", "#5f6368"), "Village": ("home", "#5f6368"), "Hamlet": ("home", "#5f6368"),
    "Peak": ("terrain", "#6d4c41"), "Cafe": ("cup", "#8d5524"), "Bakery": ("shop", "#8d5524"),
    "Restaurant": ("restaurant", "#c2410c"), "Shop": ("bag", "#7e22ce"), "Museum": ("bank", "#5d4037"),
    "Park": ("tree", "#2e7d32"), "Hotel": ("bed", "#1d4ed8"), "Library": ("book", "#5d4037"),
    "Fountain": ("drop", "#0277bd"), "Pharmacy": ("health", "#be123c"), "Cinema": ("film", "#7e22ce"),
    "Station": ("train", "#37474f"), "Viewpoint": ("eye", "#2e7d32"), "Swimming pool": ("swim", "#0277bd"),
    "Theatre": ("smile", "#7e22ce"), "Sports": ("trophy", "#2e7d32"), "School": ("school", "#5d4037"),
}  # fmt: skip
"""Icon and colour by kind of place."""


def _invented() -> tuple[Place, ...]:
    """The invented places, each on a ring around its village, far enough from the others of the village."""
    villages = {place.name: place for place in _VILLAGES}
    counts: dict[str, int] = {}
    places = []
    for name, kind, around in _INVENTED:
        number = counts[around] = counts.get(around, 0) + 1
        angle, radius = 2.4 * number + len(around), 0.0022 + 0.0007 * number
        village = villages[around]
        lat, lon = village.lat + radius * 0.7 * math.sin(angle), village.lon + radius * math.cos(angle)
        places.append(Place(name, kind, round(lat, 6), round(lon, 6)))
    return tuple(places)


PLACES: tuple[Place, ...] = (*_VILLAGES, *_invented())


def distance(one: Spot, other: Spot) -> float:
    """In metres, on a round earth of 6371 km."""
    lat1, lat2 = math.radians(one[0]), math.radians(other[0])
    across = math.radians(other[1] - one[1])
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(across / 2) ** 2
    return 2 * 6_371_000 * math.asin(min(1.0, math.sqrt(h)))


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))


def coordinates(text: str) -> Spot | None:
    """Two numbers, as in "47.13, 9.59", where they are a place on earth."""
    parts = text.replace(",", " ").replace(";", " ").split()
    try:
        lat, lon = (float(part) for part in parts)
    except ValueError:
        return None
    return (lat, lon) if abs(lat) <= 85 and abs(lon) <= 180 else None


def found(text: str) -> tuple[Place, ...]:
    """Places whose name, kind or country has all these words; those that begin so come first."""
    words = _folded(text).replace(",", " ").split()
    if not words:
        return ()
    hits = [p for p in PLACES if all(word in _folded(f"{p.name} {p.kind} Liechtenstein") for word in words)]
    return tuple(sorted(hits, key=lambda p: (not _folded(p.name).startswith(words[0]), distance(p.spot, HERE))))


def place_at(spot: Spot, *, within: float) -> Place | None:
    """The place nearest to a spot, if it is no more than `within` metres away."""
    nearest = min(PLACES, key=lambda place: distance(place.spot, spot))
    return nearest if distance(nearest.spot, spot) <= within else None


# Land and ways


@dataclass(frozen=True, slots=True)
class Area:
    """A filled piece of land, shown from a zoom level on. `box` is (south, west, north, east)."""

    kind: Literal["wood", "rock", "lake", "park", "built", "house"]
    points: tuple[Spot, ...]
    box: tuple[float, float, float, float]
    zoom: int = 0


@dataclass(frozen=True, slots=True)
class Way:
    kind: Literal["river", "brook", "main", "road", "street", "path"]
    points: tuple[Spot, ...]
    box: tuple[float, float, float, float]
    zoom: int = 0


def _box(points: Sequence[Spot]) -> tuple[float, float, float, float]:
    lats, lons = [p[0] for p in points], [p[1] for p in points]
    return min(lats), min(lons), max(lats), max(lons)


def _blob(rng: Random, lat: float, lon: float, radius: float, *, corners: int = 11) -> tuple[Spot, ...]:
    points = []
    for i in range(corners):
        r, angle = radius * rng.uniform(0.7, 1.2), 2 * math.pi * i / corners
        points.append((lat + 0.7 * r * math.sin(angle), lon + r * math.cos(angle)))
    return tuple(points)


@functools.cache
def areas() -> tuple[Area, ...]:
    """Woods, rocks, a lake, parks, built-up land and houses; what lies below comes first."""
    rng = Random("land")
    shapes: list[Area] = []

    def add(
        kind: Literal["wood", "rock", "lake", "park", "built", "house"], points: tuple[Spot, ...], zoom: int
    ) -> None:
        shapes.append(Area(kind, points, _box(points), zoom))

    for lat, lon, radius in ((47.085, 9.56, 0.035), (47.13, 9.575, 0.035), (47.165, 9.56, 0.024), (47.2, 9.575, 0.016),
                             (47.24, 9.49, 0.012), (47.1, 9.465, 0.016), (47.17, 9.465, 0.014),
                             (47.235, 9.56, 0.014)):  # fmt: skip
        add("wood", _blob(rng, lat, lon, radius, corners=17), 0)
    for lat, lon, radius in ((47.08, 9.6, 0.02), (47.125, 9.605, 0.022), (47.15, 9.595, 0.013), (47.06, 9.57, 0.011)):
        add("rock", _blob(rng, lat, lon, radius, corners=13), 0)
    add("lake", _blob(rng, 47.222, 9.515, 0.005), 0)
    add("lake", _blob(rng, 47.096, 9.6, 0.0026), 12)
    for place in _VILLAGES:
        if place.kind != "Peak":
            add("built", _blob(rng, place.lat, place.lon, 0.009 if place.kind == "Town" else 0.006), 0)
    for place in PLACES:
        if place.kind == "Park":
            add("park", _blob(rng, place.lat, place.lon, 0.0013), 12)
    for place in _VILLAGES:
        for _ in range(46 if place.kind == "Town" else 26 if place.kind == "Village" else 8 * (place.kind != "Peak")):
            lat, lon = place.lat + rng.gauss(0, 0.0022), place.lon + rng.gauss(0, 0.0032)
            tall, wide = rng.uniform(0.00008, 0.00016), rng.uniform(0.00012, 0.0003)
            add("house", ((lat, lon), (lat, lon + wide), (lat + tall, lon + wide), (lat + tall, lon)), 15)
    return tuple(shapes)


_RIVER: tuple[Spot, ...] = (
    (47.03, 9.474), (47.05, 9.479), (47.066, 9.489), (47.085, 9.493), (47.104, 9.505), (47.122, 9.511), (47.14, 9.5055),
    (47.16, 9.493), (47.18, 9.488), (47.2, 9.494), (47.218, 9.5), (47.236, 9.513), (47.254, 9.53), (47.28, 9.552),
)  # fmt: skip

_MAIN = (("Balzers", "Triesen", "Vaduz", "Schaan", "Bendern", "Ruggell"), ("Schaan", "Nendeln", "Schaanwald"))
_ROADS = (
    ("Vaduz", "Rotenboden", "Triesenberg", "Malbun"), ("Triesen", "Triesenberg"), ("Schaan", "Planken", "Oberplanken"),
    ("Bendern", "Eschen", "Nendeln"), ("Eschen", "Mauren", "Schaanwald"), ("Mauren", "Ruggell"),
)  # fmt: skip


@functools.cache
def ways() -> tuple[Way, ...]:
    """Rivers, brooks, roads and streets; what lies below comes first."""
    rng = Random("ways")
    villages = {place.name: place.spot for place in _VILLAGES}
    lines: list[Way] = []

    def add(
        kind: Literal["river", "brook", "main", "road", "street", "path"], points: Sequence[Spot], zoom: int
    ) -> None:
        lines.append(Way(kind, tuple(points), _box(points), zoom))

    for lat, lon, mouth in ((47.09, 9.59, 4), (47.15, 9.57, 7), (47.19, 9.56, 9), (47.23, 9.55, 11)):
        add("brook", _winding(rng, ((lat, lon), _RIVER[mouth]), 0.12), 11)
    add("river", _RIVER, 0)
    for place in _VILLAGES:
        if place.kind != "Peak":
            for i in range(9 if place.kind == "Town" else 6):
                add("street", _street(rng, place.spot, i, 0.006 if place.kind == "Town" else 0.004), 13)
    add("path", _winding(rng, (villages["Malbun"], villages["Schönberg"], villages["Oberplanken"]), 0.2), 13)
    for kind, chains in (("road", _ROADS), ("main", _MAIN)):
        for chain in chains:
            add("road" if kind == "road" else "main", _winding(rng, [villages[name] for name in chain], 0.12), 0)
    return tuple(lines)


def _street(rng: Random, spot: Spot, number: int, reach: float) -> list[Spot]:
    """One of the streets of a village: some go up, some across, none quite straight."""
    shift, up = rng.uniform(-0.6, 0.6) * reach, number % 2
    line = []
    for i in range(5):
        along, off = (i / 2 - 1) * reach, shift + rng.uniform(-0.1, 0.1) * reach
        line.append((spot[0] + 0.7 * (along if up else off), spot[1] + (off if up else along)))
    return line


def _winding(rng: Random, points: Sequence[Spot], bend: float) -> list[Spot]:
    """Through these points, with bends between them."""
    line = [points[0]]
    for (lat1, lon1), (lat2, lon2) in itertools.pairwise(points):
        reach = bend * math.hypot(lat2 - lat1, lon2 - lon1)
        for share in (0.25, 0.5, 0.75):
            lat = lat1 + share * (lat2 - lat1) + rng.uniform(-reach, reach) * 0.5
            line.append((lat, lon1 + share * (lon2 - lon1) + rng.uniform(-reach, reach)))
        line.append((lat2, lon2))
    return line
