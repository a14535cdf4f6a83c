import dataclasses
import json
import math
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet as pq

from emulators.action import Tap
from emulators.screen import Frame, Point
from emulators.trajectory import Trajectory
from guiagent.datasets.episode import DatasetError, Troubles
from guiagent.datasets.losses import Inexpressible, Losses
from guiagent.datasets.parquet import Parquet
from guiagent.datasets.parquet_columns import COLUMNS
from guiagent.datasets.parquet_writing import write_parquet
from tests.guiagent.datasets.made import odd_texts, trajectories


def read(folder: Path, **options) -> list[Trajectory]:
    troubles = Troubles()
    found = [episode.trajectory for episode in Parquet(folder, **options).episodes(troubles)]
    assert troubles.first == []
    return found


def example(name: str, seed: int = 0, steps: int = 3) -> Trajectory:
    """One trajectory with everything, the same for the same arguments."""
    dice = np.random.default_rng(seed)
    from emulators.action import Stop
    from emulators.screen import Box, Element, Screen
    from emulators.trajectory import Ending, Outcome, Step, Task, Template, Thought, Timings, Unchecked

    shown = [
        Screen(
            "com.app", "Main", 60, 90, (Element("Button", Box(1, 2, 30, 40), text=f"B{k}"),),
            Frame.of(dice.integers(0, 256, (90, 60, 3), dtype=np.uint8)),
        )
        for k in range(steps + 1)
    ]  # fmt: skip
    done = [
        Step(shown[k], Thought("s", "p", "m"), Tap(Point(5, 6), 0) if k else Stop(), shown[k + 1], Timings(0, 0, 0))
        for k in range(steps)
    ]
    task = Task(f"phone/x@{seed}", "Do it", Template("phone/x", seed), Unchecked(), 9)
    return Trajectory(name, task, tuple(done), Ending.DONE, Outcome(1.0), shown[-1], "oracle", "phone", 0)


@settings(max_examples=30)
@given(st.lists(trajectories(), max_size=4, unique_by=lambda one: one.id), st.integers(1, 3000))
def test_what_is_written_is_read_back_the_same(written, shard_bytes):
    with tempfile.TemporaryDirectory() as name:
        count = write_parquet(iter(written), Path(name), losses=Losses(), shard_bytes=shard_bytes)
        assert count == len(written)
        if written:
            found = read(Path(name))
            assert found == written
            for one, other in zip(written, found, strict=True):
                for step, again in zip(one.steps, other.steps, strict=True):
                    for screen, back in ((step.screen, again.screen), (step.after, again.after)):
                        if screen.frame:
                            assert np.array_equal(screen.frame.rgb(), back.frame.rgb())


@settings(max_examples=30)
@given(trajectories(thought=st.builds(lambda t: dataclasses.replace(example("x").steps[0].thought, seen=t), odd_texts)))
def test_texts_that_are_no_utf8_survive(one):
    with tempfile.TemporaryDirectory() as name:
        write_parquet([one], Path(name), losses=Losses())
        assert read(Path(name)) == [one]


def test_without_pixels_frames_are_names(tmp_path):
    write_parquet([example("a")], tmp_path, losses=Losses())
    [found] = read(tmp_path, pixels=False)
    assert found == example("a")
    assert found.steps[0].screen.frame.source is None


def test_frames_without_pixels_stay_names(tmp_path):
    one = example("a")
    bare = dataclasses.replace(one.steps[0].screen, frame=Frame(one.steps[0].screen.frame.digest, 60, 90))
    steps = (dataclasses.replace(one.steps[0], screen=bare), *one.steps[1:])
    write_parquet([dataclasses.replace(one, steps=steps)], tmp_path, losses=Losses())
    [found] = read(tmp_path)
    assert found == one
    with pytest.raises(LookupError):
        found.steps[0].screen.frame.rgb()


