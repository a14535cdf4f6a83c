"""`pm`: what is installed, what it may do, and its data."""

from emulators.virtual.door.services import installing
from emulators.virtual.door.services.faults import FAILED, missing, thrown
from emulators.virtual.door.services.intents import Words, read_intent, short_component
from emulators.virtual.door.services.packages import (
    APPIUM_SERVER,
    KEYBOARD,
    Package,
    clear,
    find,
    packages,
    set_enabled,
)
from emulators.virtual.door.services.starting import activity_of
from emulators.virtual.door.services.targets import NotExported, resolve
from emulators.virtual.door.tools.call import Call

__all__ = ["run"]

_FEATURES = ("android.hardware.bluetooth", "android.hardware.camera", "android.hardware.location",
             "android.hardware.microphone",
             "android.hardware.nfc", "android.hardware.screen.landscape", "android.hardware.screen.portrait",
             "android.hardware.telephony", "android.hardware.touchscreen", "android.hardware.touchscreen.multitouch",
             "android.hardware.wifi", "android.software.input_methods", "android.software.webview")  # fmt: skip
_LIBRARIES = ("android.test.base", "android.test.mock", "android.test.runner", "org.apache.http.legacy")
_PERMISSION = "android.permission."


def run(call: Call) -> int:
    if not call.args:
        call.out("Package manager (package) commands:\n  help\n    Print this help text.\n")
        return FAILED
    command, words = call.args[0], _for_user(call.args[1:])
    if command in ("install", "install-create", "install-write", "install-commit", "install-abandon", "uninstall"):
        return installing.run(call, command, words)
    with call.handset.lock:
        return _done(call, command, words)


def _for_user(words: list[str]) -> list[str]:
    """Without "--user N": there is one user."""
    kept, skip = [], 0
    for word in words:
        skip = 2 if word == "--user" else skip
        if not skip:
            kept.append(word)
        skip = max(0, skip - 1)
    return kept


def _done(call: Call, command: str, words: list[str]) -> int:
    handset = call.handset
    names = [word for word in words if not word.startswith("-")]
    match command:
        case "list":
            return _list(call, words)
        case "path":
            known = find(handset, names[0]) if names else None
            if known is None:
                return 1
            call.out(f"package:{known.path}\n")
        case "clear":
            if not names or find(handset, names[0]) is None:
                call.out("Failed\n")
                return 1
            clear(handset, names[0])
            call.out("Success\n")
        case "grant" | "revoke":
            return _permit(call, command, names)
        case "reset-permissions":
            world = handset.phone.world
            for key in [key for key in world.state.settings if key.startswith(("permission/", "permission_fixed/"))]:
                world.drop_setting(key)
        case (
            "enable"
            | "disable"
            | "disable-user"
            | "disable-until-used"
            | "default-state"
            | "hide"
            | "unhide"
            | "suspend"
            | "unsuspend"
        ):
            return _enable(call, command, names)
        case "dump":
            from emulators.virtual.door.services.dumpsys_package import package_dump

            call.out(package_dump(handset, names[0] if names else ""))
        case "query-activities" if "android.intent.category.LAUNCHER" in words and "-n" not in words:
            return _icons(call)
        case "resolve-activity" | "query-activities":
            return _resolve(call, words)
        case "get-max-users" | "get-install-location":
            call.out("Maximum supported users: 4\n" if "users" in command else "0[auto]\n")
        case (
            "compile"
            | "bg-dexopt-job"
            | "trim-caches"
            | "set-installer"
            | "force-dex-opt"
            | "snapshot-profile"
            | "set-app-link"
            | "set-install-location"
        ):
            call.out("Success\n" if command in ("compile", "bg-dexopt-job") else "")
        case "has-feature":
            known_feature = bool(names) and names[0] in _FEATURES
            call.out("true\n" if known_feature else "false\n")
            return 0 if known_feature else 1
        case "is-user-setup-complete":
            call.out("true\n")
        case "create-user" | "remove-user" | "rename-user":
            return missing(call, f"pm {command}")
        case "help":
            call.out("Package manager (package) commands:\n  help\n    Print this help text.\n")
        case _:
            call.say(f"Unknown command: {command}")
            return FAILED
    return 0


def _list(call: Call, words: list[str]) -> int:
    match words[:1]:
        case ["packages" | "package"]:
            return _list_packages(call, words[1:])
        case ["features"]:
            call.out("".join(f"feature:{name}\n" for name in _FEATURES))
        case ["libraries"]:
            call.out("".join(f"library:{name}\n" for name in _LIBRARIES))
        case ["users"]:
            call.out("Users:\n\tUserInfo{0:Owner:4c13} running\n")
        case ["instrumentation"]:
            name = f"{APPIUM_SERVER}.test"
            if find(call.handset, name) is not None:
                call.out(f"instrumentation:{name}/androidx.test.runner.AndroidJUnitRunner (target={APPIUM_SERVER})\n")
        case ["permissions" | "permission-groups"]:
            held = {
                key.split("/")[2] for key in call.handset.phone.world.state.settings if key.startswith("permission/")
            }
            call.out("All Permissions:\n\n" + "".join(f"+ permission:{_PERMISSION}{name}\n" for name in sorted(held)))
        case ["initial-enabled-packages" | "staged-sessions"]:
            pass
        case _:
            call.say(
                "Error: didn't specify type of data to list" if not words else f"Error: unknown list type '{words[0]}'"
            )
            return FAILED
    return 0


