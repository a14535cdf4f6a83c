"""`find`: walks over folders and tests what it meets."""

import fnmatch
import re
import stat as modes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from emulators.virtual.door.entries import Stat
from emulators.virtual.door.tools.call import Call, Misuse, reason
from emulators.virtual.door.tools.changing import changed_mode, user_number
from emulators.virtual.door.tools.dates import formatted
from emulators.virtual.door.tools.ls import permissions

__all__ = ["find"]

_KINDS = {"f": modes.S_IFREG, "d": modes.S_IFDIR, "l": modes.S_IFLNK, "c": modes.S_IFCHR, "b": modes.S_IFBLK,
          "p": modes.S_IFIFO, "s": modes.S_IFSOCK}  # fmt: skip
_SIZES = {"c": 1, "w": 2, "b": 512, "k": 1024, "M": 1024**2, "G": 1024**3}
_MOST_NESTED = 50
Test = Callable[["_Found"], bool]


@dataclass(slots=True)
class _Found:
    """What is being looked at. `pruned` keeps the walk out of it."""

    path: str
    shown: str
    name: str
    stat: Stat
    depth: int
    pruned: bool = False


@dataclass(slots=True)
class _Rules:
    """What holds for the whole walk."""

    least: int = 0
    most: int = 1 << 30
    depth_first: bool = False
    acts: bool = False
    quit: bool = False
    status: int = 0
    batches: list[tuple[list[str], list[str]]] = field(default_factory=list)


def find(call: Call) -> int:
    arguments = call.args
    follow = False
    while arguments and arguments[0] in ("-H", "-L", "-P"):
        follow = arguments.pop(0) == "-L"
    starts = []
    while arguments and not (arguments[0].startswith("-") or arguments[0] in ("!", "(", ")")):
        starts.append(arguments.pop(0))
    reader = _Reader(call, arguments)
    test = reader.all()
    rules = reader.rules
    for start in starts or ["."]:
        for found in _walk(call, rules, start, follow=follow, test=test):
            if rules.quit:
                break
            del found
    for command, paths in rules.batches:
        if paths:
            rules.status |= int(_run_batch(call, command, paths) != 0)
    return rules.status


def _run_batch(call: Call, command: list[str], paths: list[str]) -> int:
    words = [word for word in command if word != "{}"]
    return call.run([*words, *paths], call)


def _walk(call: Call, rules: _Rules, start: str, *, follow: bool, test: Test) -> Iterator[_Found]:
    path = call.path(start)
    try:
        first = call.files.stat(path, follow=follow or start.endswith("/"))
    except OSError as error:
        rules.status = call.fault(f"'{start}'", error)
        return
    name = start.rstrip("/").rpartition("/")[2] or start
    waiting = [(_Found(path, start, name, first, 0), False)]
    while waiting and not rules.quit:
        call.life.check()
        found, entered = waiting.pop()
        if entered or not rules.depth_first or not found.stat.is_folder:
            if found.depth >= rules.least:
                test(found)
            yield found
            if entered or not found.stat.is_folder:
                continue
        if rules.depth_first:
            waiting.append((found, True))
        if found.pruned or found.depth >= rules.most:
            continue
        waiting += [(below, False) for below in _below(call, rules, found, follow=follow)][::-1]


def _below(call: Call, rules: _Rules, folder: _Found, *, follow: bool) -> list[_Found]:
    try:
        names = call.files.list(folder.path)
    except OSError as error:
        rules.status = call.fail(f"'{folder.shown}': {reason(error)}")
        return []
    found = []
    for name in names:
        path = f"{folder.path.rstrip('/')}/{name}"
        try:
            stat = call.files.stat(path, follow=follow)
        except OSError:
            try:
                stat = call.files.stat(path, follow=False)
            except OSError:
                continue  # gone since it was listed
        shown = f"{folder.shown}{name}" if folder.shown.endswith("/") else f"{folder.shown}/{name}"
        found.append(_Found(path, shown, name, stat, folder.depth + 1))
    return found


