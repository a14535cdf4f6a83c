"""Which episodes of AndroidControl are asked for: its splits, the sub-splits of its test split, and lists of steps."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from guiagent.datasets.episode import DatasetError, Report, Trouble, splits_said

__all__ = ["SPLITS", "SPLITS_FILE", "SUBSPLITS_FILE", "Wanted", "read_index", "shards", "wanted"]

SPLITS = ("train", "validation", "test")
SPLITS_FILE, SUBSPLITS_FILE = "splits.json", "test_subsplits.json"
_ALL = "all"
_SHARD = re.compile(r"android_control-(\d{5})-of-(\d{5})(\.gz|\.tfrecord|\.tfrecord\.gz)?")
_STEP = re.compile(r"episode_(\d+)_screenshot_(\d+)")
_FETCH = "fetch it from the bucket of AndroidControl"


@dataclass(frozen=True, slots=True)
class Wanted:
    """The episodes that are asked for, each with its subsets; any other is asked for too where `others` says so."""

    subsets: Mapping[str, tuple[str, ...]]
    others: bool = False

    def of(self, id_: str) -> tuple[str, ...] | None:
        """The subsets of an episode that is asked for, None for another."""
        return self.subsets.get(id_, () if self.others else None)


def read_index(path: Path | str) -> frozenset[tuple[str, int]]:
    """The steps that a file lists, as episode and position, one `episode_<id>_screenshot_<position>` in a line.

    OS-Atlas published such a list, ac_idx.txt, of the 7,708 steps that it scores. Raises DatasetError.
    """
    try:
        lines = Path(path).read_text("utf-8").split()
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"the index {path} cannot be read ({error}); name a file of steps") from error
    found = [_STEP.fullmatch(line) for line in lines]
    wrong = next((line for line, step in zip(lines, found, strict=True) if step is None), None)
    if wrong is not None or not found:
        what = f"{wrong[:80]!r} is no step" if wrong is not None else "it is empty"
        raise DatasetError(f"the index {path}: {what}; its lines are such as episode_140_screenshot_0")
    return frozenset((str(int(step[1])), int(step[2])) for step in found if step)


def shards(folder: Path, report: Report) -> list[Path]:
    """The files that hold the records, in order; those that are missing in their count are reported.

    Raises DatasetError where there is none.
    """
    try:
        found = {one: match for one in folder.iterdir() if (match := _SHARD.fullmatch(one.name))}
    except OSError as error:
        raise DatasetError(f"{folder} cannot be read ({error.strerror}); name the folder of the data set") from error
    if not found:
        what = f"{folder} has no file such as android_control-00000-of-00020"
        raise DatasetError(f"{what}; name the folder that the files of AndroidControl lie in")
    for total in sorted({match[2] for match in found.values()}):
        there = {match[1] for match in found.values() if match[2] == total}
        for number in range(min(int(total), 1000)):
            if f"{number:05}" not in there:
                name = f"android_control-{number:05}-of-{total}"
                report(Trouble("missing file", name, f"the other files say there are {int(total)}; {_FETCH}"))
    return sorted(found, key=lambda one: one.name)


def wanted(folder: Path, split: str, subsets: Sequence[str], report: Report) -> Wanted:
    """The episodes of a split: "train", "validation", "test", several joined by "+", or "all".

    With `subsets` only those in one of these sub-splits. A list that is missing, and can be done without, is reported.
    Raises DatasetError.
    """
    names = tuple(dict.fromkeys(split.split("+")))
    if names != (_ALL,) and not {*names} <= {*SPLITS}:
        raise DatasetError(f"there is no split {split!r}; there are {', '.join(SPLITS)} and {_ALL}")
    splits = _lists(folder / SPLITS_FILE)
    parts = _lists(folder / SUBSPLITS_FILE)
    if parts is None and (subsets or "test" in names):
        if subsets:
            raise DatasetError(f"{folder} has no {SUBSPLITS_FILE}, which names the sub-splits; {_FETCH}")
        report(Trouble("missing file", SUBSPLITS_FILE, f"episodes come without sub-splits; {_FETCH}"))
    unknown = sorted({*subsets} - {*(parts or {})})
    if unknown:
        raise DatasetError(f"there is no sub-split {unknown[0]!r}; there are {', '.join(parts or {})}")
    known = _without(folder, names, parts, report) if splits is None else splits
    chosen = SPLITS if names == (_ALL,) else names
    found: dict[str, tuple[str, ...]] = {}
    for name in chosen:
        for id_ in known.get(name, ()):
            found.setdefault(id_, (name,))
    if not found and names != (_ALL,):
        what = f"{folder / SPLITS_FILE} lists no episode in the split {split}"
        raise DatasetError(f"{what}{splits_said(name for name in SPLITS if known.get(name))}")
    for name, ids in (parts or {}).items():
        for id_ in ids:
            if id_ in found:
                found[id_] += (name,)
    if subsets:
        found = {id_: own for id_, own in found.items() if not {*own}.isdisjoint(subsets)}
    return Wanted(found, others=names == (_ALL,) and not subsets)


def _without(
    folder: Path, names: tuple[str, ...], parts: Mapping[str, tuple[str, ...]] | None, report: Report
) -> Mapping[str, tuple[str, ...]]:
    """The splits as far as they are known without their file: the test split is all of its sub-splits."""
    if names == (_ALL,) or (names == ("test",) and parts):
        report(Trouble("missing file", SPLITS_FILE, f"the test split is what {SUBSPLITS_FILE} holds; {_FETCH}"))
        return {"test": tuple(dict.fromkeys(id_ for ids in (parts or {}).values() for id_ in ids))}
    raise DatasetError(f"{folder} has no {SPLITS_FILE}, which says what is in a split; {_FETCH}, or ask for all")


def _lists(path: Path) -> dict[str, tuple[str, ...]] | None:
    """Lists of episodes by name; None where there is no such file. Raises DatasetError for what is none."""
    try:
        held = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as error:
        raise DatasetError(f"{path} cannot be read ({error}); {_FETCH} again") from error
    if not isinstance(held, dict) or not all(isinstance(ids, list) for ids in held.values()):
        raise DatasetError(f"{path} is no object of lists of episodes; {_FETCH} again")
    return {name: tuple(str(id_) for id_ in ids if isinstance(id_, int | str)) for name, ids in held.items()}
