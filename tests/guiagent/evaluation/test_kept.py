"""evaluation.json keeps the figures of several policies, and is written anew where it is damaged."""

import json
from pathlib import Path

import pytest

from guiagent.evaluation.kept import FILE, keep_figures, kept_figures
from guiagent.store import Run


@pytest.mark.parametrize("damage", ["{", "[]", ""])
def test_figures_stand_beside_those_of_others(tmp_path: Path, damage: str) -> None:
    with Run.create(tmp_path / "run", {}, seed=0) as run:
        assert kept_figures(run) == {}
        keep_figures(run, "é", {"tasks": 1})
        keep_figures(run, "b", {"tasks": 2})
        keep_figures(run, "é", {"tasks": 3})
        assert kept_figures(run) == json.loads((run.folder / FILE).read_text("utf-8")) == {
            "é": {"tasks": 3}, "b": {"tasks": 2},
        }  # fmt: skip
        (run.folder / FILE).write_text(damage)
        keep_figures(run, "b", {"tasks": 2})
        assert kept_figures(run) == {"b": {"tasks": 2}}
