"""Chrome: tabs over the phone's own pages, with bookmarks, history, downloads and find in page.

Pages lie in the phone's files (file://) or come from its few invented sites (`web_sites`); nothing is ever fetched.
"""

from emulators.virtual.app import Activity, App, AppIcon, Context, back, go, put, show
from emulators.virtual.apps import chrome_lists, chrome_page, chrome_store, chrome_tabs
from emulators.virtual.apps.chrome_scripts import HEIGHT, WIDTH, Input, Part, sight_of
from emulators.virtual.apps.chrome_store import BOOKMARKS, DATABASE, HISTORY, PACKAGE, SCHEMA, Bookmark
from emulators.virtual.apps.chrome_tabs import BLANK, Tab, current, front, html_at, load, put_tabs, shown_address, tabs
from emulators.virtual.apps.script_pages import seed
from emulators.virtual.widgets import (
    AppBar,
    Box,
    Button,
    Column,
    Empty,
    Event,
    Field,
    Grow,
    IconButton,
    Menu,
    MenuItem,
    Pad,
    Row,
    Scaffold,
    Scroll,
    Space,
    Stack,
    Text,
    Widget,
)  # fmt: skip

__all__ = ["APP"]


def browser_view(context: Context) -> Scaffold:
    tab = current(context)
    url = tab.url
    count = len(tabs(context))
    title = chrome_tabs.title_of(context, url)
    scripted = url != BLANK and chrome_tabs.document(context, url).scripted
    body: Widget = _scripted(context, html_at(context, url)) if scripted else chrome_page.page_body(context)
    if context.ui.get("finding"):
        body = Column((Grow(body), _find_bar(context, url)))
    opened = "path" in context.args or "url" in context.args
    leaving = Event("previous") if tab.at > 0 else back() if opened else Event("phone:press", ("home",))
    return Scaffold(
        bar=AppBar(
            title,
            subtitle=shown_address(url) or "chrome://newtab",
            actions=(
                IconButton("search", "Search or type URL", Event("address")),
                IconButton("tabs", f"Switch tabs ({count})", go("tabs")),
                IconButton("more", "More options", show("menu")),
            ),
        ),
        body=body,
        overlay=_menu(context, tab) if context.overlay() == "menu" else None,
        back=put(finding=None, find=None) if context.ui.get("finding") else leaving,
    )


def _menu(context: Context, tab: Tab) -> Menu:
    marked = any(each.url == tab.url for each in chrome_store.bookmarks(context.world))
    star = MenuItem("Edit bookmark", Event("edit mark")) if marked else MenuItem("Bookmark", Event("mark"))
    page = tab.url != BLANK
    return Menu(
        (
            MenuItem("Forward", Event("next"), enabled=tab.at + 1 < len(tab.urls)),
            MenuItem("Reload", Event("reload"), enabled=page),
            MenuItem("New tab", Event("new tab")),
            *((star,) if page else ()),
            MenuItem("History", Event("go", ("history",))),
            MenuItem("Downloads", Event("go", ("downloads",))),
            MenuItem("Bookmarks", Event("go", ("bookmarks",))),
            *((MenuItem("Find in page", put(finding=True, overlay=None)),) if page else ()),
            *((MenuItem("Share", Event("share")),) if page else ()),
            MenuItem("Settings", Event("go", ("settings",))),
        )
    )


def _find_bar(context: Context, url: str) -> Widget:
    found = chrome_page.matches(context, url)
    said = f"{found} match{'' if found == 1 else 'es'}"
    row = Row(
        (
            Grow(Field("find", hint="Find in page", id="find_query")),
            Text(said, "small", "on_surface_variant", id="find_status"),
            IconButton("close", "Close find bar", put(finding=None, find=None)),
        ),
        gap=8,
        pad=(12, 4, 4, 4),
    )
    return Box(row, color="surface_container", align="center")


# Pages with scripts


def _inputs(context: Context) -> tuple[Input, ...]:
    kept = context.ui.get("inputs")
    found: list[Input] = []
    for each in kept if isinstance(kept, tuple) else ():
        match each:
            case (str(kind), int(x1), int(y1), int(x2), int(y2), str(text)):
                found.append((kind, x1, y1, x2, y2, text))
    return tuple(found)


def _scripted(context: Context, page: str) -> Widget:
    sight = sight_of(page, _inputs(context))
    if sight.problem:
        return Empty("web", sight.problem)
    pad = Pad(
        (), "Web page", tap=Event("poke"), drag=Event("stroke"), height=HEIGHT, data=sight.picture,
        color="#ffffff", id="web_page",
    )  # fmt: skip
    layers = tuple(_layer(part, i) for i, part in enumerate(sight.parts))
    return Scroll((Box(Stack((Box(pad, width=WIDTH), *layers), align="start", valign="start"), width=WIDTH),))


def _layer(part: Part, number: int) -> Widget:
    """An element of the page, invisible, at its place over the picture."""
    wide, tall = part.right - part.left, part.bottom - part.top
    x, y = round((part.left + part.right) / 2), round((part.top + part.bottom) / 2)
    face: Widget
    match part.kind:
        case "field":
            face = Box(
                Field(f"{chrome_tabs.MARK}web{number}", label=part.label or "Text field", initial=part.value,
                      change=Event("type", (x, y))),
                width=max(120, wide),
            )  # fmt: skip
        case "button":
            face = Box(Space(), width=wide, height=tall, tap=Event("poke at", (x, y)), description=part.label)
        case _:
            face = Box(Text(part.label, "small", "transparent", 1), width=wide, height=tall)
    return Column((Space(height=part.top), Row((Space(width=part.left), face))))


