"""Text into the focused field of a phone, by the best way it offers, held against what the field holds afterwards.

A field that only writes it differently (a telephone number with spaces, a line break as a blank) has taken the text.
"""

import base64
import contextlib
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from emulators.android.adb import Adb
from emulators.android.connection import Deadline
from emulators.android.errors import AndroidError, NotTyped
from emulators.android.quoting import quote, sendable
from emulators.android.u2 import U2
from emulators.screen import Element, Flag

__all__ = ["Typist", "as_input_text", "holds"]

READ_S = 3.0
"""How long a field may take to show what was typed; our default."""
PACE_S = 0.02
"""Between two looks at the field; our default."""

FOCUSED = {"mask": 0x020000, "focused": True, "childOrSibling": [], "childOrSiblingSelector": []}
"""The focused view, as the uiautomator2 server is told of it."""
KEYBOARDS = {
    "com.android.adbkeyboard/.AdbIME": "am broadcast -a ADB_INPUT_B64 --es msg {}",
    "com.github.uiautomator/.AdbKeyboard": "am broadcast -a ADB_KEYBOARD_INPUT_TEXT --es text {}",
}
"""Input methods that take text by broadcast in base64, and how; used where the phone has one switched on."""
CLIPPER = "ca.zgrs.clipper"
_BACKSPACE, _DELETE, _PASTE, _CONTROL, _A = 67, 112, 279, 113, 29
_BATCH = 200
"""Keys in one command; our default."""


@dataclass(frozen=True, slots=True)
class _Field:
    """What is focused. `shown` is what it says, `text` what it holds: nothing where it says its hint."""

    name: str
    shown: str
    text: str
    secret: bool


