"""Joplin: notes and to-dos in notebooks that can lie in each other, with tags and search over everything."""

from emulators.virtual.app import Activity, App, AppIcon, Context, go, hide, put, show
from emulators.virtual.apps import joplin_store as store
from emulators.virtual.apps.drawer import drawer
from emulators.virtual.apps.joplin_moves import chosen, handle
from emulators.virtual.apps.joplin_pages import (
    config_view,
    edit_view,
    move_view,
    note_view,
    properties_view,
    search_view,
    tag_view,
    tags_view,
)
from emulators.virtual.apps.joplin_rows import rows_of
from emulators.virtual.widgets import (
    AppBar,
    Box,
    Button,
    Dialog,
    Divider,
    Dropdown,
    Empty,
    Event,
    Fab,
    Field,
    Icon,
    IconButton,
    ListItem,
    Menu,
    MenuItem,
    Overlay,
    Row,
    Scaffold,
    Scroll,
    Space,
    Widget,
)  # fmt: skip

__all__ = ["APP", "PACKAGE"]

PACKAGE = "net.cozic.joplin"

_SORTS = {"updated": "Updated date", "title": "Title"}


def _book(context: Context) -> tuple[str, str]:
    """The id and the title of the notebook that is shown; nothing for all notes."""
    key = str(context.args.get("book") or "")
    return key, store.books(context.world).get(key, ("", ""))[0]


def list_view(context: Context) -> Scaffold:
    key, title = _book(context)
    selected = chosen(context)
    found = list(store.pages(context.world, key))
    if context.ui.get("sort") == "title":
        found.sort(key=lambda row: row[1].lower())
    if context.ui.get("hide_done"):
        found = [row for row in found if not row[5]]
    rows = rows_of(tuple(found), selected)
    empty = Empty("notebook", "There are no notes here. Tap the + to make one.")
    return Scaffold(
        bar=_choosing(selected, len(found)) if selected else _bar(context, key, title),
        body=Scroll(rows) if rows else empty,
        fab=None if selected else Fab("add", "Add new", show("new")),
        overlay=_overlay(context, title, selected),
        back=put(chosen=None) if selected else None,
    )


def _bar(context: Context, key: str, title: str) -> AppBar:
    hidden = bool(context.ui.get("hide_done"))
    own = (MenuItem("Edit notebook", show("rename")), MenuItem("Delete notebook", show("delete_book"))) if key else ()
    menu = (
        MenuItem("Sort notes by", show("sort")),
        MenuItem("Show completed to-dos", put(hide_done=None if hidden else True, overlay=None), checked=not hidden),
        *own,
    )
    return AppBar(
        title or "All notes", up=go("drawer", book=key), up_icon="menu",
        actions=(IconButton("search", "Search notes", go("search")),), menu=menu,
    )  # fmt: skip


def _choosing(selected: tuple[str, ...], count: int) -> AppBar:
    actions = (
        IconButton("select_all", "Select all", Event("choose_all"), enabled=len(selected) < count),
        IconButton("folder_move", "Move to notebook", go("move", notes=selected)),
        IconButton("delete", "Delete", show("delete_chosen")),
    )
    return AppBar(f"{len(selected)} selected", up=put(chosen=None), up_icon="close", actions=actions)


