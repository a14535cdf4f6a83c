"""From the words of a script to the arguments of a command: parameters, substitutions, splitting, file names."""

from collections.abc import Sequence
from typing import Protocol

from emulators.virtual.door.shell.arithmetic import ArithmeticFault, evaluate
from emulators.virtual.door.shell.braces import Piece, alternatives
from emulators.virtual.door.shell.faults import Fault
from emulators.virtual.door.shell.operators import cut, replaced, stripped
from emulators.virtual.door.shell.patterns import escaped, has_pattern
from emulators.virtual.door.shell.syntax import Arithmetic, Script, Substitution, Text, Variable, Word

__all__ = ["Expander", "Scope"]

_MOST_FIELDS = 65_536
"""How many arguments a command may get; our default."""
_LONGEST = 16 * 1024 * 1024
"""How many characters one word may become; our default."""


class Scope(Protocol):
    """What an expansion needs of the shell."""

    def parameter(self, name: str) -> str | None: ...

    def positional(self) -> Sequence[str]: ...

    def elements(self, name: str) -> dict[int, str]: ...

    def value(self, name: str, index: int | None = None) -> str: ...

    def assign(self, name: str, value: str, index: int | None = None) -> None: ...

    def substituted(self, script: Script) -> str: ...

    def globbed(self, pattern: str) -> list[str]: ...

    def has_option(self, letter: str) -> bool: ...


class _Fields:
    """Fields as they grow, each of pieces: texts with whether they were quoted."""

    def __init__(self, separators: str | None) -> None:
        self.done: list[list[Piece]] = []
        self._current: list[Piece] | None = None
        self._after_space = False
        self._separators = separators
        self._size = 0

    def add(self, text: str, *, quoted: bool) -> None:
        self._size += len(text)
        if self._size > _LONGEST:
            raise Fault(f"a word of more than {_LONGEST} characters", 1, fatal=True)
        if self._current is None:
            self._current = []
        self._after_space = False
        self._current.append((text, quoted))

    def split(self, text: str) -> None:
        """Add the value of an expansion that is not quoted."""
        if self._separators is None:
            self.add(text, quoted=False)
            return
        start = 0
        for at, char in enumerate(text):
            if char in self._separators:
                if start < at:
                    self.add(text[start:at], quoted=False)
                self._separate(hard=char not in " \t\n")
                start = at + 1
        if start < len(text):
            self.add(text[start:], quoted=False)

    def _separate(self, *, hard: bool) -> None:
        if self._current is not None:
            self.end()
            self._after_space = not hard
        elif hard and self._after_space:
            self._after_space = False
        elif hard:
            self._current = []
            self.end()

    def end(self) -> None:
        """The field that has begun, if one has, is whole."""
        if self._current is not None:
            self.done.append(self._current)
            self._current = None
            if len(self.done) > _MOST_FIELDS:
                raise Fault(f"more than {_MOST_FIELDS} words", 1, fatal=True)

    @property
    def splits(self) -> bool:
        return self._separators is not None


