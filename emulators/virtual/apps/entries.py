"""Rows that tell who, what and when, as lists of messages, mails and calls have them, and choosing several of them."""

import functools
from dataclasses import dataclass

from emulators.virtual.app import Context, put
from emulators.virtual.widgets import (
    AppBar,
    Avatar,
    Box,
    Column,
    Event,
    Grow,
    IconButton,
    MenuItem,
    Row,
    Swipes,
    Text,
    Widget,
)  # fmt: skip

__all__ = ["Entry", "choosing_bar", "chosen", "entry_row", "row_ids", "toggle"]


_ROWS = 1_000
"""How many rows are kept, so that a long list need not be made anew at each step; our default."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a row says: `lines` under the title, and `when` at its right; `fresh` is not yet read."""

    title: str
    lines: tuple[str, ...]
    when: str
    tap: Event
    long: Event | None = None
    picked: bool = False
    fresh: bool = False
    face: Widget | None = None
    end: Widget | None = None
    swipe: Swipes | None = None


@functools.lru_cache(_ROWS)
def entry_row(entry: Entry) -> Box:
    """A row with a face, a title with the time, and what stands below; a chosen one has a tick for a face.

    Equal entries have the same row, by which the layout knows it again.
    """
    ink = "on_surface" if entry.fresh else "on_surface_variant"
    title = Text(entry.title, "subtitle" if entry.fresh else "body", lines=1)
    when = Text(entry.when, "small", "primary" if entry.fresh else ink, 1)
    below = tuple(Text(line, "label" if entry.fresh else "small", ink, 1) for line in entry.lines)
    face: Widget = Avatar("", icon="check") if entry.picked else entry.face or Avatar(entry.title)
    words = Column((Row((Grow(title), when), gap=8), *below), gap=1)
    return Box(
        Row((face, Grow(words), *((entry.end,) if entry.end else ())), gap=16, pad=(16, 0, 4 if entry.end else 16, 0)),
        pad=(0, 12, 0, 12), color="secondary_container" if entry.picked else "", width=4000, tap=entry.tap,
        long=entry.long, selected=entry.picked, id="entry", swipe=entry.swipe,
    )  # fmt: skip


def chosen(context: Context) -> tuple[int, ...]:
    """The rows of this page that are chosen; choosing begins with a long press."""
    rows = context.ui.get("chosen")
    return tuple(row for row in rows if isinstance(row, int)) if isinstance(rows, tuple) else ()


def row_ids(args: tuple[object, ...]) -> tuple[int, ...]:
    """The row ids among the args of an event."""
    return tuple(row for row in args if isinstance(row, int))


def toggle(rows: tuple[int, ...], row: int) -> Event:
    """Choose a row, or choose it no longer."""
    left = tuple(each for each in rows if each != row) if row in rows else (*rows, row)
    return put(chosen=left or None)


def choosing_bar(
    rows: tuple[int, ...], *actions: IconButton, everything: tuple[int, ...] = (), menu: tuple[MenuItem, ...] = ()
) -> AppBar:
    """The app bar while rows are chosen: how many, what can be done with them, and a way to choose all."""
    more = (MenuItem("Select all", put(chosen=everything, overlay=None)),) if everything else ()
    return AppBar(f"{len(rows)} selected", up=put(chosen=None), up_icon="close", actions=actions, menu=(*more, *menu))
