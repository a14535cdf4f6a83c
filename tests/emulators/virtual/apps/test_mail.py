"""Mail: what is written, answered, moved and found, and each of its screens."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.action import OpenApp
from emulators.virtual.apps import contacts, mail
from emulators.virtual.apps import mail_store as store
from emulators.virtual.apps.contacts_provider import PEOPLE, Person
from emulators.virtual.apps.mail_store import MAILS, ME, Mail
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.world import START
from tests.emulators.virtual.apps.fingers import back, enabled, fill, hold, labels, scroll_to, tap, title

ADA = Person("Ada", "Moser", "201-555-0101", "ada@example.com")
NEWS = Mail("inbox", "Ada Moser", ADA.email, ME, "News", "It rains.", (START - 500) * 1000, read=False)
CAKE = Mail("inbox", "Ben Kaya", "ben@example.net", ME, "Cake", "With plums.", (START - 900) * 1000)


@pytest.fixture
def phone() -> Iterator[VirtualPhone]:
    device = VirtualPhone("360x800", seed=3, apps=(mail.APP, contacts.APP))
    PEOPLE.write(device.world, (ADA,))
    MAILS.write(device.world, (NEWS, CAKE))
    device.do(OpenApp("Mail"))
    yield device
    device.close()


def folders(phone: VirtualPhone) -> dict[str, str]:
    return {thing.subject: thing.folder for thing in MAILS.read(phone.world)}


def test_a_mail_goes_to_the_address_of_a_contact(phone: VirtualPhone) -> None:
    tap(phone, "Compose")
    fill(phone, "To", "mos")
    tap(phone, ADA.name)
    fill(phone, "Subject", "Hello")
    fill(phone, "Message", "How are you?")
    tap(phone, "Send")
    assert MAILS.read(phone.world)[0] == Mail("sent", "Me", ME, ADA.email, "Hello", "How are you?", START * 1000)
    assert "Sent" in labels(phone)


def test_addresses_are_checked(phone: VirtualPhone) -> None:
    tap(phone, "Compose")
    assert not enabled(phone, "Send")
    fill(phone, "To", "nobody")
    assert enabled(phone, "Send")
    tap(phone, "Send")
    assert "The address nobody is not valid" in labels(phone) and len(MAILS.read(phone.world)) == 2


LETTERS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"))


@given(
    st.lists(
        st.builds(
            Mail, st.sampled_from(("inbox", "sent", "trash")), LETTERS, LETTERS, LETTERS, LETTERS, LETTERS,
            st.integers(0, 2**41), st.booleans(), st.booleans(),
        ),
        max_size=4, unique_by=lambda thing: thing.date,
    )
)  # fmt: skip
def test_mails_are_read_as_they_were_written(things: list[Mail]) -> None:
    phone = VirtualPhone("360x800", apps=(mail.APP,))
    in_order = tuple(sorted(things, key=lambda thing: -thing.date))
    MAILS.write(phone.world, in_order)
    assert MAILS.read(phone.world) == in_order
    phone.close()


def test_reading_answering_and_passing_on(phone: VirtualPhone) -> None:
    tap(phone, "News")
    assert title(phone) == "Message" and "It rains." in labels(phone)
    assert store.mails(phone.world.databases)[0][1].read
    tap(phone, "Reply")
    fill(phone, "Message", "Here, too")
    tap(phone, "Send", "Forward")
    fill(phone, "To", "cy@example.org")
    tap(phone, "Send")
    forwarded, answer = (thing for thing in MAILS.read(phone.world) if thing.folder == "sent")
    assert (answer.recipient, answer.subject, answer.body) == (ADA.email, "Re: News", "Here, too")
    assert (forwarded.recipient, forwarded.subject, forwarded.body) == ("cy@example.org", "Fwd: News", "It rains.")


def test_what_is_left_becomes_a_draft_that_one_can_finish(phone: VirtualPhone) -> None:
    tap(phone, "Compose")
    fill(phone, "Subject", "Later")
    back(phone)
    back(phone)
    assert "Draft saved" in labels(phone) and folders(phone)["Later"] == "drafts"
    tap(phone, "Navigate up", "Drafts", "Later")
    fill(phone, "To", "cy@example.org")
    tap(phone, "Send")
    assert folders(phone)["Later"] == "sent" and "Nothing in Drafts" in labels(phone)


def test_a_draft_can_be_discarded(phone: VirtualPhone) -> None:
    tap(phone, "Compose")
    fill(phone, "Subject", "Never")
    tap(phone, "More options", "Discard", "Discard")
    assert title(phone) == "Inbox" and "Never" not in folders(phone)


def test_archive_trash_and_back(phone: VirtualPhone) -> None:
    tap(phone, "News", "Archive", "Cake", "Delete")
    assert folders(phone) == {"News": "archive", "Cake": "trash"} and "Nothing in Inbox" in labels(phone)
    tap(phone, "Navigate up", "Archive", "News", "Move to Inbox")
    back(phone)
    tap(phone, "Navigate up", "Trash", "More options", "Empty trash", "Cancel", "More options", "Empty trash", "Empty")
    assert folders(phone) == {"News": "inbox"}


def test_stars_and_several_at_once(phone: VirtualPhone) -> None:
    tap(phone, "Star News")
    assert MAILS.read(phone.world)[0].starred
    tap(phone, "Navigate up", "Starred")
    assert "News" in labels(phone) and "Cake" not in labels(phone)
    back(phone)
    hold(phone, "News")
    tap(phone, "More options", "Select all")
    assert title(phone) == "2 selected"
    tap(phone, "Delete")
    assert set(folders(phone).values()) == {"trash"}


def test_search_and_settings(phone: VirtualPhone) -> None:
    tap(phone, "Search mail")
    fill(phone, "Search mail", "plums")
    assert "Cake" in labels(phone) and "News" not in labels(phone)
    fill(phone, "Search mail", "zzz")
    assert "No mails found" in labels(phone)
    back(phone)
    back(phone)
    tap(phone, "More options", "Settings", "Confirm before deleting", "Signature")
    fill(phone, "Text under every mail", "Greetings")
    tap(phone, "OK")
    back(phone)
    tap(phone, "News", "Delete")
    assert "Delete mail?" in labels(phone)
    tap(phone, "Cancel")
    scroll_to(phone, "Reply")
    tap(phone, "Reply", "Send")
    assert MAILS.read(phone.world)[0].body == "Greetings"
