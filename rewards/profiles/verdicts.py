"""The frame that the rules share: read both actions, compare their kinds, and only then ask what the rule is about."""

from collections.abc import Callable, Container
from dataclasses import dataclass

from emulators.action import Action, Press, Wait
from emulators.screen import Point, Screen
from rewards.matching import distance
from rewards.profiles.case import Case, Matched, Prediction
from rewards.profiles.kinds import another_kind, button, unreadable
from rewards.profiles.measures import near, within_one

__all__ = ["Named", "Verdict", "alike", "figure", "judged", "touched"]

_FINEST = 8
"""Digits behind the point of a figure at most: `measures.SLACK` lies behind them."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an action of the right kind is the recorded one, why, and how alike the texts are if that is reported."""

    right: bool
    why: str
    text: float | None = None


Named = Callable[[Action], str]
"""What a profile calls an action."""


def judged(
    case: Case,
    prediction: Prediction,
    named: Named,
    decide: Callable[[Case, Action], Verdict],
    *,
    places: Container[str] = (),
) -> Matched:
    """The score of a prediction: wrong unless it can be read and its kind is the recorded one; then `decide` says.

    `places` are the kinds of recorded actions whose place the profile looks at.
    """
    kind = named(case.action)
    placed = kind in places
    if prediction.action is None:
        return unreadable(kind, prediction, placed=placed)
    said = named(prediction.action)
    if said != kind:
        return another_kind(kind, said, placed=placed)
    verdict = decide(case, prediction.action)
    grounded = verdict.right if placed else None
    return Matched(kind, said, True, verdict.right, grounded, verdict.text, verdict.why)


def touched(screen: Screen, target: Point, point: Point, *, tolerance: float, growth: float) -> Verdict:
    """Whether a touch is near the recorded one, or in the same box of the screen.

    `tolerance` is in shares of the screen's sides, `growth` how much boxes are enlarged, as in `measures.aitw_grown`.
    """
    if near(screen, target, point, tolerance):
        return Verdict(True, f"within {tolerance}")
    position = within_one(screen, target, point, growth)
    if position is not None:
        return Verdict(True, f"inside box {position}")
    away = figure(distance(screen, target, point), tolerance)
    return Verdict(False, f"{away} > {tolerance} away, in no box with it")


def figure(value: float, limit: float, digits: int = 3) -> str:
    """A value with so many digits behind the point, and more where it would be on another side of the limit or on it.

    Where eight digits do not tell them apart it is written as it would be otherwise.
    """
    for many in range(digits, _FINEST + 1):
        written = f"{value:.{many}f}"
        rounded = float(written)
        if (rounded < limit, rounded > limit) == (value < limit, value > limit):
            return written
    return f"{value:.{digits}f}"


def alike(recorded: Action, said: Action) -> Verdict:
    """Whether two actions of one kind that no published rule speaks of say the same."""
    match recorded, said:
        case Wait(), Wait():
            return Verdict(True, "waits")
        case Press(one), Press(other):
            return Verdict(button(one) == button(other), f"{button(other)} for {button(one)}")
        case _:
            same = recorded is said or recorded == said
            return Verdict(same, "equal" if same else "another argument")
