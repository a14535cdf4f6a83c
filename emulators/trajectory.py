"""The record of what was asked, seen, thought and done."""

import enum
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from emulators.action import Action
from emulators.screen import Frame, Screen

__all__ = [
    "Check", "Ending", "Moment", "Outcome", "Page", "Recorded", "Saved", "ScreenCheck", "Start", "State", "StateCheck",
    "Step", "Task", "Template", "Thought", "Timings", "Trajectory", "Unchecked",
]  # fmt: skip


class State:
    """What a device was, named by the SHA-256 of its bytes; equal when kind and name are. Immutable.

    `kind` says who can read it: the device that can load a snapshot ("virtual-phone/1"), or the check that can judge
    again what it saw at the end ("webarena/1"). The bytes stay where they are until `data` is called; of
    a state in memory they are hashed when its name is first asked for.
    """

    __slots__ = ("_bound", "_digest", "_kind", "_source")

    def __init__(self, kind: str, digest: str, source: Callable[[], bytes] | None = None) -> None:
        self._kind = kind
        self._digest = digest
        self._source = source
        self._bound = False

    @classmethod
    def of(cls, kind: str, data: bytes | Callable[[], bytes]) -> "State":
        """A state of these bytes, or of those that a function gives, the same ones each time."""
        made = cls(kind, "", data if callable(data) else lambda: data)
        made._bound = True
        return made

    @property
    def kind(self) -> str:
        """Which kind of device can load it."""
        return self._kind

    @property
    def digest(self) -> str:
        """64 hex digits."""
        if not self._digest and self._bound:
            self._digest = hashlib.sha256(self.data()).hexdigest()
        return self._digest

    @property
    def source(self) -> Callable[[], bytes] | None:
        """What gives the bytes; None where there are none."""
        return self._source

    def data(self) -> bytes:
        """The bytes. Raises LookupError when the state is bound to no source."""
        if self._source is None:
            raise LookupError(f"state {self.digest[:12]} has no bytes here; open it through the run folder it is in")
        return self._source()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, State):
            return NotImplemented
        return self is other or (self._kind, self.digest) == (other._kind, other.digest)

    def __hash__(self) -> int:
        return hash((self._kind, self.digest))

    def __repr__(self) -> str:
        return f"State(kind={self._kind!r}, digest={self.digest!r})"


@dataclass(frozen=True, slots=True)
class Template:
    """Start from one of the device's own task templates ("phone/clock/set_alarm"), its parameters drawn by `seed`."""

    name: str
    seed: int


@dataclass(frozen=True, slots=True)
class Saved:
    """Start from a snapshot."""

    state: State


@dataclass(frozen=True, slots=True)
class Page:
    """Start from a web page."""

    url: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """What somebody else recorded began like this, on a device that is gone: it can be read, not attempted."""

    dataset: str
    episode: str


Start = Template | Saved | Page | Recorded


@dataclass(frozen=True, slots=True)
class StateCheck:
    """The device judges its own state with the check that belongs to the task's template."""


@dataclass(frozen=True, slots=True)
class ScreenCheck:
    """The final screen is in `app`, at `location`, shows all of `shows` and none of `hides`.

    `shows` and `hides` are lines of `uitree.facts`: a label, with its state where it has one. An empty `app` or
    `location` is not compared. Where there is an `answer`, what the agent told the user must contain it, word by word.
    """

    app: str
    location: str
    shows: tuple[str, ...]
    hides: tuple[str, ...]
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Unchecked:
    """Nobody but a judge can tell whether it was done."""


Check = StateCheck | ScreenCheck | Unchecked


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do on a device. `name` is unique per instance ("phone/clock/set_alarm@7").

    `parameters` are what the instruction was made of; `budget` is the number of steps allowed. `pictures` belong to the
    instruction ("find the one that looks like this").
    """

    name: str
    instruction: str
    start: Start
    check: Check
    budget: int
    parameters: tuple[tuple[str, str], ...] = ()
    source: str = ""
    """The id of what this task was made from (a transition), or empty for a device's own."""
    pictures: tuple[Frame, ...] = ()


@dataclass(frozen=True, slots=True)
class Thought:
    """A chain of action-planning thoughts (CoaT, arXiv 2403.02713): what is seen, the plan, the next move in words.

    The action is its last link. `expected` says what the screen should show afterwards.
    """

    seen: str = ""
    plan: str = ""
    move: str = ""
    expected: str | None = None


@dataclass(frozen=True, slots=True)
class Timings:
    """Seconds spent in one step."""

    look: float
    decide: float
    act: float


@dataclass(frozen=True, slots=True)
class Step:
    """One decision and what came of it. `node_ids` name the tree nodes that the decision was sampled as."""

    screen: Screen
    thought: Thought
    action: Action
    after: Screen
    timings: Timings
    node_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """All that is known when a decision is due."""

    task: Task
    history: tuple[Step, ...]
    screen: Screen


class Ending(enum.StrEnum):
    """Why an episode ended. Endings are data; only failures of ours are errors."""

    DONE = "done"
    INFEASIBLE = "infeasible"
    OUT_OF_STEPS = "out of steps"
    OUT_OF_TIME = "out of time"
    LOOPED = "looped"
    DEVICE_LOST = "device lost"
    POLICY_UNREADABLE = "policy unreadable"
    POLICY_UNAVAILABLE = "policy unavailable"
    STOPPED_BY_GUARD = "stopped by guard"
    INTERRUPTED = "interrupted"
    CRASHED = "crashed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the live device says of the end: a score in [0, 1], what else was changed, and why it thinks so.

    `observed` is all that the check read of the device, where a stored trajectory can be scored again from that.
    """

    score: float
    side_effects: tuple[str, ...] = ()
    evidence: str = ""
    observed: State | None = None


@dataclass(frozen=True, slots=True)
class Trajectory:
    """One episode, whole. `final` is the screen at the end; `detail` says more about the ending where there is more.

    `outcome` is None when the device could not be asked (it was lost). `seed` is the episode's, not the task's.
    """

    id: str
    task: Task
    steps: tuple[Step, ...]
    ending: Ending
    outcome: Outcome | None
    final: Screen | None
    policy: str
    device: str
    seed: int
    detail: str = ""
    answer: str | None = None

    @property
    def passed(self) -> bool:
        """Whether the device's check gave full marks without side effects.

        A partial score is no pass, not even on MiniWoB++, whose own success is any raw reward above 0.
        """
        return self.outcome is not None and self.outcome.score >= 1.0 and not self.outcome.side_effects

    def moment(self, index: int) -> Moment:
        """What was known before step `index`."""
        return Moment(self.task, self.steps[:index], self.steps[index].screen)
