"""How the command line of SQLite writes rows, in each of its modes."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["MODES", "Style", "rows_written", "shown"]

Value = str | int | float | bytes | None
MODES = (
    "list",
    "csv",
    "json",
    "line",
    "column",
    "tabs",
    "quote",
    "insert",
    "markdown",
    "box",
    "table",
    "html",
    "ascii",
)


@dataclass(slots=True)
class Style:
    """What `.mode`, `.headers`, `.separator` and `.nullvalue` set."""

    mode: str = "list"
    headers: bool | None = None
    separator: str = "|"
    row_end: str = "\n"
    null: str = ""
    table: str = "table"

    @property
    def with_headers(self) -> bool:
        return self.headers if self.headers is not None else self.mode in ("box", "table", "markdown")


def shown(value: Value) -> str:
    """A value as text, undecodable bytes as surrogates."""
    match value:
        case None:
            return ""
        case bytes():
            return value.decode("utf-8", "surrogateescape")
        case float():
            return _real(value)
        case _:
            return str(value)


def _real(value: float) -> str:
    if math.isinf(value):
        return "Inf" if value > 0 else "-Inf"
    text = f"{value:.15g}" if value else "0.0"
    if "e" in text:
        digits, _, exponent = text.partition("e")
        return f"{digits if '.' in digits else digits + '.0'}e{exponent}"
    return text if "." in text else f"{text}.0"


def rows_written(style: Style, names: Sequence[str], rows: Sequence[Sequence[Value]]) -> str:
    """The text for all rows of one query."""
    match style.mode:
        case "json":
            return _json(names, rows)
        case "line":
            return _lines(style, names, rows)
        case "column" | "box" | "table" | "markdown":
            return _aligned(style, names, rows)
        case "quote":
            return _joined(
                style, [f"'{name}'" for name in names], [[_quoted(value) for value in row] for row in rows], ","
            )
        case "insert":
            head = f"INSERT INTO {_identifier(style.table)}" + (f"({','.join(names)})" if style.headers else "")
            return "".join(f"{head} VALUES({','.join(_quoted(value) for value in row)});\n" for row in rows)
        case "html":
            return _html(style, names, rows)
        case "csv":
            cells = [[style.null if value is None else _csv(style, shown(value)) for value in row] for row in rows]
            return _joined(style, [_csv(style, name) for name in names], cells, style.separator)
        case _:
            cells = [[style.null if value is None else shown(value).split("\0")[0] for value in row] for row in rows]
            return _joined(style, list(names), cells, style.separator)


def _joined(style: Style, names: list[str], rows: list[list[str]], separator: str) -> str:
    every = [names, *rows] if style.with_headers and rows else rows
    return "".join(separator.join(row) + style.row_end for row in every)


def _csv(style: Style, text: str) -> str:
    plain = (
        text
        and all(char > " " and char not in "\"'\x7f" and char < "\x7f" for char in text)
        and style.separator not in text
    )
    if plain:
        return text
    return '"' + text.replace('"', '""') + '"'


def _json(names: Sequence[str], rows: Sequence[Sequence[Value]]) -> str:
    if not rows:
        return ""
    objects = []
    for row in rows:
        cells = [
            f"{json.dumps(name, ensure_ascii=False)}:{_json_value(value)}"
            for name, value in zip(names, row, strict=True)
        ]
        objects.append("{" + ",".join(cells) + "}")
    return "[" + ",\n".join(objects) + "]\n"


def _json_value(value: Value) -> str:
    match value:
        case None:
            return "null"
        case float():
            return _real(value) if not math.isinf(value) else "1e999" if value > 0 else "-1e999"
        case int():
            return str(value)
        case bytes():
            return json.dumps("".join(chr(byte) for byte in value), ensure_ascii=True)
        case _:
            return json.dumps(value, ensure_ascii=False)


def _lines(style: Style, names: Sequence[str], rows: Sequence[Sequence[Value]]) -> str:
    width = max([5, *(len(name) for name in names)])
    blocks = []
    for row in rows:
        cells = [style.null if value is None else shown(value) for value in row]
        blocks.append("".join(f"{name:>{width}} = {cell}\n" for name, cell in zip(names, cells, strict=True)))
    return "\n".join(blocks)


def _aligned(style: Style, names: Sequence[str], rows: Sequence[Sequence[Value]]) -> str:
    if not rows:
        return ""
    cells = [[(style.null if value is None else shown(value)).split("\n")[0] for value in row] for row in rows]
    headers = style.with_headers
    widths = [
        max(len(names[place]) if headers else 0, *(len(row[place]) for row in cells)) for place in range(len(names))
    ]
    if style.mode == "column":
        out = []
        if headers:
            out.append("  ".join(name.ljust(width) for name, width in zip(names, widths, strict=True)))
            out.append("  ".join("-" * width for width in widths))
        out += ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in cells]
        return "".join(line + "\n" for line in out)
    bar, dash, corners = ("│", "─", ("┌┬┐", "├┼┤", "└┴┘")) if style.mode == "box" else ("|", "-", ("+++", "+++", "+++"))
    if style.mode == "markdown":
        corners = ("", "|||", "")

    def rule(corner: str) -> list[str]:
        return [corner[0] + corner[1].join(dash * (width + 2) for width in widths) + corner[2]] if corner else []

    def line(row: Sequence[str], *, centred: bool = False) -> str:
        padded = [
            _centred(cell, width) if centred else cell.ljust(width) for cell, width in zip(row, widths, strict=True)
        ]
        return f"{bar} " + f" {bar} ".join(padded) + f" {bar}"

    out = rule(corners[0])
    if headers:
        out += [line(names, centred=True), *rule(corners[1])]
    out += [line(row) for row in cells] + rule(corners[2])
    return "".join(each + "\n" for each in out)


def _centred(text: str, width: int) -> str:
    left = (width - len(text)) // 2
    return " " * left + text + " " * (width - len(text) - left)


def _quoted(value: Value) -> str:
    match value:
        case None:
            return "NULL"
        case str():
            return "'" + value.replace("'", "''") + "'"
        case bytes():
            return f"X'{value.hex()}'"
        case _:
            return shown(value)


def _identifier(name: str) -> str:
    return name if name.replace("_", "a").isalnum() and name not in ("table", "order", "group") else f'"{name}"'


def _html(style: Style, names: Sequence[str], rows: Sequence[Sequence[Value]]) -> str:
    def cell(text: str) -> str:
        return (
            text.replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace('"', "&quot;")
            .replace("'", "&#39;")
        )

    out = []
    if style.with_headers:
        out.append("<TR>" + "\n".join(f"<TH>{cell(name)}</TH>" for name in names) + "\n</TR>\n")
    for row in rows:
        texts = [style.null if value is None else shown(value) for value in row]
        out.append("<TR>" + "\n".join(f"<TD>{cell(text)}</TD>" for text in texts) + "\n</TR>\n")
    return "".join(out)
