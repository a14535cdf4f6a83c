"""What typing does: text goes in at the cursor, is selected, cut, copied and pasted."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from emulators.screen import Point
from emulators.virtual.app import App, Context
from emulators.virtual.cursor import Cursor, erased, inserted, selection, word_at
from emulators.virtual.fields import cursor_place, place_at, text_rows
from emulators.virtual.graphemes import cut_after, cut_before
from emulators.virtual.keyboard import room_of
from emulators.virtual.node import Marks
from emulators.virtual.scene import Scene
from emulators.virtual.typeface import typeable
from emulators.virtual.view import View, look_of
from emulators.virtual.widgets import Event, Field, Scroll
from emulators.virtual.world import World

__all__ = ["Editor", "list_key", "scroll_to"]


class Editor:
    """Edits the focused field of a world. `fire` delivers events, `density` is pixels per dp."""

    def __init__(
        self,
        world: World,
        apps: Mapping[str, App],
        *,
        view: Callable[[], View],
        fire: Callable[[Event], None],
        density: float,
    ) -> None:
        self._world = world
        self._apps = apps
        self._view = view
        self._fire = fire
        self._density = density

    def field(self) -> Field | None:
        """The field that is typed into, if one is in sight."""
        scene = self._view().scene
        index = scene.field(self._world.state.focus) if self._world.state.focus else None
        source = scene.marks[index].source if index is not None else None
        return source if isinstance(source, Field) else None

    def content(self, field: Field) -> str:
        return self._context().text(field.key, field.initial)

    # Where the cursor is

    def touch(self, index: int, field: Field, point: Point | None, *, long: bool = False) -> None:
        """A finger on a field: the cursor goes there, or to the end; a long touch selects the word and offers tools."""
        place = self._place(index, field, point) if point is not None else len(self.content(field))
        self._focus(index, field, place)
        first, last = word_at(self.content(field), place) if long else (place, place)
        self._put_cursor(field, last, first)
        self.follow(field)
        if long:
            self._offer_tools(field)

    def to_end(self) -> None:
        """Put the cursor behind the text."""
        self._world.state = replace(self._world.state, cursor=None)

    def put_away(self) -> None:
        """The toolbar goes."""
        cursor = self._world.state.cursor
        if cursor is not None and cursor.tools is not None:
            self._world.state = replace(self._world.state, cursor=replace(cursor, tools=None))

    def leave(self) -> None:
        """No field is typed into any more."""
        self._world.state = replace(self._world.state, focus="", keyboard="", cursor=None)

    def _put_cursor(self, field: Field, at: int, anchor: int | None = None) -> None:
        enter = "enter" if field.lines != 1 else "arrow_forward"
        if field.submit and field.lines == 1:
            enter = "search" if "search" in (field.hint + field.label).lower() else "check"
        cursor = Cursor(field.key, at, at if anchor is None else anchor, enter=enter)
        self._world.state = replace(self._world.state, cursor=cursor)

    def _place(self, index: int, field: Field, point: Point) -> int:
        """The place in the text of a field that a point is at."""
        scene, text = self._view().scene, self.content(field)
        state, (left, top, right, _) = self._world.state, scene.extents[index]
        inset, focused = scene.marks[index].inset, state.focus == field.key
        room = (right - left) / self._density - inset[0] - inset[2]
        style = look_of(self._world).type("body")
        shown = "\u2022" * len(text) if field.kind == "password" else text
        held = selection(state.cursor, field.key, text)[1] if focused else None
        rows = text_rows(style, field, shown, room, place=held)
        x, y = (point.x - left) / self._density - inset[0], (point.y - top) / self._density - inset[1]
        return cut_before(text, min(len(text), place_at(style, rows, x, y)))

    def _focus(self, index: int, field: Field, place: int) -> None:
        """Show the keyboard for a field, and keep the line that is typed in above it."""
        view, state = self._view(), self._world.state
        mode = "digits" if field.kind in ("number", "phone") else "letters"
        if state.focus == field.key and state.keyboard:
            return
        self._world.state = replace(state, focus=field.key, keyboard=mode, cursor=None)
        if state.keyboard or view.overlay is not None:
            return
        room = room_of(view.profile.height / self._density)
        below = self._line(view.scene, index, field, place)[1] / self._density + 12 - (view.bottom - room)
        if below > 0:
            key = list_key(view.scene, index) or "body"
            scroll_to(self._world, key, self._world.page.scroll.get(key, 0.0) + below)

    def _line(self, scene: Scene, index: int, field: Field, place: int) -> tuple[float, float]:
        """Top and bottom, in pixels, of a field, or in one of several lines of that with this place of its text."""
        left, top, right, bottom = scene.extents[index]
        if field.lines == 1:
            return top, bottom
        inset, style, d = scene.marks[index].inset, look_of(self._world).type("body"), self._density
        room = (right - left) / d - inset[0] - inset[2]
        rows = text_rows(style, field, self.content(field), room, place=place)
        y = top + (inset[1] + cursor_place(style, rows, place, room)[1]) * d
        return y - 16 * d, y + (style.line + 16) * d

    def _offer_tools(self, field: Field) -> None:
        """Let the toolbar float over the line with the cursor."""
        scene, cursor, state = self._view().scene, self._world.state.cursor, self._world.state
        index = scene.field(field.key)
        if index is None or cursor is None or not (self.content(field) or state.clipboard):
            return
        top = self._line(scene, index, field, cursor.at)[0] / self._density + (8 if field.lines == 1 else 14)
        tools = (scene.elements[index].box.center.x / self._density, top)
        self._world.state = replace(state, cursor=replace(cursor, tools=tools))

    # What is typed

    def insert(self, text: str, *, everything: bool = False) -> None:
        """Type a text in place of what is selected, or of all there is."""
        field = self.field()
        if field is None:
            return
        old = self.content(field)
        span = (0, len(old)) if everything else self._span(field)
        self._become(field, *inserted(old, span, typeable(text, newlines=field.lines != 1)))

    def erase(self, *, forward: bool = False) -> None:
        """Take away what is selected, or else the character before or behind the cursor."""
        field = self.field()
        if field is not None:
            self._become(field, *erased(self.content(field), self._span(field), forward=forward))

    def move(self, by: int) -> None:
        """Move the cursor a character to the left (-1) or right (1), or to that end of what is selected."""
        field = self.field()
        if field is None:
            return
        text, (first, last) = self.content(field), self._span(field)
        if first != last:
            self._put_cursor(field, first if by < 0 else last)
        elif by < 0:
            self._put_cursor(field, cut_before(text, max(0, first - 1)))
        else:
            self._put_cursor(field, cut_after(text, min(len(text), first + 1)))
        self.follow(field)

    def edit(self, verb: str) -> None:
        """What the toolbar offers: "cut", "copy", "paste" or "all"."""
        field = self.field()
        if field is None:
            return
        text, span, world = self.content(field), self._span(field), self._world
        if verb in ("cut", "copy") and span[0] < span[1] and field.kind != "password":
            world.state = replace(world.state, clipboard=text[span[0] : span[1]])
        match verb:
            case "cut" if span[0] < span[1]:
                self.erase()
            case "paste" if world.state.clipboard:
                self.insert(world.state.clipboard)
            case "all":
                self._put_cursor(field, len(text), 0)
                self._offer_tools(field)
                return
        self.put_away()

    def enter(self) -> None:
        """A new line, what the field is for, or on to the next field."""
        field = self.field()
        if field is None:
            return
        if field.lines != 1:
            self.insert("\n")
        elif field.submit:
            event = Event(field.submit.name, (*field.submit.args, self.content(field)))
            self.leave()
            self._fire(event)
        else:
            self._next(field)

    def _next(self, field: Field) -> None:
        marks = self._view().scene.marks
        fields = [(i, m.source) for i, m in enumerate(marks) if isinstance(m.source, Field)]
        place = [f.key for _, f in fields].index(field.key) + 1
        if place < len(fields):
            self.touch(*fields[place], None)
        else:
            self.leave()

    def _span(self, field: Field) -> tuple[int, int]:
        return selection(self._world.state.cursor, field.key, self.content(field))

    def _become(self, field: Field, text: str, at: int) -> None:
        self._context().set(**{field.key: text})
        self._put_cursor(field, at)
        if field.change:
            self._fire(Event(field.change.name, (*field.change.args, text)))
        self.follow(field)

    def follow(self, field: Field) -> None:
        """Move the list around a field so that the line with the cursor is in sight."""
        scene = self._view().scene
        index = scene.field(field.key)
        name = list_key(scene, index) if index is not None else None
        if index is None or name is None:
            return
        area = next(e.box for e, m in zip(scene.elements, scene.marks, strict=True) if _key(m) == name)
        top, bottom = self._line(scene, index, field, self._span(field)[1])
        hidden = max(0.0, bottom - area.bottom) or min(0.0, top - area.top)
        if hidden:
            now = self._world.page.scroll.get(name, 0.0)
            scroll_to(self._world, name, max(0.0, now + hidden / self._density))

    def _context(self) -> Context:
        return Context(self._world, self._apps[self._world.page.package], writable=True)


def scroll_to(world: World, key: str, offset: float) -> None:
    """Note how far a list of the page in front is scrolled, in dp."""
    page = world.page
    world.put_page(replace(page, scroll={**page.scroll, key: offset}))


def _key(marks: Marks) -> str:
    return marks.source.key if isinstance(marks.source, Scroll) and not marks.source.horizontal else ""


def list_key(scene: Scene, index: int) -> str | None:
    """The key of the list that encloses an element."""
    parent = scene.elements[index].parent
    while parent is not None:
        if _key(scene.marks[parent]):
            return _key(scene.marks[parent])
        parent = scene.elements[parent].parent
    return None