def _list_packages(call: Call, words: list[str]) -> int:
    options, text = (
        {word for word in words if word.startswith("-")},
        [word for word in words if not word.startswith("-")],
    )
    if unknown := options - {
        "-f",
        "-d",
        "-e",
        "-s",
        "-3",
        "-i",
        "-U",
        "-u",
        "-a",
        "-l",
        "-L",
        "-q",
        "--show-versioncode",
        "--apex-only",
        "--factory-only",
    }:
        call.say(f"Error: Unknown option: {min(unknown)}")
        return FAILED
    for each in packages(call.handset) if "--apex-only" not in options else ():
        wrong = (
            ("-3" in options and each.system)
            or ("-s" in options and not each.system)
            or ("-d" in options and each.enabled)
            or ("-e" in options and not each.enabled)
        )
        if not wrong and (not text or text[0] in each.name):
            call.out(_line(each, options))
    return 0


def _line(each: Package, options: set[str]) -> str:
    line = f"package:{f'{each.path}=' if '-f' in options else ''}{each.name}"
    line += f" versionCode:{each.code}" if "--show-versioncode" in options else ""
    line += "  installer=null" if "-i" in options else ""
    return line + (f" uid:{each.uid}\n" if "-U" in options else "\n")


def _permit(call: Call, command: str, names: list[str]) -> int:
    if len(names) < 2:
        call.say("Error: no permission specified" if names else "Error: no package specified")
        return 1
    package, permission = names[:2]
    handset = call.handset
    if find(handset, package) is None:
        return thrown(call, command, "IllegalArgumentException", f"Unknown package: {package}")
    if "." not in permission:
        return thrown(call, command, "IllegalArgumentException", f"Unknown permission: {permission}")
    key = f"permission/{package}/{permission.rpartition('.')[2]}"
    handset.phone.world.drop_setting(key.replace("permission/", "permission_fixed/", 1))
    handset.phone.world.put_setting(key, "granted" if command == "grant" else "denied")
    return 0


def _enable(call: Call, command: str, names: list[str]) -> int:
    name = names[0].partition("/")[0] if names else ""
    if not name:
        call.say("Error: no package or component specified")
        return 1
    if find(call.handset, name) is None:
        return thrown(call, command, "IllegalArgumentException", f"Unknown package: {name}")
    if name in ("android", "com.android.systemui", call.handset.phone.apps[0].package, KEYBOARD) and command.startswith(
        "dis"
    ):
        return thrown(call, command, "SecurityException", f"Cannot disable a protected package: {name}")
    state = {"enable": "enabled", "default-state": "enabled", "unhide": "enabled", "unsuspend": "enabled",
             "disable": "disabled"}.get(command, "disabled-user")  # fmt: skip
    set_enabled(call.handset, name, state)
    match command:
        case "hide" | "unhide":
            call.out(f"Package {name} new hidden state: {'true' if command == 'hide' else 'false'}\n")
        case "suspend" | "unsuspend":
            call.out(f"Package {name} new suspended state: {'true' if command == 'suspend' else 'false'}\n")
        case _:
            call.out(f"Package {name} new state: {'default' if command == 'default-state' else state}\n")
    return 0


def _icons(call: Call) -> int:
    """Everything that the launcher shows an icon of."""
    launcher = call.handset.phone.apps[0]
    shown = [each.app for each in packages(call.handset) if each.enabled and each.app is not None]
    apps = [app for app in shown if not app.panel and app is not launcher]
    call.out(f"{len(apps)} activities found:\n")
    for number, app in enumerate(apps):
        name = short_component((app.package, app.activities[0].name))
        call.out(f"  Activity #{number}:\n")
        call.out("    priority=0 preferredOrder=0 match=0x108000 specificIndex=-1 isDefault=true\n")
        call.out(f"    {name}\n")
    return 0


def _resolve(call: Call, words: list[str]) -> int:
    brief = [word for word in words if word in ("--brief", "--components")]
    intent = read_intent(Words([word for word in words if word not in brief]), {"--query-flags": 1}, {})
    try:
        target = resolve(call.handset, intent)
    except NotExported:
        target = None
    if target is None:
        call.out("No activity found\n")
        return 0
    name = activity_of(call.handset, target.page)
    if "--components" not in brief:
        call.out("priority=0 preferredOrder=0 match=0x108000 specificIndex=-1 isDefault=true\n")
    if brief:
        call.out(f"{short_component((target.package, name))}\n")
    else:
        call.out(f"ActivityInfo:\n  name={name}\n  packageName={target.package}\n  enabled=true exported=true\n")
    return 0
