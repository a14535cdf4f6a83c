"""Weights move the right way, can be interrupted, and preferences are what TRL and plain sequences say they are."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import torch

from guiagent.prompt import Turn
from guiagent.train.checkpoint import Checkpoints, newest
from guiagent.train.data import Pair, TrainError, drawn, epochs, grouped, pack_pairs, weighted
from guiagent.train.optimisation import Settings
from guiagent.train.sft import fine_tune, sft_loss
from guiagent.train.tdpo import Preference, prefer, preference_loss, reference_logprobs
from guiagent.vlm.adapters import Lora, add_adapter, copy_adapter, save_adapter, using
from guiagent.vlm.loading import Vlm, load
from guiagent.vlm.packing import Segment, Tree, pack, segment_logprobs
from guiagent.vlm.sampling import Prefix, Sampling, Session, score
from guiagent.vlm.turns import following, opening, spoken

SAID = ["tap Settings 1 2", "tap Wi-Fi 34 5", "the quick fox", "done"]


def prefix(vlm: Vlm, seed: int) -> Prefix:
    image = np.random.default_rng(seed).integers(0, 255, (64, 96, 3), dtype=np.uint8)
    return Prefix(opening(vlm, [Turn("user", "tap " * (seed % 3 + 1), image=True)], [image]))


def decisions(vlm: Vlm, count: int = 4) -> list[Tree]:
    trees = []
    for seed in range(count):
        see, ground = spoken(vlm, "The screen"), spoken(vlm, SAID[seed % 4])
        asked = following(vlm, [Turn("user", "on")])
        segments = (Segment(-1, see, True, name="see"), Segment(0, asked), Segment(1, ground, True, name="ground"))
        trees.append(Tree(prefix(vlm, seed).root, segments))
    return trees


def preferences(vlm: Vlm) -> list[Pair]:
    pairs = []
    for seed in range(3):
        start = prefix(vlm, seed)
        later = start.then(spoken(vlm, "The screen"), following(vlm, [Turn("user", "on")]))
        for at in range(2):
            better, worse = spoken(vlm, SAID[(seed + at) % 4]), spoken(vlm, SAID[(seed + at + 1) % 4])
            pairs.append(Pair((start, later)[at], better, worse, weight=1 + at, name="act"))
    return pairs


def quick(steps: int, **more: object) -> Settings:
    return Settings(steps=steps, learning_rate=3e-3, weight_decay=0.0, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("adapter", [None, "policy"])
def test_sft_overfits_and_leaves_the_rest_alone(nano: Path, adapter: str | None) -> None:
    vlm = load(nano)
    if adapter:
        add_adapter(vlm, adapter, Lora(rank=8))
    vision = vlm.model.model.visual.merger.linear_fc1.weight.detach().clone()
    trees = decisions(vlm)
    settings = quick(60, frozen=("visual",)) if adapter is None else quick(60)
    records = list(fine_tune(vlm, epochs(trees, 4, seed=0), settings=settings, adapter=adapter))
    assert [record.step for record in records] == list(range(1, 61))
    assert records[-1].loss < 0.3 * records[0].loss
    assert set(records[0].tallies) == {"accuracy", "accuracy/see", "accuracy/ground"}
    assert records[-1].tallies["accuracy/see"] == 1.0
    assert torch.equal(vision, vlm.model.model.visual.merger.linear_fc1.weight)
    assert not vlm.model.training


def test_what_was_learned_is_said(nano: Path) -> None:
    vlm = load(nano)
    trees = decisions(vlm, 3)  # their prompts differ in the number of words
    list(fine_tune(vlm, epochs(trees, 3, seed=0), settings=quick(120)))
    session, greedy = Session(vlm), Sampling(temperature=0, max_new_tokens=20)
    starts = [Prefix(tree.root) for tree in trees]
    seen = [answers[0] for answers in session.extend(starts, [1] * 3, sampling=greedy)]
    assert [one.text for one in seen] == ["The screen"] * 3
    asked = [
        start.then(one.token_ids, tree.segments[1].token_ids)
        for start, one, tree in zip(starts, seen, trees, strict=True)
    ]
    assert [answers[0].text for answers in session.extend(asked, [1] * 3, sampling=greedy)] == SAID[:3]


def test_micro_batches_and_bfloat16_take_the_same_direction(nano: Path) -> None:
    norms = []
    for more in ({}, {"micro_batch": 1}, {"micro_batch": 3, "save_memory": True}, {"autocast": True}):
        vlm = load(nano)
        stream = epochs(decisions(vlm), 4, seed=0)
        norms.append([r.gradient_norm for r in fine_tune(vlm, stream, settings=quick(2, **more))])
    assert norms[1] == pytest.approx(norms[0], rel=1e-3)
    assert norms[2] == pytest.approx(norms[0], rel=1e-3)
    assert norms[3] == pytest.approx(norms[0], rel=0.1)


def test_an_interrupted_training_ends_as_an_uninterrupted_one(nano: Path, tmp_path: Path) -> None:
    def run(folder: Path, stop: int) -> list[float]:
        vlm = load(nano)
        add_adapter(vlm, "policy", Lora(rank=4, dropout=0.1))
        stream = epochs(decisions(vlm), 2, seed=7)
        where = Checkpoints(folder, every=3, keep=2)
        losses = [
            r.loss
            for r in islice(fine_tune(vlm, stream, settings=quick(10), adapter="policy", checkpoints=where), stop)
        ]
        if len(losses) < stop:
            save_adapter(vlm, "policy", folder / "final")
        return losses

    whole = run(tmp_path / "whole", 99)
    assert len(whole) == 10
    run(tmp_path / "torn", 7)
    rest = run(tmp_path / "torn", 99)
    assert rest == pytest.approx(whole[6:], rel=1e-6)
    assert [p.name for p in sorted((tmp_path / "torn").glob("step-*"))] == ["step-00000009", "step-00000010"]
    name = "final/adapter_model.safetensors"
    assert (tmp_path / "torn" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def test_foreign_and_torn_checkpoints_are_named(nano: Path, tmp_path: Path) -> None:
    vlm = load(nano)
    list(fine_tune(vlm, epochs(decisions(vlm), 4, seed=0), settings=quick(1), checkpoints=tmp_path))
    other = load(nano)
    add_adapter(other, "policy", Lora(rank=2))
    with pytest.raises(TrainError, match="another model"):
        next(
            fine_tune(
                other, epochs(decisions(other), 4, seed=0), settings=quick(2), adapter="policy", checkpoints=tmp_path
            )
        )
    last = newest(tmp_path)
    assert last
    (last / "weights.safetensors").write_bytes(b"")
    with pytest.raises(TrainError, match="delete it"):
        next(fine_tune(vlm, epochs(decisions(vlm), 4, seed=0), settings=quick(2), checkpoints=tmp_path))


def test_weights_of_stages_and_trajectories(nano: Path) -> None:
    vlm = load(nano)
    tree = decisions(vlm, 1)[0]
    with torch.no_grad():
        see = sft_loss(vlm, [weighted(tree, by_name={"ground": 0.0})])
        ground = sft_loss(vlm, [weighted(tree, by_name={"see": 0.0})])
        mixed = sft_loss(vlm, [weighted(tree, 3.0, {"see": 2.0})])
    assert float(mixed.total) == pytest.approx(6 * float(see.total) + 3 * float(ground.total), rel=1e-5)
    assert mixed.size == 6 * see.size + 3 * ground.size


def test_order_is_seeded_and_complete() -> None:
    items = list(range(7))
    two = list(epochs(items, 3, seed=1, count=2))
    assert [len(batch) for batch in two] == [3, 3, 1, 3, 3, 1]
    assert sorted(x for batch in two[:3] for x in batch) == items
    assert two == list(epochs(items, 3, seed=1, count=2)) != list(epochs(items, 3, seed=2, count=2))
    often = [x for batch in islice(drawn("ab", [3, 1], 8, seed=0), 200) for x in batch]
    assert 0.7 < often.count("a") / len(often) < 0.8
    with pytest.raises(TrainError):
        next(epochs([], 3, seed=0))
    with pytest.raises(TrainError):
        next(drawn("ab", [0, 0], 3, seed=0))


def test_pairs_that_share_are_packed_together(nano: Path) -> None:
    vlm = load(nano)
    pairs = preferences(vlm)
    trees, numbers = pack_pairs(pairs)
    assert len(trees) == 3
    apart = [tree for pair in pairs for tree in pack_pairs([pair])[0]]
    assert sum(tree.length for tree in trees) < sum(tree.length for tree in apart)
    with torch.no_grad():
        sums = segment_logprobs(vlm, pack(vlm, trees))
    for pair, (chosen, rejected) in zip(pairs, numbers, strict=True):
        wanted = score(vlm, pair.prefix, [pair.chosen, pair.rejected])
        assert [float(sums[chosen]), float(sums[rejected])] == pytest.approx(wanted, abs=1e-3)
    batches = list(grouped(pairs, 2, seed=0, count=1))
    assert sorted(id(pair) for batch in batches for pair in batch) == sorted(id(pair) for pair in pairs)
    assert all(len({pair.prefix.root for pair in batch}) == 1 for batch in batches)


@pytest.mark.parametrize("kind", ["sigmoid", "ipo", "hinge"])
def test_tdpo_learns_to_prefer(nano: Path, kind: str) -> None:
    vlm = load(nano)
    add_adapter(vlm, "policy", Lora(rank=8))
    preference = Preference(kind=kind, sft_weight=0.1)  # type: ignore[arg-type]
    records = list(
        prefer(vlm, preferences(vlm), settings=quick(40), adapter="policy", preference=preference, batch_size=6)
    )
    assert records[0].tallies["margin"] == pytest.approx(0, abs=1e-4)
    assert records[-1].tallies["accuracy"] == 1.0
    assert records[-1].tallies["margin"] > 0.5
    assert records[-1].loss < records[0].loss


def test_the_reference_outlives_an_interruption(nano: Path, tmp_path: Path) -> None:
    def begin() -> tuple[Vlm, list[Pair]]:
        vlm = load(nano)
        add_adapter(vlm, "policy", Lora(rank=4))
        return vlm, preferences(vlm)

    def run(vlm: Vlm, pairs: list[Pair], folder: Path) -> Iterator[float]:
        where = Checkpoints(folder, every=1)
        stream = prefer(vlm, pairs, settings=quick(5), batch_size=2, adapter="policy", checkpoints=where)
        return (record.loss for record in stream)

    whole = list(run(*begin(), tmp_path / "whole"))
    list(islice(run(*begin(), tmp_path / "torn"), 3))
    assert list(run(*begin(), tmp_path / "torn")) == pytest.approx(whole[3:], rel=1e-5)
    vlm, pairs = begin()
    with pytest.raises(TrainError, match="other pairs"):
        next(run(vlm, pairs[1:], tmp_path / "torn"))


def test_a_snapshot_is_the_reference_as_it_was(nano: Path) -> None:
    vlm = load(nano)
    add_adapter(vlm, "policy", Lora(rank=4))
    pairs = preferences(vlm)
    copy_adapter(vlm, "policy", "reference")
    before = reference_logprobs(vlm, pairs, adapter="policy")
    list(prefer(vlm, pairs, settings=quick(5), adapter="policy"))
    assert torch.equal(reference_logprobs(vlm, pairs, adapter="reference"), before)
    assert not torch.equal(reference_logprobs(vlm, pairs, adapter="policy"), before)


def test_the_loss_is_that_of_plain_sequences(nano: Path) -> None:
    vlm = load(nano)
    pairs = preferences(vlm)[3:4]
    reference = torch.tensor([[-9.0, -7.0]])
    weight = vlm.model.model.language_model.layers[0].self_attn.v_proj.weight
    ours = preference_loss(vlm, pairs, reference, Preference(beta=0.3, sft_weight=0.5))
    sums = []
    for tokens in (pairs[0].chosen, pairs[0].rejected):
        ids = torch.tensor([[*pairs[0].prefix.root.token_ids, *sum(pairs[0].prefix.segments, ()), *tokens]])
        image = vlm.image_processor(images=list(pairs[0].prefix.root.images), return_tensors="pt")
        kinds = (ids == vlm.special.image).int()
        vlm.model.model.rope_deltas = None
        logits = vlm.model(input_ids=ids, mm_token_type_ids=kinds, use_cache=False, **image).logits[0, :-1]
        picked = logits.log_softmax(-1).gather(1, ids[0, 1:, None])
        sums.append(picked[-len(tokens) :].sum())
    h = (sums[0] + 9.0) - (sums[1] + 7.0)
    plain = -torch.nn.functional.logsigmoid(0.3 * h) - 0.5 * sums[0] / len(pairs[0].chosen)
    assert float(ours.total.detach()) / ours.size == pytest.approx(float(plain.detach()), abs=1e-4)
    found = torch.autograd.grad(ours.total / ours.size, weight)[0]
    wanted = torch.autograd.grad(plain, weight)[0]
    assert (found - wanted).abs().max() < 1e-4 * wanted.abs().max()


def test_adapters_must_be_named_to_be_trained(nano: Path) -> None:
    vlm = load(nano)
    add_adapter(vlm, "policy", Lora(rank=2))
    with pytest.raises(TrainError, match="name the one"), using(vlm, None):
        next(fine_tune(vlm, epochs(decisions(vlm), 4, seed=0), settings=quick(1)))
