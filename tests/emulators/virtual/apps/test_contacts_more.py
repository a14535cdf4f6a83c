"""Contacts: labels of numbers, several at once, and the ways into other apps."""

from collections.abc import Iterator

import pytest

from emulators.action import OpenApp
from emulators.virtual.apps import contacts, contacts_provider, dialer, sms
from emulators.virtual.apps.contacts_provider import PATH, PEOPLE, Person
from emulators.virtual.phone import VirtualPhone
from tests.emulators.virtual.apps.fingers import back, element, fill, hold, labels, tap, title

ADA = Person("Ada", "Blum", "201-555-0142", "ada@example.org")
BEN = Person("Ben", "", "201-555-0143", label="Work")


@pytest.fixture
def phone() -> Iterator[VirtualPhone]:
    device = VirtualPhone("360x800", apps=(contacts.APP, dialer.APP, sms.APP))
    PEOPLE.write(device.world, (ADA, BEN, Person("Cleo")))
    device.do(OpenApp("Contacts"))
    yield device
    device.close()


def test_a_label_is_the_type_that_android_stores(phone: VirtualPhone) -> None:
    assert PEOPLE.read(phone.world)[:2] == (ADA, BEN)
    tap(phone, "Ada Blum", "Edit contact", "Phone label", "Home", "Save")
    types = "SELECT data1, data2 FROM data WHERE mimetype_id = 2 ORDER BY data1"
    assert phone.world.query(PATH, types) == [(ADA.phone, "1"), (BEN.phone, "3")]
    assert element(phone, "Edit contact") and "Home" in [e.value for e in phone.look(pixels=False).elements]


def test_a_form_that_is_left_is_a_draft(phone: VirtualPhone) -> None:
    tap(phone, "Create contact", "Phone label", "Other")
    fill(phone, "First name", "Dora")
    assert phone.world.page.ui["label"] == "Other" and len(PEOPLE.read(phone.world)) == 3
    back(phone)
    tap(phone, "Close", "Discard")
    assert title(phone) == "Contacts"


def test_several_are_selected_and_deleted(phone: VirtualPhone) -> None:
    hold(phone, "Ada Blum")
    tap(phone, "Cleo")
    assert title(phone) == "2 selected"
    tap(phone, "Delete", "Cancel", "Delete", "Delete")
    assert PEOPLE.read(phone.world) == (BEN,)


def test_a_contact_is_shared_as_text(phone: VirtualPhone) -> None:
    tap(phone, "Ada Blum", "More options", "Share")
    assert any("SMS" in label for label in labels(phone))


def test_call_and_text_open_the_apps_for_it(phone: VirtualPhone) -> None:
    tap(phone, "Ben", "Call")
    assert BEN.phone in labels(phone) and title(phone) == "Key pad"
    back(phone)
    tap(phone, "Text")
    assert phone.world.page.args["address"] == BEN.phone
    back(phone)
    back(phone)
    tap(phone, "Cleo")
    assert "Call" not in labels(phone)
    assert contacts_provider.person(phone.world.databases, 3) == Person("Cleo")
