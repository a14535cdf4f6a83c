"""Files: folders and files of the shared storage, as Android's DocumentsUI shows them."""

from emulators.virtual.app import Activity, App, AppIcon, Context, back, go, hide, put, show
from emulators.virtual.apps import document_list as listing
from emulators.virtual.apps import document_moves as moves
from emulators.virtual.apps.document_files import DOCUMENTS, FOLDERS, STANDARD
from emulators.virtual.apps.document_list import Entry
from emulators.virtual.apps.document_pages import info_view, picker_view, text_view
from emulators.virtual.apps.drawer import drawer
from emulators.virtual.files import SHARED
from emulators.virtual.widgets import (
    AppBar,
    Button,
    Chip,
    Dialog,
    Divider,
    Empty,
    Event,
    Field,
    Header,
    Icon,
    IconButton,
    ListItem,
    Menu,
    MenuItem,
    Overlay,
    Scaffold,
    Scroll,
    Widget,
)  # fmt: skip
from emulators.virtual.world import World

__all__ = ["APP", "PACKAGE"]

PACKAGE = "com.google.android.documentsui"

_KINDS = {
    "Recent": "history", "Images": "image", "Videos": "film", "Audio": "music_note", "Documents": "file_text",
}  # fmt: skip
"""Roots that gather files from everywhere, and their icons."""


def seed(world: World, rng: object) -> None:
    """The folders that every phone has."""
    files = world.files
    for name in STANDARD:
        files = files.make_folder(f"{SHARED}/{name}")
    world.put_files(files)


# Views


def browse_view(context: Context) -> Scaffold:
    path = str(context.args.get("path") or SHARED)
    entries = listing.sorted_entries(listing.inside(context.files, path), str(context.ui.get("sort") or "name"))
    return _scaffold(context, path, listing.title(context, path), entries)


def gathered_view(context: Context) -> Scaffold:
    kind = str(context.args.get("kind") or "Recent")
    entries = listing.gathered(context.files, kind)
    if "sort" in context.ui:
        entries = listing.sorted_entries(entries, str(context.ui["sort"]))
    return _scaffold(context, "", kind, entries)


def _scaffold(context: Context, path: str, title: str, entries: tuple[Entry, ...]) -> Scaffold:
    chosen = listing.chosen(context)
    rows = listing.grid(entries, chosen) if context.ui.get("grid") else listing.rows(entries, chosen)
    at_root = path in ("", SHARED)
    crumbs = _crumbs(context, path) if path and not at_root else ()
    body: tuple[Widget, ...] = (*crumbs, *rows) if rows else (*crumbs, Empty("folder", "No items"))
    return Scaffold(
        bar=_choosing(chosen) if chosen else _bar(context, path, title),
        body=Scroll(body),
        overlay=_overlay(context, chosen),
        back=put(chosen=None) if chosen else None,
    )


def _bar(context: Context, path: str, title: str) -> AppBar:
    grid = bool(context.ui.get("grid"))
    menu = [
        MenuItem("List view" if grid else "Grid view", put(grid=None if grid else True, overlay=None)),
        MenuItem("Sort by", show("sort")),
        MenuItem("Select all", Event("choose_all")),
    ]
    if path:
        menu.insert(0, MenuItem("New folder", show("new_folder")))
    at_root = path in ("", SHARED)
    return AppBar(
        title, up=go("drawer") if at_root else back(), up_icon="menu" if at_root else "arrow_back",
        actions=(IconButton("search", "Search files", go("search", path=path or SHARED)),), menu=tuple(menu),
    )  # fmt: skip


def _crumbs(context: Context, path: str) -> tuple[Widget, ...]:
    """The way from the root to this folder."""
    below = path.removeprefix(SHARED).strip("/").split("/")
    chips = [Chip(listing.title(context, SHARED), Event("climb", (SHARED,)), id="breadcrumb")]
    for i, name in enumerate(below[:-1]):
        chips.append(Chip(name, Event("climb", ("/".join((SHARED, *below[: i + 1])),)), id="breadcrumb"))
    return (Scroll(tuple(chips), "crumbs", horizontal=True, gap=6, pad=12),)


def _choosing(chosen: tuple[str, ...]) -> AppBar:
    one = (MenuItem("Rename", show("rename")), MenuItem("Get info", Event("info"))) if len(chosen) == 1 else ()
    menu = (
        MenuItem("Select all", Event("choose_all")), MenuItem("Copy to…", Event("pick", ("copy",))),
        MenuItem("Move to…", Event("pick", ("move",))), *one,
    )  # fmt: skip
    actions = (
        *((IconButton("share", "Share", Event("share")),) if len(chosen) == 1 else ()),
        IconButton("delete", "Delete", show("delete")),
    )
    return AppBar(f"{len(chosen)} selected", up=put(chosen=None), up_icon="close", actions=actions, menu=menu)


