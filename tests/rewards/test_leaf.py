"""The rule reward of a sampled action."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.action import Action, Answer, LongPress, Press, Scroll, Tap, TypeText
from emulators.screen import Box, Element, Flag, Point, Screen
from emulators.trajectory import Moment, Task, Template, Unchecked
from rewards.leaf import LeafReward, token_f1
from rewards.matching import ByDistance
from rewards.score import RewardError

CLICK = frozenset({Flag.CLICKABLE})
GRID = tuple(
    Element("Button", Box(10 * c, 10 * r, 10 * c + 9, 10 * r + 9), text=f"{r}{c}", flags=CLICK)
    for r in range(20)
    for c in range(10)
)
SCREEN = Screen("app", "main", 100, 200, GRID)
REFERENCE = Tap(Point(54, 104))

points = st.builds(Point, st.floats(0, 100), st.floats(0, 200))
words = st.sampled_from(["", "hello", "hello world", "world hello", "Hello World", "other", "hello hello"])
actions = st.one_of(
    st.none(), st.builds(Tap, points), st.builds(LongPress, points), st.builds(TypeText, words),
    st.builds(Scroll, st.sampled_from(["up", "down"])), st.builds(Press, st.sampled_from(["back", "home"])),
)  # fmt: skip
rewards = st.builds(
    LeafReward,
    v_type=st.floats(0, 0.5),
    v_format=st.floats(0, 0.49),
    click_scale=st.floats(0.1, 1.5),
    closest_miss=st.floats(0, 0.9),
    click=st.sampled_from(["corrected", "printed"]),
)


@pytest.mark.parametrize(
    ("sampled", "reference", "value"),
    [
        (None, REFERENCE, 0.0),
        (Press("back"), REFERENCE, 0.0),
        (LongPress(REFERENCE.point), REFERENCE, 0.0),
        (REFERENCE, REFERENCE, 1.0),
        (Tap(Point(51, 101)), REFERENCE, 1.0),
        (Tap(Point(64, 104)), REFERENCE, 0.65),  # the button beside it: 0.1 away, held down to s = 0.5
        (Tap(Point(75, 104)), REFERENCE, 0.3 + 0.7 * 0.25),  # 0.21 of 0.28 away
        (Tap(Point(99, 104)), REFERENCE, 0.3),
        (TypeText("the blue car here"), TypeText("the red bus"), 0.3 + 0.7 * 2 / 7),
        (TypeText("car"), TypeText("bus"), 0.3),
        (Answer("yes"), Answer("no"), 0.3),
        (Scroll("up"), Scroll("down"), 0.2),
        (Press("home"), Press("back"), 0.2),
    ],
)
def test_values_by_hand(sampled: Action | None, reference: Action, value: float) -> None:
    assert LeafReward().score(SCREEN, reference, sampled).value == pytest.approx(value)


def test_the_printed_click_form() -> None:
    printed = LeafReward(click="printed", closest_miss=1.0)
    assert printed.score(SCREEN, REFERENCE, Tap(Point(75, 104))).value == pytest.approx(1.3 * 0.25)
    assert printed.score(SCREEN, REFERENCE, Tap(Point(54, 110))).value == 1.0  # 0.03 away: clipped
    assert printed.score(SCREEN, REFERENCE, Tap(Point(99, 104))).value == 0.0


@given(rewards, st.floats(0, 100))
def test_the_printed_form_is_the_papers_clipped_and_not_bounded(reward: LeafReward, x: float) -> None:
    reward = replace(reward, click="printed", matcher=lambda *_: False)
    d = min(1.0, abs(x - 54) / 100 / reward.click_scale)
    v_type, v_format = reward.v_type, reward.v_format
    paper = v_type + v_format + 1 * (1 - d) - (v_type + v_format) * d
    value = reward.score(SCREEN, REFERENCE, Tap(Point(x, 104))).value
    assert value == pytest.approx(min(1.0, paper), abs=1e-9)


@given(rewards, actions)
def test_a_miss_leaves_room_for_a_pair_where_the_constants_say_so(reward: LeafReward, sampled: Action | None) -> None:
    reward = replace(reward, click="corrected")
    value = reward.score(SCREEN, REFERENCE, sampled).value
    room = (1 - reward.v_type - reward.v_format) * (1 - reward.closest_miss)
    assert value == 1.0 or 1 - value >= room - 1e-9


def test_with_the_distance_matcher_every_miss_leaves_room_for_a_pair() -> None:
    reward = LeafReward(matcher=ByDistance(enlarge=0.0), closest_miss=1.0)
    assert reward.score(SCREEN, REFERENCE, Tap(Point(64, 104))).value == 1.0
    assert reward.score(SCREEN, REFERENCE, Tap(Point(68.1, 104))).value < 0.65


@given(rewards, actions, actions.filter(lambda a: a is not None))
def test_bounds_and_one_only_for_the_reference(reward: LeafReward, sampled: Action | None, reference: Action) -> None:
    value = reward.score(SCREEN, reference, sampled).value
    assert 0.0 <= value <= 1.0
    if reward.click == "corrected":
        same = sampled is not None and reward.matcher(SCREEN, sampled, reference)
        assert (value == 1.0) == same


@given(rewards, st.floats(0, 0.9), st.floats(0, 0.9))
def test_a_nearer_touch_never_earns_less(reward: LeafReward, one: float, other: float) -> None:
    near, far = (
        reward.score(SCREEN, REFERENCE, Tap(Point(54, 104 - 100 * away))).value for away in sorted((one, other))
    )
    assert near >= far


@given(words, words)
def test_token_f1(one: str, other: str) -> None:
    assert 0.0 <= token_f1(one, other) == token_f1(other, one) <= 1.0
    assert token_f1(one, one) == (1.0 if one else 0.0)


def test_batches_keep_their_order_and_bad_settings_are_refused() -> None:
    task = Task("t", "Tap 05", Template("t", 0), Unchecked(), 5)
    leaves = [(Moment(task, (), SCREEN), REFERENCE, sampled) for sampled in (None, REFERENCE)]
    assert LeafReward().values(leaves) == [0.0, 1.0]
    with pytest.raises(RewardError, match="together at most 1"):
        LeafReward(v_type=0.9, v_format=0.2)
    with pytest.raises(RewardError, match="click_scale"):
        LeafReward(click_scale=0)
