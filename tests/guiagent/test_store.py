"""The run folder: what is committed stays, whatever happens to the writer."""

import math
import os
import shutil
import signal
import subprocess
import sys
import threading
import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emulators.action import Tap
from emulators.codec import content_id
from emulators.screen import Box, Element, Frame, Point, Screen
from emulators.trajectory import (
    Ending,
    Outcome,
    Saved,
    State,
    Step,
    Task,
    Thought,
    Timings,
    Trajectory,
    Unchecked,
)  # fmt: skip
from guiagent.errors import GuiagentError
from guiagent.journal import Journal, read_lines, write_whole
from guiagent.provenance import without_secrets
from guiagent.records import Measure
from guiagent.store import Run, StoreError


def a_screen(shade: int, text: str = "OK") -> Screen:
    pixels = np.full((20, 10, 3), shade % 256, np.uint8)
    pixels[0, 0] = shade // 256
    return Screen("app", "main", 10, 20, (Element("button", Box(0, 0, 5, 5), text=text),), Frame.of(pixels))


def a_trajectory(number: int) -> Trajectory:
    task = Task(f"task@{number}", "Do it", Saved(State.of("k", bytes([number % 256]))), Unchecked(), 5)
    step = Step(a_screen(number), Thought("s", "p", "m"), Tap(Point(1, 2)), a_screen(number + 1), Timings(0, 0, 0))
    return Trajectory(str(number), task, (step,), Ending.DONE, Outcome(1.0), a_screen(number + 1), "p", "d", number)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run.create(tmp_path / "run", {"steps": 3}, seed=7)


def test_what_is_appended_is_read_with_its_pixels_and_states(run: Run) -> None:
    written = [a_trajectory(n) for n in range(3)]
    with run:
        for trajectory in written:
            run.append("trajectories", trajectory)
    again = list(Run.open(run.folder).read("trajectories", Trajectory))
    assert again == written
    for one, other in zip(again, written, strict=True):
        assert one.final is not None and one.final.frame is not None
        assert other.final is not None and other.final.frame is not None
        assert np.array_equal(one.final.frame.rgb(), other.final.frame.rgb())
        assert isinstance(one.task.start, Saved) and isinstance(other.task.start, Saved)
        assert one.task.start.state.data() == other.task.start.state.data()
    assert run.kinds() == ["trajectories"]
    assert run.count("trajectories") == 3


def test_images_lie_by_content_and_only_once(run: Run) -> None:
    screen = a_screen(3)
    assert screen.frame is not None
    with run:
        run.append("screens_seen", screen)
        run.append("screens_seen", screen)
    files = [p.relative_to(run.folder).as_posix() for p in (run.folder / "screens").rglob("*") if p.is_file()]
    digest = screen.frame.digest
    assert files == [f"screens/{digest[:2]}/{digest}.webp"]


def test_real_pixels_are_kept_without_loss(run: Run) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (64, 48, 3), np.uint8)
    screen = Screen("a", "", 48, 64, (), Frame.of(pixels))
    with run:
        run.append("x", screen)
        [again] = run.read("x", Screen)
    assert again.frame is not None
    assert np.array_equal(again.frame.rgb(), pixels)


def test_the_store_survives_truncation_at_every_byte_of_its_last_line(run: Run) -> None:
    written = [a_trajectory(n) for n in range(3)]
    with run:
        for trajectory in written:
            run.append("trajectories", trajectory)
    path = run.folder / "trajectories.jsonl"
    whole = path.read_bytes()
    last = whole[:-1].rfind(b"\n") + 1
    reader = Run.open(run.folder)
    for cut in range(last, len(whole)):
        path.write_bytes(whole[:cut])
        assert list(reader.read("trajectories", Trajectory)) == written[:2], cut
        if cut % 97 == 0 or cut >= len(whole) - 2:
            with reader as again:
                again.append("trajectories", written[2])
                assert list(again.read("trajectories", Trajectory)) == written
            assert path.read_bytes() == whole


lines = st.lists(st.dictionaries(st.text(max_size=5), st.text(max_size=5) | st.integers(), max_size=3), max_size=4)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
@given(lines, lines, st.data())
def test_any_cut_keeps_every_whole_line_and_appending_goes_on(
    tmp_path: Path, first: list[object], second: list[object], data: st.DataObject
) -> None:
    path = tmp_path / "x.jsonl"
    path.unlink(missing_ok=True)
    _write(path, first)
    content = path.read_bytes()
    cut = data.draw(st.integers(0, len(content)))
    path.write_bytes(content[:cut])
    kept = first[: content[:cut].count(b"\n")]
    assert [record for _, record in read_lines(path)] == kept
    _write(path, second)
    assert [record for _, record in read_lines(path)] == kept + second


def _write(path: Path, records: list[object]) -> None:
    journal = Journal(path)
    for record in records:
        journal.append(record)
    journal.close()


