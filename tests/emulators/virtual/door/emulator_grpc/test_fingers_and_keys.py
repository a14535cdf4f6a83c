"""Fingers, mouse and keys of the emulator do on the phone what actions do."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.action import Action, Drag, LongPress, OpenApp, Press, Swipe, Tap, TypeText
from emulators.screen import Element, Point
from emulators.virtual.door.emulator_grpc.fingers import Fingers
from emulators.virtual.door.emulator_grpc.keys import Keys, linux_code
from emulators.virtual.door.handset import Handset
from emulators.virtual.phone import VirtualPhone
from emulators.wire import Message, integer_field, text_field
from tests.emulators.android.serving import WRITER
from tests.emulators.virtual.door.emulator_grpc.caller import Caller, touches

USB, EVDEV, XKB, WIN, MAC = range(5)
DOWN, UP, PRESS = range(3)


class Watched(VirtualPhone):
    """Keeps what it was told to do."""

    def __init__(self) -> None:
        super().__init__(apps=[WRITER])
        self.done: list[Action] = []

    def do(self, action: Action) -> None:
        self.done.append(action)
        super().do(action)


class Hands:
    """A phone, its fingers and keys, and a clock that somebody moves."""

    def __init__(self) -> None:
        self.phone = Watched()
        self.handset = Handset(self.phone)
        self.now = 100.0
        self.fingers = Fingers(self.handset, clock=lambda: self.now)
        self.keys = Keys(self.handset)

    def touch(self, x: float, y: float, pressure: int, *, after_s: float = 0.0, finger: int = 0) -> None:
        self.now += after_s
        self.fingers.touch(Message(touches((x, y, pressure), finger=finger)))

    def key(self, *fields: bytes) -> None:
        self.keys.send(Message(b"".join(fields)))

    def stroke(self, kind: int, code: int, how: int = PRESS) -> None:
        self.key(integer_field(1, kind), integer_field(2, how), integer_field(3, code))

    def write(self) -> None:
        """Open the page with the field, and put the cursor into it."""
        self.phone.do(OpenApp("Writer"))
        self.phone.do(Tap(self.field().hit))
        self.phone.done.clear()

    def field(self) -> Element:
        return next(each for each in self.phone.look(pixels=False).elements if each.text == "Line")

    @property
    def done(self) -> list[Action]:
        taken = [*self.phone.done]
        self.phone.done.clear()
        return taken


@pytest.fixture
def hands() -> Iterator[Hands]:
    hands = Hands()
    yield hands
    hands.handset.close()


def test_what_a_finger_does_depends_on_way_and_time(hands: Hands) -> None:
    hands.touch(100, 300, 1)
    hands.touch(101, 301, 1, after_s=0.1)
    assert hands.done == []
    hands.touch(101, 301, 0, after_s=0.1)
    assert hands.done == [Tap(Point(100, 300))]
    hands.touch(100, 300, 1, after_s=1)
    hands.touch(100, 300, 0, after_s=0.6)
    assert hands.done == [LongPress(Point(100, 300))]
    hands.touch(100, 300, 1, after_s=1)
    hands.touch(100, 200, 1, after_s=0.1)
    hands.touch(100, 100, 0, after_s=0.1)
    assert hands.done == [Swipe(Point(100, 300), Point(100, 100))]
    hands.touch(100, 300, 1, after_s=1)
    hands.touch(100, 200, 1, after_s=0.1)
    hands.touch(100, 100, 0, after_s=0.9)
    assert hands.done == [Drag(Point(100, 300), Point(100, 100))]
    hands.touch(100, 300, 1, after_s=1)
    hands.touch(100, 200, 1, after_s=0.9)
    hands.touch(100, 100, 0, after_s=0.1)
    assert hands.done == [Drag(Point(100, 300), Point(100, 100))]


def test_of_several_fingers_the_first_counts_and_none_stays(hands: Hands) -> None:
    hands.touch(100, 300, 1)
    hands.touch(200, 500, 1, finger=1)
    hands.touch(210, 400, 0, finger=1)
    hands.touch(100, 300, 0, after_s=0.1)
    hands.touch(100, 300, 0)
    assert hands.done == [Tap(Point(100, 300))]
    hands.touch(100, 300, 1)
    hands.fingers.lift()
    hands.touch(100, 300, 0)
    assert hands.done == []


def test_the_left_button_of_a_mouse_is_a_finger(hands: Hands) -> None:
    for x, y, buttons in ((10, 10, 0), (100, 300, 1), (100, 300, 0), (10, 10, 2), (10, 10, 0)):
        hands.fingers.mouse(Message(integer_field(1, x) + integer_field(2, y) + integer_field(3, buttons)))
    assert hands.done == [Tap(Point(100, 300))]


def test_a_double_tap_is_one_only_where_something_listens_to_it(hands: Hands) -> None:
    for _ in range(2):
        hands.touch(100, 300, 1, after_s=0.05)
        hands.touch(100, 300, 0, after_s=0.05)
    assert hands.done == [Tap(Point(100, 300))] * 2


@pytest.mark.parametrize("setting", ["0", "1", "3"])
def test_places_are_those_of_the_phone_held_upright(hands: Hands, setting: str) -> None:
    hands.phone.do(OpenApp("Writer"))
    hands.phone.world.put_setting("system/user_rotation", setting)
    wanted = hands.field().hit
    width, height = 360, 800
    x, y = {
        "0": (wanted.x, wanted.y),
        "1": (width - 1 - wanted.y, wanted.x),
        "3": (wanted.y, height - 1 - wanted.x),
    }[setting]
    hands.touch(x, y, 1)
    hands.touch(x, y, 0)
    assert hands.phone.world.state.focus == "line"


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        (EVDEV, (30, 48, 44, 11, 52, 57)),
        (XKB, (38, 56, 52, 19, 60, 65)),
        (USB, (0x70004, 0x70005, 0x7001D, 0x70027, 0x70037, 0x7002C)),
        (WIN, (0x1E, 0x30, 0x2C, 0x0B, 0x34, 0x39)),
        (MAC, (0, 11, 6, 29, 47, 49)),
    ],
)
def test_codes_of_all_kinds_write(hands: Hands, kind: int, codes: tuple[int, ...]) -> None:
    hands.write()
    for code in codes:
        if kind == MAC and code == 0:  # a Mac's A has the code 0, which is no code in this message
            hands.key(text_field(4, "a"))
        else:
            hands.stroke(kind, code)
    assert hands.field().value == "abz0. "


def test_shift_and_control_are_held(hands: Hands) -> None:
    hands.write()
    for code, how in ((42, DOWN), (30, DOWN), (30, UP), (2, PRESS), (42, UP), (48, DOWN), (48, UP)):
        hands.stroke(EVDEV, code, how)
    assert hands.field().value == "A!b"
    for code, how in ((29, DOWN), (30, PRESS), (46, PRESS), (44, PRESS), (29, UP), (14, PRESS)):
        hands.stroke(EVDEV, code, how)
    assert hands.field().value == "" and hands.phone.world.state.clipboard == "A!b"
    hands.stroke(EVDEV, 42, DOWN)
    hands.keys.release()
    hands.stroke(EVDEV, 30)
    assert hands.field().value == "a"


def test_names_and_text(hands: Hands) -> None:
    hands.write()
    hands.key(text_field(5, "Hello, größe ~!"))
    assert hands.field().value == "Hello, gre ~!"  # what no key writes is left out, as by the emulator
    for name in ("Backspace", "Backspace", "X"):
        hands.key(integer_field(2, PRESS), text_field(4, name))
    assert hands.field().value == "Hello, gre X"
    hands.done.clear()
    for name, pressed in (("GoBack", "back"), ("GoHome", "home"), ("AppSwitch", "recents"), ("Enter", "enter")):
        for how in (DOWN, UP):
            hands.key(integer_field(2, how), text_field(4, name))
        assert hands.done == [Press(pressed)]
    for name in ("F5", "ArrowUp", "Power", "Dead", "ÿ"):
        hands.key(integer_field(2, PRESS), text_field(4, name))
    assert [action for action in hands.done if not isinstance(action, TypeText)] == []


@pytest.fixture(scope="module")
def keyboard() -> Iterator[Hands]:
    hands = Hands()
    yield hands
    hands.handset.close()


@given(kind=st.integers(0, 4), code=st.integers(-(1 << 31), (1 << 31) - 1), how=st.integers(0, 2))
def test_any_key_is_taken(keyboard: Hands, kind: int, code: int, how: int) -> None:
    keyboard.stroke(kind, code, how)
    assert isinstance(linux_code(kind, code), int)


def test_over_grpc(call: Caller, handset: Handset) -> None:
    handset.phone.do(OpenApp("Settings"))
    row = next(each for each in handset.phone.look(pixels=False).elements if each.text == "Display")
    call("sendTouch", touches((row.hit.x, row.hit.y, 1)))
    call("sendTouch", touches((row.hit.x, row.hit.y, 0)))
    assert "display" in handset.phone.world.page.screen.lower()
    call("sendKey", integer_field(1, XKB), integer_field(2, PRESS), integer_field(3, 166))
    assert "display" not in handset.phone.world.page.screen.lower()
    call("sendMouse", integer_field(1, int(row.hit.x)), integer_field(2, int(row.hit.y)), integer_field(3, 1))
    call("sendMouse", integer_field(1, int(row.hit.x)), integer_field(2, int(row.hit.y)))
    assert "display" in handset.phone.world.page.screen.lower()
