"""The phone as a device: what an action does to the world, and how the world is looked at."""

import functools
import math
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

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
from emulators.device import UnknownTask, UnsupportedAction
from emulators.screen import Frame, Point, Screen
from emulators.trajectory import (
    Outcome,
    Saved,
    Start,
    State,
    StateCheck,
    Task,
    Template,
)  # fmt: skip
from emulators.uitree import judged_by_screen
from emulators.virtual.app import App, Suite, pass_time
from emulators.virtual.apps import installed, launcher, panels
from emulators.virtual.databases import Databases, empty_database
from emulators.virtual.files import Files
from emulators.virtual.hierarchy import Window, uiautomator_xml, windows
from emulators.virtual.perturbation import Perturbation, is_loading
from emulators.virtual.pools import held_out, household
from emulators.virtual.recent import Recent
from emulators.virtual.shelf import Content, fill
from emulators.virtual.snapshot import export, pack, unpack
from emulators.virtual.theme import Profile, profile_named
from emulators.virtual.touch import Hand, known_key
from emulators.virtual.view import View, view_of
from emulators.virtual.world import DEFAULT_SETTINGS, START, Page, PhoneState, World

if TYPE_CHECKING:
    from emulators.virtual.draw import Canvas

__all__ = ["VirtualPhone", "seeded_world"]

_WORLDS = 8
"""How many worlds the process keeps at least: each household, for training and held out; our default."""


class VirtualPhone:
    """An Android-like phone in this process (`emulators.device.Device` and `SnapshotDevice`).

    `profile` is "360x800" (1 pixel per dp) or "1080x2400" (2.625, a Pixel 6), upright; screens are as the phone is
    held (`system/user_rotation`). `apps` are those installed beside
    the launcher; by default all there are. `suite` holds the task templates; by default those of `virtual.tasks`.
    Text is drawn with the bundled font alone: what it has no glyph for (Chinese, emoji) is an empty box on pictures.
    `perturbation` makes it look and behave differently whenever it is reset to a template.
    The world is drawn from `seed`; a `Template` start draws it from the template's own (`pools.household`).
    """

    def __init__(
        self, profile: str = "360x800", *, seed: int = 0, apps: Sequence[App] | None = None, suite: Suite | None = None,
        perturbation: Perturbation | None = None,
    ) -> None:  # fmt: skip
        self.profile = profile_named(profile)
        chosen = tuple(apps if apps is not None else installed())
        self.apps = (launcher.APP, *chosen, *panels())
        self._by_package = {app.package: app for app in self.apps}
        self._suite = suite
        self._perturbation = perturbation
        self._view: tuple[PhoneState, int, World, View] | None = None
        self._canvases: dict[Profile, Canvas] = {}
        self._frame: tuple[View, Frame] | None = None
        self._stopped: Stop | None = None
        self._begin(self._fresh(seed))

    @property
    def name(self) -> str:
        """What reports and error messages call it."""
        return f"phone-{self.profile.name}"

    @property
    def actions(self) -> frozenset[type[Action]]:
        """The kinds of action that `do` takes."""
        return PHONE_ACTIONS

    @property
    def world(self) -> World:
        """The live state, for task suites, tests and whoever wants to look at databases and files."""
        return self._world

    # Device

    def reset(self, start: Start) -> None:
        match start:
            case Template(name, seed):
                world = self._fresh(household(seed))
                if self._perturbation:
                    self._perturbation.begin(world, 160 * self.profile.density)
                self._tasks().prepare(name, seed, world)
                self._begin(world)
            case Saved(state):
                self.load(state)
            case _:
                raise UnknownTask(f"a phone cannot start from {start!r}; give a Template or a Saved state")

    def look(self, *, pixels: bool = True, tree: bool = True) -> Screen:
        view = self.view()
        return Screen(
            app=self._world.page.package,
            location=view.location,
            width=view.profile.width,
            height=view.profile.height,
            elements=view.scene.elements if tree else (),
            frame=self._drawn(view) if pixels else None,
        )

    def do(self, action: Action) -> None:
        if type(action) not in PHONE_ACTIONS:
            raise UnsupportedAction(f"a phone cannot {type(action).__name__}; use one of the phone's actions")
        if isinstance(action, Press):
            known_key(action.keys)  # refused before anything has changed
        self._stopped = action if isinstance(action, Stop) else None
        if isinstance(action, Answer | Stop):
            return
        if is_loading(self._world):
            self._world.pop()
            if not isinstance(action, Wait):
                return
        if isinstance(action, Wait):
            pass_time(self._world, _whole_seconds(action.seconds))
        else:
            if self._world.state.toast:
                self._world.state = replace(self._world.state, toast="")
            self._act(action)
        if self._perturbation:
            self._perturbation.disturb(self._world, self._acts)
        self._acts += 1

    def finish(self, task: Task, answer: str | None) -> Outcome:
        match task.check:
            case StateCheck():
                name, seed = _template_of(task)
                infeasible = self._stopped is not None and self._stopped.infeasible
                return self._tasks().check(
                    name, seed, before=self._before, after=self._world, answer=answer, infeasible=infeasible
                )
            case check:
                return judged_by_screen(check, lambda: self.look(pixels=False), answer)

    def close(self) -> None:
        """Close its databases; nothing can be done with it afterwards."""
        self._world.databases.close()
        self._before.databases.close()

    # Snapshots

    def save(self) -> State:
        """The whole phone as a state of kind "virtual-phone/1"."""
        return pack(self._world)

    def load(self, state: State) -> None:
        """Become the phone in this state. Raises SnapshotError for another kind, a damaged one, or unknown apps."""
        self._begin(unpack(state, self._by_package))

    def export(self, folder: Path | str) -> tuple[Path, ...]:
        """Write all files and databases below a real folder, at their Android paths; returns what was written."""
        return export(self._world, Path(folder))

    # As Android tells it

    def windows(self) -> tuple[Window, ...]:
        """The windows on the screen with their trees, as an accessibility service is shown them."""
        view = self.view()
        return windows(
            view.scene, package=self._world.page.package, width=view.profile.width, height=view.profile.height
        )

    def dump(self) -> str:
        """The XML of `uiautomator dump`."""
        return uiautomator_xml(self.windows(), rotation=int(self._world.landscape))

    # Inside

    def view(self) -> View:
        """The laid-out screen of the moment: built when the state has changed, else the last one."""
        world, version = self._world, self._world.databases.version
        if self._view and self._view[:3] == (world.state, version, world):
            return self._view[3]
        view = view_of(world, self._by_package, self.profile)
        self._view = (world.state, version, world, view)
        return view

    def _begin(self, world: World) -> None:
        self._world = world
        self._before = world.fork()
        self._stopped = None
        self._acts = 0

    def _fresh(self, seed: int) -> World:
        key = (seed, *(id(app) for app in self.apps))
        known = _lived_in().get(key)
        if known is None:
            known = self.apps, seeded_world(self.apps, seed).fork()
            _lived_in().put(key, known)
        return known[1].fork()

    def _tasks(self) -> Suite:
        if self._suite is None:
            from emulators.virtual.tasks import suite

            self._suite = suite()
        return self._suite

    def _drawn(self, view: View) -> Frame:
        if self._frame is None or self._frame[0] is not view:
            from emulators.virtual.draw import Canvas

            seen = view.profile
            if seen not in self._canvases:
                self._canvases = {seen: Canvas(seen.width, seen.height, seen.density)}
            self._frame = view, Frame.of(self._canvases[seen].draw(view.scene.parts))
        return self._frame[1]

    def _act(self, action: Action) -> None:
        hand = Hand(self._world, self._by_package, self.view, self.view().profile)
        match action:
            case Tap(point):
                hand.tap(point)
            case DoubleTap(point):
                hand.double(point)
            case LongPress(point):
                hand.tap(point, long=True)
            case Swipe(start, end):
                hand.swipe(start, end)
            case Drag(start, end):
                hand.swipe(start, end, quick=False)
            case Scroll(direction, point, element):
                hand.scroll(direction, point or self._point(element))
            case TypeText(text, point, element):
                hand.type_text(text, point or self._point(element), replace_all=action.replace, submit=action.submit)
            case ClearText(point, element):
                hand.type_text("", point or self._point(element), replace_all=True, submit=False)
            case Press(keys):
                hand.press(keys)
            case OpenApp(name):
                hand.open_app(name)
            case _:
                raise UnsupportedAction(f"a phone cannot {type(action).__name__}; use one of the phone's actions")

    def _point(self, element: int | None) -> Point | None:
        """Where an element that was named by its position alone is touched."""
        elements = self.view().scene.elements
        return elements[element].hit if element is not None and 0 <= element < len(elements) else None


