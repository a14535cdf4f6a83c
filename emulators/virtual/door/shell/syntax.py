"""The syntax tree of the shell's language."""

from dataclasses import dataclass, field

__all__ = [
    "AndOr",
    "Arithmetic",
    "Assignment",
    "Brace",
    "Branch",
    "Case",
    "Clause",
    "Command",
    "Compound",
    "Condition",
    "Document",
    "For",
    "Function",
    "If",
    "Item",
    "Let",
    "Part",
    "Pipeline",
    "Redirection",
    "Script",
    "Simple",
    "Subshell",
    "Substitution",
    "Text",
    "Variable",
    "While",
    "Word",
]


@dataclass(frozen=True, slots=True)
class Text:
    """Characters as they stand; those that were quoted are neither patterns nor braces nor a tilde."""

    text: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Variable:
    """`$name` or `${name[index] operator word}`.

    `operator` is "", "length", "names", a sign such as ":-" or "##", ":" for a part of the text (`word` its place,
    `second` its length), "/" or "//" for replacing `word` with `second`, or "bad". `source` is how it was written.
    """

    name: str
    operator: str = ""
    word: "Word" = ()
    second: "Word | None" = None
    index: "Word | None" = None
    quoted: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Substitution:
    """`$(script)` or backquotes."""

    script: "Script"
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`$((expression))`."""

    expression: "Word"
    quoted: bool = False


Part = Text | Variable | Substitution | Arithmetic
Word = tuple[Part, ...]


@dataclass(slots=True)
class Document:
    """What a here-document holds; the parser fills it in when it gets to the next line."""

    word: Word = ()


@dataclass(frozen=True, slots=True)
class Redirection:
    """`fd operator target`; `fd` -1 stands for the operator's own. A here-document has its text in `document`."""

    operator: str
    fd: int
    target: Word
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """`name[index]=value`, `name+=value` or `name=(values ...)`."""

    name: str
    value: Word
    index: Word | None = None
    append: bool = False
    values: tuple[Word, ...] | None = None


@dataclass(frozen=True, slots=True)
class Simple:
    """A command with arguments, or only assignments and redirections."""

    assignments: tuple[Assignment, ...]
    words: tuple[Word, ...]
    redirections: tuple[Redirection, ...] = ()


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Commands of which each reads what the one before it writes."""

    commands: tuple["Command", ...]
    negated: bool = False
    timed: bool = False


@dataclass(frozen=True, slots=True)
class AndOr:
    """A pipeline and those that follow it after "&&" or "||"."""

    first: Pipeline
    rest: tuple[tuple[str, Pipeline], ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One command of a list; `background` for "&"."""

    command: AndOr
    background: bool = False


@dataclass(frozen=True, slots=True)
class Script:
    """Commands one after the other."""

    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Brace:
    """`{ body; }`."""

    body: Script
    redirections: tuple[Redirection, ...] = ()


@dataclass(frozen=True, slots=True)
class Subshell:
    """`( body )`."""

    body: Script
    redirections: tuple[Redirection, ...] = ()


@dataclass(frozen=True, slots=True)
class Branch:
    """`if condition; then body`, or one `elif`."""

    condition: Script
    body: Script


@dataclass(frozen=True, slots=True)
class If:
    """All branches, and what is done when none is taken."""

    branches: tuple[Branch, ...]
    otherwise: Script
    redirections: tuple[Redirection, ...] = ()


@dataclass(frozen=True, slots=True)
class While:
    """`while`, or `until` where `until` is set."""

    condition: Script
    body: Script
    until: bool = False
    redirections: tuple[Redirection, ...] = ()


@dataclass(frozen=True, slots=True)
class For:
    """`for name in words`; without `in`, over the positional parameters."""

    name: str
    words: tuple[Word, ...] | None
    body: Script
    redirections: tuple[Redirection, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """One branch of a case; `ending` is ";;", or ";&" to fall through, or ";|" to go on looking."""

    patterns: tuple[Word, ...]
    body: Script
    ending: str = ";;"


@dataclass(frozen=True, slots=True)
class Case:
    """`case word in ... esac`."""

    word: Word
    clauses: tuple[Clause, ...]
    redirections: tuple[Redirection, ...] = ()


@dataclass(frozen=True, slots=True)
class Function:
    """`name() command`."""

    name: str
    body: "Command"


@dataclass(frozen=True, slots=True)
class Condition:
    """`[[ words ]]`, operators among them as unquoted text."""

    words: tuple[Word, ...]
    redirections: tuple[Redirection, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Let:
    """`(( expression ))`."""

    expression: Word
    redirections: tuple[Redirection, ...] = ()


Compound = Brace | Subshell | If | While | For | Case | Condition | Let
Command = Simple | Function | Compound
