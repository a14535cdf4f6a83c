"""Walks over the syntax tree and does what it says."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import TypeVar, assert_never

from emulators.virtual.door.shell.builtins import BUILTINS, DECLARING, SPECIAL
from emulators.virtual.door.shell.conditions import holds
from emulators.virtual.door.shell.endings import farewell, to_the_end
from emulators.virtual.door.shell.expansion import Expander
from emulators.virtual.door.shell.faults import Exit, Fault, Jump, Return
from emulators.virtual.door.shell.launching import launch
from emulators.virtual.door.shell.parsing import SyntaxFault, is_name, parse
from emulators.virtual.door.shell.patterns import matches
from emulators.virtual.door.shell.piping import piped, start_job
from emulators.virtual.door.shell.redirecting import redirect, redirected
from emulators.virtual.door.shell.state import Io, Shell
from emulators.virtual.door.shell.syntax import (
    AndOr,
    Assignment,
    Brace,
    Case,
    Command,
    Condition,
    For,
    Function,
    If,
    Let,
    Pipeline,
    Script,
    Simple,
    Subshell,
    Text,
    While,
    Word,
)  # fmt: skip
from emulators.virtual.door.tools.call import reason
from emulators.virtual.door.tools.escapes import shown

__all__ = ["evaluate", "invoke", "run_script", "run_text"]

_STACK = 20
"""After how many commands in each other the next one gets a thread, and so a stack, of its own."""
_T = TypeVar("_T")


def evaluate(shell: Shell, script: Script) -> int:
    """Run a script in a subshell of its own to its end, let go of what it has open, and give its status."""
    try:
        status = to_the_end(shell, lambda: run_script(shell, script))
        return farewell(shell, status)
    finally:
        shell.leave()


def run_text(shell: Shell, text: str) -> int:
    """Parse and run, as `eval` does. Raises Fault for what is not in the language."""
    try:
        script = _on_fresh_stack(lambda: parse(text)) if shell.depth else parse(text)
    except SyntaxFault as fault:
        raise Fault(str(fault), 1, fatal=True) from None
    return run_script(shell, script)


def invoke(shell: Shell, words: list[str], io: Io) -> int:
    """Run a built-in or a program, never a function."""
    builtin = BUILTINS.get(words[0])
    return builtin(shell, words, io) if builtin else launch(shell, words, shell.environment({}))


def run_script(shell: Shell, script: Script) -> int:
    """Run its commands in this shell; returns the status of the last one."""
    for item in script.items:
        shell.life.check()
        if item.background:
            shell.status = start_job(shell, item)
        else:
            shell.status = _and_or(shell, item.command)
    return shell.status if script.items else 0


def _and_or(shell: Shell, command: AndOr) -> int:
    steps: list[tuple[str, Pipeline]] = [("", command.first), *command.rest]
    status = 0
    for number, (sign, pipeline) in enumerate(steps):
        if (sign == "&&" and status != 0) or (sign == "||" and status == 0):
            continue
        last = number == len(steps) - 1
        shell.guarded += not last or pipeline.negated
        try:
            status = shell.status = _pipeline(shell, pipeline)
        finally:
            shell.guarded -= not last or pipeline.negated
        if status and last and not pipeline.negated:
            _after_failure(shell, status)
    return status


def _after_failure(shell: Shell, status: int) -> None:
    if shell.guarded:
        return
    if "ERR" in shell.traps:
        run_text(shell, shell.traps["ERR"])
        shell.status = status
    if "e" in shell.options:
        raise Exit(status)


def _pipeline(shell: Shell, pipeline: Pipeline) -> int:
    started = time.monotonic()
    status = _command(shell, pipeline.commands[0]) if len(pipeline.commands) == 1 else piped(shell, pipeline.commands)
    if pipeline.timed:
        took = time.monotonic() - started
        line = f"{int(took // 60):5}m{took % 60:05.2f}s real     0m00.00s user     0m00.00s system\n"
        shell.bound(2).write(line.encode())
    return int(not status) if pipeline.negated else status


def _on_fresh_stack(work: Callable[[], _T]) -> _T:
    """Work in a thread of its own, so that Python's stack does not run out."""
    results: list[_T] = []
    raised: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join()
    if raised:
        raise raised[0]
    return results[0]


