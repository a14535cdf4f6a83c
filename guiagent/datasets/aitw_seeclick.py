"""The part of Android in the Wild that SeeClick (arXiv 2401.10935) published as JSON, which most papers score on.

One file for each split, `aitw_data_<split>.json`, holds five subsets, each a list of episodes, each a list of steps.
The images lie in a folder of their own, as `<img_filename>.png`. How it is laid out in our records:

* All places are shares of the screen. `touch` and `lift` are x before y, here alone; `annot_position` is one flat list
  of y, x, height and width, which makes the elements. They have no texts.
* What a gesture is stands in `action_type_text`. A click is a Tap where the finger touched. "scroll down" means, as
  everywhere in SeeClick, that what lies below comes up: it is the Swipe of the finger where its two points say the
  same, and else a Scroll. The numbers 0, 1, 8 and 9 (down, up, left, right), in which SeeClick's models speak, are
  read too.
* `action_addition`, the step in words, is the thought's `move`.

A step with an unknown action, or without its place, is left out. Where an image is missing the screen is as large as
the nearest other one of its episode, and 1000 by 1000 where none is there: a scale for shares. The released script does
not score steps without an image; here they are reported, and scored. An id that comes again in its subset gets "#2".
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from emulators.action import Action, Direction, Scroll, Swipe, Tap
from emulators.screen import Box, Element, Point, Screen
from emulators.trajectory import Thought
from guiagent.datasets.aitw_actions import DUAL_POINT, UNPLACED, Shares, dual_point, unplaced
from guiagent.datasets.episode import DatasetError, Episode, Report, Seen, Trouble, recorded, splits_said
from guiagent.datasets.fields import (
    Fields,
    WrongField,
    described,
    identifier,
    json_objects,
    listed,
    number,
    optional,
    shares,
    text,
    text_if_any,
    whole,
)
from guiagent.datasets.image_files import Size, named_image, nearest_size, shots
from guiagent.datasets.json_stream import streamed
from guiagent.datasets.ordering import empty, ordered
from rewards.profiles.measures import argmax_heading, opposite

__all__ = ["AitwSeeClick"]

_IMAGES = ("aitw_images", "aitw_imgs", "images/aitw_images", "images")
"""Where the images are looked for in the folder; the first is the name in the published archive."""

_SCALE = (1000, 1000)
_SCROLLS: dict[int, Direction] = {0: "down", 1: "up", 8: "left", 9: "right"}
_WAYS: dict[str, Direction] = {f"scroll {way}": way for way in _SCROLLS.values()}


@dataclass(frozen=True, slots=True)
class AitwSeeClick:
    """The set whose `aitw_data_<split>.json` lies in `folder`; `split` is train, val or test.

    `subsets` are general, single, webshopping, install and googleapps; none are all of them. `images` is the folder of
    the images, by default `aitw_images` in `folder`. Without `pixels` screens have no frame; sizes are read all the
    same. An episode's subsets are its split and its subset.
    """

    folder: Path | str
    split: str = "test"
    subsets: tuple[str, ...] = ()
    images: Path | str | None = None
    pixels: bool = True

    @property
    def name(self) -> str:
        return "aitw_seeclick"

    def episodes(self, report: Report) -> Iterator[Episode]:
        """In the order of the file, which is read piece by piece. Raises DatasetError."""
        file = Path(self.folder) / f"aitw_data_{self.split}.json"
        if not file.is_file():
            raise DatasetError(self._elsewhere(file))
        images = Path(self.images) if self.images else _images(Path(self.folder))
        return self._read(file, images, report)

    def _elsewhere(self, file: Path) -> str:
        there = sorted(one.stem.removeprefix("aitw_data_") for one in file.parent.glob("aitw_data_*.json"))
        if there:
            return f"there is no {file}{splits_said(there)}"
        return f"there is no {file}; name the folder of SeeClick's AitW annotations, and their split"

    def _read(self, file: Path, images: Path, report: Report) -> Iterator[Episode]:
        ids, found = Counter[tuple[str, str]](), set[str]()
        for subset, index, held in streamed(file, report):
            found.add(subset)
            if self.subsets and subset not in self.subsets:
                continue
            where = f"{file.name}, {described(subset)}, episode {index}"
            episode = _Reader(where, _name(subset), images, report).episode(self, held, ids)
            if episode is not None:
                yield episode
        missing = [name for name in self.subsets if name not in found] or [""] * (not found)
        for subset in missing:
            report(Trouble("missing episode", file.name, f"there is no episode in {described(subset or 'it')}"))


def _images(folder: Path) -> Path:
    return next((folder / name for name in _IMAGES if (folder / name).is_dir()), folder / _IMAGES[0])


def _name(subset: str) -> str:
    try:
        return identifier(subset)
    except WrongField:
        return "aitw"


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one episode of a subset; `where` is for reports, and what an episode without an id is called by."""

    where: str
    subset: str
    images: Path
    report: Report

    def episode(self, wanted: AitwSeeClick, held: object, ids: Counter[tuple[str, str]]) -> Episode | None:
        """The episode in `held`; `ids` counts how often each was met."""
        found = json_objects(held, self.where, self.report)
        steps = ordered(found, "step", where=self.where, report=self.report, first=None)
        instruction = next((goal for step in steps if (goal := step.read("goal", text, ""))), "")
        seen = self._seen(steps, wanted)
        if empty(instruction, steps, seen, where=self.where, report=self.report):
            return None
        said = steps[0].read("ep_id", identifier, self.where.rpartition(", ")[2])
        ids[self.subset, said] += 1
        again = ids[self.subset, said]
        id_ = said if again == 1 else f"{said}#{again}"
        trajectory = recorded(wanted.name, id_, instruction, seen, path=f"{self.subset}/{id_}")
        return Episode(id_, trajectory, (wanted.split, self.subset))

    def _seen(self, steps: Sequence[Fields], wanted: AitwSeeClick) -> list[Seen]:
        images = shots(steps, lambda step: named_image(step, "img_filename", (self.images,), suffix=".png"))
        sizes = [image.size for image in images]
        seen = []
        for index, (step, image) in enumerate(zip(steps, images, strict=True)):
            size = nearest_size(sizes, index) or _SCALE
            action = _action(step, size)
            if action is not None:
                screen = Screen("", "", *size, _elements(step, size), image.frame() if wanted.pixels else None)
                seen.append(Seen(screen, action, Thought(move=text_if_any(step.held.get("action_addition")))))
        return seen


