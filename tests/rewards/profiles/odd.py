"""Screens, actions and predictions as hypothesis makes them up: sensible ones, and ones that nobody should write."""

from math import inf, nan

from hypothesis import strategies as st

from emulators.action import (
    Action,
    Answer,
    ClearText,
    CloseTab,
    DoubleTap,
    Drag,
    FocusTab,
    GoTo,
    Hover,
    LongPress,
    NewTab,
    OpenApp,
    Press,
    Scroll,
    SelectOption,
    Stop,
    Swipe,
    Tap,
    TypeText,
    Upload,
    Wait,
)
from emulators.screen import Box, Element, Flag, Point, Screen
from emulators.trajectory import Thought
from rewards.profiles.case import Case, Prediction

WIDTH, HEIGHT = 400, 800

_odd_numbers = st.sampled_from([nan, inf, -inf, 0.0, -0.0, -1.0, 1e9, 1e308, -1e308, 5e-324]) | st.floats()
_any_numbers = st.floats(-50, 900) | st.integers(-5, 900).map(float) | _odd_numbers
_texts = st.sampled_from(["", " ", "new york", "New York", "york", "é", "\ud800", "\x00", "a" * 3000]) | st.text(
    max_size=12
)
_moves = st.sampled_from(
    ["", " ", "click on it", "scroll", "scroll up", "scroll  up", "press", "press home", "input text", "stop", "\ud800"]
)
_keys = st.sampled_from(["back", "home", "enter", "Return", "recents", "Control+A", "", "+", "\ud800"])
_directions = st.sampled_from(["up", "down", "left", "right"])


def points(
    numbers: st.SearchStrategy[float], other: st.SearchStrategy[float] | None = None
) -> st.SearchStrategy[Point]:
    return st.builds(Point, numbers, numbers if other is None else other)


def actions(places: st.SearchStrategy[Point], texts: st.SearchStrategy[str] = _texts) -> st.SearchStrategy[Action]:
    """Every kind of action, those that phones have most often."""
    phone: st.SearchStrategy[Action] = st.one_of(
        st.builds(Tap, places), st.builds(LongPress, places), st.builds(Swipe, places, places),
        st.builds(Drag, places, places), st.builds(Scroll, _directions, st.none() | places),
        st.builds(TypeText, texts), st.builds(Press, _keys), st.builds(OpenApp, texts),
        st.builds(Wait, st.sampled_from([0.0, 1.0, 5.0])), st.builds(Stop, st.booleans()),
    )  # fmt: skip
    other: st.SearchStrategy[Action] = st.one_of(
        st.builds(DoubleTap, places), st.builds(ClearText, st.none() | places), st.builds(Answer, texts),
        st.builds(GoTo, texts), st.builds(SelectOption, st.lists(texts, max_size=2).map(tuple), places),
        st.builds(Hover, places), st.just(NewTab()), st.just(CloseTab()), st.builds(FocusTab, st.integers(-2, 9)),
        st.builds(Upload, st.lists(texts, max_size=2).map(tuple), places),
    )  # fmt: skip
    return phone | phone | phone | other


def _boxes(numbers: st.SearchStrategy[float]) -> st.SearchStrategy[Box]:
    return st.builds(Box, numbers, numbers, numbers, numbers)


sensible_boxes = st.builds(
    lambda x, y, w, h: Box(x, y, x + w, y + h),
    st.integers(0, WIDTH), st.integers(0, HEIGHT), st.integers(0, WIDTH // 2), st.integers(0, HEIGHT // 4),
)  # fmt: skip
sensible_points = points(st.integers(0, WIDTH - 1).map(float), st.integers(0, HEIGHT - 1).map(float))
"""On whole pixels of the screen."""

_elements = st.builds(
    Element, st.sampled_from(["TEXT", "target", "A", ""]), sensible_boxes | _boxes(_any_numbers), text=_texts,
    description=_texts, resource_id=st.sampled_from(["", "positive"]),
    flags=st.frozensets(st.sampled_from(Flag), max_size=2),
)  # fmt: skip
_screens = st.builds(
    Screen, st.just("app"), st.just(""), st.sampled_from([WIDTH, WIDTH, WIDTH, 0, 1, -3]),
    st.sampled_from([HEIGHT, HEIGHT, HEIGHT, 0, 1]), st.lists(_elements, max_size=6).map(tuple),
)  # fmt: skip
_places = sensible_points | points(_any_numbers)
cases = st.builds(Case, st.just("7"), st.just(0), _texts, _screens, st.builds(Thought, move=_moves), actions(_places))
predictions = st.builds(
    Prediction, st.none() | actions(_places), st.none() | sensible_boxes | _boxes(_any_numbers), _texts
)

sensible_elements = st.lists(st.builds(Element, st.just("TEXT"), sensible_boxes), max_size=6).map(tuple)
sensible_actions = actions(sensible_points)
