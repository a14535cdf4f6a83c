"""What happens on the canvas: strokes come and go, and a drawing becomes a file."""

from emulators.virtual.app import Context
from emulators.virtual.apps import strokes
from emulators.virtual.apps.media_files import free_path, name_of, stamp
from emulators.virtual.apps.strokes import ERASER, FORMATS, Work
from emulators.virtual.files import SHARED, File
from emulators.virtual.widgets import Event, Plain

__all__ = ["FOLDERS", "base_name", "handle", "unsaved", "work_of"]

FOLDERS = ("Pictures", "DCIM", "Download")
"""Where drawings can be saved."""


def work_of(context: Context) -> Work:
    """The drawing on the canvas."""
    path = str(context.ui.get("under") or context.args.get("path") or "")
    node = context.files.find(path) if path and context.ui.get("under") != "" else None
    under = node.data if isinstance(node, File) else b""
    ground = str(context.ui.get("ground", "White"))
    return Work(strokes.read(context.ui.get("strokes")), ground, under, name_of(path) if under else "")


def unsaved(context: Context) -> bool:
    """Whether there are lines that no file has."""
    return bool(context.ui.get("strokes")) and context.ui.get("strokes") != context.ui.get("saved")


def base_name(context: Context) -> str:
    """How a drawing is called unless one says otherwise."""
    return f"drawing_{stamp(context.world.state.now)}"


def handle(context: Context, event: Event) -> None:
    match event:
        case Event("dot", (int(x), int(y))):
            _add(context, (x, y, x, y))
        case Event("line", (int(x1), int(y1), int(x2), int(y2))):
            _add(context, (x1, y1, x2, y2))
        case Event("undo"):
            drawn, undone = _list(context, "strokes"), _list(context, "undone")
            context.set(strokes=drawn[:-1], undone=(*undone, *drawn[-1:]))
        case Event("redo"):
            drawn, undone = _list(context, "strokes"), _list(context, "undone")
            context.set(strokes=(*drawn, *undone[-1:]), undone=undone[:-1] or None)
        case Event("clear"):
            context.set(strokes=None, undone=None, overlay=None, under="", saved=None)
        case Event("paint", (str(key), str(color))):
            context.set(**{key: color}, overlay=None)
            if key == "color":
                context.set(erasing=None)
        case Event("size", (int(size),)):
            context.set(size=size)
        case Event("save"):
            _save(context)
        case Event("share"):
            path = _written(context, f"{SHARED}/Pictures/{base_name(context)}.png", "PNG")
            context.share(path=path)
        case Event("open", (str(path),)):
            context.back()
            context.set(strokes=None, undone=None, under=path, saved=None)
        case Event("flip", (str(key),)):
            context.put_setting(key, "0" if context.on(key) else "1")


def _list(context: Context, key: str) -> tuple[Plain, ...]:
    value = context.ui.get(key)
    return value if isinstance(value, tuple) else ()


def _add(context: Context, line: tuple[int, int, int, int]) -> None:
    color = ERASER if context.ui.get("erasing") else str(context.ui.get("color", "Black"))
    size = context.ui.get("size", 5)
    context.set(strokes=(*_list(context, "strokes"), (color, size, *line)), undone=None)


def _save(context: Context) -> None:
    name, form = context.text("name", base_name(context)).strip(), str(context.ui.get("form", "PNG"))
    stem, dot, suffix = name.rpartition(".")
    if dot and suffix.upper() in FORMATS:
        name, form = stem, suffix.upper()
    folder = str(context.ui.get("folder", "Pictures"))
    path = f"{SHARED}/{folder}/{name}.{form.lower()}"
    if not name or "/" in name or name.startswith("."):
        context.toast("Type a file name without /")
    elif context.files.exists(path):
        context.toast("A file with that name is already there")
    else:
        _written(context, path, form)
        context.set(overlay=None, name=None, form=None, folder=None, saved=context.ui.get("strokes"))
        context.toast("File saved")


def _written(context: Context, path: str, form: str) -> str:
    path = free_path(context.files, path)
    data = strokes.encoded(work_of(context), form)
    context.put_files(context.files.write(path, data, modified=context.world.state.now))
    return path
