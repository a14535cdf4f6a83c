"""Programs that know of the shell which started them: other shells, other users, processes."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from emulators.virtual.door.entries import ROOT, Actor, owner_name
from emulators.virtual.door.entries import SHELL as SHELL_USER
from emulators.virtual.door.filesystem import FileSystem
from emulators.virtual.door.shell.faults import Fault
from emulators.virtual.door.shell.listing import end_system_process, listed, names_of
from emulators.virtual.door.shell.signals import signal_number
from emulators.virtual.door.shell.state import Shell
from emulators.virtual.door.shell.streams import Client, Open
from emulators.virtual.door.shell.variables import Variables
from emulators.virtual.door.tools.call import Call, decoded, reason

__all__ = ["PROGRAMS", "Program"]

Program = Callable[[Shell, Call], int]
"""A program of the shell that started it, and its call."""


def _child(shell: Shell, call: Call, name: str, arguments: list[str]) -> Shell:
    """A new shell that has only its environment from the one that starts it."""
    return Shell(
        session=shell.session,
        life=call.life,
        pid=shell.session.processes.number(),
        variables=Variables({**call.env, "PWD": call.cwd}),
        open={0: Open(Client(call.stdin)), 1: Open(Client(None, call.stdout)), 2: Open(Client(None, call.stderr))},
        view=call.view,
        name=name,
        arguments=arguments,
        cwd=call.cwd,
        umask=call.umask,
        depth=shell.depth,
    )


def _sh(shell: Shell, call: Call) -> int:
    """`sh [-ex] -c script [name arguments]`, `sh file arguments`, or a script from stdin."""
    rest, options, command = call.args, set[str](), False
    while rest and len(rest[0]) > 1 and rest[0][0] in "-+":
        word = rest.pop(0)
        if word == "--":
            break
        if word == "-o" and rest:
            options.add(rest.pop(0))
            continue
        command |= "c" in word
        options |= set(word[1:]) - set("csil")
    if command:
        if not rest:
            return call.fail("-c: requires argument")
        script, *rest = rest
        child = _child(shell, call, rest[0] if rest else call.argv[0], rest[1:])
    elif rest:
        try:
            script = decoded(call.read(rest[0]))
        except OSError as error:
            return call.fail(f"can't open {rest[0]}: {reason(error)}", 127 if error.errno in (2, 20) else 126)
        child = _child(shell, call, rest[0], rest[1:])
    else:
        child = _child(shell, call, call.argv[0], [])
        child.options |= options
        return shell.session.run_lines(child)
    child.options |= options
    child.nested()
    return shell.session.run_whole(child, script)


def _builtin(shell: Shell, call: Call) -> int:
    """What the shell itself does is a program as well: `xargs test -f`."""
    child = _child(shell, call, shell.name, [])
    try:
        return shell.session.invoke(child, [call.name, *call.args], child.io)
    except Fault as fault:
        return call.fail(fault.message.removeprefix(f"{call.name}: "), fault.status)
    finally:
        child.leave()


def _su(shell: Shell, call: Call) -> int:
    """`su [who] [command]`, and `su -c command` as the su of rooted phones has it."""
    rest = call.args
    script: str | None = None
    user = "root"
    if rest and not rest[0].startswith("-"):
        user = rest.pop(0)
    while rest and rest[0] in ("-c", "-", "-l", "--", "root", "0"):
        word = rest.pop(0)
        if word == "-c" and rest:
            script = " ".join(rest)
            rest = []
    actor = {"root": ROOT, "0": ROOT, "shell": SHELL_USER, "2000": SHELL_USER}.get(user)
    if actor is None:
        if not user.isdigit():
            return call.fail(f"invalid uid/gid '{user}'")
        actor = Actor(int(user[:9]))
    other = replace(call, view=FileSystem(call.handset.disk, actor), env={**call.env, "USER": owner_name(actor.uid)})
    words = ["sh", "-c", script] if script is not None else rest or ["sh"]
    child = _child(shell, other, shell.name, [])
    try:
        return shell.session.invoke(child, ["command", *words], child.io)
    finally:
        child.leave()


def _run_as(shell: Shell, call: Call) -> int:
    if not call.args:
        return call.fail("Usage: run-as <package-name> [--user <uid>] [<command>] [<args>]")
    package = call.args[0]
    known = any(app.package == package for app in call.handset.phone.apps)
    return call.fail(f"package not debuggable: {package}" if known else f"unknown package: {package}")


def _which(shell: Shell, call: Call) -> int:
    from emulators.virtual.door.shell.launching import found_program

    every = "-a" in call.args
    names = [word for word in call.args if not (every and word == "-a")]
    paths = [found_program(shell, name) for name in names]
    for path in paths:
        if path is not None:
            call.out(f"{path}\n")
    return int(None in paths)


def _toybox(shell: Shell, call: Call) -> int:
    if call.args:
        return call.run(call.args, call)
    from emulators.virtual.door.tools.table import TOOLS

    call.out(" ".join(sorted(TOOLS)) + "\n")
    return 0


# Processes


def _ps(shell: Shell, call: Call) -> int:
    for line in listed(shell, call):
        call.out(line + "\n")
    return 0


def _pidof(shell: Shell, call: Call) -> int:
    names = [word for word in call.args if not word.startswith("-")]
    found = [str(pid) for pid, name in names_of(shell, call.handset) if name in names]
    if found:
        call.out(" ".join(found[: 1 if "-s" in call.args else None]) + "\n")
    return int(not found)


def _pgrep(shell: Shell, call: Call) -> int:
    pattern = next((word for word in call.args if not word.startswith("-")), "")
    long, exact = "-l" in call.args, "-x" in call.args
    found = [
        (pid, name)
        for pid, name in names_of(shell, call.handset)
        if pid != call.pid and (name == pattern if exact else pattern.strip("^$") in name)
    ]
    for pid, name in found:
        call.out(f"{pid} {name}\n" if long else f"{pid}\n")
    return int(not found)


def _pkill(shell: Shell, call: Call) -> int:
    """`pkill` and `killall`: end jobs of this session by name; an app that is killed leaves the screen."""
    names, signal = [], 15
    rest = call.args
    while rest:
        word = rest.pop(0)
        if word.startswith("-"):
            value = signal_number(word[1:])
            if word == "-s" and rest:
                value = signal_number(rest.pop(0))
            signal = value if value is not None else signal
        else:
            names.append(word)
    exact = call.name == "killall" or "-x" in call.args
    hits = 0
    own = {shell.pid, *(process.pid for process in shell.session.processes.running)}
    for process in shell.session.processes.running:
        if process.pid != call.pid and any(process.name == name if exact else name in process.name for name in names):
            process.life.end(signal)
            hits += 1
    for pid, name in names_of(shell, call.handset):
        if any(name == wanted if exact else wanted in name for wanted in names) and pid not in own:
            said = end_system_process(shell, pid)
            hits += not said
            if said == "Operation not permitted":
                call.fail(f"{pid}: {said}")
    if not hits and call.name == "killall":
        return call.fail(f"{names[0] if names else ''}: No such process")
    return int(not hits)


PROGRAMS: Mapping[str, Program] = {
    "[": _builtin, "kill": _builtin, "test": _builtin, "killall": _pkill, "mksh": _sh, "pgrep": _pgrep,
    "pidof": _pidof, "pkill": _pkill, "ps": _ps, "run-as": _run_as,
    "sh": _sh, "su": _su, "toybox": _toybox, "which": _which,
}  # fmt: skip
