"""Icons as strokes and shapes on a grid of 24 by 24, drawn here for this phone.

Each icon is a tuple of shapes: L polyline, P filled polygon, C circle, D disc, R rounded box (left top right bottom
radius), B filled rounded box, A arc (centre x, y, radius, start and sweep in degrees clockwise from three o'clock).
"""

from typing import Literal

from emulators.virtual.icons_daily import DAILY
from emulators.virtual.icons_editing import EDITING
from emulators.virtual.icons_media import MEDIA

__all__ = ["DIRECTIONAL", "NAMES", "Shape", "shapes"]

Shape = tuple[Literal["L", "P", "C", "D", "R", "B", "A"], tuple[float, ...]]

_DRAWN: dict[str, str] = {
    "add": "L 12 5 12 19; L 5 12 19 12",
    "airplane": "P 12 2 13.4 4 13.4 9 21 14 21 16 13.4 13.6 13.4 18.6 16 20.6 16 22 12 20.8 8 22 8 20.6 10.6 18.6 "
    "10.6 13.6 3 16 3 14 10.6 9 10.6 4",
    "alarm": "C 12 13 7.5; L 12 9 12 13 15 15; L 3 6 7 3; L 21 6 17 3",
    "apps": "B 4 4 8 8 1; B 10 4 14 8 1; B 16 4 20 8 1; B 4 10 8 14 1; B 10 10 14 14 1; B 16 10 20 14 1; "
    "B 4 16 8 20 1; B 10 16 14 20 1; B 16 16 20 20 1",
    "archive": "R 3 4 21 8 1; L 5 8 5 20 19 20 19 8; L 10 12 14 12",
    "arrow_back": "L 20 12 4 12; L 11 5 4 12 11 19",
    "arrow_forward": "L 4 12 20 12; L 13 5 20 12 13 19",
    "attach": "A 12 15 4 0 180; L 8 15 8 7; L 16 15 16 5; A 13.5 5 2.5 180 180; L 11 5 11 14",
    "backspace": "L 8 5 21 5 21 19 8 19 2.5 12 8 5; L 11 9 17 15; L 17 9 11 15",
    "battery": "R 7 5 17 21 1.5; B 10 2.5 14 5 0.5; B 9 10 15 19 0.5",
    "bluetooth": "L 6.5 7.5 17.5 16.5 12 21 12 3 17.5 7.5 6.5 16.5",
    "brightness": "C 12 12 4.5; L 12 2 12 4; L 12 20 12 22; L 2 12 4 12; L 20 12 22 12; L 5 5 6.3 6.3; "
    "L 17.7 17.7 19 19; L 5 19 6.3 17.7; L 17.7 6.3 19 5",
    "calendar": "R 4 5 20 21 2; L 4 10 20 10; L 8 3 8 6; L 16 3 16 6",
    "call": "P 5 3 9 3 10.8 7.8 8.4 10 10.2 13 13.8 15.5 16 13.1 21 15 21 19 19.4 21 17 21 11 18.8 6 14 3.2 8 3 5",
    "camera": "R 2.5 6.5 21.5 20 2; C 12 13 4; L 8.5 6.5 10 4 14 4 15.5 6.5",
    "cart": "L 2 4 5 4 8 15 18 15 20.5 7 6 7; D 9 19.5 1.7; D 17 19.5 1.7",
    "chat": "L 4 4 20 4 20 16 9 16 4 20.5 4 4; L 8 8.5 16 8.5; L 8 12 13 12",
    "check": "L 4.5 12.5 9.5 17.5 19.5 6.5",
    "chevron_left": "L 15 5 8 12 15 19",
    "chevron_right": "L 9 5 16 12 9 19",
    "clock": "C 12 12 9; L 12 6.5 12 12 16 14.5",
    "close": "L 5.5 5.5 18.5 18.5; L 18.5 5.5 5.5 18.5",
    "contacts": "R 4 3 20 21 2; D 12 9.5 2.6; A 12 17.5 4.2 180 180; L 7.8 17.5 16.2 17.5",
    "copy": "R 8 8 20 20 2; L 4.5 16 4 16 4 4 16 4 16 4.5",
    "cut": "C 6 18 3; C 18 18 3; L 8 16 18 3; L 16 16 6 3",
    "dark": "A 12 12 8.5 20 250; A 17.2 6.6 6.4 70 150",
    "delete": "L 4 6.5 20 6.5; L 6 6.5 7 20.5 17 20.5 18 6.5; L 9 6.5 9 3.5 15 3.5 15 6.5; L 10 10.5 10 16.5; "
    "L 14 10.5 14 16.5",
    "devices": "R 2.5 5 17 16 1.5; L 1.5 19.5 13 19.5; B 15.5 10 22.5 20.5 1.5",
    "display": "R 3 4 21 17 2; L 8 20.5 16 20.5; L 12 17 12 20.5",
    "dnd": "C 12 12 9; L 7.5 12 16.5 12",
    "down": "L 5 9 12 16 19 9",
    "dropdown": "P 6 9 18 9 12 15.5",
    "edit": "L 4 20 4 16 15.5 4.5 19.5 8.5 8 20 4 20; L 13 7 17 11",
    "email": "R 2.5 5 21.5 19 2; L 3.5 7 12 13.5 20.5 7",
    "enter": "L 20 6 20 13 5 13; L 9.5 8.5 5 13 9.5 17.5",
    "file": "L 6 2.5 14 2.5 19 7.5 19 21.5 5 21.5 5 2.5 6 2.5; L 14 2.5 14 7.5 19 7.5",
    "flag": "L 5 21.5 5 3.5; L 5 4 18.5 4 15.5 8.5 18.5 13 5 13",
    "folder": "L 3 19.5 3 5 9.5 5 12 8 21 8 21 19.5 3 19.5",
    "font": "L 5 20 11 4 13 4 19 20; L 7.5 14.5 16.5 14.5",
    "group": "C 9 8.5 3.5; A 9 20 6.5 180 180; A 16 8.5 3.5 -90 180; A 16.5 20 5.5 270 90",
    "hotspot": "D 12 14 2; A 12 14 5.2 150 240; A 12 14 9 150 240",
    "info": "C 12 12 9; L 12 11 12 16.5; D 12 7.7 1.3",
    "key": "C 7.5 12 4; L 11.5 12 21.5 12 21.5 15.5; L 17.5 12 17.5 15",
    "label": "L 3 5 15 5 21 12 15 19 3 19 3 5",
    "list": "L 8 6 21 6; L 8 12 21 12; L 8 18 21 18; D 4 6 1.3; D 4 12 1.3; D 4 18 1.3",
    "location": "A 12 10 6.5 150 240; L 6.4 13.2 12 21.5 17.6 13.2; C 12 10 2.3",
    "lock": "R 5 10.5 19 21 2; A 12 8.5 4 180 180; L 8 8.5 8 10.5; L 16 8.5 16 10.5; D 12 15.7 1.5",
    "menu": "L 3.5 6 20.5 6; L 3.5 12 20.5 12; L 3.5 18 20.5 18",
    "mic": "R 9 2.5 15 14 3; A 12 11.5 6.5 0 180; L 12 18 12 21.5",
    "more": "D 12 5 1.8; D 12 12 1.8; D 12 19 1.8",
    "music": "L 9 17.5 9 5 19.5 3 19.5 15.5; D 6.7 17.5 2.7; D 17.2 15.5 2.7",
    "nav_back": "P 17 4.5 17 19.5 5.5 12",
    "nav_home": "C 12 12 7.5",
    "nav_recents": "R 5 5 19 19 2",
    "nfc": "R 3 3 21 21 2.5; L 7.5 16.5 7.5 7.5 16.5 16.5 16.5 7.5",
    "note": "R 4 3 20 21 2; L 8 8 16 8; L 8 12 16 12; L 8 16 13 16",
    "notifications": "L 6 17 6 10.5; A 12 10 6 180 180; L 18 10.5 18 17; L 4 17.5 20 17.5; A 12 19 2.2 0 180; "
    "L 12 2.5 12 4",
    "pause": "B 6 5 10 19 1; B 14 5 18 19 1",
    "person": "C 12 8 4; A 12 21 7.5 180 180; L 4.5 21 19.5 21",
    "person_add": "C 9.5 8 4; A 9.5 20.5 7 180 180; L 2.5 20.5 16.5 20.5; L 19 7 19 13; L 16 10 22 10",
    "phone": "R 6.5 2 17.5 22 2; L 10.5 18.7 13.5 18.7",
    "place": "A 12 10 6.5 150 240; L 6.4 13.2 12 21.5 17.6 13.2; D 12 10 2.3",
    "play": "P 7 4.5 19.5 12 7 19.5",
    "privacy": "L 12 2.5 20 5.5 20 11.5 17.5 17.5 12 21.5 6.5 17.5 4 11.5 4 5.5 12 2.5",
    "refresh": "A 12 12 8 -60 300; L 16 1.8 16 5.3 12.2 5.6",
    "remove": "L 5 12 19 12",
    "rotate": "R 8 6 16 18 1.5; A 12 12 10 -80 70; A 12 12 10 100 70",
    "save": "L 4 4 16 4 20 8 20 20 4 20 4 4; L 8 4 8 9 14.5 9 14.5 4; R 7.5 13 16.5 20 0.5",
    "search": "C 10.5 10.5 6.5; L 15.3 15.3 21 21",
    "send": "P 3 20.5 3 13.7 14 12 3 10.3 3 3.5 22 12",
    "settings": "C 12 12 3; C 12 12 6.8; L 12 2 12 5; L 12 19 12 22; L 2 12 5 12; L 19 12 22 12; L 4.9 4.9 7 7; "
    "L 17 17 19.1 19.1; L 4.9 19.1 7 17; L 17 7 19.1 4.9",
    "share": "D 6 12 2.7; D 18 5 2.7; D 18 19 2.7; L 6 12 18 5; L 6 12 18 19",
    "shift": "L 12 4 4.5 12 8.5 12 8.5 19.5 15.5 19.5 15.5 12 19.5 12 12 4",
    "shift_lock": "P 12 2 21 11 16 11 16 16 8 16 8 11 3 11; B 8 18.5 16 21 0",
    "shift_on": "P 12 4 4.5 12 8.5 12 8.5 19.5 15.5 19.5 15.5 12 19.5 12",
    "signal": "P 3 21 21 21 21 3",
    "sort": "L 4 7 20 7; L 4 12 15 12; L 4 17 10 17",
    "sound": "P 3 9 7 9 12.5 4.5 12.5 19.5 7 15 3 15; A 12.5 12 4 -50 100; A 12.5 12 8 -55 110",
    "star": "L 12 3 14.7 8.8 21 9.6 16.3 13.9 17.6 20.2 12 17 6.4 20.2 7.7 13.9 3 9.6 9.3 8.8 12 3",
    "star_half": "P 12 3 12 17 6.4 20.2 7.7 13.9 3 9.6 9.3 8.8;"
    "L 12 3 14.7 8.8 21 9.6 16.3 13.9 17.6 20.2 12 17 6.4 20.2 7.7 13.9 3 9.6 9.3 8.8 12 3",
    "star_on": "P 12 3 14.7 8.8 21 9.6 16.3 13.9 17.6 20.2 12 17 6.4 20.2 7.7 13.9 3 9.6 9.3 8.8",
    "stop": "B 6 6 18 18 1.5",
    "stopwatch": "C 12 13.5 7.5; L 12 9.5 12 13.5; L 9.5 2.5 14.5 2.5; L 18 6.5 19.5 5",
    "storage": "R 3.5 4 20.5 9 1; R 3.5 9.5 20.5 14.5 1; R 3.5 15 20.5 20 1",
    "system": "R 6 2 18 22 2; L 12 8 12 8; L 12 11.5 12 17; D 12 7.8 1.3",
    "timer": "L 7 3 17 3; L 7 21 17 21; L 7.5 3 7.5 7 12 12 16.5 7 16.5 3; L 7.5 21 7.5 17 12 12 16.5 17 16.5 21",
    "touch": "C 12 12 3.5; C 12 12 8.5",
    "up": "L 5 15 12 8 19 15",
    "vibration": "R 8 4 16 20 1.5; L 4.5 8 4.5 16; L 19.5 8 19.5 16; L 1.8 10 1.8 14; L 22.2 10 22.2 14",
    "video": "R 2.5 6 16 18 2; P 17 12 21.5 8 21.5 16",
    "wallpaper": "R 3.5 3.5 20.5 20.5 2; D 8.5 8.5 1.7; L 4 18 9.5 12.5 13 16 16 13.5 20 17.5",
    "warning": "L 12 3 22 20.5 2 20.5 12 3; L 12 9.5 12 14.5; D 12 17.4 1.2",
    "wifi": "P 12 20 2 8 5.5 5.6 9.6 4.3 14.4 4.3 18.5 5.6 22 8",
    "work": "R 3 7.5 21 20 2; L 9 7.5 9 4 15 4 15 7.5; L 3 13 21 13",
}

