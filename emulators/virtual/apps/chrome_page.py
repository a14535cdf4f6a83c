"""A web page as widgets: its blocks, its forms, and what happens when they are filled in and sent."""

from urllib.parse import urlencode, urlsplit, urlunsplit

from emulators.virtual.app import Context
from emulators.virtual.apps.chrome_store import bookmarks
from emulators.virtual.apps.chrome_tabs import BLANK, MARK, current, document, followed, load
from emulators.virtual.apps.html_blocks import (
    Block,
    Cell,
    Heading,
    Input,
    Link,
    Paragraph,
    Photo,
    Rule,
    Submit,
    Table,
)  # fmt: skip
from emulators.virtual.files import File
from emulators.virtual.widgets import (
    Avatar,
    Box,
    Button,
    Checkbox,
    Column,
    Divider,
    Dropdown,
    Event,
    Field,
    Grow,
    Picture,
    Radio,
    Row,
    Scroll,
    Space,
    Text,
    Widget,
)  # fmt: skip

__all__ = ["handle", "matches", "page_body"]


def page_body(context: Context) -> Widget:
    """The page of the tab in front, where it has no scripts."""
    url = current(context).url
    if url == BLANK:
        return _new_tab(context)
    blocks = document(context, url).blocks
    widgets = tuple(w for i, block in enumerate(blocks) if (w := _widget(context, url, block, i)) is not None)
    return Scroll((Column(widgets, gap=10, pad=(16, 14, 16, 24)),), key=f"page {url}"[:200])


def _new_tab(context: Context) -> Widget:
    """The address bar in the middle, and the bookmarks to go to."""
    tiles = tuple(
        Box(
            Column((Avatar(each.name, 44), Text(each.name, "small", lines=1, align="center")), gap=6, align="center"),
            tap=Event("load", (each.url,)),
            width=84,
            pad=4,
        )
        for each in bookmarks(context.world)[:8]
    )
    rows = tuple(Row(tiles[i : i + 4], justify="center") for i in range(0, len(tiles), 4))
    pill = Box(
        Row((Text("Search or type URL", color="on_surface_variant"),), pad=(20, 14, 20, 14)),
        color="surface_container_high",
        radius=26,
        tap=Event("address"),
        id="search_box",
    )
    return Scroll((Column((Space(height=90), pill, Space(height=24), *rows), gap=10, pad=16, align="center"),))


def matches(context: Context, url: str) -> int:
    """How often the words of "find in page" stand on the page."""
    wanted = context.text("find").strip().casefold()
    if not wanted:
        return 0
    return sum(_words(block).casefold().count(wanted) for block in document(context, url).blocks)


def _words(block: Block) -> str:
    match block:
        case Heading(text=text) | Paragraph(text=text) | Link(text=text) | Submit(text=text):
            return text
        case Table(rows):
            return "\n".join(cell.text for row in rows for cell in row)
        case Input(label=label):
            return label
        case _:
            return ""


def _ink(context: Context, text: str, usual: str = "on_surface") -> str:
    wanted = context.text("find").strip().casefold()
    return "error" if wanted and wanted in text.casefold() else usual


def _widget(context: Context, url: str, block: Block, number: int) -> Widget | None:
    match block:
        case Heading(level, text):
            return Text(text, "headline" if level == 1 else "title" if level == 2 else "subtitle", _ink(context, text))
        case Paragraph(text, mark, depth):
            said = f"{mark}  {text}" if mark else text
            return Row((Space(width=12.0 * depth), Grow(Text(said, color=_ink(context, text)))))
        case Link(text, href, mark, depth):
            link = Box(
                Text(text, "body", _ink(context, text, "primary")), pad=(0, 6, 0, 6), tap=Event("follow", (href,))
            )
            marks = (Text(f"{mark} "),) if mark else ()
            return Row((Space(width=12.0 * depth), *marks, link))
        case Photo(src, text):
            return _photo(context, url, src, text)
        case Rule():
            return Divider()
        case Table(rows):
            return Column(tuple(_row(context, row) for row in rows))
        case Input(kind="hidden"):
            return None
        case Input():
            return _control(context, block, number)
        case Submit(_, text, works=works):
            return Button(text or "Submit", Event("submit", (number,)), enabled=works)


def _row(context: Context, row: tuple[Cell, ...]) -> Widget:
    cells = tuple(Grow(_cell(context, cell)) for cell in row)
    return Column((Row(cells, gap=8, pad=(0, 8, 0, 8)), Divider()))


