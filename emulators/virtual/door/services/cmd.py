"""`cmd`: commands of the system's services, by the name of the service."""

from collections.abc import Callable
from dataclasses import replace

from emulators.virtual.apps.settings_style import LOCALE_KEY
from emulators.virtual.door.services import am, content, input, pm, settings, small, wm
from emulators.virtual.door.services.dumpsys import SERVICES
from emulators.virtual.door.services.faults import FAILED, missing
from emulators.virtual.door.services.settings import get_setting, put_setting
from emulators.virtual.door.services.statusbar import collapse, expand
from emulators.virtual.door.tools.call import Call
from emulators.virtual.world import Notification

__all__ = ["run"]

_NOT_FOUND = 20
_WHOLE: dict[str, Callable[[Call], int]] = {
    "activity": am.run, "package": pm.run, "input": input.run, "window": wm.run, "settings": settings.run,
    "content": content.run, "appops": small.appops, "input_method": small.ime, "lock_settings": small.locksettings,
    "device_config": small.device_config, "telecom": small.telecom,
}  # fmt: skip
"""Services whose commands are programs of their own as well."""


def run(call: Call) -> int:
    words = call.args
    while words and words[0] in ("-w",):
        words = words[1:]
    if words == ["-l"]:
        call.out("Currently running services:\n" + "".join(f"  {name}\n" for name in SERVICES))
        return 0
    if not words:
        call.say(
            "cmd: No service specified; use -l to list all running services. Use -w to start and wait for a service."
        )
        return _NOT_FOUND
    name, rest = words[0], words[1:]
    if name in _WHOLE:
        return _WHOLE[name](replace(call, argv=(name, *rest)))
    with call.handset.lock:
        call.handset.catch_up()
        match name:
            case "statusbar":
                return _statusbar(call, rest)
            case "notification":
                return _notification(call, rest)
            case "uimode":
                return _uimode(call, rest)
            case "wifi" | "bluetooth_manager" | "connectivity" | "phone" | "nfc":
                return _radio(call, name, rest)
            case "locale":
                return _locale(call, rest)
            case "overlay":
                return _overlay(call, rest)
            case "power" | "deviceidle" | "battery" | "alarm" | "location" | "media_session" | "audio":
                return _other(call, name, rest)
            case _ if name in SERVICES:
                call.say("No shell command implementation.")
                return 0
            case _:
                call.say(f"cmd: Can't find service: {name}")
                return _NOT_FOUND


def _unknown(call: Call, words: list[str]) -> int:
    call.say(f"Unknown command: {words[0]}" if words else "No command given; see `cmd <service> help`")
    return FAILED


def _statusbar(call: Call, words: list[str]) -> int:
    match words:
        case ["expand-notifications"]:
            expand(call.handset)
        case ["expand-settings"]:
            expand(call.handset, settings=True)
        case ["collapse"]:
            collapse(call.handset)
        case ["get-status-icons"]:
            call.out("clock\nwifi\nbattery\n")
        case ["disable-for-setup" | "send-disable-flag" | "tracing", *_]:
            pass
        case _:
            return _unknown(call, words)
    return 0


def _notification(call: Call, words: list[str]) -> int:
    world = call.handset.phone.world
    match words:
        case ["list"]:
            call.out("".join(f"0|{each.package}|{number}|{each.key}|{call.handset.uid(each.package)}\n"
                             for number, each in enumerate(world.state.notifications)))  # fmt: skip
        case ["post", *rest]:
            title = ""
            while rest and rest[0].startswith("-"):
                option = rest.pop(0)
                value = rest.pop(0) if rest and option not in ("-h", "-v", "--verbose") else ""
                title = value if option in ("-t", "--title") else title
            if not rest:
                call.say("usage: cmd notification post [flags] <tag> <text>")
                return 1
            app = next(iter(world.apps.values()))
            world.notify(Notification(app.package, rest[0], title or rest[0], " ".join(rest[1:]), world.state.now))
            call.out(f"posting:\n  Notification(channel=shell_cmd text={' '.join(rest[1:])})\n")
        case ["set_dnd", str(how)]:
            put_setting(
                call.handset, "global/zen_mode", {"on": "1", "priority": "1", "none": "2", "alarms": "3"}.get(how, "0")
            )
        case [
            "allow_listener"
            | "disallow_listener"
            | "allow_assistant"
            | "allow_dnd"
            | "disallow_dnd"
            | "snooze"
            | "unsnooze",
            *_,
        ]:
            pass
        case _:
            return _unknown(call, words)
    return 0


