"""Dates, choices, numbers, pictures and several rows: every part can be reached, and says what it is."""

import calendar
import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.action import DoubleTap, LongPress, OpenApp, Press, Scroll, Swipe, Tap, Wait
from emulators.screen import Flag, Point
from emulators.uitree import element_at
from emulators.virtual.apps.calendar_views import PREFERENCES
from emulators.virtual.calendars import date_name, later, weeks
from emulators.virtual.node import Line, Rect
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.selection import KEY
from tests.emulators.virtual.gallery import NAMES, find, open_gallery, said, tap

SCREENS = ("Dates", "Numbers", "Pictures", "Pad", "Rows", "Chosen", "Texts", "Page")


def check(phone: VirtualPhone) -> None:
    """Every element that can be touched is reached at its point, and every text that is drawn is in the tree."""
    screen, view = phone.look(pixels=False), phone.view()
    texts = "\n".join(f"{e.text}\n{e.value}\n{e.description}" for e in screen.elements)
    for index, element in enumerate(screen.elements):
        if element.actionable:
            assert element.label, element
            assert element_at(screen, element.hit) == index == view.scene.touched(element.hit)
    if view.overlay is None:
        for part in view.scene.parts:
            if isinstance(part.paint, Line) and len(part.paint.text) > 1:
                assert part.paint.text.removesuffix("\u2026").strip() in texts


@pytest.mark.parametrize("profile", ["360x800", "1080x2400"])
@pytest.mark.parametrize("name", SCREENS)
def test_every_part_of_every_screen_can_be_reached(name: str, profile: str) -> None:
    phone = open_gallery(profile)
    tap(phone, name)
    check(phone)
    phone.do(Scroll("down"))
    check(phone)


@given(st.integers(1, 9999), st.integers(1, 12))
def test_weeks_hold_each_day_once_under_its_weekday(year: int, month: int) -> None:
    days = [day for week in weeks(year, month) for day in week if day]
    assert days == list(range(1, calendar.monthrange(year, month)[1] + 1))
    first = next(i for i, day in enumerate(weeks(year, month)[0]) if day)
    assert first == (datetime.date(year, month, 1).weekday() + 1) % 7
    if 1 < year < 9999:
        assert later(*later(year, month, 1), -1) == (year, month)


@settings(max_examples=25, deadline=None)
@given(st.dates(datetime.date(1896, 1, 1), datetime.date(2105, 12, 31)), st.data())
def test_every_day_of_every_month_can_be_chosen(start: datetime.date, data: st.DataObject) -> None:
    phone = PHONE
    phone.world.put_setting("gallery/date", start.isoformat())
    month = later(start.year, start.month, 1)
    days = [day for week in weeks(*month) for day in week if day]
    tap(phone, "Next month")
    names = {e.description for e in phone.look(pixels=False).elements}
    assert {date_name(*month, day) for day in days} <= names
    assert date_name(*month, len(days) + 1) not in names
    day = data.draw(st.sampled_from(days))
    tap(phone, date_name(*month, day))
    assert phone.world.setting("gallery/date") == f"{month[0]:04}-{month[1]:02}-{day:02}"
    assert find(phone, date_name(*month, day)).has(Flag.SELECTED)


PHONE = open_gallery()
tap(PHONE, "Dates")


def test_february_has_29_days_in_leap_years_only() -> None:
    phone = open_gallery()
    for year, last in ((1900, 28), (2000, 29), (2023, 28), (2024, 29)):
        phone.world.put_setting("gallery/date", f"{year}-02-01")
        if phone.look(pixels=False).location.endswith("home_view"):
            tap(phone, "Dates")
        tap(phone, f"{last} February {year}")
        assert said(phone) == f"date {year} 2 {last}"
        with pytest.raises(AssertionError):
            find(phone, f"{last + 1} February {year}")


def test_another_year_is_chosen_from_a_list_over_the_dialog() -> None:
    phone = open_gallery()
    tap(phone, "Dates", "In a dialog", "October 2023", "2020", "29 October 2020")
    assert said(phone) == "date 2020 10 29"
    tap(phone, "October 2020")
    phone.do(Press("back"))
    tap(phone, "Previous month", "Next month", "OK")
    assert phone.look(pixels=False).location.endswith("home_view")


