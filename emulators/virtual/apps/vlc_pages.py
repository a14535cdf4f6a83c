"""VLC's pages beside the main one: folders, playlists, favourites, settings."""

from emulators.virtual.app import Context, back, hide, put
from emulators.virtual.apps import vlc_store as store
from emulators.virtual.apps.media_files import name_of
from emulators.virtual.apps.vlc_rows import clip_row, folder_rows, length, overlay
from emulators.virtual.files import SHARED
from emulators.virtual.widgets import (
    AppBar,
    Button,
    Dialog,
    Empty,
    Event,
    Header,
    IconButton,
    ListItem,
    MenuItem,
    Overlay,
    Scaffold,
    Scroll,
    Widget,
)  # fmt: skip

__all__ = ["about_view", "browser_view", "favorites_view", "playlist_view", "settings_view"]


def browser_view(context: Context) -> Scaffold:
    path = str(context.args["path"])
    rows = folder_rows(context, path)
    title = "Internal memory" if path == SHARED else name_of(path)
    body: Widget = Scroll(rows) if rows else Empty("folder", "Nothing to play here")
    return Scaffold(bar=AppBar(title, up=back()), body=body, overlay=overlay(context))


def playlist_view(context: Context) -> Scaffold:
    number = context.args.get("id")
    found = dict(store.lists(context.world)).get(number) if isinstance(number, int) else None
    if found is None:
        return Scaffold(bar=AppBar("Playlist", up=back()), body=Empty("playlist", "This playlist no longer exists"))
    clips = [(i, clip) for i, path in enumerate(found.paths) if (clip := store.clip_at(context.files, path))]
    rows = tuple(clip_row(clip, "music_note", name=True, at=i) for i, clip in clips)
    count = "1 item" if len(clips) == 1 else f"{len(clips)} items"
    total = Header(f"{count}, {length(sum(clip.length for _, clip in clips))}")
    menu = (
        MenuItem("Rename", put(overlay="rename", path=None)),
        MenuItem("Delete", put(overlay="delete_list", path=None)),
    )
    layer: Overlay | None = overlay(context)
    if context.overlay() == "delete_list":
        layer = Dialog("Delete playlist?", f"{found.name} will be deleted; its files stay.", buttons=(
            Button("Cancel", hide(), "text"), Button("Delete", Event("delete_list"), "text")))  # fmt: skip
    play = (IconButton("play_circle", "Play all", Event("open", (clips[0][1].path,))),) if clips else ()
    return Scaffold(
        bar=AppBar(found.name, up=back(), actions=play, menu=menu),
        body=Scroll((total, *rows)) if rows else Empty("playlist", "This playlist is empty"),
        overlay=layer,
    )


def favorites_view(context: Context) -> Scaffold:
    loved = set(store.favorites(context.world))
    clips = (*store.videos(context.files), *store.sounds(context.files))
    rows = tuple(clip_row(clip, "music_note", name=True) for clip in clips if clip.name in loved)
    body: Widget = Scroll(rows) if rows else Empty("favorite", "No favorites yet")
    return Scaffold(bar=AppBar("Favorites", up=back()), body=body, overlay=overlay(context))


def settings_view(context: Context) -> Scaffold:
    order = context.setting("vlc/sort", "name")
    rows: tuple[Widget, ...] = (
        Header("Video"),
        *(
            ListItem(f"By {name}", checked=name == order, control="radio", tap=Event("sort", (name,)))
            for name in ("name", "length")
        ),
        Header("Browser"),
        ListItem("Show hidden files", "Names that begin with a dot", checked=context.on("vlc/hidden"),
                 tap=Event("flip", ("vlc/hidden",))),
    )  # fmt: skip
    return Scaffold(bar=AppBar("VLC settings", up=back()), body=Scroll(rows))


def about_view(context: Context) -> Scaffold:
    rows = (
        ListItem("Version", "3.5.4"),
        ListItem("Videos", str(len(store.videos(context.files)))),
        ListItem("Songs", str(len(store.sounds(context.files)))),
        ListItem("Playlists", str(len(store.lists(context.world)))),
    )
    return Scaffold(bar=AppBar("About", up=back()), body=Scroll(rows))
