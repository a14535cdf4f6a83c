"""What a page without scripts consists of: headings, paragraphs, links, pictures, tables and fields of forms."""

from dataclasses import dataclass
from typing import Literal

__all__ = [
    "Block", "Cell", "Document", "Form", "Heading", "Input", "Link", "Paragraph", "Photo", "Rule", "Submit", "Table",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`mark` stands before the first line of a list item; `depth` is how deep its list lies."""

    text: str
    mark: str = ""
    depth: int = 0
    plain: bool = True
    """False for preformatted text, whose line breaks are kept."""


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    href: str
    mark: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Photo:
    src: str
    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the page."""


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    href: str = ""
    head: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Input:
    """A control of a form; `form` is the form's number on the page. `options` are (value, text)."""

    form: int
    kind: Literal["text", "number", "email", "password", "area", "checkbox", "radio", "select", "hidden"]
    name: str
    value: str = ""
    label: str = ""
    options: tuple[tuple[str, str], ...] = ()
    on: bool = False
    required: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Submit:
    form: int
    text: str
    name: str = ""
    value: str = ""
    works: bool = True
    """Whether it sends the form; a plain button does nothing without a script."""


@dataclass(frozen=True, slots=True)
class Form:
    action: str = ""
    method: str = "get"


Block = Heading | Paragraph | Link | Photo | Rule | Table | Input | Submit


@dataclass(frozen=True, slots=True)
class Document:
    title: str
    blocks: tuple[Block, ...]
    forms: tuple[Form, ...]
    scripted: bool
