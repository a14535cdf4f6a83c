"""Trains a reward head together with its adapter on the policy's base model: the one place that runs this optimiser.

PE-RLHF (arXiv 2403.10704) finds that rank hardly matters for reward models; rank 8 is what we suggest for the adapter.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import torch

from guiagent.train.checkpoint import Checkpoints
from guiagent.train.data import epochs
from guiagent.train.optimisation import Loss, Progress, Settings, optimise
from guiagent.vlm.adapters import load_adapter, save_adapter
from guiagent.vlm.loading import Vlm
from rewards.heads import Encoder, Head, load_head, save_head, values
from rewards.training import StepExample, ranking_loss, regression_loss

__all__ = ["load_reward", "reward_loss", "save_reward", "train_reward"]


def train_reward(
    vlm: Vlm,
    head: Head,
    encoder: Encoder,
    *,
    examples: Sequence[StepExample],
    settings: Settings,
    batch_size: int = 8,
    checkpoints: Checkpoints | Path | None = None,
) -> Iterator[Progress]:
    """Trains the head and the adapter that it names (none: the head alone) for `settings.steps` batches of moments.

    Progress tells accuracy (how often the best-labelled candidate has the highest value) and gap (mean value of
    candidates labelled above one half, minus that of the others).
    """
    where = Checkpoints(checkpoints) if isinstance(checkpoints, Path) else checkpoints
    if head.adapter is None:
        settings = replace(settings, frozen=("",))
    yield from optimise(
        vlm,
        epochs(list(examples), batch_size, seed=settings.seed),
        loss=lambda batch: reward_loss(vlm, head, encoder, batch),
        settings=settings,
        adapter=head.adapter,
        extra={f"head.{name}": value for name, value in head.linear.named_parameters()},
        checkpoints=where,
    )


def reward_loss(vlm: Vlm, head: Head, encoder: Encoder, batch: Sequence[StepExample]) -> Loss:
    """Regression or ranking loss of some examples."""
    widest = max(len(example.candidates) for example in batch)
    labels = torch.zeros(len(batch), widest, device=vlm.device)
    present = torch.zeros(len(batch), widest, dtype=torch.bool, device=vlm.device)
    for row, example in enumerate(batch):
        labels[row, : len(example.labels)] = torch.tensor(example.labels)
        present[row, : len(example.labels)] = True
    found = values(head, encoder, [example.moment for example in batch], [example.candidates for example in batch])
    total, size = (ranking_loss if head.kind == "ranking" else regression_loss)(found, labels, present)
    seen = found.detach().masked_fill(~present, -torch.inf)
    best = seen.argmax(1)
    hits = labels.gather(1, best[:, None])[:, 0] == labels.masked_fill(~present, -1).max(1).values
    good, bad = present & (labels > 0.5), present & (labels <= 0.5)
    gap = float(seen[good].mean() - seen[bad].mean()) if good.any() and bad.any() else 0.0
    return Loss(total, size, {"accuracy": (float(hits.sum()), len(batch)), "gap": (gap * len(batch), len(batch))})


def save_reward(vlm: Vlm, head: Head, folder: Path) -> None:
    """Writes the head and, where it has one, its adapter (in `adapter/`)."""
    save_head(head, folder)
    if head.adapter is not None:
        save_adapter(vlm, head.adapter, folder / "adapter")


def load_reward(vlm: Vlm, folder: Path) -> Head:
    """Reads a head and attaches its adapter to the model under the name that it was trained with."""
    head = load_head(folder, device=vlm.device)
    if head.adapter is not None:
        load_adapter(vlm, folder / "adapter", name=head.adapter)
    return head
