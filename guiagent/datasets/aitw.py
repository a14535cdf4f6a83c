"""Android in the Wild (AitW, arXiv 2307.10088) in our records, from the TFRecord files that its authors published.

Each subset is a folder of gzipped files with one record for every step; the split files are JSON, and standard.json is
the one that is meant unless another is named. How it is laid out in our records:

* `image/encoded` are the bare pixels, which are put into shape when they are asked for.
* `image/ui_annotations_*` (y, x, height, width as shares of the screen; text; type) are the elements, all of them and
  in their order: the type is the role. Nothing says what a tap was aimed at.
* A gesture whose two points are at most 0.04 apart is a Tap where the finger touched, any other a Swipe of the finger.
* The activity is the screen's location, and its app where it is written as package/activity.

The steps of an episode follow on each other in the files. Where they do not, as many episodes as `_OPEN` says are kept
open at a time. A step with an unknown action or without a size is left out, and reported.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from emulators.action import Action, TypeText
from emulators.screen import Box, Element, Frame, Pixels, Screen
from emulators.wire import WireError
from guiagent.datasets.aitw_actions import DUAL_POINT, PLAIN_ACTIONS, TYPE, Shares, dual_point
from guiagent.datasets.episode import DatasetError, Episode, Report, Seen, Trouble, recorded, splits_said
from guiagent.datasets.examples import Example
from guiagent.datasets.fields import Fields, WrongField, described, identifier, numbers, whole
from guiagent.datasets.image_files import Size, screen_size
from guiagent.datasets.ordering import empty, ordered
from guiagent.datasets.tfrecord import Record, records

__all__ = ["Aitw"]

_OPEN = 8
"""Episodes that are kept until the rest of their steps comes; our default."""
_SPLITS = ("standard.json", "splits/standard.json")
_NO_DATA = {".json", ".md", ".part", ".txt", ".png"}


@dataclass(frozen=True, slots=True)
class Aitw:
    """The set in `folder`, with a folder for every subset, or one subset.

    `split` is train, validation or test of `split_file`, by default standard.json in the folder or in its folder
    "splits"; or all, which needs none. `subsets` are general, google_apps, install, single and web_shopping, as far as
    they are there; none are all of them. Without `pixels` screens have no frame. An episode's subsets are its split and
    its subset.
    """

    folder: Path | str
    split: str = "test"
    subsets: tuple[str, ...] = ()
    split_file: Path | str | None = None
    pixels: bool = True

    @property
    def name(self) -> str:
        return "aitw"

    def episodes(self, report: Report) -> Iterator[Episode]:
        """Subset by subset and file by file, as episodes become whole. Raises DatasetError."""
        folder = Path(self.folder).resolve()
        found = self._folders(folder)
        wanted = self._wanted(folder)
        return (episode for one in found for episode in _Subset(self, one.name, wanted, report).episodes(_files(one)))

    def _folders(self, folder: Path) -> list[Path]:
        if not folder.is_dir():
            raise DatasetError(f"{folder} is no folder; name the one that the subsets of AitW lie in")
        there = [one for one in sorted(folder.iterdir()) if one.is_dir() and _files(one)]
        there = there or ([folder] if _files(folder) else [])
        names = [one.name for one in there]
        if not there:
            raise DatasetError(f"{folder} holds no files of AitW; name the folder that its subsets lie in")
        for name in self.subsets:
            if name not in names:
                raise DatasetError(f"{folder} holds no subset {name!r}, only {', '.join(names)}; name one of these")
        return [one for one in there if not self.subsets or one.name in self.subsets]

    def _wanted(self, folder: Path) -> frozenset[str] | None:
        """The episodes of the split; None are all."""
        if self.split == "all":
            return None
        places = [folder / name for name in _SPLITS] + [folder.parent / name for name in _SPLITS]
        path = Path(self.split_file) if self.split_file else next((one for one in places if one.is_file()), None)
        if path is None:
            raise DatasetError(f"{folder} has no standard.json; name a split file of AitW, or ask for the split all")
        try:
            held = json.loads(path.read_bytes())
            ids = held.get(self.split) if isinstance(held, dict) else None
        except (OSError, ValueError, RecursionError) as error:
            raise DatasetError(f"the split file {path} cannot be read ({error}); fetch it again") from error
        if not (isinstance(ids, list) and ids):
            there = held.items() if isinstance(held, dict) else ()
            full = [str(name) for name, some in there if isinstance(some, list) and some]
            raise DatasetError(f"{path} lists no episode in the split {self.split!r}{splits_said(full)}")
        return frozenset(str(id_) for id_ in ids)


def _files(folder: Path) -> list[Path]:
    found = (one for one in folder.iterdir() if one.is_file() and not one.name.startswith("."))
    return sorted(one for one in found if one.suffix not in _NO_DATA)


@dataclass(slots=True)
class _Subset:
    """One pass over the files of a subset; `open` are the episodes whose steps are still coming, oldest first."""

    dataset: Aitw
    name: str
    wanted: frozenset[str] | None
    report: Report
    open: dict[str, list[Fields]] = field(default_factory=dict)
    given: set[str] = field(default_factory=set)

    def episodes(self, files: list[Path]) -> Iterator[Episode]:
        for path in files:
            for record in records(path, self.report):
                id_ = self._take(record, f"{self.name}/{path.name}")
                del record
                if id_ is not None and self._whole(id_):
                    yield from self._close(id_)
                elif len(self.open) > _OPEN:
                    yield from self._close(next(iter(self.open)))
        for id_ in [*self.open]:
            yield from self._close(id_)

    def _take(self, record: Record, file: str) -> str | None:
        """Puts a step to its episode, and says which that is."""
        where = f"{file}, record {record.number} at byte {record.offset}"
        try:
            example = Example(record.data)
            id_ = identifier(_text(example, "episode_id"))
        except (WireError, WrongField) as error:
            self.report(Trouble("unreadable record", where, f"episode_id: {error}"))
            return None
        if self.wanted is not None and id_ not in self.wanted:
            return None
        if id_ in self.given:
            self.report(Trouble("disordered steps", where, f"a step of episode {id_}, whose others came long before"))
            return None
        try:
            held = _held(example)
        except WireError as error:
            self.report(Trouble("unreadable record", where, f"a step of episode {id_}: {error}"))
            return None
        step = Fields(f"{self.name}/{id_}, step {held['step_id']}", held, self.report)
        kept = {name: held[name] for name in ("step_id", "episode_length", "goal_info")}
        seen = _seen(step, pixels=self.dataset.pixels)
        self.open.setdefault(id_, []).append(Fields(step.where, {**kept, "seen": seen}, self.report))
        return id_

    def _whole(self, id_: str) -> bool:
        steps = self.open[id_]
        return bool(len(steps) == steps[0].held["episode_length"])

    def _close(self, id_: str) -> Iterator[Episode]:
        self.given.add(id_)
        found, where = self.open.pop(id_), f"{self.name}/{id_}"
        length = found[0].held["episode_length"]
        steps = ordered(found, "step_id", where=where, report=self.report, length=length)
        goal = next((one.held["goal_info"] for one in steps if one.held["goal_info"]), "")
        seen = [one.held["seen"] for one in steps if one.held["seen"] is not None]
        if not empty(goal, steps, seen, where=where, report=self.report):
            trajectory = recorded(self.dataset.name, id_, goal, seen, path=where)
            yield Episode(id_, trajectory, (self.dataset.split, self.name))


def _held(example: Example) -> dict[str, Any]:
    """The features of a step by name; a single value where there is one, else what there is. Raises WireError."""
    held: dict[str, Any] = {"image": next(iter(example.blobs("image/encoded")), None)}
    for name in ("step_id", "episode_length", "image/height", "image/width", "image/channels", "results/action_type"):
        held[name] = next(iter(example.integers(name)), None)
    for name in ("goal_info", "current_activity"):
        held[name] = _text(example, name)
    held["results/type_action"] = _text(example, "results/type_action")
    held |= {name: example.reals(name) for name in ("results/yx_touch", "results/yx_lift")}
    held["positions"] = example.reals("image/ui_annotations_positions")
    for name in ("text", "ui_types"):
        held[name] = [str(one, "utf-8", "replace") for one in example.blobs(f"image/ui_annotations_{name}")]
    return held


def _text(example: Example, name: str) -> str:
    return str(next(iter(example.blobs(name)), b""), "utf-8", "replace")


def _seen(step: Fields, *, pixels: bool) -> Seen | None:
    """None where the step has to be left out, which is reported."""
    height, width = (step.read(f"image/{side}", _side, 0) for side in ("height", "width"))
    if not (width and height):
        return None
    action = _action(step, (width, height))
    if action is None:
        return None
    frame = _frame(step, (width, height)) if pixels else None
    location = step.held["current_activity"]
    app = location.partition("/")[0] if "/" in location else ""
    return Seen(Screen(app, location, width, height, _elements(step, (width, height)), frame), action)


def _side(value: object) -> int:
    side = whole(value)
    if screen_size(side, side) is None:
        raise WrongField(f"no side of a screen: {side}")
    return side


def _frame(step: Fields, size: Size) -> Frame | None:
    image, channels = step.held["image"], step.held["image/channels"]
    wanted = size[0] * size[1] * 3
    if image is None:
        step.report(Trouble("missing image", step.where, "there is no image/encoded"))
    elif channels != 3 or len(image) != wanted:
        told = f"{len(image)} bytes in {described(channels)} channels for {size[0]} by {size[1]} pixels"
        step.report(Trouble("unreadable image", step.where, told))
    else:
        return Frame.later(*size, partial(_shaped, image, size))
    return None


def _shaped(image: memoryview, size: Size) -> Pixels:
    return np.frombuffer(image, np.uint8).reshape(size[1], size[0], 3)


def _action(step: Fields, size: Size) -> Action | None:
    kind = step.held["results/action_type"]
    if kind in PLAIN_ACTIONS:
        return PLAIN_ACTIONS[kind]
    if kind == TYPE:
        return TypeText(step.held["results/type_action"])
    if kind == DUAL_POINT:
        touch, lift = (step.read(f"results/yx_{end}", _place, None) for end in ("touch", "lift"))
        return None if touch is None or lift is None else dual_point(touch, lift, size)
    step.report(Trouble("unknown action", step.where, f"results/action_type {described(kind)}"))
    return None


def _place(value: object) -> Shares | None:
    """A point (x, y) from [y, x]; [-1, -1] is how AitW writes that there is none."""
    y, x = numbers(value, 2)
    if not (-1 < y < 2 and -1 < x < 2):
        raise WrongField(f"no place on the screen: {described(value)}")
    return x, y


def _elements(step: Fields, size: Size) -> tuple[Element, ...]:
    """The annotated boxes; where lists disagree in length the shorter ones are filled up, and that is reported."""
    flat, texts, roles = (step.held[name] for name in ("positions", "text", "ui_types"))
    count = len(flat) // 4
    if len(flat) % 4 or len(texts) != count or len(roles) != count:
        step.trouble(f"ui_annotations: {len(flat)} sides of boxes, {len(texts)} texts and {len(roles)} types")
    made, (width, height) = [], size
    for place in range(count):
        y, x, h, w = flat[4 * place : 4 * place + 4]
        if not all(-1e9 < side < 1e9 for side in (y, x, h, w)):
            step.trouble(f"ui_annotations: box {place} is {described([y, x, h, w])}")
            continue
        box = Box(x * width, y * height, (x + w) * width, (y + h) * height)
        made.append(
            Element(roles[place] if place < len(roles) else "", box, texts[place] if place < len(texts) else "")
        )
    return tuple(made)
