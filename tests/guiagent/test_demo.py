"""The demonstration as it ships: the whole circle on real pixels, and the policy beats the best constant."""

import json
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_the_demonstration_passes_its_gates(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    out = tmp_path / "demo"
    command = [str(Path(sys.executable).with_name("guiagent")), "demo", "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=1700, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    report = json.loads((out / "report.json").read_text("utf-8"))
    assert all(gate["passed"] for gate in report["gates"])
    assert report["step_accuracy_before"]["low"] > report["baselines"]["most frequent action"]["step_accuracy"]["value"]
    assert report["baselines"]["oracle"]["success"]["value"] == 1.0
    for kind in ("transitions", "tasks synthesized", "trajectories", "trees", "pairs"):
        assert report["counts"][kind] > 0
    web = {name for name in report["templates"] if name.startswith("miniwob/")}
    assert len(web) >= 5
    assert (out / "index.html").stat().st_size > 100_000
