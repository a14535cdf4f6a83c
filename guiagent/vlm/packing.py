"""Dialogue trees packed into one sequence each, so that what branches share is computed once.

A tree is a root (with its images) and segments that hang on it. Every segment is laid out behind the root, sees only
its ancestors, and continues its parent's positions, so its log-probabilities are those of the unpacked dialogue.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray

from emulators.screen import Pixels
from guiagent.vlm.forward import additive, embed, hidden_states, logprobs_at
from guiagent.vlm.loading import Vlm, VlmError
from guiagent.vlm.turns import Root

__all__ = ["Batch", "Segment", "Tree", "ends", "judged", "logprobs", "pack", "segment_logprobs", "summed"]


@dataclass(frozen=True, slots=True)
class Segment:
    """Tokens that follow segment number `parent` of the same tree, or the root where it is -1.

    `scored` segments are what a policy is held to; `weight` multiplies their tokens in a loss and `name` says in
    reports what they are (the stage).
    """

    parent: int
    token_ids: tuple[int, ...]
    scored: bool = False
    weight: float = 1.0
    name: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """A root and its segments, parents before children."""

    root: Root
    segments: tuple[Segment, ...]

    @property
    def length(self) -> int:
        """Tokens in all."""
        return len(self.root.token_ids) + sum(len(segment.token_ids) for segment in self.segments)


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Packed trees, padded on the right. S counts scored tokens, G all segments of all trees, in order.

    The token `targets_S` is predicted at the flat position `sources_S` (tree * tokens + token): the last token of the
    parent for the first of a segment. `owners_S` is the segment of each scored token, `last_G` where a segment ends.
    """

    input_ids_B_T: torch.Tensor
    position_ids_3_B_T: torch.Tensor
    mask_B_1_T_T: torch.Tensor
    images: tuple[Pixels, ...] = field(repr=False)
    sources_S: torch.Tensor
    targets_S: torch.Tensor
    owners_S: torch.Tensor
    weights_S: torch.Tensor
    last_G: torch.Tensor
    tree_G: torch.Tensor
    names_G: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Laid:
    """One tree laid out in a line."""

    token_ids: NDArray[np.int64]
    position_ids: NDArray[np.int64]
    allowed_T_T: NDArray[np.bool_]
    starts: list[int]
    last: list[int]


def pack(vlm: Vlm, trees: Sequence[Tree]) -> Batch:
    """Lays the trees out and moves them to the model's device. Raises VlmError for an ill-formed tree."""
    laid = [_lay(tree) for tree in trees]
    width = max(len(one.token_ids) for one in laid)
    ids = np.full((len(laid), width), vlm.special.pad, np.int64)
    positions = np.zeros((3, len(laid), width), np.int64)
    allowed = np.zeros((len(laid), width, width), np.bool_)
    allowed[:, np.arange(width), np.arange(width)] = True  # padding attends to itself: an empty row would be NaN
    for row, one in enumerate(laid):
        n = len(one.token_ids)
        ids[row, :n], positions[:, row, :n], allowed[row, :n, :n] = one.token_ids, one.position_ids, one.allowed_T_T
    scores = _scores(trees, laid, width)
    device = vlm.device
    last = [row * width + end for row, one in enumerate(laid) for end in one.last]
    return Batch(
        input_ids_B_T=torch.from_numpy(ids).to(device),
        position_ids_3_B_T=torch.from_numpy(positions).to(device),
        mask_B_1_T_T=additive(torch.from_numpy(allowed).to(device), vlm.dtype),
        images=tuple(image for tree in trees for image in tree.root.images),
        sources_S=torch.from_numpy(scores[0]).to(device),
        targets_S=torch.from_numpy(scores[1]).to(device),
        owners_S=torch.from_numpy(scores[2]).to(device),
        weights_S=torch.from_numpy(scores[3]).to(device),
        last_G=torch.tensor(last, dtype=torch.long, device=device),
        tree_G=torch.tensor([row for row, one in enumerate(laid) for _ in one.last], dtype=torch.long, device=device),
        names_G=tuple(segment.name for tree in trees for segment in tree.segments),
    )


