"""Programs that show files: `cat tac head tail wc nl rev tee`."""

import re
from collections import deque
from collections.abc import Iterator

from emulators.virtual.door.tools.call import Call, Readable, decoded, encoded, everything, lines
from emulators.virtual.door.tools.options import count, parse, size

__all__ = ["cat", "each_file", "head", "nl", "rev", "tac", "tail", "tee", "wc"]


def each_file(call: Call, names: list[str], failed: list[str]) -> Iterator[tuple[str, Readable]]:
    """(name, contents) of every file that can be opened, of stdin without names; the others are told and noted."""
    for name in names or ["-"]:
        try:
            yield name, call.open(name)
        except OSError as error:
            call.fault(name, error)
            failed.append(name)


def cat(call: Call) -> int:
    options = parse(call.args, "uvetAEnTb", long={"--show-all": "A", "--number": "n"})
    failed: list[str] = []
    number = 0
    for _, source in each_file(call, options.rest, failed):
        if not options.has("vetAEnTb"):
            while data := source.read(65_536):
                call.life.check()
                call.stdout.write(data)
            continue
        for line in lines(source, call.life):
            blank = line == b"\n"
            if options.has("n") or (options.has("b") and not blank):
                number += 1
                call.out(f"{number:6}\t")
            call.stdout.write(
                _visible(line, tabs=options.has("tAT"), ends=options.has("eAE"), other=options.has("vetA"))
            )
    return int(bool(failed))


def _visible(line: bytes, *, tabs: bool, ends: bool, other: bool) -> bytes:
    out = bytearray()
    for byte in line:
        if byte == 10:
            out += b"$\n" if ends else b"\n"
        elif byte == 9 and not tabs:
            out.append(byte)
        elif other or (byte == 9 and tabs):
            plain = byte & 127
            out += b"M-" * (byte > 127) + (b"^" + bytes([plain ^ 64]) if plain < 32 or plain == 127 else bytes([plain]))
        else:
            out.append(byte)
    return bytes(out)


def tac(call: Call) -> int:
    failed: list[str] = []
    for _, source in each_file(call, parse(call.args, "").rest, failed):
        call.stdout.write(b"".join([*lines(source, call.life)][::-1]))
    return int(bool(failed))


def rev(call: Call) -> int:
    failed: list[str] = []
    for _, source in each_file(call, parse(call.args, "").rest, failed):
        for line in lines(source, call.life):
            call.out(decoded(line.rstrip(b"\n"))[::-1] + "\n")
    return int(bool(failed))


def head(call: Call) -> int:
    options = parse(call.args, "qv", "nc", numbers="n", long={"--lines": "n", "--bytes": "c", "--quiet": "q"})
    failed: list[str] = []
    several = (len(options.rest) > 1 or options.has("v")) and not options.has("q")
    for number, (name, source) in enumerate(each_file(call, options.rest, failed)):
        if several:
            call.out("\n" * (number > 0) + f"==> {name} <==\n")
        if options.has("c"):
            _first_bytes(call, source, size(options.value("c")))
        else:
            _first_lines(call, source, size(options.value("n", "10")))
    return int(bool(failed))


def _first_bytes(call: Call, source: Readable, wanted: int) -> None:
    if wanted < 0:
        call.stdout.write(everything(source, call.life)[:wanted])
        return
    while wanted > 0 and (data := source.read(min(wanted, 65_536))):
        call.stdout.write(data)
        wanted -= len(data)


def _first_lines(call: Call, source: Readable, wanted: int) -> None:
    if wanted < 0:
        call.stdout.write(b"".join([*lines(source, call.life)][:wanted]))
        return
    if wanted == 0:
        return
    for place, line in enumerate(lines(source, call.life), 1):
        call.stdout.write(line)
        if place >= wanted:
            return


