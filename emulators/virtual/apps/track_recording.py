"""Recording a track: it follows the phone's clock, is paused and resumed, and is named when it has been stopped."""

from dataclasses import replace

from emulators.virtual.app import Context, back, hide, show
from emulators.virtual.apps import track_pages, track_store, track_units
from emulators.virtual.apps.track_list import icon_of, units
from emulators.virtual.apps.track_store import ENDED, PACES, STARTED, Track
from emulators.virtual.widgets import (
    AppBar,
    Avatar,
    Button,
    Column,
    Dialog,
    Empty,
    Event,
    Grow,
    Row,
    Scaffold,
    Scroll,
    Space,
    Text,
    Widget,
)  # fmt: skip

__all__ = ["handle", "recording_view", "stopped_view"]

_KEY = "recording"
"""The notification that stands while a track is being recorded."""


def _running(context: Context) -> tuple[int, Track] | None:
    """The track that is being recorded, with its length and distance so far."""
    for row, track in track_store.stored(context.world):
        if track.recording:
            seconds, _ = track_store.elapsed(context.world, row)
            metres = round(PACES.get(track.category, 1.4) * seconds)
            return row, replace(track, seconds=seconds, metres=float(metres))
    return None


def recording_view(context: Context) -> Scaffold:
    found = _running(context)
    if found is None:
        return Scaffold(bar=AppBar("Recording", up=back()), body=Empty("record", "Nothing is being recorded"))
    row, track = found
    _, running = track_store.elapsed(context.world, row)
    where = units(context)
    pause = (
        Button("Pause", Event("pause"), "tonal", "pause")
        if running
        else Button("Resume", Event("resume"), "tonal", "play")
    )
    cells: tuple[Widget, ...] = (
        Avatar(track.category, 56, icon_of(track.category)),
        Text(track.category, "subtitle", "on_surface_variant"),
        Text(track_units.duration_text(track.seconds), "display", id="stats_total_time_value"),
        Text("Recording" if running else "Paused", "label", "error" if running else "on_surface_variant"),
        Space(height=12),
        _line("Distance", track_units.distance_text(track.metres, where), "stats_distance_value"),
        _line("Speed", track_units.speed_text(PACES.get(track.category, 1.4) * running, where), "stats_speed_value"),
    )
    bottom = Row((pause, Button("Stop", Event("stop"), "filled", "stop")), gap=20, pad=24, justify="center")
    return Scaffold(
        bar=AppBar("Recording", up=back(), subtitle=track.name),
        body=Column((Grow(Scroll((Column(cells, gap=6, pad=24, align="center"),))), bottom)),
    )


def _line(name: str, said: str, id: str) -> Widget:
    return Row((Grow(Text(name, color="on_surface_variant")), Text(said, "title", id=id)), pad=(0, 8, 0, 8))


def stopped_view(context: Context) -> Scaffold:
    found = _running(context)
    if found is None:
        return Scaffold(bar=AppBar("Track stopped", up=back()), body=Empty("record", "Nothing is being recorded"))
    _, track = found
    where = units(context)
    said = f"{track_units.distance_text(track.metres, where)} in {track_units.duration_text(track.seconds)}"
    discard = Dialog(
        "Discard track?",
        "What has been recorded will be lost.",
        buttons=(Button("Keep", hide(), "text"), Button("Discard", Event("discard"), "text")),
    )
    buttons = Row(
        (
            Button("Discard", show("discard"), "text"),
            Grow(Space()),
            Button("Resume", Event("continue"), "tonal"),
            Button("Save", Event("keep")),
        ),
        gap=10,
        pad=16,
    )
    form = Column((Text(said, "title"), *track_pages.fields(context, track)), gap=16, pad=16)
    return Scaffold(
        bar=AppBar("Track stopped"),
        body=Column((Grow(Scroll((form,))), buttons)),
        overlay=discard if context.overlay() == "discard" else None,
        back=Event("continue"),
    )


def handle(context: Context, event: Event) -> None:
    match event:
        case Event("category", (str(kind),)):
            context.set(category=kind)
        case Event("record"):
            context.ask("ACCESS_FINE_LOCATION", Event("start"))
        case Event("start"):
            _start(context)
        case Event("pause"):
            _mark(context, ENDED)
        case Event("resume"):
            _mark(context, STARTED)
        case Event("stop"):
            _mark(context, ENDED)
            context.back()
            context.go("stopped")
        case Event("continue"):
            _mark(context, STARTED)
            context.back()
            context.go("recording")
        case Event("discard"):
            _discard(context)
        case Event("keep"):
            _keep(context)


def _start(context: Context) -> None:
    now = context.world.state.now
    kind = context.setting(track_pages.TYPE_KEY, "running")
    if _running(context) is None:
        name = f"{context.now:%Y-%m-%d %H:%M}"
        track_store.insert(context.world, Track(name, kind, now, 0, 0.0, recording=True))
        context.notify(_KEY, "Recording a track", name, "recording", ongoing=True)
    context.go("recording")


def _mark(context: Context, kind: str) -> None:
    """A segment ends, or another begins; nothing where that is so already."""
    found = _running(context)
    if found is None or track_store.elapsed(context.world, found[0])[1] == (kind == STARTED):
        return
    context.execute(
        "INSERT INTO trackpoints (trackid, longitude, latitude, time, elevation, accuracy, speed, type)"
        " VALUES (?, 8500000, 47000000, ?, 0, 5, 0, ?)",
        found[0], context.world.state.now * 1000, kind,
    )  # fmt: skip


def _clear(context: Context, row: int) -> None:
    context.execute("DELETE FROM trackpoints WHERE trackid = ?", row)
    context.execute("DELETE FROM tracks WHERE _id = ?", row)
    context.cancel(_KEY)


def _discard(context: Context) -> None:
    if (found := _running(context)) is not None:
        _clear(context, found[0])
    context.back()
    context.toast("Track discarded")


def _keep(context: Context) -> None:
    found = _running(context)
    if found is None:
        context.back()
        return
    row, track = found
    name = context.text("name", track.name).strip()
    if not name:
        context.toast("Track name is empty")
        return
    kind = context.text("category", track.category)
    remark = context.text("description", track.description).strip()
    _clear(context, row)
    track_store.insert(context.world, replace(track, name=name, category=kind, description=remark, recording=False))
    context.back()
    context.toast("Track saved")
