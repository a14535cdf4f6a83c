"""Random actions over all apps: nothing raises, and tree, pixels, touch and state agree on every screen."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from emulators.action import (
    PHONE_ACTIONS,
    Action,
    Answer,
    ClearText,
    DoubleTap,
    Drag,
    LongPress,
    OpenApp,
    Press,
    Scroll,
    Stop,
    Swipe,
    Tap,
    TypeText,
    Wait,
)  # fmt: skip
from emulators.device import UnsupportedAction
from emulators.screen import Element, Flag, Point, Screen
from emulators.trajectory import State
from emulators.virtual.apps import installed, interruptions
from emulators.virtual.perturbation import Perturbation, draw
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.world import Page
from tests.emulators.virtual.agreement import agree, keeps, loads, paints, tells

APPS = tuple(installed())
TEXTS = (
    "hello", "12", "2023-10-18", "3.50", "Ümlaut ß", "😀 family", "שלום עולם", "a\nb\n\nc", "\ud83d", "x" * 300,
    "word " * 400, "", " ", "' OR 1=1; --", "%_\x00", "../../etc/passwd", "<b>&amp;", "9" * 40, "-1", "\u202eevil",
    ".hidden", "#tag [x](y)", "https://example.org/a?b=c", "0.1e400", "nan",
)  # fmt: skip
KEYS = (
    "back", "back", "back", "enter", "recents", "home", "backspace", "delete", "x", "space", "left", "right", "ctrl+a",
    "ctrl+c", "ctrl+v", "ctrl+x", "\u00df", "no such key",
)  # fmt: skip
VISIT = 25
"""How many actions an app is used for before another one is opened."""
KEPT = 3
"""How many saved phones a walk can come back to."""


@dataclass(slots=True)
class Walker:
    """Somebody who uses a phone without knowing what for, and likes what was not touched before."""

    phone: VirtualPhone
    rng: random.Random
    done: list[Action] = field(default_factory=list)
    tried: Counter[tuple[str, ...]] = field(default_factory=Counter)
    saved: list[State] = field(default_factory=list)

    def act(self) -> None:
        screen = agree(self.phone)
        action = self.choose(screen)
        self.done.append(action)
        try:
            self.phone.do(action)
        except UnsupportedAction:
            assert isinstance(action, Press), action

    def choose(self, screen: Screen) -> Action:
        rng = self.rng
        point = Point(rng.uniform(-20, screen.width + 20), rng.uniform(-20, screen.height + 20))
        aim = self.aim(screen) or point
        index = rng.choice((None, None, rng.randrange(-1, len(screen.elements) + 1)))
        kind = rng.choices(range(16), weights=(62, 4, 3, 7, 4, 4, 6, 9, 1, 6, 1, 3, 1, 2, 1, 1))[0]
        where = rng.choice((None, aim, self.field(screen) or aim))
        return (
            Tap(aim),
            Tap(point),
            DoubleTap(aim),
            LongPress(aim),
            Swipe(point, aim),
            Swipe(aim, point),
            Scroll(rng.choice(("up", "down", "left", "right")), rng.choice((None, point, aim))),
            TypeText(rng.choice(TEXTS), where, replace=rng.random() < 0.3, submit=rng.random() < 0.3),
            TypeText(rng.choice(TEXTS), element=index),
            Press(rng.choice(KEYS)),
            OpenApp(rng.choice((*(app.name for app in APPS), "SETTINGS", "com.android.settings", "nothing"))),
            Drag(aim, point),
            Drag(point, aim),
            Wait(rng.choice((1, 60, 3600, 40_000.5, 1e9, -5, float("nan")))),
            rng.choice((ClearText(where), ClearText(element=index))),
            rng.choice((Swipe(Point(9, 3), Point(9, screen.height / 2)), Answer("yes"), Stop())),
        )[kind]

    def aim(self, screen: Screen) -> Point | None:
        """The element of a few that was touched least, mostly one of the app's."""
        found = [e for e in screen.elements if e.actionable and (not e.has(Flag.SYSTEM) or self.rng.random() < 0.1)]
        if not found:
            return None
        keys = {(screen.location, _name(e)): e for e in self.rng.sample(found, min(4, len(found)))}
        key = min(keys, key=lambda key: self.tried[key])
        self.tried[key] += 1
        return keys[key].hit

    def field(self, screen: Screen) -> Point | None:
        found = [e for e in screen.elements if e.actionable and e.has(Flag.EDITABLE)]
        return self.rng.choice(found).hit if found else None

    def dress(self) -> None:
        """Another look, another way of holding the phone, something that comes between."""
        rng, world = self.rng, self.phone.world
        worn = draw(rng) if rng.random() < 0.6 else Perturbation()
        for key in draw(random.Random(0)).settings(160) | {
            "secure/display_density_forced": "",
            "system/font_scale": "",
        }:
            world.drop_setting(key)
        for key, value in worn.settings(160 * self.phone.profile.density).items():
            world.put_setting(key, value)
        world.put_setting("system/user_rotation", rng.choice("0001"))
        world.put_setting("system/time_12_24", rng.choice(("12", "24")))
        if rng.random() < 0.2:
            world.panel(Page(interruptions.PACKAGE, "dialog", {"kind": rng.choice(sorted(interruptions.DIALOGS))}))

    def visit(self, name: str, steps: int) -> None:
        """Use an app, look closely at what it has become, and go home."""
        rng, phone = self.rng, self.phone
        if rng.random() < 0.3:
            self.dress()
        phone.do(OpenApp(name))
        close = set(rng.sample(range(steps), 2))
        for step in range(steps):
            self.act()
            if step in close:
                paints(phone)
                self.act()
                paints(phone)
                tells(phone)
        if rng.random() < 0.3:
            other = VirtualPhone(phone.profile.name, seed=1)
            loads(phone, other, pixels=rng.random() < 0.3)
            other.close()
            self.saved = [*self.saved, phone.save()][-KEPT:]
        keeps(phone.world, [app for app in phone.apps if app.name == name])
        self.leave()
        if self.saved and rng.random() < 0.05:
            phone.load(rng.choice(self.saved))

    def leave(self) -> None:
        """Back leads to the launcher, through whatever is asked on the way; so does home, at once."""
        phone, rng, launcher = self.phone, self.rng, self.phone.apps[0].package
        if rng.random() < 0.5:
            for press in range(60):
                screen = agree(phone)
                if screen.app == launcher and not phone.world.state.panels:
                    break
                asked = phone.view().scene.window is not None and press % 3 == 2
                self.done.append(Tap(self.aim(screen) or Point(1, 1)) if asked else Press("back"))
                phone.do(self.done[-1])
            else:
                raise AssertionError(f"back leads nowhere: {screen.app} {phone.world.page}")
        self.done.append(Press("home"))
        phone.do(Press("home"))
        assert agree(phone).app == launcher and not phone.world.state.panels


