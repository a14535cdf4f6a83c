"""Clipper: what is on the clipboard, typed texts put onto it, and clips that are kept.

The real app is one page and a service; the history and its pages are added so that clips can be found again.
"""

import datetime

from emulators.virtual.app import Activity, App, AppIcon, Context, back, go, hide, put, show
from emulators.virtual.apps import clips as store
from emulators.virtual.apps import dates, entries
from emulators.virtual.widgets import (
    AppBar,
    Button,
    Card,
    Column,
    Dialog,
    Empty,
    Event,
    Field,
    Header,
    Icon,
    IconButton,
    ListItem,
    MenuItem,
    Row,
    Scaffold,
    Scroll,
    Text,
    Widget,
)  # fmt: skip

__all__ = ["APP", "PACKAGE"]

PACKAGE = "ca.zgrs.clipper"


def main_view(context: Context) -> Scaffold:
    text = context.clipboard
    board = Card((
        Text("On the clipboard", "label", "primary"),
        Text(text or "The clipboard is empty", "body", "on_surface" if text else "on_surface_variant", 6, id="clip"),
    ), color="surface_container_high")  # fmt: skip
    keys = Row(
        (
            Button("Keep", Event("keep_board"), "tonal", icon="bookmark", enabled=bool(text)),
            Button("Clear", show("clear"), "text", enabled=bool(text)),
        ),
        gap=8, pad=(16, 2, 16, 8),
    )  # fmt: skip
    form = Column(
        (
            Field("typed", label="Text to copy", lines=3, initial=str(context.args.get("text") or ""), id="clip_text"),
            Button("Copy to clipboard", Event("copy_typed"), icon="copy"),
        ),
        gap=10, pad=(16, 8, 16, 8),
    )  # fmt: skip
    kept = tuple(_row(row, (), hold=False) for row in store.clips(context.world) if row[3])
    none = Column((Text("Nothing is kept yet", color="on_surface_variant"),), pad=(20, 4, 20, 20))
    clear = Dialog(
        "Clear the clipboard?",
        buttons=(Button("Cancel", hide(), "text"), Button("Clear", Event("clear"), "text")),
    )
    menu = (MenuItem("About", go("about")),)
    return Scaffold(
        bar=AppBar("Clipper", actions=(
            IconButton("search", "Search clips", go("search")), IconButton("history", "History", go("history")),
        ), menu=menu),
        body=Scroll((board, keys, form, Header("Kept clips"), *(kept or (none,)))),
        overlay=clear if context.overlay() == "clear" else None,
    )  # fmt: skip


def _row(row: store.Row, chosen: tuple[int, ...], *, hold: bool = True) -> ListItem:
    key, text, at, kept = row
    made = datetime.datetime.fromtimestamp(at / 1_000, datetime.UTC)
    icon = "check" if key in chosen else "bookmark_on" if kept else "clipboard"
    choose = Event("choose", (key,))
    return ListItem(
        text, f"{dates.brief(made, made)}, {made:%H:%M}",
        tap=choose if chosen else go("clip", id=key), long=choose if hold else None,
        leading=Icon(icon, "primary" if kept or key in chosen else "on_surface_variant"), selected=key in chosen,
    )  # fmt: skip


def history_view(context: Context) -> Scaffold:
    chosen, found = entries.chosen(context), store.clips(context.world)
    bar = AppBar("History", up=back(), menu=(MenuItem("Clear history", show("clear")),))
    if chosen:
        bar = AppBar(
            f"{len(chosen)} selected", up=put(chosen=None), up_icon="close",
            actions=(IconButton("delete", "Delete", show("delete")),),
        )  # fmt: skip
    many = f"{len(chosen)} clip{'s' if len(chosen) != 1 else ''}"
    dialogs = {
        "clear": Dialog(
            "Clear history?", "Clips that are kept stay.",
            buttons=(Button("Cancel", hide(), "text"), Button("Clear", Event("clear_history"), "text")),
        ),
        "delete": Dialog(
            f"Delete {many}?",
            buttons=(Button("Cancel", hide(), "text"), Button("Delete", Event("delete_chosen"), "text")),
        ),
    }  # fmt: skip
    rows = tuple(_row(row, chosen) for row in found)
    return Scaffold(
        bar=bar, body=Scroll(rows) if rows else Empty("clipboard", "Nothing was copied yet"),
        overlay=dialogs.get(context.overlay()), back=put(chosen=None) if chosen else None,
    )  # fmt: skip


def search_view(context: Context) -> Scaffold:
    wanted = context.text("search").strip().lower()
    found = [row for row in store.clips(context.world) if wanted and wanted in row[1].lower()]
    body: Widget = Scroll(tuple(_row(row, (), hold=False) for row in found))
    if not found:
        body = Empty("search", "No clips found" if wanted else "Type a word")
    return Scaffold(
        bar=AppBar("Search", up=back(), search=Field("search", hint="Search clips", icon="search")), body=body
    )


