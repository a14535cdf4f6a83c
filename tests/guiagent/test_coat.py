"""Our dialect: what is written can be read, and nonsense is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators import action as act
from emulators.screen import Box, Element, Flag, Point, Screen
from guiagent.dialects.coat import Coat, Unreadable

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
ways = st.sampled_from(["up", "down", "left", "right"])
actions = st.one_of(
    st.builds(act.Tap, points),
    st.builds(act.LongPress, points),
    st.builds(act.DoubleTap, points),
    st.builds(act.Hover, points),
    st.builds(act.ClearText, st.none() | points),
    st.builds(act.Swipe, points, points),
    st.builds(act.Drag, points, points),
    st.builds(act.Scroll, ways, st.none() | points),
    st.builds(act.TypeText, texts, st.none() | points, st.none(), st.booleans(), st.booleans()),
    st.builds(act.Press, st.sampled_from(["back", "home", "enter", "Control+A"])),
    st.builds(act.OpenApp, texts),
    st.builds(act.Wait, st.integers(0, 60).map(float)),
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
        case act.TypeText() | act.Answer():
            return action.text
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
