"""The content providers: messages, contacts, calls, the calendar, media and settings as tables that can be changed."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from emulators.virtual.apps import call_log, contacts_provider, events, text_messages
from emulators.virtual.databases import Value
from emulators.virtual.door.handset import Handset
from emulators.virtual.door.services.contacts_tables import contacts_table, insert_contact, update_contact
from emulators.virtual.door.services.media import Media, media, mime_type
from emulators.virtual.door.services.rows import Table
from emulators.virtual.door.services.settings import listed, put_setting, remove_setting
from emulators.virtual.world import World

__all__ = ["UnknownUri", "delete", "insert", "table", "update"]

_SMS_BOXES = {"inbox": 1, "sent": 2, "draft": 3, "outbox": 4, "failed": 5, "queued": 6}
_EVENTS = ("_id", "title", "description", "eventLocation", "dtstart", "dtend", "allDay", "rrule", "calendar_id",
           "eventTimezone", "deleted")  # fmt: skip
_CALENDARS = ("_id", "account_name", "account_type", "calendar_displayName", "name", "visible", "ownerAccount")
_MEDIA = ("_id", "_display_name", "_data", "mime_type", "_size", "date_added", "date_modified", "relative_path",
          "bucket_display_name", "title", "volume_name", "media_type")  # fmt: skip
_MEDIA_TYPES = {"images": 1, "audio": 2, "video": 3, "file": 0}
_SMS_SUMMARY = ("_id", "date", "message_count", "recipient_ids", "snippet", "snippet_cs", "read", "archived", "type",
                "error", "has_attachment")  # fmt: skip


class UnknownUri(Exception):
    """No provider, or nothing of its, is at a URI. `provider` is the authority where there is none of that name."""

    def __init__(self, uri: str, provider: str = "") -> None:
        super().__init__(uri)
        self.provider = provider


Parts = tuple[str, ...]


def table(handset: Handset, parts: Parts) -> Table:
    """All rows at a URI (authority and path). Raises UnknownUri."""
    world = handset.phone.world
    match parts:
        case ("sms", *_) | ("mms-sms", *_):
            return _sms(world, parts)
        case ("contacts" | "com.android.contacts", *_):
            found = contacts_table(world, parts[1:])
            if found is None:
                raise UnknownUri("/".join(parts))
            return found
        case ("call_log", "calls", *rest):
            return _stored(world, call_log.PATH, "calls", "date DESC", rest=rest)
        case ("com.android.calendar", "events", *rest):
            return _one(Table(_EVENTS, [_event_row(row, each) for row, each in events.events(world.databases)]), rest)
        case ("com.android.calendar", "calendars", *rest):
            return _one(
                Table(
                    _CALENDARS,
                    [(1, "Local calendar", "LOCAL", "Local calendar", "Local calendar", 1, "Local calendar")],
                ),
                rest,
            )
        case ("media", _, str(kind), *rest) if kind in ("images", "video", "audio", "file", "downloads"):
            rest = rest[1:] if rest[:1] == ["media"] else rest
            return _one(Table(_MEDIA, [_media_row(each) for each in _media(world, kind)]), rest)
        case ("settings", ("system" | "secure" | "global") as namespace, *rest):
            rows = [
                (number + 1, name, value) for number, (name, value) in enumerate(listed(handset, namespace).items())
            ]
            kept = [row for row in rows if not rest or row[1] == rest[0]]
            return Table(("_id", "name", "value"), kept)
        case ("com.android.blockednumber", "blocked", *rest):
            return _stored(world, text_messages.BLOCKED_PATH, "blocked", "_id", rest=rest)
        case ("user_dictionary", "words", *_):
            return Table(("_id", "word", "frequency", "locale", "appid", "shortcut"), [])
        case ("mms", *_):
            return Table(("_id", "thread_id", "date"), [])
        case _:
            raise _unknown(parts)


def _unknown(parts: Parts) -> UnknownUri:
    known = ("sms", "contacts", "com.android.contacts", "call_log", "com.android.calendar", "media", "settings")
    return UnknownUri(f"content://{'/'.join(parts)}", "" if parts[0] in known else parts[0])


def _one(whole: Table, rest: Iterable[str]) -> Table:
    """The row with this id, where one is named."""
    number = next(iter(rest), "")
    return Table(whole.columns, [row for row in whole.rows if str(row[0]) == number]) if number else whole


def _stored(world: World, path: str, name: str, order: str, *, rest: Iterable[str] = (), where: str = "1") -> Table:
    columns = tuple(str(row[1]) for row in world.query(path, f"PRAGMA table_info({name})"))
    return _one(Table(columns, world.query(path, f"SELECT * FROM {name} WHERE {where} ORDER BY {order}")), rest)


def _sms(world: World, parts: Parts) -> Table:
    match parts:
        case ("sms",) | ("sms", "raw") | ("mms-sms", "complete-conversations"):
            return _stored(world, text_messages.PATH, "sms", "date DESC")
        case ("sms", str(box)) if box in _SMS_BOXES:
            return _stored(world, text_messages.PATH, "sms", "date DESC", where=f"type = {_SMS_BOXES[box]}")
        case ("sms", str(number)) if number.isdecimal():
            return _stored(world, text_messages.PATH, "sms", "date DESC", rest=[number])
        case ("sms" | "mms-sms", "conversations", *rest):
            return _one(Table(_SMS_SUMMARY, _stored(world, text_messages.PATH, "threads", "date DESC").rows), rest)
        case ("mms-sms", "canonical-addresses"):
            return _stored(world, text_messages.PATH, "canonical_addresses", "_id")
        case _:
            raise UnknownUri(f"content://{'/'.join(parts)}")


def _event_row(row: int, each: events.CalendarEvent) -> tuple[Value, ...]:
    rule = {
        events.DAY: "FREQ=DAILY",
        events.WEEK: "FREQ=WEEKLY",
        events.MONTH: "FREQ=MONTHLY",
        events.YEAR: "FREQ=YEARLY",
    }
    return (row, each.title, each.description, each.location, each.start * 1000, each.end * 1000, int(each.all_day),
            rule.get(each.repeat_interval), 1, "UTC", 0)  # fmt: skip


def _media(world: World, kind: str) -> Iterable[Media]:
    if kind == "downloads":
        return (each for each in media(world) if each.folder.startswith("Download/"))
    return media(world, "" if kind == "file" else kind)


def _media_row(each: Media) -> tuple[Value, ...]:
    name = each.path.rpartition("/")[2]
    return (each.id, name, each.path, mime_type(each.path), each.size, each.modified, each.modified, each.folder,
            each.bucket, name.rpartition(".")[0] or name, "external_primary", _MEDIA_TYPES[each.kind])  # fmt: skip


def _text(value: Value) -> str:
    return "" if value is None else str(value)


# Changing


def insert(handset: Handset, parts: Parts, values: Mapping[str, Value]) -> None:
    """A new row. Raises UnknownUri where nothing can be put."""
    world = handset.phone.world
    now = world.state.now * 1000
    match parts:
        case ("sms", *box):
            kind = _SMS_BOXES.get(box[0] if box else "", int(str(values.get("type") or 1)))
            date = int(str(values.get("date") or now))
            text_messages.receive(
                world.databases, str(values.get("address") or ""), str(values.get("body") or ""), now=date
            )
            row = world.query(text_messages.PATH, "SELECT max(_id) FROM sms")[0][0]
            _change(world, text_messages.PATH, "sms", row=row, values={**values, "type": kind, "date": date})
        case ("call_log", "calls"):
            kind, date, lasted = (
                int(str(values.get(n) or o)) for n, o in (("type", 1), ("date", now), ("duration", 0))
            )
            call_log.add(
                world.databases,
                call_log.Call(str(values.get("number") or ""), kind, date, lasted),
                str(values.get("name") or ""),
            )
        case ("contacts" | "com.android.contacts", *rest):
            if not insert_contact(world, tuple(rest), values):
                raise _unknown(parts)
        case ("com.android.calendar", "events"):
            events.add(world.databases, _event(events.CalendarEvent("", now // 1000, now // 1000), values), now=now)
        case ("settings", ("system" | "secure" | "global") as namespace) if values.get("name"):
            put_setting(handset, f"{namespace}/{values['name']!s}", _text(values.get("value")))
        case ("com.android.blockednumber", "blocked"):
            text_messages.block(world.databases, str(values.get("original_number") or ""), on=True)
        case ("media", *_) if str(values.get("_data") or "").startswith("/"):
            if not world.files.exists(str(values["_data"])):
                world.put_files(world.files.write(str(values["_data"]), b"", modified=now // 1000))
        case _:
            raise _unknown(parts)


def _event(old: events.CalendarEvent, values: Mapping[str, Value]) -> events.CalendarEvent:
    start = int(str(values.get("dtstart") or old.start * 1000)) // 1000
    return replace(
        old, title=str(values.get("title", old.title) or ""),
        location=str(values.get("eventLocation", old.location) or ""),
        description=str(values.get("description", old.description) or ""), start=start,
        end=max(start, int(str(values.get("dtend") or max(start, old.end) * 1000)) // 1000),
        all_day=str(values.get("allDay", int(old.all_day))) == "1",
    )  # fmt: skip


def update(handset: Handset, parts: Parts, rows: Table, values: Mapping[str, Value]) -> int:
    """Change these rows; returns how many were. Raises UnknownUri."""
    world = handset.phone.world
    ids = [row[0] for row in rows.rows]
    for number in ids:
        match parts:
            case ("sms", *_):
                _change(world, text_messages.PATH, "sms", row=number, values=values)
            case ("call_log", *_):
                _change(world, call_log.PATH, "calls", row=number, values=values)
            case ("contacts" | "com.android.contacts", *_) if update_contact(world, int(str(number)), values):
                pass
            case ("com.android.calendar", "events", *_):
                old = events.event(world.databases, int(str(number)))
                assert old is not None
                events.change(world.databases, int(str(number)), _event(old, values))
            case ("settings", str(namespace), *_):
                name = next(str(row[1]) for row in rows.rows if row[0] == number)
                put_setting(handset, f"{namespace}/{name}", _text(values.get("value")))
            case _:
                raise _unknown(parts)
    return len(ids)


def delete(handset: Handset, parts: Parts, rows: Table) -> int:
    """Take these rows away; returns how many. Raises UnknownUri."""
    world = handset.phone.world
    ids = [int(str(row[0])) for row in rows.rows]
    match parts:
        case ("sms", "conversations", *_):
            text_messages.delete_threads(world.databases, ids)
        case ("sms", *_):
            text_messages.delete_messages(world.databases, ids)
        case ("call_log", *_):
            call_log.delete(world.databases, ids)
        case ("contacts" | "com.android.contacts", *_):
            for number in ids:
                contacts_provider.remove(world.databases, number)
        case ("com.android.calendar", "events", *_):
            events.remove(world.databases, ids)
        case ("media", *_):
            for each in [each for each in media(world) if each.id in ids]:
                world.put_files(world.files.delete(each.path))
        case ("settings", str(namespace), *_):
            for row in rows.rows:
                remove_setting(handset, f"{namespace}/{row[1]!s}")
        case ("com.android.blockednumber", *_):
            for number in ids:
                world.execute(text_messages.BLOCKED_PATH, "DELETE FROM blocked WHERE _id = ?", number)
        case _ if not ids:
            pass
        case _:
            raise _unknown(parts)
    return len(ids)


def _change(world: World, path: str, name: str, *, row: Value, values: Mapping[str, Value]) -> None:
    known = {str(each[1]) for each in world.query(path, f"PRAGMA table_info({name})")}
    for column, value in values.items():
        if column in known and column != "_id":
            world.execute(path, f'UPDATE {name} SET "{column}" = ? WHERE _id = ?', value, row)
