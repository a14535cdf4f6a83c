"""Programs about names and places: `basename dirname readlink realpath pwd stat du df file`."""

import posixpath
import stat as modes
from collections.abc import Mapping

from emulators.virtual.door.entries import Stat
from emulators.virtual.door.tools.call import Call, Misuse, reason
from emulators.virtual.door.tools.ls import human, permissions
from emulators.virtual.door.tools.options import Options, count, parse
from emulators.virtual.door.tools.times import stamp

__all__ = ["basename", "df", "dirname", "du", "file", "kind_of", "pwd", "readlink", "realpath", "stat"]

_DISK_KB = 6_082_144
"""The size of the phone's storage; our default."""
_KINDS = {modes.S_IFREG: "regular file", modes.S_IFDIR: "directory", modes.S_IFLNK: "symbolic link",
          modes.S_IFCHR: "character device", modes.S_IFBLK: "block device", modes.S_IFIFO: "FIFO (named pipe)",
          modes.S_IFSOCK: "socket"}  # fmt: skip


def basename(call: Call) -> int:
    options = parse(call.args, "a", "s", in_front=True)
    if not options.rest:
        raise Misuse("Needs 1 argument")
    several = options.has("as")
    if not several and len(options.rest) > 2:
        raise Misuse("Max 2 arguments")
    ending = options.value("s") if several else (options.rest[1] if len(options.rest) > 1 else "")
    for name in options.rest if several else options.rest[:1]:
        last = posixpath.basename(name.rstrip("/")) or ("/" if name else ".")
        call.out((last.removesuffix(ending) if ending and last != ending else last) + "\n")
    return 0


def dirname(call: Call) -> int:
    names = parse(call.args, "").rest
    if not names:
        raise Misuse("Needs 1 argument")
    for name in names:
        above = posixpath.dirname(name.rstrip("/")).rstrip("/")
        call.out((above or ("/" if name.startswith("/") else ".")) + "\n")
    return 0


def readlink(call: Call) -> int:
    options = parse(call.args, "efmnqvz")
    if not options.rest:
        raise Misuse("Needs 1 argument")
    status = 0
    for name in options.rest:
        try:
            path = call.path(name)
            if options.has("efm"):
                shown = call.files.realpath(path)
                if options.has("e"):
                    call.files.stat(path)
            else:
                shown = call.files.readlink(path)
        except OSError:
            status = 1
            continue
        call.out(shown + ("" if options.has("n") else "\n"))
    return status


def realpath(call: Call) -> int:
    options = parse(call.args, "LPemqsz")
    if not options.rest:
        raise Misuse("Needs 1 argument")
    status = 0
    for name in options.rest:
        try:
            shown = call.files.realpath(call.path(name))
            if options.has("e"):
                call.files.stat(call.path(name))
        except OSError as error:
            status = call.fault(name, error) if not options.has("q") else 1
            continue
        call.out(shown + "\n")
    return status


def pwd(call: Call) -> int:
    call.out((call.files.realpath(call.cwd) if "-P" in call.args else call.cwd) + "\n")
    return 0


def kind_of(mode: int) -> str:
    return _KINDS.get(modes.S_IFMT(mode), "unknown")


def stat(call: Call) -> int:
    options = parse(call.args, "Lft", "c", long={"--format": "c", "--dereference": "L"})
    if not options.rest:
        raise Misuse("Needs 1 argument")
    status = 0
    for name in options.rest:
        path = call.path(name)
        try:
            found = call.files.stat(path, follow=options.has("L"))
            target = call.files.readlink(path) if found.is_link else ""
        except OSError as error:
            status = call.fault(f"'{name}'", error)
            continue
        if options.has("f"):
            call.out(_file_system(name, options.value("c")))
        elif options.has("c"):
            call.out(_formatted(options.value("c"), _fields(call, name, found, target)) + "\n")
        else:
            call.out(_whole(call, name, found, target))
    return status


