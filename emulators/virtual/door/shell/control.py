"""Built-in commands about the shell's own course: where it is, what it runs next, how it ends."""

from emulators.virtual.door.shell.arithmetic import number
from emulators.virtual.door.shell.faults import Exit, Fault, Jump, Return
from emulators.virtual.door.shell.launching import found_program
from emulators.virtual.door.shell.signals import signal_name
from emulators.virtual.door.shell.state import Io, Shell
from emulators.virtual.door.tools.call import decoded, encoded, reason
from emulators.virtual.door.tools.escapes import shown

__all__ = [
    "break_", "cd", "command", "continue_", "dot", "eval_", "exit_", "false", "getopts", "pwd", "return_", "set_",
    "shift",
    "trap", "true", "umask", "whence",
]  # fmt: skip

_LETTERS = frozenset("abCefhkmnuvxpX")
_NAMED = {
    "allexport": "a", "errexit": "e", "noclobber": "C", "noglob": "f", "noexec": "n", "nounset": "u", "verbose": "v",
    "xtrace": "x", "pipefail": "pipefail", "monitor": "m", "posix": "posix", "utf8-mode": "U", "trackall": "h",
    "braceexpand": "B", "physical": "physical", "emacs": "emacs", "vi": "vi", "notify": "b", "nolog": "nolog",
}  # fmt: skip
_RESERVED = frozenset(
    ["if", "then", "else", "elif", "fi", "case", "esac", "for", "while", "until", "do", "done", "in", "function",
     "time",     "{", "}", "!", "[["]
)  # fmt: skip


def true(shell: Shell, words: list[str], io: Io) -> int:
    return 0


def false(shell: Shell, words: list[str], io: Io) -> int:
    return 1


def _whole(words: list[str], default: int) -> int:
    if len(words) < 2:
        return default
    value = number(words[1])
    if value is None:
        raise Fault(f"{words[0]}: bad number: {words[1]}", 1, fatal=True)
    return value


def exit_(shell: Shell, words: list[str], io: Io) -> int:
    raise Exit(_whole(words, shell.status))


def return_(shell: Shell, words: list[str], io: Io) -> int:
    raise Return(_whole(words, shell.status))


def break_(shell: Shell, words: list[str], io: Io) -> int:
    return _jump(shell, words, again=False)


def continue_(shell: Shell, words: list[str], io: Io) -> int:
    return _jump(shell, words, again=True)


def _jump(shell: Shell, words: list[str], *, again: bool) -> int:
    loops = _whole(words, 1)
    if loops < 1:
        raise Fault(f"{words[0]}: {words[1]}: bad argument", 1, fatal=True)
    if not shell.loops:
        shell.say(f"{words[0]}: can't {words[0]}")
        return 0
    raise Jump(loops, again=again)


def eval_(shell: Shell, words: list[str], io: Io) -> int:
    return shell.session.run_text(shell, " ".join(words[1:]))


def dot(shell: Shell, words: list[str], io: Io) -> int:
    """Run a script of the phone in this shell."""
    if len(words) < 2:
        raise Fault(f"{words[0]}: missing argument", 1, fatal=True)
    name, calm = words[1], words[0] == "source"  # which looks in the folder too, and does not end the script
    folders = [] if "/" in name else [*shell.value("PATH").split(":"), *[""] * calm]
    paths = [shell.path(f"{folder}/{name}" if folder else name) for folder in folders] or [shell.path(name)]
    path = next((each for each in paths if shell.files.is_file(each)), paths[-1])
    try:
        text = decoded(shell.files.read(path))
    except OSError as error:
        raise Fault(f"{words[0]}: {name}: {reason(error)}", 1, fatal=not calm) from None
    before = shell.arguments
    shell.arguments = words[2:] or before
    try:
        return shell.session.run_text(shell, text)
    except Return as left:
        return left.status
    finally:
        shell.arguments = before


