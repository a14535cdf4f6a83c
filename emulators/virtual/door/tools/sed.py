"""`sed`: edits a stream line by line."""

import re
from collections.abc import Iterator

from emulators.virtual.door.tools.call import Call, Misuse, decoded, encoded, everything
from emulators.virtual.door.tools.options import parse
from emulators.virtual.door.tools.sed_script import Address, Command, ScriptReader

__all__ = ["sed"]

_MOST_STEPS = 1_000_000
"""How many commands may run on one line, before it is taken for a loop without end; our default."""


def sed(call: Call) -> int:
    options = parse(call.args, "nErisz", "ef", long={"--quiet": "n", "--silent": "n", "--expression": "e",
    "--regexp-extended": "E",
                                                   "--in-place": "i"})  # fmt: skip
    scripts = [*options.values.get("e", [])]
    scripts += [decoded(call.read(name)) for name in options.values.get("f", [])]
    rest = options.rest
    if not scripts:
        if not rest:
            raise Misuse("no pattern")
        scripts = [rest.pop(0)]
    extended = options.has("Er")
    commands = ScriptReader("\n".join(scripts), extended=extended).all()
    editor = _Editor(call, commands, quiet=options.has("n"))
    status = 0
    texts: list[str] = []
    for name in rest or ["-"]:
        try:
            text = decoded(everything(call.open(name), call.life))
        except OSError as error:
            told = call.fault(name, error)
            if not isinstance(error, IsADirectoryError):
                status = told
            elif options.has("i"):
                return told  # what was edited cannot take its place
            continue
        if options.has("i"):
            editor.start()
            editor.run(_lines(text))
            call.files.write(call.path(name), encoded("".join(editor.out)))
        elif options.has("s"):
            editor.start()
            editor.run(_lines(text))
            call.out("".join(editor.out))
        else:
            texts += _lines(text)
    if not options.has("is"):
        editor.run(texts)
        call.out("".join(editor.out))
    return editor.status or status


def _lines(text: str) -> list[str]:
    return [line for line in re.split(r"(?<=\n)", text) if line]


class _Quit(Exception):
    """No more is read."""


