"""What happens in the music player: playing, queueing, making and changing playlists."""

from dataclasses import replace

from emulators.virtual.app import Context
from emulators.virtual.apps import music_store as store
from emulators.virtual.apps.media_files import DOWNLOAD_FOLDER
from emulators.virtual.apps.music_store import Playlist, Queue, Song
from emulators.virtual.widgets import Event

__all__ = ["current", "handle", "heard", "playlist_of", "songs_of"]


def songs_of(context: Context, titles: tuple[str, ...]) -> tuple[Song, ...]:
    """The songs with these titles that are still on the phone, in this order."""
    known = {song.title: song for song in store.songs(context.files)}
    return tuple(known[title] for title in titles if title in known)


def playlist_of(context: Context, number: object) -> Playlist | None:
    return dict(store.playlists(context.world)).get(number) if isinstance(number, int) else None


def current(context: Context) -> Queue:
    """What plays: on a page that a file was opened with that file alone, until something else is done with it."""
    song = store.song_at(context.files, str(context.args.get("path") or ""))
    at = context.args.get("at")
    if song is None or not isinstance(at, int) or context.ui.get("kept"):
        return store.playing(context.world)
    return store.playing(context.world, Queue((song.title,), 0, True, 0, at))


def heard(context: Context, queue: Queue, length: int) -> int:
    """How far the song that plays has come, in ms."""
    running = (context.world.state.now - queue.since) * 1_000 if queue.playing else 0
    return min(length, queue.progress + running)


def handle(context: Context, event: Event) -> None:
    match event:
        case Event("play", (int(position), *titles)):
            _play(context, tuple(str(title) for title in titles), position)
        case Event("queue", titles):
            _enqueue(context, tuple(str(title) for title in titles), last=True)
        case Event("next", titles):
            _enqueue(context, tuple(str(title) for title in titles), last=False)
        case Event("jump", (int(position),)):
            _set(context, position=position, playing=True, progress=0)
        case Event("toggle"):
            _toggle(context)
        case Event("skip", (int(step),)):
            queue = current(context)
            count = max(1, len(queue.titles))
            _set(context, position=(queue.position + step) % count, progress=0)
        case Event("seek", (int(share),)):
            queue = current(context)
            found = songs_of(context, queue.titles[queue.position : queue.position + 1])
            _set(context, progress=found[0].length * share // 100 if found else 0)
        case Event("drop", (int(position),)):
            _drop(context, position)
        case Event("clear_queue"):
            context.hide()
            store.set_queue(context.world, Queue())
            context.toast("Queue cleared")
        case Event("sort", (str(order),)):
            context.put_setting("retro/sort", order)
        case _:
            _change(context, event)


def _set(context: Context, **changes: int | bool) -> None:
    queue = replace(current(context), since=context.world.state.now, **changes)  # type: ignore[arg-type]
    store.set_queue(context.world, queue)
    context.set(overlay=None, **({"kept": True} if "path" in context.args else {}))


def _play(context: Context, titles: tuple[str, ...], position: int) -> None:
    context.set(overlay=None, chosen=None)
    if titles:
        store.set_queue(context.world, Queue(titles, position, True, 0, context.world.state.now))


def _toggle(context: Context) -> None:
    queue = current(context)
    found = songs_of(context, queue.titles[queue.position : queue.position + 1])
    _set(context, playing=not queue.playing, progress=heard(context, queue, found[0].length) if found else 0)


def _enqueue(context: Context, titles: tuple[str, ...], *, last: bool) -> None:
    queue = store.playing(context.world)
    at = len(queue.titles) if last else min(len(queue.titles), queue.position + 1)
    new = (*queue.titles[:at], *titles, *queue.titles[at:])
    store.set_queue(context.world, replace(queue, titles=new))
    context.set(overlay=None, chosen=None)
    context.toast("Added 1 title to the playing queue" if len(titles) == 1 else f"Added {len(titles)} titles")


def _drop(context: Context, position: int) -> None:
    queue = store.playing(context.world)
    left = (*queue.titles[:position], *queue.titles[position + 1 :])
    now = queue.position - (position < queue.position)
    same = position != queue.position
    now = min(now, max(0, len(left) - 1))
    changed = replace(queue, titles=left, position=now, playing=queue.playing and same and bool(left))
    store.set_queue(context.world, changed if same else replace(changed, progress=0))
    context.hide()


def _change(context: Context, event: Event) -> None:
    """Playlists, and songs on the phone."""
    number = context.args.get("id")
    match event:
        case Event("create", titles):
            _create(context, tuple(str(title) for title in titles))
        case Event("add", (int(row), *titles)):
            _add(context, row, tuple(str(title) for title in titles))
        case Event("remove", (int(position),)) if found := playlist_of(context, number):
            titles = (*found.titles[:position], *found.titles[position + 1 :])
            store.set_playlist(context.world, int(str(number)), songs_of(context, tuple(map(str, titles))))
            context.set(overlay=None, at=None)
        case Event("rename"):
            _rename(context, int(str(number)))
        case Event("delete_playlist"):
            store.set_playlist(context.world, int(str(number)), ())
            sql = "DELETE FROM PlaylistEntity WHERE playlist_id = ?"
            context.execute(sql, int(str(number)), db=store.PLAYLIST_DB)
            context.back()
            context.toast("Playlist deleted")
        case Event("export") if found := playlist_of(context, number):
            _export(context, found)
        case Event("delete_songs", paths):
            for path in paths:
                if context.files.exists(str(path)):
                    context.put_files(context.files.delete(str(path)))
            context.set(overlay=None, chosen=None)
            context.toast("Deleted from this phone")
        case Event("share", (str(path),)):
            context.hide()
            context.share(path=path)


def _named(context: Context) -> str:
    """The name that was typed, or empty (and why is said)."""
    name = context.text("name").strip()
    taken = {each.name.casefold() for _, each in store.playlists(context.world)}
    if not name:
        context.toast("Playlist name is empty")
    elif "/" in name:
        context.toast("A name cannot hold /")
    elif name.casefold() in taken:
        context.toast("A playlist with this name exists already")
    else:
        return name
    return ""


def _create(context: Context, titles: tuple[str, ...]) -> None:
    if name := _named(context):
        number = store.create_playlist(context.world, name)
        store.set_playlist(context.world, number, songs_of(context, titles))
        context.set(overlay=None, name=None, chosen=None)
        context.toast(f"{name} created")


def _add(context: Context, number: int, titles: tuple[str, ...]) -> None:
    found = playlist_of(context, number)
    if found:
        store.set_playlist(context.world, number, songs_of(context, (*found.titles, *titles)))
        context.toast(f"Added to {found.name}")
    context.set(overlay=None, chosen=None)


def _rename(context: Context, number: int) -> None:
    if name := _named(context):
        sql = "UPDATE PlaylistEntity SET playlist_name = ? WHERE playlist_id = ?"
        context.execute(sql, name, number, db=store.PLAYLIST_DB)
        context.set(overlay=None, name=None)


def _export(context: Context, found: Playlist) -> None:
    path = f"{DOWNLOAD_FOLDER}/{found.name}.m3u"
    text = store.m3u(songs_of(context, found.titles))
    context.put_files(context.files.write(path, text, modified=context.world.state.now))
    context.hide()
    context.toast(f"Saved {found.name}.m3u in Download")
