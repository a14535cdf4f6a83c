"""Android's keys by name and number, and what each of them does on the phone."""

from dataclasses import replace

from emulators.action import Press, Scroll, Tap
from emulators.screen import Flag
from emulators.virtual.app import Context
from emulators.virtual.cursor import Cursor
from emulators.virtual.door.handset import Handset
from emulators.virtual.door.modem import Calls, settle_call
from emulators.virtual.door.services.display import Display
from emulators.virtual.door.services.starting import start
from emulators.virtual.door.services.targets import launched
from emulators.virtual.system import SYSTEM_PACKAGE
from emulators.virtual.widgets import Event
from emulators.virtual.world import Page

__all__ = ["CONTROL", "SHIFT", "chord", "key_number", "press"]

_NAMES = """
UNKNOWN SOFT_LEFT SOFT_RIGHT HOME BACK CALL ENDCALL 0 1 2 3 4 5 6 7 8 9 STAR POUND DPAD_UP DPAD_DOWN DPAD_LEFT
DPAD_RIGHT DPAD_CENTER VOLUME_UP VOLUME_DOWN POWER CAMERA CLEAR A B C D E F G H I J K L M N O P Q R S T U V W X Y Z
COMMA PERIOD ALT_LEFT ALT_RIGHT SHIFT_LEFT SHIFT_RIGHT TAB SPACE SYM EXPLORER ENVELOPE ENTER DEL GRAVE MINUS EQUALS
LEFT_BRACKET RIGHT_BRACKET BACKSLASH SEMICOLON APOSTROPHE SLASH AT NUM HEADSETHOOK FOCUS PLUS MENU NOTIFICATION
SEARCH MEDIA_PLAY_PAUSE MEDIA_STOP MEDIA_NEXT MEDIA_PREVIOUS MEDIA_REWIND MEDIA_FAST_FORWARD MUTE PAGE_UP PAGE_DOWN
PICTSYMBOLS SWITCH_CHARSET BUTTON_A BUTTON_B BUTTON_C BUTTON_X BUTTON_Y BUTTON_Z BUTTON_L1 BUTTON_R1 BUTTON_L2
BUTTON_R2 BUTTON_THUMBL BUTTON_THUMBR BUTTON_START BUTTON_SELECT BUTTON_MODE ESCAPE FORWARD_DEL CTRL_LEFT CTRL_RIGHT
CAPS_LOCK SCROLL_LOCK META_LEFT META_RIGHT FUNCTION SYSRQ BREAK MOVE_HOME MOVE_END INSERT FORWARD MEDIA_PLAY
MEDIA_PAUSE MEDIA_CLOSE MEDIA_EJECT MEDIA_RECORD F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 F11 F12 NUM_LOCK NUMPAD_0 NUMPAD_1
NUMPAD_2 NUMPAD_3 NUMPAD_4 NUMPAD_5 NUMPAD_6 NUMPAD_7 NUMPAD_8 NUMPAD_9 NUMPAD_DIVIDE NUMPAD_MULTIPLY
NUMPAD_SUBTRACT NUMPAD_ADD NUMPAD_DOT NUMPAD_COMMA NUMPAD_ENTER NUMPAD_EQUALS NUMPAD_LEFT_PAREN NUMPAD_RIGHT_PAREN
VOLUME_MUTE INFO CHANNEL_UP CHANNEL_DOWN ZOOM_IN ZOOM_OUT TV WINDOW GUIDE DVR BOOKMARK CAPTIONS SETTINGS TV_POWER
TV_INPUT STB_POWER STB_INPUT AVR_POWER AVR_INPUT PROG_RED PROG_GREEN PROG_YELLOW PROG_BLUE APP_SWITCH BUTTON_1
BUTTON_2 BUTTON_3 BUTTON_4 BUTTON_5 BUTTON_6 BUTTON_7 BUTTON_8 BUTTON_9 BUTTON_10 BUTTON_11 BUTTON_12 BUTTON_13
BUTTON_14 BUTTON_15 BUTTON_16 LANGUAGE_SWITCH MANNER_MODE 3D_MODE CONTACTS CALENDAR MUSIC CALCULATOR ZENKAKU_HANKAKU
EISU MUHENKAN HENKAN KATAKANA_HIRAGANA YEN RO KANA ASSIST BRIGHTNESS_DOWN BRIGHTNESS_UP MEDIA_AUDIO_TRACK SLEEP
WAKEUP
""".split()  # noqa: SIM905 (three hundred names as a table)
"""From 0 on; up to WAKEUP, which is 224."""
_LATER = {"SOFT_SLEEP": 276, "CUT": 277, "COPY": 278, "PASTE": 279, "ALL_APPS": 284, "REFRESH": 285}
_NUMBERS = {name: number for number, name in enumerate(_NAMES)} | _LATER
_BY_NUMBER = {number: name for name, number in _NUMBERS.items()}

