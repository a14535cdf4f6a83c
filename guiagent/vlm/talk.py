"""A decision's dialogue as tokens: what each stage is conditioned on, for sampling and for training alike.

The later stages see the thought turn without the history, so the four stages form a tree (prompt.py says why).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from emulators.action import Action
from emulators.trajectory import Moment, Thought
from guiagent.dialects.coat import Coat
from guiagent.prompt import Prompts, Stage, dialogue
from guiagent.vlm.loading import Vlm
from guiagent.vlm.packing import Segment, Tree
from guiagent.vlm.sampling import Prefix
from guiagent.vlm.turns import Root, closed, following, opening, spoken

__all__ = ["Speech", "Talk", "decision_tree", "decisions_tree"]


@dataclass(frozen=True, slots=True)
class Speech:
    """How a policy is spoken to: the stages' texts, the dialect, and whether it is shown the picture.

    `goals` is how many clauses of a description and of a plan ("open Settings, then open Display") a small model is
    taught to say; None leaves them as they are.
    """

    prompts: Prompts
    dialect: Coat
    pixels: bool = True
    goals: int | None = None

    def answers(self, moment: Moment, thought: Thought, action: Action) -> tuple[str, str, str, str]:
        """What the four stages should say for a recorded decision."""
        plan = ", then ".join(thought.plan.split(", then ")[: self.goals])
        coat = self.dialect
        seen = ", ".join(thought.seen.split(", ")[: self.goals])
        return seen, plan, coat.move(action, moment.screen), coat.render(action, moment.screen)


@dataclass(frozen=True, slots=True, eq=False)
class Talk:
    """The user's part of one decision in tokens. `recall` is `think` without the history."""

    root: Root
    think: tuple[int, ...]
    recall: tuple[int, ...]
    act: tuple[int, ...]
    ground: tuple[int, ...]

    @classmethod
    def of(cls, vlm: Vlm, speech: Speech, moment: Moment, *, root: Root | None = None) -> "Talk":
        """`root` is the beginning, where it is there. Raises LookupError when pixels are wanted and cannot be had."""
        coat = speech.dialect
        task = replace(moment.task, instruction=coat.told(moment.task.instruction))
        told = replace(moment, task=task)
        words = dialogue(speech.prompts, told, elements=coat.elements, move=coat.move, grid=coat.grid)
        if root is None:
            frame = moment.screen.frame if speech.pixels else None
            turns = words.opening if frame else tuple(replace(turn, image=False) for turn in words.opening)
            root = opening(vlm, turns, (frame.rgb(),) if frame else ())
        asked = (following(vlm, (turn,)) for turn in (words.think, words.recall, words.act, words.ground))
        return cls(root, *asked)

    def before(self, vlm: Vlm, stage: Stage, answers: Sequence[Sequence[int]]) -> Prefix:
        """What `stage` continues; `answers` holds the tokens said in the stages before it."""
        said = [closed(vlm, tokens) for tokens in answers]
        match stage:
            case Stage.SEE:
                return Prefix(self.root)
            case Stage.THINK:
                return Prefix(self.root).then(said[0], self.think)
            case Stage.ACT:
                return Prefix(self.root).then(said[0], self.recall, said[1], self.act)
            case Stage.GROUND:
                return Prefix(self.root).then(said[0], self.recall, said[1], self.act, said[2], self.ground)


def decision_tree(vlm: Vlm, talk: Talk, answers: Sequence[str]) -> Tree:
    """The four stages of one decision with every answer scored; `Segment.name` is the stage's name in lower case."""
    return decisions_tree(vlm, [(talk, answers)])


def decisions_tree(vlm: Vlm, decisions: Sequence[tuple[Talk, Sequence[str]]]) -> Tree:
    """Several decisions that begin alike, which do not see each other: the root is the first one's."""
    segments: list[Segment] = []
    for talk, answers in decisions:
        segments += _stages(vlm, talk, answers, at=len(segments))
    return Tree(decisions[0][0].root, tuple(segments))


def _stages(vlm: Vlm, talk: Talk, answers: Sequence[str], *, at: int) -> list[Segment]:
    """One decision's segments, the first of which will be number `at` of the tree."""
    see, think, act, ground = (spoken(vlm, answer) for answer in answers)
    names = [stage.name.lower() for stage in Stage]
    segments = [
        Segment(-1, see, scored=True, name=names[0]),
        Segment(at, talk.think),
        Segment(at + 1, think, scored=True, name=names[1]),
    ]
    thought = at + 2
    if talk.recall != talk.think:
        segments += [Segment(at, talk.recall), Segment(at + 3, think)]
        thought = at + 4
    return [
        *segments,
        Segment(thought, talk.act),
        Segment(thought + 1, act, scored=True, name=names[2]),
        Segment(thought + 2, talk.ground),
        Segment(thought + 3, ground, scored=True, name=names[3]),
    ]
