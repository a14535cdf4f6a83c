"""Chrome's tabs: where each has been, which one is in front, and what lies at an address.

Tabs live in the state of the browser's page, as what is on the screen does: they are lost with it, and are no facts.
"""

import html
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote, urljoin, urlsplit

from emulators.virtual.app import Context
from emulators.virtual.apps import web_sites
from emulators.virtual.apps.chrome_store import Visit, add_visit
from emulators.virtual.apps.html_blocks import Document
from emulators.virtual.apps.html_document import parsed
from emulators.virtual.files import File, Files, Folder
from emulators.virtual.widgets import Plain

__all__ = [
    "BLANK", "MARK", "Tab", "address", "current", "document", "followed", "front", "html_at", "load", "put_tabs",
    "shown_address", "tabs", "title_of",
]  # fmt: skip

BLANK = "chrome://newtab/"
MARK = "in:"
"""How the keys of what was typed into a page begin, in the state of the browser's page."""


@dataclass(frozen=True, slots=True)
class Tab:
    """Where a tab has been, and at which of these it is."""

    urls: tuple[str, ...] = (BLANK,)
    at: int = 0

    @property
    def url(self) -> str:
        return self.urls[min(self.at, len(self.urls) - 1)]


def tabs(context: Context) -> tuple[Tab, ...]:
    """At least one; at first, the page that the browser was opened with."""
    kept = context.ui.get("tabs")
    if isinstance(kept, tuple):
        found = [Tab(tuple(map(str, urls)), int(str(at))) for at, urls in map(_pair, kept) if urls]
        if found:
            return tuple(found)
    return (Tab((_opened(context),)),)


def _pair(tab: Plain) -> tuple[int, tuple[Plain, ...]]:
    match tab:
        case (int(at), tuple(urls)):
            return at, urls
    return 0, ()


def _opened(context: Context) -> str:
    path, url = str(context.args.get("path") or ""), str(context.args.get("url") or context.args.get("text") or "")
    return f"file://{quote(path)}" if path else address(url) if url else BLANK


def front(context: Context) -> int:
    number = context.ui.get("front")
    return min(number, len(tabs(context)) - 1) if isinstance(number, int) else 0


def current(context: Context) -> Tab:
    return tabs(context)[front(context)]


def put_tabs(context: Context, everything: tuple[Tab, ...], *, front: int) -> None:
    """Keep these tabs; what was typed into the page before is gone."""
    cleared = dict.fromkeys(key for key in context.ui if key.startswith((MARK, "find", "inputs")))
    kept = tuple((tab.at, tab.urls) for tab in everything)
    context.set(**cleared, tabs=kept, front=front, overlay=None)
    context.set(url=current(context).url)


def load(context: Context, url: str) -> None:
    """Go to an address in the tab in front, and note it in the history."""
    everything, number = tabs(context), front(context)
    tab = everything[number]
    gone = (*tab.urls[: tab.at + 1], url)[-30:]
    everything = (*everything[:number], replace(tab, urls=gone, at=len(gone) - 1), *everything[number + 1 :])
    put_tabs(context, everything, front=number)
    if url.startswith(("http://", "https://")):
        add_visit(context.world, Visit(url, title_of(context, url), context.world.state.now))


# Addresses


def address(text: str) -> str:
    """What somebody means who types this into the address bar: an address, or words to search for."""
    words = text.strip()
    if words.startswith(("http://", "https://", "file://", "chrome://")):
        return words if urlsplit(words).path else f"{words}/"
    if words.startswith("/"):
        return f"file://{quote(words)}"
    host = words.partition("/")[0]
    if "." in host.strip(".") and " " not in words:
        return f"https://{words}" if "/" in words else f"https://{words}/"
    return web_sites.search_url(words)


def shown_address(url: str) -> str:
    """An address as the browser shows it."""
    return "" if url == BLANK else unquote(url.removeprefix("https://").removeprefix("http://")).rstrip("/")


def html_at(context: Context, url: str) -> str:
    """The HTML of a page; of one that says why, where there is none."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return _file_page(context.files, unquote(parts.path))
    if parts.scheme in ("http", "https"):
        if not (context.on("global/wifi_on") or context.on("global/mobile_data")) or _flying(context):
            return _said("No internet", "No internet", "Try: turning off airplane mode, or turning on Wi-Fi")
        page = web_sites.page(url)
        host = html.escape(parts.hostname or url)
        return page or _said(
            host, "This site can't be reached", f"{host}'s server IP address could not be found. DNS_PROBE_NXDOMAIN"
        )
    return _said("Not found", "This page can't be shown", html.escape(url))


def _flying(context: Context) -> bool:
    return context.on("global/airplane_mode_on") and not context.on("global/wifi_on")


def _said(title: str, head: str, text: str) -> str:
    return f"<html><head><title>{title}</title></head><body><h1>{head}</h1><p>{text}</p></body></html>"


def _file_page(files: Files, path: str) -> str:
    name = path.rstrip("/").rpartition("/")[2]
    match files.find(path):
        case File() as file if path.lower().endswith((".html", ".htm")):
            return file.text
        case File() if path.lower().endswith((".png", ".jpg", ".jpeg", ".gif", ".webp")):
            return f'<html><head><title>{html.escape(name)}</title></head><body><img src="{quote(name)}" alt="'\
                   f'{html.escape(name)}"></body></html>'  # fmt: skip
        case File() as file:
            body = html.escape(file.text) if b"\0" not in file.data else "This file cannot be shown."
            return f"<html><head><title>{html.escape(name)}</title></head><body><pre>{body}</pre></body></html>"
        case Folder():
            links = "".join(
                f'<li><a href="{quote(child)}{"/" * isinstance(node, Folder)}">{html.escape(child)}</a></li>'
                for child, node in files.list(path)
            )
            said = html.escape(path)
            return f"<html><head><title>Index of {said}</title></head><body><h1>Index of {said}</h1><ul>{links}</ul>"
    return _said("Not found", "Your file couldn't be accessed", "It may have been moved, edited, or deleted. "
                 "ERR_FILE_NOT_FOUND")  # fmt: skip


def document(context: Context, url: str) -> Document:
    return parsed(html_at(context, url))


def title_of(context: Context, url: str) -> str:
    """A page's own title, else its address."""
    if url == BLANK:
        return "New tab"
    return document(context, url).title or shown_address(url)


def followed(url: str, href: str) -> str:
    """Where a link on a page leads."""
    return urljoin(url, href)
