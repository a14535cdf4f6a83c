"""How shells end: the status of whatever they ran, and what they have been told to run last."""

from collections.abc import Callable

from emulators.virtual.door.shell.faults import Exit, Fault, Jump, Return
from emulators.virtual.door.shell.state import Shell
from emulators.virtual.door.shell.words import SyntaxFault
from emulators.virtual.door.tools.life import Killed

__all__ = ["farewell", "to_the_end"]


def to_the_end(shell: Shell, work: Callable[[], int]) -> int:
    """The status that the work ends with, however it is left."""
    try:
        return work()
    except (Exit, Return) as left:
        return left.status
    except Jump:
        return 0
    except Fault as fault:
        _tell(shell, fault.message)
        return fault.status
    except SyntaxFault as fault:
        _tell(shell, str(fault))
        return 1
    except InterruptedError:
        return 130
    except BrokenPipeError:
        return 141
    except Killed as killed:
        return 128 + killed.signal


def _tell(shell: Shell, message: str) -> None:
    try:
        shell.say(message)
    except OSError:
        return  # nobody is there to be told


def farewell(shell: Shell, status: int) -> int:
    """Run what the shell has been told to run when it exits."""
    action = shell.traps.pop("EXIT", "")
    if not action or shell.life.stopped.is_set():
        return status
    shell.status = status

    def work() -> int:
        shell.session.run_text(shell, action)
        return status

    return to_the_end(shell, work)
