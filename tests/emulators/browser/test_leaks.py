"""However often a browser begins anew, it holds no more than before; and nothing once it is closed."""

import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from emulators.browser.engines import Engine
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


def soon(test: Callable[[], bool], deadline_s: float = 10.0) -> bool:
    until = time.monotonic() + deadline_s
    while not test() and time.monotonic() < until:
        time.sleep(0.05)  # until what has ended is gone
    return test()


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


@pytest.mark.long
def test_beginning_anew_many_times_holds_no_more(engine: Engine, folder: Path) -> None:
    rounds(engine, folder, in_page=500, fresh=50)
