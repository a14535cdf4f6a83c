"""Records of ours that tie results to what they are about; the other kinds are those of synth and of emulators."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rewards.score import Score

__all__ = ["Measure", "Scored", "Taught"]


@dataclass(frozen=True, slots=True)
class Scored:
    """A score and the id of the trajectory that it is about; in scores.jsonl."""

    trajectory: str
    score: Score


@dataclass(frozen=True, slots=True)
class Measure:
    """One step of training: `stage` names what was trained ("sft", "tdpo", "reward"); in metrics.jsonl.

    `values` are named curves: loss, learning rate, accuracies.
    """

    stage: str
    step: int
    values: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Taught:
    """A checkpoint and what it was made from; in checkpoints.jsonl.

    `id` is the SHA-256 of its weights, `folder` lies below checkpoints/, `parent` is the id of the checkpoint that
    training began from. `sources` name what it was trained on: the tasks of a warm-up, the pairs of preferences, the
    trees of a reward.
    """

    id: str
    folder: str
    stage: str
    parent: str
    sources: tuple[str, ...] = ()
