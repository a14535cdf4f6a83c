"""What the dialect of a published model is: the prompt it was trained on, and its way of writing actions."""

from dataclasses import dataclass, field, replace
from typing import Protocol, runtime_checkable

from emulators.action import Action
from emulators.screen import Box, Screen
from emulators.trajectory import Moment, Recorded, Task, Thought
from guiagent.chat import Message

__all__ = ["Asked", "Plural", "PublishedDialect", "Said", "asked", "with_step_instruction"]


@dataclass(frozen=True, slots=True)
class Said:
    """What a model's reply says: the action, the thoughts around it, and the rectangle that it pointed with, if any.

    `box` is in pixels of the screen; the action's point is then its centre. `answer` is what the user is told together
    with a stop, which we say in two steps.
    """

    action: Action
    thought: Thought = field(default_factory=Thought)
    box: Box | None = None
    answer: str = ""


class PublishedDialect(Protocol):
    """How one family of published models is asked, and how its replies are read."""

    @property
    def name(self) -> str:
        """As `--dialect` takes it: "ui-tars"."""

    def ask(self, moment: Moment) -> list[Message]:
        """The conversation that the model replies to. Raises LookupError where the screen has no pixels.

        Where it ends with the assistant's words, those are the beginning of the reply.
        """

    def parse(self, text: str, screen: Screen) -> Said:
        """What a reply says. Raises Unreadable, naming what is malformed or what we have no action for."""

    def render(self, action: Action, screen: Screen) -> str:
        """The action as the model would write it; `parse` reads the same action in it. Raises Unsayable."""


@runtime_checkable
class Plural(Protocol):
    """The capability of a dialect whose replies may ask for several actions, of which `parse` reads the first."""

    def due(self, moment: Moment) -> Said | None:
        """What the reply behind the last steps still asks for; None where the model is to be asked.

        Raises Unreadable where that cannot be done on this screen.
        """


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: the goal, and the instruction for this one step where the benchmark's low level gives it."""

    goal: str
    step: str | None = None


def with_step_instruction(task: Task, step: str) -> Task:
    """The task as it is told at a benchmark's low level: the goal and what to do in this step.

    Policies that know nothing of levels read both in the instruction; `asked` takes them apart again.
    """
    parts = (("goal", task.instruction), ("step", step))
    told = f"{task.instruction}\nThe next step: {step}"
    return replace(task, instruction=told, parameters=(*task.parameters, *parts))


def asked(task: Task) -> Asked:
    """Goal and step instruction of a task."""
    parts = dict(task.parameters)
    if isinstance(task.start, Recorded) and "goal" in parts:
        return Asked(parts["goal"], parts.get("step"))
    return Asked(task.instruction)