def shift(shell: Shell, words: list[str], io: Io) -> int:
    places = _whole(words, 1)
    if places < 0 or places > len(shell.arguments):
        raise Fault("shift: nothing to shift", 1, fatal=True)
    shell.arguments = shell.arguments[places:]
    return 0


def cd(shell: Shell, words: list[str], io: Io) -> int:
    arguments = [word for word in words[1:] if word not in ("-L", "-P", "--")]
    target = arguments[0] if arguments else shell.value("HOME")
    if len(arguments) > 2:
        raise Fault(f"{words[0]}: too many arguments", 2)
    if not target:
        raise Fault(f"{words[0]}: no home directory (HOME not set)", 2)
    if target == "-":
        target = shell.value("OLDPWD")
        if not target:
            raise Fault(f"{words[0]}: no OLDPWD", 2)
    path = _plain(shell.path(target))
    try:
        found = shell.files.stat(path)
        if not found.is_folder:
            raise NotADirectoryError(20, "Not a directory")
        if not shell.files.access(path, 1):
            raise PermissionError(13, "Permission denied")
        if "-P" in words[1:]:
            path = shell.files.realpath(path)
    except OSError as error:
        raise Fault(f"{words[0]}: {target}: {reason(error)}", 2) from None
    shell.variables.put("OLDPWD", shell.cwd)
    shell.cwd = path
    shell.variables.put("PWD", path)
    if arguments[:1] == ["-"]:
        io.stdout.write(encoded(f"{path}\n"))
    return 0


def _plain(path: str) -> str:
    """Without "." and "..", as the user named it, links or not."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/" + "/".join(parts)


def pwd(shell: Shell, words: list[str], io: Io) -> int:
    path = shell.files.realpath(shell.cwd) if "-P" in words[1:] else shell.cwd
    io.stdout.write(encoded(f"{path}\n"))
    return 0


def umask(shell: Shell, words: list[str], io: Io) -> int:
    arguments = [word for word in words[1:] if word != "-S"]
    if not arguments:
        io.stdout.write(f"{shell.umask:03o}\n".encode())
        return 0
    if not set(arguments[0]) <= set("01234567"):
        raise Fault(f"umask: {arguments[0]}: bad mask", 1)
    shell.umask = int(arguments[0], 8) & 0o777
    return 0


def set_(shell: Shell, words: list[str], io: Io) -> int:
    """Options and positional parameters; without arguments, all variables."""
    if len(words) == 1:
        for name in sorted(shell.variables.cells):
            value = shell.variables.get(name)
            io.stdout.write(encoded(name + ("\n" if value is None else f"={shown(value)}\n")))
        return 0
    rest = words[1:]
    while rest and len(rest[0]) > 1 and rest[0][0] in "-+":
        word = rest.pop(0)
        if word == "--":
            shell.arguments = rest
            return 0
        for letter in word[1:]:
            if letter == "o":
                _option(shell, io, rest.pop(0) if rest else "", on=word[0] == "-")
            elif letter not in _LETTERS:
                raise Fault(f"set: {word}: unknown option", 1, fatal=True)
            else:
                _switch(shell, letter, on=word[0] == "-")
    if rest:
        shell.arguments = rest[1:] if rest[0] in ("-", "+") else rest
    return 0


def _option(shell: Shell, io: Io, name: str, *, on: bool) -> None:
    if not name:
        for known, letter in sorted(_NAMED.items()):
            io.stdout.write(f"{known:<16}{'on' if letter in shell.options else 'off'}\n".encode())
    elif name not in _NAMED:
        raise Fault(f"set: {name}: bad option", 1, fatal=True)
    else:
        _switch(shell, _NAMED[name], on=on)


def _switch(shell: Shell, letter: str, *, on: bool) -> None:
    if on:
        shell.options.add(letter)
    else:
        shell.options.discard(letter)


def trap(shell: Shell, words: list[str], io: Io) -> int:
    """What to run at the end ("EXIT"), after a failure ("ERR") or on a signal; "-" for nothing of one's own."""
    arguments = words[1:]
    if arguments[:1] == ["--"]:
        arguments = arguments[1:]
    if not arguments:
        for name, action in shell.traps.items():
            io.stdout.write(encoded(f"trap -- {shown(action)} {name}\n"))
        return 0
    if len(arguments) == 1 or (signal_name(arguments[0]) and arguments[0].isdigit()):
        action, names = "-", arguments
    else:
        action, names = arguments[0], arguments[1:]
    status = 0
    for name in names:
        known = signal_name(name)
        if not known:
            shell.say(f"trap: bad signal: {name}")
            status = 1
        elif action == "-":
            shell.traps.pop(known, None)
        else:
            shell.traps[known] = action
    return status


