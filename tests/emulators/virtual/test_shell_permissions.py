"""Permission pop-ups and the share sheet."""

import pytest

from emulators.action import OpenApp, Press, Scroll, Tap
from emulators.screen import Point
from emulators.virtual.app import CHOOSER, PERMISSIONS, Context
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.tasks.moves import title
from emulators.virtual.tasks.oracle import Oracle, Route
from tests.emulators.virtual.shell_apps import SENDER, find, labels, shell_phone, tap

CAMERA = "permission/org.test.sender/CAMERA"


@pytest.fixture
def phone() -> VirtualPhone:
    phone = shell_phone()
    phone.do(OpenApp("Sender"))
    return phone


def test_a_permission_is_asked_for_once(phone: VirtualPhone) -> None:
    tap(phone, "Shoot")
    screen = phone.look(pixels=False)
    assert screen.app == PERMISSIONS
    assert title(screen) == "Allow Sender to take pictures and record video?"
    assert "Tell" not in labels(phone), "what lies below cannot be touched"
    tap(phone, "While using the app")
    assert {"shot", "camera: True"} <= labels(phone)
    assert phone.world.setting(CAMERA) == "granted"
    tap(phone, "Shoot")
    assert "shot" in labels(phone)
    phone.do(Press("home"))
    assert phone.world.setting(CAMERA) == "granted"


def test_only_this_time_ends_when_the_app_leaves_the_front(phone: VirtualPhone) -> None:
    tap(phone, "Shoot", "Only this time")
    phone.do(Press("recents"))
    phone.do(Press("back"))
    assert "camera: True" in labels(phone)
    phone.do(Press("home"))
    phone.do(OpenApp("Sender"))
    assert "camera: False" in labels(phone)
    assert CAMERA not in phone.world.state.settings
    tap(phone, "Shoot")
    assert phone.look(pixels=False).app == PERMISSIONS


def test_after_two_denials_it_is_not_asked_any_more(phone: VirtualPhone) -> None:
    for _ in range(2):
        tap(phone, "Shoot", "Don't allow")
        assert "refused" in labels(phone)
        assert phone.world.setting(CAMERA) == "denied"
    tap(phone, "Shoot")
    assert phone.look(pixels=False).app == "org.test.sender"
    phone.world.put_setting(CAMERA, "granted")
    tap(phone, "Shoot")
    assert "shot" in labels(phone)


@pytest.mark.parametrize("way", ["back", "outside"])
def test_taking_the_pop_up_away_answers_nothing(phone: VirtualPhone, way: str) -> None:
    tap(phone, "Shoot")
    phone.do(Press("back") if way == "back" else Tap(Point(180, 40)))
    assert "refused" in labels(phone)
    assert CAMERA not in phone.world.state.settings


def test_others_are_allowed_or_not_and_events_of_the_phone_work(phone: VirtualPhone) -> None:
    tap(phone, "Read contacts")
    assert "Only this time" not in labels(phone)
    tap(phone, "Allow")
    assert "detail 7" in labels(phone)


def test_the_oracle_allows_what_is_asked(phone: VirtualPhone) -> None:
    tap(phone, "Shoot")
    oracle = Oracle((Route("Settings", (), lambda sight: False),))
    thought, action = oracle.next(phone.look(pixels=False))
    assert thought.move == 'tap "While using the app"'
    phone.do(action)
    assert phone.world.setting(CAMERA) == "granted"


def test_a_text_is_shared_with_an_app_that_takes_it(phone: VirtualPhone) -> None:
    tap(phone, "Share")
    screen = phone.look(pixels=False)
    assert (screen.app, title(screen)) == (CHOOSER, "Share text")
    assert {"Hello", "Reader"} <= labels(phone)
    tap(phone, "Reader")
    assert "got Hello" in labels(phone)
    phone.do(Press("back"))
    assert "Shoot" in labels(phone)


def test_who_takes_files_takes_pictures(phone: VirtualPhone) -> None:
    tap(phone, "Share picture", "Reader")
    assert "got /storage/emulated/0/DCIM/a.png" in labels(phone)


def test_nobody_takes_it() -> None:
    phone = VirtualPhone(apps=(SENDER,))
    phone.do(OpenApp("Sender"))
    tap(phone, "Share")
    assert "No apps can take this." in labels(phone)
    phone.do(Tap(Point(180, 40)))
    assert phone.look(pixels=False).app == "org.test.sender"


def test_launching_what_is_not_there_says_so(phone: VirtualPhone) -> None:
    context = Context(phone.world, SENDER, writable=True)
    assert context.installed("org.test.reader") and not context.installed("org.gone")
    context.launch("org.gone", "main")
    assert "No app found to do this" in labels(phone)
    with pytest.raises(LookupError, match="use one of main"):
        context.launch("org.test.reader", "nothing")
    context.launch("org.test.reader", text="x")
    assert "got x" in labels(phone)


def test_views_stay_pure(phone: VirtualPhone) -> None:
    context = Context(phone.world, SENDER, writable=False)
    for verb in (lambda: context.notify("a", "b"), lambda: context.share("x"), lambda: context.cancel("a")):
        with pytest.raises(RuntimeError, match="a view must not change"):
            verb()
    assert find(phone, "Shoot")


def test_settings_takes_a_permission_back_and_gives_it_again(phone: VirtualPhone) -> None:
    for _ in range(2):
        tap(phone, "Shoot", "Don't allow")
    phone.do(OpenApp("Settings"))
    tap(phone, "Apps")
    phone.do(Scroll("down"))
    while "Sender" not in labels(phone):
        phone.do(Scroll("down"))
    tap(phone, "Sender")
    assert find(phone, "Permissions").value == "No permissions granted"
    tap(phone, "Permissions", "Camera", "Allow only while using the app")
    assert phone.world.setting(CAMERA) == "granted"
    phone.do(Press("back"))
    phone.do(Press("back"))
    assert find(phone, "Permissions").value == "Camera"
    tap(phone, "Open", "Shoot")
    assert "shot" in labels(phone)
    phone.do(Press("home"))
    phone.do(OpenApp("Settings"))
    tap(phone, "Permissions", "Camera", "Ask every time")
    phone.do(OpenApp("Sender"))
    tap(phone, "Shoot", "Only this time")
    assert "shot" in labels(phone)
    phone.do(OpenApp("Settings"))
    for _ in range(2):
        phone.do(Press("back"))
    tap(phone, "Force stop")
    phone.do(Press("recents"))
    assert "Sender" not in labels(phone)
