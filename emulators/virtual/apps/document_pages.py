"""The other pages of Files: the chooser of a folder, what is known about a file, and a text as it reads."""

from emulators.virtual.app import Context, back, put, show
from emulators.virtual.apps import dates
from emulators.virtual.apps import document_list as listing
from emulators.virtual.apps.document_list import Entry
from emulators.virtual.apps.media_files import name_of, place_of
from emulators.virtual.files import SHARED, File, Folder
from emulators.virtual.widgets import (
    AppBar,
    Box,
    Button,
    Column,
    Dialog,
    Divider,
    Empty,
    Event,
    Field,
    Grow,
    Icon,
    IconButton,
    ListItem,
    Row,
    Scaffold,
    Scroll,
    Text,
    Widget,
)  # fmt: skip

__all__ = ["info_view", "picker_view", "text_view"]

_SHOWN = 20_000
"""How many characters of a text are shown; our default."""


def picker_view(context: Context) -> Scaffold:
    path, move = str(context.ui.get("path") or SHARED), context.args.get("mode") == "move"
    folders = [entry for entry in listing.inside(context.files, path) if isinstance(entry.node, Folder)]
    rows = tuple(ListItem(entry.name, tap=Event("enter", (entry.path,)), leading=Icon("folder")) for entry in folders)
    verb = "Move" if move else "Copy"
    up = back() if path == SHARED else Event("enter", (place_of(path),))
    field = Field("name", label="Name", submit=Event("new_folder"), id="folder_name")
    new = Dialog(
        "New folder", body=(field,),
        buttons=(Button("Cancel", put(overlay=None, name=None), "text"), Button("OK", Event("new_folder"), "text")),
    )  # fmt: skip
    buttons = Row(
        (Button("Cancel", back(), "text"), Button(f"{verb} here", Event("put", (path,)))),
        gap=8, justify="end", pad=(16, 10, 16, 10),
    )  # fmt: skip
    body: Widget = Scroll(rows) if rows else Empty("folder", "No folders here")
    return Scaffold(
        bar=AppBar(
            f"{verb} to {listing.title(context, path)}", up=up, up_icon="close" if path == SHARED else "arrow_back",
            actions=(IconButton("folder_add", "New folder", show("new_folder")),),
        ),
        body=Column((Grow(body), Divider(), buttons)),
        overlay=new if context.overlay() == "new_folder" else None,
        back=None if path == SHARED else up,
    )  # fmt: skip


def info_view(context: Context) -> Scaffold:
    path = str(context.args.get("path") or SHARED)
    node = context.files.find(path)
    if node is None:
        return Scaffold(bar=AppBar("Info", up=back()), body=Empty("file", "This file no longer exists"))
    entry = Entry(path, node)
    kind, icon = listing.kind_of(entry)
    facts = [("Name", entry.name), ("Kind", kind), ("Location", place_of(path))]
    if isinstance(node, File):
        made = dates.moment(node.modified, context.setting("system/time_12_24"))
        facts += [("Size", listing.size_of(entry.size)), ("Modified", made)]
    else:
        facts.append(("Items", str(len(node.children))))
    face = Box(Icon(icon, "primary", 72), height=140, width=2_000, align="center", valign="center")
    rows = tuple(ListItem(text, label, title_lines=3) for label, text in facts)
    return Scaffold(bar=AppBar("Info", up=back()), body=Scroll((face, *rows)))


def text_view(context: Context) -> Scaffold:
    path = str(context.args.get("path") or "")
    node = context.files.find(path)
    text = node.text[:_SHOWN] if isinstance(node, File) else "This file no longer exists"
    lines = tuple(Text(line) for line in text.split("\n") if line.strip())
    return Scaffold(
        bar=AppBar(name_of(path), up=back()),
        body=Scroll((Column(lines, gap=8, pad=20),)) if lines else Empty("file", "This file is empty"),
    )