def _name(element: Element) -> str:
    return "".join(c for c in element.resource_id or element.label[:12] if not c.isdigit())


def order(rng: random.Random) -> Iterator[str]:
    """All apps, again and again, each time in another order."""
    while True:
        yield from rng.sample([app.name for app in APPS], len(APPS))


def walk(profile: str, seed: int, steps: int) -> None:
    """So many actions on one phone. What goes wrong is told with the screen and the actions that led there."""
    phone, rng = VirtualPhone(profile, seed=seed), random.Random(seed)
    walker = Walker(phone, rng)
    names = order(rng)
    try:
        while len(walker.done) < steps:
            walker.visit(next(names), min(VISIT, steps))
        keeps(phone.world, phone.apps)
    except Exception as error:
        page = phone.world.page
        error.add_note(f"on {page.package} {page.screen} {dict(page.args)} {dict(page.ui)}"[:2_000])
        error.add_note(f"{profile} seed {seed}, after {len(walker.done)} actions: {walker.done[-6:]}"[:4_000])
        raise
    finally:
        phone.close()


def test_every_kind_of_action_is_among_them() -> None:
    phone = VirtualPhone()
    walker, screen = Walker(phone, random.Random(0)), phone.look(pixels=False)
    assert {type(walker.choose(screen)) for _ in range(3_000)} == PHONE_ACTIONS
    phone.close()


@pytest.mark.parametrize("seed", range(6))
def test_random_actions(seed: int) -> None:
    walk("1080x2400" if seed == 5 else "360x800", seed, 500)


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", range(1_000, 1_050))
def test_very_many_random_actions(seed: int) -> None:
    walk("1080x2400" if seed % 10 == 9 else "360x800", seed, 2_000)


def test_the_same_actions_give_the_same_end() -> None:
    ends = []
    for _ in range(2):
        phone = VirtualPhone(seed=2)
        walker = Walker(phone, random.Random(2))
        for name in ("Contacts", "Files", "Clock"):
            walker.visit(name, VISIT)
        ends.append((repr(walker.done), phone.look(), phone.save()))
        phone.close()
    assert ends[0] == ends[1]
