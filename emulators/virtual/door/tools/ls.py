"""`ls`: what is in folders."""

import stat as modes
from dataclasses import dataclass

from emulators.virtual.door.entries import Stat
from emulators.virtual.door.tools.call import Call, encoded
from emulators.virtual.door.tools.options import Options, parse
from emulators.virtual.door.tools.times import stamp

__all__ = ["human", "ls", "permissions"]

_LONG = {"--color": "Y", "--full-time": "E", "--show-control-chars": "Y", "--all": "a", "--almost-all": "A"}
_COLUMNS = 80


@dataclass(frozen=True, slots=True)
class _Item:
    """What is listed: how it is called, where it is."""

    name: str
    path: str
    stat: Stat


def ls(call: Call) -> int:
    options = parse(call.args, "1ACFHLRSUZabcdfghiklmnopqrstuxNQ", long=_LONG)
    letters = options.letters
    status = 0
    files: list[_Item] = []
    folders: list[_Item] = []
    for name in options.rest or ["."]:
        path = call.path(name)
        try:
            found = call.files.stat(path, follow=not (options.has("ldF") and not options.has("LH")))
            if not options.has("d") and found.is_link and not options.has("lF"):
                found = call.files.stat(path)
        except OSError as error:
            if not call.files.exists(path, follow=False):
                status = call.fault(name, error)
                continue
            found = call.files.stat(path, follow=False)
        as_folder = found.is_folder and "d" not in letters
        (folders if as_folder else files).append(_Item(name, path, found))
    if files:
        _print(call, options, _sorted(options, files), total=False)
    several = len(options.rest) > 1 or options.has("R")
    blank = bool(files)
    for item in _sorted(options, folders):
        status |= _folder(call, options, item, headed=several, blank=blank)
        blank = True
    return status


def _folder(call: Call, options: Options, folder: _Item, *, headed: bool, blank: bool) -> int:
    call.life.check()
    try:
        names = call.files.list(folder.path)
    except OSError as error:
        return call.fault(folder.name, error)
    if headed:
        call.out(("\n" if blank else "") + f"{folder.name}:\n")
    if options.has("af"):
        names = [".", "..", *names]
    elif not options.has("A"):
        names = [name for name in names if not name.startswith(".")]
    items, status = [], 0
    for name in names:
        path = f"{folder.path.rstrip('/')}/{name}"
        try:
            items.append(_Item(name, path, call.files.stat(path, follow=options.has("L"))))
        except OSError as error:
            status = call.fault(f"{folder.name.rstrip('/')}/{name}", error)
    items = _sorted(options, items)
    _print(call, options, items, total=True)
    if options.has("R"):
        for item in items:
            if item.stat.is_folder and item.name not in (".", ".."):
                below = _Item(f"{folder.name.rstrip('/')}/{item.name}", item.path, item.stat)
                status |= _folder(call, options, below, headed=True, blank=True)
    return status


def _sorted(options: Options, items: list[_Item]) -> list[_Item]:
    if options.has("fU"):
        return items
    items = sorted(items, key=lambda item: encoded(item.name))
    if options.has("S"):
        items.sort(key=lambda item: -item.stat.size)
    elif options.has("tcu") and (options.has("t") or not options.has("l")):
        items.sort(key=lambda item: -item.stat.mtime_ns)
    return items[::-1] if options.has("r") else items


def _print(call: Call, options: Options, items: list[_Item], *, total: bool) -> None:
    if options.has("lgon"):
        rows = [_row(call, options, item) for item in items]
        widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))] if rows else []
        if total:
            call.out(f"total {sum(_blocks(item.stat) for item in items)}\n")
        left = {0, 2, 3} if not options.has("n") else {0}
        shift = options.has("i") + options.has("s")
        for row in rows:
            cells = [
                cell.ljust(width) if place - shift in left else cell.rjust(width)
                for place, (cell, width) in enumerate(zip(row[:-1], widths, strict=False))
            ]
            call.out(" ".join([*cells, row[-1]]) + "\n")
        return
    names = [_prefix(options, item) + _name(options, item) for item in items]
    if total and options.has("s"):
        call.out(f"total {sum(_blocks(item.stat) for item in items)}\n")
    if options.has("m"):
        call.out(", ".join(names) + "\n")
    elif options.last("1Cx") in ("C", "x") or (call.tty and not options.has("1")):
        _columns(call, names)
    else:
        call.out("".join(f"{name}\n" for name in names))


def _columns(call: Call, names: list[str]) -> None:
    if not names:
        return
    width = max(len(name) for name in names) + 2
    across = max(1, _COLUMNS // width)
    down = -(-len(names) // across)
    for row in range(down):
        call.out("".join(name.ljust(width) for name in names[row::down]).rstrip() + "\n")


def _row(call: Call, options: Options, item: _Item) -> list[str]:
    found = item.stat
    owner, group = (str(found.uid), str(found.gid)) if options.has("n") else (found.owner, found.group)
    size = human(found.size) if options.has("h") else str(found.size)
    if found.is_device:
        size = "1,   3"
    long = options.letters.get("l", 0) > 1 or options.has("E")
    cells = [permissions(found.mode), str(found.nlink)]
    cells += [owner] * (not options.has("g")) + [group] * (not options.has("o"))
    if options.has("Z"):
        cells.append("u:object_r:system_file:s0")
    cells += [size, stamp(call.handset, found.mtime_ns, long=long)]
    name = _name(options, item)
    if found.is_link:
        try:
            name += f" -> {call.files.readlink(item.path)}"
        except OSError:
            name += " -> ?"
    return [*_prefix(options, item).split(), *cells, name]


def _prefix(options: Options, item: _Item) -> str:
    inode = f"{item.stat.inode} " if options.has("i") else ""
    return inode + (f"{_blocks(item.stat)} " if options.has("s") else "")


def _name(options: Options, item: _Item) -> str:
    mark = ""
    if item.stat.is_folder and options.has("pF"):
        mark = "/"
    elif options.has("F") and item.stat.is_link:
        mark = "@"
    elif options.has("F") and item.stat.mode & 0o111 and item.stat.is_file:
        mark = "*"
    return item.name + mark


def _blocks(found: Stat) -> int:
    """In kilobytes, in whole blocks of 4."""
    return -(-found.size // 4096) * 4 if not found.is_link else 0


def human(size: int) -> str:
    """With a unit, as -h shows it: "4.0K"."""
    value, before, units = size, 0, 0
    while value > 999:
        before, value, units = value, (value + 512) // 1024, units + 1
    unit = ("", "K", "M", "G", "T", "P", "E", "Z", "Y")[units]
    if units and value < 10:  # tenths are cut off, whole ones are rounded
        tenths = before * 10 // 1024
        return f"{tenths // 10}.{tenths % 10}{unit}"
    return f"{value}{unit}"


def permissions(mode: int) -> str:
    """As ten letters: drwxr-xr-x."""
    return modes.filemode(mode)
