"""VLC: videos as a grid, songs, folders and playlists, and a player whose time is the phone's clock."""

from emulators.virtual.app import Activity, App, AppIcon, Context, back, go, put
from emulators.virtual.apps import vlc_store as store
from emulators.virtual.apps.media_files import name_of
from emulators.virtual.apps.vlc_moves import handle
from emulators.virtual.apps.vlc_pages import about_view, browser_view, favorites_view, playlist_view, settings_view
from emulators.virtual.apps.vlc_player import player_view
from emulators.virtual.apps.vlc_rows import choosing_bar, clip_row, folder_rows, length, overlay, poster
from emulators.virtual.apps.vlc_store import Clip
from emulators.virtual.files import SHARED
from emulators.virtual.selection import chosen_names
from emulators.virtual.widgets import (
    AppBar,
    BottomBar,
    Box,
    Column,
    Empty,
    Event,
    Field,
    Grow,
    Icon,
    IconButton,
    ListItem,
    MenuItem,
    Row,
    Scaffold,
    Scroll,
    Space,
    Stack,
    Tab,
    Text,
    Widget,
)  # fmt: skip

__all__ = ["APP", "PACKAGE"]

PACKAGE = "org.videolan.vlc"

_TABS = (
    ("Video", "movie"), ("Audio", "music_note"), ("Browse", "folder"), ("Playlists", "playlist"),
    ("More", "more_horizontal"),
)  # fmt: skip


def main_view(context: Context) -> Scaffold:
    tab = str(context.ui.get("tab", "Video"))
    picked = chosen_names(context)
    order = context.setting("vlc/sort", "name")
    menu: tuple[MenuItem, ...] = ()
    if tab == "Video":
        menu = tuple(
            MenuItem(f"Sort by {name}", Event("sort", (name,)), checked=name == order) for name in ("name", "length")
        )
    actions = [IconButton("search", "Search media", go("search"))]
    if tab == "Playlists":
        actions.append(IconButton("add", "New playlist", put(overlay="create", path=None)))
    return Scaffold(
        bar=choosing_bar(picked) if picked else AppBar(tab, actions=tuple(actions), menu=menu),
        body=_body(context, tab),
        bottom=BottomBar(tuple(Tab(t, put(tab=t, chosen=None), t == tab, icon) for t, icon in _TABS)),
        overlay=overlay(context),
        back=put(chosen=None) if picked else put(tab=None) if tab != "Video" else None,
    )


def _body(context: Context, tab: str) -> Widget:
    match tab:
        case "Audio":
            rows = tuple(clip_row(clip, "music_note") for clip in store.sounds(context.files))
            return Scroll(rows, key="audio") if rows else Empty("music", "No media files found")
        case "Browse":
            root = ListItem("Internal memory", "Storage of this phone", leading=Icon("sd_card", "primary"),
                            tap=go("browser", path=SHARED))  # fmt: skip
            return Scroll((root, *folder_rows(context, SHARED, only=("Download", "Movies", "Music", "VLCVideos"))))
        case "Playlists":
            lists = tuple(
                ListItem(each.name, _count(len(each.paths)), leading=Icon("playlist", "primary"),
                         tap=go("playlist", id=number))
                for number, each in store.lists(context.world)
            )  # fmt: skip
            return Scroll(lists, key="lists") if lists else Empty("playlist", "No playlists")
        case "More":
            return _more(context)
        case _:
            return _videos(context)


def _count(number: int) -> str:
    return "1 item" if number == 1 else f"{number} items"


def _videos(context: Context) -> Widget:
    clips = store.videos(context.files, context.setting("vlc/sort", "name"))
    picked = chosen_names(context)
    cells = [_tile(context, clip, picked) for clip in clips]
    rows = tuple(
        Row((*map(Grow, cells[i : i + 2]), *((Grow(Space()),) if i + 1 == len(cells) else ())), gap=8)
        for i in range(0, len(cells), 2)
    )
    return Scroll(rows, key="video", pad=8, gap=8) if rows else Empty("movie", "No media files found")


def _tile(context: Context, clip: Clip, picked: tuple[str, ...]) -> Widget:
    on = clip.path in picked
    left = tuple(p for p in picked if p != clip.path) if on else (*picked, clip.path)
    toggle = put(chosen=left or None)
    face = Stack((poster(context, clip, 100), Icon("check_circle", "#ffffff", 40) if on else Space()))
    names = Column((Text(clip.name, "label", lines=1), Text(length(clip.length), "small", "on_surface_variant", 1)))
    foot: Widget = Row((Grow(names),), pad=(8, 4, 0, 6))
    if not picked:
        more = IconButton("more", f"Options of {clip.name}", put(overlay="clip", path=clip.path), size=36)
        foot = Row((Grow(names), more), pad=(8, 4, 0, 6))
    return Box(
        Column((face, foot)), width=400, color="secondary_container" if on else "surface_container", radius=10,
        tap=toggle if picked else Event("open", (clip.path,)), long=toggle, selected=on, id="video_tile",
    )  # fmt: skip


def _more(context: Context) -> Widget:
    loved = len(store.favorites(context.world))
    return Scroll((
        ListItem("Favorites", _count(loved), leading=Icon("favorite"), tap=go("favorites")),
        ListItem("Settings", leading=Icon("settings"), tap=go("settings")),
        ListItem("About", leading=Icon("info"), tap=go("about")),
    ))  # fmt: skip


def search_view(context: Context) -> Scaffold:
    wanted = context.text("search").strip().lower()
    clips = (*store.videos(context.files), *store.sounds(context.files))
    found = tuple(c for c in clips if wanted and wanted in f"{c.title}\n{name_of(c.path)}".lower())
    body: Widget = Scroll(tuple(clip_row(clip, "movie", name=True) for clip in found))
    if not found:
        body = Empty("search", "No media found" if wanted else "Type a name")
    bar = AppBar("Search", up=back(), search=Field("search", hint="Search media", icon="search"))
    return Scaffold(bar=bar, body=body, overlay=overlay(context))


APP = App(
    package=PACKAGE,
    name="VLC",
    icon=AppIcon("play_circle", "#ff8800"),
    activities=(
        Activity("main", f"{PACKAGE}.gui.MainActivity", main_view),
        Activity("search", f"{PACKAGE}.gui.SearchActivity", search_view),
        Activity("browser", f"{PACKAGE}.gui.SecondaryActivity", browser_view),
        Activity("playlist", f"{PACKAGE}.gui.HeaderMediaListActivity", playlist_view),
        Activity("player", f"{PACKAGE}.gui.video.VideoPlayerActivity", player_view),
        Activity("favorites", f"{PACKAGE}.gui.FavoritesActivity", favorites_view),
        Activity("settings", f"{PACKAGE}.gui.preferences.PreferencesActivity", settings_view),
        Activity("about", f"{PACKAGE}.gui.AboutActivity", about_view),
    ),
    handle=handle,
    databases={store.DATABASE: store.SCHEMA},
    settings={"vlc/sort": "name", "vlc/hidden": "0"},
    shelves=(store.VIDEO_LISTS, store.VIDEO_FAVORITES),
)
