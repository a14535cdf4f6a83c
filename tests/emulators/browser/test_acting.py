"""Every action reaches the page as a person's would."""

from collections.abc import Callable
from pathlib import Path

import pytest

from emulators.action import (
    WEB_ACTIONS,
    Answer,
    ClearText,
    CloseTab,
    DoubleTap,
    Drag,
    FocusTab,
    GoTo,
    Hover,
    LongPress,
    NewTab,
    OpenApp,
    Press,
    Scroll,
    SelectOption,
    Stop,
    Swipe,
    Tap,
    TypeText,
    Upload,
    Wait,
)
from emulators.browser.engines import Engine
from emulators.browser.session import Browser
from emulators.device import DeviceError, UnsupportedAction
from emulators.screen import Point, Screen
from emulators.trajectory import Page, ScreenCheck, Task, Unchecked
from tests.emulators.browser.conftest import Site, find, labels

Show = Callable[[str], Screen]
LOG = "<p id=log>-</p><script>const log = t => { document.getElementById('log').textContent = t }</script>"


def said(browser: Browser) -> str:
    return next(e.text for e in browser.look(pixels=False).elements if e.resource_id == "log")


@pytest.mark.parametrize("text", ["plain Text 12!", "ÄöÜ ß é", "确定 ♥ 👍🏽", '"quoted" \\ {x}', "עברית"])
def test_typing(browser: Browser, show: Show, text: str) -> None:
    field = show("<input aria-label=Name value=old>").elements[0]
    browser.do(TypeText(text, field.hit, replace=True))
    assert browser.look(pixels=False).elements[0].value == text
    browser.do(ClearText(field.hit))
    assert browser.look(pixels=False).elements[0].value == ""


def test_typing_goes_where_the_focus_is_and_enter_submits(browser: Browser, show: Show) -> None:
    screen = show(f"{LOG}<form onsubmit=\"log('sent ' + q.value); return false\"><input id=q aria-label=Query></form>")
    browser.do(Tap(find(screen, "Query").hit))
    browser.do(TypeText("one"))
    browser.do(TypeText(" two", submit=True))
    assert said(browser) == "sent one two"


def test_keys_arrive_as_keys(browser: Browser, show: Show) -> None:
    show(
        f"{LOG}<script>let all=''; "
        "onkeydown = e => { all += (e.ctrlKey ? 'C-' : '') + e.key + ' '; log(all) }</script>"
    )
    browser.do(TypeText("aB?"))
    browser.do(Press("Control+K"))
    browser.do(Press("enter"))
    assert said(browser) == "a B ? C-Control C-k Enter"


def test_several_lines(browser: Browser, show: Show) -> None:
    field = show("<textarea aria-label=Text></textarea>").elements[0]
    browser.do(TypeText("one\ntwo", field.hit))
    assert browser.look(pixels=False).elements[0].value == "one\ntwo"


def test_dates_take_both_forms(browser: Browser, show: Show) -> None:
    for text in ("2012-09-10", "09102012"):
        field = show("<input type=date aria-label=Day>").elements[0]
        browser.do(TypeText(text, Point(field.box.left + 8, field.box.center.y)))
        assert browser.look(pixels=False).elements[0].value == "2012-09-10"


def test_ways_to_touch(browser: Browser, show: Show) -> None:
    screen = show(f"""{LOG}<button ondblclick="log('double')">D</button>
      <button onmousedown="t=Date.now()" onmouseup="log(Date.now()-t > 400 ? 'long' : 'short')">L</button>
      <button onmouseenter="log('hover')">H</button>""")
    for action, label, expected in ((DoubleTap, "D", "double"), (LongPress, "L", "long"), (Hover, "H", "hover")):
        browser.do(action(find(screen, label).hit))
        assert said(browser) == expected


