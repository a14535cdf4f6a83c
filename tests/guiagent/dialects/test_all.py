"""What every dialect owes: any text is read or refused by name, what is written is read back, prompts are whole."""

import random
import time

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emulators.action import Action, Scroll, Stop, Tap, TypeText
from emulators.screen import Point, Screen
from guiagent.config import ConfigError
from guiagent.dialects.coat import Unreadable, Unsayable
from guiagent.dialects.published import PublishedDialect, Said
from guiagent.dialects.resizing import Resizing
from guiagent.dialects.table import DIALECTS, dialect, resized_by
from tests.guiagent.dialects.speaking import SIZES, actions, close, moment, replies, screen_of, taken

SCREENS = [screen_of(*size) for size in SIZES]
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LONG = settings(max_examples=900, deadline=None, suppress_health_check=[HealthCheck.too_slow])
TEXTUAL = ("guiagent", "browsergym", "playwright")
"""Dialects that tell the screen in words, with or without pixels."""
PUBLISHED = [name for name in DIALECTS if name not in TEXTUAL]


def steps_of(spoken: PublishedDialect, screen: Screen) -> tuple[int, int]:
    grid = getattr(spoken, "grid", None)
    match spoken.name:
        case "guiagent":
            return 1000, 1000
        case "os-genesis" | "browsergym" | "playwright":
            return screen.width, screen.height
        case _ if grid is not None:
            return grid.extent(screen)
    return 1000, 1000


def read(spoken: PublishedDialect, text: str, screen: Screen) -> None:
    try:
        assert isinstance(spoken.parse(text, screen), Said)
    except Unreadable as error:
        assert str(error)


def round_trip(spoken: PublishedDialect, action: Action, screen: Screen) -> None:
    try:
        text = spoken.render(action, screen)
    except Unsayable as error:
        assert str(error)
        return
    said = spoken.parse(text, screen).action
    if spoken.name == "coat" and isinstance(action, Tap):  # whole pixels of the screenshot on top of the grid
        assert isinstance(said, Tap)
        assert abs(said.point.x - action.point.x) <= screen.width / 2000 + 0.51
        assert abs(said.point.y - action.point.y) <= screen.height / 2000 + 0.51
        return
    assert close(action, said, screen, steps_of(spoken, screen)), (action, text, said)


@pytest.mark.parametrize("name", DIALECTS)
def test_any_text_is_read_or_refused(name: str) -> None:
    spoken = dialect(name)

    @QUICK
    @given(replies(), st.sampled_from(SCREENS))
    def reading(text: str, screen: Screen) -> None:
        read(spoken, text, screen)

    reading()


@pytest.mark.long
@pytest.mark.parametrize("name", DIALECTS)
def test_ten_thousand_texts_are_read_or_refused(name: str) -> None:
    spoken = dialect(name)

    @LONG
    @given(replies(), st.sampled_from(SCREENS))
    def reading(text: str, screen: Screen) -> None:
        read(spoken, text, screen)

    reading()


@pytest.mark.parametrize("name", DIALECTS)
def test_what_is_written_is_read_back(name: str) -> None:
    spoken = dialect(name)

    @QUICK
    @given(st.data(), st.sampled_from(SCREENS))
    def writing(data: st.DataObject, screen: Screen) -> None:
        round_trip(spoken, data.draw(actions(screen)), screen)

    writing()


@pytest.mark.long
@pytest.mark.parametrize("name", DIALECTS)
def test_what_is_written_is_read_back_at_length(name: str) -> None:
    spoken = dialect(name)

    @LONG
    @given(st.data(), st.sampled_from(SCREENS))
    def writing(data: st.DataObject, screen: Screen) -> None:
        round_trip(spoken, data.draw(actions(screen)), screen)

    writing()


@pytest.mark.parametrize("name", DIALECTS)
def test_replies_that_were_changed_a_little(name: str) -> None:
    """Letters dropped, doubled and swapped in replies that are right."""
    spoken, screen, dice = dialect(name), SCREENS[0], random.Random(5)
    right = [f"Thought: a\nAction: {said}" for said in _sayable(spoken, screen)] + list(_sayable(spoken, screen))
    for _ in range(300):
        letters = list(dice.choice(right))
        for _ in range(dice.randint(1, 4)):
            at = dice.randrange(len(letters))
            letters[at : at + 1] = dice.choice([[], [letters[at]] * 2, [dice.choice("()[]{}'\"<>,:\\0 \n")]])
            letters = letters or ["x"]
        read(spoken, "".join(letters), screen)


