"""Commands of one screenful: `appops ime locksettings telecom media bmgr reboot screenrecord uimode` and the like."""

from emulators.virtual.door.services.faults import FAILED, missing
from emulators.virtual.door.services.keys import key_number, press
from emulators.virtual.door.services.packages import ADB_KEYBOARD, KEYBOARD, find
from emulators.virtual.door.services.settings import get_setting, put_setting
from emulators.virtual.door.tools.call import Call

__all__ = ["appops", "bmgr", "device_config", "ime", "locksettings", "media", "reboot", "refused", "telecom"]

_MODES = ("allow", "ignore", "deny", "default", "foreground")
_OPS = ("ACCESS_NOTIFICATIONS", "CAMERA", "COARSE_LOCATION", "FINE_LOCATION", "GET_USAGE_STATS",
        "MANAGE_EXTERNAL_STORAGE",
        "MOCK_LOCATION", "POST_NOTIFICATION", "PROJECT_MEDIA", "READ_CLIPBOARD", "READ_CONTACTS",
        "READ_EXTERNAL_STORAGE",
        "READ_SMS", "RECORD_AUDIO", "REQUEST_INSTALL_PACKAGES", "RUN_IN_BACKGROUND", "RUN_ANY_IN_BACKGROUND",
        "SYSTEM_ALERT_WINDOW", "TOAST_WINDOW", "VIBRATE", "WAKE_LOCK", "WRITE_CLIPBOARD", "WRITE_CONTACTS",
        "WRITE_EXTERNAL_STORAGE", "WRITE_SETTINGS", "WRITE_SMS")  # fmt: skip
_IMES = {
    KEYBOARD: f"{KEYBOARD}/com.android.inputmethod.latin.LatinIME",
    ADB_KEYBOARD: f"{ADB_KEYBOARD}/.AdbIME",
    "com.github.uiautomator": "com.github.uiautomator/.AdbKeyboard",
}


def appops(call: Call) -> int:
    """Kept as the settings "appops/<package>/<OP>"."""
    words = [word for number, word in enumerate(call.args) if word != "--user" and call.args[number - 1] != "--user"]
    world = call.handset.phone.world
    match words:
        case ["set", str(package), str(op), str(mode)] if package != "--uid":
            return _set_op(call, package, op, mode)
        case ["set", "--uid", str(package), str(op), str(mode)]:
            return _set_op(call, package, op, mode)
        case ["get", str(package), *ops]:
            if find(call.handset, package) is None:
                call.say(f"Error: No UID for {package} in user 0")
                return FAILED
            start = f"appops/{package}/"
            held = {
                key.removeprefix(start): value for key, value in world.state.settings.items() if key.startswith(start)
            }
            wanted = [_op(op) for op in ops] or sorted(held)
            lines = "".join(f"{op}: {held[op]}\n" for op in wanted if op in held)
            call.out(lines or "No operations.\n" + "".join("Default mode: default\n" for _ in ops[:1]))
        case ["reset", *rest]:
            start = f"appops/{rest[0]}/" if rest else "appops/"
            for key in [key for key in world.state.settings if key.startswith(start)]:
                world.drop_setting(key)
            call.out("" if rest else "Reset all modes to: default\n")
        case ["query-op" | "start" | "stop" | "write-settings" | "read-settings", *_]:
            pass
        case _:
            call.say(f"Unknown command: {words[0]}" if words else "AppOps service (appops) commands:")
            return FAILED
    return 0


def _op(text: str) -> str:
    return text.removeprefix("android:").upper()


def _set_op(call: Call, package: str, op: str, mode: str) -> int:
    if find(call.handset, package) is None:
        call.say(f"Error: No UID for {package} in user 0")
        return FAILED
    if _op(op) not in _OPS:
        call.say(f"Error: Unknown operation string: {op}")
        return FAILED
    if mode not in _MODES:
        call.say(f"Error: Mode {mode} is not valid")
        return FAILED
    with call.handset.lock:
        call.handset.phone.world.put_setting(f"appops/{package}/{_op(op)}", mode)
    return 0


