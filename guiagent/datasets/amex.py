"""AMEX (arXiv 2407.17490) in our records: phone episodes in pixels, and what every element on their screens is for.

`instruction_anno` holds one JSON file for each episode, `element_anno` one for each screenshot, and `screenshot` the
images. The published archives unpack to folders of the same name inside each other, which is as good. How it is laid
out in our records:

* `touch_coord` and `lift_coord` are pixels (x, y) of a screen of `device_dim`; they are scaled where the image has
  another size. TAP is a Tap where the finger touched, SWIPE a Swipe, however short. (0, 0) is how unused ones are
  written.
* Clickable elements are `Screen.elements` of role "clickable": `xml_desc` the text, `functionality` the description.
  Scrollable regions (role "scrollable") follow only if they are asked for: they cover most of a screen, so that AitW's
  matching, which papers apply, would have nearly any two taps in the same box. `interest_region` is not read.
* `package_name` is the screen's app. There are no official splits, and no subsets.

A step with an unknown action, without its place, or on a screen of unknown size is left out. The size is that of the
image, or else device_dim, or that of the nearest screen of the episode.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from emulators.action import Action, Press, Stop, Swipe, Tap, TypeText
from emulators.screen import Box, Element, Flag, Point, Screen
from guiagent.datasets.episode import DatasetError, Episode, Report, Seen, Trouble, recorded
from guiagent.datasets.fields import (
    Fields,
    WrongField,
    described,
    identifier,
    is_there,
    json_objects,
    listed,
    numbers,
    object_file,
    optional,
    text,
    text_if_any,
)
from guiagent.datasets.image_files import Size, named_image, nearest_size, screen_size, shots
from guiagent.datasets.ordering import empty, ordered

__all__ = ["Amex"]

_PLAIN: dict[str, Action] = {
    "PRESS_BACK": Press("back"), "PRESS_HOME": Press("home"), "PRESS_ENTER": Press("enter"), "TASK_COMPLETE": Stop(),
    "TASK_IMPOSSIBLE": Stop(infeasible=True),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Amex:
    """The set in `folder`, which holds `instruction_anno`, `element_anno` and `screenshot`.

    Without `pixels` screens have no frame; sizes are read all the same. `scrollable` adds the scrollable regions to the
    elements.
    """

    folder: Path | str
    pixels: bool = True
    scrollable: bool = False

    @property
    def name(self) -> str:
        return "amex"

    def episodes(self, report: Report) -> Iterator[Episode]:
        """By the names of the files. Raises DatasetError."""
        folder = Path(self.folder)
        instructions, elements, images = (_place(folder, name) for name in _FOLDERS)
        if instructions is None:
            raise DatasetError(f"{folder} holds no instruction_anno; name the folder that AMEX was unpacked in")
        if elements is None:
            report(Trouble("missing file", str(folder), "there is no element_anno: screens have no elements"))
        reader = _Reader(self, images or folder / "screenshot", elements, report)
        files = sorted(instructions.glob("*.json"))
        return (read for file in files if (read := reader.episode(file)) is not None)


_FOLDERS = ("instruction_anno", "element_anno", "screenshot")


def _place(folder: Path, name: str) -> Path | None:
    return next((place for place in (folder / name / name, folder / name) if place.is_dir()), None)


@dataclass(frozen=True, slots=True)
class _Reader:
    wanted: Amex
    images: Path
    elements: Path | None
    report: Report

    def episode(self, file: Path) -> Episode | None:
        whole = object_file(file, file.name, self.report)
        if whole is None:
            return None
        found = json_objects(whole.held.get("steps"), file.name, self.report)
        steps = ordered(found, "step_id", where=file.name, report=self.report, first=None)
        instruction = whole.read("instruction", text, "")
        seen = self._seen(steps)
        if empty(instruction, steps, seen, where=file.name, report=self.report):
            return None
        id_ = whole.read("episode_id", identifier, file.stem)
        return Episode(id_, recorded(self.wanted.name, id_, instruction, seen))

    def _seen(self, steps: Sequence[Fields]) -> list[Seen]:
        images = shots(steps, lambda step: named_image(step, "image_path", (self.images,)))
        devices = [_device(step) for step in steps]
        sizes = [image.size or device for image, device in zip(images, devices, strict=True)]
        seen = []
        for index, (step, image) in enumerate(zip(steps, images, strict=True)):
            size = nearest_size(sizes, index)
            action = None if size is None else _action(step, _scale(size, devices[index]))
            if size is None or action is None:
                continue
            elements = self._elements(image.path, step) if image.path else ()
            frame = image.frame() if self.wanted.pixels else None
            seen.append(Seen(Screen(text_if_any(step.held.get("package_name")), "", *size, elements, frame), action))
        return seen

    def _elements(self, image: Path, step: Fields) -> tuple[Element, ...]:
        if self.elements is None:
            return ()
        held = _annotation(self.elements / f"{image.stem}.json", step)
        if held is None:
            return ()
        clickable, scrollable = (held.read(f"{kind}_elements", listed, list[Any]()) for kind in _KINDS)
        found = [_element(one, "clickable") for one in clickable]
        if self.wanted.scrollable:
            found += [_element(one, "scrollable") for one in scrollable]
        elements = tuple(one for one in found if one is not None)
        if len(elements) < len(found):
            held.trouble(f"{len(found) - len(elements)} of {len(found)} elements")
        return elements


_KINDS = ("clickable", "scrollable")
_FLAGS = {"clickable": frozenset({Flag.CLICKABLE}), "scrollable": frozenset({Flag.SCROLLABLE})}


def _annotation(file: Path, step: Fields) -> Fields | None:
    where = f"{step.where}, {file.name}"
    if not is_there(file):
        step.report(Trouble("missing file", where, "the screenshot has no annotation of elements"))
        return None
    return object_file(file, where, step.report)


def _element(held: object, role: str) -> Element | None:
    """An element, given as an object with a `bbox` or as the bare box; None where its box cannot be read."""
    fields: dict[str, Any] = held if isinstance(held, dict) else {"bbox": held}
    try:
        box = Box(*numbers(fields.get("bbox"), 4))
    except WrongField:
        return None
    said, use = fields.get("xml_desc"), fields.get("functionality")
    words = [said] if isinstance(said, str) else said if isinstance(said, list) else []
    label = ", ".join(filter(None, map(text_if_any, words)))
    return Element(role, box, label, text_if_any(use), flags=_FLAGS[role])


def _device(step: Fields) -> Size | None:
    """The size that places count in."""
    found = step.read("device_dim", optional(_pair), None)
    if found is None:
        return None
    return screen_size(*found)


def _pair(value: object) -> tuple[float, float]:
    """Two numbers of which one is not 0. Raises WrongField."""
    one, other = numbers(value, 2)
    if one == other == 0:
        raise WrongField("unused: (0, 0)")
    return one, other


def _scale(size: Size, device: Size | None) -> tuple[float, float]:
    return (size[0] / device[0], size[1] / device[1]) if device else (1.0, 1.0)


def _action(step: Fields, scale: tuple[float, float]) -> Action | None:
    """The action of a step; None where it is unknown or lacks what belongs to it, which is reported."""
    kind = step.read("action", text, "").upper()
    if kind in _PLAIN:
        return _PLAIN[kind]
    match kind:
        case "TYPE":
            typed = step.read("type_text", optional(text), None)
            return None if typed is None else TypeText(typed)
        case "TAP":
            touch = _point(step, "touch_coord", scale)
            return None if touch is None else Tap(touch)
        case "SWIPE":
            touch, lift = _point(step, "touch_coord", scale), _point(step, "lift_coord", scale)
            return None if touch is None or lift is None else Swipe(touch, lift)
        case "":
            return None
        case _:
            step.report(Trouble("unknown action", step.where, f"action {described(kind)}"))
            return None


def _point(step: Fields, key: str, scale: tuple[float, float]) -> Point | None:
    found = step.read(key, optional(_pair), None)
    return None if found is None else Point(found[0] * scale[0], found[1] * scale[1])
