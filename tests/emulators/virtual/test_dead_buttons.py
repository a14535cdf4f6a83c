"""Whatever looks as if it could be touched does something: no button of any app is dead in every state."""

import random
from collections import Counter
from collections.abc import Sequence

import pytest

from emulators.action import LongPress, OpenApp, Press, Scroll, Tap, TypeText
from emulators.screen import Element, Flag, Point, Screen
from emulators.virtual.app import Activity, App, AppIcon
from emulators.virtual.apps import installed
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.widgets import Button, Column, Event, Scaffold

NOTHING: dict[str, str] = {}
"""What may do nothing, by package, screen and name, and why."""
PASSED_OVER = {Flag.SYSTEM, Flag.SELECTED, Flag.EDITABLE}
"""What is chosen already may do nothing, and what a field is there for is typing."""
TEXTS = ("Lamp", "7", "2.50", "")
Key = tuple[str, str, str]


def named(package: str, screen: Screen, element: Element) -> Key:
    """Buttons of one kind in a list are one: by their id, or else by what they are called, without numbers."""
    name = element.resource_id.rpartition("/")[2] or element.label[:30]
    return package, screen.location.rpartition(".")[2], "".join(c for c in name if not c.isdigit())


def touched(phone: VirtualPhone, element: Element) -> bool:
    """Touch it; whether anything at all is different then."""
    before, version = phone.world.state, phone.world.databases.version
    held = Flag.LONG_CLICKABLE in element.flags and not element.flags & {Flag.CLICKABLE, Flag.CHECKABLE}
    aim = element.hit
    if element.role.endswith("SeekBar"):  # in the middle it may stand already
        aim = Point(element.box.left + element.box.width / 5, element.hit.y)
    phone.do(LongPress(aim) if held else Tap(aim))
    return phone.world.state != before or phone.world.databases.version != version


def dead(name: str, seed: int, steps: int, apps: Sequence[App] | None = None) -> dict[Key, int]:
    """What never did anything on a walk through an app, and how often it was touched."""
    phone, rng = VirtualPhone(seed=seed, apps=apps), random.Random(f"{name}:{seed}")
    package = next(app.package for app in phone.apps if app.name == name)
    tried, alive = Counter[Key](), set[Key]()
    for step in range(steps):
        screen = phone.look(pixels=False)
        if (screen.app != package and rng.random() < 0.5) or step % 60 == 0:
            phone.do(OpenApp(name))
            continue
        own = [e for e in screen.elements if e.actionable and not e.flags & PASSED_OVER]
        if not own or rng.random() < 0.15:
            field = next((e.hit for e in screen.elements if e.actionable and e.has(Flag.EDITABLE)), None)
            others = (Press("back"), Scroll(rng.choice(("up", "down"))), TypeText(rng.choice(TEXTS), field))
            phone.do(rng.choice(others))
            continue
        keys = [(named(screen.app, screen, element), element) for element in rng.sample(own, min(5, len(own)))]
        key, element = min(keys, key=lambda pair: tried[pair[0]] + 3 * (pair[0] in alive))
        tried[key] += 1
        if touched(phone, element):
            alive.add(key)
    phone.close()
    return {key: count for key, count in tried.items() if key not in alive and count >= 3}


APPS = [app.name for app in installed()]


@pytest.mark.parametrize("name", APPS)
def test_no_button_is_dead(name: str) -> None:
    assert not {" ".join(key) for key in dead(name, 1, 200)} - NOTHING.keys()


@pytest.mark.long
@pytest.mark.parametrize("name", APPS)
def test_no_button_is_dead_however_long_one_tries(name: str) -> None:
    assert not {" ".join(key) for key in dead(name, 1, 3_000)} - NOTHING.keys()


def test_a_dead_button_is_found() -> None:
    buttons = Column((Button("Count", Event("count")), Button("Nothing", Event("nothing"))))
    app = App(
        "org.example.two", "Two", AppIcon("check", "#336699"),
        (Activity("main", "org.example.two.MainActivity", lambda context: Scaffold(body=buttons)),),
        lambda context, event: context.set(count=int(str(context.ui.get("count", 0))) + 1)
        if event.name == "count" else None,
    )  # fmt: skip
    assert [key[2] for key in dead("Two", 0, 100, (app,))] == ["Nothing"]
