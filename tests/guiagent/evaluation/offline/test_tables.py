"""The tables on the terminal: they fit it, and say in words what the figures do not hold."""

from pathlib import Path

import pytest

from guiagent.datasets.aitz_writing import write_aitz
from guiagent.datasets.losses import Losses
from guiagent.evaluation.offline.opening import wanted_profiles
from tests.guiagent.evaluation.offline.calling import call
from tests.guiagent.evaluation.offline.test_offline_command import STEADY, trajectory

PROFILES = [profile.label for profile in wanted_profiles("aitz", ())]
NAMES = ("UI-TARS-1.5-7B", "Qwen2.5-VL-72B-Instruct", "mine")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with three policies, beside the data that it is about."""
    place = tmp_path_factory.mktemp("tables")
    write_aitz((trajectory(n, "general") for n in (3, 4)), place / "set", losses=Losses(listed=True))
    for name in NAMES:
        call(
            "eval", "aitz", "--data", "set", "--out", "r", "--policy", STEADY, "--set", f"policy.name={name}", cwd=place
        )
    return place


@pytest.mark.parametrize(("width", "tables", "words"), [(60, 2, 1), (80, 1, 1), (160, 1, 2)])
def test_tables_of_six_policies_fit_the_terminal(
    width: int, tables: int, words: int, *, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    told = call("eval", "aitz", "--data", "set", "--out", "r", cwd=folder).stderr
    overview = told.partition("2 episodes")[0].splitlines()
    assert max(map(len, overview)) <= width
    rows = [line.split() for line in overview if "." in line and "/" in line]
    assert [row[0] for row in rows] == PROFILES * tables
    assert sum(len(row) - 1 for row in rows) == 6 * len(PROFILES) * words
    assert ("intervals are in evaluation.json" in told) is (words == 1)
    assert ("with the 95 % interval over episodes" in told) is (words == 2)
    if width >= 80:
        assert "…" not in told
