"""Preference pairs from CoaT-trees (MobileIPL, arXiv 2505.12299): which continuation of a shared prefix is better.

Alpha trees give none; beta trees give sibling pairs at every stage whose values differ by more than 1/K; gamma trees
give the reference action against what was sampled, at the last stage only. The caps, the merging of equal texts and
the balancing by action type are ours: without balance a policy forgets rare actions (the paper's PRESS accuracy falls
from 58 to 23 in its first round, when PRESS was 1.6 % of the pairs).
"""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import product

from emulators.action import Action
from emulators.codec import content_id
from synth.errors import SynthError
from synth.tree import Node, Tree, TreeKind

__all__ = ["Choice", "Pair", "Render", "Selection", "balance", "pairs"]

Render = Callable[[Action], str | None]
"""An action as the text of a last stage, None where the policy's dialect cannot say it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One side of a pair: a sampled node with its tokens, or a rendered reference action, which has neither."""

    text: str
    token_ids: tuple[int, ...] = ()
    node: str | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """After `prefix` (node ids from the first stage on) stage `stage` should read like `chosen`, not like `rejected`.

    `gap` is the value of the chosen side less that of the rejected one; `kind` is that of the tree; `reference` is the
    kind of the reference action ("Press"), by which pairs are balanced.
    """

    id: str
    tree: str
    prefix: tuple[str, ...]
    stage: int
    chosen: Choice
    rejected: Choice
    gap: float
    kind: TreeKind
    reference: str


@dataclass(frozen=True, slots=True)
class Selection:
    """Which pairs are taken.

    `gap`: values must differ by more than this; None means 1/K, K being the number of siblings. `per_parent` caps the
    pairs of one parent in a beta tree, `per_gamma` those of a whole gamma tree; both are our defaults, so that one
    hard moment does not outweigh all others.

    `least_chosen` is what the chosen side must be worth at least and `least_prefix` what the node before it must be.
    The paper asks for neither, hence 0. A weak policy's trees need them: there a right leaf behind a wrong thought is
    luck, and learning from luck unteaches that actions follow from thoughts.
    """

    gap: float | None = None
    per_parent: int = 3
    per_gamma: int = 3
    least_chosen: float = 0.0
    least_prefix: float = 0.0


def pairs(tree: Tree, render: Render, selection: Selection = Selection()) -> list[Pair]:
    """The pairs of one tree, in order of stages."""
    match tree.kind:
        case TreeKind.ALPHA:
            return []
        case TreeKind.BETA:
            return _from_beta(tree, selection)
        case TreeKind.GAMMA:
            return _from_gamma(tree, render, selection)


def balance(found: Sequence[Pair], rng: random.Random, *, evenness: float = 0.5, repeats: int = 3) -> list[Pair]:
    """Pairs with the rarer reference actions brought forward, in random order and about as many as before.

    A kind of action that makes up n pairs gets a share proportional to n ** (1 - evenness): 0 leaves the shares as
    they are, 1 makes them equal. Frequent kinds are thinned, rare ones repeated, up to `repeats` times. Both are our
    defaults.
    """
    if not 0 <= evenness <= 1 or repeats < 1:
        raise SynthError("evenness lies between 0 and 1, and repeats is 1 or more")
    counts = Counter(pair.reference for pair in found)
    tempered = {kind: count ** (1 - evenness) for kind, count in counts.items()}
    chosen: list[Pair] = []
    for kind in sorted(counts):
        mine = [pair for pair in found if pair.reference == kind]
        wanted = min(round(len(found) * tempered[kind] / sum(tempered.values())), repeats * len(mine))
        rounds, rest = divmod(max(1, wanted), len(mine))
        chosen += mine * rounds + rng.sample(mine, rest)
    rng.shuffle(chosen)
    return chosen


def _from_beta(tree: Tree, selection: Selection) -> list[Pair]:
    found: list[Pair] = []
    worth = _worth(tree)
    for parent, siblings in tree.children().items():
        if worth[parent] < selection.least_prefix:
            continue
        gap = 1 / len(siblings) if selection.gap is None else selection.gap
        distinct = _merged(siblings)
        couples = [
            (a, b) for a, b in product(distinct, distinct) if a[1] - b[1] > gap and a[1] >= selection.least_chosen
        ]
        if siblings[0].stage == tree.stages - 1:
            couples = [(a, b) for a, b in couples if a[1] >= 1.0]
        couples.sort(key=lambda couple: couple[1][1] - couple[0][1])
        prefix = tree.prefix(parent)
        for (good, high), (bad, low) in _diverse(couples)[: selection.per_parent]:
            found.append(_pair(tree, prefix, good.stage, chosen=_sampled(good), rejected=_sampled(bad), gap=high - low))
    return found


def _from_gamma(tree: Tree, render: Render, selection: Selection) -> list[Pair]:
    last = tree.stages - 1
    text = render(tree.reference)
    if text is None:
        return []
    leaves: dict[str, Node] = {}
    worth = _worth(tree)
    for node in tree.leaves():
        if node.text != text and worth[node.parent] >= selection.least_prefix:
            leaves.setdefault(node.text, node)
    right = Node("", None, last, text, (), 0.0, tree.reference, 1.0, "")
    couples = [((right, 1.0), (leaf, leaf.value)) for leaf in leaves.values()]
    return [
        _pair(tree, tree.prefix(bad.parent), last, chosen=Choice(text), rejected=_sampled(bad), gap=1.0 - bad.value)
        for _, (bad, _) in _diverse(couples)[: selection.per_gamma]
    ]


def _worth(tree: Tree) -> dict[str | None, float]:
    """Every node's value by its id; before the first stage nothing can be held against a chain."""
    return {None: 1.0, **{node.id: node.value for node in tree.nodes}}


_Valued = tuple[Node, float]


def _merged(siblings: Sequence[Node]) -> list[_Valued]:
    """One node for every text, worth the mean over its samples: equal texts must not be set against each other."""
    by_text: dict[str, list[Node]] = {}
    for node in siblings:
        by_text.setdefault(node.text, []).append(node)
    return [(nodes[0], sum(n.value for n in nodes) / len(nodes)) for nodes in by_text.values()]


def _diverse(couples: Sequence[tuple[_Valued, _Valued]]) -> list[tuple[_Valued, _Valued]]:
    """The same couples, those first that bring a new kind of rejected action, or a new side; else in their order."""
    left, ordered = list(couples), []
    kinds: Counter[str] = Counter()
    used: Counter[str] = Counter()
    while left:
        best = min(left, key=lambda c: (kinds[_kind(c[1][0])], used[c[1][0].id], used[c[0][0].id]))
        left.remove(best)
        ordered.append(best)
        kinds[_kind(best[1][0])] += 1
        used.update((best[0][0].id, best[1][0].id))
    return ordered


def _kind(node: Node) -> str:
    return type(node.action).__name__


def _sampled(node: Node) -> Choice:
    return Choice(node.text, node.token_ids, node.id)


def _pair(tree: Tree, prefix: tuple[str, ...], stage: int, *, chosen: Choice, rejected: Choice, gap: float) -> Pair:
    named = Pair("", tree.id, prefix, stage, chosen, rejected, gap, tree.kind, type(tree.reference).__name__)
    return replace(named, id=content_id(named))
