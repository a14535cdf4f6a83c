"""What the page shows of each record: screens with marks, films of episodes, trees laid out in columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from emulators.action import Action, GoTo, SelectOption, TypeText, Upload
from emulators.marks import action_marks, sentence
from emulators.painting import svg
from emulators.screen import Frame, Point, Screen
from emulators.trajectory import Thought, Trajectory
from emulators.uitree import element_at
from guiagent.store import Run
from rewards.score import Score
from synth.exploration import Transition
from synth.preference import Pair
from synth.tree import Node, Tree

__all__ = [
    "Cell", "Curve", "Film", "PairView", "Scene", "TransitionView", "TreeView", "caption", "film", "image_of",
    "pair_view", "transition_view", "tree_view",
]  # fmt: skip

LONGEST = 64
"""The most letters of an address or a label in a caption; our default."""

STAGES = ("description", "thought", "action decision", "grounding")


@dataclass(frozen=True, slots=True)
class Scene:
    """A screen with what was done on it. `image` is a path relative to the run folder, empty where it is not stored."""

    image: str
    width: int
    height: int
    marks: Markup
    caption: str
    thought: Thought | None = None
    seconds: float | None = None

    @property
    def plan(self) -> str:
        """What the policy planned or saw, where that says more than the caption."""
        said = (self.thought.plan or self.thought.seen) if self.thought is not None else ""
        return "" if _letters(said) == _letters(self.caption) else said

    @property
    def move(self) -> str:
        """The move in the policy's words, where they say more than the caption."""
        said = self.thought.move if self.thought is not None else ""
        return "" if _letters(said) == _letters(self.caption) else said


@dataclass(frozen=True, slots=True)
class Film:
    """An episode, screen by screen."""

    trajectory: Trajectory
    scenes: tuple[Scene, ...]
    scores: tuple[Score, ...]
    seconds: float
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A node as tall as the leaves below it: from grid row `top`, `tall` rows, in column `node.stage`."""

    node: Node
    top: int
    tall: int
    action: str


@dataclass(frozen=True, slots=True)
class TreeView:
    """A CoaT-tree as the page shows it."""

    tree: Tree
    scene: Scene | None
    task: str
    stages: tuple[str, ...]
    cells: tuple[Cell, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class PairView:
    """A preference pair as the page shows it."""

    pair: Pair
    stage: str
    prefix: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TransitionView:
    """An explored transition as the page shows it: the screens before and after, and what was said of it."""

    transition: Transition
    before: Scene
    after: Scene


@dataclass(frozen=True, slots=True)
class Curve:
    """A curve of what was trained (`stage`), with its name and last value."""

    stage: str
    name: str
    last: float
    drawn: Markup


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


def film(trajectory: Trajectory, scores: Sequence[Score], run: Run) -> Film:
    """A trajectory, step by step, with its scores."""
    spent = [step.timings.look + step.timings.decide + step.timings.act for step in trajectory.steps]
    scenes = [
        _scene(step.screen, step.action, run, thought=step.thought, seconds=seconds)
        for step, seconds in zip(trajectory.steps, spent, strict=True)
    ]
    if trajectory.final is not None:
        scenes.append(_scene(trajectory.final, None, run))
    pictures = tuple(path for frame in trajectory.task.pictures if (path := _stored(frame, run)))
    return Film(trajectory, tuple(scenes), tuple(scores), sum(spent), pictures)


def _scene(
    screen: Screen, action: Action | None, run: Run, *, thought: Thought | None = None, seconds: float | None = None
) -> Scene:
    marks = svg(action_marks(action, screen) if action is not None else (), screen.width, screen.height)
    said = caption(action, screen) if action is not None else "the end"
    return Scene(image_of(screen, run), screen.width, screen.height, Markup(marks), said, thought, seconds)


def image_of(screen: Screen, run: Run) -> str:
    """Where the run keeps the screen's image, relative to its folder; empty where it does not."""
    return _stored(screen.frame, run) if screen.frame is not None else ""


def _stored(frame: Frame, run: Run) -> str:
    path = run.frame_path(frame.digest)
    return path.relative_to(run.folder).as_posix() if path.exists() else ""


def caption(action: Action, screen: Screen) -> str:
    """The action in words, with the label of what it was aimed at."""
    if isinstance(action, GoTo):
        return f"go to {_cut(action.url)}"
    element = getattr(action, "element", None)
    point = getattr(action, "point", None)
    if element is None and isinstance(point, Point):
        element = element_at(screen, point)
    if element is None or not 0 <= element < len(screen.elements):
        return sentence(action)
    label = " ".join(screen.elements[element].label.split())
    if not label:
        return sentence(action)
    return f"{sentence(action)} {_AT.get(type(action), '')}“{_cut(label)}”"


_AT: Mapping[type[Action], str] = {TypeText: "into ", SelectOption: "in ", Upload: "at "}
"""What stands before the label of what an action with words of its own was aimed at."""


def _cut(text: str) -> str:
    """The beginning and the end of what is longer than a caption may be."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST * 2 // 3]}…{text[-LONGEST // 3 :]}"


def tree_view(tree: Tree, origin: Trajectory | None, run: Run) -> TreeView:
    """`origin` is the trajectory that the tree grew on, if the run has it."""
    scene = None
    if origin is not None and tree.step < len(origin.steps):
        scene = _scene(origin.steps[tree.step].screen, tree.reference, run)
    depth = 1 + max((node.stage for node in tree.nodes), default=0)
    stages = STAGES if depth == len(STAGES) else tuple(f"stage {n}" for n in range(1, depth + 1))
    cells, rows = _laid_out(tree)
    return TreeView(tree, scene, origin.task.instruction if origin else "", stages, cells, rows)


def _laid_out(tree: Tree) -> tuple[tuple[Cell, ...], int]:
    children = tree.children()
    cells: list[Cell] = []

    def place(node: Node, top: int) -> int:
        below = 0
        for child in children.get(node.id, []):
            below += place(child, top + below)
        tall = max(1, below)
        cells.append(Cell(node, top + 1, tall, sentence(node.action) if node.action is not None else ""))
        return tall

    rows = 0
    for root in children.get(None, []):
        rows += place(root, rows)
    return tuple(cells), rows


def pair_view(pair: Pair, texts: Mapping[str, str]) -> PairView:
    """`texts` are those of tree nodes by id; what is not there is left out."""
    names = [STAGES[i] if i < len(STAGES) else f"stage {i + 1}" for i in range(pair.stage + 1)]
    prefix = tuple((names[i], texts[node]) for i, node in enumerate(pair.prefix) if node in texts and i < len(names))
    return PairView(pair, names[pair.stage], prefix)


def transition_view(transition: Transition, run: Run) -> TransitionView:
    """The screens come from the run's folder."""
    before = _scene(transition.before, transition.action, run)
    return TransitionView(transition, before, _scene(transition.after, None, run))