def test_what_is_not_finite_is_refused_or_listed(tmp_path):
    one = example("bad")
    steps = (dataclasses.replace(one.steps[0], action=Tap(Point(math.nan, 1))), *one.steps[1:])
    bad = dataclasses.replace(one, steps=steps)
    with pytest.raises(Inexpressible, match=r"episode bad.*--losses list"):
        write_parquet([bad], tmp_path / "a", losses=Losses())
    losses = Losses(listed=True)
    assert write_parquet([bad, example("good")], tmp_path / "b", losses=losses) == 1
    assert [one.id for one in read(tmp_path / "b")] == ["good"]
    assert json.loads((tmp_path / "b" / "losses.json").read_text())["lost"][0]["episode"] == "bad"


def test_a_frame_without_a_name_whose_source_is_gone_loses_its_episode(tmp_path):
    def gone():
        raise LookupError("nobody knows")

    one = example("bad")
    screen = dataclasses.replace(one.steps[0].screen, frame=Frame.later(9, 9, gone))
    bad = dataclasses.replace(one, steps=(dataclasses.replace(one.steps[0], screen=screen), *one.steps[1:]))
    with pytest.raises(Inexpressible, match="nobody knows"):
        write_parquet([bad], tmp_path / "a", losses=Losses())
    losses = Losses(listed=True)
    assert write_parquet([bad, example("good")], tmp_path / "b", losses=losses) == 1
    assert (losses.episodes, losses.steps) == (1, 0)


def test_a_broken_off_export_goes_on(tmp_path):
    def broken():
        yield example("a")
        yield example("b", 1)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_parquet(broken(), tmp_path, losses=Losses(), shard_bytes=1)
    assert not list(tmp_path.rglob("*.part"))
    assert [one.id for one in read(tmp_path)] == ["a"]
    everything = [example("a"), example("b", 1), example("c", 2)]
    assert write_parquet(everything, tmp_path, losses=Losses(), shard_bytes=1) == 2
    assert read(tmp_path) == everything
    assert write_parquet(everything, tmp_path, losses=Losses(), shard_bytes=1) == 0
    assert "3 episodes, 9 steps" in (tmp_path / "README.md").read_text()


def test_what_a_killed_writer_left_is_not_taken_for_whole(tmp_path):
    write_parquet([example("a")], tmp_path, losses=Losses())
    (tmp_path / "data" / "train-00001.parquet.part").write_bytes(b"PAR1 half")
    assert [one.id for one in read(tmp_path)] == ["a"]
    assert write_parquet([example("a"), example("b")], tmp_path, losses=Losses()) == 1
    assert [one.id for one in read(tmp_path)] == ["a", "b"]
    assert not list(tmp_path.rglob("*.part"))


def test_the_card_tells_every_column(tmp_path):
    write_parquet([example("a")], tmp_path, losses=Losses())
    told = (tmp_path / "README.md").read_text()
    assert all(f"| `{column.name}` |" in told for column in COLUMNS)
    assert "1 episodes, 3 steps" in told
    assert "| Tap | 2 |" in told


def test_a_folder_of_something_else_is_refused(tmp_path):
    with pytest.raises(DatasetError, match="guiagent export RUN --to parquet"):
        list(Parquet(tmp_path).episodes(Troubles()))


def test_the_library_datasets_reads_the_same(tmp_path):
    datasets = pytest.importorskip("datasets")
    written = [example(f"e{k}", k) for k in range(5)]
    write_parquet(written, tmp_path, losses=Losses(), shard_bytes=40_000)
    loaded = datasets.load_dataset(
        "parquet", data_files=str(tmp_path / "data" / "train-*.parquet"), split="train", cache_dir=str(tmp_path / "c")
    )
    assert loaded.column_names == [column.name for column in COLUMNS]
    assert isinstance(loaded.features["screenshot"], datasets.Image)
    steps = [(one, k) for one in written for k in range(len(one.steps))]
    assert len(loaded) == len(steps)
    for row, (one, k) in zip(loaded, steps, strict=True):
        step = one.steps[k]
        assert (row["episode_id"], row["step"], row["steps"]) == (one.id, k, 3)
        assert np.array_equal(np.asarray(row["screenshot"]), step.screen.frame.rgb())
        assert row["action_type"] == type(step.action).__name__
        if isinstance(step.action, Tap):
            assert (row["x"], row["y"], row["target"]) == (5.0, 6.0, "B" + str(k))
        assert (row["screenshot_after"] is None) == (k < 2)
    whole = datasets.load_dataset(str(tmp_path), split="train", cache_dir=str(tmp_path / "c"))
    assert len(whole) == len(steps)
    loaded.to_parquet(tmp_path / "again" / "data" / "train-00000.parquet")
    assert read(tmp_path / "again") == written


