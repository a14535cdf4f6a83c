"""Gallery: the pictures and videos of the phone by folder, as Simple Gallery Pro shows them.

Files are the whole state, but for favourites, which lie in the app's database. Deleting asks first and is for good:
there is no recycle bin.
"""

from emulators.virtual.app import Activity, App, AppIcon, Context, back, go, put, show
from emulators.virtual.apps import gallery_files as store
from emulators.virtual.apps.gallery_dialogs import dialog
from emulators.virtual.apps.gallery_moves import handle
from emulators.virtual.apps.media_files import DOWNLOADS, PICTURES, is_video, name_of, place_of
from emulators.virtual.clips import poster_in
from emulators.virtual.scenes import flat, words_in
from emulators.virtual.widgets import (
    AppBar,
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
    Picture,
    Row,
    Scaffold,
    Scroll,
    Space,
    Stack,
    Swipes,
    Text,
    Widget,
)  # fmt: skip

__all__ = ["APP", "PACKAGE"]

PACKAGE = "com.simplemobiletools.gallery.pro"

_ACROSS = 3


def folders_view(context: Context) -> Scaffold:
    cards = [_folder_card(folder) for folder in store.folders(context)]
    if loved := store.favorites(context):
        cards.append(_folder_card(store.Album(store.FAVORITES, loved)))
    actions = (
        IconButton("search", "Search pictures", go("search")),
        IconButton("camera", "Open camera", Event("camera")),
    )
    menu = (
        *_sorting(context), MenuItem("Create new folder", show("new_folder")), MenuItem("Settings", go("settings")),
    )  # fmt: skip
    return Scaffold(
        bar=AppBar("Gallery", actions=actions, menu=menu),
        body=Scroll(_rows(cards, 2), pad=8, gap=8) if cards else Empty("gallery", "No media found"),
        overlay=dialog(context),
    )


def _folder_card(album: store.Album) -> Widget:
    cover = album.items[0] if album.items else None
    label = Column(
        (
            Text(album.name, "subtitle", lines=1),
            Text(str(len(album.items)), "small", "on_surface_variant", 1),
        ),
        pad=(8, 6, 8, 4),
    )
    face: Widget = _cover(cover, 150) if cover else Box(Icon("folder", size=56), height=150, width=400, color=_GROUND,
                                                      align="center", valign="center", radius=12)  # fmt: skip
    return Box(
        Column((face, label)), width=400, radius=12, tap=go("folder", path=album.path),
        long=put(overlay="folder", path=album.path), id="dir_holder",
    )  # fmt: skip


_GROUND = "surface_container_high"


def _cover(item: store.Item, height: float) -> Picture:
    data = poster_in(item.data) if is_video(item.path) else flat(item.data)
    return Picture(data, "", height=height, radius=8, id="")


def _rows(cells: list[Widget], across: int) -> tuple[Widget, ...]:
    """Cells in rows, so that a long grid is only laid out where it is seen."""
    rows: list[Widget] = []
    for start in range(0, len(cells), across):
        row: list[Widget] = [Grow(cell) for cell in cells[start : start + across]]
        row += [Grow(Space())] * (across - len(row))
        rows.append(Row(tuple(row), gap=4))
    return tuple(rows)


def folder_view(context: Context) -> Scaffold:
    path = str(context.args["path"])
    items = store.items(context, path)
    chosen = store.chosen(context)
    cells: list[Widget] = [_tile(context, item, path, chosen) for item in items]
    bar = AppBar(
        store.title(path), up=back(), actions=(IconButton("search", "Search pictures", go("search")),),
        menu=(*_sorting(context), MenuItem("Select all", Event("all", (path,)))),
    )  # fmt: skip
    if chosen:
        bar = _choosing(context, chosen, path)
    return Scaffold(
        bar=bar,
        body=Scroll(_rows(cells, _ACROSS), pad=4, gap=4) if items else Empty("gallery", "No media found here"),
        overlay=dialog(context), back=put(chosen=None) if chosen else None,
    )  # fmt: skip


def _asking(context: Context) -> Event:
    return show("delete") if context.on("gallery/confirm") else Event("delete")


def _choosing(context: Context, chosen: tuple[str, ...], path: str) -> AppBar:
    one = (MenuItem("Rename", show("rename")),) if len(chosen) == 1 else ()
    return AppBar(
        f"{len(chosen)} selected", up=put(chosen=None), up_icon="close",
        actions=(
            IconButton("share", "Share", Event("share"), enabled=len(chosen) == 1),
            IconButton("delete", "Delete", _asking(context)),
        ),
        menu=(
            *one, MenuItem("Copy to", Event("pick", ("copy",))), MenuItem("Move to", Event("pick", ("move",))),
            MenuItem("Properties", show("properties")), MenuItem("Select all", Event("all", (path,))),
        ),
    )  # fmt: skip


def _tile(context: Context, item: store.Item, folder: str, chosen: tuple[str, ...]) -> Widget:
    picked = item.path in chosen
    tap = Event("choose", (item.path,)) if chosen else go("viewer", path=item.path, folder=folder)
    layers: list[Widget] = [_cover(item, 116)]
    if is_video(item.path):
        layers.append(Icon("play_circle", "#ffffff", 40))
    if picked:
        layers.append(Icon("check_circle", "primary", 36))
    caption: tuple[Widget, ...] = ()
    if context.on("gallery/show_names"):
        caption = (Text(item.name, "small", lines=1),)
    return Box(
        Column((Stack(tuple(layers)), *caption), align="center"), width=400, tap=tap,
        long=Event("choose", (item.path,)), description=item.name, selected=picked, id="medium_thumbnail",
        color="secondary_container" if picked else "", pad=4 if picked else 0,
    )  # fmt: skip


