"""Programs that order and compare lines: `sort uniq comm cut paste tr`."""

import functools
import re
from dataclasses import dataclass
from typing import TypeVar

from emulators.virtual.door.tools.call import Call, Misuse, decoded, encoded, everything, lines
from emulators.virtual.door.tools.options import Options, count, parse
from emulators.virtual.door.tools.reading import each_file

__all__ = ["comm", "cut", "paste", "sort", "tr", "uniq"]

_T = TypeVar("_T", bytes, str)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


@dataclass(frozen=True, slots=True)
class _Key:
    """One key of `sort -k`: from a field and character to another, and how it is compared."""

    start: tuple[int, int]
    end: tuple[int, int]
    letters: str


def sort(call: Call) -> int:
    options = parse(call.args, "bCcdfghiMmnrRsuVxz", "kotTSO", long={"--reverse": "r", "--unique": "u", "--key": "k"})
    general = "".join(letter for letter in "bdfghiMnrVx" if options.has(letter))
    keys = [_key(text, general) for text in options.values.get("k", [])] or [_Key((0, 0), (1 << 30, 0), general)]

    def compare(first: bytes, second: bytes) -> int:
        for key in keys:
            result = _compared(_part(first, key, options), _part(second, key, options), key.letters)
            if result:
                return -result if "r" in key.letters else result
        return 0

    def whole(first: bytes, second: bytes) -> int:
        result = compare(first, second)
        if result or options.has("su"):
            return result
        plain = (first > second) - (first < second)
        return -plain if options.has("r") else plain

    failed: list[str] = []
    end = b"\0" if options.has("z") else b"\n"
    found: list[bytes] = []
    for name, source in each_file(call, options.rest, failed):
        start = max(1, len(found))
        if data := everything(source, call.life):
            found += data.removesuffix(end).split(end)
        for place in range(start, len(found)) if options.has("cC") else ():
            if whole(found[place - 1], found[place]) > (-1 if options.has("u") else 0):
                return 1 if options.has("C") else call.fail(f"{name}: Check line {place + 1}")
    status = 2 if failed else 0
    if options.has("cC"):
        return status
    found.sort(key=functools.cmp_to_key(whole))
    if options.has("u"):
        found = [line for place, line in enumerate(found) if place == 0 or compare(found[place - 1], line)]
    data = b"".join(line + end for line in found)
    if options.has("o"):
        try:
            call.files.write(call.path(options.value("o")), data, mode=0o666 & ~call.umask)
        except OSError as error:
            return call.fault(options.value("o"), error, 2)
    else:
        call.stdout.write(data)
    return status


def _key(text: str, general: str) -> _Key:
    match = re.fullmatch(r"(\d+)(?:\.(\d+))?([a-zA-Z]*)(?:,(\d+)(?:\.(\d+))?([a-zA-Z]*))?", text)
    if not match:
        raise Misuse(f"bad key '{text}'")
    field, char, letters, to, last, more = match.groups()
    end = (int(to), int(last or 0)) if to else (1 << 30, 0)
    return _Key((int(field) - 1, int(char or 1) - 1), end, (letters + (more or "")) or general)


def _part(line: bytes, key: _Key, options: Options) -> bytes:
    if key.start == (0, 0) and key.end[0] >= 1 << 30:
        part = line
    else:
        if options.has("t"):
            separator = encoded(options.value("t"))
            bounds, at = [], 0
            for piece in line.split(separator):
                bounds.append((at, at + len(piece)))
                at += len(piece) + len(separator)
        else:
            bounds = [match.span() for match in re.finditer(rb"\s*\S+", line)]
        start = bounds[key.start[0]][0] if key.start[0] < len(bounds) else len(line)
        if "b" in key.letters:
            while line[start : start + 1].isspace():
                start += 1
        start += key.start[1]
        end = len(line)
        if key.end[0] <= len(bounds):
            begin, stop = bounds[key.end[0] - 1]
            end = min(stop, begin + key.end[1]) if key.end[1] else stop
        part = line[start : max(start, end)]
    if "b" in key.letters:
        part = part.strip()
    if "d" in key.letters:
        part = re.sub(rb"[^A-Za-z0-9\s]", b"", part)
    if "i" in key.letters:
        part = re.sub(rb"[^ -~]", b"", part)
    return part.upper() if "f" in key.letters else part


def _compared(first: bytes, second: bytes, letters: str) -> int:
    for letter, measure in (("n", _number), ("g", _number), ("h", _human), ("M", _month), ("x", _hexadecimal)):
        if letter in letters:
            left, right = measure(first), measure(second)
            return (left > right) - (left < right)
    if "V" in letters:
        versions = [
            [(int(p), b"") if p.isdigit() else (-1, p) for p in re.findall(rb"\d+|\D+", x)] for x in (first, second)
        ]
        return (versions[0] > versions[1]) - (versions[0] < versions[1])
    return (first > second) - (first < second)