def clip_view(context: Context) -> Scaffold:
    row = store.clip(context.world, context.row)
    if row is None:
        return Scaffold(bar=AppBar("Clip", up=back()), body=Empty("clipboard", "This clip no longer exists"))
    key, text, at, kept = row
    made = datetime.datetime.fromtimestamp(at / 1_000, datetime.UTC)
    delete = Dialog(
        "Delete clip?", text[:120],
        buttons=(Button("Cancel", hide(), "text"), Button("Delete", Event("delete"), "text")),
    )  # fmt: skip
    menu = (
        MenuItem("Keep", Event("keep", (not kept,)), checked=kept), MenuItem("Share", Event("share")),
        MenuItem("Delete", show("delete")),
    )  # fmt: skip
    body = Column(
        (
            Text(text, "subtitle"),
            Text(f"Copied on {dates.day_text(made)} at {made:%H:%M}", "small", "on_surface_variant"),
            Button("Copy", Event("copy"), icon="copy"),
        ),
        gap=16, pad=20,
    )  # fmt: skip
    return Scaffold(
        bar=AppBar("Clip", up=back(), actions=(IconButton("edit", "Edit clip", go("edit", id=key)),), menu=menu),
        body=Scroll((body,)),
        overlay=delete if context.overlay() == "delete" else None,
    )


def edit_view(context: Context) -> Scaffold:
    row = store.clip(context.world, context.row)
    field = Field("text", label="Text", initial=row[1] if row else "", lines=5, id="clip_text")
    return Scaffold(
        bar=AppBar("Edit clip", up=back(), up_icon="close", actions=(Button("Save", Event("save")),)),
        body=Scroll((Column((field,), pad=16),)),
    )


def about_view(context: Context) -> Scaffold:
    rows = (
        ListItem("Clipper", "Gives access to the clipboard", leading=Icon("clipboard")),
        ListItem("Version", "1.2.1", leading=Icon("info")),
    )
    return Scaffold(bar=AppBar("About", up=back()), body=Scroll(rows))


def handle(context: Context, event: Event) -> None:
    world, now = context.world, context.world.state.now * 1_000
    row = store.clip(world, context.row)
    match event:
        case Event("copy_typed"):
            text = context.text("typed", str(context.args.get("text") or ""))
            if not text.strip():
                context.toast("Type a text first")
                return
            context.focus("")
            _copy(context, text)
            context.set(typed="")
        case Event("keep_board"):
            store.copy(world, context.clipboard, kept=True, now=now)
            context.toast("Kept")
        case Event("clear"):
            context.copy("")
            context.hide()
        case Event("choose", (int(key),)):
            chosen = entries.chosen(context)
            rest = tuple(each for each in chosen if each != key)
            context.set(chosen=rest if key in chosen else (*chosen, key))
        case Event("delete_chosen"):
            for key in entries.chosen(context):
                store.remove(world, key)
            context.set(chosen=None, overlay=None)
        case Event("clear_history"):
            context.execute("DELETE FROM clips WHERE NOT kept")
            context.hide()
        case _ if row is not None:
            _handle_clip(context, event, row)


def _copy(context: Context, text: str) -> None:
    context.copy(text)
    store.copy(context.world, text, kept=False, now=context.world.state.now * 1_000)
    context.toast("Copied to the clipboard")


def _handle_clip(context: Context, event: Event, row: store.Row) -> None:
    """What happens to the clip that is shown."""
    match event:
        case Event("keep", (bool(kept),)):
            store.keep(context.world, row[0], kept=kept)
            context.hide()
        case Event("copy"):
            context.copy(row[1])
            context.toast("Copied to the clipboard")
        case Event("share"):
            context.share(text=row[1])
        case Event("delete"):
            store.remove(context.world, row[0])
            context.back()
            context.toast("Clip deleted")
        case Event("save"):
            text = context.text("text", row[1])
            if not text.strip():
                context.toast("Type a text first")
                return
            context.execute("UPDATE clips SET text = ? WHERE _id = ?", text, row[0])
            context.back()


APP = App(
    package=PACKAGE,
    name="Clipper",
    icon=AppIcon("clipboard", "#546e7a"),
    activities=(
        Activity("main", f"{PACKAGE}.Main", main_view),
        Activity("history", f"{PACKAGE}.HistoryActivity", history_view),
        Activity("search", f"{PACKAGE}.SearchActivity", search_view),
        Activity("clip", f"{PACKAGE}.ClipActivity", clip_view),
        Activity("edit", f"{PACKAGE}.EditActivity", edit_view),
        Activity("about", f"{PACKAGE}.AboutActivity", about_view),
    ),
    handle=handle,
    databases={store.PATH: store.SCHEMA},
    shelves=(store.CLIPS, store.PASSING, store.CLIPBOARD),
    takes={"text": "main"},
)
