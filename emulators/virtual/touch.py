"""What fingers and keys do: touches become events, events change the world."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from emulators.chords import normal_chord
from emulators.device import UnsupportedAction
from emulators.screen import Box, Flag, Point
from emulators.virtual.app import App
from emulators.virtual.editor import Editor, scroll_to
from emulators.virtual.gestures import (
    SWIPE_FROM,
    Axis,
    axis_of,
    direction_of,
    distance_of,
    flung,
    innermost,
    lists_of,
    opposite,
    spot,
    swiped,
    turned,
)
from emulators.virtual.menus import CHOICES, TOUCH, opened
from emulators.virtual.navigation import Navigation
from emulators.virtual.node import Marks
from emulators.virtual.system import BAR
from emulators.virtual.theme import Profile
from emulators.virtual.view import View, look_of
from emulators.virtual.widgets import Event, Field, Menu, NumberPicker, Pad, Scroll, Slider
from emulators.virtual.world import World

__all__ = ["Hand", "known_key"]

_VERBS = {"Control+a": "all", "Control+c": "copy", "Control+v": "paste", "Control+x": "cut"}
_MOVES = {"ArrowLeft": -1, "ArrowRight": 1}
_KEYS = frozenset({"back", "Home", "recents", "Enter", "Backspace", "Delete", *_VERBS, *_MOVES})


class Hand:
    """Carries out one action on a world. `view` gives the laid-out screen of the moment."""

    def __init__(self, world: World, apps: Mapping[str, App], view: Callable[[], View], profile: Profile) -> None:
        self._world = world
        self._apps = apps
        self._view = view
        self._profile = profile
        self._pages = Navigation(world, apps, view)
        self._editor = Editor(world, apps, view=view, fire=self._fire, density=profile.density)

    def tap(self, point: Point, *, long: bool = False) -> None:
        view = self._view()
        index = view.scene.touched(point)
        if index is None:
            self._editor.put_away()
            if view.overlay is not None and view.scene.window and not view.scene.window.contains(point):
                self._pages.dismiss()
                self._settle()
            return
        marks, system = view.scene.marks[index], view.scene.elements[index].has(Flag.SYSTEM)
        if isinstance(marks.source, Field):
            self._editor.touch(index, marks.source, point, long=long)
        elif isinstance(marks.source, Slider):
            self._slide(marks.source, view.scene.elements[index].box, point)
        elif event := (marks.long if long and marks.long else marks.tap):
            if not system and isinstance(view.overlay, Menu):
                self._pages.close()
            self._deliver(view, index, event, point)

    def double(self, point: Point) -> None:
        """What a double tap is there for: its own event, a word to select, or else two taps on the same thing."""
        view = self._view()
        index, touched = innermost(view.scene, point, lambda marks: marks.double is not None), view.scene.touched(point)
        if index is not None and (touched is None or touched <= index) and (event := view.scene.marks[index].double):
            self._deliver(view, index, event, point)
        elif touched is not None and isinstance(view.scene.marks[touched].source, Field):
            self.tap(point, long=True)
        else:
            before = self._where()
            self.tap(point)
            if self._where() == before:
                self.tap(point)

    def swipe(self, start: Point, end: Point, *, quick: bool = True) -> None:
        """A finger moves: a slider or pad follows it, a row is swiped, a list is moved with it, and runs on when quick.

        A swipe that goes nowhere is a tap.
        """
        d = self._profile.density
        if abs(start.x - end.x) + abs(start.y - end.y) < 4 * d:
            self.tap(start)
            return
        self._editor.put_away()
        view = self._view()
        touched = view.scene.touched(start)
        if touched is not None and self._dragged(view, touched, start, end):
            return
        axis, direction = axis_of(start, end), direction_of(start, end)
        index = innermost(view.scene, start, lambda m: lists_of(axis)(m) or swiped(m, direction) is not None)
        if index is None and axis == "across":
            axis = "down"
            index = innermost(view.scene, start, lists_of(axis))
        if index is None:
            self._turn(view, start, end)
            return
        marks, distance = view.scene.marks[index], distance_of(start, end, axis) / d * self._forwards(axis)
        if event := swiped(marks, direction):
            if abs(distance) >= SWIPE_FROM:
                self._deliver(view, index, event, start)
        else:
            self._move(marks, flung(distance) if quick else distance)

    def scroll(self, direction: str, point: Point | None) -> None:
        """Half of the list at the point; without a point, of the first list that can be scrolled this way.

        Where there is none, it is a swipe there: at the point, or in the middle of the screen.
        """
        view = self._view()
        scene, finger = view.scene, opposite(direction)
        self._editor.put_away()
        axis: Axis = "across" if direction in ("left", "right") else "down"
        forward = direction in ("down", "right")
        index = next((i for i, m in enumerate(scene.marks) if lists_of(axis)(m)), None) if point is None else None
        if index is None:
            aim = point or Point(self._profile.width / 2, self._profile.height / 2)
            index = innermost(scene, aim, lambda m: lists_of(axis)(m) or swiped(m, finger) is not None)
        if index is None:
            return
        marks, box = scene.marks[index], scene.elements[index].box
        if event := swiped(marks, finger):
            self._deliver(view, index, event, box.center)
        else:
            half = (box.width if axis == "across" else box.height) / self._profile.density / 2 * self._forwards(axis)
            self._move(marks, half if forward else -half)

    def type_text(self, text: str, point: Point | None, *, replace_all: bool, submit: bool) -> None:
        """Type into the focused field at its cursor, or into the one at the point behind all that it holds."""
        if point is not None:
            self.tap(point)
            self._editor.to_end()
        self._editor.put_away()
        self._editor.insert(text, everything=replace_all)
        if submit:
            self.press("enter")

    def press(self, keys: str) -> None:
        """Keys and chords as `known_key` knows them. Raises UnsupportedAction for others."""
        key = known_key(keys)
        if key not in _VERBS:
            self._editor.put_away()
        match key:
            case "back":
                if self._world.state.keyboard:
                    self._editor.leave()
                else:
                    self._pages.back()
                    self._settle()
            case "Home":
                self._pages.home()
            case "recents":
                self._pages.panel("recents")
            case "Enter":
                self._editor.enter()
                self._settle()
            case "Backspace" | "Delete":
                self._editor.erase(forward=key == "Delete")
            case _ if key in _MOVES:
                self._editor.move(_MOVES[key])
            case _ if key in _VERBS:
                self._editor.edit(_VERBS[key])
            case char:
                self._editor.insert(char)

    def open_app(self, name: str) -> None:
        """Open the app with this name or package, whatever the case; say so when there is none."""
        self._pages.open_app(name)

    # Inside

    def _fire(self, event: Event) -> None:
        """Answer what keys and the toolbar say; all else is for the page in front."""
        match event:
            case Event("phone:press", (str(keys),)):
                self.press(keys)
            case Event("phone:keyboard", (str(mode),)):
                self._world.state = replace(self._world.state, keyboard=mode)
            case Event("phone:backspace"):
                self.press("backspace")
            case Event("phone:edit", (str(verb),)):
                self._editor.edit(verb)
            case Event("phone:type", (str(char),)):
                self._key(char)
            case _:
                self._pages.fire(event)

    def _key(self, char: str) -> None:
        self._editor.insert(char)
        if self._world.state.keyboard == "shift":
            self._world.state = replace(self._world.state, keyboard="letters")

    def _settle(self) -> None:
        """A field that an overlay or another page now hides is no longer typed into."""
        state = self._world.state
        if state.focus and self._view().scene.field(state.focus) is None:
            self._editor.leave()

    def _deliver(self, view: View, index: int, event: Event, point: Point) -> None:
        """Fire the event of an element: with the point on a pad, and with room for the choices of a drop-down."""
        marks, d = view.scene.marks[index], self._profile.density
        if event.name != "phone:edit":
            self._editor.put_away()
        if event.name == "phone:choose":
            left, top, right, bottom = (edge / d for edge in view.scene.extents[index])
            entry, offset = opened((left, top - BAR, right - left, bottom - top), event.args)
            self._pages.context().set(**{CHOICES: entry})
            scroll_to(self._world, CHOICES, offset)
        elif isinstance(marks.source, Pad):
            self._fire(Event(event.name, (*event.args, *spot(view.scene.extents[index], point))))
        else:
            self._fire(event)
        overlay = self._view().overlay
        if (
            overlay is not view.overlay
            and isinstance(overlay, Menu)
            and overlay.at_touch
            and CHOICES not in self._world.page.ui
        ):
            self._pages.context().set(**{TOUCH: (point.x / d, point.y / d - BAR)})
        self._settle()

    def _where(self) -> tuple[object, ...]:
        """What must be the same for a second tap to reach the same thing."""
        state = self._world.state
        page = state.page
        shown = page.ui.get("overlay"), page.ui.get(CHOICES)
        return len(state.tasks), len(state.tasks[-1]), len(state.panels), page.package, page.screen, page.args, shown

    def _dragged(self, view: View, index: int, start: Point, end: Point) -> bool:
        """Whether what is touched there follows the finger by itself."""
        source, box = view.scene.marks[index].source, view.scene.elements[index].box
        if isinstance(source, Slider):
            self._slide(source, box, end)
        elif isinstance(source, Pad) and source.drag:
            bounds = view.scene.extents[index]
            way = (*spot(bounds, start), *spot(bounds, end))
            self._fire(Event(source.drag.name, (*source.drag.args, *way)))
            self._settle()
        else:
            return False
        return True

    def _turn(self, view: View, start: Point, end: Point) -> None:
        """A finger moves up or down over a number picker."""
        index = innermost(view.scene, start, lambda marks: isinstance(marks.source, NumberPicker))
        source = view.scene.marks[index].source if index is not None else None
        if isinstance(source, NumberPicker):
            value = turned(source, (start.y - end.y) / self._profile.density)
            self._fire(Event(source.change.name, (*source.change.args, value)))
            self._settle()

    def _slide(self, source: Slider, box: Box, point: Point) -> None:
        inset = 12 * self._profile.density
        share = (point.x - box.left - inset) / max(1.0, box.width - 2 * inset)
        share = share if self._forwards("across") > 0 else 1 - share
        value = round(source.minimum + min(1.0, max(0.0, share)) * (source.maximum - source.minimum))
        self._fire(Event(source.change.name, (*source.change.args, value)))

    def _forwards(self, axis: Axis) -> int:
        """-1 along a line that is read from right to left."""
        return -1 if axis == "across" and look_of(self._world).mirrored else 1

    def _move(self, marks: Marks, distance: float) -> None:
        """Scroll a list by this many dp, as far as it goes."""
        if isinstance(marks.source, Scroll):
            now = min(marks.most, self._world.page.scroll.get(marks.source.key, 0.0))
            scroll_to(self._world, marks.source.key, min(marks.most, max(0.0, now + distance)))
            self._settle()


def known_key(keys: str) -> str:
    """The normal name of a key that a phone has. Raises UnsupportedAction."""
    key = normal_chord(keys)
    if key in _KEYS or (len(key) == 1 and key.isprintable()):
        return key
    raise UnsupportedAction(
        f"a phone has no key {keys[:40]!r}; press back, home, recents, enter, backspace, delete, left, right, "
        "ctrl+a, ctrl+c, ctrl+v, ctrl+x or one character"
    )
