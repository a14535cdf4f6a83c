"""Chrome's other screens: tab switcher, history, bookmarks and their editor, downloads, settings."""

import datetime
from dataclasses import replace
from urllib.parse import quote

from emulators.virtual.app import Context, back, go, hide, put, show
from emulators.virtual.apps import chrome_store, dates
from emulators.virtual.apps.chrome_store import MOBILE, PACKAGE, Bookmark
from emulators.virtual.apps.chrome_tabs import Tab, front, put_tabs, shown_address, tabs, title_of
from emulators.virtual.files import SHARED, File
from emulators.virtual.widgets import (
    AppBar,
    Avatar,
    Button,
    Column,
    Dialog,
    Dropdown,
    Empty,
    Event,
    Fab,
    Field,
    Header,
    IconButton,
    ListItem,
    MenuItem,
    Scaffold,
    Scroll,
    Space,
    Widget,
)  # fmt: skip

__all__ = [
    "BAR_KEY", "bookmark_view", "bookmarks_view", "downloads_view", "handle", "history_view", "row", "settings_view",
    "suggestions", "tabs_view",
]  # fmt: skip

BAR_KEY = f"{PACKAGE}/Chrome.Suggestions"
"""Whether the address bar suggests what was visited before."""

DOWNLOADS = f"{SHARED}/Download"

NEW_FOLDER = "New folder…"


def row(name: str, url: str, tap: Event, trailing: Widget | None = None) -> ListItem:
    said = shown_address(url)
    return ListItem(name, said, tap=tap, leading=Avatar(name, 36), trailing=trailing, subtitle_lines=1)


def suggestions(context: Context, wanted: str) -> list[Bookmark]:
    """Bookmarks and visited pages that fit, without repetition."""
    seen = [Bookmark(visit.title, visit.url) for _, visit in chrome_store.visits(context.world)]
    everything = [*chrome_store.bookmarks(context.world), *(seen if context.on(BAR_KEY) else [])]
    hits = {each.url: each for each in reversed(everything) if wanted in f"{each.name} {each.url}".casefold()}
    return list(reversed(hits.values()))[:8]


# Tabs


def tabs_view(context: Context) -> Scaffold:
    """The tabs of the browser's page, which lies below this one."""
    below = _below(context)
    kept = below.get("tabs")
    urls = [str(entry[1][int(str(entry[0]))]) for entry in _entries(kept)]
    rows = tuple(
        row(
            title_of(context, url),
            url,
            Event("switch", (i,)),
            IconButton("close", f"Close {title_of(context, url)}", Event("close", (i,))),
        )
        for i, url in enumerate(urls)
    )
    return Scaffold(
        bar=AppBar(
            "Tabs",
            up=back(),
            subtitle=f"{len(urls)} open",
            menu=(MenuItem("Close all tabs", Event("close all")),),
        ),
        body=Scroll((*rows, Space(height=88))) if rows else Empty("tabs", "No open tabs"),
        fab=Fab("add", "Add a tab", Event("new tab")),
    )


def _below(context: Context) -> dict[str, object]:
    stack = context.world.state.tasks[-1]
    page = next((page for page in reversed(stack) if page.screen == "browser" and page.package == PACKAGE), None)
    return dict(page.ui) if page else {}


def _entries(kept: object) -> list[tuple[int, tuple[object, ...]]]:
    if isinstance(kept, tuple):
        return [entry for entry in kept if isinstance(entry, tuple) and len(entry) == 2]
    return [(0, ("chrome://newtab/",))]


# History


