"""What is in front on a phone: the app, its activity and how the screen is turned, as `dumpsys` tells it."""

import re
from dataclasses import dataclass

from emulators.android.adb import Adb
from emulators.android.errors import Refused

__all__ = ["Focus", "display_size", "find_focus_command", "read_focus"]

_WANTED = "mCurrentFocus|mFocusedApp|mCurrentRotation|ResumedActivity"
_PLACES = ("window displays", "window windows", "window", "activity activities")
_COMPONENT = re.compile(r"([A-Za-z]\w*(?:\.\w+)+)/([\w.$]+)")
_ROTATION = re.compile(r"mCurrentRotation=(?:ROTATION_)?(\d+)")
_PANELS = re.compile(r"NotificationShade|StatusBar|RecentsPanel")
_SIZE = re.compile(r"(Physical|Override) size: (\d+)x(\d+)")

PANEL_PACKAGE = "com.android.systemui"


@dataclass(frozen=True, slots=True)
class Focus:
    """`app` is a package, `location` the full name of an activity or window; `rotation` in quarter turns, if told."""

    app: str
    location: str
    rotation: int | None = None


def find_focus_command(adb: Adb) -> str:
    """The cheapest command by which this phone tells what is in front; the last of them where none does."""
    command = ""
    for place in _PLACES:
        command = f"dumpsys {place} | grep -E '{_WANTED}'"
        if read_focus(adb.shell(command).text) is not None:
            break
    return command


def read_focus(told: str) -> Focus | None:
    """What lines of `dumpsys window` or `dumpsys activity` say; None where they name nothing.

    The focused window says what is in front, except where it is a pop-up or a keyboard without a name of an activity:
    then it is the focused app.
    """
    turned = _ROTATION.search(told)
    rotation = _quarters(int(turned[1])) if turned else None
    lines = told.splitlines()
    for word in ("mCurrentFocus", "mFocusedApp", "ResumedActivity"):
        for line in lines:
            if word not in line:
                continue
            if found := _COMPONENT.search(line):
                package, name = found[1], found[2]
                return Focus(package, package + name if name.startswith(".") else name, rotation)
            if word == "mCurrentFocus" and (panel := _PANELS.search(line)):
                return Focus(PANEL_PACKAGE, panel[0], rotation)
    return None


def display_size(adb: Adb) -> tuple[int, int]:
    """Width and height in pixels that touches refer to, the phone held upright. Raises Refused."""
    said = adb.run("wm size")
    told = {kind: (int(width), int(height)) for kind, width, height in _SIZE.findall(said)}
    if not told:
        raise Refused(f"{adb.serial} does not tell its size ({said.strip()[:80]!r}); is its screen on?")
    return told.get("Override") or told["Physical"]


def _quarters(told: int) -> int:
    return told // 90 % 4 if told >= 90 else told % 4
