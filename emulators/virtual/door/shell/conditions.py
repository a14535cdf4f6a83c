"""`test`, `[` and `[[`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from emulators.virtual.door.entries import Stat
from emulators.virtual.door.shell.arithmetic import ArithmeticFault, evaluate
from emulators.virtual.door.shell.expansion import Expander
from emulators.virtual.door.shell.faults import Fault
from emulators.virtual.door.shell.patterns import matches
from emulators.virtual.door.shell.state import Io, Shell
from emulators.virtual.door.shell.syntax import Text, Word

__all__ = ["holds", "test"]

_UNARY = frozenset("abcdefghknoprstuwxzGHLOSv")
_NUMERIC: dict[str, Callable[[int, int], bool]] = {
    "-eq": lambda a, b: a == b, "-ne": lambda a, b: a != b, "-lt": lambda a, b: a < b, "-le": lambda a, b: a <= b,
    "-gt": lambda a, b: a > b, "-ge": lambda a, b: a >= b,
}  # fmt: skip
_BINARY = frozenset({"=", "==", "!=", "<", ">", "-nt", "-ot", "-ef", *_NUMERIC})
_KINDS = {"b": 0o060000, "c": 0o020000, "d": 0o040000, "f": 0o100000, "p": 0o010000, "S": 0o140000}
_BITS = {"u": 0o4000, "g": 0o2000, "k": 0o1000}
_ACCESS = {"r": 4, "w": 2, "x": 1}


@dataclass(frozen=True, slots=True)
class _Token:
    """A word; `operator` when it may be one, `pattern` what it is as one."""

    text: str
    operator: bool
    pattern: str


def test(shell: Shell, words: list[str], io: Io) -> int:
    """`test` and `[`: 0 for true, 1 for false, 2 for what is not a condition."""
    arguments = words[1:]
    if words[0] == "[":
        if not arguments or arguments[-1] != "]":
            raise Fault("[: missing ]", 2)
        arguments = arguments[:-1]
    reader = _Reader(shell, [_Token(word, True, "") for word in arguments], words[0])
    return int(not reader.all())


def holds(shell: Shell, words: Sequence[Word]) -> int:
    """`[[`: as `test`, with patterns on the right of "=" and "&&", "||" between."""
    expander = Expander(shell)
    tokens = []
    for word in words:
        match word:
            case (Text(text, False),) if text[:1] != "~":
                tokens.append(_Token(text, True, text))
            case _:
                tokens.append(_Token(expander.text(word), False, expander.pattern(word)))
    return int(not _Reader(shell, tokens, "[[").all())


class _Reader:
    def __init__(self, shell: Shell, tokens: list[_Token], name: str) -> None:
        self._shell = shell
        self._tokens = tokens
        self._name = name
        self._at = 0
        self._depth = 0
        self._extended = name == "[["

    def all(self) -> bool:
        if not self._extended and len(self._tokens) <= 4 and (short := self._short(self._tokens)) is not None:
            return short
        if not self._tokens:
            return False
        value = self._or()
        if self._at < len(self._tokens):
            raise self._unexpected()
        return value

    def _short(self, tokens: list[_Token]) -> bool | None:
        """As POSIX has it for up to four words, whatever they look like; None where it leaves it open."""
        texts = [token.text for token in tokens]
        match texts:
            case []:
                return False
            case [text]:
                return bool(text)
            case ["!", text]:
                return not text
            case [_, sign, _] if sign in _BINARY:
                return self._binary(tokens[0], sign, tokens[2])
            case [left, "-a", right]:
                return bool(left) and bool(right)
            case [left, "-o", right]:
                return bool(left) or bool(right)
            case ["(", text, ")"]:
                return bool(text)
            case ["!", *_]:
                inner = self._short(tokens[1:])
                return None if inner is None else not inner
            case [sign, name] if self._is_unary(sign):
                return self._unary(sign, name)
            case _:
                return None

    def _peek(self, place: int = 0) -> str:
        """The word that is so many further, if it may be an operator."""
        at = self._at + place
        return self._tokens[at].text if at < len(self._tokens) and self._tokens[at].operator else ""

    def _take(self, *signs: str) -> bool:
        if self._peek() in signs and self._at < len(self._tokens):
            self._at += 1
            return True
        return False

    def _unexpected(self) -> Fault:
        if self._at >= len(self._tokens):
            return Fault(f"{self._name}: missing argument", 2)
        return Fault(f"{self._name}: {self._tokens[self._at].text}: unexpected operator/operand", 2)

    def _or(self) -> bool:
        value = self._and()
        while self._take("||" if self._extended else "-o"):
            value = self._and() or value
        return value

    def _and(self) -> bool:
        value = self._not()
        while self._take("&&" if self._extended else "-a"):
            value = self._not() and value
        return value

    def _not(self) -> bool:
        negated = False
        while self._peek() == "!" and self._at + 1 < len(self._tokens):
            self._at += 1
            negated = not negated
        return self._primary() != negated

    def _primary(self) -> bool:
        if self._at >= len(self._tokens):
            raise self._unexpected()
        if self._peek() == "(" and not (self._peek(1) in _BINARY and not self._extended):
            self._at += 1
            self._depth += 1
            if self._depth > 50:
                raise Fault(f"{self._name}: nested more than 50 deep", 2)
            value = self._or()
            if not self._take(")"):
                raise Fault(f"{self._name}: missing )", 2)
            self._depth -= 1
            return value
        token = self._tokens[self._at]
        if self._peek(1) in _BINARY:
            if self._at + 2 >= len(self._tokens):
                raise Fault(f"{self._name}: {self._peek(1)}: missing second argument", 2)
            self._at += 3
            return self._binary(token, self._tokens[self._at - 2].text, self._tokens[self._at - 1])
        if token.operator and self._is_unary(token.text) and self._at + 1 < len(self._tokens):
            self._at += 2
            return self._unary(token.text, self._tokens[self._at - 1].text)
        if self._extended and token.operator and token.text in (")", "&&", "||"):
            raise self._unexpected()
        self._at += 1
        return bool(token.text)

    def _is_unary(self, text: str) -> bool:
        return len(text) == 2 and text[0] == "-" and text[1] in _UNARY

    # What is asked

    def _binary(self, left: _Token, sign: str, right: _Token) -> bool:
        match sign:
            case "=" | "==" | "!=":
                same = matches(left.text, right.pattern) if self._extended else left.text == right.text
                return same == (sign != "!=")
            case "<":
                return left.text < right.text
            case ">":
                return left.text > right.text
            case "-nt" | "-ot" | "-ef":
                return self._compared(left.text, sign, right.text)
            case _:
                return _NUMERIC[sign](self._number(left.text), self._number(right.text))

    def _number(self, text: str) -> int:
        try:
            return evaluate(text, self._shell)
        except ArithmeticFault as fault:
            raise Fault(f"{self._name}: {fault}", 2) from None

    def _stat(self, name: str, *, follow: bool = True) -> Stat | None:
        try:
            return self._shell.files.stat(self._shell.path(name), follow=follow)
        except OSError:
            return None

    def _compared(self, left: str, sign: str, right: str) -> bool:
        first, second = self._stat(left), self._stat(right)
        if sign == "-ef":
            return bool(first and second and first.inode == second.inode)
        if sign == "-ot":
            first, second = second, first
        return bool(first and (second is None or first.mtime_ns > second.mtime_ns))

    def _unary(self, sign: str, text: str) -> bool:
        letter = sign[1]
        match letter:
            case "z":
                return not text
            case "n":
                return bool(text)
            case "t":
                return self._shell.session.tty and text in ("0", "1", "2")
            case "o":
                return self._shell.has_option(text)
            case "v":
                return self._shell.parameter(text) is not None
            case "r" | "w" | "x":
                found = self._stat(text)
                if letter == "x" and found and found.is_file and not found.mode & 0o111:
                    return False
                return self._shell.files.access(self._shell.path(text), _ACCESS[letter])
            case "h" | "L":
                found = self._stat(text, follow=False)
                return found is not None and found.is_link
            case _:
                return self._of_file(letter, self._stat(text))

    def _of_file(self, letter: str, found: Stat | None) -> bool:
        if found is None:
            return False
        match letter:
            case "e" | "a":
                return True
            case "s":
                return found.size > 0
            case "O" | "G":
                return (found.uid if letter == "O" else found.gid) == self._shell.files.actor.uid
            case _ if letter in _BITS:
                return bool(found.mode & _BITS[letter])
            case _:
                return found.mode & 0o170000 == _KINDS.get(letter, -1)
