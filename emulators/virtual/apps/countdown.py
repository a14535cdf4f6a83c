"""The clock's timer and stopwatch: what they show at an instant, and what their buttons do."""

from dataclasses import replace

from emulators.virtual.app import Context, put
from emulators.virtual.apps import alarms as store
from emulators.virtual.apps.alarms import Stopwatch, Timer
from emulators.virtual.apps.dates import lasting
from emulators.virtual.widgets import (
    Box,
    Button,
    Column,
    Event,
    Grid,
    Grow,
    IconButton,
    ListItem,
    Row,
    Scroll,
    Space,
    Text,
    Widget,
)

__all__ = ["TIMER", "clock_events", "stopwatch_body", "timer_body", "typed_seconds"]

_DIGITS = 6
TIMER = "timer"
"""The notification of a timer that has run out."""


def typed_seconds(digits: str) -> int:
    """Seconds that the timer's keypad stands for: its last two digits are seconds, then minutes, then hours."""
    padded = digits.rjust(_DIGITS, "0")
    return int(padded[:2]) * 3600 + int(padded[2:4]) * 60 + int(padded[4:])


def timer_body(context: Context, now: int) -> Widget:
    """A keypad, or what is left of the timer that was started."""
    timer = store.timer(context.world.databases)
    wide = context.landscape
    return _keypad(str(context.ui.get("digits", "")), wide) if timer is None else _countdown(timer, now, wide)


def _keypad(digits: str, wide: bool) -> Widget:
    shown = digits.rjust(_DIGITS, "0")
    readout = Text(f"{shown[:2]}h {shown[2:4]}m {shown[4:]}s", "display", align="center", id="timer_setup_time",
                   color="primary" if digits else "on_surface_variant")  # fmt: skip
    keys = (
        *(_key(str(n), Event("timer_digit", (str(n),))) for n in range(1, 10)),
        _key("00", Event("timer_digit", ("00",))),
        _key("0", Event("timer_digit", ("0",))),
        _key("Clear", put(digits=None), small=True),
    )
    start = _round("play", "Start", Event("timer_start"), enabled=typed_seconds(digits) > 0)
    if wide:
        left = Box(Column((readout, Space(height=12), start), align="center"), width=280, align="center")
        return Row((left, Grow(Grid(keys, columns=6, gap=8, ltr=True))), gap=16, pad=(16, 20, 24, 8))
    return Column(
        (readout, Space(height=16), Grid(keys, columns=3, gap=10, ltr=True), Space(height=24), start),
        pad=24,
        align="center",
    )


def _key(text: str, tap: Event, *, small: bool = False) -> Widget:
    face = Text(text, "label" if small else "headline", color="primary" if small else "on_surface", lines=1)
    ground = "" if small else "surface_container_high"
    return Box(face, tap=tap, color=ground, radius=30, width=92, height=60, align="center", valign="center", id="key")


def _countdown(timer: Timer, now: int, wide: bool) -> Widget:
    left = timer.left(now)
    running = timer.state == "running" and left > 0
    face = _face(lasting(left), "Time is up" if left == 0 else f"of {lasting(timer.length)}", wide)
    move = _round("pause" if running else "play", "Pause" if running else "Resume", Event("timer_toggle"),
                  enabled=left > 0)  # fmt: skip
    row = Row((Button("+1:00", Event("timer_more"), "tonal"), move), gap=12, justify="center")
    delete = Button("Delete timer", Event("timer_delete"), "text")
    if wide:
        return _side(face, Column((row, delete), gap=8, align="center"))
    return Column((Space(height=32), face, Space(height=32), row, delete), pad=16, gap=8, align="center")


def _side(face: Widget, moves: Widget) -> Widget:
    """A clock and what is done with it, in landscape."""
    left = Box(face, align="center", width=280)
    return Row((left, Grow(Box(moves, align="center"))), gap=16, pad=(16, 8, 16, 0))


