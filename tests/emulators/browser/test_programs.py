"""Which Chromium is taken, among stand-ins for programs on a PATH and for Playwright's downloads."""

from pathlib import Path

import pytest

from emulators.browser.finding import BrowserMissing, find_browser
from emulators.browser.programs import browsers, download_folder


def program(path: Path, text: str = "#!/bin/sh\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


def test_best_first_wherever_they_are(tmp_path: Path) -> None:
    folder, downloads = tmp_path / "bin", tmp_path / "downloads"
    old = program(downloads / "chromium_headless_shell-1100" / "chrome-linux" / "headless_shell")
    new = program(
        downloads / "chromium_headless_shell-1255" / "chrome-headless-shell-linux64" / "chrome-headless-shell"
    )
    whole = program(downloads / "chromium-1255" / "chrome-linux64" / "chrome")
    chrome = program(folder / "google-chrome")
    shell = program(folder / "chromium-headless-shell")
    assert list(browsers(path=str(folder), downloads=downloads)) == [shell, new, old, chrome, whole]
    assert find_browser(path=str(folder), downloads=downloads) == shell


@pytest.mark.skipif(Path("/snap/bin/chromium").exists(), reason="the snap is installed")
def test_a_wrapper_without_its_snap_is_left_out(tmp_path: Path) -> None:
    program(tmp_path / "chromium-browser", "#!/bin/sh\nexec /snap/bin/chromium-that-is-not-there\n")
    assert list(browsers(path=str(tmp_path), downloads=tmp_path)) == []


def test_none_is_an_error_that_says_what_to_type(tmp_path: Path) -> None:
    with pytest.raises(BrowserMissing, match="playwright install chromium"):
        find_browser(path=str(tmp_path), downloads=tmp_path)


def test_downloads_may_lie_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    assert download_folder() == tmp_path
