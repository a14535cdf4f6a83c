"""Keys as pages see them: the same events as Playwright's keyboard gives, and any Unicode typed whole."""

import json
import string
import threading
from collections.abc import Callable

import pytest

from emulators.action import ClearText, Press, Tap, TypeText
from emulators.browser.finding import find_browser
from emulators.browser.session import Browser
from emulators.chords import NAMES
from emulators.device import UnsupportedAction
from emulators.screen import Screen
from tests.emulators.browser.conftest import Site

Show = Callable[[str], Screen]

PAGE = """<!doctype html><input id=i aria-label=Field autofocus><script>
  window.seen = [];
  for (const type of ["keydown", "keypress", "keyup", "input"]) i.addEventListener(type, (e) => {
    if (e.key === "Tab" || /^F\\d/.test(e.key)) e.preventDefault();
    seen.push(type === "input" ? [type, e.data, e.inputType] : 
      [type, e.key, e.code, e.keyCode, e.charCode, e.location, e.repeat]);
  });
</script>"""
CHORDS = {
    "Control+a": "Control+a", "Control+c": "Control+c", "Alt+b": "Alt+b", "Shift+Tab": "Shift+Tab",
    "Shift+Enter": "Shift+Enter", "Shift+a": "Shift+KeyA", "Shift+1": "Shift+Digit1", "Shift+/": "Shift+Slash",
    "Control+Shift+k": "Control+Shift+KeyK",
}  # fmt: skip
"""Chords, and what Playwright calls them: to it Shift changes keys ("KeyA"), not letters."""

GROUPS: dict[str, dict[str, str]] = {
    "letters": {key: key for key in (*string.ascii_letters, *string.digits, *string.punctuation, " ")},
    "names": {key: key for key in NAMES},
    "chords": CHORDS,
}
BEGIN = "(i.value = 'x', i.focus(), seen = [], 0)"


@pytest.fixture(scope="module")
def expected(site: Site) -> dict[str, str]:
    """What a page sees when Playwright presses the keys of each group."""
    from playwright.sync_api import sync_playwright

    site.pages["/keys"] = PAGE
    found: dict[str, str] = {}

    def press() -> None:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=str(find_browser()), args=["--no-sandbox"])
            page = browser.new_page()
            page.goto(site.url("/keys"))
            for group, keys in GROUPS.items():
                page.evaluate(BEGIN)
                for called in keys.values():
                    page.keyboard.press(called)
                found[group] = page.evaluate("JSON.stringify(seen)")
            browser.close()

    thread = threading.Thread(target=press)
    thread.start()
    thread.join(120)
    return found


@pytest.mark.parametrize("group", GROUPS)
def test_every_key_is_the_one_that_playwright_presses(
    browser: Browser, show: Show, expected: dict[str, str], group: str
) -> None:
    show(PAGE)
    browser.evaluate(BEGIN)
    for key in GROUPS[group]:
        browser.do(Press(key))
    found = json.loads(str(browser.evaluate("JSON.stringify(seen)")))
    assert len(found) > len(GROUPS[group])
    assert found == json.loads(expected[group])


WRITTEN = (
    "Grüße, naïve café", "e\u0301 a\u030a (marks that combine)", "👩\u200d👩\u200d👧 🇩🇪 👍🏽 \U0001f600",
    "你好 世界 こんにちは 안녕하세요", "שלום עולם \u202eabc\u202c مرحبا", "a\u200bb\u00a0c\ufeff",
    "“quotes” and … \U0001d4b3\U0001d4ce", "ǆ ŉ ﬁ İstanbul",
)  # fmt: skip


@pytest.mark.parametrize("kind", ["input", "textarea", "div"])
def test_any_unicode_is_typed_whole(browser: Browser, show: Show, kind: str) -> None:
    body = "<div contenteditable aria-label=Field id=i>x</div>" if kind == "div" else f"<{kind} aria-label=Field id=i>"
    field = show(body).elements[0]
    held = "i.textContent" if kind == "div" else "i.value"
    for text in WRITTEN:
        browser.do(TypeText(text, field.hit, replace=True))
        assert str(browser.evaluate(held)).replace("\u00a0", " ") == text.replace("\u00a0", " ")
    browser.do(ClearText(field.hit))
    assert str(browser.evaluate(held)).strip() == ""


def test_half_a_letter_is_refused(browser: Browser, show: Show) -> None:
    field = show("<input aria-label=Field id=i>").elements[0]
    with pytest.raises(UnsupportedAction, match="half a letter"):
        browser.do(TypeText("a\ud83d", field.hit))
    with pytest.raises(UnsupportedAction):
        browser.do(Press("\ud83d"))
    assert browser.evaluate("i.value") == ""


def test_the_clipboard_within_a_page(browser: Browser, show: Show) -> None:
    screen = show("<input aria-label=One id=one value='copy me'><textarea aria-label=Two id=two></textarea>")
    one, two = (next(e for e in screen.elements if e.label == name) for name in ("One", "Two"))
    browser.do(Tap(one.hit))
    for keys in ("Control+A", "ctrl+c"):
        browser.do(Press(keys))
    browser.do(Tap(two.hit))
    browser.do(Press("Control+V"))
    browser.do(Press("Control+v"))
    assert browser.evaluate("two.value") == "copy mecopy me"
    browser.do(Press("Control+a"))
    browser.do(Press("Control+x"))
    assert browser.evaluate("two.value") == ""
    browser.do(Press("Control+z"))
    assert browser.evaluate("two.value") == "copy mecopy me"


def test_masks_and_limits_of_fields(browser: Browser, show: Show) -> None:
    screen = show("""<input aria-label=Short id=short maxlength=4>
      <input aria-label=Phone id=phone>
      <script>phone.oninput = () => {
        const d = phone.value.replace(/[^0-9]/g, "").slice(0, 7);
        phone.value = d.length > 3 ? d.slice(0, 3) + "-" + d.slice(3) : d;
      }</script>
      <input aria-label=Fixed id=fixed value=as readonly><input aria-label=Off id=off disabled>""")
    for label, text in (("Short", "abcdefg"), ("Phone", "5550142"), ("Fixed", "x"), ("Off", "x")):
        for element in [e for e in screen.elements if e.label == label]:
            browser.do(TypeText(text, element.hit))
    assert browser.evaluate("[short.value, phone.value, fixed.value, off.value].join()") == "abcd,555-0142,as,"


def test_an_editor_of_rich_text(browser: Browser, show: Show) -> None:
    editor = show("<div contenteditable id=e role=textbox aria-label=Editor style='min-height:80px'><p>one</p></div>")
    field = editor.elements[0]
    browser.do(TypeText("first\nsecond", field.hit, replace=True))
    assert browser.evaluate("e.innerText.replace(/\\n+/g, '|').replace(/\\|$/, '')") == "first|second"
    browser.do(Press("Control+a"))
    browser.do(Press("Control+b"))
    assert browser.evaluate("/<b>|bold/.test(e.innerHTML)")
