"""The tables of docs/web_actions.md: what every call of the web dialects becomes, as the dialects read it here and now.

`python -m benchmarks.web_actions_table` writes them anew, in their places: each example is parsed on one small page.
"""

from pathlib import Path

from benchmarks.profile_table import placed
from benchmarks.results import ROOT
from emulators.action import Action
from emulators.screen import Box, Element, Flag, OpenTab, Screen
from emulators.trajectory import Moment, Page, Step, Task, Timings, Unchecked
from guiagent.dialects.browsergym import BrowserGym
from guiagent.dialects.browsergym_set import GROUPS, signature
from guiagent.dialects.coat import Unreadable
from guiagent.dialects.playwright_calls import PlaywrightCalls

__all__ = ["BROWSERGYM", "PAGE", "PLACES", "PLAYWRIGHT", "SCREEN", "becomes", "main", "tables"]

PAGE = ROOT / "docs" / "web_actions.md"
PLACES = {
    "browsergym": ("<!-- table of BrowserGym's functions begins -->", "<!-- table of BrowserGym's functions ends -->"),
    "playwright": ("<!-- table of Playwright's calls begins -->", "<!-- table of Playwright's calls ends -->"),
}


def _element(role: str, top: int, label: str, *flags: Flag, value: str = "", parent: int | None = None) -> Element:
    text, said = ("", label) if role in ("textbox", "combobox", "file", "slider") else (label, "")
    return Element(
        role, Box(10, top, 110, top + 20), text, said, value, label.lower(), flags=frozenset(flags), parent=parent,
        ref=f"a{top // 30}",
    )  # fmt: skip


_CLICK = Flag.CLICKABLE
SCREEN = Screen(
    "shop.example", "/orders", 400, 600,
    (
        _element("button", 30, "Save", _CLICK),
        _element("textbox", 60, "Email", _CLICK, Flag.EDITABLE),
        _element("checkbox", 90, "News", _CLICK, Flag.CHECKABLE),
        _element("combobox", 120, "Size", _CLICK, value="S"),
        _element("option", 120, "S", parent=3),
        _element("option", 120, "L", parent=3),
        _element("link", 150, "Next", _CLICK),
        _element("file", 180, "Photo", _CLICK),
        _element("text", 210, "Ada"),
        _element("link", 240, "Next page", _CLICK),
    ),
    tabs=(OpenTab("Orders", "http://shop.example/orders", front=True),),
)  # fmt: skip
"""The page that all examples are read on."""

BROWSERGYM: tuple[str, ...] = (
    "noop(500)", "send_msg_to_user('42')", "report_infeasible('no such order')", "scroll(0, 200)", "scroll(-50.2, -10)",
    "fill('a2', 'ada@x.org')", "fill('a2', 'ada', True)", "fill('a2', 'ada')\nkeyboard_press('Enter')",
    "check('a3')", "uncheck('a3')", "select_option('a4', 'L')", "select_option('a4', ['S', 'L'])", "click('a1')",
    "click('a1', button='right')", "click('a5', modifiers=['ControlOrMeta'])", "dblclick('a1')",
    "dblclick('a1', 'right')", "hover('a1')", "press('a2', 'Control+a')", "focus('a2')", "clear('a2')",
    "drag_and_drop('a1', 'a2')", "upload_file('a6', 'me.png')", "upload_file('a6', [])", "scroll_at(50, 100, 0, -50)",
    "mouse_move(65.2, 158.5)", "mouse_down(20, 40)", "mouse_up(20, 40)", "mouse_down(20, 40)\nmouse_up(90, 300)",
    "mouse_click(20, 40)", "mouse_click(20, 40, 'right')", "mouse_dblclick(20, 40)",
    "mouse_drag_and_drop(20, 40, 90, 300)", "mouse_upload_file(60, 190, 'me.png')", "keyboard_down('Shift')",
    "keyboard_up('Shift')", "keyboard_press('ControlOrMeta+KeyA')", "keyboard_type('Hi')", "keyboard_insert_text('Hi')",
    "go_back()", "go_forward()", "goto('http://shop.example')", "tab_close()", "tab_focus(1)", "new_tab()",
)  # fmt: skip

