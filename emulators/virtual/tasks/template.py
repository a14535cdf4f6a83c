"""What a task template is, and how the end of an episode is held against what it asked for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Literal

from emulators.trajectory import Outcome
from emulators.virtual.app import pass_time
from emulators.virtual.shelf import Content, fill
from emulators.virtual.tasks.answers import Expected, wrong_with
from emulators.virtual.tasks.content import Lines, shelves, wanted_changes, world_changes
from emulators.virtual.tasks.moves import DONE, Move
from emulators.virtual.tasks.oracle import Route
from emulators.virtual.world import World

__all__ = ["Case", "Difficulty", "Draw", "Parameters", "Place", "Routes", "Template", "judge"]

Parameters = Mapping[str, str]
"""What an instruction was made of; all that an oracle knows beside the screen."""

Difficulty = Literal["easy", "medium", "hard"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the phone should be at the end: a screen of an app, opened with these arguments."""

    package: str
    screen: str
    args: Mapping[str, str | int] | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One instance: what is on the phone before and what should be on it after, and what else the task asks for.

    `answer` is what the agent must tell, with all of the `others` in any order, and none of its `rivals` (whoever names
    everything knows nothing); with `infeasible` it must say that the task cannot be done.
    """

    parameters: Parameters
    before: Content
    after: Content
    answer: str = ""
    rivals: tuple[str, ...] = ()
    place: Place | None = None
    infeasible: bool = False
    others: tuple[str, ...] = ()


Draw = Callable[[Random, Content, bool], Case]
"""From the content of a phone (drawn as it is asked for) to an instance; True draws from the held-out pools."""

Routes = Callable[[Parameters], tuple[Route, ...]]
"""From the parameters to the oracle's way."""


@dataclass(frozen=True, slots=True)
class Template:
    """A kind of task. `phrasings` name the parameters in braces; one is chosen by the seed.

    `routes` is the oracle's way through, from the parameters alone; `ending` is its last move.
    """

    name: str
    difficulty: Difficulty
    budget: int
    phrasings: tuple[str, ...]
    draw: Draw
    routes: Routes
    ending: Move = DONE

    @property
    def app(self) -> str:
        """The app it is about: the middle of its name; "several" for those that need more than one."""
        return self.name.split("/")[1]


def judge(
    case: Case, before: World, after: World, *, answer: str | None, infeasible: bool, question: str = ""
) -> Outcome:
    """Full marks when all that was asked for is there and the agent ended as it should; and all else that changed.

    See `content.world_changes` for what is compared with what. To have waited is no fault: what the clock alone does
    to the phone is no side effect, and it may have gone on with what was asked for.
    """
    wanted, real = wanted_changes(case.before, case.after), world_changes(case.before, before, after)
    strange, passed = real - wanted, after.state.now - before.state.now
    if real != wanted and passed > 0:
        by_itself, later = _waited(case, before, passed)
        wanted = later if wanted - real and not later - real else wanted
        strange = real - wanted - by_itself
    effects = tuple(sorted(strange.elements()))
    missing = sorted((wanted - real).elements())
    if missing:
        return Outcome(0.0, effects, f"not done: {missing[0]}")
    if infeasible != case.infeasible:
        said = "the agent said it cannot be done" if infeasible else "the agent did not say that it cannot be done"
        return Outcome(0.0, effects, said)
    if case.place and (wrong := _elsewhere(case.place, after)):
        return Outcome(0.0, effects, wrong)
    if case.answer:
        return _told(case, question, answer, effects)
    return Outcome(1.0, effects, "all that was asked for was done")


def _waited(case: Case, before: World, seconds: int) -> tuple[Lines, Lines]:
    """What the clock alone does to the phone in so many seconds; and all that changes when the task is done first."""
    idle, done = before.fork(), before.fork()
    fill(done, case.after, (shelf for shelf in shelves() if case.after.touched(shelf)))
    for key, value in case.after.settings.items():
        done.put_setting(key, value)
    pass_time(idle, seconds)
    pass_time(done, seconds)
    changes = world_changes(Content("", 0), before, idle), world_changes(case.before, before, done)
    idle.databases.close()
    done.databases.close()
    return changes


def _told(case: Case, question: str, answer: str | None, effects: tuple[str, ...]) -> Outcome:
    values, named = (case.answer, *case.others), tuple(case.parameters.values())
    fault = wrong_with(answer, Expected(values, case.rivals, question, named))
    return Outcome(0.0, effects, fault) if fault else Outcome(1.0, effects, f"answered {answer!r}")


def _elsewhere(place: Place, world: World) -> str:
    page = world.page
    if (page.package, page.screen) != (place.package, place.screen):
        return f"ended on the screen {page.screen!r} of {page.package}, not on {place.screen!r} of {place.package}"
    for name, value in (place.args or {}).items():
        if (page.ui.get(name) or page.args.get(name)) != value:
            return f"ended on the screen {page.screen!r}, but not at {value!r}"
    return ""