def test_a_long_torn_line_is_cut_off_however_long(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b'{"a":1}\n' + b"x" * 200_000)
    _write(path, [{"a": 2}])
    assert path.read_bytes() == b'{"a":1}\n{"a":2}\n'
    path.write_bytes(b"y" * 200_000)
    _write(path, [{"a": 3}])
    assert path.read_bytes() == b'{"a":3}\n'


def test_damage_in_the_middle_names_file_and_line(run: Run) -> None:
    with run:
        for n in range(3):
            run.append("rows", {"n": n})
    path = run.folder / "rows.jsonl"
    path.write_bytes(path.read_bytes().replace(b'{"n":1}', b'{"n":'))
    reader = run.read_plain("rows")
    assert next(reader) == {"n": 0}
    with pytest.raises(StoreError, match=r"rows\.jsonl, line 2 is damaged"):
        next(reader)


def test_a_record_of_another_shape_names_file_and_line(run: Run) -> None:
    with run:
        run.append("trajectories", {"not": "one"})
    with pytest.raises(StoreError, match=r"trajectories\.jsonl, line 1 is not a Trajectory"):
        list(run.read("trajectories", Trajectory))


WRITER = """
import sys
sys.path.insert(0, {here!r})
from test_store import a_trajectory
from guiagent.store import Run
with Run.open({folder!r}) as run:
    for number in range({start}, 100_000):
        run.append("trajectories", a_trajectory(number))
        print(number, flush=True)
"""


@pytest.mark.parametrize("lines_before_the_kill", [1, 7, 20])
def test_nothing_committed_is_lost_when_the_writer_is_killed(run: Run, lines_before_the_kill: int) -> None:
    committed = 0
    for _ in range(2):
        code = WRITER.format(here=str(Path(__file__).parent), folder=str(run.folder), start=committed)
        with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            said = [int(writer.stdout.readline()) for _ in range(lines_before_the_kill)]
            os.kill(writer.pid, signal.SIGKILL)
            said += [int(line) for line in writer.stdout.read().splitlines()]
        read = list(Run.open(run.folder).read("trajectories", Trajectory))
        assert [t.seed for t in read] == list(range(len(read)))
        assert len(read) >= said[-1] + 1
        for trajectory in read:
            assert trajectory.final is not None and trajectory.final.frame is not None
            trajectory.final.frame.rgb()
            assert isinstance(trajectory.task.start, Saved)
            trajectory.task.start.state.data()
        committed = len(read)


def test_a_second_writer_is_told_who_the_first_is(run: Run) -> None:
    with run:
        run.append("rows", {})
        with Run.open(run.folder) as other:
            with pytest.raises(StoreError, match=rf"process {os.getpid()} is writing to .*rows\.jsonl"):
                other.append("rows", {})
            other.append("other_rows", {})
            assert list(other.read_plain("rows")) == [{}]
    with Run.open(run.folder) as third:
        third.append("rows", {})
    assert run.count("rows") == 2


def test_encoding_happens_elsewhere_and_failures_come_back(run: Run) -> None:
    threads = []
    pixels = np.zeros((4, 4, 3), np.uint8)
    bound = Frame.of(pixels)

    def source() -> np.ndarray:
        threads.append(threading.current_thread())
        return pixels

    with run:
        run.keep(Screen("a", "", 4, 4, (), Frame(bound.digest, 4, 4, source)))
        run.append("x", Screen("a", "", 4, 4, (), bound))
        assert threads and threads[0] is not threading.main_thread()
        run.append("x", Screen("a", "", 4, 4, (), Frame("0" * 64, 4, 4)), sync=False)
        with pytest.raises(StoreError, match="has no pixels here"):
            run.flush()
        run.append("x", Screen("b", "", 4, 4, ()))
        assert [s.app for s in run.read("x", Screen)] == ["a", "b"]


def test_a_stored_record_holds_no_pixels_in_memory(run: Run) -> None:
    with run:
        trajectory = a_trajectory(1)
        run.append("trajectories", trajectory)
        stored = run.stored(trajectory)
        assert stored == trajectory
        assert stored.final is not None and stored.final.frame is not None
        shutil.rmtree(run.folder / "screens")
        with pytest.raises(StoreError, match="missing or damaged"):
            stored.final.frame.rgb()


def test_an_image_that_is_not_what_was_stored_is_an_error(run: Run) -> None:
    one, other = a_screen(1), a_screen(2)
    assert one.frame is not None and other.frame is not None
    with run:
        run.append("x", one)
        run.append("x", other)
        shutil.copy(run.frame_path(one.frame.digest), run.frame_path(other.frame.digest))
        _, damaged = run.read("x", Screen)
    assert damaged.frame is not None
    with pytest.raises(StoreError, match="not what was stored"):
        damaged.frame.rgb()


