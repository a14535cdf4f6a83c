"""Calls as UI-TARS writes them, `verb(name='value', ...)`, read in one pass and never evaluated.

Models forget to escape quotes in what they type and to close what they open. A quoted text therefore ends at the first
quote that an argument or the end of the call follows; a call that the reply ends in is taken as closed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from guiagent.dialects.coat import Unreadable

__all__ = ["Call", "call_at", "escaped", "verb_at"]


@dataclass(frozen=True, slots=True)
class Call:
    """A verb and its named arguments, without quotes and escapes."""

    verb: str
    arguments: Mapping[str, str]


_VERB = re.compile(r"\s*([A-Za-z_]\w{0,30})\s*\(")
_NAME = re.compile(r"[\s,]*([A-Za-z_]\w{0,30})\s*=\s*")
_BARE = re.compile(r"\([^()\n]*\)|\[[^\[\]\n]*\]|[^,()\n]*")
_CLOSED = re.compile(r"[\s,]*(?:\)|\Z)")
_QUOTES = {quote: re.compile(rf"\\.|{quote}", re.DOTALL) for quote in "'\""}
_ENDING = re.compile(r"[ \t]*(?:\)[ \t]*(?:\r?\n|\Z)|,[ \t]*[A-Za-z_]\w{0,30}[ \t]*=|\Z)")
_BRACKET = re.compile(r"[ \t]*\)")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_MEANT = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", '"': '"'}


def verb_at(text: str, start: int) -> str | None:
    """The verb of the call that begins there, if one does."""
    found = _VERB.match(text, start)
    return found[1] if found else None


def call_at(text: str, start: int) -> Call:
    """The call that begins there. Raises Unreadable, naming the argument that is malformed."""
    found = _VERB.match(text, start)
    if found is None:
        raise Unreadable(f"no call begins with {text[start : start + 40]!r}")
    verb, at = found[1], found.end()
    arguments: dict[str, str] = {}
    while not _CLOSED.match(text, at):
        name = _NAME.match(text, at)
        if name is None:
            raise Unreadable(f"{verb}(...) has an argument without a name: {text[at : at + 40]!r}")
        arguments[name[1]], at = _value(text, name.end(), f"{name[1]} of {verb}(...)")
    return Call(verb, arguments)


def escaped(text: str) -> str:
    """A text in single quotes, as `call_at` reads it."""
    for sign, written in (("\\", "\\\\"), ("'", "\\'"), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")):
        text = text.replace(sign, written)
    return f"'{text}'"


def _value(text: str, start: int, what: str) -> tuple[str, int]:
    quote = text[start : start + 1]
    if quote not in _QUOTES:
        bare = _BARE.match(text, start)
        end = bare.end() if bare else start
        return text[start:end].strip(), end
    fallback = None
    for found in _QUOTES[quote].finditer(text, start + 1):
        if found[0] != quote:
            continue
        if _ENDING.match(text, found.end()):
            return _unescaped(text[start + 1 : found.start()]), found.end()
        if _BRACKET.match(text, found.end()):
            fallback = found
    if fallback is None:
        raise Unreadable(f"the {what} does not end; was the reply cut off?")
    return _unescaped(text[start + 1 : fallback.start()]), fallback.end()


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: _MEANT.get(found[1], found[0]), text)