def history_view(context: Context) -> Scaffold:
    wanted = context.text("search").strip().casefold()
    visits = [
        (number, visit)
        for number, visit in chrome_store.visits(context.world)
        if wanted in f"{visit.title} {visit.url}".casefold()
    ]
    rows: list[Widget] = []
    last, style = None, context.setting("system/time_12_24")
    for number, visit in visits[:200]:
        moment = datetime.datetime.fromtimestamp(visit.time, datetime.UTC)
        if moment.date() != last:
            last = moment.date()
            said = "Today" if last == context.now.date() else dates.long_day(moment)
            rows.append(Header(said))
        remove = IconButton("delete", f"Remove {visit.title}", Event("forget", (number,)))
        rows.append(
            ListItem(
                visit.title, f"{shown_address(visit.url)} · {dates.clock(visit.time, style)}",
                tap=Event("open", (visit.url,)),
                leading=Avatar(visit.title, 36), trailing=remove, subtitle_lines=1,
            )
        )  # fmt: skip
    searching = context.ui.get("searching")
    field = Field("search", hint="Search history", icon="search") if searching else None
    clear = Dialog(
        "Clear browsing history?",
        "All pages that you have visited will be forgotten.",
        buttons=(Button("Cancel", hide(), "text"), Button("Clear", Event("forget all"), "text")),
    )
    return Scaffold(
        bar=AppBar(
            "History",
            up=put(searching=None, search=None) if searching else back(),
            actions=() if searching else (IconButton("search", "Search history", put(searching=True)),),
            menu=(MenuItem("Clear browsing history", show("clear")),),
            search=field,
        ),
        body=Scroll(tuple(rows)) if rows else Empty("history", "No pages found" if wanted else "No history here"),
        overlay=clear if context.overlay() == "clear" else None,
    )


# Bookmarks


def bookmarks_view(context: Context) -> Scaffold:
    everything = chrome_store.bookmarks(context.world)
    folder = str(context.args.get("folder") or "")
    rows: list[Widget] = []
    if not folder:
        for name in chrome_store.folders(context.world):
            count = sum(each.folder == name for each in everything)
            rows.append(
                ListItem(
                    name, f"{count} bookmark{'' if count == 1 else 's'}", tap=go("bookmarks", folder=name),
                    leading=Avatar(name, 36, "folder", "#5f6368"),
                )
            )  # fmt: skip
    for i, each in enumerate(everything):
        if each.folder == folder:
            edit = IconButton("edit", f"Edit {each.name}", go("bookmark", number=i))
            rows.append(row(each.name, each.url, Event("open", (each.url,)), edit))
    return Scaffold(
        bar=AppBar(folder or "Bookmarks", up=back(), subtitle="" if folder else MOBILE),
        body=Scroll(tuple(rows)) if rows else Empty("bookmark", "No bookmarks here"),
    )


def _edited(context: Context) -> tuple[int, Bookmark] | None:
    number = context.args.get("number")
    everything = chrome_store.bookmarks(context.world)
    if isinstance(number, int) and 0 <= number < len(everything):
        return number, everything[number]
    return None


def bookmark_view(context: Context) -> Scaffold:
    found = _edited(context)
    if found is None:
        return Scaffold(bar=AppBar("Bookmark", up=back()), body=Empty("bookmark", "This bookmark no longer exists"))
    _, old = found
    folder = context.text("folder", old.folder or MOBILE)
    names = dict.fromkeys((MOBILE, *chrome_store.folders(context.world), folder))
    form: tuple[Widget, ...] = (
        Field("name", label="Name", initial=old.name, id="title_text"),
        Dropdown("Folder", folder, (*names, NEW_FOLDER), Event("folder")),
        Field("address", label="URL", initial=old.url, id="url_text"),
    )
    making = Dialog(
        "New folder",
        body=(Field("new_folder", label="Folder name", submit=Event("make folder"), id="folder_title"),),
        buttons=(
            Button("Cancel", put(overlay=None, new_folder=None), "text"),
            Button("OK", Event("make folder"), "text"),
        ),
    )
    return Scaffold(
        bar=AppBar(
            "Edit bookmark",
            up=back(),
            up_icon="close",
            actions=(IconButton("delete", "Delete bookmark", Event("delete mark")), Button("Save", Event("save mark"))),
        ),
        body=Scroll((Column(form, gap=16, pad=16),)),
        overlay=making if context.overlay() == "folder" else None,
    )


# Downloads and settings


