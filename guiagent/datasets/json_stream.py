"""One large JSON file of many episodes, read one episode after the other, whatever its size."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from guiagent.datasets.episode import DatasetError, Report, Trouble
from guiagent.datasets.fields import described

__all__ = ["streamed"]

_CHUNK = 1 << 20
"""Our default."""
_UNCLEAR = 1 << 16
"""An error so near to the end of what was read may only mean that more has to be read. Longer texts are damage."""

_NEXT = re.compile(r"\}\s*\](?=\s*(?:,\s*\[\s*\{|\]))")
"""Where an episode ends, by what follows: here reading goes on after a torn one."""

_SPACE = re.compile(r"[\s,:]*")


def streamed(path: Path, report: Report, *, chunk: int = _CHUNK) -> Iterator[tuple[str, int, Any]]:
    """The entries of {"subset": [entry, ...], ...}, or of one list, with their subset ("") and number from 0.

    `chunk` is how many characters are read at once. What is torn is reported and left out, up to the next episode.
    Bytes that are no UTF-8 become U+FFFD. Raises DatasetError where the file cannot be opened.
    """
    try:
        file = path.open(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise DatasetError(f"{path} cannot be opened ({error.strerror}); name the folder that it is in") from error
    with file:
        yield from _Tape(file, path.name, report, chunk).entries()


class _Torn(Exception):
    """What stands here is no JSON."""


class _Tape:
    """The text of a file, of which only the part that is being read is kept."""

    def __init__(self, file: TextIO, name: str, report: Report, chunk: int) -> None:
        self._file, self._name, self._report, self._chunk = file, name, report, chunk
        self._text, self._at, self._ended = "", 0, False
        self._decoder = json.JSONDecoder()
        self._told = False  # whether what was torn last explains that the file ends here

    def entries(self) -> Iterator[tuple[str, int, Any]]:
        match self._peek():
            case "[":
                yield from self._list("")
            case "{":
                self._at += 1
                yield from self._subsets()
            case other:
                self._torn("the file", f"it begins with {described(other)}")

    def _subsets(self) -> Iterator[tuple[str, int, Any]]:
        while (sign := self._peek()) != "}":
            if not sign:
                if not self._told:
                    self._torn("the file", "it ends too early")
                return
            try:
                subset = self._value()
                name = subset[:80] if isinstance(subset, str) else described(subset)
                if self._peek() == "[":
                    yield from self._list(name)
                else:
                    self._torn(described(name), f"no list of episodes: {described(self._value())}")
            except _Torn as error:
                self._torn("the file", str(error))
                return

    def _list(self, subset: str) -> Iterator[tuple[str, int, Any]]:
        self._at += 1
        number = 0
        while (sign := self._peek()) != "]":
            if not sign:
                self._torn(subset, f"it ends too early, after {number} episodes")
                return
            try:
                yield subset, number, self._value()
            except _Torn as error:
                self._torn(f"{subset}, episode {number}", str(error))
                if not self._recovered():
                    return
            number += 1
        self._at += 1

    def _torn(self, where: str, detail: str) -> None:
        self._told = True
        self._report(Trouble("torn record", f"{self._name}, {where}", detail))

    def _peek(self) -> str:
        """The next sign but spaces, commas and colons; "" at the end of the file."""
        while True:
            found = _SPACE.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _more(self) -> bool:
        """Reads on, and lets go of what is done with."""
        chunk = "" if self._ended else self._file.read(self._chunk)
        self._ended = not chunk
        self._text, self._at = self._text[self._at :] + chunk, 0
        return bool(chunk)

    def _value(self) -> Any:
        """The JSON value that begins here. Raises _Torn, and stands behind what is wrong then."""
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                ahead, left = error.pos - self._at, len(self._text) - error.pos
                if left <= _UNCLEAR and self._more():
                    continue
                self._at += max(1, min(ahead, len(self._text) - self._at))
                raise _Torn(described(error.msg)) from None
            except (ValueError, RecursionError) as error:
                self._at += 1
                raise _Torn(described(str(error))) from None
            length = end - self._at
            if isinstance(value, int | float) and len(self._text) - end <= 2 and self._more():
                continue  # it may be the beginning of a longer number: "1" of "1e+16", of which "1e+" was read
            self._at, self._told = self._at + length, False
            return value

    def _recovered(self) -> bool:
        """Goes on to the end of the next episode that ends as one; False where there is none."""
        while True:
            found = _NEXT.search(self._text, self._at)
            if found:
                self._at = found.end()
                return True
            self._at = max(self._at, len(self._text) - _UNCLEAR)
            if not self._more():
                return False
