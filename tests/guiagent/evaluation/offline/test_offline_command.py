"""guiagent eval on recorded data sets, as a person calls it: the real sample of AITZ, and synthetic sets beside it."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from emulators.action import Action, Press, Stop, Swipe, Tap, TypeText
from emulators.codec import action_to_dict
from emulators.screen import Box, Element, Frame, Point, Screen
from emulators.trajectory import Thought
from guiagent.datasets.aitz import Aitz
from guiagent.datasets.aitz_writing import write_aitz
from guiagent.datasets.episode import Episode, Seen, Troubles, recorded
from guiagent.datasets.losses import Losses
from guiagent.evaluation.offline.records import Parted, Predicted, StepScore
from guiagent.store import Run
from rewards.profiles.table import profiles_for
from tests.guiagent import terminal
from tests.guiagent.chat_server import Reply, chat_server, said
from tests.guiagent.datasets.aitz_folder import SAMPLE
from tests.guiagent.evaluation.offline import policies
from tests.guiagent.evaluation.offline.calling import call, figures
from tests.guiagent.terminal import only_line

ROOT = Path(__file__).parents[4]
AITZ_PROFILES = [profile.label for profile in profiles_for("aitz")]
STEADY = "tests.guiagent.evaluation.offline.policies:Steady"
IMPORTS = {"PYTHONPATH": str(ROOT)}

ACTIONS: tuple[tuple[Action, str], ...] = (
    (Tap(Point(50, 60)), "click on the button"),
    (Swipe(Point(50, 150), Point(50, 50)), "scroll up"),
    (TypeText("ada"), "type ada"),
    (Press("back"), "press the back button"),
    (Stop(), "stop and set the query as completed"),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A synthetic set in the layout of AITZ: 12 episodes of 1 to 5 steps in two subsets, and 4 of a train split."""
    folder = tmp_path_factory.mktemp("aitz")
    for split, subset, numbers in (("test", "general", range(7)), ("test", "install", range(7, 12)),
                                   ("train", "general", range(20, 24))):  # fmt: skip
        shown = (trajectory(number, subset) for number in numbers)
        write_aitz(shown, folder, losses=Losses(listed=True), split=split, subset=subset)
    return folder


def trajectory(number: int, subset: str) -> Any:
    screen = Screen("", "", 100, 200, (Element("TEXT", Box(40, 50, 60, 70), text="Go"),), picture(number))
    steps = [ACTIONS[(number + k) % len(ACTIONS)] for k in range(number % 5)] + [ACTIONS[-1]]
    seen = [Seen(screen, action, Thought("a screen", "a plan", move, "something")) for action, move in steps]
    return recorded("aitz", str(number), f"task {number}", seen, path=f"{subset}/{number}")


def picture(number: int) -> Frame:
    return Frame.of(np.full((200, 100, 3), number, np.uint8))


def episodes(folder: Path) -> list[Episode]:
    troubles = Troubles()
    found = list(Aitz(folder).episodes(troubles))
    assert not troubles.counts
    return found


def headline(found: Mapping[str, Any], policy: str, profile: str) -> float:
    value: float = found["figures"][policy][profile]["headline"]["value"]
    return value


def without_time(found: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in found.items() if name not in ("run", "versions", "commit")}


def predictions(folder: Path, named: str, lines: Sequence[Any]) -> Path:
    path = folder / named
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


# The real sample


