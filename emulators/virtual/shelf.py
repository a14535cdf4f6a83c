"""What apps keep, as values: drawn for a phone, written to its databases and files, read back, and told as lines.

Tasks are made and checked with shelves: a task is the set of lines that should go and come, and every other line that
went or came is a side effect.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, Generic, TypeVar

from emulators.virtual.world import World

__all__ = ["Content", "Shelf", "fill"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shelf(Generic[T]):
    """One kind of thing that an app keeps; `T` is a frozen record of what a person would tell of it.

    `draw` gives what a used phone holds; it may ask the content for its clock, its pool and what was drawn for other
    shelves (the people to write to). `write` makes these all the things there are; `read` gives them in an order of
    its own. `say` is the line for one thing, with all of its fields but row ids and times of change.

    `covers` names what the lines speak of: a database by its Android path, one table of it
    ("/data/…/events.db#events"), a folder with all that is in it ("/storage/emulated/0/Documents/Markor/"), or the
    files that lie right in a folder and match ("/data/…/favorites/*.gpx"). Rows and files that no shelf covers are told
    one by one, so nothing that changes goes unseen.
    """

    name: str
    draw: "Callable[[Random, Content], tuple[T, ...]]"
    write: Callable[[World, tuple[T, ...]], None]
    read: Callable[[World], tuple[T, ...]]
    say: Callable[[T], str]
    covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """What a phone holds, drawn shelf by shelf when it is first asked for; equal seeds give equal contents.

    `now` is in seconds since 1970; `held` says whether to draw from the held-out pools (`pools.part`). `settings` holds
    only what differs from a new phone, by "namespace/key".
    """

    seed: str
    now: int
    held: bool = False
    settings: Mapping[str, str] = field(default_factory=dict)
    placed: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    """What was put on a shelf instead of what it would have drawn, by the shelf's name."""
    _drawn: dict[str, tuple[Any, ...]] = field(default_factory=dict, compare=False, repr=False)

    def of(self, shelf: Shelf[T]) -> tuple[T, ...]:
        """What lies on this shelf."""
        if shelf.name in self.placed:
            return self.placed[shelf.name]
        if shelf.name not in self._drawn:
            drawn = replace(self, placed={}) if self.placed else self
            self._drawn[shelf.name] = shelf.draw(Random(f"{shelf.name}:{self.seed}"), drawn)
        return self._drawn[shelf.name]

    def put(self, shelf: Shelf[T], things: Iterable[T]) -> "Content":
        """With these things, and no others, on the shelf."""
        return replace(self, placed={**self.placed, shelf.name: tuple(things)})

    def set(self, settings: Mapping[str, str]) -> "Content":
        """With these settings ("namespace/key" to value) beside those it has."""
        return replace(self, settings={**self.settings, **settings})

    def touched(self, shelf: Shelf[Any]) -> bool:
        """Whether anybody has asked for this shelf, or put something on it."""
        return shelf.name in self.placed or shelf.name in self._drawn


def fill(world: World, content: Content, shelves: Iterable[Shelf[Any]]) -> None:
    """Put on a phone what the content has for these shelves, in place of what they held."""
    for shelf in shelves:
        shelf.write(world, content.of(shelf))
