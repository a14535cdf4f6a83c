"""Recorded activities as the OpenTracks app keeps them: the tables `tracks` and `trackpoints` of its database.

A track that is being recorded has no `stoptime`; the points that begin and end its segments (`type`) say for how long.
"""

import datetime
import hashlib
import math
from dataclasses import dataclass
from random import Random

from emulators.virtual import pools
from emulators.virtual.shelf import Content, Shelf
from emulators.virtual.world import World

__all__ = [
    "CATEGORIES", "COLUMNS", "DATABASE", "ENDED", "NAMES", "PACES", "PACKAGE", "POINTS", "SCHEMA", "SEEDED", "STARTED",
    "TRACKS", "Track", "draw_track", "elapsed", "insert", "read", "stored", "write",
]  # fmt: skip

PACKAGE = "de.dennisguse.opentracks"
DATABASE = f"/data/data/{PACKAGE}/databases/database.db"

COLUMNS = (
    "name", "description", "category", "activity_type", "starttime", "stoptime", "numpoints", "totaldistance",
    "totaltime", "movingtime", "avgspeed", "avgmovingspeed", "maxspeed", "minelevation", "maxelevation",
    "elevationgain", "icon", "uuid", "elevationloss", "starttime_offset",
)  # fmt: skip

SCHEMA = """
CREATE TABLE tracks (_id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, description TEXT, category TEXT,
 starttime INTEGER, stoptime INTEGER, numpoints INTEGER, totaldistance FLOAT, totaltime INTEGER, movingtime INTEGER,
 avgspeed FLOAT, avgmovingspeed FLOAT, maxspeed FLOAT, minelevation FLOAT, maxelevation FLOAT, elevationgain FLOAT,
 icon TEXT, uuid BLOB, elevationloss FLOAT, starttime_offset INTEGER, activity_type TEXT);
CREATE TABLE trackpoints (_id INTEGER PRIMARY KEY AUTOINCREMENT, trackid INTEGER NOT NULL, longitude INTEGER,
 latitude INTEGER, time INTEGER, elevation FLOAT, accuracy FLOAT, speed FLOAT, bearing FLOAT, type TEXT,
 FOREIGN KEY (trackid) REFERENCES tracks(_id) ON UPDATE CASCADE ON DELETE CASCADE);
CREATE INDEX trackpoints_trackid_index ON trackpoints(trackid)
"""
"""Times are milliseconds since 1970, distances and heights metres, speeds metres per second, places 1e-6 degrees."""

STARTED, POINT, ENDED = "-2", "0", "1"
"""Types of points: a segment begins, a place on the way, a segment ends."""

POINTS = 12
"""How many places are kept of a track; our default."""

PACES = {
    "biking": 5.0, "hiking": 1.25, "running": 2.8, "walking": 1.4, "swimming": 0.9, "kayaking": 1.8, "skiing": 4.5,
    "mountain biking": 4.0, "rowing": 2.2, "skateboarding": 3.2,
}  # fmt: skip
"""Kinds of activity, and the metres per second at which the phone's owner does them; our default."""

CATEGORIES = tuple(PACES)

NAMES = (
    "Around the lake", "Up the old quarry", "Harbour loop", "Before breakfast", "Along the canal", "Forest circle",
    "With the neighbours", "To the windmill", "Sunset round", "Club outing", "Past the mill", "Ridge and back",
    "Charity round", "Island tour", "Between the showers", "Long way home", "Over two bridges", "Vineyard path",
    "First try", "New shoes", "River bend", "Market and back", "Slow and steady", "Orchard lane", "After work",
    "Castle hill", "Fog in the valley", "Half the distance", "Tower and back", "Spring opener", "Meadow loop",
    "North shore", "Against the wind", "Cherry alley", "Lunch break", "Personal best", "Rainy circle", "Old railway",
    "Lighthouse", "Last of the season", "Beyond the dam", "Sand and shells", "Hill repeats", "Round the reservoir",
    "Through the gorge", "Park and pond", "Frosty fingers", "The whole valley", "Village tour", "Until the rain came",
    "Golden leaves", "Twelve bridges", "Easy recovery", "Behind the station", "Up to the chapel", "Lake at dawn",
    "Past the airfield", "Border path", "Three summits", "Second attempt",
)  # fmt: skip
"""Names of activities, in the words of those who do them."""

