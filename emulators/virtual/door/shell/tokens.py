"""The tokens between the words of a script: blanks, operators, reserved words, redirections and here-documents."""

import re
from collections.abc import Callable

from emulators.virtual.door.shell.syntax import Document, Part, Redirection, Script, Text, Word
from emulators.virtual.door.shell.words import Incomplete, SyntaxFault, WordReader

__all__ = ["Tokens"]

_RESERVED = frozenset(
    ["if", "then", "elif", "else", "fi", "while", "until", "for", "do", "done", "case", "esac", "in", "function",
     "time", "{", "}", "!", "[["]
)  # fmt: skip
_WORDLIKE = re.compile(r"[a-z]+|[{}!]|\[\[")
_DELIMITERS = " \t\n;&|()<>"
_REDIRECTION = re.compile(r"(\d*)(<<<|<<-|<<|<>|<&|>>|>&|>\||<|>)|(&>>|&>)")
_OPERATORS = ("&&", "||", ";;", ";&", ";|", "|&", ";", "&", "|", "(", ")")


class Tokens:
    """Reads tokens at a reader's place; `parse` reads what stands in a substitution."""

    def __init__(self, reader: WordReader, parse: Callable[[WordReader], Script]) -> None:
        self.reader = reader
        self.documents: list[tuple[Document, str, bool, bool]] = []
        self._parse = parse

    # Redirections

    def redirections(self) -> tuple[Redirection, ...]:
        found = []
        while redirection := self.redirection():
            found.append(redirection)
        return tuple(found)

    def redirection(self) -> Redirection | None:
        self.blanks()
        match = _REDIRECTION.match(self.reader.source, self.reader.at)
        if not match:
            return None
        self.reader.at = match.end()
        operator = match[2] or match[3]
        if len(match[1] or "") > 3:
            raise SyntaxFault(f"syntax error: illegal file descriptor {match[1]}")
        fd = int(match[1]) if match[1] else -1
        target = self.word()
        if target is None:
            raise self.unexpected()
        if operator not in ("<<", "<<-"):
            return Redirection(operator, fd, target)
        document = Document()
        literal = any(isinstance(part, Text) and part.quoted for part in target)
        end = "".join(part.text for part in target if isinstance(part, Text))
        self.documents.append((document, end, literal, operator == "<<-"))
        return Redirection(operator, fd, (), document)

    def read_documents(self) -> None:
        waiting, self.documents = self.documents, []
        for document, end, literal, tabs in waiting:
            lines: list[str] = []
            while True:
                start = self.reader.at
                if start >= len(self.reader.source):
                    raise Incomplete(f"here document '{end}' unclosed")
                stop = self.reader.source.find("\n", start)
                stop = len(self.reader.source) if stop < 0 else stop
                line = self.reader.source[start:stop]
                self.reader.at = stop + 1
                line = line.lstrip("\t") if tabs else line
                if line == end:
                    break
                lines.append(line + "\n")
            text = "".join(lines)
            parts: list[Part] = [Text(text, True)]
            if not literal:
                reader = WordReader(text, self._parse, self.reader.depth)
                parts = reader.double_quoted("", escaped="$`\\")
            document.word = tuple(parts)
            self.reader.at = min(self.reader.at, len(self.reader.source))

    # Tokens

    def blanks(self) -> None:
        """Move over blanks, joined lines and a comment."""
        reader = self.reader
        while True:
            if reader.peek() in (" ", "\t") and reader.peek():
                reader.at += 1
            elif reader.peek(2) == "\\\n":
                reader.at += 2
            elif reader.peek() == "#" and (reader.at == 0 or reader.source[reader.at - 1] in _DELIMITERS):
                end = reader.source.find("\n", reader.at)
                reader.at = len(reader.source) if end < 0 else end
            else:
                return

    def new_lines(self) -> None:
        self.blanks()
        while self.reader.peek() == "\n":
            self.new_line()
            self.blanks()

    def new_line(self) -> None:
        self.reader.take("\n")
        if self.documents:
            self.read_documents()

    def operator(self) -> str:
        """The operator here, which is not taken; "" when there is none."""
        self.blanks()
        if self.reader.peek(2) == "&>":
            return ""
        return next((operator for operator in _OPERATORS if self.reader.peek(len(operator)) == operator), "")

    def reserved(self) -> str:
        """The reserved word here, which is not taken; "" when there is none."""
        self.blanks()
        found = _WORDLIKE.match(self.reader.source, self.reader.at)
        if not found or found[0] not in _RESERVED:
            return ""
        following = self.reader.source[found.end() : found.end() + 1]
        return found[0] if not following or following in _DELIMITERS else ""

    def word_of(self, expected: str) -> None:
        self.blanks()
        if not self.reader.take(expected):
            raise self.unexpected()

    def word(self) -> Word | None:
        self.blanks()
        return self.reader.word()

    def plain(self, opened: str) -> str:
        """A word that is a name."""
        word = self.word()
        match word:
            case (Text(name, False),):
                return name
            case None if self.reader.at >= len(self.reader.source):
                raise self.unmatched(opened)
            case _:
                raise self.unexpected()

    def unmatched(self, opened: str) -> SyntaxFault:
        if self.reader.at >= len(self.reader.source):
            return Incomplete(f"syntax error: unmatched '{opened}'")
        return self.unexpected()

    def unexpected(self) -> SyntaxFault:
        self.blanks()
        if self.reader.at >= len(self.reader.source):
            return Incomplete("syntax error: unexpected EOF")
        if self.reader.peek() == "\n":
            return SyntaxFault("syntax error: unexpected newline")
        redirection = _REDIRECTION.match(self.reader.source, self.reader.at)
        shown = self.operator() or self.reserved() or (redirection and (redirection[2] or redirection[3]))
        if not shown:
            start = self.reader.at
            self.reader.word()
            shown = self.reader.source[start : self.reader.at] or self.reader.peek()
        return SyntaxFault(f"syntax error: unexpected '{shown}'")
