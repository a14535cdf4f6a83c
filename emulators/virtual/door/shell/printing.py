"""Built-in commands that write and read: `echo`, `print`, `read`."""

from collections.abc import Callable

from emulators.virtual.door.shell.arithmetic import number
from emulators.virtual.door.shell.faults import Fault
from emulators.virtual.door.shell.parsing import is_name
from emulators.virtual.door.shell.state import Io, Shell
from emulators.virtual.door.tools.call import decoded, encoded
from emulators.virtual.door.tools.escapes import echoed

__all__ = ["echo", "print_", "read"]

_MOST = 1 << 24
Reading = Callable[[int], bytes]
Until = Callable[[bytes], bytes]


def echo(shell: Shell, words: list[str], io: Io) -> int:
    """Backslash escapes are read unless -E says no, as mksh does."""
    newline, escapes = True, True
    rest = words[1:]
    while rest and len(rest[0]) > 1 and rest[0][0] == "-" and set(rest[0][1:]) <= set("neE"):
        for letter in rest.pop(0)[1:]:
            newline &= letter != "n"
            escapes = letter == "e" if letter in "eE" else escapes
    text, ended = " ".join(rest), False
    if escapes and "\\" in text:
        text, ended = echoed(text, goes_on=True)
    io.stdout.write(encoded(text + ("\n" if newline and not ended else "")))
    return 0


def print_(shell: Shell, words: list[str], io: Io) -> int:
    """`print [-nreR] [-u number] words`."""
    raw, newline, out = False, True, io.stdout
    rest = words[1:]
    while rest and len(rest[0]) > 1 and rest[0][0] == "-":
        word = rest.pop(0)
        if word == "--":
            break
        raw |= "r" in word or "R" in word
        newline &= "n" not in word
        if "u" in word:
            place = word.partition("u")[2] or (rest.pop(0) if rest else "1")
            out = shell.bound(number(place) or 0)
    text, ended = " ".join(rest), False
    if not raw and "\\" in text:
        text, ended = echoed(text, goes_on=True)
    out.write(encoded(text + ("\n" if newline and not ended else "")))
    return 0


def read(shell: Shell, words: list[str], io: Io) -> int:
    """`read [-r] [-n count] [-N count] [-d end] [-u number] [-A] names`."""
    raw, source, stop, count, exact, array = False, io.stdin, b"\n", 0, False, False
    rest = words[1:]
    while rest and len(rest[0]) > 1 and rest[0][0] == "-":
        word = rest.pop(0)
        if word == "--":
            break
        for place, letter in enumerate(word[1:], 2):
            if letter == "r":
                raw = True
            elif letter in "Aa":
                array = True
            elif letter in "dnNutp":
                value = word[place:] or (rest.pop(0) if rest else "")
                if letter == "d":
                    stop = encoded(value)[:1] or b"\0"
                elif letter in "nN":
                    count, exact = number(value) or 0, letter == "N"
                elif letter == "u":
                    source = shell.bound(number(value) or 0)
                break
            else:
                raise Fault(f"read: -{letter}: unknown option", 2)
    names = rest or ["REPLY"]
    for name in names:
        if not is_name(name.partition("?")[0]):
            raise Fault(f"read: {name}: not an identifier", 2)
    if count:
        data, status = _counted(source.read, count, b"" if exact else stop)
        fields = [(char, True) for char in decoded(data)] if exact else _unescaped(data, raw=raw)[0]
    else:
        fields, status = _line(source.until, stop, raw=raw)
    values = _split(fields, shell.value("IFS"), 1_000_000 if array else 1 if not rest else len(names))
    if array:
        shell.variables.put_all(names[0], values)
    else:
        for place, name in enumerate(names):
            shell.assign(name.partition("?")[0], values[place] if place < len(values) else "")
    return status


def _counted(read_bytes: Reading, count: int, stop: bytes) -> tuple[bytes, int]:
    data = b""
    while len(decoded(data)) < min(count, _MOST):
        byte = read_bytes(1)
        if not byte:
            return data, 1
        if byte == stop:
            break
        data += byte
    return data, 0


def _line(until: Until, stop: bytes, *, raw: bool) -> tuple[list[tuple[str, bool]], int]:
    """The characters of a line, each with whether it was escaped."""
    found: list[tuple[str, bool]] = []
    while True:
        data = until(stop)
        ended = data.endswith(stop)
        chars, joined = _unescaped(data[:-1] if ended else data, raw=raw)
        found += chars
        if not ended:
            return found, 1
        if not joined:
            return found, 0


def _unescaped(data: bytes, *, raw: bool) -> tuple[list[tuple[str, bool]], bool]:
    """Characters with whether they were escaped, and whether the line goes on in the next one."""
    text = decoded(data.replace(b"\0", b""))
    if raw or "\\" not in text:
        return [(char, False) for char in text], False
    found: list[tuple[str, bool]] = []
    at = 0
    while at < len(text):
        escaped = text[at] == "\\"
        at += escaped
        if at == len(text):
            return found, True
        found.append((text[at], escaped))
        at += 1
    return found, False


def _split(chars: list[tuple[str, bool]], separators: str, most: int) -> list[str]:
    """At most so many fields, the last one with all that is left."""

    def is_space(at: int) -> bool:
        return not chars[at][1] and chars[at][0] in separators and chars[at][0] in " \t\n"

    values: list[str] = []
    at, end = 0, len(chars)
    while at < end and is_space(at):
        at += 1
    while end > at and is_space(end - 1):
        end -= 1
    while at < end and len(values) < most - 1:
        start = at
        while at < end and (chars[at][1] or chars[at][0] not in separators):
            at += 1
        values.append("".join(char for char, _ in chars[start:at]))
        while at < end and is_space(at):
            at += 1
        if at < end and not chars[at][1] and chars[at][0] in separators:
            at += 1
            while at < end and is_space(at):
                at += 1
    if at < end:
        rest = chars[at:end]
        hard = [
            place
            for place, (char, escaped) in enumerate(rest)
            if not escaped and char in separators and char not in " \t\n"
        ]
        if hard == [len(rest) - 1] and most > 1:
            rest = rest[:-1]
        values.append("".join(char for char, _ in rest))
    return values
