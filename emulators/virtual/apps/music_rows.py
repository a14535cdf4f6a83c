"""Rows, menus and dialogs that the pages of the music player share."""

from emulators.virtual.app import Context, go, hide, put
from emulators.virtual.apps import music_store as store
from emulators.virtual.apps.music_moves import heard, songs_of
from emulators.virtual.apps.music_store import Song
from emulators.virtual.apps.playlist_names import name_dialog
from emulators.virtual.selection import chosen_names
from emulators.virtual.widgets import (
    AppBar,
    Avatar,
    Box,
    Button,
    Column,
    Dialog,
    Event,
    Grow,
    Icon,
    IconButton,
    ListItem,
    Menu,
    MenuItem,
    Overlay,
    Progress,
    Row,
    Text,
    Widget,
)  # fmt: skip

__all__ = ["choosing_bar", "long_time", "mini_player", "overlay", "row", "rows", "time"]


def time(milliseconds: int) -> str:
    """Such as "3:07"."""
    minutes, seconds = divmod(milliseconds // 1_000, 60)
    return f"{minutes}:{seconds:02}"


def long_time(milliseconds: int) -> str:
    """Such as "47:05" or "1:02:09"."""
    seconds = milliseconds // 1_000
    hours, rest = divmod(seconds, 3_600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def choosing_bar(titles: tuple[str, ...]) -> AppBar:
    return AppBar(
        f"{len(titles)} selected", up=put(chosen=None), up_icon="close",
        actions=(
            IconButton("playlist", "Add to playing queue", Event("queue", titles)),
            IconButton("playlist_add", "Add to playlist", put(overlay="lists")),
            IconButton("delete", "Delete from device", put(overlay="delete_songs")),
        ),
    )  # fmt: skip


def rows(context: Context, songs: tuple[Song, ...]) -> tuple[Widget, ...]:
    """Songs as a list: a tap plays them from there on, a long press selects."""
    picked, titles = chosen_names(context), tuple(song.title for song in songs)
    return tuple(row(song, picked, Event("play", (i, *titles))) for i, song in enumerate(songs))


def row(song: Song, picked: tuple[str, ...], tap: Event, *, at: int | None = None) -> Widget:
    """One song; `at` is its place in a playlist or in the queue, from which its menu can remove it."""
    left = tuple(t for t in picked if t != song.title) if song.title in picked else (*picked, song.title)
    toggle = put(chosen=left or None)
    more = IconButton("more", f"Options of {song.title}", put(overlay="song", path=song.path, at=at))
    return ListItem(
        song.title, f"{song.artist}  {time(song.length)}", leading=_cover(song), trailing=None if picked else more,
        tap=toggle if picked else tap, long=toggle if at is None else None, selected=song.title in picked, id="song",
    )  # fmt: skip


def _cover(song: Song) -> Widget:
    return Avatar(song.album, 44, icon="music_note")


def mini_player(context: Context) -> tuple[Widget, ...]:
    """What plays, above the bottom of a page; nothing when the queue is empty."""
    queue = store.playing(context.world)
    found = songs_of(context, queue.titles[queue.position : queue.position + 1])
    if not found:
        return ()
    song, now = found[0], heard(context, queue, found[0].length)
    label = "Pause" if queue.playing else "Play"
    words = Column((Text("Now playing", "small", "primary", 1), Text(f"{song.title}, {song.artist}", "label", lines=1)))
    line = Row((Icon("music_note", "primary"), Grow(words)), gap=12, pad=(16, 4, 0, 4))
    panel = Row(
        (
            Grow(Box(line, width=4000, tap=go("now"), id="mini_player")),
            IconButton("pause" if queue.playing else "play", label, Event("toggle")),
            IconButton("skip_next", "Next", Event("skip", (1,))),
        )
    )
    return (Box(Column((Progress(100 * now / max(1, song.length), "Played"), panel)), color="surface_container"),)


def overlay(context: Context) -> Overlay | None:
    """Menus and dialogs about the song at `path` of the page, or about the selected ones."""
    song = store.song_at(context.files, str(context.ui.get("path", "")))
    titles = chosen_names(context) or ((song.title,) if song else ())
    match context.overlay():
        case "song" if song:
            return _song_menu(context, song)
        case "lists" if titles:
            lists = tuple(
                MenuItem(each.name, Event("add", (number, *titles)))
                for number, each in store.playlists(context.world)
            )  # fmt: skip
            return Menu((MenuItem("New playlist", put(overlay="create")), *lists), sheet=True, title="Add to playlist")
        case "create":
            return name_dialog("New playlist", "Create", Event("create", titles), id="actionNewPlaylist")
        case "rename":
            return name_dialog("Rename playlist", "Rename", Event("rename"), id="actionNewPlaylist")
        case "details" if song:
            return _details(song)
        case "delete_songs" if titles:
            paths = tuple(each.path for each in songs_of(context, titles))
            what = titles[0] if len(titles) == 1 else f"{len(titles)} songs"
            return Dialog("Delete song?" if len(titles) == 1 else "Delete songs?", f"{what} will be deleted.", buttons=(
                Button("Cancel", hide(), "text"), Button("Delete", Event("delete_songs", paths), "text")))  # fmt: skip
    return None


def _song_menu(context: Context, song: Song) -> Menu:
    at = context.ui.get("at")
    remove: tuple[MenuItem, ...] = ()
    if isinstance(at, int):
        queue = context.world.page.screen == "queue"
        remove = (MenuItem("Remove from queue" if queue else "Remove from playlist",
                           Event("drop" if queue else "remove", (at,))),)  # fmt: skip
    items = (
        MenuItem("Play next", Event("next", (song.title,))),
        MenuItem("Add to playing queue", Event("queue", (song.title,))),
        MenuItem("Add to playlist", put(overlay="lists")), *remove,
        MenuItem("Go to album", go("album", name=song.album)), MenuItem("Go to artist", go("artist", name=song.artist)),
        MenuItem("Share", Event("share", (song.path,))), MenuItem("Details", put(overlay="details")),
        MenuItem("Delete from device", put(overlay="delete_songs")),
    )  # fmt: skip
    return Menu(items, sheet=True, title=song.title)


def _details(song: Song) -> Dialog:
    facts = (
        ("Title", song.title), ("Artist", song.artist), ("Album", song.album), ("Length", time(song.length)),
        ("File", song.path.rpartition("/")[2]),
    )  # fmt: skip
    lines: list[Widget] = []
    for name, value in facts:
        lines += [Text(name, "small", "on_surface_variant"), Text(value)]
    return Dialog("Details", body=(Column(tuple(lines), gap=2),), buttons=(Button("OK", hide(), "text"),))
