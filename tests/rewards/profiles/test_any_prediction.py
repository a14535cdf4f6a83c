"""What holds for AndroidControl's, GUI-Odyssey's and Mind2Web's rules whatever is predicted."""

from dataclasses import replace
from math import isnan

import pytest
from hypothesis import assume, given, settings
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
from rewards.profiles.case import Case, Matched, Prediction
from rewards.profiles.table import profile
from tests.rewards.profiles.steps import MINE

ANY_POINT = st.builds(Point, st.floats(), st.floats())
POINT = st.builds(Point, st.integers(0, 1080).map(float), st.integers(0, 2400).map(float))
ANY_TEXT = st.text(max_size=40) | st.sampled_from(["", " ", "a:b", "\ud800", "new york", "New", "[x]", "x" * 10_000])
PLACE = st.none() | st.integers(-3, 12)


def actions(points: st.SearchStrategy[Point], texts: st.SearchStrategy[str]) -> st.SearchStrategy[Action]:
    ways = st.sampled_from(["up", "down", "left", "right"])
    touches = [st.builds(kind, points, PLACE) for kind in (Tap, Tap, LongPress, DoubleTap, Hover)]
    keys = st.sampled_from(["back", "home", "enter", "recents"]) | texts
    return st.one_of(
        *touches,
        st.builds(Swipe, points, points),
        st.builds(Drag, points, points),
        st.builds(Scroll, ways, st.none() | points, PLACE),
        st.builds(TypeText, texts, st.none() | points, PLACE, replace=st.booleans(), submit=st.booleans()),
        st.builds(ClearText, st.none() | points, PLACE),
        st.builds(Press, keys),
        st.builds(OpenApp, texts),
        st.builds(Wait, st.floats()),
        st.builds(Answer, texts),
        st.builds(Stop, st.booleans()),
        st.builds(GoTo, texts),
        st.builds(SelectOption, st.lists(texts, max_size=3).map(tuple), points, PLACE),
        st.sampled_from([NewTab(), CloseTab(), FocusTab(1)]),
        st.builds(Upload, st.lists(texts, max_size=2).map(tuple), points, PLACE),
    )


ANY_ACTION = actions(ANY_POINT, ANY_TEXT)
SIDES = st.tuples(*[st.integers(-100, 2500)] * 4).map(lambda sides: Box(*(float(side) for side in sides)))
NODES = st.builds(
    Element,
    st.sampled_from(["View", "window", "android.widget.Switch", "target"]),
    SIDES,
    st.sampled_from(["", "Clock", "back"]),
    st.sampled_from(["", "New York"]),
    resource_id=st.sampled_from(["", "positive"]),
    flags=st.sampled_from([frozenset(), frozenset({Flag.HIDDEN})]),
)
SCREENS = st.builds(
    Screen, st.just("app"), st.just(""), st.sampled_from([1080, 270, 0]), st.sampled_from([2400, 600]),
    st.lists(NODES, max_size=12).map(tuple),
)  # fmt: skip


def cases(action: st.SearchStrategy[Action]) -> st.SearchStrategy[Case]:
    thoughts = st.builds(Thought, move=st.sampled_from(["", "Scroll up", "tap it"]))
    return st.builds(Case, st.just("7"), st.just(0), st.just("goal"), SCREENS, thoughts, action)


PREDICTIONS = st.builds(Prediction, st.none() | ANY_ACTION, st.none() | SIDES, st.text(max_size=5))


def holds(case: Case, prediction: Prediction) -> None:
    for name in MINE:
        score = profile(name).rule(case, prediction)
        assert score.typed or not score.exact, (name, score)
        assert score.kind
        assert score.why
        assert bool(score.said) == (prediction.action is not None), (name, score)
        assert score.text is None or 0 <= score.text <= 1
        if prediction.action is None:
            assert not score.typed
            assert not score.grounded
        elif name != "mind2web" and not score.typed:
            assert not score.grounded


@given(cases(ANY_ACTION), PREDICTIONS)
@settings(max_examples=500)
def test_any_prediction_has_a_score(case: Case, prediction: Prediction) -> None:
    holds(case, prediction)


@pytest.mark.long
@given(cases(ANY_ACTION), PREDICTIONS)
@settings(max_examples=3_000)
def test_many_predictions_have_a_score(case: Case, prediction: Prediction) -> None:
    holds(case, prediction)


def forbidden(name: str, case: Case, score: Matched) -> bool:
    """Whether a rule of that profile, named on its card, makes the recorded action itself wrong."""
    match name:
        case "ac.paper":
            return score.why == "no element at the recorded point"
        case "ac.agentcpm":
            return isinstance(case.action, LongPress)
        case "ac.gui_r1":
            return score.kind in ("type", "open_app") and score.text == 0.0
        case "mind2web":
            return score.grounded is False
        case _:
            return False


