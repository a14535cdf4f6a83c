"""Notification shade, quick settings and recent apps."""

import pytest

from emulators.action import OpenApp, Press, Scroll, Swipe, Tap
from emulators.screen import Flag, Point
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.system import SYSTEM_PACKAGE
from emulators.virtual.tasks.moves import settled, switch, tapped, title, unfold
from emulators.virtual.tasks.moves import tap as tapping
from emulators.virtual.tasks.oracle import SHADE, Oracle, Route, Stage
from emulators.virtual.world import Notification
from tests.emulators.virtual.shell_apps import find, labels, shell_phone, tap

DOWN = Swipe(Point(180, 8), Point(180, 300))


@pytest.fixture
def phone() -> VirtualPhone:
    return shell_phone()


def shown(phone: VirtualPhone) -> list[str]:
    rows = [e for e in phone.look(pixels=False).elements if e.resource_id.endswith("notification_row")]
    return [e.label for e in rows]


def test_a_swipe_from_the_top_opens_the_shade_and_another_one_all_tiles(phone: VirtualPhone) -> None:
    phone.do(OpenApp("Contacts"))
    before = phone.look(pixels=False)
    phone.do(DOWN)
    screen = phone.look(pixels=False)
    assert (screen.app, title(screen)) == (SYSTEM_PACKAGE, "Notifications")
    assert "No notifications" in labels(phone)
    assert not find(phone, "Wi-Fi").has(Flag.SYSTEM)
    assert find(phone, "Back").has(Flag.SYSTEM)
    phone.do(DOWN)
    assert title(phone.look(pixels=False)) == "Quick settings"
    tap(phone, "Show notifications", "Show all quick settings")
    assert title(phone.look(pixels=False)) == "Quick settings"
    phone.do(Press("back"))
    assert phone.look(pixels=False) == before
    phone.do(Scroll("up", Point(180, 8)))
    assert phone.look(pixels=False).app == SYSTEM_PACKAGE
    phone.do(Press("home"))
    assert not phone.world.state.panels


@pytest.mark.parametrize(
    ("tile", "key", "values"),
    [
        ("Wi-Fi", "global/wifi_on", ("0", "1")),
        ("Airplane mode", "global/airplane_mode_on", ("1", "0")),
        ("Do Not Disturb", "global/zen_mode", ("1", "0")),
        ("Dark theme", "secure/ui_night_mode", ("2", "1")),
        ("Location", "secure/location_mode", ("0", "3")),
        ("Flashlight", "secure/flashlight_enabled", ("1", "0")),
        ("Rotate", "system/user_rotation", ("1", "0")),
    ],
)
def test_tiles_switch_the_settings_that_settings_shows(
    phone: VirtualPhone, tile: str, key: str, values: tuple[str, str]
) -> None:
    phone.do(DOWN)
    phone.do(DOWN)
    before = find(phone, tile).has(Flag.CHECKED)
    for i, value in enumerate(values):
        tap(phone, tile)
        assert phone.world.setting(key) == value
        assert find(phone, tile).has(Flag.CHECKED) == (before if i else not before)


def test_brightness(phone: VirtualPhone) -> None:
    phone.do(DOWN)
    phone.do(DOWN)
    bar = find(phone, "Display brightness")
    phone.do(Tap(Point(bar.box.right - 1, bar.hit.y)))
    assert phone.world.setting("system/screen_brightness") == "255"


def test_a_notification_opens_its_page_once(phone: VirtualPhone) -> None:
    phone.do(OpenApp("Sender"))
    tap(phone, "Tell")
    phone.do(Press("home"))
    assert "Sender notification: News" in labels(phone)
    phone.do(DOWN)
    assert shown(phone) == ["News"]
    assert "Something happened" in find(phone, "News").value
    tap(phone, "News")
    assert "detail 3" in labels(phone)
    assert phone.world.state.notifications == ()
    phone.do(Press("back"))
    assert "Shoot" in labels(phone)


def test_notifications_are_swiped_away_and_cleared_but_not_ongoing_ones(phone: VirtualPhone) -> None:
    now = phone.world.state.now
    for i, ongoing in enumerate((False, True, False, False)):
        phone.world.notify(Notification("org.test.sender", f"k{i}", f"News {i}", "", now + i, ongoing=ongoing))
    phone.world.notify(Notification("org.test.sender", "k0", "News 0 again", "", now))
    phone.world.notify(Notification("org.gone", "k", "From nowhere", "", now))
    phone.do(DOWN)
    assert shown(phone) == ["From nowhere", "News 0 again", "News 3", "News 2", "News 1"]
    for name in ("News 3", "News 1", "From nowhere"):
        at = find(phone, name).hit
        phone.do(Swipe(at, Point(at.x + 150, at.y)))
    assert shown(phone) == ["News 0 again", "News 2", "News 1"]
    tap(phone, "Clear all")
    assert shown(phone) == ["News 1"]
    assert "Clear all" not in labels(phone)


def test_the_status_bar_counts_what_it_has_no_room_for(phone: VirtualPhone) -> None:
    for i in range(5):
        phone.world.notify(Notification("org.test.sender", f"k{i}", f"News {i}", "", 0))
    assert {"Sender notification: News 4", "+2"} <= labels(phone)
    assert "Sender notification: News 0" not in labels(phone)


def test_recent_apps_are_reopened_as_they_were_left_and_closed(phone: VirtualPhone) -> None:
    for name in ("Clock", "Contacts", "Settings"):
        phone.do(OpenApp(name))
    tap(phone, "Display")
    phone.do(Press("home"))
    phone.do(Press("recents"))
    assert title(phone.look(pixels=False)) == "Recents"
    assert find(phone, "Settings").value == "Display"
    tap(phone, "Settings")
    assert title(phone.look(pixels=False)) == "Display"
    tap(phone, "Overview")
    at = find(phone, "Settings").hit
    phone.do(Swipe(at, Point(at.x, at.y - 200)))
    assert "Settings" not in labels(phone)
    tap(phone, "Dismiss Contacts")
    phone.do(Press("recents"))
    assert phone.look(pixels=False).app == phone.apps[0].package, "the app in front was closed"
    phone.do(Press("recents"))
    tap(phone, "Clear all")
    phone.do(Press("recents"))
    assert "No recent items" in labels(phone)
    phone.do(Press("back"))
    phone.do(OpenApp("Settings"))
    assert title(phone.look(pixels=False)) == "Settings"


def test_panels_do_not_pile_up(phone: VirtualPhone) -> None:
    for _ in range(3):
        phone.do(DOWN)
        phone.do(Press("recents"))
    assert len(phone.world.state.panels) == 1


def test_the_oracle_goes_through_the_shade(phone: VirtualPhone) -> None:
    phone.world.notify(Notification("org.test.sender", "k", "News", "", 0))
    cleared = Route(
        SHADE, (Stage("Notifications", "clear them", tapping("Clear all")),), tapped("Notifications", "Clear all")
    )
    dark = Route(
        SHADE,
        (
            Stage("Notifications", "show all tiles", unfold),
            Stage("Quick settings", "turn it on", switch("Dark theme", on=True)),
        ),
        settled("Quick settings", switch("Dark theme", on=True)),
    )
    oracle, words = Oracle((cleared, dark)), []
    while not words or (words[-1] != "done" and len(words) < 12):
        thought, action = oracle.next(phone.look(pixels=False))
        words.append(thought.move)
        phone.do(action)
    swipe = "swipe down from the top"
    assert words == [swipe, 'tap "Clear all"', swipe, swipe, 'tap "Dark theme"', "done"]
    assert phone.world.setting("secure/ui_night_mode") == "2"
