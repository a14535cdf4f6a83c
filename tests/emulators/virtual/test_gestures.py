"""Swipes, flings, double taps, pads, context menus and the toolbar over a text."""

import random
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.action import DoubleTap, Drag, LongPress, OpenApp, Press, Scroll, Swipe, Tap, TypeText
from emulators.device import UnsupportedAction
from emulators.screen import Flag, Point
from emulators.virtual.gestures import FLING_FROM, FLING_GAIN, flung
from emulators.virtual.node import Line
from emulators.virtual.phone import VirtualPhone
from tests.emulators.virtual.agreement import agree
from tests.emulators.virtual.gallery import NAMES, PACKAGE, field, find, open_gallery, said, tap
from tests.emulators.virtual.test_fuzz import Walker


@pytest.mark.parametrize("seed", range(3))
def test_random_actions_on_everything_new(seed: int) -> None:
    phone, rng = open_gallery(("360x800", "1080x2400")[seed % 2]), random.Random(seed)
    phone.world.put_setting("system/font_scale", rng.choice(("1.0", "1.3", "2.0")))
    walker = Walker(phone, rng)
    for _ in range(200):
        screen = agree(phone)
        action = walker.choose(screen)
        with suppress(UnsupportedAction):  # keys that a phone does not have
            phone.do(action if screen.app == PACKAGE or rng.random() < 0.3 else OpenApp("Gallery"))
    other = open_gallery(phone.profile.name)
    other.load(phone.save())
    assert other.look() == phone.look()


def swipe(phone: VirtualPhone, at: Point, dx: float, dy: float = 0) -> None:
    phone.do(Swipe(at, Point(at.x + dx, at.y + dy)))


def top(phone: VirtualPhone, label: str) -> float:
    return find(phone, label).box.top


def test_a_row_is_swiped_away_and_a_list_is_not_moved_by_it() -> None:
    phone = open_gallery()
    tap(phone, "Rows")
    before = top(phone, "Row 4")
    swipe(phone, find(phone, "Row 3").hit, -30)
    assert said(phone) == ""
    swipe(phone, find(phone, "Row 3").hit, 150, 60)
    assert (said(phone), top(phone, "Row 4")) == ("kept Row 3", before)
    swipe(phone, find(phone, "Row 3").hit, -150)
    assert said(phone) == "gone Row 3"
    assert top(phone, "Row 4") < before
    before = top(phone, "Row 6")
    swipe(phone, find(phone, "Row 6").hit, 20, -100)
    assert top(phone, "Row 6") == before - 100


def test_a_pager_turns_by_swipes_and_by_scrolling_sideways() -> None:
    phone = open_gallery()
    tap(phone, "Rows")
    page = next(e for e in phone.look(pixels=False).elements if e.label == "Turn me").box.center
    swipe(phone, page, -100)
    swipe(phone, page, -100)
    swipe(phone, page, 100)
    assert phone.world.setting("gallery/page") == "2"
    phone.do(Scroll("right", page))
    assert phone.world.setting("gallery/page") == "3"
    phone.do(Scroll("left", page))
    assert phone.world.setting("gallery/page") == "2"


def test_a_long_swipe_flings_and_a_drag_does_not() -> None:
    phone = open_gallery()
    tap(phone, "Chosen")
    before = top(phone, "Row 9")
    phone.do(Drag(Point(180, 700), Point(180, 400)))
    assert top(phone, "Row 9") == before - 300
    phone.do(Scroll("up"))
    phone.do(Swipe(Point(180, 700), Point(180, 400)))
    assert top(phone, "Row 12") == pytest.approx(before + 3 * 56 - 300 - 60 * FLING_GAIN)


@given(st.floats(-2000, 2000))
def test_a_fling_carries_on_in_its_own_direction(distance: float) -> None:
    assert flung(-distance) == -flung(distance)
    assert abs(flung(distance)) >= abs(distance)
    if abs(distance) <= FLING_FROM:
        assert flung(distance) == distance


