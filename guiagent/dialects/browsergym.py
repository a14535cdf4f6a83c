"""BrowserGym's actions, `click('a51')`: its functions are read as text and become our actions.

Source: browsergym-core 0.14.3 (Apache-2.0). Bids are the `ref` of elements; where a device gives its elements none, the
position is taken. The prompt is our own: goal, open tabs, elements as an indented accessibility text with their bids,
what was done so far, and the functions. Replies may hold several calls, as BrowserGym's own do by default; each is one
step. A message to the user ends the episode, as it does in BrowserGym's benchmarks with answers; on MiniWoB++ pages
BrowserGym would go on. What these functions become, docs/web_actions.md lists.
"""

from dataclasses import dataclass
from typing import cast

from emulators.action import (
    Action,
    Answer,
    Button,
    ClearText,
    Click,
    CloseTab,
    Direction,
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
)  # fmt: skip
from emulators.screen import Flag, Screen
from emulators.trajectory import Moment, Thought
from guiagent.chat import Message
from guiagent.dialects.browsergym_prompt import conversation
from guiagent.dialects.browsergym_set import HELD, Call, calls
from guiagent.dialects.browsergym_writing import written
from guiagent.dialects.coat import Unreadable
from guiagent.dialects.deeds import MOST, Aim, Deed, Down, Moved, Target, Up, due, folded, heading, spot, still, waited
from guiagent.dialects.playwright_keys import pressed
from guiagent.dialects.published import Said
from guiagent.dialects.refs import found
from guiagent.dialects.tagged import halves

__all__ = ["REFUSED", "BrowserGym"]

REFUSED = {
    "keyboard_down": "a key is pressed and released at once here; press a chord instead",
    "keyboard_up": "a key is pressed and released at once here; press a chord instead",
}
"""The functions that we have no action for, and what to do instead."""

_FAR = 10_000


@dataclass(frozen=True, slots=True)
class BrowserGym:
    """The dialect. With `several` off a reply of two calls or more is refused, as with BrowserGym's multiaction off.

    `marks` draws the bids on the screenshot that the model sees.
    """

    name: str = "browsergym"
    several: bool = True
    marks: bool = False

    def ask(self, moment: Moment) -> list[Message]:
        """As `PublishedDialect.ask`: the screenshot goes in front where there is one."""
        return conversation(moment, several=self.several, marks=self.marks)

    def parse(self, text: str, screen: Screen) -> Said:
        """As `PublishedDialect.parse`: the first action; `due` tells of the others."""
        thinking, said = halves(text)
        return Said(self._deeds(said)[0](screen), Thought(plan=thinking, move=_move(said)))

    def due(self, moment: Moment) -> Said | None:
        """As `Plural.due`."""
        return due(moment, self._deeds)

    def render(self, action: Action, screen: Screen) -> str:
        """As `PublishedDialect.render`."""
        return written(action, screen)

    def _deeds(self, text: str) -> list[Deed]:
        said = calls(text)
        if len(said) > MOST or (len(said) > 1 and not self.several):
            raise Unreadable(
                f"{len(said)} actions in one reply are more than the {MOST if self.several else 1} allowed"
            )
        return folded(_parts(said))


def _move(said: str) -> str:
    return "\n".join(call.text for call in calls(said))


# -- several calls that are one action ---------------------------------------------------------------------------------


def _parts(said: list[Call]) -> list[Deed | Moved | Down | Up]:
    parts: list[Deed | Moved | Down | Up] = []
    at = 0
    while at < len(said):
        call = said[at]
        enters = at + 1 < len(said) and _enters(said[at + 1], call)
        if call.verb in ("fill", "keyboard_type") and enters:
            parts.append(_typed(call, None, submit=True))
            at += 1
        elif _plain_tap(call) and at + 1 < len(said) and said[at + 1].verb == "keyboard_type":
            enters = at + 2 < len(said) and _enters(said[at + 2], said[at + 1])
            parts.append(_typed(said[at + 1], _aim(call), submit=enters))
            at += 1 + enters
        elif call.verb == "press" and not (at and _same(said[at - 1], call)):
            parts += [_focus(call), _one(call)]
        else:
            parts += _several(call)
        at += 1
    return parts


def _enters(call: Call, before: Call) -> bool:
    """Whether a call presses enter in the field that the one before typed into."""
    if call.verb == "press":
        return call.words("key_comb") == "Enter" and _same(before, call)
    return call.verb == "keyboard_press" and call.words("key") == "Enter"


def _same(one: Call, other: Call) -> bool:
    """Whether the keyboard is where `other` wants it after `one`."""
    bid = one.arguments.get("bid")
    return one.verb in ("fill", "click", "press", "focus", "clear") and bid == other.arguments.get("bid")


def _plain_tap(call: Call) -> bool:
    return call.verb in ("click", "mouse_click") and call.arguments["button"] == "left" and not _held(call)


def _typed(call: Call, aim: Aim | None, *, submit: bool) -> Deed:
    if call.verb == "fill":
        return lambda screen: TypeText(call.words("value"), *_bid(call)(screen), replace=True, submit=submit)
    text = call.words("text")
    if aim is None:
        return lambda _: TypeText(text, submit=submit)
    return lambda screen: TypeText(text, *aim(screen), submit=submit)


