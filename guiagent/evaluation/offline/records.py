"""What an offline evaluation keeps: what was said at every recorded step, and how it fared under every profile."""

import math
from dataclasses import dataclass, fields

from emulators.action import Action
from emulators.screen import Box, Point
from rewards.profiles.case import Matched, Prediction

__all__ = ["Parted", "Predicted", "StepScore", "writable"]


@dataclass(frozen=True, slots=True)
class Predicted:
    """What `policy` said is to be done at step `index` of `episode`; in predictions.jsonl.

    `action` is None where its reply could not be read, and `unreadable` says why. `reply` is what a model wrote, word
    for word. `shown` names what the policy was shown (`guiagent.evaluation.offline.showing`), "" where nobody knows.
    """

    policy: str
    episode: str
    index: int
    action: Action | None
    box: Box | None = None
    reply: str = ""
    unreadable: str = ""
    shown: str = ""

    @property
    def prediction(self) -> Prediction:
        """As profiles take it."""
        return Prediction(self.action, self.box, self.unreadable)


@dataclass(frozen=True, slots=True)
class StepScore:
    """How a prediction fared under one profile, by its label ("aitz.qwen/1"); in scored.jsonl.

    `action` and `box` are what was predicted; `unreadable` says why there is none.
    """

    policy: str
    profile: str
    episode: str
    index: int
    action: Action | None
    box: Box | None
    unreadable: str
    scored: Matched


@dataclass(frozen=True, slots=True)
class Parted:
    """A step at which two sides disagree on whether it was right; in differences.jsonl.

    The sides are two profiles on one policy's predictions, or two policies under one profile: `policies` and `profiles`
    name those of each side.
    """

    policies: tuple[str, str]
    profiles: tuple[str, str]
    episode: str
    index: int
    one: Matched
    other: Matched


def writable(action: Action | None, box: Box | None) -> bool:
    """Whether all numbers are finite, so that a journal can hold them."""
    values = [getattr(action, field.name) for field in fields(action)] if action is not None else []
    numbers = [value for value in values if isinstance(value, float)]
    for value in values:
        if isinstance(value, Point):
            numbers += [value.x, value.y]
    if box is not None:
        numbers += [box.left, box.top, box.right, box.bottom]
    return all(math.isfinite(number) for number in numbers)