def _did(context: Context, done: Input) -> None:
    inputs = _inputs(context)
    if done[0] == "type" and inputs and inputs[-1][:3] == done[:3]:
        inputs = inputs[:-1]
    context.set(inputs=(*inputs, done)[-200:])


# What happens


def handle(context: Context, event: Event) -> None:
    tab, everything, number = current(context), tabs(context), front(context)
    match event:
        case Event("previous" | "next" as way):
            at = max(0, min(len(tab.urls) - 1, tab.at + (1 if way == "next" else -1)))
            moved = Tab(tab.urls, at)
            put_tabs(context, (*everything[:number], moved, *everything[number + 1 :]), front=number)
        case Event("reload"):
            put_tabs(context, everything, front=number)
        case Event("new tab"):
            _leave_to_browser(context)
            put_tabs(context, (*tabs(context), Tab()), front=len(tabs(context)))
        case Event("address"):
            context.go("address")
            context.focus("address")
        case Event("open", (str(text), *_)):
            _open(context, text)
        case Event("go", (str(screen),)):
            context.hide()
            context.go(screen)
        case Event("mark"):
            new = Bookmark(chrome_tabs.title_of(context, tab.url), tab.url)
            kept = chrome_store.bookmarks(context.world)
            chrome_store.put_bookmarks(context.world, (*kept, new), chrome_store.folders(context.world))
            context.hide()
            context.toast("Bookmarked")
        case Event("edit mark"):
            marks = chrome_store.bookmarks(context.world)
            own = next((i for i, each in enumerate(marks) if each.url == tab.url), 0)
            context.hide()
            context.go("bookmark", number=own)
        case Event("share"):
            context.hide()
            context.share(text=tab.url)
        case Event("poke", (int(x), int(y))):
            _did(context, ("tap", round(x * WIDTH / 1000), round(y * HEIGHT / 1000), 0, 0, ""))
        case Event("poke at", (int(x), int(y))):
            _did(context, ("tap", x, y, 0, 0, ""))
        case Event("stroke", (int(x1), int(y1), int(x2), int(y2))):
            ends = (x1 * WIDTH, y1 * HEIGHT, x2 * WIDTH, y2 * HEIGHT)
            a, b, c, d = (round(value / 1000) for value in ends)
            _did(context, ("drag", a, b, c, d, ""))
        case Event("type", (int(x), int(y), str(text))):
            _did(context, ("type", x, y, 0, 0, text))
        case _:
            if context.world.page.screen == "browser":
                chrome_page.handle(context, event)
            chrome_lists.handle(context, event)


def _leave_to_browser(context: Context) -> None:
    """Back to the page of the tabs, from a list over it."""
    while context.world.page.screen != "browser" and len(context.world.state.tasks[-1]) > 1:
        context.back()


def _open(context: Context, text: str) -> None:
    """Go to what was typed or chosen, in the tab in front."""
    if not text.strip():
        return
    _leave_to_browser(context)
    load(context, chrome_tabs.address(text))


def address_view(context: Context) -> Scaffold:
    """The address bar being typed into, with what fits from bookmarks and history."""
    wanted = context.text("address").strip().casefold()
    hits = chrome_lists.suggestions(context, wanted)
    field = Field("address", hint="Search or type URL", submit=Event("open"), icon="search", id="url_bar")
    rows = tuple(chrome_lists.row(each.name, each.url, Event("open", (each.url,))) for each in hits)
    typed = context.text("address").strip()
    going = Row((Grow(Space()), Button("Go", Event("open", (typed,)), "text")), pad=(0, 0, 12, 0))
    go_to = (going,) if typed else ()
    return Scaffold(bar=AppBar("Search or type URL", up=back(), search=field), body=Scroll((*go_to, *rows)))


APP = App(
    package=PACKAGE,
    name="Chrome",
    icon=AppIcon("web", "#1a73e8"),
    activities=(
        Activity("browser", "com.google.android.apps.chrome.Main", browser_view),
        Activity("address", "org.chromium.chrome.browser.searchwidget.SearchActivity", address_view),
        Activity("tabs", "org.chromium.chrome.browser.ChromeTabbedActivity", chrome_lists.tabs_view),
        Activity("history", "org.chromium.chrome.browser.history.HistoryActivity", chrome_lists.history_view),
        Activity("bookmarks", "org.chromium.chrome.browser.app.bookmarks.BookmarkActivity",
                 chrome_lists.bookmarks_view),
        Activity("bookmark", "org.chromium.chrome.browser.app.bookmarks.BookmarkEditActivity",
                 chrome_lists.bookmark_view),
        Activity("downloads", "org.chromium.chrome.browser.download.DownloadActivity", chrome_lists.downloads_view),
        Activity("settings", "org.chromium.chrome.browser.settings.SettingsActivity", chrome_lists.settings_view),
    ),
    handle=handle,
    seed=seed,
    databases={DATABASE: SCHEMA},
    settings={chrome_lists.BAR_KEY: "1"},
    takes={"text": "browser"},
    shelves=(BOOKMARKS, HISTORY),
)  # fmt: skip
