"""Trajectories as a data set of Parquet files with images, which `datasets.load_dataset` and the Hub's viewer open."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from emulators.codec import Codec
from emulators.screen import Frame, Screen
from emulators.trajectory import Saved, Step, Trajectory
from guiagent.datasets.encoded import png_of
from guiagent.datasets.episode import DatasetError
from guiagent.datasets.losses import Losses
from guiagent.datasets.parquet_card import Counted, card
from guiagent.datasets.parquet_columns import NO_STEP, plain_action, to_json, writable
from guiagent.datasets.shards import Shards, shard_files
from guiagent.errors import GuiagentError
from guiagent.journal import write_whole

__all__ = ["AFTER", "FINAL", "NEXT", "SHARD_BYTES", "write_parquet"]

SHARD_BYTES = 500 << 20
"""How large a file may grow before the next is begun; our default, the Hub's own."""

NEXT, AFTER = "next", "after"
"""Written for a screen instead of the screen: it is that of the next step, or the one after the last step."""

FINAL = "final"


def write_parquet(
    trajectories: Iterable[Trajectory],
    folder: Path,
    *,
    losses: Losses,
    split: str = "train",
    shard_bytes: int = SHARD_BYTES,
) -> int:
    """Writes `folder`/data/`split`-*.parquet and the card README.md; the number of episodes that were written.

    Everything in a trajectory is kept but the bytes of a device's snapshot. Episodes that are in the folder already are
    passed over, so that a broken-off export goes on behind its last whole file. Raises DatasetError.
    """
    there = _episodes(folder, split)
    written: set[str] = set()
    codec = Codec()
    with Shards(folder, split, shard_bytes) as shards:
        for trajectory in trajectories:
            if isinstance(trajectory.task.start, Saved):
                losses.dropped("device states that tasks start from")
            if trajectory.id in written:
                losses.dropped("episodes that were given twice")
            elif trajectory.id not in there and (rows := _rows(trajectory, codec, losses)):
                shards.add(rows)
                written.add(trajectory.id)
    write_whole(folder / "README.md", card(_counted(folder, split), split).encode())
    losses.write(folder)
    return len(written)


def _rows(trajectory: Trajectory, codec: Codec, losses: Losses) -> list[Mapping[str, Any]]:
    """The rows of an episode; none where it cannot be written."""
    try:
        encoded = codec.encode(trajectory)
        steps, final = encoded.pop("steps"), encoded.pop(FINAL)
        last = steps[-1]["after"] if steps else None
        encoded[FINAL] = AFTER if steps and final == last else final
        about = _about(trajectory) | {"episode": to_json(encoded)}
        if not steps:
            return [about | {"step": NO_STEP, "screenshot_final": _other(trajectory.final)}]
        return [{**about, **row} for row in _step_rows(trajectory, steps)]
    except (ValueError, OverflowError) as error:
        said = f"it cannot be written as JSON ({error})"
    except (GuiagentError, LookupError) as error:  # frames without a name are hashed, from pixels that may be gone
        said = f"an image cannot be read ({error})"
    losses.lost(trajectory, said)
    return []


def _about(trajectory: Trajectory) -> dict[str, Any]:
    """What is the same in all rows of an episode."""
    return {
        "episode_id": writable(trajectory.id), "steps": len(trajectory.steps), "task": writable(trajectory.task.name),
        "instruction": writable(trajectory.task.instruction), "ending": str(trajectory.ending),
        "score": trajectory.outcome and float(trajectory.outcome.score), "passed": trajectory.passed,
        "policy": writable(trajectory.policy), "device": writable(trajectory.device),
    }  # fmt: skip


def _step_rows(trajectory: Trajectory, encoded: list[dict[str, Any]]) -> Iterator[Mapping[str, Any]]:
    screens = [plain["screen"] for plain in encoded]
    for index, (step, plain) in enumerate(zip(trajectory.steps, encoded, strict=True)):
        at_end = index + 1 == len(encoded)
        following = None if at_end else trajectory.steps[index + 1].screen
        after = NEXT if not at_end and plain["after"] == screens[index + 1] else plain["after"]
        screen = {name: held for name, held in plain["screen"].items() if name != "elements"}
        rest = {name: held for name, held in plain.items() if name != "action"} | {"screen": screen, "after": after}
        yield {
            "step": index,
            **_seen(step),
            **plain_action(step.action, step.screen),
            "action": to_json(plain["action"]),
            "elements": to_json(plain["screen"]["elements"]),
            "screenshot": _image(step.screen.frame),
            "screenshot_after": _other(step.after, step.screen, following),
            "screenshot_final": _other(trajectory.final, step.screen, step.after) if at_end else None,
            "record": to_json(rest),
        }


def _seen(step: Step) -> dict[str, Any]:
    screen, thought = step.screen, step.thought
    return {
        "width": screen.width, "height": screen.height, "app": writable(screen.app),
        "location": writable(screen.location), "seen": writable(thought.seen), "plan": writable(thought.plan),
        "move": writable(thought.move),
        "expected": None if thought.expected is None else writable(thought.expected),
    }  # fmt: skip


def _other(screen: Screen | None, *stored: Screen | None) -> dict[str, Any] | None:
    """The image of a screen, where it is none of those that are stored anyway."""
    frame = None if screen is None else screen.frame
    if frame is None or any(one is not None and one.frame == frame for one in stored):
        return None
    return _image(frame)


def _image(frame: Frame | None) -> dict[str, Any] | None:
    if frame is None or frame.source is None:
        return None
    return {"bytes": png_of(frame), "path": f"{frame.digest}.png"}


def _episodes(folder: Path, split: str) -> set[str]:
    """The ids of the episodes in the files that are whole."""
    return {name for path in shard_files(folder, split) for name in _column(path, "episode_id")}


def _counted(folder: Path, split: str) -> Counted:
    episodes: set[str] = set()
    actions: Counter[str] = Counter()
    apps: Counter[str] = Counter()
    size = 0
    for path in shard_files(folder, split):
        episodes.update(_column(path, "episode_id"))
        actions.update(name for name in _column(path, "action_type") if name is not None)
        apps.update(name for name in _column(path, "app") if name)
        size += path.stat().st_size
    return Counted(len(episodes), actions, apps, size)


def _column(path: Path, name: str) -> list[Any]:
    import pyarrow
    from pyarrow import parquet

    try:
        return parquet.read_table(path, columns=[name])[name].to_pylist()  # type: ignore[no-any-return]
    except (pyarrow.ArrowException, OSError, ValueError, KeyError) as error:
        raise DatasetError(f"{path} is damaged ({error}); delete that file and export again") from error
