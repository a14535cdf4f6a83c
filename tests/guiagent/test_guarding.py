"""--guard: what is refused ends the episode and stands in the run; somebody at a terminal is asked."""

import json
import os
import pty
import subprocess
from pathlib import Path
from typing import Any

from tests.guiagent.terminal import PROGRAM, call, figures

DELETE = ("run", "--suite", "phone", "--tasks", "contacts/delete", "--seeds", "0", "--out", "r")


def audit(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "r" / "guard.jsonl").read_text("utf-8").splitlines()]


def test_what_a_rule_denies_ends_the_episode(tmp_path: Path) -> None:
    told = figures(*DELETE, "--guard", "deny", cwd=tmp_path)
    assert told["endings"] == {"stopped by guard": 1} and told["passed"] == 0
    [line] = audit(tmp_path)
    assert (line["verdict"], line["by"], line["question"]["concerns"]) == ("refused", "rule", ["delete"])
    assert line["question"]["target"] == "Delete"


def test_without_a_terminal_nobody_allows_and_the_virtual_phone_is_open(tmp_path: Path) -> None:
    done = call(*DELETE, "--guard", "ask", cwd=tmp_path)
    assert "guard, refused: delete: Tap" in done.stderr
    assert [line["by"] for line in audit(tmp_path)] == ["answer"]
    assert figures(*DELETE[:-1], "open", cwd=tmp_path)["passed"] == 1
    assert not (tmp_path / "open" / "guard.jsonl").exists()


def test_settings_rule_by_concern(tmp_path: Path) -> None:
    told = figures(*DELETE, "--guard", "deny", "--set", 'guard.delete="allow"', cwd=tmp_path)
    assert told["passed"] == 1
    assert [(line["verdict"], line["by"]) for line in audit(tmp_path)] == [("allowed", "rule")] * len(audit(tmp_path))
    done = call(*DELETE, "--set", 'guard.delete="perhaps"', cwd=tmp_path)
    assert done.returncode == 2
    assert "guard.delete must be one of allow, ask, deny, not 'perhaps'" in done.stderr


def test_a_person_at_the_terminal_is_asked(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [str(PROGRAM), *DELETE, "--guard", "ask", "--json"], cwd=tmp_path, stdin=theirs, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        os.write(ours, b"always\n")
        out, err = process.communicate(timeout=240)
    os.close(theirs)
    os.close(ours)
    assert "the agent wants to delete: Tap" in err and "allow it? [y]es, [n]o, [a]lways" in err
    assert json.loads(out)["passed"] == 1
