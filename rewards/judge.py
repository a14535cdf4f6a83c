"""The trajectory judge of OS-Genesis (arXiv 2412.19723, section on the trajectory reward model), over any chat model.

A model reads the instruction, one line for every step and the last screenshots, and grades from 1 to 5. The wording is
ours. Unlike the original, which shows only what was seen before each action, the final screen is shown as well: without
it nobody can see what the last action did.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from emulators.action import Action
from emulators.codec import action_to_dict
from emulators.screen import Pixels, Screen
from emulators.trajectory import Step, Trajectory
from rewards.score import RewardError, Score, TrajectoryReward

__all__ = ["Chat", "Message", "TrajectoryJudge", "judge_messages", "read_grade"]

Message = tuple[str, tuple[str | Pixels, ...]]
"""One turn: "system", "user" or "assistant", then its parts in order, texts and images (uint8, height x width x 3)."""

Chat = Callable[[Sequence[Message]], str]
"""The model's reply to a conversation. Sampling settings are the callable's; OS-Genesis used temperature 0.5, top-p
0.9 and 1500 tokens."""

_RUBRIC = """\
You grade how well an assistant carried out a task on the screen of a phone or in a web browser.
Look at two things.
Coherence: the steps follow from one another, each serves the task, nothing is done twice or for nothing.
Completion: the goal is reached, every interaction that it takes was made, and what went wrong on the way was mended.
Grades:
5 - completed, every step purposeful.
4 - mostly completed, or completed with some inefficient steps.
3 - partly completed, or it ends in a loop or an error.
2 - a few useful actions only, it went astray early.
1 - failed, or stuck from the beginning.
For a long or difficult task you may raise the grade of attempts that made real headway, never of those that made none.
Reply in exactly two lines:
Reason: <what decided the grade>
Score: <an integer from 1 to 5>"""

_AGAIN = "That cannot be read. Reply in exactly two lines, 'Reason: ...' and 'Score: ' with an integer from 1 to 5."
_PLACES = ("point", "start", "end")
_SCORE = re.compile(r"^\W*(?:score|grade)\W*([1-5])(?:\s*/\s*5)?\W*$", re.IGNORECASE | re.MULTILINE)
_REASON = re.compile(r"^\W*reason\W*(.+)$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class TrajectoryJudge:
    """Asks `chat` for a grade, up to `tries` times until it can be read.

    `last` screenshots are those before the last steps (3 and 5 tries are the paper's); `final` adds the screen at the
    end. A trajectory whose grade stays unreadable goes to `fallback`; without one it is a RewardError.
    """

    chat: Chat
    last: int = 3
    final: bool = True
    tries: int = 5
    fallback: TrajectoryReward | None = None

    def __call__(self, trajectories: Sequence[Trajectory]) -> list[Score]:
        """One score for every trajectory, in order. What the chat raises passes through."""
        return [self._judge(trajectory) for trajectory in trajectories]

    def _judge(self, trajectory: Trajectory) -> Score:
        question = judge_messages(trajectory, last=self.last, final=self.final)
        messages, reply = question, ""
        for _ in range(self.tries):
            reply = self.chat(messages)
            if (graded := read_grade(reply)) is not None:
                return Score.graded(graded[0], "judge", graded[1])
            messages = [*question, ("assistant", (reply[:2000],)), ("user", (_AGAIN,))]
        if self.fallback is not None:
            return self.fallback([trajectory])[0]
        raise RewardError(
            f"the judge gave no readable grade in {self.tries} tries (last: {reply[:80]!r}); "
            "use another judge model, or judge by rules"
        )


def judge_messages(trajectory: Trajectory, *, last: int = 3, final: bool = True) -> list[Message]:
    """What the judge is shown. Screens without pixels are left out."""
    lines = [f"Task: {trajectory.task.instruction}", "Steps:"]
    lines += [f"{k}. {_told(step)}" for k, step in enumerate(trajectory.steps, 1)] or ["none"]
    lines.append(f"It ended: {trajectory.ending.value}.")
    if trajectory.answer is not None:
        lines.append(f"Its answer to the user: {trajectory.answer}")
    parts: list[str | Pixels] = ["\n".join(lines)]
    first = max(0, len(trajectory.steps) - last)
    for k, step in enumerate(trajectory.steps[first:], first + 1):
        parts += _shown(f"The screen before step {k}:", step.screen)
    if final and trajectory.final is not None:
        parts += _shown("The screen at the end:", trajectory.final)
    return [("system", (_RUBRIC,)), ("user", tuple(parts))]


def read_grade(reply: str) -> tuple[int, str] | None:
    """The grade and its reason, or None when the reply has no score line or contradicting ones."""
    grades = {int(found) for found in _SCORE.findall(reply)}
    if len(grades) != 1:
        return None
    reason = _REASON.search(reply)
    return grades.pop(), reason.group(1).strip() if reason else ""


def _shown(caption: str, screen: Screen) -> list[str | Pixels]:
    return [caption, screen.frame.rgb()] if screen.frame is not None else []


def _told(step: Step) -> str:
    """The step in words: the move that was decided on, else the plan, then the action itself."""
    said = step.thought.move or step.thought.plan
    return f"{said} ({_action(step.screen, step.action)})" if said else _action(step.screen, step.action)


def _action(screen: Screen, action: Action) -> str:
    data = action_to_dict(action)
    kind, position = data.pop("kind"), data.pop("element", None)
    label = screen.elements[position].label if position is not None and position < len(screen.elements) else ""
    places = {key: f"({data[key]['x']:.0f}, {data[key]['y']:.0f})" for key in _PLACES if data.get(key)}
    rest = {**data, **places}
    if label:
        rest.pop("point", None)
    told = [f"{key}={value}" for key, value in rest.items() if value]
    return " ".join([kind, *([f'"{label}"'] if label else []), *told])
