"""Built-in commands about processes: `wait`, `kill`, `jobs`, `fg`."""

from emulators.virtual.door.shell.faults import Fault
from emulators.virtual.door.shell.listing import end_system_process
from emulators.virtual.door.shell.processes import Process
from emulators.virtual.door.shell.signals import SIGNALS, signal_number
from emulators.virtual.door.shell.state import Io, Shell
from emulators.virtual.door.tools.call import encoded
from emulators.virtual.door.tools.life import Killed

__all__ = ["foreground", "jobs", "kill", "wait"]

_USAGE = "usage:\tkill [-s signame | -signum | -signame] { job | pid | pgrp } ...\n\tkill -l [exit_status ...]"


def _named(shell: Shell, word: str) -> Process | None:
    """The process of a number, or the job of "%1", "%+" or "%name"."""
    processes = shell.session.processes
    if not word.startswith("%"):
        return processes.find(int(word)) if word.isdigit() and len(word) < 10 else None
    own = processes.of(shell.pid)
    wanted = word[1:]
    if wanted in ("", "+", "%"):
        return own[-1] if own else None
    return next((each for each in own if str(each.job) == wanted or each.name.startswith(wanted)), None)


def wait(shell: Shell, words: list[str], io: Io) -> int:
    shell.flush()
    status = 0
    if len(words) == 1:
        for process in shell.session.processes.of(shell.pid):
            process.wait(shell.life)
            shell.session.processes.forget(process)
        return 0
    for word in words[1:]:
        found = _named(shell, word)
        if found is None:
            status = 127
            continue
        status = found.wait(shell.life)
        shell.session.processes.forget(found)
    return status


def foreground(shell: Shell, words: list[str], io: Io) -> int:
    found = _named(shell, words[1] if len(words) > 1 else "%%")
    if found is None:
        raise Fault(f"{words[0]}: {words[1] if len(words) > 1 else '%%'}: no such job", 1)
    return 0 if words[0] == "bg" else found.wait(shell.life)


def jobs(shell: Shell, words: list[str], io: Io) -> int:
    own = shell.session.processes.of(shell.pid)
    for process in own:
        if process.ended.is_set():
            shell.session.processes.forget(process)
            state = "Done" if not process.status else f"Done ({process.status})"
        else:
            state = "Running"
        mark = "+" if process is own[-1] else "-" if len(own) > 1 and process is own[-2] else " "
        number = f"{process.pid} " if "-l" in words else ""
        line = f"{process.pid}" if "-p" in words else f"[{process.job}] {mark} {number}{state:<20} {process.name}"
        io.stdout.write(encoded(line + "\n"))
    return 0


def kill(shell: Shell, words: list[str], io: Io) -> int:
    """Signals 0 (is it there?), STOP and CONT do nothing; every other one ends the process."""
    arguments = words[1:]
    if arguments[:1] == ["-l"]:
        return _listed(arguments[1:], io)
    signal = 15
    if arguments[:1] == ["-s"] and len(arguments) > 1:
        signal = _signal(arguments[1])
        arguments = arguments[2:]
    elif arguments and arguments[0].startswith("-") and len(arguments[0]) > 1 and arguments[0] != "--":
        signal = _signal(arguments[0][1:])
        arguments = arguments[1:]
    arguments = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not arguments:
        io.stderr.write(encoded(_USAGE + "\n"))
        return 1
    status = 0
    for word in arguments:
        if word in (str(shell.pid), "0") and signal not in (0, 18, 19, 20):
            _to_itself(shell, signal)
            continue
        if word == str(shell.pid):
            continue
        found = _named(shell, word)
        if found is None or found.ended.is_set():
            if found is None and not word.lstrip("-").isdigit() and not word.startswith("%"):
                raise Fault(f"kill: {word}: arguments must be jobs or process IDs", 1)
            number = int(word) if word.isdigit() and len(word) < 10 else 0
            said = end_system_process(shell, number) if found is None else "No such process"
            if said:
                shell.say(f"kill: {word}: {said}")
                status = 1
        elif signal not in (0, 17, 18, 19, 20, 23, 28):
            found.life.end(signal)
    return status


def _to_itself(shell: Shell, signal: int) -> None:
    action = shell.traps.get(SIGNALS.get(signal, ""))
    if signal != 9 and action is not None:
        shell.session.run_text(shell, action)
        return
    raise Killed(signal)


def _signal(text: str) -> int:
    found = signal_number(text)
    if found is None:
        raise Fault(f"kill: bad signal: {text}", 1)
    return found


def _listed(words: list[str], io: Io) -> int:
    for word in words:
        value = signal_number(word)
        if word.isdigit():
            io.stdout.write(encoded(SIGNALS.get((value or int(word[:4])) % 128, word) + "\n"))
        elif value is not None:
            io.stdout.write(f"{value}\n".encode())
        else:
            raise Fault(f"kill: bad signal: {word}", 1)
    if not words:
        for value, name in SIGNALS.items():
            io.stdout.write(f"{value:2}    {name}\n".encode())
    return 0