def _overlay(context: Context, chosen: tuple[str, ...]) -> Overlay | None:
    cancel = Button("Cancel", put(overlay=None, name=None), "text")
    match context.overlay():
        case "sort":
            now = str(context.ui.get("sort") or "")
            choices = tuple(
                MenuItem(text, put(sort=key, overlay=None), checked=key == now) for key, text in listing.SORTS.items()
            )
            return Menu(choices, sheet=True, title="Sort by")
        case "new_folder":
            field = Field("name", label="Name", submit=Event("new_folder"), id="folder_name")
            return Dialog("New folder", body=(field,), buttons=(cancel, Button("OK", Event("new_folder"), "text")))
        case "rename" if chosen:
            old = chosen[0].rpartition("/")[2]
            field = Field("name", label="New name", initial=old, submit=Event("rename"), id="new_name")
            return Dialog("Rename", body=(field,), buttons=(cancel, Button("OK", Event("rename"), "text")))
        case "delete" if chosen:
            many = f"{len(chosen)} item{'s' if len(chosen) > 1 else ''}"
            names = ", ".join(path.rpartition("/")[2] for path in chosen[:5])
            return Dialog(
                f"Delete {many}?", names,
                buttons=(Button("Cancel", hide(), "text"), Button("Delete", Event("delete"), "text")),
            )  # fmt: skip
        case _:
            return None


def search_view(context: Context) -> Scaffold:
    wanted, path = context.text("search").strip(), str(context.args.get("path") or SHARED)
    found = listing.named(context.files, path, wanted) if wanted else ()
    body: Widget = Scroll(listing.rows(found, (), hold=False))
    if not found:
        body = Empty("search", "No files found" if wanted else "Type a part of a name")
    return Scaffold(
        bar=AppBar("Search", up=back(), search=Field("search", hint="Search files", icon="search")), body=body
    )


def drawer_view(context: Context) -> Scaffold:
    gathered = tuple(ListItem(kind, tap=Event("root", (kind,)), leading=Icon(icon)) for kind, icon in _KINDS.items())
    places = (
        ListItem("Downloads", tap=Event("root", (f"{SHARED}/Download",)), leading=Icon("download")),
        ListItem(listing.title(context, SHARED), "Shared storage", tap=Event("root", (SHARED,)), leading=Icon("phone")),
    )
    return drawer("Files", (*gathered, places[0], Divider(), Header("Devices"), places[1]))


# What happens


def handle(context: Context, event: Event) -> None:
    match event:
        case Event("root", (str(root),)):
            context.back()
            if root in _KINDS:
                context.go("gathered", kind=root)
            elif root != str(context.args.get("path") or SHARED) or context.world.page.screen != "browse":
                context.go("browse", path=root)
        case Event("climb", (str(path),)):
            moves.climb(context, path)
        case Event("open", (str(path),)):
            moves.open_path(context, path)
        case Event("choose", (str(path),)):
            chosen = listing.chosen(context)
            rest = tuple(each for each in chosen if each != path)
            context.set(chosen=rest if path in chosen else (*chosen, path))
        case Event("choose_all"):
            context.set(chosen=_everything(context), overlay=None)
        case Event("share"):
            context.share(path=listing.chosen(context)[0])
        case Event("info"):
            context.go("info", path=listing.chosen(context)[0])
        case Event("pick", (str(mode),)):
            context.hide()
            context.go("picker", mode=mode, items=listing.chosen(context))
        case _:
            moves.handle(context, event)


def _everything(context: Context) -> tuple[str, ...]:
    if context.world.page.screen == "gathered":
        return tuple(entry.path for entry in listing.gathered(context.files, str(context.args.get("kind") or "Recent")))
    return tuple(entry.path for entry in listing.inside(context.files, str(context.args.get("path") or SHARED)))


_ACTIVITY = "com.android.documentsui"

APP = App(
    package=PACKAGE,
    name="Files",
    icon=AppIcon("folder", "#1a73e8"),
    activities=(
        Activity("browse", f"{_ACTIVITY}.files.FilesActivity", browse_view),
        Activity("gathered", f"{_ACTIVITY}.files.RecentsActivity", gathered_view),
        Activity("drawer", f"{_ACTIVITY}.files.RootsActivity", drawer_view),
        Activity("search", f"{_ACTIVITY}.files.SearchActivity", search_view),
        Activity("picker", f"{_ACTIVITY}.picker.PickActivity", picker_view),
        Activity("info", f"{_ACTIVITY}.inspector.InspectorActivity", info_view),
        Activity("text", "com.android.htmlviewer.HTMLViewerActivity", text_view),
    ),
    handle=handle,
    seed=seed,
    databases={},
    takes={"file": "picker"},
    shelves=(DOCUMENTS, FOLDERS),
)
