"""Episodes on the virtual phone's own tasks: an oracle's, and one of somebody who cannot read."""

from collections.abc import Sequence
from random import Random

from emulators.action import Action, Answer, Press, Scroll, Stop, Tap
from emulators.screen import Screen
from emulators.trajectory import Outcome, Task, Thought
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.tasks import suite
from emulators.virtual.tasks.catalogue import PhoneSuite

__all__ = ["SUITE", "TASKS", "Decided", "passed", "random_share", "solve"]

SUITE: PhoneSuite = suite()
TASKS = SUITE.names()

Decided = tuple[Screen, Thought, Action]


def solve(phone: VirtualPhone, task: Task) -> tuple[list[Decided], str | None]:
    """Let the oracle work within the budget: what it decided, and its answer."""
    phone.reset(task.start)
    oracle = SUITE.oracle(task)
    decided: list[Decided] = []
    answer = None
    for _ in range(task.budget):
        screen = phone.look(pixels=False)
        thought, action = oracle.next(screen)
        decided.append((screen, thought, action))
        phone.do(action)
        if isinstance(action, Answer):
            answer = action.text
        if isinstance(action, Stop):
            break
    return decided, answer


def passed(outcome: Outcome) -> bool:
    return outcome.score >= 1 and not outcome.side_effects


def random_share(phone: VirtualPhone, names: Sequence[str], seeds: int) -> float:
    """The share of instances that random actions solve."""
    won = 0
    for name in names:
        for seed in range(seeds):
            task, rng, answer = SUITE.task(name, seed), Random(f"{name}{seed}"), None
            phone.reset(task.start)
            for _ in range(task.budget):
                action = _random_action(phone.look(pixels=False), rng)
                phone.do(action)
                answer = action.text if isinstance(action, Answer) else answer
                if isinstance(action, Stop):
                    break
            won += passed(phone.finish(task, answer))
    return won / (len(names) * seeds)


def _random_action(screen: Screen, rng: Random) -> Action:
    """What somebody does who cannot read: mostly taps on what answers to touch."""
    usable = [i for i, element in enumerate(screen.elements) if element.actionable]
    match rng.random():
        case p if p < 0.75 and usable:
            index = rng.choice(usable)
            return Tap(screen.elements[index].hit, index)
        case p if p < 0.85:
            return Scroll(rng.choice(("down", "up")))
        case p if p < 0.93:
            return Press(rng.choice(("back", "home")))
        case p if p < 0.96:
            return Answer(rng.choice([e.label for e in screen.elements if e.label] or ["yes"]))
        case _:
            return Stop(infeasible=rng.random() < 0.2)
