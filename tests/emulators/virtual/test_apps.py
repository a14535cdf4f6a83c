"""Contacts, Notes and Clock, used by hand: what is touched and typed ends up in the tables and files of Android."""

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.action import OpenApp, Press, Tap, TypeText, Wait
from emulators.screen import Element, Flag
from emulators.virtual.apps import alarms, clock_shelves, contacts_provider, note_files
from emulators.virtual.apps.contacts_provider import Person
from emulators.virtual.apps.countdown import typed_seconds
from emulators.virtual.apps.dates import lasting
from emulators.virtual.apps.note_files import Note
from emulators.virtual.phone import VirtualPhone


@pytest.fixture
def phone() -> Iterator[VirtualPhone]:
    device = VirtualPhone("360x800", seed=7)
    yield device
    device.close()


def element(phone: VirtualPhone, label: str) -> Element:
    elements = phone.look(pixels=False).elements
    found = [e for e in elements if e.label == label and e.actionable and not e.has(Flag.SYSTEM)]
    assert found, f"no {label!r} among {[e.label for e in elements]}"
    return found[0]


def tap(phone: VirtualPhone, *labels: str) -> None:
    for label in labels:
        phone.do(Tap(element(phone, label).hit))


def fill(phone: VirtualPhone, label: str, text: str) -> None:
    phone.do(TypeText(text, element(phone, label).hit, replace=True))


def shown(phone: VirtualPhone) -> list[str]:
    return [e.label for e in phone.look(pixels=False).elements]


HOSTILE = ["\ud83d", "a\x00b", "x" * 3000, "שלום עולם", "a\nb", "../../etc", "' OR 1=1; --", "   ", "%_", ".hidden"]


# Contacts


def people(phone: VirtualPhone) -> list[Person]:
    return [person for _, person in contacts_provider.people(phone.world.databases)]


def test_a_contact_is_stored_as_android_stores_it(phone: VirtualPhone) -> None:
    phone.do(OpenApp("Contacts"))
    tap(phone, "Create contact")
    for label, text in {"First name": "Ada", "Last name": "Moreno", "Phone": "555-0142", "Email": "a@b.org"}.items():
        fill(phone, label, text)
    tap(phone, "Save")
    rows = phone.world.query(
        contacts_provider.PATH,
        "SELECT r.display_name, m.mimetype, d.data1 FROM data d JOIN mimetypes m ON m._id = d.mimetype_id"
        " JOIN raw_contacts r ON r._id = d.raw_contact_id JOIN contacts c ON c.name_raw_contact_id = r._id"
        " WHERE r.display_name = 'Ada Moreno' AND c.has_phone_number = 1 ORDER BY m._id",
    )
    assert [row[1:] for row in rows] == [
        ("vnd.android.cursor.item/name", "Ada Moreno"),
        ("vnd.android.cursor.item/phone_v2", "555-0142"),
        ("vnd.android.cursor.item/email_v2", "a@b.org"),
    ]
    assert "Ada Moreno" in shown(phone)


def test_contacts_stand_in_alphabetical_order(phone: VirtualPhone) -> None:
    phone.do(OpenApp("Contacts"))
    names = [person.name for person in people(phone)]
    assert names == sorted(names, key=str.lower)
    assert [label for label in shown(phone) if label in names] == names


def test_deleting_a_contact_leaves_no_row_of_it(phone: VirtualPhone) -> None:
    before = people(phone)
    phone.do(OpenApp("Contacts"))
    tap(phone, before[0].name, "More options", "Delete", "Cancel")
    assert people(phone) == before
    tap(phone, "More options", "Delete", "Delete")
    assert people(phone) == before[1:]
    counts = [
        phone.world.query(contacts_provider.PATH, f"SELECT count(*) FROM {table}")[0][0]
        for table in ("contacts", "raw_contacts")
    ]
    assert counts == [len(before) - 1] * 2
    orphans = "SELECT count(*) FROM data WHERE raw_contact_id NOT IN (SELECT _id FROM raw_contacts)"
    assert phone.world.query(contacts_provider.PATH, orphans) == [(0,)]


def test_the_star_moves_a_contact_to_the_favorites(phone: VirtualPhone) -> None:
    name = next(person.name for person in people(phone) if not person.starred)
    phone.do(OpenApp("Contacts"))
    tap(phone, name, "Add to favorites", "Navigate up", "Favorites")
    assert name in shown(phone)
    tap(phone, name, "Remove from favorites", "Navigate up")
    assert name not in shown(phone)


