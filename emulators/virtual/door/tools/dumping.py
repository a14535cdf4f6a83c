"""Programs about bytes: sums, encodings, dumps: `md5sum base64 xxd od dd cmp cksum split strings gzip`."""

import base64 as coding
import binascii
import gzip as packing
import hashlib
import re
import zlib

from emulators.virtual.door.tools.call import Call, Misuse, Readable, everything, lines
from emulators.virtual.door.tools.options import count, parse, size
from emulators.virtual.door.tools.reading import each_file

__all__ = ["base64", "cksum", "cmp", "dd", "gunzip", "gzip", "od", "split", "strings", "sums", "xxd"]

_MOST = 256 * 1024 * 1024
"""How much a program holds at once; our default."""
_HASHES = {"md5sum": "md5", "sha1sum": "sha1", "sha224sum": "sha224", "sha256sum": "sha256", "sha384sum": "sha384",
           "sha512sum": "sha512"}  # fmt: skip


def sums(call: Call) -> int:
    """`md5sum`, `sha1sum` and so on."""
    options = parse(call.args, "bcs", long={"--check": "c", "--status": "s"})
    if options.has("c"):
        return _checked(call, options.rest)
    failed: list[str] = []
    for name, source in each_file(call, options.rest, failed):
        digest = hashlib.new(_HASHES[call.name])
        while data := source.read(65_536):
            call.life.check()
            digest.update(data)
        call.out(digest.hexdigest() + ("\n" if options.has("b") else f"  {name}\n"))
    return int(bool(failed))


def _checked(call: Call, names: list[str]) -> int:
    bad = 0
    for name in names:
        for line in lines(call.open(name), call.life):
            wanted, _, path = line.decode("utf-8", "surrogateescape").rstrip("\n").partition("  ")
            try:
                good = hashlib.new(_HASHES[call.name], call.read(path)).hexdigest() == wanted
            except OSError:
                good = False
            call.out(f"{path}: {'OK' if good else 'FAILED'}\n")
            bad |= not good
    return bad


def cksum(call: Call) -> int:
    failed: list[str] = []
    names = parse(call.args, "HILPNF").rest
    for name, source in each_file(call, names, failed):
        data = everything(source, call.life)
        length, tail = len(data), b""
        while length:
            tail += bytes([length & 255])
            length >>= 8
        value = 0
        for byte in data + tail:
            value ^= byte << 24
            for _ in range(8):
                value = (value << 1) ^ 0x04C11DB7 if value & 0x80000000 else value << 1
            value &= 0xFFFFFFFF
        call.out(f"{value ^ 0xFFFFFFFF} {len(data)}" + (f" {name}\n" if names else "\n"))
    return int(bool(failed))


def base64(call: Call) -> int:
    options = parse(call.args, "di", "w", long={"--decode": "d", "--wrap": "w", "--ignore-garbage": "i"})
    wrap = count(options.value("w", "76"))
    failed: list[str] = []
    for _, source in each_file(call, options.rest, failed):
        data = everything(source, call.life)
        if not options.has("d"):
            text = coding.b64encode(data)
            if wrap > 0:
                rows = [text[at : at + wrap] for at in range(0, len(text), wrap)]
                call.stdout.write(b"".join(row + b"\n" for row in rows))
            else:
                call.stdout.write(text + b"\n" * (wrap < 0))
            continue
        text = re.sub(rb"[^A-Za-z0-9+/]", b"", data) if options.has("i") else re.sub(rb"\s", b"", data).rstrip(b"=")
        try:
            call.stdout.write(coding.b64decode(text + b"=" * (-len(text) % 4), validate=True))
        except binascii.Error:
            return call.fail("bad input")
    return int(bool(failed))


def xxd(call: Call) -> int:
    options = parse(call.args, "pirbeu", "cglsdo")
    if len(options.rest) > 1:
        raise Misuse("Max 1 argument")
    plain = options.has("p")
    source = call.open(options.rest[0]) if options.rest else call.stdin
    data = everything(source, call.life)
    start = int(options.value("s", "0"), 0)
    data = data[start:][: int(options.value("l"), 0) if options.has("l") else None]
    if options.has("r"):
        return _undumped(call, data, plain=plain)
    across = count(options.value("c", "30" if plain else "12" if options.has("i") else "16"))
    group = count(options.value("g", "2"))
    if not 0 < across <= 256:
        raise Misuse("bad -c")
    if options.has("i"):
        rows = [", ".join(f"0x{byte:02x}" for byte in data[at : at + across]) for at in range(0, len(data), across)]
        call.out("  " + ",\n  ".join(rows) + "\n" if rows else "")
        return 0
    for at in range(0, len(data), across):
        row = data[at : at + across]
        if plain:
            call.out(row.hex() + "\n")
            continue
        cells = "".join(
            (f"{row[place]:02x}" if place < len(row) else "  ") + " " * (group > 0 and place % group == group - 1)
            for place in range(across)
        )
        shown = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in row)
        call.out(f"{start + at:08x}: {cells} {shown}\n")
    return 0


