"""Brace alternatives: `a{b,c}d` is `abd acd`."""

import itertools
from collections.abc import Iterator

from emulators.virtual.door.shell.faults import Fault
from emulators.virtual.door.shell.syntax import Part, Text, Word

__all__ = ["alternatives"]

_MOST = 10_000
"""How many words one word with braces may become; our default."""

_Atom = str | Part
"""A character that was not quoted, or any other part."""


def alternatives(word: Word) -> list[Word]:
    """The words that a word with braces stands for; the word itself without."""
    if not any(isinstance(part, Text) and not part.quoted and "{" in part.text for part in word):
        return [word]
    atoms: list[_Atom] = []
    for part in word:
        atoms += list(part.text) if isinstance(part, Text) and not part.quoted else [part]
    found: list[Word] = []
    for each in _expanded(tuple(atoms), 0):
        if len(found) >= _MOST:
            raise Fault(f"braces that make more than {_MOST} words", 1, fatal=True)
        found.append(_joined(each))
    return found


def _expanded(atoms: tuple[_Atom, ...], depth: int) -> Iterator[tuple[_Atom, ...]]:
    for start, atom in enumerate(atoms):
        if atom != "{" or (start and atoms[start - 1] == "$"):
            continue
        commas, end = _choices(atoms, start)
        if end is None or not commas:
            continue
        if depth > 100:
            raise Fault("braces nested more than 100 deep", 1, fatal=True)
        bounds = [start, *commas, end]
        for low, high in itertools.pairwise(bounds):
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


def _joined(atoms: tuple[_Atom, ...]) -> Word:
    parts: list[Part] = []
    plain = ""
    for atom in atoms:
        if isinstance(atom, str):
            plain += atom
            continue
        if plain:
            parts.append(Text(plain))
            plain = ""
        parts.append(atom)
    if plain or not parts:
        parts.append(Text(plain))
    return tuple(parts)
