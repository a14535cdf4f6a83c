"""BrowserGym's actions: read as BrowserGym's own parser reads them, done one a step, and never run."""

from dataclasses import replace
from functools import partial

import pytest

from benchmarks.web_actions_table import BROWSERGYM, PAGE, PLACES, SCREEN, becomes, placed, tables
from emulators.action import (
    Action,
    Answer,
    Click,
    Drag,
    Focus,
    Press,
    Scroll,
    SelectOption,
    Stop,
    Tap,
    TypeText,
    Wait,
)  # fmt: skip
from emulators.screen import Point
from guiagent.chat import Message
from guiagent.dialect_policy import DialectPolicy
from guiagent.dialects.browsergym import BrowserGym
from guiagent.dialects.browsergym_set import GROUPS, SIGNATURES, calls
from guiagent.dialects.coat import Unreadable
from guiagent.policy import Decision
from tests.guiagent.dialects.speaking import moment, never_anything_but, screen_of, taken

GYM = BrowserGym()
SAVE, EMAIL = SCREEN.elements[0].hit, SCREEN.elements[1].hit


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("click('a51')", [("click", {"bid": "a51", "button": "left", "modifiers": []})]),
        ("fill(value = 'x', bid='1',)", [("fill", {"bid": "1", "value": "x", "enable_autocomplete_menu": False})]),
        ("noop() noop(5)\tnoop(\n-0.5)", [("noop", {"wait_ms": n}) for n in (1000, 5, -0.5)]),
        ("# click('1')\ngo_back() # and\nnew_tab()", [("go_back", {}), ("new_tab", {})]),
        ("I will go (now). goto('http://x/#a') then", [("goto", {"url": "http://x/#a"})]),
        ('goto("""a\n\'b\'""")', [("goto", {"url": "a\n'b'"})]),
        (r"goto('\u00e9\x41\101\N{BULLET}\d\'')", [("goto", {"url": "\u00e9AA\u2022\\d'"})]),
        ("mouse_click(7., +.5, \"right\")", [("mouse_click", {"x": 7.0, "y": 0.5, "button": "right"})]),
        ("select_option('1', ['a', \"b\",])", [("select_option", {"bid": "1", "options": ["a", "b"]})]),
        ("dblclick('1', modifiers=['Shift'])", [("dblclick", {"bid": "1", "button": "left", "modifiers": ["Shift"]})]),
        ("tab_focus(007)", [("tab_focus", {"index": 7})]),
    ],
)  # fmt: skip
def test_calls_are_read_as_browsergym_reads_them(text: str, read: list[tuple[str, dict[str, object]]]) -> None:
    assert [(call.verb, call.arguments) for call in calls(text)] == read


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no action"), ("I am done.", "no action"), ("fly('1')", "no action fly"), ("click(12)", "text in quotes"),
        ("click(a51)", "cannot be read"), ("click('1', 'left', [], 4)", "takes 3 arguments"), ("click()", "needs bid"),
        ("click('1', bid='1')", "no bid"), ("click('1', butto='left')", "no butto"), ("fill('1')", "needs value"),
        ("click('1', button='side')", "one of left"), ("scroll('a', 2)", "a number"), ("scroll(True, 2)", "a number"),
        ("click('1", "does not end"), ("click(r'1')", "cannot be read"), ("click('1' '2')", "cannot be read"),
        ("click('1'); click(x)", "cannot be read"), ("noop(__import__('os').system('x'))", "cannot be read"),
        ("tab_focus(1.5)", "whole number"), (r"click('\x4')", "beginning"), ("noop(1e999)", "large"),
        ("keyboard_down('Shift')", "chord"), ("keyboard_press('Warp')", "no key"), ("noop(-1)", "between 0"),
        ("click('zz')", "no element"), ("mouse_down(1, 2)", "stays down"), ("mouse_up(1, 2)", "did not press"),
        ("mouse_down(1, 2)\nclick('a1')\nmouse_up(1, 2)", "nothing else"), ("tab_focus(-1)", "counted from 0"),
        ("check('a1')", "tick box"), ("dblclick('a1', 'right')", "left button"), ("go_back()\n" * 21, "20 allowed"),
    ],
)  # fmt: skip
def test_what_is_refused_and_why(text: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        GYM.parse(text, SCREEN)


@pytest.mark.parametrize(
    ("text", "actions"),
    [
        ("click('a1')\nfill('a2', 'x')", [Tap(SAVE, 0), TypeText("x", EMAIL, 1, replace=True)]),
        ("fill('a2', 'x')\npress('a2', 'Enter')", [TypeText("x", EMAIL, 1, replace=True, submit=True)]),
        ("click('a2')\nkeyboard_type('x')\nkeyboard_press('Enter')", [TypeText("x", EMAIL, 1, submit=True)]),
        ("focus('a2')\npress('a2', 'Tab')", [Focus(EMAIL, 1), Press("Tab")]),
        ("press('a2', 'ControlOrMeta+a')", [Focus(EMAIL, 1), Press("Control+a")]),
        ("mouse_down(60, 40)\nmouse_move(5, 5)\nmouse_up(90, 300)", [Drag(SAVE, Point(90, 300))]),
        ("mouse_down(60, 40)\nmouse_up(60, 40)", [Tap(SAVE, 0)]),
        ("mouse_click(60, 40, button='middle')", [Click(SAVE, 0, "middle")]),
        ("send_msg_to_user('42')", [Answer("42"), Stop()]),
        ("report_infeasible('')", [Stop(infeasible=True)]),
        ("scroll(3, -2)", [Scroll("right")]),
        ("scroll(0, 0)", [Wait(0.0)]),
        ("select_option('a4', ['S', 'L'])", [SelectOption(("S", "L"), SCREEN.elements[3].hit, 3)]),
        ("<think>go_back()</think><action>\nclick('a1')\n</action>", [Tap(SAVE, 0)]),
        ("<think>x</think>\nclick('a1')", [Tap(SAVE, 0)]),
        ("Then:\n```python\nclick('a1')\n```", [Tap(SAVE, 0)]),
    ],
)
def test_what_replies_become(text: str, actions: list[Action]) -> None:
    assert becomes(GYM, text) == actions


def test_thinking_and_calls_are_kept_apart() -> None:
    said = GYM.parse("<think>It is there.</think>\n<action>\nclick('a1')  # save\n</action>", SCREEN)
    assert (said.thought.plan, said.thought.move) == ("It is there.", "click('a1')")


def test_one_reply_of_several_calls_is_asked_for_once_and_again_where_an_element_is_gone() -> None:
    replies = iter(["click('a1')\nclick('a2')\nclick('a3')", "go_back()", "go_back()"])
    asked = list[list[Message]]()

    def chat(messages: list[Message]) -> str:
        asked.append(messages)
        return next(replies)

    policy, history = DialectPolicy(chat, GYM), []
    for screen in (SCREEN, SCREEN, replace(SCREEN, elements=SCREEN.elements[:2]), SCREEN):
        [decision] = policy.decide([moment(screen, *history)])
        assert isinstance(decision, Decision)
        history.append(replace(taken(screen, decision.action), thought=decision.thought))
    assert [type(step.action) for step in history] == [Tap, Tap, Press, Press]
    assert len(asked) == 3


def test_one_call_a_reply_where_that_is_wanted() -> None:
    with pytest.raises(Unreadable, match="the 1 allowed"):
        BrowserGym(several=False).parse("click('a1')\nclick('a2')", SCREEN)
    assert "or several that" not in str(BrowserGym(several=False).ask(moment(SCREEN))[0])


def test_the_prompt_lists_elements_with_their_bids_and_what_was_done() -> None:
    steps = [taken(SCREEN, Tap(SAVE, 0)), taken(SCREEN, TypeText("x", EMAIL, replace=True, submit=True))]
    system, user = GYM.ask(moment(SCREEN, *steps))
    assert "click(bid, button='left', modifiers=[])" in str(system)
    for line in ('[a1] button "Save"', '[a3] checkbox "News", unchecked', '  [a4] option "L"', "1. click(\"a1\")",
                 "2. fill(\"a2\", \"x\"); keyboard_press('Enter')", 'Tab 0 (in front): "Orders"'):  # fmt: skip
        assert line in user[1][-1]


def test_elements_without_names_are_called_by_their_position() -> None:
    screen = screen_of()
    assert GYM.parse("click('1')", screen).action == Tap(screen.elements[1].hit, 1)
    assert GYM.render(Tap(screen.elements[1].hit), screen) == 'click("1")'


def test_every_function_is_in_a_group_and_in_the_docs() -> None:
    assert sorted(verb for group in GROUPS.values() for verb in group) == sorted(SIGNATURES)
    assert {text.partition("(")[0] for text in BROWSERGYM} == set(SIGNATURES)


def test_the_page_tells_what_the_dialects_do() -> None:
    text = PAGE.read_text("utf-8")
    for name, table in tables().items():
        assert placed(text, PLACES[name], table) == text, "run `python -m benchmarks.web_actions_table`"


@pytest.mark.parametrize("count", [600, pytest.param(10_000, marks=pytest.mark.long)])
def test_changed_calls_are_read_or_refused(count: int) -> None:
    never_anything_but(partial(becomes, GYM), BROWSERGYM, count)


@pytest.mark.parametrize("text", [
    "click(" * 200_000, "click([" * 60_000, "noop(" + "(" * 90_000, "fill('1', '" + "x" * 1_000_000, "click('" * 40_000,
    "fill('1', '''" + "'" * 90_000, "#" * 99_000, "a" * 99_000 + "(", "noop(" + "-" * 90_000 + "1)", "click({" * 14_000,
    "noop(" + "9" * 90_000 + ")", "fill('1', '" + "\\" * 90_000 + "')", "(" * 99_000, "noop()" * 16_000,
])  # fmt: skip
def test_bombs(text: str) -> None:
    with pytest.raises(Unreadable):
        GYM.parse(text, SCREEN)
