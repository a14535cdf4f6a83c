"""Chance, habit and knowledge as policies."""

from collections import Counter

import pytest

from emulators.action import WEB_ACTIONS, Action, Press, Scroll, Stop, Tap, TypeText
from emulators.screen import Box, Element, Flag, Point, Screen
from emulators.trajectory import Moment, Step, Task, Thought, Timings, Trajectory
from guiagent.agent import run_episode
from guiagent.baselines import WEB_MOVES, MostFrequentAction, OraclePolicy, RandomPolicy
from guiagent.policy import Decision
from tests.guiagent.counter_device import MORE, NOTHING, count_to
from tests.guiagent.counter_device import Counter as CounterDevice

FIELD = Element("edit", Box(0, 0, 50, 10), text="Name", flags=frozenset({Flag.EDITABLE, Flag.CLICKABLE}))
BUTTON = Element("button", Box(0, 10, 50, 20), text="OK", flags=frozenset({Flag.CLICKABLE}))
GREY = Element("button", Box(0, 20, 50, 30), text="No", flags=frozenset({Flag.CLICKABLE, Flag.DISABLED}))
SCREEN = Screen("app", "main", 50, 100, (FIELD, BUTTON, GREY))


def moment(number: int = 0, screen: Screen = SCREEN) -> Moment:
    return Moment(count_to(number), (), screen)


def a_step(action: Action, screen: Screen = SCREEN) -> Step:
    return Step(screen, Thought(), action, screen, Timings(0, 0, 0))


def test_chance_is_even_reproducible_and_within_what_can_be_done() -> None:
    drawn = Counter[object]()
    for number in range(3000):
        [verdict] = RandomPolicy(7).decide([moment(number)])
        assert isinstance(verdict, Decision)
        match verdict.action:
            case TypeText(text, point, 0):
                assert point == FIELD.hit
                assert text in {"Count", "to", str(number), "hello", "test", "42"}
                drawn["field"] += 1
            case Tap(point, element):
                assert (point, element) == (BUTTON.hit, 1)
                drawn["button"] += 1
            case Scroll() | Press() | Stop() as move:
                drawn[move] += 1
            case other:
                raise AssertionError(other)
    assert len(drawn) == 6
    assert all(400 < count < 600 for count in drawn.values())
    assert RandomPolicy(7).decide([moment()]) == RandomPolicy(7).decide([moment()])
    assert len({repr(RandomPolicy(seed).decide([moment()])) for seed in range(20)}) > 1


def test_chance_proposes_as_many_as_asked_for_and_only_what_a_browser_takes() -> None:
    [found] = RandomPolicy(0, moves=WEB_MOVES).propose([moment()], 50)
    assert len(found) == 50
    assert {type(d.action) for d in found} <= WEB_ACTIONS
    assert Press("back") not in {d.action for d in found}
    [bare] = RandomPolicy(0).decide([moment(screen=Screen("a", "", 9, 9, ()))])
    assert isinstance(bare, Decision)


def test_the_most_frequent_action_is_found_on_a_grid_and_fits_other_screens() -> None:
    steps = [a_step(Tap(Point(10 + i / 10, 15), 1)) for i in range(3)] + [a_step(Press("back"))] * 2
    big = Screen("app", "main", 500, 1000, (Element("b", Box(0, 100, 500, 200), flags=frozenset({Flag.CLICKABLE})),))
    [verdict] = MostFrequentAction(steps).decide([moment(screen=big)])
    assert isinstance(verdict, Decision)
    assert verdict.action == Tap(Point(112.5, 175), 0)
    [[one, other]] = MostFrequentAction([*steps, *steps[-2:]]).propose([moment()], 2)
    assert one.action == other.action == Press("back")
    with pytest.raises(ValueError, match="pass the training steps"):
        MostFrequentAction([])


class CountingOracle:
    """Taps until the number is reached; it counts the taps that it is told of."""

    def __init__(self, task: Task) -> None:
        self.missing = int(dict(task.parameters)["number"])

    def note(self, screen: Screen, action: Action) -> None:
        self.missing -= action == MORE

    def decide(self, screen: Screen) -> tuple[Thought, Action]:
        return Thought(move="count"), MORE if self.missing else Stop()


def test_the_oracle_is_told_what_was_done_and_asked_what_is_next() -> None:
    policy = OraclePolicy(CountingOracle)
    trajectory: Trajectory = run_episode(CounterDevice(), policy, count_to(3))
    assert trajectory.passed
    assert len(trajectory.steps) == 4
    history = (a_step(MORE), a_step(NOTHING), a_step(MORE))
    verdicts = policy.decide([Moment(count_to(n), history, SCREEN) for n in (2, 3)])
    assert [v.action for v in verdicts if isinstance(v, Decision)] == [Stop(), MORE]
    assert [len(found) for found in policy.propose([moment()] * 2, 3)] == [3, 3]
