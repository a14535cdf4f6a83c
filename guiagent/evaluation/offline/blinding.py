"""What a policy may not see of a recorded step: marks by which some data sets tell scorers what was meant.

GUI-Odyssey's only element of a screen is the box of what was touched, and Multimodal-Mind2Web's right candidates carry
a resource id of their own. Prompts that list or draw the elements would give the answer away.
"""

from collections.abc import Callable
from dataclasses import replace

from emulators.action import LongPress, Tap
from emulators.screen import Screen
from emulators.trajectory import Moment, Recorded, Step
from rewards.profiles.mind2web import POSITIVE

__all__ = ["blind"]


def blind(moment: Moment) -> Moment:
    """The moment as a policy is shown it: without such marks, now and in its history."""
    match moment.task.start:
        case Recorded("odyssey"):
            shown: Callable[[Screen], Screen] = _bare
        case Recorded("mind2web"):
            shown = _unmarked
        case _:
            return moment
    history = tuple(_taken(step, shown) for step in moment.history)
    return replace(moment, history=history, screen=shown(moment.screen))


def _taken(step: Step, shown: Callable[[Screen], Screen]) -> Step:
    screen, action = shown(step.screen), step.action
    if not screen.elements and isinstance(action, Tap | LongPress):
        action = replace(action, element=None)  # its position would lead nowhere
    return replace(step, screen=screen, action=action, after=shown(step.after))


def _bare(screen: Screen) -> Screen:
    return replace(screen, elements=())


def _unmarked(screen: Screen) -> Screen:
    elements = tuple(
        replace(element, resource_id="") if element.resource_id == POSITIVE else element for element in screen.elements
    )
    return replace(screen, elements=elements)
