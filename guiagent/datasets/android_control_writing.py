"""Trajectories written as AndroidControl has them: TFRecord files of episodes, with the lists of its splits.

`AndroidControl` reads the same trajectories again, points rounded to whole pixels, and so do the scripts of others.
What there is no place for:

* Nothing in the data says stop: a Stop at the end is left out and counted as dropped, and its screen is the last one.
* A swipe along one side of the screen is written as the scroll it is. Typing and scrolling at a point keep that point
  as `x` and `y`, which the data's documentation has for typing, and its records never use.
* Any other action that the data does not have, a Stop that says infeasible, and a screen without pixels are lost, with
  their episode. Whatever else is known of a run is dropped.
"""

import contextlib
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

from emulators.action import Action, Direction, LongPress, OpenApp, Press, Scroll, Stop, Swipe, Tap, TypeText, Wait
from emulators.chords import normal_chord
from emulators.forest_writing import write_forest
from emulators.screen import Point, Screen
from emulators.trajectory import Ending, Recorded, Step, Thought, Trajectory
from guiagent.datasets.android_control_lists import SPLITS, SPLITS_FILE, SUBSPLITS_FILE
from guiagent.datasets.encoded import NoPixels, png_of
from guiagent.datasets.episode import DatasetError, Troubles
from guiagent.datasets.examples import Example, Feature, example
from guiagent.datasets.losses import Losses
from guiagent.datasets.tfrecord import RecordWriter, records
from guiagent.journal import write_whole

__all__ = ["SUBSPLITS", "write_android_control"]

SUBSPLITS: Final = ("IDD", "category_unseen", "app_unseen", "task_unseen")
"""The sub-splits of the test split, in the order of the data's own file."""
_STRAIGHT = 2.0
"""A swipe is a scroll that goes so many times as far along one side of the screen as along the other; our default."""
_FARTHEST = 1_000_000
"""Pixels; a point beyond this, either way, is on no screen. Our default."""
_KEYS = {"back": "navigate_back", "Home": "navigate_home"}
_FIRST_NUMBER = 1_000_000
"""Of episodes that have none; AndroidControl's own are below. Our default."""

Subsplits = Callable[[Trajectory], Sequence[str]]


def write_android_control(
    trajectories: Iterable[Trajectory],
    folder: Path,
    *,
    losses: Losses,
    split: str = "train",
    subsplits: Subsplits = lambda trajectory: (),
    per_file: int = 100,
    packing: int = 6,
) -> int:
    """Writes the episodes, so many in a file, and gives how many there are.

    `subsplits` are those of the test split that an episode is in. Episodes of AndroidControl keep their numbers, others
    get free ones. `packing` is zlib's level. Until everything is written nothing can be read; called again with the
    same trajectories after it was ended, it goes on at the file that was not finished. Raises Inexpressible, and
    DatasetError for a split that there is not, or where the folder holds the data set already.
    """
    if split not in SPLITS:
        raise DatasetError(f"there is no split {split!r}; name one of {', '.join(SPLITS)}")
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.glob("android_control-*")):
        raise DatasetError(f"{folder} holds files of AndroidControl already; name an empty folder")
    remaining, finished, numbers = iter(trajectories), list[Path](), _Numbers()
    lists: dict[str, list[int]] = {name: [] for name in (*SPLITS, *SUBSPLITS)}
    while (some := list(islice(remaining, per_file))) or not finished:
        ids = "\n".join(trajectory.id for trajectory in some)
        digest = hashlib.sha256(ids.encode("utf-8", "replace")).hexdigest()[:16]
        draft = folder / f".android_control-{len(finished):05}-{digest}"
        with contextlib.nullcontext() if draft.exists() else RecordWriter(draft, packing=packing) as writer:
            there = frozenset[int]() if writer else _numbers_in(draft)
            for trajectory in some:
                told = _Told(trajectory, losses)
                features = told.features()
                if features is None:
                    continue
                number = numbers.of(trajectory, losses)
                shots = told.screenshots() if writer else told.written_before(number in there)
                if shots is None:
                    continue
                for name in (split, *subsplits(trajectory)):
                    lists.setdefault(name, []).append(number)
                if writer is not None:
                    writer.write(example({"episode_id": [number], "screenshots": shots, **features}))
        finished.append(draft)
    _finish(folder, finished, lists)
    return len(lists[split])


