"""Looking at a phone: pixels, tree and place at once, again and again until two looks in a row agree."""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from emulators.android.adb import Adb
from emulators.android.connection import Deadline
from emulators.android.elements import Tree, read_tree
from emulators.android.emulator_fingers import Held
from emulators.android.errors import BrokenFrame, CommandTimedOut, NoTree, SecureScreen
from emulators.android.focus import Focus, display_size, find_focus_command, read_focus
from emulators.android.frames import EmulatorFrames, ScreencapFrames, Shot
from emulators.android.sources import Sources
from emulators.interruption import handed, result_of, wait_for
from emulators.screen import Element, Frame, Pixels, Screen

__all__ = ["Patience", "Sight"]

PACE_S = 0.02
"""Between two looks at a screen that moves; our default."""
DARK = 8
"""A picture without any brighter value is black; our default."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds. All are our defaults.

    `look`: for one look at the phone. `settle`: until two looks agree; what still moves then (a video) is told as it
    is. `react`: for the phone to begin to answer to an action; a screen that stays as it was is told after that.
    `secure` says what is done when an app forbids screenshots: its black picture is told as it is, or refused.
    """

    look: float = 15.0
    settle: float = 2.0
    react: float = 0.3
    secure: Literal["black", "refuse"] = "black"


@dataclass(frozen=True, slots=True)
class _Glance:
    """One look, undecoded; two that are equal show the same."""

    shot: Shot | None
    xml: str
    place: str