def _overlay(context: Context, title: str, selected: tuple[str, ...]) -> Overlay | None:
    cancel = Button("Cancel", put(overlay=None, name=None), "text")
    match context.overlay():
        case "new":
            items = (MenuItem("New to-do", Event("new", (True,))), MenuItem("New note", Event("new", (False,))))
            return Menu(items, sheet=True, title="Add new")
        case "sort":
            now = str(context.ui.get("sort") or "updated")
            choices = tuple(MenuItem(text, put(sort=key, overlay=None), checked=key == now)
                            for key, text in _SORTS.items())  # fmt: skip
            return Menu(choices, sheet=True, title="Sort notes by")
        case "rename":
            field = Field("name", label="Title", initial=title, submit=Event("rename_book"), id="notebook_title")
            return Dialog("Edit notebook", body=(field,), buttons=(cancel, Button("OK", Event("rename_book"), "text")))
        case "delete_book":
            return Dialog(
                "Delete notebook?", f"All notes and notebooks within {title} will be deleted as well.",
                buttons=(Button("Cancel", hide(), "text"), Button("Delete", Event("delete_book"), "text")),
            )  # fmt: skip
        case "delete_chosen" if selected:
            many = f"{len(selected)} note{'s' if len(selected) > 1 else ''}"
            return Dialog(
                f"Delete {many}?",
                buttons=(Button("Cancel", hide(), "text"), Button("Delete", Event("delete_chosen"), "text")),
            )
        case _:
            return None


def drawer_view(context: Context) -> Scaffold:
    found = store.books(context.world)
    counts: dict[str, int] = {}
    for row in store.pages(context.world):
        counts[row[3]] = counts.get(row[3], 0) + 1
    shown = str(context.args.get("book") or "")
    rows: list[Widget] = [ListItem("All notes", tap=Event("notebook", ("",)), leading=Icon("note"), selected=not shown)]

    def visit(parent: str, depth: int) -> None:
        for key, (title, above) in found.items():
            if above == parent or (not parent and above not in found):
                face = (
                    Row((Space(14.0 * depth), Icon("notebook", "primary")), fill=False) if depth else Icon("notebook")
                )
                rows.append(
                    ListItem(title, _many(counts.get(key, 0)), tap=Event("notebook", (key,)), leading=face,
                             selected=key == shown)
                )  # fmt: skip
                visit(key, depth + 1)

    visit("", 0)
    rows += [
        Divider(),
        ListItem("New notebook", tap=show("book"), leading=Icon("folder_add")),
        ListItem("Tags", tap=Event("leave", ("tags",)), leading=Icon("tag")),
        ListItem("Configuration", tap=Event("leave", ("config",)), leading=Icon("settings")),
    ]
    field = Field("name", label="Notebook title", submit=Event("add_book"), id="notebook_title")
    parents = ("None", *(title for title, _ in found.values()))
    new = Dialog(
        "New notebook", body=(field, _parent(context, parents)),
        buttons=(Button("Cancel", put(overlay=None, name=None), "text"), Button("OK", Event("add_book"), "text")),
    )  # fmt: skip
    page = drawer("Notebooks", tuple(rows))
    return Scaffold(page.body, color=page.color, overlay=new if context.overlay() == "book" else None)


def _many(count: int) -> str:
    return f"{count} note{'s' if count != 1 else ''}"


def _parent(context: Context, names: tuple[str, ...]) -> Widget:
    value = str(context.ui.get("parent") or "None")
    return Box(Dropdown("Parent notebook", value, names, Event("parent")), pad=(0, 8, 0, 0))


APP = App(
    package=PACKAGE,
    name="Joplin",
    icon=AppIcon("notebook", "#1071d3"),
    activities=(
        Activity("list", f"{PACKAGE}.MainActivity", list_view),
        Activity("drawer", f"{PACKAGE}.SideMenuActivity", drawer_view),
        Activity("note", f"{PACKAGE}.NoteActivity", note_view),
        Activity("edit", f"{PACKAGE}.NoteEditorActivity", edit_view),
        Activity("search", f"{PACKAGE}.SearchActivity", search_view),
        Activity("move", f"{PACKAGE}.NotebookPickerActivity", move_view),
        Activity("tags", f"{PACKAGE}.TagsActivity", tags_view),
        Activity("tag", f"{PACKAGE}.TagActivity", tag_view),
        Activity("properties", f"{PACKAGE}.NotePropertiesActivity", properties_view),
        Activity("config", f"{PACKAGE}.ConfigActivity", config_view),
    ),
    handle=handle,
    databases={store.PATH: store.SCHEMA},
    shelves=(store.BOOKS, store.PAGES),
    takes={"text": "edit"},
)
