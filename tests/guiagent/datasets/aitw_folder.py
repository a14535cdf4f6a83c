"""Synthetic AitW files for tests, with the features of the real set; no real record is in them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from guiagent.datasets.examples import Feature, example
from guiagent.datasets.tfrecord import RecordWriter

WIDTH, HEIGHT = 20, 40


def step(id_: str, number: int, length: int, /, **changed: Feature) -> dict[str, Feature]:
    """One step; by default a tap at (5, 10). Names of changed features are written with "__" for "/"."""
    return {
        "episode_id": [id_.encode()],
        "episode_length": [length],
        "step_id": [number],
        "goal_info": [b"open the clock"],
        "device_type": [b"pixel_4"],
        "android_api_level": [30],
        "current_activity": [b"org.app/org.app.Main"],
        "image/encoded": [bytes([number]) * (WIDTH * HEIGHT * 3)],
        "image/height": [HEIGHT],
        "image/width": [WIDTH],
        "image/channels": [3],
        "image/ui_annotations_positions": [0.25, 0.5, 0.125, 0.25, 0.0, 0.0, 0.5, 1.0],
        "image/ui_annotations_text": [b"Clock", b""],
        "image/ui_annotations_ui_types": [b"TEXT", b"ICON_HOME"],
        "results/action_type": [4],
        "results/type_action": [b""],
        "results/yx_touch": [0.25, 0.25],
        "results/yx_lift": [0.26, 0.25],
        **{name.replace("__", "/"): value for name, value in changed.items()},
    }


def written(path: Path, steps: Sequence[Mapping[str, Feature]]) -> Path:
    """A file of these steps."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with RecordWriter(path) as writer:
        for each in steps:
            writer.write(example(each))
    return path