def test_a_strip_scrolls_sideways_only() -> None:
    phone = open_gallery()
    tap(phone, "Pictures")
    strip = next(e for e in phone.look(pixels=False).elements if e.role.endswith("HorizontalScrollView"))
    assert strip.has(Flag.SCROLLABLE)

    def shown() -> set[str]:
        return {e.label for e in phone.look(pixels=False).elements}

    assert "Photo 8" not in shown()
    phone.do(Scroll("down", strip.box.center))
    assert "Photo 1" in shown()
    for _ in range(6):
        phone.do(Scroll("right", strip.box.center))
    assert "Photo 8" in shown()
    swipe(phone, strip.box.center, 100)
    phone.do(Scroll("left"))
    phone.do(Scroll("left"))
    phone.do(Scroll("left"))
    phone.do(Scroll("left"))
    assert "Photo 1" in shown()


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1000), st.integers(0, 1000), st.integers(0, 1000), st.integers(0, 1000))
def test_a_pad_says_where_it_was_touched(x1: int, y1: int, x2: int, y2: int) -> None:
    box = find(PAD, "Canvas").box

    def at(x: int, y: int) -> Point:
        return Point(box.left + (box.width - 1) * x / 1000, box.top + (box.height - 1) * y / 1000)

    def near(name: str, *wanted: int) -> None:
        event, *args = said(PAD).split()
        assert event == name
        assert all(abs(int(a) - b) <= 4 for a, b in zip(args, wanted, strict=True))

    if not (100 < x1 < 300 and 150 < y1 < 250):
        PAD.do(Tap(at(x1, y1)))
        near("tapped", x1, y1)
        PAD.do(LongPress(at(x1, y1)))
        near("held", x1, y1)
        PAD.do(DoubleTap(at(x1, y1)))
        near("doubled", x1, y1)
        if abs(x1 - x2) + abs(y1 - y2) > 20:
            PAD.do(Drag(at(x1, y1), at(x2, y2)))
            near("dragged", x1, y1, x2, y2)


PAD = open_gallery()
tap(PAD, "Pad")


def test_a_label_on_a_pad_is_touched_before_the_pad() -> None:
    tap(PAD, "Marker")
    assert said(PAD) == "marker"


def test_a_double_tap_is_two_taps_on_the_same_thing() -> None:
    phone = open_gallery()
    tap(phone, "Numbers")
    phone.do(DoubleTap(find(phone, "Increase servings").hit))
    assert said(phone) == "number 5"
    phone.do(Press("back"))
    phone.do(DoubleTap(find(phone, "Pictures").hit))
    assert said(phone) == "number 5"


@pytest.mark.parametrize("name", NAMES[1:6])
def test_a_context_menu_opens_where_the_finger_is(name: str) -> None:
    phone = open_gallery()
    tap(phone, "Rows")
    row = find(phone, name).box
    phone.do(LongPress(Point(30, row.center.y)))
    menu = find(phone, "Rename").box
    assert menu.left < 60
    assert abs(menu.top - row.center.y) < 20
    tap(phone, "Rename")
    assert said(phone) == "rename"
    tap(phone, f"More of {name}")
    assert find(phone, "Rename").box.left > 60


def test_cut_copy_and_paste_with_the_toolbar() -> None:
    phone = open_gallery()
    tap(phone, "Texts")
    phone.do(TypeText("Ada Lovelace", field(phone, "Name").hit))
    box = field(phone, "Name").box
    phone.do(LongPress(Point(box.left + 80, box.center.y + 8)))
    tap(phone, "Cut")
    assert (field(phone, "Name").value, phone.world.state.clipboard) == ("Ada ", "Lovelace")
    phone.do(LongPress(field(phone, "Notes").hit))
    tap(phone, "Paste")
    assert field(phone, "Notes").value == "Lovelace"
    phone.do(LongPress(field(phone, "Notes").hit))
    tap(phone, "Select all", "Copy")
    phone.do(TypeText("!"))
    assert field(phone, "Notes").value == "!"
    phone.do(Press("back"))
    tap(phone, "Copy")
    phone.do(LongPress(field(phone, "Name").hit))
    with pytest.raises(AssertionError):
        find(phone, "Row 1")
    tap(phone, "Paste")
    assert "copied text" in field(phone, "Name").value


