"""Parses the scripts of `sed`."""

import re
from dataclasses import dataclass, field

from emulators.virtual.door.tools.call import Misuse
from emulators.virtual.door.tools.regexes import regex

__all__ = ["Address", "Command", "ScriptReader"]

Address = int | str | re.Pattern[str]


@dataclass(slots=True)
class Command:
    """One command: where it applies, what it does, and for braces where they close."""

    letter: str
    addresses: list[Address] = field(default_factory=list)
    negated: bool = False
    text: str = ""
    pattern: re.Pattern[str] | None = None
    flags: str = ""
    inside: bool = False
    until: int = 0
    goal: int = -1


class ScriptReader:
    """Parses a script."""

    def __init__(self, source: str, *, extended: bool) -> None:
        self._source = source
        self._extended = extended
        self._at = 0

    def all(self) -> list[Command]:
        commands: list[Command] = []
        labels: dict[str, int] = {}
        braces: list[int] = []
        while self._skip():
            command = self._command()
            if command.letter == "}":
                if not braces:
                    raise Misuse("unexpected }")
                commands[braces.pop()].goal = len(commands)
            elif command.letter == ":":
                labels[command.text] = len(commands)
            else:
                if command.letter == "{":
                    braces.append(len(commands))
                commands.append(command)
        if braces:
            raise Misuse("unmatched {")
        for command in commands:
            if command.letter in "btT":
                if command.text and command.text not in labels:
                    raise Misuse(f"no label '{command.text}'")
                command.goal = labels.get(command.text, len(commands))
        return commands

    def _skip(self) -> bool:
        while self._at < len(self._source) and self._source[self._at] in " \t\n;":
            self._at += 1
        return self._at < len(self._source)

    def _blanks(self) -> None:
        while self._at < len(self._source) and self._source[self._at] in " \t":
            self._at += 1

    def _command(self) -> Command:
        addresses: list[Address] = []
        while (address := self._address()) is not None:
            addresses.append(address)
            self._blanks()
            if len(addresses) == 1 and self._source.startswith(",", self._at):
                self._at += 1
                self._blanks()
                continue
            break
        negated = False
        self._blanks()
        while self._source.startswith("!", self._at):
            negated = True
            self._at += 1
            self._blanks()
        letter = self._source[self._at : self._at + 1]
        self._at += 1
        command = Command(letter, addresses, negated)
        if letter == "#":
            self._rest_of_line()
            return Command(":", text="#")
        if letter in "aic":
            command.text = self._text()
        elif letter in ":btTrw":
            self._blanks()
            command.text = self._rest_of_line(stop="\n;}" if letter in ":btT" else "\n").strip()
        elif letter == "s":
            self._substitution(command)
        elif letter == "y":
            command.text, command.flags = self._transliteration()
        elif letter in "qQ":
            self._blanks()
            command.text = self._rest_of_line(stop="\n;}").strip()
        elif letter not in "{}=dDgGhHlnNpPxz" or not letter:
            raise Misuse(f"bad pattern '{self._source}'@{self._at} ({letter})")
        return command

    def _address(self) -> Address | None:
        self._blanks()
        match = re.compile(r"\d+~\d+|\d+|\$|[+~]\d+").match(self._source, self._at)
        if match:
            self._at = match.end()
            return int(match[0][:15]) if match[0].isdigit() else match[0]
        if self._source.startswith("\\", self._at) and self._at + 1 < len(self._source):
            self._at += 1
        elif not self._source.startswith("/", self._at):
            return None
        pattern = self._until(self._source[self._at])
        ignore = self._source.startswith("I", self._at)
        self._at += ignore
        return regex(pattern, extended=self._extended, ignore_case=ignore)

    def _until(self, end: str) -> str:
        """What stands between this place's delimiter and the next one."""
        self._at += 1
        out: list[str] = []
        bracket = False
        while self._at < len(self._source):
            char = self._source[self._at]
            if char == end and not bracket:
                self._at += 1
                return "".join(out)
            if char == "\\" and self._at + 1 < len(self._source) and not bracket:
                following = self._source[self._at + 1]
                out.append(following if following == end and end not in "().*[]^$+?{}|" else char + following)
                self._at += 2
                continue
            if char == "[" and not bracket and end != "[":
                bracket = "]" in self._source[self._at + 2 :]
            elif char == "]" and bracket and not (out[-1:] == ["["] or out[-2:] == ["[", "^"]):
                bracket = False
            out.append(char)
            self._at += 1
        raise Misuse(f"unterminated '{end}'")

    def _substitution(self, command: Command) -> None:
        end = self._source[self._at : self._at + 1]
        if not end or end in "\n\\":
            raise Misuse("bad s")
        pattern = self._until(end)
        self._at -= 1
        command.text = self._replacement(end)
        match = re.compile(r"[gpiImM0-9]*").match(self._source, self._at)
        command.flags = match[0] if match else ""
        self._at += len(command.flags)
        ignore = "i" in command.flags or "I" in command.flags
        command.pattern = regex(pattern, extended=self._extended, ignore_case=ignore) if pattern else None

    def _replacement(self, end: str) -> str:
        self._at += 1
        out: list[str] = []
        while self._at < len(self._source):
            char = self._source[self._at]
            if char == end:
                self._at += 1
                return "".join(out)
            if char == "\\" and self._at + 1 < len(self._source):
                following = self._source[self._at + 1]
                out.append(following if following == end and end != "&" else char + following)
                self._at += 2
                continue
            out.append(char)
            self._at += 1
        raise Misuse("unterminated s")

    def _transliteration(self) -> tuple[str, str]:
        end = self._source[self._at : self._at + 1]
        first = self._until(end)
        self._at -= 1
        second = self._until(end)
        pairs = [re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m[1], m[1]), text) for text in (first, second)]
        if len(pairs[0]) != len(pairs[1]):
            raise Misuse("y strings different len")
        return pairs[0], pairs[1]

    def _text(self) -> str:
        """The text of a, i and c, up to a line that no backslash joins to the next."""
        self._blanks()
        if self._source.startswith("\\", self._at):
            self._at += 1
            self._blanks()
            if self._source.startswith("\n", self._at):
                self._at += 1
        out: list[str] = []
        while self._at < len(self._source) and self._source[self._at] != "\n":
            if self._source[self._at] == "\\" and self._at + 1 < len(self._source):
                self._at += 1
            out.append(self._source[self._at])
            self._at += 1
        return "".join(out) + "\n"

    def _rest_of_line(self, stop: str = "\n") -> str:
        start = self._at
        while self._at < len(self._source) and self._source[self._at] not in stop:
            self._at += 1
        return self._source[start : self._at]
