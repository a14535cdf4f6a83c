"""Telling people on standard error what goes on: progress bars for whatever takes a while, and lines."""

import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from rich.progress import Progress

__all__ = ["SILENT_SECONDS", "TOLD_SECONDS", "Tracked", "aside", "say", "tracked"]

T = TypeVar("T")

_BAR: "ContextVar[Progress | None]" = ContextVar("bar", default=None)
"""The bar that is on the screen."""


class Tracked(Protocol):
    """Passes items on and shows people how far they have come: `tracked`, or a silent stand-in."""

    def __call__(self, items: Iterable[T], total: int | None, label: str) -> Iterator[T]: ...


SILENT_SECONDS = 2.0
"""What is done sooner shows no bar; our default."""

TOLD_SECONDS = 30.0
"""How often a line is written instead where nobody watches a terminal; our default."""


def tracked(items: Iterable[T], total: int | None, label: str) -> Iterator[T]:
    """The items, with a bar on standard error: count, total where it is known, time spent and time left."""
    if sys.stderr.isatty():
        yield from _with_bar(items, total, label)
    else:
        yield from _with_lines(items, total, label)


def say(line: str) -> None:
    """One line for people."""
    print(line, file=sys.stderr)


@contextmanager
def aside() -> Iterator[None]:
    """Take the bar off the screen while somebody is asked something."""
    bar = _BAR.get()
    if bar is None or not bar.live.is_started:
        yield
        return
    bar.stop()
    try:
        yield
    finally:
        bar.start()


def _with_bar(items: Iterable[T], total: int | None, label: str) -> Iterator[T]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    progress = Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        TextColumn("left"), TimeRemainingColumn(), console=Console(stderr=True), refresh_per_second=4,
    )  # fmt: skip
    bar = progress.add_task(label, total=total)
    turn, over = threading.Lock(), threading.Event()

    def start() -> None:
        with turn:
            if not over.is_set():
                progress.start()

    timer = threading.Timer(SILENT_SECONDS, start)
    timer.daemon = True
    timer.start()
    _BAR.set(progress)
    try:
        for item in items:
            yield item
            progress.advance(bar)
    finally:
        _BAR.set(None)
        timer.cancel()
        with turn:
            over.set()
            progress.stop()


def _with_lines(items: Iterable[T], total: int | None, label: str) -> Iterator[T]:
    told = time.monotonic()
    for count, item in enumerate(items, 1):
        yield item
        if time.monotonic() - told >= TOLD_SECONDS:
            told = time.monotonic()
            say(f"{label}: {count}" + (f" of {total}" if total is not None else ""))
