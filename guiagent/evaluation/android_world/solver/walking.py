"""Walks: ways through screens as generators that are given what is shown and give what to do.

A walk may use nothing but the goal and the screens. It can be walked again from the beginning as often as one likes.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from datetime import date, datetime, timedelta

from emulators.action import Action, Answer, Direction, LongPress, OpenApp, Press, Scroll, Tap, TypeText, Wait
from emulators.screen import Element, Flag, Screen

__all__ = [
    "TODAY", "Lost", "Script", "Walk", "back", "confirmed", "each_page", "element", "field", "fill", "hold", "labels",
    "launch", "menu", "merged", "need", "read_date", "replaced", "rows", "scrolled", "seek", "tap", "tell",
    "texts", "wait", "whole",
]  # fmt: skip

Walk = Generator[Action, Screen, Screen]
"""Gives actions, is sent the screen after each, returns the last screen."""
Script = Callable[[str, Screen], Walk]
"""The walk for a goal, from the screen that is shown first."""

TODAY = datetime(2023, 10, 15)
"""What every task of AndroidWorld takes for today, a Sunday."""

_PAGES = 12
"""How many pages of a list are looked through at most; our default."""


class Lost(Exception):
    """The screen does not show what the walk needs."""


def labels(one: Element) -> tuple[str, str, str]:
    """What an element is called: its text, its description, what it holds."""
    return one.text, one.description, one.value


def element(screen: Screen, name: str, *flags: Flag) -> Element | None:
    """The first element of the app called so ("#id" by the end of its id), one that can be used where there is one."""
    found = [
        one
        for one in screen.elements
        if (one.resource_id.rpartition("/")[2] == name[1:] if name.startswith("#") else _called(one, name))
        and all(one.has(flag) for flag in flags)
    ]
    found.sort(key=lambda one: (one.has(Flag.SYSTEM), not one.actionable))
    return found[0] if found else None


def _called(one: Element, name: str) -> bool:
    cut = one.text.endswith("…") and len(one.text) > 9 and name.startswith(one.text[:-1])
    return name in labels(one) or cut


def need(screen: Screen, name: str, *flags: Flag) -> Element:
    """Raises Lost where there is none."""
    found = element(screen, name, *flags)
    if found is None:
        raise Lost(f"no {name!r} among {[one.text or one.description for one in screen.elements][:12]}")
    return found


def tap(screen: Screen, name: str) -> Walk:
    """Touch what is called so, scrolling down until it shows."""
    screen, found = yield from seek(screen, name)
    return (yield Tap(found.hit))


def hold(screen: Screen, name: str) -> Walk:
    """Press what is called so long, scrolling until it shows."""
    screen, found = yield from seek(screen, name)
    return (yield LongPress(found.hit))


def seek(screen: Screen, name: str) -> Generator[Action, Screen, tuple[Screen, Element]]:
    """The screen and the element, scrolled to where it is: down to the end, then up, or the other way. Raises Lost."""
    ways: tuple[Direction, ...] = ("up", "down") if _above(screen, name) else ("down", "up")
    for way in ways:
        for _ in range(_PAGES):
            found = element(screen, name)
            if found is not None and whole(screen, found):
                return screen, found
            moved = yield from scrolled(screen, way)
            if moved is None or moved.elements == screen.elements:
                break
            screen = moved
    return screen, need(screen, name)


_MENUS = "Options of "


def _above(screen: Screen, name: str) -> bool:
    """Whether a row's menu lies above those in sight, in a list in the order of the alphabet."""
    shown = [one.description.lower() for one in screen.elements if one.description.startswith(_MENUS)]
    return name.startswith(_MENUS) and bool(shown) and name.lower() < min(shown)


def each_page(
    screen: Screen, *, until: Callable[[Screen], bool] = lambda page: False
) -> Generator[Action, Screen, list[Screen]]:
    """The pages of the list in front, from here down to its end, or to one that is enough."""
    pages = [screen]
    while len(pages) < _PAGES and not until(pages[-1]):
        below = yield from scrolled(pages[-1], "down")
        if below is None or below.elements == pages[-1].elements:
            break
        pages.append(below)
    return pages


def scrolled(screen: Screen, way: Direction) -> Generator[Action, Screen, Screen | None]:
    """The largest list in front a page further; None where nothing scrolls."""
    area = max(_areas(screen), key=lambda one: one.box.height, default=None)
    if area is None:
        return None
    return (yield Scroll(way, area.box.center))