SHIFT = frozenset({59, 60})
CONTROL = frozenset({113, 114})
_WRITTEN = {
    "STAR": "**", "POUND": "##", "COMMA": ",<", "PERIOD": ".>", "SPACE": "  ", "GRAVE": "`~", "MINUS": "-_",
    "EQUALS": "=+",
    "LEFT_BRACKET": "[{", "RIGHT_BRACKET": "]}", "BACKSLASH": "\\|", "SEMICOLON": ";:", "APOSTROPHE": "'\"",
    "SLASH": "/?", "AT": "@@", "PLUS": "++", "NUMPAD_DIVIDE": "//", "NUMPAD_MULTIPLY": "**", "NUMPAD_SUBTRACT": "--",
    "NUMPAD_ADD": "++", "NUMPAD_DOT": "..", "NUMPAD_COMMA": ",,", "NUMPAD_EQUALS": "==", "NUMPAD_LEFT_PAREN": "((",
    "NUMPAD_RIGHT_PAREN": "))", **dict(zip("1234567890", ("1!", "2@", "3#", "4$", "5%", "6^", "7&", "8*", "9(", "0)"),
                                           strict=True)),
}  # fmt: skip
"""What keys write, without and with shift."""
_PRESSED = {
    "HOME": "home", "BACK": "back", "ESCAPE": "back", "APP_SWITCH": "recents", "ENTER": "enter",
    "NUMPAD_ENTER": "enter",
    "DPAD_CENTER": "enter", "DEL": "backspace", "FORWARD_DEL": "delete", "DPAD_LEFT": "left", "DPAD_RIGHT": "right",
    "CUT": "ctrl+x", "COPY": "ctrl+c", "PASTE": "ctrl+v",
}  # fmt: skip
_OPENED = {
    "EXPLORER": "com.android.chrome", "ENVELOPE": "org.guiagent.mail", "CONTACTS": "com.google.android.contacts",
    "CALENDAR": "com.simplemobiletools.calendar.pro", "MUSIC": "code.name.monkey.retromusic",
    "SETTINGS": "com.android.settings", "CALL": "com.google.android.dialer", "CAMERA": "com.android.camera2",
}  # fmt: skip
_STEPS = {
    "VOLUME_UP": ("system/volume_music", 1, 15), "VOLUME_DOWN": ("system/volume_music", -1, 15),
    "BRIGHTNESS_UP": ("system/screen_brightness", 25, 255), "BRIGHTNESS_DOWN": ("system/screen_brightness", -25, 255),
}  # fmt: skip
_WAKING = ("WAKEUP", "POWER", "HOME", "MENU")


def key_number(text: str) -> int:
    """A key by number, "HOME" or "KEYCODE_HOME"; 0 for one that nobody knows, as KeyEvent.keyCodeFromString."""
    if text.isdecimal():
        return int(text)
    return _NUMBERS.get(text.upper().removeprefix("KEYCODE_"), 0)


def press(handset: Handset, number: int, *, shift: bool = False) -> None:
    """Press a key; what the phone has no use for does nothing."""
    name, display = _BY_NUMBER.get(number, ""), handset.part(Display)
    if not display.awake:
        display.awake = name in _WAKING
        return
    world, phone = handset.phone.world, handset.phone
    match name:
        case "POWER" | "SLEEP" | "SOFT_SLEEP":
            display.awake = False
        case "ENDCALL":
            display.awake = _hang_up(handset)
        case "TAB":
            _next_field(handset)
        case "MOVE_HOME" | "MOVE_END" if world.state.focus:
            cursor = Cursor(world.state.focus, 0, 0) if name == "MOVE_HOME" else None
            world.state = replace(world.state, cursor=cursor)
        case "PAGE_UP" | "PAGE_DOWN":
            phone.do(Scroll("up" if name == "PAGE_UP" else "down"))
        case "NOTIFICATION":
            world.panel(Page(SYSTEM_PACKAGE, "shade"))
        case "VOLUME_MUTE" | "MUTE":
            world.put_setting("system/volume_music", "0")
        case _ if name in _STEPS:
            key, step, most = _STEPS[name]
            value = int(world.setting(key, "0") or 0) + step
            world.put_setting(key, str(min(most, max(0, value))))
        case _ if name in _PRESSED:
            phone.do(Press(_PRESSED[name]))
        case _ if name in _OPENED and _OPENED[name] in world.apps:
            start(handset, launched(world.apps[_OPENED[name]]))
        case _ if char := written(name, shift=shift):
            if world.state.focus:
                phone.do(Press(char))


def written(name: str, *, shift: bool) -> str:
    """What a key writes; empty for most of them."""
    if len(name) == 1 and name.isalpha():
        return name if shift else name.lower()
    name = name.removeprefix("NUMPAD_") if name[-1:].isdigit() else name
    return _WRITTEN.get(name, "  ")[shift] if name in _WRITTEN else ""


def chord(handset: Handset, numbers: list[int]) -> None:
    """Keys that are held together, as `input keycombination` sends them."""
    names = [_BY_NUMBER.get(number, "") for number in numbers]
    others = [number for number in numbers if number not in SHIFT | CONTROL]
    if CONTROL & {*numbers}:
        for name in names:
            if name in ("A", "C", "V", "X") and handset.part(Display).awake and handset.phone.world.state.focus:
                handset.phone.do(Press(f"ctrl+{name.lower()}"))
        return
    if "TAB" in names and "ALT_LEFT" in names:
        handset.phone.do(Press("recents"))
        return
    for number in others:
        press(handset, number, shift=bool(SHIFT & {*numbers}))


def _hang_up(handset: Handset) -> bool:
    """End the calls that there are; False where there was none: the key turns the screen off then."""
    world = handset.phone.world
    ended = [settle_call(handset, number, "") for number in [*handset.part(Calls).state]]
    app = world.apps.get("com.google.android.dialer")
    going = [each for each in world.state.notifications if each.key == "call"]
    for each in going if app else ():
        assert app is not None
        page = Page(app.package, "call", each.args)
        if (world.page.package, world.page.screen) != (page.package, page.screen):
            world.start(Page(app.package, app.activities[0].screen), page)
        app.handle(Context(world, app, writable=True), Event("end"))
    return bool(ended or going)


def _next_field(handset: Handset) -> None:
    """TAB goes to the next field, the first one after the last."""
    elements = handset.phone.view().scene.elements
    fields = [each for each in elements if each.has(Flag.EDITABLE)]
    if not fields:
        return
    at = next((number for number, each in enumerate(fields) if each.has(Flag.FOCUSED)), -1)
    handset.phone.do(Tap(fields[(at + 1) % len(fields)].hit))
