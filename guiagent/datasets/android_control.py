"""AndroidControl (arXiv 2406.03679) in our records: phone episodes with a goal and an instruction for every step.

The set is twenty gzipped TFRecord files, `android_control-000NN-of-00020`, a record an episode, with `splits.json` and
`test_subsplits.json` beside them. How it is laid out in our records:

* An episode has one screen more than actions: the last is the trajectory's `final`. Nothing in the data says stop.
* The instruction of a step is `Thought.move`. A click is a Tap, `input_text` a TypeText without a place,
  `navigate_back` Press("back"); the direction of a Scroll is the data's own, which is where the content goes.
* The accessibility forest of a screen is its elements, by `emulators.forest`: all windows and nodes with bounds, those
  that cannot be seen flagged as hidden. The package in front is the screen's app; activities are not recorded.
* An episode's subsets are its split and every sub-split of the test split that holds it, in the order of their file.

What is kept of a damaged episode: all of it but the trees and images that cannot be read. An episode whose goal, size
or one of whose actions cannot be read is left out, as its steps would no longer have their numbers; so are the nine
episodes without an action unless they are asked for. All of that is reported.
"""

import json
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, get_args

from emulators.action import Action, Direction, LongPress, OpenApp, Press, Scroll, Tap, TypeText, Wait
from emulators.forest import Forest, ForestReader
from emulators.screen import Frame, Point, Screen
from emulators.trajectory import Thought
from emulators.wire import WireError
from guiagent.datasets.android_control_lists import Wanted, read_index, shards, wanted
from guiagent.datasets.encoded import MOST_PIXELS, PNG_START, decoded, encoded_frame
from guiagent.datasets.episode import Episode, Report, Seen, Trouble, TroubleKind, recorded
from guiagent.datasets.examples import Example
from guiagent.datasets.fields import WrongField, described, number, text
from guiagent.datasets.image_files import Size
from guiagent.datasets.tfrecord import Record, records

__all__ = ["AndroidControl", "action_of"]

_NOTHING = Forest("", ())
_PLAIN: Mapping[str, Action] = {
    "navigate_back": Press("back"), "navigate_home": Press("home"), "wait": Wait(),
}  # fmt: skip


class _UnknownAction(WrongField):
    """An action of a kind that the data set does not have."""


@dataclass(frozen=True, slots=True)
class AndroidControl:
    """The set in `folder`; any number of its files will do.

    `split` is train, validation or test, several joined by "+", or all; `subsets` are sub-splits of test, and none are
    all. With `index`, a file for `read_index`, only its episodes are read, `Episode.listed` are its steps, and those
    that the data lack are reported one by one. Without `trees` screens have no elements, without `pixels` no frame.
    `empty` gives the episodes without an action too, with nothing but their `final` screen.
    """

    folder: Path | str
    split: str = "test"
    subsets: tuple[str, ...] = ()
    index: Path | str | None = None
    trees: bool = True
    pixels: bool = True
    empty: bool = False

    @property
    def name(self) -> str:
        return "android_control"

    def episodes(self, report: Report) -> Iterator[Episode]:
        """File by file. Raises DatasetError."""
        folder = Path(self.folder)
        listed = None if self.index is None else read_index(self.index)
        files = shards(folder, report)
        asked = wanted(folder, self.split, self.subsets, report)
        return _Reading(self, asked, listed, report).episodes(files)


