"""Supervised fine-tuning on packed decisions: the loss is on what the assistant says, stage by stage.

Each stage is conditioned as MobileIPL has it (arXiv 2505.12299): the history of the episode enters the thought only,
which makes a decision a tree; packing computes its shared parts once.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from guiagent.train.checkpoint import Checkpoints
from guiagent.train.optimisation import Loss, Progress, Settings, optimise
from guiagent.vlm.loading import Vlm
from guiagent.vlm.packing import Tree, judged, pack

__all__ = ["fine_tune", "sft_loss"]


def fine_tune(
    vlm: Vlm,
    batches: Iterable[list[Tree]],
    *,
    settings: Settings,
    adapter: str | None = None,
    checkpoints: Checkpoints | Path | None = None,
) -> Iterator[Progress]:
    """Trains on scored segments: an adapter by name, or all weights. Progress tells token accuracy, also by stage.

    `batches` may be endless and may change as they go (a curriculum); weights of stages and trajectories are set on
    the trees (`data.weighted`), or trees are drawn by them (`data.drawn`).
    """
    where = Checkpoints(checkpoints) if isinstance(checkpoints, Path) else checkpoints
    yield from optimise(
        vlm,
        iter(batches),
        loss=lambda trees: sft_loss(vlm, trees),
        settings=settings,
        adapter=adapter,
        checkpoints=where,
    )


def sft_loss(vlm: Vlm, trees: list[Tree]) -> Loss:
    """Weighted negative log-likelihood of all scored tokens, and how many of them are the policy's first choice."""
    batch = pack(vlm, trees)
    scores_S, hits_S = judged(vlm, batch)
    tallies = {"accuracy": (float(hits_S.sum()), float(len(hits_S)))}
    hits, owners = hits_S.tolist(), batch.owners_S.tolist()
    for hit, owner in zip(hits, owners, strict=True):
        if name := batch.names_G[owner]:
            value, whole = tallies.get(f"accuracy/{name}", (0.0, 0.0))
            tallies[f"accuracy/{name}"] = (value + hit, whole + 1)
    return Loss(-(scores_S * batch.weights_S).sum(), float(batch.weights_S.sum()), tallies)
