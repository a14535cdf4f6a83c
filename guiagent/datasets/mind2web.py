"""Multimodal-Mind2Web (osunlp, arXiv 2306.06070 and 2401.01614) in our records: demonstrations on real web pages.

The set is a folder of Parquet files, `data/<split>-....parquet`, with one row for every action; the rows of one
annotation make an episode, in the order of their target_action_index. How it is laid out in our records:

* The candidates that have a box are `Screen.elements`, in the order of their backend node ids, so that where an element
  stands tells nothing. `role` is the tag, `package` the backend node id, `description` what the element is called.
  **Right ones have `resource_id == "positive"`**, all others "": that is what the profile `mind2web` reads. Boxes are
  in pixels of the screenshot, which is the whole page and may be far higher than wide.
* CLICK is a Tap, TYPE a TypeText and SELECT a SelectOption with one option, at the centre of the right candidate
  (the original target before others) and with its position as `element`. Hovering and pressing enter on an element were
  recorded as CLICK, and stay one.
* A step without a right candidate that has a box keeps its place: its action has the point (-1, -1) and no element
  (a TypeText has no point at all), and no element of its screen is positive. The profile counts such steps as failed.
* A row without a screenshot gives a screen without a frame; its size is then that of the candidates, at least
  1280 by 720.
* `Thought.move` is the action in the annotators' words ("[button]  Search -> CLICK"), `Screen.app` the website.

Rows are read in batches and kept only until their episode is whole; episodes that are scattered widely are fetched one
row at a time.
"""

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from emulators.action import Action, SelectOption, Tap, TypeText
from emulators.screen import Box, Element, Flag, Frame, Point, Screen
from emulators.trajectory import Thought
from guiagent.datasets.encoded import encoded_frame
from guiagent.datasets.episode import DatasetError, Episode, Report, Seen, Trouble, recorded, splits_said
from guiagent.datasets.rows import WINDOW_ROWS, Located, Rows, gathered
from rewards.profiles.mind2web import POSITIVE

__all__ = ["NOWHERE", "Mind2Web"]

NOWHERE = Point(-1.0, -1.0)
"""Where an action points that has no right candidate: outside of every screen."""

_COLUMNS = (
    "action_uid", "operation", "pos_candidates", "neg_candidates", "website", "domain", "subdomain", "annotation_id",
    "confirmed_task", "screenshot", "action_reprs", "target_action_index", "target_action_reprs",
)  # fmt: skip
_LEAST_SIZE = (1280, 720)
"""The viewport that the pages were recorded in."""
_NAMES = ("aria_label", "aria-label", "alt", "title", "placeholder", "label", "name")
_VALUES = ("input_value", "value")


@dataclass(frozen=True, slots=True)
class Mind2Web:
    """The set in `folder` (or in `folder`/data).

    `split` is train, test_task, test_website or test_domain, or "test" for all three. `websites` keeps only episodes on
    those. Without `pixels` screens have no frame, without `negatives` only the right candidates: both read faster.
    An episode's subsets are its split, domain, subdomain and website. Rows of an episode that lie `window` rows apart
    or more are fetched one by one instead of being kept.
    """

    folder: Path | str
    split: str = "test_task"
    websites: tuple[str, ...] = ()
    pixels: bool = True
    negatives: bool = True
    window: int = WINDOW_ROWS

    @property
    def name(self) -> str:
        return "mind2web"

    def episodes(self, report: Report) -> Iterator[Episode]:
        """One annotation after the other, as their last rows come. Raises DatasetError."""
        unread = {"screenshot": not self.pixels, "neg_candidates": not self.negatives}
        rows = Rows(self._files(), tuple(name for name in _COLUMNS if not unread.get(name)), self.window)
        for (split, annotation), found in gathered(rows, "annotation_id", report):
            episode = self._episode(split, annotation, found, report)
            if episode is not None:
                yield episode

    def _files(self) -> list[tuple[str, Path]]:
        folder = Path(self.folder)
        wanted = "test_" if self.split == "test" else f"{self.split}-"
        for place in (folder, folder / "data"):
            found = sorted(place.glob(f"{wanted}*.parquet")) if place.is_dir() else []
            if found:
                return [(path.name.partition("-")[0], path) for path in found]
        there = sorted(
            {path.name.partition("-")[0] for place in ("", "data") for path in (folder / place).glob("*.parquet")}
        )
        if there:
            raise DatasetError(f"{folder} holds no {wanted}*.parquet{splits_said(there)}")
        raise DatasetError(
            f"{folder} holds no {wanted}*.parquet; name the folder of osunlp/Multimodal-Mind2Web, "
            "and train, test_task, test_website, test_domain or test as the split"
        )

    def _episode(self, split: str, annotation: str, found: Sequence[Located], report: Report) -> Episode | None:
        rows = _in_order(annotation, found, report)
        website, domain, subdomain = (_text(rows[0][1].get(name)) for name in ("website", "domain", "subdomain"))
        if self.websites and website not in self.websites:
            return None
        read = [_Row(f"{split}, {annotation}, {where}", row, report).seen(self) for where, row in rows]
        seen = [one for one in read if one is not None]
        if not seen:
            report(Trouble("empty episode", f"{split}, {annotation}", f"none of its {len(rows)} rows can be read"))
            return None
        told = _text(rows[0][1].get("confirmed_task"))
        trajectory = recorded(self.name, annotation, told, seen, path=f"{split}/{annotation}")
        return Episode(annotation, trajectory, tuple(name for name in (split, domain, subdomain, website) if name))


