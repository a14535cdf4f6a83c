"""One shell: its variables, functions, open files and place, and the copies of it that subshells are."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from emulators.virtual.door.filesystem import FileSystem
from emulators.virtual.door.handset import Handset
from emulators.virtual.door.shell.arithmetic import ArithmeticFault, evaluate
from emulators.virtual.door.shell.faults import Fault
from emulators.virtual.door.shell.globbing import names_matching
from emulators.virtual.door.shell.processes import Processes
from emulators.virtual.door.shell.streams import Bound, Buffer, Open
from emulators.virtual.door.shell.syntax import Command, Script
from emulators.virtual.door.shell.variables import Variables
from emulators.virtual.door.tools.call import decoded
from emulators.virtual.door.tools.life import Life

__all__ = ["MOST_NESTED", "SHELL_NAME", "Io", "Session", "Shell"]

SHELL_NAME = "/system/bin/sh"
MOST_NESTED = 1000
"""How deep functions, substitutions and compound commands may run in each other; our default."""


@dataclass(slots=True)
class Session:
    """What all shells of one connection share. `evaluate` runs a script in a shell and gives its status."""

    handset: Handset
    processes: Processes
    evaluate: "Callable[[Shell, Script], int]"
    run_text: "Callable[[Shell, str], int]"
    """Parses and runs in the shell itself, as `eval` does."""
    invoke: "Callable[[Shell, list[str], Io], int]"
    """Runs a built-in or a program, never a function, as `command` does."""
    run_whole: "Callable[[Shell, str], int]"
    """Runs a script as all that a shell has to do, and lets go of what it has open."""
    run_lines: "Callable[[Shell], int]"
    """Runs what the shell's stdin says, line by line, as all that it has to do."""
    calm: Callable[[], None]
    """Forgets that somebody has pressed Ctrl-C."""
    tty: bool = False
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Io:
    """The three streams of a built-in command."""

    stdin: Bound
    stdout: Bound
    stderr: Bound


