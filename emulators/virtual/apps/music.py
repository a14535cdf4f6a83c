"""Retro Music: songs, albums, artists and playlists over the music folder, with a playing queue.

The phone's clock says which song of the queue plays and how far it has come; after the last one the player pauses.
"""

from emulators.virtual.app import Activity, App, AppIcon, Context, back, go, put
from emulators.virtual.apps import music_store as store
from emulators.virtual.apps.music_moves import handle
from emulators.virtual.apps.music_pages import album_view, artist_view, now_view, playlist_view, queue_view
from emulators.virtual.apps.music_rows import choosing_bar, long_time, mini_player, overlay, rows
from emulators.virtual.apps.music_store import Song
from emulators.virtual.selection import chosen_names
from emulators.virtual.widgets import (
    AppBar,
    Avatar,
    BottomBar,
    Box,
    Column,
    Empty,
    Event,
    Field,
    Grow,
    Header,
    Icon,
    IconButton,
    ListItem,
    MenuItem,
    Row,
    Scaffold,
    Scroll,
    Tab,
    Text,
    Widget,
)  # fmt: skip

__all__ = ["APP", "PACKAGE"]

PACKAGE = "code.name.monkey.retromusic"

_TABS = (
    ("For you", "home"), ("Songs", "music_note"), ("Albums", "album"), ("Artists", "person"), ("Playlists", "playlist"),
)  # fmt: skip
_ORDERS = ("title", "artist", "duration", "date")


def main_view(context: Context) -> Scaffold:
    tab = str(context.ui.get("tab", "For you"))
    order = context.setting("retro/sort", "title")
    songs = store.songs(context.files, order if tab == "Songs" else "title")
    picked = chosen_names(context) if tab == "Songs" else ()
    menu: tuple[MenuItem, ...] = (MenuItem("Settings", go("settings")),)
    if tab == "Songs":
        menu = (*(MenuItem(f"Sort by {o}", Event("sort", (o,)), checked=o == order) for o in _ORDERS), *menu)
    actions = [IconButton("search", "Search music", go("search"))]
    if tab == "Playlists":
        actions.append(IconButton("add", "New playlist", put(overlay="create", path=None)))
    bar = AppBar(tab, actions=tuple(actions), menu=menu)
    return Scaffold(
        bar=choosing_bar(picked) if picked else bar,
        body=Column((Grow(_body(context, tab, songs)), *mini_player(context))),
        bottom=BottomBar(tuple(Tab(t, put(tab=t, chosen=None), t == tab, icon) for t, icon in _TABS)),
        overlay=overlay(context),
        back=put(chosen=None) if picked else put(tab=None) if tab != "For you" else None,
    )


def _body(context: Context, tab: str, songs: tuple[Song, ...]) -> Widget:
    match tab:
        case "Songs":
            return Scroll(rows(context, songs), key="songs") if songs else Empty("music", "No songs")
        case "Albums":
            return _groups("album", sorted({s.album for s in songs}), {s.album: s.artist for s in songs})
        case "Artists":
            counts = {s.artist: sum(o.artist == s.artist for o in songs) for s in songs}
            return _groups("artist", sorted(counts), {a: _count(n) for a, n in counts.items()})
        case "Playlists":
            lists = tuple(
                ListItem(
                    each.name,
                    _count(len(each.titles)),
                    leading=Icon("playlist", "primary"),
                    tap=go("playlist", id=number),
                )
                for number, each in store.playlists(context.world)
            )
            return Scroll(lists, key="lists") if lists else Empty("playlist", "No playlists")
        case _:
            return _for_you(context, songs)


def _count(number: int) -> str:
    return "1 song" if number == 1 else f"{number} songs"


def _groups(screen: str, names: list[str], below: dict[str, str]) -> Widget:
    icon = "album" if screen == "album" else "person"
    items = tuple(
        ListItem(name, below[name], leading=Avatar(name, 48, icon=icon), tap=go(screen, name=name)) for name in names
    )
    return Scroll(items, key=screen) if items else Empty(icon, "Nothing here yet")


