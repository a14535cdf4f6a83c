"""Android in the Zoo (AITZ, arXiv 2403.02713) in our records: phone episodes with a chain of action thoughts.

The set lies in `<folder>/<split>/<subset>/<SUBSET>-<episode id>/`: one JSON file with the list of steps, and one PNG
file for every step. How it is laid out in our records:

* The texts of a step are its Thought: coat_screen_desc `seen`, coat_action_think `plan`, coat_action_desc `move`,
  coat_action_result `expected`.
* `ui_positions` (y, x, height, width in pixels of the stored image) are the boxes of `Screen.elements`, all of them and
  in their order; `ui_types` is the role and `ui_text` the text. Nothing says what a tap was aimed at.
* A gesture whose two points are at most 0.04 apart is a Tap where the finger touched, any other a Swipe of the finger.
* Where the image lies follows from `image_path`, never from `image_full_path`, which is somebody else's.

What is kept of a damaged episode: every step with a known action on a screen of known size, without what cannot be read
of it (boxes, texts, the frame). The size is that of the image; where it is missing, of the nearest other screen of the
episode, for one device recorded it. An episode without instruction, steps or any size is left out. All of that is
reported. Numbers that AgentCPM's preparation has changed (`image_width`, boxes as shares) are read as well.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from emulators.action import Action
from emulators.screen import Box, Element, Screen
from emulators.trajectory import Thought
from guiagent.datasets.aitw_actions import DUAL_POINT, UNPLACED, dual_point, unplaced
from guiagent.datasets.episode import DatasetError, Episode, Report, Seen, Trouble, recorded, splits_said
from guiagent.datasets.fields import (
    Fields,
    WrongField,
    described,
    identifier,
    is_there,
    json_file,
    json_objects,
    listed,
    numbers,
    optional,
    shares,
    text,
    text_if_any,
    whole,
)  # fmt: skip
from guiagent.datasets.image_files import Size, nearest_size, shots
from guiagent.datasets.ordering import empty, ordered

__all__ = ["SUBSETS", "Aitz"]

SUBSETS = ("general", "google_apps", "install", "single", "web_shopping")
"""The subsets, in the order in which CoAT's scripts read them; the test split has no "single"."""

_SPLITS = ("train", "test")


@dataclass(frozen=True, slots=True)
class Aitz:
    """The set in `folder`, which may also be one split of it, one subset, or one episode.

    `split` is train or test; no `subsets` are all of them. Without `pixels` screens have no frame; sizes are read from
    the image files all the same. An episode's subsets are its split and its subset.
    """

    folder: Path | str
    split: str = "test"
    subsets: tuple[str, ...] = ()
    pixels: bool = True

    @property
    def name(self) -> str:
        return "aitz"

    def episodes(self, report: Report) -> Iterator[Episode]:
        """Subset by subset, by the name of the episode's folder. Raises DatasetError."""
        root, folders = self._found()
        return (read for folder in folders if (read := _Reader(root, folder, report).episode(self)) is not None)

    def _found(self) -> tuple[Path, Iterator[Path]]:
        """The folder of the split, and those of its episodes."""
        given = Path(self.folder).resolve()
        if _is_episode(given):
            return self._checked(given.parent.parent), iter([given])
        if _is_subset(given):
            return self._checked(given.parent), _folders(given)
        root = given / self.split if (given / self.split).is_dir() else given
        there = {one.name: one for one in _folders(root) if _is_subset(one)}
        if not there:
            raise DatasetError(self._elsewhere(given))
        for name in self.subsets:
            if name not in there:
                raise DatasetError(f"{root} has no subset {name!r}, but {', '.join(sorted(there))}")
        names = [name for name in SUBSETS if name in there] + sorted(there.keys() - {*SUBSETS})
        chosen = [there[name] for name in names if not self.subsets or name in self.subsets]
        return self._checked(root), (one for folder in chosen for one in _folders(folder))

    def _checked(self, root: Path) -> Path:
        if root.name in _SPLITS and root.name != self.split:
            raise DatasetError(f"{self.folder} belongs to the {root.name} split: choose it with --split {root.name}")
        return root

    def _elsewhere(self, given: Path) -> str:
        there = [one.name for one in _folders(given) if any(map(_is_subset, _folders(one)))]
        if there:
            return f"{given} has no episode in the split {self.split!r} of AITZ{splits_said(there)}"
        return f"{given} holds no AITZ: name the folder that {self.split}/general/GENERAL-... lies in"


def _folders(folder: Path) -> Iterator[Path]:
    """Its folders by name, without those that are hidden or still being written."""
    if folder.is_dir():
        found = (one for one in folder.iterdir() if not one.name.startswith(".") and one.suffix != ".part")
        yield from sorted(one for one in found if one.is_dir())


def _is_episode(folder: Path) -> bool:
    return (folder / f"{folder.name}.json").is_file()


