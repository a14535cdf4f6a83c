"""The pages of Joplin around one note: reading, writing, moving, its tags, and search over all notes."""

from emulators.virtual.app import Context, back, go, hide, put, show
from emulators.virtual.apps import dates
from emulators.virtual.apps import joplin_store as store
from emulators.virtual.apps.joplin_moves import typed
from emulators.virtual.apps.joplin_rows import rows_of
from emulators.virtual.apps.markdown import markdown
from emulators.virtual.widgets import (
    AppBar,
    Button,
    Checkbox,
    Chip,
    Column,
    Dialog,
    Divider,
    Empty,
    Event,
    Fab,
    Field,
    Header,
    Icon,
    ListItem,
    MenuItem,
    Row,
    Scaffold,
    Scroll,
    Widget,
)  # fmt: skip

__all__ = [
    "config_view", "edit_view", "move_view", "note_view", "properties_view", "search_view", "tag_view", "tags_view",
]  # fmt: skip


def _id(context: Context) -> str:
    return str(context.args.get("id") or "")


def note_view(context: Context) -> Scaffold:
    key = _id(context)
    row = store.find(context.world, key)
    if row is None:
        return Scaffold(bar=AppBar("Note", up=back()), body=Empty("note", "This note no longer exists"))
    _, title, body, _, todo, done, _ = row
    tags = store.tags_of(context.world).get(key, ())
    menu = (
        MenuItem("Move to notebook", go("move", notes=(key,))),
        MenuItem("Tags", show("tags")),
        MenuItem("Convert to note" if todo else "Convert to to-do", Event("convert")),
        MenuItem("Copy text", Event("copy")),
        MenuItem("Share", Event("share")),
        MenuItem("Properties", go("properties", id=key)),
        MenuItem("Delete", show("delete")),
    )
    head: tuple[Widget, ...] = (Checkbox(done, Event("tick", (key, not done)), "Done"), Divider()) if todo else ()
    if tags:
        head = (*head, Row(tuple(Chip(tag, go("tag", tag=tag), icon="tag") for tag in tags), gap=8))
    return Scaffold(
        bar=AppBar(title or "Untitled", up=back(), menu=menu),
        body=Scroll((Column((*head, *markdown(body, "tick_line")), gap=10, pad=(20, 12, 20, 16)),)),
        fab=Fab("edit", "Edit note", go("edit", id=key)),
        overlay=_note_dialog(context, title, tags),
    )


def _note_dialog(context: Context, title: str, tags: tuple[str, ...]) -> Dialog | None:
    match context.overlay():
        case "delete":
            return Dialog(
                "Delete note?", f"{title} will be deleted.",
                buttons=(Button("Cancel", hide(), "text"), Button("Delete", Event("delete"), "text")),
            )  # fmt: skip
        case "tags":
            field = Field("tags", label="Tags", initial=", ".join(tags), submit=Event("tags"), id="tags")
            return Dialog(
                "Tags", "Names with commas between them", body=(field,),
                buttons=(Button("Cancel", put(overlay=None, tags=None), "text"), Button("OK", Event("tags"), "text")),
            )  # fmt: skip
        case _:
            return None


def edit_view(context: Context) -> Scaffold:
    row = store.find(context.world, _id(context)) if _id(context) else None
    title, body = (row[1], row[2]) if row else ("", str(context.args.get("text") or ""))
    leave = Dialog(
        "Discard changes?", "What you have typed will be lost.",
        buttons=(Button("Keep editing", hide(), "text"), Button("Discard", back(), "text")),
    )  # fmt: skip
    leaving = show("leave") if typed(context, row) != (title, body) else back()
    todo = row[4] if row else bool(context.args.get("todo"))
    kind = "to-do" if todo else "note"
    found = store.books(context.world)
    book = row[3] if row else str(context.args.get("book") or next(iter(found), ""))
    return Scaffold(
        bar=AppBar(
            f"Edit {kind}" if row else f"New {kind}", subtitle=found[book][0] if book in found else "",
            up=leaving, up_icon="close", actions=(Button("Save", Event("save")),),
        ),
        body=Scroll((
            Column((
                Field("title", label="Title", initial=title, id="note_title"),
                Field("body", label="Body", initial=body, lines=8, id="note_body"),
            ), gap=12, pad=16),
        )),
        overlay=leave if context.overlay() == "leave" else None,
        back=leaving,
    )  # fmt: skip


