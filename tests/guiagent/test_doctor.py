"""The doctor looks at every part, never raises, and says what to type."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from guiagent.doctor import Finding, State, examine, healthy, render

OK = Finding("Python", State.OK, "3.13", required=True)


def by_name(findings: tuple[Finding, ...]) -> dict[str, Finding]:
    return {finding.name: finding for finding in findings}


def test_the_core_works_where_the_tests_run() -> None:
    findings = examine()
    assert healthy(findings), [finding for finding in findings if finding.state is not State.OK]
    assert len(by_name(findings)) == len(findings) == 18
    for finding in findings:
        assert finding.detail
        assert finding.state is State.OK or finding.remedy, finding


def test_torch_is_not_imported_to_look_at_it() -> None:
    code = (
        "import sys; from guiagent.doctor import examine; examine(); print({'torch', 'transformers'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=240, check=True)
    assert done.stdout.strip() == "set()"


def test_one_broken_part_does_not_hide_the_others(tmp_path: Path) -> None:
    findings = by_name(examine(folder=tmp_path / "nowhere"))
    assert findings["disk"].state is State.BROKEN
    assert findings["disk"].detail.startswith("FileNotFoundError")
    assert findings["drawing"].state is State.OK
    assert healthy(tuple(findings.values())), "the disk is no required part"


def test_no_chromium_is_missing_and_one_that_does_not_start_is_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    missing = by_name(examine())["Chromium"]
    assert missing.state is State.MISSING
    assert "install" in missing.remedy and "hromium" in missing.remedy

    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\nexit 127\n")
    program.chmod(0o755)
    broken = by_name(examine())["Chromium"]
    assert broken.state is State.BROKEN
    assert str(program) in broken.detail and broken.remedy


def test_the_transport_is_named_and_why_not_the_faster_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\necho Chromium 1\n")
    program.chmod(0o755)
    portable = by_name(examine())["Chromium"]
    assert portable.state is State.OK
    assert "over Playwright and not our faster pipe: chromium is no headless shell" in portable.detail
    assert "shell" in portable.remedy

    program.rename(tmp_path / "chromium-headless-shell")
    fast = by_name(examine())["Chromium"]
    assert fast.detail.endswith("over our own pipe, frames on demand")
    assert fast.remedy == ""


def test_health_is_what_is_required() -> None:
    optional = Finding("torch", State.BROKEN, "", "make install")
    required = Finding("drawing", State.BROKEN, "", "make install", required=True)
    assert healthy([OK, optional])
    assert not healthy([OK, required])


def test_what_to_type_stands_unbroken_on_one_line() -> None:
    line = "sudo apt-get update && sudo apt-get install -y --no-install-recommends libegl1 libgl1 libexpat1"
    findings = [OK, Finding("drawing", State.BROKEN, "[no] libEGL", line), Finding("torch", State.MISSING, "none")]
    console = Console(file=io.StringIO(), width=60)
    render(findings, console)
    assert isinstance(console.file, io.StringIO)
    shown = console.file.getvalue()
    assert f"  drawing: {line}\n" in shown
    assert "[no] libEGL" in shown and "missing (optional)" in shown


@pytest.mark.long
def test_deep() -> None:
    findings = by_name(examine(deep=True))
    assert findings["torch"].detail.endswith(("multiplies on cpu", "multiplies on cuda"))
    assert findings["Chromium"].detail.endswith("opens a page")
