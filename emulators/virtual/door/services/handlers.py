"""What the phone's apps answer: VIEW, SEND, INSERT and the other things that an intent can ask for."""

import datetime
from collections.abc import Callable
from urllib.parse import parse_qs, unquote, urlsplit

from emulators.virtual.app import CHOOSER, Context
from emulators.virtual.apps import alarms, contacts_provider, events, text_messages
from emulators.virtual.apps.music_store import in_library
from emulators.virtual.door.handset import Handset
from emulators.virtual.door.services.intents import Intent
from emulators.virtual.door.services.media import media_path, mime_type
from emulators.virtual.door.services.targets import Target
from emulators.virtual.files import SHARED
from emulators.virtual.widgets import Event, Plain
from emulators.virtual.world import World

__all__ = ["handled"]

_CALENDAR, _CAMERA, _CHROME = "com.simplemobiletools.calendar.pro", "com.android.camera2", "com.android.chrome"
_CLOCK, _CONTACTS, _DIALER = "com.google.android.deskclock", "com.google.android.contacts", "com.google.android.dialer"
_FILES, _GALLERY, _MAIL = "com.google.android.documentsui", "com.simplemobiletools.gallery.pro", "org.guiagent.mail"
_MAPS, _MUSIC, _SMS = "net.osmand", "code.name.monkey.retromusic", "com.simplemobiletools.smsmessenger"
_VIDEOS = "org.videolan.vlc"
_ACTION = "android.intent.action."


def handled(handset: Handset, intent: Intent) -> Target | None:
    """Who answers an intent that names no component; None where nobody does."""
    world = handset.phone.world
    match intent.action.removeprefix(_ACTION):
        case "VIEW" | "EDIT" | "PICK":
            return _viewed(world, intent)
        case "SENDTO":
            return _written_to(intent)
        case "DIAL":
            return _dialed(intent)
        case "CALL" | "CALL_PRIVILEGED" if intent.scheme == "tel" and intent.rest:
            return Target(_DIALER, "main", act=_calling(intent.rest))
        case "CALL_BUTTON":
            return Target(_DIALER, "main")
        case "INSERT" | "INSERT_OR_EDIT":
            return _inserted(intent)
        case "SEND":
            return _sent(world, intent)
        case "WEB_SEARCH":
            return Target(_CHROME, "browser", {"url": intent.text("query")})
        case "VIEW_DOWNLOADS":
            return Target(_FILES, "browse", {"path": f"{SHARED}/Download"})
        case "MUSIC_PLAYER":
            return Target(_MUSIC, "main")
        case "ALL_APPS":
            return Target(handset.phone.apps[0].package, "drawer")
        case _:
            return _clock(world, intent) or _camera(intent)


# Looking at things


def _viewed(world: World, intent: Intent) -> Target | None:
    match intent.scheme:
        case "http" | "https":
            return Target(_CHROME, "browser", {"url": intent.data} if urlsplit(intent.data).netloc else {})
        case "tel":
            return _dialed(intent)
        case "sms" | "smsto" | "mms" | "mmsto" | "mailto":
            return _written_to(intent)
        case "geo":
            return _place(intent)
        case "file":
            return _file(world, unquote(urlsplit(intent.data).path), intent.kind)
        case "content":
            return _content(world, intent)
        case _:
            return _kind(intent.kind)


def _kind(kind: str) -> Target | None:
    """The app that keeps things of a MIME type, where no thing was named."""
    match kind:
        case "vnd.android-dir/mms-sms":
            return Target(_SMS, "list")
        case "vnd.android.cursor.dir/calls":
            return Target(_DIALER, "main")
        case _ if kind.startswith("vnd.android.cursor.dir/") and kind.endswith(("contact", "person", "phone_v2")):
            return Target(_CONTACTS, "list")
        case "vnd.android.cursor.dir/event" | "time/epoch":
            return Target(_CALENDAR, "main")
        case "vnd.android.cursor.dir/image" | "vnd.android.cursor.dir/video" | "image/*" | "video/*":
            return Target(_GALLERY, "folders")
        case "vnd.android.document/directory" | "vnd.android.document/root":
            return Target(_FILES, "browse")
        case _:
            return None


