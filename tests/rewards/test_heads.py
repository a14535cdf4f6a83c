"""The process-reward head: it learns, scores in batches, comes back unchanged, and shares the base with a policy."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import torch

from emulators.action import Action, Press, Stop, TypeText
from emulators.screen import Frame, Screen
from emulators.trajectory import Moment, Task, Template, Unchecked
from guiagent.prompt import Turn
from guiagent.train.optimisation import Settings
from guiagent.train.reward import load_reward, save_reward, train_reward
from guiagent.vlm.adapters import Lora, add_adapter
from guiagent.vlm.encoder import CandidateEncoder
from guiagent.vlm.loading import Vlm, load
from guiagent.vlm.sampling import Prefix
from guiagent.vlm.tiny import TinySize, build
from guiagent.vlm.turns import following, opening, spoken
from rewards.heads import HeadReward, load_head, new_head, values
from rewards.matching import ByElement
from rewards.score import RewardError
from rewards.training import StepExample, labelled, ranking_loss, regression_loss

KEYS = ["back", "home", "enter"]


def screen(seed: int) -> Screen:
    pixels = np.random.default_rng(seed).integers(0, 255, (64, 96, 3), dtype=np.uint8)
    return Screen("app", "main", 96, 64, (), Frame.of(pixels))


def moment(seed: int, instruction: str) -> Moment:
    return Moment(Task(f"t@{seed}", instruction, Template("t", seed), Unchecked(), 5), (), screen(seed))


def rendering(vlm: Vlm):  # type: ignore[no-untyped-def]
    def render(at: Moment, actions: Sequence[Action]) -> tuple[Prefix, list[tuple[int, ...]]]:
        assert at.screen.frame
        root = opening(vlm, [Turn("user", "look", image=True)], [at.screen.frame.rgb()])
        asked = following(vlm, [Turn("user", at.task.instruction)])
        return Prefix(root, (spoken(vlm, "ok"), asked)), [spoken(vlm, repr(action)) for action in actions]

    return render


def examples() -> list[StepExample]:
    found = []
    for seed in range(6):
        wanted = KEYS[seed % 3]
        others: list[Action] = [Press(key) for key in KEYS if key != wanted] + ([Stop()] if seed % 2 else [])
        example = labelled(moment(seed, f"press {wanted}"), Press(wanted), others, same=ByElement())
        assert example
        found.append(example)
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.set_num_threads(1)
    where = tmp_path_factory.mktemp("vlm") / "nano"
    texts = ["press back home enter look ok", *(repr(Press(key)) for key in KEYS), repr(Stop())]
    size = TinySize(hidden=64, layers=2, feed_forward=96, vision_hidden=32, vision_feed_forward=48, deviation=0.08)
    build(where, texts, size=size)
    return where


@pytest.mark.parametrize("kind", ["regression", "ranking"])
def test_a_head_learns_and_comes_back_unchanged(folder: Path, tmp_path: Path, kind: str) -> None:
    vlm = load(folder)
    add_adapter(vlm, "policy", Lora(rank=2))
    add_adapter(vlm, "reward", Lora(rank=8))
    head = new_head(vlm.hidden_size, kind=kind)  # type: ignore[arg-type]
    encoder = CandidateEncoder(vlm, rendering(vlm))
    data = examples()
    settings = Settings(steps=60, learning_rate=5e-3, weight_decay=0.0)
    records = list(train_reward(vlm, head, encoder, examples=data, settings=settings, batch_size=6))
    assert records[-1].tallies["accuracy"] == 1.0
    assert records[-1].tallies["gap"] > 0.5
    asked = [(example.moment, example.candidates) for example in data]
    scores = HeadReward(head, encoder, batch_size=4)(asked)
    assert [len(row) for row in scores] == [len(example.candidates) for example in data]
    assert all(row[0].value > max(one.value for one in row[1:]) for row in scores)
    save_reward(vlm, head, tmp_path / "reward")
    again = load(folder)
    add_adapter(again, "policy", Lora(rank=2))
    back = load_reward(again, tmp_path / "reward")
    assert HeadReward(back, CandidateEncoder(again, rendering(again)), batch_size=4)(asked) == scores


def test_a_head_alone_leaves_the_model(folder: Path) -> None:
    vlm = load(folder)
    add_adapter(vlm, "policy", Lora(rank=2))
    before = {name: p.detach().clone() for name, p in vlm.model.named_parameters()}
    head = new_head(vlm.hidden_size, adapter=None)
    encoder = CandidateEncoder(vlm, rendering(vlm))
    records = list(train_reward(vlm, head, encoder, examples=examples(), settings=Settings(30, 1e-2), batch_size=6))
    assert records[-1].loss < records[0].loss
    assert all(torch.equal(before[name], p) for name, p in vlm.model.named_parameters())


def test_candidates_do_not_see_each_other_and_batches_do_not_matter(folder: Path) -> None:
    vlm = load(folder)
    head = new_head(vlm.hidden_size, adapter=None)
    data = examples()
    moments, candidates = [e.moment for e in data], [e.candidates for e in data]
    with torch.no_grad():
        whole = values(head, CandidateEncoder(vlm, rendering(vlm)), moments, candidates)
        small = values(head, CandidateEncoder(vlm, rendering(vlm), max_tokens=1), moments, candidates)
        last = values(head, CandidateEncoder(vlm, rendering(vlm)), moments[:1], [candidates[0][-1:]])
    assert (whole - small).abs().max() < 1e-5
    assert abs(float(whole[0, len(candidates[0]) - 1] - last[0, 0])) < 1e-5


def test_losses_by_hand() -> None:
    found = torch.tensor([[0.5, 0.25, 9.0]])
    labels, present = torch.tensor([[1.0, 0.0, 0.0]]), torch.tensor([[True, True, False]])
    total, size = regression_loss(found, labels, present)
    assert (float(total), size) == (0.25 + 0.0625, 2.0)
    total, size = ranking_loss(found, labels, present, centring=0.1)
    wanted = -torch.nn.functional.logsigmoid(torch.tensor(0.25)) + 0.1 * 0.75
    assert (float(total), size) == (pytest.approx(float(wanted)), 1.0)


def test_an_example_has_the_expert_s_action_and_others() -> None:
    at = moment(0, "x")
    assert labelled(at, Press("back"), [Press("back"), Press("BACK")], same=ByElement()) is None
    found = labelled(at, Press("back"), [TypeText("a"), Press("back"), TypeText("a")], same=ByElement())
    assert found and found.candidates == (Press("back"), TypeText("a")) and found.labels == (1.0, 0.0)


def test_missing_and_broken_heads_are_named(tmp_path: Path) -> None:
    with pytest.raises(RewardError, match="train one first"):
        load_head(tmp_path)
    (tmp_path / "head.json").write_text("{}")
    (tmp_path / "head.safetensors").write_bytes(b"x")
    with pytest.raises(RewardError, match="cannot be read"):
        load_head(tmp_path)


def test_importing_loads_no_torch() -> None:
    code = "import sys, rewards, rewards.heads, rewards.training; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
