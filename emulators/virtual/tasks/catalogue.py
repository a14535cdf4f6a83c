"""The suite of the phone's tasks: names to instances, worlds to start from, checks, and oracles."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from emulators.device import UnknownTask
from emulators.trajectory import Outcome, StateCheck, Task
from emulators.trajectory import Template as TemplateStart
from emulators.virtual import pools
from emulators.virtual.shelf import Content, fill
from emulators.virtual.tasks.content import shelves
from emulators.virtual.tasks.oracle import Oracle
from emulators.virtual.tasks.splits import Split, split_of
from emulators.virtual.tasks.template import Case, Difficulty, Template, judge
from emulators.virtual.world import START, World

__all__ = ["Description", "PhoneSuite"]


@dataclass(frozen=True, slots=True)
class Description:
    """What `guiagent tasks` shows of a template. `example`, `feasible` and `split` are those of one instance."""

    name: str
    app: str
    difficulty: Difficulty
    budget: int
    example: str
    feasible: bool
    split: Split


class PhoneSuite:
    """Templates by name. Everything is a function of name and seed.

    Seeds from `pools.HELD_OUT` on draw names, words, times and numbers from pools that seeds below it never draw from.
    """

    def __init__(self, templates: Sequence[Template]) -> None:
        self._templates = {template.name: template for template in templates}
        self._case = functools.lru_cache(maxsize=256)(self._drawn)
        self._apps = functools.cache(self._led_through)

    def names(self) -> tuple[str, ...]:
        """All templates, "phone/<app>/<template>", in the order of their apps."""
        return tuple(self._templates)

    def describe(self, name: str, seed: int = 0) -> Description:
        """A template by its instance with this seed. Raises UnknownTask."""
        template = self._template(name)
        example, feasible = self.task(name, seed).instruction, not self.case(name, seed).infeasible
        split = self.split(name, seed)
        return Description(name, template.app, template.difficulty, template.budget, example, feasible, split)

    def split(self, name: str, seed: int) -> Split:
        """Which split the instance "<name>@<seed>" belongs to; names that the suite does not have have one, too."""
        return split_of(name, seed, self._apps(name) if name in self._templates else ())

    def apps(self, name: str) -> tuple[str, ...]:
        """The apps that the oracle goes through, as the launcher calls them. Raises UnknownTask."""
        self._template(name)
        return self._apps(name)

    def task(self, name: str, seed: int) -> Task:
        """The instance "<name>@<seed>". Raises UnknownTask."""
        template = self._template(name)
        case = self.case(name, seed)
        phrasing = Random(f"{name}@{seed}:words").choice(template.phrasings)
        return Task(
            name=f"{name}@{seed}",
            instruction=phrasing.format_map(case.parameters),
            start=TemplateStart(name, seed),
            check=StateCheck(),
            budget=template.budget,
            parameters=tuple(case.parameters.items()),
        )

    def oracle(self, task: Task) -> Oracle:
        """A solver for a task of this suite that knows its template and parameters. Raises UnknownTask."""
        template = self._template(task.name.partition("@")[0])
        return Oracle(template.routes(dict(task.parameters)), ending=template.ending)

    def prepare(self, name: str, seed: int, world: World) -> None:
        """Put on a phone what the instance needs, instead of what its apps hold. Raises UnknownTask."""
        case = self.case(name, seed)
        fill(world, case.before, (shelf for shelf in shelves() if case.after.touched(shelf)))
        for key, value in case.before.settings.items():
            world.put_setting(key, value)

    def check(
        self, name: str, seed: int, *, before: World, after: World, answer: str | None, infeasible: bool
    ) -> Outcome:
        """Judge the phone after an episode that began as `before`. Raises UnknownTask.

        `infeasible` says that the agent ended it with `Stop(infeasible=True)`.
        """
        case, question = self.case(name, seed), self.task(name, seed).instruction
        return judge(case, before, after, answer=answer, infeasible=infeasible, question=question)

    def case(self, name: str, seed: int) -> Case:
        """What is on the phone before the instance and should be on it after. Raises UnknownTask."""
        self._template(name)
        return self._case(name, seed)

    def _drawn(self, name: str, seed: int) -> Case:
        rng = Random(f"{name}@{seed}")
        held = pools.held_out(seed)
        return self._templates[name].draw(rng, Content(f"{name}@{seed}", START, held), held)

    def _led_through(self, name: str) -> tuple[str, ...]:
        routes = self._templates[name].routes(self.case(name, 0).parameters)
        return tuple(dict.fromkeys(route.app for route in routes))

    def _template(self, name: str) -> Template:
        if name not in self._templates:
            close = [known for known in self._templates if known.startswith(name.rpartition("/")[0])]
            raise UnknownTask(f"no task template {name!r}; choose one of {', '.join(close or self._templates)}")
        return self._templates[name]
