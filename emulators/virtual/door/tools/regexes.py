"""Regular expressions of POSIX, basic and extended, as Python's.

As in Android's C library, and unlike in GNU's, a backslash makes no operator of `|`, `+` and `?` in basic ones.
"""

import functools
import re

from emulators.virtual.door.tools.call import Misuse

__all__ = ["regex"]

_CLASSES = {
    "alpha": "a-zA-Z", "digit": "0-9", "alnum": "a-zA-Z0-9", "upper": "A-Z", "lower": "a-z", "space": r" \t\n\r\f\v",
    "blank": r" \t", "punct": r"!-/:-@\[-`{-~", "xdigit": "0-9A-Fa-f", "cntrl": r"\x00-\x1f\x7f", "print": " -~",
    "graph": "!-~",
}  # fmt: skip
_ESCAPES = {"<": r"\b(?=\w)", ">": r"\b(?<=\w)", "b": r"\b", "B": r"\B", "w": r"\w", "W": r"\W", "s": r"\s", "S": r"\S",
            "n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "`": r"\A", "'": r"\Z"}  # fmt: skip
_LONGEST = 10_000
"""How long a pattern may be; our default."""


@functools.lru_cache(maxsize=128)
def regex(pattern: str, *, extended: bool, ignore_case: bool = False) -> re.Pattern[str]:
    """Raises Misuse for what is none, and for repetitions of repetitions, which could take for ever."""
    if len(pattern) > _LONGEST:
        raise Misuse(f"a pattern of more than {_LONGEST} characters")
    translated = _Reader(pattern, extended=extended).all()
    try:
        return re.compile(translated, (re.IGNORECASE if ignore_case else 0) | re.ASCII)
    except (re.error, RecursionError, OverflowError):
        raise Misuse(f"bad regex '{pattern}'") from None


class _Reader:
    """Goes through a pattern once. `_loops` says of each open group whether it has a repetition in it."""

    def __init__(self, pattern: str, *, extended: bool) -> None:
        self._pattern = pattern
        self._extended = extended
        self._at = 0
        self._out: list[str] = []
        self._loops = [False]
        self._last_loops = False
        self._starts = True

    def all(self) -> str:
        while self._at < len(self._pattern):
            self._one()
        return "".join(self._out)

    def _one(self) -> None:
        char = self._pattern[self._at]
        self._at += 1
        escaped = char == "\\"
        if escaped:
            if self._at >= len(self._pattern):
                raise Misuse(f"bad regex '{self._pattern}': trailing backslash")
            char = self._pattern[self._at]
            self._at += 1
        special = escaped != self._extended and (self._extended or char not in "|+?")
        if char in "(){}|+?" and special:
            self._operator(char)
        elif escaped and char in "|+?":
            self._put(re.escape(char))
        elif escaped:
            self._put(
                _ESCAPES[char]
                if char in _ESCAPES
                else f"(?:\\{char})"
                if char.isdigit() and char != "0"
                else re.escape(char)
            )
        elif char == "*" and not self._starts:
            self._repeat("*")
        elif char == "[":
            self._put(self._bracket())
        elif char == ".":
            self._put("[^\\n]")
        elif char == "^" and (self._extended or self._starts):
            self._out.append("^")
        elif char == "$" and (self._extended or self._ends()):
            self._put("$")
        else:
            self._put(re.escape(char))

    def _put(self, text: str) -> None:
        self._out.append(text)
        self._starts = False
        self._last_loops = False

    def _ends(self) -> bool:
        return self._pattern[self._at :][:2] in ("", "\\)", "\\|")

    def _operator(self, char: str) -> None:
        match char:
            case "(":
                self._out.append("(")
                self._loops.append(False)
                self._starts = True
            case ")":
                if len(self._loops) < 2:
                    if not self._extended:
                        raise Misuse(f"bad regex '{self._pattern}': unmatched parenthesis")
                    self._put("\\)")
                    return
                inner = self._loops.pop()
                self._put(")")
                self._last_loops = inner
                self._loops[-1] |= inner
            case "|":
                self._out.append("|")
                self._starts = True
            case "{":
                self._interval()
            case "}":
                self._put("\\}")
            case _ if self._starts:
                self._put("\\" + char)
            case _:
                self._repeat(char)

    def _interval(self) -> None:
        close = "}" if self._extended else "\\}"
        end = self._pattern.find(close, self._at)
        inside = self._pattern[self._at : end] if end >= 0 else ""
        if not re.fullmatch(r"\d{1,3}(,\d{0,3})?|,\d{1,3}", inside) or self._starts:
            if self._extended:
                self._put("\\{")
                return
            raise Misuse(f"bad regex '{self._pattern}': bad repetition")
        self._at = end + len(close)
        self._repeat("{" + ("0" if inside.startswith(",") else "") + inside + "}")

    def _repeat(self, sign: str) -> None:
        if sign != "?" and self._last_loops:
            raise Misuse(f"'{self._pattern}' repeats a repetition, which could take for ever; write it without")
        if self._out and self._out[-1].endswith(("*", "+", "?", "}")) and self._out[-1][:1] in "*+?{":
            return  # a sign after a sign adds nothing
        self._out.append(sign)
        self._loops[-1] |= sign != "?"

    def _bracket(self) -> str:
        start = self._at
        negated = self._pattern.startswith("^", start)
        at = start + negated
        parts: list[str] = []
        first = at
        while True:
            if at >= len(self._pattern):
                raise Misuse(f"bad regex '{self._pattern}': unmatched bracket")
            char = self._pattern[at]
            if char == "]" and at > first:
                break
            if self._pattern.startswith("[:", at) and (end := self._pattern.find(":]", at)) > 0:
                name = self._pattern[at + 2 : end]
                if name not in _CLASSES:
                    raise Misuse(f"bad regex '{self._pattern}': no class {name}")
                parts.append(_CLASSES[name])
                at = end + 2
                continue
            at += 1
            if self._pattern[at : at + 1] == "-" and self._pattern[at + 1 : at + 2] not in ("]", ""):
                parts.append(f"{_literal(char)}-{_literal(self._pattern[at + 1])}")
                at += 2
            else:
                parts.append(_literal(char))
        self._at = at + 1
        return f"[{'^' if negated else ''}{''.join(parts)}]"


def _literal(char: str) -> str:
    return "\\" + char if char in "\\]^[-&~|" else char
