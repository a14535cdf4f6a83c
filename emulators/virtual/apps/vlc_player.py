"""VLC's player: a picture from the video, how far it is, and the controls."""

from emulators.virtual.app import Context, back, put
from emulators.virtual.apps import vlc_store as store
from emulators.virtual.apps.dates import counter
from emulators.virtual.apps.media_files import is_sound
from emulators.virtual.apps.vlc_rows import overlay
from emulators.virtual.clips import poster_in
from emulators.virtual.files import File
from emulators.virtual.widgets import (
    Box,
    Column,
    Event,
    Grow,
    Icon,
    IconButton,
    Menu,
    MenuItem,
    Overlay,
    Picture,
    Row,
    Scaffold,
    Slider,
    Text,
    Widget,
)  # fmt: skip

__all__ = ["played", "player_view"]

_INK = "#ffffff"
_SPEEDS = (50, 100, 150, 200)


def played(context: Context, length: int) -> int:
    """How far the clip is, in ms."""
    start, since, speed = (context.ui.get(key) for key in ("start", "since", "speed"))
    if since is None and start is None:
        since = context.args.get("at")
    rate = speed if isinstance(speed, int) else 100
    running = (context.world.state.now - since) * 10 * rate if isinstance(since, int) else 0
    return min(length, (start if isinstance(start, int) else 0) + running)


def player_view(context: Context) -> Scaffold:
    path = str(context.ui.get("path") or context.args.get("path", ""))
    clip = store.clip_at(context.files, path)
    leave = IconButton("arrow_back", "Navigate up", back(), color=_INK)
    if clip is None:
        words = Text("This file no longer exists", color=_INK, id="action_bar_title")
        return Scaffold(body=Row((leave, words), gap=8, pad=8), color="#101010")
    now = played(context, clip.length)
    runs = now < clip.length and (
        context.ui.get("since") is not None or (context.ui.get("start") is None and "at" in context.args)
    )
    node = context.files.find(path)
    picture = poster_in(node.data) if isinstance(node, File) else b""
    tall = 108.0 if context.world.landscape else 400.0
    face: Widget = Picture(picture, "Video", height=tall, fit="contain", id="player_surface")
    if is_sound(path) or not picture:
        face = Box(Icon("music", _INK, tall / 3), height=tall, width=4000, align="center", valign="center")
    head = Row((leave, Grow(Text(clip.name, "subtitle", _INK, 1, id="action_bar_title"))), gap=4, pad=(4, 4, 16, 4))
    dial = (
        IconButton("rewind", "Back 10 seconds", Event("seek_to", (max(0, now - 10_000),)), color=_INK),
        IconButton("pause" if runs else "play", "Pause" if runs else "Play",
                   Event("halt" if runs else "run", (now if runs or now < clip.length else 0,)),
                   color="#101010", background=_INK, size=64),
        IconButton("fast_forward", "Forward 10 seconds", Event("seek_to", (min(clip.length, now + 10_000),)),
                   color=_INK),
    )  # fmt: skip
    extras = (
        IconButton("speed", "Playback speed", put(overlay="speed"), color=_INK),
        IconButton("rotate", "Rotate screen", Event("rotate"), color=_INK),
        IconButton("playlist_add", "Add to playlist", put(overlay="lists", path=path), color=_INK),
    )
    controls: tuple[Widget, ...] = (
        Row(dial, gap=24, justify="center"), Row(extras, justify="between", pad=(16, 0, 16, 0)),
    )  # fmt: skip
    if context.world.landscape:
        controls = (Row((*extras[:1], *dial, *extras[1:]), gap=24, justify="center"),)
    times = Row((Text(counter(now), "small", _INK), Text(counter(clip.length), "small", _INK)), justify="between",
                pad=(28, 0, 28, 0))  # fmt: skip
    share = 100 * now // max(1, clip.length)
    slider = Row((Grow(Slider(share, Event("seek", (clip.length,)), "Position")),), pad=(16, 0, 16, 0))
    body = Column((head, face, slider, times, *controls))
    return Scaffold(body=body, color="#101010", overlay=_overlay(context))


def _overlay(context: Context) -> Overlay | None:
    if context.overlay() != "speed":
        return overlay(context)
    now = context.ui.get("speed", 100)
    items = tuple(MenuItem(f"{s / 100:.2f}x", Event("speed", (s,)), checked=s == now) for s in _SPEEDS)
    return Menu(items, sheet=True, title="Playback speed")
