"""The list of notes: folders to go into, and several notes chosen at once, to be moved, shared or deleted."""

from emulators.virtual.app import Context, back, go, hide, put, show
from emulators.virtual.apps import note_files
from emulators.virtual.apps.note_files import Note
from emulators.virtual.widgets import (
    AppBar,
    Button,
    Dialog,
    Empty,
    Event,
    Fab,
    Field,
    Icon,
    IconButton,
    ListItem,
    MenuItem,
    Overlay,
    Scaffold,
    Scroll,
    Space,
)  # fmt: skip

__all__ = ["folder_of", "handle", "list_view", "move_dialog", "row"]

_ROOT = "Notes"
"""What the notes' own folder is called."""


def folder_of(context: Context) -> str:
    """The folder that the screen shows, or whose note it shows."""
    return str(context.args.get("folder") or "")


def _chosen(context: Context) -> tuple[str, ...]:
    """The paths of the notes and folders that are selected."""
    paths = context.ui.get("selected")
    return tuple(map(str, paths)) if isinstance(paths, tuple) else ()


def list_view(context: Context) -> Scaffold:
    folder, chosen = folder_of(context), _chosen(context)
    newest = context.ui.get("sort") == "date"
    everything = note_files.notes(context.world)
    ways = [way for way in note_files.folders(context.world) if way.rpartition("/")[0] == folder]
    shown = sorted((n for n in everything if n.folder == folder), key=lambda note: -note.modified if newest else 0)
    rows = (
        *(_folder_row(way, everything, chosen) for way in ways),
        *(row(note, chosen, selectable=True) for note in shown),
    )
    paths = (*map(note_files.place, ways), *(note_files.path_of(note) for note in shown))
    return Scaffold(
        bar=_selection(chosen, paths) if chosen else _bar(folder, newest=newest),
        body=Scroll((*rows, Space(height=88))) if rows else Empty("note", "No notes yet"),
        fab=None if chosen else Fab("add", "New note", go("edit", folder=folder) if folder else go("edit")),
        overlay=_overlay(context, chosen, folder),
        back=put(selected=None) if chosen else None,
    )


def _bar(folder: str, *, newest: bool) -> AppBar:
    return AppBar(
        folder.rpartition("/")[2] or _ROOT,
        up=back() if folder else None,
        actions=(IconButton("search", "Search notes", go("search")),),
        menu=(
            MenuItem("Sort by name", put(sort=None, overlay=None), checked=not newest),
            MenuItem("Sort by date", put(sort="date", overlay=None), checked=newest),
            MenuItem("New folder", show("new folder")),
        ),
    )


def _selection(chosen: tuple[str, ...], paths: tuple[str, ...]) -> AppBar:
    share = (IconButton("share", "Share", Event("share", chosen)),) if len(chosen) == 1 else ()
    return AppBar(
        f"{len(chosen)} selected",
        up=put(selected=None),
        up_icon="close",
        actions=(
            *share,
            IconButton("folder_move", "Move", show("move")),
            IconButton("delete", "Delete", show("delete many")),
        ),
        menu=(MenuItem("Select all", put(selected=paths, overlay=None)),),
    )


def row(note: Note, chosen: tuple[str, ...] = (), *, selectable: bool = False) -> ListItem:
    written = note_files.lines(note.text)
    path = note_files.path_of(note)
    where = {"folder": note.folder} if note.folder else {}
    toggle = Event("select", (path,))
    return ListItem(
        note.title,
        written[0].text if written else "Empty note",
        tap=toggle if chosen else go("note", title=note.title, **where),
        long=toggle if selectable else None,
        leading=Icon("check" if path in chosen else "note", color="primary"),
        selected=path in chosen,
        subtitle_lines=1,
    )


def _folder_row(way: str, everything: tuple[Note, ...], chosen: tuple[str, ...]) -> ListItem:
    count = sum(note.folder == way for note in everything)
    path = note_files.place(way)
    toggle = Event("select", (path,))
    return ListItem(
        way.rpartition("/")[2],
        f"{count} note{'' if count == 1 else 's'}",
        tap=toggle if chosen else go("list", folder=way),
        long=toggle,
        leading=Icon("check" if path in chosen else "folder", color="primary"),
        selected=path in chosen,
    )


def _overlay(context: Context, chosen: tuple[str, ...], folder: str) -> Overlay | None:
    match context.overlay():
        case "new folder":
            return Dialog(
                "New folder",
                body=(Field("folder", label="Folder name", submit=Event("make folder"), id="folder_name"),),
                buttons=(
                    Button("Cancel", put(overlay=None, folder=None), "text"),
                    Button("Create", Event("make folder"), "text"),
                ),
            )
        case "delete many":
            what = "This" if len(chosen) == 1 else f"These {len(chosen)}"
            return Dialog(
                "Delete selected?",
                f"{what} will be deleted.",
                buttons=(Button("Cancel", hide(), "text"), Button("Delete", Event("delete many"), "text")),
            )
        case "move":
            return move_dialog(context, folder, chosen)
    return None


def move_dialog(context: Context, folder: str, chosen: tuple[str, ...] = ()) -> Dialog:
    """The folders that something in this folder can go to."""
    ways = [way for way in ("", *note_files.folders(context.world)) if way != folder]
    free = [way for way in ways if not any(f"{note_files.place(way)}/".startswith(f"{path}/") for path in chosen)]
    rows = tuple(
        ListItem(way or _ROOT, tap=Event("move", (way,)), leading=Icon("folder", color="primary")) for way in free
    )
    said = "" if free else "There is no other folder. Make one first."
    return Dialog("Move to", said, body=rows, buttons=(Button("Cancel", hide(), "text"),))


# What happens


def handle(context: Context, event: Event) -> None:
    chosen = _chosen(context)
    match event:
        case Event("select", (str(path),)):
            kept = tuple(p for p in chosen if p != path) if path in chosen else (*chosen, path)
            context.set(selected=kept or None)
        case Event("share", (str(path),)):
            context.set(selected=None)
            context.share(path=path)
        case Event("make folder"):
            _make_folder(context)
        case Event("delete many"):
            files = context.files
            for path in chosen:
                files = files.delete(path) if files.exists(path) else files
            context.put_files(files)
            context.set(selected=None, overlay=None)
            context.toast("Deleted")
        case Event("move", (str(way),)):
            _move(context, chosen, way)


def _make_folder(context: Context) -> None:
    name = context.text("folder").strip()
    parent = folder_of(context)
    place = note_files.place(f"{parent}/{name}" if parent else name)
    if not name or "/" in name or name.startswith(".") or len(name.encode("utf-8", "replace")) > 250:
        context.toast("Type a name without slashes that begins with no dot")
    elif context.files.exists(place):
        context.toast(f"There is already something called {name}")
    else:
        context.put_files(context.files.make_folder(place))
        context.set(folder=None, overlay=None)


def _move(context: Context, chosen: tuple[str, ...], way: str) -> None:
    files = context.files
    for path in chosen:
        to = f"{note_files.place(way)}/{path.rpartition('/')[2]}"
        if files.exists(to):
            context.hide()
            context.toast(f"There is already something called {path.rpartition('/')[2]} in {way or _ROOT}")
            return
        files = files.move(path, to) if files.exists(path) else files
    context.put_files(files)
    context.set(selected=None, overlay=None)
    context.toast(f"Moved to {way or _ROOT}")