def _for_you(context: Context, songs: tuple[Song, ...]) -> Widget:
    newest = tuple(sorted(songs, key=lambda song: -song.modified))[:4]
    titles = tuple(song.title for song in songs)
    tiles = Row(
        (
            Grow(_tile("queue", "playlist", go("queue"), "Playing queue")),
            Grow(_tile("play", "play_circle", Event("play", (0, *titles)), "Play all")),
            Grow(_tile("lists", "album", put(tab="Albums"), "All albums")),
        ),
        gap=8, pad=(16, 8, 16, 8),
    )  # fmt: skip
    total = sum(song.length for song in songs)
    about = Text(f"{_count(len(songs))}, {long_time(total)}", "small", "on_surface_variant")
    head = Column((Text("Your music", "headline"), about), pad=(20, 8, 20, 8), gap=4)
    return Scroll((head, tiles, Header("Last added"), *rows(context, newest)), key="home")


def _tile(name: str, icon: str, tap: Event, text: str) -> Widget:
    words = Text(text, "label", "on_secondary_container", 2, "center")
    inner = Column((Icon(icon, "on_secondary_container", 28), words), gap=8, align="center")
    return Box(inner, pad=(4, 16, 4, 14), color="secondary_container", radius=16, width=400, align="center", tap=tap,
               id=f"tile_{name}")  # fmt: skip


def search_view(context: Context) -> Scaffold:
    wanted = context.text("search").strip().lower()
    found = tuple(
        s for s in store.songs(context.files) if wanted and wanted in f"{s.title}\n{s.artist}\n{s.album}".lower()
    )
    lists = tuple(
        ListItem(each.name, _count(len(each.titles)), leading=Icon("playlist"), tap=go("playlist", id=number))
        for number, each in store.playlists(context.world) if wanted and wanted in each.name.lower()
    )  # fmt: skip
    body: Widget = Scroll((*rows(context, found), *lists))
    if not found and not lists:
        body = Empty("search", "No music found" if wanted else "Type a title, artist or album")
    bar = AppBar("Search", up=back(), search=Field("search", hint="Search music", icon="search"))
    return Scaffold(bar=bar, body=body, overlay=overlay(context))


def settings_view(context: Context) -> Scaffold:
    order = context.setting("retro/sort", "title")
    items = tuple(
        ListItem(f"By {name}", checked=name == order, control="radio", tap=Event("sort", (name,))) for name in _ORDERS
    )
    count = len(store.songs(context.files))
    lists = len(store.playlists(context.world))
    about = (Header("Library"), ListItem("Music folder", "Music"), ListItem("Songs", str(count)),
             ListItem("Playlists", str(lists)), ListItem("Version", "6.1.0"))  # fmt: skip
    return Scaffold(bar=AppBar("Music settings", up=back()), body=Scroll((Header("Order of songs"), *items, *about)))


APP = App(
    package=PACKAGE,
    name="Retro Music",
    icon=AppIcon("music", "#ff5722"),
    activities=(
        Activity("main", f"{PACKAGE}.activities.MainActivity", main_view),
        Activity("search", f"{PACKAGE}.activities.SearchActivity", search_view),
        Activity("album", f"{PACKAGE}.activities.AlbumDetailsActivity", album_view),
        Activity("artist", f"{PACKAGE}.activities.ArtistDetailsActivity", artist_view),
        Activity("playlist", f"{PACKAGE}.activities.PlaylistDetailActivity", playlist_view),
        Activity("now", f"{PACKAGE}.activities.PlayerActivity", now_view),
        Activity("queue", f"{PACKAGE}.activities.PlayingQueueActivity", queue_view),
        Activity("settings", f"{PACKAGE}.activities.SettingsActivity", settings_view),
    ),
    handle=handle,
    databases={store.PLAYLIST_DB: store.PLAYLIST_SCHEMA, store.QUEUE_DB: store.QUEUE_SCHEMA},
    settings={"retro/sort": "title"},
    shelves=(store.SONGS, store.PLAYLISTS, store.QUEUE),
)
