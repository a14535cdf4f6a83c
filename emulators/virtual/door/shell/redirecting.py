"""Opens what commands are redirected to."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from emulators.virtual.door.shell.expansion import Expander
from emulators.virtual.door.shell.faults import Fault
from emulators.virtual.door.shell.state import Shell
from emulators.virtual.door.shell.streams import Buffer, OnFile, Open, empty
from emulators.virtual.door.shell.syntax import Redirection, Word
from emulators.virtual.door.tools.call import encoded, reason

__all__ = ["redirect", "redirected"]

_NUMBERED = {"/dev/stdin": 0, "/dev/stdout": 1, "/dev/stderr": 2}
_MOST_OPEN = 256


@contextmanager
def redirected(shell: Shell, redirections: Sequence[Redirection]) -> Iterator[None]:
    """With these redirections for as long as it lasts. Raises Fault where one cannot be opened."""
    if not redirections:
        yield
        return
    before = {number: held.share() for number, held in shell.open.items()}
    try:
        redirect(shell, redirections)
        yield
    finally:
        after, shell.open = shell.open, before
        for held in after.values():
            held.drop()


def redirect(shell: Shell, redirections: Sequence[Redirection]) -> None:
    """Redirect for good, as `exec` does."""
    for each in redirections:
        number = each.fd if each.fd >= 0 else 0 if each.operator[0] == "<" else 1
        if number >= _MOST_OPEN:
            raise Fault(f"{number}: bad file descriptor", 1)
        held = _opened(shell, each)
        shell.exchange(number, held)
        if each.operator in ("&>", "&>>") and held is not None:
            shell.exchange(2, held.share())


def _opened(shell: Shell, each: Redirection) -> Open | None:
    expander = Expander(shell)
    if each.document is not None:
        return Open(Buffer(encoded(_handed(expander, each.document.word))))
    if each.operator == "<<<":
        return Open(Buffer(encoded(_handed(expander, each.target) + "\n")))
    target = expander.text(each.target)
    match each.operator:
        case ">&" | "<&":
            if target == "-":
                return None
            if not target.isdigit() or (held := shell.open.get(int(target[:6]))) is None:
                raise Fault(f"{each.operator}{target} : bad file descriptor", 1)
            return held.share()
        case operator:
            return _file(shell, operator, target)


def _handed(expander: Expander, word: Word) -> str:
    """A text for a command's stdin: where it cannot be expanded, the command fails and the script goes on."""
    try:
        return expander.text(word)
    except Fault as fault:
        raise Fault(fault.message, 1) from None


def _file(shell: Shell, operator: str, target: str) -> Open:
    path = shell.path(target)
    number = _NUMBERED.get(path, -1)
    for folder in ("/dev/fd/", "/proc/self/fd/"):
        if path.startswith(folder) and path.removeprefix(folder).isdigit():
            number = int(path.removeprefix(folder))
    if path == "/dev/tty" and shell.session.tty:
        number = 0 if operator == "<" else 1
    if number in shell.open:
        return shell.open[number].share()
    if path == "/dev/null":
        return empty()
    reading = operator == "<"
    try:
        return _regular(shell, operator, path)
    except OSError as error:
        raise Fault(f"can't {'open' if reading else 'create'} {target}: {reason(error)}", 1) from None


def _regular(shell: Shell, operator: str, path: str) -> Open:
    files = shell.files
    if operator == "<":
        files.read(path, size=0)
        return Open(OnFile(files, path))
    shell.flush()
    fresh = not files.exists(path)
    if operator == ">" and not fresh and "C" in shell.options and files.is_file(path):
        raise FileExistsError(17, "File exists")
    if operator in (">>", "&>>", "<>"):
        files.write(path, b"", append=True, mode=0o666 & ~shell.umask)
        size = files.stat(path).size if operator != "<>" else 0
        return Open(OnFile(files, path, append=operator != "<>", place=size))
    files.write(path, b"", mode=0o666 & ~shell.umask)
    return Open(OnFile(files, path))