def _areas(screen: Screen) -> Iterator[Element]:
    return (one for one in screen.elements if one.has(Flag.SCROLLABLE) and one.box.height > 0.2 * screen.height)


def whole(screen: Screen, found: Element) -> bool:
    """Whether it is not cut off at the lower edge of what scrolls, nor under a button that floats there."""
    return all(
        found.box.bottom <= area.box.bottom or not area.box.contains(found.box.center) for area in _areas(screen)
    )


def fill(screen: Screen, name: str, text: str) -> Walk:
    """Type into a field; AndroidWorld presses enter afterwards."""
    screen, found = yield from seek(screen, name)
    return (yield TypeText(text, found.hit))


def replaced(screen: Screen, name: str, text: str) -> Walk:
    """Type into a field in place of what it holds."""
    screen, found = yield from seek(screen, name)
    return (yield TypeText(text, found.hit, replace=True))


def field(screen: Screen, name: str) -> str:
    """What a field holds."""
    found = need(screen, name)
    return found.value or found.text


def launch(name: str) -> Walk:
    """Open an app by a name that AndroidWorld knows."""
    return (yield OpenApp(name))


def back() -> Walk:
    """Press back."""
    return (yield Press("back"))


def wait(seconds: float = 1.0) -> Walk:
    """Let time pass."""
    return (yield Wait(seconds))


def menu(screen: Screen, *names: str) -> Walk:
    """One after the other: the button of a menu, an item, another."""
    for name in names:
        screen = yield from tap(screen, name)
    return screen


def confirmed(screen: Screen, *names: str) -> Walk:
    """Touch the first of these that shows, where one does."""
    for name in names:
        if element(screen, name) is not None:
            return (yield from tap(screen, name))
    return screen


def tell(text: str) -> Walk:
    """Answer the question."""
    return (yield Answer(text))


def texts(screen: Screen) -> list[str]:
    """All that is written, in order."""
    return [one.text for one in screen.elements if one.text and not one.has(Flag.SYSTEM)]


def merged(pages: Sequence[Screen], wanted: Callable[[Element], bool]) -> list[Element]:
    """The wanted elements of all pages in order; what the end of one and the start of the next share counts once.

    Rows that are cut off at an edge are left out, as the other page has them whole.
    """
    found: list[Element] = []
    for number, page in enumerate(pages):
        area = max(_areas(page), key=lambda one: one.box.height, default=None)
        top = area.box.top + 1 if area and number else float("-inf")
        bottom = area.box.bottom - 1 if area and number < len(pages) - 1 else float("inf")
        inside = [one for one in page.elements if one.box.top >= top and one.box.bottom <= bottom]
        shown = [one for one in inside if one.label and wanted(one)]
        keys = [(one.label, one.value) for one in shown]
        known = [(one.label, one.value) for one in found]
        common = max((n for n in range(len(keys) + 1) if n == 0 or known[-n:] == keys[:n]), default=0)
        found += shown[common:]
    return found


def rows(screens: Sequence[Screen], name: str = "") -> list[Element]:
    """The rows of a list over several pages, each once: what can be pressed long, or has that id."""
    found: dict[tuple[str, str], Element] = {}
    for screen in screens:
        for one in screen.elements:
            fits = one.resource_id.endswith(f"/{name}") if name else one.has(Flag.LONG_CLICKABLE)
            if fits and not one.has(Flag.EDITABLE) and not one.has(Flag.SYSTEM):
                found.setdefault((one.text, one.value), one)
    return list(found.values())


def read_date(text: str) -> date:
    """ "October 24 2023", "2023-10-24", "tomorrow", "this Thursday", "Sunday", "today" as a day."""
    said = text.strip().lower().removeprefix("this ").removeprefix("on ")
    for form in ("%B %d %Y", "%Y-%m-%d", "%d %B %Y", "%a %d %b %Y", "%A, %d %B %Y", "%b %d %Y"):
        try:
            return datetime.strptime(said, form.lower() if form.islower() else form).date()
        except ValueError:
            continue
    if said in ("today", "tomorrow"):
        return TODAY.date() + timedelta(days=said == "tomorrow")
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    if (name := said.removeprefix("next ")) in days:
        ahead = (days.index(name) - TODAY.weekday()) % 7
        return TODAY.date() + timedelta(days=ahead)
    raise Lost(f"{text!r} is no day")