def _numbers_in(file: Path) -> frozenset[int]:
    """The episodes in a file that was finished before."""
    return frozenset(Example(record.data).integers("episode_id")[0] for record in records(file, Troubles()))


def _finish(folder: Path, files: Sequence[Path], lists: Mapping[str, Sequence[int]]) -> None:
    """Puts the lists beside the files, and gives these their names."""
    splits = {name: lists[name] for name in SPLITS}
    rest = {name: ids for name, ids in lists.items() if name not in SPLITS}
    for name, held in ((SPLITS_FILE, splits), (SUBSPLITS_FILE, rest)):
        write_whole(folder / name, json.dumps(held).encode())
    for number, file in enumerate(files):
        file.rename(folder / f"android_control-{number:05}-of-{len(files):05}")
    for stale in folder.glob(".android_control-*"):
        stale.unlink()


class _Numbers:
    """Gives every episode a number of its own."""

    def __init__(self) -> None:
        self._taken: set[int] = set()
        self._next = _FIRST_NUMBER

    def of(self, trajectory: Trajectory, losses: Losses) -> int:
        match trajectory.task.start:
            case Recorded("android_control", name) if re.fullmatch("0|[1-9][0-9]{0,17}", name, re.ASCII):
                number = int(name)
            case _:
                number = -1
        if number < 0 or number in self._taken:
            losses.dropped("the name of an episode")
            while self._next in self._taken:
                self._next += 1
            number = self._next
        self._taken.add(number)
        return number


class _Lost(ValueError):
    """What the data has no place for, and cannot be left out alone."""


