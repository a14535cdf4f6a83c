"""Brace alternatives: `a{b,c}d` is `abd acd`; as in mksh, also of braces in values that are not quoted."""

from collections.abc import Iterator
from itertools import pairwise

from emulators.virtual.door.shell.faults import Fault

__all__ = ["Piece", "alternatives"]

Piece = tuple[str, bool]
"""A text, and whether it was quoted."""
_MOST = 10_000
"""How many words one word with braces may become; our default."""

_Atom = str | Piece
"""A character, or what was quoted."""


def alternatives(pieces: list[Piece]) -> list[list[Piece]]:
    """The words that a word with braces stands for; the word itself without."""
    if not any("{" in text and not quoted for text, quoted in pieces):
        return [pieces]
    atoms: list[_Atom] = []
    for text, quoted in pieces:
        atoms += [(text, True)] if quoted else list(text)
    found: list[list[Piece]] = []
    for each in _expanded(tuple(atoms), 0):
        if len(found) >= _MOST:
            raise Fault(f"braces that make more than {_MOST} words", 1, fatal=True)
        found.append([(atom, False) if isinstance(atom, str) else atom for atom in each])
    return found


def _expanded(atoms: tuple[_Atom, ...], depth: int) -> Iterator[tuple[_Atom, ...]]:
    for start, atom in enumerate(atoms):
        if atom != "{":
            continue
        commas, end = _choices(atoms, start)
        if end is None or not commas:
            continue
        if depth > 100:
            raise Fault("braces nested more than 100 deep", 1, fatal=True)
        for low, high in pairwise([start, *commas, end]):
            yield from _expanded((*atoms[:start], *atoms[low + 1 : high], *atoms[end + 1 :]), depth + 1)
        return
    yield atoms


def _choices(atoms: tuple[_Atom, ...], start: int) -> tuple[list[int], int | None]:
    """Where the commas and the closing brace of the one that opens at `start` are."""
    commas: list[int] = []
    depth = 0
    for at in range(start + 1, len(atoms)):
        match atoms[at]:
            case "{":
                depth += 1
            case "}" if depth:
                depth -= 1
            case "}":
                return commas, at
            case "," if not depth:
                commas.append(at)
    return commas, None