def _content(world: World, intent: Intent) -> Target | None:
    match intent.path:
        case ("contacts" | "com.android.contacts", *_, str(last)) if last.isdecimal():
            number = int(last)
            known = contacts_provider.person(world.databases, number) is not None
            screen = "edit" if intent.action.endswith("EDIT") else "contact"
            return Target(_CONTACTS, screen, {"id": number}) if known else Target(_CONTACTS, "list")
        case ("contacts" | "com.android.contacts", *_):
            return Target(_CONTACTS, "list")
        case ("com.android.calendar", "events", str(last)) if last.isdecimal() and events.event(
            world.databases, int(last)
        ):
            return Target(_CALENDAR, "event", {"id": int(last)})
        case ("com.android.calendar", "time", str(last)) if last.isdecimal():
            day = datetime.datetime.fromtimestamp(int(last) / 1000, datetime.UTC).date()
            return Target(_CALENDAR, "main", ui={"view": "day", "day": day.isoformat()})
        case ("com.android.calendar", *_):
            return Target(_CALENDAR, "main")
        case ("media", "external" | "internal" | "external_primary", _, "media", str(last)) if last.isdecimal():
            return _file(world, media_path(world, int(last)), intent.kind)
        case ("media", "external" | "external_primary", "file", str(last)) if last.isdecimal():
            return _file(world, media_path(world, int(last)), intent.kind)
        case ("media", _, "audio", *_):
            return Target(_MUSIC, "main")
        case ("media", _, "images" | "video", *_):
            return Target(_GALLERY, "folders")
        case ("media", *_):
            return Target(_FILES, "browse")
        case ("call_log", *_):
            return Target(_DIALER, "main")
        case ("sms" | "mms" | "mms-sms", *_, str(last)) if last.isdecimal():
            return _conversation(world, int(last))
        case ("sms" | "mms" | "mms-sms", *_):
            return Target(_SMS, "list")
        case ("com.android.externalstorage.documents", _, str(document), *_):
            return _document(world, document, intent.kind)
        case _:
            return _kind(intent.kind)


def _document(world: World, document: str, kind: str) -> Target | None:
    """A document of shared storage: "primary:Download/a.txt"."""
    path = f"{SHARED}/{document.partition(':')[2]}".rstrip("/")
    found = world.files.find(path)
    if found is None:
        return Target(_FILES, "browse")
    return _file(world, path, kind) if hasattr(found, "data") else Target(_FILES, "browse", {"path": path})


def _conversation(world: World, thread: int) -> Target:
    rows = text_messages.messages(world.databases, thread)
    return Target(_SMS, "thread", {"address": rows[0].message.address}) if rows else Target(_SMS, "list")


def _file(world: World, path: str, kind: str) -> Target | None:
    path = path.replace("/sdcard/", f"{SHARED}/", 1) if path.startswith("/sdcard/") else path
    kind = kind if kind and "*" not in kind else mime_type(path)
    args: dict[str, Plain] = {"path": path}
    match kind.partition("/")[0]:
        case _ if not path:
            return _kind(kind)
        case "image":
            return Target(_GALLERY, "viewer", {**args, "folder": path.rpartition("/")[0]})
        case "video":
            return Target(_VIDEOS, "player", {**args, "at": world.state.now})
        case "audio":
            package, screen = (_MUSIC, "now") if in_library(path) else (_VIDEOS, "player")
            return Target(package, screen, {**args, "at": world.state.now})
        case "text" if kind == "text/html":
            return Target(_CHROME, "browser", args)
        case "text":
            return Target(_FILES, "text", args)
        case _:
            return None


def _place(intent: Intent) -> Target:
    """ "geo:47.1,9.5?q=47.1,9.5(Vaduz)" is shown on the map; "geo:0,0?q=bakery" is looked for."""
    asked = parse_qs(intent.data.partition("?")[2]).get("q", [""])[0]
    named, _, label = asked.partition("(")
    spot = _spot(named) or (None if asked else _spot(intent.rest))
    if spot is None:
        return Target(_MAPS, "search", ui={"search": asked}) if asked else Target(_MAPS, "map")
    name = label.rstrip(")") or f"{spot[0]:.5f}, {spot[1]:.5f}"
    return Target(
        _MAPS, "map", ui={"at": spot, "name": name, "kind": "Location", "lat": spot[0], "lon": spot[1], "zoom": 15}
    )


def _spot(text: str) -> tuple[float, float] | None:
    try:
        lat, lon = (float(part) for part in text.split(",")[:2])
    except ValueError:
        return None
    return (lat, lon) if abs(lat) <= 84 and abs(lon) <= 179 and (lat, lon) != (0, 0) else None


# Writing and calling


def _dialed(intent: Intent) -> Target:
    number = intent.rest if intent.scheme == "tel" else ""
    return Target(_DIALER, "dialpad", ui={"number": number} if number else {})


def _calling(number: str) -> Callable[[World], None]:
    def call(world: World) -> None:
        app = world.apps[_DIALER]
        app.handle(Context(world, app, writable=True), Event("call", (number,)))

    return call