def logprobs(vlm: Vlm, batch: Batch) -> torch.Tensor:
    """Log-probability of every scored token, float32, in the order of `batch.targets_S`."""
    return judged(vlm, batch)[0]


def judged(vlm: Vlm, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
    """Log-probability of every scored token, and whether the policy finds it the likeliest."""
    return logprobs_at(vlm, _encoded(vlm, batch)[batch.sources_S], batch.targets_S)


def segment_logprobs(vlm: Vlm, batch: Batch) -> torch.Tensor:
    """Summed log-probability of every segment, float32, shape (G,); 0 for segments that are not scored."""
    return summed(batch, logprobs(vlm, batch))


def summed(batch: Batch, logprobs_S: torch.Tensor) -> torch.Tensor:
    """Token log-probabilities added up by segment, shape (G,)."""
    zeros_G = torch.zeros(len(batch.names_G), dtype=logprobs_S.dtype, device=logprobs_S.device)
    return zeros_G.index_add(0, batch.owners_S, logprobs_S)


def ends(vlm: Vlm, batch: Batch) -> torch.Tensor:
    """The hidden state at the last token of every segment, shape (G, hidden)."""
    return _encoded(vlm, batch)[batch.last_G]


def _encoded(vlm: Vlm, batch: Batch) -> torch.Tensor:
    hidden_B_T_D = hidden_states(
        vlm,
        embed(vlm, batch.input_ids_B_T, batch.images),
        position_ids_3_B_T=batch.position_ids_3_B_T,
        mask_B_1_T_K=batch.mask_B_1_T_T,
    )
    return hidden_B_T_D.flatten(0, 1)


def _lay(tree: Tree) -> _Laid:
    root, length = tree.root, tree.length
    head = len(root.token_ids)
    token_ids, position_ids = np.empty(length, np.int64), np.empty((3, length), np.int64)
    token_ids[:head], position_ids[:, :head] = root.token_ids, root.position_ids
    allowed = np.zeros((length, length), np.bool_)
    allowed[:head, :head] = np.tri(head, dtype=np.bool_)
    starts: list[int] = []
    last: list[int] = []
    nexts: list[int] = []
    at = head
    for number, segment in enumerate(tree.segments):
        if not -1 <= segment.parent < number or not segment.token_ids:
            raise VlmError(f"segment {number} of a tree is empty or comes before its parent; order and fill the tree")
        size = len(segment.token_ids)
        inside = slice(at, at + size)
        first = root.next_position if segment.parent < 0 else nexts[segment.parent]
        token_ids[inside] = segment.token_ids
        position_ids[:, inside] = first + np.arange(size)
        parent_end = head - 1 if segment.parent < 0 else last[segment.parent]
        allowed[inside, :at] = allowed[parent_end, :at]
        allowed[inside, inside] = np.tri(size, dtype=np.bool_)
        starts.append(at)
        last.append(at + size - 1)
        nexts.append(first + size)
        at += size
    return _Laid(token_ids, position_ids, allowed, starts, last)


def _scores(
    trees: Sequence[Tree], laid: Sequence[_Laid], width: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]:
    """Sources, targets, owners and weights of all scored tokens."""
    sources: list[NDArray[np.int64]] = [np.empty(0, np.int64)]
    targets: list[NDArray[np.int64]] = [np.empty(0, np.int64)]
    owners: list[NDArray[np.int64]] = [np.empty(0, np.int64)]
    weights: list[NDArray[np.float32]] = [np.empty(0, np.float32)]
    number = 0
    for row, (tree, one) in enumerate(zip(trees, laid, strict=True)):
        head = len(tree.root.token_ids)
        for segment, start in zip(tree.segments, one.starts, strict=True):
            if segment.scored:
                size = len(segment.token_ids)
                before = row * width + start + np.arange(-1, size - 1)
                before[0] = row * width + (head - 1 if segment.parent < 0 else one.last[segment.parent])
                sources.append(before)
                targets.append(np.asarray(segment.token_ids, np.int64))
                owners.append(np.full(size, number, np.int64))
                weights.append(np.full(size, segment.weight, np.float32))
            number += 1
    return np.concatenate(sources), np.concatenate(targets), np.concatenate(owners), np.concatenate(weights)
