"""Ctrl-C at the worst moments: between a lock's being taken and what it was taken for."""

import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import thread as executors
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from emulators.browser.thread import LoopThread
from emulators.interruption import Uninterrupted, handed, result_of
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.tasks import suite
from guiagent.baselines import OraclePolicy
from guiagent.collection import collect, pending
from guiagent.store import Run
from guiagent.suites import oracles

LIBRARY = str(Path(executors.__file__).parent)
LOCKS = (LIBRARY, sys.modules["threading"].__file__ or "")


@contextmanager
def pressed(number: int) -> Iterator[Callable[[], bool]]:
    """Ctrl-C comes inside the `number`th call from code that takes locks; tells whether there were so many."""
    left = number

    def watch(frame: FrameType, event: str, _: Any) -> None:
        nonlocal left
        if event == "c_return" and frame.f_code.co_filename.startswith(LOCKS):
            left -= 1
            if left == 0:
                sys.setprofile(None)
                signal.raise_signal(signal.SIGINT)

    sys.setprofile(watch)
    try:
        yield lambda: left <= 0
    finally:
        sys.setprofile(None)


def collected(folder: Path, number: int) -> bool:
    """Collect, interrupted at one of the moments; whether there was such a moment."""
    notes = [suite().task(name, 0) for name in suite().names() if name.startswith("phone/notes/")][:3]
    policy = OraclePolicy(oracles())

    def attempt() -> None:
        with Run.resume(folder, {}, seed=0) as run:
            for trajectory in collect(lambda: VirtualPhone("360x800"), policy, notes, run):
                assert trajectory.passed

    with pressed(number) as came, suppress(KeyboardInterrupt):
        attempt()
    attempt()
    with Run.open(folder) as run:
        assert pending(run, notes, policy.name) == []
    return came()


def test_a_collection_ends_wherever_ctrl_c_comes(tmp_path: Path) -> None:
    number = 1
    while collected(tmp_path / str(number), number):
        number += 29


@pytest.mark.long
def test_a_collection_ends_at_many_such_moments(tmp_path: Path) -> None:
    number = 1
    while collected(tmp_path / str(number), number):
        number += 3


async def answer() -> str:
    return "here"


@pytest.mark.filterwarnings("ignore:coroutine 'answer' was never awaited")
def test_a_browser_s_thread_lives_on_wherever_ctrl_c_comes() -> None:
    number, came = 0, True
    while came:
        number += 1
        with pressed(number) as reached:
            thread = None
            with suppress(KeyboardInterrupt):
                thread = LoopThread("test")
                assert thread.run(answer(), deadline_s=60) == "here"
        came = reached()
        if thread is not None:
            assert thread.run(answer(), deadline_s=60) == "here"
            thread.stop()
            assert not thread._thread.is_alive()
    assert number > 5


def test_what_is_handed_over_keeps_its_result_and_its_error() -> None:
    with ThreadPoolExecutor(1) as executor:
        assert result_of(handed(executor, divmod, 7, 2)) == (3, 1)
        with pytest.raises(ZeroDivisionError):
            result_of(handed(executor, divmod, 7, 0))
        with pytest.raises(TimeoutError):
            result_of(handed(executor, signal.sigtimedwait, [signal.SIGUSR2], 0.5), deadline_s=0.0)


def test_ctrl_c_comes_when_the_moment_is_over() -> None:
    reached = []
    with pytest.raises(KeyboardInterrupt), Uninterrupted():
        signal.raise_signal(signal.SIGINT)
        reached.append("the end")
    assert reached == ["the end"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