class _Editor:
    """Runs the commands on each line."""

    def __init__(self, call: Call, commands: list[Command], *, quiet: bool) -> None:
        self._call = call
        self._commands = commands
        self._quiet = quiet
        self.out: list[str] = []
        self.status = 0
        self.start()

    def start(self) -> None:
        self.out = []
        self._held = ""
        self._number = 0
        self._after: list[str] = []
        for command in self._commands:
            command.inside = False

    def run(self, lines: list[str]) -> None:
        self._lines = lines
        self._at = 0
        self._last_pattern: re.Pattern[str] | None = None
        try:
            while self._at < len(self._lines):
                self._call.life.check()
                self._space, self._end = self._next()
                self._cycle()
        except _Quit:
            pass

    def _next(self) -> tuple[str, str]:
        line = self._lines[self._at]
        self._at += 1
        self._number += 1
        return line.removesuffix("\n"), "\n" * line.endswith("\n")

    def _cycle(self) -> None:
        self._changed = False
        place, steps = 0, 0
        deleted = False
        while place < len(self._commands):
            steps += 1
            if steps > _MOST_STEPS:
                raise Misuse(f"more than {_MOST_STEPS} commands on one line")
            command = self._commands[place]
            if self._selected(command) == command.negated:
                place = command.goal if command.letter == "{" else place + 1
                continue
            if command.letter in "dDc":
                deleted = self._deleting(command)
                break
            place = self._do(command, place)
        if not deleted and not self._quiet:
            self._tell(self._space + (self._end or "\n" * bool(self._after)))
        self._append()

    def _tell(self, text: str) -> None:
        """Put out a text, on a line of its own also after a last line without its newline."""
        if self.out and not self.out[-1].endswith("\n") and text:
            self.out.append("\n")
        self.out.append(text)

    def _append(self) -> None:
        for text in self._after:
            self._tell(text)
        self._after = []

    @property
    def _is_last(self) -> bool:
        return self._at >= len(self._lines)

    def _selected(self, command: Command) -> bool:
        addresses = command.addresses
        if not addresses:
            return True
        if len(addresses) == 1:
            return self._matches(addresses[0])
        first, second = addresses
        if not command.inside:
            if not self._matches(first):
                return False
            command.until = 0
            if isinstance(second, int):
                command.until = second
                command.inside = second > self._number
            elif isinstance(second, str) and second[0] in "+~":
                step = int(second[1:])
                command.until = (
                    self._number + step if second[0] == "+" else -(-self._number // max(1, step)) * max(1, step)
                )
                command.inside = command.until > self._number
            else:
                command.inside = not (second == "$" and self._is_last)
            return True
        if command.until:
            command.inside = self._number < command.until
        elif self._matches(second):
            command.inside = False
        return True

    def _matches(self, address: Address) -> bool:
        match address:
            case int():
                return self._number == address
            case "$":
                return self._is_last
            case str():
                first, _, step = address.partition("~")
                start, by = int(first or 0), int(step or 0)
                return self._number == start if not by else self._number >= start and (self._number - start) % by == 0
            case _:
                self._last_pattern = address
                return address.search(self._space) is not None

    def _deleting(self, command: Command) -> bool:
        if command.letter == "c":
            if len(command.addresses) < 2 or not command.inside or command.negated:
                self._tell(command.text)
        elif command.letter == "D" and "\n" in self._space:
            self._append()
            self._space = self._space.partition("\n")[2]
            self._lines = [*self._lines[: self._at], self._space + self._end, *self._lines[self._at :]]
            self._number -= 1
        return True

    def _do(self, command: Command, place: int) -> int:
        """Run one command; returns the place of the next."""
        match command.letter:
            case "p" | "P" | "l" | "=" | "i":
                self._print(command)
            case "n" | "N":
                self._read_on(command.letter)
            case "g" | "G" | "h" | "H" | "x" | "z":
                self._hold(command.letter)
            case "s":
                self._substitute(command)
            case "y":
                self._space = self._space.translate(str.maketrans(command.text, command.flags))
            case "a":
                self._after.append(command.text)
            case "r":
                try:
                    self._after.append(decoded(self._call.files.read(self._call.path(command.text))))
                except OSError:
                    return place + 1  # a file that is not there adds nothing
            case "q" | "Q":
                if command.letter == "q" and not self._quiet:
                    self._tell(self._space + self._end)
                self._append()
                self.status = int(command.text) & 255 if command.text.isdigit() else 0
                raise _Quit
            case "b":
                return command.goal
            case "t" | "T":
                jump = self._changed == (command.letter == "t")
                self._changed = False
                return command.goal if jump else place + 1
        return place + 1

    def _print(self, command: Command) -> None:
        match command.letter:
            case "p":
                self._tell(self._space + self._end)
            case "P":
                self._tell(self._space.partition("\n")[0] + "\n")
            case "=":
                self._tell(f"{self._number}\n")
            case "i":
                self._tell(command.text)
            case _:
                shown = "".join(_visible(char) for char in self._space)
                self._tell(shown + "$\n")

    def _read_on(self, letter: str) -> None:
        if self._is_last:
            if not self._quiet and letter in "nN":
                self._tell(self._space + self._end)
            self._append()
            raise _Quit
        if letter == "n":
            if not self._quiet:
                self._tell(self._space + self._end)
            self._append()
            self._space, self._end = self._next()
        else:
            before = self._space
            self._append()
            self._space, self._end = self._next()
            self._space = f"{before}\n{self._space}"

    def _hold(self, letter: str) -> None:
        match letter:
            case "g":
                self._space = self._held
            case "G":
                self._space += "\n" + self._held
            case "h":
                self._held = self._space
            case "H":
                self._held += "\n" + self._space
            case "x":
                self._space, self._held = self._held, self._space
            case _:
                self._space = ""
        if len(self._space) + len(self._held) > 1 << 24:
            raise Misuse(f"more than {1 << 24} characters in one line")

    def _substitute(self, command: Command) -> None:
        pattern = command.pattern or self._last_pattern
        if pattern is None:
            raise Misuse("no previous regex")
        self._last_pattern = pattern
        wanted = int("".join(char for char in command.flags if char.isdigit()) or 1)
        out, at, hits = [], 0, 0
        for match in _matches_of(pattern, self._space):
            hits += 1
            if hits < wanted:
                continue
            out.append(self._space[at : match.start()] + _replaced(command.text, match))
            at = match.end()
            self._changed = True
            if "g" not in command.flags:
                break
        if not out:
            return
        self._space = "".join(out) + self._space[at:]
        if len(self._space) > 1 << 24:
            raise Misuse(f"more than {1 << 24} characters in one line")
        if "p" in command.flags:
            self._tell(self._space + self._end)


def _matches_of(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """All matches, without an empty one right behind another."""
    last = -1
    for match in pattern.finditer(text):
        if match.start() == match.end() == last:
            continue
        last = match.end()
        yield match


def _replaced(text: str, match: re.Match[str]) -> str:
    escapes = {"n": "\n", "t": "\t", "r": "\r"}

    def one(found: re.Match[str]) -> str:
        if found[0] == "&":
            return match[0]
        char = found[0][1:]
        if char.isdigit():
            if int(char) > match.re.groups:
                raise Misuse(f"no group \\{char}")
            return match[int(char)] or ""
        return escapes.get(char, char)

    return re.sub(r"\\(?:.|\n)|&", one, text)


def _visible(char: str) -> str:
    names = {"\n": "\\n", "\t": "\\t", "\\": "\\\\", "\r": "\\r", "\a": "\\a", "\b": "\\b", "\f": "\\f", "\v": "\\v"}
    return names.get(char) or (char if char.isprintable() else f"\\{ord(char):03o}")
