"""OS-Atlas: its grammar, what is malformed, and the published prompts letter by letter."""

import json
from pathlib import Path

import numpy as np
import pytest

from emulators.action import Action, LongPress, OpenApp, Press, Scroll, Stop, Swipe, Tap, TypeText, Wait
from emulators.screen import Point, Screen
from guiagent.dialects.coat import Unreadable, Unsayable
from guiagent.dialects.os_atlas import OsAtlas
from tests.guiagent.dialects.speaking import moment, screen_of, taken

SHARED = Path(__file__).parents[3].parent / "shared" / "data" / "os_atlas"
SCREEN = Screen("", "", 1000, 2000, ())
CONTROL, ODYSSEY = OsAtlas(), OsAtlas("os-atlas-odyssey", "odyssey", history=False)


@pytest.mark.parametrize(("text", "action"), [
    ("thoughts:\nopen it\nactions:\nOPEN_APP [Pocket Book]", OpenApp("Pocket Book")),
    ("Thoughts: x\nActions:\nLONG_PRESS <point>[[108,272]]</point>", LongPress(Point(108, 544))),
    ("actions:\nCLICK <point>[[0, 0]]</point><|im_end|>", Tap(Point(0, 0))),
    ("actions:\nCLICK <point>[[950,87]]</point>\nTYPE [x]", Tap(Point(950, 174))),
    ("actions:\nCLICK [[10,20,30,40]]", Tap(Point(20, 60))),
    ("actions:\nTYPE [new york]", TypeText("new york")),
    ("actions:\nTYPE [a [b] c]\n", TypeText("a [b] c")),
    ("actions:\nTYPE: plain words", TypeText("plain words")),
    ("actions:\nTYPE []", TypeText("")),
    ("actions:\nSCROLL [DOWN]", Scroll("down")),
    ("SCROLL [left]", Scroll("left")),
    ("actions:\nPRESS_BACK", Press("back")),
    ("actions:\nPRESS_RECENT", Press("recents")),
    ("actions:\nWAIT", Wait()),
    ("actions: COMPLETE", Stop()),
    ("actions:\nIMPOSSIBLE", Stop(infeasible=True)),
    ("I think the actions: are clear\nactions:\nWAIT", Wait()),
])  # fmt: skip
def test_actions(text: str, action: Action) -> None:
    assert CONTROL.parse(text, SCREEN).action == action


@pytest.mark.parametrize(("text", "why"), [
    ("", "there is no 'actions:'"),
    ("I would click", "there is no 'actions:'"),
    ("actions:\n", "has no action ''"),
    ("actions:\nDANCE", "has no action 'DANCE'"),
    ("actions:\nCLICKED <point>[[1,2]]</point>", "has no action"),
    ("actions:\nCLICK", "not 0"),
    ("actions:\nCLICK <point>[[1]]</point>", "not 1"),
    ("actions:\nCLICK <point>[[a,2]]</point>", "CLICK needs a number, not 'a'"),
    ("actions:\nCLICK <poi", "needs a number"),
    ("actions:\nTYPE [cut", "does not close; was the reply cut off"),
    ("actions:\nSCROLL [ROUND]", "a direction is"),
])  # fmt: skip
def test_what_is_malformed_is_named(text: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        CONTROL.parse(text, SCREEN)


def test_the_two_data_sets_scroll_the_other_way_round() -> None:
    assert CONTROL.parse("SCROLL [UP]", SCREEN).action == Scroll("up")
    assert ODYSSEY.parse("SCROLL [UP]", SCREEN).action == Scroll("down")
    assert ODYSSEY.render(Scroll("down"), SCREEN) == "SCROLL [UP]"


def test_thoughts() -> None:
    assert CONTROL.parse("thoughts:\nopen it\nactions:\nWAIT", SCREEN).thought.plan == "open it"
    assert CONTROL.parse("Let me see.\nactions:\nWAIT", SCREEN).thought.plan == "Let me see."


def test_what_is_written() -> None:
    assert CONTROL.render(Tap(Point(101, 1744)), SCREEN) == "CLICK <point>[[101,872]]</point>"
    for action in (
        TypeText("a]\nb"),
        TypeText("a", submit=True),
        Scroll("up", Point(1, 1)),
        Swipe(Point(1, 1), Point(2, 2)),
    ):
        with pytest.raises(Unsayable):
            CONTROL.render(action, SCREEN)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the samples of OS-Atlas are not beside the repository")
@pytest.mark.parametrize(("file", "spoken"), [("ac_test", CONTROL), ("gui_odyssey_test", ODYSSEY)])
def test_the_published_prompts_letter_by_letter(file: str, spoken: OsAtlas) -> None:
    lines = (SHARED / f"{file}.jsonl").read_text("utf-8").splitlines()
    pairs = [[turn["value"] for turn in json.loads(line)["conversations"]] for line in lines]
    screen = screen_of(pixels=True)
    history = []
    for told, reply in pairs:
        goal, _, step = told.partition("\nTask: ")[2].partition("\nHistory:")[0].partition(" You need to: ")
        [(role, parts)] = spoken.ask(moment(screen, *history, goal=goal, step=step or None))
        assert role == "user"
        assert isinstance(parts[1], np.ndarray)
        assert f"{parts[0]}<image>{parts[2]}" == told
        said = spoken.parse(reply, screen)
        assert spoken.render(said.action, screen) in reply
        history.append(taken(screen, said.action, move=step))
