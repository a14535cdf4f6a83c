"""The one real AITZ episode that is at hand, under every profile of AITZ, counted by hand.

Its steps, on screens of 270 by 600 pixels: press home; a finger from (137, 325) up to (156, 1); a click at (163.88,
299.02), which lies in no box of that screen, not even enlarged; complete.
"""

from pathlib import Path

import pytest

from emulators.action import Action, Press, Scroll, Stop, Swipe, Tap
from emulators.screen import Box, Point
from guiagent.datasets.aitz import Aitz
from guiagent.datasets.episode import Episode, Troubles
from rewards.profiles.case import Prediction
from rewards.profiles.table import profile, profiles_for

SAMPLE = Path(__file__).parents[4] / "shared" / "data" / "aitz"
NAMES = ("aitz.official_asis", "aitz.official_fixed", "aitz.agentcpm", "aitz.qwen", "autogui.step")

pytestmark = pytest.mark.skipif(not SAMPLE.is_dir(), reason="the real AITZ sample is not beside the project")


@pytest.fixture(scope="module")
def episode() -> Episode:
    troubles = Troubles()
    (found,) = Aitz(SAMPLE).episodes(troubles)
    assert not troubles.counts
    return found


def fates(name: str, episode: Episode, said: list[Prediction]) -> str:
    """A letter for every step: Exact, Typed or Wrong."""
    chosen = profile(name)
    cases = chosen.cases(episode.id, episode.trajectory)
    scores = [chosen.rule(case, one) for case, one in zip(cases, said, strict=True)]
    return "".join("E" if one.exact else "T" if one.typed else "W" for one in scores)


def predicted(*actions: Action) -> list[Prediction]:
    return [Prediction(action) for action in actions]


def test_the_profiles_of_aitz() -> None:
    assert {one.name for one in profiles_for("aitz")} == set(NAMES)


@pytest.mark.parametrize(
    ("name", "expected"), [(name, "EETE" if name == "aitz.official_asis" else "EEEE") for name in NAMES]
)
def test_the_recorded_steps_are_right_but_for_the_click_as_released(name: str, expected: str, episode: Episode) -> None:
    recorded = [Prediction(step.action) for step in episode.trajectory.steps]
    assert fates(name, episode, recorded) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("aitz.official_asis", "TTTE"),  # the corner is far from the rectangle
        ("aitz.official_fixed", "TTEE"),  # the rectangle x1.2 is 135 to 195 and 275 to 335: the point is in it
        ("aitz.agentcpm", "TTEE"),  # 0.048 of the width and 0.035 of the height off
        ("aitz.qwen", "TTTE"),  # which is 0.06, and no box holds the recorded point
        ("autogui.step", "WEEW"),  # another button is another type, and so is impossible; down is vertical too
    ],
)
def test_another_button_the_other_way_a_click_beside_it_and_impossible(
    name: str, expected: str, episode: Episode
) -> None:
    said = predicted(
        Press("back"), Swipe(Point(135, 100), Point(135, 400)), Tap(Point(177, 320)), Stop(infeasible=True)
    )
    said[2] = Prediction(Tap(Point(177, 320)), Box(140, 280, 190, 330))
    assert fates(name, episode, said) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("aitz.official_asis", "WEEW"),
        ("aitz.official_fixed", "WETW"),
        ("aitz.agentcpm", "WETW"),
        ("aitz.qwen", "WETW"),
        ("autogui.step", "WETW"),
    ],
)
def test_a_click_at_the_corner(name: str, expected: str, episode: Episode) -> None:
    said = [
        Prediction(Tap(Point(1, 1))),
        Prediction(Scroll("down")),
        Prediction(Tap(Point(5, 5)), Box(0, 0, 10, 10)),
        Prediction(None, unreadable="cut off"),
    ]
    assert fates(name, episode, said) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("aitz.official_asis", "WWTW"),
        ("aitz.official_fixed", "WWTW"),
        ("aitz.agentcpm", "WWEW"),  # (135, 300) is 0.107 off
        ("aitz.qwen", "WWTW"),
        ("autogui.step", "WTEW"),  # a tap for a swipe: both are gestures
    ],
)
def test_always_clicking_the_middle(name: str, expected: str, episode: Episode) -> None:
    assert fates(name, episode, predicted(*[Tap(Point(135, 300))] * 4)) == expected
