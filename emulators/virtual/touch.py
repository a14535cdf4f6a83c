"""What fingers and keys do: touches become events, events change the world."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from emulators.chords import normal_chord
from emulators.device import UnsupportedAction
from emulators.screen import Box, Flag, Point
from emulators.virtual.app import App, Context
from emulators.virtual.graphemes import cut_before
from emulators.virtual.node import Marks
from emulators.virtual.scene import Scene
from emulators.virtual.theme import Profile
from emulators.virtual.typeface import typeable
from emulators.virtual.view import View
from emulators.virtual.widgets import Event, Field, Menu, Plain, Scroll, Slider
from emulators.virtual.world import Page, World

__all__ = ["Hand", "known_key"]

_DIRECTIONS = {"down": (0, 1), "up": (0, -1), "right": (1, 0), "left": (-1, 0)}
_KEYBOARD_ROOM = 214.0
"""Height of the keyboard in dp, to know what it will cover before it is there."""


class Hand:
    """Carries out one action on a world. `view` gives the laid-out screen of the moment."""

    def __init__(self, world: World, apps: Mapping[str, App], view: Callable[[], View], profile: Profile) -> None:
        self._world = world
        self._apps = apps
        self._view = view
        self._profile = profile

    def tap(self, point: Point, *, long: bool = False) -> None:
        view = self._view()
        index = view.scene.touched(point)
        if index is None:
            if view.overlay is not None and view.scene.window and not view.scene.window.contains(point):
                self._dismiss(view)
            return
        marks, system = view.scene.marks[index], view.scene.elements[index].has(Flag.SYSTEM)
        if isinstance(marks.source, Field):
            self._focus(view, index, marks.source)
        elif isinstance(marks.source, Slider):
            self._slide(marks.source, view.scene.elements[index].box, point)
        elif event := (marks.long if long and marks.long else marks.tap):
            if not system and isinstance(view.overlay, Menu):
                self._context().hide()
            self._fire(event)
            self._settle(view)

    def swipe(self, start: Point, end: Point) -> None:
        """A finger moves: a slider follows it, a list is moved with it; a swipe that goes nowhere is a tap."""
        if abs(start.x - end.x) + abs(start.y - end.y) < 4 * self._profile.density:
            self.tap(start)
            return
        scene = self._view().scene
        touched = scene.touched(start)
        if touched is not None and isinstance(source := scene.marks[touched].source, Slider):
            self._slide(source, scene.elements[touched].box, end)
            return
        self._move(scene, scene.list_at(start), (start.y - end.y) / self._profile.density)

    def scroll(self, direction: str, point: Point | None) -> None:
        """Half the height of the list at the point; without a point, of the first list that can be scrolled."""
        scene = self._view().scene
        lists = [i for i, e in enumerate(scene.elements) if e.has(Flag.SCROLLABLE)]
        index = scene.list_at(point) if point else (lists[0] if lists else None)
        if index is not None:
            half = scene.elements[index].box.height / self._profile.density / 2
            self._move(scene, index, half * _DIRECTIONS[direction][1])

    def type_text(self, text: str, point: Point | None, *, replace_all: bool, submit: bool) -> None:
        if point is not None:
            self.tap(point)
        if (field := self._focused()) is not None:
            old = "" if replace_all else self._content(field)
            self._enter_text(field, old + typeable(text, newlines=field.lines != 1))
            if submit:
                self.press("enter")

    def press(self, keys: str) -> None:
        """Keys: back, home, recents (as home), enter, backspace and characters. Raises UnsupportedAction for others."""
        match known_key(keys):
            case "back":
                self._back()
            case "Home" | "recents":
                self._home()
            case "Enter":
                self._enter()
            case "Backspace":
                if (field := self._focused()) is not None:
                    self._enter_text(field, _without_last(self._content(field)))

            case char:
                self.type_text(char, None, replace_all=False, submit=False)

    def open_app(self, name: str) -> None:
        """Open the app with this name or package, whatever the case; say so when there is none."""
        wanted = name.strip().casefold()
        for app in self._apps.values():
            if not app.panel and wanted in (app.name.casefold(), app.package.casefold()):
                self._home()
                self._world.open(Page(app.package, app.activities[0].screen))
                return
        shown = typeable(name, newlines=False)
        self._context().toast(f"App not found: {shown[: cut_before(shown, 40)]}")

    # Inside

    def _context(self) -> Context:
        return Context(self._world, self._apps[self._world.page.package], writable=True)

    def _fire(self, event: Event) -> None:
        match event:
            case Event("phone:go", (str(screen), *args)):
                self._context().hide()
                self._context().go(screen, **_named(args))
            case Event("phone:back"):
                self._context().hide()
                self._leave()
            case Event("phone:put", args):
                self._context().set(**_named(list(args)))
            case Event("phone:launch", (str(package),)):
                self._context().hide()
                self.open_app(package)
            case Event("phone:launch"):
                self._context().hide()
                self._context().fire(event)
            case Event("phone:press", (str(keys),)):
                self.press(keys)
            case Event("phone:keyboard", (str(mode),)):
                self._world.state = replace(self._world.state, keyboard=mode)
            case Event("phone:backspace"):
                self.press("backspace")
            case Event("phone:type", (str(char),)):
                self._key(char)
            case _:
                context = self._context()
                context.app.handle(context, event)

    def _key(self, char: str) -> None:
        self.type_text(char, None, replace_all=False, submit=False)
        if self._world.state.keyboard == "shift":
            self._world.state = replace(self._world.state, keyboard="letters")

    def _settle(self, before: View) -> None:
        """A field that an overlay or another page now hides is no longer typed into."""
        state = self._world.state
        if state.focus and self._view().scene.field(state.focus) is None:
            self._world.state = replace(state, focus="", keyboard="")

    def _dismiss(self, view: View) -> None:
        if view.overlay is not None and view.overlay.dismiss:
            self._fire(view.overlay.dismiss)
        else:
            self._context().hide()
        self._settle(view)

    def _back(self) -> None:
        view, state = self._view(), self._world.state
        if state.keyboard:
            self._world.state = replace(state, keyboard="", focus="")
        elif view.overlay is not None:
            self._dismiss(view)
        elif view.scaffold.back is not None:
            self._fire(view.scaffold.back)
        else:
            self._leave()

    def _leave(self) -> None:
        """Leave the page in front; the launcher's first page stays."""
        launcher = next(iter(self._apps))
        state = self._world.state
        if state.panels or len(state.tasks[-1]) > 1 or self._world.page.package != launcher:
            self._world.pop()

    def _home(self) -> None:
        app = next(iter(self._apps.values()))
        self._world.home(Page(app.package, app.activities[0].screen))

    def _focused(self) -> Field | None:
        scene = self._view().scene
        index = scene.field(self._world.state.focus) if self._world.state.focus else None
        source = scene.marks[index].source if index is not None else None
        return source if isinstance(source, Field) else None

    def _content(self, field: Field) -> str:
        return self._context().text(field.key, field.initial)

    def _enter_text(self, field: Field, text: str) -> None:
        self._context().set(**{field.key: text})
        if field.change:
            self._fire(Event(field.change.name, (*field.change.args, text)))
        self._follow_cursor(field.key)

    def _enter(self) -> None:
        """Enter: a new line, what the field is for, or on to the next field."""
        field = self._focused()
        if field is None:
            return
        if field.lines != 1:
            self._enter_text(field, self._content(field) + "\n")
        elif field.submit:
            before = self._view()
            self._world.state = replace(self._world.state, keyboard="", focus="")
            self._fire(Event(field.submit.name, (*field.submit.args, self._content(field))))
            self._settle(before)
        else:
            self._next_field(field)

    def _next_field(self, field: Field) -> None:
        view = self._view()
        fields = [(i, m.source) for i, m in enumerate(view.scene.marks) if isinstance(m.source, Field)]
        keys = [f.key for _, f in fields]
        place = keys.index(field.key) + 1
        if place < len(fields):
            self._focus(view, *fields[place])
        else:
            self._world.state = replace(self._world.state, keyboard="", focus="")

    def _focus(self, view: View, index: int, field: Field) -> None:
        """Put the cursor into a field, show the keyboard, and keep the field above it."""
        d = self._profile.density
        mode = "digits" if field.kind in ("number", "phone") else "letters"
        was_shown = bool(self._world.state.keyboard)
        self._world.state = replace(self._world.state, focus=field.key, keyboard=mode)
        if was_shown or view.overlay is not None:
            return
        below = view.scene.elements[index].box.bottom / d + 12 - (view.bottom - _KEYBOARD_ROOM)
        if field.lines == 0:
            self._follow_cursor(field.key)
        elif below > 0:
            key = _list_key(view.scene, index) or "body"
            self._put_scroll(key, self._world.page.scroll.get(key, 0.0) + below)

    def _follow_cursor(self, key: str) -> None:
        """Move the list around a field so that the end of its text is in sight."""
        scene = self._view().scene
        index = scene.field(key)
        name = _list_key(scene, index) if index is not None else None
        if index is None or name is None:
            return
        area = next(e.box for e, m in zip(scene.elements, scene.marks, strict=True) if _key(m) == name)
        hidden = (scene.extents[index][3] - area.bottom) / self._profile.density
        if hidden > 0:
            self._put_scroll(name, self._world.page.scroll.get(name, 0.0) + hidden)

    def _slide(self, source: Slider, box: Box, point: Point) -> None:
        inset = 12 * self._profile.density
        share = (point.x - box.left - inset) / max(1.0, box.width - 2 * inset)
        value = round(source.minimum + min(1.0, max(0.0, share)) * (source.maximum - source.minimum))
        self._fire(Event(source.change.name, (*source.change.args, value)))

    def _move(self, scene: Scene, index: int | None, distance: float) -> None:
        marks = scene.marks[index] if index is not None else None
        if marks is not None and isinstance(marks.source, Scroll):
            now = min(marks.most, self._world.page.scroll.get(marks.source.key, 0.0))
            self._put_scroll(marks.source.key, min(marks.most, max(0.0, now + distance)))
            self._settle(self._view())

    def _put_scroll(self, key: str, offset: float) -> None:
        page = self._world.page
        self._world.put_page(replace(page, scroll={**page.scroll, key: offset}))


def known_key(keys: str) -> str:
    """The normal name of a key that a phone has. Raises UnsupportedAction."""
    key = normal_chord(keys)
    if key in ("back", "Home", "recents", "Enter", "Backspace") or (len(key) == 1 and key.isprintable()):
        return key
    raise UnsupportedAction(
        f"a phone has no key {keys[:40]!r}; press back, home, recents, enter, backspace or one character"
    )


def _without_last(text: str) -> str:
    """The text without its last character, all of its code points."""
    return text[: cut_before(text, len(text) - 1)]


def _key(marks: Marks) -> str:
    return marks.source.key if isinstance(marks.source, Scroll) else ""


def _list_key(scene: Scene, index: int) -> str | None:
    """The key of the list that encloses an element."""
    parent = scene.elements[index].parent
    while parent is not None:
        if _key(scene.marks[parent]):
            return _key(scene.marks[parent])
        parent = scene.elements[parent].parent
    return None


def _named(args: list[Plain]) -> dict[str, Plain]:
    """Name and value pairs, as `app.go` and `app.put` write them."""
    return {str(pair[0]): pair[1] for pair in args if isinstance(pair, tuple) and len(pair) == 2}
