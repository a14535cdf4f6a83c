"""The ways into a shell: a whole script, or lines as they come, with a prompt where somebody types."""

from emulators.virtual.door.shell.endings import farewell, to_the_end
from emulators.virtual.door.shell.faults import Fault, Jump, Return
from emulators.virtual.door.shell.interpreter import run_script, run_text
from emulators.virtual.door.shell.parsing import Incomplete, SyntaxFault, parse
from emulators.virtual.door.shell.state import Shell
from emulators.virtual.door.shell.syntax import Script
from emulators.virtual.door.tools.call import decoded

__all__ = ["prompt", "run_lines", "run_whole"]


def run_whole(shell: Shell, text: str) -> int:
    """Run a script as all that a shell has to do, and let go of what it has open."""
    try:
        return farewell(shell, to_the_end(shell, lambda: run_text(shell, text)))
    finally:
        shell.leave()


def run_lines(shell: Shell) -> int:
    """Run what stdin says, command by command, with a prompt where somebody types."""
    try:
        return farewell(shell, to_the_end(shell, lambda: _read_and_run(shell)))
    finally:
        shell.leave()


def _read_and_run(shell: Shell) -> int:
    text = ""
    while True:
        if shell.session.tty:
            shell.bound(2).write(prompt(shell, more=bool(text)).encode("utf-8", "surrogateescape"))
        try:
            line = decoded(shell.bound(0).until(b"\n"))
            text += line
            script = parse(text)
        except Incomplete as fault:
            if line:
                continue
            raise SyntaxFault(str(fault)) from None
        except SyntaxFault as fault:
            if not shell.session.tty:
                raise
            shell.say(str(fault))
            text = ""
            continue
        except InterruptedError:
            text = ""
            shell.session.calm()
            continue
        text = ""
        try:
            _line(shell, script)
        except InterruptedError:
            shell.session.calm()
            shell.status = 130
        if not line:
            return shell.status


def _line(shell: Shell, script: Script) -> None:
    """Run what was typed; only in a script does an error end the shell."""
    if not shell.session.tty:
        run_script(shell, script)
        return
    try:
        run_script(shell, script)
    except Fault as fault:
        shell.say(fault.message)
        shell.status = fault.status
    except (Jump, Return):
        shell.status = 0


def prompt(shell: Shell, *, more: bool = False) -> str:
    """What stands before the place to type."""
    if more:
        return "> "
    device = shell.session.handset.properties.get("ro.product.device", "android")
    failed = f"{shell.status}|" if shell.status else ""
    return f"{failed}{device}:{shell.cwd} {'#' if shell.files.actor.uid == 0 else '$'} "
