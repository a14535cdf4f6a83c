"""Phone: calls that are made lie in calllog.db, and each of its screens."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.action import OpenApp, Press, Wait
from emulators.virtual.apps import call_log as store
from emulators.virtual.apps import contacts, dialer, sms
from emulators.virtual.apps.call_log import CALLS, INCOMING, MISSED, OUTGOING, Call
from emulators.virtual.apps.contacts_provider import PEOPLE, Person
from emulators.virtual.apps.text_messages import BLOCKED
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.world import START
from tests.emulators.virtual.apps.fingers import back, fill, labels, tap, title

ADA = Person("Ada", "Moser", "201-555-0101", starred=True)
OLD = (
    Call("845-555-0177", MISSED, (START - 9000) * 1000),
    Call(ADA.phone, INCOMING, (START - 4000) * 1000, 130),
)


@pytest.fixture
def phone() -> Iterator[VirtualPhone]:
    device = VirtualPhone("360x800", seed=3, apps=(dialer.APP, contacts.APP, sms.APP))
    PEOPLE.write(device.world, (ADA,))
    CALLS.write(device.world, OLD)
    device.do(OpenApp("Phone"))
    yield device
    device.close()


def test_a_dialled_call_shows_its_number_and_is_written_down(phone: VirtualPhone) -> None:
    tap(phone, "Key pad", *"5550142", "Backspace", "9", "Call")
    screen = phone.look(pixels=False)
    assert screen.location == "com.android.incallui.InCallActivity"
    assert "5550149" in labels(phone) and "Calling…" in labels(phone)
    phone.do(Wait(75))
    assert "1:15" in labels(phone)
    tap(phone, "Mute", "Keypad", "7", "End call")
    row = phone.world.query(store.PATH, "SELECT number, type, date, duration FROM calls ORDER BY _id DESC LIMIT 1")
    assert row == [("5550149", OUTGOING, START * 1000, 75)]


def test_a_call_goes_on_behind_other_screens(phone: VirtualPhone) -> None:
    tap(phone, "Contacts", "Call Ada Moser")
    phone.do(Press("back"))
    assert title(phone) != "Ongoing call"
    phone.do(OpenApp("Phone"))
    assert title(phone) == "Ongoing call" and ADA.phone in " ".join(labels(phone))
    tap(phone, "End call")
    assert title(phone) == "Contacts"


@given(
    st.lists(
        st.builds(
            Call, st.from_regex(r"\d{3,12}", fullmatch=True), st.sampled_from((1, 2, 3)), st.integers(0, 2**41),
            st.integers(0, 9999),
        ),
        max_size=5, unique_by=lambda call: call.date,
    )
)  # fmt: skip
def test_calls_are_read_as_they_were_written(things: list[Call]) -> None:
    phone = VirtualPhone("360x800", apps=(dialer.APP,))
    in_order = tuple(sorted(things, key=lambda call: call.date))
    CALLS.write(phone.world, in_order)
    assert CALLS.read(phone.world) == in_order
    phone.close()


def test_recents_open_and_lead_on(phone: VirtualPhone) -> None:
    shown = [label for label in labels(phone) if label in (ADA.name, "845-555-0177")]
    assert shown == [ADA.name, "845-555-0177"]
    tap(phone, "Missed")
    assert ADA.name not in labels(phone)
    tap(phone, "845-555-0177", "Block")
    assert BLOCKED.read(phone.world) == ("845-555-0177",)
    tap(phone, "Delete call")
    assert CALLS.read(phone.world) == OLD[1:]
    tap(phone, "All", ADA.name, "Message")
    assert phone.look(pixels=False).app == "com.simplemobiletools.smsmessenger"


def test_an_unknown_number_becomes_a_contact(phone: VirtualPhone) -> None:
    tap(phone, "845-555-0177", "Add contact")
    fill(phone, "First name", "Cy")
    tap(phone, "Save")
    assert any(person.phone == "845-555-0177" for person in PEOPLE.read(phone.world))


def test_the_history_of_a_number_and_all_history_are_deleted(phone: VirtualPhone) -> None:
    tap(phone, ADA.name, "History")
    assert title(phone) == "Call details" and "Incoming call" in labels(phone)
    tap(phone, "More options", "Delete call history", "Delete")
    assert CALLS.read(phone.world) == OLD[:1]
    tap(phone, "More options", "Clear call history", "Cancel", "More options", "Clear call history", "Clear")
    assert CALLS.read(phone.world) == () and "Your call history is empty" in labels(phone)


def test_favorites_search_suggestions_and_settings(phone: VirtualPhone) -> None:
    tap(phone, "Favorites", ADA.name)
    assert title(phone) == "Ongoing call"
    tap(phone, "End call", "Recents", "Key pad", "2", "3", "2")
    assert ADA.name in labels(phone)
    back(phone)
    tap(phone, "Search calls and contacts")
    fill(phone, "Search calls and contacts", "845")
    assert {"845-555-0177", "Call 845"} <= set(labels(phone))
    fill(phone, "Search calls and contacts", "zzz")
    assert "Nothing found" in labels(phone)
    back(phone)
    back(phone)
    tap(phone, "More options", "Settings", "Keypad tones", "Blocked numbers")
    assert phone.world.setting("system/dtmf_tone") == "0" and title(phone) == "Blocked numbers"


def test_airplane_mode_stops_calls(phone: VirtualPhone) -> None:
    phone.world.put_setting("global/airplane_mode_on", "1")
    tap(phone, "Contacts", "Call Ada Moser")
    assert "Turn off airplane mode to make a call" in labels(phone) and CALLS.read(phone.world) == OLD
