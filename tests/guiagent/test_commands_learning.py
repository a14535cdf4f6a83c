"""From trees to a measured model on the command line: tree, pairs, train, merge, eval and loop, each twice."""

import dataclasses
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from guiagent.cli import main
from guiagent.config import ConfigError, differing, read_config
from guiagent.growth import Grower
from guiagent.records import Measure, Taught
from guiagent.store import Run
from synth.preference import Pair
from synth.tree import Tree
from tests.guiagent.terminal import interrupted

pytest.importorskip("torch")

Told = Callable[..., Any]
TASKS = ("--tasks", "clock/alarm_on")
BRIEF = ("--set", "policy.max_new_tokens=6")


@pytest.fixture(scope="module")
def beginning(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny random model and a run that has what the oracle did."""
    from guiagent.nano.architecture import SIZE, SPEECH
    from guiagent.vlm.speech_file import save_speech
    from guiagent.vlm.tiny import build

    folder = tmp_path_factory.mktemp("learning")
    size = dataclasses.replace(
        SIZE, hidden=48, layers=1, heads=2, key_value_heads=2, feed_forward=48, vision_hidden=32, vocabulary=400
    )
    build(folder / "tiny", ["tap Settings 1 2 on off"], size=size, seed=5)
    save_speech(folder / "tiny", SPEECH)
    assert main(["run", "--suite", "phone", *TASKS, "--seeds", "0:2", "--out", str(folder / "r")]) == 0
    return folder


@pytest.fixture
def home(beginning: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, to be changed, as the working directory."""
    shutil.copytree(beginning, tmp_path / "home")
    monkeypatch.chdir(tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def told(home: Path, capsys: pytest.CaptureFixture[str]) -> Told:
    """The figures of a call that succeeds."""

    def call(*words: str) -> Any:
        assert main([*words, "--json"]) == 0, capsys.readouterr().err
        return json.loads(capsys.readouterr().out)

    return call


@pytest.fixture
def line(home: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """The one line of a call that fails."""

    def call(*words: str, status: int = 1) -> str:
        capsys.readouterr()
        assert main(list(words)) == status
        [said] = capsys.readouterr().err.strip().splitlines()
        return str(said)

    return call


def counts() -> dict[str, int]:
    with Run.open("r") as run:
        return {kind: run.count(kind) for kind in run.kinds() if kind != "calls"}


def test_from_trees_to_a_measured_model(told: Told, line: Callable[..., str]) -> None:
    grown = told("tree", "r", "--model", "tiny", "--branching", "1,2,1,2", "--most", "3", *BRIEF)
    assert (grown["policy"], grown["steps"], sum(grown["trees"].values())) == ("tiny", 3, 3)
    chosen = told("pairs", "r")
    assert chosen["pairs"] == sum(chosen["stages"].values()) == sum(chosen["references"].values()) > 0
    with Run.open("r") as run:
        assert [tree.nodes[0].sampled_by for tree in run.read("trees", Tree)] == ["tiny"] * 3
        assert len({pair.id for pair in run.read("pairs", Pair)}) == run.count("pairs") == chosen["pairs"]
        assert [grower.model for grower in run.read("growers", Grower)] == ["tiny"]

    told("score", "r")
    line("train", "r", "--how", "sft", "--model", "nowhere")  # leaves nothing in the way
    first = told("train", "r", "--how", "sft", "--model", "tiny", "--steps", "3")
    assert first["out"] == "r/checkpoints/sft" and first["steps"] == 3
    ways = {
        "tdpo": ("--adapter", "r/checkpoints/sft", "--set", "train.preference.kind=ipo"),
        "reward": ("--set", "train.lora.rank=4"),
    }
    for way, more in ways.items():
        assert told("train", "r", "--how", way, "--model", "tiny", "--steps", "2", *more)["last"]["loss"] > 0
    for folder in (Path("r/checkpoints/sft"), Path("r/checkpoints/tdpo"), Path("r/checkpoints/reward/adapter")):
        assert {"adapter_config.json", "adapter_model.safetensors"} <= {path.name for path in folder.iterdir()}
        assert ((folder.parent if folder.name == "adapter" else folder) / "speech.json").is_file()
    with Run.open("r") as run:
        assert [one.step for one in run.read("metrics", Measure) if one.stage == "sft"] == [1, 3]
        sft, tdpo, reward = run.read("checkpoints", Taught)
        assert (sft.folder, sft.parent, tdpo.parent, reward.stage) == ("sft", "", sft.id, "reward")
        assert set(tdpo.sources) <= {pair.id for pair in run.read("pairs", Pair)}

    there = counts()
    assert told("tree", "r", "--model", "tiny", "--branching", "1,2,1,2", "--most", "3", *BRIEF) == grown
    assert told("pairs", "r") == chosen
    assert told("train", "r", "--how", "sft", "--model", "tiny", "--steps", "3") == first
    assert counts() == there
    assert "sft was trained with another steps" in line("train", "r", "--how", "sft", "--model", "tiny", "--steps", "4")
    assert "trees of another tiny" in line("tree", "r", "--model", "tiny", "--adapter", "r/checkpoints/sft",
                                           "--set", "policy.name=tiny", *BRIEF)  # fmt: skip

    told("merge", "--model", "tiny", "--adapter", "r/checkpoints/tdpo", "--out", "whole")
    assert {"config.json", "model.safetensors", "speech.json"} <= {path.name for path in Path("whole").iterdir()}
    assert "whole is not empty" in line("merge", "--model", "tiny", "--adapter", "r/checkpoints/tdpo", "--out", "whole")
    guided = ("--guide", "process", "--head", "r/checkpoints/reward", "--candidates", "2")
    for model, more in ((("whole",), ()), (("tiny", "--adapter", "r/checkpoints/tdpo"), guided)):
        words = ("eval", "phone", "--policy", "vlm", "--model", *model, *more, *TASKS, "--seeds", "1", *BRIEF)
        found = told(*words)
        assert (found["instances"], found["success"]["n"], found["step_accuracy"]["n"]) == (1, 1, 3)
        assert told(*words) == found
    kept = json.loads(Path("runs/eval-phone/evaluation.json").read_text())
    assert set(kept) == {"whole", "tdpo, guided by 2"}
    with Run.open("runs/eval-phone") as run:
        assert (run.count("trajectories"), run.count("verdicts")) == (3, 2)


def test_what_is_measured_was_not_learned_from(told: Told, line: Callable[..., str]) -> None:
    words = ("eval", "phone", "--policy", "oracle", *TASKS, "--seeds", "2", "--out", "e")
    found = told(*words, "--trained", "r")
    assert found["success"]["value"] == found["step_accuracy"]["value"] == 1.0
    assert list(found["templates"]) == ["phone/clock/alarm_on"]
    assert "e holds no trajectory that passed and may be learned from" in line(
        "train", "e", "--how", "sft", "--model", "tiny"
    )
    assert "name another folder with --out" in line(*words, "--set", "device.profile=1080x2400", status=2)


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("pairs", "r"), 1, "r holds no trees; grow some with: guiagent tree r --model DIR"),
        (("train", "r", "--how", "tdpo", "--model", "tiny"), 1, "r holds no pairs; choose some with: guiagent pairs r"),
        (("train", "r", "--how", "reward", "--model", "tiny"), 1, "r holds no trees; grow some with: guiagent tree r"),
        (("train", "r", "--how", "dpo", "--model", "tiny"), 2, "named 'dpo'; known are sft, tdpo, reward"),
        (("train", "r", "--how", "sft"), 2, "train needs a model; name its folder with --model DIR"),
        (("train", "r", "--model", "tiny"), 2, "train needs a way; name it with --how sft or tdpo or reward"),
        (("train", "r", "--how", "sft", "--model", "tiny", "--set", "train.rate=1"), 2, "train cannot hold 'rate'"),
        (("train", "r", "--how", "sft", "--model", "tiny", "--steps", "0"), 2, "steps, batch_size and every are 1 or"),
        (("train", "r", "--how", "sft", "--model", "tiny", "--out", "tiny"), 1, "tiny is not empty and no training"),
        (("train", "r", "--how", "sft", "--model", "tiny", "--set", "train.scores=rules"), 1, "guiagent score r --rew"),
        (("train", "r", "--how", "sft", "--model", "none"), 1, "there is no model folder"),
        (("train", "none", "--how", "sft", "--model", "tiny"), 1, "there is no run at none"),
        (("tree", "half", "--model", "tiny"), 1, "half has no run.toml"),
        (("tree", "r"), 2, "policy needs model"),
        (("tree", "r", "--model", "none"), 1, "there is no model folder none"),
        (("tree", "r", "--model", "tiny", "--branching", "1,3"), 2, "branching needs 4 counts"),
        (("merge", "--model", "tiny", "--adapter", "none", "--out", "m"), 1, "none holds no adapter"),
        (("merge", "--model", "tiny"), 2, "merge needs adapter"),
        (("eval", "webarana", "--policy", "random"), 2, "no benchmark 'webarana'; known are phone, miniwob"),
        (("eval", "phone"), 2, "policy needs a kind"),
        (("eval", "phone", "--policy", "random", "--seeds", "0"), 2, "seeds is how many instances"),
        (("loop", "--set", "loop.world.shwon=3"), 2, "loop.world cannot hold 'shwon'; known are phone, web"),
        (("loop", "--out", "half"), 1, "half has no run.toml"),
    ],
)
def test_bad_input(words: tuple[str, ...], status: int, said: str, line: Callable[..., str]) -> None:
    Path("half").mkdir()
    (Path("half") / "trees.jsonl").write_text("{")
    assert said in line(*words, status=status)
    assert not Path("r/checkpoints/sft/adapter_config.json").exists() and not Path("m").exists()