class Sight:
    """The eyes of one phone. Four threads fetch and decode for it; `close` ends them."""

    def __init__(self, adb: Adb, sources: Sources, patience: Patience) -> None:
        self._adb = adb
        self._sources = sources
        self._patience = patience
        self._place = find_focus_command(adb)
        self._upright = display_size(adb)
        self.keyboard = adb.shell("settings get secure default_input_method").text.strip()
        self._pool = ThreadPoolExecutor(4, thread_name_prefix=f"sight of {adb.serial}")
        self._last: _Glance | None = None
        self._awaited: _Glance | None = None
        self._quarters = 0
        self.no_tree = ""
        """Why the last screen has no elements although they were wanted; empty where it has."""

    @property
    def held(self) -> Held:
        """How the phone was held when it was last looked at."""
        return Held(*self._upright, self._quarters)

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def expect_change(self) -> None:
        """Something was done: a screen that stays as it was last seen is looked at for a little longer."""
        self._awaited = self._last

    def measure(self) -> None:
        """Ask for the size of the display again."""
        self._upright = display_size(self._adb)

    def look(self, *, pixels: bool, tree: bool) -> Screen:
        """The settled screen. Raises BrokenFrame, SecureScreen, DeviceLost; NoTree if pixels are not wanted either."""
        settle, react = Deadline(self._patience.settle), Deadline(self._patience.react)
        glance = self._glance(pixels, tree)
        decoded = self._decoding(glance)
        while not settle.passed:
            again = self._glance(pixels, tree)
            if again == glance and (react.passed or not self._unmoved(again)):
                break
            if again != glance:
                glance, decoded = again, self._decoding(again)
            time.sleep(PACE_S)  # nobody tells when a screen has come to rest
        else:
            if pixels and self._patience.settle > 0:  # a slow tree is of a later moment than the picture beside it
                glance = replace(glance, shot=self._shoot(self._patience.look))
                decoded = self._decoding(glance)
        self._last, self._awaited = glance, None
        return self._screen(glance, decoded, tree=tree)

    def glimpse(self) -> tuple[Element, ...]:
        """The elements of this moment, settled or not. Raises NoTree."""
        xml = self._sources.trees.dump(deadline_s=self._patience.look)
        return read_tree(xml, size=self._turned(_rotation(xml)), keyboards=self._keyboards()).elements

    # Inside

    def _unmoved(self, glance: _Glance) -> bool:
        """Whether it shows what was there before something was done, as far as both were looked at."""
        old = self._awaited
        if old is None or (glance.shot is None) != (old.shot is None) or bool(glance.xml) != bool(old.xml):
            return False
        return glance == old

    def _glance(self, pixels: bool, tree: bool) -> _Glance:
        deadline = self._patience.look
        shot = handed(self._pool, self._shoot, deadline) if pixels else None
        xml = handed(self._pool, self._dump, deadline, pixels) if tree else None
        place = handed(self._pool, self._adb.shell, self._place, deadline_s=deadline)
        asked: list[Future[object]] = [each for each in (shot, xml, place) if each is not None]  # type: ignore[misc]
        for each in asked:
            wait_for(each)  # all have come back before one is asked for, so that none outlives the look
        return _Glance(shot.result() if shot else None, xml.result() if xml else "", place.result().text)

    def _shoot(self, deadline_s: float) -> Shot | None:
        """A picture; where the source says that there can be none, the plain program is tried."""
        try:
            return self._sources.frames.shoot(deadline_s=deadline_s)
        except SecureScreen:
            try:
                return ScreencapFrames(self._adb).shoot(deadline_s=deadline_s)
            except BrokenFrame:
                if self._patience.secure == "refuse":
                    raise
            width, height = self._upright
            return Shot("rgb", bytes(width * height * 3), (width, height))

    def _dump(self, deadline_s: float, optional: bool) -> str:
        """The tree's XML, empty where there is none and pixels are there to be looked at instead."""
        try:
            xml = self._sources.trees.dump(deadline_s=deadline_s)
        except (NoTree, CommandTimedOut) as error:
            if not optional:
                raise
            self.no_tree = str(error)
            return ""
        self.no_tree = ""
        return xml

    def _decoding(self, glance: _Glance) -> Future[Pixels] | None:
        return handed(self._pool, glance.shot.decode) if glance.shot is not None else None

    def _turned(self, quarters: int) -> tuple[int, int]:
        width, height = self._upright
        return (height, width) if quarters % 2 else (width, height)

    def _keyboards(self) -> tuple[str, ...]:
        return (self.keyboard.partition("/")[0],) if "/" in self.keyboard else ()

    def _screen(self, glance: _Glance, decoded: Future[Pixels] | None, *, tree: bool) -> Screen:
        focus = read_focus(glance.place)
        quarters = focus.rotation if focus is not None and focus.rotation is not None else None
        read = Tree((), 0)
        if glance.xml:
            read = read_tree(
                glance.xml, size=self._turned(quarters if quarters is not None else _rotation(glance.xml)),
                front=focus.app if focus else "", keyboards=self._keyboards(),
            )  # fmt: skip
            quarters = read.rotation if quarters is None else quarters
        self._quarters = quarters or 0
        size = self._turned(self._quarters)
        frame = None
        if decoded is not None:
            frame, size = self._fitted(self._upheld(result_of(decoded), self._quarters), size)
        if focus is None:
            package = next((e.package for e in read.elements if e.package), "unknown")
            focus = Focus(package, "unknown")
        return Screen(focus.app, focus.location, *size, elements=read.elements if tree else (), frame=frame)

    def _upheld(self, pixels: Pixels, quarters: int) -> Pixels:
        """An emulator sends its panel as it is held; what the phone has turned on it by itself is turned back."""
        height, width = pixels.shape[:2]
        if quarters % 2 == 0 or width > height or not isinstance(self._sources.frames, EmulatorFrames):
            return pixels
        return np.ascontiguousarray(np.rot90(pixels, quarters))

    def _fitted(self, pixels: Pixels, size: tuple[int, int]) -> tuple[Frame, tuple[int, int]]:
        """The picture in the pixels that touches refer to: one of another size is scaled, a turned one is believed."""
        height, width = pixels.shape[:2]
        if (width, height) == (size[1], size[0]):
            size = (width, height)
        elif (width, height) != size:
            from PIL import Image

            pixels = np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BILINEAR))
        if self._patience.secure == "refuse" and int(pixels[::16, ::16].max()) <= DARK and pixels.max() <= DARK:
            raise SecureScreen(
                "the picture is black: the app in front forbids screenshots, or the screen is off; "
                "look at the tree alone, or connect with secure='black'"
            )
        return Frame.of(pixels), size


def _rotation(xml: str) -> int:
    at = xml.find('rotation="')
    return int(xml[at + 10]) if at >= 0 and xml[at + 10 : at + 11].isdigit() else 0