def _sayable(spoken: PublishedDialect, screen: Screen) -> list[str]:
    found = []
    for action in (Tap(Point(5, 6)), TypeText('it\'s "so"'), Scroll("down"), Scroll("up", Point(9, 9)), Stop()):
        try:
            found.append(spoken.render(action, screen))
        except Unsayable:
            continue
    return found


HARD = (
    "Action: " + "type(content='" + "a'" * 20000, "Action: type(content='" + "') " * 20000, "Action: " * 20000,
    "Thought: " * 20000, "{" * 100000, '{"a":' * 50000, "[" * 100000, '{"POINT": ' + "[" * 50000, "<tool_call>" * 20000,
    "action:" * 20000, "actions:\n" * 20000, "TYPE [" + "]" * 50000 + "x", "click(" + "a='b', " * 20000, "'" * 50000,
    "Action: click(start_box='" + "(" * 50000 + "')", " " * 100000, "\n" * 100000, '{"ACTION": "' + "click" * 20000,
    "Action: click(start_box='" + "1 " * 50000 + "')", '{"POINT": [' + "1" * 5000 + ", 2]}",
    "Action: scroll(" + "\\" * 50000,
)  # fmt: skip


@pytest.mark.parametrize("name", [*PUBLISHED, *TEXTUAL[1:]])
def test_long_texts_take_no_long_time(name: str) -> None:
    spoken = dialect(name)
    for text in HARD:
        began = time.thread_time()
        read(spoken, text, SCREENS[0])
        assert time.thread_time() - began < 2.0, text[:40]


@pytest.mark.parametrize("name", DIALECTS)
def test_the_prompt_holds_goal_and_screenshot(name: str) -> None:
    screen = screen_of(280, 560, pixels=True)
    messages = dialect(name).ask(moment(screen, goal="Find {instruction} and {language}"))
    texts = "\n".join(part for _, parts in messages for part in parts if isinstance(part, str))
    images = [part for _, parts in messages for part in parts if not isinstance(part, str)]
    assert "Find {instruction} and {language}" in texts
    assert len(images) == (2 if name == "coat-tags" else 1)
    assert all(image.dtype == np.uint8 and image.shape[2] == 3 for image in images)
    assert messages[-1][0] == "user"


@pytest.mark.parametrize("name", DIALECTS)
def test_any_history_can_be_told(name: str) -> None:
    screen = screen_of(280, 560, pixels=True)
    spoken = dialect(name)

    @settings(max_examples=15, deadline=None)
    @given(st.lists(actions(screen), max_size=4))
    def asking(history: list[Action]) -> None:
        assert spoken.ask(moment(screen, *(taken(screen, action) for action in history), step="Tap send"))

    asking()


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_screen_without_pixels_cannot_be_asked_about(name: str) -> None:
    with pytest.raises(LookupError):
        dialect(name).ask(moment(screen_of()))


def test_who_asks_for_an_unknown_dialect_is_told_the_known_ones() -> None:
    with pytest.raises(ConfigError, match=r"no dialect 'klingon'; known are guiagent, ui-tars"):
        dialect("klingon")
    assert [dialect(name).name for name in DIALECTS] == list(DIALECTS)


def test_places_in_pixels_follow_the_model_s_own_resizing() -> None:
    small = Resizing(28, 28 * 28, 280 * 560)
    screen = screen_of(1120, 2240)
    tap = resized_by(dialect("ui-tars"), small).parse("Action: click(start_box='(140,280)')", screen).action
    assert isinstance(tap, Tap)
    assert tap.point == Point(560, 1120)
    assert resized_by(dialect("os-atlas"), small) == dialect("os-atlas")


@pytest.mark.parametrize("name", [*PUBLISHED, *TEXTUAL[1:]])
def test_points_off_the_screen_are_not_written(name: str) -> None:
    for point in (Point(float("nan"), 1), Point(1, float("inf")), Point(-1, 5), Point(5, 9999)):
        with pytest.raises(Unsayable):
            dialect(name).render(Tap(point), SCREENS[0])