def test_scrolling_the_page_and_a_part_of_it(browser: Browser, show: Show) -> None:
    screen = show("<div style='height:100px;overflow:auto'>top<p style='margin-top:600px'>inner end</p></div>"
                  "<p style='margin-top:2500px'>outer end</p>")  # fmt: skip
    part = next(i for i, e in enumerate(screen.elements) if e.role == "region")
    for _ in range(12):
        browser.do(Scroll("down", screen.elements[part].hit, part))
        if "inner end" in (shown := labels(browser.look(pixels=False))):
            break
    assert "inner end" in shown
    for _ in range(6):
        browser.do(Scroll("down", Point(200, 700)))
    assert "outer end" in labels(browser.look(pixels=False))
    for _ in range(6):
        browser.do(Scroll("up", Point(200, 700)))
    assert "outer end" not in labels(browser.look(pixels=False))


def test_a_swipe_scrolls_like_a_finger(browser: Browser, show: Show) -> None:
    show("<p>start</p><p style='margin-top:1000px'>end</p><p style='margin-top:900px'>x</p>")
    browser.do(Swipe(Point(200, 800), Point(200, 100)))
    shown = labels(browser.look(pixels=False))
    assert "end" in shown
    assert "start" not in shown


def test_drags_of_both_kinds(browser: Browser, show: Show) -> None:
    screen = show(f"""{LOG}<div id=a style="width:50px;height:50px" onmousedown="d=1">Mouse</div>
      <div draggable=true ondragstart="event.dataTransfer.setData('text', 'box')">Native</div>
      <div style="height:200px" ondragover="event.preventDefault()"
        ondrop="log('dropped ' + event.dataTransfer.getData('text'))"
        onmouseup="if (window.d) log('carried'); d=0">Target</div>""")
    for label, expected in (("Mouse", "carried"), ("Native", "dropped box")):
        browser.do(Drag(find(screen, label).hit, find(screen, "Target").hit))
        assert said(browser) == expected


def test_selecting(browser: Browser, show: Show) -> None:
    screen = show(f"""{LOG}<select aria-label=One onchange="log(this.value)"><option>a<option>b</select>
      <select aria-label=Many multiple
        onchange="log([...this.selectedOptions].map(o => o.value))"><option>x<option>y<option>z</select>""")
    one = next(e for e in screen.elements if e.role == "combobox")
    many = next(e for e in screen.elements if e.role == "listbox")
    browser.do(Tap(one.hit))
    browser.do(SelectOption(("b",), one.hit))
    assert said(browser) == "b"
    browser.do(SelectOption(("x", "z"), many.hit))
    assert said(browser) == "x,z"
    browser.do(SelectOption(("not there",), one.hit))
    assert said(browser) == "x,z"


UPLOAD = f'{LOG}<input type=file aria-label=File onchange="this.files[0].text().then(t => log(t))">'


def test_uploading_from_the_folder_that_was_named(engine: Engine, site: Site, tmp_path: Path) -> None:
    folder = tmp_path / "offered"
    folder.mkdir()
    (folder / "a.txt").write_text("hello")
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    site.pages["/upload"] = f"<!doctype html>{UPLOAD}"
    browser = Browser(transport=engine, uploads=folder)
    try:
        browser.reset(Page(site.url("/upload")))
        target = find(browser.look(pixels=False), "File")
        for outside in ("../secret.txt", str(tmp_path / "secret.txt"), "link.txt", "/etc/passwd"):
            with pytest.raises(UnsupportedAction, match="outside"):
                browser.do(Upload(("a.txt", outside), target.hit))
        for wrong in ("b.txt", "", "a\0b", "x" * 5000):
            with pytest.raises(UnsupportedAction, match=r"no (file|path)"):
                browser.do(Upload((wrong,), target.hit))
        assert said(browser) == "-"
        for path in ("a.txt", str(folder / "a.txt")):
            browser.do(Upload((path,), target.hit))
            assert said(browser) == "hello"
    finally:
        browser.close()


