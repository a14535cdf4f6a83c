"""Keys as the emulator is told of them: codes of five kinds, names as browsers have them, or text."""

from emulators.action import Press, TypeText
from emulators.device import UnsupportedAction
from emulators.virtual.door.emulator_grpc.answers import EMPTY, Refused
from emulators.virtual.door.handset import Handset
from emulators.wire import Message

__all__ = ["Keys"]

USB, EVDEV, XKB, WIN, MAC = range(5)
"""Kinds of codes, as KeyboardEvent.KeyCodeType numbers them."""
DOWN, UP, PRESS = range(3)
"""KeyboardEvent.KeyEventType."""

_ROWS = {2: "1234567890-=", 16: "qwertyuiop[]", 30: "asdfghjkl;'`", 43: "\\zxcvbnm,./", 57: " "}
"""Characters by the Linux code (evdev) of the first in the row; the others follow."""
_SHIFTED = dict(zip("1234567890-=[];'`\\,./", '!@#$%^&*()_+{}:"~|<>?', strict=True))
_KEYPAD = {55: "*", 71: "7", 72: "8", 73: "9", 74: "-", 75: "4", 76: "5", 77: "6", 78: "+", 79: "1", 80: "2", 81: "3",
           82: "0", 83: ".", 98: "/"}  # fmt: skip
_SHIFT, _CONTROL = {42, 54}, {29, 97}
_BACK, _HOME, _RECENTS, _ENTER, _ERASE, _DELETE, _LEFT, _RIGHT = 158, 172, 580, 28, 14, 111, 105, 106
_PRESSED = {
    1: "back", _BACK: "back", 102: "home", _HOME: "home", _RECENTS: "recents", _ENTER: "enter", 96: "enter",
    _ERASE: "backspace", _DELETE: "delete", _LEFT: "left", _RIGHT: "right",
}  # fmt: skip
"""What the phone does for keys that write nothing, by Linux code; Escape goes back, as on Android."""
_CHARACTERS = {first + n: char for first, row in _ROWS.items() for n, char in enumerate(row)} | _KEYPAD
_NAMED = {
    "GoBack": _BACK, "BrowserBack": _BACK, "Escape": 1, "GoHome": _HOME, "Home": _HOME, "BrowserHome": _HOME,
    "AppSwitch": _RECENTS, "Enter": _ENTER, "Backspace": _ERASE, "Delete": _DELETE, "ArrowLeft": _LEFT,
    "ArrowRight": _RIGHT, "Shift": 42, "Control": 29,
}  # fmt: skip
"""Linux codes by the names that browsers give to keys."""

_USB = {
    **{0x70004 + n: code for n, code in enumerate(
        (30, 48, 46, 32, 18, 33, 34, 35, 23, 36, 37, 38, 50, 49, 24, 25, 16, 19, 31, 20, 22, 47, 17, 45, 21, 44)
    )},
    **{0x7001E + n: 2 + n for n in range(10)},
    **dict(zip(range(0x70028, 0x70032), (_ENTER, 1, _ERASE, 15, 57, 12, 13, 26, 27, 43), strict=True)),
    **dict(zip(range(0x70033, 0x70039), (39, 40, 41, 51, 52, 53), strict=True)),
    0x7004A: _HOME, 0x7004C: _DELETE, 0x7004F: _RIGHT, 0x70050: _LEFT, 0x700E0: 29, 0x700E1: 42, 0x700E4: 97,
    0x700E5: 54, 0xC0223: _HOME, 0xC0224: _BACK, 0xC029F: _RECENTS,
}  # fmt: skip
"""Linux codes by USB's; letters by the alphabet."""
_WIN = {0xE01C: 96, 0xE01D: 97, 0xE035: 98, 0xE047: _HOME, 0xE04B: _LEFT, 0xE04D: _RIGHT, 0xE053: _DELETE,
        0xE06A: _BACK, 0xE032: _HOME}  # fmt: skip
"""Linux codes by the keyboard's scan codes, where they are not the same."""
_MAC = "asdfhgzxcv\0bqweryt123465=97-80]ou[ip\0lj'k;\\,/nm.\0 `"
"""What the key of each code on a Mac writes."""
_MAC_KEYS = {36: _ENTER, 51: _ERASE, 53: 1, 56: 42, 59: 29, 60: 54, 62: 97, 76: 96, 115: _HOME, 117: _DELETE,
             123: _LEFT, 124: _RIGHT}  # fmt: skip


class Keys:
    """The keyboard of one handset. Keys that the phone has no use for do nothing."""

    def __init__(self, handset: Handset) -> None:
        self._handset = handset
        self._held: set[int] = set()

    def send(self, event: Message) -> bytes:
        """A KeyboardEvent: text counts before a code, a code before a name."""
        kind, how, code, name, text = event.integer(1), event.integer(2), event.integer(3), event.text(4), event.text(5)
        if how not in (DOWN, UP, PRESS):
            raise Refused("INVALID_ARGUMENT", f"there is no key event {how}; send keydown, keyup or keypress")
        with self._handset.lock:
            self._handset.catch_up()
            if text:
                self._type(text)
            elif code:
                self._event(linux_code(kind, code), how)
            elif name in _NAMED:
                self._event(_NAMED[name], how)
            elif len(name) == 1 and how != UP:
                self._type(name)
        return EMPTY

    def release(self) -> None:
        """Forget keys that are held."""
        self._held.clear()

    def _type(self, text: str) -> None:
        """ASCII; all else has no key on the emulator's keyboard either."""
        for number, line in enumerate(text.split("\n")):
            if number:
                self._press("enter")
            typed = "".join(char for char in line if " " <= char <= "~")
            if typed:
                self._handset.phone.do(TypeText(typed))

    def _event(self, code: int, how: int) -> None:
        if code in _SHIFT | _CONTROL:
            (self._held.discard if how == UP else self._held.add)(code)
            if how == PRESS:
                self._held.discard(code)
        elif how != UP:
            self._stroke(code)

    def _stroke(self, code: int) -> None:
        char = _CHARACTERS.get(code, "")
        if code in _PRESSED:
            self._press(_PRESSED[code])
        elif char and self._held & _CONTROL:
            self._press(f"ctrl+{char}")
        elif char:
            upper = _SHIFTED.get(char, char.upper()) if self._held & _SHIFT and code not in _KEYPAD else char
            self._handset.phone.do(TypeText(upper))

    def _press(self, keys: str) -> None:
        try:
            self._handset.phone.do(Press(keys))
        except UnsupportedAction:  # a chord that no app listens to
            return


def linux_code(kind: int, code: int) -> int:
    """The Linux code (evdev) of a key, 0 for one that is not known. Raises Refused for a kind that there is not."""
    match kind:
        case 0:
            return _USB.get(code, 0)
        case 1:
            return code
        case 2:
            return code - 8
        case 3:
            return _WIN.get(code, code)
        case 4:
            return _MAC_KEYS.get(code) or _BY_CHARACTER.get(_MAC[code : code + 1], 0)
        case _:
            raise Refused("INVALID_ARGUMENT", f"there is no kind of key code {kind}; send Usb, Evdev, XKB, Win or Mac")


_BY_CHARACTER = {char: code for code, char in _CHARACTERS.items() if code not in _KEYPAD}