def _number(text: bytes) -> float:
    match = re.match(rb"\s*([-+]?(?:\d{1,300}(?:\.\d*)?|\.\d+))", text)
    return float(match[1]) if match else 0.0


def _human(text: bytes) -> float:
    match = re.match(rb"\s*[-+]?[\d.]+\s*([kKMGTPE]?)", text)
    unit = match[1].upper() if match else b""
    return _number(text) * (1024.0 ** (b"KMGTPE".index(unit) + 1) if unit else 1.0)


def _month(text: bytes) -> float:
    name = decoded(text.strip()[:3]).lower()
    return float(_MONTHS.index(name)) if name in _MONTHS else -1.0


def _hexadecimal(text: bytes) -> float:
    match = re.match(rb"\s*(?:0[xX])?([0-9a-fA-F]{1,200})", text)
    return float(int(match[1], 16)) if match else 0.0


def uniq(call: Call) -> int:
    options = parse(call.args, "cduiz", "fsw")
    fields, chars = count(options.value("f", "0")), count(options.value("s", "0"))
    width = count(options.value("w", str(1 << 30)))
    source = call.open(options.rest[0]) if options.rest else call.stdin

    def key(line: bytes) -> bytes:
        part = line.removesuffix(b"\n")
        for _ in range(fields):
            part = re.sub(rb"^\s*\S+", b"", part)
        part = part[chars:][:width]
        return part.upper() if options.has("i") else part

    out: list[bytes] = []

    def tell(line: bytes | None, times: int) -> None:
        if line is None or (options.has("d") and times < 2) or (options.has("u") and times > 1):
            return
        out.append((f"{times:7} ".encode() if options.has("c") else b"") + line)

    last: bytes | None = None
    times = 0
    for line in lines(source, call.life):
        if last is not None and key(line) == key(last):
            times += 1
            continue
        tell(last, times)
        last, times = line, 1
    tell(last, times)
    if len(options.rest) > 1:
        call.files.write(call.path(options.rest[1]), b"".join(out), mode=0o666 & ~call.umask)
    else:
        call.stdout.write(b"".join(out))
    return 0


def comm(call: Call) -> int:
    options = parse(call.args, "123")
    if len(options.rest) != 2:
        raise Misuse("Needs 2 arguments")
    left, right = ([*lines(call.open(name), call.life)] for name in options.rest)
    columns = [letter for letter in "123" if not options.has(letter)]

    def tell(column: str, line: bytes) -> None:
        if column in columns:
            call.stdout.write(b"\t" * columns.index(column) + line.removesuffix(b"\n") + b"\n")

    while left or right:
        if not right or (left and left[0] < right[0]):
            tell("1", left.pop(0))
        elif not left or right[0] < left[0]:
            tell("2", right.pop(0))
        else:
            right.pop(0)
            tell("3", left.pop(0))
    return 0


def _ranges(text: str) -> list[tuple[int, int]]:
    found = []
    for part in text.split(","):
        match = re.fullmatch(r"(\d*)(-?)(\d*)", part)
        if not match or not (match[1] or match[3]) or match[1] == "0" or match[3] == "0":
            raise Misuse(f"bad range '{part}'")
        start = int(match[1] or 1)
        end = int(match[3]) if match[3] else (1 << 30 if match[2] else start)
        if end < start:
            raise Misuse(f"bad range '{part}'")
        found.append((start - 1, end))
    return found


def cut(call: Call) -> int:
    options = parse(call.args, "snD", "bcCfFdO", long={"--fields": "f", "--delimiter": "d", "--complement": "n"})
    kinds = [kind for kind in "bcCfF" if options.has(kind)]
    if len(kinds) != 1:
        raise Misuse("Needs exactly one of -bcCfF")
    kind = kinds[0]
    ranges = _ranges(",".join(options.values[kind]))
    delimiter = encoded(options.value("d", "\t"))
    joiner = encoded(options.value("O")) if options.has("O") else delimiter if kind == "f" else b" "
    failed: list[str] = []
    for _, source in each_file(call, options.rest, failed):
        for line in lines(source, call.life):
            text = line.removesuffix(b"\n")
            if kind == "b":
                call.stdout.write(b"".join(_picked([bytes([byte]) for byte in text], ranges, options)) + b"\n")
            elif kind in "cC":
                call.out("".join(_picked([*decoded(text)], ranges, options)) + "\n")
            else:
                pieces = text.split() if kind == "F" and not options.has("d") else text.split(delimiter)
                if len(pieces) > 1 or (kind == "F" and pieces):
                    call.stdout.write(joiner.join(_picked(pieces, ranges, options)) + b"\n")
                elif not options.has("s"):
                    call.stdout.write(text + b"\n")
    return int(bool(failed))


