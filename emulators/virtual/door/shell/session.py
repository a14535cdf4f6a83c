"""Runs a script for a client: the one way into the shell."""

import threading

from emulators.virtual.door.entries import owner_name
from emulators.virtual.door.handset import Handset
from emulators.virtual.door.shell import entering, interpreter
from emulators.virtual.door.shell.processes import Numbers, Processes
from emulators.virtual.door.shell.state import Session, Shell
from emulators.virtual.door.shell.streams import Client, Open
from emulators.virtual.door.shell.variables import Variables
from emulators.virtual.door.tools.call import Readable, Writable
from emulators.virtual.door.tools.life import Life

__all__ = ["environment", "run"]

_PATH = (
    "/product/bin:/apex/com.android.runtime/bin:/apex/com.android.art/bin:/system_ext/bin:/system/bin:/system/xbin"
    ":/odm/bin:/vendor/bin:/vendor/xbin"
)
_GRACE_S = 2.0
"""How long jobs that a script leaves in the background may go on after it; our default."""


def run(
    handset: Handset,
    script: str,
    *,
    stdin: Readable,
    stdout: Writable,
    stderr: Writable,
    tty: bool = False,
) -> int:
    """Run a script to its end and return its exit status; an empty one is read from `stdin`, line by line.

    Blocks; what is written goes out at once. Ends early, with 129, once `stdout.closed` is true or writing raises
    BrokenPipeError: the client has gone. InterruptedError from the streams is Ctrl-C: 130.
    """
    life = Life(probe=lambda: _ask(stdin, stdout))
    numbers = handset.part(Numbers)
    processes = Processes(numbers, handset.files.actor.uid)
    session = Session(
        handset=handset,
        processes=processes,
        evaluate=interpreter.evaluate,
        run_text=interpreter.run_text,
        invoke=interpreter.invoke,
        run_whole=entering.run_whole,
        run_lines=entering.run_lines,
        calm=lambda: _calm(stdin),
        tty=tty,
        seed=numbers.last,
    )
    shell = Shell(
        session=session,
        life=life,
        pid=processes.number(),
        variables=Variables(environment(handset)),
        open={0: Open(Client(stdin)), 1: Open(Client(None, stdout)), 2: Open(Client(None, stderr))},
    )
    try:
        return entering.run_whole(shell, script) if script else entering.run_lines(shell)
    except InterruptedError:
        return 130
    finally:
        _leave_jobs(processes, life)


def environment(handset: Handset) -> dict[str, str]:
    """What a shell finds in its environment."""
    user = owner_name(handset.files.actor.uid)
    return {
        "PATH": _PATH, "HOME": "/", "USER": user, "LOGNAME": user, "SHELL": "/bin/sh", "TERM": "xterm-256color",
        "HOSTNAME": handset.properties.get("ro.product.device", "android"), "PWD": "/", "TMPDIR": "/data/local/tmp",
        "ANDROID_ROOT": "/system", "ANDROID_DATA": "/data", "ANDROID_STORAGE": "/storage",
        "ANDROID_ASSETS": "/system/app",
        "EXTERNAL_STORAGE": "/sdcard", "ANDROID_BOOTLOGO": "1", "ASEC_MOUNTPOINT": "/mnt/asec",
        "DOWNLOAD_CACHE": "/data/cache",
    }  # fmt: skip


def _ask(stdin: Readable, stdout: Writable) -> int:
    """The signal that the client's state amounts to: 0 while all is well. Raises InterruptedError after Ctrl-C."""
    if getattr(stdout, "closed", False):
        return 1
    interrupted = getattr(stdin, "interrupted", None)
    if isinstance(interrupted, threading.Event) and interrupted.is_set():
        raise InterruptedError("interrupted from the terminal")
    return 0


def _calm(stdin: Readable) -> None:
    interrupted = getattr(stdin, "interrupted", None)
    if isinstance(interrupted, threading.Event):
        interrupted.clear()


def _leave_jobs(processes: Processes, life: Life) -> None:
    """Give what still runs in the background a little time."""
    if not processes.running:
        return
    timer = threading.Timer(_GRACE_S, life.end)
    timer.daemon = True
    timer.start()