class Expander:
    """Expands words in a scope."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def fields(self, words: Sequence[Word]) -> list[str]:
        """All arguments that the words make, file names matched."""
        found: list[str] = []
        for word in words:
            match word:
                case (Text(text, True),):
                    found.append(text)
                    continue
                case (Text(text, False),) if not set(text) & set("*?[{~"):
                    found.append(text)
                    continue
            found += self._word_fields(word)
        return found

    def _word_fields(self, word: Word) -> list[str]:
        fields = _Fields(self._scope.value("IFS"))
        self._emit(self._home(word), fields, operand=False)
        fields.end()
        return [name for pieces in fields.done for each in alternatives(pieces) for name in self._names(each)]

    def _names(self, pieces: list[Piece]) -> list[str]:
        """The files that a field matches, or the field itself."""
        wild = any(not quoted and set(text) & set("*?[(") for text, quoted in pieces)
        if wild and not self._scope.has_option("f"):
            pattern = "".join(escaped(text) if quoted else text for text, quoted in pieces)
            if has_pattern(pattern) and (names := self._scope.globbed(pattern)):
                return names
        return ["".join(text for text, _ in pieces)]

    def text(self, word: Word, *, assigned: bool = False) -> str:
        """The word as one text, as in an assignment."""
        return "".join(text for text, _ in self._pieces(self._home(word, assigned=assigned)))

    def pattern(self, word: Word) -> str:
        """The word as a pattern, what was quoted in it escaped."""
        pieces = self._pieces(self._home(word))
        return "".join(escaped(text) if quoted else text for text, quoted in pieces)

    def _pieces(self, word: Word) -> list[Piece]:
        fields = _Fields(None)
        self._emit(word, fields, operand=False)
        fields.end()
        return [piece for pieces in fields.done for piece in pieces]

    def arithmetic(self, word: Word) -> int:
        """The value of an expression. Raises Fault."""
        try:
            return evaluate(self.text(word), self._scope)
        except ArithmeticFault as fault:
            raise Fault(str(fault), 1, fatal=True) from None

    # Parts

    def _home(self, word: Word, *, assigned: bool = False) -> Word:
        """The word with a tilde in front replaced by the home folder; in assignments also after each colon."""
        if not word or not isinstance(word[0], Text) or word[0].quoted or "~" not in word[0].text:
            return word
        first = word[0].text
        head, sign, tail = first.partition("=")
        if not assigned and sign and tail.startswith("~") and not head.startswith("~"):
            return (Text(head + sign), *self._home((Text(tail), *word[1:])))
        pieces = first.split(":") if assigned else [first]
        out: list[Text] = []
        for number, piece in enumerate(pieces):
            name, slash, rest = piece.partition("/")
            alone = len(word) == 1 or slash or number < len(pieces) - 1
            homes = {"~": "HOME", "~+": "PWD", "~-": "OLDPWD"}
            home = self._scope.parameter(homes[name]) if name in homes and alone else None
            out += [Text(":")] * (number > 0)
            out += [Text(piece)] if home is None else [Text(home, True), Text(slash + rest)]
        return (*out, *word[1:])

    def _emit(self, word: Word, out: _Fields, *, operand: bool) -> None:
        for part in word:
            match part:
                case Text(text, quoted):
                    if quoted or not operand:
                        out.add(text, quoted=quoted)
                    else:
                        out.split(text)
                case Variable():
                    self._variable(part, out)
                case Substitution(script, quoted):
                    self._value(self._scope.substituted(script), out, quoted=quoted)
                case Arithmetic(expression, quoted):
                    self._value(str(self.arithmetic(expression)), out, quoted=quoted)

    def _value(self, text: str, out: _Fields, *, quoted: bool) -> None:
        if quoted:
            out.add(text, quoted=True)
        else:
            out.split(text)

    def _variable(self, part: Variable, out: _Fields) -> None:
        if part.operator == "bad":
            raise Fault(f"{part.source}: bad substitution", 1, fatal=True)
        index = self.text(part.index) if part.index is not None else None
        many = part.name in ("@", "*") or index in ("@", "*")
        values = self._values(part, index)
        operator = part.operator
        if operator == "length":
            size = len(values or []) if many else len(values[0]) if values else 0
            return self._value(str(size), out, quoted=part.quoted)
        if operator == "names":
            names = [str(key) for key in self._scope.elements(part.name)] if many else [part.name]
            return self._list(names, part, out, joined=index == "*")
        if operator and operator[-1] in "-+=?" and operator[0] not in "#%/":
            missing = not values or (operator[0] == ":" and not any(values))
            if self._alternative(part, out, index, missing=missing):
                return None
        elif values is None:
            if self._scope.has_option("u") and not many:
                raise Fault(f"{part.name}: parameter not set", 1, fatal=True)
            values = [] if many else [""]
        if operator in ("#", "##", "%", "%%"):
            pattern = self.pattern(part.word)
            values = [stripped(value, operator, pattern) for value in values or []]
        elif operator[:1] == "/":
            pattern, new = self.pattern(part.word), self.text(part.second or ())
            values = [replaced(value, pattern, new, everywhere=operator.startswith("//")) for value in values or []]
        elif operator == ":":
            place = self.arithmetic(part.word)
            length = self.arithmetic(part.second) if part.second is not None else None
            values = self._cut(values or [], place, length, many=many)
        if many:
            return self._list(values or [], part, out, joined="*" in (part.name, index))
        return self._value((values or [""])[0], out, quoted=part.quoted)

    def _cut(self, values: list[str], place: int, length: int | None, *, many: bool) -> list[str]:
        if many:
            start = max(0, place - 1) if place >= 0 else max(0, len(values) + place)
            return values[start:] if length is None else values[start : start + max(0, length)]
        return [cut(value, place, length) for value in values]

    def _values(self, part: Variable, index: str | None) -> list[str] | None:
        """What it stands for: one text, several for `$@`, None when it is not set."""
        if part.name in ("@", "*"):
            return [*self._scope.positional()] or None
        if index in ("@", "*"):
            return [*self._scope.elements(part.name).values()] or None
        if index is not None:
            found = self._scope.elements(part.name).get(self.arithmetic(part.index or ()))
            return None if found is None else [found]
        value = self._scope.parameter(part.name)
        return None if value is None else [value]

    def _alternative(self, part: Variable, out: _Fields, index: str | None, *, missing: bool) -> bool:
        """Whether the word of the operator has been taken instead of the value."""
        sign = part.operator[-1]
        if sign == "+":
            if not missing:
                self._operand(part, out)
            elif part.quoted:
                out.add("", quoted=True)
            return True
        if not missing:
            return False
        if sign == "-":
            self._operand(part, out)
        elif sign == "=":
            if not (part.name[0].isalpha() or part.name[0] == "_"):
                raise Fault(f"{part.source}: cannot assign", 1, fatal=True)
            value = self.text(part.word)
            self._scope.assign(part.name, value, None if index is None else self.arithmetic(part.index or ()))
            self._value(value, out, quoted=part.quoted)
        else:
            words = self.text(part.word) or "parameter null or not set"
            raise Fault(f"{part.name}: {words}", 1, fatal=True)
        return True

    def _operand(self, part: Variable, out: _Fields) -> None:
        if part.quoted and not part.word:
            out.add("", quoted=True)
        self._emit(self._home(part.word), out, operand=True)

    def _list(self, values: Sequence[str], part: Variable, out: _Fields, *, joined: bool) -> None:
        """The values of `$@` or (`joined`) `$*`."""
        separators = self._scope.value("IFS") if self._scope.parameter("IFS") is not None else " "
        if joined and (part.quoted or not out.splits):
            out.add(separators[:1].join(values), quoted=part.quoted)
            return
        if not out.splits:
            out.add(" ".join(values), quoted=part.quoted)
            return
        for number, value in enumerate(values):
            if number:
                out.end()
            self._value(value, out, quoted=part.quoted)