def _face(time: str, about: str, wide: bool) -> Widget:
    """A ring with a time in it."""
    words = Column(
        (Text(time, "display", align="center"), Text(about, "small", align="center")), align="center", fill=False
    )
    size = 168 if wide else 260
    return Box(words, width=size, height=size, radius=size / 2, border="primary", align="center", valign="center")


def _round(icon: str, said: str, tap: Event, *, enabled: bool = True, first: bool = True) -> IconButton:
    """A button with nothing but an icon, as the real clock has them; the `first` of its screen is the coloured one."""
    ink, ground = ("on_primary", "primary") if first else ("on_surface", "surface_container_highest")
    return IconButton(
        icon, said, tap, enabled, "fab" if first else "side_button", ink, ground if enabled else "surface_container", 72
    )


def stopwatch_body(context: Context, now: int) -> Widget:
    """The time that was measured, and the laps, last lap first."""
    watch = store.stopwatch(context.world.databases)
    laps = store.laps(context.world.databases)
    running = watch.state == "running"
    buttons = [_round("pause" if running else "play", "Pause" if running else "Start", Event("watch_toggle"))]
    if running:
        buttons.append(_round("stopwatch", "Lap", Event("watch_lap"), first=False))
    if watch.state == "paused":
        buttons.insert(0, _round("refresh", "Reset", Event("watch_reset"), first=False))
    since = (0, *laps)
    rows = tuple(
        ListItem(f"Lap {i + 1}", f"{lasting(at - since[i])} · total {lasting(at)}") for i, at in enumerate(laps)
    )
    state = {"reset": "Ready", "running": "Running", "paused": "Paused"}[watch.state]
    face = _face(lasting(watch.elapsed(now)), state, context.landscape)
    moves = Row(tuple(buttons), gap=28, justify="center")
    if context.landscape:
        return _side(face, Column((moves, Box(Scroll(rows[::-1], key="laps"), height=96)) if rows else (moves,)))
    top = (Space(height=32), face, Space(height=32), moves)
    body = Column(top, pad=16, align="center")
    return Column((body, Grow(Scroll(rows[::-1], key="laps")))) if rows else body


def clock_events(context: Context, event: Event) -> None:
    """Answers what concerns timer and stopwatch."""
    databases, now = context.world.databases, context.world.state.now
    match event:
        case Event("timer_digit", (str(digit),)):
            digits = (str(context.ui.get("digits", "")) + digit).lstrip("0")
            context.set(digits=digits if len(digits) <= _DIGITS else context.ui.get("digits"))
        case Event("timer_start"):
            if seconds := typed_seconds(str(context.ui.get("digits", ""))):
                store.set_timer(databases, Timer("running", seconds, seconds, now))
                context.set(digits=None)
        case Event("timer_delete"):
            context.cancel(TIMER)
            store.set_timer(databases, None)
        case Event("timer_toggle" | "timer_more"):
            if timer := store.timer(databases):
                context.cancel(TIMER)
                store.set_timer(databases, _changed(timer, event.name, now))
        case Event("watch_toggle" | "watch_lap" | "watch_reset"):
            _watch(context, event.name, now)


def _changed(timer: Timer, how: str, now: int) -> Timer:
    left = timer.left(now)
    if how == "timer_more":
        return replace(timer, length=timer.length + 60, remaining=left + 60, since=now)
    return replace(timer, state="paused" if timer.state == "running" else "running", remaining=left, since=now)


def _watch(context: Context, how: str, now: int) -> None:
    databases = context.world.databases
    watch = store.stopwatch(databases)
    match how:
        case "watch_toggle":
            state = "paused" if watch.state == "running" else "running"
            store.set_stopwatch(databases, Stopwatch(state, watch.elapsed(now), now))
        case "watch_lap":
            store.set_laps(databases, (*store.laps(databases), watch.elapsed(now)))
        case "watch_reset":
            store.set_stopwatch(databases, Stopwatch())
            store.set_laps(databases, ())
