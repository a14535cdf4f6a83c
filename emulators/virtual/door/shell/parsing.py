"""Parses scripts, and says in mksh's words what is wrong with them."""

import re

from emulators.virtual.door.shell.syntax import (
    AndOr,
    Assignment,
    Brace,
    Branch,
    Case,
    Clause,
    Command,
    Condition,
    Document,
    For,
    Function,
    If,
    Item,
    Let,
    Part,
    Pipeline,
    Redirection,
    Script,
    Simple,
    Subshell,
    Text,
    While,
    Word,
)  # fmt: skip
from emulators.virtual.door.shell.words import Incomplete, SyntaxFault, WordReader

__all__ = ["Incomplete", "Parser", "SyntaxFault", "is_name", "parse"]

_RESERVED = frozenset(
    [
        "if",
        "then",
        "elif",
        "else",
        "fi",
        "while",
        "until",
        "for",
        "do",
        "done",
        "case",
        "esac",
        "in",
        "function",
        "time",
        "{",
        "}",
        "!",
        "[[",
    ]
)
_ENDING = frozenset(["then", "elif", "else", "fi", "do", "done", "esac", "}"])
_WORDLIKE = re.compile(r"[a-z]+|[{}!]|\[\[")
_DELIMITERS = " \t\n;&|()<>"
_REDIRECTION = re.compile(r"(\d*)(<<<|<<-|<<|<>|<&|>>|>&|>\||<|>)|(&>>|&>)")
_ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(\+?)=")
_INDEXED = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)\[([^\]=]*)\](\+?)=")
_OPERATORS = ("&&", "||", ";;", ";&", ";|", "|&", ";", "&", "|", "(", ")")


def is_name(text: str) -> bool:
    """Whether a variable or function may be called so."""
    return re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", text) is not None


def parse(source: str, depth: int = 0) -> Script:
    """A whole script. Raises SyntaxFault; Incomplete where more lines could complete it."""
    reader = WordReader(source.replace("\0", ""), _substituted, depth)
    parser = Parser(reader)
    script = parser.script()
    parser.expect_end()
    return script


def _substituted(reader: WordReader) -> Script:
    return Parser(reader).script()


