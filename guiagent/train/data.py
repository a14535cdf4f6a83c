"""What is trained on, and in which order: decisions as trees, preference pairs packed behind what they share."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from guiagent.errors import GuiagentError
from guiagent.vlm.packing import Segment, Tree
from guiagent.vlm.sampling import Prefix
from guiagent.vlm.turns import Root

__all__ = ["Pair", "TrainError", "drawn", "epochs", "grouped", "pack_pairs", "weighted"]

Item = TypeVar("Item")


class TrainError(GuiagentError):
    """Training data, settings or a checkpoint that cannot be used as asked; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two continuations of one prefix, of which `chosen` is the better. `name` says in reports what they are."""

    prefix: Prefix
    chosen: tuple[int, ...]
    rejected: tuple[int, ...]
    weight: float = 1.0
    name: str = ""


def weighted(tree: Tree, weight: float = 1.0, by_name: Mapping[str, float] | None = None) -> Tree:
    """The same tree with the weights of its scored segments multiplied: for the tree, and by segment name (stage)."""
    stages = by_name or {}
    segments = (replace(s, weight=s.weight * weight * stages.get(s.name, 1.0)) for s in tree.segments)
    return Tree(tree.root, tuple(segments))


def epochs(items: Sequence[Item], batch_size: int, *, seed: int, count: int | None = None) -> Iterator[list[Item]]:
    """Batches that pass over all items `count` times (None: for ever), in a new order each time."""
    if not items:
        raise TrainError("there is nothing to train on; collect or synthesize data first")
    epoch = 0
    while count is None or epoch < count:
        order = random.Random(f"{seed}/{epoch}").sample(range(len(items)), len(items))
        for begin in range(0, len(order), batch_size):
            yield [items[number] for number in order[begin : begin + batch_size]]
        epoch += 1


def drawn(items: Sequence[Item], weights: Sequence[float], batch_size: int, *, seed: int) -> Iterator[list[Item]]:
    """Endless batches drawn with replacement by weight: OS-Genesis' R_i / sum R (arXiv 2412.19723)."""
    if not items or len(items) != len(weights) or min(weights) < 0 or sum(weights) <= 0:
        raise TrainError("give one weight of at least 0 for each item, some above 0; score the trajectories first")
    stream = random.Random(f"{seed}/drawn")
    while True:
        yield stream.choices(items, weights, k=batch_size)


def grouped(pairs: Sequence[Pair], batch_size: int, *, seed: int, count: int | None = None) -> Iterator[list[Pair]]:
    """Like `epochs`, but pairs of one root stay side by side, so that a batch encodes fewer screenshots."""
    families: dict[Root, list[Pair]] = {}
    for pair in pairs:
        families.setdefault(pair.prefix.root, []).append(pair)
    for epoch, order in enumerate(epochs(list(families.values()), len(families), seed=seed, count=count)):
        shuffled = random.Random(f"{seed}/{epoch}/within")
        line = [pair for family in order for pair in shuffled.sample(family, len(family))]
        for begin in range(0, len(line), batch_size):
            yield line[begin : begin + batch_size]


def pack_pairs(pairs: Sequence[Pair]) -> tuple[list[Tree], list[tuple[int, int]]]:
    """One tree for each root, in which equal beginnings are one, and where each pair's two segments are in the batch.

    The numbers count the segments of all trees in order, as `packing.Batch` does.
    """
    grown: dict[Root, list[Segment]] = {}
    known: dict[tuple[Prefix, tuple[int, ...], bool], int] = {}
    placed: list[tuple[Prefix, int, int]] = []
    for pair in pairs:
        segments = grown.setdefault(pair.prefix.root, [])
        parent = -1
        for depth, tokens in enumerate(pair.prefix.segments):
            parent = _put(segments, known, (pair.prefix.upto(depth), tokens, False), Segment(parent, tokens))
        tips = [
            _put(segments, known, (pair.prefix, t, True), Segment(parent, t, scored=True, name=pair.name))
            for t in (pair.chosen, pair.rejected)
        ]
        placed.append((pair.prefix, tips[0], tips[1]))
    first: dict[Root, int] = {}
    count = 0
    for root, segments in grown.items():
        first[root] = count
        count += len(segments)
    numbers = [(first[prefix.root] + chosen, first[prefix.root] + rejected) for prefix, chosen, rejected in placed]
    return [Tree(root, tuple(segments)) for root, segments in grown.items()], numbers


def _put(
    segments: list[Segment],
    known: dict[tuple[Prefix, tuple[int, ...], bool], int],
    key: tuple[Prefix, tuple[int, ...], bool],
    segment: Segment,
) -> int:
    """The number of this segment in its tree, where it is added unless it is there already."""
    if key not in known:
        known[key] = len(segments)
        segments.append(segment)
    return known[key]
