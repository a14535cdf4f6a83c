"""What pages may ask a person for, and are told at once instead: no, but for what was granted beforehand.

Prompts are denied for the whole profile, so that none waits for somebody. Pickers of devices (USB, serial, HID,
Bluetooth, NFC) and of screens to share cannot be answered in every Chromium; they are switched off.
"""

from collections.abc import Sequence

from emulators.browser.transport import Json
from emulators.device import DeviceError

__all__ = ["GRANTABLE", "OFF_FLAG", "POINTER_CALL", "Place", "permission_call", "place_calls"]

Place = tuple[float, float]
"""Latitude and longitude in degrees."""

GRANTABLE = {
    "accelerometer": "sensors",
    "background-fetch": "backgroundFetch",
    "background-sync": "backgroundSync",
    "camera": "videoCapture",
    "clipboard-read": "clipboardReadWrite",
    "clipboard-write": "clipboardSanitizedWrite",
    "display-capture": "displayCapture",
    "geolocation": "geolocation",
    "idle-detection": "idleDetection",
    "local-fonts": "localFonts",
    "microphone": "audioCapture",
    "midi": "midi",
    "notifications": "notifications",
    "payment-handler": "paymentHandler",
    "persistent-storage": "durableStorage",
    "screen-wake-lock": "wakeLockScreen",
    "storage-access": "storageAccess",
    "window-management": "windowManagement",
}
"""What can be granted, by its name in `navigator.permissions`, and the protocol's name for it."""

_ALWAYS = ("clipboardSanitizedWrite", "storageAccess", "sensors")
"""What browsers give every page without asking; a page's "Copy" button works, reading the clipboard does not."""

OFF_FLAG = "--disable-blink-features=WebUSB,Serial,WebHID,WebBluetooth,WebNFC,GetDisplayMedia,EyeDropperAPI"


POINTER_CALL: tuple[str, Json] = (
    "Page.addScriptToEvaluateOnNewDocument",
    {"source": "Element.prototype.requestPointerLock = function requestPointerLock() {"
               " return Promise.reject(new DOMException('Not allowed', 'NotAllowedError')) }"},
)  # fmt: skip
"""Keeps pages from capturing the mouse: no permission stands before it, and no input arrives any more while they do."""


def permission_call(grant: Sequence[str]) -> tuple[str, Json]:
    """The call that grants what is named and denies all else. Raises DeviceError for what has no such name."""
    if unknown := sorted(set(grant) - set(GRANTABLE)):
        raise DeviceError(f"no permission is called {unknown[0]!r}; there are {', '.join(sorted(GRANTABLE))}")
    return "Browser.grantPermissions", {"permissions": sorted({*_ALWAYS, *(GRANTABLE[name] for name in grant)})}


def place_calls(place: Place | None) -> tuple[tuple[str, Json], ...]:
    """The calls that give a page a position."""
    if place is None:
        return ()
    latitude, longitude = place
    return (
        ("Emulation.setGeolocationOverride", {"latitude": latitude, "longitude": longitude, "accuracy": 10}),
    )  # fmt: skip