PLAYWRIGHT: tuple[str, ...] = (
    'page.get_by_role("button", name="Save").click()', "await page.getByRole('button', { name: /save/i }).click();",
    'page.get_by_label("Email").fill("ada@x.org")', 'page.get_by_placeholder("Email").press_sequentially("ada")',
    'page.get_by_label("Email").type("ada")', 'page.get_by_label("Email").fill("ada")\npage.keyboard.press("Enter")',
    'page.get_by_label("Email").press("Control+a")', 'page.get_by_label("Email").clear()',
    'page.get_by_label("Email").focus()', 'page.get_by_text("Next").click()',
    'page.get_by_text("Next", exact=True).click()',
    'page.get_by_text("Next").nth(1).click()', 'page.get_by_role("link").filter(has_text="page").first.click()',
    'page.get_by_role("link").last.hover()', 'page.get_by_test_id("a5").dblclick()',
    'page.get_by_alt_text("Logo").click()', 'page.get_by_title("Close").click()',
    'page.get_by_text("Save").click(button="right")', 'page.get_by_text("Save").click(modifiers=["Shift"])',
    'page.get_by_text("Save").click(click_count=2)', 'page.get_by_text("Save").click(position={"x": 5, "y": 5})',
    'page.get_by_label("News").check()', 'page.get_by_label("News").uncheck()',
    'page.get_by_label("News").set_checked(True)',
    'page.get_by_label("Size").select_option("L")', 'page.get_by_label("Size").select_option(index=1)',
    'page.get_by_label("Photo").set_input_files("me.png")', 'page.get_by_text("Save").drag_to(page.get_by_text("Ada"))',
    'page.get_by_text("Save").scroll_into_view_if_needed()', 'page.locator("#email").fill("ada")',
    "page.locator('button:has-text(\"Save\")').click()", 'page.locator("text=Save").click()',
    'page.locator("input[name=email]").fill("ada")', "page.locator('role=button[name=\"Save\"]').click()",
    'page.locator("div.card > a").click()', 'page.locator("//button").click()', 'page.click("text=Save")',
    'page.fill("#email", "ada")', 'page.drag_and_drop("#save", "#email")',
    'save = page.get_by_text("Save")\nsave.click()',
    'page.frame_locator("#f").get_by_text("Save").click()', 'page.keyboard.press("Enter")', 'page.keyboard.type("Hi")',
    'page.keyboard.insert_text("Hi")', 'page.keyboard.down("Shift")', "page.mouse.click(20, 40)",
    'page.mouse.click(20, 40, button="right")', "page.mouse.dblclick(20, 40)", "page.mouse.move(20, 40)",
    "page.mouse.move(20, 40)\npage.mouse.down()\npage.mouse.move(90, 300)\npage.mouse.up()", "page.mouse.wheel(0, 400)",
    "page.mouse.move(50, 100)\npage.mouse.wheel(0, 400)", 'page.goto("http://shop.example")', "page.go_back()",
    "page.go_forward()", "page.reload()", "page.context.new_page()", "page.close()",
    "page.context.pages[1].bring_to_front()", "page.wait_for_timeout(500)", 'page.wait_for_load_state("networkidle")',
    'page.evaluate("window.scrollBy(0, 500)")', 'page.get_by_text("Save").evaluate("e => e.click()")',
    'page.get_by_text("Save").inner_text()', 'page.get_by_text("Save").dispatch_event("click")',
    'expect(page.get_by_text("Save")).to_be_visible()', "with page.expect_popup() as popup:\n    page.click('#save')",
    "for i in range(3):\n    page.mouse.wheel(0, 400)", 'send_msg_to_user("42")', 'report_infeasible("no such order")',
)  # fmt: skip


def becomes(spoken: BrowserGym | PlaywrightCalls, text: str) -> list[Action] | str:
    """The actions that a reply is taken for, step by step on `SCREEN`, or why it is refused."""
    task = Task("example", "Save", Page("http://shop.example/orders"), Unchecked(), 9)
    try:
        said = spoken.parse(text, SCREEN)
        actions, history = [said.action], list[Step]()
        while True:
            history.append(Step(SCREEN, said.thought, actions[-1], SCREEN, Timings(0, 0, 0)))
            following = spoken.due(Moment(task, tuple(history), SCREEN))
            if following is None:
                return actions
            actions.append(following.action)
    except Unreadable as error:
        return str(error)


def tables() -> dict[str, str]:
    """Markdown: each dialect's examples and what they become."""
    return {
        "browsergym": _table(BrowserGym(), BROWSERGYM) + "\n\n" + _groups(),
        "playwright": _table(PlaywrightCalls(), PLAYWRIGHT),
    }


def _groups() -> str:
    lines = ["| group | functions |", "|---|---|"]
    lines += [f"| {group} | {', '.join(f'`{signature(verb)}`' for verb in verbs)} |" for group, verbs in GROUPS.items()]
    return "\n".join(lines)


def _table(spoken: BrowserGym | PlaywrightCalls, examples: tuple[str, ...]) -> str:
    lines = ["| what a model writes | what is done |", "|---|---|"]
    for text in examples:
        match becomes(spoken, text):
            case str() as why:
                done = f"refused: {_cell(why)}"
            case actions:
                done = ", then ".join(f"`{_cell(_said(action))}`" for action in actions)
        lines.append(f"| {'<br>'.join(f'`{_cell(line)}`' for line in text.splitlines())} | {done} |")
    return "\n".join(lines)


_NAMED = ("replace", "submit", "infeasible", "button", "held")


def _said(action: Action) -> str:
    """An action as it is made, without what it has by default."""
    parts = []
    for name in action.__slots__:
        value = getattr(action, name)
        if value in (None, ()) or value is False or (name, value) in (("button", "left"),):
            continue
        if hasattr(value, "x"):
            value = f"({value.x:g}, {value.y:g})"
        elif name == "element":
            continue
        else:
            value = repr(value)
        parts.append(f"{name}={value}" if name in _NAMED else value)
    return f"{type(action).__name__}({', '.join(parts)})"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "&#124;")


def main() -> None:
    """Write the tables into the page."""
    text = PAGE.read_text("utf-8")
    for name, table in tables().items():
        text = placed(text, PLACES[name], table)
    Path(PAGE).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
