"""CoAT's JSON: boxes and numbered elements, the order of reading, and its prompts."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.action import Action, LongPress, Press, Scroll, Stop, Swipe, Tap, TypeText
from emulators.screen import Box, Element, Point
from guiagent.dialects.coat import Unreadable, Unsayable
from guiagent.dialects.coat_json import CoatJson
from guiagent.dialects.reading_order import reading_order
from rewards.profiles.table import profile
from tests.guiagent.dialects.speaking import moment, screen_of, taken

TEXT, TAGS = CoatJson(), CoatJson("coat-tags", "tags")
SCREEN = replace(
    screen_of(270, 600),
    elements=(
        Element("TEXT", Box(150, 100, 200, 120), "right"), Element("ICON_PLAY", Box(10, 98, 60, 122)),
        Element("TEXT", Box(10, 10, 60, 30), "top"),
    ),
)  # fmt: skip


def said(action: str, **arguments: object) -> str:
    return json.dumps({"ACTION": action, "ARGS": arguments})


@pytest.mark.parametrize(("text", "action"), [
    (said("scroll", direction="up"), Scroll("down")),
    (said("SCROLL", direction="left"), Scroll("right")),
    (said("input", text="Ada"), TypeText("Ada")),
    (said("INPUT", text=""), TypeText("")),
    (said("type_text", text="Ada"), TypeText("Ada")),
    (said("press_home"), Press("home")),
    (said("PRESS_BACK"), Press("back")),
    (said("PRESS ENTER"), Press("enter")),
    (said("stop", task_status="success"), Stop()),
    (said("STOP"), Stop()),
    (said("stop", task_status="failure"), Stop(infeasible=True)),
    ('```json\n{"THINK": "t", "NEXT": "n", "ACTION": "press_home", "ARGS": {}}\n```', Press("home")),
    ('{"ACTION": "press_home", "ARGS": "none"}', Press("home")),
])  # fmt: skip
def test_actions(text: str, action: Action) -> None:
    assert TEXT.parse(text, SCREEN).action == action


def test_boxes_become_whole_pixels() -> None:
    found = TEXT.parse(said("click_element", bbox=[100, 345, 219, 826]), SCREEN)
    assert found.box == Box(27, 207, 59, 496)
    assert found.action == Tap(Point(43, 351.5))
    assert TEXT.parse(said("CLICK", bbox="[0, 0, 1000, 1000]"), SCREEN).box == Box(0, 0, 270, 600)


@pytest.mark.parametrize(("index", "element"), [(0, 2), (1, 1), ("2", 0)])
def test_elements_are_meant_by_their_number_in_reading_order(index: object, element: int) -> None:
    found = TEXT.parse(said("click_element", idx=index), SCREEN)
    box = SCREEN.elements[element].box
    assert found.box == box
    assert found.action == Tap(box.center, element)


@pytest.mark.parametrize(("text", "why"), [
    ("", "there is no JSON object"),
    ("{}", "an action needs a text as 'ACTION', not nothing"),
    (said(""), "no action is named, as when none would do"),
    (said("fly"), "has no action 'fly'"),
    (said("click"), "a click needs bbox or idx"),
    (said("click", bbox=[1, 2, 3]), "bbox needs 4 numbers, not 3"),
    (said("click", bbox=[1, 2, 3, 4, 5]), "not 5"),
    (said("click", bbox=[9, 2, 3, 4]), "ends before it begins"),
    (said("click", bbox=["a", 2, 3, 4]), "needs a number, not 'a'"),
    (said("click", idx=3), "there is no element 3; the screen has 3, counted from 0"),
    (said("click", idx=-1), "there is no element -1"),
    (said("click", idx=1.5), "there is no element 1.5"),
    (said("click", idx="one"), "idx needs a number"),
    (said("scroll"), "a direction is"),
    (said("input"), "input needs a text as 'text'"),
    (said("press"), "names no button; buttons are enter, home, back"),
])  # fmt: skip
def test_what_is_malformed_is_named(text: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        TEXT.parse(text, SCREEN)


@pytest.mark.parametrize(("text", "named"), [
    (said("input"), "an input without a text"),
    (said("scroll"), "a scroll without a direction"),
    (said("click"), "a click with neither bbox nor idx"),
    (said("click", idx=3), "with the idx of no element"),
    (said("click", bbox=[9, 2, 3, 4]), "with a bbox that ends before it begins"),
    (said("click", bbox=[1, 2, 3, 4, 5]), "a bbox of more than four numbers"),
])  # fmt: skip
def test_what_the_released_scorer_reads_and_we_do_not_is_on_its_card(text: str, named: str) -> None:
    with pytest.raises(Unreadable):
        TEXT.parse(text, SCREEN)
    [quirk] = [one for one in profile("aitz.official_asis").card.quirks if "coat dialects cannot read" in one]
    assert named in quirk


def test_the_prompt_lists_the_elements() -> None:
    screen = replace(SCREEN, frame=screen_of(270, 600, pixels=True).frame)
    finger = Swipe(Point(100, 500), Point(100, 100))
    history = (taken(screen, Press("home"), move="press the home button."), taken(screen, finger))
    (_, (system,)), (_, (head, image, listed, tail)) = TEXT.ask(moment(screen, *history, goal="Open it", step="Tap it"))
    assert "click_element(bbox=" in str(system)
    assert (head, listed) == (
        "<CURRENT SCREENSHOT>: ",
        "<SCREEN ELEMENTS>:   TEXT top [37, 16, 222, 50]\n  ICON_PLAY [37, 163, 222, 203]\n"
        "  TEXT right [555, 166, 740, 200]",
    )
    assert tail == (
        "\n<HISTORY ACTIONS>: press the home button, scroll up.\n<NEXT ACTION>: Tap it\n<USER REQUEST>: Open it\n"
        "<YOUR RESPONSE>: "
    )
    assert isinstance(image, np.ndarray)


def test_tags_are_drawn_on_a_second_screenshot() -> None:
    screen = replace(SCREEN, frame=screen_of(270, 600, pixels=True).frame)
    (_, (system,)), (_, (_, plain, tagged, tail)) = TAGS.ask(moment(screen))
    assert "click_element(idx=10)" in str(system)
    assert isinstance(plain, np.ndarray)
    assert isinstance(tagged, np.ndarray)
    assert plain.shape == tagged.shape
    assert (plain != tagged).any()
    assert "<HISTORY ACTIONS>: None." in str(tail)


def test_what_is_written() -> None:
    assert TEXT.render(Tap(Point(135, 300)), SCREEN) == said("click_element", bbox=[500, 500, 500, 500])
    assert TAGS.render(Tap(Point(35, 20), 2), SCREEN) == said("click_element", idx=0)
    assert TEXT.render(Scroll("down"), SCREEN) == said("scroll", direction="up")
    for spoken, action in ((TAGS, Tap(Point(1, 1))), (TEXT, LongPress(Point(1, 1))), (TEXT, Press("recents"))):
        with pytest.raises(Unsayable):
            spoken.render(action, SCREEN)


def test_the_order_of_reading() -> None:
    two_columns = [Box(100, 12, 190, 30), Box(0, 10, 90, 30), Box(0, 50, 90, 70), Box(100, 48, 190, 72)]
    assert reading_order(two_columns) == [1, 0, 2, 3]
    assert reading_order([]) == []
    tall_beside_small = [Box(50, 0, 90, 100), Box(0, 40, 40, 50), Box(0, 200, 40, 220)]
    assert reading_order(tall_beside_small) == [1, 0, 2]


@given(st.lists(st.builds(lambda x, y, w, h: Box(x, y, x + w, y + h), *[st.integers(0, 99)] * 4), max_size=30))
def test_reading_leaves_nothing_out(boxes: list[Box]) -> None:
    assert sorted(reading_order(boxes)) == list(range(len(boxes)))
