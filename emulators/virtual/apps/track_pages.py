"""One track: its statistics, intervals and charts, and the form to edit it; and the app's settings."""

import itertools

from emulators.virtual.app import Context, back, go, hide, put, show
from emulators.virtual.apps import track_store, track_units
from emulators.virtual.apps.track_list import UNITS_KEY, icon_of, units
from emulators.virtual.apps.track_store import CATEGORIES, PACKAGE, Track
from emulators.virtual.widgets import (
    AppBar,
    Avatar,
    Button,
    Column,
    Dialog,
    Divider,
    Drawing,
    Dropdown,
    Empty,
    Event,
    Field,
    Grid,
    Grow,
    Icon,
    IconButton,
    Label,
    ListItem,
    MenuItem,
    Polygon,
    Polyline,
    Radio,
    Row,
    Scaffold,
    Scroll,
    Shape,
    Space,
    Tab,
    Tabs,
    Text,
    Widget,
)  # fmt: skip

__all__ = ["PACE_KEY", "TYPE_KEY", "about_view", "edit_view", "fields", "settings_view", "track_view"]

TYPE_KEY = f"{PACKAGE}/defaultActivity"
PACE_KEY = f"{PACKAGE}/showPace"

_SECOND = "on_surface_variant"

_TABS = (("stats", "Stats"), ("intervals", "Intervals"), ("time", "By time"), ("distance", "By distance"))


def _found(context: Context) -> Track | None:
    row = context.args.get("id")
    return dict(track_store.stored(context.world)).get(row) if isinstance(row, int) else None


def track_view(context: Context) -> Scaffold:
    track, row = _found(context), context.args.get("id")
    if track is None:
        return Scaffold(bar=AppBar("Track", up=back()), body=Empty("route", "This track no longer exists"))
    tab = str(context.ui.get("tab") or "stats")
    delete = Dialog(
        "Delete track?",
        "All of its data will be deleted.",
        buttons=(Button("Cancel", hide(), "text"), Button("Delete", Event("delete"), "text")),
    )
    body = {"stats": _stats, "intervals": _intervals}.get(tab)
    return Scaffold(
        bar=AppBar(
            track.name,
            up=back(),
            subtitle=track.category,
            actions=(IconButton("edit", "Edit", go("edit", id=row)),),
            menu=(MenuItem("Share", Event("share", (row,))), MenuItem("Delete", show("delete"))),
        ),
        tabs=Tabs(tuple(Tab(name, put(tab=key), on=key == tab) for key, name in _TABS)),
        body=body(context, track) if body else _chart(context, track, by=tab),
        overlay=delete if context.overlay() == "delete" else None,
    )


def _stats(context: Context, track: Track) -> Widget:
    where = units(context)
    speeds = track_units.pace_text if context.on(PACE_KEY) else track_units.speed_text
    speed = "pace" if context.on(PACE_KEY) else "speed"
    cells = (
        ("Distance", "distance", track_units.distance_text(track.metres, where)),
        ("Total time", "total_time", track_units.duration_text(track.seconds)),
        ("Moving time", "moving_time", track_units.duration_text(track.seconds)),
        (f"Average {speed}", "average_speed", speeds(track.speed, where)),
        (f"Fastest {speed}", "max_speed", speeds(track.top_speed, where)),
        ("Elevation gain", "elevation_gain", track_units.height_text(track.gain, where)),
        ("Elevation loss", "elevation_loss", track_units.height_text(track.loss, where)),
        ("Highest point", "elevation_max", track_units.height_text(track.high, where)),
    )
    grid = Grid(
        tuple(
            Column((Text(name, "small", _SECOND), Text(said, "headline", lines=1, id=f"stats_{key}_value")))
            for name, key, said in cells
        ),
        2,
        gap=20,
    )
    head = Row(
        (
            Avatar(track.category, 44, icon_of(track.category)),
            Grow(
                Column(
                    (
                        Text(track.category, "subtitle", id="stats_activity_type"),
                        Text(track_units.date_text(track.start), "small", _SECOND, id="stats_start_datetime"),
                    )
                )
            ),
        ),
        gap=14,
    )
    remark: tuple[Widget, ...] = (Text(track.description, id="stats_description"),) if track.description else ()
    return Scroll((Column((head, *remark, Divider(), grid), gap=18, pad=20),))