def test_search_finds_by_name_and_number(phone: VirtualPhone) -> None:
    person = people(phone)[3]
    phone.do(OpenApp("Contacts"))
    tap(phone, "Search contacts")
    for wanted in (person.last.lower(), person.phone):
        fill(phone, "Search contacts", wanted)
        assert person.name in shown(phone)
    fill(phone, "Search contacts", "nobody at all")
    assert "No contacts found" in shown(phone)


def test_leaving_a_changed_form_asks_first(phone: VirtualPhone) -> None:
    before = people(phone)
    phone.do(OpenApp("Contacts"))
    tap(phone, before[0].name, "Edit contact")
    fill(phone, "Phone", "1")
    phone.do(Press("back"))  # hides the keyboard
    phone.do(Press("back"))
    tap(phone, "Keep editing")
    assert element(phone, "Phone").value == "1"
    tap(phone, "Close", "Discard")
    assert people(phone) == before


@pytest.mark.parametrize("text", HOSTILE)
def test_contacts_takes_any_text(phone: VirtualPhone, text: str) -> None:
    phone.do(OpenApp("Contacts"))
    tap(phone, "Create contact")
    fill(phone, "First name", text)
    fill(phone, "Email", text)
    tap(phone, "Save")
    phone.look()
    assert len(people(phone)) == contacts_provider.SEEDED + bool(text.strip())


# Notes


def test_a_note_is_a_markdown_file(phone: VirtualPhone) -> None:
    phone.do(OpenApp("Notes"))
    tap(phone, "New note")
    fill(phone, "Title", "Shopping")
    fill(phone, "Text", "# Today\n- [ ] Milk\n- Bread")
    tap(phone, "Save")
    path = "/storage/emulated/0/Documents/Markor/Shopping.md"
    assert phone.world.files.text(path) == "# Today\n- [ ] Milk\n- Bread"
    tap(phone, "Shopping", "Milk")
    assert phone.world.files.text(path) == "# Today\n- [x] Milk\n- Bread"
    assert {"Today", "Milk", "•  Bread"} <= set(shown(phone))
    tap(phone, "More options", "Rename")
    fill(phone, "New title", "Groceries")
    tap(phone, "Rename")
    assert "Groceries" in shown(phone) and not phone.world.files.exists(path)
    tap(phone, "More options", "Delete", "Delete")
    assert len(note_files.notes(phone.world)) == 6


def test_two_notes_cannot_have_one_title(phone: VirtualPhone) -> None:
    before = note_files.notes(phone.world)
    phone.do(OpenApp("Notes"))
    tap(phone, "New note")
    fill(phone, "Title", before[0].title)
    tap(phone, "Save")
    assert any("already a note" in label for label in shown(phone))
    assert note_files.notes(phone.world) == before


def test_notes_are_sorted_by_name_or_by_date(phone: VirtualPhone) -> None:
    notes = note_files.notes(phone.world)
    phone.do(OpenApp("Notes"))
    titles = {note.title for note in notes}
    assert [label for label in shown(phone) if label in titles] == sorted(titles, key=str.lower)
    tap(phone, "More options", "Sort by date")
    newest = sorted(notes, key=lambda note: -note.modified)
    assert [label for label in shown(phone) if label in titles] == [note.title for note in newest]


def test_note_search_looks_into_titles_and_texts(phone: VirtualPhone) -> None:
    note_files.replace(phone.world, (Note("One", "apples"), Note("Two", "pears")))
    phone.do(OpenApp("Notes"))
    tap(phone, "Search notes")
    fill(phone, "Search notes", "PEAR")
    assert "Two" in shown(phone) and "One" not in shown(phone)


@pytest.mark.parametrize("text", HOSTILE)
def test_notes_takes_any_text_and_stays_in_its_folder(phone: VirtualPhone, text: str) -> None:
    outside = {path for path, _ in phone.world.files.walk() if not path.startswith(note_files.FOLDER)}
    phone.do(OpenApp("Notes"))
    tap(phone, "New note")
    fill(phone, "Title", text)
    fill(phone, "Text", text)
    tap(phone, "Save")
    phone.look()
    for path, _ in phone.world.files.walk():
        assert path in outside or path.startswith(note_files.FOLDER + "/")
        assert len(path.rpartition("/")[2].encode()) <= 255


@given(st.lists(st.tuples(st.booleans(), st.text("abc [x]-#", min_size=1).map(str.strip).filter(bool)), min_size=1))
def test_ticking_twice_changes_nothing_and_once_one_box(items: list[tuple[bool, str]]) -> None:
    text = "\n".join(f"- [{'x' if tick else ' '}] {item}" for tick, item in items)
    boxes = note_files.lines(text)
    assert [line.kind == "ticked" for line in boxes] == [tick for tick, _ in items]
    for line in boxes:
        once = note_files.ticked(text, line.number)
        assert note_files.ticked(once, line.number) == text
        differing = [a.number for a, b in zip(boxes, note_files.lines(once), strict=True) if a.kind != b.kind]
        assert differing == [line.number]


