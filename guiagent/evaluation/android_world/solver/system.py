"""Walks through settings, clock, camera, recorder, contacts and whatever else the system brings."""

import re
from collections.abc import Mapping

from emulators.action import LongPress, Swipe, Tap
from emulators.screen import Flag, Point, Screen
from guiagent.evaluation.android_world.solver.walking import (
    Script,
    Walk,
    confirmed,
    element,
    fill,
    launch,
    need,
    replaced,
    tap,
    wait,
)

__all__ = ["SCRIPTS"]


def _switched(screen: Screen, tile: str, *, on: bool) -> Walk:
    """A tile of the quick settings."""
    if element(screen, tile) is None or screen.app != "com.android.systemui":
        screen = yield from _unfolded(screen)
    if need(screen, tile).has(Flag.CHECKED) != on:
        screen = yield from tap(screen, tile)
    return screen


def _unfolded(screen: Screen) -> Walk:
    middle = screen.width / 2
    return (yield Swipe(Point(middle, 0), Point(middle, screen.height)))


def _tile(tile: str) -> Script:
    return lambda goal, screen: _switched(screen, tile, on=goal.rstrip(".").endswith("on"))


def _brightness(goal: str, screen: Screen) -> Walk:
    screen = yield from _unfolded(screen)
    screen = yield from _unfolded(screen)
    bar = need(screen, "Display brightness")
    at = bar.box.right - 1 if "max" in goal else bar.box.left
    return (yield Tap(Point(at, bar.hit.y)))


def _wifi_off_bluetooth_on(goal: str, screen: Screen) -> Walk:
    screen = yield from _switched(screen, "Wi-Fi", on=False)
    return (yield from _switched(screen, "Bluetooth", on=True))


def _wifi_on_and_open(goal: str, screen: Screen) -> Walk:
    yield from _switched(screen, "Wi-Fi", on=True)
    return (yield from _opened(re.findall(r"open the (.+?) app", goal)[0]))


def _open(goal: str, screen: Screen) -> Walk:
    return (yield from _opened(re.findall(r"^Open the (.+?) app", goal)[0]))


def _opened(name: str) -> Walk:
    """An app, and all that it asks for on its first start."""
    screen = yield from launch(name)
    for _ in range(6):
        if not any(one.resource_id.endswith("/alertTitle") for one in screen.elements) and not _asks(screen):
            break
        screen = yield from confirmed(screen, "While using the app", "Allow", "Next", "OK", "Accept & continue", "Done")
    return screen


def _asks(screen: Screen) -> bool:
    return element(screen, "While using the app") is not None or element(screen, "Allow") is not None


def _timer(goal: str, screen: Screen) -> Walk:
    hours, minutes, seconds = (int(text) for text in re.findall(r"(\d+) (?:hours|minutes|seconds)", goal))
    screen = yield from launch("clock")
    screen = yield from tap(screen, "Timer")
    for digit in f"{hours:02}{minutes:02}{seconds:02}".lstrip("0"):
        screen = yield from tap(screen, digit)
    return screen


def _stopwatch(*, running: bool) -> Script:
    def script(goal: str, screen: Screen) -> Walk:
        if not running and screen.app == "com.google.android.deskclock" and element(screen, "Start") is not None:
            return screen  # it stands already
        screen = yield from launch("clock")
        screen = yield from tap(screen, "Stopwatch")
        return (yield from tap(screen, "Start")) if running else screen

    return script


def _photo(goal: str, screen: Screen) -> Walk:
    screen = yield from _opened("camera")
    return (yield from tap(screen, "Take photo"))


def _video(goal: str, screen: Screen) -> Walk:
    screen = yield from _opened("camera")
    screen = yield from tap(screen, "Video")
    screen = yield from confirmed(screen, "While using the app")
    screen = yield from tap(screen, "Start recording")
    screen = yield from confirmed(screen, "While using the app")
    screen = yield from wait()
    return (yield from tap(screen, "Stop recording"))


def _recording(goal: str, screen: Screen) -> Walk:
    screen = yield from _opened("audio recorder")
    screen = yield from tap(screen, "Start recording")
    screen = yield from confirmed(screen, "While using the app")
    screen = yield from wait()
    screen = yield from tap(screen, "Stop recording")
    if names := re.findall(r'name "(.+?)"', goal):
        screen = yield from replaced(screen, "#input_name", names[0])
    return (yield from confirmed(screen, "Save", "OK"))


