"""Actions on the page in front, as the input events that a person's hand would make."""

from pathlib import Path

from emulators.action import (
    Action,
    ClearText,
    Click,
    DoubleTap,
    Drag,
    Focus,
    Hover,
    LongPress,
    Press,
    Scroll,
    SelectOption,
    Swipe,
    Tap,
    TypeText,
    Upload,
)  # fmt: skip
from emulators.browser.pointer import click_calls
from emulators.browser.tab import Tab
from emulators.chords import normal_chord
from emulators.device import UnsupportedAction
from emulators.screen import Point, Screen

__all__ = ["LONG_PRESS_S", "SCROLL_SHARE", "touch"]

LONG_PRESS_S = 0.6
"""How long a `LongPress` holds the button down; our default."""

SCROLL_SHARE = 0.7
"""The part of the scrolled area's height (width) that one `Scroll` moves; our default."""


async def touch(tab: Tab, action: Action, *, seen: Screen | None, uploads: Path | str | None = None) -> None:
    """Do `action` on `tab`. `seen` is the screen that its `element` refers to, for actions without a point.

    `uploads` is the folder whose files, and no others, may be given to a page; None lets none be given.

    Raises UnsupportedAction for keys and files that are not there, and for what is no action on a page.
    """
    match action:
        case Tap(point=point):
            await tab.click(point)
        case DoubleTap(point=point):
            await tab.click(point, count=2)
        case LongPress(point=point):
            await tab.click(point, hold_s=LONG_PRESS_S)
        case Hover(point=point):
            await tab.hover(point)
        case Click(point=point, button=button, held=held):
            await tab.send_all(click_calls(point, button, held))
        case Focus(point=point):
            await tab.focus(point)
        case Swipe(start=start, end=end):
            await tab.swipe(start, end)
        case Drag(start=start, end=end):
            await tab.drag(start, end)
        case Scroll():
            await _scroll(tab, action, seen)
        case TypeText(text=text, replace=replace, submit=submit):
            await _focus(tab, action.point or _point(action.element, seen))
            if replace:
                await tab.clear()
            await tab.type(text, submit=submit)
        case ClearText():
            await _focus(tab, action.point or _point(action.element, seen))
            await tab.clear()
        case Press(keys=keys):
            await _press(tab, keys)
        case SelectOption(options=options, point=point):
            await tab.select(options, point)
        case Upload(paths=paths, point=point):
            await tab.upload([_offered(path, uploads) for path in paths], point)
        case _:
            raise UnsupportedAction(f"a browser cannot {type(action).__name__}")


def _offered(path: str, uploads: Path | str | None) -> str:
    """The real path of a file in `uploads`; a relative path begins there. Raises UnsupportedAction for any other."""
    if uploads is None:
        raise UnsupportedAction("this browser uploads no files; name a folder of files it may give away: uploads=...")
    folder = Path(uploads).resolve()
    try:
        file = (folder / path).resolve()
        there = file.is_file()
    except (OSError, ValueError, RuntimeError):  # a path that is too long, holds a zero byte, or leads in circles
        raise UnsupportedAction(f"{path[:80]!r} is no path of a file; name one in {folder}") from None
    if not file.is_relative_to(folder):
        raise UnsupportedAction(
            f"{path!r} lies outside {folder}, the folder of files that may be uploaded; put it there"
        )
    if not there:
        raise UnsupportedAction(f"there is no file {path!r} in {folder}; put it there, or name another")
    return str(file)


def _point(element: int | None, seen: Screen | None) -> Point | None:
    if element is None or seen is None or not 0 <= element < len(seen.elements):
        return None
    return seen.elements[element].hit


async def _focus(tab: Tab, point: Point | None) -> None:
    if point is not None:
        await tab.click(point)


async def _scroll(tab: Tab, action: Scroll, seen: Screen | None) -> None:
    width, height = tab.size
    point = action.point or _point(action.element, seen) or Point(width / 2, height / 2)
    across, along = await tab.scrollable(point, across=action.direction in ("left", "right"))
    dx = {"left": -across, "right": across}.get(action.direction, 0.0) * SCROLL_SHARE
    dy = {"up": -along, "down": along}.get(action.direction, 0.0) * SCROLL_SHARE
    await tab.wheel(point, dx, dy)


async def _press(tab: Tab, keys: str) -> None:
    match normal_chord(keys):
        case "back" | "Alt+ArrowLeft":
            await tab.history(-1)
        case "forward" | "Alt+ArrowRight":
            await tab.history(1)
        case _:
            await tab.press(keys)