def downloads_view(context: Context) -> Scaffold:
    files = [(name, node) for name, node in context.files.list(DOWNLOADS) if isinstance(node, File)]
    rows = tuple(
        ListItem(
            name,
            f"{max(1, round(len(node.data) / 1024))} kB",
            tap=Event("open", (f"file://{quote(f'{DOWNLOADS}/{name}')}",)),
            leading=Avatar(name, 36, "file", "#5f6368"),
            trailing=IconButton("delete", f"Delete {name}", Event("ask delete", (name,))),
        )
        for name, node in files
    )
    name = context.text("doomed")
    asking = Dialog(
        "Delete file?",
        f"{name} will be deleted from this phone.",
        buttons=(Button("Cancel", hide(), "text"), Button("Delete", Event("delete file"), "text")),
    )
    return Scaffold(
        bar=AppBar("Downloads", up=back()),
        body=Scroll(rows) if rows else Empty("download", "Files you download appear here"),
        overlay=asking if context.overlay() == "delete" else None,
    )


def settings_view(context: Context) -> Scaffold:
    rows = (
        ListItem(
            "Suggest visited pages",
            "In the address bar",
            tap=Event("toggle", (BAR_KEY,)),
            checked=context.on(BAR_KEY),
        ),
        ListItem("History", "Look at it or clear it", tap=go("history")),
        ListItem("Bookmarks", MOBILE, tap=go("bookmarks")),
        ListItem("Downloads", "Files in the folder Download", tap=go("downloads")),
        ListItem("Search engine", "search.example"),
        ListItem("About Chrome", "Pages of this phone only; nothing is fetched"),
    )
    return Scaffold(bar=AppBar("Settings", up=back()), body=Scroll(rows))


# What happens


def handle(context: Context, event: Event) -> None:
    world = context.world
    match event:
        case Event("switch", (int(number),)):
            context.back()
            put_tabs(context, tabs(context), front=number)
        case Event("close", (int(number),)):
            _close(context, number)
        case Event("close all"):
            context.back()
            put_tabs(context, (Tab(),), front=0)
        case Event("forget", (int(number),)):
            chrome_store.forget(world, (number,))
        case Event("forget all"):
            chrome_store.forget(world, [number for number, _ in chrome_store.visits(world)])
            context.hide()
        case Event("toggle", (str(key),)):
            context.put_setting(key, "0" if context.on(key) else "1")
        case Event("ask delete", (str(name),)):
            context.set(doomed=name, overlay="delete")
        case Event("delete file"):
            path = f"{DOWNLOADS}/{context.text('doomed')}"
            if context.files.exists(path):
                context.put_files(context.files.delete(path))
            context.set(doomed=None, overlay=None)
            context.toast("File deleted")
        case _:
            _handle_bookmark(context, event)


def _close(context: Context, number: int) -> None:
    """Close a tab and stay in the switcher; the last one leaves an empty one in the browser."""
    context.back()
    everything, at = tabs(context), front(context)
    kept = (*everything[:number], *everything[number + 1 :])
    if kept:
        put_tabs(context, kept, front=max(0, at - (number < at) if at != number else min(at, len(kept) - 1)))
        context.go("tabs")
    else:
        put_tabs(context, (Tab(),), front=0)


def _handle_bookmark(context: Context, event: Event) -> None:
    found = _edited(context)
    world = context.world
    match event:
        case Event("folder", (str(name),)):
            context.set(**({"overlay": "folder"} if name == NEW_FOLDER else {"folder": name}))
        case Event("make folder"):
            name = context.text("new_folder").strip()
            if name:
                context.set(folder=name, overlay=None, new_folder=None)
            else:
                context.toast("Type a name for the folder")
        case Event("delete mark") if found:
            kept = [each for i, each in enumerate(chrome_store.bookmarks(world)) if i != found[0]]
            chrome_store.put_bookmarks(world, kept, chrome_store.folders(world))
            context.back()
            context.toast("Bookmark deleted")
        case Event("save mark") if found:
            _save(context, *found)


def _save(context: Context, number: int, old: Bookmark) -> None:
    name, url = context.text("name", old.name).strip(), context.text("address", old.url).strip()
    if not name or not url:
        context.toast("Name is empty" if not name else "URL is empty")
        return
    folder = context.text("folder", old.folder or MOBILE)
    new = replace(old, name=name, url=url, folder="" if folder == MOBILE else folder)
    everything = list(chrome_store.bookmarks(context.world))
    everything[number] = new
    chrome_store.put_bookmarks(context.world, everything, chrome_store.folders(context.world))
    context.back()
    context.toast("Bookmark saved")
