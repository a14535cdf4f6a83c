"""Backslash escapes: those of `$'...'`, of `echo` and of `printf`."""

import re

__all__ = ["ansi", "echoed", "quoted", "shown"]

_SIMPLE = {"a": "\a", "b": "\b", "e": "\x1b", "E": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_ANSI = re.compile(
    r"\\(?:([abeEfnrtv])|([0-7]{1,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|c(.)|(.))", re.DOTALL
)
_ECHO = re.compile(
    r"\\(?:([abeEfnrtv])|0([0-7]{0,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|(c)|(\\))"
)


def ansi(text: str) -> str:
    """What stands between `$'` and `'`, without its escapes. NUL ends the text, as in C."""
    return _bytes_joined(_ANSI.sub(_of_ansi, text)).split("\0")[0]


def echoed(text: str, *, goes_on: bool = False) -> tuple[str, bool]:
    """The text as `echo` writes it, and whether there was a `\\c`, which ends it.

    In the shell's own `echo` the text `goes_on` after it, only the newline is left out.
    """
    out: list[str] = []
    at, ended = 0, False
    for match in _ECHO.finditer(text):
        out.append(text[at : match.start()])
        at = match.end()
        if match[6]:
            ended = True
            if not goes_on:
                return _bytes_joined("".join(out)), True
            continue
        out.append(_of_echo(match))
    return _bytes_joined("".join(out) + text[at:]), ended


def _of_ansi(match: re.Match[str]) -> str:
    simple, octal, hexadecimal, short, long, control, other = match.groups()
    if simple:
        return _SIMPLE[simple]
    if octal:
        return _byte(int(octal, 8))
    if hexadecimal:
        return _byte(int(hexadecimal, 16))
    if short or long:
        return _character(int(short or long, 16))
    if control:
        return chr(ord(control.upper()) ^ 64) if ord(control) < 128 else control
    return str(other)


def _of_echo(match: re.Match[str]) -> str:
    simple, octal, hexadecimal, short, long, _, _ = match.groups()
    if simple:
        return _SIMPLE[simple]
    if octal is not None:
        return _byte(int(octal or "0", 8))
    if hexadecimal:
        return _byte(int(hexadecimal, 16))
    if short or long:
        return _character(int(short or long, 16))
    return "\\"


def _byte(number: int) -> str:
    """A byte as it is kept in a text: itself when ASCII, else a surrogate."""
    return bytes([number & 0xFF]).decode("utf-8", "surrogateescape")


def _character(number: int) -> str:
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"


def _bytes_joined(text: str) -> str:
    """Bytes that came one by one and make a character together become that character."""
    try:
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text


def quoted(text: str) -> str:
    """A text so that the shell takes it as one word, as it stands. NUL has no place in a word."""
    return "'" + text.replace("'", "'\\''") + "'"


def shown(text: str) -> str:
    """A value as `set`, `export -p` and `set -x` show it: quoted only where it has to be."""
    if text and re.fullmatch(r"[A-Za-z0-9_./:,+@%^=-]+", text):
        return text
    if any(ord(char) < 32 or ord(char) == 127 for char in text):
        escaped = re.sub(r"[\\']", r"\\\g<0>", text)
        return "$'" + re.sub(r"[\x00-\x1f\x7f]", _named, escaped) + "'"
    return quoted(text)


def _named(match: re.Match[str]) -> str:
    char = match[0]
    names = {value: key for key, value in _SIMPLE.items()}
    return "\\" + (names[char] if char in names else f"{ord(char):03o}")