@functools.cache
def _lived_in() -> Recent[tuple[int, ...], tuple[tuple[App, ...], World]]:
    """The worlds that were drawn lately, by seed and apps, for all phones of the process; nobody changes them."""
    return Recent(_WORLDS)


def seeded_world(apps: Sequence[App], seed: int) -> World:
    """A phone as it is when it is first switched on, lived in as `seed` draws it."""
    settings = dict(DEFAULT_SETTINGS)
    pages: dict[str, bytes] = {}
    for app in apps:
        settings.update(app.settings)
        pages.update({path: empty_database(schema) for path, schema in app.databases.items()})
    home = Page(apps[0].package, apps[0].activities[0].screen)
    by_package = {app.package: app for app in apps}
    world = World(PhoneState(START, settings, ((home,),), Files()), Databases(pages), by_package)
    content = Content(str(seed), START, held_out(seed))
    for app in apps:
        fill(world, content, app.shelves)
        app.seed(world, random.Random(f"{app.package}:{seed}"))
    return world


def _whole_seconds(seconds: float) -> int:
    """How far a wait moves the clock: never back, at most a day, and not at all for what is no number."""
    return round(min(86_400.0, max(0.0, seconds))) if math.isfinite(seconds) else 0


def _template_of(task: Task) -> tuple[str, int]:
    """The template and seed that a task was made from; a task on a saved state has them in its name."""
    if isinstance(task.start, Template):
        return task.start.name, task.start.seed
    name, _, seed = task.name.rpartition("@")
    if not name or not seed.isdecimal():
        raise UnknownTask(f"task {task.name!r} names no template; name it <template>@<seed> to have its state checked")
    return name, int(seed)
