"""What a phone holds, as one value: drawn for a task, written to a phone, and read back as lines that say it.

Those lines (`facts`) are what tasks are checked with: a task is the set of lines that should go and come, and every
other line that went or came is a side effect. Times of change, row ids and what is on the screen are no facts.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from emulators.virtual.apps import alarms as clock_store
from emulators.virtual.apps import clock, contacts, contacts_provider, installed, note_files, notes
from emulators.virtual.apps.alarms import Alarm, Stopwatch, Timer
from emulators.virtual.apps.contacts_provider import Person
from emulators.virtual.apps.note_files import Note
from emulators.virtual.world import DEFAULT_SETTINGS, World

__all__ = ["Content", "draw", "facts", "new_settings", "other_facts", "read", "write"]


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that tasks are about. `settings` holds only what differs from a new phone, by "namespace/key"."""

    people: tuple[Person, ...] = ()
    notes: tuple[Note, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    cities: tuple[str, ...] = ()
    timer: Timer | None = None
    stopwatch: Stopwatch = field(default_factory=Stopwatch)
    laps: tuple[int, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)


def draw(rng: Random, *, now: int, held: bool) -> Content:
    """What a used phone holds; names and words belong to the training pools, or to the held-out ones."""
    return Content(
        people=contacts.draw_people(rng, contacts.SEEDED, held=held),
        notes=note_files.draw_notes(rng, notes.SEEDED, now=now, held=held),
        alarms=clock.draw_alarms(rng, clock.SEEDED, held=held),
        cities=clock.draw_cities(rng, 2, held=held),
    )


def write(content: Content, world: World) -> None:
    """Put this content, and no other, on a phone."""
    contacts_provider.replace(world.databases, content.people)
    note_files.replace(world, content.notes)
    clock_store.replace(world.databases, content.alarms)
    clock_store.replace_cities(world.databases, content.cities)
    clock_store.set_timer(world.databases, content.timer)
    clock_store.set_stopwatch(world.databases, content.stopwatch)
    clock_store.set_laps(world.databases, content.laps)
    for key, value in content.settings.items():
        world.put_setting(key, value)


def read(world: World) -> Content:
    """What is on a phone, with all of its settings."""
    return Content(
        people=tuple(person for _, person in contacts_provider.people(world.databases)),
        notes=note_files.notes(world),
        alarms=tuple(alarm for _, alarm in clock_store.alarms(world.databases)),
        cities=clock_store.cities(world.databases),
        timer=clock_store.timer(world.databases),
        stopwatch=clock_store.stopwatch(world.databases),
        laps=clock_store.laps(world.databases),
        settings=world.state.settings,
    )


def new_settings() -> dict[str, str]:
    """The settings of a phone that nobody has changed."""
    settings = dict(DEFAULT_SETTINGS)
    for app in installed():
        settings.update(app.settings)
    return settings


def facts(content: Content) -> Counter[str]:
    """One line for everything, as often as it is there."""
    lines = Counter(_person(person) for person in content.people)
    lines.update(f"note {note.title!r}: {note.text.strip()!r}" for note in content.notes)
    lines.update(_alarm(alarm) for alarm in content.alarms)
    lines.update(f"city {city}" for city in content.cities)
    lines.update(f"setting {key} = {value}" for key, value in content.settings.items())
    if content.timer:
        lines[f"timer of {content.timer.length} s, {content.timer.state}"] = 1
    lines[f"stopwatch {content.stopwatch.state}, laps: {len(content.laps)}"] = 1
    return lines


def other_facts(world: World) -> Counter[str]:
    """One line for every file that is no note."""
    lines: Counter[str] = Counter()
    for path, file in world.files.walk():
        if not (path.startswith(note_files.FOLDER + "/") and path.endswith(".md")):
            lines[f"file {path} ({hashlib.sha256(file.data).hexdigest()[:12]})"] += 1
    return lines


def _person(person: Person) -> str:
    star = ", favourite" if person.starred else ""
    return f"contact {person.name!r}, phone {person.phone or 'none'}, email {person.email or 'none'}{star}"


def _alarm(alarm: Alarm) -> str:
    on = "on" if alarm.enabled else "off"
    buzz = "vibrates" if alarm.vibrate else "does not vibrate"
    return f"alarm {alarm.time} {alarm.label!r}, {on}, {clock_store.repeats(alarm.days)}, {buzz}"
