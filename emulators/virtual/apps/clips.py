"""Texts that were copied: what is on the clipboard, and the clips that Clipper keeps in its database."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from random import Random

from emulators.virtual import pools
from emulators.virtual.shelf import Content, Shelf
from emulators.virtual.world import START, World

__all__ = [
    "CLIPBOARD",
    "CLIPS",
    "PASSING",
    "PATH",
    "SCHEMA",
    "Clip",
    "clip",
    "clips",
    "copy",
    "draw_text",
    "keep",
    "remove",
]

PATH = "/data/data/ca.zgrs.clipper/databases/clips.db"

SCHEMA = """
CREATE TABLE clips (
  _id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL, copied_at INTEGER NOT NULL,
  kept INTEGER NOT NULL DEFAULT 0);
"""


@dataclass(frozen=True, slots=True)
class Clip:
    """A text that is kept; `copied` is in milliseconds since 1970."""

    text: str
    copied: int = 0


Row = tuple[int, str, int, bool]
"""(id, text, when it was copied in milliseconds, whether it is kept)."""


def clips(world: World) -> tuple[Row, ...]:
    """All that was copied, the latest first."""
    rows = world.query(PATH, "SELECT _id, text, copied_at, kept FROM clips ORDER BY copied_at DESC, _id DESC")
    return tuple((int(str(row)), str(text), int(str(at)), bool(kept)) for row, text, at, kept in rows)


def clip(world: World, row: int) -> Row | None:
    return next((each for each in clips(world) if each[0] == row), None)


def copy(world: World, text: str, *, kept: bool, now: int) -> None:
    """Note that a text was copied; of equal texts there is one. `now` is in milliseconds."""
    kept = kept or bool(world.query(PATH, "SELECT _id FROM clips WHERE text = ? AND kept", text))
    world.execute(PATH, "DELETE FROM clips WHERE text = ?", text)
    world.execute(PATH, "INSERT INTO clips (text, copied_at, kept) VALUES (?, ?, ?)", text, now, int(kept))


def keep(world: World, row: int, *, kept: bool) -> None:
    world.execute(PATH, "UPDATE clips SET kept = ? WHERE _id = ?", int(kept), row)


def remove(world: World, row: int) -> None:
    world.execute(PATH, "DELETE FROM clips WHERE _id = ?", row)


def draw_text(rng: Random, *, held: bool) -> str:
    """A line that one might want to copy."""
    first, last = pools.person(rng, held=held)
    word = pools.pick(pools.WORDS, rng, held=held)
    number = rng.randrange(2, 190)
    place = f"{number} {pools.person(rng, held=held)[1]} {rng.choice(('Street', 'Road', 'Lane'))}"
    return rng.choice((
        f"{first} {last}, {place}", f"Order for {first} {last}, {number} {word}",
        f"Deliver to {first} {last}, {place}", f"{word} from {first} {last}, {number} in stock",
    ))  # fmt: skip


def _draw(rng: Random, content: Content) -> tuple[Clip, ...]:
    texts = {draw_text(rng, held=content.held) for _ in range(5)}
    return tuple(Clip(text, (content.now - 86_400 * i) * 1_000) for i, text in enumerate(sorted(texts), start=1))


def _write(world: World, things: Iterable[Clip]) -> None:
    world.execute(PATH, "DELETE FROM clips WHERE kept")
    for thing in things:
        copy(world, thing.text, kept=True, now=thing.copied)


def _read(world: World) -> tuple[Clip, ...]:
    return tuple(Clip(text, at) for _, text, at, kept in clips(world) if kept)


CLIPS: Shelf[Clip] = Shelf(
    "clips", _draw, _write, _read, lambda thing: f"kept clip {thing.text.strip()!r}", (f"{PATH}#clips",)
)
"""The clips that are kept."""


def _draw_passing(rng: Random, content: Content) -> tuple[Clip, ...]:
    ages = (7_000 * i for i in range(1, 4))
    return tuple(Clip(draw_text(rng, held=content.held), (content.now - age) * 1_000) for age in ages)


def _write_passing(world: World, things: Iterable[Clip]) -> None:
    world.execute(PATH, "DELETE FROM clips WHERE NOT kept")
    for thing in things:
        copy(world, thing.text, kept=False, now=thing.copied)


def _read_passing(world: World) -> tuple[Clip, ...]:
    return tuple(Clip(text, at) for _, text, at, kept in clips(world) if not kept and at < START * 1_000)


PASSING: Shelf[Clip] = Shelf(
    "passing clips", _draw_passing, _write_passing, _read_passing,
    lambda thing: f"copied {thing.text.strip()!r}", (f"{PATH}#clips",),
)  # fmt: skip
"""What was copied before the phone's first moment and is not kept; what is copied later comes and goes untold."""


def _draw_board(rng: Random, content: Content) -> tuple[str, ...]:
    return ()


def _write_board(world: World, things: Iterable[str]) -> None:
    world.state = replace(world.state, clipboard=next(iter(things), ""))


def _read_board(world: World) -> tuple[str, ...]:
    return (world.state.clipboard,) if world.state.clipboard else ()


CLIPBOARD: Shelf[str] = Shelf(
    "clipboard", _draw_board, _write_board, _read_board, lambda text: f"clipboard {text.strip()!r}"
)
"""What was copied last; of concern only to tasks that are about it."""
