"""Training on what a run holds, into one folder: what is learned from, what is not done twice, and what is left behind.

The folder gets what was trained (an adapter, or a reward head with its own) and speech.json. Beside it NAME.training
has the checkpoints, and training.json: how is trained, and on which records.
"""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, assert_never

from emulators.codec import content_id
from emulators.trajectory import Trajectory
from guiagent.baselines import RandomPolicy
from guiagent.config import constructed, differing, known_only
from guiagent.growth import Curation, GrowthError, curated, lessons, planted
from guiagent.journal import write_whole
from guiagent.learning import (
    POLICY,
    learn_decisions,
    learn_preferences,
    learn_reward,
    step_examples,
    training_pairs,
)
from guiagent.records import Measure, Taught
from guiagent.scoring import shares
from guiagent.store import Run
from guiagent.train.checkpoint import Checkpoints, newest
from guiagent.train.data import TrainError
from guiagent.train.decisions import Decided, recorded
from guiagent.train.optimisation import Progress, Settings
from guiagent.train.reward import save_reward
from guiagent.train.tdpo import Preference
from guiagent.vlm.adapters import Lora, adapter_names, add_adapter, save_adapter
from guiagent.vlm.folders import weights_id
from guiagent.vlm.rendering import candidate_rendering
from guiagent.vlm.speech_file import FILE, save_speech
from guiagent.vlm.spoken import Spoken
from rewards.matching import ByElement
from rewards.training import StepExample
from synth.preference import Pair
from synth.tree import Tree

__all__ = [
    "STEPS", "Compared", "Demonstrated", "Material", "Preferred", "Training", "begin", "begun", "described", "finished",
    "material", "note", "teach", "training",
]  # fmt: skip

How = Literal["sft", "tdpo", "reward"]

STEPS: Mapping[str, int] = {"sft": 200, "tdpo": 100, "reward": 100}
"""How long is trained unless said otherwise; our defaults."""

KEPT_STEPS = 10
"""Every so many steps of training are kept as a point of a curve; our default."""

BEGUN = "training.json"


@dataclass(frozen=True, slots=True)
class Training:
    """How is trained; all figures are our defaults.

    `every` so many steps a checkpoint is written. `scores` names the reward whose scores weigh trajectories (None: the
    one reward that has scored them all). `lora` is the shape of an adapter that does not exist yet. `curation` says how
    pairs are thinned.
    """

    settings: Settings
    batch_size: int = 16
    every: int = 25
    lora: Lora | None = None
    preference: Preference = field(default_factory=Preference)
    curation: Curation = field(default_factory=Curation)
    scores: str | None = None

    def __post_init__(self) -> None:
        if min(self.settings.steps, self.batch_size, self.every) < 1:
            raise ValueError("steps, batch_size and every are 1 or more")


def training(values: Mapping[str, Any], how: How, *, seed: int, also: tuple[str, ...] = ()) -> Training:
    """The [train] table as a Training; keys of `Settings` stand beside the others. Raises ConfigError.

    `also` are keys of the table that are read elsewhere, and only listed here.
    """
    optimising = tuple(one.name for one in fields(Settings))
    own = tuple(one.name for one in fields(Training) if one.name != "settings")
    known_only(values, (*also, *own, *optimising), "train")
    chosen = {"steps": STEPS[how], "seed": seed} | {key: values[key] for key in optimising if key in values}
    given = {"settings": constructed(Settings, chosen, where="train")}
    return constructed(Training, {key: values[key] for key in own if key in values}, where="train", given=given)


# -- what is learned from ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Demonstrated:
    """Decisions, each with its weight."""

    decisions: tuple[Decided, ...]


@dataclass(frozen=True, slots=True)
class Preferred:
    """Pairs with the trees and, by id, the trajectories that they come from."""

    pairs: tuple[Pair, ...]
    trees: Mapping[str, Tree]
    trajectories: Mapping[str, Trajectory]


@dataclass(frozen=True, slots=True)
class Compared:
    """Recorded actions against others at the same moments."""

    examples: tuple[StepExample, ...]


Material = Demonstrated | Preferred | Compared


def material(run: Run, how: How, plan: Training) -> tuple[Material, tuple[str, ...], str]:
    """What the run has to learn from, the names of its tasks, pairs or trees, and a hash of all that was read.

    Raises GrowthError, ScoringError, naming the command to run first.
    """
    match how:
        case "sft":
            passed = lessons(run)
            shared = shares(run, passed, plan.scores)
            decisions = tuple(recorded(passed, shared or None))
            read = content_id([[one.id, shared.get(one.id, 1.0)] for one in passed])
            return Demonstrated(decisions), tuple(dict.fromkeys(one.task.name for one in passed)), read
        case "tdpo":
            pairs = list({pair.id: pair for pair in run.read("pairs", Pair)}.values())
            if not pairs:
                raise GrowthError(f"{run.folder} holds no pairs; choose some with: guiagent pairs {run.folder}")
            trees, trajectories = planted(run)
            taken = curated(pairs, seed=plan.settings.seed, curation=plan.curation)
            found = Preferred(tuple(taken), {tree.id: tree for tree in trees}, trajectories)
            names = tuple(pair.id for pair in taken)
            return found, tuple(dict.fromkeys(names)), content_id(names)
        case "reward":
            trees, trajectories = planted(run)
            chance = RandomPolicy(run.seed)
            examples = tuple(step_examples(trees, trajectories, same=ByElement(), others=chance))
            if not examples:
                raise GrowthError(
                    f"the trees in {run.folder} have no action beside the right ones; grow more with: "
                    f"guiagent tree {run.folder} --model DIR --temperature 1.5"
                )
            names = tuple(tree.id for tree in trees)
            return Compared(examples), names, content_id(names)
        case _:
            assert_never(how)


