"""What happens in the recorder: recording by the phone's clock, naming, trash, playing."""

from dataclasses import replace

from emulators.virtual.app import Context
from emulators.virtual.apps import records as store
from emulators.virtual.widgets import Event

__all__ = ["handle", "length_now", "position"]


def length_now(context: Context) -> int:
    """Seconds recorded so far."""
    spent, since = context.ui.get("spent"), context.ui.get("since")
    running = context.world.state.now - since if isinstance(since, int) else 0
    return (spent if isinstance(spent, int) else 0) + running


def position(context: Context, length: int) -> int:
    """How far a record is played, in ms."""
    start, since = context.ui.get("start"), context.ui.get("since")
    running = (context.world.state.now - since) * 1_000 if isinstance(since, int) else 0
    return min(length, (start if isinstance(start, int) else 0) + running)


def handle(context: Context, event: Event) -> None:
    now = context.world.state.now
    match event:
        case Event("get_started"):
            context.world.put_page(replace(context.world.page, screen="main", ui={}))
        case Event("start"):
            context.ask("RECORD_AUDIO", Event("record"))
        case Event("record"):
            context.set(state="on", since=now, spent=0)
        case Event("pause"):
            context.set(state="paused", spent=length_now(context), since=None)
        case Event("resume"):
            context.set(state="on", since=now)
        case Event("stop"):
            _stop(context)
        case Event("discard"):
            context.set(state=None, since=None, spent=None, overlay=None)
            context.toast("Recording discarded")
        case Event("keep"):
            context.set(overlay=None, name=None, saved=None)
        case Event("name"):
            saved = str(context.ui.get("saved", ""))
            suffix = context.setting("recorder/format", "m4a")
            if _renamed(context, store.path(saved, suffix), context.text("name", saved)):
                context.set(overlay=None, name=None, saved=None)
        case Event("play", (int(start),)):
            context.set(start=start, since=now)
        case Event("halt", (int(start),)):
            context.set(start=start, since=None)
        case Event("seek", (int(start),)):
            context.set(start=start, since=now if context.ui.get("since") is not None else None)
        case _:
            _keep(context, event)


def _stop(context: Context) -> None:
    name, suffix = store.next_name(context.files), context.setting("recorder/format", "m4a")
    data = store.made(suffix, length_now(context))
    context.put_files(context.files.write(store.path(name, suffix), data, modified=context.world.state.now))
    asks = context.on("recorder/ask")
    context.set(state=None, since=None, spent=None, saved=name, overlay="save" if asks else None)
    if not asks:
        context.toast(f"{name} saved")


def _renamed(context: Context, path: str, name: str) -> bool:
    name = name.strip()
    new = store.path(name, path.rpartition(".")[2])
    if not name or "/" in name or name.startswith("."):
        context.toast("Type a name without /")
        return False
    if new != path and context.files.exists(new):
        context.toast("A record with that name exists already")
        return False
    if new != path:
        context.put_files(context.files.move(path, new))
    return True


def _keep(context: Context, event: Event) -> None:
    """Renaming, sharing, trash, settings."""
    match event:
        case Event("rename", args):
            path = str(args[0]) if args and "/" in str(args[0]) else str(context.ui.get("path") or context.args["path"])
            name = context.text("name", path.rpartition("/")[2].rpartition(".")[0])
            if _renamed(context, path, name):
                new = store.path(name.strip(), path.rpartition(".")[2])
                context.set(overlay=None, name=None, path=new if context.world.page.screen == "player" else None)
        case Event("share", (str(path),)):
            context.hide()
            context.share(path=path)
        case Event("about", (str(path),)):
            context.hide()
            context.go("about", path=path)
        case Event("trash", paths):
            for each in paths:
                context.put_files(context.files.move(str(each), f"{each}{store.TRASHED}"))
            context.set(overlay=None, chosen=None, path=None)
            if context.world.page.screen == "player":
                context.back()
            context.toast("Moved to trash")
        case Event("restore", (str(path),)):
            context.set(overlay=None, path=None)
            if context.files.exists(path.removesuffix(store.TRASHED)):
                context.toast("A record with that name exists already")
            else:
                context.put_files(context.files.move(path, path.removesuffix(store.TRASHED)))
        case Event("burn", paths):
            for each in paths:
                context.put_files(context.files.delete(str(each)))
            context.set(overlay=None, path=None)
        case Event("order", (str(order),)):
            context.put_setting("recorder/order", order)
        case Event("format", (str(name),)):
            context.put_setting("recorder/format", name)
        case Event("ask"):
            context.put_setting("recorder/ask", "0" if context.on("recorder/ask") else "1")
