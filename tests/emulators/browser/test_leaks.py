"""However often a browser begins anew, it holds no more than before; and nothing once it is closed."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from emulators.browser.engines import Engine, draws_on_demand
from emulators.browser.finding import find_browser
from emulators.browser.session import Browser
from emulators.trajectory import Page, Template
from tests.emulators.browser.test_loss import children

SLACK = 2
"""Descriptors and threads that may come and go: what other tests leave to be collected, a connection on its way."""


@dataclass(frozen=True)
class Held:
    processes: int
    descriptors: int
    threads: int

    @classmethod
    def now(cls) -> "Held":
        processes = children("--remote-debugging-pipe")
        return cls(len(processes), len(list(Path("/proc/self/fd").iterdir())), threading.active_count())

    def within(self, other: "Held") -> bool:
        return (
            self.processes <= other.processes
            and self.descriptors <= other.descriptors + SLACK
            and self.threads <= other.threads + SLACK
        )


def soon(test: Callable[[], bool], deadline_s: float = 60.0) -> bool:
    until = time.monotonic() + deadline_s
    while not test() and time.monotonic() < until:
        time.sleep(0.05)  # until what has ended is gone
    return test()


def named(text: str) -> list[str]:
    """Processes that were started with `text`, whosever they are."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if text.encode() in (entry / "cmdline").read_bytes():
                found.append(entry.name)
    return found


def rounds(engine: Engine, folder: Path, *, in_page: int, fresh: int) -> None:
    before = Held.now()
    device = Browser(transport=engine)
    device.task("miniwob/click-button", 0)
    device.reset(Page("about:blank"))
    device.task("miniwob/click-button", 0)
    device.look()
    open_ = Held.now()
    for seed in range(in_page):
        device.reset(Template("miniwob/click-button", seed))
        device.look()
    assert soon(lambda: Held.now().within(open_)), (open_, Held.now())
    for seed in range(fresh):
        device.reset(Page("about:blank"))
        device.reset(Template("miniwob/click-button", seed))
        device.look(pixels=False)
    assert soon(lambda: Held.now().within(open_)), (open_, Held.now())
    device.close()
    assert soon(lambda: Held.now().within(before)), (before, Held.now())
    assert list(folder.iterdir()) == []


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files go."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


def test_beginning_anew_holds_no_more(engine: Engine, folder: Path) -> None:
    rounds(engine, folder, in_page=10, fresh=2)


def test_the_folder_of_a_killed_program_is_removed_by_the_next(folder: Path) -> None:
    if not draws_on_demand(find_browser()):
        pytest.skip("our own connection needs a headless shell")
    program = (
        "from emulators.browser.session import Browser\n"
        "browser = Browser(transport='pipe')\nbrowser.look(pixels=False)\nprint('open', flush=True)\ninput()"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
        assert running.stdout is not None and running.stdout.readline() == b"open\n"
        [left] = folder.iterdir()
        os.utime(left, (0, 0))
        other = Browser(transport="pipe")
        other.look(pixels=False)
        assert left.exists(), "its program runs"
        other.close()
        running.kill()
    assert soon(lambda: not named(str(left)))
    os.utime(left, (0, 0))
    other = Browser(transport="pipe")
    other.look(pixels=False)
    other.close()
    assert list(folder.iterdir()) == []


@pytest.mark.long
def test_beginning_anew_many_times_holds_no_more(engine: Engine, folder: Path) -> None:
    rounds(engine, folder, in_page=500, fresh=50)
