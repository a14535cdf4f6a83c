"""Somebody else's predictions, one JSON object a line, scored without running anything.

    {"episode": "523638528775825151", "step": 0, "action": {"kind": "Tap", "point": {"x": 135.0, "y": 300.0}}}
    {"episode": "523638528775825151", "step": 1, "output": "Action: click(point='<point>500 500</point>')"}

    episode   the data set's own id, a text or a whole number
    step      the position of the step in its episode, from 0
    action    what was predicted, as our records write it, in pixels of the stored screenshot; points may also be
              written [x, y]; null where nothing was said
    box       [left, top, right, bottom] in pixels beside `action`, for models that point with rectangles (optional)
    output    instead of `action`: what the model wrote, read with the dialect that --dialect names

Other fields are passed over. What is wrong with a line is counted and named; it never ends the evaluation. Steps that
the file does not hold count as wrong, and as missing.
"""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from emulators.action import Action
from emulators.codec import Codec, CodecError
from emulators.screen import Box
from guiagent.config import ConfigError
from guiagent.dialects.coat import Unreadable
from guiagent.dialects.published import PublishedDialect
from guiagent.evaluation.offline.records import writable
from guiagent.evaluation.steps import EvaluationError
from rewards.profiles.case import Case, Prediction

__all__ = ["Given", "Mishaps"]

_CODEC = Codec()
_KEPT = 10
_POINTS = ("point", "start", "end")


@dataclass(slots=True)
class Mishaps:
    """What was wrong with a file: lines that are no prediction, steps told twice; with the first of each by name."""

    unreadable: int = 0
    duplicates: int = 0
    strangers: int = 0
    first: list[str] = field(default_factory=list)

    def note(self, what: str) -> None:
        """Keep it if it is one of the first."""
        if len(self.first) < _KEPT:
            self.first.append(what)

    def plain(self) -> dict[str, Any]:
        """As evaluation.json holds it."""
        return {
            "unreadable_lines": self.unreadable,
            "duplicates": self.duplicates,
            "not_in_the_data": self.strangers,
            "first": list(self.first),
        }


class Given:
    """The predictions in a file. `dialect` reads `output`; messages call the file `called`, where that is given.

    Of two predictions for one step the first counts. Raises EvaluationError where the file cannot be read, ConfigError
    where it holds outputs of a model and no dialect is named.
    """

    partial = False

    def __init__(self, name: str, path: Path, dialect: PublishedDialect | None = None, *, called: str = "") -> None:
        self.name = name
        self._called = called or str(path)
        self.mishaps = Mishaps()
        self._dialect = dialect
        self._said: dict[tuple[str, int], Prediction | str] = {}
        self._asked: set[tuple[str, int]] = set()
        self._lines: dict[tuple[str, int], int] = {}
        for number, line in _lines(path):
            self._take(number, line)

    def __len__(self) -> int:
        return len(self._said)

    def answer(self, case: Case) -> Prediction | None:
        key = (case.episode, case.index)
        said = self._said.get(key)
        if said is None:
            return None
        self._asked.add(key)
        if isinstance(said, str):
            said = self._said[key] = self._read(said, case)
        return said

    def finish(self) -> Mishaps:
        """To be called when all steps were asked for: what is left is of episodes or steps that were not."""
        for key in self._said:
            if key not in self._asked:
                self.mishaps.strangers += 1
                self.mishaps.note(f"line {self._lines[key]}: no step {key[1]} of episode {key[0]} was evaluated")
        return self.mishaps

    def _read(self, output: str, case: Case) -> Prediction:
        assert self._dialect is not None
        try:
            said = self._dialect.parse(output, case.screen)
        except Unreadable as error:
            return Prediction(None, unreadable=str(error) or "unreadable")
        return _finite(said.action, said.box)

    def _take(self, number: int, line: bytes) -> None:
        try:
            key, said = _parsed(line)
        except (ValueError, OverflowError) as error:
            self.mishaps.unreadable += 1
            self.mishaps.note(f"line {number}: {error}")
            return
        if isinstance(said, str) and self._dialect is None:
            raise ConfigError(
                f"{self._called}, line {number} holds the output of a model; say with --dialect how it is to be read"
            )
        if key in self._said:
            self.mishaps.duplicates += 1
            self.mishaps.note(f"line {number}: step {key[1]} of episode {key[0]} was told in line {self._lines[key]}")
            return
        self._said[key], self._lines[key] = said, number


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield number, line
    except OSError as error:
        raise EvaluationError(f"{path} cannot be read: {error.strerror}; name a JSONL file of predictions") from error


def _parsed(line: bytes) -> tuple[tuple[str, int], Prediction | str]:
    """Key and prediction, or the output to be read. Raises ValueError."""
    try:
        data = json.loads(line.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError) as error:
        cut = "" if line.rstrip().endswith(b"}") else ", it looks cut off"
        raise ValueError(f"no JSON{cut} ({error})") from error
    if not isinstance(data, dict):
        raise ValueError("not an object")
    key = (_episode(data.get("episode")), _step(data.get("step")))
    if "output" in data:
        if "action" in data:
            raise ValueError("both action and output; give one of them")
        if not isinstance(data["output"], str):
            raise ValueError("output is no text")
        return key, data["output"]
    if "action" not in data:
        raise ValueError("neither action nor output")
    return key, _prediction(data)


def _episode(said: Any) -> str:
    if isinstance(said, str) and said:
        return said
    if isinstance(said, int) and not isinstance(said, bool):
        return str(said)
    raise ValueError("no episode, which is a text or a whole number")


def _step(said: Any) -> int:
    if isinstance(said, int) and not isinstance(said, bool) and said >= 0:
        return said
    raise ValueError("no step, which is a whole number from 0 on")


def _prediction(data: Mapping[str, Any]) -> Prediction:
    if data["action"] is None:
        return Prediction(None, unreadable="the file says null")
    written = data["action"]
    if not isinstance(written, dict) or not isinstance(written.get("kind"), str):
        raise ValueError('action is no object with a kind, {"kind": "Tap", ...} say')
    try:
        action: Action = _CODEC.decode(Action, {**written, **_points(written)})  # type: ignore[arg-type]
    except CodecError as error:
        raise ValueError(f"action is {error}") from error
    return _finite(action, _box(data.get("box")))


def _points(written: Mapping[str, Any]) -> dict[str, Any]:
    """The points that are written as pairs, as records."""
    pairs = {name: said for name, said in written.items() if name in _POINTS and isinstance(said, list)}
    return {name: {"x": said[0], "y": said[1]} for name, said in pairs.items() if len(said) == 2}


def _box(said: Any) -> Box | None:
    if said is None:
        return None
    if not isinstance(said, list) or len(said) != 4 or not all(_number(one) for one in said):
        raise ValueError("box is not [left, top, right, bottom]")
    left, top, right, bottom = map(float, said)
    return Box(min(left, right), min(top, bottom), max(left, right), max(top, bottom))


def _number(said: Any) -> bool:
    return isinstance(said, int | float) and not isinstance(said, bool) and math.isfinite(said)


def _finite(action: Action, box: Box | None) -> Prediction:
    if not writable(action, box):
        return Prediction(None, unreadable="a place that is no number")
    return Prediction(action, box)