# -- the folder --------------------------------------------------------------------------------------------------------


def described(how: How, plan: Training, *, model: str, adapter: str, data: str) -> dict[str, Any]:
    """What training.json says: how is trained, from where, and `data`, a hash of the records."""
    said = {"how": how, "model": model, "adapter": adapter, "data": data, **asdict(plan)}
    plain: dict[str, Any] = json.loads(json.dumps(said))
    return plain


def begun(out: Path, said: Mapping[str, Any]) -> bool:
    """Whether this training has been begun. Raises TrainError where another one has, or `out` is something else."""
    path = _trail(out) / BEGUN
    if not path.is_file():
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise TrainError(f"{out} is not empty and no training; name another folder with --out")
        return False
    try:
        there = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise TrainError(f"{path} is damaged ({error}); name another folder with --out") from error
    name = differing(there, said)
    if name is None:
        return True
    if newest(path.parent) is None and not finished(out):
        return False
    what = {"data": "set of records"}.get(name, name.removeprefix("settings."))
    raise TrainError(f"{out} was trained with another {what}; name another folder with --out")


def begin(out: Path, said: Mapping[str, Any]) -> None:
    """Begin a training where none has come to a checkpoint."""
    shutil.rmtree(_trail(out), ignore_errors=True)
    write_whole(_trail(out) / BEGUN, (json.dumps(said, indent=1) + "\n").encode())


def finished(out: Path) -> bool:
    """Whether what was to be trained is there; its last file is written last."""
    return (out / FILE).is_file()


def note(run: Run, out: Path, how: How, *, adapter: str, sources: Iterable[str]) -> None:
    """Write down once what was trained, from which adapter (none: the bare model) and on what."""
    name = out.relative_to(run.checkpoints) if out.is_relative_to(run.checkpoints) else out.resolve()
    weights = weights_id(out)
    if all(known.id != weights for known in run.read("checkpoints", Taught)):
        before = weights_id(Path(adapter)) if adapter else ""
        run.append("checkpoints", Taught(weights, str(name), how, before, tuple(sources)))


def _trail(out: Path) -> Path:
    return out.with_name(f"{out.name}.training")


# -- the training ------------------------------------------------------------------------------------------------------


def teach(run: Run, found: Material, *, spoken: Spoken, plan: Training, out: Path) -> Iterator[Progress]:
    """Train, keep the curve in the run under the folder's name, and write what was trained into `out` at the end."""
    vlm, speech, settings, size = spoken.vlm, spoken.speech, plan.settings, plan.batch_size
    where = Checkpoints(_trail(out), every=plan.every)
    head = None
    if POLICY not in adapter_names(vlm) and not isinstance(found, Compared):
        add_adapter(vlm, POLICY, plan.lora, seed=settings.seed)
    match found:
        case Demonstrated(decisions):
            steps = learn_decisions(vlm, speech, decisions, settings=settings, batch_size=size, checkpoints=where)
        case Preferred(pairs, trees, trajectories):
            told = training_pairs(vlm, speech, pairs, trees=trees, trajectories=trajectories)
            steps = learn_preferences(
                vlm, told, settings=settings, batch_size=size, preference=plan.preference, checkpoints=where
            )
        case Compared(examples):
            rendering = candidate_rendering(vlm, speech)
            head, steps = learn_reward(
                vlm, rendering, examples, settings=settings, batch_size=size, shape=plan.lora, checkpoints=where
            )
        case _:
            assert_never(found)
    yield from _kept(run, out.name, steps)
    if head is None:
        save_adapter(vlm, POLICY, out)
    else:
        save_reward(vlm, head, out)
    save_speech(out, speech)


def _kept(run: Run, stage: str, steps: Iterator[Progress]) -> Iterator[Progress]:
    """The steps; some of them become points of the run's curves, each once."""
    there = {one.step for one in run.read("metrics", Measure) if one.stage == stage}
    for progress in steps:
        due = progress.step % KEPT_STEPS == 0 or progress.step in (1, progress.steps)
        if due and progress.step not in there:
            values = {"loss": progress.loss, "learning rate": progress.learning_rate, **progress.tallies}
            run.append("metrics", Measure(stage, progress.step, values), sync=False)
        yield progress
    run.flush()