@pytest.mark.skipif(not SAMPLE.exists(), reason="the real sample of AITZ is not beside the project")
def test_the_real_sample_under_every_profile(tmp_path: Path) -> None:
    done = call("eval", "aitz", "--data", SAMPLE, "--out", "r", "--json", cwd=tmp_path)
    found = json.loads(done.stdout)
    assert "aitz.official_asis/1 counts the recorded action itself as wrong at 1 step\n" in done.stderr
    assert done.stderr.count("the recorded action itself") == 1
    assert (found["episodes"], found["steps"], found["troubles"]["counts"]) == (1, 4, {})
    assert list(found["figures"]) == ["oracle", "middle", "random"]
    assert sorted(found["profiles"]) == sorted(AITZ_PROFILES)
    oracle = {label: headline(found, "oracle", label) for label in AITZ_PROFILES}
    assert oracle.pop("aitz.official_asis/1") == 0.75  # its click is held against the corner, whatever is said
    assert set(oracle.values()) == {1.0}
    middle = {label: headline(found, "middle", label) for label in AITZ_PROFILES}
    assert middle["aitz.official_fixed/1"] == middle["aitz.qwen/1"] == 0.0
    assert middle["aitz.agentcpm/1"] == 0.25  # 0.107 from the recorded touch, less than 0.14
    assert found["figures"]["oracle"]["aitz.qwen/1"]["kinds"].keys() == {"CLICK", "PRESS", "SCROLL", "STOP"}
    assert found["figures"]["middle"]["aitz.qwen/1"]["confusion"]["STOP"] == {"CLICK": 1}


# Policies


def test_oracle_middle_and_random_stand_in_one_table(made: Path, tmp_path: Path) -> None:
    done = call("eval", "aitz", "--data", made, "--out", "r", cwd=tmp_path)
    assert done.returncode == 0 and done.stdout == "r\n"
    assert done.stderr.endswith("next: guiagent show r\n")
    assert all(name in done.stderr for name in ("oracle", "middle", "random", *AITZ_PROFILES, "12 episodes"))
    found = json.loads((tmp_path / "r" / "evaluation.json").read_text())
    for label in AITZ_PROFILES:
        if label != "aitz.official_asis/1":
            assert headline(found, "oracle", label) == 1.0
            assert 0.0 <= headline(found, "random", label) < 1.0
    steps = sum(len(one.trajectory.steps) for one in episodes(made))
    with Run.open(tmp_path / "r") as run:
        scores = list(run.read("scored", StepScore))
    assert len(scores) == steps * 3 * len(AITZ_PROFILES)
    first = found["figures"]["middle"]["aitz.qwen/1"]
    mine = [one.scored for one in scores if (one.policy, one.profile) == ("middle", "aitz.qwen/1")]
    assert first["exact"]["value"] == sum(one.exact for one in mine) / len(mine)
    assert first["subsets"].keys() == {"general", "install"}
    assert first["subsets"]["general"]["episodes"] == 7
    assert {"seed", "versions", "data_hash", "steps", "episodes", "level", "benchmark"} <= found.keys()


def test_several_policies_in_one_folder_stand_in_one_table(made: Path, tmp_path: Path) -> None:
    words = ("eval", "aitz", "--data", made, "--out", "r", "--profile", "aitz.qwen", "--no-baselines")
    call(*words, "--policy", STEADY, cwd=tmp_path)
    call(*words, "--policy", STEADY, "--set", "policy.name=other", cwd=tmp_path)
    right = [
        {"episode": one.id, "step": number, "action": action_to_dict(step.action)}
        for one in episodes(made)
        for number, step in enumerate(one.trajectory.steps)
    ]
    words = (*words, "--predictions", predictions(tmp_path, "mine.jsonl", right))
    done = call(*words, "--json", cwd=tmp_path)
    found = json.loads(done.stdout)
    assert "mine against other: +" in done.stderr and "mine against steady: +" in done.stderr
    assert list(found["figures"]) == ["mine", "steady", "other"]
    assert headline(found, "mine", "aitz.qwen/1") == 1.0
    pairs = {(one["one"], one["other"]): one for one in found["differences"]}
    assert pairs["steady", "other"]["value"] == pairs["steady", "other"]["high"] == 0.0
    assert pairs["mine", "other"]["value"] == pytest.approx(1 - headline(found, "other", "aitz.qwen/1"))
    again = figures(*words[:8], cwd=tmp_path)
    assert list(again["figures"]) == ["steady", "other", "mine", "oracle", "middle", "random"]


def test_the_most_frequent_action_is_counted_on_another_split(made: Path, tmp_path: Path) -> None:
    words = ("eval", "aitz", "--data", made, "--out", "r", "--policy", "most-frequent")
    found = figures(*words, cwd=tmp_path)
    confusion = found["figures"]["most-frequent"]["aitz.qwen/1"]["confusion"]
    assert len({said for row in confusion.values() for said in row}) == 1
    done = call(*words, "--set", "policy.split=validation", "--out", "other", cwd=tmp_path)
    assert done.returncode == 1 and "validation" in only_line(done)


