"""What a walk remembers about elements: which do nothing, and which have been tried. Grows only; kept between runs."""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

from emulators.codec import to_line
from emulators.screen import Element

__all__ = ["ElementPool", "PoolEntry", "element_key", "page_key"]

Kind = Literal["unclickable", "explored"]


@dataclass(frozen=True, slots=True)
class PoolEntry:
    """One thing learnt: in this app (or site) the element with this key is unclickable, or (in web walks) was tried."""

    app: str
    key: str
    kind: Kind


class ElementPool:
    """The entries of all walks so far. Give it what earlier runs have kept, and keep what `take_new` returns."""

    def __init__(self, entries: Iterable[PoolEntry] = ()) -> None:
        self._entries = set(entries)
        self._new: list[PoolEntry] = []

    def add(self, app: str, key: str, kind: Kind) -> None:
        """Remember that an element of an app (`key`) did nothing when it was acted on so."""
        entry = PoolEntry(app, key, kind)
        if entry not in self._entries:
            self._entries.add(entry)
            self._new.append(entry)

    def has(self, app: str, key: str, kind: Kind) -> bool:
        """Whether it is known to have done nothing."""
        return PoolEntry(app, key, kind) in self._entries

    def take_new(self) -> list[PoolEntry]:
        """The entries that were added since this was last called, in order."""
        new, self._new = self._new, []
        return new

    def __len__(self) -> int:
        return len(self._entries)


def element_key(element: Element) -> str:
    """An element by all its attributes, its box included, as the released mobile walk does it."""
    attributes = asdict(element)
    del attributes["parent"]
    return _digest({**attributes, "flags": sorted(element.flags)})


def page_key(element: Element) -> str:
    """An element by its box and text without ids, as the released web walk does it."""
    return _digest([asdict(element.box), element.label])


def _digest(data: object) -> str:
    return hashlib.sha256(to_line(data)).hexdigest()[:16]