def test_today_has_a_ring_and_weeks_begin_alike() -> None:
    phone = VirtualPhone(seed=3)
    phone.do(OpenApp("Calendar"))
    assert phone.world.setting(f"{PREFERENCES}/sunday_first") == "1", "as a DatePicker has it"
    phone.do(OpenApp("Tasks"))
    for label in ("Create new task", "Due date"):
        phone.do(Tap(next(e.hit for e in phone.look().elements if e.label == label and e.actionable)))

    def rings() -> list[Rect]:
        paints = [part.paint for part in phone.view().scene.parts]
        return [paint for paint in paints if isinstance(paint, Rect) and 16 < paint.radius < 20 and paint.border]

    (ring,) = rings()
    assert ring.color == ring.border, "today, which is chosen, is filled"
    phone.do(Tap(next(e.hit for e in phone.look().elements if e.description == "20 October 2023")))
    assert len(rings()) == 2
    phone.do(Wait(86_400))
    phone.do(Tap(next(e.hit for e in phone.look().elements if e.description == "16 October 2023")))
    assert len(rings()) == 1, "the ring goes on with the clock"


def test_a_drop_down_opens_and_one_choice_is_made() -> None:
    phone = open_gallery()
    tap(phone, "Numbers", "Size")
    assert find(phone, "Medium").has(Flag.SELECTED)
    with pytest.raises(AssertionError):
        find(phone, "In a dialog")
    phone.do(Scroll("down"))
    tap(phone, "Size 8")
    assert (said(phone), find(phone, "Size").value) == ("size Size 8", "Size 8")
    tap(phone, "Size")
    phone.do(Tap(Point(350, 790)))
    phone.do(Tap(Point(350, 600)))
    tap(phone, "In a dialog", "Size in a dialog", "Small")
    assert find(phone, "Size in a dialog").value == "Small"
    phone.do(Press("back"))
    assert find(phone, "In a dialog")


def test_an_open_drop_down_is_saved_and_loaded() -> None:
    phone, other = open_gallery(), open_gallery()
    tap(phone, "Numbers", "Size")
    other.load(phone.save())
    assert other.look() == phone.look()
    tap(other, "Large")
    assert said(other) == "size Large"


def test_a_number_stays_between_its_bounds() -> None:
    phone = open_gallery()
    tap(phone, "Numbers", "Increase servings", "Increase servings")
    with pytest.raises(AssertionError):
        find(phone, "Increase servings")
    picker = next(e for e in phone.look(pixels=False).elements if e.description == "Servings")
    assert picker.value == "5"
    phone.do(Swipe(picker.box.center, Point(picker.box.center.x, picker.box.center.y + 120)))
    assert said(phone) == "number 2"
    phone.do(Swipe(picker.box.center, Point(picker.box.center.x, picker.box.center.y + 500)))
    assert said(phone) == "number 0"


def test_pictures_are_drawn_and_named() -> None:
    phone = open_gallery()
    tap(phone, "Pictures")
    screen = phone.look()
    assert screen.frame is not None
    box = find(phone, "Blue box").box
    assert tuple(screen.frame.rgb()[int(box.top) + 20, int(box.left) + 30]) == (0x3A, 0x7C, 0xA5)
    assert tuple(screen.frame.rgb()[int(box.center.y), int(box.center.x)]) == (0xF2, 0xE8, 0xCF)
    phone.do(DoubleTap(box.center))
    assert said(phone) == "zoom"
    phone.do(Tap(box.center))
    assert said(phone) == "photo"
    labels = {e.label for e in screen.elements}
    assert {"Photo 1", "Whole", "Damaged", "A chart", "12 km", "Corner"} <= labels


def test_a_badge_is_the_value_of_its_tab() -> None:
    phone = open_gallery()
    assert [find(phone, label).value for label in ("All", "New", "First", "Second")] == ["12", "3", "7", ""]
    check(phone)


def test_several_rows_are_chosen() -> None:
    phone = open_gallery()
    tap(phone, "Chosen", "Row 1")
    assert said(phone) == "open Row 1"
    phone.do(LongPress(find(phone, "Row 2").hit))
    tap(phone, "Row 4", "Row 5", "Row 4")
    assert phone.world.page.ui[KEY] == ("Row 2", "Row 5")
    assert "2 selected" in {e.label for e in phone.look(pixels=False).elements}
    assert find(phone, "Row 5").has(Flag.SELECTED)
    tap(phone, "More options", "Select all")
    assert phone.world.page.ui[KEY] == NAMES
    tap(phone, "Close")
    assert KEY not in phone.world.page.ui
    phone.do(LongPress(find(phone, "Row 2").hit))
    phone.do(Press("back"))
    assert KEY not in phone.world.page.ui
    assert find(phone, "Navigate up")