RULES_AGAINST_THE_RECORD = {
    "ac.paper": "in no candidate makes the step wrong",
    "ac.agentcpm": "predicting a long press is wrong",
    "ac.gui_r1": "An empty text is wrong for every prediction, the recorded one too",
    "mind2web": "without a right candidate that has a box is wrong",
}


def recorded_is_right(case: Case) -> None:
    for name in MINE:
        score = profile(name).rule(case, Prediction(case.action))
        assert score.exact != forbidden(name, case, score), (name, score)


WORDS = st.text(max_size=20) | st.sampled_from(["", " ", "[]", "a:b", "new york"])


@given(cases(actions(POINT, WORDS)))
@settings(max_examples=500)
def test_what_was_recorded_is_right_or_the_card_names_the_rule(case: Case) -> None:
    recorded_is_right(case)


@pytest.mark.long
@given(cases(actions(POINT, WORDS)))
@settings(max_examples=3_000)
def test_what_was_recorded_is_right_many_times(case: Case) -> None:
    recorded_is_right(case)


def test_cards_name_the_rules_that_forbid_what_was_recorded() -> None:
    for name, words in RULES_AGAINST_THE_RECORD.items():
        assert any(words in quirk for quirk in profile(name).card.quirks), name


IN_PIXELS = {"ac.osgenesis"}
"""Whose reach is in pixels, as its card says: it cannot stay the same when a screen grows."""


def larger(case: Case, action: Action, times: int) -> tuple[Case, Action]:
    def point(one: Point | None) -> Point | None:
        return one and Point(one.x * times, one.y * times)

    def grown(one: Action) -> Action:
        places = {name: point(getattr(one, name)) for name in ("point", "start", "end") if hasattr(one, name)}
        return replace(one, **places)  # type: ignore[arg-type]

    screen = case.screen
    elements = tuple(
        replace(e, box=Box(*(side * times for side in (e.box.left, e.box.top, e.box.right, e.box.bottom))))
        for e in screen.elements
    )
    bigger = replace(screen, width=screen.width * times, height=screen.height * times, elements=elements)
    return replace(case, screen=bigger, action=grown(case.action)), grown(action)


PAIRS = st.tuples(cases(actions(POINT, WORDS)), actions(POINT, WORDS)) | cases(
    st.builds(Tap, POINT)
).flatmap(lambda case: st.tuples(st.just(case), st.builds(Tap, POINT)))  # fmt: skip


@given(PAIRS, st.sampled_from([2, 4, 8]))
@settings(max_examples=300)
def test_a_larger_screen_changes_nothing(pair: tuple[Case, Action], times: int) -> None:
    case, action = pair
    assume(case.screen.width > 0)
    large, said = larger(case, action, times)
    for name in set(MINE) - IN_PIXELS:
        rule = profile(name).rule
        assert replace(rule(large, Prediction(said)), why="") == replace(rule(case, Prediction(action)), why=""), name


def test_the_reach_in_pixels_is_named() -> None:
    for name in IN_PIXELS:
        assert any("does not grow with the screen" in quirk for quirk in profile(name).card.quirks)


SYMMETRIC = tuple(name for name in MINE if name != "ac.paper")
"""Rules that ask both actions the same where there are no elements; the paper's looks for that of the recorded one."""


def tapped(case: Case) -> Case:
    """The case with a click in the place of a recorded long press, which to AgentCPM-GUI is the same."""
    return replace(case, action=Tap(case.action.point)) if isinstance(case.action, LongPress) else case


@given(cases(st.builds(LongPress, POINT)), PREDICTIONS | st.builds(Prediction, st.builds(Tap, POINT)))
@settings(max_examples=300)
def test_a_recorded_long_press_scores_as_a_recorded_click(case: Case, prediction: Prediction) -> None:
    rule = profile("ac.agentcpm").rule
    assert rule(case, prediction) == rule(tapped(case), prediction)
    assert rule(case, Prediction(tapped(case).action)).exact
    assert not rule(case, Prediction(case.action)).typed


@given(PAIRS)
@settings(max_examples=300)
def test_who_predicts_whom_does_not_matter(pair: tuple[Case, Action]) -> None:
    case, action = pair
    case = replace(case, screen=replace(case.screen, elements=()), thought=Thought())
    turned = replace(case, action=action)
    for name in SYMMETRIC:
        rule = profile(name).rule
        if name == "ac.agentcpm" and LongPress in (type(action), type(case.action)):
            for asked, said in ((case, action), (turned, case.action)):
                assert rule(asked, Prediction(said)) == rule(tapped(asked), Prediction(said))
            continue
        one, other = rule(case, Prediction(action)), rule(turned, Prediction(case.action))
        assert (one.typed, one.exact, one.kind, one.said) == (other.typed, other.exact, other.said, other.kind), name
        assert one.text == other.text or isnan(one.text or 0.0)
