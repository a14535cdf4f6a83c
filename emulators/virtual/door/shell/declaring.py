"""Built-in commands about variables, functions and aliases."""

from collections.abc import Iterable

from emulators.virtual.door.shell.arithmetic import ArithmeticFault, evaluate
from emulators.virtual.door.shell.faults import Fault
from emulators.virtual.door.shell.parsing import is_name
from emulators.virtual.door.shell.state import Io, Shell
from emulators.virtual.door.shell.variables import Cell
from emulators.virtual.door.tools.call import encoded
from emulators.virtual.door.tools.escapes import shown

__all__ = ["alias", "export", "let", "readonly", "typeset", "unalias", "unset"]


def export(shell: Shell, words: list[str], io: Io) -> int:
    return _marked(shell, words, io, "exported")


def readonly(shell: Shell, words: list[str], io: Io) -> int:
    return _marked(shell, words, io, "readonly")


def _marked(shell: Shell, words: list[str], io: Io, mark: str) -> int:
    names = [word for word in words[1:] if word not in ("-p", "--")]
    if not names:
        for name, cell in sorted(shell.variables.cells.items()):
            if getattr(cell, mark):
                value = f"={shown(cell.elements[0])}" if 0 in cell.elements else ""
                io.stdout.write(encoded(f"{words[0]} {name}{value}\n"))
        return 0
    for word in names:
        cell = _declared(shell, words[0], word)
        setattr(cell, mark, True)
    return 0


def _declared(shell: Shell, command: str, word: str, *, local: bool = False, integer: bool = False) -> Cell:
    """The variable of `name` or `name=value`."""
    name, sign, value = word.partition("=")
    append = bool(sign) and name.endswith("+")
    name = name.removesuffix("+") if append else name
    if not is_name(name):
        raise Fault(f"{command}: {word}: not an identifier", 1, fatal=True)
    cell = shell.variables.hide(name) if local else shell.variables.declare(name)
    cell.integer |= integer
    if sign:
        before = (shell.variables.get(name) or "") if append else ""
        shell.assign(name, before + value)
    return shell.variables.declare(name)


def typeset(shell: Shell, words: list[str], io: Io) -> int:
    """`typeset` and `local`, with -i, -r, -x and -a; of a function's own inside one."""
    letters = {letter for word in _flags(words[1:]) for letter in word[1:]}
    unknown = letters - set("irxaAglun")
    if "f" in letters:
        return 0
    if unknown or any(word[0] == "+" for word in _flags(words[1:])):
        letters -= {"x"} if any(word[0] == "+" for word in _flags(words[1:])) else set()
    local = shell.variables.in_function and "g" not in letters
    for word in words[1 + len(_flags(words[1:])) :]:
        cell = _declared(shell, words[0], word, local=local, integer="i" in letters)
        cell.readonly |= "r" in letters
        cell.exported |= "x" in letters
    return 0


def _flags(words: list[str]) -> list[str]:
    found = []
    for word in words:
        if len(word) < 2 or word[0] not in "-+":
            break
        found.append(word)
    return found


def unset(shell: Shell, words: list[str], io: Io) -> int:
    functions = words[1:2] == ["-f"]
    for word in words[1:]:
        if word in ("-f", "-v", "--"):
            continue
        if functions:
            shell.functions.pop(word, None)
            continue
        name, bracket, index = word.partition("[")
        if bracket:
            shell.variables.drop(name, _evaluated(shell, index.rstrip("]")))
        else:
            shell.variables.drop(name)
    return 0


def _evaluated(shell: Shell, expression: str) -> int:
    try:
        return evaluate(expression, shell)
    except ArithmeticFault as fault:
        raise Fault(str(fault), 1) from None


def let(shell: Shell, words: list[str], io: Io) -> int:
    value = 0
    for expression in words[1:]:
        try:
            value = evaluate(expression, shell)
        except ArithmeticFault as fault:
            raise Fault(str(fault), 2) from None
    return int(value == 0)


def alias(shell: Shell, words: list[str], io: Io) -> int:
    """Keeps and lists aliases; they are not expanded, as in a shell that nobody types in."""
    status = 0
    chosen: Iterable[str] = words[1:] or sorted(shell.aliases)
    for word in chosen:
        name, sign, value = word.partition("=")
        if sign:
            shell.aliases[name] = value
        elif name in shell.aliases:
            io.stdout.write(encoded(f"{name}={shown(shell.aliases[name])}\n"))
        else:
            shell.say(f"alias: {name}: not found")
            status = 1
    return status


def unalias(shell: Shell, words: list[str], io: Io) -> int:
    if "-a" in words[1:]:
        shell.aliases.clear()
    return int(any(shell.aliases.pop(name, None) is None for name in words[1:] if name != "-a"))
