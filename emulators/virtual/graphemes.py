"""Where a text may be cut: between what a reader takes for characters, which may be several code points each.

A simple reading of the Unicode rules: marks, joiners, variation selectors, skin tones and tags belong to what stands
before them, what follows a zero-width joiner belongs to it, and flags are pairs of regional indicators.
"""

import unicodedata

__all__ = ["cut_after", "cut_before"]

_JOINER = "\u200d"


def cut_before(text: str, at: int) -> int:
    """The last place at or before `at`, from 0 to the text's length, where no character is cut in two."""
    while 0 < at < len(text) and _belongs(text, at):
        at -= 1
    return at


def cut_after(text: str, at: int) -> int:
    """The first such place at or after `at`."""
    while 0 < at < len(text) and _belongs(text, at):
        at += 1
    return at


def _belongs(text: str, at: int) -> bool:
    """Whether the code point at `at`, which is not the first one, continues the character before it."""
    point = text[at]
    if point.isascii():
        return False
    if text[at - 1] == _JOINER or point in (_JOINER, "\u200c") or unicodedata.category(point).startswith("M"):
        return True
    if "\U0001f3fb" <= point <= "\U0001f3ff" or "\U000e0020" <= point <= "\U000e007f":
        return True
    if not _is_indicator(point):
        return False
    before = at
    while before and _is_indicator(text[before - 1]):
        before -= 1
    return (at - before) % 2 == 1


def _is_indicator(point: str) -> bool:
    return "\U0001f1e6" <= point <= "\U0001f1ff"
