"""The four CoaT stages as dialogue turns (MobileIPL, arXiv 2505.12299, section on the multi-turn action).

A decision is four short turns: description, thought, action decision, grounding. The history of the episode enters
the thought turn only: the later turns see the same dialogue with the history left out. The published prompts are not
available; these texts are ours.
"""

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from emulators.action import Action
from emulators.screen import Screen
from emulators.trajectory import Moment, Step

__all__ = ["PLAIN", "TERSE", "Dialogue", "Prompts", "Stage", "Turn", "dialogue", "said"]


class Stage(enum.IntEnum):
    """The links of the chain, in order; also their positions in a tree's branching."""

    SEE = 0
    THINK = 1
    ACT = 2
    GROUND = 3


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a dialogue. `image` says that the moment's screenshot goes in front of the text."""

    role: Literal["system", "user", "assistant"]
    text: str
    image: bool = False


@dataclass(frozen=True, slots=True)
class Prompts:
    """The texts of the four user turns.

    `{elements}`, `{instruction}` and `{history}` are filled in; `past` is the line that introduces the history and is
    left out together with it. `history_steps` is how many of the last moves are told.
    """

    see: str
    think: str
    act: str
    ground: str
    past: str = "{history}"
    system: str = ""
    history_steps: int = 8


PLAIN = Prompts(
    system="You operate a device step by step to carry out what the user asks for.",
    see=(
        "This is the screen. Its labelled elements, each with its place on a grid of {grid} by {grid}:\n{elements}\n"
        "Describe in at most three sentences what the screen shows and what state it is in."
    ),
    think=(
        "The task: {instruction}\n{past}"
        "Say in at most three sentences how far the task has come and what remains to be done."
    ),
    past="The moves so far:\n{history}\n",
    act=(
        'Decide on the one next move and say it in words, for example: tap "Bluetooth", type "Ada" into "First name", '
        'scroll down, press back, open "Clock", answer "555-0142", done, infeasible.'
    ),
    ground=(
        "Write that move as one line with the place on the grid, x before y, and nothing else. The forms are:\n"
        'tap "NAME" X Y | long_press "NAME" X Y | double_tap "NAME" X Y\n'
        'type "TEXT" into "NAME" X Y [replace] [submit] | select "OPTION" in "NAME" X Y\n'
        "scroll up|down|left|right | swipe X Y X Y | press back|home|enter\n"
        'open "APP" | goto "URL" | wait SECONDS | answer "TEXT" | done | infeasible'
    ),
)
"""For models that can read instructions."""

TERSE = Prompts(
    see="{elements}", think="{instruction}\n{past}", act="", ground="", past="{history}\n", history_steps=3
)  # fmt: skip
"""For small models that are trained on the form itself: every token costs."""


Moves = Callable[[Action, Screen], str]
"""An action in words, as a dialect says it."""


def said(prompts: Prompts, history: Sequence[Step], *, move: Moves | None = None) -> str:
    """The last moves in words, one a line, oldest first: as they were thought, or as `move` says them."""
    told = history[-prompts.history_steps :] if prompts.history_steps else ()
    return "\n".join(move(step.action, step.screen) if move else step.thought.move for step in told)


@dataclass(frozen=True, slots=True)
class Dialogue:
    """The user's turns of one decision. `recall` is the thought turn as the later stages see it: without history."""

    opening: tuple[Turn, ...]
    think: Turn
    recall: Turn
    act: Turn
    ground: Turn

    def before(self, stage: Stage, earlier: Sequence[str]) -> tuple[Turn, ...]:
        """All turns that `stage` is answered after; `earlier` holds the answers of the stages before it."""
        if len(earlier) != stage:
            raise ValueError(f"stage {stage.name} needs {int(stage)} earlier answers, not {len(earlier)}")
        asked = [(), (self.think,), (self.recall, self.act), (self.recall, self.act, self.ground)][stage]
        turns = list(self.opening)
        for answer, question in zip(earlier, asked, strict=True):
            turns += [Turn("assistant", answer), question]
        return tuple(turns)


def dialogue(
    prompts: Prompts,
    moment: Moment,
    *,
    elements: Callable[[Screen], str],
    move: Moves | None = None,
    grid: int = 1000,
) -> Dialogue:
    """The user's turns for a moment. `elements` and `move` tell screen and history in the policy's dialect."""
    listed = elements(moment.screen) if "{elements}" in prompts.see else ""
    see = Turn("user", _fill(prompts.see, elements=listed, grid=str(grid)), image=True)
    opening = (Turn("system", prompts.system), see) if prompts.system else (see,)
    history = said(prompts, moment.history, move=move)
    past = _fill(prompts.past, history=history) if history else ""
    goal = moment.task.instruction
    return Dialogue(
        opening,
        think=Turn("user", _fill(prompts.think, instruction=goal, past=past)),
        recall=Turn("user", _fill(prompts.think, instruction=goal, past="")),
        act=Turn("user", prompts.act),
        ground=Turn("user", prompts.ground),
    )


def _fill(template: str, **values: str) -> str:
    """Replaces `{name}` once, from left to right; braces inside the values stay what they are."""
    parts: list[str] = []
    rest = template
    while rest:
        head, brace, tail = rest.partition("{")
        name, closed, after = tail.partition("}")
        if closed and name in values:
            parts += [head, values[name]]
            rest = after
        else:
            parts += [head, brace]
            rest = tail
    return "".join(parts)