def getopts(shell: Shell, words: list[str], io: Io) -> int:
    if len(words) < 3:
        raise Fault("getopts: missing argument", 1)
    letters, name = words[1], words[2]
    arguments = words[3:] or shell.arguments
    place = number(shell.value("OPTIND")) or 1
    inside = number(shell.value("_OPTAT")) or 1
    shell.variables.drop("OPTARG")
    word = arguments[place - 1] if place <= len(arguments) else ""
    if len(word) < 2 or word[0] != "-" or word == "--":
        shell.assign("OPTIND", str(place + (word == "--")))
        shell.assign(name, "?")
        return 1
    letter = word[inside]
    inside += 1
    known = letter in letters.lstrip(":") and letter != ":"
    if known and letters[letters.index(letter, letters[0] == ":") + 1 :][:1] == ":":
        if inside < len(word):
            value: str | None = word[inside:]
        else:
            place += 1
            value = arguments[place - 1] if place <= len(arguments) else None
        inside = len(word)
        if value is None:
            known = False
        else:
            shell.assign("OPTARG", value)
    if not known:
        if letters.startswith(":"):
            shell.assign("OPTARG", letter)
        else:
            wants = letter in letters
            shell.say(f"-{letter}: {'requires argument' if wants else 'unknown option'}")
    if inside >= len(word):
        place, inside = place + 1, 1
    shell.assign(name, letter if known else "?")
    shell.assign("OPTIND", str(place))
    shell.variables.put("_OPTAT", str(inside))
    return 0


def whence(shell: Shell, words: list[str], io: Io) -> int:
    """`type` and `whence -v`: what a name stands for."""
    long = words[0] == "type" or "-v" in words[1:]
    status = 0
    for name in [word for word in words[1:] if not word.startswith("-")]:
        line = described(shell, name, long=long)
        status = status if line else 1
        if line or long:
            io.stdout.write(encoded(f"{line or name + ' not found'}\n"))
    return status


def described(shell: Shell, name: str, *, long: bool) -> str:
    """What a name stands for, in a sentence or short; "" when nothing has it."""
    from emulators.virtual.door.shell.builtins import BUILTINS, SPECIAL

    if name in _RESERVED:
        return f"{name} is a reserved word" if long else name
    if name in shell.functions:
        return f"{name} is a function" if long else name
    if name in shell.aliases:
        return (
            f"{name} is an alias for {shown(shell.aliases[name])}"
            if long
            else f"alias {name}={shown(shell.aliases[name])}"
        )
    if name in BUILTINS:
        kind = "a special shell builtin" if name in SPECIAL else "a shell builtin"
        return f"{name} is {kind}" if long else name
    path = found_program(shell, name)
    return (f"{name} is {path}" if long else path) if path else ""


def command(shell: Shell, words: list[str], io: Io) -> int:
    """`command` and `builtin`: run what is not a function; `-v` and `-V` tell what it is."""
    rest = words[1:]
    while rest and rest[0] in ("-p", "-v", "-V", "--"):
        flag = rest.pop(0)
        if flag in ("-v", "-V"):
            return whence(shell, ["type" if flag == "-V" else "whence", *rest], io)
    return shell.session.invoke(shell, rest, io) if rest else 0