# Clock


def stored(phone: VirtualPhone) -> list[alarms.Alarm]:
    return [alarm for _, alarm in alarms.alarms(phone.world.databases)]


def add_alarm(phone: VirtualPhone, hour: str, minute: str) -> None:
    phone.do(OpenApp("Clock"))
    tap(phone, "Add alarm")
    fill(phone, "Hour", hour)
    fill(phone, "Minute", minute)
    tap(phone, "OK")


def test_an_alarm_is_a_row_of_alarm_templates(phone: VirtualPhone) -> None:
    add_alarm(phone, "3", "07")
    row = "SELECT hour, minutes, enabled, daysofweek, label FROM alarm_templates WHERE hour = 3"
    assert phone.world.query(alarms.PATH, row) == [(3, 7, 1, 0, "")]
    tap(phone, "Alarm 03:07", "03:07", "Label")
    fill(phone, "Alarm label", "Early")
    tap(phone, "OK", "Sat", "Sun", "Vibrate")
    assert phone.world.query(alarms.PATH, row) == [(3, 7, 0, 0b1100000, "Early")]
    assert alarms.repeats(0b1100000) == "Weekends"
    tap(phone, "Delete alarm")
    assert len(stored(phone)) == clock_shelves.SEEDED


@pytest.mark.parametrize(("hour", "minute"), [("24", "00"), ("7", "60"), ("", "10"), ("seven", "00"), ("-1", "5")])
def test_a_time_that_is_none_is_refused(phone: VirtualPhone, hour: str, minute: str) -> None:
    before = stored(phone)
    add_alarm(phone, hour, minute)
    assert stored(phone) == before and "OK" in shown(phone)


def test_the_picker_sets_the_time_too(phone: VirtualPhone) -> None:
    phone.do(OpenApp("Clock"))
    tap(phone, "Add alarm", "Use picker", "Increase hour", "Decrease minute", "OK")
    assert any((alarm.hour, alarm.minute) == (9, 59) for alarm in stored(phone))


def test_a_timer_runs_only_while_time_passes(phone: VirtualPhone) -> None:
    phone.do(OpenApp("Clock"))
    tap(phone, "Timer", "1", "0", "00", "Start")
    assert "10:00" in shown(phone)
    phone.do(Wait(90))
    assert "8:30" in shown(phone)
    tap(phone, "Pause")
    phone.do(Wait(90))
    assert "8:30" in shown(phone)
    tap(phone, "+1:00", "Resume")
    phone.do(Wait(9999))
    assert {"0:00", "Time is up"} <= set(shown(phone))
    tap(phone, "Delete timer")
    assert alarms.timer(phone.world.databases) is None


def test_the_stopwatch_counts_and_keeps_laps(phone: VirtualPhone) -> None:
    phone.do(OpenApp("Clock"))
    tap(phone, "Stopwatch", "Start")
    phone.do(Wait(65))
    tap(phone, "Lap")
    phone.do(Wait(5))
    tap(phone, "Pause")
    phone.do(Wait(50))
    assert {"1:10", "Lap 1", "Paused"} <= set(shown(phone))
    tap(phone, "Reset")
    assert alarms.laps(phone.world.databases) == () and "0:00" in shown(phone)


def test_cities_come_and_go(phone: VirtualPhone) -> None:
    before = alarms.cities(phone.world.databases)
    city = next(city for city in clock_shelves.ZONES if city not in before)
    phone.do(OpenApp("Clock"))
    tap(phone, "World clock", "Add city")
    fill(phone, "Search cities", city)
    tap(phone, city)
    assert set(alarms.cities(phone.world.databases)) == {*before, city}
    tap(phone, f"Remove {city}")
    assert alarms.cities(phone.world.databases) == before


@given(st.integers(0, 99), st.integers(0, 59))
def test_keypad_digits_are_minutes_and_seconds(minutes: int, seconds: int) -> None:
    assert typed_seconds(f"{minutes}{seconds:02d}") == minutes * 60 + seconds
    assert lasting(seconds) == f"0:{seconds:02d}"


# All of them


@given(st.integers(0, 1000))
def test_seeding_is_a_function_of_the_seed(seed: int) -> None:
    one, other = (contacts_provider.draw_people(Random(seed), 9, held=False) for _ in range(2))
    assert one == other
    times = [(alarm.hour, alarm.minute) for alarm in clock_shelves.draw_alarms(Random(seed), 4, held=True)]
    assert len(set(times)) == 4
