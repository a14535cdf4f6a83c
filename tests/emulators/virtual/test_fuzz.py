"""Random actions over all apps: nothing raises, and tree, pixels, touch and state agree on every screen."""

import random

import numpy as np
import pytest

from emulators.action import (
    Action,
    ClearText,
    DoubleTap,
    Drag,
    LongPress,
    OpenApp,
    Press,
    Scroll,
    Swipe,
    Tap,
    TypeText,
)  # fmt: skip
from emulators.screen import Point, Screen
from emulators.uitree import element_at
from emulators.virtual.apps import installed
from emulators.virtual.draw import Canvas
from emulators.virtual.node import Line
from emulators.virtual.phone import VirtualPhone

APPS = tuple(app.name for app in installed())
TEXTS = ("hello", "12", "Ümlaut ß", "😀 family", "שלום עולם", "a\nb", "\ud83d", "x" * 300, "", "' OR 1=1; --", "%_\x00")


def any_action(rng: random.Random, screen: Screen) -> Action:
    actionable = [e for e in screen.elements if e.actionable]
    point = Point(rng.uniform(-20, screen.width + 20), rng.uniform(-20, screen.height + 20))
    aim = rng.choice(actionable).hit if actionable else point
    kind = rng.choices(range(12), weights=(55, 6, 4, 6, 5, 8, 10, 2, 8, 3, 2, 1))[0]
    return (
        Tap(aim),
        Tap(point),
        DoubleTap(aim),
        LongPress(aim),
        Swipe(point, aim),
        Scroll(rng.choice(("up", "down", "left", "right")), rng.choice((None, point))),
        TypeText(rng.choice(TEXTS), rng.choice((None, aim)), replace=rng.random() < 0.3, submit=rng.random() < 0.3),
        ClearText(rng.choice((None, aim))),
        Press(rng.choice(("back", "back", "enter", "recents", "home", "backspace", "x", "space"))),
        OpenApp(rng.choice((*APPS, "clock", "SETTINGS", "nothing"))),
        Drag(aim, point),
        Swipe(Point(screen.width / 2, 3), Point(screen.width / 2, screen.height / 2)),
    )[kind]


def check(phone: VirtualPhone) -> Screen:
    """Everything that must hold on any screen. Single letters are left out: they are pictures (avatars, sections)."""
    screen, view = phone.look(pixels=False), phone.view()
    for index, element in enumerate(screen.elements):
        box = element.box
        assert 0 <= box.left < box.right <= screen.width
        assert 0 <= box.top < box.bottom <= screen.height
        assert element.parent is None or element.parent < index
        if element.actionable:
            assert element.label, element
            assert element_at(screen, element.hit) == index == view.scene.touched(element.hit)
    if view.overlay is None:
        said = "\n".join(f"{e.text}\n{e.value}\n{e.description}" for e in screen.elements)
        said += said.replace("\n", " ")  # a field of one line shows its line breaks as spaces
        for part in view.scene.parts:
            if isinstance(part.paint, Line) and len(part.paint.text) > 1 and _visible(part.bounds, part.clip):
                assert part.paint.text.removesuffix("\u2026").strip() in said
    return screen


def _visible(bounds: tuple[float, ...], clip: tuple[float, ...]) -> bool:
    wide = min(bounds[2], clip[2]) - max(bounds[0], clip[0])
    return wide > 1 and min(bounds[3], clip[3]) - max(bounds[1], clip[1]) > 1


def walk(phone: VirtualPhone, rng: random.Random, steps: int) -> None:
    for _ in range(steps):
        phone.do(any_action(rng, check(phone)))
    check(phone)
    phone.do(Press("home"))
    assert check(phone).app == phone.apps[0].package


@pytest.mark.parametrize("seed", range(3))
def test_random_actions(seed: int) -> None:
    walk(VirtualPhone(seed=seed), random.Random(seed), 300)


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("profile", ["360x800", "1080x2400"])
def test_very_many_random_actions(profile: str) -> None:
    phone = VirtualPhone(profile)
    for seed in range(20):
        walk(phone, random.Random(1000 + seed), 500)


@pytest.mark.parametrize("profile", ["360x800", "1080x2400"])
def test_painting_what_changed_gives_the_same_pixels_as_painting_all(profile: str) -> None:
    phone, rng = VirtualPhone(profile), random.Random(5)
    for _ in range(40 if profile == "360x800" else 15):
        screen = phone.look()
        assert screen.frame is not None
        whole = Canvas(screen.width, screen.height, phone.view().profile.density).draw(phone.view().scene.parts)
        assert np.array_equal(whole, screen.frame.rgb())
        phone.do(any_action(rng, screen))


def test_the_same_actions_give_the_same_end() -> None:
    ends = []
    for _ in range(2):
        phone, rng = VirtualPhone(seed=2), random.Random(2)
        for _ in range(60):
            phone.do(any_action(rng, phone.look(pixels=False)))
        ends.append((phone.look(), phone.save()))
    assert ends[0] == ends[1]