def _several(call: Call) -> list[Deed | Moved | Down | Up]:
    """What a call asks for that is not one action alone."""
    match call.verb:
        case "mouse_move":
            return [Moved(_aim(call))]
        case "mouse_down":
            return [Moved(_aim(call)), Down(_button(call))]
        case "mouse_up":
            return [Moved(_aim(call)), Up(_button(call))]
        case "send_msg_to_user":
            return [*_told(call.words("text")), lambda _: Stop()]
        case "report_infeasible":
            return [*_told(call.words("reason")), lambda _: Stop(infeasible=True)]
        case _:
            return [_one(call)]


def _told(text: str) -> list[Deed]:
    return [lambda _: Answer(text)] if text else []


# -- one call, one action ----------------------------------------------------------------------------------------------


def _one(call: Call) -> Deed:
    if call.verb in REFUSED:
        raise Unreadable(f"{call.verb}: {REFUSED[call.verb]}")
    match call.verb:
        case "noop":
            return still(call.number("wait_ms") / 1000)
        case "scroll":
            return _scrolled(heading(call.number("delta_x"), call.number("delta_y")), None)
        case "scroll_at":
            return _scrolled(heading(call.number("dx"), call.number("dy")), _aim(call))
        case "keyboard_press" | "press":
            key = pressed(call.words("key" if call.verb == "keyboard_press" else "key_comb"))
            return lambda _: key
        case "keyboard_type" | "keyboard_insert_text" | "fill":
            return _typed(call, None, submit=False)
        case "go_back" | "go_forward":
            return lambda _: Press(call.verb.removeprefix("go_"))
        case "goto":
            return lambda _: GoTo(call.words("url"))
        case "new_tab":
            return lambda _: NewTab()
        case "tab_close":
            return lambda _: CloseTab()
        case "tab_focus":
            index = int(call.number("index"))
            if not 0 <= index < _FAR:
                raise Unreadable(f"tabs are counted from 0; there is no tab {index}")
            return lambda _: FocusTab(index)
        case _:
            return _aimed(call)


def _aimed(call: Call) -> Deed:
    aim = _aim(call)
    match call.verb:
        case "click" | "mouse_click":
            held, button = _held(call), _button(call)
            plain = button == "left" and not held
            return lambda screen: Tap(*aim(screen)) if plain else Click(*aim(screen), button, held)
        case "dblclick" | "mouse_dblclick":
            if _button(call) != "left" or _held(call):
                raise Unreadable(f"{call.verb} is read for the left button and without keys only")
            return lambda screen: DoubleTap(*aim(screen))
        case "hover":
            return lambda screen: Hover(*aim(screen))
        case "focus":
            return _focus(call)
        case "clear":
            return lambda screen: ClearText(*aim(screen))
        case "check" | "uncheck":
            return lambda screen: _ticked(aim(screen), screen, on=call.verb == "check")
        case "select_option":
            options = _some(call, "options")
            return lambda screen: SelectOption(options, *aim(screen))
        case "upload_file" | "mouse_upload_file":
            files = _some(call, "file")
            return lambda screen: Upload(files, *aim(screen))
        case "drag_and_drop" | "mouse_drag_and_drop":
            start, end = _ends(call)
            return lambda screen: Drag(start(screen)[0], end(screen)[0])
    raise Unreadable(f"there is no action for {call.verb}")


def _scrolled(direction: Direction | None, aim: Aim | None) -> Deed:
    if direction is None:
        return waited
    return lambda screen: Scroll(direction, *(aim(screen) if aim else ()))


def _focus(call: Call) -> Deed:
    return lambda screen: Focus(*_bid(call)(screen))


def _ticked(target: Target, screen: Screen, *, on: bool) -> Action:
    point, position = target
    if position is None or not screen.elements[position].has(Flag.CHECKABLE):
        raise Unreadable("what is not a tick box or a radio button is not checked or unchecked")
    return waited(screen) if screen.elements[position].has(Flag.CHECKED) == on else Tap(point, position)


def _some(call: Call, name: str) -> tuple[str, ...]:
    many = call.many(name)
    if not many:
        raise Unreadable(f"{call.verb} with an empty list is not read; name one at least")
    return many


def _aim(call: Call) -> Aim:
    if "bid" in call.arguments:
        return _bid(call)
    return spot(call.number("x"), call.number("y")) if "x" in call.arguments else _nowhere


def _nowhere(_: Screen) -> Target:
    raise Unreadable("this action has no place")


def _bid(call: Call, name: str = "bid") -> Aim:
    bid = call.words(name)
    return lambda screen: found(bid, screen)


def _ends(call: Call) -> tuple[Aim, Aim]:
    if call.verb == "drag_and_drop":
        return _bid(call, "from_bid"), _bid(call, "to_bid")
    return (
        spot(call.number("from_x"), call.number("from_y")),
        spot(call.number("to_x"), call.number("to_y")),
    )


def _button(call: Call) -> Button:
    return cast(Button, call.arguments.get("button", "left"))


def _held(call: Call) -> tuple[str, ...]:
    return tuple(dict.fromkeys(HELD[one] for one in call.many("modifiers"))) if "modifiers" in call.arguments else ()
