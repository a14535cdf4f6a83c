"""Synthetic AndroidControl files for tests, with the features of the real set; no real record is in them."""

import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PIL import Image

from emulators.forest_writing import write_forest
from emulators.screen import Box, Element, Flag
from guiagent.datasets.examples import Feature, example
from guiagent.datasets.tfrecord import RecordWriter

SHARED = Path(__file__).parents[4] / "shared" / "data"
"""Where real lists lie beside the project, on machines that have them."""
WIDTH, HEIGHT = 54, 120
ROW = Element("android.widget.Button", Box(0, 10, 54, 30), "Save", flags=frozenset({Flag.CLICKABLE}), package="org.app")
ACTIONS: tuple[Mapping[str, Any], ...] = (
    {"action_type": "open_app", "app_name": "Clock"},
    {"action_type": "click", "x": 20, "y": 15},
    {"action_type": "scroll", "direction": "down"},
    {"action_type": "input_text", "text": "7:30"},
    {"action_type": "long_press", "x": 1, "y": 2},
    {"action_type": "navigate_back"},
    {"action_type": "navigate_home"},
    {"action_type": "wait"},
)


def png(shade: int) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (WIDTH, HEIGHT), (shade % 256, 0, 0)).save(made, "PNG")
    return made.getvalue()


def features(id_: int, actions: Sequence[Mapping[str, Any]] = ACTIONS, /, **changed: Feature) -> dict[str, Feature]:
    """An episode as the data set has it."""
    screens = len(actions) + 1
    return {
        "episode_id": [id_],
        "goal": [f"goal {id_}".encode()],
        "screenshots": [png(id_ + place) for place in range(screens)],
        "accessibility_trees": [write_forest([ROW], app="org.app")] * screens,
        "screenshot_widths": [WIDTH] * screens,
        "screenshot_heights": [HEIGHT] * screens,
        "actions": [json.dumps(action).encode() for action in actions],
        "step_instructions": [f"step {place}".encode() for place in range(len(actions))],
        **changed,
    }


def written(
    folder: Path, episodes: Sequence[Mapping[str, Feature]], *, splits: Mapping[str, Sequence[int]] | None = None,
    subsplits: Mapping[str, Sequence[int]] | None = None, shards: int = 1,
) -> Path:  # fmt: skip
    """The folder of a data set with these episodes; by default all are in the test split, in no sub-split."""
    folder.mkdir(parents=True, exist_ok=True)
    for shard in range(shards):
        with RecordWriter(folder / f"android_control-{shard:05}-of-{shards:05}") as writer:
            for each in episodes[shard::shards]:
                writer.write(example(each))
    ids = [int(each["episode_id"][0]) for each in episodes if len(each["episode_id"])]
    (folder / "splits.json").write_text(json.dumps(splits or {"train": [], "validation": [], "test": ids}))
    (folder / "test_subsplits.json").write_text(json.dumps(subsplits or {"IDD": []}))
    return folder