def tail(call: Call) -> int:
    arguments = call.args
    for place, word in enumerate(arguments):
        if re.fullmatch(r"\+\d+", word) and arguments[place - 1 : place] not in (["-n"], ["-c"]):
            arguments[place] = f"-n{word}"
    options = parse(arguments, "fFqv", "ncs", numbers="n", long={"--lines": "n", "--bytes": "c", "--quiet": "q"})
    failed: list[str] = []
    several = (len(options.rest) > 1 or options.has("v")) and not options.has("q")
    in_bytes = options.has("c")
    text = options.value("c") if in_bytes else options.value("n", "10")
    wanted = size(text.lstrip("+-"))
    for number, (name, source) in enumerate(each_file(call, options.rest, failed)):
        if several:
            call.out("\n" * (number > 0) + f"==> {name} <==\n")
        if in_bytes:
            data = everything(source, call.life)
            call.stdout.write(data[max(0, wanted - 1) :] if text[:1] == "+" else data[max(0, len(data) - wanted) :])
        elif text[:1] == "+":
            for place, line in enumerate(lines(source, call.life), 1):
                if place >= wanted:
                    call.stdout.write(line)
        else:
            call.stdout.write(b"".join(deque(lines(source, call.life), maxlen=wanted)))
    if options.has("fF") and options.rest:
        _follow(call, options.rest[-1])
    return int(bool(failed))


def _follow(call: Call, name: str) -> None:
    """Show what is added to a file, until the program is ended."""
    path = call.path(name)
    place = call.files.stat(path).size

    def grown(seconds: float) -> bool:
        nonlocal place
        call.life.stopped.wait(seconds)
        length = call.files.stat(path).size if call.files.exists(path) else 0
        if length > place:
            call.stdout.write(call.files.read(path, offset=place, size=length - place))
        place = length
        return False

    call.life.until(grown)


def wc(call: Call) -> int:
    options = parse(call.args, "lwcm", long={"--lines": "l", "--words": "w", "--bytes": "c", "--chars": "m"})
    chosen = [letter for letter in "lwcm" if options.has(letter)] or ["l", "w", "c"]
    failed: list[str] = []
    rows: list[tuple[list[int], str]] = []
    for name, source in each_file(call, options.rest, failed):
        data = everything(source, call.life)
        counts = {
            "l": data.count(b"\n"),
            "w": len(data.split()),
            "c": len(data),
            "m": len(data.decode("utf-8", "replace")),
        }
        rows.append(([counts[letter] for letter in chosen], name if options.rest else ""))
    if len(options.rest) > 1:
        rows.append(([sum(row[0][place] for row in rows) for place in range(len(chosen))], "total"))
    for numbers, name in rows:
        width = 0 if len(options.rest) == 1 or (not options.rest and len(numbers) == 1) else 7
        shown = " ".join(f"{number:{width}}" for number in numbers)
        call.out(shown + (f" {name}" if name else "") + "\n")
    return int(bool(failed))


def nl(call: Call) -> int:
    options = parse(call.args, "E", "bnsvw")
    failed: list[str] = []
    number = count(options.value("v", "1"))
    width, gap = count(options.value("w", "6")), options.value("s", "\t")
    for _, source in each_file(call, options.rest, failed):
        for line in lines(source, call.life):
            if line == b"\n" and options.value("b", "t") != "a":
                call.out(" " * (width + len(gap)) + "\n")
                continue
            call.stdout.write(encoded(f"{number:{min(width, 100)}}{gap}") + line)
            number += 1
    return int(bool(failed))


def tee(call: Call) -> int:
    options = parse(call.args, "ai", long={"--append": "a"})
    status = 0
    paths = []
    extra = []
    for name in options.rest:
        if name in ("/dev/stderr", "/dev/stdout"):
            extra.append(call.stderr if name.endswith("err") else call.stdout)
            continue
        try:
            call.files.write(call.path(name), b"", append=options.has("a"), mode=0o666 & ~call.umask)
            if options.has("a") or call.path(name) not in paths:  # told twice, it is written twice in the same place
                paths.append(call.path(name))
        except OSError as error:
            status = call.fault(name, error)
    while data := call.stdin.read(65_536):
        call.life.check()
        call.stdout.write(data)
        for stream in extra:
            stream.write(data)
        for path in paths:
            call.files.write(path, data, append=True)
    return status
