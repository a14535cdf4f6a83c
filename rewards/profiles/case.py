"""What a scorer profile is: a recorded step and a prediction go in, how the prediction fared comes out.

Papers score the same data set by different rules, so a figure means something only together with the rule's name and
version. A profile is that name, the rule as a pure function, and in words what a reader has to know to compare it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from emulators.action import Action
from emulators.screen import Box, Screen
from emulators.trajectory import Thought, Trajectory

__all__ = ["Averaged", "Card", "Case", "Matched", "Prediction", "Profile", "PublishedOn", "Rule", "recorded_cases"]


@dataclass(frozen=True, slots=True)
class Case:
    """One recorded step as something to predict.

    `index` counts the steps of `episode` from 0; `instruction` is the goal. `thought` is what annotators wrote down:
    the four texts of AITZ, or AndroidControl's step instruction as `thought.move`. The boxes a rule looks at are those
    of `screen.elements`; where a data set marks the target, `action.element` is its position there.
    """

    episode: str
    index: int
    instruction: str
    screen: Screen
    thought: Thought
    action: Action


@dataclass(frozen=True, slots=True)
class Prediction:
    """What was said to be done: an action, or None where it could not be read, with the reason in `unreadable`.

    `box` is the rectangle in pixels that was pointed at, for models that point with rectangles; the action's point is
    then its centre.
    """

    action: Action | None
    box: Box | None = None
    unreadable: str = ""


@dataclass(frozen=True, slots=True)
class Matched:
    """How one prediction fared.

    `kind` and `said` are what the profile calls the recorded and the predicted action ("CLICK"); `said` is empty where
    nothing could be read. `typed` is whether the kinds agree, `exact` whether the step counts as right. `grounded` is
    whether the place was right, None where the recorded action has no place that the rule looks at; a prediction of
    another kind is not grounded, unless the card says so. `text` is a similarity of texts in [0, 1] where the profile
    reports one. `why` names the rule that decided, in a few words ("inside box 3", "0.21 > 0.14 away").
    """

    kind: str
    said: str
    typed: bool
    exact: bool
    grounded: bool | None = None
    text: float | None = None
    why: str = ""


Rule = Callable[[Case, Prediction], Matched]
"""Pure and total: any prediction has a score, an unreadable one is wrong."""

Averaged = Literal["steps", "subsets", "episodes"]
"""What the headline figure is a mean over: all steps, the figures of the subsets, or those of the episodes."""


@dataclass(frozen=True, slots=True)
class Card:
    """A profile in words, a row of the table in the documentation.

    `matching` is the rule, `steps` which steps of which set are scored, `denominator` what the figures are shares of,
    `quirks` what a reader would not expect, `source` who scores like this.
    """

    matching: str
    steps: str
    denominator: str
    quirks: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class PublishedOn:
    """The part of the data set that published figures are on, in the words of its loader: on another they differ.

    `split` is that of the loader, `index` whether a list of steps chooses among them, `empty` whether episodes without
    an action count, too. `drawn` is empty, or says in words which sample was drawn that no argument chooses.
    """

    split: str = "test"
    index: bool = False
    empty: bool = False
    drawn: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """A scorer by name and version; the version goes up whenever a figure could change.

    `benchmark` is the data set it is made for, as `guiagent eval` calls it. `cases` says which steps of an episode
    count, a step that the rule's authors appended included. `averaged` is how the headline figure is made.
    `elements` is whether the rule looks at the boxes of the screen: where no profile does, they need not be read.
    `once`: an episode that several sub-splits hold is booked under the first of them only.
    `published` is None where figures are not on one part of the data set.
    """

    name: str
    version: int
    benchmark: str
    rule: Rule
    card: Card
    cases: Callable[[str, Trajectory], Sequence[Case]]
    averaged: Averaged = "steps"
    elements: bool = True
    once: bool = False
    published: PublishedOn | None = PublishedOn()

    @property
    def label(self) -> str:
        """Name and version, as results carry it: "aitz.qwen/1"."""
        return f"{self.name}/{self.version}"


def recorded_cases(episode: str, trajectory: Trajectory) -> tuple[Case, ...]:
    """Every recorded step of an episode: what most profiles score."""
    return tuple(
        Case(episode, index, trajectory.task.instruction, step.screen, step.thought, step.action)
        for index, step in enumerate(trajectory.steps)
    )
