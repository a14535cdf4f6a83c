"""How a phone behind adb fails: one root, and a name for everything that a person can do something about."""

from emulators.device import DeviceError, DeviceLost, UnsupportedAction

__all__ = [
    "AndroidError", "BrokenFrame", "CommandFailed", "CommandTimedOut", "ConnectionLost", "DeviceOffline",
    "EmulatorUnavailable", "NoDevice",
    "NoSuchApp", "NoTree", "NotTyped", "Refused", "SecureScreen", "ServerGone", "SeveralDevices", "SnapshotFailed",
    "TransferFailed", "U2Unavailable", "Unauthorized", "Unsendable", "server_failure",
]  # fmt: skip


class AndroidError(DeviceError):
    """Root of all errors of phones behind adb."""


class ServerGone(AndroidError, DeviceLost):
    """No adb server answers, and none could be started."""


class NoDevice(AndroidError, DeviceLost):
    """The adb server knows no device, or none of this serial."""


class SeveralDevices(AndroidError):
    """There is more than one device and none was named."""


class DeviceOffline(AndroidError, DeviceLost):
    """The adb server knows the device but cannot talk to it."""


class Unauthorized(AndroidError, DeviceLost):
    """The phone has not been told to trust this computer."""


class ConnectionLost(AndroidError, DeviceLost):
    """The connection ended in the middle of an answer; the command may or may not have been carried out."""


class Refused(AndroidError):
    """The adb server or the device refused a service."""


class CommandTimedOut(AndroidError):
    """The device did not answer before the deadline."""


class CommandFailed(AndroidError):
    """A command ended with another exit status than 0."""


class TransferFailed(AndroidError):
    """A file could not be read, written or listed on the device."""


class U2Unavailable(AndroidError):
    """The uiautomator2 server is not on the phone and cannot be started there."""


class EmulatorUnavailable(AndroidError):
    """The emulator's own gRPC services are not there, or cannot be used."""


class BrokenFrame(AndroidError):
    """What should have been a screenshot is none, also at a second try."""


class SecureScreen(AndroidError):
    """The app in front forbids screenshots (FLAG_SECURE); its pixels are black."""


class NoTree(AndroidError):
    """The phone gives no element tree of this screen."""


class SnapshotFailed(AndroidError):
    """The emulator could not save or load a snapshot."""


class NoSuchApp(AndroidError, UnsupportedAction):
    """No app of this name can be opened on the phone."""


class Unsendable(AndroidError, UnsupportedAction):
    """The text holds what no shell argument and no field can hold: NUL, or half of a surrogate pair."""


class NotTyped(AndroidError, UnsupportedAction):
    """The field was read back and does not hold what was typed."""


def server_failure(message: str, serial: str = "") -> AndroidError:
    """The error that the text of a FAIL answer of the adb server means."""
    said = " ".join(message.split())
    whose = serial or "the device"
    low = said.lower()
    if "unauthorized" in low or "authorizing" in low:
        return Unauthorized(f"{whose} does not trust this computer; unlock it and allow USB debugging ({said})")
    if "more than one" in low:
        return SeveralDevices(f"{said}; name one of the serials that `adb devices` lists")
    if "offline" in low or "connecting" in low:
        return DeviceOffline(f"{whose} is offline ({said}); reconnect its cable, or run `adb reconnect offline`")
    if "not found" in low or "no devices" in low or "no such device" in low or "unknown device" in low:
        return NoDevice(
            f"{whose} is not connected ({said}); see `adb devices`, for the network `adb connect HOST:PORT`"
        )
    return Refused(f"{whose}: the adb server refused: {said or 'no reason given'}; try it with the adb program")
