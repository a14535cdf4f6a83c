"""Calls and literals as Python and JavaScript write them, read in one pass and never evaluated.

What is read is data: names, calls, texts, numbers, lists and tables. Whatever else stands in a reply (operators,
lambdas, comprehensions, f-strings with gaps) is refused. Nothing here recurses deeper than `DEEPEST`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from guiagent.dialects.coat import Unreadable
from guiagent.dialects.literals import NUMBER, number, text_at

__all__ = ["DEEPEST", "LINKS", "LONGEST", "Called", "Item", "Language", "Member", "Named", "Pattern", "Reader", "Value"]

T = TypeVar("T")

DEEPEST = 24
"""How deep lists, tables and calls may stand in each other; our default."""

LINKS = 40
"""How many members and calls may follow each other; our default."""

LONGEST = 100_000
"""Longer replies are not read; our default."""

Language = Literal["literals", "calls"]
"""What may be an argument: literals only, or also names, calls and regular expressions."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name that stands alone: `page`."""

    name: str


@dataclass(frozen=True, slots=True)
class Member:
    """What stands behind a dot: `of.name`."""

    of: "Value"
    name: str


@dataclass(frozen=True, slots=True)
class Item:
    """What stands between brackets behind something: `of[key]`."""

    of: "Value"
    key: "Value"


