"""Programs that make, remove and mark files: `mkdir rm rmdir unlink touch chmod chown mktemp truncate ln`."""

import posixpath
import re

from emulators.virtual.door.entries import Stat, owner_name
from emulators.virtual.door.tools.call import Call, Misuse
from emulators.virtual.door.tools.dates import parsed_date
from emulators.virtual.door.tools.options import Options, parse, size

__all__ = ["chmod", "chown", "ln", "mkdir", "mktemp", "rm", "rmdir", "touch", "truncate", "unlink", "user_number"]

_SIZED_MOST = 256 * 1024 * 1024


def mkdir(call: Call) -> int:
    options = parse(call.args, "pv", "mZ", long={"--parents": "p", "--mode": "m"})
    _needs(options.rest, 1)
    mode = changed_mode(options.value("m"), 0o777, folder=True) if options.has("m") else 0o777 & ~call.umask
    status = 0
    for name in options.rest:
        path = call.path(name)
        try:
            if options.has("p"):
                call.files.mkdir(path, mode=0o777 & ~call.umask, parents=True)
            else:
                call.files.mkdir(path, mode=mode)
            if options.has("m"):
                call.files.chmod(path, mode)
        except OSError as error:
            status = call.fault(f"'{name}'", error)
            continue
        if options.has("v"):
            call.out(f"mkdir: created directory '{name}'\n")
    return status


def rmdir(call: Call) -> int:
    options = parse(call.args, "p", long={"--parents": "p", "--ignore-fail-on-non-empty": "i"})
    _needs(options.rest, 1)
    status = 0
    for given in options.rest:
        name = given
        while name:
            try:
                call.files.rmdir(call.path(name))
            except OSError as error:
                if not (options.has("i") and error.errno == 39):
                    status = call.fault(name, error)
                break
            name = posixpath.dirname(name.rstrip("/")) if options.has("p") else ""
    return status


def rm(call: Call) -> int:
    options = parse(call.args, "firRvd", long={"--recursive": "r", "--force": "f"})
    if not options.rest:
        if options.has("f"):
            return 0
        raise Misuse("Needs 1 argument")
    status = 0
    for name in options.rest:
        if posixpath.basename(name.rstrip("/")) in (".", "..") or (name and not name.strip("/")):
            status = call.fail(f"bad path '{name}'")
            continue
        status |= _removed(call, name, options)
    return status


def _removed(call: Call, name: str, options: Options) -> int:
    call.life.check()
    path = call.path(name)
    try:
        found = call.files.stat(path, follow=False)
    except OSError as error:
        return 0 if options.has("f") and error.errno == 2 else call.fault(name, error)
    status = 0
    try:
        if found.is_folder:
            if not options.has("rRd"):
                return call.fail(f"{name}: Is a directory")
            if options.has("rR"):
                for each in call.files.list(path):
                    status |= _removed(call, f"{name.rstrip('/')}/{each}", options)
            if status:
                return status
            call.files.rmdir(path)
        else:
            call.files.remove(path)
    except OSError as error:
        return call.fault(name, error)
    if options.has("v"):
        call.out(f"rm {'dir ' if found.is_folder else ''}'{name}'\n")
    return 0


def unlink(call: Call) -> int:
    options = parse(call.args, "")
    _needs(options.rest, 1)
    if len(options.rest) > 1:
        raise Misuse("Max 1 argument")
    return _removed(call, options.rest[0], options)


def touch(call: Call) -> int:
    options = parse(call.args, "acfmh", "rtd", long={"--no-create": "c", "--date": "d", "--reference": "r"})
    _needs(options.rest, 1)
    when = int(call.handset.now() * 10**9)
    if options.has("r"):
        when = call.files.stat(call.path(options.value("r"))).mtime_ns
    elif options.has("td"):
        when = int(parsed_date(call.handset, options.value("t") or options.value("d")) * 10**9)
    status = 0
    for name in options.rest:
        path = call.path(name)
        try:
            if not call.files.exists(path):
                if options.has("c"):
                    continue
                call.files.write(path, b"", mode=0o666 & ~call.umask)
            call.files.utime(path, when, follow=not options.has("h"))
        except OSError as error:
            status = call.fault(f"'{name}'", error)
    return status


