"""Our actions as Playwright's calls."""

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

_ENTER = '\npage.keyboard.press("Enter")'


def written(action: Action, screen: Screen) -> str:
    """The call or calls for an action on a screen. Raises Unsayable."""
    match action:
        case Tap():
            return _touched("click", action.point, screen)
        case DoubleTap():
            return _touched("dblclick", action.point, screen)
        case Click():
            return _clicked(action, screen)
        case Hover(point):
            place = named(point, screen)
            return f"{_by(place)}.hover()" if place else f"page.mouse.move({pixels(point, screen)})"
        case Focus(point):
            return f"{_element(point, screen)}.focus()"
        case Drag():
            return _dragged(action, screen)
        case Scroll():
            return _scrolled(action, screen)
        case TypeText():
            return _typed(action, screen)
        case ClearText():
            return f"{_element(aim(action, screen), screen)}.clear()"
        case Press(keys) if normal_chord(keys) in ("back", "forward"):
            return f"page.go_{normal_chord(keys)}()"
        case Press():
            return f"page.keyboard.press({quoted(pressing(action))})"
        case Wait(seconds) if 0 <= seconds <= LONGEST_WAIT_S:
            return f"page.wait_for_timeout({short(seconds * 1000)})"
        case Answer(text) if text:
            return f"send_msg_to_user({quoted(text)})"
        case Stop(infeasible):
            return 'report_infeasible("")' if infeasible else 'send_msg_to_user("")'
        case GoTo(url):
            return f"page.goto({quoted(url)})"
        case SelectOption(options, point) if options:
            return f"{_element(point, screen)}.select_option({many(options)})"
        case Upload(paths, point) if paths:
            return f"{_element(point, screen)}.set_input_files({many(paths)})"
        case NewTab():
            return "page.context.new_page()"
        case CloseTab():
            return "page.close()"
        case FocusTab(index) if 0 <= index < 10_000:
            return f"page.context.pages[{index}].bring_to_front()"
    raise Unsayable(f"Playwright has no call to say {action}")


def _by(ref: str) -> str:
    return f"page.get_by_test_id({quoted(ref)})"


def _element(point: Point | None, screen: Screen) -> str:
    ref = named(point, screen)
    if ref is None:
        raise Unsayable("this is said of elements only, and no element is touched at that point")
    return _by(ref)


def _touched(verb: str, point: Point, screen: Screen) -> str:
    ref = named(point, screen)
    return f"{_by(ref)}.{verb}()" if ref else f"page.mouse.{verb}({pixels(point, screen)})"


def _clicked(action: Click, screen: Screen) -> str:
    button = f"button={quoted(action.button)}"
    if named(action.point, screen) is None:
        if action.held:
            raise Unsayable("keys are held for clicks on elements only")
        return f"page.mouse.click({pixels(action.point, screen)}, {button})"
    held = f", modifiers=[{', '.join(map(quoted, action.held))}]" if action.held else ""
    return f"{_element(action.point, screen)}.click({button}{held})"


def _dragged(action: Drag, screen: Screen) -> str:
    start, end = named(action.start, screen), named(action.end, screen)
    if start and end:
        return f"{_by(start)}.drag_to({_by(end)})"
    first, last = pixels(action.start, screen), pixels(action.end, screen)
    if first == last:
        raise Unsayable("a way of no length is a click")
    return f"page.mouse.move({first})\npage.mouse.down()\npage.mouse.move({last})\npage.mouse.up()"


def _scrolled(action: Scroll, screen: Screen) -> str:
    by, place = distance(action, screen), aim(action, screen)
    moved = "" if place is None else f"page.mouse.move({pixels(place, screen)})\n"
    return f"{moved}page.mouse.wheel({by})"


def _typed(action: TypeText, screen: Screen) -> str:
    enter = _ENTER * action.submit
    place = aim(action, screen)
    if place is None:
        if action.replace:
            raise Unsayable("what a field holds is replaced in fields that are named only")
        return f"page.keyboard.type({quoted(action.text)}){enter}"
    verb = "fill" if action.replace else "press_sequentially"
    return f"{_element(place, screen)}.{verb}({quoted(action.text)}){enter}"