def _command(shell: Shell, command: Command) -> int:
    shell.nested()
    try:
        if shell.depth % _STACK == 0:
            return _on_fresh_stack(lambda: _guarded_command(shell, command))
        return _guarded_command(shell, command)
    finally:
        shell.depth -= 1


def _guarded_command(shell: Shell, command: Command) -> int:
    """Run one command; what goes wrong in it is told, and is its status, unless it ends the shell."""
    try:
        match command:
            case Simple():
                return _simple(shell, command)
            case Function(name, _):
                shell.functions[name] = command.body
                return 0
            case _:
                with redirected(shell, command.redirections):
                    return _compound(shell, command)
    except Fault as fault:
        if fault.fatal:
            raise
        shell.say(fault.message)
        return fault.status
    except (BrokenPipeError, InterruptedError):
        raise
    except OSError as error:
        shell.say(reason(error))
        return 1


def _compound(
    shell: Shell, command: Brace | Subshell | If | While | For | Case | Condition | Let
) -> int:  # fmt: skip
    match command:
        case Brace(body):
            return run_script(shell, body)
        case Subshell(body):
            return evaluate(shell.fork(), body)
        case If():
            return _if(shell, command)
        case While():
            return _while(shell, command)
        case For():
            return _for(shell, command)
        case Case():
            return _case(shell, command)
        case Condition(words):
            return holds(shell, words)
        case Let(expression):
            return _let(shell, expression)
        case _:
            assert_never(command)


def _let(shell: Shell, expression: Word) -> int:
    try:
        return int(Expander(shell).arithmetic(expression) == 0)
    except Fault as fault:
        raise Fault(fault.message, 2) from None


def _if(shell: Shell, command: If) -> int:
    for branch in command.branches:
        if _condition(shell, branch.condition) == 0:
            return run_script(shell, branch.body)
    return run_script(shell, command.otherwise)


def _condition(shell: Shell, script: Script) -> int:
    shell.guarded += 1
    try:
        return run_script(shell, script)
    finally:
        shell.guarded -= 1


def _while(shell: Shell, command: While) -> int:
    status = 0

    def turn() -> bool:
        nonlocal status
        shell.life.check()
        if (_condition(shell, command.condition) == 0) == command.until:
            return False
        status = run_script(shell, command.body)
        return True

    _loop(shell, turn)
    return status


def _for(shell: Shell, command: For) -> int:
    values = [*shell.arguments] if command.words is None else Expander(shell).fields(command.words)
    left = iter(values)
    status = 0

    def turn() -> bool:
        nonlocal status
        for value in left:
            shell.life.check()
            shell.assign(command.name, value)
            status = run_script(shell, command.body)
            return True
        return False

    _loop(shell, turn)
    return status


def _loop(shell: Shell, turn: Callable[[], bool]) -> None:
    shell.loops += 1
    try:
        going = True
        while going:
            try:
                going = turn()
            except Jump as jump:
                if jump.loops > 1 and shell.loops > 1:
                    raise Jump(jump.loops - 1, again=jump.again) from None
                going = jump.again
    finally:
        shell.loops -= 1


def _case(shell: Shell, command: Case) -> int:
    expander = Expander(shell)
    value = expander.text(command.word)
    status, falling = 0, False
    for clause in command.clauses:
        if falling or any(matches(value, expander.pattern(pattern)) for pattern in clause.patterns):
            status = run_script(shell, clause.body)
            falling = clause.ending == ";&"
            if clause.ending == ";;":
                break
    return status


# Simple commands


