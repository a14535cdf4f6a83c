"""The on-screen keyboard and the toolbar over a text that is edited."""

from dataclasses import replace

from emulators.virtual.cursor import Cursor
from emulators.virtual.node import Layout, Placed
from emulators.virtual.widgets import Box, Column, Event, Grow, Icon, Row, Space, Text, Widget
from emulators.virtual.world import PhoneState

__all__ = ["KEYBOARD_PACKAGE", "LOW", "MODES", "enter_of", "keyboard_of", "room_of", "toolbar"]

KEYBOARD_PACKAGE = "com.google.android.inputmethod.latin"
MODES = ("letters", "shift", "caps", "digits", "symbols")
"""What the keys show; a letter typed in "shift" goes back to "letters", "caps" stays."""
LOW = 480.0
"""Below this height of the screen in dp the keys are low; our default."""

_LETTERS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_DIGITS = ("1234567890", "@#$_&-+()/", "*\"':;!?")
_SYMBOLS = (
    "~`|\u2022\u221a\u03c0\u00f7\u00d7\u00a7\u0394",
    "\u00a3\u00a2\u20ac\u00a5^\u00b0={}\\",
    "%\u00a9[]<>\u00bf",
)
_SHIFTS = {"letters": ("shift", "shift"), "shift": ("shift_on", "caps"), "caps": ("shift_lock", "letters")}
"""By mode: the icon of the shift key and the mode that it leads to."""


def enter_of(state: PhoneState) -> str:
    """The icon on the enter key."""
    return state.cursor.enter if state.cursor is not None and state.cursor.key == state.focus else "enter"


def room_of(tall: float) -> float:
    """Height of the keyboard in dp on a screen of this height, to know what it will cover before it is there."""
    return 148.0 if tall < LOW else 214.0


def keyboard_of(mode: str, enter: str = "enter", *, low: bool = False) -> Widget:
    """The keys in one of `MODES`; `enter` is the icon of the enter key. Low keys leave room on a phone on its side."""
    letters = mode in _SHIFTS
    rows: tuple[str, ...] = _LETTERS if letters else _SYMBOLS if mode == "symbols" else _DIGITS
    if mode in ("shift", "caps"):
        rows = tuple(r.upper() for r in rows)
    back = ("?123", "Symbols", "digits") if letters else ("ABC", "Letters", "letters")
    last: tuple[Widget, ...] = (
        Grow(_mode_key(*back), 1.5),
        Grow(_letter(",")),
        Grow(_key(Space(), Event("phone:type", (" ",)), "Space", "key"), 5),
        Grow(_letter(".")),
        Grow(_key(Icon(enter, "on_primary", 20), Event("phone:press", ("enter",)), "Enter", "primary"), 1.5),
    )
    second = tuple(Grow(_letter(c)) for c in rows[1])
    if len(second) < 10:
        second = (Grow(Space(), 0.5), *second, Grow(Space(), 0.5))
    third = (Grow(_left(mode), 1.5), *(Grow(_letter(c)) for c in rows[2]), Grow(_backspace(), 1.5))
    lines: tuple[tuple[Widget, ...], ...] = (tuple(Grow(_letter(c)) for c in rows[0]), second, third, last)
    if low:
        lines = tuple(tuple(_lowered(key) for key in line) for line in lines)
    gap, edge = (4, 4) if low else (9, 10)
    return Box(
        Column(tuple(Row(line, gap=5, ltr=True) for line in lines), gap=gap, pad=(5, edge, 5, edge)),
        color="keyboard",
        align="center",
    )


def _lowered(key: Widget) -> Widget:
    if isinstance(key, Grow) and isinstance(key.child, Box):
        return replace(key, child=replace(key.child, height=32))
    return key


def _left(mode: str) -> Box:
    """The key at the left of the third row: shift, or the other page of symbols."""
    if mode in _SHIFTS:
        icon, leads = _SHIFTS[mode]
        face = Icon(icon, "on_surface", 20)
        return _key(face, Event("phone:keyboard", (leads,)), "Shift", "key_special", on=mode != "letters")
    return _mode_key("?123", "Symbols", "digits") if mode == "symbols" else _mode_key("=\\<", "More symbols", "symbols")


def _key(face: Widget, tap: Event, said: str, color: str, *, on: bool = False) -> Box:
    return Box(
        face, tap=tap, description=said, color=color, radius=6, height=42, align="center", valign="center", selected=on
    )


def _letter(char: str) -> Box:
    return _key(Text(char, "title", lines=1), Event("phone:type", (char,)), "", "key")


def _mode_key(text: str, said: str, mode: str) -> Box:
    return _key(Text(text, "label", lines=1), Event("phone:keyboard", (mode,)), said, "key_special")


def _backspace() -> Box:
    return _key(Icon("backspace", "on_surface", 20), Event("phone:backspace"), "Delete", "key_special")


def toolbar(on: Layout, cursor: Cursor, clipboard: str, room: float) -> Placed:
    """The floating toolbar with what can be done with a text, over what it belongs to or else under it.

    Words that are too long to stand side by side stand in two rows.
    """
    chosen = cursor.at != cursor.anchor
    offered = (
        ("Cut", "cut", chosen),
        ("Copy", "copy", chosen),
        ("Paste", "paste", bool(clipboard)),
        ("Select all", "all", True),
    )
    items = tuple(
        Box(Text(said, "label", "on_surface", 1), pad=(14, 15, 14, 15), tap=Event("phone:edit", (verb,)), id=verb)
        for said, verb, shown in offered
        if shown
    )
    wide = sum(on.lay(item, 10 * room, 48).width for item in items) + 8
    half = (len(items) + 1) // 2
    two = Column((Row(items[:half], fill=False), Row(items[half:], fill=False)))
    bar = Box(
        Row(items, fill=False) if wide <= room - 16 else two,
        pad=(4, 0, 4, 0),
        color="surface_container",
        border="outline_variant",
        radius=24,
        elevation=3,
        align="start",
    )
    node = on.lay(bar, room - 16, 96)
    x, top = cursor.tools or (room / 2, 0.0)
    y = top - node.height - 8
    return max(8.0, min(x - node.width / 2, room - node.width - 8)), y if y >= 32 else top + 64, node
