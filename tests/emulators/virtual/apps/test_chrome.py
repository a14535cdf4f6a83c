"""Chrome: reading HTML, its files, its screens, and pages that Chromium runs."""

import json
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.action import Drag, OpenApp
from emulators.browser.finding import find_browser
from emulators.device import DeviceError
from emulators.screen import Point
from emulators.virtual.apps import chrome, chrome_store, chrome_tabs, html_blocks, html_document, script_pages
from emulators.virtual.apps.chrome_store import BOOKMARKS, HISTORY, Bookmark, Visit
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.shelf import Content
from emulators.virtual.world import START
from tests.emulators.virtual.apps.fingers import back, element, fill, labels, scroll_to, tap, title

DOWNLOAD = "/storage/emulated/0/Download"


@pytest.fixture
def phone() -> Iterator[VirtualPhone]:
    device = VirtualPhone("360x800", seed=3, apps=(chrome.APP,))
    BOOKMARKS.write(device.world, (Bookmark("Library", "https://library.example/"),))
    HISTORY.write(device.world, (Visit("https://news.example/", "Harbour News", START - 3_600),))
    device.do(OpenApp("Chrome"))
    yield device
    device.close()


def visit(phone: VirtualPhone, text: str) -> None:
    tap(phone, "Search or type URL")
    fill(phone, "Search or type URL", text)
    tap(phone, "Go")


def menu(phone: VirtualPhone, *entries: str) -> None:
    tap(phone, "More options", *entries)


# HTML


def test_blocks_of_a_page() -> None:
    page = html_document.parsed(
        "<title>T</title><h2>Head</h2><p>One <b>bold</b> word<br>next <a href='x.html'>link</a> tail"
        "<ul><li>a<li>b<ol><li>c</ol></ul><img src=i.png alt=Pic><hr><pre>x\n  y</pre>"
        "<table><tr><th>K<td>V<tr><td><a href=z>w</a></table><script>ignored()</script>"
    )
    assert (page.title, page.scripted) == ("T", True)
    texts = [(type(block).__name__, getattr(block, "text", "")) for block in page.blocks]
    assert texts[:5] == [
        ("Heading", "Head"), ("Paragraph", "One bold word"), ("Paragraph", "next"), ("Link", "link"),
        ("Paragraph", "tail"),
    ]  # fmt: skip
    marks = [(b.mark, b.text, b.depth) for b in page.blocks if isinstance(b, html_blocks.Paragraph) and b.mark]
    assert marks == [("•", "a", 0), ("•", "b", 0), ("1.", "c", 1)]
    (table,) = [b for b in page.blocks if isinstance(b, html_blocks.Table)]
    assert [[(c.text, c.href, c.head) for c in row] for row in table.rows] == [
        [("K", "", True), ("V", "", False)], [("w", "z", False)]
    ]  # fmt: skip


def test_labels_find_their_controls() -> None:
    page = html_document.parsed(
        "<form action=/go><label for=a>First</label><input id=a name=n required><label><input type=checkbox name=c>"
        " Tick me</label><select name=s aria-label=Pick><option value=1>One<option value=2 selected>Two</select>"
        "<textarea name=t aria-label=Area>old</textarea><button>Send</button></form>"
    )
    inputs = [b for b in page.blocks if isinstance(b, html_blocks.Input)]
    assert [(i.kind, i.label, i.value) for i in inputs] == [
        ("text", "First", ""), ("checkbox", "Tick me", "on"), ("select", "Pick", "2"), ("area", "Area", "old")
    ]  # fmt: skip
    assert inputs[0].required and inputs[2].options == (("1", "One"), ("2", "Two"))
    assert [b for b in page.blocks if not isinstance(b, html_blocks.Input)] == [html_blocks.Submit(0, "Send")]


tags = ["p", "a href=x", "/a", "table", "tr", "td", "/td", "/table", "select name=s", "option", "/select", "form",
        "input", "label", "/label", "li", "ul", "/ul", "button", "/button", "textarea", "/textarea", "script",
        "/script", "h1", "/h1", "pre", "/pre", "title", "/title", "img"]  # fmt: skip