class _Told:
    """One trajectory as the features of a record."""

    def __init__(self, trajectory: Trajectory, losses: Losses) -> None:
        self._trajectory = trajectory
        self._losses = losses
        self._stops = bool(trajectory.steps) and trajectory.steps[-1].action == Stop()
        self._steps = trajectory.steps[: len(trajectory.steps) - self._stops]

    def features(self) -> dict[str, Feature] | None:
        """All but number and screenshots; None where the trajectory cannot be told, which was listed."""
        try:
            screens = self._screens()
            actions = [self._action(place, step) for place, step in enumerate(self._steps)]
        except _Lost as error:
            self._losses.lost(self._trajectory, str(error))
            return None
        self._drop()
        return {
            "goal": [self._bytes(self._trajectory.task.instruction)],
            "accessibility_trees": [
                write_forest(screen.elements, app=screen.app, dropped=self._losses.dropped) for screen in screens
            ],
            "screenshot_widths": [screen.width for screen in screens],
            "screenshot_heights": [screen.height for screen in screens],
            "actions": [json.dumps(action).encode() for action in actions],
            "step_instructions": [self._bytes(step.thought.move) for step in self._steps],
        }

    def screenshots(self) -> list[bytes] | None:
        """PNG files; None where one cannot be read, which was listed."""
        try:
            return [png_of(screen.frame) for screen in self._screens() if screen.frame]
        except NoPixels as error:
            self._losses.lost(self._trajectory, f"a screenshot cannot be read: {error}")
            return None

    def written_before(self, there: bool) -> list[bytes] | None:
        """What stands for the screenshots where the episode was written already; None where it was lost by them."""
        if not there:
            self._losses.lost(self._trajectory, "a screenshot could not be read")
        return [] if there else None

    def _screens(self) -> list[Screen]:
        """One before every action, and the last one. Raises _Lost."""
        steps = self._trajectory.steps
        last = self._trajectory.final or (steps[-1].after if steps else None)
        if self._stops:
            last = steps[-1].screen
        if last is None:
            raise _Lost("an episode without a screen")
        screens = [*(step.screen for step in self._steps), last]
        for place, screen in enumerate(screens):
            if screen.frame is None or screen.frame.source is None:
                raise _Lost(f"screen {place} has no pixels")
            if (screen.frame.width, screen.frame.height) != (screen.width, screen.height):
                raise _Lost(f"screen {place} has an image of another size")
        return screens

    def _action(self, place: int, step: Step) -> dict[str, Any]:
        """Raises _Lost."""
        told = _action(step.action)
        if told is None:
            raise _Lost(f"step {place} is {step.action!r}, which AndroidControl does not have")
        match step.action:
            case Wait(seconds) if seconds != Wait().seconds:
                self._losses.dropped("how long a wait is")
            case Swipe():
                self._losses.dropped("where the finger goes in a swipe")
        if getattr(step.action, "element", None) is not None:
            self._losses.dropped("which element was meant")
        return told

    def _drop(self) -> None:
        """Counts what else is known of the trajectory."""
        trajectory, steps = self._trajectory, self._trajectory.steps
        after = [*(step.screen for step in steps[1:]), trajectory.final]
        known = {
            "a stop at the end": self._stops,
            "what was thought besides the next move": sum(s.thought != Thought(move=s.thought.move) for s in steps),
            "what was thought before a stop": self._stops and bool(steps[-1].thought.move),
            "the screen right after a step": sum(
                then is not None and _shown(step.after) != _shown(then)
                for step, then in zip(steps, after, strict=False)
            ),
            "where a screen is in its app": sum(bool(step.screen.location) for step in steps),
            "how an episode ended": trajectory.ending is not Ending.DONE,
            "what the device says of the end": trajectory.outcome is not None,
            "the parameters of a task": bool(trajectory.task.parameters),
        }
        for what, times in known.items():
            if times:
                self._losses.dropped(what, int(times))

    def _bytes(self, text: str) -> bytes:
        data = text.encode("utf-8", "replace")
        if data.decode() != text:
            self._losses.dropped("half of a surrogate pair")
        return data


def _shown(screen: Screen) -> tuple[object, ...]:
    """A screen without its pixels, which cost much to compare."""
    return screen.app, screen.width, screen.height, screen.elements


def _action(action: Action) -> dict[str, Any] | None:
    """An action as AndroidControl writes it; None for one that it does not have."""
    match action:
        case Tap(point):
            return _at("click", point)
        case LongPress(point):
            return _at("long_press", point)
        case Scroll(direction, None):
            return {"action_type": "scroll", "direction": direction}
        case Scroll(direction, Point() as point):
            told = _at("scroll", point)
            return told and {**told, "direction": direction}
        case Swipe(start, end):
            way = _way(end.x - start.x, end.y - start.y)
            return way and {"action_type": "scroll", "direction": way}
        case TypeText(text, None, _, False, False):
            return {"action_type": "input_text", "text": text}
        case TypeText(text, Point() as point, _, False, False):
            told = _at("input_text", point)
            return told and {**told, "text": text}
        case OpenApp(name):
            return {"action_type": "open_app", "app_name": name}
        case Wait():
            return {"action_type": "wait"}
        case Press(keys) if (key := normal_chord(keys)) in _KEYS:
            return {"action_type": _KEYS[key]}
        case _:
            return None


def _at(kind: str, point: Point) -> dict[str, Any] | None:
    """None where the point is on no screen."""
    if not (abs(point.x) <= _FARTHEST and abs(point.y) <= _FARTHEST):
        return None
    return {"action_type": kind, "x": round(point.x), "y": round(point.y)}


def _way(right: float, down: float) -> Direction | None:
    """Where the content goes when a finger goes like this; None where that is neither along nor across."""
    if abs(down) >= _STRAIGHT * abs(right) and down:
        return "down" if down < 0 else "up"
    if abs(right) >= _STRAIGHT * abs(down) and right:
        return "right" if right < 0 else "left"
    return None