def _action(step: Fields, size: Size) -> Action | None:
    """The action of a step; None where it is unknown or lacks what belongs to it, which is reported."""
    kind = step.read("action_type_id", whole, -1)
    if kind in UNPLACED:
        return unplaced(step, kind, typed="type_text")
    if kind in _SCROLLS:
        return _scroll(_SCROLLS[kind], _silent(step, "touch"), _silent(step, "lift"), size)
    if kind == DUAL_POINT:
        return _gesture(step, size)
    if kind >= 0:
        step.report(Trouble("unknown action", step.where, f"action_type_id {kind}"))
    return None


def _gesture(step: Fields, size: Size) -> Action | None:
    said = step.read("action_type_text", text, "")
    if said in _WAYS:
        return _scroll(_WAYS[said], _silent(step, "touch"), _silent(step, "lift"), size)
    touch = step.read("touch", optional(shares), None)
    if touch is None:
        return None
    if said == "click":
        return Tap(Point(touch[0] * size[0], touch[1] * size[1]))
    if said:
        step.report(Trouble("unknown action", step.where, f"action_type_text {described(said)}"))
        return None
    lift = step.read("lift", optional(shares), None)
    return None if lift is None else dual_point(touch, lift, size)


def _silent(step: Fields, key: str) -> Shares | None:
    """A place that need not be there."""
    try:
        return shares(step.held.get(key))
    except WrongField:
        return None


def _scroll(way: Direction, touch: Shares | None, lift: Shares | None, size: Size) -> Scroll | Swipe:
    """The finger's movement, if it is one and moves the content that way."""
    if touch and lift:
        moved = dual_point(touch, lift, size)
        heading = argmax_heading((lift[0] - touch[0], lift[1] - touch[1]))
        if isinstance(moved, Swipe) and heading and opposite(heading) == way:
            return moved
    return Scroll(way)


def _elements(step: Fields, size: Size) -> tuple[Element, ...]:
    flat = step.read("annot_position", listed, list[object]())
    width, height = size
    elements, wrong = [], len(flat) % 4 != 0
    for start in range(0, len(flat) - 3, 4):
        try:
            y, x, h, w = map(number, flat[start : start + 4])
        except WrongField:
            wrong = True
            continue
        elements.append(Element("element", Box(x * width, y * height, (x + w) * width, (y + h) * height)))
    if wrong:
        step.trouble(f"annot_position: {len(flat)} numbers, not all of which make boxes")
    return tuple(elements)