def _picked(pieces: list[_T], ranges: list[tuple[int, int]], options: Options) -> list[_T]:
    inside = {place for start, end in ranges for place in range(start, min(end, len(pieces)))}
    return [piece for place, piece in enumerate(pieces) if (place in inside) != options.has("n")]


def paste(call: Call) -> int:
    options = parse(call.args, "s", "d")
    delimiters = [
        *re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t", "0": ""}.get(m[1], m[1]), options.value("d", "\t"))
    ] or [""]

    def tell(cells: list[bytes]) -> None:
        out = b""
        for place, cell in enumerate(cells):
            out += (encoded(delimiters[(place - 1) % len(delimiters)]) if place else b"") + cell.removesuffix(b"\n")
        call.stdout.write(out + b"\n")

    columns = []
    shared: list[bytes] | None = None
    for name in options.rest or ["-"]:
        column = shared if name == "-" and shared is not None else [*lines(call.open(name), call.life)]
        if name == "-":
            shared = column
        if options.has("s"):
            tell(column)
        columns.append(column)
    while any(columns) and not options.has("s"):
        tell([column.pop(0) if column else b"" for column in columns])
    return 0


def tr(call: Call) -> int:
    options = parse(call.args, "cCdsUAt", in_front=True)
    if not options.rest or (len(options.rest) < 2 and not options.has("ds")):
        raise Misuse("Needs 2 arguments" if options.rest else "Needs 1 argument")
    first = _set(options.rest[0])
    second = _set(options.rest[1]) if len(options.rest) > 1 else b""
    if options.has("cC"):
        first = bytes(byte for byte in range(256) if byte not in first)
    if second and not options.has("d") and len(second) < len(first):
        second += second[-1:] * (len(first) - len(second))
    table = bytearray(range(256))
    if second and not options.has("d"):
        for source, target in zip(first[::-1], second[: len(first)][::-1], strict=True):
            table[source] = target
    squeezed = (second or first) if options.has("s") else b""
    before = -1
    while data := call.stdin.read(65_536):
        call.life.check()
        data = data.translate(bytes(table), first if options.has("d") else b"")
        if squeezed:
            kept = bytearray()
            for byte in data:
                if byte != before or byte not in squeezed:
                    kept.append(byte)
                before = byte
            data = bytes(kept)
        call.stdout.write(data)
    return 0


_SETS = {
    "alpha": b"A-Za-z", "digit": b"0-9", "alnum": b"0-9A-Za-z", "upper": b"A-Z", "lower": b"a-z", "space": b"\t-\r ",
    "blank": b"\t ", "punct": b"!-/:-@[-`{-~", "xdigit": b"0-9A-Fa-f", "cntrl": b"\0-\x1f\x7f", "print": b" -~",
    "graph": b"!-~",
}  # fmt: skip


def _set(text: str) -> bytes:
    """The bytes that a set of `tr` stands for, in order."""
    escapes = {"n": 10, "t": 9, "r": 13, "\\": 92, "a": 7, "b": 8, "f": 12, "v": 11}
    data = encoded(text)
    out, at = bytearray(), 0
    while at < len(data):
        if data[at : at + 2] == b"[:" and (end := data.find(b":]", at)) > 0:
            name = decoded(data[at + 2 : end])
            if name not in _SETS:
                raise Misuse(f"bad class '{name}'")
            out += _spread(_SETS[name])
            at = end + 2
            continue
        byte, at = _byte(data, at, escapes)
        if data[at : at + 1] == b"-" and at + 1 < len(data):
            last, at = _byte(data, at + 1, escapes)
            if last < byte:
                raise Misuse(f"bad range '{text}'")
            out += bytes(range(byte, last + 1))
        else:
            out.append(byte)
    return bytes(out)


def _byte(data: bytes, at: int, escapes: dict[str, int]) -> tuple[int, int]:
    if data[at : at + 1] != b"\\" or at + 1 >= len(data):
        return data[at], at + 1
    if match := re.match(rb"[0-7]{1,3}", data[at + 1 : at + 4]):
        return int(match[0], 8) & 255, at + 1 + len(match[0])
    char = chr(data[at + 1])
    return escapes.get(char, data[at + 1]), at + 2


def _spread(ranges: bytes) -> bytes:
    out, at = bytearray(), 0
    while at < len(ranges):
        if ranges[at + 1 : at + 2] == b"-" and at + 2 < len(ranges):
            out += bytes(range(ranges[at], ranges[at + 2] + 1))
            at += 3
        else:
            out.append(ranges[at])
            at += 1
    return bytes(out)
