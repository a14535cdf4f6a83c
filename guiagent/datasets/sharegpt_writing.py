"""Trajectories as conversations with pictures: the ShareGPT form, with the dataset_info.json of LLaMA-Factory.

    guiagent.json       a list with one record for every step, each on its own line: `conversations` of {from, value},
                        `images`, and what says where the step belongs
    dataset_info.json   what LLaMA-Factory needs to know of that file
    images/             screenshots as PNG, named by their content

Every `<image>` in a conversation stands for the next of its images. Keys that trainers do not know and pass over (`id`,
`episode_id`, `step_id`, `steps`, `task`, `instruction`, `width`, `height`) link steps to episodes.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from emulators.trajectory import Trajectory
from guiagent.datasets.encoded import NoPixels
from guiagent.datasets.lines import write_records
from guiagent.datasets.losses import Losses
from guiagent.datasets.pictures import Pictures
from guiagent.datasets.samples import Published, Sample, Speaker, Staged
from guiagent.dialects.coat import Unsayable
from guiagent.dialects.table import dialect as dialect_named
from guiagent.errors import GuiagentError
from guiagent.journal import write_whole

__all__ = ["NAME", "OWN", "ROLES", "Told", "Written", "speaker", "steps_as_samples", "write_sharegpt"]

NAME = "guiagent"
"""What the data set is called in dataset_info.json, and its file."""

OWN = "guiagent"
"""The name of our own form among the dialects."""

ROLES = {"system": "system", "user": "human", "assistant": "gpt"}


def speaker(name: str) -> Speaker:
    """Who says steps in that dialect. Raises ConfigError that lists the known ones."""
    return Staged() if name == OWN else Published(dialect_named(name))


def write_sharegpt(
    trajectories: Iterable[Trajectory], folder: Path, *, losses: Losses, dialect: str = OWN, name: str = NAME
) -> int:
    """Writes the whole data set into `folder`; the number of episodes that have a step in it.

    A step whose action the dialect cannot say, or that has no screenshot, is lost; the steps around it are kept, and
    their histories still tell of it. Pictures that are there already are not written again.
    """
    written = Written()
    found = steps_as_samples(trajectories, speaker(dialect), Pictures(folder), losses=losses, written=written)
    write_records(folder / f"{name}.json", (_record(one) for one in found), listed=True)
    info = {name: _info(name)}
    write_whole(folder / "dataset_info.json", (json.dumps(info, indent=2) + "\n").encode())
    write_whole(folder / "README.md", _card(name, dialect, written).encode())
    losses.write(folder)
    return written.episodes


@dataclass(frozen=True, slots=True)
class Told:
    """A step as a sample, its pictures by their paths."""

    trajectory: Trajectory
    index: int
    sample: Sample
    images: tuple[str, ...]

    @property
    def place(self) -> dict[str, Any]:
        """Where it belongs: keys that trainers pass over."""
        screen, task = self.trajectory.steps[self.index].screen, self.trajectory.task
        return {
            "id": f"{self.trajectory.id}/{self.index}", "episode_id": self.trajectory.id, "step_id": self.index,
            "steps": len(self.trajectory.steps), "task": task.name, "instruction": task.instruction,
            "width": screen.width, "height": screen.height,
        }  # fmt: skip

    @property
    def conversation(self) -> list[dict[str, str]]:
        """The turns as {from, value}."""
        return [{"from": ROLES[turn.role], "value": turn.text} for turn in self.sample.turns]


@dataclass(slots=True)
class Written:
    """How many episodes and steps were said so far."""

    episodes: int = 0
    steps: int = 0


def steps_as_samples(
    trajectories: Iterable[Trajectory], speaks: Speaker, pictures: Pictures, *, losses: Losses, written: Written
) -> Iterator[Told]:
    """Every step that can be said and seen; `losses` hears of the others, and of what is left out of all."""
    for trajectory in trajectories:
        before, known = written.steps, losses.count
        for index, step in enumerate(trajectory.steps):
            try:
                sample = _said(speaks, trajectory, index, losses)
                images = tuple(pictures.path(frame) for frame in sample.pictures) if sample else ()
            except Unsayable as error:
                losses.lost(trajectory, str(error), step=index)
                continue
            except LookupError as error:  # NoPixels is one
                losses.lost(trajectory, f"no screenshot: {error}", step=index)
                continue
            if sample is None:
                losses.dropped("stops behind an answer, which are one action")
                continue
            if step.screen.elements:
                losses.dropped("what elements are beside what the prompt tells of them", len(step.screen.elements))
            written.steps += 1
            yield Told(trajectory, index, sample, images)
        if written.steps == before and losses.count > known:
            losses.lost(trajectory, "an episode without a step that can be said")
        written.episodes += written.steps > before


def _said(speaks: Speaker, trajectory: Trajectory, index: int, losses: Losses) -> Sample | None:
    """As `Speaker.sample`; pixels that cannot be read are missing pixels."""
    try:
        return speaks.sample(trajectory, index, losses)
    except GuiagentError as error:
        raise NoPixels(str(error)) from error


def _record(told: Told) -> Mapping[str, Any]:
    return {"conversations": told.conversation, "images": told.images, **told.place}


def _info(name: str) -> dict[str, Any]:
    return {
        "file_name": f"{name}.json",
        "formatting": "sharegpt",
        "columns": {"messages": "conversations", "images": "images"},
        "tags": {
            "role_tag": "from", "content_tag": "value", "user_tag": "human", "assistant_tag": "gpt",
            "system_tag": "system",
        },
    }  # fmt: skip


def _card(name: str, dialect: str, written: Written) -> str:
    form = "guiagent's own form" if dialect == OWN else f"the form of {dialect}"
    history = (
        "All replies of a record are to be learned."
        if dialect == OWN
        else "Where a record tells earlier steps as replies, learn the last one only: `mask_history: true`."
    )
    return f"""# GUI agent steps as conversations

{written.episodes:,} episodes, {written.steps:,} steps, one record each, in {form}.

For LLaMA-Factory, name this folder as `dataset_dir` and `{name}` as `dataset`:

```yaml
dataset_dir: .
dataset: {name}
template: qwen2_vl        # that of your model
```

{history} `images` are paths from this folder; every `<image>` in a text stands for the next of them.

| key | holds |
|---|---|
| `conversations` | turns of `from` (system, human, gpt) and `value` |
| `images` | the screenshots, in the order of their `<image>` |
| `id` | the episode's id and the step's position |
| `episode_id`, `step_id`, `steps` | which episode, which of its steps from 0, and how many it has |
| `task`, `instruction` | the task's name, and what the user asked for |
| `width`, `height` | the size of the screen in pixels |

What could not be said lies in `losses.json`, where the data came from in `export.json`.
"""