def _fields(call: Call, name: str, found: Stat, target: str) -> dict[str, str]:
    long = stamp(call.handset, found.mtime_ns, long=True)
    kind = "regular empty file" if found.is_file and not found.size else kind_of(found.mode)
    second = str(found.mtime)
    return {
        "n": name, "N": f"'{name}'" + (f" -> '{target}'" if found.is_link else ""), "s": str(found.size),
        "a": f"{found.mode & 0o7777:o}", "A": permissions(found.mode), "U": found.owner, "G": found.group,
        "u": str(found.uid), "g": str(found.gid), "F": kind, "h": str(found.nlink), "i": str(found.inode),
        "f": f"{found.mode:x}", "b": str(_blocks(found)), "B": "512", "o": "4096", "d": "65024", "D": "fe00",
        "t": "0", "T": "0",
        "x": long, "y": long, "z": long, "w": long, "X": second, "Y": second, "Z": second, "W": second, "m": "/data",
        "C": "u:object_r:shell_data_file:s0", "%": "%",
    }  # fmt: skip


def _formatted(form: str, fields: Mapping[str, str]) -> str:
    out, at = [], 0
    while at < len(form):
        if form[at] == "%":
            end = at + 1
            while end < len(form) - 1 and form[end] in "-0123456789.":
                end += 1
            pad = form[at + 1 : end]
            value = fields.get(form[end : end + 1], "?")
            width = int(pad.lstrip("-").partition(".")[0][:3] or 0)
            out.append(value.ljust(width) if pad.startswith("-") else value.rjust(width))
            at = end + 1
        else:
            out.append(form[at])
            at += 1
    return "".join(out)


def _whole(call: Call, name: str, found: Stat, target: str) -> str:
    shown = f"{name} -> '{target}'" if found.is_link else name
    fields = _fields(call, name, found, target)
    kind = kind_of(found.mode)
    return (
        f"  File: {shown}\n  Size: {found.size}\t Blocks: {_blocks(found)}\t IO Blocks: 512\t {kind}\n"
        f"Device: fe00h/65024d\t Inode: {found.inode}\t Links: {found.nlink}\t Device type: 0,0\n"
        f"Access: ({found.mode & 0o7777:04o}/{permissions(found.mode)})\tUid: ({found.uid:5}/{found.owner:>8})"
        f"\tGid: ({found.gid:5}/{found.group:>8})\n"
        f"Access: {fields['x']}\nModify: {fields['y']}\nChange: {fields['z']}\n"
    )


