"""Keys by the names that agents use, as the key codes of Android."""

from emulators.chords import key_names, normal_chord
from emulators.device import UnsupportedAction

__all__ = ["META", "codes", "is_character"]

META = {113: 0x1000, 57: 0x02, 59: 0x01, 117: 0x10000}
"""Modifier keys as the meta state of another key: control, alt, shift, meta."""

_CODES = {
    "back": 4, "home": 3, "recents": 187, "enter": 66, "backspace": 67, "delete": 112, "menu": 82, "search": 84,
    "power": 26, "volume_up": 24, "volume_down": 25, "camera": 27, "Home": 3, "Enter": 66, "Backspace": 67,
    "Delete": 112, "Tab": 61, "Escape": 111, "Insert": 124, "End": 123, "PageUp": 92, "PageDown": 93, "ArrowLeft": 21,
    "ArrowUp": 19, "ArrowRight": 22, "ArrowDown": 20, "Control": 113, "Alt": 57, "Shift": 59, "Meta": 117, " ": 62,
    "appswitch": 187, "overview": 187, "volumeup": 24, "volumedown": 25, "app_switch": 187,
    **{f"F{number}": 130 + number for number in range(1, 13)},
}  # fmt: skip
"""android.view.KeyEvent; "home" is the phone's, as all phones have it."""


def is_character(keys: str) -> bool:
    """Whether this is one character to be typed, not a key with a name."""
    return len(keys) == 1 and keys.isprintable()


def codes(keys: str) -> tuple[int, ...]:
    """The key codes of a key or chord, pressed together. Raises UnsupportedAction for a key that phones do not have."""
    found = [_code(name) for name in key_names(keys)]
    if not found or None in found:
        raise UnsupportedAction(
            f"a phone has no key {keys[:40]!r}; press back, home, recents, enter, backspace, delete, tab, the arrows, "
            "a chord such as ctrl+a, or one character"
        )
    return tuple(code for code in found if code is not None)


def _code(name: str) -> int | None:
    if len(name) == 1 and name.isascii() and name.isalpha():
        return 29 + ord(name.lower()) - ord("a")
    if len(name) == 1 and name.isdecimal() and name.isascii():
        return 7 + int(name)
    return _CODES.get(name, _CODES.get(normal_chord(name).lower()))