def _simple(shell: Shell, command: Simple) -> int:
    expander = Expander(shell)
    shell.substituted_status = None
    words = expander.fields(command.words[:1])
    if words and words[0] in DECLARING and words[0] not in shell.functions:
        words += [each for word in command.words[1:] for each in _declared(expander, word)]
    else:
        words += expander.fields(command.words[1:])
    if not words:
        with redirected(shell, command.redirections):
            for assignment in command.assignments:
                _assign(shell, expander, assignment)
        return shell.substituted_status or 0
    if "x" in shell.options:
        shell.bound(2).write(("+ " + " ".join(shown(word) for word in words) + "\n").encode("utf-8", "surrogateescape"))
    name = words[0]
    if name == "exec" and name not in shell.functions:
        redirect(shell, command.redirections)
        return _exec(shell, expander, command, words[1:])
    try:
        with redirected(shell, command.redirections):
            return _called(shell, expander, command.assignments, words)
    except Fault as fault:
        if name in SPECIAL and not fault.fatal:
            raise Fault(fault.message, fault.status, fatal=True) from None
        raise


def _declared(expander: Expander, word: Word) -> list[str]:
    """An argument of `export` and its kin: as an assignment where it looks like one."""
    match word:
        case (Text(text, False), *_) if "=" in text and is_name(text.partition("=")[0].rstrip("+")):
            return [expander.text(word, assigned=True)]
        case _:
            return expander.fields([word])


def _assign(shell: Shell, expander: Expander, assignment: Assignment) -> None:
    name = assignment.name
    if assignment.values is not None:
        shell.variables.put_all(name, expander.fields(assignment.values), append=assignment.append)
        return
    index = expander.arithmetic(assignment.index) if assignment.index is not None else None
    value = expander.text(assignment.value, assigned=True)
    if assignment.append:
        before = shell.variables.get(name, index or 0) or ""
        value = before + value
    shell.assign(name, value, index)
    if "x" in shell.options:
        shell.bound(2).write(f"+ {name}={shown(value)} \n".encode("utf-8", "surrogateescape"))


def _called(shell: Shell, expander: Expander, assignments: Sequence[Assignment], words: list[str]) -> int:
    name = words[0]
    builtin = BUILTINS.get(name)
    if name in shell.functions and name not in SPECIAL:
        with_own = _own_values(shell, expander, assignments)
        return _with_variables(shell, with_own, lambda: _function(shell, words))
    if builtin is not None:
        if name in SPECIAL:
            for assignment in assignments:
                _assign(shell, expander, assignment)
            return _flushed(shell, lambda: builtin(shell, words, shell.io))
        own = _own_values(shell, expander, assignments)
        return _with_variables(shell, own, lambda: _flushed(shell, lambda: builtin(shell, words, shell.io)))
    own = _own_values(shell, expander, assignments)
    return _flushed(shell, lambda: launch(shell, words, shell.environment(own)))


def _flushed(shell: Shell, work: Callable[[], int]) -> int:
    try:
        return work()
    finally:
        shell.flush()


def _own_values(shell: Shell, expander: Expander, assignments: Sequence[Assignment]) -> dict[str, str]:
    return {each.name: expander.text(each.value, assigned=True) for each in assignments}


def _with_variables(shell: Shell, values: dict[str, str], work: Callable[[], int]) -> int:
    """Work with these variables set and exported, for as long as it lasts."""
    if not values:
        return work()
    before = {name: cell.copy() if (cell := shell.variables.cells.get(name)) else None for name in values}
    for name, value in values.items():
        shell.assign(name, value)
        shell.variables.cells[name].exported = True
    try:
        return work()
    finally:
        for name, cell in before.items():
            if cell is None:
                shell.variables.cells.pop(name, None)
            else:
                shell.variables.cells[name] = cell


def _function(shell: Shell, words: list[str]) -> int:
    before, loops = shell.arguments, shell.loops
    shell.arguments, shell.loops = words[1:], 0
    shell.variables.enter()
    try:
        return _command(shell, shell.functions[words[0]])
    except Return as left:
        return left.status
    finally:
        shell.variables.leave()
        shell.arguments, shell.loops = before, loops


def _exec(shell: Shell, expander: Expander, command: Simple, words: list[str]) -> int:
    if not words:
        for assignment in command.assignments:
            _assign(shell, expander, assignment)
        return 0
    own = _own_values(shell, expander, command.assignments)
    raise Exit(_flushed(shell, lambda: launch(shell, words, shell.environment(own))))
