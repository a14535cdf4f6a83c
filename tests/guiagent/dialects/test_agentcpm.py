"""AgentCPM-GUI: its schema's actions, what the schema refuses, and the smaller screenshot."""

import json

import numpy as np
import pytest

from emulators.action import Action, ClearText, LongPress, OpenApp, Press, Scroll, Stop, Swipe, Tap, TypeText, Wait
from emulators.screen import Point, Screen
from guiagent.dialects.agentcpm import AgentCpm
from guiagent.dialects.coat import Unreadable, Unsayable
from tests.guiagent.dialects.speaking import moment, screen_of, taken

SCREEN = Screen("", "", 1000, 2000, ())
SPOKEN = AgentCpm()


@pytest.mark.parametrize(("text", "action"), [
    ('{"thought":"点击","POINT":[729,69]}', Tap(Point(729, 138))),
    ('{"POINT":[0,0]}', Tap(Point(0, 0))),
    ('{"POINT":[1000,1000]}', Tap(Point(1000, 2000))),
    ('{"POINT":[480.0,320]}', Tap(Point(480, 640))),
    ('{"POINT":[480,320],"duration":200}', Tap(Point(480, 640))),
    ('{"POINT":[480,320],"duration":1000}', LongPress(Point(480, 640))),
    ('{"POINT":[500,200],"to":"up"}', Scroll("down", Point(500, 400))),
    ('{"POINT":[500,0],"to":"left","duration":500}', Scroll("right", Point(500, 0))),
    ('{"POINT":[500,200],"to":[500,0]}', Swipe(Point(500, 400), Point(500, 0))),
    ('{"PRESS":"HOME"}', Press("home")),
    ('{"PRESS":"APPSELECT"}', Press("recents")),
    ('{"TYPE":"Hello, world!"}', TypeText("Hello, world!")),
    ('{"CLEAR":null}', ClearText()),
    ('{"OPEN_APP":"Clock"}', OpenApp("Clock")),
    ('{"duration":500}', Wait(0.5)),
    ('{"STATUS":"finish"}', Stop()),
    ('{"STATUS":"satisfied","POINT":[1,2]}', Stop()),
    ('{"STATUS":"impossible"}', Stop(infeasible=True)),
    ('{"STATUS":"need_feedback"}', Stop(infeasible=True)),
    ('{"STATUS":"continue","POINT":[1,2]}', Tap(Point(1, 4))),
    ('```json\n{"PRESS":"BACK"}\n```', Press("back")),
])  # fmt: skip
def test_actions(text: str, action: Action) -> None:
    assert SPOKEN.parse(text, SCREEN).action == action


@pytest.mark.parametrize(("text", "why"), [
    ("", "there is no JSON object"),
    ('{"POINT":[1,2', "no JSON object"),
    ("{}", "no action is named"),
    ('{"thought":"hm"}', "no action is named"),
    ('{"STATUS":"continue"}', "no action is named"),
    ('{"POINT":[1,2],"button":1}', "has no key 'button'"),
    ('{"POINT":[1]}', r"POINT needs \[x, y\], not a list"),
    ('{"POINT":"1,2"}', "not '1,2'"),
    ('{"POINT":[1.5,2]}', "whole numbers from 0 on, not 1.5"),
    ('{"POINT":[-1,2]}', "not -1"),
    ('{"POINT":[1001,2]}', "lies within 0 and 1000, not at 1001, 2"),
    ('{"POINT":[true,2]}', "not True"),
    ('{"POINT":[1,2],"to":"UPWARDS"}', "a direction is"),
    ('{"POINT":[1,2],"to":"UP"}', "small letters, not 'UP'"),
    ('{"to":"up"}', "'to' needs a POINT"),
    ('{"TYPE":"a","to":"up"}', "'to' needs a POINT"),
    ('{"POINT":[1,2],"PRESS":"BACK"}', "one action at a time, not POINT and PRESS"),
    ('{"PRESS":"back"}', "no key 'back'; keys are HOME, BACK"),
    ('{"TYPE":5}', "typing needs a text as 'TYPE', not 5"),
    ('{"thought":5,"POINT":[1,2]}', "a thought needs a text"),
    ('{"STATUS":"done"}', "no status 'done'"),
    ('{"STATUS":"finish","PRESS":"x"}', "no key 'x'"),
    ('{"duration":-5}', "not -5"),
    ('{"duration":9999999}', "up to 600000 milliseconds"),
    ('{"DEEP_LINK":null}', "DEEP_LINK: to jump to the app used last is none of our actions"),
])  # fmt: skip
def test_what_is_malformed_is_named(text: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        SPOKEN.parse(text, SCREEN)


def test_one_turn_with_a_smaller_screenshot() -> None:
    screen = screen_of(pixels=True)
    past = taken(screen, Tap(Point(1, 1)))
    (_, (system,)), (role, (told, image)) = SPOKEN.ask(moment(screen, past, goal="Write"))
    assert json.loads(str(system).rpartition("\n")[2])["required"] == ["thought"]
    assert (role, str(told).partition("\n")[0]) == ("user", "<Question>Write</Question>")
    assert isinstance(image, np.ndarray)
    assert image.shape == (1120, 504, 3)
    [_, (_, (told, _))] = SPOKEN.ask(moment(screen, goal="Write", step="Tap send"))
    assert str(told).startswith("<Question>Tap send</Question>")


@pytest.mark.parametrize(("size", "smaller"), [
    ((270, 600), (270, 600)), ((1120, 1120), (1120, 1120)), ((1920, 1080), (1120, 630)), ((1440, 3120), (516, 1120)),
])  # fmt: skip
def test_the_longer_side_is_at_most_1120(size: tuple[int, int], smaller: tuple[int, int]) -> None:
    [_, (_, (_, image))] = SPOKEN.ask(moment(screen_of(*size, pixels=True)))
    assert isinstance(image, np.ndarray)
    assert image.shape[1::-1] == smaller


def test_what_is_written() -> None:
    assert SPOKEN.render(Tap(Point(729, 138)), SCREEN) == '{"POINT":[729,69]}'
    assert SPOKEN.render(TypeText("点"), SCREEN) == '{"TYPE":"点"}'
    assert SPOKEN.parse(SPOKEN.render(Wait(1.5), SCREEN), SCREEN).action == Wait(1.5)
    for action in (Scroll("up"), TypeText("a", submit=True), TypeText("a", Point(1, 1)), ClearText(Point(1, 1))):
        with pytest.raises(Unsayable):
            SPOKEN.render(action, SCREEN)
