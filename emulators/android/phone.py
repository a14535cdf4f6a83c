"""A phone or emulator behind adb as a device: seen through frame and tree sources, touched with fingers and keys."""

import contextlib
from typing import Any

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
)
from emulators.android.adb import Adb
from emulators.android.connection import Deadline
from emulators.android.emulator_fingers import EmulatorFingers
from emulators.android.emulator_screen import GrpcScreen
from emulators.android.errors import AndroidError, CommandTimedOut, NoTree
from emulators.android.frames import EmulatorScreen
from emulators.android.hands import SCROLL_MS, Hands, place, scroll_path, waiting_s
from emulators.android.keys import codes, is_character
from emulators.android.launching import launchable, matching, search_launcher, start
from emulators.android.quoting import sendable
from emulators.android.server import AdbServer
from emulators.android.sight import Patience, Sight
from emulators.android.sources import FrameKind, Sources, TreeKind, choose
from emulators.android.typing import Typist
from emulators.device import DeviceLost, UnknownTask, UnsupportedAction
from emulators.screen import Element, Flag, Point, Screen
from emulators.trajectory import Outcome, Start, Task, Template
from emulators.uitree import judged_from_outside

__all__ = ["APP", "HOME", "AndroidPhone"]

HOME = "android/home"
"""The start at the home screen."""
APP = "android/app/"
"""What the names of starts in an app begin with; its package or its name follows."""
FOCUS_S = 2.0
"""How long a field that was tapped may take to be focused; our default."""

_WAKE = 224


