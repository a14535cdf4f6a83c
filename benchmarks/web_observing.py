"""How long it takes to look at pages of 5,000 elements, without a picture."""

import tempfile
from pathlib import Path

from benchmarks.measuring import Report, milliseconds
from benchmarks.web_race import GROUPS
from emulators.browser.finding import BrowserMissing, find_browser
from emulators.browser.pages import PageServer
from emulators.browser.session import Browser
from emulators.trajectory import Page

__all__ = ["NOTE", "PAGES", "TITLE", "observe_large_pages"]

TITLE = "Looking at pages of 5,000 elements"
NOTE = (
    "Milliseconds of one look without a picture, 1280x720. `long` is a list of 1,250 rows of four elements (a box to "
    "tick, a link, a button, a text field), most of them below the window; `dense` are 5,000 buttons of 16x12 pixels "
    "that all lie in the window. `clean` is a page at rest; before `changed` a script restyles and rewords part of it, "
    "so that it is laid out anew. `elements` is how many the screen lists."
)
SIZE = (1280, 720)
ROW = (
    '<li><input type=checkbox id="c{n}"><a href="#{n}">Entry {n}</a> <button>Open {n}</button> '
    '<input type=text placeholder="Note {n}"></li>'
)
STYLE = (
    "<style>body{margin:0;font:9px sans-serif}.d{width:1280px;height:720px;overflow:hidden;line-height:0}"
    ".d button{width:16px;height:11px;padding:0;border:0;margin:0;font-size:6px;overflow:hidden}"
    ".wide{padding-left:1px}</style>"
)
PAGES = {
    "long": "<!doctype html>" + STYLE + "<ul>" + "".join(ROW.format(n=n) for n in range(1250)) + "</ul>",
    "dense": "<!doctype html>"
    + STYLE
    + "<div class=d>"
    + "".join(f"<button>{n}</button>" for n in range(5000))
    + "</div>",
}
"""The two pages."""

CHANGE = (
    "document.body.classList.toggle('wide');"
    "document.querySelectorAll('button').forEach((b, i) => { if (i % 50 === 0) b.textContent += '.'; })"
)


def observe_large_pages(report: Report) -> None:
    """Add the figures of every transport that works here."""
    count = 7 if report.options.quick else 25
    with tempfile.TemporaryDirectory() as folder:
        for name, text in PAGES.items():
            Path(folder, f"{name}.html").write_text(text, "utf-8")
        server = PageServer(Path(folder))
        try:
            for names, transports in GROUPS.values():
                for transport, engine in transports.items():
                    try:
                        browser = Browser(SIZE, program=find_browser(names), transport=engine)  # type: ignore[arg-type]
                    except BrowserMissing as error:
                        report.lack(f"observe_5000_ms.{transport}.long.clean", str(error))
                        continue
                    try:
                        for page in PAGES:
                            browser.reset(Page(f"{server.address}/{page}.html"))
                            _look(report, browser, f"{transport}.{page}", count)
                    finally:
                        browser.close()
        finally:
            server.close()


def _look(report: Report, browser: Browser, name: str, count: int) -> None:
    elements = len(browser.look(pixels=False).elements)
    clean = [milliseconds(lambda: browser.look(pixels=False)) for _ in range(count)]
    changed = []
    for _ in range(count):
        browser.evaluate(CHANGE)
        changed.append(milliseconds(lambda: browser.look(pixels=False)))
    report.add(f"observe_5000_ms.{name}.clean", clean, "ms")
    report.add(f"observe_5000_ms.{name}.changed", changed, "ms")
    report.add(f"elements.{name}", [elements], "elements")
