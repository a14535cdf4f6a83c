"""Our actions as calls of BrowserGym's functions."""

from emulators.action import (
    Action,
    Answer,
    ClearText,
    Click,
    CloseTab,
    DoubleTap,
    Drag,
    Focus,
    FocusTab,
    GoTo,
    Hover,
    NewTab,
    Press,
    Scroll,
    SelectOption,
    Stop,
    Tap,
    TypeText,
    Upload,
    Wait,
)  # fmt: skip
from emulators.chords import normal_chord
from emulators.screen import Point, Screen
from guiagent.dialects.coat import Unsayable
from guiagent.dialects.deeds import LONGEST_WAIT_S
from guiagent.dialects.literals import quoted
from guiagent.dialects.places import aim
from guiagent.dialects.playwright_keys import pressing
from guiagent.dialects.refs import named
from guiagent.dialects.web_writing import distance, many, pixels, short

__all__ = ["written"]

_ENTER = "\nkeyboard_press('Enter')"


def written(action: Action, screen: Screen) -> str:
    """The call or calls for an action on a screen. Raises Unsayable."""
    match action:
        case Tap():
            return _touched("click", action.point, screen)
        case DoubleTap():
            return _touched("dblclick", action.point, screen)
        case Hover():
            return _touched("hover", action.point, screen, coordinates="mouse_move")
        case Click():
            return _clicked(action, screen)
        case Focus():
            return f"focus({_bid(action.point, screen)})"
        case Drag():
            return _dragged(action, screen)
        case Scroll():
            return _scrolled(action, screen)
        case TypeText():
            return _typed(action, screen)
        case ClearText():
            return f"clear({_bid(aim(action, screen), screen)})"
        case Press(keys) if normal_chord(keys) in ("back", "forward"):
            return f"go_{normal_chord(keys)}()"
        case Press():
            return f"keyboard_press({quoted(pressing(action))})"
        case Wait(seconds) if 0 <= seconds <= LONGEST_WAIT_S:
            return f"noop({short(seconds * 1000)})"
        case Answer(text) if text:
            return f"send_msg_to_user({quoted(text)})"
        case Stop(infeasible):
            return 'report_infeasible("")' if infeasible else 'send_msg_to_user("")'
        case GoTo(url):
            return f"goto({quoted(url)})"
        case SelectOption(options, point) if options:
            return f"select_option({_bid(point, screen)}, {many(options)})"
        case Upload(paths, point) if paths:
            bid = named(point, screen)
            return f"upload_file({quoted(bid)}, {many(paths)})" if bid else (
                f"mouse_upload_file({pixels(point, screen)}, {many(paths)})"
            )  # fmt: skip
        case NewTab():
            return "new_tab()"
        case CloseTab():
            return "tab_close()"
        case FocusTab(index) if 0 <= index < 10_000:
            return f"tab_focus({index})"
    raise Unsayable(f"BrowserGym has no way to say {action}")


def _touched(verb: str, point: Point, screen: Screen, *, coordinates: str = "") -> str:
    bid = named(point, screen)
    return f"{verb}({quoted(bid)})" if bid else f"{coordinates or 'mouse_' + verb}({pixels(point, screen)})"


def _clicked(action: Click, screen: Screen) -> str:
    button = f", {quoted(action.button)}"
    if named(action.point, screen) is None:
        if action.held:
            raise Unsayable("BrowserGym holds keys for clicks on elements only")
        return f"mouse_click({pixels(action.point, screen)}{button})"
    held = f", [{', '.join(map(quoted, action.held))}]" if action.held else ""
    return f"click({_bid(action.point, screen)}{button}{held})"


def _dragged(action: Drag, screen: Screen) -> str:
    start, end = named(action.start, screen), named(action.end, screen)
    if start and end:
        return f"drag_and_drop({quoted(start)}, {quoted(end)})"
    return f"mouse_drag_and_drop({pixels(action.start, screen)}, {pixels(action.end, screen)})"


def _scrolled(action: Scroll, screen: Screen) -> str:
    by, place = distance(action, screen), aim(action, screen)
    return f"scroll({by})" if place is None else f"scroll_at({pixels(place, screen)}, {by})"


def _typed(action: TypeText, screen: Screen) -> str:
    enter = _ENTER * action.submit
    place = aim(action, screen)
    if action.replace:
        return f"fill({_bid(place, screen)}, {quoted(action.text)}){enter}"
    touched = "" if place is None else _touched("click", place, screen) + "\n"
    return f"{touched}keyboard_type({quoted(action.text)}){enter}"


def _bid(point: Point | None, screen: Screen) -> str:
    bid = named(point, screen)
    if bid is None:
        raise Unsayable("BrowserGym says this of elements only, and no element is touched at that point")
    return quoted(bid)
