"""What is put beside offline figures: the recorded action itself, the middle of the screen, chance, a constant."""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from emulators.action import Action, LongPress, OpenApp, Press, Scroll, SelectOption, Stop, Swipe, Tap, TypeText, Wait
from emulators.screen import Point, Screen
from emulators.trajectory import Step
from guiagent.baselines import MostFrequentAction
from rewards.profiles.case import Case, Prediction

__all__ = ["BASELINES", "Answering", "Constant", "Middle", "Oracle", "RandomMove", "baselines"]

BASELINES = ("oracle", "middle", "random")
"""The policies that need nothing but the data set, as tables list them."""


class Answering(Protocol):
    """Says what is to be done at a recorded step, or None.

    None is wrong and counted as missing; of a `partial` policy it only means that it was not asked about that step yet.
    """

    @property
    def name(self) -> str:
        """What tables call it."""

    @property
    def partial(self) -> bool: ...

    def answer(self, case: Case) -> Prediction | None: ...


class Oracle:
    """The recorded action: where a rule does not count it as right, that is a quirk of the rule."""

    name = "oracle"
    partial = False

    def answer(self, case: Case) -> Prediction:
        return Prediction(case.action)


class Middle:
    """A tap on the middle of the screen, always."""

    name = "middle"
    partial = False

    def answer(self, case: Case) -> Prediction:
        return Prediction(Tap(Point(case.screen.width / 2, case.screen.height / 2)))


Draw = Callable[[random.Random, Case], Action]


class RandomMove:
    """Draws evenly among the kinds of actions that the data set knows, then a place, direction or word for it.

    The same seed, episode and step give the same move, whatever else is asked.
    """

    name = "random"
    partial = False

    def __init__(self, benchmark: str, *, seed: int) -> None:
        self._draws = _KINDS.get(benchmark, _ANDROID)
        self._seed = seed

    def answer(self, case: Case) -> Prediction:
        dice = random.Random(f"{self._seed}/{case.episode}/{case.index}")
        return Prediction(dice.choice(self._draws)(dice, case))


class Constant:
    """The most frequent action of recorded steps, at every step. Needs at least one."""

    name = "most-frequent"
    partial = False

    def __init__(self, training: Iterable[Step]) -> None:
        self._most_frequent = MostFrequentAction(training)

    def answer(self, case: Case) -> Prediction:
        return Prediction(self._most_frequent.on(case.screen))


def baselines(benchmark: str, *, seed: int) -> list[Answering]:
    """The three that need nothing but the data set."""
    return [Oracle(), Middle(), RandomMove(benchmark, seed=seed)]


# -- what can be drawn -------------------------------------------------------------------------------------------------


def _point(dice: random.Random, screen: Screen) -> Point:
    return Point(dice.random() * screen.width, dice.random() * screen.height)


def _tap(dice: random.Random, case: Case) -> Action:
    return Tap(_point(dice, case.screen))


def _long_press(dice: random.Random, case: Case) -> Action:
    return LongPress(_point(dice, case.screen))


def _swipe(dice: random.Random, case: Case) -> Action:
    """Over half of the screen, to one of the four sides."""
    width, height = case.screen.width, case.screen.height
    across, down = dice.choice([(0.0, -0.25), (0.0, 0.25), (-0.25, 0.0), (0.25, 0.0)])
    return Swipe(
        Point(width * (0.5 - across), height * (0.5 - down)), Point(width * (0.5 + across), height * (0.5 + down))
    )


def _scroll(dice: random.Random, case: Case) -> Action:
    return Scroll(dice.choice(["up", "down", "left", "right"]))


def _word(dice: random.Random, case: Case) -> str:
    return dice.choice(case.instruction.split() or [""])


def _type(dice: random.Random, case: Case) -> Action:
    return TypeText(_word(dice, case))


def _open(dice: random.Random, case: Case) -> Action:
    return OpenApp(_word(dice, case))


def _press(*keys: str) -> Draw:
    return lambda dice, case: Press(dice.choice(keys))


def _wait(dice: random.Random, case: Case) -> Action:
    return Wait()


def _stop(dice: random.Random, case: Case) -> Action:
    return Stop()


def _element(make: Callable[[random.Random, Case, Point, int | None], Action]) -> Draw:
    """Something that is done to one of the elements, any of them."""

    def draw(dice: random.Random, case: Case) -> Action:
        if not case.screen.elements:
            return make(dice, case, _point(dice, case.screen), None)
        chosen = dice.randrange(len(case.screen.elements))
        return make(dice, case, case.screen.elements[chosen].hit, chosen)

    return draw


_ANDROID: Sequence[Draw] = (_tap, _swipe, _type, _press("back", "home", "enter"), _stop)
_KINDS: Mapping[str, Sequence[Draw]] = {
    "android_control": (_tap, _long_press, _scroll, _type, _open, _press("back", "home"), _wait, _stop),
    "odyssey": (_tap, _long_press, _swipe, _type, _press("back", "home", "recents"), _stop),
    "mind2web": (
        _element(lambda dice, case, point, element: Tap(point, element)),
        _element(lambda dice, case, point, element: TypeText(_word(dice, case), point, element)),
        _element(lambda dice, case, point, element: SelectOption((_word(dice, case),), point, element)),
    ),
}
"""What each data set records; those that are not named record Android in the Wild's actions."""