def ime(call: Call) -> int:
    handset = call.handset
    with handset.lock:
        there = {name for package, name in _IMES.items() if find(handset, package) is not None}
        enabled = {name for name in (get_setting(handset, "secure/enabled_input_methods") or "").split(":") if name}
        match call.args:
            case ["list", *options]:
                for name in sorted(there if "-a" in options else there & enabled):
                    call.out(f"{name}\n" if "-s" in options else f"mId={name} mSettingsActivityName=null\n")
            case [("set" | "enable" | "disable") as verb, str(name)] if name not in there:
                how = {"set": "selected", "enable": "enabled", "disable": "disabled"}[verb]
                call.say(f"Unknown input method {name} cannot be {how} for user #0")
                return FAILED
            case ["set", str(name)]:
                put_setting(handset, "secure/enabled_input_methods", ":".join(sorted(enabled | {name})))
                put_setting(handset, "secure/default_input_method", name)
                call.out(f"Input method {name} selected for user #0\n")
            case ["enable", str(name)]:
                put_setting(handset, "secure/enabled_input_methods", ":".join(sorted(enabled | {name})))
                call.out(f"Input method {name}: {'already' if name in enabled else 'now'} enabled for user #0\n")
            case ["disable", str(name)]:
                put_setting(handset, "secure/enabled_input_methods", ":".join(sorted(enabled - {name})))
                if get_setting(handset, "secure/default_input_method") == name:
                    put_setting(handset, "secure/default_input_method", _IMES[KEYBOARD])
                call.out(f"Input method {name}: {'now' if name in enabled else 'already'} disabled for user #0\n")
            case ["reset"]:
                put_setting(handset, "secure/enabled_input_methods", _IMES[KEYBOARD])
                put_setting(handset, "secure/default_input_method", _IMES[KEYBOARD])
                call.out(f"Reset current and enabled IMEs for user #0\n  Newly selected: {_IMES[KEYBOARD]}\n")
            case _:
                call.say(f"Unknown command: {call.args[0]}" if call.args else "InputMethodManagerService commands:")
                return FAILED
    return 0


def locksettings(call: Call) -> int:
    """The phone has no credential: there is nothing to clear, and none can be set."""
    with call.handset.lock:
        match call.args:
            case ["get-disabled", *_]:
                call.out("true\n" if get_setting(call.handset, "secure/screen_lock") == "none" else "false\n")
            case ["set-disabled", *_, ("true" | "false") as how]:
                put_setting(call.handset, "secure/screen_lock", "none" if how == "true" else "swipe")
                call.out(f"Lock screen disabled set to {how}\n")
            case ["verify", *_]:
                call.out("Lock credential verified successfully\n")
            case ["clear", *_]:
                call.out("Lock credential cleared\n")
            case [("set-pin" | "set-password" | "set-pattern") as verb, *_]:
                return missing(call, f"a screen lock with a credential ({verb})")
            case _:
                call.say(f"Unknown command: {call.args[0]}" if call.args else "lockSettings service commands:")
                return FAILED
    return 0


def media(call: Call) -> int:
    streams = {"3": "system/volume_music", "2": "system/volume_ring", "4": "system/volume_alarm"}
    words = call.args
    with call.handset.lock:
        if words[:1] == ["dispatch"] and len(words) > 1:
            press(call.handset, key_number(f"MEDIA_{words[1].upper().replace('-', '_')}"))
            return 0
        if words[:1] != ["volume"]:
            call.say("usage: media [subcommand] [options]")
            return 1
        key = streams.get(words[words.index("--stream") + 1] if "--stream" in words[:-1] else "3")
        if key is None:
            return missing(call, "this volume")
        if "--set" in words[:-1]:
            put_setting(call.handset, key, words[words.index("--set") + 1])
        elif "--adj" in words[:-1]:
            step = {"raise": 1, "lower": -1}.get(words[words.index("--adj") + 1], 0)
            put_setting(call.handset, key, str(min(15, max(0, int(get_setting(call.handset, key) or 0) + step))))
        if "--get" in words:
            call.out(f"[V] will get volume\n[V] volume is {get_setting(call.handset, key)} in range [0..15]\n")
    return 0


def telecom(call: Call) -> int:
    match call.args:
        case ["get-default-dialer", *_] | ["get-system-dialer", *_]:
            call.out("com.google.android.dialer\n")
        case ["set-default-dialer", *_]:
            call.out("Package com.google.android.dialer set as default dialer.\n")
        case ["get-sim-config" | "get-max-phones"]:
            call.out("SINGLE\n" if "config" in call.args[0] else "1\n")
        case ["cleanup-stuck-calls" | "reset-car-mode" | "wait-on-handlers", *_]:
            pass
        case _:
            return missing(call, f"telecom {call.args[0]}" if call.args else "telecom without a command")
    return 0


def bmgr(call: Call) -> int:
    match call.args:
        case ["enabled"]:
            call.out("Backup Manager currently disabled\n")
        case ["enable", *_]:
            call.out("Backup Manager now disabled\n")
        case _:
            call.say("Error: Backup Manager is not activated for user 0")
            return 1
    return 0


def device_config(call: Call) -> int:
    """`cmd device_config` and `device_config`: flags that nothing here reads."""
    match call.args:
        case ["get", *_]:
            call.out("null\n")
        case ["put" | "delete" | "reset" | "set_sync_disabled_for_tests" | "override", *_] | ["list", *_]:
            pass
        case _:
            call.say("Device Config (device_config) commands:")
            return FAILED
    return 0


def reboot(call: Call) -> int:
    if call.args[:1] in (["bootloader"], ["recovery"], ["-p"], ["fastboot"], ["sideload"]):
        return missing(call, f"reboot {call.args[0]}")
    call.handset.reboot()
    return 0


def refused(call: Call) -> int:
    """Programs that a real phone has and that need what this one has not."""
    return missing(call, call.name)
