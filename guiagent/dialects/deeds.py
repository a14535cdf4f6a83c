"""Replies that ask for several actions: each is decided on the screen that it meets, one step after the other.

A reply is a list of deeds. The first is the decision; the others are found again in the next moments, from the words
of the move that the steps so far were taken for, so that nothing has to be remembered between two decisions.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from emulators.action import Action, Button, Click, Direction, Drag, Hover, Tap, Wait
from emulators.screen import Point, Screen
from emulators.trajectory import Moment, Thought
from emulators.uitree import element_at
from guiagent.dialects.coat import Unreadable
from guiagent.dialects.published import Said

__all__ = [
    "LONGEST_WAIT_S", "MOST", "Aim", "Deed", "Down", "Moved", "Target", "Up", "at_point", "due", "folded", "heading",
    "spot", "still", "waited",
]  # fmt: skip

MOST = 20
"""A reply that asks for more actions is refused; our default."""

LONGEST_WAIT_S = 600.0
"""The longest wait that is read; our default."""

Target = tuple[Point, int | None]
"""Where something is touched, and its position in `Screen.elements`."""

Aim = Callable[[Screen], Target]
"""Finds a target on the screen that is there when it is due. Raises Unreadable where it is not there."""

Deed = Callable[[Screen], Action]
"""Says what is to be done on a screen. Raises Unreadable."""


@dataclass(frozen=True, slots=True)
class Moved:
    """The mouse goes there."""

    aim: Aim


@dataclass(frozen=True, slots=True)
class Down:
    """A button of the mouse goes down."""

    button: Button


@dataclass(frozen=True, slots=True)
class Up:
    """A button of the mouse comes up."""

    button: Button


def due(moment: Moment, deeds_of: Callable[[str], Sequence[Deed]]) -> Said | None:
    """What the reply that the last steps were taken for still asks for; None where the model is to be asked.

    Raises Unreadable where that cannot be done on this screen.
    """
    move = moment.history[-1].thought.move if moment.history else ""
    taken = 0
    while taken < len(moment.history) and moment.history[-1 - taken].thought.move == move:
        taken += 1
    try:
        deeds = deeds_of(move) if move else []
    except Unreadable:  # these are the words of somebody else
        return None
    if len(deeds) < 2 or taken % len(deeds) == 0:
        return None
    return Said(deeds[taken % len(deeds)](moment.screen), Thought(move=move))


def folded(parts: Sequence[Deed | Moved | Down | Up]) -> list[Deed]:
    """Movements of the mouse put together: down and up make a tap or a click, with a way between them a drag.

    Raises Unreadable for a button that stays down, and for anything else that is done meanwhile.
    """
    made: list[Deed] = []
    begun: tuple[Aim, Button] | None = None
    place: Aim | None = None
    moved = False
    for part in parts:
        match part:
            case Moved(aim):
                if moved and begun is None and place is not None:
                    made.append(_hover(place))
                place, moved = aim, True
            case Down(button):
                if place is None or begun is not None:
                    raise Unreadable("a button of the mouse goes down without a place, or twice")
                begun, moved = (place, button), False
            case Up(button):
                if begun is None or place is None or begun[1] != button:
                    raise Unreadable("a button of the mouse comes up that this reply did not press")
                made.append(_carried(begun[0], place, button) if moved else _clicked(place, button))
                begun, moved = None, False
            case deed:
                if begun is not None:
                    raise Unreadable("nothing else is done while a button of the mouse is down")
                if moved and place is not None:
                    made.append(_hover(place))
                moved = False
                made.append(deed)
    if begun is not None:
        raise Unreadable("a button of the mouse stays down; press and release it in one reply")
    if moved and place is not None:
        made.append(_hover(place))
    return made


def _hover(aim: Aim) -> Deed:
    return lambda screen: Hover(*aim(screen))


def _clicked(aim: Aim, button: Button) -> Deed:
    return lambda screen: Tap(*aim(screen)) if button == "left" else Click(*aim(screen), button)


def _carried(start: Aim, end: Aim, button: Button) -> Deed:
    def deed(screen: Screen) -> Action:
        (first, position), (last, _) = start(screen), end(screen)
        if first == last:
            return Tap(first, position) if button == "left" else Click(first, position, button)
        if button != "left":
            raise Unreadable(f"nothing is dragged with the {button} button")
        return Drag(first, last)

    return deed


def spot(x: float, y: float) -> Aim:
    """A place in pixels of the screen."""
    return lambda screen: at_point(Point(float(x), float(y)), screen)


def at_point(point: Point, screen: Screen) -> Target:
    """What is touched at a place."""
    return point, element_at(screen, point)


def still(seconds: float) -> Deed:
    """Waiting. Raises Unreadable for no time."""
    if not (math.isfinite(seconds) and 0 <= seconds <= LONGEST_WAIT_S):
        raise Unreadable(f"one can wait between 0 and {LONGEST_WAIT_S:g} seconds, not {seconds:g}")
    return lambda _: Wait(seconds)


def waited(_: Screen) -> Action:
    """Nothing, where what is asked for is so already."""
    return Wait(0.0)


def heading(across: float, along: float) -> Direction | None:
    """The direction that a wheel which turns by so many pixels goes in, mostly; None where it does not turn."""
    if across == along == 0:
        return None
    if abs(along) >= abs(across):
        return "down" if along > 0 else "up"
    return "right" if across > 0 else "left"
