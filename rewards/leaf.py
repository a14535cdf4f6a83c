"""The rule reward for a sampled action beside the reference one (MobileIPL, arXiv 2505.12299, leaf reward).

The published constants are missing from the material available to us, and the printed CLICK formula leaves the range
that the text states; both readings are here, and what is our own default says so.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from emulators.action import Action, Answer, DoubleTap, LongPress, Tap, TypeText
from emulators.screen import Point, Screen
from emulators.trajectory import Moment
from rewards.matching import ByElement, Matcher, distance
from rewards.score import RewardError, Score

__all__ = ["LeafReward", "token_f1"]


@dataclass(frozen=True, slots=True)
class LeafReward:
    """1 for the reference action, v_type and more for one of its type, 0 for any other or an unreadable one (None).

    A miss of the right type earns v_type + v_format + (1 - v_type - v_format) * s, where s is how near it came: for
    touches 1 - min(1, d / click_scale) with d in screen-normalised units, for text the F1 of its tokens. Scrolls,
    keys and the like earn v_type alone. `click="printed"` takes the paper's CLICK form as it is printed instead,
    which comes to (1 + v_type + v_format) * s, clipped to 1: there a near miss may earn as much as the reference.

    Our defaults: v_type 0.2, v_format 0.1, click_scale 0.28 (twice the tap tolerance of Android in the Wild), and
    `closest_miss`, the largest s that a miss may have. The paper has no such bound (1.0 takes it away). It is there
    because a tap on the neighbouring button is near in distance: at 0.5 no miss earns over 0.65, so that a hit and a
    miss always differ by more than the 1/3 that a preference pair needs, and only the reference action earns 1. That
    holds for all constants with (1 - v_type - v_format) * (1 - closest_miss) > 1/3, and never for the printed form,
    which `closest_miss` does not bound.
    """

    v_type: float = 0.2
    v_format: float = 0.1
    click_scale: float = 0.28
    closest_miss: float = 0.5
    click: Literal["corrected", "printed"] = "corrected"
    matcher: Matcher = field(default_factory=ByElement)

    def __post_init__(self) -> None:
        if self.v_type < 0 or self.v_format < 0 or self.v_type + self.v_format > 1:
            raise RewardError("v_type and v_format must be 0 or more, and together at most 1")
        if self.click_scale <= 0 or not 0 <= self.closest_miss <= 1:
            raise RewardError("click_scale must be over 0, and closest_miss between 0 and 1")

    def __call__(self, leaves: Sequence[tuple[Moment, Action, Action | None]]) -> list[Score]:
        """One score for every (moment, reference, sampled action or None where it could not be read)."""
        return [self.score(moment.screen, reference, sampled) for moment, reference, sampled in leaves]

    def values(self, leaves: Sequence[tuple[Moment, Action, Action | None]]) -> list[float]:
        """The values alone: what growing a tree takes."""
        return [score.value for score in self(leaves)]

    def score(self, screen: Screen, reference: Action, sampled: Action | None) -> Score:
        """The score of one sampled action."""
        if sampled is None:
            return Score(0.0, "leaf", "cannot be read")
        if self.matcher(screen, sampled, reference):
            return Score(1.0, "leaf", "the reference action")
        if type(sampled) is not type(reference):
            return Score(0.0, "leaf", f"{type(sampled).__name__} instead of {type(reference).__name__}")
        match sampled, reference:
            case (Tap(a), Tap(b)) | (DoubleTap(a), DoubleTap(b)) | (LongPress(a), LongPress(b)):
                return self._click(screen, a, b)
            case (TypeText(a), TypeText(b)) | (Answer(a), Answer(b)):
                near = min(token_f1(a, b), self.closest_miss)
                return Score(self._miss(near), "leaf", f"other text, F1 of its tokens {token_f1(a, b):.2f}")
            case _:
                return Score(self.v_type, "leaf", "the right type with another argument")

    def _click(self, screen: Screen, a: Point, b: Point) -> Score:
        away = distance(screen, a, b)
        near = 1 - min(1.0, away / self.click_scale)
        printed = min(1.0, (1 + self.v_type + self.v_format) * near)
        value = printed if self.click == "printed" else self._miss(min(near, self.closest_miss))
        return Score(value, "leaf", f"another element, {away:.2f} of the screen away")

    def _miss(self, near: float) -> float:
        credit = self.v_type + self.v_format
        return min(1.0, credit + (1 - credit) * near)


def token_f1(one: str, other: str) -> float:
    """F1 of the words of two texts as multisets, case ignored: 1 for the same words, 0 for none in common."""
    a, b = Counter(one.casefold().split()), Counter(other.casefold().split())
    common = sum((a & b).values())
    return 2 * common / (a.total() + b.total()) if common else 0.0