class Parser:
    """Reads commands at a reader's place."""

    def __init__(self, reader: WordReader) -> None:
        self._reader = reader
        self._documents: list[tuple[Document, str, bool, bool]] = []

    # Lists

    def script(self) -> Script:
        """Commands up to the end, or to what cannot begin one: a parenthesis, ";;" or a word such as "fi"."""
        self._reader.deeper()
        items = []
        self._new_lines()
        while not self._at_end_of_list():
            command = self._and_or()
            self._blanks()
            background = self._operator() == "&" and self._reader.take("&")
            items.append(Item(command, background))
            if not background and self._operator() == ";":
                self._reader.take(";")
            elif not background and self._reader.peek() != "\n":
                break
            self._new_lines()
        self._reader.depth -= 1
        return Script(tuple(items))

    def line(self) -> Script | None:
        """The commands of one line of a script that is read as it comes; None at the end."""
        self._new_lines()
        if self._reader.at >= len(self._reader.source):
            return None
        items = []
        while True:
            command = self._and_or()
            self._blanks()
            background = self._operator() == "&" and self._reader.take("&")
            items.append(Item(command, background))
            if not background and self._operator() == ";":
                self._reader.take(";")
            self._blanks()
            if self._reader.peek() in ("\n", ""):
                if self._reader.peek():
                    self._new_line()
                elif self._documents:
                    self._read_documents()
                return Script(tuple(items))
            if self._at_end_of_list():
                self.expect_end()

    def expect_end(self) -> None:
        """Raises SyntaxFault where something is left that cannot stand here."""
        self._blanks()
        if self._documents:
            self._read_documents()
        if self._reader.at < len(self._reader.source):
            raise self._unexpected()

    def _at_end_of_list(self) -> bool:
        operator = self._operator()
        return (
            self._reader.at >= len(self._reader.source)
            or operator in (")", ";;", ";&", ";|")
            or self._reserved() in _ENDING
        )

    def _body(self, opened: str, *endings: str) -> Script:
        """A list that has to end with one of these words, which is left to be taken."""
        script = self.script()
        if self._reserved() not in endings:
            if self._reader.at >= len(self._reader.source):
                raise Incomplete(f"syntax error: unmatched '{opened}'")
            raise self._unexpected()
        if not script.items:
            raise self._unexpected()
        return script

    def _and_or(self) -> AndOr:
        first = self._pipeline()
        rest = []
        while (operator := self._operator()) in ("&&", "||"):
            self._reader.take(operator)
            self._new_lines()
            rest.append((operator, self._pipeline()))
        return AndOr(first, tuple(rest))

    def _pipeline(self) -> Pipeline:
        negated = timed = False
        while (word := self._reserved()) in ("!", "time"):
            negated, timed = negated ^ (word == "!"), timed or word == "time"
            self._word_of(word)
        self._blanks()
        if timed and self._reader.peek() in (";", "\n", ""):
            return Pipeline((Simple((), ()),), negated, timed)
        commands = [self._command()]
        while self._operator() == "|":
            self._reader.take("|")
            self._new_lines()
            commands.append(self._command())
        return Pipeline(tuple(commands), negated, timed)

    # Commands

    def _command(self) -> Command:
        self._blanks()
        word = self._reserved()
        if not word and self._operator() != "(":
            return self._simple()
        self._reader.deeper()
        compound = self._compound(word)
        self._reader.depth -= 1
        return compound

    def _compound(self, word: str) -> Command:
        if self._reader.peek(2) == "((":
            expression = self._reader.arithmetic()
            if expression is not None:
                return Let(expression, self._redirections())
        if self._reader.take("("):
            body = self.script()
            if not self._reader.take(")"):
                raise self._unmatched("(")
            return Subshell(body, self._redirections())
        if word in _ENDING or word == "in" or not word:
            raise self._unexpected()
        self._word_of(word)
        match word:
            case "{":
                brace = self._body("{", "}")
                self._word_of("}")
                return Brace(brace, self._redirections())
            case "if":
                return self._if()
            case "while" | "until":
                condition = self._body(word, "do")
                return While(condition, self._do(word), word == "until", self._redirections())
            case "for":
                return self._for()
            case "case":
                return self._case()
            case "[[":
                return self._condition()
            case "function":
                name = self._plain("function")
                if self._operator() == "(":
                    self._reader.take("(")
                    self._blanks()
                    self._reader.take(")")
                return self._function(name)
            case _:
                raise self._unexpected()

    def _if(self) -> Command:
        branches = []
        word = "if"
        while word not in {"else", "fi"}:
            condition = self._body("if", "then")
            self._word_of("then")
            body = self._body("then", "elif", "else", "fi")
            branches.append(Branch(condition, body))
            word = self._reserved()
            self._word_of(word)
        otherwise = Script()
        if word == "else":
            otherwise = self._body("else", "fi")
            self._word_of("fi")
        return If(tuple(branches), otherwise, self._redirections())

    def _do(self, opened: str) -> Script:
        self._word_of("do")
        body = self._body(opened, "done")
        self._word_of("done")
        return body

    def _for(self) -> Command:
        name = self._plain("for")
        if not is_name(name):
            raise SyntaxFault(f"syntax error: for: bad identifier: '{name}'")
        words: list[Word] | None = None
        self._new_lines()
        if self._reserved() == "in":
            self._word_of("in")
            words = []
            while (word := self._word()) is not None:
                words.append(word)
        self._blanks()
        self._reader.take(";")
        self._new_lines()
        if self._reserved() == "{":
            self._word_of("{")
            body = self._body("{", "}")
            self._word_of("}")
        elif self._reserved() == "do":
            body = self._do("for")
        else:
            raise self._unmatched("for")
        return For(name, None if words is None else tuple(words), body, self._redirections())

    def _case(self) -> Command:
        word = self._word()
        self._new_lines()
        if word is None or self._reserved() != "in":
            raise self._unmatched("case")
        self._word_of("in")
        clauses = []
        self._new_lines()
        while self._reserved() != "esac":
            if self._reader.at >= len(self._reader.source):
                raise Incomplete("syntax error: unmatched 'case'")
            self._reader.take("(")
            patterns = [self._pattern()]
            while self._operator() == "|":
                self._reader.take("|")
                patterns.append(self._pattern())
            if self._operator() != ")":
                raise self._unmatched("case")
            self._reader.take(")")
            body = self.script()
            ending = self._operator()
            if ending in (";;", ";&", ";|"):
                self._reader.take(ending)
            elif self._reserved() != "esac":
                raise self._unmatched("case")
            clauses.append(Clause(tuple(patterns), body, ending or ";;"))
            self._new_lines()
        self._word_of("esac")
        return Case(word, tuple(clauses), self._redirections())

    def _pattern(self) -> Word:
        word = self._word()
        if word is None:
            raise self._unexpected()
        return word

    def _condition(self) -> Command:
        words: list[Word] = []
        while True:
            self._new_lines()
            if self._reserved() is not None and re.match(
                r"\]\](?=[ \t\n;&|()<>]|$)", self._reader.source[self._reader.at :][:3]
            ):
                self._reader.at += 2
                return Condition(tuple(words), self._redirections())
            operator = self._operator()
            if operator in ("(", ")", "&&", "||"):
                self._reader.take(operator)
                words.append((Text(operator),))
            elif self._reader.peek() in ("<", ">"):
                words.append((Text(self._reader.peek()),))
                self._reader.at += 1
            elif (word := self._word()) is not None:
                words.append(word)
            else:
                raise self._unmatched("[[")

    def _function(self, name: str) -> Function:
        self._new_lines()
        return Function(name, self._command())

    def _simple(self) -> Command:
        assignments: list[Assignment] = []
        words: list[Word] = []
        redirections: list[Redirection] = []
        while True:
            if redirection := self._redirection():
                redirections.append(redirection)
                continue
            if not words and (assignment := self._assignment()):
                assignments.append(assignment)
                continue
            word = self._word()
            if word is None:
                break
            words.append(word)
            if len(words) == 1 and not assignments and not redirections and self._operator() == "(":
                return self._defined(word)
        if not (words or assignments or redirections):
            raise self._unexpected()
        return Simple(tuple(assignments), tuple(words), tuple(redirections))

    def _defined(self, word: Word) -> Function:
        """A function, after its name."""
        match word:
            case (Text(name, False),):
                at = self._reader.at
                self._reader.take("(")
                self._blanks()
                if self._reader.take(")"):
                    return self._function(name)
                self._reader.at = at
                raise self._unexpected()
            case _:
                raise self._unexpected()

    def _assignment(self) -> Assignment | None:
        self._blanks()
        source, at = self._reader.source, self._reader.at
        index: Word | None = None
        if found := _ASSIGNMENT.match(source, at):
            append = bool(found[2])
        elif found := _INDEXED.match(source, at):
            append = bool(found[3])
            reader = WordReader(found[2], _substituted, self._reader.depth)
            index = tuple(reader.double_quoted(""))
        else:
            return None
        self._reader.at = found.end()
        if index is None and self._reader.take("("):
            return Assignment(found[1], (), None, append, self._values())
        return Assignment(found[1], self._reader.word() or (), index, append)

    def _values(self) -> tuple[Word, ...]:
        values = []
        self._new_lines()
        while (word := self._word()) is not None:
            values.append(word)
            self._new_lines()
        if not self._reader.take(")"):
            raise self._unexpected()
        return tuple(values)

    # Redirections

    def _redirections(self) -> tuple[Redirection, ...]:
        found = []
        while redirection := self._redirection():
            found.append(redirection)
        return tuple(found)

    def _redirection(self) -> Redirection | None:
        self._blanks()
        match = _REDIRECTION.match(self._reader.source, self._reader.at)
        if not match:
            return None
        self._reader.at = match.end()
        operator = match[2] or match[3]
        if len(match[1] or "") > 3:
            raise SyntaxFault(f"syntax error: illegal file descriptor {match[1]}")
        fd = int(match[1]) if match[1] else -1
        target = self._word()
        if target is None:
            raise self._unexpected()
        if operator not in ("<<", "<<-"):
            return Redirection(operator, fd, target)
        document = Document()
        literal = any(isinstance(part, Text) and part.quoted for part in target)
        end = "".join(part.text for part in target if isinstance(part, Text))
        self._documents.append((document, end, literal, operator == "<<-"))
        return Redirection(operator, fd, (), document)

    def _read_documents(self) -> None:
        waiting, self._documents = self._documents, []
        for document, end, literal, tabs in waiting:
            lines: list[str] = []
            while True:
                start = self._reader.at
                if start >= len(self._reader.source):
                    raise Incomplete(f"here document '{end}' unclosed")
                stop = self._reader.source.find("\n", start)
                stop = len(self._reader.source) if stop < 0 else stop
                line = self._reader.source[start:stop]
                self._reader.at = stop + 1
                line = line.lstrip("\t") if tabs else line
                if line == end:
                    break
                lines.append(line + "\n")
            text = "".join(lines)
            parts: list[Part] = [Text(text, True)]
            if not literal:
                reader = WordReader(text, _substituted, self._reader.depth)
                parts = reader.double_quoted("", escaped="$`\\")
            document.word = tuple(parts)
            self._reader.at = min(self._reader.at, len(self._reader.source))

    # Tokens

    def _blanks(self) -> None:
        """Move over blanks, joined lines and a comment."""
        reader = self._reader
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

    def _new_lines(self) -> None:
        self._blanks()
        while self._reader.peek() == "\n":
            self._new_line()
            self._blanks()

    def _new_line(self) -> None:
        self._reader.take("\n")
        if self._documents:
            self._read_documents()

    def _operator(self) -> str:
        """The operator here, which is not taken; "" when there is none."""
        self._blanks()
        if self._reader.peek(2) == "&>":
            return ""
        return next((operator for operator in _OPERATORS if self._reader.peek(len(operator)) == operator), "")

    def _reserved(self) -> str:
        """The reserved word here, which is not taken; "" when there is none."""
        self._blanks()
        found = _WORDLIKE.match(self._reader.source, self._reader.at)
        if not found or found[0] not in _RESERVED:
            return ""
        following = self._reader.source[found.end() : found.end() + 1]
        return found[0] if not following or following in _DELIMITERS else ""

    def _word_of(self, expected: str) -> None:
        self._blanks()
        if not self._reader.take(expected):
            raise self._unexpected()

    def _word(self) -> Word | None:
        self._blanks()
        return self._reader.word()

    def _plain(self, opened: str) -> str:
        """A word that is a name."""
        word = self._word()
        match word:
            case (Text(name, False),):
                return name
            case None if self._reader.at >= len(self._reader.source):
                raise self._unmatched(opened)
            case _:
                raise self._unexpected()

    def _unmatched(self, opened: str) -> SyntaxFault:
        if self._reader.at >= len(self._reader.source):
            return Incomplete(f"syntax error: unmatched '{opened}'")
        return self._unexpected()

    def _unexpected(self) -> SyntaxFault:
        self._blanks()
        if self._reader.at >= len(self._reader.source):
            return Incomplete("syntax error: unexpected EOF")
        if self._reader.peek() == "\n":
            return SyntaxFault("syntax error: unexpected newline")
        redirection = _REDIRECTION.match(self._reader.source, self._reader.at)
        shown = self._operator() or self._reserved() or (redirection and (redirection[2] or redirection[3]))
        if not shown:
            start = self._reader.at
            self._reader.word()
            shown = self._reader.source[start : self._reader.at] or self._reader.peek()
        return SyntaxFault(f"syntax error: unexpected '{shown}'")