class AndroidPhone:
    """The phone `serial` (None: the only one) as a `Device`.

    Begins at `Template("android/home", 0)` or `Template("android/app/<package or name>", 0)`: the app is stopped and
    opened again; what it has stored stays. `frames` and `trees` choose where pixels and elements come from;
    "auto" takes the fastest that the phone offers, `sources` tells which. `emulator_screen` is an emulator's own way to
    its pixels (`GrpcScreen`), closed with the phone. A screen without a tree is told with pixels alone (`no_tree` says
    why); one that an app keeps secret is black, or refused (`Patience.secure`).

    Raises NoDevice, SeveralDevices, DeviceOffline, Unauthorized, ServerGone; later what `emulators.android.errors`
    names. A phone that was away for a moment is waited for before the next command.
    """

    def __init__(
        self, serial: str | None = None, *, server: AdbServer | None = None, frames: FrameKind = "auto",
        trees: TreeKind = "auto", emulator_screen: EmulatorScreen | None = None, patience: Patience | None = None,
    ) -> None:  # fmt: skip
        self._link = Adb(serial, server=server)
        self._wanted: tuple[FrameKind, TreeKind] = (frames, trees)
        self._emulator_screen = emulator_screen
        self._patience = patience or Patience()
        self._seen: Screen | None = None
        self._closed = False
        self._connect()

    @property
    def name(self) -> str:
        return f"android/{self._link.serial}"

    @property
    def actions(self) -> frozenset[type[Action]]:
        return PHONE_ACTIONS

    @property
    def adb(self) -> Any:
        """The phone as an `adbutils.AdbDevice`, for all that this class has no word for."""
        import adbutils

        return adbutils.AdbClient(self.link.server.host, self.link.server.port).device(self.link.serial)

    @property
    def link(self) -> Adb:
        """The phone as our own client has it: commands, files and ports, each under a deadline."""
        return self._link

    @property
    def sources(self) -> Sources:
        """Where pixels and elements come from."""
        return self._sources

    @property
    def no_tree(self) -> str:
        """Why the last screen has no elements although they were wanted; empty where it has."""
        return self._sight.no_tree

    # Device

    def reset(self, start: Start) -> None:
        """Begin at the home screen or in an app. Raises UnknownTask for other starts."""
        self._open()
        match start:
            case Template(name=name) if name == HOME:
                self._wake()
            case Template(name=name) if name.startswith(APP) and len(name) > len(APP):
                self._wake()
                self._begin_in(name.removeprefix(APP))
            case _:
                raise UnknownTask(
                    f"a phone behind adb cannot start from {start!r}; begin at Template('{HOME}', 0) or at "
                    f"Template('{APP}<package>', 0), or name an emulator's snapshot"
                )

    def look(self, *, pixels: bool = True, tree: bool = True) -> Screen:
        """The settled screen: pixels and elements that two looks in a row agree on."""
        self._open()
        screen = self._sight.look(pixels=pixels, tree=tree)
        if tree:
            self._seen = screen
        return screen

    def do(self, action: Action) -> None:
        self._open()
        if type(action) not in PHONE_ACTIONS:
            raise UnsupportedAction(f"a phone cannot {type(action).__name__}; use one of the phone's actions")
        match action:
            case Answer() | Stop():
                return
            case Wait(seconds):
                wait = waiting_s(seconds)
                self._link.run(f"sleep {wait:g}", deadline_s=wait + 10.0)
                return
            case Press(keys) if not is_character(keys):
                codes(keys)  # refused before anything has changed
            case TypeText(text) | OpenApp(text) | Press(text):
                sendable(text)
        self._sight.expect_change()
        self._act(action)

    def finish(self, task: Task, answer: str | None) -> Outcome:
        """Judge by the screen, for a phone does not tell its state. Raises DeviceError for a StateCheck."""
        return judged_from_outside(task, lambda: self.look(pixels=False), answer, device="a real phone")

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._disconnect()
            if self._emulator_screen is not None:
                self._emulator_screen.close()

    def reconnect(self) -> None:
        """Find out anew what the phone offers, after a reboot or a loaded snapshot."""
        self._open()
        self._disconnect()
        self._connect()

    # Inside

    def _connect(self) -> None:
        frames, trees = self._wanted
        self._sources = choose(self._link, frames=frames, trees=trees, screen=self._emulator_screen)
        try:
            self._sight = Sight(self._link, self._sources, self._patience)
        except BaseException:
            self._sources.close()
            raise
        self._hands = Hands(self._link, self._sources.touch, self._fingers())
        packages = _installed(self._link)
        self._typist = Typist(
            self._link, self._sources.touch, self._focused, keyboard=self._sight.keyboard, packages=packages
        )

    def _fingers(self) -> EmulatorFingers | None:
        """An emulator's, where it offers them and nothing better is there."""
        screen = self._emulator_screen or self._sources.screen
        if self._sources.touch is not None or not isinstance(screen, GrpcScreen):
            return None
        return EmulatorFingers(screen, lambda: self._sight.held)

    def _disconnect(self) -> None:
        self._sight.close()
        self._sources.close()

    def _open(self) -> None:
        if self._closed:
            raise DeviceLost("this phone is closed; make a new AndroidPhone")

    def _wake(self) -> None:
        self._link.run(f"input keyevent {_WAKE}; wm dismiss-keyguard; input keyevent 3", deadline_s=30.0)
        self._sight.measure()
        self._sight.expect_change()

    def _begin_in(self, name: str) -> None:
        known = launchable(self._link)
        package = matching(name, tuple(known))
        if package is None:
            raise UnknownTask(f"no app {name!r} is on this phone; name a package as `pm list packages` tells it")
        self._link.run(["am", "force-stop", package])
        start(self._link, known[package])

    def _act(self, action: Action) -> None:
        match action:
            case Tap(point):
                self._hands.tap(point)
            case DoubleTap(point):
                self._hands.double_tap(point)
            case LongPress(point):
                self._hands.long_press(point)
            case Swipe(begin, end):
                self._hands.swipe(begin, end)
            case Drag(begin, end):
                self._hands.drag(begin, end)
            case Scroll(direction, point, element):
                screen = self._seen or self.look(pixels=False)
                path = scroll_path(screen, direction, place(self._seen, point, element))
                self._hands.swipe(*path, milliseconds=SCROLL_MS)
            case TypeText(text, point, element):
                self._enter(place(self._seen, point, element))
                self._typist.type(text, replace=action.replace)
                if action.submit:
                    self._hands.press("enter")
            case ClearText(point, element):
                self._enter(place(self._seen, point, element))
                self._typist.clear()
            case Press(keys) if is_character(keys):
                self._typist.type(keys, replace=False)
            case Press(keys):
                self._hands.press(keys)
            case OpenApp(name):
                self._open_app(name)
            case _:
                raise UnsupportedAction(f"a phone cannot {type(action).__name__}; use one of the phone's actions")

    def _open_app(self, name: str) -> None:
        known = launchable(self._link)
        package = matching(name, tuple(known))
        if package is not None:
            start(self._link, known[package])
            return
        search_launcher(name, look=lambda: self.look(pixels=False), do=self.do, known=tuple(known))

    def _enter(self, point: Point | None) -> None:
        """Touch a field and wait until one is focused there, if the phone tells that at all."""
        if point is None:
            return
        self._hands.tap(point)
        deadline = Deadline(FOCUS_S)
        while not deadline.passed:
            field = self._focused()
            if field is not None and (field.box.contains(point) or deadline.left < FOCUS_S / 2):
                return

    def _focused(self) -> Element | None:
        """The field that has the focus; None where there is none, or the phone gives no tree."""
        with contextlib.suppress(NoTree, CommandTimedOut):
            for element in self._sight.glimpse():
                if element.has(Flag.FOCUSED) and element.has(Flag.EDITABLE):
                    return element
        return None


def _installed(adb: Adb) -> tuple[str, ...]:
    """What is installed; empty where the phone does not tell."""
    with contextlib.suppress(AndroidError):
        return tuple(line.removeprefix("package:").strip() for line in adb.run("pm list packages").splitlines())
    return ()
