"""The commands that the shell itself knows, by name."""

from collections.abc import Callable, Mapping

from emulators.virtual.door.shell.conditions import test
from emulators.virtual.door.shell.control import (
    break_,
    cd,
    command,
    continue_,
    dot,
    eval_,
    exit_,
    getopts,
    pwd,
    return_,
    set_,
    shift,
    trap,
    true,
    umask,
    whence,
)  # fmt: skip
from emulators.virtual.door.shell.control import false as no
from emulators.virtual.door.shell.declaring import alias, export, let, readonly, typeset, unalias, unset
from emulators.virtual.door.shell.jobs import foreground, jobs, kill, wait
from emulators.virtual.door.shell.printing import echo, print_, read
from emulators.virtual.door.shell.state import Io, Shell

__all__ = ["BUILTINS", "DECLARING", "SPECIAL", "Builtin"]

Builtin = Callable[[Shell, list[str], Io], int]
"""A command of the shell: the shell, its words, its streams; returns its status."""

SPECIAL = frozenset(
    {":", ".", "break", "continue", "eval", "exec", "exit", "export", "readonly", "return", "set", "shift", "times",
     "trap",     "unset", "typeset"}
)  # fmt: skip
"""Assignments before these last, and no function takes their place."""
DECLARING = frozenset({"export", "readonly", "typeset", "local", "declare"})
"""Their arguments are expanded as assignments."""

BUILTINS: Mapping[str, Builtin] = {
    ":": true, ".": dot, "[": test, "alias": alias, "bg": foreground, "break": break_, "builtin": command, "cd": cd,
    "chdir": cd, "command": command, "continue": continue_, "echo": echo, "eval": eval_, "exit": exit_,
    "export": export,
    "false": no, "fg": foreground, "getopts": getopts, "hash": true, "jobs": jobs, "kill": kill, "let": let,
    "local": typeset, "print": print_, "pwd": pwd, "read": read, "readonly": readonly, "return": return_, "set": set_,
    "shift": shift, "source": dot, "test": test, "times": true, "trap": trap, "true": true, "type": whence,
    "typeset": typeset, "ulimit": true, "umask": umask, "unalias": unalias, "unset": unset, "wait": wait,
    "whence": whence,
}  # fmt: skip
