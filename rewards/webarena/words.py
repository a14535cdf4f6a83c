"""Cutting a lower-cased text into words as WebArena's rules do, which use NLTK's Penn Treebank tokenizer.

Only single words are compared as words ("5" is not in "15"), so what matters is where words are parted. The rewrites
are those of Robert MacIntyre's script for the Penn Treebank in the order in which NLTK 3.10 applies them, for text that
is lower-cased already; `tests/rewards/webarena` holds them against NLTK itself.
"""

import re

from rewards.webarena.sentences import sentences

__all__ = ["words"]

_APART = r" \g<0> "

_REWRITES: tuple[tuple[str, str], ...] = (
    # Quotes that open.
    (r"[«\u201c\u2018\u201e]|`+", _APART),
    (r'^"', "``"),
    (r"``", _APART),
    (r"([ (\[{<])(?:\"|'')", r"\1 `` "),
    (r"(?<![\w\u0300-\u036f])'(?!(?:re|ve|ll|m|t|s|d|n)\b)(?=\w)", "' "),
    # Punctuation; a full stop only at the end.
    (r"([^.])\.([\])}>\"' »\u201d\u2019]*+)\s*$", r"\1 . \2 "),
    (r"([:,])(\D)", r" \1 \2"),
    (r"[:,]$", _APART),
    (r"\.{2,}", _APART),
    (r"[;@#$%&\u2012-\u2015]", _APART),
    (r"([^.])\.([\])}>\"']*)\s*$", r"\1 .\2 "),
    (r"[?!]", _APART),
    (r"([^'])' ", r"\1 ' "),
    (r"[*\[\](){}<>]", _APART),
    (r"--", _APART),
    # Quotes that close, and endings of words; spaces around the whole let its ends be like its middle.
    (r"\A|\Z", " "),
    (r"[»\u201d\u2019]", _APART),
    (r"''", _APART),
    (r'"', " '' "),
    (r"\s+", " "),
    (r"([^' ])('[smd]|') ", r"\1 \2 "),
    (r"([^' ])('ll|'re|'ve|n't) ", r"\1 \2 "),
    # Words grown together.
    *((rf"\b({one})({two})\b", r" \1 \2 ") for one, two in (
        ("can", "not"), ("d", "'ye"), ("gim", "me"), ("gon", "na"), ("got", "ta"), ("lem", "me"), ("more", "'n"),
    )),
    (r"\b(wan)(na)(?=\s)", r" \1 \2 "),
    (r" ('t)(is|was)\b", r" \1 \2 "),
)  # fmt: skip
_COMPILED = tuple((re.compile(pattern), replacement) for pattern, replacement in _REWRITES)


def words(text: str) -> list[str]:
    """The words of a lower-cased text, punctuation marks among them; double quotes become `` and \'\'."""
    return [word for sentence in sentences(text) for word in _words(sentence)]


def _words(sentence: str) -> list[str]:
    for pattern, replacement in _COMPILED:
        sentence = pattern.sub(replacement, sentence)
    return sentence.split()