def test_a_password_is_not_copied() -> None:
    phone = open_gallery()
    tap(phone, "Texts")
    phone.do(TypeText("secret", field(phone, "Password").hit))
    for keys in ("ctrl+a", "ctrl+c"):
        phone.do(Press(keys))
    assert phone.world.state.clipboard == ""


def test_a_tap_places_the_cursor_and_typing_goes_there() -> None:
    phone = open_gallery()
    tap(phone, "Texts")
    phone.do(TypeText("first\nsecond line\nthird", field(phone, "Notes").hit))
    box = field(phone, "Notes").box
    phone.do(Tap(Point(box.left + 17, box.top + 14 + 33)))
    phone.do(TypeText("X"))
    phone.do(Press("backspace"))
    phone.do(TypeText("the "))
    assert field(phone, "Notes").value == "first\nthe second line\nthird"
    phone.do(Tap(Point(box.left + 300, box.top + 14 + 33)))
    phone.do(TypeText("."))
    assert field(phone, "Notes").value == "first\nthe second line.\nthird"


def test_capitals_stay_with_a_double_touch_of_shift() -> None:
    phone = open_gallery()
    tap(phone, "Texts", "Name", "Shift", "A", "b")
    phone.do(DoubleTap(find(phone, "Shift").hit))
    tap(phone, "C", "D", "Shift", "e", "Symbols", "1", "More symbols", "€", "Symbols", "2", "Letters", "f", ",", ".")
    assert field(phone, "Name").value == "AbCDe1€2f,."


def test_a_text_too_long_for_its_field_is_shown_around_the_cursor() -> None:
    phone = open_gallery()
    tap(phone, "Texts")
    phone.do(TypeText("word " * 30 + "end", field(phone, "Name").hit))
    lines = [p.paint.text for p in phone.view().scene.parts if hasattr(p.paint, "text")]
    assert any(line.endswith("word end") for line in lines)
    for _ in range(170):
        phone.do(Press("ArrowLeft"))
    lines = [p.paint.text for p in phone.view().scene.parts if hasattr(p.paint, "text")]
    assert any(line.startswith("word word") for line in lines)


def test_a_page_of_text_stays_where_it_is_touched_and_follows_the_cursor() -> None:
    phone = open_gallery()
    tap(phone, "Page")
    lines = [f"Line {n}" for n in range(60)]
    phone.do(TypeText("\n".join(lines), field(phone, "Write here").hit))
    assert "Line 59" in drawn(phone)
    phone.do(Press("back"))
    phone.do(Scroll("up"))
    before = drawn(phone)
    phone.do(Tap(Point(300, 300)))
    assert [line for line in before if line in drawn(phone)] == [line for line in drawn(phone) if line in before]
    phone.do(TypeText("!"))
    changed = [n for n, line in enumerate(field(phone, "Write here").value.split("\n")) if line != lines[n]]
    assert len(changed) == 1
    assert f"Line {changed[0]}!" in drawn(phone)
    for _ in range(300):
        phone.do(Press("left"))
    assert "Line 0" in drawn(phone) or changed[0] > 35


def drawn(phone: VirtualPhone) -> list[str]:
    """The lines of text on the screen, from top to bottom."""
    parts = [p for p in phone.view().scene.parts if isinstance(p.paint, Line) and p.paint.text.startswith("Line ")]
    return [p.paint.text for p in parts if isinstance(p.paint, Line) and p.clip[1] < p.bounds[3] <= p.clip[3]]
