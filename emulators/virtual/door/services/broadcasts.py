"""Broadcasts: who hears them, and what they answer."""

import base64

from emulators.action import ClearText, Press, TypeText
from emulators.virtual.door.accessibility import receive_broadcast
from emulators.virtual.door.handset import Handset
from emulators.virtual.door.services.intents import Intent
from emulators.virtual.door.services.keys import press
from emulators.virtual.door.services.packages import ADB_KEYBOARD, ANDROID_WORLD, APPIUM_SETTINGS, CLIPPER, find
from emulators.virtual.door.services.settings import get_setting, put_setting
from emulators.virtual.door.tools.call import Call

__all__ = ["broadcast"]

_OK, _NOBODY = -1, 0
_IMES = (ADB_KEYBOARD, "com.github.uiautomator")


def broadcast(call: Call, intent: Intent) -> int:
    """Send it, and say what came back."""
    from dataclasses import replace

    call.out(f"Broadcasting: {intent}\n")
    result, data = _heard(call.handset, replace(intent, flags=0))
    told = "" if data is None else f', data="{data}"'
    call.out(f"Broadcast completed: result={result}{told}\n")
    return 0


def _heard(handset: Handset, intent: Intent) -> tuple[int, str | None]:
    action = intent.action
    if receive_broadcast(handset, action, intent.extras):
        return _NOBODY, None
    match action:
        case "clipper.get" | "clipper.set":
            return _clipper(handset, intent)
        case _ if action.startswith(("ADB_", "ADB.")):
            return _keyboard(handset, intent)
        case "android.intent.action.AIRPLANE_MODE":
            on = intent.extras.get("state")
            if isinstance(on, bool):
                put_setting(handset, "global/airplane_mode_on", "1" if on else "0")
        case "io.appium.settings.wifi" | "io.appium.settings.data_connection" | "io.appium.settings.bluetooth":
            return _appium(handset, intent)
        case "io.appium.settings.clipboard.get" if find(handset, APPIUM_SETTINGS):
            return _OK, base64.b64encode(handset.phone.world.state.clipboard.encode()).decode()
        case "com.example.ACTION_UPDATE_OVERLAY" | "com.example.ACTION_UPDATE_SCOREBOARD" if find(
            handset, ANDROID_WORLD
        ):
            return _NOBODY, None
    return _NOBODY, None


def _clipper(handset: Handset, intent: Intent) -> tuple[int, str | None]:
    """Android lets only the app in front read the clipboard."""
    from dataclasses import replace

    world = handset.phone.world
    known = find(handset, CLIPPER)
    if known is None or not known.enabled:
        return _NOBODY, None
    if intent.action == "clipper.set":
        text = intent.extras.get("text")
        if text is None:
            return _NOBODY, 'No text is provided. Use -e text "text to be pasted"'
        world.state = replace(world.state, clipboard=str(text))
        return _OK, "Text is copied into clipboard."
    if world.page.package != CLIPPER:
        return _NOBODY, None
    return _OK, world.state.clipboard


def _keyboard(handset: Handset, intent: Intent) -> tuple[int, str | None]:
    """ADBKeyboard and uiautomator2's keyboard, where one of them is the input method in use."""
    current = (get_setting(handset, "secure/default_input_method") or "").partition("/")[0]
    if current not in _IMES:
        return _NOBODY, None
    phone, text = handset.phone, intent.text("msg", "text")
    focused = bool(phone.world.state.focus)
    match intent.action:
        case "ADB_INPUT_TEXT" | "ADB_INPUT_CHARS" | "ADB_INPUT_B64":
            codes = intent.extras.get("chars")
            if isinstance(codes, tuple):
                text = "".join(chr(int(str(code))) for code in codes)
            if focused and (typed := _decoded(text) if intent.action.endswith("B64") else text):
                phone.do(TypeText(typed))
        case "ADB_KEYBOARD_INPUT_TEXT" | "ADB_KEYBOARD_SET_TEXT":
            if focused:
                phone.do(TypeText(_decoded(text), replace=intent.action.endswith("SET_TEXT")))
            return _OK, None
        case "ADB_CLEAR_TEXT" | "ADB_KEYBOARD_CLEAR_TEXT":
            if focused:
                phone.do(ClearText())
            return (_OK if "KEYBOARD" in intent.action else _NOBODY), None
        case "ADB_INPUT_CODE" | "ADB_KEYBOARD_INPUT_KEYCODE":
            press(handset, intent.number("code", 0))
        case "ADB_EDITOR_CODE" | "ADB_KEYBOARD_EDITOR_CODE" | "ADB_KEYBOARD_SMART_ENTER":
            if focused:
                phone.do(Press("enter"))
            return (_OK if "KEYBOARD" in intent.action else _NOBODY), None
        case "ADB_KEYBOARD_GET_CLIPBOARD":
            return _OK, base64.b64encode(phone.world.state.clipboard.encode()).decode()
        case _:
            return _NOBODY, None
    return (_OK if "KEYBOARD" in intent.action else _NOBODY), None


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text).decode("utf-8", "replace")
    except ValueError:
        return ""


def _appium(handset: Handset, intent: Intent) -> tuple[int, str | None]:
    if find(handset, APPIUM_SETTINGS) is None:
        return _NOBODY, None
    key = {"wifi": "wifi_on", "data_connection": "mobile_data", "bluetooth": "bluetooth_on"}[
        intent.action.rpartition(".")[2]
    ]
    put_setting(handset, f"global/{key}", "1" if intent.text("setstatus") == "enable" else "0")
    return _OK, None
