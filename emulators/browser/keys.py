"""Keys and text as the DevTools protocol wants them."""

from dataclasses import dataclass
from typing import Any

from emulators.chords import key_names
from emulators.device import UnsupportedAction

__all__ = ["Key", "chord", "key_events", "text_events"]

_NAMED: dict[str, tuple[str, int]] = {
    "Enter": ("Enter", 13), "Tab": ("Tab", 9), "Backspace": ("Backspace", 8), "Delete": ("Delete", 46),
    "Escape": ("Escape", 27), "Insert": ("Insert", 45), "Home": ("Home", 36), "End": ("End", 35),
    "PageUp": ("PageUp", 33), "PageDown": ("PageDown", 34), "ArrowLeft": ("ArrowLeft", 37),
    "ArrowUp": ("ArrowUp", 38), "ArrowRight": ("ArrowRight", 39), "ArrowDown": ("ArrowDown", 40),
    "Shift": ("ShiftLeft", 16), "Control": ("ControlLeft", 17), "Alt": ("AltLeft", 18), "Meta": ("MetaLeft", 91),
    " ": ("Space", 32), **{f"F{n}": (f"F{n}", 111 + n) for n in range(1, 13)},
}  # fmt: skip
_BITS = {"Alt": 1, "Control": 2, "Meta": 4, "Shift": 8}
_PUNCTUATION = {
    "-": ("Minus", 189), "=": ("Equal", 187), "[": ("BracketLeft", 219), "]": ("BracketRight", 221),
    "\\": ("Backslash", 220), ";": ("Semicolon", 186), "'": ("Quote", 222), "`": ("Backquote", 192),
    ",": ("Comma", 188), ".": ("Period", 190), "/": ("Slash", 191),
}  # fmt: skip
_SHIFTED = dict(zip('_+{}|:"~<>?!@#$%^&*()', "-=[]\\;'`,./1234567890", strict=True))
_WITH_SHIFT = {plain: shifted for shifted, plain in _SHIFTED.items()}
_LEFT = 1
"""Where on the keyboard a key stands that there are two of, as `KeyboardEvent.location` tells it."""
_EDITING = {"a": "selectAll", "c": "copy", "v": "paste", "x": "cut", "z": "undo", "y": "redo"}


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a US keyboard. `text` is what it types, empty for keys that type nothing."""

    key: str
    code: str
    number: int
    text: str = ""
    shift: bool = False


def _printable(char: str) -> Key | None:
    base = _SHIFTED.get(char, char.lower() if "A" <= char <= "Z" else char)
    shift = base != char
    if "a" <= base <= "z":
        return Key(char, f"Key{base.upper()}", ord(base.upper()), char, shift)
    if "0" <= base <= "9":
        return Key(char, f"Digit{base}", ord(base), char, shift)
    if base in _PUNCTUATION:
        code, number = _PUNCTUATION[base]
        return Key(char, code, number, char, shift)
    return Key(" ", "Space", 32, " ") if char == " " else None


def _key(name: str) -> Key:
    if name in _NAMED:
        code, number = _NAMED[name]
        return Key(name, code, number, {"Enter": "\r", " ": " "}.get(name, ""))
    if len(name) == 1 and (printable := _printable(name)):
        return printable
    raise UnsupportedAction(
        f"no key is called {name!r}; known are characters and {', '.join(sorted(set(_NAMED) - {' '}))}"
    )


def chord(keys: str) -> list[Key]:
    """The keys of "Control+Shift+A" in the order they go down, each as it is with Shift where that is held.

    Raises UnsupportedAction for an unknown name.
    """
    names = key_names(keys)
    return [_key(_WITH_SHIFT.get(name, name) if "Shift" in names else name) for name in names]


def key_events(keys: list[Key]) -> list[dict[str, Any]]:
    """`Input.dispatchKeyEvent` parameters: all down in order, then up in reverse."""
    bits = 0
    down: list[dict[str, Any]] = []
    up: list[dict[str, Any]] = []
    for key in keys:
        bits |= _BITS.get(key.key, 0) | (8 if key.shift else 0)
        event: dict[str, Any] = {
            "modifiers": bits, "key": key.key, "code": key.code,
            "windowsVirtualKeyCode": key.number, "nativeVirtualKeyCode": key.number,
            "location": _LEFT if key.key in _BITS else 0,
        }  # fmt: skip
        typed = key.text if not bits & 7 else ""
        pressed: dict[str, Any] = {**event, "type": "keyDown" if typed else "rawKeyDown"}
        if typed:
            pressed |= {"text": typed, "unmodifiedText": typed}
        if bits & 2 and (command := _EDITING.get(key.key.lower())):
            pressed["commands"] = [command]
        down.append(pressed)
        up.insert(0, {**event, "type": "keyUp"})
    return down + up


def text_events(text: str) -> list[tuple[str, dict[str, Any]]]:
    """Protocol calls that type `text`: real keys where a US keyboard has them, inserted text for all other runs.

    Raises UnsupportedAction for a text with half a letter in it: a surrogate without the other.
    """
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise UnsupportedAction("half a letter cannot be typed; the text has a surrogate without the other")
    calls: list[tuple[str, dict[str, Any]]] = []
    run = ""
    for char in text.replace("\r\n", "\n"):
        key = _key("Enter") if char == "\n" else _key("Tab") if char == "\t" else _printable(char)
        if key is None:
            run += char
            continue
        if run:
            calls.append(("Input.insertText", {"text": run}))
            run = ""
        calls += [("Input.dispatchKeyEvent", event) for event in key_events([key])]
    return [*calls, ("Input.insertText", {"text": run})] if run else calls
