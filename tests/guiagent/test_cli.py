"""The program as a whole: help, figures, running, exploring and what follows, resuming."""

import json
import os
import resource
import shlex
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from emulators.trajectory import Trajectory
from emulators.virtual.tasks import suite
from guiagent.cli import COMMANDS, main
from guiagent.discovery import Explored
from guiagent.store import Run
from synth.exploration import Transition
from synth.reversal import Reversed
from tests.guiagent.terminal import PROGRAM, call, figures, interrupted, only_line

HEAVY = ("torch", "transformers", "peft", "numpy", "skia", "playwright", "openai", "rich", "jinja2", "PIL")
EXTRAS = ("torch", "transformers", "peft", "trl", "playwright", "miniwob", "openai")
CLOCK = ("--suite", "phone", "--tasks", "clock/alarm_*")


def there(command: str) -> bool:
    return (Path(sys.modules["guiagent.cli"].__file__ or "").parent / "commands" / f"{command}.py").exists()


def spent() -> float:
    """Processor seconds of the programs that have ended: on a machine that others use, a clock tells less."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_help_names_every_command_and_takes_no_time(tmp_path: Path) -> None:
    seconds = []
    for _ in range(3):
        before = spent()
        done = call("--help", cwd=tmp_path)
        seconds.append(spent() - before)
    assert min(seconds) < 0.5
    assert done.returncode == 0 and not done.stderr
    for name, what in COMMANDS.items():
        assert name in done.stdout and what in done.stdout


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys\nfrom guiagent.cli import main\nmain(['--help'])\nloaded = set(sys.modules)\n"
        f"sys.exit(' '.join({{*{HEAVY!r}}} & loaded) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_without_heavy_imports(command: str) -> None:
    if not there(command):
        pytest.skip("not there yet")
    script = (
        "import sys\nfrom guiagent.cli import main\n"
        f"try: main([{command!r}, '--help'])\nexcept SystemExit as end: assert not end.code\n"
        f"sys.exit(' '.join({{*{HEAVY!r}}} & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "--config" in done.stdout and "--json" in done.stdout


def test_misuse_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    for words, said in (
        (["rum"], "did you mean run"),
        (["--json", "run"], "options come behind the command"),
        (["run", "--nonsense"], "unrecognized arguments: --nonsense"),
        (["show"], "the following arguments are required: RUN"),
        (["run", "--seed", "x"], "invalid int value"),
        (["run", "--tasks", "clock/nothing"], "no task matches 'clock/nothing'"),
        (["run", "--seeds", "3:0"], "are no seeds"),
        (["run", "--set", "policy"], "sets nothing"),
        (["run", "--suite", "desk"], "suite.kind must be one of phone, miniwob, not 'desk'"),
    ):
        try:
            status = main(words)
        except SystemExit as end:
            status = end.code
        assert status == 2, words
        [line] = capsys.readouterr().err.splitlines()
        assert said in line
    assert main([]) == 2
    assert "COMMAND" in capsys.readouterr().err


def test_what_is_unexpected_is_told_in_one_line_and_whole_with_debug(tmp_path: Path) -> None:
    (tmp_path / "thing.py").write_text("def policy():\n    raise RuntimeError('a bug')\n")
    words = ("run", *CLOCK, "--set", "policy.kind=thing:policy", "--out", "r")
    environment = {"PYTHONPATH": str(tmp_path)}
    short = call(*words, cwd=tmp_path, environment=environment)
    assert short.returncode == 1
    assert short.stderr == "guiagent: unexpected RuntimeError: a bug; run again with --debug to see where\n"
    assert "Traceback" in call(*words, "--debug", cwd=tmp_path, environment=environment).stderr
    assert not (tmp_path / "r").exists()


def test_a_reader_who_leaves_early_is_no_error(tmp_path: Path) -> None:
    piped = f"'{PROGRAM}' tasks --suite phone --json | head -1"
    done = subprocess.run(["bash", "-c", piped], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout == "[\n" and not done.stderr


def test_tasks_are_listed_with_examples(tmp_path: Path) -> None:
    rows = json.loads(call("tasks", "--suite", "phone", "--json", cwd=tmp_path).stdout)
    assert len(rows) >= 16
    assert all(row["name"].startswith(f"phone/{row['app']}/") and row["example"] and row["budget"] for row in rows)
    table = call("tasks", "--tasks", "clock/*", cwd=tmp_path).stdout
    assert "phone/clock/add_alarm" in table and "phone/notes" not in table
    no_browser = {"PATH": str(tmp_path), "HOME": str(tmp_path)}
    pages = json.loads(call("tasks", "--suite", "miniwob", "--json", cwd=tmp_path, environment=no_browser).stdout)
    assert len(pages) == 130 and all(row["example"] and row["budget"] for row in pages)


def test_the_first_run_needs_the_core_only(tmp_path: Path) -> None:
    words = ["run", *CLOCK, "--seeds", "0:1", "--policy", "oracle", "--show"]
    script = (
        f"import sys\nfor name in {EXTRAS!r}: sys.modules[name] = None\n"
        f"from guiagent.cli import main\nsys.exit(main({words!r}))"
    )
    environment = {**os.environ, "COLUMNS": "120"}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "runs/phone-oracle/index.html\n"
    assert "<html" in (tmp_path / done.stdout.strip()).read_text()
    assert "phone/clock/alarm_on" in done.stderr and "3/3" in done.stderr
    lacking = [word if word != "oracle" else "vlm" for word in words]
    done = subprocess.run(
        [sys.executable, "-c", script.replace(repr(words), repr(lacking))],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert 'a local model needs torch: pip install "guiagent[train]"' in done.stderr


def test_figures_and_going_on(tmp_path: Path) -> None:
    first = figures("run", *CLOCK, "--seeds", "0:2", "--out", "r", cwd=tmp_path)
    assert (first["attempts"], first["passed"], first["success"]) == (6, 6, 1.0)
    assert first["endings"] == {"done": 6}
    assert set(first["tasks"]) == {"phone/clock/alarm_on", "phone/clock/alarm_off", "phone/clock/alarm_time"}
    again = call("run", *CLOCK, "--seeds", "0:2", "--out", "r", cwd=tmp_path)
    assert "6 of 6 tasks were attempted before, in r" in again.stderr
    more = figures("run", *CLOCK, "--seeds", "0:3", "--out", "r", "--width", "2", cwd=tmp_path)
    assert more["attempts"] == 9
    assert figures("run", *CLOCK, "--policy", "random", "--out", "r", cwd=tmp_path)["policy"] == "random"
    with Run.open(tmp_path / "r") as run:
        assert run.count("trajectories") == 18
        assert run.config["run"]["policy"]["kind"] == "oracle"
        calls = list(run.read_plain("calls"))
    assert [call["config"]["policy"]["kind"] for call in calls] == ["oracle", "oracle", "oracle", "random"]
    assert [call["config"]["width"] for call in calls] == [1, 1, 2, 1]
    assert all(call["command"] == "run" and call["versions"]["python"] and call["begun"] for call in calls)
    other = call("run", *CLOCK, "--out", "r", "--seed", "1", cwd=tmp_path)
    assert other.returncode == 1 and "was begun with seed 0, not 1" in other.stderr


def test_another_policy_of_the_same_name_is_refused(tmp_path: Path) -> None:
    words = ("run", *CLOCK, "--seeds", "0", "--policy", "random", "--out", "r")
    figures(*words, cwd=tmp_path)
    facts = (tmp_path / "r" / "run.toml").read_bytes()
    for command in (words, ("collect", "r", "--source", "suite", *words[1:-2])):
        other = call(*command, "--set", "policy.seed=7", cwd=tmp_path)
        assert other.returncode == 2
        assert only_line(other) == (
            "guiagent: r holds attempts of another random; choose another run, or name this one with "
            "--set policy.name=..."
        )
    assert (tmp_path / "r" / "run.toml").read_bytes() == facts
    named = figures(*words, "--set", "policy.seed=7", "--set", "policy.name=lucky", cwd=tmp_path)
    assert (named["policy"], named["attempts"]) == ("lucky", 3)
    assert (
        "3 of 3 tasks were attempted before" in call(*words, "--set", "limits.deadline_seconds=9", cwd=tmp_path).stderr
    )


def test_an_exploration_goes_on_as_it_was_begun(tmp_path: Path) -> None:
    words = ("explore", "--seeds", "0", "--out", "r", "--episodes")
    figures(*words, "1", cwd=tmp_path)
    before = {path.name: path.read_bytes() for path in (tmp_path / "r").glob("[!.]*") if path.is_file()}
    for more, what in (
        (("--set", "suite.seeds=1"), "suite"), (("--set", "device.profile=1080x2400"), "device"),
        (("--set", "explore.walk.steps=3"), "walk"),
    ):  # fmt: skip
        other = call(*words, "2", *more, cwd=tmp_path)
        assert other.returncode == 2, what
        assert only_line(other) == f"guiagent: r was explored with another {what}; choose another --out"
    assert {path.name: path.read_bytes() for path in (tmp_path / "r").glob("[!.]*") if path.is_file()} == before
    assert figures(*words, "2", cwd=tmp_path)["episodes"] == 2


def test_settings_from_a_file_and_from_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text(
        'out = "from-file"\nsuite = {kind = "phone", tasks = ["clock/alarm_on"], seeds = "0:2"}\n'
        'device.profile = "1080x2400"\n[policy]\nkind = "random"\nseed = 3\n[limits]\nmax_repeats = 2\n'
    )
    told = figures("run", "--config", "s.toml", "--set", "suite.seeds=4", "--policy", "oracle", cwd=tmp_path)
    assert (told["run"], told["attempts"], told["policy"]) == ("from-file", 1, "oracle")
    with Run.open(tmp_path / "from-file") as run:
        [trajectory] = run.read("trajectories", Trajectory)
        assert trajectory.device == "phone-1080x2400"
        assert trajectory.task.name == "phone/clock/alarm_on@4"


def test_exploring_synthesizing_collecting_scoring_showing(tmp_path: Path) -> None:
    walked = figures("explore", "--episodes", "6", "--seeds", "0:2", "--out", "r", cwd=tmp_path)
    assert walked["episodes"] == 6 and walked["transitions"] > 20
    made = figures("synthesize", "r", cwd=tmp_path)
    assert sum(made["tasks"].values()) > 20
    with Run.open(tmp_path / "r") as run:
        apps = Counter(record["name"].split("/")[1] for record in run.read_plain("tasks"))
    some = (
        "--policy",
        "random",
        "--tasks",
        f"synth/{min(apps, key=lambda app: (apps[app] < 3, apps[app]))}/*",
        "--set",
        "limits.max_repeats=2",
    )
    went = figures("collect", "r", *some, cwd=tmp_path)
    assert went["attempts"] > 2
    suite = figures("collect", "r", "--source", "suite", *CLOCK, "--seeds", "0", "--policy", "oracle", cwd=tmp_path)
    assert suite["passed"] == suite["attempts"] == 3
    scored = figures("score", "r", "--reward", "rules", cwd=tmp_path)
    assert scored["rewards"]["rules"]["scored"] == went["attempts"] + 3
    assert figures("synthesize", "r", cwd=tmp_path) == made
    assert figures("collect", "r", *some, cwd=tmp_path) == went
    assert figures("score", "r", cwd=tmp_path) == scored
    assert figures("explore", "--episodes", "6", "--seeds", "0:2", "--out", "r", cwd=tmp_path) == walked
    with Run.open(tmp_path / "r") as run:
        commands = [record["command"] for record in run.read_plain("calls")]
        assert run.config["collect"]["limits"]["max_repeats"] == 2 and run.config["score"]["reward"] == {
            "kind": "rules"
        }
        assert run.config["synthesize"]["sieve"] and run.config["explore"]["episodes"] == 6
    assert commands[:5] == ["explore", "synthesize", "collect", "collect", "score"] and len(commands) == 9
    page = call("show", "r", cwd=tmp_path).stdout.strip()
    assert "Transitions" in (tmp_path / page).read_text()
    more = figures("explore", "--episodes", "8", "--seeds", "0:2", "--out", "r", cwd=tmp_path)
    assert more["transitions"] > walked["transitions"]
    assert sum(figures("synthesize", "r", cwd=tmp_path)["transitions"].values()) > sum(made["transitions"].values())


def committed(path: Path, lines: int) -> bool:
    return path.exists() and path.read_bytes().count(b"\n") >= lines


def resumable(done: subprocess.CompletedProcess[str], words: tuple[str, ...]) -> None:
    assert done.returncode == 130, done.stderr
    last = done.stderr.strip().splitlines()[-1]
    assert last == f"guiagent: interrupted; what was finished is kept. To go on: guiagent {shlex.join(words)}"
    assert "Traceback" not in done.stderr


def test_an_interrupted_run_goes_on(tmp_path: Path) -> None:
    instances = 3 * sum(name.startswith("phone/notes/") for name in suite().names())
    words = ("run", "--suite", "phone", "--tasks", "notes/*", "--seeds", "0:3", "--out", "r")
    done = interrupted(*words, cwd=tmp_path, when=lambda: committed(tmp_path / "r" / "trajectories.jsonl", 2))
    resumable(done, words)
    with Run.open(tmp_path / "r") as run:
        assert 2 <= run.count("trajectories") < instances
    assert figures(*words, cwd=tmp_path)["passed"] == instances


def test_an_interrupted_walk_goes_on_and_finds_the_same(tmp_path: Path) -> None:
    words = ("explore", "--episodes", "10", "--seeds", "0:2", "--out")
    done = interrupted(*words, "r", cwd=tmp_path, when=lambda: committed(tmp_path / "r" / "pool.jsonl", 2))
    resumable(done, (*words, "r"))
    assert figures(*words, "r", cwd=tmp_path)["episodes"] == 10
    assert figures(*words, "whole", cwd=tmp_path)["episodes"] == 10
    with Run.open(tmp_path / "r") as resumed, Run.open(tmp_path / "whole") as whole:
        for kind, record in (("transitions", Transition), ("pool", Explored)):
            assert list(resumed.read(kind, record)) == list(whole.read(kind, record))


def test_interrupted_synthesis_and_collection_go_on(tmp_path: Path) -> None:
    figures("explore", "--episodes", "8", "--seeds", "0:2", "--out", "r", cwd=tmp_path)
    folder = tmp_path / "r"
    synthesize = ("synthesize", "r")
    done = interrupted(*synthesize, cwd=tmp_path, when=lambda: committed(folder / "reversed.jsonl", 1))
    if done.returncode:  # it may have been quicker
        resumable(done, synthesize)
    figures(*synthesize, cwd=tmp_path)
    with Run.open(folder) as run:
        records = list(run.read("reversed", Reversed))
        assert len({record.transition for record in records}) == len(records)
        assert [task.name for record in records for task in record.tasks] == [
            line["name"] for line in run.read_plain("tasks")
        ]
    collect = ("collect", "r", "--policy", "random", "--width", "2")
    done = interrupted(*collect, cwd=tmp_path, when=lambda: committed(folder / "trajectories.jsonl", 2))
    resumable(done, collect)
    with Run.open(folder) as run:
        assert figures(*collect, cwd=tmp_path)["attempts"] == run.count("tasks")


def test_an_interrupted_browser_run_goes_on(tmp_path: Path) -> None:
    words = ("run", "--suite", "miniwob", "--tasks", "click-test*", "focus-text*", "--seeds", "0:6", "--out", "r")
    done = interrupted(*words, cwd=tmp_path, when=lambda: committed(tmp_path / "r" / "trajectories.jsonl", 2))
    resumable(done, words)
    assert len(done.stderr.splitlines()) == 1
    assert figures(*words, cwd=tmp_path)["success"] == 1.0