@given(st.lists(st.sampled_from(tags) | st.text("ab <&\n", max_size=4), max_size=30))
def test_any_text_is_a_page(parts: list[str]) -> None:
    page = html_document.parsed("".join(f"<{part}>" if part in tags else part for part in parts))
    assert all(block is not None for block in page.blocks)


def test_what_is_typed_is_an_address_or_words() -> None:
    assert chrome_tabs.address("ferry.example") == "https://ferry.example/"
    assert chrome_tabs.address("https://a.example/b c") == "https://a.example/b c"
    assert chrome_tabs.address("/storage/x.html") == "file:///storage/x.html"
    assert chrome_tabs.address("old bridges") == "https://search.example/?q=old%20bridges"


# Pages and tabs


def test_links_back_and_forward(phone: VirtualPhone) -> None:
    visit(phone, "news.example")
    tap(phone, "Town clock runs again")
    assert title(phone) == "Town clock runs again - Harbour News"
    back(phone)
    assert title(phone) == "Harbour News"
    menu(phone, "Forward")
    assert title(phone) == "Town clock runs again - Harbour News"


def test_a_form_goes_where_its_action_says_with_its_values(phone: VirtualPhone) -> None:
    visit(phone, "ferry.example")
    scroll_to(phone, "Book")
    tap(phone, "Book")
    assert any("Please fill out this field" in label for label in labels(phone))
    fill(phone, "Name", "Ada & Co")
    back(phone)
    scroll_to(phone, "Take a bicycle")
    tap(phone, "Cabin", "Take a bicycle")
    scroll_to(phone, "Book")
    tap(phone, "Book")
    assert chrome_tabs.shown_address(str(phone.world.page.ui["url"])) == (
        "ferry.example/booked?from=Port+Amble&to=Saltwell&name=Ada+&+Co&passengers=1&deck=Cabin&bicycle=yes"
    )
    assert "Ada & Co" in labels(phone)


def test_tabs_are_opened_switched_and_closed(phone: VirtualPhone) -> None:
    visit(phone, "news.example")
    menu(phone, "New tab")
    visit(phone, "atlas.example")
    tap(phone, "Switch tabs (2)", "Harbour News")
    assert title(phone) == "Harbour News"
    tap(phone, "Switch tabs (2)", "Close Harbour News", "Close Island Atlas")
    assert title(phone) == "New tab"
    tap(phone, "Switch tabs (1)", "Add a tab", "Switch tabs (2)", "More options", "Close all tabs")
    assert "Switch tabs (1)" in labels(phone)


def test_find_in_page_counts(phone: VirtualPhone) -> None:
    visit(phone, "atlas.example")
    menu(phone, "Find in page")
    fill(phone, "Find in page", "rock")
    assert "1 match" in labels(phone)
    tap(phone, "Close find bar")
    assert "Find in page" not in labels(phone)


def test_files_of_the_phone_are_pages(phone: VirtualPhone) -> None:
    html = (
        "<title>Mine</title><p>Hello</p><form action='there.html'><input name=q aria-label=Word><button>Go on</button>"
    )
    files = phone.world.files.write(f"{DOWNLOAD}/mine.html", html).write(f"{DOWNLOAD}/there.html", "<h1>Arrived</h1>")
    phone.world.put_files(files)
    menu(phone, "Downloads", "mine.html")
    assert "Hello" in labels(phone)
    fill(phone, "Word", "x")
    tap(phone, "Go on")
    assert "Arrived" in labels(phone)
    menu(phone, "Downloads", "Delete mine.html", "Delete")
    assert not phone.world.files.exists(f"{DOWNLOAD}/mine.html")


def test_without_a_network_there_are_no_sites(phone: VirtualPhone) -> None:
    phone.world.put_setting("global/wifi_on", "0")
    phone.world.put_setting("global/mobile_data", "0")
    visit(phone, "news.example")
    assert "No internet" in labels(phone)


def test_an_unknown_site_says_so(phone: VirtualPhone) -> None:
    visit(phone, "nowhere.example")
    assert "This site can't be reached" in labels(phone)


# Bookmarks and history