def truncate(call: Call) -> int:
    options = parse(call.args, "c", "s", long={"--size": "s", "--no-create": "c"})
    _needs(options.rest, 1)
    text = options.value("s")
    sign = text[:1] if text[:1] in "+-<>/%" else ""
    wanted = size(text[len(sign) :])
    status = 0
    for name in options.rest:
        path = call.path(name)
        if options.has("c") and not call.files.exists(path):
            continue
        try:
            before = call.files.read(path) if call.files.exists(path) else b""
            length = {"+": len(before) + wanted, "-": max(0, len(before) - wanted), "<": min(len(before), wanted),
                      ">": max(len(before), wanted)}.get(sign, wanted)  # fmt: skip
            if length > _SIZED_MOST:
                raise OSError(27, "File too large")
            call.files.write(path, before[:length].ljust(length, b"\0"), mode=0o666 & ~call.umask)
        except OSError as error:
            status = call.fault(name, error)
    return status


def ln(call: Call) -> int:
    options = parse(call.args, "sfnrvT", "t", long={"--symbolic": "s", "--force": "f", "--no-dereference": "n"})
    _needs(options.rest, 1)
    *targets, last = options.rest if len(options.rest) > 1 else [options.rest[0], "."]
    there = call.files.is_folder(call.path(last)) and not options.has("T")
    if there and options.has("n"):
        there = not call.files.stat(call.path(last), follow=False).is_link
    into = options.value("t") or (last if there else "")
    if options.has("t"):
        targets = options.rest
    if not into and len(targets) > 1 and call.files.exists(call.path(last)):
        return call.fail(f"'{last}' not a directory")
    status = 0
    for target in targets:
        name = f"{into.rstrip('/')}/{posixpath.basename(target.rstrip('/'))}" if into else last
        try:
            if options.has("f") and target and call.files.exists(call.path(name), follow=False):
                call.files.remove(call.path(name))
            if not options.has("s"):
                raise OSError(
                    1, "Operation not permitted"
                )  # Android's file systems for shared files have no hard links
            call.files.symlink(target, call.path(name))
        except OSError as error:
            kind = "symbolic" if options.has("s") else "hard"
            status = call.fault(f"cannot create {kind} link from '{target}' to '{name}'", error)
    return status


def mktemp(call: Call) -> int:
    options = parse(call.args, "dqut", "p", long={"--tmpdir": "p", "--dry-run": "u"})
    pattern = options.rest[0] if options.rest else "tmp.XXXXXXXXXX"
    folder = options.value("p") or (
        call.env.get("TMPDIR", "/data/local/tmp") if not options.rest or options.has("t") else ""
    )
    if not pattern.endswith("XXXXXX"):
        return call.fail(f"need XXXXXX in template '{pattern}'")
    head = pattern.rstrip("X")
    width = len(pattern) - len(head)
    for turn in range(1000):
        number = (call.pid * 7919 + turn * 104_729 + int(call.handset.now())) % 36**6
        tail = ""
        for _ in range(width):
            number, digit = divmod(number, 36)
            tail += "0123456789abcdefghijklmnopqrstuvwxyz"[digit]
        name = f"{folder.rstrip('/')}/{head}{tail}" if folder else head + tail
        if call.files.exists(call.path(name), follow=False):
            continue
        if not options.has("u"):
            if options.has("d"):
                call.files.mkdir(call.path(name), mode=0o700)
            else:
                call.files.write(call.path(name), b"", mode=0o600)
        call.out(f"{name}\n")
        return 0
    return call.fail(f"no free name for {pattern}")