def _file_system(name: str, form: str) -> str:
    blocks = _DISK_KB // 4
    if not form:
        return (
            f'  File: "{name}"\n    ID: 0 Namelen: 255    Type: f2fs\n'
            f"Block Size: 4096    Fundamental block size: 4096\n"
            f"Blocks: Total: {blocks}\tFree: {blocks // 2}\tAvailable: {blocks // 2}\n"
            f"Inodes: Total: 393216\tFree: 390000\n"
        )
    fields = {"n": name, "a": str(blocks // 2), "b": str(blocks), "f": str(blocks // 2), "S": "4096", "s": "4096"}
    for letter, value in fields.items():
        form = form.replace(f"%{letter}", value)
    return form + "\n"


def _blocks(found: Stat) -> int:
    """In units of 512 bytes, whole blocks of 4096."""
    return 0 if found.is_link else -(-found.size // 4096) * 8


def du(call: Call) -> int:
    options = parse(
        call.args, "abcdhHkKLlmsx", "d", long={"--max-depth": "d", "--summarize": "s", "--human-readable": "h"}
    )
    most = 0 if options.has("s") else count(options.value("d", str(1 << 30)))
    status, total = 0, 0
    for name in options.rest or ["."]:
        try:
            total += _used(call, options, name, path=call.path(name), depths=(0, most))
        except OSError as error:
            status = call.fault(name, error)
    if options.has("c"):
        call.out(f"{_amount(options, total)}\ttotal\n")
    return status


def _used(call: Call, options: Options, shown: str, *, path: str, depths: tuple[int, int]) -> int:
    call.life.check()
    depth, most = depths
    found = call.files.stat(path, follow=False)
    used = found.size if options.has("b") else _blocks(found) * 512
    if found.is_folder:
        try:
            names = call.files.list(path)
        except OSError as error:
            call.fault(shown, error)
            names = []
        for name in names:
            below = f"{path.rstrip('/')}/{name}"
            used += _used(call, options, f"{shown.rstrip('/')}/{name}", path=below, depths=(depth + 1, most))
    if depth <= most and (found.is_folder or options.has("a") or depth == 0):
        call.out(f"{_amount(options, used)}\t{shown}\n")
    return used


def _amount(options: Options, used: int) -> str:
    if options.has("hH"):
        return human(used)
    if options.has("b"):
        return str(used)
    return str(-(-used // (1024**2 if options.has("m") else 1024)))


def df(call: Call) -> int:
    options = parse(call.args, "HPkhia", "t")
    used = _DISK_KB // 2
    rows = [
        ("/dev/block/dm-0", 894_240, 891_512, "/"), ("tmpfs", 1_015_632, 1_036, "/dev"),
        ("/dev/block/dm-6", _DISK_KB, used, "/data"), ("/dev/fuse", _DISK_KB, used, "/storage/emulated"),
    ]  # fmt: skip
    if options.rest:
        path = call.files.realpath(call.path(options.rest[0]))
        best = max(
            (row for row in rows if f"{path}/".startswith(row[3].rstrip("/") + "/")), key=lambda row: len(row[3])
        )
        rows = [best]
    if options.has("hH"):
        call.out("Filesystem            Size  Used Avail Use% Mounted on\n")
    else:
        call.out("Filesystem       1K-blocks    Used Available Use% Mounted on\n")
    for name, size, taken, place in rows:
        share = f"{-(-taken * 100 // size)}%"
        if options.has("hH"):
            cells = [human(number * 1024) for number in (size, taken, size - taken)]
            call.out(f"{name:<21}{cells[0]:>5} {cells[1]:>5} {cells[2]:>5} {share:>4} {place}\n")
        else:
            call.out(f"{name:<16}{size:>10} {taken:>7} {size - taken:>9} {share:>4} {place}\n")
    return 0


_MAGIC = ((b"\x7fELF", "ELF executable, 64-bit LSB arm64"), (b"\x89PNG", "PNG image data"), (b"\xff\xd8\xff",
"JPEG image data"),
          (b"PK\x03\x04", "Zip archive data"), (b"SQLite format 3\0", "SQLite database"), (b"GIF8", "GIF image data"),
          (b"#!", "script"), (b"ID3", "MP3 audio"), (b"RIFF", "RIFF data"), (b"\x1f\x8b", "gzip compressed data"),
          (b"%PDF", "PDF document"))  # fmt: skip


def file(call: Call) -> int:
    options = parse(call.args, "bhLs")
    width = max((len(name) for name in options.rest), default=0) + 2
    for name in options.rest:
        try:
            if name == "-":
                text = _told_by(call.stdin.read(4096))
            else:
                found = call.files.stat(call.path(name), follow=options.has("L"))
                text = _told_by(call.files.read(call.path(name), size=4096)) if found.is_file else kind_of(found.mode)
        except OSError as error:
            text = f"cannot open: {reason(error)}"
        call.out((text if options.has("b") else f"{name + ':':<{width}}{text}") + "\n")
    return 0


def _told_by(head: bytes) -> str:
    """What a file is that begins so."""
    if not head:
        return "empty"
    known = next((text for magic, text in _MAGIC if head.startswith(magic)), "")
    if known:
        return known
    try:
        head.decode("ascii")
        return "ASCII text"
    except UnicodeDecodeError:
        pass
    try:
        head[:-4].decode("utf-8")
        return "UTF-8 text"
    except UnicodeDecodeError:
        return "data"
