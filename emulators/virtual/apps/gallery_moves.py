"""What happens in the gallery: files are renamed, copied, moved, deleted, loved and shared."""

from emulators.virtual.app import Context
from emulators.virtual.apps import gallery_files as store
from emulators.virtual.apps.media_files import name_of, place_of
from emulators.virtual.files import SHARED, FileError
from emulators.virtual.widgets import Event

__all__ = ["handle"]

CAMERA = "com.android.camera2"
PLAYER = "org.videolan.vlc"


def handle(context: Context, event: Event) -> None:
    match event:
        case Event("choose", (str(path),)):
            chosen = store.chosen(context)
            left = tuple(p for p in chosen if p != path) if path in chosen else (*chosen, path)
            context.set(chosen=left or None)
        case Event("all", (str(folder),)):
            context.set(chosen=tuple(item.path for item in store.items(context, folder)) or None)
        case Event("sort", (str(order),)):
            context.put_setting("gallery/sort", order)
        case Event("flip", (str(key),)):
            context.put_setting(key, "0" if context.on(key) else "1")
        case Event("open", (str(path),)):
            context.set(overlay=None, path=None)
            context.go("folder", path=path)
        case Event("camera"):
            context.launch(CAMERA)
        case Event("play"):
            context.launch(PLAYER, "player", path=store.shown(context))
        case Event("share"):
            context.share(path=store.targets(context)[0])
        case Event("love"):
            _love(context, store.shown(context))
        case _:
            _change(context, event)


def _change(context: Context, event: Event) -> None:
    match event:
        case Event("rename"):
            _rename(context, store.targets(context)[0])
        case Event("delete"):
            _delete(context, store.targets(context))
        case Event("delete_folder"):
            path = str(context.ui.get("path", ""))
            _delete_all(context, tuple(item.path for item in store.items(context, path)))
            if not context.files.list(path) and place_of(path) != SHARED:
                context.put_files(context.files.delete(path))
            context.set(overlay=None, path=None)
        case Event("pick", (str(op),)):
            paths = "\n".join(store.targets(context))
            context.go("destination", op=op, paths=paths)
        case Event("drop", (str(folder),)):
            _drop(context, folder)
        case Event("other"):
            if name := _folder_name(context):
                _drop(context, f"{SHARED}/{name}")
        case Event("new_folder"):
            _make_folder(context)


def _love(context: Context, path: str) -> None:
    rows = context.query("SELECT id FROM favorites WHERE full_path = ?", path)
    if rows:
        context.execute("DELETE FROM favorites WHERE full_path = ?", path)
    else:
        sql = "INSERT INTO favorites (full_path, filename, parent_path) VALUES (?, ?, ?)"
        context.execute(sql, path, name_of(path), place_of(path))


def _rename(context: Context, path: str) -> None:
    stem, _, suffix = name_of(path).rpartition(".")
    stem, suffix = context.text("name", stem).strip(), context.text("suffix", suffix).strip()
    new = f"{place_of(path)}/{stem}.{suffix}"
    if not stem or not suffix or "/" in stem + suffix:
        context.toast("Type a name without /")
    elif new != path and context.files.exists(new):
        context.toast("A file with that name is already there")
    else:
        if new != path:
            context.put_files(context.files.move(path, new))
            _moved(context, path, new)
        shows = context.world.page.screen == "viewer"
        context.set(overlay=None, name=None, suffix=None, chosen=None, **({"path": new} if shows else {}))


def _moved(context: Context, path: str, new: str) -> None:
    """A favourite stays one under its new path."""
    sql = "UPDATE favorites SET full_path = ?, filename = ?, parent_path = ? WHERE full_path = ?"
    context.execute("DELETE FROM favorites WHERE full_path = ?", new)
    context.execute(sql, new, name_of(new), place_of(new), path)


def _delete(context: Context, paths: tuple[str, ...]) -> None:
    beside = store.beside(context, paths[0]) if context.world.page.screen == "viewer" else ("", "")
    _delete_all(context, paths)
    context.set(overlay=None, chosen=None)
    if context.world.page.screen == "viewer":
        if beside[1] or beside[0]:
            context.set(path=beside[1] or beside[0])
        else:
            context.back()
    context.toast("Deleted" if len(paths) == 1 else f"{len(paths)} items deleted")


def _delete_all(context: Context, paths: tuple[str, ...]) -> None:
    files = context.files
    for path in paths:
        files = files.delete(path)
        context.execute("DELETE FROM favorites WHERE full_path = ?", path)
    context.put_files(files)


def _drop(context: Context, folder: str) -> None:
    """Copy or move into a folder, then return to where it was asked for."""
    op, paths = str(context.args["op"]), [p for p in str(context.args["paths"]).split("\n") if p]
    taken = [path for path in paths if context.files.exists(f"{folder}/{name_of(path)}")]
    if taken:
        context.toast(f"{name_of(taken[0])} is already in {store.title(folder)}")
        return
    try:
        files = context.files
        for path in paths:
            new = f"{folder}/{name_of(path)}"
            file = files.file(path)
            files = files.move(path, new) if op == "move" else files.write(new, file.data, modified=file.modified)
    except FileError as error:
        context.toast(str(error))
        return
    context.put_files(files)
    if op == "move":
        for path in paths:
            _moved(context, path, f"{folder}/{name_of(path)}")
    context.back()
    shows = op == "move" and context.world.page.screen == "viewer"
    if shows:
        context.back()
    context.set(chosen=None)
    context.toast("Files moved" if op == "move" else "Files copied")


def _folder_name(context: Context) -> str:
    name = context.text("folder").strip().strip("/")
    if not name or name.startswith(".") or ".." in name:
        context.toast("Type a folder name")
        return ""
    return name


def _make_folder(context: Context) -> None:
    name = _folder_name(context)
    if not name:
        return
    path = f"{SHARED}/Pictures/{name}"
    if context.files.exists(path):
        context.toast("This folder already exists")
        return
    context.put_files(context.files.make_folder(path))
    context.set(overlay=None, folder=None)
    context.toast(f"{name} created in Pictures")
