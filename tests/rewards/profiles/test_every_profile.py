"""What holds of every profile: totality, what exact implies, the recorded step, symmetry, scale and place."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emulators.action import Action, Drag, LongPress, Press, Scroll, Stop, Swipe, Tap, TypeText
from emulators.screen import Box, Element, Point, Screen
from emulators.trajectory import Thought
from rewards.profiles.case import Case, Matched, Prediction
from rewards.profiles.measures import coat_heading, finger
from rewards.profiles.table import PROFILES, profile
from tests.rewards.profiles.odd import HEIGHT, WIDTH, cases, predictions, sensible_actions, sensible_elements

FIXED = ("aitz.official_fixed", "aitz.agentcpm", "aitz.qwen", "aitw.jax", "aitw.seeclick", "amex", "autogui.step")
"""Profiles of AITZ, AitW and AMEX under which the recorded step is right."""

POINTWISE = tuple(name for name in FIXED if name != "aitz.official_fixed")
"""Those that count in shares of the screen, and in no whole pixels."""


def holds(case: Case, prediction: Prediction) -> None:
    """What is true of any score."""
    for one in PROFILES:
        score = one.rule(case, prediction)
        assert isinstance(score, Matched)
        assert {type(score.typed), type(score.exact)} == {bool}, one.name
        assert score.typed or not score.exact, one.name
        assert score.grounded in {None, True, False}
        assert score.text is None or 0 <= score.text <= 1
        assert score.kind
        assert score.why
        if prediction.action is None:
            assert (score.said, score.typed, score.exact) == ("", False, False), one.name
        else:
            assert score.said


@settings(max_examples=500, suppress_health_check=[HealthCheck.too_slow])
@given(cases, predictions)
def test_any_prediction_has_a_score(case: Case, prediction: Prediction) -> None:
    holds(case, prediction)


@pytest.mark.long
@pytest.mark.timeout(1200)
@settings(max_examples=10_000, suppress_health_check=[HealthCheck.too_slow])
@given(cases, predictions)
def test_ten_thousand_predictions_have_a_score(case: Case, prediction: Prediction) -> None:
    holds(case, prediction)


def step(action: Action, elements: tuple[Element, ...], width: int = WIDTH, height: int = HEIGHT) -> Case:
    return Case("7", 0, "", Screen("", "", width, height, elements), Thought(), action)


def still(case: Case, action: Action) -> bool:
    """Whether an action is a movement that goes nowhere: the rule of AITZ calls it wrong whatever was recorded."""
    return isinstance(action, Swipe | Drag) and coat_heading(finger(case.screen, action)) is None


@settings(max_examples=300)
@given(sensible_actions, sensible_elements)
def test_the_recorded_step_is_right(action: Action, elements: tuple[Element, ...]) -> None:
    """But for a movement that goes nowhere, in AITZ: loaders give none, for up to 0.04 it is a tap."""
    case = step(action, elements)
    for name in FIXED:
        score = profile(name).rule(case, Prediction(action))
        assert score.exact or (name.startswith("aitz.") and still(case, action)), name
        assert score.kind == score.said


@settings(max_examples=300)
@given(sensible_actions, sensible_elements)
def test_as_released_the_recorded_step_is_right_unless_it_is_a_click(
    action: Action, elements: tuple[Element, ...]
) -> None:
    case = step(action, elements)
    score = profile("aitz.official_asis").rule(case, Prediction(action))
    if isinstance(action, Tap):
        assert score.exact == (action.point == Point(0, 0))
    else:
        assert score.exact or still(case, action)


@settings(max_examples=300)
@given(sensible_actions, sensible_actions, sensible_elements)
def test_prediction_and_truth_may_change_places(one: Action, other: Action, elements: tuple[Element, ...]) -> None:
    """In all profiles that read no sentence: their rules are symmetric, a point being a rectangle without size."""
    for name in FIXED:
        rule = profile(name).rule
        there, back = rule(step(one, elements), Prediction(other)), rule(step(other, elements), Prediction(one))
        assert (there.exact, there.typed, there.kind, there.said) == (back.exact, back.typed, back.said, back.kind)


def moved(action: Action, factor: float, right: float = 0.0, down: float = 0.0) -> Action:
    """The action on a screen that is larger by a factor, and shifted."""

    def there(point: Point) -> Point:
        return Point(point.x * factor + right, point.y * factor + down)

    match action:
        case Swipe(start, end) | Drag(start, end):
            return type(action)(there(start), there(end))
        case Tap(point) | LongPress(point):
            return type(action)(there(point))
        case _:
            return action


def moved_box(box: Box, factor: float, right: float = 0.0, down: float = 0.0) -> Box:
    return Box(
        box.left * factor + right, box.top * factor + down, box.right * factor + right, box.bottom * factor + down
    )


def fate(name: str, case: Case, prediction: Prediction) -> tuple[bool, bool, bool | None, float | None]:
    score = profile(name).rule(case, prediction)
    return score.typed, score.exact, score.grounded, score.text


gestures = sensible_actions.filter(
    lambda action: isinstance(action, Tap | LongPress | Swipe | Drag | Scroll | TypeText | Press | Stop)
)


@settings(max_examples=300)
@given(gestures, gestures, sensible_elements, st.sampled_from([0.5, 2.0, 2.7, 3.0, 10.0]))
def test_a_larger_screen_changes_nothing(
    recorded: Action, said: Action, elements: tuple[Element, ...], factor: float
) -> None:
    larger = tuple(replace(element, box=moved_box(element.box, factor)) for element in elements)
    width, height = round(WIDTH * factor), round(HEIGHT * factor)
    assert (width, height) == (WIDTH * factor, HEIGHT * factor)
    for name in POINTWISE:
        before = fate(name, step(recorded, elements), Prediction(said))
        case = step(moved(recorded, factor), larger, width, height)
        assert fate(name, case, Prediction(moved(said, factor))) == before, name


rectangles = st.builds(
    lambda x, y, w, h: Box(x, y, x + w, y + h),
    st.integers(0, WIDTH), st.integers(0, HEIGHT), st.integers(1, WIDTH // 2), st.integers(1, HEIGHT // 4),
)  # fmt: skip


@settings(max_examples=300)
@given(gestures, rectangles, st.lists(rectangles, max_size=6), st.sampled_from([2, 4]))
def test_a_larger_screen_changes_nothing_for_rectangles_on_whole_pixels(
    recorded: Action, pointed: Box, boxes: list[Box], factor: int
) -> None:
    """The scorer of AITZ rounds to whole pixels and takes areas under one pixel for one, which is part of the rule."""
    elements, larger = (tuple(Element("TEXT", moved_box(box, by)) for box in boxes) for by in (1.0, float(factor)))
    recorded = recorded if isinstance(recorded, Tap) else Tap(pointed.center)
    at = Tap(Point(float(int(recorded.point.x)), float(int(recorded.point.y))))
    for name in ("aitz.official_fixed", "aitz.official_asis"):
        before = fate(name, step(at, elements), Prediction(Tap(pointed.center), pointed))
        grown = moved_box(pointed, factor)
        case = step(moved(at, factor), larger, WIDTH * factor, HEIGHT * factor)
        assert fate(name, case, Prediction(Tap(grown.center), grown)) == before


inner = st.builds(
    lambda x, y, w, h: Box(x, y, x + w, y + h),
    st.integers(160, 200), st.integers(320, 400), st.integers(0, 60), st.integers(0, 120),
)  # fmt: skip


@settings(max_examples=300)
@given(gestures, gestures, st.lists(inner, max_size=4), st.tuples(st.integers(-40, 40), st.integers(-80, 80)))
def test_the_place_on_the_screen_does_not_matter(
    recorded: Action, said: Action, boxes: list[Box], way: tuple[int, int]
) -> None:
    """As long as no enlarged box reaches over the border, and nothing is read from whole pixels above or left of 0."""
    here, there = (tuple(Element("TEXT", moved_box(box, 1.0, x, y)) for box in boxes) for x, y in ((0, 0), way))
    one, other = moved(recorded, 1.0, *way), moved(said, 1.0, *way)
    for name in FIXED:
        if name == "aitz.official_fixed" and not (_positive(one) and _positive(other)):
            continue
        before = fate(name, step(recorded, here), Prediction(said))
        assert fate(name, step(one, there), Prediction(other)) == before, name


def _positive(action: Action) -> bool:
    return not isinstance(action, Tap) or (action.point.x >= 0 and action.point.y >= 0)
