"""What reward heads learn from, and the losses: recorded expert steps against other actions at the same moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulators.action import Action
from emulators.trajectory import Moment
from rewards.matching import Matcher

if TYPE_CHECKING:
    import torch

__all__ = ["StepExample", "labelled", "ranking_loss", "regression_loss"]


@dataclass(frozen=True, slots=True)
class StepExample:
    """Candidate actions at one moment and what each is worth, in [0, 1]."""

    moment: Moment
    candidates: tuple[Action, ...]
    labels: tuple[float, ...]


def labelled(moment: Moment, expert: Action, sampled: Sequence[Action], *, same: Matcher) -> StepExample | None:
    """The expert's action (1) and those sampled actions that are not the same (0); None where all are the same."""
    others: list[Action] = []
    for action in sampled:
        if not same(moment.screen, action, expert) and action not in others:
            others.append(action)
    if not others:
        return None
    return StepExample(moment, (expert, *others), (1.0, *(0.0 for _ in others)))


def regression_loss(
    values_M_C: "torch.Tensor", labels_M_C: "torch.Tensor", present_M_C: "torch.Tensor"
) -> tuple["torch.Tensor", float]:
    """Squared errors of all candidates that are present, summed, and their number (GuidNav, section on the PRM)."""
    errors_M_C = (values_M_C - labels_M_C) ** 2
    return (errors_M_C * present_M_C).sum(), float(present_M_C.sum())


def ranking_loss(
    values_M_C: "torch.Tensor", labels_M_C: "torch.Tensor", present_M_C: "torch.Tensor", *, centring: float = 1e-3
) -> tuple["torch.Tensor", float]:
    """Bradley-Terry over every better and worse candidate of one moment, summed, and the number of such pairs.

    `centring` keeps the mean score near 0, as in VLM-RLAIF (arXiv 2402.03746), whose weight it is.
    """
    import torch

    gaps_M_C_C = values_M_C[:, :, None] - values_M_C[:, None, :]
    pairs_M_C_C = (labels_M_C[:, :, None] > labels_M_C[:, None, :]) & present_M_C[:, :, None] & present_M_C[:, None, :]
    losses_M_C_C = -torch.nn.functional.logsigmoid(gaps_M_C_C)
    sums_M_C_C = values_M_C[:, :, None] + values_M_C[:, None, :]
    count = float(pairs_M_C_C.sum())
    mean = (sums_M_C_C * pairs_M_C_C).sum() / max(count, 1.0)
    return (losses_M_C_C * pairs_M_C_C).sum() + centring * mean.abs() * count, count
