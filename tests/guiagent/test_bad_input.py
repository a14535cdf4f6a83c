"""What people get wrong, and what breaks around us: one clear line, a non-zero exit, and a run that is intact."""

import json
import shutil
import socket
from pathlib import Path

import pytest

from emulators.trajectory import Ending, Trajectory
from guiagent.chat import ChatSettings
from guiagent.store import Run
from guiagent.vlm.tiny import TinySize, build
from tests.guiagent.chat_server import Reply, chat_server, said
from tests.guiagent.terminal import call, figures, only_line

ONE = ("run", "--suite", "phone", "--tasks", "clock/alarm_on", "--seeds", "0", "--out", "r")
CHAT = (*ONE, "--policy", "chat", "--model", "m", "--set", "chat.pause_seconds=0.01", "--set", "chat.retries=2")


# Settings


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ('polcy = "random"', "the settings cannot hold 'polcy'; known are seed, out, width, suite"),
        ('[policy]\nkind = "wizard"', "there is no policy of kind 'wizard'; known are random, oracle, most-frequent"),
        ('[policy]\nkind = "random"\nsead = 1', "policy cannot hold 'sead'; known are seed, words"),
        ('[policy]\nkind = "random"\nseed = "one"', "policy.seed must be a whole number, not 'one'"),
        ('policy = 3', "policy must be a table, [policy], not 3"),
        ('[device]\nkind = "toaster"', "there is no device of kind 'toaster'; known are phone, miniwob, browser"),
        ('[device]\nscreen = "big"', "device cannot hold 'screen'; known are profile, seed"),
        ('[device]\nprofile = "7x7"', "device.profile must be one of 360x800, 1080x2400, not '7x7'"),
        ('[limits]\nguard = "x"', "limits cannot hold 'guard'; known are deadline_seconds, max_repeats"),
        ('[patience]\nretried = ["tired"]', "patience.retried must be one of done, infeasible"),
        ('[guide]\nkind = "magic"', "there is no guide of kind 'magic'; known are process"),
        ('[policy]\nkind = "chat"', "chat needs base_url; set it with --set chat.base_url=..."),
        ('[policy]\nkind = "vlm"', "policy needs model; set it with --set policy.model=..."),
        ('[policy]\nkind = "most-frequent"\nrun = "nowhere"', "there is no run at nowhere"),
        ('[policy]\nkind = "no.such:Thing"', "policy of kind 'no.such:Thing' cannot be imported"),
        ('width = 0', "width must be a whole number from 1 on, not 0"),
        ('[suite\nkind = 1', "s.toml is not TOML"),
    ],
)  # fmt: skip
def test_settings_that_cannot_be_used(settings: str, line: str, tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text(settings)
    done = call("run", "--config", "s.toml", "--seeds", "0", "--tasks", "clock/alarm_on", cwd=tmp_path)
    assert done.returncode == 2 or "nowhere" in line
    assert line in only_line(done)
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize("words", [("show", "r"), ("doctor",), ("demo", "--out", "d")])
def test_commands_with_little_to_set_refuse_unknown_names_too(words: tuple[str, ...], tmp_path: Path) -> None:
    done = call(*words, "--set", "nonsense.x=1", cwd=tmp_path)
    assert done.returncode == 2
    assert "the settings cannot hold 'nonsense'" in only_line(done)
    assert call(*words, "--config", "none.toml", cwd=tmp_path).returncode == 2
    assert not (tmp_path / "d").exists()


def test_the_plan_of_the_demonstration_is_checked_before_it_begins(tmp_path: Path) -> None:
    done = call("demo", "--out", "d", "--set", "loop.nonsense=1", cwd=tmp_path)
    assert done.returncode == 2
    assert "loop cannot hold 'nonsense'; known are world" in only_line(done)
    assert not (tmp_path / "d").exists()


def test_a_settings_file_that_is_not_there(tmp_path: Path) -> None:
    done = call(*ONE, "--config", "none.toml", cwd=tmp_path)
    assert done.returncode == 2
    assert only_line(done) == "guiagent: there is no settings file none.toml; name one that exists"


def test_a_run_that_is_read_may_not_load_code(tmp_path: Path) -> None:
    figures("explore", "--episodes", "2", "--seeds", "0", "--out", "r", cwd=tmp_path)
    figures("synthesize", "r", cwd=tmp_path)
    facts = (tmp_path / "r" / "run.toml").read_text()
    (tmp_path / "r" / "run.toml").write_text(facts.replace('kind = "phone"', 'kind = "os:getcwd"'))
    done = call("collect", "r", "--policy", "random", cwd=tmp_path)
    assert done.returncode == 2
    assert "a run's own settings may not load code" in only_line(done)
    named = call("collect", "r", "--policy", "random", "--set", "device.kind=phone", "--tasks", "synth/*", cwd=tmp_path)
    assert named.returncode == 0


@pytest.mark.parametrize("setting", ['program = "PROGRAM"', 'allow = ["*"]', "accept_dialogs = false"])
def test_a_run_that_is_read_chooses_no_program_and_opens_no_host(setting: str, tmp_path: Path) -> None:
    figures("explore", "--episodes", "1", "--seeds", "0", "--out", "r", cwd=tmp_path)
    figures("synthesize", "r", cwd=tmp_path)
    program = tmp_path / "evil.sh"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    program.chmod(0o755)
    facts = (tmp_path / "r" / "run.toml").read_text()
    evil = 'kind = "browser"\n' + setting.replace("PROGRAM", str(program))
    head, mark, tail = facts.partition("[config.explore.device]\n")
    assert mark
    (tmp_path / "r" / "run.toml").write_text(head + mark + tail.replace('kind = "phone"', evil, 1))
    done = call("collect", "r", "--policy", "random", cwd=tmp_path)
    assert done.returncode == 2
    assert f"device.{setting.partition(' ')[0]}" in only_line(done) and "may not decide" in only_line(done)
    assert not (tmp_path / "ran").exists()


# Run folders


@pytest.mark.parametrize("command", ["show", "synthesize", "score", "collect"])
def test_runs_that_are_missing_or_half_written(command: str, tmp_path: Path) -> None:
    more = ("--policy", "random") if command == "collect" else ()
    missing = call(command, "r", *more, cwd=tmp_path)
    assert missing.returncode == 1
    assert "there is no run at r; begin one with" in only_line(missing)
    figures(*ONE, cwd=tmp_path)
    shutil.copytree(tmp_path / "r", tmp_path / "half")
    (tmp_path / "half" / "run.toml").unlink()
    half = call(command, "half", *more, cwd=tmp_path)
    assert half.returncode == 1
    assert "half has no run.toml" in only_line(half)
    facts = (tmp_path / "r" / "run.toml").read_bytes()
    (tmp_path / "half" / "run.toml").write_bytes(facts[: facts.index(b"\n[config") + 5])
    torn = call(command, "half", *more, cwd=tmp_path)
    assert torn.returncode == 1
    assert "half/run.toml" in only_line(torn)
    assert call("run", "--out", "half", cwd=tmp_path).returncode == 1


def test_places_that_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter").write_text("mine")
    for out in ("file", "full", "file/below"):
        done = call(*ONE[:-1], out, cwd=tmp_path)
        assert done.returncode == 1
        assert out.partition("/")[0] in only_line(done)
    assert (tmp_path / "file").read_text() == "mine"


def test_a_torn_record_is_passed_over_and_attempted_again(tmp_path: Path) -> None:
    words = (*ONE[:-4], "--seeds", "0:3", "--out", "r")
    before = figures(*words, cwd=tmp_path)
    path = tmp_path / "r" / "trajectories.jsonl"
    path.write_bytes(path.read_bytes()[:-100])
    assert figures(*words, cwd=tmp_path) == before
    with Run.open(tmp_path / "r") as run:
        assert run.count("trajectories") == 3


# Browser


def test_without_chromium(tmp_path: Path) -> None:
    bare = {"PATH": str(tmp_path), "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path)}
    for words in (
        ("run", "--suite", "miniwob", "--tasks", "click-test", "--seeds", "0"),
        ("explore", "--suite", "miniwob", "--tasks", "click-tab", "--episodes", "1"),
    ):
        done = call(*words, "--out", "r", cwd=tmp_path, environment=bare)
        assert done.returncode == 1
        line = only_line(done)
        assert "no Chromium found" in line and "playwright install chromium" in line
    shutil.rmtree(tmp_path / "r")
    named = ("--set", f"device.program={tmp_path / 'chromium'}")
    done = call("run", "--suite", "miniwob", "--tasks", "click-test", "--seeds", "0", *named, cwd=tmp_path)
    assert done.returncode == 1
    assert str(tmp_path / "chromium") in only_line(done)


# Models


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model") / "tiny"
    size = TinySize(hidden=32, layers=1, heads=2, key_value_heads=2, feed_forward=32, vision_hidden=16, vision_depth=1,
                    vision_feed_forward=16)  # fmt: skip
    build(folder, ["tap Settings 1 2 on off"], size=size)
    return folder


def test_models_that_cannot_be_loaded(model: Path, tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    def run(folder: str) -> str:
        done = call(*ONE, "--policy", "vlm", "--model", folder, "--set", "policy.max_new_tokens=2", cwd=tmp_path)
        assert done.returncode == 1
        assert not (tmp_path / "r").exists()
        return only_line(done)

    shutil.copytree(model, tmp_path / "bare")
    weights = tmp_path / "bare" / "model.safetensors"
    tensors = load_file(weights)
    weights.unlink()
    assert "bare has no weights (*.safetensors)" in run("bare")
    del tensors[sorted(tensors)[0]]
    save_file(tensors, weights, metadata={"format": "pt"})
    assert "the weights in bare lack" in run("bare")


def test_a_model_that_babbles_ends_as_unreadable(model: Path, tmp_path: Path) -> None:
    done = call(*ONE, "--policy", "vlm", "--model", str(model), "--set", "policy.max_new_tokens=2", cwd=tmp_path)
    assert done.returncode == 1
    assert "nothing could be attempted: policy unreadable" in done.stderr.splitlines()[-1]
    assert endings(tmp_path) == [Ending.POLICY_UNREADABLE]


# Chat servers


def endings(folder: Path) -> list[Ending]:
    with Run.open(folder / "r") as run:
        return [trajectory.ending for trajectory in run.read("trajectories", Trajectory)]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_chat_server_that_is_down_then_back(tmp_path: Path) -> None:
    address = f"http://127.0.0.1:{free_port()}/v1"
    done = call(*CHAT, "--base-url", address, cwd=tmp_path)
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert "nothing could be attempted: policy unavailable" in last
    assert f"the chat server at {address} cannot be reached" in last and "check that it is running" in last
    assert endings(tmp_path) == [Ending.POLICY_UNAVAILABLE]
    with chat_server(forever=lambda _: said("done")) as server:
        back = figures(*CHAT, "--base-url", server.address, cwd=tmp_path)
    assert back["endings"] == {"done": 1}
    assert endings(tmp_path) == [Ending.POLICY_UNAVAILABLE, Ending.DONE]


def test_a_chat_server_that_stays_down_ends_the_command_early(tmp_path: Path) -> None:
    words = [*CHAT, "--base-url", f"http://127.0.0.1:{free_port()}/v1"]
    words[words.index("--seeds") + 1] = "0:9"
    done = call(*words, cwd=tmp_path)
    assert done.returncode == 1
    assert "policy unavailable 3 times in a row" in only_line(done)
    assert len(endings(tmp_path)) == 3


@pytest.mark.parametrize(
    ("reply", "ending", "said_so"),
    [
        (Reply(after_seconds=30), Ending.POLICY_UNAVAILABLE, "gave no reply within 0.3 seconds"),
        (Reply(429, body='{"error": {"message": "slow down"}}'), Ending.POLICY_UNAVAILABLE, "answered 429"),
        (Reply(503), Ending.POLICY_UNAVAILABLE, "answered 503"),
        (Reply(401, body='{"error": {"message": "no key"}}'), Ending.POLICY_UNAVAILABLE, "put a valid key into"),
        (Reply(body="<html>Welcome</html>"), Ending.POLICY_UNREADABLE, "sent no reply"),
        (said("As a large language model I would rather not."), Ending.POLICY_UNREADABLE, "after 3 tries"),
    ],
)  # fmt: skip
def test_chat_servers_that_give_no_decision(reply: Reply, ending: Ending, said_so: str, tmp_path: Path) -> None:
    patience = 0.3 if reply.after_seconds else 30
    with chat_server(forever=lambda _: reply) as server:
        words = (*CHAT, "--base-url", server.address, "--set", f"chat.timeout_seconds={patience}")
        done = call(*words, cwd=tmp_path)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    last = done.stderr.splitlines()[-1]
    assert f"nothing could be attempted: {ending.value}" in last and said_so in last
    assert endings(tmp_path) == [ending]
    assert len(server.requests) > 1 or reply.status == 401


def test_a_server_that_limits_us_is_asked_again(tmp_path: Path) -> None:
    limited = Reply(429, headers={"Retry-After": "0.1"})
    with chat_server(limited, limited, forever=lambda _: said("done")) as server:
        assert figures(*CHAT, "--base-url", server.address, cwd=tmp_path)["endings"] == {"done": 1}
        assert len(server.requests) == 6


def test_the_key_comes_from_the_named_variable_and_stays_out_of_the_run(tmp_path: Path) -> None:
    secret = "sk-only-for-this-test"
    with chat_server(forever=lambda _: said("done")) as server:
        figures(*CHAT, "--base-url", server.address, "--set", "chat.key_env=MY_KEY", cwd=tmp_path,
                environment={"MY_KEY": secret})  # fmt: skip
        assert server.headers[0]["authorization"] == f"Bearer {secret}"
    assert not any(secret.encode() in path.read_bytes() for path in (tmp_path / "r").rglob("*") if path.is_file())
    assert ChatSettings("x", "m").key_env == "OPENAI_API_KEY"


def test_annotator_and_judge_without_a_server_keep_what_was_made(tmp_path: Path) -> None:
    figures("explore", "--episodes", "2", "--seeds", "0", "--out", "r", cwd=tmp_path)
    words = json.dumps(
        {"Sub-Instruction": "Tap it.", "Analysis": "It moved.", "High-Level-Instruction": "Open the page of it."}
    )
    patient = ("--model", "m", "--set", "chat.pause_seconds=0.01", "--set", "chat.retries=1")
    with chat_server(said(words), said(words)) as server:
        chats = ("--base-url", server.address, *patient)
        done = call("synthesize", "r", "--annotator", "chat", *chats, cwd=tmp_path)
        assert done.returncode == 1
        assert "answered 500" in only_line(done)
        with Run.open(tmp_path / "r") as run:
            assert run.count("reversed") == 2
        figures("synthesize", "r", cwd=tmp_path)
        figures("collect", "r", "--source", "suite", *ONE[3:7], "--policy", "oracle", cwd=tmp_path)
        done = call("score", "r", "--reward", "judge", *chats, cwd=tmp_path)
        assert done.returncode == 1
        assert "answered 500" in only_line(done)
    with chat_server(said("Reason: fine\nScore: 4")) as server:
        judged = figures("score", "r", "--reward", "judge", "--base-url", server.address, *patient, cwd=tmp_path)
    assert judged["rewards"]["judge"] == {"scored": 1, "mean": 0.8, "grades": {"4": 1}}