def spoiled(dice: random.Random, row: dict) -> dict:
    """A row with some of its values replaced, cut, or taken away."""
    for name in dice.sample(sorted(row), dice.randint(1, 3)):
        value = row[name]
        match value:
            case str() if value and dice.random() < 0.6:
                at = dice.randrange(len(value))
                row[name] = value[:at] + dice.choice(["", "\x00", "{", "}", "9" * 400, "null", "NaN"]) + value[at + 1 :]
            case dict():
                data = bytearray(value["bytes"] or b"")
                for _ in range(dice.randint(0, 5)):
                    data[dice.randrange(len(data))] = dice.randrange(256)
                row[name] = {"bytes": dice.choice([bytes(data), b"", None]), "path": None}
            case int() if not isinstance(value, bool):
                row[name] = dice.choice([None, -1, 0, 1, 2**31 - 1])
            case _:
                row[name] = None
    return row


@pytest.mark.parametrize("rounds", [20, pytest.param(400, marks=pytest.mark.long)])
def test_spoiled_rows_never_crash_the_reader(tmp_path, rounds):
    """25 rows a round."""
    dice = random.Random(5)
    write_parquet([example(f"e{k}", k, steps=5) for k in range(5)], tmp_path, losses=Losses())
    [path] = (tmp_path / "data").glob("*.parquet")
    table = pq.read_table(path)
    rows = table.to_pylist()
    reported = 0
    for _ in range(rounds):
        mutated = [spoiled(dice, dict(row)) if dice.random() < 0.5 else row for row in rows]
        pq.write_table(pa.Table.from_pylist(mutated, schema=table.schema), path)
        troubles = Troubles()
        for episode in Parquet(tmp_path).episodes(troubles):
            for step in episode.trajectory.steps:
                if step.screen.frame and step.screen.frame.source:
                    try:
                        step.screen.frame.rgb()
                    except DatasetError as error:
                        assert "damaged" in str(error)
        reported += sum(troubles.counts.values())
    assert reported > rounds


@pytest.mark.parametrize("cuts", [20, pytest.param(100, marks=pytest.mark.long)])
def test_torn_files_are_reported_and_the_others_read(tmp_path, cuts):
    dice = random.Random(7)
    write_parquet([example(f"e{k}", k) for k in range(3)], tmp_path, losses=Losses(), shard_bytes=1)
    path = tmp_path / "data" / "train-00001.parquet"
    whole = path.read_bytes()
    for _ in range(cuts):
        path.write_bytes(whole[: dice.randrange(len(whole))])
        troubles = Troubles()
        assert [one.id for one in Parquet(tmp_path).episodes(troubles)] == ["e0", "e2"]
        assert set(troubles.counts) == {"torn record"}


MEASURED = """
import resource, sys
from pathlib import Path
from guiagent.datasets.episode import Troubles
from guiagent.datasets.losses import Losses
from guiagent.datasets.parquet import Parquet
from guiagent.datasets.parquet_writing import write_parquet
sys.path.insert(0, "")
from tests.guiagent.datasets.test_parquet import example
folder = Path(sys.argv[1])
def many(count):
    for k in range(count):
        yield example(f"e{k}", k, steps=6)
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
def gone_through(count, name):
    write_parquet(many(count), folder / name, losses=Losses(), shard_bytes=4_000_000)
    return sum(len(e.trajectory.steps) for e in Parquet(folder / name).episodes(Troubles()))
gone_through(100, "few")
before = peak()
assert gone_through(500, "many") == 3000
print((peak() - before) // 1024)
"""


@pytest.mark.long
def test_memory_stays_flat(tmp_path):
    ran = subprocess.run(
        [sys.executable, "-c", MEASURED, str(tmp_path)], capture_output=True, text=True, timeout=250, check=False,
        cwd=Path(__file__).parents[3], env={**os.environ, "PYTHONPATH": "."},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert int(ran.stdout) < 60, "megabytes more for five times as many episodes"
