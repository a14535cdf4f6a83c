"""Finds programs on the phone and runs them: ours, the services', and scripts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from emulators.virtual.door.shell.faults import Fault
from emulators.virtual.door.shell.state import Shell
from emulators.virtual.door.tools.call import Call, Misuse, Tool, reason
from emulators.virtual.door.tools.table import MISUSE, TOOLS

__all__ = ["found_program", "launch", "run_program"]

_HOME = "/system/bin"
_MAGIC = b"\x7fELF"


def found_program(shell: Shell, name: str) -> str | None:
    """The path of a program: that of the name itself where it has a slash, else the first one in PATH."""
    if "/" in name:
        path = shell.path(name)
        return path if _tool_at(shell, path) or shell.files.exists(path) else None
    if not name:
        return None
    for folder in shell.value("PATH").split(":"):
        path = shell.path(f"{folder.rstrip('/')}/{name}" if folder else name)
        if _tool_at(shell, path) or (shell.files.is_file(path) and shell.files.access(path, 1)):
            return path
    return None


def _tool_at(shell: Shell, path: str) -> Tool | None:
    """The program of ours that stands at a path."""
    folder, _, name = path.rpartition("/")
    if folder not in (_HOME, "/bin", "/vendor/bin", "/system/xbin"):
        return None
    tool = _own(shell, name) or TOOLS.get(name)
    return tool or _service(name)


def _own(shell: Shell, name: str) -> Tool | None:
    """One of the programs that know of the shell which started them."""
    from emulators.virtual.door.shell.programs import PROGRAMS

    program = PROGRAMS.get(name)
    return None if program is None else lambda call: program(shell, call)


def _service(name: str) -> Tool | None:
    from emulators.virtual.door.services import SERVICES

    return SERVICES.get(name)


def launch(shell: Shell, words: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a program with these words as its arguments, and with what the shell has open as its streams."""
    call = Call(
        handset=shell.session.handset,
        argv=tuple(words),
        stdin=shell.bound(0),
        stdout=shell.bound(1),
        stderr=shell.bound(2),
        cwd=shell.cwd,
        env=dict(environment),
        life=shell.life,
        run=lambda argv, call: run_program(shell, argv, call),
        tty=shell.session.tty,
        pid=shell.own_pid or shell.pid,
        view=shell.view,
        umask=shell.umask,
    )
    try:
        return _run(shell, call, shell.say)
    finally:
        shell.flush()


def run_program(shell: Shell, argv: Sequence[str], call: Call) -> int:
    """Run another program in the place of a call (`xargs`, `find -exec`)."""
    name = call.name
    return _run(shell, replace(call, argv=tuple(argv)), lambda message: call.say(f"{name}: {message}"))


def _run(shell: Shell, call: Call, say: Callable[[str], object]) -> int:
    name = call.argv[0]
    shell.life.check()
    path = found_program(shell, name)
    if path is None:
        say(f"{name}: inaccessible or not found")
        return 127
    tool = _tool_at(shell, path)
    if tool is None:
        try:
            tool = _script_at(shell, path, name)
        except Fault as fault:
            say(fault.message)
            return fault.status
    try:
        return tool(call) & 0xFF
    except Misuse as misuse:
        return call.fail(f'{misuse} (see "{call.name} --help")', MISUSE.get(call.name, 1))
    except (BrokenPipeError, InterruptedError):
        raise
    except OSError as error:
        shown = f"{error.filename}: " if error.filename else ""
        return call.fail(f"{shown}{reason(error)}")


def _script_at(shell: Shell, path: str, name: str) -> Tool:
    """A script of the phone as a program. Raises Fault for what cannot be executed."""
    files = shell.files
    if files.is_folder(path):
        raise Fault(f"{name}: can't execute: Is a directory", 126)
    if not files.access(path, 1) or not files.stat(path).mode & 0o111:
        raise Fault(f"{name}: can't execute: Permission denied", 126)
    try:
        head = files.read(path, size=256)
    except OSError as error:
        raise Fault(f"{name}: can't execute: {reason(error)}", 126) from None
    if head.startswith(_MAGIC) or b"\0" in head:
        raise Fault(f"{name}: not executable: {'64-bit ELF file' if head.startswith(_MAGIC) else 'magic'}", 126)
    shell_of = _own(shell, "sh")
    assert shell_of is not None
    known = shell_of
    return lambda call: known(replace(call, argv=("sh", name if "/" in name else path, *call.argv[1:])))