def test_training_that_was_interrupted_goes_on(home: Path, told: Told) -> None:
    words = ("train", "r", "--how", "sft", "--model", "tiny", "--steps", "40", "--set", "train.every=2")
    words = (*words, "--set", "train.batch_size=2")
    training = home / "r" / "checkpoints" / "sft.training"
    done = interrupted(*words, cwd=home, when=lambda: any(training.glob("step-*[0-9]")))
    assert done.returncode == 130
    assert "To go on: guiagent train r --how sft" in done.stderr.splitlines()[-1]
    assert not (training.parent / "sft").exists()
    assert told(*words)["steps"] == 40
    with Run.open("r") as run:
        assert [one.step for one in run.read("metrics", Measure)] == [1, 10, 20, 30, 40]


def test_the_example_is_the_plan_of_the_demonstration() -> None:
    from guiagent.commands.loop import plan_of
    from guiagent.demo import PLAN

    written = read_config(Path(__file__).parents[2] / "docs" / "loop.toml")
    other = differing(dataclasses.asdict(plan_of(written)), dataclasses.asdict(PLAN))
    assert other is None, f"docs/loop.toml says another loop.{other} than guiagent/demo.py"
    assert plan_of({}) == PLAN
    changed = plan_of({"loop": {"rounds": 2, "education": {"preference": {"kind": "ipo"}}}})
    assert (changed.rounds, changed.education.preference.kind, changed.world) == (2, "ipo", PLAN.world)
    with pytest.raises(ConfigError, match="must be a whole number"):
        plan_of({"loop": {"world": {"shown": "many"}}})