def _is_subset(folder: Path) -> bool:
    return any(_is_episode(one) for one in _folders(folder))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the episode in `folder`; `root` is the folder of the split, from which image paths count."""

    root: Path
    folder: Path
    report: Report

    def episode(self, wanted: Aitz) -> Episode | None:
        where = f"{self.folder.parent.name}/{self.folder.name}"
        held = json_file(self.folder / f"{self.folder.name}.json", where, self.report)
        found = () if held is None else json_objects(held, where, self.report)
        length = next((step.held["episode_length"] for step in found if "episode_length" in step.held), None)
        steps = ordered(found, "step_id", where=where, report=self.report, length=length)
        instruction = next((t for step in steps if (t := step.read("instruction", text, ""))), "")
        seen = self._seen(steps, wanted)
        if held is None or empty(instruction, steps, seen, where=where, report=self.report):
            return None
        subset = self._subset(steps[0])
        id_ = self._id(steps)
        trajectory = recorded(wanted.name, id_, instruction, seen, path=f"{subset}/{id_}")
        return Episode(id_, trajectory, (wanted.split, subset))

    def _seen(self, steps: Sequence[Fields], wanted: Aitz) -> list[Seen]:
        """The steps whose action and size are known."""
        images = shots(steps, self._image)
        sizes = [image.size or _written_size(step) for image, step in zip(images, steps, strict=True)]
        seen = []
        for index, (step, image) in enumerate(zip(steps, images, strict=True)):
            size = nearest_size(sizes, index)
            action = None if size is None else _action(step, size)
            if size is None or action is None:
                continue
            frame = image.frame() if wanted.pixels else None
            seen.append(Seen(Screen("", "", *size, _elements(step, size), frame), action, _thought(step)))
        return seen

    def _image(self, step: Fields) -> Path:
        """Where the image of a step lies: as `image_path` says, or else beside the JSON file under that name."""
        said = PurePosixPath(step.read("image_path", text, ""))
        if not said.name:
            return self.folder / f"{self.folder.name}_{step.read('step_id', whole, 0)}.png"
        path = self.root / said
        inside = not said.is_absolute() and ".." not in said.parts
        return path if inside and is_there(path) else self.folder / said.name

    def _subset(self, step: Fields) -> str:
        """The first part of the image's path, or the folder that the episode is in."""
        said = step.held.get("image_path")
        parts = PurePosixPath(said).parts if isinstance(said, str) else ()
        try:
            return identifier(parts[0] if len(parts) > 1 else self.folder.parent.name)
        except WrongField:
            return self.folder.parent.name

    def _id(self, steps: Sequence[Fields]) -> str:
        """What the first step says, or the folder's name; steps that say otherwise are reported."""
        id_ = steps[0].read("episode_id", identifier, self.folder.name.partition("-")[2] or self.folder.name)
        for step in steps[1:]:
            if step.read("episode_id", identifier, id_) != id_:
                step.trouble(f"episode_id: {described(step.held['episode_id'])} in the episode {described(id_)}")
        return id_


def _written_size(step: Fields) -> Size | None:
    """The size that AgentCPM's preparation writes into a step."""
    if "image_width" not in step.held:
        return None
    width, height = step.read("image_width", whole, 0), step.read("image_height", whole, 0)
    return (width, height) if width and height else None


def _thought(step: Fields) -> Thought:
    seen, plan, move, expected = (
        step.read(key, text, "")
        for key in ("coat_screen_desc", "coat_action_think", "coat_action_desc", "coat_action_result")
    )
    return Thought(seen, plan, move, expected or None)


def _action(step: Fields, size: Size) -> Action | None:
    """The action of a step; None where it is unknown or lacks what belongs to it, which is reported."""
    kind = step.read("result_action_type", whole, -1)
    if kind in UNPLACED:
        return unplaced(step, kind, typed="result_action_text")
    if kind == DUAL_POINT:
        touch, lift = (step.read(f"result_{end}_yx", optional(shares), None) for end in ("touch", "lift"))
        return None if touch is None or lift is None else dual_point(touch[::-1], lift[::-1], size)
    if kind >= 0:
        step.report(Trouble("unknown action", step.where, f"result_action_type {kind}"))
    return None


def _elements(step: Fields, size: Size) -> tuple[Element, ...]:
    """The boxes that can be read, in their order; role and text are "" where those cannot."""
    positions, roles, texts = (_list(step, key) for key in ("ui_positions", "ui_types", "ui_text"))
    if not len(positions) == len(roles) == len(texts):
        step.trouble(f"{len(positions)} ui_positions, {len(roles)} ui_types and {len(texts)} ui_text")
        lacking = [""] * len(positions)
        roles, texts = [*roles, *lacking], [*texts, *lacking]
    width, height = size if "image_width" in step.held and _all_shares(positions) else (1, 1)
    elements, wrong = [], 0
    for position, role, said in zip(positions, roles, texts, strict=False):
        try:
            y, x, h, w = numbers(position, 4)
        except WrongField:
            wrong += 1
            continue
        box = Box(x * width, y * height, (x + w) * width, (y + h) * height)
        wrong += not (isinstance(role, str) and isinstance(said, str))
        elements.append(Element(text_if_any(role), box, text_if_any(said)))
    if wrong:
        step.trouble(f"{wrong} of {len(positions)} user interface elements")
    return tuple(elements)


def _list(step: Fields, key: str) -> list[Any]:
    return step.read(key, listed, [])


def _all_shares(positions: Sequence[object]) -> bool:
    """Whether boxes are written as shares of the screen."""
    try:
        return all(max(map(abs, numbers(position, 4))) <= 1.0 for position in positions)
    except WrongField:
        return False
