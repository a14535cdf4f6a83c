"""Our dialect: what is written can be read, and nonsense is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators import action as act
from emulators.screen import Box, Element, Flag, Point, Screen
from guiagent.dialects.coat import Coat, Unreadable, Unsayable

BUTTON = frozenset({Flag.CLICKABLE})
SCREEN = Screen(
    "app", "main", 360, 800,
    (
        Element("Button", Box(0, 0, 360, 40), "Save \"all\"", flags=BUTTON),
        Element("EditText", Box(0, 40, 360, 80), description="First name", flags=BUTTON | {Flag.EDITABLE}),
        Element("Switch", Box(0, 80, 360, 120), "Wi-Fi", flags=BUTTON | {Flag.CHECKABLE, Flag.CHECKED}),
    ),
)  # fmt: skip
COAT = Coat()
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
points = st.builds(Point, st.floats(0, 359), st.floats(0, 799))
numbers = st.integers(0, 2)
ways = st.sampled_from(["up", "down", "left", "right"])
Aiming = act.TypeText | act.ClearText | act.Tap | act.DoubleTap | act.LongPress | act.Hover | act.Scroll
actions = st.one_of(
    st.builds(act.Tap, points),
    st.builds(act.LongPress, points),
    st.builds(act.DoubleTap, points),
    st.builds(act.Hover, points),
    st.builds(act.ClearText, st.none() | points),
    st.builds(act.ClearText, st.none(), numbers),
    st.builds(act.Swipe, points, points),
    st.builds(act.Drag, points, points),
    st.builds(act.Scroll, ways, st.none() | points),
    st.builds(act.Scroll, ways, st.none(), numbers),
    st.builds(act.TypeText, texts, st.none() | points, st.none(), st.booleans(), st.booleans()),
    st.builds(act.TypeText, texts, st.none(), numbers, st.booleans(), st.booleans()),
    st.builds(act.Press, st.sampled_from(["back", "Control+A", " ", '"', "`", "", "Control+ ", "a 1 2"]) | texts),
    st.builds(act.OpenApp, texts),
    st.builds(act.Wait, st.floats(0, 60)),
    st.builds(act.Answer, texts),
    st.builds(act.Stop, st.booleans()),
    st.builds(act.GoTo, texts),
    st.builds(act.SelectOption, st.lists(texts, min_size=1, max_size=3).map(tuple), points),
    st.builds(act.Upload, st.lists(texts, min_size=1, max_size=3).map(tuple), points),
    st.just(act.NewTab()),
    st.just(act.CloseTab()),
    st.builds(act.FocusTab, st.integers(0, 9)),
)


@given(actions, st.sampled_from([Coat(), Coat(grid=100), Coat(named=False), Coat(grid=100, bare=True)]))
def test_what_is_written_can_be_read(action: act.Action, coat: Coat) -> None:
    line = coat.render(action, SCREEN)
    read = coat.parse(line, SCREEN)
    assert type(read) is type(action)
    assert _said(read) == _said(action)
    assert coat.render(read, SCREEN) == line


def _said(action: act.Action) -> object:
    match action:
        case act.TypeText():
            return action.text, action.replace, action.submit, _aimed(action)
        case act.ClearText() | act.Tap() | act.DoubleTap() | act.LongPress() | act.Hover():
            return _aimed(action)
        case act.Scroll():
            return action.direction, _aimed(action)
        case act.Answer():
            return action.text
        case act.Press() | act.Wait() | act.FocusTab() | act.Stop():
            return action
        case act.SelectOption():
            return action.options
        case act.Upload():
            return action.paths
        case act.OpenApp():
            return action.name
        case act.GoTo():
            return action.url
        case _:
            return None


def _aimed(action: Aiming) -> bool:
    return action.point is not None or action.element is not None


def test_an_element_named_by_its_position_alone_is_said_with_its_place() -> None:
    for action in (act.ClearText(None, 1), act.TypeText("a", None, 1), act.Scroll("up", None, 1)):
        read = COAT.parse(COAT.render(action, SCREEN), SCREEN)
        assert isinstance(read, type(action))
        assert read.element == 1
        assert read.point is not None
        assert SCREEN.elements[1].box.contains(read.point)


@pytest.mark.parametrize("bare", [False, True])
@pytest.mark.parametrize(
    "action",
    [
        act.Wait(90), act.Wait(-1), act.Wait(float("nan")), act.FocusTab(-1), act.FocusTab(10**9),
        act.Scroll("up", None, 7), act.ClearText(None, 3), act.TypeText("a", None, -1),
        act.SelectOption((), Point(1, 1)), act.Upload((), Point(1, 1)),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_not_written(action: act.Action, bare: bool) -> None:
    coat = Coat(bare=bare)
    with pytest.raises(Unsayable, match="cannot be said"):
        coat.render(action, SCREEN)
    assert coat.sayable(action, SCREEN) is None
    assert coat.move(action, SCREEN)
    assert coat.sayable(act.Stop(), SCREEN) == "done"


@pytest.mark.parametrize(
    ("action", "move"),
    [
        (act.Answer("555 0142"), "answer 555 0142"),
        (act.OpenApp("Level 1 2"), "open Level 1 2"),
        (act.GoTo("see 3 4 submit"), "goto see 3 4 submit"),
        (act.Tap(Point(180, 10)), 'tap "Save \\"all\\""'),
        (act.Swipe(Point(1, 2), Point(3, 4)), "swipe"),
        (act.Scroll("down", Point(1, 2)), "scroll down"),
        (act.SelectOption(("7 8",), Point(180, 60)), "select 7 8 in First name"),
    ],
)
def test_a_move_leaves_out_the_place_and_nothing_else(action: act.Action, move: str) -> None:
    assert Coat(grid=100, bare=True).move(action, SCREEN) == move


@given(texts, texts, st.booleans(), st.booleans())
def test_bare_lines_with_any_name_can_be_read(text: str, name: str, replace: bool, submit: bool) -> None:
    field = Element("EditText", Box(0, 0, 360, 800), name, flags=BUTTON | {Flag.EDITABLE})
    screen, coat = Screen("app", "main", 360, 800, (field,)), Coat(grid=100, bare=True)
    for action in (
        act.TypeText(text, Point(181.8, 404.0), 0, replace, submit),
        act.Tap(Point(181.8, 404.0), 0),
        act.SelectOption((text,), Point(181.8, 404.0), 0),
    ):
        assert coat.parse(coat.render(action, screen), screen) == action


def test_the_bare_form() -> None:
    coat = Coat(grid=100, bare=True)
    assert coat.elements(SCREEN) == ' "Save \\"all\\"" 50 02\n First name 50 07 field\n Wi-Fi 50 12 on'
    typed = act.TypeText("Ada", Point(181.8, 60.0), 1, replace=True)
    assert coat.render(typed, SCREEN) == "type Ada into First name 50 07 replace"
    assert coat.move(typed, SCREEN) == "type Ada into First name replace"


def test_targets_are_named_and_resolved() -> None:
    line = COAT.render(act.Tap(Point(180, 100)), SCREEN)
    assert line == 'tap "Wi-Fi" 500 125'
    read = COAT.parse(f"I will turn it on.\n`{line}`\n", SCREEN)
    assert isinstance(read, act.Tap)
    assert read.element == 2
    assert COAT.parse("tap 0 0", SCREEN) == act.Tap(Point(0.18, 0.4), 0)
    assert COAT.move(read, SCREEN) == 'tap "Wi-Fi"'


def test_elements_are_listed_with_place_and_state() -> None:
    assert Coat(grid=100).elements(SCREEN).splitlines() == [
        '"Save \\"all\\"" 50 02',
        '"First name" 50 07 field',
        '"Wi-Fi" 50 12 on',
    ]


@pytest.mark.parametrize(
    "text",
    [
        "", "tap", "tap 5", "tap 1000 0", "tap -1 5", "tap 1 2 3", 'tap "Wi-Fi"', "type", "type hello", 'type "a',
        "wait x", "wait nan", "wait 1e9", "press", "scroll", "scroll sideways", "done now", "fly", "select 1 2",
        "focus_tab ²", "tap 1" + "0" * 5000 + " 1", "focus_tab 1000",
        'select "a"', "tap ٣ ٤",
    ],
)  # fmt: skip
def test_nonsense_is_named(text: str) -> None:
    with pytest.raises(Unreadable, match=r"\w"):
        COAT.parse(text, SCREEN)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        COAT.parse(text, SCREEN)
    except Unreadable as error:
        assert str(error)