def _in_order(annotation: str, found: Sequence[Located], report: Report) -> list[Located]:
    """The rows by their target_action_index, each action once; missing ones are reported."""
    rows: dict[str, tuple[int, Located]] = {}
    for where, row in found:
        index = _index(row.get("target_action_index"))
        if index is None:
            report(Trouble("unreadable field", f"{annotation}, {where}", "target_action_index is no number"))
            index = len(rows)
        uid = _text(row.get("action_uid")) or where
        if uid in rows:
            report(Trouble("unreadable record", f"{annotation}, {where}", f"the action {uid} is there twice"))
            continue
        rows[uid] = index, (where, row)
    ordered = sorted(rows.values(), key=lambda one: one[0])
    told = found[0][1].get("action_reprs")
    whole = len(told) if isinstance(told, list) else len(ordered)
    if len(ordered) < whole:
        report(Trouble("missing step", annotation, f"{whole - len(ordered)} of {whole} actions have no row"))
    return [row for _, row in ordered]


@dataclass(frozen=True, slots=True)
class _Row:
    """One action as the files have it; `report` hears what is wrong with it."""

    where: str
    row: Mapping[str, Any]
    report: Report

    def seen(self, wanted: Mind2Web) -> Seen | None:
        operation = self._json(self.row.get("operation"), "operation")
        if operation is None:
            return None
        right = self._candidates("pos_candidates")
        frame = self._frame() if wanted.pixels else None
        elements, target = _elements(right, self._candidates("neg_candidates") if wanted.negatives else [])
        width, height = (frame.width, frame.height) if frame else _extent(elements)
        action = self._action(operation, elements, target)
        if action is None:
            return None
        screen = Screen(_text(self.row.get("website")), "", width, height, elements, frame)
        return Seen(screen, action, Thought(move=_text(self.row.get("target_action_reprs"))))

    def _action(self, operation: Mapping[str, Any], elements: Sequence[Element], target: int | None) -> Action | None:
        point = NOWHERE if target is None else elements[target].box.center
        value = _text(operation.get("value"))
        match _text(operation.get("op")).upper():
            case "CLICK" | "HOVER" | "ENTER":
                return Tap(point, target)
            case "TYPE":
                return TypeText(value, None if target is None else point, target)
            case "SELECT":
                return SelectOption((value,), point, target)
            case other:
                self.report(Trouble("unknown action", self.where, f"op {other!r:.60}"))
                return None

    def _candidates(self, name: str) -> list[Mapping[str, Any]]:
        """The candidates of one column that can be read, with their attributes as a dictionary."""
        found = self.row.get(name)
        if not isinstance(found, list):
            self.report(Trouble("unreadable field", self.where, f"{name} is no list"))
            return []
        read: list[Mapping[str, Any]] = []
        for one in found:
            candidate = self._json(one, name)
            attributes = self._json((candidate or {}).get("attributes"), f"{name}.attributes") if candidate else None
            if candidate is not None and attributes is not None:
                read.append({**candidate, "attributes": attributes})
        return read

    def _json(self, held: object, name: str) -> Mapping[str, Any] | None:
        """A dictionary that may be written as JSON."""
        try:
            read = json.loads(held) if isinstance(held, str) else held
        except (ValueError, RecursionError) as error:
            self.report(Trouble("unreadable field", self.where, f"{name}: {error!s:.80}"))
            return None
        if not isinstance(read, Mapping):
            self.report(Trouble("unreadable field", self.where, f"{name} is no JSON object: {held!r:.60}"))
            return None
        return read

    def _frame(self) -> Frame | None:
        held = self.row.get("screenshot")
        data = held.get("bytes") if isinstance(held, Mapping) else held
        if not isinstance(data, bytes) or not data:
            self.report(Trouble("missing image", self.where, "the row has no screenshot"))
            return None
        try:
            return encoded_frame(data, self.where)
        except ValueError as error:
            self.report(Trouble("unreadable image", self.where, str(error)))
            return None


