"""What every loader gives: episodes in our records, and what was wrong with those that could not be read whole."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from emulators.action import Action, Stop
from emulators.screen import Screen
from emulators.trajectory import Ending, Recorded, Step, Task, Thought, Timings, Trajectory, Unchecked
from guiagent.errors import GuiagentError

__all__ = [
    "DataSet", "DatasetError", "Episode", "Report", "Seen", "Trouble", "TroubleKind", "Troubles", "recorded",
    "splits_said",
]  # fmt: skip


class DatasetError(GuiagentError):
    """A data set that cannot be read at all, or a record that a format cannot hold; the message says what to do."""


def splits_said(there: Iterable[str]) -> str:
    """The end of an error about a split without episodes: which splits have some, and how one is chosen."""
    names = [described for name in there if (described := ascii(name)[1:-1])]
    if not names:
        return "; no other split has any either: fetch the data again"
    return f"; {', '.join(names)} {'has' if len(names) == 1 else 'have'} some: choose with --split {names[0]}"


@dataclass(frozen=True, slots=True)
class Episode:
    """One recorded demonstration. `id` is the data set's own; `subsets` are the splits that file it, widest first.

    An episode may be in several sub-splits ("test", "app_unseen", "task_unseen"). Where a list of steps was asked for,
    such as the 7,708 of AndroidControl, `listed` are those of this episode, and no others count.
    """

    id: str
    trajectory: Trajectory
    subsets: tuple[str, ...] = ()
    listed: frozenset[int] | None = None

    def counts(self, step: int) -> bool:
        """Whether a step is asked for."""
        return self.listed is None or step in self.listed


TroubleKind = Literal[
    "torn record", "unreadable record", "unreadable field", "unknown action", "missing image", "unreadable image",
    "empty episode", "missing episode", "missing step", "disordered steps", "missing file",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something in a data set that could not be read; `where` names file, episode and step as far as they are known."""

    kind: TroubleKind
    where: str
    detail: str


Report = Callable[[Trouble], None]


@dataclass(slots=True)
class Troubles:
    """Collects what a loader reports: counts of every kind, and the first `kept` of them in full."""

    kept: int = 100
    counts: Counter[str] = field(default_factory=Counter)
    first: list[Trouble] = field(default_factory=list)

    def __call__(self, trouble: Trouble) -> None:
        self.counts[trouble.kind] += 1
        if len(self.first) < self.kept:
            self.first.append(trouble)


class DataSet(Protocol):
    """A data set on disk. Its constructor takes the folder and which part of it is wanted."""

    @property
    def name(self) -> str:
        """As `guiagent eval` calls it: "aitz"."""

    def episodes(self, report: Report) -> Iterator[Episode]:
        """One after the other, in the data set's own order; images are decoded when they are asked for.

        What cannot be read is reported and left out, and never fatal. Raises DatasetError where the folder is not one
        of this data set.
        """


@dataclass(frozen=True, slots=True)
class Seen:
    """One step as a data set records it: what was on the screen, what the annotators wrote, what was done."""

    screen: Screen
    action: Action
    thought: Thought = field(default_factory=Thought)


_NO_TIME = Timings(0.0, 0.0, 0.0)


def recorded(
    dataset: str, episode: str, instruction: str, seen: Sequence[Seen], *, final: Screen | None = None, path: str = ""
) -> Trajectory:
    """A data set's episode as a trajectory by "human", named `<dataset>/<path or episode>`.

    The screen after a step is the next one's; after the last it is `final`, or its own where nothing was recorded.
    The ending is what the last action says; nobody checked the outcome.
    """
    after = [*(step.screen for step in seen[1:]), final or seen[-1].screen] if seen else []
    steps = tuple(
        Step(step.screen, step.thought, step.action, then, _NO_TIME) for step, then in zip(seen, after, strict=True)
    )
    last = seen[-1].action if seen else None
    ending = Ending.INFEASIBLE if isinstance(last, Stop) and last.infeasible else Ending.DONE
    name = f"{dataset}/{path or episode}"
    task = Task(name, instruction, Recorded(dataset, episode), Unchecked(), budget=len(steps))
    return Trajectory(
        id=name, task=task, steps=steps, ending=ending, outcome=None, final=final or (after[-1] if after else None),
        policy="human", device=f"recorded/{dataset}", seed=0,
    )  # fmt: skip
