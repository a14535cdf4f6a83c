"""JSON objects in replies: found behind a thought or in a fence, and read without surprises."""

import json
from collections.abc import Mapping
from typing import Any

from guiagent.dialects.coat import Unreadable

__all__ = ["json_object", "shown", "text_in"]


def json_object(text: str, start: int = 0) -> tuple[dict[str, Any], int]:
    """The first object from `start` on, and where it ends. Raises Unreadable, saying what is wrong with it.

    Line breaks within strings are taken, NaN and infinities are not.
    """
    begin = text.find("{", start)
    if begin < 0:
        raise Unreadable(f"there is no JSON object in {text[start : start + 40].strip()!r}")
    try:
        found, end = _DECODER.raw_decode(text, begin)
    except RecursionError:
        raise Unreadable("a JSON object with too many brackets within brackets") from None
    except ValueError as error:
        raise Unreadable(f"no JSON object: {error} in {text[begin : begin + 60]!r}") from None
    return found, end


def text_in(given: Mapping[str, Any], key: str, what: str) -> str:
    """The string under a key. Raises Unreadable."""
    value = given.get(key)
    if not isinstance(value, str):
        raise Unreadable(f"{what} needs a text as {key!r}, not {shown(value)}")
    return value


def shown(value: object) -> str:
    """A value of JSON in a few characters, for messages."""
    match value:
        case None:
            return "nothing"
        case list():
            return "a list"
        case dict():
            return "an object"
        case _:
            return repr(value)[:40]


def _refused(name: str) -> float:
    raise ValueError(f"{name} is no number")


_DECODER = json.JSONDecoder(strict=False, parse_constant=_refused)
