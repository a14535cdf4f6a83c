"""How Playwright compares names: part of a text in any case, the whole exactly, or by a regular expression.

A model's regular expression is only read where matching it takes no long time: no repeated groups, no references, two
repetitions at most.
"""

import re
from collections.abc import Callable, Mapping

from guiagent.dialects.coat import Unreadable
from guiagent.dialects.expressions import Called, Member, Named, Pattern, Value

__all__ = ["Words", "pattern_of", "words"]

Words = Callable[[str], bool]
"""Whether a text is one that was meant."""

_LONGEST_PATTERN = 200
_REPEATED_GROUP = re.compile(r"\)[*+?{]")
_STRANGE = re.compile(r"\\[1-9]|\(\?(?!:)|\\[pPkKGAZz]")
_REPEATED = re.compile(r"(?<!\\)(?:[*+]|\{\d)")
_FLAGS = {"i": re.IGNORECASE, "I": re.IGNORECASE, "IGNORECASE": re.IGNORECASE}


def words(value: Value, *, exact: bool, what: str) -> Words:
    """How texts are compared with an argument. Raises Unreadable."""
    pattern = pattern_of(value)
    if pattern is not None:
        found = _compiled(pattern)
        return lambda text: found.search(_plain(text)) is not None
    if not isinstance(value, str):
        raise Unreadable(f"{what} is a text in quotes or a regular expression, not {str(value)[:40]!r}")
    wanted = _plain(value)
    if exact:
        return lambda text: _plain(text) == wanted
    return lambda text: wanted.casefold() in _plain(text).casefold()


def pattern_of(value: Value) -> Pattern | None:
    """The regular expression that is written `/save/i` or `re.compile("save", re.I)`; None for anything else."""
    match value:
        case Pattern():
            return value
        case Called(Member(Named("re"), "compile"), (str() as text,), named) if not named:
            return Pattern(text, "")
        case Called(Member(Named("re"), "compile"), (str() as text, Member(Named("re"), flag)), named) if not named:
            return Pattern(text, flag)
        case Called(Named("RegExp"), (str() as text, *rest), named) if not named:
            return Pattern(text, str(rest[0]) if rest else "")
    return None


def _compiled(pattern: Pattern) -> re.Pattern[str]:
    text = pattern.text
    slow = len(_REPEATED.findall(text)) > 2 or _REPEATED_GROUP.search(text) or _STRANGE.search(text)
    if slow or len(text) > _LONGEST_PATTERN:
        raise Unreadable(f"the regular expression {text[:60]!r} is not read; write a plain text or a simpler one")
    flags = re.NOFLAG
    for flag in [pattern.flags] if pattern.flags in _FLAGS else list(pattern.flags):
        flags |= _known(_FLAGS, flag)
    try:
        return re.compile(text, flags)
    except (re.error, OverflowError, RecursionError) as error:
        raise Unreadable(f"{text[:60]!r} is no regular expression: {error}") from error


def _known(flags: Mapping[str, re.RegexFlag], flag: str) -> re.RegexFlag:
    if flag not in flags and flag not in ("u", "g", "s", "m"):
        raise Unreadable(f"a regular expression has no flag {flag!r} here")
    return flags.get(flag, re.NOFLAG)


def _plain(text: str) -> str:
    return " ".join(text.split())
