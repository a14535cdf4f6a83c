"""What Files does: opening, making folders, renaming, deleting, moving and copying."""

from emulators.virtual.app import Context
from emulators.virtual.apps import note_files
from emulators.virtual.apps.document_list import chosen
from emulators.virtual.apps.media_files import is_picture, is_sound, is_video, name_of, place_of
from emulators.virtual.apps.music_store import in_library
from emulators.virtual.files import SHARED, File, Files, Folder
from emulators.virtual.widgets import Event

__all__ = ["climb", "handle", "open_path"]

_LONGEST = 255
"""The most bytes of a name."""

_NOTES, _MUSIC, _VIDEOS = "net.gsantner.markor", "code.name.monkey.retromusic", "org.videolan.vlc"
_GALLERY, _BROWSER = "com.simplemobiletools.gallery.pro", "com.android.chrome"
_TEXTS = (".txt", ".md", ".csv", ".html", ".htm", ".xml", ".json")


def climb(context: Context, path: str) -> None:
    """Go back to a folder above, or open it where the way here led past it."""
    while context.world.page.screen == "browse" and str(context.args.get("path") or SHARED) != path:
        if len(context.world.state.tasks[-1]) == 1:
            context.go("browse", path=path)
            return
        context.back()
    if context.world.page.screen != "browse":
        context.go("browse", path=path)


def open_path(context: Context, path: str) -> None:
    """Open a folder here, and a file in the app that shows it; a text that no app takes, here."""
    if not isinstance(context.files.find(path), File):
        context.go("browse", path=path)
    elif found := _viewer(context, path):
        package, screen, args = found
        context.launch(package, screen, **args)
    elif path.endswith(_TEXTS):
        context.go("text", path=path)
    else:
        context.toast("No app can open this file")


def _viewer(context: Context, path: str) -> tuple[str, str, dict[str, str | int]] | None:
    """The installed app that opens a file, its screen, and what the screen is opened with."""
    now, folder = context.world.state.now, place_of(path)
    in_notes = path.startswith(f"{note_files.FOLDER}/")
    ways: list[tuple[str, str, dict[str, str | int]]] = []
    if path.endswith(".md") or (in_notes and path.endswith(".txt")):
        way = path.removeprefix(f"{note_files.FOLDER}/").rpartition("/")[0] if in_notes else folder
        ways.append((_NOTES, "note", {"title": name_of(path).removesuffix(".md"), **({"folder": way} if way else {})}))
    elif path.endswith((".html", ".htm")):
        ways.append((_BROWSER, "browser", {"path": path}))
    elif is_picture(path):
        ways.append((_GALLERY, "viewer", {"path": path, "folder": folder}))
    elif is_video(path) or is_sound(path):
        players = [(_MUSIC, "now")] if in_library(path) and not is_video(path) else []
        ways += [(*each, {"path": path, "at": now}) for each in (*players, (_VIDEOS, "player"))]
    return next((way for way in ways if context.installed(way[0])), None)


def handle(context: Context, event: Event) -> None:
    match event:
        case Event("new_folder"):
            _new_folder(context, context.text("name").strip())
        case Event("rename"):
            _rename(context)
        case Event("delete"):
            files = context.files
            for path in chosen(context):
                files = files.delete(path) if files.exists(path) else files
            count = len(chosen(context))
            context.put_files(files)
            context.set(chosen=None, overlay=None)
            context.toast(f"{_many(count)} deleted")
        case Event("enter", (str(path),)):
            context.set(path=path)
        case Event("put", (str(path),)):
            _put(context, path)


def _many(count: int) -> str:
    return f"{count} item{'s' if count != 1 else ''}"


def _problem(files: Files, folder: str, name: str) -> str:
    """Why nothing can be called so, or empty."""
    if not name:
        return "Type a name first"
    if "/" in name or name in (".", ".."):
        return "A name cannot hold /"
    if len(name.encode("utf-8", "replace")) > _LONGEST:
        return "That name is too long"
    if files.exists(f"{folder}/{name}"):
        return "An item with this name already exists"
    return ""


def _new_folder(context: Context, name: str) -> None:
    shown = "" if context.world.page.screen == "picker" else str(context.args.get("path") or "")
    folder = str(context.ui.get("path") or shown or SHARED)
    if problem := _problem(context.files, folder, name):
        context.toast(problem)
        return
    context.put_files(context.files.make_folder(f"{folder}/{name}"))
    context.set(name=None, overlay=None)
    context.toast(f"Folder {name} created")


def _rename(context: Context) -> None:
    path = chosen(context)[0]
    name = context.text("name", name_of(path)).strip()
    if name == name_of(path):
        context.set(name=None, overlay=None)
        return
    if problem := _problem(context.files, place_of(path), name):
        context.toast(problem)
        return
    context.put_files(context.files.move(path, f"{place_of(path)}/{name}"))
    context.set(name=None, overlay=None, chosen=None)
    context.toast("Renamed")


def _put(context: Context, folder: str) -> None:
    """Move or copy what was chosen into a folder, and leave the chooser."""
    items, move = context.args.get("items") or (context.args.get("path", ""),), context.args.get("mode") == "move"
    paths = [str(path) for path in items] if isinstance(items, tuple) else []
    files = context.files
    for path in paths:
        if f"{folder}/".startswith(f"{path}/"):
            context.toast("A folder cannot be put into itself")
            return
        if move and place_of(path) == folder:
            context.toast("It is already in this folder")
            return
        node = files.find(path)
        if node is not None:
            files = _placed(files, _free(files, f"{folder}/{name_of(path)}"), node)
            files = files.delete(path) if move else files
    context.put_files(files)
    shared = "path" in context.args
    context.back()
    if not shared:
        context.set(chosen=None)
    context.toast(f"{_many(len(paths))} {'moved' if move else 'copied'}")


def _free(files: Files, path: str) -> str:
    """The path, or the first of "name (1)", "name (2)", ... that is not taken."""
    folder, name = place_of(path), name_of(path)
    stem, dot, suffix = name.rpartition(".") if "." in name else (name, "", "")
    number, free = 0, path
    while files.exists(free):
        number += 1
        free = f"{folder}/{stem} ({number}){dot}{suffix}"
    return free


def _placed(files: Files, path: str, node: File | Folder) -> Files:
    """With a copy of this file or folder at the path."""
    if isinstance(node, File):
        return files.write(path, node.data, modified=node.modified)
    files = files.make_folder(path)
    for name, child in node.children.items():
        files = _placed(files, f"{path}/{name}", child)
    return files
