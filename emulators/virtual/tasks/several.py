"""Tasks that need more than one app."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from emulators.virtual import pools
from emulators.virtual.apps.clock_shelves import ALARMS
from emulators.virtual.apps.contacts_provider import PEOPLE
from emulators.virtual.apps.note_files import NOTES, Note
from emulators.virtual.shelf import Content
from emulators.virtual.tasks import clock, contacts, notes, ways
from emulators.virtual.tasks.memory import fill_with, look_up, recalled
from emulators.virtual.tasks.moves import Sight, fill, tap, tapped
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Parameters, Template

__all__ = ["TEMPLATES"]


_PHONE = r"\d{3}-555-\d{4}"
_TIME = r"\b\d\d:\d\d\b"


def _read(at: str, pattern: str) -> Callable[[Sight], str]:
    return lambda sight: recalled(at, pattern, sight)


# A number from Contacts into a new note


def _number_to_note(rng: Random, content: Content, held: bool) -> Case:
    person = rng.choice(content.of(PEOPLE))
    new = notes.new_title(rng, content, held=held)
    after = content.put(NOTES, (*content.of(NOTES), Note(new, person.phone)))
    return Case({"name": person.name, "title": new}, content, after)


def _number_to_note_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        Stage("Notes", "create a note", tap("New note")),
        Stage("New note", "enter the title", fill("Title", p["title"])),
        Stage("New note", "enter the number", fill_with("Text", _read(p["name"], _PHONE))),
        Stage("New note", "save", tap("Save")),
    )
    look = look_up("Contacts", (contacts.find(p["name"]),), _read(p["name"], _PHONE))
    return (look, Route("Notes", stages, tapped("New note", "Save")))


# A number from a note into Contacts


def _number_from_note(rng: Random, content: Content, held: bool) -> Case:
    person, old = rng.choice(content.of(PEOPLE)), rng.choice(content.of(NOTES))
    phone = pools.phone_number(rng, held=held)
    note = replace(old, text=f"New number of {person.name}\n{phone}")
    before = notes.swapped(content, old, note)
    people = ways.swapped(content.of(PEOPLE), person, replace(person, phone=phone))
    return Case({"name": person.name, "title": note.title}, before, before.put(PEOPLE, people))


def _number_from_note_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        contacts.find(p["name"]),
        Stage(p["name"], "edit the contact", tap("Edit contact")),
        Stage("Edit contact", "enter the phone", fill_with("Phone", _read(p["title"], _PHONE))),
        Stage("Edit contact", "save", tap("Save")),
    )
    look = look_up("Notes", (notes.find(p["title"]),), _read(p["title"], _PHONE))
    return (look, Route("Contacts", stages, tapped("Edit contact", "Save")))


# A time from a note into Clock


def _alarm_from_note(rng: Random, content: Content, held: bool) -> Case:
    old, alarm = rng.choice(content.of(NOTES)), clock.free_time(rng, content, held=held)
    note = replace(old, text=f"{pools.pick(pools.LINES, rng, held=held)} at {alarm.time}")
    before = notes.swapped(content, old, note)
    return Case({"title": note.title}, before, before.put(ALARMS, (*before.of(ALARMS), alarm)))


def _alarm_from_note_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        Stage("Alarms", "add an alarm", tap("Add alarm")),
        Stage("Select time", "enter the hour", fill_with("Hour", _read(p["title"], r"\b\d\d(?=:)"))),
        Stage("Select time", "enter the minute", fill_with("Minute", _read(p["title"], r"(?<=:)\d\d\b"))),
        Stage("Select time", "confirm", tap("OK")),
    )
    look = look_up("Notes", (notes.find(p["title"]),), _read(p["title"], _TIME))
    return (look, Route("Clock", stages, tapped("Select time", "OK")))


TEMPLATES = (
    Template(
        "phone/several/number_to_note", "hard", 20,
        (
            "Write the phone number of {name} into a new note called {title}, and nothing else",
            "Look up the number of {name} in Contacts and save it as the text of a new note {title}",
        ),
        _number_to_note, _number_to_note_routes,
    ),
    Template(
        "phone/several/number_from_note", "hard", 20,
        (
            "The note {title} holds the new phone number of {name}; change it in Contacts",
            "Change the phone number of {name} in Contacts to the one in the note {title}",
        ),
        _number_from_note, _number_from_note_routes,
    ),
    Template(
        "phone/several/alarm_from_note", "hard", 18,
        (
            "Set an alarm for the time that the note {title} names",
            "The note {title} says a time; add an alarm that rings then",
        ),
        _alarm_from_note, _alarm_from_note_routes,
    ),
)  # fmt: skip