@dataclass(slots=True)
class _Reading:
    """One pass over the files; `lengths` are the steps of every episode that was given."""

    dataset: AndroidControl
    wanted: Wanted
    index: frozenset[tuple[str, int]] | None
    report: Report
    forests: ForestReader = field(default_factory=ForestReader)
    lengths: dict[str, int] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)
    listed: dict[str, set[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for id_, step in self.index or ():
            self.listed.setdefault(id_, set()).add(step)

    def episodes(self, files: list[Path]) -> Iterator[Episode]:
        for path in files:
            for record in records(path, self.report):
                read = self._episode(record, path.name)
                del record  # its memory can be used again once its episode is gone too
                if read is not None:
                    yield read
                del read
        self._missing()

    def _episode(self, record: Record, file: str) -> Episode | None:
        """The episode of a record, if it is asked for."""
        where = f"{file}, record {record.number} at byte {record.offset}"
        found = self._identified(record.data, where)
        if found is None or (self.index is not None and found[0] not in self.listed):
            return None
        id_, example = found
        subsets = self.wanted.of(id_)
        if subsets is None:
            return None
        if id_ in self.met:
            self.report(Trouble("unreadable record", where, f"episode {id_} has come before"))
            return None
        self.met.add(id_)
        read = _Episode(self.dataset, id_, example, self.forests, self.report).read(subsets, self._listed(id_))
        if read is not None:
            self.lengths[id_] = len(read.trajectory.steps)
        return read

    def _listed(self, id_: str) -> frozenset[int] | None:
        return None if self.index is None else frozenset(self.listed.get(id_, ()))

    def _identified(self, data: memoryview, where: str) -> tuple[str, Example] | None:
        """The episode of a record, of which nothing else has been looked at."""
        try:
            example = Example(data)
            ids = example.integers("episode_id")
        except WireError as error:
            self.report(Trouble("unreadable record", where, str(error)))
            return None
        if len(ids) != 1:
            self.report(Trouble("unreadable record", where, f"it has {len(ids)} episode_id"))
            return None
        return str(ids[0]), example

    def _missing(self) -> None:
        """Reports what was asked for and did not come."""
        for id_ in self.wanted.subsets:
            if id_ not in self.met and (self.index is None or id_ in self.listed):
                self.report(Trouble("missing episode", f"episode {id_}", "no file holds it"))
        for id_, steps in sorted(self.listed.items()):
            for step in sorted(steps):
                if step >= self.lengths.get(id_, 0):
                    self.report(Trouble("missing step", f"episode {id_}, step {step}", "the index lists it"))


@dataclass(slots=True)
class _Episode:
    """One record on its way to an episode. Sizes come from the images; where there is none, from the numbers."""

    dataset: AndroidControl
    id: str
    example: Example
    forests: ForestReader
    report: Report

    def read(self, subsets: tuple[str, ...], listed: frozenset[int] | None) -> Episode | None:
        """None where it has to be left out, which has been reported."""
        try:
            goals, moves, raw = (self.example.blobs(name) for name in ("goal", "step_instructions", "actions"))
            if not raw:
                self._trouble("empty episode", "it has no action")
            if not raw and not self.dataset.empty:
                return None
            if len(goals) != 1:
                raise WrongField(f"it has {len(goals)} goals")
            actions = [self._action(data, f"step {step}") for step, data in enumerate(raw)]
            screens = self._screens(len(raw) + 1)
        except (WireError, WrongField) as error:
            self._trouble("unknown action" if isinstance(error, _UnknownAction) else "unreadable record", str(error))
            return None
        if len(moves) != len(raw):
            self._trouble("unreadable field", f"{len(moves)} step_instructions for {len(raw)} actions")
        said = [str(move, "utf-8", "replace") for move in moves] + [""] * len(raw)
        seen = [
            Seen(screen, action, Thought(move=move))
            for screen, action, move in zip(screens, actions, said, strict=False)
        ]
        goal, final = str(goals[0], "utf-8", "replace"), screens[len(raw)] if len(screens) > len(raw) else None
        return Episode(self.id, recorded(self.dataset.name, self.id, goal, seen, final=final), subsets, listed)

    def _screens(self, count: int) -> list[Screen]:
        """The screens before the actions and the last one; the last may lack. Raises WrongField where others do."""
        shots, trees = self.example.blobs("screenshots"), self.example.blobs("accessibility_trees")
        written = [*zip(*(self.example.integers(f"screenshot_{side}") for side in ("widths", "heights")), strict=False)]
        counts = len(shots), len(trees), len(written)
        if counts != (count,) * 3:
            told = f"{counts[0]} screenshots, {counts[1]} accessibility_trees and {counts[2]} sizes"
            self._trouble("unreadable field", f"{told} for {count} screens")
        screens: list[Screen] = []
        for place in range(min(count, max(counts))):
            where = f"screen {place}"
            size = written[place] if place < len(written) and min(written[place]) > 0 else None
            frame, size = self._frame(shots[place], size, where) if place < len(shots) else (None, size)
            if size is None and not screens:
                raise WrongField(f"the size of {where} cannot be found")
            forest = self._forest(trees[place], where) if place < len(trees) and self.dataset.trees else _NOTHING
            width, height = size or (screens[-1].width, screens[-1].height)
            screens.append(Screen(forest.app, "", width, height, forest.elements, frame))
        if len(screens) < count - 1:
            raise WrongField(f"it has {count - 1} actions and only {len(screens)} screens")
        return screens

    def _frame(self, shot: memoryview, size: Size | None, where: str) -> tuple[Frame | None, Size | None]:
        """The frame of an image, and the size of the screen: the image's where it is one, or else as it was written."""
        told = f"episode {self.id}, {where}"
        if shot[: len(PNG_START)] == PNG_START and len(shot) > len(PNG_START) + 8:
            found: Size = struct.unpack_from(">II", shot, len(PNG_START))
        else:
            try:
                frame = encoded_frame(shot.tobytes(), told)
            except ValueError as error:
                self._trouble("unreadable image", str(error), where)
                return None, size
            found = frame.width, frame.height
        if not (min(found) > 0 and found[0] * found[1] <= MOST_PIXELS):
            self._trouble("unreadable image", f"{found[0]} by {found[1]} pixels", where)
            return None, size
        if size is not None and size != found:
            self._trouble("unreadable field", f"an image of {found} is said to be of {size}", where)
        if not self.dataset.pixels:
            return None, found
        return Frame.later(*found, partial(decoded, shot, told)), found

    def _forest(self, tree: memoryview, where: str) -> Forest:
        try:
            return self.forests.read(tree)
        except WireError as error:
            self._trouble("unreadable field", f"accessibility_trees: {error}", where)
            return _NOTHING

    def _action(self, data: memoryview, where: str) -> Action:
        """Raises WrongField."""
        try:
            held = json.loads(data.tobytes())
        except (ValueError, RecursionError) as error:
            raise WrongField(f"{where}: the action is no JSON: {described(str(error))}") from None
        try:
            if not isinstance(held, dict):
                raise WrongField("no object")
            return action_of(held)
        except WrongField as error:
            raise type(error)(f"{where}: {described(held)}: {error}") from None

    def _trouble(self, kind: TroubleKind, detail: str, where: str = "") -> None:
        self.report(Trouble(kind, f"episode {self.id}" + (f", {where}" if where else ""), detail))


def action_of(held: Mapping[str, Any]) -> Action:
    """An action as AndroidControl writes it. Raises WrongField."""
    match held.get("action_type"):
        case "click":
            return Tap(_place(held))
        case "long_press":
            return LongPress(_place(held))
        case "scroll":
            return Scroll(_direction(held.get("direction")), _place(held) if "x" in held else None)
        case "input_text" | "type":  # the data's own word, and that of its documentation
            return TypeText(text(held.get("text")), _place(held) if "x" in held else None)
        case "open_app":
            return OpenApp(text(held.get("app_name")))
        case str(kind) if kind in _PLAIN:
            return _PLAIN[kind]
        case other:
            raise _UnknownAction(f"there is no action {described(other)}")


def _place(held: Mapping[str, Any]) -> Point:
    return Point(number(held.get("x")), number(held.get("y")))


def _direction(value: object) -> Direction:
    for direction in get_args(Direction):
        if value == direction:
            return direction  # type: ignore[no-any-return]
    raise WrongField(f"no direction: {described(value)}")