def _sorting(context: Context) -> tuple[MenuItem, ...]:
    order = context.setting("gallery/sort", "date")
    return tuple(
        MenuItem(f"Sort by {name}", Event("sort", (name,)), checked=order == name) for name in ("date", "name", "size")
    )


def viewer_view(context: Context) -> Scaffold:
    path = store.shown(context)
    item = store.item(context, path)
    if item is None:
        return Scaffold(bar=AppBar("Picture", up=back()), body=Empty("gallery", "This file no longer exists"))
    loved = path in {each.path for each in store.favorites(context)}
    before, after = store.beside(context, path)
    turn = Swipes(
        left=put(path=after) if after else None, right=put(path=before) if before else None,
    )  # fmt: skip
    foot = Row(
        (
            IconButton("heart_on" if loved else "heart", "Unfavorite" if loved else "Favorite", Event("love")),
            IconButton("share", "Share", Event("share")),
            IconButton("info", "Properties", show("properties")),
            IconButton("delete", "Delete", _asking(context)),
        ),
        justify="between", pad=(24, 4, 24, 4),
    )  # fmt: skip
    menu = (
        MenuItem("Rename", show("rename")), MenuItem("Copy to", Event("pick", ("copy",))),
        MenuItem("Move to", Event("pick", ("move",))), )  # fmt: skip
    return Scaffold(
        bar=AppBar(name_of(path), up=back(), menu=menu),
        body=Column((Grow(Box(_full(item), swipe=turn, width=4000, align="center", valign="center")), foot)),
        overlay=dialog(context),
    )


def _full(item: store.Item) -> Widget:
    if is_video(item.path):
        return Stack((Picture(poster_in(item.data), "Video", height=430, fit="contain"),
                      IconButton("play_circle", "Play video", Event("play"), color="#ffffff", size=72)))  # fmt: skip
    return Picture(flat(item.data), words_in(item.data) or item.name, height=520, fit="contain", id="photo")


def search_view(context: Context) -> Scaffold:
    wanted = context.text("search").strip().lower()
    found = [item for item in store.everything(context) if wanted and wanted in item.name.lower()]
    body: Widget = Scroll(tuple(_result(item) for item in found))
    if not found:
        body = Empty("search", "No media found" if wanted else "Type a name")
    bar = AppBar("Search", up=back(), search=Field("search", hint="Search pictures", icon="search"))
    return Scaffold(bar=bar, body=body)


def _result(item: store.Item) -> Widget:
    face = Box(_cover(item, 44), width=44, height=44)
    return ListItem(
        item.name, place_of(item.path).removeprefix("/storage/emulated/0/"), leading=face,
        tap=go("viewer", path=item.path, folder=place_of(item.path)),
    )  # fmt: skip


def destination_view(context: Context) -> Scaffold:
    op = str(context.args["op"])
    rows = tuple(
        ListItem(
            store.title(folder), store.local(folder), leading=Icon("folder", "primary"), tap=Event("drop", (folder,))
        )
        for folder in store.destinations(context)
    )
    other = ListItem("Other folder", "Type its name", leading=Icon("folder_add", "primary"), tap=show("other"))
    title = "Move to" if op == "move" else "Copy to"
    return Scaffold(bar=AppBar(title, up=back()), body=Scroll((*rows, other)), overlay=dialog(context))


def settings_view(context: Context) -> Scaffold:
    rows = (
        ListItem("Show file names", "Below the thumbnails", checked=context.on("gallery/show_names"),
                 tap=Event("flip", ("gallery/show_names",))),
        ListItem("Confirm deletions", "Ask before files are deleted", checked=context.on("gallery/confirm"),
                 tap=Event("flip", ("gallery/confirm",))),
        ListItem("About", "Simple Gallery Pro 6.28", tap=show("about")),
    )  # fmt: skip
    return Scaffold(bar=AppBar("Gallery settings", up=back()), body=Scroll(rows), overlay=dialog(context))


APP = App(
    package=PACKAGE,
    name="Gallery",
    icon=AppIcon("gallery", "#f57c00"),
    activities=(
        Activity("folders", f"{PACKAGE}.activities.MainActivity", folders_view),
        Activity("folder", f"{PACKAGE}.activities.MediaActivity", folder_view),
        Activity("viewer", f"{PACKAGE}.activities.ViewPagerActivity", viewer_view),
        Activity("search", f"{PACKAGE}.activities.SearchActivity", search_view),
        Activity("destination", f"{PACKAGE}.activities.PickDirectoryActivity", destination_view),
        Activity("settings", f"{PACKAGE}.activities.SettingsActivity", settings_view),
    ),
    handle=handle,
    databases={store.DATABASE: store.SCHEMA},
    settings={"gallery/show_names": "0", "gallery/confirm": "1", "gallery/sort": "date"},
    shelves=(PICTURES, DOWNLOADS, store.FAVORITE_FILES),
)
