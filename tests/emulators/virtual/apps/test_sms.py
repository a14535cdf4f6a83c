"""SMS Messenger: what is sent lies in mmssms.db as Android has it, and each of its screens."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.action import OpenApp
from emulators.virtual.apps import contacts, sms
from emulators.virtual.apps import text_messages as store
from emulators.virtual.apps.contacts_provider import PEOPLE, Person
from emulators.virtual.apps.text_messages import ARCHIVED, BLOCKED, MESSAGES, Message
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.world import START
from tests.emulators.virtual.apps.fingers import back, element, enabled, fill, hold, labels, tap, title

ADA, BEN = Person("Ada", "Moser", "201-555-0101"), Person("Ben", "Kaya", "302-555-0102")
OLD = (
    Message(ADA.phone, "See you at nine", 1697300000000),
    Message(ADA.phone, "All right", 1697300060000, sent=True),
    Message(BEN.phone, "Where are the keys?", 1697200000000, read=False),
)


@pytest.fixture
def phone() -> Iterator[VirtualPhone]:
    device = VirtualPhone("360x800", seed=3, apps=(sms.APP, contacts.APP))
    PEOPLE.write(device.world, (ADA, BEN))
    MESSAGES.write(device.world, OLD)
    device.do(OpenApp("SMS Messenger"))
    yield device
    device.close()


def kept(phone: VirtualPhone) -> list[str]:
    return [message.body for message in MESSAGES.read(phone.world)]


def test_a_sent_message_has_the_columns_that_android_world_reads(phone: VirtualPhone) -> None:
    tap(phone, "New conversation")
    fill(phone, "Add contact or number", "845-555-0199")
    tap(phone, "Confirm recipient")
    fill(phone, "Type a message…", "Hello, you = there")
    tap(phone, "Send message")
    row = phone.world.query(store.PATH, "SELECT address, body, date, type FROM sms ORDER BY _id DESC LIMIT 1")
    assert row == [("845-555-0199", "Hello, you = there", START * 1000, 2)]
    assert phone.world.query(store.PATH, "SELECT message_count, snippet FROM threads ORDER BY _id DESC LIMIT 1") == [
        (1, "Hello, you = there")
    ]


def test_a_row_written_by_hand_is_read(phone: VirtualPhone) -> None:
    phone.world.execute(store.PATH, "DELETE FROM sms")
    phone.world.execute(store.PATH, "DELETE FROM threads")
    phone.world.execute(store.PATH, "INSERT INTO threads (_id, recipient_ids) VALUES (7, '1')")
    phone.world.execute(
        store.PATH,
        "INSERT INTO sms (thread_id, address, body, date, type, read)"
        " VALUES (7, '+1 201 555 0101', 'Hi', 5, 1, 0)"
    )  # fmt: skip
    assert MESSAGES.read(phone.world) == (Message("+1 201 555 0101", "Hi", 5, read=False),)
    assert "Hi" in element(phone, "+1 201 555 0101").value


@given(
    st.lists(
        st.builds(
            Message, st.from_regex(r"[1-9]\d{2}-555-\d{4}", fullmatch=True), st.text(min_size=1),
            st.integers(0, 2**41), st.booleans(), st.booleans(),
        ),
        max_size=5, unique_by=lambda message: message.date,
    )
)  # fmt: skip
def test_messages_are_read_as_they_were_written(things: list[Message]) -> None:
    phone = VirtualPhone("360x800", apps=(sms.APP,))
    in_order = tuple(sorted(things, key=lambda message: message.date))
    clean = tuple(
        Message(m.address, m.body.encode("utf-8", "replace").decode(), m.date, m.sent, m.read) for m in in_order
    )
    MESSAGES.write(phone.world, clean)
    assert MESSAGES.read(phone.world) == clean
    phone.close()


def test_conversations_stand_with_the_newest_first_under_the_names_of_contacts(phone: VirtualPhone) -> None:
    shown = [label for label in labels(phone) if label in (ADA.name, BEN.name)]
    assert shown == [ADA.name, BEN.name] and "You: All right" in element(phone, ADA.name).value


def test_a_conversation_that_is_opened_is_read_and_answered(phone: VirtualPhone) -> None:
    tap(phone, BEN.name)
    assert title(phone) == BEN.name and all(message.read for message in MESSAGES.read(phone.world))
    assert not enabled(phone, "Send message")
    fill(phone, "Type a message…", " ")
    assert not enabled(phone, "Send message")
    fill(phone, "Type a message…", "In the shed")
    tap(phone, "Send message")
    assert "In the shed" in labels(phone) and kept(phone)[-1] == "In the shed"


def test_a_message_is_resent_copied_forwarded_and_looked_into(phone: VirtualPhone) -> None:
    tap(phone, ADA.name)
    hold(phone, "All right")
    tap(phone, "More options", "Resend")
    assert kept(phone).count("All right") == 2
    hold(phone, "See you at nine")
    tap(phone, "More options", "Properties")
    assert ADA.phone in labels(phone)
    tap(phone, "OK", "More options", "Forward", BEN.name, "Send message")
    assert kept(phone)[-1] == "See you at nine" and title(phone) == BEN.name


def test_messages_and_conversations_are_deleted_after_a_question(phone: VirtualPhone) -> None:
    tap(phone, ADA.name)
    hold(phone, "All right")
    tap(phone, "Delete", "Cancel", "Delete", "Delete")
    assert "All right" not in kept(phone)
    back(phone)
    hold(phone, ADA.name)
    tap(phone, BEN.name)
    assert title(phone) == "2 selected"
    tap(phone, "Delete", "Delete")
    assert kept(phone) == [] and "No stored conversations have been found" in labels(phone)


def test_the_archive_takes_conversations_and_gives_them_back(phone: VirtualPhone) -> None:
    hold(phone, ADA.name)
    tap(phone, "Archive")
    assert ARCHIVED.read(phone.world) == (ADA.phone,) and ADA.name not in labels(phone)
    tap(phone, "More options", "Archived conversations")
    hold(phone, ADA.name)
    tap(phone, "Unarchive")
    assert ARCHIVED.read(phone.world) == ()


def test_numbers_are_blocked_in_the_conversation_and_in_settings(phone: VirtualPhone) -> None:
    tap(phone, BEN.name, "More options", "Block number", "Block")
    back(phone)
    tap(phone, "More options", "Settings", "Manage blocked numbers", "Add a blocked number")
    fill(phone, "Number", "900-555-0100")
    tap(phone, "Block")
    assert BLOCKED.read(phone.world) == (BEN.phone, "900-555-0100")
    tap(phone, f"Unblock {BEN.phone}")
    assert BLOCKED.read(phone.world) == ("900-555-0100",)


def test_search_finds_people_and_words(phone: VirtualPhone) -> None:
    tap(phone, "Search messages")
    fill(phone, "Search messages", "keys")
    assert BEN.name in labels(phone) and ADA.name not in labels(phone)
    fill(phone, "Search messages", "zzz")
    assert "No items found" in labels(phone)


def test_settings_change_what_writing_does(phone: VirtualPhone) -> None:
    tap(phone, "More options", "Settings", "Show a character counter at writing messages")
    tap(phone, "Remove accents and diacritics at sending messages")
    back(phone)
    tap(phone, ADA.name)
    fill(phone, "Type a message…", "Café")
    assert "4/160" in labels(phone)
    tap(phone, "Send message")
    assert kept(phone)[-1] == "Cafe"


def test_details_tell_who_and_since_when(phone: VirtualPhone) -> None:
    tap(phone, ADA.name, "More options", "Conversation details")
    assert {"Conversation details", ADA.phone, "First message"} <= set(labels(phone))