def test_nothing_is_uploaded_where_no_folder_was_named(browser: Browser, show: Show, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("hello")
    target = find(show(UPLOAD), "File")
    with pytest.raises(UnsupportedAction, match="uploads="):
        browser.do(Upload((str(tmp_path / "a.txt"),), target.hit))
    assert said(browser) == "-"


def test_dialogs_do_not_hold_anything_up(browser: Browser, show: Show) -> None:
    screen = show(
        f"{LOG}<button onclick=\"alert('hi'); log(confirm('sure?') + ' ' + prompt('name?', 'Ann'))\">Ask</button>"
    )
    browser.do(Tap(find(screen, "Ask").hit))
    assert said(browser) == "true Ann"
    assert browser.dialogs == (("alert", "hi"), ("confirm", "sure?"), ("prompt", "name?"))


def test_tabs(browser: Browser, site: Site, show: Show) -> None:
    site.pages["/other"] = "<p>other</p><button onclick='window.close()'>Close me</button>"
    screen = show("<p>first</p><a href=/other target=_blank>Open</a>")
    browser.do(Tap(find(screen, "Open").hit))
    assert "other" in labels(browser.look(pixels=False))
    browser.do(FocusTab(0))
    assert "first" in labels(browser.look(pixels=False))
    browser.do(FocusTab(1))
    browser.do(CloseTab())
    assert "first" in labels(browser.look(pixels=False))
    browser.do(NewTab())
    assert browser.look(pixels=False).location == "blank"
    browser.do(GoTo(site.url("/other?utm_source=x#part")))
    screen = browser.look()
    assert (screen.app, screen.location) == ("127.0.0.1", "/other#part")
    for _ in range(3):
        browser.do(CloseTab())
    assert browser.look(pixels=False).location == "blank"


def test_back_and_forward(browser: Browser, site: Site, show: Show) -> None:
    site.pages["/two"] = "<p>two</p>"
    screen = show("<a href=/two>Next</a>")
    browser.do(Tap(find(screen, "Next").hit))
    assert "two" in labels(browser.look(pixels=False))
    browser.do(Press("back"))
    assert "Next" in labels(browser.look(pixels=False))
    browser.do(Press("forward"))
    assert "two" in labels(browser.look(pixels=False))
    for _ in range(3):
        browser.do(Press("back"))


def test_what_changes_nothing_and_what_is_refused(browser: Browser, show: Show) -> None:
    before = show("<button>A</button>")
    for action in (
        Wait(0.05),
        Answer("42"),
        Stop(),
        FocusTab(7),
        GoTo("http://example.org/"),
        GoTo("file:///etc/passwd"),
    ):
        browser.do(action)
        assert browser.look(pixels=False) == before
    assert OpenApp not in browser.actions
    assert browser.actions == WEB_ACTIONS
    with pytest.raises(UnsupportedAction, match="GoTo"):
        browser.do(OpenApp("Clock"))
    with pytest.raises(UnsupportedAction, match="no key"):
        browser.do(Press("Warp"))


def test_checks_of_the_final_screen(browser: Browser, site: Site, show: Show) -> None:
    show("<p>Saved</p>")
    page = Page(site.url())
    check = ScreenCheck("127.0.0.1", "/", ("Saved",), ())
    assert browser.finish(Task("t", "Save it", page, check, 5), None).score == 1.0
    assert browser.finish(Task("t", "Save it", page, Unchecked(), 5), None).score == 0.0


def test_every_page_starts_with_an_empty_profile(browser: Browser, show: Show) -> None:
    show("<script>document.cookie = 'a=1'; localStorage.b = 2</script>")
    screen = show(f"{LOG}<script>log(document.cookie + '/' + localStorage.b)</script>")
    assert find(screen, "/undefined").role == "text"


def test_hosts_that_are_not_allowed(browser: Browser, site: Site, show: Show) -> None:
    with pytest.raises(DeviceError, match="allow-list"):
        browser.reset(Page("http://example.org/"))
    script = "fetch('http://192.0.2.1/x').then(() => log('in'), e => log('blocked'))"
    show(f"{LOG}<img src=http://192.0.2.7/i.png><script>{script}</script>")
    assert said(browser) == "blocked"
    screen = show(f"<a href=/to/[::1]:{site.port}/secret>Leave</a>")
    browser.do(Tap(find(screen, "Leave").hit))
    browser.look(pixels=False)
    assert not any("secret" in path and not path.startswith("/to/") for path in site.hits)