def _cell(context: Context, cell: Cell) -> Widget:
    if cell.href:
        link = Text(cell.text, "body", _ink(context, cell.text, "primary"))
        return Box(link, tap=Event("follow", (cell.href,)))
    return Text(cell.text or " ", "label" if cell.head else "body", _ink(context, cell.text))


def _photo(context: Context, url: str, src: str, text: str) -> Widget:
    parts = urlsplit(followed(url, src))
    node = context.files.find(parts.path) if parts.scheme == "file" else None
    if not isinstance(node, File):
        return Text(f"[{text or 'Image'}]", "small", "on_surface_variant")
    return Picture(node.data, text or "Image", fit="contain")


# Forms


def _key(block: Input) -> str:
    """Where the page keeps what was put into a control; all buttons of one radio group share it."""
    return f"{MARK}{block.form}:{block.name}" + (f":{block.value}" if block.kind == "checkbox" else "")


def _chosen(context: Context, block: Input) -> bool:
    """Whether a box or radio button is on."""
    kept = context.ui.get(_key(block))
    if block.kind == "radio":
        return block.on if kept is None else kept == block.value
    return block.on if kept is None else bool(kept)


def _control(context: Context, block: Input, number: int) -> Widget:
    label = block.label or block.hint or block.name
    key = _key(block)
    match block.kind:
        case "checkbox":
            return Checkbox(_chosen(context, block), Event("check", (number,)), label)
        case "radio":
            return Radio(_chosen(context, block), Event("choose", (number,)), label)
        case "select":
            names = dict(block.options)
            value = names.get(context.text(key, block.value), block.value)
            return Dropdown(label, value, tuple(text for _, text in block.options), Event("option", (number,)))
        case "area":
            return Field(key, label=label, initial=block.value, lines=4, id=block.name)
        case "number" | "email" | "password" as kind:
            return Field(
                key, label=label, initial=block.value, kind=kind, submit=Event("enter", (number,)), id=block.name
            )
        case _:
            return Field(key, label=label, initial=block.value, submit=Event("enter", (number,)), id=block.name)


def handle(context: Context, event: Event) -> None:
    url = current(context).url
    blocks = document(context, url).blocks

    def at(number: int) -> Block | None:
        return blocks[number] if 0 <= number < len(blocks) else None

    match event:
        case Event("load", (str(to),)):
            load(context, to)
        case Event("follow", (str(href),)):
            load(context, followed(url, href))
        case Event("check", (int(number),)) if isinstance(block := at(number), Input):
            context.set(**{_key(block): not _chosen(context, block)})
        case Event("choose", (int(number),)) if isinstance(block := at(number), Input):
            context.set(**{_key(block): block.value})
        case Event("option", (int(number), str(text))) if isinstance(block := at(number), Input):
            value = next((value for value, said in block.options if said == text), text)
            context.set(**{_key(block): value})
        case Event("submit", (int(number),)) if isinstance(block := at(number), Submit):
            _send(context, url, blocks, block)
        case Event("enter", (int(number), str())) if isinstance(block := at(number), Input):
            button = next((b for b in blocks if isinstance(b, Submit) and b.form == block.form and b.works), None)
            _send(context, url, blocks, button or Submit(block.form, ""))


def _send(context: Context, url: str, blocks: tuple[Block, ...], button: Submit) -> None:
    """Go where the form leads, with everything that was filled in, in the order of the page."""
    pairs: list[tuple[str, str]] = []
    for block in blocks:
        if not isinstance(block, Input) or block.form != button.form or not block.name:
            continue
        if block.kind in ("checkbox", "radio"):
            if _chosen(context, block):
                pairs.append((block.name, block.value))
            continue
        value = context.text(_key(block), block.value)
        if block.required and not value.strip():
            context.toast(f"{block.label or block.name}: Please fill out this field")
            return
        if block.kind == "number" and value.strip() and not value.strip().lstrip("-").replace(".", "", 1).isdecimal():
            context.toast(f"{block.label or block.name}: Please enter a number")
            return
        pairs.append((block.name, value))
    if button.name:
        pairs.append((button.name, button.value))
    forms = document(context, url).forms
    action = forms[button.form].action if 0 <= button.form < len(forms) else ""
    parts = urlsplit(followed(url, action) if action else url)
    load(context, urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(pairs), "")))
