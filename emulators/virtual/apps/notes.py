"""Notes: Markdown files under Documents/Markor, as the Markor app keeps them.

Files were chosen over a database, so that the phone's file tree has an app that lives in it and checks written for
Markor apply. A note is saved with "Save"; leaving a changed one asks first, where Markor would save silently.
"""

from emulators.virtual.app import Activity, App, AppIcon, Context, back, go, hide, put, show
from emulators.virtual.apps import note_files, notes_list
from emulators.virtual.apps.markdown import markdown
from emulators.virtual.apps.note_files import Note
from emulators.virtual.apps.notes_list import folder_of, list_view, move_dialog, row
from emulators.virtual.files import File
from emulators.virtual.widgets import (
    AppBar,
    Button,
    Column,
    Dialog,
    Dropdown,
    Empty,
    Event,
    Field,
    IconButton,
    MenuItem,
    Scaffold,
    Scroll,
    Widget,
)  # fmt: skip
from emulators.virtual.world import World

__all__ = ["APP", "PACKAGE"]

PACKAGE = "net.gsantner.markor"

_NO_SUFFIX = "No suffix"
"""A file whose name is the title alone."""
_LONGEST = 250
"""The most bytes of a title: a file's name has 255 at most, ".md" included."""


# Views


def search_view(context: Context) -> Scaffold:
    wanted = context.text("search").strip().lower()
    found = [n for n in note_files.notes(context.world) if wanted and wanted in f"{n.title}\n{n.text}".lower()]
    body: Widget = Scroll(tuple(map(row, found)))
    if not found:
        body = Empty("search", "No notes found" if wanted else "Type a word")
    bar = AppBar("Search", up=back(), search=Field("search", hint="Search notes", icon="search"))
    return Scaffold(bar=bar, body=body)


def note_view(context: Context) -> Scaffold:
    title = _title(context)
    note, folder = _find(context.world, title, folder_of(context)), folder_of(context)
    if note is None:
        return Scaffold(bar=AppBar("Note", up=back()), body=Empty("note", "This note no longer exists"))
    rename = Dialog(
        "Rename note",
        body=(Field("name", label="New title", initial=title, submit=Event("rename"), id="new_name"),),
        buttons=(Button("Cancel", put(overlay=None, name=None), "text"), Button("Rename", Event("rename"), "text")),
    )
    delete = Dialog(
        "Delete note?", f"{title} will be deleted.",
        buttons=(Button("Cancel", hide(), "text"), Button("Delete", Event("delete"), "text")),
    )  # fmt: skip
    return Scaffold(
        bar=AppBar(
            title, up=back(), actions=(IconButton("edit", "Edit note", go("edit", title=title, **_where(folder))),),
            menu=(
                MenuItem("Rename", show("rename")),
                MenuItem("Move", show("move")),
                MenuItem("Share", Event("share", (note_files.found(context.files, title, folder),))),
                MenuItem("Delete", show("delete")),
            ),
        ),
        body=Scroll((Column(markdown(note.text, "tick"), gap=10, pad=(20, 16, 20, 16)),)),
        overlay={"rename": rename, "delete": delete, "move": move_dialog(context, folder)}.get(context.overlay()),
    )  # fmt: skip


def _where(folder: str) -> dict[str, str]:
    """The arguments that name a folder; none for the notes' own."""
    return {"folder": folder} if folder else {}


def edit_view(context: Context) -> Scaffold:
    old = _edited(context)
    leave = Dialog(
        "Discard changes?", "What you have typed will be lost.",
        buttons=(Button("Keep editing", hide(), "text"), Button("Discard", back(), "text")),
    )  # fmt: skip
    leaving = show("leave") if _typed(context, old) != (old.title, old.text) else back()
    fields: tuple[Widget, ...] = (Field("text", label="Text", initial=old.text, lines=8, id="document__text"),)
    if "title" not in context.args:
        kind = Dropdown("File type", context.text("kind", ".md"), (".md", ".txt", _NO_SUFFIX), Event("kind"))
        fields = (Field("title", label="Title", id="document__title"), *fields, kind)
    return Scaffold(
        bar=AppBar(
            "Edit note" if "title" in context.args else "New note", subtitle=old.title,
            up=leaving, up_icon="close", actions=(Button("Save", Event("save")),),
        ),
        body=Scroll((Column(fields, gap=12, pad=16),)),
        overlay=leave if context.overlay() == "leave" else None,
        back=leaving,
    )  # fmt: skip


