"""Damage done to records at random, to their bytes or to the JSON that they hold, and how it has to be told."""

import json
import random
from collections.abc import Callable
from typing import Any, get_args

from guiagent.datasets.episode import TroubleKind, Troubles

__all__ = ["assert_told", "damaged"]

ODD: tuple[Any, ...] = (
    None, True, -1, 0, 10**30, -(10**400), 1e308, 5e-324, float("nan"), float("inf"), 3.5, 1 << 63,
    "", "\ud800", "a\udfff\0", "\u202e\n\t", "[[1, 2", "[1e999, 1]", "NaN", "[" * 3000, "9" * 5000, "x" * 70_000,
    "4", "2", "../../x", "/", ".", "..", [], {}, [[]], [None] * 3, [-1.0, -1.0], ["a", "b"], [[[[[[[[]]]]]]]],
    {"a": {}}, {"bbox": [1, 2, 3]},
)  # fmt: skip
"""Values that stand where they should not."""


def assert_told(troubles: Troubles) -> None:
    """Troubles are of known kinds, and can be printed."""
    assert troubles.counts.keys() <= {*get_args(TroubleKind)}
    for trouble in troubles.first:
        assert trouble.where.isprintable(), trouble
        assert trouble.detail.isprintable(), trouble


def damaged(file: bytes, dice: random.Random) -> bytes:
    """A file with one to three things wrong; one of JSON stays JSON in two cases of three."""
    try:
        held = json.loads(file)
    except (ValueError, RecursionError):
        held = None
    if held is not None and dice.random() < 0.67:
        for _ in range(dice.choice([1, 1, 1, 2, 3])):
            held = _changed(held, dice)
        return json.dumps(held, ensure_ascii=dice.random() < 0.9).encode("utf-8", "surrogatepass")
    for _ in range(dice.choice([1, 1, 2, 3])):
        file = dice.choice(_OF_BYTES)(file, dice)
    return file


def _span(file: bytes, dice: random.Random) -> tuple[int, int]:
    start = dice.randrange(len(file) + 1)
    return start, min(len(file), start + dice.choice([1, 2, 4, 30, 500]))


def _flipped(file: bytes, dice: random.Random) -> bytes:
    start, end = _span(file, dice)
    return file[:start] + dice.randbytes(end - start) + file[end:]


def _without(file: bytes, dice: random.Random) -> bytes:
    start, end = _span(file, dice)
    return file[:start] + file[end:]


def _twice(file: bytes, dice: random.Random) -> bytes:
    start, end = _span(file, dice)
    return file[:end] + file[start:]


def _cut(file: bytes, dice: random.Random) -> bytes:
    return file[: dice.randrange(len(file) + 1)]


def _inserted(file: bytes, dice: random.Random) -> bytes:
    start, _ = _span(file, dice)
    strange = dice.choice(
        [b"\xff\xfe", b"\0", b"[" * 5000, b"]}", b'"', b"\\u", b"\xef\xbb\xbf", b"NaN", b"9" * 6000, b","]
    )
    return file[:start] + strange + file[start:]


_OF_BYTES: tuple[Callable[[bytes, random.Random], bytes], ...] = (_flipped, _without, _twice, _cut, _inserted)


def _changed(held: Any, dice: random.Random) -> Any:
    """The JSON with one change, mostly somewhere inside."""
    if isinstance(held, dict) and held and dice.random() < 0.9:
        key = dice.choice([*held])
        if dice.random() < 0.1:
            return {name: value for name, value in held.items() if name != key}
        return {**held, key: _changed(held[key], dice)}
    if isinstance(held, list) and held and dice.random() < 0.9:
        index = dice.randrange(len(held))
        match dice.randrange(10):
            case 0:
                return held[:index] + held[index + 1 :]
            case 1:
                return [*held, held[index]]
            case 2:
                return dice.sample(held, len(held))
            case _:
                return [*held[:index], _changed(held[index], dice), *held[index + 1 :]]
    if isinstance(held, str) and held[:1] in {"[", "{"} and dice.random() < 0.7:
        try:
            return json.dumps(_changed(json.loads(held), dice))
        except (ValueError, RecursionError):
            return held[: dice.randrange(len(held))]
    return dice.choice([*ODD, [held], str(held), json.dumps(held), {"a": held}])