def test_bookmarks_are_chromes_own_file(phone: VirtualPhone) -> None:
    visit(phone, "news.example")
    menu(phone, "Bookmark")
    menu(phone, "Edit bookmark")
    tap(phone, "Folder", "New folder…")
    fill(phone, "Folder name", "Papers")
    tap(phone, "OK", "Save")
    roots = json.loads(phone.world.files.text(chrome_store.BOOKMARK_FILE))["roots"]
    first, folder = roots["synced"]["children"]
    assert (first["type"], first["url"]) == ("url", "https://library.example/")
    assert (folder["name"], folder["children"][0]["name"]) == ("Papers", "Harbour News")
    menu(phone, "Bookmarks", "Papers", "Edit Harbour News")
    fill(phone, "Name", " ")
    tap(phone, "Save")
    assert "Name is empty" in labels(phone)
    tap(phone, "Delete bookmark")
    assert BOOKMARKS.read(phone.world) == (Bookmark("Library", "https://library.example/"),)


def test_history_is_chromes_own_database(phone: VirtualPhone) -> None:
    visit(phone, "ferry.example")
    rows = phone.world.query(chrome_store.DATABASE, "SELECT url, title, visit_count FROM urls ORDER BY id")
    assert rows == [("https://news.example/", "Harbour News", 1), ("https://ferry.example/", "Book a ferry", 1)]
    (time,) = phone.world.query(chrome_store.DATABASE, "SELECT max(visit_time) FROM visits")[0]
    assert time == (START + 11_644_473_600) * 1_000_000
    assert len(HISTORY.read(phone.world)) == 1
    menu(phone, "History", "Remove Harbour News")
    assert HISTORY.read(phone.world) == ()
    menu(phone, "Clear browsing history", "Clear")
    assert "No history here" in labels(phone)


marks = st.lists(
    st.builds(Bookmark, st.text(min_size=1, max_size=8, alphabet="ab ö\""), st.just("https://a.example/"),
              st.sampled_from(["", "One", "Two"])), max_size=6,
)  # fmt: skip


@given(marks)
def test_what_is_written_is_read(made: list[Bookmark]) -> None:
    device = VirtualPhone("360x800", apps=(chrome.APP,))
    BOOKMARKS.write(device.world, tuple(made))
    assert sorted(map(repr, BOOKMARKS.read(device.world))) == sorted(map(repr, made))
    device.close()


@given(st.integers(0, 300), st.booleans())
def test_drawing_depends_on_the_seed_alone(seed: int, held: bool) -> None:
    for shelf in (BOOKMARKS, HISTORY):
        one, two = (shelf.draw(Random(seed), Content("x", START, held)) for _ in range(2))
        assert one == two and one


# Pages with scripts


def chromium() -> bool:
    try:
        find_browser()
    except DeviceError:
        return False
    return True


needs_chromium = pytest.mark.skipif(not chromium(), reason="Chromium is not installed")


@needs_chromium
def test_a_scripted_page_runs_and_is_saved_with_what_was_done(phone: VirtualPhone) -> None:
    phone.world.put_files(phone.world.files.write(f"{DOWNLOAD}/drawing.html", script_pages.draw_page(4)))
    menu(phone, "Downloads", "drawing.html")
    asked = next(label for label in labels(phone) if label.startswith("Draw something in "))
    for i, color in enumerate(asked.removeprefix("Draw something in ").rstrip(".").replace(" and ", ", ").split(", ")):
        tap(phone, color)
        phone.do(Drag(Point(60, 300 + 30 * i), Point(220, 330 + 30 * i)))
    tap(phone, "Submit")
    assert "Success!" in labels(phone)
    other = VirtualPhone("360x800", apps=(chrome.APP,))
    other.load(phone.save())
    assert other.look() == phone.look()
    other.close()


@needs_chromium
def test_text_is_typed_into_a_scripted_page(phone: VirtualPhone) -> None:
    page = "<script>function go(){said.textContent='You wrote '+field.value}</script><input id=field aria-label=Word " \
           "style='height:50px;width:200px'><button onclick=go()>Tell</button><p id=said></p>"  # fmt: skip
    phone.world.put_files(phone.world.files.write(f"{DOWNLOAD}/typed.html", page))
    menu(phone, "Downloads", "typed.html")
    fill(phone, "Word", "fern")
    back(phone)
    tap(phone, "Tell")
    assert "You wrote fern" in labels(phone) and element(phone, "Word").value == "fern"
