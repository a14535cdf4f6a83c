"""Whatever is typed arrives whole in the field and is carried out nowhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.action import TypeText
from emulators.android.phone import AndroidPhone
from emulators.android.server import AdbServer
from emulators.android.sight import Patience
from emulators.android.typing import holds
from emulators.trajectory import Template
from emulators.virtual.door.serving import Door
from emulators.virtual.typeface import typeable
from tests.emulators.android.hostile import CANARY, hostile_texts


def page_of(door: Door) -> str:
    """What the field with several lines holds, as the phone itself has it."""
    with door.handsets[0].lock:
        return str(door.handsets[0].phone.world.page.ui.get("page", ""))


def type_hostile_texts(server: AdbServer, door: Door, count: int) -> None:
    phone = AndroidPhone(door.serials[0], server=server, patience=Patience(react=0))
    try:
        phone.reset(Template("android/app/org.test.writer", 0))
        field = next(e for e in phone.look(pixels=False).elements if e.resource_id.endswith("/page"))
        phone.do(TypeText("begin", field.hit))
        for text in hostile_texts(count, seed=1):
            phone.do(TypeText(text, replace=True))
            assert page_of(door) == typeable(text, newlines=True), text
        assert phone.link.shell(["ls", CANARY]).code != 0, "one of them was carried out"
    finally:
        phone.close()


def test_hostile_strings_are_typed_whole(server: AdbServer, door: Door) -> None:
    type_hostile_texts(server, door, 60)


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_many_hostile_strings_are_typed_whole(server: AdbServer, door: Door) -> None:
    type_hostile_texts(server, door, 2_000)


def test_printable_ascii_is_typed_as_keys_on_a_phone_that_offers_no_more(server: AdbServer, door: Door) -> None:
    phone = AndroidPhone(door.serials[0], server=server, frames="png", trees="dump", patience=Patience(react=0))
    try:
        phone.reset(Template("android/app/org.test.writer", 0))
        field = next(e for e in phone.look(pixels=False).elements if e.resource_id.endswith("/page"))
        phone.do(TypeText("begin", field.hit))
        plain = [text for text in hostile_texts(200, seed=2) if text.isascii() and text.isprintable() and text]
        for text in plain[:40]:
            phone.do(TypeText(text, replace=True))
            assert page_of(door) == text
    finally:
        phone.close()


@given(st.text(max_size=8), st.text(max_size=8))
def test_a_field_holds_what_it_was_given(before: str, text: str) -> None:
    assert holds(before + text, before, text)
    assert holds("*" * len(before + text), before, text, secret=True)


def test_a_field_may_write_it_in_its_own_way_but_not_leave_it_out() -> None:
    assert holds("(555) 123-4567", "", "5551234567")
    assert holds("a b", "", "a\nb")
    assert holds(" \n\n", "", " \r\n\n") and holds("\n", "\r", "\n") and holds(" \r\n\n", "", " \r\n\n")
    assert holds("x..y", "", "x\U0001f600y")
    assert holds("abXcd", "abcd", "X")
    assert not holds("", "", "x")
    assert not holds("ab", "ab", "x")
    assert not holds("hell", "", "hello")
