"""What `guiagent export` does: streams chosen trajectories of a run into the format of somebody else's tool."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, assert_never

from emulators.codec import Codec, CodecError, to_line
from emulators.trajectory import Task, Trajectory
from emulators.virtual.pools import HELD_OUT
from emulators.virtual.tasks.splits import Split
from guiagent.datasets.losses import Losses
from guiagent.errors import GuiagentError
from guiagent.evaluation.held_out import split
from guiagent.journal import write_whole
from guiagent.progress import Tracked
from guiagent.provenance import call_facts
from guiagent.store import Run, StoreError

__all__ = ["FILE", "FORMATS", "LOSSES", "Chosen", "Export", "ExportError", "Exported", "chosen", "export"]

FILE = "export.json"
"""Where a folder says what it was exported from."""

LOSSES = "losses.json"

_SHAPING = ("to", "split", "dialect", "every")
"""The settings that another export into the same folder must share."""

_HELD_OUT: Mapping[Split, str] = {
    "unseen parameters": f"held out for evaluation by a seed from {HELD_OUT} on",
    "unseen template": "held out for evaluation by their template",
    "unseen app": "held out for evaluation by an app they lead through",
}
"""Why what passed may not be learned from."""

Format = Literal["aitz", "android_control", "os_genesis", "sharegpt", "parquet"]
FORMATS: tuple[Format, ...] = ("aitz", "android_control", "os_genesis", "sharegpt", "parquet")


class ExportError(GuiagentError):
    """An export that cannot begin or go on; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Export:
    """The settings of an export into the format `to`.

    `losses` says what becomes of what the format cannot hold: refused by name, or left out and listed in losses.json.
    `every` exports trajectories that did not pass as well, and those at tasks that are held out for evaluation.
    `split` is the data set's split that is written, `dialect` how actions are said where the format holds text,
    `shard_mb` how large a Parquet file may grow, in megabytes.
    """

    to: Format
    losses: Literal["refuse", "list"] = "refuse"
    every: bool = False
    split: str = "train"
    dialect: str = "guiagent"
    shard_mb: int = 500


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which trajectories of a run are exported, and a hash over them; `left` counts the others by why."""

    ids: frozenset[str]
    sha256: str
    left: Counter[str]


@dataclass(frozen=True, slots=True)
class Exported:
    """What came of it: how many episodes were written now, how many were chosen, how many losses were listed.

    `lost_episodes` were left out, and `lost_steps` of those that were written.
    """

    written: int
    chosen: int
    lost: int
    lost_episodes: int
    lost_steps: int


def chosen(run: Run, *, every: bool = False) -> Chosen:
    """The trajectories that passed, but none that is held out for evaluation; or every one. Raises StoreError."""
    ids: list[str] = []
    left: Counter[str] = Counter()
    content = hashlib.sha256()
    for plain in run.read_plain("trajectories"):
        reason = "" if every else _against(run, plain)
        if reason:
            left[reason] += 1
        else:
            ids.append(str(plain["id"]))
            content.update(to_line(plain) + b"\n")
    return Chosen(frozenset(ids), content.hexdigest(), left)


def _against(run: Run, plain: dict[str, Any]) -> str:
    """Why a trajectory is not learned from, if so."""
    try:
        outcome = plain["outcome"]
        passed = outcome is not None and outcome["score"] >= 1.0 and not outcome["side_effects"]
        if not passed:
            return str(plain["ending"]) if plain["ending"] != "done" else "said to be done, but the check failed"
        return _HELD_OUT.get(split(Codec().decode(Task, plain["task"])), "")
    except (KeyError, TypeError, CodecError) as error:
        raise StoreError(f"{run.folder}/trajectories.jsonl holds something else ({error}); it was damaged") from error


def export(run: Run, folder: Path, settings: Export, which: Chosen, *, track: Tracked) -> Exported:
    """Write the chosen trajectories, going on where an earlier export into the same folder was broken off.

    export.json says where the data comes from, losses.json what it lacks; both are written whatever happens.
    Raises ExportError, or DatasetError with the name of what the format cannot hold.
    """
    if not settings.split.replace("_", "").replace("-", "").isalnum():
        raise ExportError(f"{settings.split!r} cannot name a split; use letters, digits, - and _")
    facts = _facts(run, settings, which)
    _begin(folder, facts)
    losses = Losses(listed=settings.losses == "list")
    waiting = run.read("trajectories", Trajectory, wanted=lambda plain: plain.get("id") in which.ids)
    try:
        written = _write(track(waiting, len(which.ids), "trajectories"), folder, settings, losses)
    finally:
        losses.write(folder)
    done = Exported(written, len(which.ids), losses.count, losses.episodes, losses.steps)
    _note(folder, {**facts, "finished": True, "lost": losses.count})
    return done


def _write(trajectories: Iterator[Trajectory], folder: Path, settings: Export, losses: Losses) -> int:
    match settings.to:
        case "parquet":
            from guiagent.datasets.parquet_writing import write_parquet

            most = settings.shard_mb * 1_000_000
            return write_parquet(trajectories, folder, losses=losses, split=settings.split, shard_bytes=most)
        case "sharegpt":
            from guiagent.datasets.sharegpt_writing import write_sharegpt

            return write_sharegpt(trajectories, folder, losses=losses, dialect=settings.dialect)
        case "os_genesis":
            from guiagent.datasets.os_genesis import write_os_genesis

            return write_os_genesis(trajectories, folder, losses=losses)
        case "aitz":
            from guiagent.datasets.aitz_writing import write_aitz

            return write_aitz(trajectories, folder, losses=losses, split=settings.split)
        case "android_control":
            from guiagent.datasets.android_control_writing import write_android_control

            return write_android_control(trajectories, folder, losses=losses, split=settings.split)
        case _:
            assert_never(settings.to)


def _facts(run: Run, settings: Export, which: Chosen) -> dict[str, Any]:
    """Where the data comes from: the run as it was begun, and this call."""
    call = call_facts("export", asdict(settings))
    begun = {name: run.facts[name] for name in ("seed", "begun", "commit", "versions") if name in run.facts}
    return {
        "format": settings.to, "settings": call.pop("config"), "exported": call,
        "run": {"folder": run.folder.resolve().name, **begun}, "trajectories": len(which.ids),
        "sha256": which.sha256, "finished": False,
    }  # fmt: skip


def _begin(folder: Path, facts: dict[str, Any]) -> None:
    """Raises ExportError where the folder holds anything but the same export, broken off or of fewer trajectories."""
    if not folder.exists() or (folder.is_dir() and not {path.name for path in folder.iterdir()} - {FILE, LOSSES}):
        _note(folder, facts)
        return
    try:
        known = json.loads((folder / FILE).read_text("utf-8"))
        known_settings, from_here = known["settings"], known["run"]["begun"] == str(facts["run"]["begun"])
        other = [name for name in _SHAPING if known_settings.get(name) != facts["settings"].get(name)]
    except (OSError, ValueError, KeyError, TypeError):
        raise ExportError(f"{folder} is not empty and holds no export; choose a new folder, or empty it") from None
    if not from_here:
        raise ExportError(f"{folder} holds an export of another run, {known['run']['folder']}; choose a new folder")
    if other:
        said = ", ".join(f"{name} = {known_settings.get(name)!r}" for name in other)
        raise ExportError(f"{folder} was exported with {said}; choose a new folder, or export with the same")
    _note(folder, facts)


def _note(folder: Path, facts: dict[str, Any]) -> None:
    write_whole(folder / FILE, (json.dumps(facts, ensure_ascii=False, indent=1, default=str) + "\n").encode())
