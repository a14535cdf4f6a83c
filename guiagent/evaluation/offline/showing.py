"""What a policy was shown at a recorded step, as a short name, so that it is asked again where the data has changed."""

import hashlib
from collections.abc import Iterator

from emulators.screen import Element
from emulators.trajectory import Moment
from guiagent.dialects.published import asked

__all__ = ["goal_of", "shown"]

_GOAL, _REST = 4, 8
"""Bytes of the two parts of a name."""


def shown(moment: Moment) -> str:
    """A name for all that costs nothing to look at: goal, step instruction, size and elements of the screen, history.

    Of the steps before, what was thought and done counts. Pixels are not decoded, only whether there are any counts.
    The name begins with that of the goal (`goal_of`).
    """
    told = asked(moment.task)
    rest = hashlib.blake2b(digest_size=_REST)
    for part in _parts(moment, told.step):
        rest.update(repr(part).encode("utf-8", "backslashreplace"))
    return goal_of(told.goal) + rest.hexdigest()


def goal_of(instruction: str) -> str:
    """The part of a name that the goal makes, eight letters."""
    return hashlib.blake2b(instruction.encode("utf-8", "surrogatepass"), digest_size=_GOAL).hexdigest()


def _parts(moment: Moment, step: str | None) -> Iterator[object]:
    screen = moment.screen
    yield step, screen.width, screen.height, screen.frame is not None
    for element in screen.elements:
        yield _element(element)
    for taken in moment.history:
        yield taken.thought.seen, taken.thought.plan, taken.thought.move, taken.action


def _element(element: Element) -> tuple[object, ...]:
    """Its fields; flags in an order that is the same in every process."""
    one = element
    flags = sorted(flag.value for flag in one.flags)
    return one.role, one.box, one.text, one.description, one.value, one.resource_id, one.package, flags, one.touch
