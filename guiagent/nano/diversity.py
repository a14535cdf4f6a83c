"""How much a policy has to tell apart: the share of its CoaT-trees in which some leaves are right and some are wrong.

Only these teach every stage. A policy that has been trained long is nearly always right or nearly always wrong, so an
earlier self of it can be the better one to begin preference learning with (MobileIPL, arXiv 2505.12299, seed policy).
"""

from collections.abc import Sequence
from pathlib import Path

from emulators.trajectory import Trajectory
from guiagent.evaluation.steps import Share
from guiagent.growth import chosen_jobs
from guiagent.vlm.policy import TreeSampler
from guiagent.vlm.sampling import Sampling
from guiagent.vlm.spoken import open_spoken
from rewards.leaf import LeafReward
from synth.tree import TreeKind, grow

__all__ = ["mixed"]

EXPLORING = Sampling(temperature=1.0, max_new_tokens=48)


def mixed(model: Path, trajectories: Sequence[Trajectory], *, most: int, seed: int, device: str = "auto") -> Share:
    """Of trees at `most` steps of trajectories that passed, those that are mixed; drawn by the seed."""
    opened = open_spoken(model, device=device)
    sampler = TreeSampler(opened.vlm, opened.speech, name=model.name, sampling=EXPLORING, seed=seed)
    chosen = chosen_jobs(trajectories, most, seed=seed)
    kinds = [tree.kind for tree in grow(chosen, sampler, LeafReward().values)]
    return Share(kinds.count(TreeKind.BETA), len(kinds))
