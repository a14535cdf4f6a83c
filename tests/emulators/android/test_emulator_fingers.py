"""An emulator's own fingers do what actions say, also on a screen that is turned."""

from collections.abc import Iterator

import pytest

from emulators.action import Action, DoubleTap, Drag, LongPress, OpenApp, Scroll, Swipe, Tap
from emulators.android.emulator_fingers import EmulatorFingers, Held
from emulators.android.emulator_screen import GrpcScreen
from emulators.android.phone import AndroidPhone
from emulators.android.server import AdbServer
from emulators.screen import Point
from emulators.trajectory import State
from emulators.virtual.door.serving import Door, open_door
from emulators.virtual.phone import VirtualPhone
from tests.emulators.android.serving import meet


class Watched(VirtualPhone):
    """Keeps what it was told to do."""

    def __init__(self) -> None:
        super().__init__("1080x2400")
        self.done: list[Action] = []

    def do(self, action: Action) -> None:
        self.done.append(action)
        super().do(action)


@pytest.fixture(scope="module")
def phone() -> Watched:
    return Watched()


@pytest.fixture(scope="module")
def door(phone: Watched) -> Iterator[Door]:
    pytest.importorskip("grpc", reason="grpcio is not installed")
    door = open_door([phone], grpc=0)
    yield door
    door.close()


@pytest.fixture(scope="module")
def fresh(phone: Watched) -> State:
    return phone.save()


@pytest.fixture(autouse=True)
def _as_at_the_beginning(phone: Watched, fresh: State) -> None:
    phone.load(fresh)


@pytest.fixture
def screen(door: Door) -> Iterator[GrpcScreen]:
    screen = GrpcScreen(door.grpc_ports[0])
    yield screen
    screen.close()


def arrived(device: AndroidPhone, phone: Watched, action: Action, *wanted: list[type[Action]]) -> list[Action]:
    """What the phone was told; again where a busy machine let the finger stay longer than it was to."""
    for _ in range(8):
        phone.done.clear()
        device.do(action)
        if [type(done) for done in phone.done] in wanted:
            break
    assert [type(done) for done in phone.done] in wanted
    return [*phone.done]


@pytest.mark.parametrize(
    ("held", "touched"),
    [
        (Held(1080, 2400, 0), Point(100, 200)),
        (Held(540, 1200, 0), Point(200, 400)),
        (Held(1080, 2400, 2), Point(979, 2199)),
    ],
)
def test_places_are_those_of_the_panel(phone: Watched, screen: GrpcScreen, held: Held, touched: Point) -> None:
    phone.done.clear()
    EmulatorFingers(screen, lambda: held).tap(Point(100, 200))
    assert phone.done in ([Tap(touched)], [LongPress(touched)])  # how long it stayed is the machine's affair


def test_actions_are_carried_out(server: AdbServer, phone: Watched, door: Door) -> None:
    device = AndroidPhone(meet(server, door.serials[0]), server=server, frames="emulator", trees="dump")
    assert device.sources.touch is None
    phone.do(OpenApp("Settings"))
    screen = device.look()
    row = next(each for each in screen.elements if each.text == "Display")
    arrived(device, phone, Tap(row.hit), [Tap])
    assert "display" in phone.world.page.screen.lower() and device.look().frame == phone.look().frame
    phone.do(OpenApp("Settings"))
    device.look()
    start, end = Point(540, 1800), Point(540, 900)
    for action, kind in (
        (Swipe(start, end), Swipe), (Drag(start, end), Drag), (LongPress(Point(540, 70)), LongPress),
        (Scroll("down"), Drag),
    ):  # fmt: skip
        done = arrived(device, phone, action, [kind])[0]
    assert isinstance(done, Drag) and done.start.y > done.end.y
    arrived(device, phone, DoubleTap(Point(540, 70)), [Tap, Tap], [Tap, DoubleTap])
    device.close()


@pytest.mark.parametrize("setting", ["1", "3"])
def test_on_a_turned_screen_too(server: AdbServer, phone: Watched, door: Door, setting: str) -> None:
    device = AndroidPhone(meet(server, door.serials[0]), server=server, frames="emulator", trees="dump")
    phone.do(OpenApp("Settings"))
    phone.world.put_setting("system/user_rotation", setting)
    screen = device.look()
    assert (screen.width, screen.height) == (2400, 1080)
    row = next(each for each in screen.elements if each.text and each.box.width > 500 and each.box.top > 300)
    (done,) = arrived(device, phone, Tap(row.hit), [Tap])
    assert isinstance(done, Tap)
    assert abs(done.point.x - row.hit.x) <= 1 and abs(done.point.y - row.hit.y) <= 1
    phone.world.put_setting("system/user_rotation", "0")
    device.close()
