"""Policies that the program is told to import, by `--policy tests...:Name`."""

import os
import random
import signal
from collections.abc import Sequence

from emulators.action import Action, Press, Scroll, Stop, Tap
from emulators.screen import Point
from emulators.trajectory import Ending, Moment, Thought
from guiagent.policy import Decision, NoDecision, Verdict

KILLED_AT = "TESTS_KILLED_AT"
"""The environment variable that names the call of `decide` in which the process is killed."""


class Steady:
    """Draws an action from task and number of steps; some of its answers cannot be read."""

    def __init__(self, name: str = "steady") -> None:
        self.name = name
        self._calls = 0

    def decide(self, moments: Sequence[Moment]) -> list[Verdict]:
        if os.environ.get(KILLED_AT) == str(self._calls):
            os.kill(os.getpid(), signal.SIGKILL)
        self._calls += 1
        return [self._verdict(moment) for moment in moments]

    def propose(self, moments: Sequence[Moment], k: int) -> list[list[Decision]]:
        raise NotImplementedError

    def _verdict(self, moment: Moment) -> Verdict:
        dice = random.Random(f"{moment.task.instruction}/{len(moment.history)}")
        tap = Tap(Point(dice.randrange(moment.screen.width), dice.randrange(moment.screen.height)))
        actions: list[Action] = [tap, Scroll("down"), Press("back"), Stop()]
        if dice.random() < 0.1:
            return NoDecision(Ending.POLICY_UNREADABLE, "babble")
        return Decision(Thought(), dice.choice(actions))