class _Reader:
    """Makes one test of the words of the expression."""

    def __init__(self, call: Call, words: list[str]) -> None:
        self._call = call
        self._words = words
        self._depth = 0
        self.rules = _Rules()

    def all(self) -> Test:
        test = self._or() if self._words else _always
        if self._words:
            raise Misuse(f"bad arg '{self._words[0]}'")
        return test if self.rules.acts else _both(test, self._print("\n"))

    def _or(self) -> Test:
        test = self._and()
        while self._words and self._words[0] in ("-o", "-or"):
            self._words.pop(0)
            test = _either(test, self._and())
        return test

    def _and(self) -> Test:
        test = self._not()
        while self._words and self._words[0] not in ("-o", "-or", ")"):
            if self._words[0] in ("-a", "-and"):
                self._words.pop(0)
            test = _both(test, self._not())
        return test

    def _not(self) -> Test:
        if self._words and self._words[0] in ("!", "-not"):
            self._words.pop(0)
            self._deeper()
            inner = self._not()
            return lambda found: not inner(found)
        if self._words and self._words[0] == "(":
            self._words.pop(0)
            self._deeper()
            inner = self._or()
            if not self._words:
                raise Misuse("missing )")
            self._words.pop(0)
            return inner
        return self._test()

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > _MOST_NESTED:
            raise Misuse(f"more than {_MOST_NESTED} parentheses and negations")

    def _value(self, name: str) -> str:
        if not self._words:
            raise Misuse(f"'{name}' needs 1 arg")
        return self._words.pop(0)

    def _test(self) -> Test:
        if not self._words:
            raise Misuse("missing expression")
        name = self._words.pop(0)
        match name:
            case "-name" | "-iname" | "-path" | "-wholename" | "-ipath" | "-lname":
                return self._named(name, self._value(name))
            case "-type":
                kinds = {_KINDS.get(letter, -1) for letter in self._value(name).split(",")}
                if -1 in kinds:
                    raise Misuse("bad -type")
                return lambda found: modes.S_IFMT(found.stat.mode) in kinds
            case "-maxdepth" | "-mindepth":
                return self._limit(name, self._value(name))
            case "-size" | "-links" | "-inum":
                return self._measured(name, self._value(name))
            case "-mtime" | "-mmin" | "-atime" | "-amin" | "-ctime" | "-cmin" | "-newer":
                return self._dated(name, self._value(name))
            case "-perm":
                return self._mode(self._value(name))
            case "-user" | "-group" | "-uid" | "-gid":
                number = user_number(self._value(name))
                return lambda found: (found.stat.uid if name in ("-user", "-uid") else found.stat.gid) == number
            case "-empty":
                return self._is_empty
            case "-depth" | "-xdev" | "-mount" | "-noleaf" | "-daystart":
                self.rules.depth_first |= name == "-depth"
                return _always
            case "-true" | "-false":
                return lambda _: name == "-true"
            case _:
                return self._action(name)

    def _action(self, name: str) -> Test:
        self.rules.acts |= name not in ("-delete", "-prune")
        match name:
            case "-print" | "-print0":
                return self._print("\n" if name == "-print" else "\0")
            case "-printf":
                form = self._value(name)
                return lambda found: self._printed(form, found)
            case "-ls":
                return self._print("\n")
            case "-delete":
                self.rules.depth_first = True
                return self._delete
            case "-prune":
                return _pruned
            case "-quit":
                return self._quit
            case "-exec" | "-ok" | "-execdir":
                return self._exec()
            case _:
                raise Misuse(f"bad arg '{name}'")

    def _named(self, kind: str, pattern: str) -> Test:
        flags = re.IGNORECASE if kind[1] == "i" else 0
        compiled = re.compile(fnmatch.translate(pattern.replace("[^", "[!")), flags)
        if kind.endswith("lname"):
            return lambda found: (
                found.stat.is_link and compiled.match(self._call.files.readlink(found.path)) is not None
            )
        if kind.endswith("path") or kind == "-wholename":
            return lambda found: compiled.match(found.shown) is not None
        return lambda found: compiled.match(found.name) is not None

    def _limit(self, name: str, text: str) -> Test:
        if not text.isdigit():
            raise Misuse(f"bad {name}")
        if name == "-maxdepth":
            self.rules.most = int(text[:9])
        else:
            self.rules.least = int(text[:9])
        return _always

    def _measured(self, name: str, text: str) -> Test:
        unit = _SIZES.get(text[-1:], 512) if name == "-size" else 1
        check = _compared(text.rstrip("cwbkMG"))
        if name == "-size":
            return lambda found: check(-(-found.stat.size // unit))
        return lambda found: check(found.stat.nlink if name == "-links" else found.stat.inode)

    def _dated(self, name: str, text: str) -> Test:
        if name == "-newer":
            than = self._call.files.stat(self._call.path(text)).mtime_ns
            return lambda found: found.stat.mtime_ns > than
        unit = 60 if name.endswith("min") else 86_400
        check = _compared(text)
        return lambda found: check(int(self._call.handset.now() - found.stat.mtime) // unit)

    def _mode(self, text: str) -> Test:
        sign = text[0] if text[:1] in "-/+" else ""
        wanted = changed_mode(text.lstrip("-/+") if sign else text, 0, folder=False)
        match sign:
            case "-":
                return lambda found: found.stat.mode & wanted == wanted
            case "/" | "+":
                return lambda found: not wanted or bool(found.stat.mode & wanted)
            case _:
                return lambda found: found.stat.mode & 0o7777 == wanted

    def _is_empty(self, found: _Found) -> bool:
        if found.stat.is_folder:
            return not self._call.files.list(found.path)
        return found.stat.is_file and found.stat.size == 0

    def _print(self, end: str) -> Test:
        def shown(found: _Found) -> bool:
            self._call.out(found.shown + end)
            return True

        return shown

    def _printed(self, form: str, found: _Found) -> bool:
        stat = found.stat
        values = {
            "p": found.shown, "f": found.name, "s": str(stat.size), "m": f"{stat.mode & 0o7777:o}",
            "d": str(found.depth),
            "M": permissions(stat.mode), "u": stat.owner, "g": stat.group, "U": str(stat.uid), "G": str(stat.gid),
            "h": found.shown.rpartition("/")[0] or ".", "P": found.shown.partition("/")[2], "i": str(stat.inode),
            "y": next((letter for letter, kind in _KINDS.items() if modes.S_IFMT(stat.mode) == kind), "?"),
            "n": str(stat.nlink), "T@": f"{stat.mtime_ns / 1e9:.10f}", "%": "%", "b": str(-(-stat.size // 512)),
            "t": formatted(self._call.handset, stat.mtime_ns / 1e9, "%a %b %e %H:%M:%S %Y"),
        }  # fmt: skip
        text = re.sub(r"%(T@|.)", lambda match: values.get(match[1], match[0]), form)
        escapes = {"n": "\n", "t": "\t", "0": "\0", "\\": "\\", "r": "\r", "a": "\a"}
        self._call.out(re.sub(r"\\(.)", lambda match: escapes.get(match[1], match[0]), text))
        return True

    def _delete(self, found: _Found) -> bool:
        if found.shown == ".":
            return True
        try:
            if found.stat.is_folder:
                self._call.files.rmdir(found.path)
            else:
                self._call.files.remove(found.path)
        except OSError as error:
            self.rules.status = self._call.fail(f"'{found.shown}': {reason(error)}")
            return False
        return True

    def _quit(self, found: _Found) -> bool:
        self.rules.quit = True
        return True

    def _exec(self) -> Test:
        command = []
        while self._words and self._words[0] not in (";", "+"):
            command.append(self._words.pop(0))
        if not self._words or not command:
            raise Misuse("-exec needs \\;")
        if self._words.pop(0) == "+":
            paths: list[str] = []
            self.rules.batches.append((command, paths))

            def noted(found: _Found) -> bool:
                paths.append(found.shown)
                return True

            return noted
        return lambda found: self._call.run([word.replace("{}", found.shown) for word in command], self._call) == 0


def _always(_: _Found) -> bool:
    return True


def _pruned(found: _Found) -> bool:
    found.pruned = True
    return True


def _both(first: Test, second: Test) -> Test:
    return lambda found: first(found) and second(found)


def _either(first: Test, second: Test) -> Test:
    return lambda found: first(found) or second(found)


def _compared(text: str) -> Callable[[int], bool]:
    """ "+5" for more, "-5" for less, "5" for just as many."""
    digits = text.lstrip("+-")
    if not digits.isdigit():
        raise Misuse(f"bad number '{text}'")
    number = int(digits[:18])
    if text[0] == "+":
        return lambda value: value > number
    if text[0] == "-":
        return lambda value: value < number
    return lambda value: value == number