@dataclass(frozen=True, slots=True)
class Called:
    """A call of something with arguments by position and by name."""

    of: "Value"
    given: tuple["Value", ...]
    named: Mapping[str, "Value"]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression as JavaScript writes it: `/save/i`."""

    text: str
    flags: str


Value = (
    str | int | float | bool | None | Named | Member | Item | Called | Pattern
    | list["Value"] | tuple["Value", ...] | dict[str, "Value"]
)  # fmt: skip

_SPACE = re.compile(r"(?:\s+|#[^\n]*|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_PYTHON_SPACE = re.compile(r"(?:\s+|#[^\n]*)*")
_NAME = re.compile(r"[^\W\d]\w{0,60}")
_PATTERN = re.compile(r"/((?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+)/([a-z]{0,8})")
_WORDS: Mapping[str, bool | None] = {
    "True": True, "False": False, "None": None, "true": True, "false": False, "null": None, "undefined": None,
}  # fmt: skip
_PYTHON_WORDS = ("True", "False", "None")
_CLOSING = {"[": "]", "(": ")", "{": "}"}


class Reader:
    """Reads a text from `at` on. With "literals" as BrowserGym's own grammar does, with "calls" more."""

    def __init__(self, text: str, at: int = 0, *, language: Language = "calls") -> None:
        if len(text) > LONGEST:
            raise Unreadable(f"a reply of {len(text)} letters is not read; {LONGEST} are the most")
        self.text = text
        self.at = at
        self._calls = language == "calls"
        self._space = _SPACE if self._calls else _PYTHON_SPACE
        self._depth = 0

    def skip(self) -> str:
        """Go behind spaces and comments; the letter that follows, empty at the end."""
        found = self._space.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.text[self.at : self.at + 1]

    def take(self, sign: str) -> bool:
        """Go behind `sign` where it is what follows."""
        self.skip()
        if not self.text.startswith(sign, self.at):
            return False
        self.at += len(sign)
        return True

    def name(self) -> str:
        """The name that follows. Raises Unreadable."""
        self.skip()
        found = _NAME.match(self.text, self.at)
        if found is None:
            raise self.trouble("a name")
        self.at = found.end()
        return found[0]

    def trouble(self, expected: str) -> Unreadable:
        """What is wrong here."""
        there = self.text[self.at : self.at + 30]
        return Unreadable(f"expected {expected}, not {there!r}" if there else f"expected {expected}; was it cut off?")

    def chain(self) -> Value:
        """A name with all members, calls and items behind it. Raises Unreadable."""
        name = self.name()
        while name in ("await", "new"):
            name = self.name()
        if name in _WORDS:
            return _WORDS[name]
        made: Value = Named(name)
        for _ in range(LINKS):
            if self.take("?.") or self.take("."):
                made = Member(made, self.name())
            elif self.take("("):
                given, named = self.arguments()
                made = Called(made, given, named)
            elif self.take("["):
                key = self.value()
                if not self.take("]"):
                    raise self.trouble("]")
                made = Item(made, key)
            else:
                return made
        raise Unreadable(f"more than {LINKS} names and calls in a chain are not read")

    def arguments(self) -> tuple[tuple[Value, ...], dict[str, Value]]:
        """What stands between the brackets of a call whose first one was taken. Raises Unreadable."""
        given: list[Value] = []
        named: dict[str, Value] = {}
        while not self.take(")"):
            if (key := self._key("=")) is not None:
                if key in named:
                    raise Unreadable(f"{key} is given twice")
                named[key] = self.value()
            elif named:
                raise self.trouble("an argument with a name")
            else:
                given.append(self.value())
            if not self.take(",") and self.skip() != ")":
                raise self.trouble(", or )")
        return tuple(given), named

    def value(self) -> Value:
        """One argument. Raises Unreadable."""
        sign = self.skip()
        if sign in _CLOSING:
            return self._nested(sign)
        if (found := text_at(self.text, self.at, script=self._calls)) is not None:
            said, self.at = found
            return self._joined(said)
        if (digits := NUMBER.match(self.text, self.at)) is not None:
            self.at = digits.end()
            return number(digits[0])
        if sign == "/" and self._calls and (pattern := _PATTERN.match(self.text, self.at)):
            self.at = pattern.end()
            return Pattern(pattern[1], pattern[2])
        if self._calls:
            return self._inside(self.chain)
        began = self.at
        word = self.name()
        if word in _PYTHON_WORDS:
            return _WORDS[word]
        self.at = began
        raise self.trouble("a text in quotes or a number")

    def _joined(self, said: str) -> str:
        """A text with those that follow without a comma, as Python joins them."""
        while self._calls:
            self.skip()
            found = text_at(self.text, self.at, script=True)
            if found is None:
                break
            said, self.at = said + found[0], found[1]
        return said

    def _nested(self, sign: str) -> Value:
        self.at += 1
        match sign:
            case "{":
                return self._inside(self._table)
            case "[":
                return self._inside(lambda: self._items("]")[0])
        items, trailing = self._inside(lambda: self._items(")"))
        if self._calls and len(items) == 1 and not trailing:
            return items[0]
        return tuple(items)

    def _items(self, end: str) -> tuple[list[Value], bool]:
        items: list[Value] = []
        trailing = False
        while not self.take(end):
            items.append(self.value())
            trailing = self.take(",")
            if not trailing and self.skip() != end:
                raise self.trouble(f", or {end}")
        return items, trailing

    def _table(self) -> dict[str, Value]:
        made: dict[str, Value] = {}
        while not self.take("}"):
            self.skip()
            found = text_at(self.text, self.at, script=self._calls)
            if found is not None:
                key, self.at = found
                if not self.take(":"):
                    raise self.trouble(":")
            elif not self._calls or (name := self._key(":")) is None:
                raise self.trouble("a key")
            else:
                key = name
            made[key] = self.value()
            if not self.take(",") and self.skip() != "}":
                raise self.trouble(", or }")
        return made

    def _key(self, sign: str) -> str | None:
        """The name that follows, where `sign` and not two of it follow that; both are taken."""
        self.skip()
        found = _NAME.match(self.text, self.at)
        if found is None:
            return None
        began, self.at = self.at, found.end()
        if self.take(sign) and not self.text.startswith(("=", ">"), self.at):
            return found[0]
        self.at = began
        return None

    def _inside(self, read: Callable[[], T]) -> T:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Unreadable(f"more than {DEEPEST} brackets stand in each other")
        try:
            return read()
        finally:
            self._depth -= 1
