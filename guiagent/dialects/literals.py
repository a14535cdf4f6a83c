"""Texts and numbers as Python and JavaScript write them in a source, read and never evaluated."""

import re
import unicodedata

from guiagent.dialects.coat import Unreadable

__all__ = ["NUMBER", "number", "quoted", "text_at"]

NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")

_LONGEST_NUMBER = 40
_OPENING = re.compile(r"([rRuUbBfF]{0,2})('''|\"\"\"|'|\")|(`)")
_ENDS = {
    "'": re.compile(r"(?:[^'\\\n]|\\.)*'", re.DOTALL), '"': re.compile(r'(?:[^"\\\n]|\\.)*"', re.DOTALL),
    "'''": re.compile(r"(?:[^'\\]|\\.|'(?!''))*'''", re.DOTALL),
    '"""': re.compile(r'(?:[^"\\]|\\.|"(?!""))*"""', re.DOTALL),
    "`": re.compile(r"(?:[^`\\]|\\.)*`", re.DOTALL),
}  # fmt: skip
_PLAIN = {
    "\n": "", "\r\n": "", "\r": "", "\\": "\\", "'": "'", '"': '"', "a": "\a", "b": "\b", "f": "\f", "n": "\n",
    "r": "\r", "t": "\t", "v": "\v",
}  # fmt: skip
_CODES = re.compile(
    r"\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{2})|u\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|N\{([^}\n]{1,90})\}"
    r"|(\r\n|.))",
    re.DOTALL,
)  # fmt: skip


def number(digits: str) -> int | float:
    """The number that is written like this. Raises Unreadable for one that nobody means."""
    if len(digits) > _LONGEST_NUMBER:
        raise Unreadable(f"a number of {len(digits)} digits is not read")
    value: int | float = int(digits) if digits.lstrip("+-").isdecimal() else float(digits)
    if abs(value) > 1e15:
        raise Unreadable(f"{digits} is too large a number")
    return value


def text_at(source: str, at: int, *, script: bool = True) -> tuple[str, int] | None:
    """The text in quotes that begins there and where it ends; None where none begins.

    `script` reads Python's prefixes and JavaScript's backquotes too. Raises Unreadable for one that does not end,
    and for one with gaps.
    """
    found = _OPENING.match(source, at)
    if found is None or (not script and (found[1] or found[3])):
        return None
    quote = found[2] or found[3]
    end = _ENDS[quote].match(source, found.end())
    if end is None:
        raise Unreadable("a text in quotes does not end; was the reply cut off?")
    prefix, inside = (found[1] or "").lower(), source[found.end() : end.end() - len(quote)]
    if "b" in prefix:
        raise Unreadable("bytes are no text")
    if ("f" in prefix and re.search(r"\{(?!\{)", inside.replace("{{", ""))) or (quote == "`" and "${" in inside):
        raise Unreadable("a text with gaps to fill in is not read; write what is meant")
    if "r" in prefix:
        return inside, end.end()
    said = _CODES.sub(lambda code: _meant(code, script=script), inside)
    return (said.replace("{{", "{").replace("}}", "}") if "f" in prefix else said), end.end()


def _meant(code: re.Match[str], *, script: bool) -> str:
    octal, two, braced, four, eight, name, plain = code.groups()
    if octal:
        return chr(int(octal, 8))
    if two or four:
        return chr(int(two or four, 16))
    if braced or eight:
        if braced and not script:
            raise Unreadable(f"{code[0][:12]} is no letter")
        value = int(braced or eight, 16)
        if value > 0x10FFFF:
            raise Unreadable(f"{code[0][:12]} is no letter")
        return chr(value)
    if name:
        try:
            return unicodedata.lookup(name)
        except KeyError:
            raise Unreadable(f"no letter is called {name[:40]!r}") from None
    if plain in "xuUN":
        raise Unreadable(f"{code[0]} is the beginning of no letter's number")
    return _PLAIN.get(plain, code[0])


def quoted(text: str) -> str:
    """A text in double quotes as Python, JavaScript and JSON read it alike."""
    return '"' + "".join(map(_written, text)) + '"'


_WRITTEN = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _written(sign: str) -> str:
    if sign in _WRITTEN:
        return _WRITTEN[sign]
    if sign.isprintable():
        return sign
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"
