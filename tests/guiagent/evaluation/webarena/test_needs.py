"""guiagent doctor webarena: green where all is there, and otherwise what to do next."""

import json
from pathlib import Path
from typing import Any

import pytest

from emulators.browser.finding import BrowserMissing, find_browser
from guiagent.cli import main
from tests.guiagent.evaluation.webarena.errand_files import RAW
from tests.guiagent.evaluation.webarena.stand_in import StandIn


@pytest.fixture(autouse=True)
def _chromium() -> None:
    try:
        find_browser()
    except BrowserMissing as error:
        pytest.skip(str(error))


def looked_at(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, dict[str, Any]]]:
    status = main(["doctor", "webarena", "--json", *words])
    return status, {one["name"]: one for one in json.loads(capsys.readouterr().out)}


def test_all_is_well_where_sites_are_up_and_let_us_in(
    sites: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "tasks.json"
    path.write_text(json.dumps(RAW), "utf-8")
    given = [f"webarena.addresses.{name}={address}" for name, address in sites.addresses.items()]
    settings = [word for one in (*given, f"webarena.states={tmp_path}") for word in ("--set", one)]
    status, found = looked_at(capsys, "--tasks", str(path), *settings)
    assert status == 0
    assert all(found[f"{name} login"]["state"] == "ok" for name in sites.addresses)
    assert "8 of webarena; 5 change their sites" in found["task file"]["detail"]
    sites.close()
    status, found = looked_at(capsys, "--tasks", str(path), *settings, "--python", "/nowhere/python")
    assert status == 1
    assert found["shopping"]["state"] == "broken" and "export SHOPPING=" in found["shopping"]["remedy"]
    assert "pip install webarena-verified" in found["webarena-verified"]["remedy"]
    assert "shopping login" not in found
