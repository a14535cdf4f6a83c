"""The four directions as models write them."""

from typing import get_args

from emulators.action import Direction
from guiagent.dialects.coat import Unreadable
from guiagent.dialects.objects import shown

__all__ = ["direction"]

_DIRECTIONS: dict[str, Direction] = {way: way for way in get_args(Direction)}


def direction(word: object) -> Direction:
    """One of the four directions, in whatever case. Raises Unreadable."""
    found = _DIRECTIONS.get(word.strip().lower()) if isinstance(word, str) else None
    if found is None:
        raise Unreadable(f"a direction is up, down, left or right, not {shown(word)}")
    return found
