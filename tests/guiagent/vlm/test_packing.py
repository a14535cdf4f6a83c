"""Packed trees give the log-probabilities of the dialogues that they pack."""

import numpy as np
import pytest
import torch

from emulators.screen import Pixels
from guiagent.prompt import Turn
from guiagent.vlm.loading import Vlm, VlmError
from guiagent.vlm.packing import Segment, Tree, ends, logprobs, pack, segment_logprobs
from guiagent.vlm.turns import Root, following, opening, spoken


def screenshot(seed: int, height: int = 96, width: int = 160) -> Pixels:
    return np.random.default_rng(seed).integers(0, 255, (height, width, 3), dtype=np.uint8)


def root(vlm: Vlm, seed: int, *, images: int = 1, text: str = "tap Settings") -> Root:
    turns = [Turn("system", "done"), Turn("user", text, image=images > 0)]
    return opening(vlm, turns, [screenshot(seed + i, 96 + 32 * i, 64 + 32 * (seed % 3)) for i in range(images)])


def decision(vlm: Vlm, seed: int, *, images: int = 1) -> Tree:
    """The shape of a CoaT decision: the history branch for the thought, and the one without it."""
    said = [spoken(vlm, text) for text in ("The screen", "quick fox", "tap Wi-Fi", "tap 12 34")]
    return Tree(
        root(vlm, seed, images=images, text="tap " * (seed + 1)),
        (
            Segment(-1, said[0], scored=True, name="see"),
            Segment(0, following(vlm, [Turn("user", "history: tap Clock, scroll down")])),
            Segment(1, said[1], scored=True, name="think"),
            Segment(0, following(vlm, [Turn("user", "the lazy dog")])),
            Segment(3, (*said[1], *following(vlm, [Turn("user", "")]))),
            Segment(4, said[2], scored=True, name="act"),
            Segment(5, following(vlm, [Turn("user", "")])),
            Segment(6, said[3], scored=True, name="ground"),
        ),
    )


def pair(vlm: Vlm, seed: int) -> Tree:
    chosen, rejected = spoken(vlm, "tap Settings 1 2"), spoken(vlm, "press back")
    return Tree(root(vlm, seed), (Segment(-1, chosen, scored=True), Segment(-1, rejected, scored=True)))


def alone(vlm: Vlm, tree: Tree, number: int) -> torch.Tensor:
    """Log-probabilities of one segment, its dialogue run through transformers' own forward as one plain sequence."""
    chain, at = [], number
    while at >= 0:
        chain.insert(0, at)
        at = tree.segments[at].parent
    ids = list(tree.root.token_ids)
    for link in chain:
        ids += tree.segments[link].token_ids
    size = len(tree.segments[number].token_ids)
    inputs = {"input_ids": torch.tensor([ids])}
    if tree.root.images:
        inputs |= vlm.image_processor(images=list(tree.root.images), return_tensors="pt")
        inputs["mm_token_type_ids"] = (inputs["input_ids"] == vlm.special.image).int()
    vlm.model.model.rope_deltas = None
    with torch.no_grad():
        logits = vlm.model(**inputs, use_cache=False).logits[0].float().log_softmax(-1)
    return logits[-size - 1 : -1].gather(1, torch.tensor(ids[-size:])[:, None])[:, 0]


def check(vlm: Vlm, trees: list[Tree]) -> None:
    batch = pack(vlm, trees)
    with torch.no_grad():
        found = logprobs(vlm, batch)
        sums = segment_logprobs(vlm, batch)
    number = at = 0
    for tree in trees:
        for local, segment in enumerate(tree.segments):
            if segment.scored:
                wanted = alone(vlm, tree, local)
                assert (found[at : at + len(wanted)] - wanted).abs().max() < 1e-4
                assert abs(float(sums[number]) - float(wanted.sum())) < 1e-3
                at += len(wanted)
            number += 1
    assert at == len(found)


def test_pairs(vlm: Vlm) -> None:
    check(vlm, [pair(vlm, 0)])


def test_decisions_of_unequal_length(vlm: Vlm) -> None:
    check(vlm, [decision(vlm, 0), decision(vlm, 3), pair(vlm, 1), decision(vlm, 1)])


def test_two_images_and_none(vlm: Vlm) -> None:
    check(vlm, [decision(vlm, 2, images=2), decision(vlm, 0, images=0), decision(vlm, 1)])


def test_gradients_equal_those_of_the_plain_sequences(vlm: Vlm) -> None:
    tree = pair(vlm, 0)
    weight = vlm.model.model.language_model.layers[0].self_attn.q_proj.weight
    packed = torch.autograd.grad(segment_logprobs(vlm, pack(vlm, [tree])).sum(), weight)[0]
    apart = [Tree(tree.root, (segment,)) for segment in tree.segments]
    plain = torch.autograd.grad(segment_logprobs(vlm, pack(vlm, apart)).sum(), weight)[0]
    assert (packed - plain).abs().max() < 1e-4 * plain.abs().max()


def test_ends_are_the_hidden_states_of_last_tokens(vlm: Vlm) -> None:
    tree = pair(vlm, 2)
    with torch.no_grad():
        both = ends(vlm, pack(vlm, [tree]))
        second = ends(vlm, pack(vlm, [Tree(tree.root, tree.segments[1:])]))
    assert both.shape == (2, vlm.hidden_size)
    assert (both[1] - second[0]).abs().max() < 1e-4


def test_ill_formed_trees_are_refused(vlm: Vlm) -> None:
    start = root(vlm, 0)
    for segment in (Segment(0, (1,)), Segment(-1, ())):
        with pytest.raises(VlmError):
            pack(vlm, [Tree(start, (segment,))])