REMARKS = (
    "Legs felt light", "Wind from the west", "Stopped for cake", "Met two dogs", "A bit too fast", "Mud everywhere",
    "Bring more water", "Quiet and cool", "Saw a heron", "Took the short cut",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Track:
    """One activity. `start` is in seconds since 1970, `seconds` its length, `metres` its distance, heights in metres.

    While it is `recording`, its length and distance follow from the clock and are not told.
    """

    name: str
    category: str
    start: int
    seconds: int
    metres: float
    description: str = ""
    gain: float = 0.0
    loss: float = 0.0
    low: float = 0.0
    recording: bool = False

    @property
    def high(self) -> float:
        return self.low + max(self.gain, self.loss)

    @property
    def speed(self) -> float:
        """On average, in metres per second."""
        return self.metres / self.seconds if self.seconds else 0.0

    @property
    def top_speed(self) -> float:
        return round(self.speed * 1.5, 2)

    @property
    def date(self) -> datetime.date:
        return datetime.datetime.fromtimestamp(self.start, datetime.UTC).date()


# Tables


def stored(world: World) -> tuple[tuple[int, Track], ...]:
    """(row id, track) of every track, the newest first."""
    rows = world.query(
        DATABASE,
        "SELECT _id, name, category, starttime, totaltime, totaldistance, description, elevationgain, elevationloss,"
        " minelevation, stoptime IS NULL FROM tracks ORDER BY starttime DESC, _id DESC",
    )
    return tuple(
        (
            _int(row),
            Track(
                _text(name), _text(category), _int(start) // 1000, _int(total) // 1000, _float(metres), _text(remark),
                _float(gain), _float(loss), _float(low), bool(recording),
            ),
        )
        for row, name, category, start, total, metres, remark, gain, loss, low, recording in rows
    )  # fmt: skip


def read(world: World) -> tuple[Track, ...]:
    return tuple(track for _, track in stored(world))


def write(world: World, tracks: tuple[Track, ...]) -> None:
    """Make these all the tracks there are."""
    world.execute(DATABASE, "DELETE FROM trackpoints")
    world.execute(DATABASE, "DELETE FROM tracks")
    for track in tracks:
        insert(world, track)


def insert(world: World, track: Track) -> int:
    """Add a track with its points; returns its row id."""
    marks = ", ".join("?" * len(COLUMNS))
    row = world.execute(DATABASE, f"INSERT INTO tracks ({', '.join(COLUMNS)}) VALUES ({marks})", *_columns(track))
    points = [(track.start, 0, 0.0, track.low, STARTED)] if track.recording else _profile(track)
    values = ", ".join("(?, ?, ?, ?, ?, ?, ?, ?)" for _ in points)
    flat: list[str | int | float | None] = []
    for time, place, speed, height, kind in points:
        flat += [row, 8_500_000 + place * 9, 47_000_000 + place * 4, time * 1000, height, 5.0, speed, kind]
    if points:
        world.execute(
            DATABASE,
            "INSERT INTO trackpoints (trackid, longitude, latitude, time, elevation, accuracy, speed, type)"
            f" VALUES {values}",
            *flat,
        )
    return row


def _columns(track: Track) -> tuple[str | int | float | bytes | None, ...]:
    stop = None if track.recording else (track.start + track.seconds) * 1000
    known = f"{track.name}:{track.start}:{track.metres}"
    points = 0 if track.recording or not track.seconds else POINTS + 1
    return (
        track.name, track.description, track.category, track.category, track.start * 1000, stop, points, track.metres,
        track.seconds * 1000, track.seconds * 1000, track.speed, track.speed, track.top_speed, track.low, track.high,
        track.gain, None, hashlib.md5(known.encode("utf-8", "replace"), usedforsecurity=False).digest(), track.loss, 0,
    )  # fmt: skip


def _profile(track: Track) -> list[tuple[int, int, float, float, str]]:
    """The places of a track: (time, metres, speed, height, type); they follow from the track alone."""
    if not track.seconds:
        return []
    phase = sum(track.name.encode("utf-8", "replace")) % 7
    rise = max(track.gain, track.loss)
    points = []
    for i in range(POINTS + 1):
        share = i / POINTS
        wave = (1 - math.cos(2 * math.pi * (share + phase / 40))) / 2
        height = track.low + rise * min(1.0, 0.85 * wave + 0.15 * ((i * 5 + phase) % 4) / 3)
        speed = track.speed * (1 + 0.5 * math.sin(i * 1.9 + phase))
        kind = STARTED if i == 0 else ENDED if i == POINTS else POINT
        points.append((track.start + round(track.seconds * share), round(track.metres * share), speed, height, kind))
    return points


def elapsed(world: World, row: int) -> tuple[int, bool]:
    """For how many seconds a track has been recorded, pauses left out, and whether it is running now."""
    rows = world.query(
        DATABASE, "SELECT time, type FROM trackpoints WHERE trackid = ? AND type <> ? ORDER BY time, _id", row, POINT
    )
    total, since = 0, None
    for time, kind in rows:
        if kind == STARTED:
            since = _int(time)
        elif since is not None:
            total, since = total + _int(time) - since, None
    running = since is not None
    if since is not None:
        total += world.state.now * 1000 - since
    return max(0, total) // 1000, running


def _int(value: object) -> int:
    return int(value) if isinstance(value, int | float) else 0


def _float(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _text(value: object) -> str:
    return str(value) if value is not None else ""


# The shelf

SEEDED = 12
"""How many tracks a phone holds; our default."""


def draw(rng: Random, content: Content) -> tuple[Track, ...]:
    """Activities of the last three weeks, the newest first, no two at one time; some names are left for new ones."""
    pool = pools.part(NAMES, held=content.held)
    names = rng.sample(pool, min(SEEDED, len(pool) - 3))
    days = rng.sample(range(21 * 2), len(names))
    drawn = [
        draw_track(rng, name, start=content.now - content.now % 86_400 - day * 43_200 - 43_200)
        for name, day in zip(names, days, strict=True)
    ]
    return tuple(sorted(drawn, key=lambda track: -track.start))


def draw_track(rng: Random, name: str, *, start: int, category: str = "") -> Track:
    """An activity in the half day that begins at `start`; distances are full tens of metres, times full minutes."""
    kind = category or rng.choice(CATEGORIES)
    seconds = 60 * rng.randrange(12, 150)
    metres = round(PACES[kind] * seconds * rng.uniform(0.8, 1.2) / 10) * 10
    begins = start + 300 * rng.randrange(6 * 12, 9 * 12)
    gain, loss = float(rng.randrange(5, 300)), float(rng.randrange(5, 300))
    remark = rng.choice(REMARKS) if rng.random() < 0.3 else ""
    return Track(name, kind, begins, seconds, float(metres), remark, gain, loss, float(rng.randrange(200, 900)))


def say(track: Track) -> str:
    if track.recording:
        return f"track being recorded: {track.name!r}, {track.category}"
    began = datetime.datetime.fromtimestamp(track.start, datetime.UTC)
    remark = f", {track.description!r}" if track.description else ""
    return (
        f"track {track.name!r}, {track.category}, {began:%Y-%m-%d %H:%M:%S}, {track.seconds} s, {track.metres:g} m,"
        f" +{track.gain:g} -{track.loss:g} m from {track.low:g} m{remark}"
    )


TRACKS = Shelf("tracks", draw, write, read, say, (DATABASE,))
