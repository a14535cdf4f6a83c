"""Synthetic AITZ episodes for tests, in the layout and with the fields of the real set; no real record is in them."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

SAMPLE = Path(__file__).parents[4] / "shared" / "data" / "aitz"
"""Where one real episode lies beside the project, on machines that have it."""

WIDTH, HEIGHT = 100, 200


def synthetic_step(step_id: int, length: int, **changed: Any) -> dict[str, Any]:
    """One step of the synthetic episode GENERAL-7; by default a tap at (50, 50) of an image of 100 by 200 pixels."""
    return {
        "episode_id": "7",
        "episode_length": length,
        "step_id": step_id,
        "instruction": "open the clock",
        "ui_positions": "[[40, 30, 20, 40], [0, 0, 10, 5]]",
        "ui_text": '["Clock", ""]',
        "ui_types": '["TEXT", "ICON_HOME"]',
        "result_action_type": 4,
        "result_action_text": "",
        "result_touch_yx": "[0.25, 0.5]",
        "result_lift_yx": "[0.26, 0.5]",
        "image_path": f"general/GENERAL-7/GENERAL-7_{step_id}.png",
        "image_full_path": f"/nowhere/GENERAL-7_{step_id}.png",
        "coat_screen_desc": "a home screen",
        "coat_action_think": "the clock is there",
        "coat_action_desc": "click on the clock",
        "coat_action_result": "the clock opens",
        **changed,
    }


def synthetic_episode(folder: Path, steps: Any, *, images: int = 3) -> Path:
    """Writes `steps` as the synthetic episode test/general/GENERAL-7 with that many images; its folder."""
    place = folder / "test" / "general" / "GENERAL-7"
    place.mkdir(parents=True)
    (place / "GENERAL-7.json").write_text(json.dumps(steps))
    for index in range(images):
        pixels = np.random.default_rng(index).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)
        pixels[0, 0] = 40 * index
        Image.fromarray(pixels).save(place / f"GENERAL-7_{index}.png")
    return place