def _contact(goal: str, screen: Screen) -> Walk:
    [(name, number)] = re.findall(r"contact for (.+?)\. Their number is (\S+?)\.?$", goal)
    screen = yield from launch("contacts")
    screen = yield from tap(screen, "Create contact")
    first, _, last = name.partition(" ")
    screen = yield from fill(screen, "First name", first)
    screen = yield from fill(screen, "Last name", last)
    screen = yield from fill(screen, "Phone", number)
    return (yield from tap(screen, "Save"))


def _draft(goal: str, screen: Screen) -> Walk:
    said = re.findall(r"First Name: (.+?), Last Name: (.+?), Phone: (.+?), Phone Label: (.+?)\.", goal)[0]
    screen = yield from launch("contacts")
    screen = yield from tap(screen, "Create contact")
    for name, text in zip(("First name", "Last name", "Phone"), said, strict=False):
        screen = yield from fill(screen, name, text)
    if need(screen, "#spinner").value != said[3]:
        screen = yield from tap(screen, "#spinner")
        screen = yield from tap(screen, said[3])
    return screen


def _copy(goal: str, screen: Screen) -> Walk:
    screen = yield from launch("clipper")
    screen = yield from fill(screen, "#clip_text", goal.partition("clipboard: ")[2])
    return (yield from tap(screen, "Copy to clipboard"))


def _delete_file(goal: str, screen: Screen) -> Walk:
    [(name, folder)] = re.findall(r"Delete the file (\S+) from .* in the (\S+) folder", goal)
    screen = yield from launch("files")
    screen = yield from tap(screen, folder)
    screen = yield from _held(screen, name)
    screen = yield from tap(screen, "Delete")
    return (yield from confirmed(screen, "OK", "Delete"))


def _held(screen: Screen, name: str) -> Walk:
    from guiagent.evaluation.android_world.solver.walking import seek

    screen, found = yield from seek(screen, name)
    return (yield LongPress(found.hit))


def _move_file(goal: str, screen: Screen) -> Walk:
    [(name, source, target)] = re.findall(r"Move the file (\S+) from (\S+) within .* to the (\S+) within", goal)
    screen = yield from launch("files")
    screen = yield from tap(screen, source)
    screen = yield from _held(screen, name)
    screen = yield from tap(screen, "More options")
    screen = yield from tap(screen, "Move to…")
    screen = yield from tap(screen, target)
    return (yield from tap(screen, "Move here"))


SCRIPTS: Mapping[str, Script] = {
    **dict.fromkeys(
        ("SystemWifiTurnOff", "SystemWifiTurnOffVerify", "SystemWifiTurnOn", "SystemWifiTurnOnVerify"), _tile("Wi-Fi")
    ),
    **dict.fromkeys(
        ("SystemBluetoothTurnOff", "SystemBluetoothTurnOffVerify", "SystemBluetoothTurnOn",
         "SystemBluetoothTurnOnVerify"),
        _tile("Bluetooth"),
    ),
    **dict.fromkeys(
        ("SystemBrightnessMax", "SystemBrightnessMaxVerify", "SystemBrightnessMin", "SystemBrightnessMinVerify"),
        _brightness,
    ),
    "TurnOffWifiAndTurnOnBluetooth": _wifi_off_bluetooth_on,
    "TurnOnWifiAndOpenApp": _wifi_on_and_open,
    "OpenAppTaskEval": _open,
    "ClockTimerEntry": _timer,
    "ClockStopWatchRunning": _stopwatch(running=True),
    "ClockStopWatchPausedVerify": _stopwatch(running=False),
    "CameraTakePhoto": _photo,
    "CameraTakeVideo": _video,
    "AudioRecorderRecordAudio": _recording,
    "AudioRecorderRecordAudioWithFileName": _recording,
    "ContactsAddContact": _contact,
    "ContactsNewContactDraft": _draft,
    "SystemCopyToClipboard": _copy,
    "FilesDeleteFile": _delete_file,
    "FilesMoveFile": _move_file,
}  # fmt: skip
