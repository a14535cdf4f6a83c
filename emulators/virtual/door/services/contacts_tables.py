"""The contacts provider's tables: its own, and the old ones that `content://contacts` still answers for."""

from collections.abc import Mapping
from dataclasses import replace

from emulators.virtual.apps import contacts_provider
from emulators.virtual.apps.contacts_provider import LABELS, PATH, Person
from emulators.virtual.databases import Value
from emulators.virtual.door.services.rows import Table
from emulators.virtual.world import World

__all__ = ["contacts_table", "insert_contact", "update_contact"]

_PEOPLE = ("_id", "display_name", "name", "number", "type", "label", "starred", "times_contacted", "person",
           "primary_phone", "primary_email", "custom_ringtone", "send_to_voicemail")  # fmt: skip
_CONTACTS = ("_id", "display_name", "display_name_alt", "has_phone_number", "starred", "lookup", "name_raw_contact_id",
             "photo_id", "in_visible_group", "times_contacted")  # fmt: skip
_RAW = ("_id", "contact_id", "account_type", "account_name", "display_name", "display_name_alt", "sort_key", "deleted",
        "starred", "dirty", "version")  # fmt: skip
_DATA = ("_id", "contact_id", "raw_contact_id", "mimetype", "display_name", "data1", "data2", "data3", "data4",
         "is_primary", "is_super_primary", "starred", "lookup")  # fmt: skip
_RAW_SQL = """
SELECT _id, contact_id, NULL, NULL, display_name, display_name_alt, sort_key, deleted, starred, dirty, version
FROM raw_contacts ORDER BY _id"""
_CONTACTS_SQL = """
SELECT c._id, r.display_name, r.display_name_alt, c.has_phone_number, c.starred, c.lookup, c.name_raw_contact_id,
  c.photo_id, 1, 0
FROM contacts c LEFT JOIN raw_contacts r ON r._id = c.name_raw_contact_id ORDER BY c._id"""
_DATA_SQL = """
SELECT d._id, r.contact_id, d.raw_contact_id, m.mimetype, r.display_name, d.data1, d.data2, d.data3, d.data4,
  d.is_primary, d.is_super_primary, r.starred, c.lookup
FROM data d JOIN mimetypes m ON m._id = d.mimetype_id JOIN raw_contacts r ON r._id = d.raw_contact_id
LEFT JOIN contacts c ON c._id = r.contact_id ORDER BY d._id"""
_KIND = "vnd.android.cursor.item/"


def contacts_table(world: World, path: tuple[str, ...]) -> Table | None:
    """The rows at the path of a URI, None where there are none such."""
    match path:
        case ("phones", *_) | ("people", *_):
            people = contacts_provider.people(world.databases)
            rows = [_old(number, each) for number, each in people if path[0] == "people" or each.phone]
            return _one(Table(_PEOPLE, rows), path[1:])
        case ("contacts", "lookup", *_) | ("contacts", "filter", *_):
            return Table(_CONTACTS, _contacts(world, path[2] if len(path) > 2 else ""))
        case ("contacts", *rest):
            return _one(Table(_CONTACTS, _contacts(world)), tuple(rest))
        case ("raw_contacts", *rest):
            rows = world.query(PATH, _RAW_SQL)
            return _one(Table(_RAW, rows), tuple(rest))
        case ("data", "phones", *_) | ("phone", *_):
            return Table(_DATA, _data(world, f"{_KIND}phone_v2"))
        case ("data", "emails", *_):
            return Table(_DATA, _data(world, f"{_KIND}email_v2"))
        case ("data", *rest):
            return _one(Table(_DATA, _data(world)), tuple(rest))
        case ("profile" | "groups" | "deleted_contacts", *_):
            return Table(_CONTACTS, [])
        case _:
            return None


def _one(whole: Table, rest: tuple[str, ...]) -> Table:
    if rest and rest[0].isdecimal():
        return Table(whole.columns, [row for row in whole.rows if str(row[0]) == rest[0]])
    return whole


def _old(number: int, each: Person) -> tuple[Value, ...]:
    return (number, each.name, each.name, each.phone or None, LABELS.get(each.label, "2"), None, int(each.starred), 0,
            number, number if each.phone else None, number if each.email else None, None, 0)  # fmt: skip


def _contacts(world: World, wanted: str = "") -> list[tuple[Value, ...]]:
    rows = world.query(PATH, _CONTACTS_SQL)
    return [row for row in rows if not wanted or wanted.lower() in f"{row[1]!s} {row[5]!s}".lower()]


def _data(world: World, kind: str = "") -> list[tuple[Value, ...]]:
    rows = world.query(PATH, _DATA_SQL)
    return [row for row in rows if kind in ("", row[3])]


def insert_contact(world: World, path: tuple[str, ...], values: Mapping[str, Value]) -> bool:
    """A new raw contact with its contact, or something about one; False where the URI takes nothing."""
    databases = world.databases
    match path:
        case ("raw_contacts", *_):
            contacts_provider.add(databases, Person(str(values.get("display_name") or "")))
        case ("people", *_):
            first, _, last = str(values.get("name") or "").partition(" ")
            contacts_provider.add(databases, Person(first, last, str(values.get("number") or "")))
        case ("data", *_):
            raw = values.get("raw_contact_id")
            found = world.query(PATH, "SELECT contact_id FROM raw_contacts WHERE _id = ?", raw)
            person = contacts_provider.person(databases, int(str(found[0][0]))) if found else None
            if person is None:
                return False
            contacts_provider.change(databases, int(str(found[0][0])), _told(person, values))
        case _:
            return False
    return True


def _told(person: Person, values: Mapping[str, Value]) -> Person:
    text = str(values.get("data1") or "")
    match str(values.get("mimetype") or "").removeprefix(_KIND):
        case "name":
            first, _, last = text.partition(" ")
            return replace(person, first=str(values.get("data2") or first), last=str(values.get("data3") or last))
        case "phone_v2":
            kind = str(values.get("data2") or LABELS["Mobile"])
            return replace(
                person, phone=text, label=next((name for name, code in LABELS.items() if code == kind), "Mobile")
            )
        case "email_v2":
            return replace(person, email=text)
        case _:
            return person


def update_contact(world: World, number: int, values: Mapping[str, Value]) -> bool:
    """Change the contact with this id; False where there is none."""
    person = contacts_provider.person(world.databases, number)
    if person is None:
        return False
    changed = person
    if values.get("display_name") or values.get("name"):
        first, _, last = str(values.get("display_name") or values["name"]).partition(" ")
        changed = replace(changed, first=first, last=last)
    if values.get("number"):
        changed = replace(changed, phone=str(values["number"]))
    if "starred" in values:
        changed = replace(changed, starred=str(values["starred"]) == "1")
    contacts_provider.change(world.databases, number, changed)
    return True