_Point = tuple[float, float, float, float]
"""Seconds since the start, metres on the way, speed, height."""


def _points(context: Context, track: Track) -> list[_Point]:
    row = context.args.get("id")
    rows = context.query(
        "SELECT time, speed, elevation FROM trackpoints WHERE trackid = ? ORDER BY time, _id",
        row if isinstance(row, int) else 0,
    )
    points: list[_Point] = []
    metres = last = 0.0
    for time, speed, height in rows:
        seconds = float(time or 0) / 1000 - track.start
        metres += float(speed or 0) * (seconds - last)
        last = seconds
        points.append((seconds, metres, float(speed or 0), float(height or 0)))
    whole = track.metres / metres if metres > 0 else 0.0
    return [(s, m * whole, v, h) for s, m, v, h in points]


def _intervals(context: Context, track: Track) -> Widget:
    """How long every kilometre (or mile) took."""
    where = units(context)
    length = {"METRIC": 1000.0, "IMPERIAL": 1609.344}.get(where, 1852.0)
    points = _points(context, track)
    if len(points) < 2 or track.metres <= 0:
        return Empty("chart", "No intervals: this track has no points")
    rows: list[Widget] = [_interval("Interval", "Time", "Pace", heading=True)]
    whole = int(track.metres // length)
    marks = [*(i * length for i in range(1, whole + 1)), *([track.metres] if track.metres > whole * length else [])]
    before, began = 0.0, 0.0
    for mark in marks[:60]:
        now = _time_at(points, mark)
        speed = (mark - before) / max(0.01, now - began)
        said = track_units.distance_text(mark, where), track_units.duration_text(round(now - began))
        rows.append(_interval(*said, track_units.pace_text(speed, where)))
        before, began = mark, now
    return Scroll(tuple(rows))


def _interval(name: str, time: str, pace: str, *, heading: bool = False) -> Widget:
    color = "on_surface_variant" if heading else "on_surface"
    cells = tuple(Grow(Text(said, "label" if heading else "body", color, 1)) for said in (name, time, pace))
    return Column((Row(cells, pad=(20, 12, 20, 12)), Divider()))


def _time_at(points: list[_Point], metres: float) -> float:
    """When so much of the way was done, in seconds since the start."""
    for (s1, m1, _, _), (s2, m2, _, _) in itertools.pairwise(points):
        if m2 >= metres and m2 > m1:
            return s1 + (s2 - s1) * (metres - m1) / (m2 - m1)
    return points[-1][0]


def _chart(context: Context, track: Track, *, by: str) -> Widget:
    points = _points(context, track)
    if len(points) < 2:
        return Empty("chart", "No chart: this track has no points")
    where = units(context)
    at = 0 if by == "time" else 1
    most = max(1.0, points[-1][at])
    low, high = min(p[3] for p in points), max(p[3] for p in points)
    top = max(0.1, *(p[2] for p in points)) * 1.1

    def place(value: float, share: float) -> tuple[float, float]:
        return 120 + 840 * value / most, 880 - 800 * share

    heights = tuple(place(p[at], 0.08 + 0.84 * (p[3] - low) / max(1.0, high - low)) for p in points)
    speeds = tuple(place(p[at], p[2] / top) for p in points)
    shapes: list[Shape] = [
        *(Polyline(((120, y), (960, y)), "outline_variant", 1) for y in (80, 280, 480, 680, 880)),
        Polygon(((120, 880), *heights, (960, 880)), "primary_container"),
        Polyline(heights, "primary", 2),
        Polyline(speeds, "error", 2),
        Label(60, 80, track_units.height_text(high, where), "primary"),
        Label(60, 870, track_units.height_text(low, where), "primary"),
    ]
    for i in range(4):
        value = most * i / 3
        said = track_units.duration_text(round(value)) if at == 0 else track_units.distance_text(value, where)
        shapes.append(Label(120 + 280 * i, 950, said, "on_surface_variant"))
    legend = Row(
        (
            Icon("remove", "primary"),
            Text("Elevation", "label", "primary"),
            Space(width=24),
            Icon("remove", "error"),
            Text("Speed", "label", "error"),
        ),
        gap=6,
        justify="center",
    )
    said = "Elevation and speed over " + ("time" if at == 0 else "distance")
    return Scroll((Column((Drawing(tuple(shapes), 360, description=said), legend), gap=12, pad=12),))


# The form


def fields(context: Context, old: Track) -> tuple[Widget, ...]:
    """Name, type and description; also of a track that has just been recorded."""
    kinds = CATEGORIES if old.category in CATEGORIES else (old.category, *CATEGORIES)
    return (
        Field("name", label="Track name", initial=old.name, id="fields_track_name"),
        Dropdown("Activity type", context.text("category", old.category), kinds, Event("category")),
        Field("description", label="Description", initial=old.description, lines=4, id="fields_track_description"),
    )


def edit_view(context: Context) -> Scaffold:
    track = _found(context)
    if track is None:
        return Scaffold(bar=AppBar("Track", up=back()), body=Empty("route", "This track no longer exists"))
    changed = any(
        context.text(key, old) != old
        for key, old in (("name", track.name), ("category", track.category), ("description", track.description))
    )
    leaving = show("leave") if changed else back()
    leave = Dialog(
        "Discard changes?",
        "What you have changed will be lost.",
        buttons=(Button("Keep editing", hide(), "text"), Button("Discard", back(), "text")),
    )
    return Scaffold(
        bar=AppBar("Edit track", up=leaving, up_icon="close", actions=(Button("Save", Event("save")),)),
        body=Scroll((Column(fields(context, track), gap=16, pad=16),)),
        overlay=leave if context.overlay() == "leave" else None,
        back=leaving,
    )


# Settings


def settings_view(context: Context) -> Scaffold:
    where, kind = units(context), context.setting(TYPE_KEY, "running")
    dialogs = {
        "units": ("Units", UNITS_KEY, where, track_units.UNITS),
        "type": ("Default activity type", TYPE_KEY, kind, {name: name for name in CATEGORIES}),
    }
    overlay = None
    if context.overlay() in dialogs:
        title, key, value, choices = dialogs[context.overlay()]
        radios = tuple(Radio(value == code, Event("put", (key, code)), said) for code, said in choices.items())
        overlay = Dialog(title, body=radios, buttons=(Button("Cancel", hide(), "text"),))
    return Scaffold(
        bar=AppBar("Settings", up=back()),
        body=Scroll(
            (
                ListItem("Units", track_units.UNITS.get(where, where), tap=show("units")),
                ListItem(
                    "Show pace",
                    "Minutes for a distance instead of speed",
                    tap=Event("toggle", (PACE_KEY,)),
                    checked=context.on(PACE_KEY),
                ),
                ListItem("Default activity type", kind, tap=show("type")),
                ListItem("About OpenTracks", "Version and privacy", tap=go("about")),
            )
        ),
        overlay=overlay,
    )


def about_view(context: Context) -> Scaffold:
    texts = (
        Avatar("OpenTracks", 72, "runner", "#2e7d32"),
        Text("OpenTracks", "headline"),
        Text("Version 3.34.3", "small", "on_surface_variant"),
        Space(height=8),
        Text("Records where and how fast you move. Nothing ever leaves this phone: there is no network access.",
             align="center"),
    )  # fmt: skip
    return Scaffold(bar=AppBar("About", up=back()), body=Scroll((Column(texts, gap=8, pad=24, align="center"),)))
