"""`svc`: radios and power."""

from emulators.virtual.door.services.display import Display
from emulators.virtual.door.services.settings import put_setting
from emulators.virtual.door.tools.call import Call

__all__ = ["run"]

_RADIOS = {
    "wifi": "global/wifi_on",
    "data": "global/mobile_data",
    "bluetooth": "global/bluetooth_on",
    "nfc": "secure/nfc_on",
}
_WORDS = {
    "wifi": "the Wi-Fi manager",
    "data": "mobile data connectivity",
    "bluetooth": "Bluetooth service",
    "nfc": "NFC functions",
}
_USAGE = """Available commands:
    help     Show information about the subcommands
    power    Control the power manager
    data     Control mobile data connectivity
    wifi     Control the Wi-Fi manager
    usb      Control Usb state
    nfc      Control NFC functions
    bluetooth Control Bluetooth service
    system-server System server process related command
"""


def run(call: Call) -> int:
    handset = call.handset
    match call.args:
        case [str(radio), ("enable" | "disable") as how, *_] if radio in _RADIOS:
            with handset.lock:
                put_setting(handset, _RADIOS[radio], "1" if how == "enable" else "0")
        case [str(radio), *_] if radio in _RADIOS:
            call.say(f"Control {_WORDS[radio]}\n\nusage: svc {radio} [enable|disable]\n")
            return 1
        case ["power", "stayon", ("true" | "false" | "usb" | "ac" | "wireless") as how]:
            with handset.lock:
                handset.part(Display).stay_on = how != "false"
                put_setting(handset, "global/stay_on_while_plugged_in",
                            {"true": "7", "false": "0", "ac": "1", "usb": "2", "wireless": "4"}[how])  # fmt: skip
        case ["power", "reboot", *_]:
            handset.reboot()
        case ["power", "shutdown", *_]:
            return call.fail("power shutdown is not there on a virtual phone; end the process that serves it")
        case ["power", *_]:
            call.say(
                "Control the power manager\n\nusage: svc power stayon [true|false|usb|ac|wireless]\n"
                "       svc power reboot [reason]\n"
            )
            return 1
        case ["usb", "getFunctions"]:
            call.out("adb\n")
        case ["usb", *_]:
            pass
        case _:
            call.say(_USAGE)
            return 0 if call.args[:1] == ["help"] else 1
    return 0
