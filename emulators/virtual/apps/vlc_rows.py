"""Rows, menus and dialogs that VLC's pages share."""

from emulators.virtual.app import Context, go, hide, put
from emulators.virtual.apps import vlc_store as store
from emulators.virtual.apps.media_files import is_sound, is_video, name_of, place_of
from emulators.virtual.apps.playlist_names import name_dialog
from emulators.virtual.apps.vlc_store import Clip
from emulators.virtual.clips import poster_in
from emulators.virtual.files import File, Folder
from emulators.virtual.selection import chosen_names
from emulators.virtual.widgets import (
    AppBar,
    Box,
    Button,
    Column,
    Dialog,
    Event,
    Icon,
    IconButton,
    ListItem,
    Menu,
    MenuItem,
    Overlay,
    Picture,
    Text,
    Widget,
)  # fmt: skip

__all__ = ["choosing_bar", "clip_row", "folder_rows", "length", "overlay", "poster"]


def length(milliseconds: int) -> str:
    """Such as "2min 5s"."""
    minutes, seconds = divmod(milliseconds // 1_000, 60)
    return f"{minutes}min {seconds}s" if minutes else f"{seconds}s"


def choosing_bar(paths: tuple[str, ...]) -> AppBar:
    return AppBar(
        f"{len(paths)} selected", up=put(chosen=None), up_icon="close",
        actions=(
            IconButton("playlist_add", "Add to playlist", put(overlay="lists")),
            IconButton("delete", "Delete", put(overlay="delete")),
        ),
    )  # fmt: skip


def poster(context: Context, clip: Clip, height: float) -> Widget:
    """A picture from a video, or a note on a ground."""
    node = context.files.find(clip.path)
    data = poster_in(node.data) if isinstance(node, File) else b""
    if data:
        return Picture(data, "", height=height, radius=10, id="")
    icon = Icon("music" if is_sound(clip.path) else "movie", "on_surface_variant", height / 2)
    return Box(
        icon, height=height, width=400, color="surface_container_high", align="center", valign="center", radius=10
    )


def clip_row(clip: Clip, icon: str, *, name: bool = False, at: int | None = None) -> ListItem:
    """A row that plays; `at` is its place in a playlist, from which its menu can remove it."""
    title = clip.name if name or is_video(clip.path) else clip.title
    more = IconButton("more", f"Options of {title}", put(overlay="clip", path=clip.path, at=at))
    return ListItem(
        title, length(clip.length), leading=Icon("movie" if is_video(clip.path) else icon, "primary"), trailing=more,
        tap=Event("open", (clip.path,)), id="media_row",
    )  # fmt: skip


def folder_rows(context: Context, path: str, *, only: tuple[str, ...] = ()) -> tuple[Widget, ...]:
    """Folders, then what can be played, in a folder; hidden ones only where the settings say so."""
    folders: list[Widget] = []
    files: list[Widget] = []
    hidden = context.on("vlc/hidden")
    for name, node in context.files.list(path):
        if isinstance(node, Folder):
            if (not only or name in only) and (hidden or not name.startswith(".")):
                count = f"{len(node.children)} in it"
                folders.append(ListItem(name, count, leading=Icon("folder", "primary"),
                                        tap=go("browser", path=f"{path}/{name}")))  # fmt: skip
        elif (
            not only and (is_video(name) or is_sound(name)) and (clip := store.clip_at(context.files, f"{path}/{name}"))
        ):
            files.append(clip_row(clip, "music_note", name=True))
    return (*folders, *files)


def overlay(context: Context) -> Overlay | None:
    """Menus and dialogs about the clip at `path` of the page, or about the selected ones."""
    path = str(context.ui.get("path", ""))
    clip = store.clip_at(context.files, path) if path else None
    paths = chosen_names(context) or ((path,) if clip else ())
    match context.overlay():
        case "clip" if clip:
            return _clip_menu(context, clip)
        case "lists" if paths:
            lists = tuple(
                MenuItem(each.name, Event("add", (number, *paths))) for number, each in store.lists(context.world)
            )
            return Menu((MenuItem("New playlist", put(overlay="create")), *lists), sheet=True, title="Add to playlist")
        case "create":
            return name_dialog("New playlist", "Create", Event("create", paths), id="dialog_playlist_name")
        case "rename":
            return name_dialog("Rename playlist", "Rename", Event("rename"), id="dialog_playlist_name")
        case "about" if clip:
            facts = (("File", clip.name), ("Length", length(clip.length)),
                     ("Folder", place_of(path).removeprefix("/storage/emulated/0/")))  # fmt: skip
            lines = tuple(
                Text(text, style, color)  # type: ignore[arg-type]
                for fact in facts
                for text, style, color in zip(
                    fact, ("small", "body"), ("on_surface_variant", "on_surface"), strict=True
                )
            )
            return Dialog("Information", body=(Column(lines, gap=2),), buttons=(Button("OK", hide(), "text"),))
        case "delete" if paths:
            what = name_of(paths[0]) if len(paths) == 1 else f"{len(paths)} files"
            return Dialog("Delete file?" if len(paths) == 1 else "Delete files?", f"{what} will be deleted.", buttons=(
                Button("Cancel", hide(), "text"), Button("Delete", Event("delete", paths), "text")))  # fmt: skip
    return None


def _clip_menu(context: Context, clip: Clip) -> Menu:
    at = context.ui.get("at")
    remove: tuple[MenuItem, ...] = ()
    if isinstance(at, int) and context.world.page.screen == "playlist":
        remove = (MenuItem("Remove from playlist", Event("remove", (at,))),)
    loved = clip.name in store.favorites(context.world)
    items = (
        MenuItem("Play", Event("open", (clip.path,))), MenuItem("Add to playlist", put(overlay="lists")), *remove,
        MenuItem("Remove from favorites" if loved else "Add to favorites", Event("love", (clip.path, not loved))),
        MenuItem("Information", put(overlay="about")), MenuItem("Share", Event("share", (clip.path,))),
        MenuItem("Delete", put(overlay="delete")),
    )  # fmt: skip
    return Menu(items, sheet=True, title=clip.name)
