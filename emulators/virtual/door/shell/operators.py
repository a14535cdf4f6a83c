"""What the operators of `${name...}` do to a text."""

from emulators.virtual.door.shell.patterns import longest_prefix, shortest_prefix, suffix

__all__ = ["cut", "replaced", "stripped"]


def stripped(value: str, operator: str, pattern: str) -> str:
    """Without a match in front ("#", longest "##") or at the end ("%", longest "%%")."""
    if operator[0] == "#":
        end = shortest_prefix(value, pattern) if operator == "#" else longest_prefix(value, pattern)
        return value if end is None else value[end:]
    start = suffix(value, pattern, longest=operator == "%%")
    return value if start is None else value[:start]


def replaced(value: str, pattern: str, new: str, *, everywhere: bool) -> str:
    """With a longest match replaced; a pattern that begins with "#" or "%" matches only in front or at the end."""
    if not everywhere and pattern[:1] == "#":
        end = longest_prefix(value, pattern[1:])
        return value if end is None else new + value[end:]
    if not everywhere and pattern[:1] == "%":
        start = suffix(value, pattern[1:], longest=True)
        return value if start is None else value[:start] + new
    if not pattern:
        return value
    out, at = [], 0
    while at < len(value):
        end = longest_prefix(value, pattern, at)
        if end is None or end == at:
            out.append(value[at])
            at += 1
            continue
        out.append(new)
        at = end
        if not everywhere:
            break
    return "".join(out) + value[at:]


def cut(value: str, place: int, length: int | None) -> str:
    """The part that begins at `place` (from the end when negative) and is `length` long."""
    start = place if place >= 0 else max(len(value) + place, 0) if -place <= len(value) else len(value)
    if length is None:
        return value[start:]
    return value[start : start + length] if length >= 0 else value[start:]
