"""The launcher: pages, dock, drawer, search, menus, and the oracle's way to any app."""

import random

import pytest

from emulators.action import LongPress, Press, Scroll, Swipe, TypeText
from emulators.screen import Flag, Point
from emulators.virtual.apps import installed
from emulators.virtual.apps.launcher import HOME, PACKAGE
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.tasks.moves import HOME as HOME_TITLE
from emulators.virtual.tasks.moves import title
from emulators.virtual.tasks.oracle import Oracle, Route, packages
from tests.emulators.virtual.shell_apps import MANY, find, labels, shell_phone, tap

FIRST = ["Settings", "Contacts", "Notes", "Clock"]


@pytest.fixture
def phone() -> VirtualPhone:
    return shell_phone(MANY)


def icons(phone: VirtualPhone) -> list[str]:
    return [e.label for e in phone.look(pixels=False).elements if e.resource_id.endswith("/icon")]


def test_the_first_page_stays_small_and_as_it_is(phone: VirtualPhone) -> None:
    screen = phone.look(pixels=False)
    assert title(screen) == HOME_TITLE
    assert {"15:34", "Sun, Oct 15", "All apps"} <= labels(phone)
    assert icons(phone)[:4] == FIRST
    assert len(icons(phone)) <= 8


def test_pages_turn_by_swipes_scrolls_and_dots(phone: VirtualPhone) -> None:
    first = icons(phone)
    phone.do(Swipe(Point(300, 300), Point(60, 300)))
    second = icons(phone)
    assert not set(first) & set(second[:8])
    assert "15:34" in labels(phone), "the status bar"
    phone.do(Scroll("left"))
    assert icons(phone) == first
    phone.do(Scroll("left"))
    assert icons(phone) == first
    phone.do(Scroll("right"))
    assert icons(phone) == second
    dots = [e for e in phone.look(pixels=False).elements if e.label.startswith("Page ")]
    assert [e.label for e in dots] == [f"Page {i + 1} of {len(dots)}" for i in range(len(dots))]
    assert [e.has(Flag.SELECTED) for e in dots] == [i == 1 for i in range(len(dots))]
    tap(phone, dots[-1].label)
    assert icons(phone) != second
    phone.do(Press("back"))
    assert icons(phone) == first


@pytest.mark.parametrize("way", ["tap", "swipe", "scroll"])
def test_the_drawer_has_every_app_by_name(phone: VirtualPhone, way: str) -> None:
    match way:
        case "tap":
            tap(phone, "All apps")
        case "swipe":
            phone.do(Swipe(Point(180, 400), Point(180, 150)))
        case _:
            phone.do(Scroll("down"))
    found = icons(phone)
    for _ in range(6):
        phone.do(Scroll("down"))
        found += [name for name in icons(phone) if name not in found]
    assert found == sorted(found, key=str.casefold)
    assert set(found) == {app.name for app in phone.apps if not app.hidden}
    phone.do(Press("back"))
    assert icons(phone)[:4] == FIRST


def test_searching_the_drawer(phone: VirtualPhone) -> None:
    tap(phone, "All apps", "Search apps")
    phone.do(TypeText("sett"))
    assert icons(phone) == ["Settings"]
    phone.do(TypeText("xyz", replace=True))
    assert "No apps found for \u201csettxyz\u201d" in labels(phone) or not icons(phone)
    phone.do(TypeText("CONT", point=find(phone, "Search apps").hit, replace=True, submit=True))
    assert phone.look(pixels=False).app == "com.google.android.contacts"
    phone.do(Press("home"))
    assert icons(phone)[:4] == FIRST


def test_icons_come_and_go(phone: VirtualPhone) -> None:
    phone.do(LongPress(find(phone, "Notes").hit))
    assert {"App info", "Remove from Home"} <= labels(phone)
    tap(phone, "Remove from Home")
    assert icons(phone)[:3] == ["Settings", "Contacts", "Clock"]
    assert "markor" not in phone.world.setting(HOME)
    tap(phone, "All apps")
    phone.do(LongPress(find(phone, "Notes").hit))
    tap(phone, "Add to Home")
    assert "Added to the home screen" in labels(phone)
    phone.do(Press("home"))
    assert icons(phone)[:4] == FIRST


def test_what_a_long_press_leads_to(phone: VirtualPhone) -> None:
    phone.do(LongPress(find(phone, "Clock").hit))
    tap(phone, "App info")
    assert phone.look(pixels=False).app == "com.android.settings"
    phone.do(Press("home"))
    phone.do(LongPress(find(phone, "Home screen").hit))
    tap(phone, "Wallpaper & style")
    assert title(phone.look(pixels=False)) == "Display"


def test_home_is_the_first_page_whatever_was_left(phone: VirtualPhone) -> None:
    fresh = phone.look(pixels=False)
    dots = [e.label for e in fresh.elements if e.label.startswith("Page ")]
    for name in ("All apps", dots[1], dots[-1]):
        tap(phone, name)
        phone.do(Press("home"))
        assert phone.look(pixels=False) == fresh


@pytest.mark.parametrize("app", [app.name for app in installed() if not app.hidden])
def test_the_oracle_finds_every_app_from_anywhere(app: str) -> None:
    phone, rng = VirtualPhone(), random.Random(app)
    if rng.random() < 0.5:
        phone.do(Press("recents"))
    if rng.random() < 0.5:
        phone.world.put_setting("system/user_rotation", "1")
    route = Route(app, (), lambda sight: sight.screen.app == packages()[app])
    oracle = Oracle((route,))
    for _ in range(12):
        thought, action = oracle.next(phone.look(pixels=False))
        if thought.move == "done":
            break
        phone.do(action)
    assert phone.look(pixels=False).app == packages()[app] != PACKAGE
