"""A very small device: a number on a screen with buttons, real enough to be acted on, judged and lost."""

from collections.abc import Callable, Sequence

import numpy as np

from emulators.action import PHONE_ACTIONS, Action, Press, Stop, Tap
from emulators.device import DeviceLost, UnknownTask, UnsupportedAction
from emulators.screen import Box, Element, Flag, Frame, Point, Screen
from emulators.trajectory import Moment, Outcome, Start, StateCheck, Task, Template, Thought
from guiagent.policy import Decision, Verdict

__all__ = ["MORE", "NOTHING", "Counter", "Scripted", "count_to"]

MORE = Tap(Point(10, 10), 0)
NOTHING = Tap(Point(30, 30))


class Counter:
    """Counts taps on its button. It is lost at `lost_at`, and ends by itself at `over_at`, where those are given."""

    name = "counter"
    actions = PHONE_ACTIONS

    def __init__(self, *, lost_at: int | None = None, over_at: int | None = None) -> None:
        self.number = 0
        self.closed = 0
        self._lost_at = lost_at
        self._over_at = over_at

    def reset(self, start: Start) -> None:
        if not isinstance(start, Template) or start.name != "counter/count":
            raise UnknownTask("the counter starts from its one template only; give it counter/count")
        self.number = 0

    def look(self, *, pixels: bool = True, tree: bool = True) -> Screen:
        frame = None
        if pixels:
            painted = np.full((40, 40, 3), self.number, np.uint8)
            painted[:20, :20] = 255 - self.number
            frame = Frame.of(painted)
        button = Element("button", Box(0, 0, 20, 20), text="More", flags=frozenset({Flag.CLICKABLE}))
        label = Element("text", Box(20, 0, 40, 20), text=str(self.number))
        return Screen("counter", "main", 40, 40, (button, label) if tree else (), frame)

    def do(self, action: Action) -> None:
        if type(action) not in self.actions:
            raise UnsupportedAction(f"the counter cannot {type(action).__name__}")
        if isinstance(action, Press) and action.keys not in ("back", "home", "enter"):
            raise UnsupportedAction(f"the counter has no key {action.keys!r}")
        if isinstance(action, Tap) and action.point.x < 20 and action.point.y < 20:
            self.number += 1
        if self.number == self._lost_at:
            raise DeviceLost("the counter fell down; pick it up")

    def over(self) -> bool:
        return self.number == self._over_at

    def finish(self, task: Task, answer: str | None) -> Outcome:
        return Outcome(float(str(self.number) == dict(task.parameters)["number"]), evidence=f"{self.number}, {answer}")

    def close(self) -> None:
        self.closed += 1


def count_to(number: int, *, budget: int = 10) -> Task:
    return Task(
        f"counter/count@{number}", f"Count to {number}", Template("counter/count", number), StateCheck(), budget,
        parameters=(("number", str(number)),),
    )  # fmt: skip


class Scripted:
    """Says what it is told to, one after the other and then `Stop`; a function is called with the moment."""

    name = "scripted"

    def __init__(self, *script: Action | Verdict | Callable[[Moment], Verdict]) -> None:
        self.script = script

    def decide(self, moments: Sequence[Moment]) -> list[Verdict]:
        return [self._decide(moment) for moment in moments]

    def propose(self, moments: Sequence[Moment], k: int) -> list[list[Decision]]:
        return [[d for d in [self._decide(m)] * k if isinstance(d, Decision)] for m in moments]

    def _decide(self, moment: Moment) -> Verdict:
        position = len(moment.history)
        said = self.script[position] if position < len(self.script) else Stop()
        if callable(said):
            return said(moment)
        return said if isinstance(said, Verdict) else Decision(Thought(move="as told"), said)
