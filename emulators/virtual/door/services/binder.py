"""`service`: the services of the system by name, and the few calls to them that tools make."""

import zoneinfo

from emulators.virtual.door.services.dumpsys import SERVICES
from emulators.virtual.door.services.faults import missing
from emulators.virtual.door.services.statusbar import collapse, expand
from emulators.virtual.door.tools.call import Call

__all__ = ["run"]

_DONE = "Result: Parcel(00000000    '....')\n"
_TRUE = "Result: Parcel(00000000 00000001   '........')\n"
_USAGE = """Usage: service [-h|-?]
       service list
       service check SERVICE
       service call SERVICE CODE [i32 N | i64 N | f N | d N | s16 STR | null | fd f | nfd n | afd f ] ...
"""


def run(call: Call) -> int:
    match call.args:
        case ["list"]:
            lines = (f"{number}\t{name}: [{_interface(name)}]\n" for number, name in enumerate(SERVICES))
            call.out(f"Found {len(SERVICES)} services:\n{''.join(lines)}")
        case ["check", str(name)]:
            call.out(f"Service {name}: {'found' if name in SERVICES else 'not found'}\n")
        case ["call", str(name), str(code), *words]:
            if name not in SERVICES:
                call.say(f"service: Service {name} does not exist")
                return 10
            with call.handset.lock:
                return _called(call, name, code, words)
        case _:
            call.out(_USAGE)
            return 10 if call.args else 0
    return 0


def _interface(name: str) -> str:
    known = {"activity": "android.app.IActivityManager", "alarm": "android.app.IAlarmManager",
             "clipboard": "android.content.IClipboard", "package": "android.content.pm.IPackageManager",
             "window": "android.view.IWindowManager", "power": "android.os.IPowerManager",
             "statusbar": "com.android.internal.statusbar.IStatusBarService"}  # fmt: skip
    return known.get(name, "")


def _called(call: Call, name: str, code: str, words: list[str]) -> int:
    world = call.handset.phone.world
    match name, code, words:
        case "alarm", "2", ["i64", str(millis), *_] if millis.isdecimal():
            call.handset.set_clock(int(millis) // 1000)
            call.out(_TRUE)
        case "alarm", "3", ["s16", str(zone), *_]:
            return _zone(call, zone)
        case "statusbar", "1", _:
            expand(call.handset)
            call.out(_DONE)
        case "statusbar", "2", _:
            collapse(call.handset)
            call.out(_DONE)
        case "bluetooth_manager", ("6" | "8"), _:
            world.put_setting("global/bluetooth_on", "1" if code == "6" else "0")
            call.out(_TRUE)
        case "clipboard", _, _:
            call.out("Result: Parcel(\n  0x00000000: 00000000 00000000                       '........        ')\n")
        case _:
            return missing(call, f"code {code} of the service {name}")
    return 0


def _zone(call: Call, zone: str) -> int:
    """The phone's clock is in UTC; another zone is only noted, as Android notes it."""
    try:
        zoneinfo.ZoneInfo(zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        call.out("Result: Parcel(fffffffd 0000001c 'not a time zone')\n")
        return 0
    call.handset.properties["persist.sys.timezone"] = zone
    call.out(_DONE)
    return 0