def search_view(context: Context) -> Scaffold:
    wanted = context.text("search").strip()
    found = store.search(context.world, wanted) if wanted else ()
    body: Widget = Scroll(rows_of(found, (), hold=False))
    if not found:
        body = Empty("search", "No notes found" if wanted else "Type some words")
    return Scaffold(
        bar=AppBar("Search", up=back(), search=Field("search", hint="Search notes", icon="search")), body=body
    )


def move_view(context: Context) -> Scaffold:
    found = store.books(context.world)
    rows = tuple(
        ListItem(title, found[parent][0] if parent in found else "", tap=Event("move_to", (key,)),
                 leading=Icon("notebook", "primary"))
        for key, (title, parent) in found.items()
    )  # fmt: skip
    return Scaffold(
        bar=AppBar("Move to notebook", up=back(), up_icon="close"),
        body=Scroll(rows) if rows else Empty("notebook", "There are no notebooks"),
    )


def tags_view(context: Context) -> Scaffold:
    counts: dict[str, int] = {}
    for tags in store.tags_of(context.world).values():
        for tag in tags:
            counts[tag] = counts.get(tag, 0) + 1
    rows = tuple(
        ListItem(tag, f"{counts[tag]} notes", tap=go("tag", tag=tag), leading=Icon("tag")) for tag in sorted(counts)
    )
    return Scaffold(bar=AppBar("Tags", up=back()), body=Scroll(rows) if rows else Empty("tag", "No note has a tag"))


def tag_view(context: Context) -> Scaffold:
    tag = str(context.args.get("tag") or "")
    tagged = {key for key, tags in store.tags_of(context.world).items() if tag in tags}
    found = tuple(row for row in store.pages(context.world) if row[0] in tagged)
    rows = rows_of(found, (), hold=False)
    return Scaffold(
        bar=AppBar(f"Tag: {tag}", up=back()), body=Scroll(rows) if rows else Empty("tag", "No note has this tag")
    )


def properties_view(context: Context) -> Scaffold:
    row = store.find(context.world, _id(context))
    if row is None:
        return Scaffold(bar=AppBar("Properties", up=back()), body=Empty("note", "This note no longer exists"))
    key, title, body, book, todo, done, updated = row
    found = store.books(context.world)
    changed = dates.moment(updated / 1_000, context.setting("system/time_12_24"))
    facts = [
        ("Title", title), ("Notebook", found[book][0] if book in found else "None"),
        ("Kind", ("To-do, done" if done else "To-do, open") if todo else "Note"),
        ("Updated", changed), ("Words", str(len(body.split()))), ("ID", key),
    ]  # fmt: skip
    rows = tuple(ListItem(text, label, title_lines=2) for label, text in facts)
    return Scaffold(bar=AppBar("Properties", up=back()), body=Scroll(rows))


def config_view(context: Context) -> Scaffold:
    notes = store.pages(context.world)
    rows = (
        Header("Library"),
        ListItem(str(len(notes)), "Notes and to-dos", leading=Icon("note")),
        ListItem(str(len(store.books(context.world))), "Notebooks", leading=Icon("notebook")),
        Header("Synchronisation"),
        ListItem("None", "Synchronisation target", leading=Icon("sync")),
        Header("About"),
        ListItem("Joplin 2.14.9", "Database version 45", leading=Icon("info")),
    )
    return Scaffold(bar=AppBar("Configuration", up=back()), body=Scroll(rows))
