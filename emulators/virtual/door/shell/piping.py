"""Several at once: pipelines, and jobs in the background."""

import threading
from collections.abc import Sequence

from emulators.virtual.door.shell.state import Shell
from emulators.virtual.door.shell.streams import Open, empty, pipe
from emulators.virtual.door.shell.syntax import AndOr, Command, Item, Pipeline, Script, Simple, Text
from emulators.virtual.door.tools.life import Life

__all__ = ["piped", "start_job"]


def start_job(shell: Shell, item: Item) -> int:
    life = Life(shell.life)
    process = shell.session.processes.start(_name_of(item.command), life, shell.pid)
    process.job = 1 + max((each.job for each in shell.session.processes.of(shell.pid)), default=0)
    child = shell.fork(life)
    child.own_pid = process.pid
    if not shell.session.tty:
        child.exchange(0, empty())

    def work() -> None:
        status = 1
        try:
            status = shell.session.evaluate(child, Script((Item(item.command),)))
        finally:
            process.end(status)

    threading.Thread(target=work, name=process.name, daemon=True).start()
    shell.last_background = process.pid
    return 0


def _name_of(command: AndOr) -> str:
    match command.first.commands[0]:
        case Simple(words=((Text(text), *_), *_)):
            return text.rpartition("/")[2]
        case _:
            return "sh"


def piped(shell: Shell, commands: Sequence[Command]) -> int:
    """Each in a subshell of its own: the last one in this thread, the others in theirs."""
    statuses: list[int] = [0] * len(commands)
    crashes: list[BaseException] = []
    threads = []
    source: Open | None = None
    ended = []

    def stage(child: Shell, command: Command, number: int) -> None:
        try:
            statuses[number] = shell.session.evaluate(child, _alone(command))
        except Exception as crash:
            crashes.append(crash)

    for number, command in enumerate(commands):
        last = number == len(commands) - 1
        process = None if last else shell.session.processes.start("sh", shell.life, shell.pid)
        child = shell.fork()
        if source is not None:
            child.exchange(0, source)
        if not last:
            source, sink = pipe()
            child.exchange(1, sink)
            thread = threading.Thread(target=stage, args=(child, command, number), daemon=True)
            threads.append(thread)
            ended.append(process)
            thread.start()
        else:
            stage(child, command, number)
    for thread, process in zip(threads, ended, strict=True):
        thread.join()
        if process is not None:
            process.end(0)
            shell.session.processes.forget(process)
    if crashes:
        raise crashes[0]
    shell.life.check()
    shell.variables.put_all("PIPESTATUS", [str(status) for status in statuses])
    if "pipefail" in shell.options:
        return next((status for status in statuses[::-1] if status), 0)
    return statuses[-1]


def _alone(command: Command) -> Script:
    return Script((Item(AndOr(Pipeline((command,)))),))