def test_a_missing_or_half_written_run_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"there is no run at .*nowhere; begin one with"):
        Run.open(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(StoreError, match=r"has no run\.toml"):
        Run.open(tmp_path / "empty")
    half = tmp_path / "half"
    half.mkdir()
    for content in ("seed = ", "", "format = 1", "format = 99\nseed = 1", 'format = 1\nseed = "x"', "\x00"):
        (half / "run.toml").write_text(content)
        with pytest.raises(StoreError, match=r"run\.toml"):
            Run.open(half)
    (half / "run.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(StoreError, match="cannot be read"):
        Run.open(half)
    assert issubclass(StoreError, GuiagentError)


def test_a_new_run_does_not_take_over_a_folder_in_use(tmp_path: Path, run: Run) -> None:
    with pytest.raises(StoreError, match="is not empty"):
        Run.create(run.folder, {}, seed=1)
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="is not empty"):
        Run.create(tmp_path / "file", {}, seed=1)


def test_resuming_keeps_what_was_and_refuses_another_seed(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    with Run.resume(folder, {"explore": {"steps": 3}}, seed=7) as run:
        run.append("rows", {})
    with Run.resume(folder, {"collect": {"episodes": 2}}, seed=7) as again:
        assert again.config == {"explore": {"steps": 3}, "collect": {"episodes": 2}}
        assert again.count("rows") == 1
    assert Run.open(folder).config == again.config
    with pytest.raises(StoreError, match="begun with seed 7, not 8"):
        Run.resume(folder, {}, seed=8)
    killed = tmp_path / "killed"
    killed.mkdir()
    (killed / ".run.toml.17.part").write_text("see")
    assert Run.resume(killed, {}, seed=1).seed == 1


def test_run_toml_says_how_it_came_about_and_no_secrets(tmp_path: Path) -> None:
    config = {"chat": {"base_url": "https://me:pw@host:1/v1", "api_key": "sk-1", "api_key_env": "KEY", "max_tokens": 9,
                       "headers": {"Authorization": "Bearer 1"}, "none": None, "path": Path("a/b")},
              "list": [{"token": "t", "n": 1}, None]}  # fmt: skip
    Run.create(tmp_path / "run", config, seed=3)
    said = tomllib.loads((tmp_path / "run" / "run.toml").read_text())
    assert said["seed"] == 3
    assert said["config"] == {
        "chat": {"base_url": "https://host:1/v1", "api_key_env": "KEY", "max_tokens": 9, "path": "a/b"},
        "list": [{"n": 1}],
    }
    assert "numpy" in said["versions"] and "python" in said["versions"]
    text = (tmp_path / "run" / "run.toml").read_text()
    assert "sk-1" not in text and "Bearer" not in text and "pw@" not in text
    assert without_secrets({"a": {3, 1}}) == {"a": ["1", "3"]}


def test_files_are_put_in_place_whole(run: Run) -> None:
    run.write_file("report.json", "{}")
    run.write_file("report.json", b"[]")
    assert (run.folder / "report.json").read_bytes() == b"[]"
    assert not list(run.folder.glob(".*.part"))
    (run.folder / "file").write_text("")
    with pytest.raises((StoreError, OSError)):
        write_whole(run.folder / "file" / "below", b"")


def test_every_new_folder_is_made_durable_in_the_one_above(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced, fsync = [], os.fsync

    def noted(descriptor: int) -> None:
        synced.append(Path(f"/proc/self/fd/{descriptor}").readlink())
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    write_whole(tmp_path / "screens" / "ab" / "x", b"1")
    folders = [path for path in synced if path.is_dir()]
    assert folders == [tmp_path, tmp_path / "screens", tmp_path / "screens" / "ab"]
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="choose another folder"):
        write_whole(tmp_path / "file" / "below" / "x", b"")


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_every_line_is_json_for_everybody(run: Run, number: float) -> None:
    with run:
        run.append("metrics", Measure("sft", 1, {"loss": number, "rate": 0.5}))
        assert b'"loss":null,"rate":0.5' in (run.folder / "metrics.jsonl").read_bytes()
        [measure] = run.read("metrics", Measure)
        assert math.isnan(measure.values["loss"]) and measure.values["rate"] == 0.5
        with pytest.raises(StoreError, match=r"rows\.jsonl cannot hold this record"):
            run.append("rows", {"x": number})
        run.append("rows", {"x": 1.0})
        assert list(run.read_plain("rows")) == [{"x": 1.0}]


@pytest.mark.parametrize("kind", ["../x", "a/b", "", "a.b"])
def test_a_kind_is_a_plain_word(run: Run, kind: str) -> None:
    with run, pytest.raises(StoreError, match="no kind of record"):
        run.append(kind, {})


def test_appending_to_a_folder_that_is_gone_is_an_error(run: Run) -> None:
    shutil.rmtree(run.folder)
    with run, pytest.raises(StoreError, match="cannot write in"):
        run.append("rows", {})


def test_ids_of_appended_records_are_those_of_the_read_ones(run: Run) -> None:
    with run:
        run.append("trajectories", a_trajectory(5))
        [again] = run.read("trajectories", Trajectory)
    assert content_id(again) == content_id(a_trajectory(5))
