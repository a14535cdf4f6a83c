"""What sharing is worth in a VLM: pairs packed behind one prefix, trees sampled from one screenshot, lockstep."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import torch

from benchmarks.measuring import Report, arguments, in_turns
from emulators.trajectory import Moment
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.tasks import suite
from guiagent.agent import run_episode
from guiagent.baselines import OraclePolicy
from guiagent.nano.architecture import SPEECH
from guiagent.prompt import Stage
from guiagent.suites import oracles
from guiagent.train.data import Pair
from guiagent.train.tdpo import Preference, preference_loss, reference_logprobs
from guiagent.vlm.loading import FAMILIES, Vlm, load
from guiagent.vlm.packing import Segment, Tree, pack, segment_logprobs
from guiagent.vlm.policy import VLMPolicy
from guiagent.vlm.sampling import Prefix, Sampling, Session
from guiagent.vlm.talk import Talk
from guiagent.vlm.tiny import TinySize, build
from guiagent.vlm.turns import spoken
from synth.tree import BRANCHING

__all__ = ["main"]

NOTE = (
    "Tiny models with random weights on real screens of the phone (picture and element list), one thread. A ratio is "
    "the time without sharing over the time with it, same work, taken in turns. `pair`: a T-DPO step forward and "
    "backward on one pair of the last stage, packed behind its prefix, against two sequences; `pairs`: twelve pairs "
    "of one screenshot. `tree`: the 40 nodes of a tree branched 1, 3, 3, 3 with prefixes encoded once, against the "
    "same draws with every node's prefix encoded anew, side by side all the same (`same_tokens`: the share of nodes "
    "that come out equal). `lockstep`: decisions on 16 moments at once against one by one. Turns end at 12 tokens."
)
ON_GPU = "The same on a GPU in bfloat16, with models of {millions:.0f} million parameters ({device})."
LARGE = TinySize(
    hidden=1024, layers=16, heads=16, key_value_heads=8, feed_forward=3072, vision_hidden=512, vision_depth=8,
    vision_heads=8, vision_feed_forward=2048,
)  # fmt: skip
LIMIT, MOMENTS = 12, 16
Ways = tuple[Callable[[], object], Callable[[], object]]  # the same work without sharing, and with it


def main() -> None:
    options = arguments(__doc__ or "", devices=True)
    torch.set_num_threads(1)
    cuda = options.device != "cpu"
    name, title = ("vlm_speed_gpu", "Sharing in the VLM on a GPU") if cuda else ("vlm_speed", "Sharing in the VLM")
    report = Report(name, title, NOTE, options)
    moments, count = _moments(options.seed), 5 if options.quick else 9
    for family in FAMILIES:
        with tempfile.TemporaryDirectory() as folder:
            words = [f"{m.task.instruction} {e.label}" for m in moments for e in m.screen.elements]
            vlm = build(Path(folder, family), words, size=LARGE if cuda else None, family=family, seed=options.seed)
            if cuda:
                vlm = load(Path(folder, family), device=options.device, dtype="bfloat16")
                millions = sum(weights.numel() for weights in vlm.model.parameters()) / 1e6
                report.note = ON_GPU.format(millions=millions, device=torch.cuda.get_device_name())
            talk = Talk.of(vlm, SPEECH, moments[0])
            pairs = _pairs(vlm, talk)
            _compared(report, f"{family}.pair", _trainings(vlm, pairs[-1:]), count=count)
            _compared(report, f"{family}.pairs", _trainings(vlm, pairs), count=count)
            growing = partial(_grown, vlm, talk, options.seed)
            ways = partial(growing, shared=False), partial(growing, shared=True)
            _compared(report, f"{family}.tree", ways, count=count)
            same = [float(one == other) for one, other in zip(ways[0](), ways[1](), strict=True)]
            report.add(f"{family}.tree.same_tokens", [sum(same) / len(same)], "share")
            _compared(report, f"{family}.lockstep", _decisions(vlm, moments), count=count)
    report.finish()


def _compared(report: Report, name: str, ways: Ways, *, count: int) -> None:
    apart, shared = in_turns(*ways, count=count)
    report.add(f"{name}.ratio", [a / s for a, s in zip(apart, shared, strict=True)], "x")
    report.add(f"{name}.apart_ms", apart, "ms")
    report.add(f"{name}.shared_ms", shared, "ms")


def _moments(seed: int) -> list[Moment]:
    """One decision in the middle of an oracle's episode for each task template."""
    phone, policy = VirtualPhone(seed=seed), OraclePolicy(oracles())
    played = (run_episode(phone, policy, suite().task(name, seed)) for name in suite().names()[:MOMENTS])
    return [trajectory.moment(len(trajectory.steps) // 2) for trajectory in played]


def _pairs(vlm: Vlm, talk: Talk) -> list[Pair]:
    """Three pairs of each stage, prefixes growing as dialogues do."""
    said = [spoken(vlm, f"open Settings, then turn on Wi-Fi {number} 12 34") for number in range(4)]
    return [
        Pair(talk.before(vlm, stage, said[:stage]), said[chosen], said[3], name=stage.name)
        for stage in Stage
        for chosen in range(3)
    ]


def _trainings(vlm: Vlm, pairs: Sequence[Pair]) -> Ways:
    """Forward and backward on each sequence alone, and on all pairs packed; the losses are equal."""
    reference_P_2, preference = reference_logprobs(vlm, pairs, adapter=None), Preference(sft_weight=0.0)

    def alone(prefix: Prefix, tokens: tuple[int, ...]) -> torch.Tensor:
        chain = tuple(Segment(number - 1, segment) for number, segment in enumerate(prefix.segments))
        tree = Tree(prefix.root, (*chain, Segment(len(chain) - 1, tokens, scored=True)))
        return segment_logprobs(vlm, pack(vlm, [tree]))[-1]

    def apart() -> float:
        vlm.model.zero_grad(set_to_none=True)
        total = 0.0
        for pair, reference_2 in zip(pairs, reference_P_2, strict=True):
            h = alone(pair.prefix, pair.chosen) - alone(pair.prefix, pair.rejected) - reference_2[0] + reference_2[1]
            loss = -torch.nn.functional.logsigmoid(preference.beta * h)
            loss.backward()
            total += float(loss.detach())
        return total

    def packed() -> float:
        vlm.model.zero_grad(set_to_none=True)
        loss = preference_loss(vlm, pairs, reference_P_2, preference).total
        loss.backward()
        return float(loss.detach())

    if abs(apart() - packed()) > (1e-3 if vlm.model.dtype == torch.float32 else 5e-2) * len(pairs):
        raise SystemExit("packed and unpacked losses differ, so their times do not compare; see tests/guiagent/vlm")
    return apart, packed


def _grown(vlm: Vlm, talk: Talk, seed: int, *, shared: bool) -> list[tuple[int, ...]]:
    """The tokens of every node. Without sharing each row has a root of its own, in a session of its own."""
    session, chains, nodes = Session(vlm), [()], []
    for stage, children in zip(Stage, BRANCHING, strict=True):
        prefixes, counts = [talk.before(vlm, stage, said) for said in chains], [children] * len(chains)
        if not shared:
            session = Session(vlm)
            rows = [prefix for prefix in prefixes for _ in range(children)]
            prefixes, counts = [replace(prefix, root=replace(prefix.root)) for prefix in rows], [1] * len(rows)
        drawn = session.extend(
            prefixes, counts, sampling=Sampling(max_new_tokens=LIMIT),
            generator=torch.Generator(vlm.device).manual_seed(seed + stage), keep=shared and stage is not Stage.GROUND,
        )  # fmt: skip
        said = [one.token_ids for some in drawn for one in some]
        parents = [chain for chain in chains for _ in range(children)]
        chains = [(*parent, tokens) for parent, tokens in zip(parents, said, strict=True)]
        nodes += said
    return nodes


def _decisions(vlm: Vlm, moments: Sequence[Moment]) -> Ways:
    policy = VLMPolicy(vlm, SPEECH, deciding=Sampling(temperature=0.0, max_new_tokens=LIMIT))
    return lambda: [policy.decide([moment]) for moment in moments], lambda: policy.decide(moments)


if __name__ == "__main__":
    main()