_ALSO: dict[str, str] = {
    "bell": "notifications", "cancel": "close", "color": "palette", "contact": "person", "document": "file_text",
    "event": "calendar_day", "favorite": "heart", "favorite_on": "heart_on", "gear": "settings", "hangup": "call_end",
    "keypad": "dialpad", "mail": "email", "marker": "place", "movie": "film", "pencil": "edit", "people": "group",
    "photo": "image", "photos": "gallery", "recipe": "pot", "run": "runner", "skip_next": "next",
    "skip_previous": "previous", "task": "check_circle", "tasks": "checklist", "today": "calendar_day",
    "trash": "delete", "videocam": "video", "volume": "sound",
}  # fmt: skip
"""Other names that icons go by."""

_ALL: dict[str, str] = {**_DRAWN, **MEDIA, **DAILY, **EDITING}

NAMES: frozenset[str] = frozenset(_ALL) | frozenset(_ALSO)

DIRECTIONAL: frozenset[str] = frozenset({
    "arrow_back", "arrow_forward", "backspace", "bike", "chat", "checklist", "chevron_left", "chevron_right", "enter",
    "folder_move", "forward", "label", "list", "message", "nav_back", "numbers", "open", "playlist", "playlist_add",
    "quote", "redo", "reply", "reply_all", "run", "runner", "send", "signal", "sort", "sound", "star_half", "subtask",
    "tasks", "trending_down", "trending_up", "truck", "undo", "volume", "volume_down", "volume_off", "walk",
})  # fmt: skip
"""Icons that point along the line of reading, mirrored where that runs from right to left (players' keys are not)."""


def shapes(name: str) -> tuple[Shape, ...]:
    """The shapes of an icon; an unknown name gives a plain ring."""
    return tuple(_shape(part) for part in _ALL.get(_ALSO.get(name, name), "C 12 12 8").split(";"))


def _shape(part: str) -> Shape:
    kind, *numbers = part.split()
    return kind, tuple(float(n) for n in numbers)  # type: ignore[return-value]