def _written_to(intent: Intent) -> Target | None:
    match intent.scheme:
        case "sms" | "smsto" | "mms" | "mmsto":
            asked = parse_qs(intent.data.partition("?")[2])
            body = intent.text("sms_body", "android.intent.extra.TEXT") or asked.get("body", [""])[0]
            if not intent.rest:
                return Target(_SMS, "new", {"text": body} if body else {})
            return Target(_SMS, "thread", {"address": intent.rest}, {"body": body} if body else {})
        case "mailto":
            asked = parse_qs(intent.data.partition("?")[2])
            extra = {"subject": "SUBJECT", "text": "TEXT"}
            told = {name: intent.text(f"android.intent.extra.{key}") for name, key in extra.items()}
            args = {
                "to": intent.rest or asked.get("to", [""])[0],
                "subject": told["subject"] or asked.get("subject", [""])[0],
                "text": told["text"] or asked.get("body", [""])[0],
            }
            return Target(_MAIL, "compose", {name: value for name, value in args.items() if value})
        case _:
            return None


def _sent(world: World, intent: Intent) -> Target | None:
    text = intent.text("android.intent.extra.TEXT")
    stream = intent.text("android.intent.extra.STREAM")
    path = unquote(urlsplit(stream).path) if stream.startswith("file:") else ""
    if stream.startswith("content://media/"):
        last = stream.rpartition("/")[2]
        path = media_path(world, int(last)) if last.isdecimal() else ""
    if not text and not path:
        return None
    return Target(CHOOSER, "chooser", {"path": path} if path else {"text": text}, panel=True)


def _inserted(intent: Intent) -> Target | None:
    about = f"{intent.kind} {intent.data}"
    if "contact" in about or "person" in about:
        first, _, last = intent.text("name").partition(" ")
        typed = {"first": first, "last": last, "phone": intent.text("phone"), "email": intent.text("email")}
        return Target(_CONTACTS, "edit", ui={key: value for key, value in typed.items() if value})
    if (
        "calendar" in about
        or about.startswith("vnd.android.cursor.dir/event")
        or "vnd.android.cursor.item/event" in about
    ):
        return Target(_CALENDAR, "event", ui=_event(intent))
    return None


def _event(intent: Intent) -> dict[str, Plain]:
    typed: dict[str, Plain] = {}
    for key, name in (("title", "title"), ("location", "eventLocation"), ("description", "description")):
        if text := intent.text(name):
            typed[key] = text
    begin = intent.number("beginTime", 0) // 1000
    if begin > 0:
        typed |= {"start": begin, "end": max(begin, intent.number("endTime", 0) // 1000)}
    if intent.extras.get("allDay") is True:
        typed["all_day"] = True
    return typed


# Alarms, timers, pictures


def _clock(world: World, intent: Intent) -> Target | None:
    extra = "android.intent.extra.alarm."
    silent = intent.extras.get(f"{extra}SKIP_UI") is True
    match intent.action.removeprefix(_ACTION):
        case "SET_ALARM":
            hour, minute = intent.number(f"{extra}HOUR", -1), intent.number(f"{extra}MINUTES", 0)
            if not (0 <= hour < 24 and 0 <= minute < 60):
                return Target(_CLOCK, "main", ui={"tab": "Alarms", "overlay": "time"})
            alarm = alarms.Alarm(hour, minute, intent.text(f"{extra}MESSAGE"), True, _days(intent))
            return Target(_CLOCK, "main", ui={"tab": "Alarms"}, act=_adding(alarm), silent=silent)
        case "SET_TIMER":
            length = intent.number(f"{extra}LENGTH", 0)
            if not 1 <= length <= 86_400:
                return Target(_CLOCK, "main", ui={"tab": "Timer"})
            return Target(_CLOCK, "main", ui={"tab": "Timer"}, act=_timing(length), silent=silent)
        case "SHOW_ALARMS":
            return Target(_CLOCK, "main", ui={"tab": "Alarms"})
        case "SHOW_TIMERS":
            return Target(_CLOCK, "main", ui={"tab": "Timer"})
        case _:
            return None


def _days(intent: Intent) -> int:
    """java.util.Calendar's days (1 is Sunday) as the clock keeps them: a bit for each, Monday first."""
    given = intent.extras.get("android.intent.extra.alarm.DAYS")
    days = given if isinstance(given, tuple) else ()
    return sum({1 << (day + 5) % 7 for day in days if isinstance(day, int) and 1 <= day <= 7})


def _adding(alarm: alarms.Alarm) -> Callable[[World], None]:
    def add(world: World) -> None:
        alarms.add(world.databases, alarm)

    return add


def _timing(length: int) -> Callable[[World], None]:
    def start(world: World) -> None:
        alarms.set_timer(world.databases, alarms.Timer("running", length, length, world.state.now))

    return start


def _camera(intent: Intent) -> Target | None:
    match intent.action:
        case ("android.media.action.IMAGE_CAPTURE" | "android.media.action.STILL_IMAGE_CAMERA"
              | "android.media.action.IMAGE_CAPTURE_SECURE" | "android.intent.action.CAMERA_BUTTON"):  # fmt: skip
            return Target(_CAMERA, "finder")
        case "android.media.action.VIDEO_CAPTURE" | "android.media.action.VIDEO_CAMERA":
            return Target(_CAMERA, "finder", ui={"mode": "video"})
        case _:
            return None