def _elements(
    right: Iterable[Mapping[str, Any]], others: Iterable[Mapping[str, Any]]
) -> tuple[tuple[Element, ...], int | None]:
    """The candidates that have a box, by node id, and the position of the one that was meant."""
    found: list[tuple[tuple[float, str, int], Element]] = []
    meant: tuple[tuple[bool, bool], Element] | None = None
    for candidates, mark in ((right, POSITIVE), (others, "")):
        for candidate in candidates:
            element = _element(candidate, mark)
            if element is None:
                continue
            node = element.package
            number = float(node) if node.isdecimal() and len(node) < 16 else math.inf
            found.append(((number, node, len(found)), element))
            rank = (bool(candidate.get("is_original_target")), bool(candidate.get("is_top_level_target")))
            if mark and (meant is None or rank > meant[0]):
                meant = rank, element
    elements = tuple(element for _, element in sorted(found, key=lambda one: one[0]))
    if meant is None:
        return elements, None
    return elements, next(index for index, element in enumerate(elements) if element is meant[1])


def _element(candidate: Mapping[str, Any], mark: str) -> Element | None:
    attributes = candidate["attributes"]
    box = _box(attributes.get("bounding_box_rect"))
    if box is None:
        return None
    flags = {Flag.CLICKABLE} if _said(attributes.get("is_clickable")) else set()
    flags |= {Flag.SELECTED} if _said(attributes.get("option_selected")) else set()
    flags |= {Flag.CHECKABLE, Flag.CHECKED} if _said(attributes.get("input_checked")) else set()
    return Element(
        role=_text(candidate.get("tag")), box=box, description=_first(attributes, _NAMES),
        value=_first(attributes, _VALUES), resource_id=mark,
        package=_text(candidate.get("backend_node_id")) or _text(attributes.get("backend_node_id")),
        flags=frozenset(flags),
    )  # fmt: skip


def _box(rect: object) -> Box | None:
    """The box in "x,y,w,h"; None where it is missing, or no rectangle."""
    try:
        parts = rect.split(",") if isinstance(rect, str) else rect
        x, y, width, height = (float(part) for part in parts)  # type: ignore[attr-defined]
    except (TypeError, ValueError, OverflowError):
        return None
    box = Box(x, y, x + width, y + height)
    sound = all(math.isfinite(side) for side in (box.left, box.top, box.right, box.bottom))
    return box if sound and width >= 0 and height >= 0 else None


def _extent(elements: Iterable[Element]) -> tuple[int, int]:
    """The size of a page whose screenshot is missing."""
    width, height = _LEAST_SIZE
    for element in elements:
        width, height = max(width, math.ceil(element.box.right)), max(height, math.ceil(element.box.bottom))
    return width, height


def _first(attributes: Mapping[str, Any], names: Iterable[str]) -> str:
    return next((text for name in names if (text := _text(attributes.get(name)))), "")


def _said(value: object) -> bool:
    return _text(value).lower() == "true"


def _text(value: object) -> str:
    """A text; numbers and truth values as texts, anything else as none."""
    match value:
        case str():
            return value
        case bool() | int() | float():
            return str(value)
        case _:
            return ""


def _index(value: object) -> int | None:
    try:
        return int(value)  # type: ignore[call-overload, no-any-return]
    except (TypeError, ValueError, OverflowError):
        return None
