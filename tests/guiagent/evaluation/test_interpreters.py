"""Another Python is asked for what is needed, and what it lacks is told in its own last words."""

import sys
from pathlib import Path

import pytest

from guiagent.doctor import State
from guiagent.evaluation.interpreters import interpreter


@pytest.mark.parametrize(
    ("python", "program", "said"),
    [
        (sys.executable, "import os; print('os 1,', os.getcwd())", (State.OK, "os 1, {cwd}, {python}")),
        (sys.executable, "import nowhere.at_all", (State.BROKEN, "ModuleNotFoundError: No module named 'nowhere'")),
        (sys.executable, "raise SystemExit(3)", (State.BROKEN, "it says nothing")),
        ("/nowhere/python", "", (State.BROKEN, "[Errno 2] No such file or directory: '/nowhere/python'")),
    ],
)
def test_what_it_says_is_the_finding(python: str, program: str, said: tuple[State, str], tmp_path: Path) -> None:
    state, detail = said
    found = interpreter("part", Path(python), program, make="install it", required=True, cwd=tmp_path)
    assert (found.state, found.detail) == (state, detail.format(cwd=tmp_path, python=python))
    assert found.required and found.remedy == ("" if state is State.OK else "install it")
