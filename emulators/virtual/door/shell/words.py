"""Reads words: quotes, parameters, substitutions and arithmetic, up to where the word ends."""

import re
from collections.abc import Callable

from emulators.virtual.door.shell.syntax import Arithmetic, Part, Script, Substitution, Text, Variable, Word
from emulators.virtual.door.tools.escapes import ansi

__all__ = ["Incomplete", "SyntaxFault", "WordReader"]

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SPECIAL = "@*#?-$!"
_ENDS = " \t\n;&|()<>"
_OPERATOR = re.compile(r":?[-=?+]|##?|%%?|//?|:")
_MOST_NESTED = 60
"""How deep commands and words may lie in each other; our default."""


class SyntaxFault(Exception):
    """The script is not in the shell's language; the message is what the shell says."""


class Incomplete(SyntaxFault):
    """The script ends in the middle of something."""


class WordReader:
    """A place in a script, moving on. `parse_script(reader, until)` reads what stands in a substitution."""

    def __init__(self, source: str, parse: Callable[["WordReader"], Script], depth: int = 0) -> None:
        self.source = source
        self.at = 0
        self.depth = depth
        self._parse = parse

    # Characters

    def peek(self, count: int = 1) -> str:
        return self.source[self.at : self.at + count]

    def take(self, expected: str) -> bool:
        if self.source.startswith(expected, self.at):
            self.at += len(expected)
            return True
        return False

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > _MOST_NESTED:
            raise SyntaxFault(f"syntax error: nested more than {_MOST_NESTED} deep")

    # Words

    def word(self, ends: str = _ENDS, *, patterns: bool = True) -> Word | None:
        """The word here, or None when there is none. `ends` are the characters that end it outside quotes."""
        start = self.at
        parts: list[Part] = []
        plain: list[str] = []

        def text() -> None:
            if plain:
                parts.append(Text("".join(plain)))
                plain.clear()

        while self.at < len(self.source):
            char = self.source[self.at]
            if patterns and char in "?*+@!" and self.source.startswith("(", self.at + 1):
                plain.append(self._group_start())
                text()
                parts += self._group()
                continue
            if char in ends:
                break
            if char in "\\'\"$`":
                if self.take("\\\n"):
                    continue
                quoted = self._special(char)
                if isinstance(quoted, str):
                    plain.append(quoted)
                else:
                    text()
                    parts += quoted
                continue
            plain.append(char)
            self.at += 1
        text()
        if self.at == start or (not parts and self.source[start : self.at] == "\\\n"):
            return None
        return tuple(parts)

    def _group_start(self) -> str:
        self.at += 2
        return self.source[self.at - 2 : self.at]

    def _group(self) -> list[Part]:
        """The rest of `@(a|b)`, up to and with its parenthesis."""
        self.deeper()
        inside: list[Part] = []
        while True:
            inside += self.word("()|") or ()
            if self.take("|"):
                inside.append(Text("|"))
            elif self.take(")"):
                self.depth -= 1
                return [*inside, Text(")")]
            else:
                raise Incomplete("syntax error: unmatched '('")

    def _special(self, char: str) -> list[Part] | str:
        """A quote, a backslash or a dollar outside double quotes."""
        match char:
            case "\\":
                self.at += 2
                return [Text(self.source[self.at - 1 : self.at], True)] if self.at <= len(self.source) else "\\"
            case "'":
                return [Text(self._single(), True)]
            case '"':
                return self._double()
            case "`":
                return [self._backquoted(quoted=False)]
            case _:
                if self.take("$'"):
                    return [Text(self._ansi(), True)]
                if self.take('$"'):
                    self.at -= 1
                    return self._double()
                return self._dollar(quoted=False)

    def _single(self) -> str:
        end = self.source.find("'", self.at + 1)
        if end < 0:
            raise Incomplete("no closing quote")
        text = self.source[self.at + 1 : end]
        self.at = end + 1
        return text

    def _ansi(self) -> str:
        start = self.at
        while self.at < len(self.source):
            if self.peek() == "'":
                self.at += 1
                return ansi(self.source[start : self.at - 1])
            self.at += 2 if self.peek() == "\\" else 1
        raise Incomplete("no closing quote")

    def _double(self) -> list[Part]:
        self.at += 1
        parts = self.double_quoted('"')
        if not self.take('"'):
            raise Incomplete("no closing quote")
        return parts or [Text("", True)]

    def double_quoted(self, end: str, *, escaped: str = '$`"\\') -> list[Part]:
        """Parts as between double quotes, up to the character `end` or the end of the script."""
        parts: list[Part] = []
        plain: list[str] = []
        while self.at < len(self.source) and (not end or self.source[self.at] != end):
            char = self.source[self.at]
            if char == "\\":
                following = self.source[self.at + 1 : self.at + 2]
                self.at += 2
                if following != "\n":
                    plain.append(following if following and following in escaped else "\\" + following)
                continue
            if char not in "$`":
                plain.append(char)
                self.at += 1
                continue
            found = [self._backquoted(quoted=True)] if char == "`" else self._dollar(quoted=True)
            if isinstance(found, str):
                plain.append(found)
                continue
            if plain:
                parts.append(Text("".join(plain), True))
                plain.clear()
            parts += found
        if plain:
            parts.append(Text("".join(plain), True))
        return parts

    # Dollars

    def _dollar(self, *, quoted: bool) -> list[Part] | str:
        self.at += 1
        if self.peek(2) == "((":
            arithmetic = self.arithmetic()
            if arithmetic is not None:
                return [Arithmetic(arithmetic, quoted)]
        if self.take("("):
            return [Substitution(self._script(), quoted)]
        if self.take("{"):
            return [self._braced(quoted)]
        if name := _NAME.match(self.source, self.at):
            self.at = name.end()
            return [Variable(name[0], quoted=quoted)]
        char = self.peek()
        if char and (char in _SPECIAL or (char.isascii() and char.isdigit())):
            self.at += 1
            return [Variable(char, quoted=quoted)]
        return "$"

    def _script(self) -> Script:
        """The commands up to the parenthesis that closes a substitution."""
        self.deeper()
        script = self._parse(self)
        if not self.take(")"):
            raise Incomplete("syntax error: unmatched '('")
        self.depth -= 1
        return script

    def arithmetic(self) -> Word | None:
        """The text between "((" and "))", or None (nothing taken) when those are two subshells."""
        start = self.at
        self.deeper()
        self.at += 2
        parts: list[Part] = []
        open_ones = 0
        try:
            while self.at < len(self.source):
                parts += self._until_parenthesis()
                if self.take("("):
                    open_ones += 1
                    parts.append(Text("("))
                elif open_ones and self.take(")"):
                    open_ones -= 1
                    parts.append(Text(")"))
                elif self.take("))"):
                    self.depth -= 1
                    return tuple(parts)
                else:
                    break
        except SyntaxFault:
            pass
        self.at = start
        self.depth -= 1
        return None

    def _until_parenthesis(self) -> list[Part]:
        parts: list[Part] = []
        start = self.at
        while self.at < len(self.source) and self.peek() not in "()":
            char = self.peek()
            if char in "$`\"'\\":
                if start < self.at:
                    parts.append(Text(self.source[start : self.at]))
                if char == "`":
                    parts.append(self._backquoted(quoted=True))
                elif char == "$":
                    found = self._dollar(quoted=True)
                    parts += [Text(found)] if isinstance(found, str) else found
                else:
                    special = self._special(char)
                    parts += [Text(special)] if isinstance(special, str) else special
                start = self.at
            else:
                self.at += 1
        if start < self.at:
            parts.append(Text(self.source[start : self.at]))
        return parts

    def _backquoted(self, *, quoted: bool) -> Part:
        self.at += 1
        inside: list[str] = []
        while self.at < len(self.source):
            char = self.source[self.at]
            if char == "`":
                self.at += 1
                self.deeper()
                reader = WordReader("".join(inside), self._parse, self.depth)
                script = self._parse(reader)
                if reader.at < len(reader.source):
                    raise SyntaxFault(f"syntax error: unexpected '{reader.peek()}'")
                self.depth -= 1
                return Substitution(script, quoted)
            if char == "\\" and (following := self.source[self.at + 1 : self.at + 2]):
                inside.append(following if following in ('$`\\"' if quoted else "$`\\") else char + following)
                self.at += 2
            else:
                inside.append(char)
                self.at += 1
        raise Incomplete("no closing quote")

    def _braced(self, quoted: bool) -> Variable:
        """What stands after "${"."""
        self.deeper()
        start = self.at
        operator = ""
        if self.peek() in ("#", "!") and self.peek(2)[1:] not in ("}", "", *":-=?+%#"):
            operator = "length" if self.peek() == "#" else "names"
            self.at += 1
        elif self.peek(2) in ("##", "#-", "#?") and self.peek(3)[2:] == "}":
            operator = "length"
            self.at += 1
        name = self._parameter_name()
        index = self._index() if name and name[0] not in _SPECIAL else None
        word: Word = ()
        second: Word | None = None
        if not operator and name and (found := _OPERATOR.match(self.source, self.at)):
            operator = found[0]
            self.at = found.end()
            if operator[0] == "/":
                word = tuple(self._operand("/}", quoted=quoted, pattern=True))
                second = tuple(self._operand("}", quoted=quoted)) if self.take("/") else ()
            elif operator == ":":
                word = tuple(self._operand(":}", quoted=True))
                second = tuple(self._operand("}", quoted=True)) if self.take(":") else None
            else:
                word = tuple(self._operand("}", quoted=quoted, pattern=operator[0] in "#%"))
        if not name or self.peek() != "}":
            operator = "bad"
            self._operand("}", quoted=quoted)
        if not self.take("}"):
            raise Incomplete("syntax error: unmatched '{'")
        self.depth -= 1
        source = "${" + self.source[start : self.at]
        return Variable(name, operator, word, second, index, quoted, source)

    def _parameter_name(self) -> str:
        found = _NAME.match(self.source, self.at) or re.compile(r"[0-9]+|[@*#?$!-]").match(self.source, self.at)
        if not found:
            return ""
        self.at = found.end()
        return found[0]

    def _index(self) -> Word | None:
        if not self.take("["):
            return None
        word = tuple(self.double_quoted("]"))
        return word if self.take("]") else None

    def _operand(self, ends: str, *, quoted: bool, pattern: bool = False) -> list[Part]:
        """The word of an operator: as between double quotes when these are around it, unless it is a pattern."""
        parts: list[Part] = []
        while self.at < len(self.source) and self.peek() not in ends:
            char = self.peek()
            if quoted and not pattern:
                if char == '"':
                    parts += self._double()
                elif char == "\\" and self.peek(2)[1:] == "}":
                    parts.append(Text("}", True))
                    self.at += 2
                else:
                    parts += self._piece_in_quotes(ends)
            else:
                parts += self.word(ends, patterns=False) or ()
        return parts

    def _piece_in_quotes(self, ends: str) -> list[Part]:
        """Parts as between double quotes up to one of `ends` or a quote."""
        start = self.at
        if self.peek() == "\\":
            self.at += 2
            following = self.source[self.at - 1 : self.at]
            return [] if following == "\n" else [Text(following if following in '$`"\\' else "\\" + following, True)]
        if self.peek() == "`":
            return [self._backquoted(quoted=True)]
        if self.peek() == "$":
            found = self._dollar(quoted=True)
            return [Text(found, True)] if isinstance(found, str) else found
        while self.at < len(self.source) and self.peek() not in ends + '\\`$"':
            self.at += 1
        return [Text(self.source[start : self.at], True)]
