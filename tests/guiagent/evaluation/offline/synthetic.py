"""Synthetic episodes for tests, a data set that holds them in memory, and rules that are easy to reckon with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from emulators.action import Action, Press, Scroll, Stop, Swipe, Tap, TypeText
from emulators.screen import Box, Element, Point, Screen
from emulators.trajectory import Moment, Thought, Trajectory
from guiagent.datasets.episode import Episode, Report, Seen, Trouble, recorded
from guiagent.policy import Decision, NoDecision, Verdict
from rewards.profiles.case import Card, Case, Matched, Prediction, Profile, recorded_cases

WIDTH, HEIGHT = 100, 200

ACTIONS: tuple[Action, ...] = (
    Tap(Point(20, 30)),
    Swipe(Point(50, 150), Point(50, 50)),
    TypeText("ada lovelace"),
    Press("back"),
    Tap(Point(80, 190)),
    Stop(),
)


def episode(name: str, actions: Sequence[Action], subsets: tuple[str, ...] = ("test",)) -> Episode:
    """An episode of these actions on screens with one button."""
    button = Element("button", Box(10, 20, 40, 40), text="Go")
    screen = Screen("", "", WIDTH, HEIGHT, (button,))
    seen = [Seen(screen, action, Thought(move=f"do {number}")) for number, action in enumerate(actions)]
    return Episode(name, recorded("aitz", name, f"task {name}", seen), subsets)


def episodes(count: int) -> list[Episode]:
    """Episodes of one to six steps in two subsets."""
    return [
        episode(str(number), [ACTIONS[(number + k) % len(ACTIONS)] for k in range(1 + number % 6)],
                ("test", "even" if number % 2 == 0 else "odd"))
        for number in range(count)
    ]  # fmt: skip


@dataclass
class InMemory:
    """A data set of given episodes; reports what it is told to."""

    held: Sequence[Episode]
    name: str = "aitz"
    split: str = "test"
    troubles: Sequence[Trouble] = field(default_factory=list)

    def episodes(self, report: Report) -> Iterator[Episode]:
        for trouble in self.troubles:
            report(trouble)
        return iter(self.held)


def equal(case: Case, prediction: Prediction) -> Matched:
    """Right if it is the same; the place of a tap is looked at."""
    kind, action = type(case.action).__name__, prediction.action
    placed = isinstance(case.action, Tap)
    said = type(action).__name__ if action is not None else ""
    right = action == case.action
    return Matched(kind, said, said == kind, right, right if placed else None, 1.0 if right else None, "equal")


def same_kind(case: Case, prediction: Prediction) -> Matched:
    """Right if it is of the same kind."""
    kind = type(case.action).__name__
    said = type(prediction.action).__name__ if prediction.action is not None else ""
    return Matched(kind, said, said == kind, said == kind, why="kind")


def appended(name: str, trajectory: Trajectory) -> tuple[Case, ...]:
    """A last step behind the recorded ones."""
    cases = recorded_cases(name, trajectory)
    assert trajectory.final is not None
    end = Case(name, len(cases), trajectory.task.instruction, trajectory.final, Thought(), Stop())
    return *cases, end


CARD = Card("", "", "", (), "")
EQUAL = Profile("equal", 1, "aitz", equal, CARD, recorded_cases)
KIND = Profile("kind", 1, "aitz", same_kind, CARD, recorded_cases)
LONGER = Profile("longer", 1, "aitz", equal, CARD, appended)


class Teller:
    """A policy that says what a function of the moment says, and remembers how often it was asked about what."""

    name = "teller"

    def __init__(self, say: object = None) -> None:
        self.calls: list[list[Moment]] = []
        self._say = say

    def decide(self, moments: Sequence[Moment]) -> list[Verdict]:
        self.calls.append(list(moments))
        return [self._verdict(moment) for moment in moments]

    def propose(self, moments: Sequence[Moment], k: int) -> list[list[Decision]]:
        raise NotImplementedError

    def _verdict(self, moment: Moment) -> Verdict:
        said = self._say(moment) if callable(self._say) else Scroll("down")
        return said if isinstance(said, NoDecision) else Decision(Thought(), said, reply=f"say {said}")
