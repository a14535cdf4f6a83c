"""MiniWoB++'s figures: what published numbers mean, beside ours."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from emulators.action import Stop
from emulators.browser.miniwob import judge, rewards
from emulators.screen import Screen
from emulators.trajectory import Ending, Outcome, StateCheck, Step, Task, Template, Thought, Timings, Trajectory
from guiagent.evaluation.miniwob import figures, rewarded
from tests.guiagent.terminal import call

SCREEN = Screen("127.0.0.1", "/miniwob/a.html", 160, 210, ())
STEP = Step(SCREEN, Thought(), Stop(), SCREEN, Timings(0.002, 0.5, 0.003))


def state(raw: float, reward: float) -> dict[str, object]:
    return {"done": True, "raw": raw, "reward": reward, "reason": "", "limit": 10_000}


def episode(name: str, seed: int, outcome: Outcome | None, ending: Ending = Ending.DONE) -> Trajectory:
    task = Task(f"miniwob/{name}@{seed}", "x", Template(f"miniwob/{name}", seed), StateCheck(), 15)
    return Trajectory(f"{name}{seed}", task, (STEP, STEP), ending, outcome, SCREEN, "p", "d", 0)


def test_the_page_s_rewards_are_read_back_from_the_evidence() -> None:
    day = 86_400_000
    half = judge(state(1.0, 1 - 5_000 / day))
    assert rewards(half) == pytest.approx((1.0, 0.5), abs=1e-3)
    assert rewards(judge(state(0.75, 0.75))) == (0.75, 0.75)
    assert rewards(judge(state(-1.0, -1.0))) == (-1.0, -1.0)
    assert rewards(judge(state(1.0, 1 - 20_000 / day))) == (1.0, 0.0)
    assert rewards(judge({"done": False})) == rewards(None) == (0.0, 0.0)


def test_both_rules_of_success() -> None:
    full, part, wrong = (judge(state(raw, raw)) for raw in (1.0, 0.5, -1.0))
    found = figures([
        episode("a", 1, full), episode("a", 2, part), episode("b", 1, wrong), episode("b", 2, judge({"done": False})),
        episode("b", 3, full, Ending.DEVICE_LOST),
    ])  # fmt: skip
    assert (found["raw_reward"], found["decayed_reward"], found["partial"]) == (0.125, 0.125, 1)
    assert (found["success_raw_above_0"]["value"], found["success_full_reward"]["value"]) == (0.5, 0.25)
    assert (found["success_full_reward"]["n"], found["mean_steps"]) == (4, 2)
    assert (found["ms_per_step"], found["device_ms_per_step"]) == (505.0, 5.0)
    assert found["tasks"]["miniwob/b"]["raw_reward"] == -0.5
    assert rewarded([]) is None
    assert figures([episode("a", 1, None, Ending.INTERRUPTED)])["raw_reward"] is None
    assert rewarded([replace(episode("a", 1, full), steps=())]).step_ms == 0.0  # type: ignore[union-attr]


def test_eval_tells_them_and_takes_any_page(tmp_path: Path) -> None:
    words = ("eval", "miniwob", "--policy", "random", "--tasks", "click-checkboxes", "guess-number", "--seeds", "1")
    done = call(*words, "--out", "r", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)["miniwob"]
    assert set(found["tasks"]) == {"miniwob/click-checkboxes", "miniwob/guess-number"}
    assert "raw > 0" in done.stderr


def test_an_oracle_is_asked_for_what_it_solves(tmp_path: Path) -> None:
    words = ("eval", "miniwob", "--policy", "oracle", "--seeds", "1", "--tasks")
    done = call(*words, "click-test", "click-menu", "--out", "r", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert set(json.loads(done.stdout)["miniwob"]["tasks"]) == {"miniwob/click-test"}
    assert "1 of these 2 tasks have an oracle; the others are left out" in done.stderr
    done = call(*words, "click-menu", "--out", "s", cwd=tmp_path)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "no oracle solves miniwob/click-menu or any other" in done.stderr