def test_interrupted_by_a_kill_it_goes_on_to_the_same_figures(made: Path, tmp_path: Path) -> None:
    words = ("eval", "aitz", "--data", made, "--policy", STEADY, "--batch", "3")
    whole = terminal.figures(*words, "--out", "whole", cwd=tmp_path, environment=IMPORTS)
    for at, kept in ((4, 12), (2, 18)):  # the second is counted from where the first went on
        killed = terminal.call(*words, "--out", "r", cwd=tmp_path, environment={**IMPORTS, policies.KILLED_AT: str(at)})
        assert killed.returncode == -9
        with Run.open(tmp_path / "r") as run:
            assert len(list(run.read("predictions", Predicted))) == kept
        with (tmp_path / "r" / "predictions.jsonl").open("ab") as torn:
            torn.write(b'{"policy": "steady", "episode": "3", "ind')
    done = terminal.call(*words, "--out", "r", "--json", cwd=tmp_path, environment=IMPORTS)
    assert "18 of 33 steps are in r already" in done.stderr
    assert without_time(json.loads(done.stdout)) == without_time(whole)
    for name in ("predictions.jsonl", "scored.jsonl"):
        assert (tmp_path / "r" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
    with Run.open(tmp_path / "r") as run:
        keys = [(one.episode, one.index) for one in run.read("predictions", Predicted)]
    assert len({*keys}) == len(keys) == 33


@pytest.mark.parametrize("width", [1, 3])
def test_answers_of_a_server_are_kept_one_by_one(width: int, made: Path, tmp_path: Path) -> None:
    words = ("eval", "aitz", "--data", made, "--out", "r", "--policy", "chat", "--model", "UI-TARS", "--dialect",
             "ui-tars", "--width", width)  # fmt: skip
    slow = Reply(after_seconds=60)

    def answer(number: int) -> Reply:
        return said("Action: press_back()") if number < 5 else slow

    with chat_server(forever=answer) as server:
        words = (*words, "--base-url", server.address)
        done = terminal.interrupted(*words, cwd=tmp_path, when=lambda: len(server.requests) == 5 + width)
    assert done.returncode == 130 and "what was finished is kept" in only_line(done)
    with Run.open(tmp_path / "r") as run:
        assert len(list(run.read("predictions", Predicted))) == 5
    with chat_server(forever=lambda _: said("Action: press_back()")) as server:
        again = call(*words[:-1], server.address, cwd=tmp_path)
        assert len(server.requests) == 33 - 5
    assert "5 of 33 steps are in r already" in again.stderr


def test_a_chat_server_that_goes_away_is_not_scored_as_wrong(made: Path, tmp_path: Path) -> None:
    words = ("eval", "aitz", "--data", made, "--limit", "2", "--policy", "chat", "--model", "org/m", "--out", "r",
             "--set", "chat.pause_seconds=0.01", "--set", "chat.retries=1")  # fmt: skip
    replies = [said("done")] * 6  # four turns a step
    with chat_server(*replies) as server:
        done = call(*words, "--base-url", server.address, cwd=tmp_path)
    assert done.returncode == 1
    assert "m cannot be asked any more" in only_line(done) and "repeat the command" in done.stderr
    assert not (tmp_path / "r" / "evaluation.json").exists()
    with chat_server(forever=lambda _: said("done")) as server:
        found = figures(*words, "--base-url", server.address, "--width", "3", cwd=tmp_path)
    assert found["figures"]["m"]["aitz.qwen/1"]["n"] == found["steps"]
    assert found["figures"]["m"]["aitz.qwen/1"]["missing"] == 0
    stops = found["figures"]["m"]["aitz.qwen/1"]["kinds"]["STOP"]
    assert stops["exact"]["value"] == 1.0


def test_steps_that_are_shown_differently_are_asked_again(tmp_path: Path) -> None:
    folder = tmp_path / "set"
    write_aitz((trajectory(n, "general") for n in (3, 4)), folder, losses=Losses(listed=True))
    words = ("eval", "aitz", "--data", folder, "--out", "r", "--policy")
    figures(*words, STEADY, cwd=tmp_path)
    for path in folder.rglob("*.json"):
        if json.loads(path.read_text())[0]["instruction"] == "task 4":
            path.write_text(path.read_text().replace("task 4", "another task"))
    others = json.loads(call(*words, "middle", "--json", cwd=tmp_path).stdout)
    assert others["unasked"][0] == {"policy": "steady", "profile": "aitz.qwen/1", "n": 5}
    done = call(*words, STEADY, "--json", cwd=tmp_path)
    assert "5 steps are shown differently now than when steady was asked: asked again" in done.stderr
    assert "4 of 9 steps are in r already" in done.stderr
    assert json.loads(done.stdout)["figures"]["steady"]["aitz.qwen/1"]["n"] == 9
    again = call(*words, STEADY, cwd=tmp_path).stderr
    assert "9 of 9 steps are in r already" in again and "differently" not in again
    with Run.open(tmp_path / "r") as run:
        assert len(list(run.read("predictions", Predicted))) == 14


def test_a_policy_that_was_asked_less_is_left_out_until_it_is_asked_again(made: Path, tmp_path: Path) -> None:
    words = ("eval", "aitz", "--data", made, "--out", "r", "--profile", "aitz.qwen")
    some = figures(*words, "--policy", STEADY, "--limit", "3", cwd=tmp_path)
    assert some["episodes"] == 3
    done = call(*words, "--policy", "middle", "--json", cwd=tmp_path)
    found = json.loads(done.stdout)
    assert "steady" not in found["figures"]
    assert found["unasked"] == [{"policy": "steady", "profile": "aitz.qwen/1", "n": found["steps"] - some["steps"]}]
    assert "steady was never asked about" in done.stderr
    full = figures(*words, "--policy", STEADY, cwd=tmp_path)
    assert full["figures"]["steady"]["aitz.qwen/1"]["n"] == full["steps"]


def test_the_low_level_has_a_folder_of_its_own(made: Path, tmp_path: Path) -> None:
    found = figures("eval", "aitz", "--data", made, "--level", "low", "--limit", "1", cwd=tmp_path)
    assert found["run"] == "runs/eval-aitz-low"
    done = call("eval", "aitz", "--data", made, "--out", "runs/eval-aitz-low", cwd=tmp_path)
    assert done.returncode == 2 and "is about other data (level differs)" in only_line(done)


def test_a_profile_that_is_named_twice_is_scored_once(made: Path, tmp_path: Path) -> None:
    words = ("--profile", "aitz.qwen", "--profile", "aitz.qwen/1")
    found = figures("eval", "aitz", "--data", made, "--split", "train", *words, cwd=tmp_path)
    assert found["run"] == "runs/eval-aitz-train"
    assert found["figures"]["oracle"]["aitz.qwen/1"]["n"] == found["steps"]


# Predictions


def test_predictions_with_all_that_can_be_wrong_with_them(made: Path, tmp_path: Path) -> None:
    one = next(iter(episodes(made)))
    lines = [
        {"episode": one.id, "step": 0, "action": action_to_dict(one.trajectory.steps[0].action)},
        {"episode": one.id, "step": 0, "action": {"kind": "Stop"}},
        {"episode": "nobody", "step": 0, "action": {"kind": "Stop"}},
        ["what?"],
    ]
    path = predictions(tmp_path, "theirs.jsonl", lines)
    done = call("eval", "aitz", "--data", made, "--out", "r", "--predictions", path, "--json", cwd=tmp_path)
    found = json.loads(done.stdout)
    mine = found["figures"]["theirs"]["aitz.qwen/1"]
    assert mine["missing"] == found["steps"] - 1
    assert mine["exact"]["value"] == pytest.approx(1 / found["steps"])
    assert found["files"]["theirs"]["duplicates"] == found["files"]["theirs"]["not_in_the_data"] == 1
    assert found["files"]["theirs"]["unreadable_lines"] == 1
    assert f"theirs: {found['steps'] - 1} steps missing, counted as wrong" in done.stderr
    assert "1 line that is no prediction, 1 step told twice, 1 step that was not evaluated" in done.stderr


def test_outputs_of_a_model_need_their_dialect(made: Path, tmp_path: Path) -> None:
    lines = [{"episode": one.id, "step": len(one.trajectory.steps) - 1, "output": "Action: finished()"}
             for one in episodes(made)]  # fmt: skip
    lines[0]["output"] = "so \ud800 what"
    words = ("eval", "aitz", "--data", made, "--out", "r", "--predictions", predictions(tmp_path, "o.jsonl", lines))
    done = call(*words, cwd=tmp_path)
    assert done.returncode == 2 and "o.jsonl, line 1 holds the output of a model; say with --dialect" in only_line(done)
    assert "given" not in done.stderr
    assert "there is no dialect 'klingon'; known are" in call(*words, "--dialect", "klingon", cwd=tmp_path).stderr
    found = figures(*words, "--dialect", "ui-tars", cwd=tmp_path)
    stops = found["figures"]["o"]["aitz.qwen/1"]["kinds"]["STOP"]
    assert stops["exact"]["value"] == pytest.approx(11 / stops["n"])
    assert found["figures"]["o"]["aitz.qwen/1"]["unreadable"] == 1


def test_predictions_may_be_replaced_by_better_ones_in_the_same_file(made: Path, tmp_path: Path) -> None:
    one = next(iter(episodes(made)))
    words = ("eval", "aitz", "--data", made, "--out", "r", "--limit", "1", "--json", "--predictions")
    stop = [{"episode": one.id, "step": 0, "action": {"kind": "NewTab"}}]
    path = predictions(tmp_path, "p.jsonl", stop)
    for _ in range(2):
        done = call(*words, path, cwd=tmp_path)
        assert "has changed" not in done.stderr
        assert headline(json.loads(done.stdout), "p", "aitz.qwen/1") == 0.0
    stop[0]["action"] = action_to_dict(one.trajectory.steps[0].action)
    done = call(*words, predictions(tmp_path, "p.jsonl", stop).relative_to(tmp_path), cwd=tmp_path)
    assert headline(json.loads(done.stdout), "p", "aitz.qwen/1") == 1.0
    assert "p.jsonl or how it is read has changed: its predictions take the place of those in r" in done.stderr


def test_two_files_of_one_name_do_not_replace_each_other(made: Path, tmp_path: Path) -> None:
    one = next(iter(episodes(made)))
    words = ("eval", "aitz", "--data", made, "--out", "r", "--limit", "1", "--predictions")
    for folder, kind in (("a", "Stop"), ("b", "NewTab"), ("c", "Stop")):
        (tmp_path / folder).mkdir()
        predictions(tmp_path / folder, "p.jsonl", [{"episode": one.id, "step": 0, "action": {"kind": kind}}])
    figures(*words, "a/p.jsonl", cwd=tmp_path)
    figures(*words, "c/p.jsonl", cwd=tmp_path)  # says the same
    done = call(*words, "b/p.jsonl", cwd=tmp_path)
    assert done.returncode == 2
    assert "r holds the predictions of another file called p; name another folder with --out" in only_line(done)
    named = figures(*words, "b/p.jsonl", "--set", "policy.name=q", cwd=tmp_path)
    assert list(named["figures"])[:2] == ["q", "p"]
    done = call(*words[:-1], "--policy", STEADY, "--set", "policy.name=p", cwd=tmp_path)
    assert done.returncode == 2 and "r holds what another p said" in only_line(done)


# Differences


def test_where_two_profiles_part(made: Path, tmp_path: Path) -> None:
    near = [
        {"episode": one.id, "step": number, "action": {"kind": "Tap", "point": [50, 80]}}
        for one in episodes(made)
        for number, step in enumerate(one.trajectory.steps)
        if isinstance(step.action, Tap)
    ]
    path = predictions(tmp_path, "near.jsonl", near)
    words = ("--profile", "aitz.qwen", "--profile", "aitz.agentcpm", "--diff")
    done = call("eval", "aitz", "--data", made, "--out", "r", "--predictions", path, *words, "--json", cwd=tmp_path)
    found = json.loads(done.stdout)
    [parting] = found["partings"]
    assert parting["policies"] == ["near", "near"]
    assert parting["profiles"] == ["aitz.qwen/1", "aitz.agentcpm/1"]
    assert (parting["only_one"], parting["only_other"]) == (0, len(near))
    assert parting["both"] + parting["neither"] + len(near) == parting["n"] == found["steps"]
    with Run.open(tmp_path / "r") as run:
        parted = list(run.read("differences", Parted))
    assert {(one.episode, one.index) for one in parted} == {(one["episode"], one["step"]) for one in near}
    assert all(not one.one.exact and one.other.exact and one.one.why != one.other.why for one in parted)
    assert parted[0].other.why in done.stderr


def test_where_two_policies_part(made: Path, tmp_path: Path) -> None:
    words = ("eval", "aitz", "--data", made, "--out", "r", "--profile", "aitz.qwen", "--diff", "--policy", "middle")
    found = figures(*words, cwd=tmp_path)
    assert [one["policies"] for one in found["partings"]] == [["middle", "oracle"], ["middle", "random"]]
    assert all(one["profiles"] == ["aitz.qwen/1", "aitz.qwen/1"] for one in found["partings"])
    assert found["partings"][0]["only_one"] == 0


# Misuse


@pytest.mark.parametrize(
    ("words", "status", "line"),
    [
        ((), 2, "say where aitz lies: --data DIR"),
        (("--data", "nowhere"), 1, "nowhere"),
        (("--data", "SET", "--profile", "aitz.qwem"), 2, "no profile 'aitz.qwem'; there are aitz.official_asis/1"),
        (("--data", "SET", "--policy", "wizard"), 2, "no policy 'wizard' on data; known are oracle, middle, random"),
        (("--data", "SET", "--policy", "oracle", "--predictions", "p.jsonl"), 2, "leave --policy away"),
        (("--data", "SET", "--predictions", "none.jsonl"), 2, "none.jsonl cannot be read"),
        (("--data", "SET", "--predictions", "oracle.jsonl"), 2, "predictions cannot be called 'oracle'"),
        (("--data", "SET", "--level", "middle"), 2, "eval.level must be one of high, low, not 'middle'"),
        (("--data", "SET", "--limit", "-1"), 2, "limit is how many episodes are taken, 0 for all of them, not -1"),
        (("--data", "SET", "--batch", "-1"), 2, "batch is a number of steps"),
        (("--data", "SET", "--policy", STEADY, "--width", "0"), 2, "width must be a whole number from 1 on"),
        (("--data", "SET", "--subsets", "nothing"), 1, "no subset 'nothing'"),
        (("--data", "SET", "--index", "x.txt"), 2, "data cannot hold 'index'; known are folder, split, subsets"),
        (("--data", "SET", "--policy", STEADY, "--set", "policy.name=oracle"), 2, "'oracle' is the name of a baseline"),
        (("--data", "SET", "--tasks", "clock/*"), 2, "eval cannot hold 'tasks'"),
        (("--data", "SET", "--model", "m"), 2, "policy without --policy or --predictions cannot hold 'model'"),
        (("--data", "SET", "--policy", "random", "--model", "m"), 2, "policy random on data cannot hold 'model'"),
    ],
)  # fmt: skip
def test_misuse_is_told_in_one_line_and_nothing_is_begun(
    words: Sequence[str], status: int, line: str, *, made: Path, tmp_path: Path
) -> None:
    for name in ("p.jsonl", "oracle.jsonl"):
        (tmp_path / name).write_text("")
    done = call("eval", "aitz", *(str(made) if word == "SET" else word for word in words), cwd=tmp_path)
    assert done.returncode == status
    assert line in only_line(done)
    assert not (tmp_path / "runs").exists()


def test_an_empty_data_set(made: Path, tmp_path: Path) -> None:
    place = tmp_path / "set" / "test" / "general" / "GENERAL-1"
    place.mkdir(parents=True)
    (place / "GENERAL-1.json").write_text("[]")
    done = call("eval", "aitz", "--data", tmp_path / "set", cwd=tmp_path)
    assert done.returncode == 1
    assert "there is no step to evaluate" in only_line(done) and "(1 trouble: empty episode, " in done.stderr


def test_a_profile_of_another_data_set_is_used_and_named(made: Path, tmp_path: Path) -> None:
    done = call("eval", "aitz", "--data", made, "--profile", "aitw.jax", "--json", cwd=tmp_path)
    assert headline(json.loads(done.stdout), "oracle", "aitw.jax/1") == 1.0
    assert "aitw.jax/1 is made for aitw" in done.stderr


def test_a_folder_of_another_kind_of_run_is_refused(made: Path, tmp_path: Path) -> None:
    with Run.create(tmp_path / "r", {"collect": {"policy": "oracle"}}, seed=0):
        pass
    done = call("eval", "aitz", "--data", made, "--out", "r", cwd=tmp_path)
    assert done.returncode == 2 and "something else than an offline evaluation" in only_line(done)


def test_another_policy_of_that_name_is_refused(made: Path, tmp_path: Path) -> None:
    words = ("eval", "aitz", "--data", made, "--out", "r", "--limit", "1", "--policy")
    figures(*words, STEADY, cwd=tmp_path)
    done = call(*words, STEADY, "--set", "policy.name=steady", cwd=tmp_path)
    assert done.returncode == 2 and "holds what another steady said" in only_line(done)


def test_another_model_behind_the_same_name_is_refused(made: Path, tmp_path: Path) -> None:
    words = ("eval", "aitz", "--data", made, "--out", "r", "--limit", "1", "--policy", "chat", "--set")
    with chat_server(forever=lambda _: said("done")) as server:
        server_at = ("--base-url", server.address, "--set", "policy.name=mine")
        figures(*words, "chat.model=one", *server_at, cwd=tmp_path)
        figures(*words, "chat.model=one", *server_at, "--set", "chat.retries=1", cwd=tmp_path)
        done = call(*words, "chat.model=two", *server_at, cwd=tmp_path)
        found = figures(*words, "chat.model=org/two", "--base-url", server.address, cwd=tmp_path)
    assert done.returncode == 2 and "holds what another mine said" in only_line(done)
    assert list(found["figures"])[:2] == ["two", "mine"]


def test_damage_in_the_data_is_counted_and_named(made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "set"
    write_aitz((trajectory(n, "general") for n in (3, 4)), folder, losses=Losses(listed=True))
    broken, whole = sorted((folder / "test" / "general").iterdir())
    (broken / f"{broken.name}.json").write_text("{ torn")
    next(whole.glob("*.png")).unlink()
    done = call("eval", "aitz", "--data", folder, "--json", cwd=tmp_path)
    found = json.loads(done.stdout)
    assert found["episodes"] == 1
    assert found["troubles"]["counts"]["missing image"] == 1
    assert {one["where"] for one in found["troubles"]["first"]} and "the data set: " in done.stderr


# Published models


def test_a_published_model_is_asked_in_its_own_dialect(made: Path, tmp_path: Path) -> None:
    words = ("eval", "aitz", "--data", made, "--out", "r", "--policy", "chat", "--model", "ByteDance/UI-TARS",
             "--width", "2", "--dialect", "ui-tars")  # fmt: skip
    with chat_server(forever=lambda _: said("Thought: back\nAction: press_back()")) as server:
        found = figures(*words, "--base-url", server.address, cwd=tmp_path)
        assert len(server.requests) == found["steps"]
        low = figures(*words[:4], *words[6:], "--base-url", server.address, "--level", "low", cwd=tmp_path)
        assert "click on the button" in "".join(map(server.texts, range(found["steps"], len(server.requests))))
    assert low["run"] == "runs/eval-aitz-low"
    mine = found["figures"]["UI-TARS"]["aitz.qwen/1"]
    assert mine["kinds"]["PRESS"]["exact"]["value"] == 1.0
    with Run.open(tmp_path / "r") as run:
        assert {one.reply for one in run.read("predictions", Predicted)} == {"Thought: back\nAction: press_back()"}