class Typist:
    """Types on one phone. `focused` looks for the focused field; `u2` is the uiautomator2 server, if there is one.

    `keyboard` is the input method that is switched on, `packages` what is installed.
    """

    def __init__(
        self, adb: Adb, u2: U2 | None, focused: Callable[[], Element | None], *, keyboard: str = "",
        packages: Sequence[str] = (),
    ) -> None:  # fmt: skip
        self._adb = adb
        self._u2 = u2
        self._focused = focused
        self._keyboard = keyboard
        self._packages = frozenset(packages)
        self._hints: set[tuple[str, str]] = set()

    def ways(self, text: str) -> tuple[str, ...]:
        """How this text could be typed here, the best way first."""
        plain = text.isascii() and text.isprintable()
        offered = (
            ("set_text", self._u2 is not None),
            ("keyboard", self._keyboard in KEYBOARDS),
            ("input text", plain),
            ("paste", self._u2 is not None),
            ("clipper", CLIPPER in self._packages),
        )
        return tuple(way for way, there in offered if there)

    def type(self, text: str, *, replace: bool) -> None:
        """Type behind what the focused field holds, or in its place.

        Raises Unsendable before anything is sent, and NotTyped. With no field focused, what can be typed as keys is,
        and nobody knows where it goes.
        """
        sendable(text)
        field = self._read()
        if field is None:
            self._blindly(text)
            return
        if replace and field.text:
            self.clear()
            field = self._read() or field
        if not text:
            return
        before, held = field.text, field.text
        wanted = before + text
        for way in self.ways(text):
            if held != before:
                self.clear()
                self._enter(way, wanted, "")
            elif field.secret and way == "set_text" and before:
                continue  # what a password field holds cannot be read, so it cannot be set together with more
            else:
                self._enter(way, text, before)
            arrived, held = self._arrived(before, text, secret=field.secret)
            if arrived:
                return
        tried = ", ".join(self.ways(text)) or "no way to type such text on this phone"
        raise NotTyped(f"the field holds {held[:80]!r}, not {wanted[:80]!r} (tried: {tried}); see what it lets in")

    def clear(self) -> None:
        """Empty the focused field.

        Not every phone tells a hint from a text. What is still there when deleting changes nothing more is the hint.
        """
        field = self._read()
        if field is None or not field.text:
            return
        if self._u2 is not None:
            with contextlib.suppress(AndroidError):
                self._u2.call("clearTextField", FOCUSED)
            field = self._read()
        else:
            self._adb.shell(f"input keycombination {_CONTROL} {_A} && input keyevent {_BACKSPACE}")
            field = self._read()
        while field is not None and field.text:
            before = field
            self._delete(len(field.text.encode("utf-16-le")) // 2)
            field = self._read()
            if field is not None and field.text == before.text:
                self._hints.add((field.name, field.shown))
                return

    # Inside

    def _read(self) -> _Field | None:
        element = self._focused()
        if element is None:
            return None
        secret, shown = element.has(Flag.PASSWORD), element.value
        if self._u2 is not None and shown and not secret:
            with contextlib.suppress(AndroidError):
                shown = str(self._u2.call("getText", FOCUSED) or "")
        hint = (element.resource_id, shown) in self._hints
        return _Field(element.resource_id, shown, "" if hint else shown, secret)

    def _delete(self, count: int) -> None:
        """So many characters on both sides of the cursor, for nobody knows where it is."""
        for key in (_BACKSPACE, _DELETE):
            for at in range(0, count, _BATCH):
                self._adb.shell(["input", "keyevent", *[str(key)] * min(_BATCH, count - at)])

    def _enter(self, way: str, text: str, before: str) -> None:
        match way:
            case "set_text" if self._u2 is not None:
                with contextlib.suppress(AndroidError):
                    self._u2.call("setText", FOCUSED, before + text)
            case "keyboard":
                told = base64.b64encode(text.encode()).decode()
                self._adb.shell(KEYBOARDS[self._keyboard].format(told))
            case "input text":
                for command in as_input_text(text):
                    self._adb.shell(command)
            case "paste" if self._u2 is not None:
                self._paste(self._u2, text)
            case _:
                self._adb.shell(f"am broadcast -a clipper.set -e text {quote(text)}")
                self._adb.shell(["input", "keyevent", str(_PASTE)])

    @staticmethod
    def _paste(u2: U2, text: str) -> None:
        """Through the clipboard, which holds what it held before afterwards, where the phone lets it be read."""
        kept = None
        with contextlib.suppress(AndroidError):
            kept = u2.call("getClipboard")
        with contextlib.suppress(AndroidError):
            u2.call("setClipboard", None, text)
            u2.call("pasteClipboard")
        if kept is not None:
            with contextlib.suppress(AndroidError):
                u2.call("setClipboard", None, str(kept))

    def _arrived(self, before: str, text: str, *, secret: bool) -> tuple[bool, str]:
        """Whether the field comes to hold the text, and what it holds; waits while it changes.

        What was there before may have been a hint, or selected: then the text alone is enough.
        """
        deadline = Deadline(READ_S)
        last: str | None = None
        while True:
            field = self._read()
            held, shown = (field.text, field.shown) if field is not None else ("", "")
            if any(holds(shown, old, text, secret=secret) for old in (before, "")):
                return True, held
            if (held == last and held != before) or deadline.passed:
                return False, held
            last = held
            time.sleep(PACE_S)  # a field cannot be waited for, only looked at

    def _blindly(self, text: str) -> None:
        if not (text.isascii() and text.isprintable()):
            raise NotTyped("no field is focused, and this text cannot be typed as keys; tap a field first")
        for command in as_input_text(text):
            self._adb.shell(command)


def as_input_text(text: str) -> tuple[str, ...]:
    """The commands that type printable ASCII: "%s" stands for a blank there, so those two are never sent together."""
    parts = text.replace("%s", "%\0s").split("\0")
    return tuple(f"input text {quote(part)}" for part in parts if part)


def holds(held: str, before: str, text: str, *, secret: bool = False) -> bool:
    """Whether a field that held `before` and now holds `held` has taken `text`, at its end or where its cursor was."""
    if secret:
        return len(held) >= len(before) + len(text)
    if re.fullmatch(_seen(before + text), held, re.DOTALL):
        return True
    extra = len(held) - len(before)
    if extra == len(text) and text in held:
        return True
    bare = _letters(text)
    return bool(bare) and _letters(held) == _letters(before) + bare


def _seen(text: str) -> str:
    """A pattern for a text as a field and an XML dump show it."""
    return r"(?:\r\n|[\n\r\t ])".join("".join(map(_character, line)) for line in text.split("\r\n"))


def _character(char: str) -> str:
    if char in "\n\r\t":
        return r"[\n\r\t ]"
    if char > "\uffff":
        return f"(?:{char}|[.?\ufffd]{{1,2}})"
    if not char.isprintable() and char != " ":
        return f"(?:{re.escape(char)}|.)?"
    return re.escape(char)


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
