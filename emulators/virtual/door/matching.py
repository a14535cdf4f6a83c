"""Names against the patterns of a shell: `*`, `?`, `[...]`, and a backslash before what is meant as it stands."""

import functools
import re

__all__ = ["has_pattern", "matches", "unescaped"]


def has_pattern(part: str) -> bool:
    """Whether a name in a path has a wildcard that is not escaped."""
    return re.search(r"(?:^|[^\\])(?:\\\\)*[*?\[]", part) is not None


def unescaped(part: str) -> str:
    """Without the backslashes that escape."""
    return re.sub(r"\\(.)", r"\1", part, flags=re.DOTALL)


def matches(name: str, pattern: str) -> bool:
    """Whether the whole name matches; a dot in front only where the pattern has one there."""
    if name.startswith(".") and not pattern.startswith((".", "\\.")):
        return False
    return _compiled(pattern).fullmatch(name) is not None


@functools.lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    out, at = [], 0
    while at < len(pattern):
        char = pattern[at]
        at += 1
        if char == "*":
            out.append(".*")
        elif char == "?":
            out.append(".")
        elif char == "\\" and at < len(pattern):
            out.append(re.escape(pattern[at]))
            at += 1
        elif char == "[" and (end := _closing(pattern, at)) > 0:
            out.append(_set(pattern[at:end]))
            at = end + 1
        else:
            out.append(re.escape(char))
    return re.compile("".join(out), re.DOTALL)


def _closing(pattern: str, at: int) -> int:
    """Where the bracket that was opened before `at` is closed, or -1."""
    start = at + 1 if pattern[at : at + 1] in ("!", "^") else at
    end = pattern.find("]", start + 1)
    while end > 0 and pattern.rfind("[:", start, end) > pattern.rfind(":]", start, end):
        end = pattern.find("]", end + 1)
    return end


_CLASSES = {"[:alnum:]": "a-zA-Z0-9", "[:alpha:]": "a-zA-Z", "[:digit:]": "0-9", "[:lower:]": "a-z",
            "[:space:]": r"\s", "[:upper:]": "A-Z", "[:xdigit:]": "0-9a-fA-F", "[:blank:]": r" \t",
            "[:punct:]": r"!-/:-@\[-`{-~"}  # fmt: skip


def _set(inside: str) -> str:
    negated = inside[:1] in ("!", "^")
    body = inside[1:] if negated else inside
    out, at = [], 0
    while at < len(body):
        named = next((name for name in _CLASSES if body.startswith(name, at)), "")
        if named:
            out.append(_CLASSES[named])
            at += len(named)
        elif body[at + 1 : at + 2] == "-" and at + 2 < len(body):
            low, high = body[at], body[at + 2]
            out.append(f"{re.escape(low)}-{re.escape(high)}" if low <= high else "")
            at += 3
        else:
            at += body[at] == "\\" and at + 1 < len(body)
            out.append(re.escape(body[at]))
            at += 1
    chars = "".join(out)
    if not chars:
        return "." if negated else "(?!)"
    return f"[{'^' if negated else ''}{chars}]"
