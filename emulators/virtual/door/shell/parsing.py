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
    For,
    Function,
    If,
    Item,
    Let,
    Pipeline,
    Redirection,
    Script,
    Simple,
    Subshell,
    Text,
    While,
    Word,
)  # fmt: skip
from emulators.virtual.door.shell.tokens import Tokens
from emulators.virtual.door.shell.words import Incomplete, SyntaxFault, WordReader

__all__ = ["Incomplete", "Parser", "SyntaxFault", "is_name", "parse"]

_ENDING = frozenset(["then", "elif", "else", "fi", "do", "done", "esac", "}"])
_ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)(\+?)=")
_INDEXED = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)\[([^\]=]*)\](\+?)=")


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
        self._tokens = Tokens(reader, _substituted)

    # Lists

    def script(self) -> Script:
        """Commands up to the end, or to what cannot begin one: a parenthesis, ";;" or a word such as "fi"."""
        self._tokens.reader.deeper()
        items = []
        self._tokens.new_lines()
        while not self._at_end_of_list():
            item, ended = self._item()
            items.append(item)
            if not ended and self._tokens.reader.peek() != "\n":
                break
            self._tokens.new_lines()
        self._tokens.reader.depth -= 1
        return Script(tuple(items))

    def _item(self) -> tuple[Item, bool]:
        """A command, and whether a sign ended it: & or ;."""
        command = self._and_or()
        self._tokens.blanks()
        background = self._tokens.operator() == "&" and self._tokens.reader.take("&")
        semicolon = not background and self._tokens.operator() == ";" and self._tokens.reader.take(";")
        return Item(command, background), background or semicolon

    def line(self) -> Script | None:
        """The commands of one line of a script that is read as it comes; None at the end."""
        self._tokens.new_lines()
        if self._tokens.reader.at >= len(self._tokens.reader.source):
            return None
        items = []
        while True:
            items.append(self._item()[0])
            self._tokens.blanks()
            if self._tokens.reader.peek() in ("\n", ""):
                if self._tokens.reader.peek():
                    self._tokens.new_line()
                elif self._tokens.documents:
                    self._tokens.read_documents()
                return Script(tuple(items))
            if self._at_end_of_list():
                self.expect_end()

    def expect_end(self) -> None:
        """Raises SyntaxFault where something is left that cannot stand here."""
        self._tokens.blanks()
        if self._tokens.documents:
            self._tokens.read_documents()
        if self._tokens.reader.at < len(self._tokens.reader.source):
            raise self._tokens.unexpected()

    def _at_end_of_list(self) -> bool:
        operator = self._tokens.operator()
        return (
            self._tokens.reader.at >= len(self._tokens.reader.source)
            or operator in (")", ";;", ";&", ";|")
            or self._tokens.reserved() in _ENDING
        )

    def _body(self, opened: str, *endings: str) -> Script:
        """A list that has to end with one of these words, which is left to be taken."""
        script = self.script()
        if self._tokens.reserved() not in endings:
            if self._tokens.reader.at >= len(self._tokens.reader.source):
                raise Incomplete(f"syntax error: unmatched '{opened}'")
            raise self._tokens.unexpected()
        if not script.items:
            raise self._tokens.unexpected()
        return script

    def _and_or(self) -> AndOr:
        first = self._pipeline()
        rest = []
        while (operator := self._tokens.operator()) in ("&&", "||"):
            self._tokens.reader.take(operator)
            self._tokens.new_lines()
            rest.append((operator, self._pipeline()))
        return AndOr(first, tuple(rest))

    def _pipeline(self) -> Pipeline:
        negated = timed = False
        while (word := self._tokens.reserved()) in ("!", "time"):
            negated, timed = negated ^ (word == "!"), timed or word == "time"
            self._tokens.word_of(word)
        self._tokens.blanks()
        if timed and self._tokens.reader.peek() in (";", "\n", ""):
            return Pipeline((Simple((), ()),), negated, timed)
        commands = [self._command()]
        while self._tokens.operator() == "|":
            self._tokens.reader.take("|")
            self._tokens.new_lines()
            commands.append(self._command())
        return Pipeline(tuple(commands), negated, timed)

    # Commands

    def _command(self) -> Command:
        self._tokens.blanks()
        word = self._tokens.reserved()
        if not word and self._tokens.operator() != "(":
            return self._simple()
        self._tokens.reader.deeper()
        compound = self._compound(word)
        self._tokens.reader.depth -= 1
        return compound

    def _compound(self, word: str) -> Command:
        if self._tokens.reader.peek(2) == "((":
            expression = self._tokens.reader.arithmetic()
            if expression is not None:
                return Let(expression, self._tokens.redirections())
        if self._tokens.reader.take("("):
            body = self.script()
            if not self._tokens.reader.take(")"):
                raise self._tokens.unmatched("(")
            return Subshell(body, self._tokens.redirections())
        if word in _ENDING or word == "in" or not word:
            raise self._tokens.unexpected()
        self._tokens.word_of(word)
        match word:
            case "{":
                brace = self._body("{", "}")
                self._tokens.word_of("}")
                return Brace(brace, self._tokens.redirections())
            case "if":
                return self._if()
            case "while" | "until":
                condition = self._body(word, "do")
                return While(condition, self._do(word), word == "until", self._tokens.redirections())
            case "for":
                return self._for()
            case "case":
                return self._case()
            case "[[":
                return self._condition()
            case "function":
                name = self._tokens.plain("function")
                if self._tokens.operator() == "(":
                    self._tokens.reader.take("(")
                    self._tokens.blanks()
                    self._tokens.reader.take(")")
                return self._function(name)
            case _:
                raise self._tokens.unexpected()

    def _if(self) -> Command:
        branches = []
        word = "if"
        while word not in {"else", "fi"}:
            condition = self._body("if", "then")
            self._tokens.word_of("then")
            body = self._body("then", "elif", "else", "fi")
            branches.append(Branch(condition, body))
            word = self._tokens.reserved()
            self._tokens.word_of(word)
        otherwise = Script()
        if word == "else":
            otherwise = self._body("else", "fi")
            self._tokens.word_of("fi")
        return If(tuple(branches), otherwise, self._tokens.redirections())

    def _do(self, opened: str) -> Script:
        self._tokens.word_of("do")
        body = self._body(opened, "done")
        self._tokens.word_of("done")
        return body

    def _for(self) -> Command:
        name = self._tokens.plain("for")
        if not is_name(name):
            raise SyntaxFault(f"syntax error: for: bad identifier: '{name}'")
        words: list[Word] | None = None
        self._tokens.new_lines()
        if self._tokens.reserved() == "in":
            self._tokens.word_of("in")
            words = []
            while (word := self._tokens.word()) is not None:
                words.append(word)
        self._tokens.blanks()
        self._tokens.reader.take(";")
        self._tokens.new_lines()
        if self._tokens.reserved() == "{":
            self._tokens.word_of("{")
            body = self._body("{", "}")
            self._tokens.word_of("}")
        elif self._tokens.reserved() == "do":
            body = self._do("for")
        else:
            raise self._tokens.unmatched("for")
        return For(name, None if words is None else tuple(words), body, self._tokens.redirections())

    def _case(self) -> Command:
        word = self._tokens.word()
        self._tokens.new_lines()
        if word is None or self._tokens.reserved() != "in":
            raise self._tokens.unmatched("case")
        self._tokens.word_of("in")
        clauses = []
        self._tokens.new_lines()
        while self._tokens.reserved() != "esac":
            if self._tokens.reader.at >= len(self._tokens.reader.source):
                raise Incomplete("syntax error: unmatched 'case'")
            self._tokens.reader.take("(")
            patterns = [self._pattern()]
            while self._tokens.operator() == "|":
                self._tokens.reader.take("|")
                patterns.append(self._pattern())
            if self._tokens.operator() != ")":
                raise self._tokens.unmatched("case")
            self._tokens.reader.take(")")
            body = self.script()
            ending = self._tokens.operator()
            if ending in (";;", ";&", ";|"):
                self._tokens.reader.take(ending)
            elif self._tokens.reserved() != "esac":
                raise self._tokens.unmatched("case")
            clauses.append(Clause(tuple(patterns), body, ending or ";;"))
            self._tokens.new_lines()
        self._tokens.word_of("esac")
        return Case(word, tuple(clauses), self._tokens.redirections())

    def _pattern(self) -> Word:
        word = self._tokens.word()
        if word is None:
            raise self._tokens.unexpected()
        return word

    def _condition(self) -> Command:
        words: list[Word] = []
        while True:
            self._tokens.new_lines()
            if self._tokens.reserved() is not None and re.match(
                r"\]\](?=[ \t\n;&|()<>]|$)", self._tokens.reader.source[self._tokens.reader.at :][:3]
            ):
                self._tokens.reader.at += 2
                return Condition(tuple(words), self._tokens.redirections())
            operator = self._tokens.operator()
            if operator in ("(", ")", "&&", "||"):
                self._tokens.reader.take(operator)
                words.append((Text(operator),))
            elif self._tokens.reader.peek() in ("<", ">"):
                words.append((Text(self._tokens.reader.peek()),))
                self._tokens.reader.at += 1
            elif (word := self._tokens.word()) is not None:
                words.append(word)
            else:
                raise self._tokens.unmatched("[[")

    def _function(self, name: str) -> Function:
        self._tokens.new_lines()
        return Function(name, self._command())

    def _simple(self) -> Command:
        assignments: list[Assignment] = []
        words: list[Word] = []
        redirections: list[Redirection] = []
        while True:
            if redirection := self._tokens.redirection():
                redirections.append(redirection)
                continue
            if not words and (assignment := self._assignment()):
                assignments.append(assignment)
                continue
            word = self._tokens.word()
            if word is None:
                break
            words.append(word)
            if len(words) == 1 and not assignments and not redirections and self._tokens.operator() == "(":
                return self._defined(word)
        if not (words or assignments or redirections):
            raise self._tokens.unexpected()
        return Simple(tuple(assignments), tuple(words), tuple(redirections))

    def _defined(self, word: Word) -> Function:
        """A function, after its name."""
        match word:
            case (Text(name, False),):
                at = self._tokens.reader.at
                self._tokens.reader.take("(")
                self._tokens.blanks()
                if self._tokens.reader.take(")"):
                    return self._function(name)
                self._tokens.reader.at = at
                raise self._tokens.unexpected()
            case _:
                raise self._tokens.unexpected()

    def _assignment(self) -> Assignment | None:
        self._tokens.blanks()
        source, at = self._tokens.reader.source, self._tokens.reader.at
        index: Word | None = None
        if found := _ASSIGNMENT.match(source, at):
            append = bool(found[2])
        elif found := _INDEXED.match(source, at):
            append = bool(found[3])
            reader = WordReader(found[2], _substituted, self._tokens.reader.depth)
            index = tuple(reader.double_quoted(""))
        else:
            return None
        self._tokens.reader.at = found.end()
        if index is None and self._tokens.reader.take("("):
            return Assignment(found[1], (), None, append, self._values())
        return Assignment(found[1], self._tokens.reader.word() or (), index, append)

    def _values(self) -> tuple[Word, ...]:
        values = []
        self._tokens.new_lines()
        while (word := self._tokens.word()) is not None:
            values.append(word)
            self._tokens.new_lines()
        if not self._tokens.reader.take(")"):
            raise self._tokens.unexpected()
        return tuple(values)
