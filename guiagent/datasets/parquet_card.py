"""The README.md of a Parquet data set: what the Hub needs to open it, and what people need to use it."""

from collections import Counter
from dataclasses import dataclass

from guiagent.datasets.parquet_columns import COLUMNS

__all__ = ["Counted", "card"]


@dataclass(frozen=True, slots=True)
class Counted:
    """What is in the files: episodes, steps by kind of action and by app, bytes."""

    episodes: int
    actions: Counter[str]
    apps: Counter[str]
    size: int


def card(counted: Counted, split: str) -> str:
    """The whole text."""
    steps = sum(counted.actions.values())
    return "\n".join(
        [
            "---",
            "configs:",
            "- config_name: default",
            "  data_files:",
            f"  - split: {split}",
            f"    path: data/{split}-*.parquet",
            "tags:",
            "- gui-agent",
            "- guiagent",
            "---",
            "",
            "# GUI agent trajectories",
            "",
            f"{counted.episodes:,} episodes, {steps:,} steps, {_megabytes(counted.size)}. One row for every step; "
            "the rows of an episode follow each other.",
            "",
            "```python",
            "from datasets import load_dataset",
            "",
            f'steps = load_dataset("parquet", data_files="data/{split}-*.parquet", split="train")',
            'steps[0]["screenshot"]                          # a picture',
            'steps[0]["instruction"], steps[0]["action_type"], steps[0]["x"], steps[0]["y"], steps[0]["text"]',
            "```",
            "",
            "```python",
            "from guiagent.datasets.parquet import Parquet",
            "",
            'for episode in Parquet(".").episodes(print):    # whole trajectories, exactly as they were recorded',
            "    print(episode.trajectory.task.instruction, len(episode.trajectory.steps))",
            "```",
            "",
            "## Columns",
            "",
            "| column | type | holds |",
            "|---|---|---|",
            *(f"| `{column.name}` | {column.kind} | {column.holds} |" for column in COLUMNS),
            "",
            "A column is null where a step has nothing for it. Places are float pixels of the screenshot, from its top "
            "left corner.",
            "",
            "## What is in it",
            "",
            *_table("action", counted.actions),
            "",
            *_table("app", counted.apps),
            "",
            "What could not be written lies in `losses.json`, where the data came from in `export.json`.",
            "",
        ]
    )


def _table(title: str, counts: Counter[str]) -> list[str]:
    rows = [f"| {name.replace('|', chr(92) + '|')} | {count:,} |" for name, count in counts.most_common()]
    return [f"| {title} | steps |", "|---|---|", *rows]


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
