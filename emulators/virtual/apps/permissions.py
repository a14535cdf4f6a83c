"""Permission pop-ups: the question that the system asks for an app, and what becomes of the answer."""

from collections.abc import Mapping

from emulators.virtual.app import PERMISSIONS, Activity, App, AppIcon, Context
from emulators.virtual.widgets import Box, Dialog, Event, Scaffold, Space, Text, Widget

__all__ = ["APP", "NAMES", "QUESTIONS", "WHILE_USED"]

QUESTIONS: Mapping[str, str] = {
    "ACCESS_COARSE_LOCATION": "access this device's approximate location",
    "ACCESS_FINE_LOCATION": "access this device's location",
    "ACTIVITY_RECOGNITION": "access your physical activity",
    "BLUETOOTH_CONNECT": "find, connect to and determine the position of nearby devices",
    "CALL_PHONE": "make and manage phone calls",
    "CAMERA": "take pictures and record video",
    "POST_NOTIFICATIONS": "send you notifications",
    "READ_CALENDAR": "access your calendar",
    "READ_CALL_LOG": "access your phone call logs",
    "READ_CONTACTS": "access your contacts",
    "READ_EXTERNAL_STORAGE": "access photos and media on your device",
    "READ_MEDIA_AUDIO": "access music and audio on this device",
    "READ_MEDIA_IMAGES": "access photos and videos on this device",
    "READ_SMS": "send and view SMS messages",
    "RECORD_AUDIO": "record audio",
    "SEND_SMS": "send and view SMS messages",
    "WRITE_CALENDAR": "access your calendar",
    "WRITE_CONTACTS": "access your contacts",
    "WRITE_EXTERNAL_STORAGE": "access photos and media on your device",
}
"""What an app is allowed to do, by the name of the permission: "Allow <app> to ...?"."""

NAMES: Mapping[str, str] = {
    "ACCESS_COARSE_LOCATION": "Location",
    "ACCESS_FINE_LOCATION": "Location",
    "ACTIVITY_RECOGNITION": "Physical activity",
    "BLUETOOTH_CONNECT": "Nearby devices",
    "CALL_PHONE": "Phone",
    "CAMERA": "Camera",
    "POST_NOTIFICATIONS": "Notifications",
    "READ_CALENDAR": "Calendar",
    "READ_CALL_LOG": "Call logs",
    "READ_CONTACTS": "Contacts",
    "READ_EXTERNAL_STORAGE": "Files and media",
    "READ_MEDIA_AUDIO": "Music and audio",
    "READ_MEDIA_IMAGES": "Photos and videos",
    "READ_SMS": "SMS",
    "RECORD_AUDIO": "Microphone",
    "SEND_SMS": "SMS",
    "WRITE_CALENDAR": "Calendar",
    "WRITE_CONTACTS": "Contacts",
    "WRITE_EXTERNAL_STORAGE": "Files and media",
}
"""What Settings calls a permission."""

WHILE_USED = frozenset({"ACCESS_COARSE_LOCATION", "ACCESS_FINE_LOCATION", "CAMERA", "RECORD_AUDIO"})
"""Those that Android grants for as long as the app is used, or once."""


def ask_view(context: Context) -> Scaffold:
    """The pop-up over the app that asks; back takes it away without an answer."""
    package, permission = _asked(context)
    known = context.world.apps.get(package)
    wish = QUESTIONS.get(permission, f"use {permission.replace('_', ' ').casefold()}")
    grants = (("While using the app", "granted"), ("Only this time", "once"))
    answers = (*(grants if permission in WHILE_USED else (("Allow", "granted"),)), ("Don't allow", "denied"))
    question = Dialog(
        title=f"Allow {known.name if known else package} to {wish}?",
        body=(*(_answer(text, value, 40 if context.landscape else 52) for text, value in answers), Space(height=4)),
        dismiss=Event("dismiss"),
    )
    return Scaffold(body=Space(), overlay=question, color="transparent")


def _answer(text: str, value: str, height: float) -> Widget:
    ids = {"granted": "permission_allow_button", "once": "permission_allow_one_time_button"}
    return Box(
        Text(text, "label", "on_secondary_container", 1, "center"),
        color="secondary_container",
        radius=16,
        height=height,
        align="center",
        valign="center",
        tap=Event("answer", (value,)),
        id=ids.get(value, "permission_deny_button"),
    )


def handle(context: Context, event: Event) -> None:
    package, permission = _asked(context)
    match event:
        case Event("answer", (str(value),)):
            key = f"permission/{package}/{permission}"
            if value == "denied" and context.setting(key) == "denied":
                context.put_setting(f"permission_fixed/{package}/{permission}", "1")
            context.put_setting(key, value)
            _go_on(context, package, "otherwise" if value == "denied" else "then")
        case Event("dismiss"):
            _go_on(context, package, "otherwise")


def _go_on(context: Context, package: str, name: str) -> None:
    """Close the pop-up, and have happen in the app what it asked to."""
    event = context.args.get(name)
    context.back()
    app = context.world.apps.get(package)
    if app and isinstance(event, tuple) and event and context.world.page.package == package:
        Context(context.world, app, writable=True).fire(Event(str(event[0]), event[1:]))


def _asked(context: Context) -> tuple[str, str]:
    """The package that asks, and for which permission."""
    return str(context.args.get("package", "")), str(context.args.get("permission", ""))


APP = App(
    package=PERMISSIONS,
    name="Permission controller",
    icon=AppIcon("privacy", "#5f6368"),
    activities=(Activity("ask", f"{PERMISSIONS}.permission.ui.GrantPermissionsActivity", ask_view),),
    handle=handle,
    hidden=True,
    panel=True,
)
