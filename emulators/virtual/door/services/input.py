"""`input`: touches, text and keys, as the shell sends them."""

from emulators.action import Drag, LongPress, Press, Swipe, Tap, TypeText
from emulators.screen import Point
from emulators.virtual.door.handset import Handset
from emulators.virtual.door.services.display import Display
from emulators.virtual.door.services.faults import FAILED, thrown
from emulators.virtual.door.services.keys import chord, key_number, press
from emulators.virtual.door.tools.call import Call

__all__ = ["run"]

LONG_MS = 400
"""A finger that stays in place at least this long presses long; Android's own."""
SLOW_MS = 1_000
"""A finger that is on its way for longer than this does not fling; our default."""
_STILL = 8.0
"""Within so many pixels a finger has not moved; our default."""
_SOURCES = ("dpad", "gamepad", "joystick", "keyboard", "mouse", "rotaryencoder", "stylus", "touchnavigation",
            "touchpad", "touchscreen", "trackball")  # fmt: skip
_USAGE = f"""Usage: input [<source>] [-d DISPLAY_ID] <command> [<arg>...]

The sources are: 
      {"      ".join(f"{source}{chr(10)}" for source in _SOURCES)}
[axis_value] represents an option specifying the value of a given axis

The commands and default sources are:
      text <string> (Default: keyboard)
      keyevent [--longpress|--doubletap|--async|--delay <duration between keycodes in ms>]
               <key code number or name> ... (Default: keyboard)
      tap <x> <y> (Default: touchscreen)
      swipe <x1> <y1> <x2> <y2> [duration(ms)] (Default: touchscreen)
      draganddrop <x1> <y1> <x2> <y2> [duration(ms)] (Default: touchscreen)
      press (Default: trackball)
      roll <dx> <dy> (Default: trackball)
      motionevent <DOWN|UP|MOVE|CANCEL> <x> <y> (Default: touchscreen)
      keycombination [-t duration(ms)] <key code 1> <key code 2> ... (Default: keyboard)
"""


class _Bad(Exception):
    """Words that make no command; the message is the exception's."""


class _Unwritable(Exception):
    """A character that is on no key."""


def run(call: Call) -> int:
    words = call.args
    if words and words[0] in _SOURCES:
        words = words[1:]
    if words and words[0] == "-d":
        words = words[2:]
    if not words:
        call.out(_USAGE)
        return FAILED
    command, rest = words[0], words[1:]
    with call.handset.lock:
        call.handset.catch_up()
        try:
            known = _done(call.handset, command, rest)
        except ValueError:
            return thrown(call, command, "IllegalArgumentException", f"Error: Invalid arguments for command: {command}")
        except _Bad as bad:
            return thrown(call, command, "IllegalArgumentException", str(bad))
        except _Unwritable:
            return thrown(call, command, "NullPointerException", "Attempt to get length of null array")
    if not known:
        call.say(f"Unknown command: {command}")
        return FAILED
    return 0


def _done(handset: Handset, command: str, rest: list[str]) -> bool:
    """Whether there is such a command. ValueError: a number is none; _Unwritable: a character that no key writes."""
    match command:
        case "tap":
            x, y = _numbers(command, rest, 2)[:2]
            touch(handset, (x, y), (x, y), 0)
        case "swipe" | "touchscreen":
            x1, y1, x2, y2 = _numbers(command, rest, 4)[:4]
            touch(handset, (x1, y1), (x2, y2), int(rest[4]) if len(rest) > 4 and rest[4] else 300)
        case "draganddrop":
            x1, y1, x2, y2 = _numbers(command, rest, 4)[:4]
            if _awake(handset):
                handset.phone.do(Drag(Point(x1, y1), Point(x2, y2)))
        case "text":
            _type(handset, *_needed(rest))
        case "keyevent":
            _keys(handset, rest)
        case "keycombination":
            keys = rest[2:] if rest[:1] == ["-t"] else rest
            if len(keys) < 2:
                raise _Bad("At least 2 keycodes must be provided.")
            if _awake(handset):
                chord(handset, [key_number(key) for key in keys])
        case "motionevent":
            _motion(handset, _needed(rest)[0], *_numbers(command, rest[1:], 2)[:2])
        case "press":
            press(handset, 23)
        case "roll" | "scroll":
            _needed(rest, 1)
        case _:
            return False
    return True


def _needed(rest: list[str], count: int = 1) -> list[str]:
    if len(rest) < count:
        raise _Bad('Argument expected after "' + (rest[-1] if rest else "null") + '"')
    return rest[:count]


def _numbers(command: str, rest: list[str], count: int) -> list[float]:
    return [float(word) for word in _needed(rest, count)]


def _awake(handset: Handset) -> bool:
    return handset.part(Display).awake


def touch(handset: Handset, start: tuple[float, float], end: tuple[float, float], lasted_ms: int) -> None:
    """A finger goes from one pixel to another; nothing where the screen is off, or beyond its edges."""
    if not _awake(handset):
        return
    a, b, phone = Point(*start), Point(*end), handset.phone
    view = phone.view().profile
    if not (0 <= a.x < view.width and 0 <= a.y < view.height):
        return
    if abs(a.x - b.x) + abs(a.y - b.y) < _STILL:
        phone.do(LongPress(a) if lasted_ms >= LONG_MS else Tap(a))
    else:
        b = Point(min(view.width - 1.0, max(0.0, b.x)), min(view.height - 1.0, max(0.0, b.y)))
        phone.do(Drag(a, b) if lasted_ms > SLOW_MS else Swipe(a, b))


def _type(handset: Handset, text: str) -> None:
    """Keys write it: "%s" is a space, and what is not on the keyboard is refused as a whole."""
    text = text.replace("%s", " ")
    if not all(" " <= c <= "~" or c in "\n\t" for c in text):
        raise _Unwritable
    if not _awake(handset):
        return
    for number, line in enumerate(text.split("\n")):
        if number:
            handset.phone.do(Press("enter"))
        if line and handset.phone.world.state.focus:
            handset.phone.do(TypeText(line.replace("\t", " ")))


def _keys(handset: Handset, rest: list[str]) -> None:
    words = [*rest]
    while words and words[0].startswith("--"):
        if words.pop(0) == "--delay" and words:
            words.pop(0)
    for word in _needed(words, max(1, len(words))):
        press(handset, key_number(word))


def _motion(handset: Handset, what: str, x: float, y: float) -> None:
    display, now = handset.part(Display), int(handset.now() * 1000)
    match what.upper():
        case "DOWN":
            display.finger = (x, y, x, y, now)
        case "MOVE" if display.finger:
            display.finger = (*display.finger[:2], x, y, display.finger[4])
        case "UP" if display.finger:
            x1, y1, _, _, began = display.finger
            display.finger = None
            touch(handset, (x1, y1), (x, y), now - began)
        case "CANCEL":
            display.finger = None
        case "MOVE" | "UP":
            pass
        case _:
            raise _Bad(f"Unknown action: {what}")
