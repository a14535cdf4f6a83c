"""Synthetic AitW by SeeClick, AMEX and GUI-Odyssey for tests: their layouts and fields, and no real record."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

WIDTH, HEIGHT = 100, 200


def image(path: Path, *, width: int = WIDTH, height: int = HEIGHT) -> None:
    """A screenshot of noise."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(len(path.name)).integers(0, 256, (height, width, 3), np.uint8)
    Image.fromarray(pixels).save(path)


def seeclick_step(step: int, **changed: Any) -> dict[str, Any]:
    """One step as SeeClick writes it; by default a click at (25, 160) of an image of 100 by 200 pixels."""
    return {
        "ep_id": "88",
        "step": step,
        "goal": "open the clock",
        "img_filename": f"general/88_{step}",
        "action_type_id": 4,
        "action_type_text": "click",
        "annot_position": [0.1, 0.2, 0.3, 0.4, 0.5, 0.0, 0.1, 1.0],
        "touch": [0.25, 0.8],
        "lift": [0.25, 0.8],
        "type_text": "",
        "action_addition": "click the clock",
        **changed,
    }


def seeclick_folder(folder: Path, sets: object, *, images: int = 3, split: str = "test") -> Path:
    """Writes `sets` as the annotations of a split, and that many images of the episode 88."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"aitw_data_{split}.json").write_text(json.dumps(sets))
    for index in range(images):
        image(folder / "aitw_images" / "general" / f"88_{index}.png")
    return folder


def amex_step(step: int, **changed: Any) -> dict[str, Any]:
    """One step as AMEX writes it; by default a tap at (30, 60)."""
    return {
        "step_id": step,
        "image_path": f"shot_{step}.png",
        "action": "TAP",
        "touch_coord": [30, 60],
        "lift_coord": [31, 61],
        "type_text": "",
        "device_dim": [WIDTH, HEIGHT],
        "package_name": "com.clock",
        "interest_region": [[0, 0], [0, 0]],
        **changed,
    }


AMEX_ELEMENTS = {
    "clickable_elements": [
        {"bbox": [10, 20, 50, 80], "xml_desc": ["Clock", "icon"], "functionality": "opens the clock"},
        {"bbox": [0, 0, 5, 5], "xml_desc": [], "functionality": ""},
    ],
    "scrollable_elements": [[0, 0, 100, 200]],
}


def amex_folder(folder: Path, steps: object, *, images: int = 3, nested: bool = False) -> Path:
    """Writes one episode, with images and annotations of elements; `nested` as the archives unpack."""

    def place(name: str) -> Path:
        found = folder / name / name if nested else folder / name
        found.mkdir(parents=True, exist_ok=True)
        return found

    episode = {"episode_id": "abc", "instruction": "open the clock", "steps": steps}
    (place("instruction_anno") / "2024_05_abc.json").write_text(json.dumps(episode))
    for index in range(images):
        image(place("screenshot") / f"shot_{index}.png")
        (place("element_anno") / f"shot_{index}.json").write_text(json.dumps(AMEX_ELEMENTS))
    return folder


def odyssey_step(step: int, **changed: Any) -> dict[str, Any]:
    """One step as GUI-Odyssey writes it; by default a click at (300, 600) of 1000."""
    return {
        "step": step,
        "screenshot": f"12_{step}.png",
        "action": "CLICK",
        "info": [[300, 600]],
        "ps": "",
        "description": "a home screen",
        "intention": "the clock is there",
        "context": "nothing yet",
        "low_level_instruction": "tap the clock",
        "sam2_bbox": [250, 500, 350, 700],
        **changed,
    }


def odyssey_annotation(steps: object, **changed: Any) -> dict[str, Any]:
    """One annotation file as GUI-Odyssey writes it."""
    return {
        "episode_id": "12",
        "device_info": {"product": "x", "release_version": "13", "sdk_version": "33", "h": HEIGHT, "w": WIDTH},
        "task_info": {"category": "General_Tool", "app": ["Clock"], "instruction": "open the clock"},
        "step_length": len(steps) if isinstance(steps, list) else 0,
        "steps": steps,
        **changed,
    }


def odyssey_folder(folder: Path, steps: object, *, images: int = 3, inside: str = "") -> Path:
    """Writes one annotation, the list that names it and images; `inside` is a folder of the screenshots' own."""
    for name in ("annotations", "splits"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "annotations" / "12.json").write_text(json.dumps(odyssey_annotation(steps)))
    for by in ("random", "app", "device", "task"):
        (folder / "splits" / f"{by}_split.json").write_text(json.dumps({"train": [], "test": ["12.json"]}))
    for index in range(images):
        image(folder / "screenshots" / inside / f"12_{index}.png")
    return folder