@dataclass(slots=True)
class Shell:
    """Everything that a subshell gets a copy of."""

    session: Session
    life: Life
    pid: int
    variables: Variables
    open: dict[int, Open]
    view: FileSystem | None = None
    name: str = SHELL_NAME
    arguments: list[str] = field(default_factory=list)
    functions: dict[str, Command] = field(default_factory=dict)
    options: set[str] = field(default_factory=set)
    traps: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    cwd: str = "/"
    umask: int = 0
    status: int = 0
    substituted_status: int | None = None
    last_background: int = 0
    depth: int = 0
    loops: int = 0
    sourced: int = 0
    guarded: int = 0
    own_pid: int = 0
    """The number that `kill` and `wait` know this one by: `pid` is that of the outermost shell (`$$`)."""

    @property
    def files(self) -> FileSystem:
        return self.view or self.session.handset.files

    @property
    def io(self) -> Io:
        return Io(self.bound(0), self.bound(1), self.bound(2))

    def bound(self, number: int) -> Bound:
        """The open file of this number. Raises Fault where there is none."""
        held = self.open.get(number)
        if held is None:
            held = self.open.setdefault(number, Open(_Closed()))
        return Bound(held, self.life)

    def fork(self, life: Life | None = None) -> "Shell":
        """A copy for a subshell; `leave` lets go of its open files."""
        return dataclasses.replace(
            self,
            life=life or self.life,
            variables=self.variables.copy(),
            open={number: held.share() for number, held in self.open.items()},
            arguments=[*self.arguments],
            functions=dict(self.functions),
            options=set(self.options),
            traps={name: action for name, action in self.traps.items() if not action},
            aliases=dict(self.aliases),
            loops=0,
        )

    def exchange(self, number: int, held: Open | None) -> None:
        """Have another file, or none, open under a number."""
        old = self.open.pop(number, None)
        if old is not None:
            old.drop()
        if held is not None:
            self.open[number] = held

    def leave(self) -> None:
        for held in self.open.values():
            held.drop()
        self.open = {}

    def flush(self) -> None:
        """Have all that was written to files stand in them."""
        for held in self.open.values():
            held.stream.flush()

    def say(self, message: str) -> None:
        """A message of the shell itself, on stderr."""
        self.bound(2).write(f"{self.name}: {message}\n".encode("utf-8", "surrogateescape"))

    def path(self, name: str) -> str:
        return name if name.startswith("/") or not name else f"{self.cwd.rstrip('/')}/{name}"

    def environment(self, more: Mapping[str, str]) -> dict[str, str]:
        return {**self.variables.exported, **more}

    # What expansions ask for

    def parameter(self, name: str) -> str | None:
        match name:
            case "?":
                return str(self.status)
            case "#":
                return str(len(self.arguments))
            case "$":
                return str(self.pid)
            case "!":
                return str(self.last_background) if self.last_background else None
            case "-":
                return "".join(sorted(self.options | {"h"}))
            case "0":
                return self.name
            case "RANDOM":
                self.session.seed = (self.session.seed * 1103515245 + 12345) % 2**31
                return str(self.session.seed >> 16)
            case "SECONDS":
                return str(int(self.session.handset.uptime()))
            case "EPOCHREALTIME":
                return f"{self.session.handset.now():.6f}"
            case "LINENO":
                return "1"
            case _ if name.isdigit():
                place = int(name[:9])
                return self.arguments[place - 1] if place <= len(self.arguments) else None
            case _:
                return self.variables.get(name)

    def positional(self) -> list[str]:
        return self.arguments

    def elements(self, name: str) -> dict[int, str]:
        return self.variables.all(name)

    def value(self, name: str, index: int | None = None) -> str:
        if index is not None:
            return self.variables.get(name, index) or ""
        found = self.parameter(name)
        if found is None and name == "IFS":
            return " \t\n"
        return found or ""

    def assign(self, name: str, value: str, index: int | None = None) -> None:
        cell = self.variables.cells.get(name)
        if cell and cell.integer:
            try:
                value = str(evaluate(value, self))
            except ArithmeticFault as fault:
                raise Fault(str(fault), 1, fatal=True) from None
        self.variables.put(name, value, index)
        if "a" in self.options:
            self.variables.cells[name].exported = True

    def substituted(self, script: Script) -> str:
        """What a script writes, in a subshell, without newlines at its end."""
        buffer = Buffer()
        self.nested()
        try:
            child = self.fork()
            child.exchange(1, Open(buffer))
            self.substituted_status = self.session.evaluate(child, script)
            while not buffer.closed.wait(0.2):
                self.life.check()
        finally:
            self.depth -= 1
        if buffer.overflown:
            raise Fault(f"a substitution that writes more than {buffer.most} bytes", 1, fatal=True)
        return decoded(buffer.data.replace(b"\0", b"")).rstrip("\n")

    def nested(self) -> None:
        """Note that something runs in something else. Raises Fault where that goes too deep."""
        self.depth += 1
        if self.depth > MOST_NESTED:
            raise Fault(f"nested more than {MOST_NESTED} deep", 1, fatal=True)

    def globbed(self, pattern: str) -> list[str]:
        return names_matching(self.files, self.cwd, pattern)

    def has_option(self, letter: str) -> bool:
        return letter in self.options


class _Closed:
    """A number behind which no file is open."""

    def read(self, n: int, life: Life) -> bytes:
        raise OSError(9, "Bad file descriptor")

    def until(self, stop: bytes, life: Life) -> bytes:
        raise OSError(9, "Bad file descriptor")

    def write(self, data: bytes, life: Life) -> None:
        raise OSError(9, "Bad file descriptor")

    def flush(self) -> None:
        """Nothing waits here."""

    def close(self) -> None:
        """Nothing is open."""