def _undumped(call: Call, data: bytes, *, plain: bool) -> int:
    out = bytearray()
    for line in data.decode("latin-1").splitlines():
        if plain:
            digits = re.sub(r"[^0-9a-fA-F]", "", line)
            out += bytes.fromhex(digits[: len(digits) // 2 * 2])
            continue
        match = re.match(r"\s*([0-9a-fA-F]+):\s?(.*?)(?:  .*)?$", line)
        if match:
            place = int(match[1], 16)
            if place > _MOST:
                raise Misuse(f"offset beyond {_MOST}")
            out += bytes(max(0, place - len(out)))
            digits = re.sub(r"\s", "", match[2])
            chunk = bytes.fromhex(re.match(r"(?:[0-9a-fA-F]{2})*", digits)[0])  # type: ignore[index]
            out[place : place + len(chunk)] = chunk
    call.stdout.write(bytes(out))
    return 0


def od(call: Call) -> int:
    options = parse(call.args, "bcdoxsv", "AjNtw")
    failed: list[str] = []
    data = b"".join(everything(source, call.life) for _, source in each_file(call, options.rest, failed))
    start = size(options.value("j", "0"))
    data = data[start:][: size(options.value("N")) if options.has("N") else None]
    kind = options.value("t") or next(
        (known for letter, known in (("c", "c"), ("x", "x2"), ("b", "o1"), ("d", "u2"), ("o", "o2"), ("s",
        "d2")) if options.has(letter)), "o2"
    )  # fmt: skip
    unit = int(kind[1:2]) if kind[1:2] in ("1", "2", "4", "8") else (1 if kind[0] in "ca" else 4)
    base = options.value("A", "o")
    across = count(options.value("w", "16"))
    names = {0: "\\0", 7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r"}
    gap = "  " if kind[0] in "xo" and unit > 1 and kind != "o4" else " "
    width = {"x": unit * 2, "o": (unit * 8 + 2) // 3, "u": len(str(256**unit)), "d": len(str(256**unit)) + 1}.get(
        kind[0], 3
    )

    def address(at: int) -> str:
        return {"n": "", "x": f"{at:06x}", "d": f"{at:07d}"}.get(base, f"{at:07o}")

    for at in range(0, len(data), across):
        row = data[at : at + across]
        cells = []
        for place in range(0, len(row), unit):
            piece = row[place : place + unit].ljust(unit, b"\0")
            value = int.from_bytes(piece, "little", signed=kind[0] == "d")
            if kind[0] == "c":
                shown = names.get(value, chr(value) if 32 <= value < 127 else f"{value:03o}")
                cells.append(f" {shown:>3}")
            else:
                cells.append(
                    gap + (f"{value:{'0' if kind[0] in 'xo' else ''}{width}{kind[0] if kind[0] in 'xo' else 'd'}}")
                )
        call.out(address(start + at) + "".join(cells) + "\n")
    if base != "n":
        call.out(address(start + len(data)) + "\n")
    return int(bool(failed))


def dd(call: Call) -> int:
    known = {"if": "", "of": "", "bs": "512", "count": "", "skip": "0", "seek": "0", "conv": "", "status": "",
    "ibs": "",
             "obs": "", "iflag": "", "oflag": ""}  # fmt: skip
    for word in call.args:
        name, sign, value = word.partition("=")
        if not sign or name not in known:
            raise Misuse(f"bad arg {word}")
        known[name] = value
    block = size(known["ibs"] or known["bs"])
    if not 0 < block <= _MOST:
        raise Misuse(f"bad bs {known['bs']}")
    most = size(known["count"]) * block if known["count"] else 1 << 60
    try:
        source = call.open(known["if"] or "-")
    except OSError as error:
        return call.fault(known["if"], error)
    _pass_over(call, source, size(known["skip"]) * block)
    data, blocks = bytearray(), 0
    to = "" if known["of"] in ("", "/dev/stdout") else known["of"]
    written = 0
    while written < most and (piece := _block(source, min(block, most - written))):
        call.life.check()
        written += len(piece)
        blocks += len(piece) == block
        if not to:
            call.stdout.write(piece)
        elif to != "/dev/null":
            data += piece
        if len(data) > _MOST:
            return call.fail(f"{to}: File too large")
    if to and to != "/dev/null":
        _stored(call, to, bytes(data), size(known["seek"]) * block, keep="notrunc" in known["conv"])
    if known["status"] != "none":
        partial = int(written % block > 0)
        call.say(
            f"{blocks}+{partial} records in\n{blocks}+{partial} records out\n"
            f"{written} bytes copied, 0.001 s, {written} B/s"
        )
    return 0


def _pass_over(call: Call, source: Readable, left: int) -> None:
    while left > 0 and (data := source.read(min(left, 65_536))):
        call.life.check()
        left -= len(data)


def _block(source: Readable, wanted: int) -> bytes:
    found = source.read(wanted)
    while found and len(found) < wanted and (more := source.read(wanted - len(found))):
        found += more
    return found


def _stored(call: Call, name: str, data: bytes, seek: int, *, keep: bool) -> None:
    path = call.path(name)
    if seek + len(data) > _MOST:
        raise OSError(27, "File too large", name)
    before = call.files.read(path) if (keep or seek) and call.files.exists(path) else b""
    tail = before[seek + len(data) :] if keep else b""
    call.files.write(path, before[:seek].ljust(seek, b"\0") + data + tail, mode=0o666 & ~call.umask)


def cmp(call: Call) -> int:
    options = parse(call.args, "ls", "n", long={"--silent": "s", "--quiet": "s"})
    if len(options.rest) < 2:
        raise Misuse("Needs 2 arguments")
    names = options.rest[:2]
    try:
        first, second = (call.read(name) for name in names)
    except OSError as error:
        return call.fault(names[0] if not call.files.exists(call.path(names[0])) else names[1], error, 2)
    if options.has("n"):
        first, second = first[: size(options.value("n"))], second[: size(options.value("n"))]
    differing = [at for at, (a, b) in enumerate(zip(first, second, strict=False)) if a != b]
    if options.has("s"):
        return int(bool(differing) or len(first) != len(second))
    if options.has("l"):
        for at in differing:
            call.out(f"{at + 1} {first[at]:o} {second[at]:o}\n")
    elif differing:
        at = differing[0]
        call.out(f"{names[0]} {names[1]} differ: char {at + 1}, line {first.count(10, 0, at) + 1}\n")
    if len(first) != len(second) and (options.has("l") or not differing):
        call.fail(f"EOF on {names[len(second) < len(first)]}")
    return 1 if differing else 2 * (len(first) != len(second))


def split(call: Call) -> int:
    options = parse(call.args, "", "abln")
    if len(options.rest) > 2:
        raise Misuse("Max 2 arguments")
    prefix = options.rest[1] if len(options.rest) > 1 else "x"
    data = everything(call.open(options.rest[0]) if options.rest else call.stdin, call.life)
    width = count(options.value("a", "2"))
    if options.has("b"):
        step = size(options.value("b"))
        pieces = [data[at : at + step] for at in range(0, len(data), max(1, step))]
    else:
        step = count(options.value("l", "1000"))
        rows = data.splitlines(keepends=True)
        pieces = [b"".join(rows[at : at + step]) for at in range(0, len(rows), max(1, step))]
    if len(pieces) > 26 ** min(width, 3) or step < 1:
        return call.fail("bad suffix length")
    for number, piece in enumerate(pieces):
        letters, left = "", number
        for _ in range(width):
            left, digit = divmod(left, 26)
            letters = chr(97 + digit) + letters
        call.files.write(call.path(prefix + letters), piece, mode=0o666 & ~call.umask)
    return 0


def strings(call: Call) -> int:
    options = parse(call.args, "af", "tn", numbers="n")
    least = count(options.value("n", "4"))
    failed: list[str] = []
    for _, source in each_file(call, options.rest, failed):
        for found in re.findall(rb"[\t -~]{%d,}" % max(1, min(least, 1000)), everything(source, call.life)):
            call.stdout.write(found + b"\n")
    return int(bool(failed))


def gzip(call: Call) -> int:
    return _packed(call, unpack=False)


def gunzip(call: Call) -> int:
    return _packed(call, unpack=True)


def _packed(call: Call, *, unpack: bool) -> int:
    options = parse(call.args, "cdfktqvn123456789", long={"--stdout": "c", "--decompress": "d", "--keep": "k"})
    unpack |= options.has("d")
    show = options.has("c") or call.name == "zcat"
    status = 0
    for name in options.rest or ["-"]:
        try:
            data = call.read(name)
            result = _unpacked(data) if unpack else packing.compress(data, mtime=0)
            if show or name == "-":
                call.stdout.write(result)
                continue
            if unpack and not name.endswith(".gz"):
                return call.fail(f"no .gz: {name}")
            to = name.removesuffix(".gz") if unpack else f"{name}.gz"
            if call.files.exists(call.path(to)) and not options.has("f"):
                return call.fail(f"{to}: File exists")
            call.files.write(call.path(to), result, mode=call.files.stat(call.path(name)).mode & 0o777)
            if not options.has("k"):
                call.files.remove(call.path(name))
        except OSError as error:
            status = call.fault(name, error) if error.errno else call.fail(f"{name}: bad data")
        except (EOFError, zlib.error):
            status = call.fail(f"{name}: bad data")
    return status


def _unpacked(data: bytes) -> bytes:
    """What was packed. Raises OSError, EOFError or zlib.error for what is damaged or too much."""
    out = b""
    while data:
        unpacker = zlib.decompressobj(31)
        out += unpacker.decompress(data, _MOST - len(out))
        if unpacker.unconsumed_tail:
            raise OSError(27, "File too large")
        if not unpacker.eof:
            raise EOFError("the packed data ends in the middle; copy it again")
        data = unpacker.unused_data
    return out
