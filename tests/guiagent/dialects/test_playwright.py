"""Playwright's calls: read from Python and JavaScript, looked for on the screen, and never run."""

import time
from functools import partial

import pytest

from benchmarks.web_actions_table import PLAYWRIGHT, SCREEN, becomes
from emulators.action import (
    Action,
    Answer,
    Click,
    Drag,
    Focus,
    GoTo,
    Hover,
    Press,
    Scroll,
    SelectOption,
    Stop,
    Tap,
    TypeText,
    Upload,
    Wait,
)  # fmt: skip
from emulators.screen import Box, Element, Flag, Point, Screen
from guiagent.dialects.coat import Unreadable
from guiagent.dialects.expressions import Called, Member, Named, Pattern, Reader
from guiagent.dialects.playwright_calls import PlaywrightCalls
from tests.guiagent.dialects.speaking import never_anything_but

PLAYWRIGHT_CALLS = PlaywrightCalls()
SAVE, EMAIL, NEWS, SIZE = (SCREEN.elements[i].hit for i in range(4))


def test_expressions_become_data() -> None:
    read = Reader("await page.getBy('a' \"b\", { k: /x\\/y/i, 'l': [1, (2), (3,)] }, n=None)[0]?.go").chain()
    called = Called(
        Member(Named("page"), "getBy"), ("ab", {"k": Pattern("x\\/y", "i"), "l": [1, 2, (3,)]}), {"n": None}
    )
    assert isinstance(read, Member)
    assert read.name == "go"
    assert read.of.of == called  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "actions"),
    [
        ('page.get_by_role("button", name="sav").click()', [Tap(SAVE, 0)]),
        ("await page.getByRole('button', { name: /^S.ve$/ }).click();", [Tap(SAVE, 0)]),
        ('page.get_by_role("button", name=re.compile("SAVE", re.IGNORECASE)).click(timeout=500)', [Tap(SAVE, 0)]),
        ('await page.get_by_label("Email").fill("x")', [TypeText("x", EMAIL, 1, replace=True)]),
        ("page.locator('#email').type('x', delay=100)", [TypeText("x", EMAIL, 1)]),
        ("page.fill('#email', 'x')\npage.press('#email', 'Enter')", [TypeText("x", EMAIL, 1, True, True)]),
        ('page.get_by_label("Email").press("Enter")', [Focus(EMAIL, 1), Press("Enter")]),
        ('e = page.get_by_label("Email")\ne.focus()\ne.press("Tab")', [Focus(EMAIL, 1), Press("Tab")]),
        ("const e = page.getByLabel('Email');\nawait e.pressSequentially('x');", [TypeText("x", EMAIL, 1)]),
        ('page.get_by_label("Size").selectOption({ label: "L" })', [SelectOption(("L",), SIZE, 3)]),
        ('page.get_by_label("Size").select_option(["S", "L"])', [SelectOption(("S", "L"), SIZE, 3)]),
        ('page.get_by_label("Size").select_option(value="L")', [SelectOption(("L",), SIZE, 3)]),
        ('page.get_by_role("link").nth(-1).click()', [Tap(SCREEN.elements[9].hit, 9)]),
        ('page.get_by_role("link").filter(has_not_text="page").click()', [Tap(SCREEN.elements[6].hit, 6)]),
        ('page.get_by_label("Size").locator("option").first.click()', [Tap(SIZE, 4)]),
        ('page.get_by_label("Photo").set_input_files(["a", "b"])', [Upload(("a", "b"), SCREEN.elements[7].hit, 7)]),
        ("page.hover('text=Save')\npage.mouse.down()\npage.hover('#email')\npage.mouse.up()", [Drag(SAVE, EMAIL)]),
        ("page.mouse.move(1, 2)\npage.mouse.wheel(0, -9)", [Scroll("up", Point(1, 2), None)]),
        ("page.mouse.move(60, 40)", [Hover(SAVE, 0)]),
        ("page.get_by_text('Save').click(button='right')", [Click(SAVE, 0)]),
        ("I will click it:\n\npage.get_by_text('Save').click()\n\nThat saves.", [Tap(SAVE, 0)]),
        ("page.wait_for_load_state()\npage.goto('http://x/')\npage.wait_for_selector('#a')", [GoTo("http://x/")]),
        ("import re\nfrom playwright.sync_api import Page\npage.get_by_text('Save').click()", [Tap(SAVE, 0)]),
        ("page.wait_for_selector('#a')", [Wait()]),
        ("send_msg_to_user('42')", [Answer("42"), Stop()]),
        ("page.get_by_label('News').set_checked(False)", [Wait(0.0)]),
        ("page.get_by_label('News').check(); page.get_by_text('Save').click()", [Tap(NEWS, 2), Tap(SAVE, 0)]),
    ],
)  # fmt: skip
def test_what_calls_become(text: str, actions: list[Action]) -> None:
    assert becomes(PLAYWRIGHT_CALLS, text) == actions


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("page.evaluate('1')", "scripts are not run"), ("page.locator('div > a').click()", "selector"),
        ("page.locator('.blue').click()", "selector"), ("page.get_by_text('Save').count()", "not read"),
        ("page.get_by_role('link').click()", "matches 2 elements"), ("page.get_by_role('menu').click()", "nothing"),
        ("expect(page).to_have_title('x')", "checks something"), ("for x in y:\n    page.click('#save')", "'for'"),
        ("os.system('rm')", "no call of page"), ("__import__('os').system('x')", "no call of page"),
        ("page.keyboard.down('a')", "chord"), ("page.get_by_text(name).click()", "text in quotes"),
        ("page.get_by_text(f'{x}').click()", "gaps"), ("page.get_by_text(`${x}`).click()", "gaps"),
        ("page.get_by_text(/(a+)+$/).click()", "simpler"), ("page.get_by_text(/.*.*.*x/).click()", "simpler"),
        ("page.get_by_text('Save').click(button='side')", "button"), ("page.click('#save', clickCount=3)", "one click"),
        ("page.get_by_text('Save').click", "only calls"), ("page.foo()", "not read"), ("page", "no call"),
        ("page.goto('a'", "cut off"), ("page.mouse.click('a', 1)", "numbers"), ("page.get_by_role('a', b=1).x()", "b"),
        ("a = page.get_by_text('a')\n" + "a = a.or_(a).or_(a)\n" * 9 + "a.click()", "more than 24 parts"),
        ("page.click('#save')\n" * 25, "20 allowed"), ("page.click('#save')\n" * 999, "are not read"),
        ("page.mouse.up()", "did not press"), ("page.get_by_label('Size').select_option(index=7)", "no option"),
    ],
)  # fmt: skip
def test_what_is_refused_and_why(text: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        PLAYWRIGHT_CALLS.parse(text, SCREEN)


def test_a_text_belongs_to_the_smallest_element_around_it() -> None:
    box, click = Box(0, 0, 50, 50), frozenset({Flag.CLICKABLE})
    screen = Screen("x", "/", 100, 100, (
        Element("generic", box, "Pay now", flags=click),
        Element("link", Box(5, 5, 9, 9), "Pay now", parent=0, flags=click),
    ))  # fmt: skip
    assert PLAYWRIGHT_CALLS.parse("page.get_by_text('Pay').click()", screen).action == Tap(Point(7, 7), 1)


@pytest.mark.parametrize("count", [600, pytest.param(10_000, marks=pytest.mark.long)])
def test_changed_calls_are_read_or_refused(count: int) -> None:
    never_anything_but(partial(becomes, PLAYWRIGHT_CALLS), PLAYWRIGHT, count)


@pytest.mark.parametrize("text", [
    "page" + ".a" * 49_000 + "()", "page" + ".first" * 16_000 + ".click()", "page" + "[0" * 49_000,
    "page" + "()" * 49_000,
    "page.click(" * 9_000, "page.a([" * 12_000, "page.click('" + "x" * 1_000_000, "await " * 16_000 + "page.x()",
    "page.x({a:" * 9_000, "page.get_by_text('a')" + ".locator('a')" * 7_000 + ".click()", "page.click(/" + "(" * 90_000,
    "x = page.a\n" * 9_000, "page.x(" + "-" * 90_000 + "1)", "page.locator('" + "#" * 90_000 + "').click()",
    "page.get_by_text('a')" + ".first" * 9_000 + ".click()", "page = page\n" * 8_000, "/*" * 49_000,
    "page.click(`" * 8_000,
])  # fmt: skip
def test_bombs(text: str) -> None:
    began = time.thread_time()
    with pytest.raises(Unreadable):
        PLAYWRIGHT_CALLS.parse(text, SCREEN)
    assert time.thread_time() - began < 5