# What happens


def handle(context: Context, event: Event) -> None:
    title = _title(context)
    path = note_files.found(context.files, title, folder_of(context))
    match event:
        case Event("tick", (int(number),)):
            _write(context, path, note_files.ticked(context.files.text(path), number))
        case Event("kind", (str(kind),)):
            context.set(kind=kind)
        case Event("delete"):
            context.put_files(context.files.delete(path))
            context.back()
            context.toast("Note deleted")
        case Event("move", (str(way),)) if title:
            _move(context, title, way)
        case Event("rename"):
            _rename(context, title, context.text("name", title).strip())
        case Event("save"):
            _save(context)
        case _:
            notes_list.handle(context, event)


def _write(context: Context, path: str, text: str) -> None:
    context.put_files(context.files.write(path, text, modified=context.world.state.now))


def _move(context: Context, title: str, way: str) -> None:
    """Put the note whose page this is into another folder, and go along."""
    to = note_files.path(title, way)
    context.hide()
    if context.files.exists(to):
        context.toast(f"There is already a note called {title} there")
        return
    context.put_files(context.files.move(note_files.found(context.files, title, folder_of(context)), to))
    context.back()
    context.go("note", title=title, **_where(way))
    context.toast(f"Moved to {way or 'Notes'}")


def _rename(context: Context, title: str, new: str) -> None:
    if problem := _problem(context, new, but=title):
        context.toast(problem)
        return
    context.hide()
    if new != title:
        folder = folder_of(context)
        old = note_files.found(context.files, title, folder)
        context.put_files(context.files.move(old, note_files.path(new, folder)))
        context.back()
        context.go("note", title=new, **_where(folder))


def _save(context: Context) -> None:
    title, text = _typed(context, _edited(context))
    if problem := _problem(context, title, but=_title(context)):
        context.toast(problem)
        return
    path = note_files.found(context.files, title, folder_of(context))
    if not _title(context) and context.ui.get("kind") == _NO_SUFFIX:
        path = note_files.path_of(Note(title, text, folder=folder_of(context), bare=True))
    _write(context, path, text)
    context.back()
    context.toast("Note saved")


def _problem(context: Context, title: str, *, but: str) -> str:
    """Why a note cannot be called so, or empty."""
    if not title:
        return "Type a title first"
    if "/" in title or title.startswith("."):
        return "A title cannot hold / or begin with a dot"
    if len(title.encode("utf-8", "replace")) > _LONGEST:
        return "That title is too long"
    if title != but and context.files.exists(note_files.found(context.files, title, folder_of(context))):
        return f"There is already a note called {title}"
    return ""


def _title(context: Context) -> str:
    return str(context.args.get("title", ""))


def _find(world: World, title: str, folder: str) -> Note | None:
    file = world.files.find(note_files.found(world.files, title, folder)) if title else None
    return Note(title, file.text, file.modified, folder) if isinstance(file, File) else None


def _edited(context: Context) -> Note:
    """The note as it is stored, or an empty one."""
    shared = str(context.args.get("text") or "")
    return _find(context.world, _title(context), folder_of(context)) or Note("", shared)


def _typed(context: Context, old: Note) -> tuple[str, str]:
    """Title and text as the form has them."""
    title = context.text("title", old.title).strip()
    plain = title and context.text("kind", ".md") == ".txt" and not title.endswith(".txt")
    return f"{title}.txt" if plain else title, context.text("text", old.text)


APP = App(
    package=PACKAGE,
    name="Notes",
    icon=AppIcon("note", "#f29900"),
    activities=(
        Activity("list", f"{PACKAGE}.activity.MainActivity", list_view),
        Activity("search", f"{PACKAGE}.activity.SearchActivity", search_view),
        Activity("note", f"{PACKAGE}.activity.DocumentActivity", note_view),
        Activity("edit", f"{PACKAGE}.activity.EditActivity", edit_view),
    ),
    handle=handle,
    takes={"text": "edit"},
    shelves=(note_files.NOTES, note_files.FOLDERS),
)
