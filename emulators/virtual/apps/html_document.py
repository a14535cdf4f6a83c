"""HTML as a list of blocks: what a page without scripts says, links to, and asks for.

This is a small reading of HTML: no styles, no frames, no scripts (`scripted` says that a page has some).
"""

import functools
from dataclasses import replace
from html.parser import HTMLParser
from typing import Literal

from emulators.virtual.apps.html_blocks import (
    Block,
    Cell,
    Document,
    Form,
    Heading,
    Input,
    Link,
    Paragraph,
    Photo,
    Rule,
    Submit,
    Table,
)

__all__ = ["parsed"]


@functools.lru_cache(64)
def parsed(html: str) -> Document:
    """Any text is a page; what is not understood is passed over, its text is kept."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.document()


_BREAKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "header",
        "legend",
        "main",
        "nav",
        "section",
        "p",
        "table",
        "tr",
        "tbody",
        "thead",
        "tfoot",
        "ul",
        "ol",
        "details",
        "summary",
        "label",
    ]
)
_SILENT = frozenset(("script", "style", "template", "noscript", "svg", "head"))
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)

Attributes = dict[str, str]


class _Reader(HTMLParser):
    """Collects blocks while the standard library's parser reads the tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.blocks: list[Block] = []
        self.forms: list[Form] = []
        self.scripted = False
        self._text = ""
        self._heading = 0
        self._href: str | None = None
        self._lists: list[list[int]] = []
        self._mark = ""
        self._silent = 0
        self._in_title = False
        self._pre = False
        self._table: list[list[Cell]] | None = None
        self._cell: Cell | None = None
        self._label: tuple[str, int] | None = None
        self._labels: dict[str, str] = {}
        self._ids: dict[str, int] = {}
        self._select: Input | None = None
        self._option: str | None = None
        self._button: Submit | None = None
        self._area: Input | None = None

    def document(self) -> Document:
        self._flush()
        for key, text in self._labels.items():
            at = self._ids.get(key)
            if at is not None and isinstance(block := self.blocks[at], Input):
                self.blocks[at] = replace(block, label=text)
        return Document(self.title.strip(), tuple(self.blocks), tuple(self.forms), self.scripted)

    # What the parser calls

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "script":
            self.scripted = True
        if tag in _SILENT and tag != "head":
            self._silent += 1
            return
        if self._silent:
            return
        self._open(tag, given)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT and tag != "head":
            self._silent = max(0, self._silent - 1)
        elif not self._silent:
            self._close(tag)

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._in_title:
            self.title += data
        else:
            self._text += data if self._pre else " ".join(f"x{data}x".split())[1:-1]

    # What tags mean

    def _open(self, tag: str, given: Attributes) -> None:
        if tag == "title":
            self._in_title = True
        elif tag == "br":
            self._flush()
        elif tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self._flush()
            self._heading = int(tag[1])
        elif tag == "a" and "href" in given:
            if self._cell is None:
                self._flush()
            else:
                self._cell = replace(self._cell, href=given["href"])
            self._href = given["href"]
        elif tag in ("ul", "ol"):
            self._flush()
            self._lists.append([0, tag == "ol"])
        elif tag == "li":
            self._flush()
            self._item()
        elif tag == "img":
            self._flush()
            self.blocks.append(Photo(given.get("src", ""), given.get("alt", "")))
        elif tag == "hr":
            self._flush()
            self.blocks.append(Rule())
        elif tag == "pre":
            self._flush()
            self._pre = True
        elif tag in ("table", "tr", "td", "th"):
            self._open_table(tag)
        elif tag in ("form", "input", "select", "option", "textarea", "button", "label"):
            self._open_form(tag, given)
        elif tag in _BREAKS:
            self._flush()

    def _item(self) -> None:
        if self._lists:
            self._lists[-1][0] += 1
        numbered = bool(self._lists and self._lists[-1][1])
        self._mark = f"{self._lists[-1][0]}." if numbered else "•"

    def _open_table(self, tag: str) -> None:
        self._end_cell()
        self._flush()
        if tag == "table":
            self._table = []
        elif self._table is not None and tag == "tr":
            self._table.append([])
        elif self._table is not None:
            self._cell = Cell("", head=tag == "th")

    def _end_cell(self) -> None:
        if self._cell is not None and self._table:
            self._table[-1].append(replace(self._cell, text=" ".join(self._text.split())))
            self._text = ""
        self._cell = None

    def _open_form(self, tag: str, given: Attributes) -> None:
        number = len(self.forms) - 1
        match tag:
            case "form":
                self._flush()
                self.forms.append(Form(given.get("action", ""), given.get("method", "get").lower()))
            case "label":
                self._flush()
                self._label = given.get("for", ""), len(self.blocks)
            case "input":
                self._input(number, given)
            case "select":
                self._flush_label()
                self._select = Input(number, "select", given.get("name", ""), label=given.get("aria-label", ""))
                self._note(given)
            case "option" if self._select is not None:
                self._end_option()
                self._option = given.get("value")
                self._text = ""
                if "selected" in given:
                    self._select = replace(self._select, value=f"#{len(self._select.options)}")
            case "textarea":
                self._flush_label()
                hint, label = given.get("placeholder", ""), given.get("aria-label", "")
                self._area = Input(
                    number, "area", given.get("name", ""), "", label, (), False, "required" in given, hint
                )
                self._note(given)
            case "button":
                self._flush()
                works = given.get("type", "submit") == "submit" and number >= 0
                self._button = Submit(number, "", given.get("name", ""), given.get("value", ""), works)

    def _note(self, given: Attributes) -> None:
        """Remember which block the control with this id becomes."""
        if "id" in given:
            self._ids[given["id"]] = len(self.blocks)

    def _input(self, number: int, given: Attributes) -> None:
        kind = given.get("type", "text").lower()
        self._flush_label()
        if kind in ("submit", "button", "image", "reset"):
            works = kind in ("submit", "image") and number >= 0
            self.blocks.append(Submit(number, given.get("value", "Submit"), given.get("name", ""), "", works))
            return
        known: Literal["text", "number", "email", "password", "checkbox", "radio", "hidden"] = "text"
        match kind:
            case "number" | "email" | "password" | "checkbox" | "radio" | "hidden":
                known = kind
        value = given.get("value", "on" if known in ("checkbox", "radio") else "")
        self._note(given)
        self.blocks.append(
            Input(
                number, known, given.get("name", ""), value, given.get("aria-label", ""), (), "checked" in given,
                "required" in given, given.get("placeholder", ""),
            )
        )  # fmt: skip

    def _close(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        elif tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self._flush()
            self._heading = 0
        elif tag == "a":
            if self._cell is None:
                self._flush()
            self._href = None
        elif tag in ("ul", "ol"):
            self._flush()
            self._lists[:] = self._lists[:-1]
        elif tag == "li":
            self._flush()
            self._mark = ""
        elif tag == "pre":
            self._flush()
            self._pre = False
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag == "table" and self._table is not None:
            self._end_cell()
            self.blocks.append(Table(tuple(tuple(row) for row in self._table if row)))
            self._table = None
        elif tag in ("select", "option", "textarea", "button", "label"):
            self._close_form(tag)
        elif tag in _BREAKS:
            self._flush()

    def _close_form(self, tag: str) -> None:
        if tag == "label" and self._label is not None:
            self._flush_label()
            self._label = None
        elif tag in ("option", "select") and self._select is not None:
            self._end_option()
            if tag == "select":
                chosen = int(self._select.value[1:]) if self._select.value.startswith("#") else 0
                values = [value for value, _ in self._select.options]
                self.blocks.append(replace(self._select, value=values[chosen] if values else ""))
                self._select = None
        elif tag == "textarea" and self._area is not None:
            self.blocks.append(replace(self._area, value=self._text))
            self._text, self._area = "", None
        elif tag == "button" and self._button is not None:
            self.blocks.append(replace(self._button, text=" ".join(self._text.split())))
            self._text, self._button = "", None

    def _end_option(self) -> None:
        text = " ".join(self._text.split())
        if self._select is not None and (self._option is not None or text):
            value = text if self._option is None else self._option
            self._select = replace(self._select, options=(*self._select.options, (value, text)))
        self._option, self._text = None, ""

    def _flush_label(self) -> None:
        """The text of a label belongs to its control, before it or after it, and is not told twice."""
        text = " ".join(self._text.split())
        if self._label is None:
            self._flush()
            return
        key, start = self._label
        self._text = ""
        if text and key:
            self._labels[key] = text
        elif text:
            within = [i for i in range(start, len(self.blocks)) if isinstance(self.blocks[i], Input)]
            if within and isinstance(block := self.blocks[within[0]], Input):
                self.blocks[within[0]] = replace(block, label=text)
            else:
                self._labels[f"\0{start}"] = text
                self._ids[f"\0{start}"] = start

    def _flush(self) -> None:
        """What was read so far becomes a block."""
        if self._cell is not None:
            self._text += " "
            return
        text = self._text.strip("\n") if self._pre else " ".join(self._text.split())
        self._text = ""
        if not text.strip():
            return
        depth = max(0, len(self._lists) - 1)
        if self._heading:
            self.blocks.append(Heading(self._heading, text))
        elif self._href is not None:
            self.blocks.append(Link(text, self._href, self._mark, depth))
        else:
            self.blocks.append(Paragraph(text, self._mark, depth, plain=not self._pre))
        self._mark = ""
