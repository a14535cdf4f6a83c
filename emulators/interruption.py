"""Ctrl-C and other threads: work is handed over, and waited for, so that an interruption leaves no lock taken.

The locks of `threading` and `concurrent.futures` are taken in Python. A KeyboardInterrupt that comes just behind that
leaves one taken for good, and the thread that needs it next waits for ever.
"""

import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Empty, SimpleQueue
from types import FrameType
from typing import Any, ParamSpec, TypeVar

__all__ = ["Uninterrupted", "finished", "handed", "result_of", "wait_for"]

T = TypeVar("T")
P = ParamSpec("P")


class Uninterrupted:
    """A `with` in which Ctrl-C waits until its end; for moments only, and once each. Does nothing off the main thread.

    Whatever handles SIGINT outside handles it then.
    """

    def __init__(self) -> None:
        self._outer: Callable[[int, FrameType | None], Any] | None = None
        self._came: FrameType | None = None

    def __enter__(self) -> None:
        outer = signal.getsignal(signal.SIGINT)
        if callable(outer) and threading.current_thread() is threading.main_thread():
            self._outer = outer
            signal.signal(signal.SIGINT, self._keep)

    def __exit__(self, *_: object) -> None:
        if self._outer is not None:
            signal.signal(signal.SIGINT, self._outer)
            if self._came is not None:
                self._outer(signal.SIGINT, self._came)

    def _keep(self, _: int, frame: FrameType | None) -> None:
        self._came = frame


def handed(executor: ThreadPoolExecutor, work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> Future[T]:
    """`executor.submit`; when Ctrl-C comes meanwhile, the work has been handed over."""
    with Uninterrupted():
        return executor.submit(work, *arguments, **named)


def finished(future: Future[Any]) -> bool:
    """`future.done`."""
    with Uninterrupted():
        return future.done()


def wait_for(future: Future[Any], *, deadline_s: float | None = None) -> None:
    """Until the future is done; Ctrl-C ends the waiting. Raises TimeoutError."""
    done: SimpleQueue[object] = SimpleQueue()
    with Uninterrupted():
        future.add_done_callback(done.put)
    try:
        done.get(timeout=deadline_s)
    except Empty:
        raise TimeoutError from None


def result_of(future: Future[T], *, deadline_s: float | None = None) -> T:
    """The future's result, as `future.result` has it; Ctrl-C ends the waiting. Raises TimeoutError."""
    wait_for(future, deadline_s=deadline_s)
    return future.result()
