"""A cursor in a text: where typing goes, what is selected, and what edits make of a text."""

from dataclasses import dataclass

from emulators.virtual.graphemes import cut_after, cut_before

__all__ = ["Cursor", "erased", "inserted", "selection", "word_at"]


@dataclass(frozen=True, slots=True)
class Cursor:
    """In the field `key`, before the code point at `at`; what lies between `anchor` and `at` is selected.

    `tools` is where the toolbar with Cut, Copy, Paste and Select all floats (middle and top of what it belongs to, in
    dp), if it does. `enter` is the icon on the enter key.
    """

    key: str
    at: int
    anchor: int
    tools: tuple[float, float] | None = None
    enter: str = "enter"


def selection(cursor: Cursor | None, key: str, text: str) -> tuple[int, int]:
    """Where the selected text begins and ends, the same place when nothing is; without a cursor the end of the text."""
    if cursor is None or cursor.key != key:
        return len(text), len(text)
    first, last = sorted((cursor.at, cursor.anchor))
    first = cut_before(text, min(max(0, first), len(text)))
    return (first, first) if cursor.at == cursor.anchor else (first, cut_after(text, min(max(0, last), len(text))))


def inserted(text: str, span: tuple[int, int], piece: str) -> tuple[str, int]:
    """The text with `piece` in place of the span, and where the cursor stands behind it."""
    made = text[: span[0]] + piece + text[span[1] :]
    return made, cut_after(made, span[0] + len(piece))


def erased(text: str, span: tuple[int, int], *, forward: bool = False) -> tuple[str, int]:
    """The text without the span, or where it is empty without the character before (or behind) it."""
    first, last = span
    if first == last:
        first = first if forward else cut_before(text, max(0, first - 1))
        last = cut_after(text, min(len(text), last + 1)) if forward else last
    return text[:first] + text[last:], cut_before(text[:first] + text[last:], first)


def word_at(text: str, at: int) -> tuple[int, int]:
    """Beginning and end of the word at a place, the same place where there is none."""
    first = last = min(max(0, at), len(text))
    while first > 0 and _inner(text[first - 1]):
        first -= 1
    while last < len(text) and _inner(text[last]):
        last += 1
    return cut_before(text, first), cut_after(text, last)


def _inner(char: str) -> bool:
    return char.isalnum() or char in "_'\u2019" or not (char.isascii() or char.isspace())
