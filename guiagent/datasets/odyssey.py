"""GUI-Odyssey (arXiv 2406.08451) in our records: episodes across apps on six devices, in the release of July 2025.

`annotations` holds one JSON file for each episode, `splits` the lists of their names, `screenshots` the images, in one
folder or still in those that the archives unpack to. How it is laid out in our records:

* Places are written in thousandths of the screen. CLICK is a Tap, or the press of a key that `info` names (KEY_HOME,
  KEY_BACK, KEY_APPSELECT: "home", "back", "recents"), LONG_PRESS a LongPress, SCROLL the Swipe of the finger, TEXT a
  TypeText, whole also where it has a colon; COMPLETE and INCOMPLETE are a Stop.
* `sam2_bbox`, the box of what was touched, is the one element of the screen, of role "target", and the action's
  `element` is its position.
* `description` is the thought's `seen`, `intention` its `plan`, `low_level_instruction` its `move`.
* The task is `task_info.instruction`. An episode's subsets are its split and, on the random split alone, its category:
  that is where the released scorer averages over categories.

A step with an unknown action, without its place, or on a screen of unknown size is left out. The size is that of the
image, or else the one in `device_info`, or that of the nearest screen of the episode.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from emulators.action import Action, LongPress, Press, Stop, Swipe, Tap, TypeText
from emulators.screen import Box, Element, Point, Screen
from emulators.trajectory import Thought
from guiagent.datasets.episode import DatasetError, Episode, Report, Seen, Trouble, recorded, splits_said
from guiagent.datasets.fields import (
    Fields,
    WrongField,
    described,
    identifier,
    json_file,
    json_objects,
    listed,
    numbers,
    object_file,
    optional,
    text,
    text_if_any,
    whole,
)
from guiagent.datasets.image_files import Size, named_image, nearest_size, screen_size, shots
from guiagent.datasets.ordering import empty, ordered

__all__ = ["Odyssey", "SplitBy"]

SplitBy = Literal["random", "app", "device", "task"]

_KEYS = {"KEY_HOME": "home", "KEY_BACK": "back", "KEY_APPSELECT": "recents"}


@dataclass(frozen=True, slots=True)
class Odyssey:
    """The set in `folder`, which holds `annotations`, `splits` and `screenshots`.

    `by` names the list, `splits/<by>_split.json`, `split` the part of it: train or test, or "" for every annotation.
    `categories` (such as "General_Tool") are those of the tasks; none are all of them. Without `pixels` screens have no
    frame; sizes are read all the same.
    """

    folder: Path | str
    split: str = "test"
    by: SplitBy = "random"
    categories: tuple[str, ...] = ()
    pixels: bool = True

    @property
    def name(self) -> str:
        return "odyssey"

    def episodes(self, report: Report) -> Iterator[Episode]:
        """In the order of the list, or by the names of the files. Raises DatasetError."""
        folder = Path(self.folder)
        if not (folder / "annotations").is_dir():
            raise DatasetError(
                f"{folder} holds no annotations; name the folder of GUI-Odyssey's annotations and splits"
            )
        files = self._files(folder, report)
        reader = _Reader(self, _image_folders(folder / "screenshots"), report)
        return (read for file in files if (read := reader.episode(file)) is not None)

    def _files(self, folder: Path, report: Report) -> list[Path]:
        if not self.split:
            return sorted((folder / "annotations").glob("*.json"))
        path = folder / "splits" / f"{self.by}_split.json"
        lists = json_file(path, path.name, report) if path.is_file() else None
        names = lists.get(self.split) if isinstance(lists, dict) else None
        if not (isinstance(names, list) and names):
            full = [name for name, some in lists.items() if some] if isinstance(lists, dict) else []
            rest = splits_said(full) if full else "; ask for split='' to read every annotation"
            raise DatasetError(f"{path} does not list a {self.split} split with episodes{rest}")
        files = []
        for index, said in enumerate(names):
            try:
                files.append(folder / "annotations" / identifier(said))
            except WrongField as error:
                report(Trouble("missing episode", f"{path.name}, {self.split} {index}", str(error)))
        return files


def _image_folders(folder: Path) -> list[Path]:
    inside = sorted(one for one in folder.iterdir() if one.is_dir()) if folder.is_dir() else []
    return [folder, *inside]


@dataclass(frozen=True, slots=True)
class _Reader:
    wanted: Odyssey
    images: Sequence[Path]
    report: Report

    def episode(self, file: Path) -> Episode | None:
        fields = object_file(file, file.name, self.report)
        if fields is None:
            return None
        task, device = (_inner(fields, key) for key in ("task_info", "device_info"))
        category = task.held.get("category")
        if self.wanted.categories and category not in self.wanted.categories:
            return None
        instruction = task.read("instruction", text, "")
        found, length = json_objects(fields.held.get("steps"), file.name, self.report), fields.held.get("step_length")
        steps = ordered(found, "step", where=file.name, report=self.report, length=length)
        seen = self._seen(steps, _device(device))
        if empty(instruction, steps, seen, where=file.name, report=self.report):
            return None
        id_ = fields.read("episode_id", identifier, file.stem)
        filed = (self.wanted.split, category if self.wanted.by == "random" or not self.wanted.split else "")
        subsets = tuple(filter(None, map(text_if_any, filed)))
        return Episode(id_, recorded(self.wanted.name, id_, instruction, seen), subsets)

    def _seen(self, steps: Sequence[Fields], device: Size | None) -> list[Seen]:
        images = shots(steps, lambda step: named_image(step, "screenshot", self.images))
        sizes = [image.size or device for image in images]
        seen = []
        for index, (step, image) in enumerate(zip(steps, images, strict=True)):
            size = nearest_size(sizes, index)
            if size is None:
                continue
            target = _target(step, size)
            action = _action(step, size, None if target is None else 0)
            if action is not None:
                frame = image.frame() if self.wanted.pixels else None
                seen.append(Seen(Screen("", "", *size, (target,) if target else (), frame), action, _thought(step)))
        return seen


def _inner(fields: Fields, key: str) -> Fields:
    """The object in a field, an empty one where there is none."""
    held = fields.held.get(key)
    if not isinstance(held, dict):
        fields.trouble(f"{key}: no JSON object: {described(held)}")
    return Fields(f"{fields.where}, {key}", held if isinstance(held, dict) else {}, fields.report)


def _device(device: Fields) -> Size | None:
    width, height = (device.read(key, whole, 0) if device.held else 0 for key in ("w", "h"))
    return screen_size(width, height)


def _thought(step: Fields) -> Thought:
    seen, plan, move = (
        text_if_any(step.held.get(key)) for key in ("description", "intention", "low_level_instruction")
    )
    return Thought(seen, plan, move)


def _target(step: Fields, size: Size) -> Element | None:
    """The box of what was touched, where there is one."""
    if step.held.get("sam2_bbox") in (None, [], ""):
        return None
    sides = step.read("sam2_bbox", optional(_four), None)
    if sides is None:
        return None
    across, down = size[0] / 1000, size[1] / 1000
    return Element("target", Box(sides[0] * across, sides[1] * down, sides[2] * across, sides[3] * down))


def _four(value: object) -> list[float]:
    return numbers(value, 4)


def _action(step: Fields, size: Size, element: int | None) -> Action | None:
    """The action of a step; None where it is unknown or lacks what belongs to it, which is reported."""
    kind, info = step.read("action", text, "").upper(), step.held.get("info")
    match kind:
        case "CLICK" | "LONG_PRESS" if isinstance(info, str) and info in _KEYS:
            return Press(_KEYS[info])
        case "CLICK" | "LONG_PRESS":
            points = _points(step, 1, size)
            made = Tap if kind == "CLICK" else LongPress
            return made(points[0], element) if points else None
        case "SCROLL":
            points = _points(step, 2, size)
            return Swipe(points[0], points[1]) if points else None
        case "TEXT" | "TYPE":
            typed = step.read("info", optional(text), None)
            return None if typed is None else TypeText(typed)
        case "COMPLETE":
            return Stop()
        case "INCOMPLETE" | "IMPOSSIBLE":
            return Stop(infeasible=True)
        case "":
            return None
        case _:
            step.report(Trouble("unknown action", step.where, f"action {described(kind)}"))
            return None


def _points(step: Fields, count: int, size: Size) -> list[Point]:
    """The points in `info`, in pixels; none where they cannot be read."""
    places = step.read("info", listed, list[Any]())
    try:
        found = [numbers(place, 2) for place in places]
    except WrongField as error:
        step.trouble(f"info: {error}")
        return []
    if len(found) < count:
        step.trouble(f"info: not {count} points: {described(places)}")
        return []
    return [Point(x * size[0] / 1000, y * size[1] / 1000) for x, y in found]
