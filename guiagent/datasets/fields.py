"""Values of records that somebody else wrote, taken only where they are what they should be."""

import json
import reprlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from guiagent.datasets.episode import Report, Trouble

__all__ = [
    "Fields", "WrongField", "described", "identifier", "is_there", "json_file", "json_objects", "listed", "number",
    "numbers", "object_file", "optional", "shares", "text", "text_if_any", "whole",
]  # fmt: skip

T = TypeVar("T")

_LARGEST = 1e9
"""Numbers beyond this, either way, are no place on a screen and no count of steps."""

_LONGEST_NAME = 200


class WrongField(ValueError):
    """A value is not what its field should hold; the message says what it is instead."""


@dataclass(frozen=True, slots=True)
class Fields:
    """One record: `where` it stands, what it holds, and who hears of fields that are not what they should be."""

    where: str
    held: Mapping[str, Any]
    report: Report

    def read(self, key: str, reader: Callable[[Any], T], otherwise: T) -> T:
        """A field as `reader` takes it; where that refuses, it is reported and `otherwise` holds."""
        try:
            return reader(self.held.get(key))
        except WrongField as error:
            self.trouble(f"{key}: {error}")
            return otherwise

    def trouble(self, detail: str) -> None:
        """Reports an unreadable field."""
        self.report(Trouble("unreadable field", self.where, detail))


def described(value: object) -> str:
    """A value in a few ASCII characters, whatever it is."""
    told = repr(value[:80]) if isinstance(value, str) else reprlib.repr(value)
    return told.encode("ascii", "backslashreplace").decode()[:100]


def number(value: object) -> float:
    """A finite number of everyday size. Raises WrongField."""
    if type(value) in (int, float) and -_LARGEST < value < _LARGEST:  # type: ignore[operator]
        return float(value)  # type: ignore[arg-type]
    raise WrongField(f"no number: {described(value)}" if value is not None else "missing")


def whole(value: object) -> int:
    """A whole number from 0. Raises WrongField."""
    found = number(value)
    if found < 0 or found != int(found):
        raise WrongField(f"no count: {described(value)}")
    return int(found)


def text(value: object) -> str:
    """A text. Halves of surrogates, which neither files nor models can hold, become U+FFFD. Raises WrongField."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    raise WrongField(f"no text: {described(value)}" if value is not None else "missing")


def text_if_any(value: object) -> str:
    """A text, "" where there is none."""
    return text(value) if isinstance(value, str) else ""


def identifier(value: object) -> str:
    """A name that can stand in a path and on a terminal; whole numbers are names too. Raises WrongField."""
    name = str(value) if type(value) is int and abs(value) < 1 << 128 else text(value)
    if not name or len(name) > _LONGEST_NAME or not name.isprintable() or "/" in name or name in {".", ".."}:
        raise WrongField(f"no name: {described(value)}")
    return name


def listed(value: object) -> list[Any]:
    """A list, or the JSON text of one. Raises WrongField."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            raise WrongField(f"no JSON: {described(value)}") from None
    if isinstance(value, list):
        return value
    raise WrongField(f"no list: {described(value)}" if value is not None else "missing")


def numbers(value: object, count: int) -> list[float]:
    """That many numbers, as a list or its JSON text. Raises WrongField."""
    found = listed(value)
    if len(found) != count:
        raise WrongField(f"not {count} numbers: {described(found)}")
    return [number(one) for one in found]


def shares(value: object) -> tuple[float, float]:
    """Two numbers that can be a place on a screen as shares of its sides, borders not exact. Raises WrongField.

    AitW and its copies write (-1, -1) where there is none.
    """
    one, other = numbers(value, 2)
    if -1 < one < 2 and -1 < other < 2:
        return one, other
    raise WrongField(f"no place on the screen: {described(value)}")


def optional(reader: Callable[[Any], T]) -> Callable[[Any], T | None]:
    """The reader as one whose fields may lack a value: for `Fields.read` with None."""
    return reader


def json_file(path: Path, where: str, report: Report) -> object | None:
    """What a JSON file holds; None where it cannot be read, which is reported."""
    try:
        held: object | None = json.loads(path.read_bytes())
        if held is not None:
            return held
        report(Trouble("unreadable record", where, f"{path.name} holds nothing"))
    except FileNotFoundError:
        report(Trouble("missing episode", where, f"there is no {path.name}"))
    except OSError as error:
        report(Trouble("unreadable record", where, f"{path.name}: {error.strerror or type(error).__name__}"))
    except (ValueError, RecursionError) as error:
        report(Trouble("torn record", where, f"{path.name} is no whole JSON: {described(str(error))}"))
    return None


def is_there(path: Path) -> bool:
    """Whether there is something at a path, which may be one that no file can have."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def object_file(path: Path, where: str, report: Report) -> Fields | None:
    """The JSON object in a file; None where there is none to be read, which is reported."""
    held = json_file(path, where, report)
    if isinstance(held, dict):
        return Fields(where, held, report)
    if held is not None:
        report(Trouble("unreadable record", where, f"no JSON object: {described(held)}"))
    return None


def json_objects(held: object, where: str, report: Report) -> Sequence[Fields]:
    """The JSON objects in a list, each with its number in `where`; what is none is reported."""
    if not isinstance(held, list):
        report(Trouble("unreadable record", where, f"no list of steps: {described(held)}"))
        return ()
    found = []
    for index, one in enumerate(held):
        if isinstance(one, dict):
            found.append(Fields(f"{where}, step {index}", one, report))
        else:
            report(Trouble("unreadable record", f"{where}, step {index}", f"no JSON object: {described(one)}"))
    return found
