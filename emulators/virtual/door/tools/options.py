"""Options of programs, as toybox reads them: letters together or apart, values attached or following, anywhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from emulators.virtual.door.tools.call import Misuse

__all__ = ["Options", "count", "parse", "size"]

_UNITS = {"c": 1, "w": 2, "b": 512, "k": 1024, "m": 1024**2, "g": 1024**3, "t": 1024**4}


@dataclass(slots=True)
class Options:
    """Letters with how often each was given, values by letter (all of them, in order), and what else there was."""

    letters: dict[str, int] = field(default_factory=dict)
    values: dict[str, list[str]] = field(default_factory=dict)
    rest: list[str] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    """The letters as they came."""

    def has(self, letters: str) -> bool:
        """Whether any of these letters was given."""
        return any(letter in self.letters or letter in self.values for letter in letters)

    def last(self, letters: str) -> str:
        """Which of these letters was given last, or ""."""
        return next((letter for letter in self.order[::-1] if letter in letters), "")

    def value(self, letter: str, default: str = "") -> str:
        """The value that was given last."""
        return self.values[letter][-1] if letter in self.values else default


def parse(
    arguments: Sequence[str],
    flags: str,
    valued: str = "",
    *,
    long: Mapping[str, str] | None = None,
    in_front: bool = False,
    numbers: str = "",
) -> Options:
    """Read options. `long` maps "--name" to a letter; `in_front` stops at the first word that is none.

    `numbers` is the letter that "-5" gives a value to (`head -5`). Raises Misuse for an unknown option.
    """
    found = Options()
    rest = [*arguments]
    while rest:
        word = rest.pop(0)
        if word == "--":
            found.rest += rest
            break
        if not word.startswith("-") or word == "-":
            found.rest.append(word)
            if in_front:
                found.rest += rest
                break
        elif word.startswith("--"):
            _long(word, rest, found, long=long or {}, valued=valued)
        elif numbers and word[1:].isdigit():
            _note(found, numbers, word[1:])
        else:
            _letters(word, rest, found, flags=flags, valued=valued)
    return found


def _letters(word: str, rest: list[str], found: Options, *, flags: str, valued: str) -> None:
    for place, letter in enumerate(word[1:], 2):
        if letter in valued:
            if place < len(word):
                _note(found, letter, word[place:])
            elif rest:
                _note(found, letter, rest.pop(0))
            else:
                raise Misuse(f"Missing argument to -{letter}")
            return
        if letter not in flags:
            raise Misuse(f"Unknown option '{letter}'")
        found.letters[letter] = found.letters.get(letter, 0) + 1
        found.order.append(letter)


def _long(word: str, rest: list[str], found: Options, *, long: Mapping[str, str], valued: str) -> None:
    name, sign, value = word.partition("=")
    letter = long.get(name)
    if letter is None:
        raise Misuse(f"Unknown option '{word[2:]}'")
    if letter in valued:
        if not sign and not rest:
            raise Misuse(f"Missing argument to {name}")
        _note(found, letter, value if sign else rest.pop(0))
    else:
        found.letters[letter] = found.letters.get(letter, 0) + 1
        found.order.append(letter)


def _note(found: Options, letter: str, value: str) -> None:
    found.values.setdefault(letter, []).append(value)
    found.order.append(letter)


def count(text: str) -> int:
    """A whole number. Raises Misuse."""
    try:
        return int(text[:20])
    except ValueError:
        raise Misuse(f"not a number '{text}'") from None


def size(text: str) -> int:
    """A number with a unit: "10k", "1M", "2kB" (1000). Raises Misuse."""
    digits = text.rstrip("bBcCdDwWkKmMgGtTiI")
    unit = text[len(digits) :].lower().removesuffix("ib") or ""
    if unit.endswith(("b", "d")) and len(unit) == 2:
        return count(digits) * {"k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}.get(unit[0], 1)
    return (int(digits, 0) if digits.startswith("0x") else count(digits)) * _UNITS.get(unit, 1)
