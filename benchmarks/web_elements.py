"""Whether we list what BrowserGym calls visible and clickable, and whether our touches land on what they name.

`python -m benchmarks.web_elements --peers DIR`, with `--sites datasette,django` for some of the real sites
(`--sites all`), and `--misses FILE` for a list of all that was missed, page by page.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.measuring import Report, arguments
from benchmarks.sites.login import log_in
from benchmarks.sites.site import Site, SiteError, named, open_site
from benchmarks.web_peers.driving import Asked, elements_runner
from benchmarks.web_peers.matching import Compared, compare
from emulators.action import GoTo
from emulators.browser.finding import find_browser
from emulators.browser.miniwob import task_names
from emulators.browser.pages import PageServer, pages_folder
from emulators.browser.session import Browser
from emulators.screen import Screen
from emulators.trajectory import Page

__all__ = ["main"]

TITLE = "Our elements beside BrowserGym's"
NOTE = (
    "The same page in the same state and size, laid out without scroll bars, once in our browser and once in "
    "BrowserGym's. Its elements are those that it says are in sight by half and more and clickable. One counts as "
    "found when the point of one of ours lies in its box and a touch there goes to it: it or something in it lies "
    "there on top, or a label of it does. A label also counts when a touch of ours goes to its control, which does "
    "the same. `recall` is the share that is found of those that a touch can reach at all: at one of 49 points spread "
    "over what is in sight of it, it or something in it lies on top. `recall_all` takes in the others, which are "
    "counted as `unreachable` (covered, outside what scrolls, or transparent). `whole_page` are html and body, which "
    "MiniWoB++ listens on and no touch is aimed at; they are in neither. `typed` are the parts of what is typed in an "
    "editable field (every word and line of it is clickable to Chromium), the field itself not among them; they are "
    "in neither. `own` is the share of ours whose point, by elementFromPoint, is the element: something lies there "
    "that has its box, says its words in its place, or is a label of what is in its box. Options of closed lists have "
    "no place of their own and are left out."
)
MINIWOB_SIZE, SITE_SIZE = (332, 214), (1280, 720)
BEGIN = (
    "(() => {{ core.EPISODE_MAX_TIME = 1e9; document.getElementById('reward-display').style.display = 'none'; "
    "Math.seedrandom('{seed}'); core.startEpisodeReal(); }})()"
)
"""Draws a problem and hides the clock."""
READY = "WOB_TASK_READY"
PATHS: dict[str, Sequence[str]] = {
    "datasette": ("/", "/shop", "/shop/products"),
    "django": ("/admin/", "/admin/crm/customer/", "/admin/crm/customer/add/"),
    "dokuwiki": ("/doku.php?id=start", "/doku.php?id=start&do=edit", "/doku.php?id=start&do=index"),
    "jupyterlab": ("/lab", "/lab/tree/notes.md"),
    "wagtail": ("/admin/", "/admin/pages/", "/admin/images/"),
}
"""What is looked at in every site, logged in."""
SHOWN = {
    "jupyterlab": "document.querySelectorAll('.jp-LauncherCard,.cm-line').length > 5 && "
    "!document.querySelector('#jupyterlab-splash') && document.querySelector('.Toastify__toast')"
}
"""When a page is there that goes on building itself after it was loaded, as an expression."""


@dataclass(frozen=True, slots=True)
class _Seen:
    group: str
    page: str
    compared: Compared


def main() -> None:
    more = {
        "peers": "the folder of the peers' environments",
        "sites": "real sites, with commas, or all",
        "tasks": "MiniWoB++ tasks, with commas (default all; - for none)",
        "folder": "where the sites' programs and content live (default as in benchmarks.sites)",
        "misses": "a file for the list of misses",
    }
    options = arguments(__doc__ or "", more=more)
    if not options.peers:
        sys.exit("BrowserGym is needed: python -m benchmarks.web_peers.install DIR browsergym, then --peers DIR")
    report = Report("web_elements", TITLE, NOTE, options)
    program = find_browser()
    try:
        sites = named(options.sites)
    except SiteError as error:
        sys.exit(str(error))
    with ExitStack() as stack:
        peer = elements_runner(Path(options.peers), program)
        stack.callback(peer.close)
        seen = list(_miniwob(options, program, peer))
        folder = Path(options.folder) if options.folder else None
        for name in sites:
            seen += _site(open_site(name, folder=folder, port=0), program, peer)
    lines = [line for one in seen for line in one.compared.lines(f"{one.group} {one.page}")]
    if options.misses:
        Path(options.misses).write_text("\n".join(lines) + "\n", "utf-8")
    print("\n".join(lines), file=sys.stderr)
    for group in dict.fromkeys(one.group for one in seen):
        _tell(report, group, [one.compared for one in seen if one.group == group])
    report.finish()


def _tell(report: Report, group: str, compared: Sequence[Compared]) -> None:
    def total(what: str) -> int:
        return sum(len(getattr(one, what)) for one in compared)

    found, missed, unreachable = total("found"), total("missed"), total("unreachable")
    own, others = total("own"), total("others")
    for name, part, whole in (
        ("recall", found, found + missed), ("recall_all", found, found + missed + unreachable),
        ("own", own, own + others),
    ):  # fmt: skip
        if whole:
            report.add(f"{name}.{group}", [part / whole], "share")
        else:
            report.lack(f"{name}.{group}", "there are none")
    for what in ("found", "missed", "unreachable", "whole_page", "typed", "own", "others"):
        report.add(f"counted.{group}.{what}", [total(what)], "elements")
    report.add(f"counted.{group}.pages", [len(compared)], "pages")


def _miniwob(options: Any, program: Path, peer: Asked) -> Iterator[_Seen]:
    names = [name.removeprefix("miniwob/") for name in task_names(pages_folder())]
    if options.tasks:
        names = [name for name in names if name in options.tasks.split(",")]
    seeds = range(options.seed, options.seed + (1 if options.quick else 3))
    server = PageServer(pages_folder())
    try:
        with _browser(MINIWOB_SIZE, program) as browser:
            for name in names:
                for seed in seeds:
                    url, script = f"{server.address}/miniwob/{name}.html", BEGIN.format(seed=seed)
                    browser.reset(Page(url))
                    browser.evaluate(script)
                    browser.evaluate(_until(READY))
                    theirs = {"url": url, "size": MINIWOB_SIZE, "scripts": [script], "until": READY}
                    yield _Seen("miniwob", f"{name}@{seed}", _both(browser, peer, theirs))
    finally:
        server.close()


def _site(site: Site, program: Path, peer: Asked) -> Iterator[_Seen]:
    try:
        site.start()
        with _browser(SITE_SIZE, program) as browser:
            storage = log_in(site, browser)
            for path in PATHS[site.name]:
                url = site.address + path
                browser.do(GoTo(url))
                if shown := SHOWN.get(site.name, ""):
                    browser.evaluate(_until(shown))
                theirs = {"url": url, "size": SITE_SIZE, "cookies": list(storage["cookies"]), "until": shown}
                yield _Seen(site.name, path, _both(browser, peer, theirs))
    finally:
        site.close()


def _until(expression: str) -> str:
    """An expression that is answered when another has become true."""
    return f"new Promise(go => {{ const t = setInterval(() => {expression} && (clearInterval(t), go(1)), 20) }})"


def _both(browser: Browser, peer: Asked, theirs: dict[str, Any]) -> Compared:
    elements = peer.ask({"do": "look", **theirs})["elements"]
    screen: Screen = browser.look(pixels=False)
    return compare(screen, elements, lambda ours: peer.ask({"do": "meet", "ours": ours})["met"])


@contextmanager
def _browser(size: tuple[int, int], program: Path) -> Iterator[Browser]:
    browser = Browser(size, program=program)
    try:
        yield browser
    finally:
        browser.close()


if __name__ == "__main__":
    main()