def _uimode(call: Call, words: list[str]) -> int:
    names = {"1": "no", "2": "yes", "0": "auto"}
    match words:
        case ["night"]:
            pass
        case ["night", str(how)] if how in names.values():
            put_setting(call.handset, "secure/ui_night_mode", next(code for code, name in names.items() if name == how))
        case ["night", *_]:
            call.say("Usage: cmd uimode night [yes|no|auto|custom]")
            return FAILED
        case _:
            return _unknown(call, words)
    told = names.get(get_setting(call.handset, "secure/ui_night_mode") or "1", "no")
    call.out(f"Night mode: {told}\n")
    return 0


def _radio(call: Call, name: str, words: list[str]) -> int:
    handset = call.handset
    match name, words:
        case "wifi", ["set-wifi-enabled", ("enabled" | "disabled") as how, *_]:
            put_setting(handset, "global/wifi_on", "1" if how == "enabled" else "0")
        case "wifi", ["status", *_]:
            on = get_setting(handset, "global/wifi_on") == "1"
            call.out(
                f"Wifi is {'enabled' if on else 'disabled'}\n" + ('Wifi is connected to "AndroidWifi"\n' if on else "")
            )
        case "wifi", ["list-networks" | "list-scan-results", *_]:
            call.out(
                "Network Id      SSID                         Security type\n"
                "0            AndroidWifi                        open\n"
            )
        case "wifi", [
            "connect-network" | "forget-network" | "start-scan" | "set-verbose-logging" | "force-country-code",
            *_,
        ]:
            pass
        case "bluetooth_manager", [("enable" | "disable") as how, *_]:
            put_setting(handset, "global/bluetooth_on", "1" if how == "enable" else "0")
        case "bluetooth_manager", [str(wait), *_] if wait.startswith("wait-for-state"):
            pass
        case "connectivity", ["airplane-mode"]:
            call.out("enabled\n" if get_setting(handset, "global/airplane_mode_on") == "1" else "disabled\n")
        case "connectivity", ["airplane-mode", ("enable" | "disable") as how]:
            put_setting(handset, "global/airplane_mode_on", "1" if how == "enable" else "0")
        case "phone", ["data", ("enable" | "disable") as how]:
            put_setting(handset, "global/mobile_data", "1" if how == "enable" else "0")
        case "nfc", [("enable-nfc" | "disable-nfc") as how, *_]:
            put_setting(handset, "secure/nfc_on", "1" if how.startswith("enable") else "0")
        case _:
            return missing(call, f"{name} {' '.join(words[:1])}".strip())
    return 0


def _locale(call: Call, words: list[str]) -> int:
    match words:
        case ["set-app-locales", *_] | ["get-app-locales", *_]:
            call.out("Locales for the app for user 0 are []\n" if words[0].startswith("get") else "")
        case ["set-device-locale" | "set-system-locales", str(locale)]:
            put_setting(call.handset, LOCALE_KEY, locale)
        case _:
            return _unknown(call, words)
    return 0


def _overlay(call: Call, words: list[str]) -> int:
    navigation = ("gestural", "threebutton", "twobutton")
    match words:
        case ["list", *_]:
            marks = {name: "x" if name == "threebutton" else " " for name in navigation}
            lines = (f"[{mark}] com.android.internal.systemui.navbar.{name}\n" for name, mark in marks.items())
            call.out("android\n" + "".join(lines))
        case ["enable" | "enable-exclusive", *_, str(name)] if name.endswith("threebutton"):
            pass
        case ["disable", *_, str(name)] if not name.endswith("threebutton"):
            pass
        case ["enable" | "enable-exclusive" | "disable", *_]:
            return missing(call, f"overlay {words[-1]}")
        case _:
            return _unknown(call, words)
    return 0


def _other(call: Call, name: str, words: list[str]) -> int:
    handset = call.handset
    match name, words:
        case "power", ["set-mode", ("0" | "1") as mode]:
            put_setting(handset, "global/low_power", mode)
        case "location", ["set-location-enabled", ("true" | "false") as how, *_]:
            put_setting(handset, "secure/location_mode", "3" if how == "true" else "0")
        case "location", ["is-location-enabled", *_]:
            call.out("true\n" if get_setting(handset, "secure/location_mode") != "0" else "false\n")
        case "media_session" | "audio", ["volume", *_]:
            return small.media(replace(call, argv=("media", *words)))
        case "media_session", ["dispatch", *_]:
            return small.media(replace(call, argv=("media", *words)))
        case "alarm", ["set-timezone", str(zone)]:
            handset.properties["persist.sys.timezone"] = zone
        case "alarm", ["set-time", str(millis)] if millis.isdecimal():
            handset.set_clock(int(millis) // 1000)
        case "battery", _:
            from emulators.virtual.door.services import dumpsys

            return dumpsys.run(replace(call, argv=("dumpsys", "battery", *words)))
        case "deviceidle", _:
            pass
        case _:
            return missing(call, f"{name} {' '.join(words[:1])}".strip())
    return 0
