"""A bounded memory that forgets what was not asked for lately."""

from collections.abc import Hashable
from typing import Generic, TypeVar

__all__ = ["Recent"]

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """Keeps at least the last `most` things that were put or asked for, and at most twice as many.

    Several threads may share one: the worst that can happen is that something is forgotten early.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._young: dict[K, V] = {}
        self._old: dict[K, V] = {}

    def get(self, key: K) -> V | None:
        """The value put under a key, None where there is none or it was forgotten."""
        found = self._young.get(key)
        if found is None and (found := self._old.get(key)) is not None:
            self.put(key, found)
        return found

    def put(self, key: K, value: V) -> None:
        """Keep a value; where there are too many, those that were not asked for lately are forgotten."""
        if len(self._young) >= self._most:
            self._old, self._young = self._young, {}
        self._young[key] = value
