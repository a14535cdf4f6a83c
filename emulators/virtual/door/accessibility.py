"""What the accessibility forwarder, an app of android_env's, has been told by broadcasts and settings.

It sends the screen's trees to a server that listens where the phone's emulator runs. On a virtual phone it counts as
installed. Names of its component, actions and extras are those of android_env.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from emulators.virtual.door.handset import Handset

__all__ = ["COMPONENT", "PACKAGE", "Forwarding", "forwarding", "receive_broadcast"]

PACKAGE = "com.google.androidenv.accessibilityforwarder"
COMPONENT = f"{PACKAGE}/{PACKAGE}.AccessibilityForwarder"
"""The service, as the setting `secure/enabled_accessibility_services` names it."""
_ACTION = "accessibility_forwarder.intent.action."
_HOST = "10.0.2.2"
"""The computer that the emulator runs on, as a phone in an emulator calls it."""


@dataclass(slots=True)
class Forwarding:
    """A part of a handset: what the app was told since the boot number `boot`. No port: it sends nothing."""

    trees: bool = False
    host: str = _HOST
    port: int = 0
    boot: int = 1


def forwarding(handset: Handset) -> Forwarding:
    """What counts now: nothing is sent where the service is off."""
    with handset.lock:
        told = handset.part(Forwarding)
        enabled = handset.phone.world.setting("secure/enabled_accessibility_services", "")
        on = f"{PACKAGE}/" in enabled and told.boot == handset.boots
        return Forwarding(told.trees, told.host, told.port if on else 0, told.boot)


def receive_broadcast(handset: Handset, action: str, extras: Mapping[str, object]) -> bool:
    """What `am broadcast` does to the app; False for an action that is not its own."""
    with handset.lock:
        told = handset.part(Forwarding)
        if told.boot != handset.boots:
            told.trees, told.host, told.port, told.boot = False, _HOST, 0, handset.boots
        match action.removeprefix(_ACTION) if action.startswith(_ACTION) else "":
            case "ENABLE_ACCESSIBILITY_TREE_LOGS":
                told.trees = True
            case "DISABLE_ACCESSIBILITY_TREE_LOGS":
                told.trees = False
            case "SET_GRPC":
                port = extras.get("port", 0)
                told.host, told.port = str(extras.get("host") or _HOST), port if isinstance(port, int) else 0
            case _:
                return False
        handset.say("I", "FlagsBroadcastReceiver", f"Received broadcast intent with action: {action}")
        return True
