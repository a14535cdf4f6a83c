"""`ifconfig` and `ip addr`: the phone's address on its Wi-Fi, where that is on."""

from emulators.virtual.door.services.faults import missing
from emulators.virtual.door.services.settings import get_setting
from emulators.virtual.door.tools.call import Call

__all__ = ["ifconfig", "ip"]

_MAC, _ADDRESS = "02:15:b2:00:00:00", "10.0.2.16"
"""Those of the emulator's Wi-Fi."""


def _connected(call: Call) -> bool:
    with call.handset.lock:
        return get_setting(call.handset, "global/wifi_on") == "1"


def ifconfig(call: Call) -> int:
    names = [word for word in call.args if not word.startswith("-")]
    if names and names[0] not in ("wlan0", "lo"):
        call.say(f"ifconfig: {names[0]}: No such device")
        return 1
    if not names or names[0] == "wlan0":
        inet = f"          inet addr:{_ADDRESS}  Bcast:10.0.2.255  Mask:255.255.255.0 \n" if _connected(call) else ""
        call.out(f"wlan0     Link encap:Ethernet  HWaddr {_MAC}\n{inet}          UP BROADCAST RUNNING  MTU:1500\n\n")
    if not names or names[0] == "lo":
        call.out("lo        Link encap:Local Loopback  \n          inet addr:127.0.0.1  Mask:255.0.0.0 \n\n")
    return 0


def ip(call: Call) -> int:
    """Of all that `ip` can do, it tells addresses and routes."""
    words = [word for word in call.args if not word.startswith("-")]
    match words:
        case [("a" | "addr" | "address"), *rest]:
            if not rest or rest[-1] in ("show", "lo"):
                call.out("1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536\n    inet 127.0.0.1/8 scope host lo\n")
            if not rest or rest[-1] in ("show", "wlan0"):
                inet = f"    inet {_ADDRESS}/24 brd 10.0.2.255 scope global wlan0\n" if _connected(call) else ""
                call.out(f"3: wlan0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500\n    link/ether {_MAC}\n{inet}")
        case [("r" | "ro" | "route"), *_]:
            call.out(f"10.0.2.0/24 dev wlan0 proto kernel scope link src {_ADDRESS}\n" if _connected(call) else "")
        case _:
            return missing(call, f"ip {' '.join(words[:1])}".strip())
    return 0
