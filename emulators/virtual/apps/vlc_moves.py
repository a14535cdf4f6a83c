"""What happens in VLC: clips are played, put into playlists, loved and deleted."""

from emulators.virtual.app import Context
from emulators.virtual.apps import vlc_store as store
from emulators.virtual.apps.vlc_player import played
from emulators.virtual.apps.vlc_store import VideoList
from emulators.virtual.widgets import Event

__all__ = ["handle"]


def handle(context: Context, event: Event) -> None:
    now = context.world.state.now
    match event:
        case Event("open", (str(path),)):
            context.hide()
            context.go("player", path=path, at=now)
        case Event("run", (int(start),)):
            context.set(start=start, since=now)
        case Event("halt", (int(start),)):
            context.set(start=start, since=None)
        case Event("seek_to", (int(start),)):
            runs = context.ui.get("since") is not None or (context.ui.get("start") is None and "at" in context.args)
            context.set(start=start, since=now if runs else None)
        case Event("seek", (int(length), int(share))):
            handle(context, Event("seek_to", (length * share // 100,)))
        case Event("speed", (int(speed),)):
            clip = store.clip_at(context.files, str(context.args.get("path", "")))
            handle(context, Event("seek_to", (played(context, clip.length) if clip else 0,)))
            context.set(speed=speed, overlay=None)
        case Event("rotate"):
            context.set(orientation="portrait" if context.landscape else "landscape")
        case Event("sort", (str(order),)):
            context.put_setting("vlc/sort", order)
        case Event("flip", (str(key),)):
            context.put_setting(key, "0" if context.on(key) else "1")
        case _:
            _change(context, event)


def _change(context: Context, event: Event) -> None:
    world, number = context.world, context.args.get("id")
    match event:
        case Event("create", paths):
            if name := _named(context):
                files = [str(each) for each in paths if str(each).startswith("/")]  # the enter key adds what was typed
                store.set_list(world, store.create_list(world, name), files)
                context.set(overlay=None, name=None, chosen=None)
                context.toast(f"{name} created")
        case Event("add", (int(row), *paths)):
            found = dict(store.lists(world)).get(row, VideoList(""))
            store.set_list(world, row, (*found.paths, *map(str, paths)))
            context.set(overlay=None, chosen=None)
            context.toast(f"Added to {found.name}")
        case Event("remove", (int(at),)) if isinstance(number, int):
            paths = dict(store.lists(world))[number].paths
            store.set_list(world, number, (*paths[:at], *paths[at + 1 :]))
            context.set(overlay=None, at=None)
        case Event("rename") if isinstance(number, int):
            if name := _named(context):
                context.execute("UPDATE Playlist SET name = ? WHERE id_playlist = ?", name, number)
                context.set(overlay=None, name=None)
        case Event("delete_list") if isinstance(number, int):
            store.set_list(world, number, ())
            context.execute("DELETE FROM Playlist WHERE id_playlist = ?", number)
            context.back()
            context.toast("Playlist deleted")
        case Event("love", (str(path), bool(on))):
            store.set_favorite(world, path, on)
            context.hide()
        case Event("share", (str(path),)):
            context.hide()
            context.share(path=path)
        case Event("delete", paths):
            for each in paths:
                if context.files.exists(str(each)):
                    context.put_files(context.files.delete(str(each)))
            context.set(overlay=None, chosen=None, path=None)
            context.toast("Deleted")


def _named(context: Context) -> str:
    """The name that was typed, or empty (and why is said)."""
    name = context.text("name").strip()
    if not name:
        context.toast("Playlist name is empty")
    elif name.casefold() in {each.name.casefold() for _, each in store.lists(context.world)}:
        context.toast("A playlist with this name exists already")
        return ""
    return name
