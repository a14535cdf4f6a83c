"""Where a closed loop acts: its devices and tasks, its walks, demonstrations, attempts and measurements."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from emulators.action import OpenApp
from emulators.device import Device
from emulators.trajectory import Moment, Page, Task, Template, Trajectory
from guiagent import suites
from guiagent.baselines import WEB_MOVES, OraclePolicy, RandomPolicy
from guiagent.collection import collect, pending
from guiagent.discovery import explore_into, synthesize_into, unreversed
from guiagent.evaluation import held_out
from guiagent.evaluation.report import Measured
from guiagent.evaluation.steps import constants, step_accuracy
from guiagent.evaluation.success import success
from guiagent.policy import Decision, Policy, Verdict
from guiagent.progress import Tracked
from guiagent.records import Scored
from guiagent.scoring import score_into, unscored
from guiagent.store import Run
from guiagent.train.decisions import Decided
from rewards.rules import RuleJudge
from rewards.score import weights
from synth.exploration import Opening, Transition, WebWalk
from synth.reversal import Reversed, demonstration
from synth.wording import OfflineAnnotator

__all__ = ["Chance", "Ground", "World", "on_web"]

WEB_EPISODES = 1_000_000
"""Episodes of the web walk are numbered from here, behind those of the phone."""

GRADES = "rules"
"""The reward that weighs trajectories."""


@dataclass(frozen=True, slots=True)
class World:
    """What the loop lives in: templates of the phone, tasks of MiniWoB++, and how many instances go where.

    The first `shown` instances are demonstrated for the warm-up, the next `practised` are what trees are grown on, and
    `held_out` instances of every template, with parameters of their own, are what is measured: from number
    `held_out_from` on, because those before it served while our defaults were chosen. `width` episodes go on at a time
    on as many phones.
    """

    phone: tuple[str, ...]
    web: tuple[str, ...]
    profile: str = "360x800"
    apps: tuple[str, ...] = ("Settings", "Contacts", "Notes", "Clock")
    phone_walks: int = 16
    web_walks: int = 12
    shown: int = 20
    practised: int = 6
    attempted: int = 40
    held_out: int = 4
    held_out_from: int = 100
    width: int = 16


class Chance:
    """The random policy with the moves that the device of each moment knows."""

    name = "random"

    def __init__(self, seed: int) -> None:
        self._phone, self._web = RandomPolicy(seed), RandomPolicy(seed, moves=WEB_MOVES)

    def decide(self, moments: Sequence[Moment]) -> list[Verdict]:
        return [self._for(moment).decide([moment])[0] for moment in moments]

    def propose(self, moments: Sequence[Moment], k: int) -> list[list[Decision]]:
        return [self._for(moment).propose([moment], k)[0] for moment in moments]

    def _for(self, moment: Moment) -> RandomPolicy:
        return self._web if on_web(moment.task) else self._phone


class Ground:
    """The acting side of a loop. What it does is in the run afterwards, and is not done twice."""

    def __init__(self, run: Run, world: World, tracked: Tracked) -> None:
        self.run, self.world, self._tracked = run, world, tracked
        self._oracle = OraclePolicy(suites.oracles())

    # -- finding out -------------------------------------------------------------------------------------------------

    def explore(self) -> None:
        """Walk through the phone's apps and through pages of MiniWoB++ (OS-Genesis, 3.1)."""
        world = self.world
        phone = [
            Opening(Template(name, seed), (OpenApp(app),))
            for seed in range(4)
            for name in world.phone
            for app in world.apps
        ]
        pages = [Opening(Template(name, seed)) for seed in range(4) for name in world.web]
        walks = explore_into(self.run, self.open_phone, phone, episodes=world.phone_walks, seed=self.run.seed)
        self._through(walks, world.phone_walks, "exploring the phone")
        if pages:
            walks = explore_into(
                self.run,
                self.open_browser,
                pages,
                episodes=world.web_walks,
                first=WEB_EPISODES,
                seed=self.run.seed,
                walk=WebWalk(),
            )
            self._through(walks, world.web_walks, "exploring pages")

    def synthesize(self) -> None:
        """Tasks from what was seen, worded without a model (OS-Genesis, 3.2)."""
        made = synthesize_into(self.run, OfflineAnnotator(self.run.seed))
        self._through(made, unreversed(self.run), "making tasks")

    def rehearsed(self) -> list[Decided]:
        """What exploration did, as one-step lessons for the low-level instructions it was worded with."""
        words = {made.transition: made.annotation for made in self.run.read("reversed", Reversed)}
        lessons = []
        for transition in self.run.read("transitions", Transition):
            if (annotation := words.get(transition.id)) is not None:
                task, thought, action = demonstration(transition, annotation)
                lessons.append(Decided.of(task, transition.before, thought, action))
        return lessons

    # -- acting ------------------------------------------------------------------------------------------------------

    def demonstrate(
        self, met: Sequence[Task] = ()
    ) -> tuple[list[Trajectory], list[Trajectory], list[Trajectory]]:  # fmt: skip
        """The oracle's episodes: those that are shown, those that are practised on, and those that are held out.

        Whatever has the parameters of a task that was `met` before is not held out.
        """
        world = self.world
        shown = self._instances(range(world.shown))
        practised = self._instances(range(world.shown, world.shown + world.practised))
        measured = held_out.unseen(
            self._instances(held_out.seeds(world.held_out, skip=world.held_out_from)), [*met, *shown, *practised]
        )
        found = self.episodes(self._oracle, [*shown, *practised, *measured], "demonstrating")
        groups = ([found[task.name] for task in tasks] for tasks in (shown, practised, measured))
        first, second, third = ([one for one in group if one.passed] for group in groups)
        return first, second, third

    def attempt(self, policy: Policy, number: int) -> list[Trajectory]:
        """Attempt tasks that exploration gave, a fresh draw in every round, and return those that passed."""
        tasks = list(self.run.read("tasks", Task))
        random.Random(f"{self.run.seed}/attempts/{number}").shuffle(tasks)
        found = self.episodes(policy, tasks[: self.world.attempted], "attempting synthesized tasks")
        return [trajectory for trajectory in found.values() if trajectory.passed]

    def score(self) -> None:
        """Grade every trajectory of the run by its check and its conduct."""
        scored = score_into(self.run, RuleJudge(), name=GRADES, batch=32)
        self._through(scored, unscored(self.run, GRADES), "scoring")

    def shares(self, trajectories: Sequence[Trajectory]) -> dict[str, float]:
        """R_i / sum R of these trajectories by id (OS-Genesis, 2.4)."""
        given = {scored.trajectory: scored.score for scored in self.run.read("scores", Scored)}
        ids = [trajectory.id for trajectory in trajectories]
        return dict(zip(ids, weights([given[name] for name in ids]), strict=True))

    def episodes(self, policy: Policy, tasks: Sequence[Task], label: str) -> dict[str, Trajectory]:
        """One episode of every task by task name, phones side by side, then pages; what the run has is read."""
        web = [task for task in tasks if on_web(task)]
        phone = [task for task in tasks if not on_web(task)]
        wanted = {task.name for task in tasks}
        found: dict[str, Trajectory] = {}
        for trajectory in self.run.read("trajectories", Trajectory):
            if trajectory.policy == policy.name and trajectory.task.name in wanted:
                found[trajectory.task.name] = trajectory
        for some, opener, width in ((phone, self.open_phone, self.world.width), (web, self.open_browser, 1)):
            if waiting := pending(self.run, some, policy.name):
                going = collect(opener, policy, waiting, self.run, width=width)
                for trajectory in self._tracked(going, len(waiting), label):
                    found[trajectory.task.name] = trajectory
        return {task.name: found[task.name] for task in tasks}

    # -- measuring ---------------------------------------------------------------------------------------------------

    def measure(self, policy: Policy, references: Sequence[Trajectory]) -> Measured:
        """Task success on the tasks of `references`, and step accuracy against their recorded actions."""
        found = self.episodes(policy, [reference.task for reference in references], f"measuring {policy.name}")
        return Measured(success(found.values()), step_accuracy(policy, references, seed=self.run.seed))

    def baselines(self, training: Sequence[Trajectory], references: Sequence[Trajectory]) -> dict[str, Measured]:
        """Chance, the oracle, and constant policies fitted on the training episodes; constants on steps only."""
        measured = {
            "random": self.measure(Chance(self.run.seed), references),
            "oracle": self.measure(self._oracle, references),
        }
        for name, policy in constants(training).items():
            measured[name] = Measured(steps=step_accuracy(policy, references, seed=self.run.seed))
        return measured

    # -- devices and tasks -------------------------------------------------------------------------------------------

    def open_phone(self) -> Device:
        from emulators.virtual.phone import VirtualPhone

        return VirtualPhone(self.world.profile)

    def open_browser(self) -> Device:
        from emulators.browser.session import Browser

        return Browser()

    def _instances(self, seeds: Iterable[int]) -> list[Task]:
        numbers = tuple(seeds)
        phone = suites.instances("phone", self.world.phone, numbers, self.open_phone)
        web = suites.instances("miniwob", self.world.web, numbers, self.open_browser) if self.world.web else ()
        return [*phone, *web]

    def _through(self, items: Iterable[object], total: int, label: str) -> None:
        for _ in self._tracked(items, total, label):
            pass


def on_web(task: Task) -> bool:
    """Whether a task begins in a browser."""
    match task.start:
        case Page():
            return True
        case Template(name, _):
            return name.startswith("miniwob/")
        case _:
            return False