def chmod(call: Call) -> int:
    arguments = call.args
    mode = ""
    for place, word in enumerate(arguments):  # a mode such as "-x" looks like an option
        if not re.fullmatch(r"-[Rvfc]+|--.*", word):
            mode = arguments.pop(place)
            break
    options = parse(arguments, "Rvfc", long={"--recursive": "R"})
    if not mode or not options.rest:
        raise Misuse("Needs 2 arguments")
    changed_mode(mode, 0, folder=False)
    status = 0
    for name in options.rest:
        try:
            paths = _tree(call, name, recursive=options.has("R"))
        except OSError as error:
            status = call.fault(name, error)
            continue
        for path, found in paths:
            if found.is_link and path != call.path(name):
                continue
            try:
                before = call.files.stat(path).mode & 0o7777
                call.files.chmod(path, changed_mode(mode, before, folder=found.is_folder))
            except OSError as error:
                status = call.fault(path if path != call.path(name) else f"chmod '{name}' to {mode}", error)
    return status


def _tree(call: Call, name: str, *, recursive: bool) -> list[tuple[str, Stat]]:
    path = call.path(name)
    return [*call.files.walk(path)] if recursive else [(path, call.files.stat(path, follow=False))]


_CLAUSE = re.compile(r"([ugoa]*)((?:[-+=][rwxXstugo]*)+)")


def changed_mode(text: str, before: int, *, folder: bool) -> int:
    """What a mode such as "755", "u+x" or "a=rX" makes of permissions. Raises Misuse."""
    if re.fullmatch(r"[0-7]{1,4}", text):
        return int(text, 8)
    mode = before
    for clause in text.split(","):
        match = _CLAUSE.fullmatch(clause)
        if not match:
            raise Misuse(f"bad mode '{text}'")
        who = match[1] or "a"
        for sign, letters in re.findall(r"([-+=])([rwxXstugo]*)", match[2]):
            mode = _applied(mode, who, sign, letters, folder=folder, before=before)
    return mode


def _applied(mode: int, who: str, sign: str, letters: str, *, folder: bool, before: int) -> int:
    bits = 0
    for letter in letters:
        if letter in "rwx":
            bits |= {"r": 4, "w": 2, "x": 1}[letter]
        elif letter == "X" and (folder or before & 0o111):
            bits |= 1
        elif letter in "ugo":
            bits |= mode >> {"u": 6, "g": 3, "o": 0}[letter] & 7
    for each in "ugo" if "a" in who else who:
        shift = {"u": 6, "g": 3, "o": 0}[each]
        if sign == "=":
            mode &= ~(7 << shift)
        mode = mode & ~(bits << shift) if sign == "-" else mode | bits << shift
    special = (0o4000 if "s" in letters and set(who) & set("ua") else 0) | (
        0o2000 if "s" in letters and set(who) & set("ga") else 0
    ) | (0o1000 if "t" in letters else 0)  # fmt: skip
    return mode & ~special if sign == "-" else mode | special


def chown(call: Call) -> int:
    """`chown owner[:group] files`, `chgrp group files`."""
    options = parse(call.args, "Rhfv", long={"--recursive": "R"})
    if len(options.rest) < 2:
        raise Misuse("Needs 2 arguments")
    spec, *names = options.rest
    owner, _, group = (spec.replace(".", ":", 1) if ":" not in spec else spec).partition(":")
    if call.name == "chgrp":
        owner, group = "", spec
    uid = user_number(owner) if owner else -1
    gid = user_number(group) if group else -1
    status = 0
    for name in names:
        try:
            for path, _ in _tree(call, name, recursive=options.has("R")):
                call.files.chown(path, uid, gid, follow=not options.has("h"))
        except OSError as error:
            status = call.fault(name, error)
    return status


def user_number(name: str) -> int:
    """The number of a user or group: "root", "u0_a12", "1000". Raises Misuse."""
    if name.isdigit():
        return int(name[:9])
    if match := re.fullmatch(r"u(\d+)_a(\d+)", name):
        return int(match[1]) * 100_000 + 10_000 + int(match[2][:5])
    found = next((number for number in range(10_000) if owner_name(number) == name), None)
    if found is None:
        raise Misuse(f"unknown user '{name}'")
    return found


def _needs(words: list[str], least: int) -> None:
    if len(words) < least:
        raise Misuse(f"Needs {least} argument{'s' if least > 1 else ''}")