def test_a_small_loop_fails_its_checks_and_is_not_changed_midway(
    home: Path, capsys: pytest.CaptureFixture[str], line: Callable[..., str]
) -> None:
    (home / "small.toml").write_text(SMALL)
    assert main(["loop", "--config", "small.toml", "--json"]) == 1  # nothing is learned in two steps
    out, err = capsys.readouterr()
    assert {"success_before", "step_accuracy_after", "gates"} <= set(json.loads(out))
    assert "not reached: step accuracy beats the best constant" in err
    assert Path("small/index.html").is_file() and Path("small/report.json").is_file()
    assert "another loop.world.shown" in line("loop", "--config", "small.toml", "--set", "loop.world.shown=3", status=2)


SMALL = """
out = "small"

[loop.world]
phone = ["phone/settings/open_page", "phone/contacts/open"]
web = []
phone_walks = 3
shown = 2
practised = 1
attempted = 4
held_out = 1

[loop.growing]
branching = [1, 2, 1, 2]
most = 4

[loop.education]
threads = 1
lessons = [{ fewest = 2, most = 2, pieces = 1, words = 30, steps = 2 }]
school.settings.steps = 2
warm_up.settings.steps = 2
preferences.steps = 2
reward.steps = 2
sampling.max_new_tokens = 12
"""
