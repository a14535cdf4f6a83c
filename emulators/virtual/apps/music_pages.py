"""The music player's pages for one thing: an album, an artist, a playlist, what plays now, and the queue."""

from emulators.virtual.app import Context, back, go, hide, put
from emulators.virtual.apps import music_store as store
from emulators.virtual.apps.music_moves import current, heard, playlist_of, songs_of
from emulators.virtual.apps.music_rows import long_time, mini_player, overlay, row, rows, time
from emulators.virtual.apps.music_store import Song
from emulators.virtual.widgets import (
    AppBar,
    Avatar,
    Button,
    Column,
    Dialog,
    Empty,
    Event,
    Field,
    Grow,
    IconButton,
    MenuItem,
    Overlay,
    Row,
    Scaffold,
    Scroll,
    Slider,
    Space,
    Text,
    Widget,
)  # fmt: skip

__all__ = ["album_view", "artist_view", "now_view", "playlist_view", "queue_view"]


def album_view(context: Context) -> Scaffold:
    name = str(context.args["name"])
    return _group(context, name, tuple(s for s in store.songs(context.files) if s.album == name), "album")


def artist_view(context: Context) -> Scaffold:
    name = str(context.args["name"])
    return _group(context, name, tuple(s for s in store.songs(context.files) if s.artist == name), "person")


def _group(context: Context, name: str, songs: tuple[Song, ...], icon: str) -> Scaffold:
    titles = tuple(song.title for song in songs)
    head = _head(Avatar(name, 96, icon=icon), songs, titles)
    body: Widget = Column((Grow(Scroll((head, *rows(context, songs)))), *mini_player(context)))
    menu = (MenuItem("Add to playing queue", Event("queue", titles)),)
    return Scaffold(bar=AppBar(name, up=back(), menu=menu), body=body, overlay=overlay(context))


def _head(face: Widget, songs: tuple[Song, ...], titles: tuple[str, ...]) -> Widget:
    total = long_time(sum(song.length for song in songs))
    count = "1 song" if len(songs) == 1 else f"{len(songs)} songs"
    play = Button("Play all", Event("play", (0, *titles)), "tonal", icon="play", enabled=bool(songs))
    facts = Column((Text(count, "subtitle"), Text(f"Total {total}", "small", "on_surface_variant"), play), gap=4)
    return Row((face, Grow(facts)), gap=20, pad=(20, 8, 20, 12))


def playlist_view(context: Context) -> Scaffold:
    found = playlist_of(context, context.args.get("id"))
    if found is None:
        return Scaffold(bar=AppBar("Playlist", up=back()), body=Empty("playlist", "This playlist no longer exists"))
    songs = songs_of(context, found.titles)
    titles = tuple(song.title for song in songs)
    listed = tuple(row(song, (), Event("play", (i, *titles)), at=i) for i, song in enumerate(songs))
    menu = (
        MenuItem("Add to playing queue", Event("queue", titles)),
        MenuItem("Rename", put(overlay="rename", path=None)), MenuItem("Save as file", Event("export")),
        MenuItem("Delete", put(overlay="delete_playlist", path=None)),
    )  # fmt: skip
    top = _head(Avatar(found.name, 96, icon="playlist"), songs, titles)
    body: Widget = Scroll((top, *listed)) if songs else Empty("playlist", "No songs in this playlist")
    layer: Overlay | None = overlay(context)
    if context.overlay() == "delete_playlist":
        layer = Dialog("Delete playlist?", f"{found.name} will be deleted; its songs stay.", buttons=(
            Button("Cancel", hide(), "text"), Button("Delete", Event("delete_playlist"), "text")))  # fmt: skip
    return Scaffold(
        bar=AppBar(found.name, up=back(), menu=menu),
        body=Column((Grow(body), *mini_player(context))),
        overlay=layer,
    )


def now_view(context: Context) -> Scaffold:
    queue = current(context)
    found = songs_of(context, queue.titles[queue.position : queue.position + 1])
    bar = AppBar("Now playing", up=back(), up_icon="down",
                 actions=(IconButton("playlist", "Playing queue", go("queue")),))  # fmt: skip
    if not found:
        return Scaffold(bar=bar, body=Empty("music", "Nothing plays"))
    song = found[0]
    at = heard(context, queue, song.length)
    dial = (
        IconButton("skip_previous", "Previous", Event("skip", (-1,)), size=56),
        IconButton("pause" if queue.playing else "play", "Pause" if queue.playing else "Play", Event("toggle"),
                   color="on_primary", background="primary", size=72),
        IconButton("skip_next", "Next", Event("skip", (1,)), size=56),
    )  # fmt: skip
    gap = Space(height=0 if context.landscape else 16)
    words = (
        Text(song.title, "headline", align="center", lines=1, id="song_title"),
        Text(song.artist, "body", "on_surface_variant", 1, "center"), gap,
        Slider(100 * at // max(1, song.length), Event("seek"), "Position"),
        Row((Text(time(at), "small"), Text(time(song.length), "small")), justify="between", pad=(12, 0, 12, 0)),
        gap, Row(dial, gap=20, justify="center"),
    )  # fmt: skip
    if context.landscape:
        cover = Avatar(song.album, 180, icon="album")
        body: Widget = Row((cover, Grow(Column(words, align="center"))), gap=24, pad=(32, 0, 16, 0))
    else:
        cover = Avatar(song.album, 220, icon="album")
        body = Column((gap, cover, Space(height=24), *words), pad=16, align="center")
    menu = (
        MenuItem("Add to playlist", put(overlay="lists", path=song.path)),
        MenuItem("Go to album", go("album", name=song.album)), MenuItem("Go to artist", go("artist", name=song.artist)),
        MenuItem("Details", put(overlay="details", path=song.path)),
    )  # fmt: skip
    return Scaffold(
        bar=AppBar(bar.title, bar.up, bar.actions, menu, up_icon="down"), body=body, overlay=overlay(context)
    )


def queue_view(context: Context) -> Scaffold:
    queue = store.playing(context.world)
    known = {song.title: song for song in store.songs(context.files)}
    listed: list[Widget] = []
    for i, title in enumerate(queue.titles):
        if title in known:
            listed.append(row(known[title], (), Event("jump", (i,)), at=i))
    menu = (
        MenuItem("Save as playlist", put(overlay="save_queue")), MenuItem("Clear queue", put(overlay="clear_queue")),
    ) if listed else ()  # fmt: skip
    layer: Overlay | None = overlay(context)
    if context.overlay() == "clear_queue":
        layer = Dialog("Clear the queue?", "Nothing will play any more.", buttons=(
            Button("Cancel", hide(), "text"), Button("Clear", Event("clear_queue"), "text")))  # fmt: skip
    elif context.overlay() == "save_queue":
        layer = _saving(queue.titles)
    body: Widget = Scroll(tuple(listed)) if listed else Empty("playlist", "The queue is empty")
    return Scaffold(
        bar=AppBar("Playing queue", up=back(), menu=menu),
        body=Column((Grow(body), *mini_player(context))), overlay=layer,
    )  # fmt: skip


def _saving(titles: tuple[str, ...]) -> Dialog:
    create, cancel = Event("create", titles), put(overlay=None, name=None)
    field = Field("name", label="Playlist name", submit=create)
    return Dialog("New playlist", body=(field,), dismiss=cancel, buttons=(
        Button("Cancel", cancel, "text"), Button("Create", create, "text")))  # fmt: skip
