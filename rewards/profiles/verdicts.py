"""The frame that the rules share: read both actions, compare their kinds, and only then ask what the rule is about."""

from collections.abc import Callable, Container
from dataclasses import dataclass

from emulators.action import Action, Press, Wait
from rewards.profiles.case import Case, Prediction, Scored
from rewards.profiles.kinds import another_kind, button, unreadable

__all__ = ["Named", "Verdict", "alike", "judged"]


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
) -> Scored:
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
    return Scored(kind, said, True, verdict.right, grounded, verdict.text, verdict.why)


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
