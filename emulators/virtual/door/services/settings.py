"""`settings`: what the phone's settings are, by namespace and name; the screen follows what is put there."""

from emulators.virtual.door.handset import Handset
from emulators.virtual.door.services.faults import FAILED
from emulators.virtual.door.tools.call import Call

__all__ = ["NAMESPACES", "get_setting", "listed", "put_setting", "remove_setting", "run"]

NAMESPACES = ("system", "secure", "global")
_PRESET = {
    "global/adb_enabled": "1", "global/animator_duration_scale": "1.0", "global/auto_time_zone": "1",
    "global/boot_count": "1", "global/development_settings_enabled": "1", "global/device_provisioned": "1",
    "global/heads_up_notifications_enabled": "1", "global/mode_ringer": "2", "global/stay_on_while_plugged_in": "0",
    "global/transition_animation_scale": "1.0", "global/window_animation_scale": "1.0", "global/zen_duration": "0",
    "secure/accessibility_enabled": "0", "secure/android_id": "9774d56d682e549c",
    "secure/default_input_method": "com.google.android.inputmethod.latin/com.android.inputmethod.latin.LatinIME",
    "secure/enabled_input_methods": "com.google.android.inputmethod.latin/com.android.inputmethod.latin.LatinIME",
    "secure/show_ime_with_hard_keyboard": "0", "secure/sms_default_application": "com.simplemobiletools.smsmessenger",
    "secure/user_setup_complete": "1", "system/pointer_location": "0", "system/pointer_speed": "0",
    "system/show_touches": "0", "system/time_12_24": "24",
}  # fmt: skip
"""Settings that every phone has and that nothing on this one looks at."""
_NONE_WHEN_EMPTY = {"secure/display_density_forced", "secure/theme_customization_overlay_packages", "secure/wallpaper"}
_REMOVED = "removed/"
_HELP = """Settings provider (settings) commands:
  help
      Print this help text.
  get [--user <USER_ID> | current] NAMESPACE KEY
      Retrieve the current value of KEY.
  put [--user <USER_ID> | current] NAMESPACE KEY VALUE [TAG] [default]
      Change the contents of KEY to VALUE.
  delete [--user <USER_ID> | current] NAMESPACE KEY
      Delete the entry for KEY.
  reset [--user <USER_ID> | current] NAMESPACE {PACKAGE_NAME | RESET_MODE}
      Reset the global/secure table for a package with mode.
  list [--user <USER_ID> | current] NAMESPACE
      Print all defined keys.

  NAMESPACE is one of {system, secure, global}, case-insensitive
"""


def get_setting(handset: Handset, key: str) -> str | None:
    """A setting by "namespace/name", None where there is none."""
    settings = handset.phone.world.state.settings
    value = settings.get(key)
    if value is None and f"{_REMOVED}{key}" not in settings:
        value = _PRESET.get(key)
    return None if value == "" and key in _NONE_WHEN_EMPTY else value


def put_setting(handset: Handset, key: str, value: str) -> None:
    world = handset.phone.world
    world.drop_setting(f"{_REMOVED}{key}")
    world.put_setting(key, value)


def remove_setting(handset: Handset, key: str) -> int:
    """How many went: 0 or 1."""
    if get_setting(handset, key) is None:
        return 0
    world = handset.phone.world
    if key in _NONE_WHEN_EMPTY:
        world.put_setting(key, "")
        return 1
    world.drop_setting(key)
    if key in _PRESET:
        world.put_setting(f"{_REMOVED}{key}", "1")
    return 1


def listed(handset: Handset, namespace: str) -> dict[str, str]:
    """All settings of a namespace by name, sorted."""
    known = {*handset.phone.world.state.settings, *_PRESET}
    found = {key: get_setting(handset, key) for key in sorted(known) if key.startswith(f"{namespace}/")}
    return {key.partition("/")[2]: value for key, value in found.items() if value is not None}


def run(call: Call) -> int:
    words = call.args
    if not words or words[0] in ("help", "-h"):
        call.out(_HELP)
        return 0 if words else FAILED
    verb, rest = words[0].lower(), words[1:]
    while rest and rest[0] == "--user":
        rest = rest[2:]
    if verb not in ("get", "put", "delete", "reset", "list"):
        call.say(f"Invalid command: {words[0]}")
        return FAILED
    if not rest or rest[0].lower() not in NAMESPACES:
        call.say(f"Invalid namespace '{rest[0]}'" if rest else "Invalid arguments: no namespace specified")
        return FAILED
    with call.handset.lock:
        return _done(call, verb, rest[0].lower(), rest[1:])


def _done(call: Call, verb: str, namespace: str, rest: list[str]) -> int:
    handset = call.handset
    match verb, rest:
        case "get", [str(name), *_]:
            value = get_setting(handset, f"{namespace}/{name}")
            call.out(f"{'null' if value is None else value}\n")
        case "put", [str(name), str(value), *_]:
            put_setting(handset, f"{namespace}/{name}", value)
        case "delete", [str(name), *_]:
            call.out(f"Deleted {remove_setting(handset, f'{namespace}/{name}')} rows\n")
        case "list", _:
            call.out("".join(f"{name}={value}\n" for name, value in listed(handset, namespace).items()))
        case "reset", [_, *_]:
            pass
        case _:
            call.say("Bad arguments")
            return FAILED
    return 0
