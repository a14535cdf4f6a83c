"""What a run teaches a model: warm-up on weighted decisions, preferences between siblings, a reward for steps."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from emulators.trajectory import Trajectory
from guiagent.policy import Policy
from guiagent.prompt import Stage
from guiagent.train.checkpoint import Checkpoints
from guiagent.train.data import Pair, drawn
from guiagent.train.decisions import Decided, tree_of
from guiagent.train.optimisation import Progress, Settings
from guiagent.train.reward import train_reward
from guiagent.train.sft import fine_tune
from guiagent.train.tdpo import Preference, prefer
from guiagent.vlm.adapters import Lora, adapter_names, add_adapter
from guiagent.vlm.encoder import CandidateEncoder, Rendering
from guiagent.vlm.loading import Vlm
from guiagent.vlm.talk import Speech, Talk
from guiagent.vlm.turns import closed, spoken
from rewards.heads import Head, new_head
from rewards.matching import Matcher
from rewards.training import StepExample, labelled
from synth.preference import Pair as TreePair
from synth.tree import Node, Tree

__all__ = ["learn_decisions", "learn_preferences", "learn_reward", "step_examples", "training_pairs"]

POLICY = "policy"
"""The adapter that acts."""

REWARD = "reward"
"""The adapter that the process reward stands on."""


def learn_decisions(
    vlm: Vlm,
    speech: Speech,
    decisions: Sequence[Decided],
    *,
    settings: Settings,
    batch_size: int = 16,
    shape: Lora | None = None,
    checkpoints: Checkpoints | Path | None = None,
) -> Iterator[Progress]:
    """Supervised warm-up of the adapter "policy": decisions are drawn by their weight (OS-Genesis, R_i / sum R).

    Each becomes tokens and pixels when it is drawn, so that memory holds one batch of them.
    """
    if POLICY not in adapter_names(vlm):
        add_adapter(vlm, POLICY, shape, seed=settings.seed)
    weights = [decided.weight for decided in decisions]
    batches = drawn(decisions, weights, batch_size, seed=settings.seed)
    trees = ([tree_of(vlm, speech, decided) for decided in batch] for batch in batches)
    yield from fine_tune(vlm, trees, settings=settings, adapter=POLICY, checkpoints=checkpoints)


def learn_preferences(
    vlm: Vlm,
    pairs: Sequence[Pair],
    *,
    settings: Settings,
    batch_size: int = 16,
    preference: Preference | None = None,
    checkpoints: Checkpoints | Path | None = None,
) -> Iterator[Progress]:
    """T-DPO on the adapter "policy"; the reference is the policy as it stands when training begins."""
    yield from prefer(
        vlm,
        pairs,
        settings=settings,
        batch_size=batch_size,
        adapter=POLICY,
        preference=preference,
        checkpoints=checkpoints,
    )


def training_pairs(
    vlm: Vlm,
    speech: Speech,
    pairs: Iterable[TreePair],
    *,
    trees: Mapping[str, Tree],
    trajectories: Mapping[str, Trajectory],
) -> list[Pair]:
    """Pairs of a run in tokens, with the tokens that were sampled; only rendered reference actions are tokenised."""
    talks: dict[str, Talk] = {}
    found: list[Pair] = []
    for pair in pairs:
        tree = trees[pair.tree]
        if tree.id not in talks:
            talks[tree.id] = Talk.of(vlm, speech, trajectories[tree.trajectory].moment(tree.step))
        nodes: dict[str, Node] = {node.id: node for node in tree.nodes}
        prefix = talks[tree.id].before(vlm, Stage(pair.stage), [nodes[name].token_ids for name in pair.prefix])
        chosen, rejected = (
            closed(vlm, side.token_ids) if side.token_ids else spoken(vlm, side.text)
            for side in (pair.chosen, pair.rejected)
        )
        if chosen != rejected:
            found.append(Pair(prefix, chosen, rejected, name=Stage(pair.stage).name.lower()))
    return found


def step_examples(
    trees: Iterable[Tree], trajectories: Mapping[str, Trajectory], *, same: Matcher, others: Policy, count: int = 2
) -> list[StepExample]:
    """For every tree the recorded action against the other actions at its leaves (GuidNav, arXiv 2504.16073).

    `count` proposals of `others` (chance, say) join them, so that actions the policy never samples are known as well.
    """
    grown = list(trees)
    moments = [trajectories[tree.trajectory].moment(tree.step) for tree in grown]
    proposed = others.propose(moments, count)
    found: list[StepExample] = []
    for tree, moment, decisions in zip(grown, moments, proposed, strict=True):
        sampled = [node.action for node in tree.nodes if node.action is not None]
        example = labelled(moment, tree.reference, [*sampled, *(one.action for one in decisions)], same=same)
        if example is not None:
            found.append(example)
    return found


def learn_reward(
    vlm: Vlm,
    rendering: Rendering,
    examples: Sequence[StepExample],
    *,
    settings: Settings,
    batch_size: int = 16,
    shape: Lora | None = None,
    checkpoints: Checkpoints | Path | None = None,
) -> tuple[Head, Iterator[Progress]]:
    """A new head over the adapter "reward", and its training under way; the head is ready when that has ended."""
    if REWARD not in adapter_names(vlm):
        add_adapter(vlm, REWARD, shape or Lora(rank=8, alpha=16), seed=settings.seed)
    encoder = CandidateEncoder(vlm, rendering)
    head = new_head(vlm.hidden_size, adapter=REWARD, seed=settings.seed, device=vlm.device)
    return head, train_reward(
        vlm, head, encoder, examples=examples, settings=settings, batch_size=batch_size, checkpoints=checkpoints
    )
