"""`cp` and `mv`."""

import posixpath
from collections.abc import Callable

from emulators.virtual.door.entries import Stat
from emulators.virtual.door.tools.call import Call, Misuse, reason
from emulators.virtual.door.tools.options import Options, parse

__all__ = ["cp", "mv"]

_LONG = {"--archive": "a", "--recursive": "r", "--force": "f", "--preserve": "p", "--no-clobber": "n", "--verbose": "v",
         "--parents": "N", "--no-target-directory": "T"}  # fmt: skip


def cp(call: Call) -> int:
    options = parse(call.args, "adfFHiLlnPpRrsTuvDN", "t", long=_LONG)
    return _each(call, options, lambda source, goal: _copied(call, options, source, goal, depth=0))


def mv(call: Call) -> int:
    options = parse(call.args, "finTvxu", "t", long=_LONG)
    return _each(call, options, lambda source, goal: _moved(call, options, source, goal))


def _each(call: Call, options: Options, act: Callable[[str, str], int]) -> int:
    names = options.rest
    if options.has("t"):
        goal = options.value("t")
    elif len(names) < 2:
        raise Misuse("Needs 2 arguments" if not names else f"Need {'1 more argument'}")
    else:
        *names, goal = names
    into = call.files.is_folder(call.path(goal)) and not options.has("T")
    if not into and (len(names) > 1 or options.has("t")):
        return call.fail(f"'{goal}' not directory")
    status = 0
    for name in names:
        call.life.check()
        below = name.lstrip("/") if options.has("N") else posixpath.basename(name.rstrip("/"))
        if below in (".", "..", ""):
            below = "." if below == "." else below
        to = f"{goal.rstrip('/')}/{below}" if into else goal
        try:
            status |= act(name, to)
        except OSError as error:
            status |= call.fail(f"bad '{name}': {reason(error)}")
    return status


def _kept(call: Call, options: Options, goal: str) -> bool:
    return options.has("n") and call.files.exists(call.path(goal), follow=False)


def _copied(call: Call, options: Options, source: str, goal: str, *, depth: int) -> int:
    """One file or (with -r) folder; what is there already is replaced or filled."""
    call.life.check()
    files, path, to = call.files, call.path(source), call.path(goal)
    recursive = options.has("rRa")
    found = files.stat(path, follow=options.has("L") or not (recursive or options.has("dP")))
    if options.has("u") and files.exists(to) and files.stat(to).mtime_ns >= found.mtime_ns:
        return 0
    status = 0
    if found.is_folder:
        if not recursive:
            return call.fail(f"Skipped dir '{source}'")
        above = files.realpath(path)
        if f"{files.realpath(to)}/".startswith(f"{above}/"):
            return call.fail(f"'{goal}' is '{source}'" if files.realpath(to) == above else f"recursive '{goal}'")
        if files.exists(to) and not files.is_folder(to):
            return call.fail(f"'{goal}' not directory" if not options.has("f") else f"bad '{goal}': Not a directory")
        if not files.exists(to):
            files.mkdir(to, mode=found.mode & 0o777 | 0o700)
        for name in files.list(path):
            try:
                status |= _copied(call, options, f"{source.rstrip('/')}/{name}", f"{goal}/{name}", depth=depth + 1)
            except OSError as error:
                status |= call.fail(f"bad '{source.rstrip('/')}/{name}': {reason(error)}")
    else:
        if files.exists(to) and files.realpath(to) == files.realpath(path):
            return call.fail(f"'{goal}' is '{source}'")
        if _kept(call, options, goal):
            return 0
        if files.is_folder(to):
            return call.fail(f"'{goal}' is directory" if depth else f"bad '{goal}': Is a directory")
        if found.is_link:
            if files.exists(to, follow=False):
                files.remove(to)
            files.symlink(files.readlink(path), to)
        else:
            _data(call, options, path, to, mode=found.mode & 0o777 & ~call.umask)
    if options.has("v"):
        call.out(f"cp '{source}' '{goal}'\n")
    if options.has("ap") and not found.is_link:
        _marked(call, to, found)
    return status


def _data(call: Call, options: Options, path: str, to: str, *, mode: int) -> None:
    data = call.files.read(path)
    try:
        call.files.write(to, data, mode=mode)
    except PermissionError:
        if not options.has("fF"):
            raise
        call.files.remove(to)
        call.files.write(to, data, mode=mode)


def _marked(call: Call, path: str, found: Stat) -> None:
    """Keep mode, owner and time as far as one may."""
    mode = found.mode & 0o7777
    try:
        call.files.chown(path, found.uid, found.gid)
    except OSError:
        mode &= 0o777
    call.files.chmod(path, mode)
    call.files.utime(path, found.mtime_ns)


def _moved(call: Call, options: Options, source: str, goal: str) -> int:
    if _kept(call, options, goal):
        return 0
    found = call.files.stat(call.path(source), follow=False)
    to = call.path(goal)
    if not found.is_folder and call.files.is_folder(to):
        return call.fail(f"'{goal}' is directory")
    if call.files.exists(to) and call.files.realpath(to) == call.files.realpath(call.path(source)):
        return 0
    if options.has("u") and call.files.exists(to) and call.files.stat(to).mtime_ns >= found.mtime_ns:
        return 0
    call.files.rename(call.path(source), to.rstrip("/"))
    if options.has("v"):
        call.out(f"'{source}' -> '{goal}'\n")
    return 0
