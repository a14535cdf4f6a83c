"""The shell's patterns: `*`, `?`, `[...]`, `@(a|b)` and its kin, and backslashes before what is meant as it stands.

Matching goes over sets of places in the text, so that no pattern takes more than polynomial time.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["escaped", "has_pattern", "longest_prefix", "matches", "shortest_prefix", "suffix", "unescaped"]

_CLASSES: dict[str, Callable[[str], bool]] = {
    "alnum": str.isalnum, "alpha": str.isalpha, "blank": lambda c: c in " \t",
    "cntrl": lambda c: ord(c) < 32 or c == "\x7f",
    "digit": lambda c: c in "0123456789", "graph": lambda c: "!" <= c <= "~", "lower": str.islower,
    "print": lambda c: " " <= c <= "~", "punct": lambda c: "!" <= c <= "~" and not c.isalnum(),
    "space": lambda c: c in " \t\n\r\f\v", "upper": str.isupper, "xdigit": lambda c: c in "0123456789abcdefABCDEF",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Char:
    char: str


@dataclass(frozen=True, slots=True)
class _Any:
    """`?`, or with `many` `*`."""

    many: bool


@dataclass(frozen=True, slots=True)
class _Set:
    ranges: tuple[tuple[str, str], ...]
    classes: tuple[str, ...]
    negated: bool

    def has(self, char: str) -> bool:
        found = any(low <= char <= high for low, high in self.ranges)
        return (found or any(_CLASSES[name](char) for name in self.classes)) != self.negated


@dataclass(frozen=True, slots=True)
class _Group:
    kind: str
    choices: "tuple[tuple[_Node, ...], ...]"


_Node = _Char | _Any | _Set | _Group


def escaped(text: str) -> str:
    """A pattern that only this text matches."""
    return "".join("\\" + char if char in "\\*?[]()|@+!-#%" else char for char in text)


def unescaped(pattern: str) -> str:
    """Without the backslashes that escape."""
    if "\\" not in pattern:
        return pattern
    out, at = [], 0
    while at < len(pattern):
        at += pattern[at] == "\\" and at + 1 < len(pattern)
        out.append(pattern[at])
        at += 1
    return "".join(out)


def has_pattern(pattern: str) -> bool:
    """Whether anything in it stands for more than itself."""
    return any(not isinstance(node, _Char) for node in _parsed(pattern))


def matches(text: str, pattern: str) -> bool:
    """Whether the whole text matches."""
    nodes = _parsed(pattern)
    if all(isinstance(node, _Char) for node in nodes):
        return text == unescaped(pattern)
    return len(text) in _ends(nodes, text, frozenset({0}))


def shortest_prefix(text: str, pattern: str, start: int = 0) -> int | None:
    """Where the shortest match that begins at `start` ends, or None."""
    return min(_ends(_parsed(pattern), text, frozenset({start})), default=None)


def longest_prefix(text: str, pattern: str, start: int = 0) -> int | None:
    """Where the longest match that begins at `start` ends, or None."""
    return max(_ends(_parsed(pattern), text, frozenset({start})), default=None)


def suffix(text: str, pattern: str, *, longest: bool) -> int | None:
    """Where the longest or shortest match that ends the text begins, or None."""
    found = _ends(_reversed(_parsed(pattern)), text[::-1], frozenset({0}))
    return len(text) - (max(found) if longest else min(found)) if found else None


def _ends(nodes: tuple[_Node, ...], text: str, starts: frozenset[int]) -> frozenset[int]:
    """Where a match of all nodes may end that begins at one of `starts`."""
    for node in nodes:
        if not starts:
            break
        match node:
            case _Char(char):
                starts = frozenset(at + 1 for at in starts if text[at : at + 1] == char)
            case _Any(many=False):
                starts = frozenset(at + 1 for at in starts if at < len(text))
            case _Any():
                starts = frozenset(range(min(starts), len(text) + 1))
            case _Set():
                starts = frozenset(at + 1 for at in starts if at < len(text) and node.has(text[at]))
            case _Group():
                starts = _group_ends(node, text, starts)
    return starts


def _group_ends(group: _Group, text: str, starts: frozenset[int]) -> frozenset[int]:
    def once(places: frozenset[int]) -> frozenset[int]:
        return frozenset().union(*(_ends(choice, text, places) for choice in group.choices))

    match group.kind:
        case "@":
            return once(starts)
        case "?":
            return starts | once(starts)
        case "!":
            return frozenset(
                end for start in starts
                for end in frozenset(range(start, len(text) + 1)) - once(frozenset({start}))
            )  # fmt: skip
        case _:
            found: frozenset[int] = starts if group.kind == "*" else frozenset()
            new = starts
            while new:
                new = once(new) - found
                found |= new
            return found


def _reversed(nodes: tuple[_Node, ...]) -> tuple[_Node, ...]:
    return tuple(
        _Group(node.kind, tuple(_reversed(choice) for choice in node.choices)) if isinstance(node, _Group) else node
        for node in nodes[::-1]
    )


@functools.lru_cache(maxsize=512)
def _parsed(pattern: str) -> tuple[_Node, ...]:
    return tuple(_sequence(pattern, 0, "", 0)[0])


def _sequence(pattern: str, at: int, ends: str, depth: int) -> tuple[list[_Node], int]:
    nodes: list[_Node] = []
    while at < len(pattern) and pattern[at] not in ends:
        char = pattern[at]
        group = _group(pattern, at, depth) if char in "?*+@!" else None
        found = _set(pattern, at) if char == "[" else None
        if group:
            nodes.append(group[0])
            at = group[1]
        elif found:
            nodes.append(found[0])
            at = found[1]
        elif char in {"*", "?"}:
            nodes.append(_Any(char == "*"))
            at += 1
        else:
            at += char == "\\" and at + 1 < len(pattern)
            nodes.append(_Char(pattern[at]))
            at += 1
    return nodes, at


def _group(pattern: str, at: int, depth: int) -> tuple[_Group, int] | None:
    """The group that begins at `at`, and where it ends; None when there is none, or it lies too deep."""
    if pattern[at + 1 : at + 2] != "(" or depth > 20:
        return None
    choices, end = [], at + 1
    while end < len(pattern) and pattern[end] != ")":
        nodes, end = _sequence(pattern, end + 1, "|)", depth + 1)
        choices.append(tuple(nodes))
    return (_Group(pattern[at], tuple(choices)), end + 1) if end < len(pattern) else None


def _set(pattern: str, at: int) -> tuple[_Set, int] | None:
    """The bracket expression that begins at `at`, and where it ends."""
    negated = pattern[at + 1 : at + 2] == "!"
    at += 1 + negated
    first = at
    ranges: list[tuple[str, str]] = []
    classes: list[str] = []
    while at < len(pattern):
        if pattern[at] == "]" and at > first:
            return _Set(tuple(ranges), tuple(classes), negated), at + 1
        if pattern.startswith("[:", at) and (end := pattern.find(":]", at)) > 0 and pattern[at + 2 : end] in _CLASSES:
            classes.append(pattern[at + 2 : end])
            at = end + 2
            continue
        low, at = _one(pattern, at)
        high = low
        if pattern[at : at + 1] == "-" and pattern[at + 1 : at + 2] not in ("]", ""):
            high, at = _one(pattern, at + 1)
        ranges.append((low, high))
    return None


def _one(pattern: str, at: int) -> tuple[str, int]:
    at += pattern[at] == "\\" and at + 1 < len(pattern)
    return pattern[at], at + 1
