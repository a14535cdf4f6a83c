"""ShareGPT and OS-Genesis: what comes back, what is lost, and what never crashes."""

import dataclasses
import json
import random
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.action import Answer, Drag, LongPress, Press, Scroll, Stop, Swipe, Tap, TypeText
from emulators.screen import Point
from emulators.trajectory import Thought
from guiagent.config import ConfigError
from guiagent.datasets.episode import DatasetError, Episode, Troubles
from guiagent.datasets.losses import Inexpressible, Losses
from guiagent.datasets.os_genesis import FILE, OsGenesis, write_os_genesis
from guiagent.datasets.sharegpt import ShareGpt
from guiagent.datasets.sharegpt_writing import write_sharegpt
from guiagent.dialects.table import DIALECTS
from tests.guiagent.datasets.made import HEIGHT, WIDTH, actions_at, elements, frames, screens, trajectories
from tests.guiagent.datasets.test_parquet import example

words = st.from_regex(r"[A-Za-z0-9äöü日本,.!?'()-]([ A-Za-z0-9äöü日本,.!?'()-]{0,10}[A-Za-z0-9ä.])?", fullmatch=True)
inside = st.builds(Point, st.floats(0, WIDTH - 0.01), st.floats(0, HEIGHT - 0.01))
seen_screens = st.builds(
    lambda screen, frame, shown: dataclasses.replace(screen, frame=frame, elements=tuple(shown)),
    screens, frames, st.lists(elements, max_size=3),
)  # fmt: skip
whole_thoughts = st.builds(Thought, seen=words, plan=words, move=words)
spoken = trajectories(
    action=actions_at(inside, words), screen=seen_screens, thought=whole_thoughts | st.just(Thought()), least_steps=1
)


def far(one: Point, other: Point) -> float:
    return max(abs(one.x - other.x) / WIDTH, abs(one.y - other.y) / HEIGHT)


def same_action(one, other, *, off: float) -> None:
    """The same kind and words, and places as near as the dialect says them."""
    assert type(one) is type(other)
    for entry in dataclasses.fields(one):
        mine, theirs = getattr(one, entry.name), getattr(other, entry.name)
        if isinstance(mine, Point):
            assert far(mine, theirs) <= off
        elif entry.name not in ("element", "point"):
            assert mine == theirs


def losses_of(folder: Path) -> dict:
    return json.loads((folder / "losses.json").read_text())


@settings(max_examples=40)
@given(st.lists(spoken, min_size=1, max_size=3, unique_by=lambda one: one.id))
def test_our_own_form_brings_back_thoughts_actions_and_pictures(written):
    with tempfile.TemporaryDirectory() as name:
        folder, losses, troubles = Path(name), Losses(listed=True), Troubles()
        write_sharegpt(iter(written), folder, losses=losses)
        found = {one.id: one.trajectory for one in ShareGpt(folder).episodes(troubles)}
        lost = {(one["episode"], one["step"]) for one in losses_of(folder)["lost"]}
        assert set(troubles.counts) <= {"missing step"}
        for one in written:
            kept = [s for k, s in enumerate(one.steps) if (one.id, k) not in lost]
            steps = found[one.id].steps if kept else ()
            assert len(steps) == len(kept)
            assert not kept or found[one.id].task.instruction == one.task.instruction
            for step, again in zip(kept, steps, strict=True):
                same_action(step.action, again.action, off=0.5 / 1000 + 1e-6)
                assert again.thought == step.thought
                assert np.array_equal(step.screen.frame.rgb(), again.screen.frame.rgb())


@settings(max_examples=25)
@given(st.lists(spoken, min_size=1, max_size=2, unique_by=lambda one: one.id), st.sampled_from(DIALECTS))
def test_every_dialect_is_read_as_it_was_written(written, dialect):
    with tempfile.TemporaryDirectory() as name:
        folder, losses, troubles = Path(name), Losses(listed=True), Troubles()
        write_sharegpt(iter(written), folder, losses=losses, dialect=dialect)
        records = json.loads((folder / "guiagent.json").read_text())
        for record in records:
            turns = record["conversations"]
            assert sum(turn["value"].count("<image>") for turn in turns) == len(record["images"])
            asked = [turn["from"] for turn in turns if turn["from"] != "system"]
            assert asked == ["human", "gpt"] * (len(asked) // 2)
            assert all((folder / image).is_file() for image in record["images"])
        found = list(ShareGpt(folder, dialect=dialect).episodes(troubles))
        assert set(troubles.counts) <= {"missing step"}, troubles.first
        assert sum(len(one.trajectory.steps) for one in found) >= len(records)


@settings(max_examples=40)
@given(st.lists(spoken, min_size=1, max_size=3, unique_by=lambda one: one.id))
def test_os_genesis_brings_back_what_it_can_say_to_the_pixel(written):
    with tempfile.TemporaryDirectory() as name:
        folder, losses, troubles = Path(name), Losses(listed=True), Troubles()
        write_os_genesis(iter(written), folder, losses=losses)
        lost = {(one["episode"], one["step"]) for one in losses_of(folder)["lost"]}
        found = {one.id: one.trajectory for one in OsGenesis(folder).episodes(troubles)}
        assert set(troubles.counts) <= {"missing step"}
        for one in written:
            kept = [s for k, s in enumerate(one.steps) if (one.id, k) not in lost]
            for step, again in zip(kept, found[one.id].steps if kept else (), strict=True):
                if isinstance(step.action, Tap | LongPress):
                    assert far(step.action.point, again.action.point) <= 0.5 / WIDTH + 1e-6
                moved = isinstance(step.action, Swipe) and isinstance(again.action, Scroll)
                assert moved or type(step.action) is type(again.action)
                assert again.thought.move in (step.thought.move, step.thought.plan)
                assert np.array_equal(step.screen.frame.rgb(), again.screen.frame.rgb())
                assert again.screen.width == WIDTH


def one_with(*actions, **changes):
    one = example("e", steps=len(actions))
    steps = tuple(dataclasses.replace(step, action=act) for step, act in zip(one.steps, actions, strict=True))
    return dataclasses.replace(one, steps=steps, **changes)


def conversation(folder: Path, index: int = 0, file: str = "guiagent.json") -> list[tuple[str, str]]:
    record = json.loads((folder / file).read_text())[index]
    return [(turn["from"], turn["value"]) for turn in record["conversations"]]


def test_the_four_stages_in_our_own_form(tmp_path):
    assert write_sharegpt([example("e")], tmp_path, losses=Losses()) == 1
    turns = conversation(tmp_path, 1)
    assert [who for who, _ in turns] == ["system"] + ["human", "gpt"] * 4
    assert [said for who, said in turns if who == "gpt"] == ["s", "p", "m", 'tap "B1" 083 066']
    assert turns[1][1].startswith("<image>\nThis is the screen.")
    assert "The moves so far:" in turns[3][1]
    info = json.loads((tmp_path / "dataset_info.json").read_text())["guiagent"]
    assert info["formatting"] == "sharegpt"
    assert info["columns"] == {"messages": "conversations", "images": "images"}
    assert info["tags"]["user_tag"] == "human"
    assert info["file_name"] == "guiagent.json"


def test_a_step_without_thoughts_is_asked_for_at_once(tmp_path):
    one = one_with(Tap(Point(5, 6), 0), Stop())
    bare = tuple(dataclasses.replace(step, thought=Thought()) for step in one.steps)
    write_sharegpt([dataclasses.replace(one, steps=bare)], tmp_path, losses=Losses())
    turns = conversation(tmp_path, 1)
    assert [who for who, _ in turns] == ["system", "human", "gpt"]
    assert 'tap "B0"' in turns[1][1], "the history tells moves that nobody thought of in words"
    assert turns[2][1] == "done"


def test_ui_tars_finishes_with_the_answer(tmp_path):
    one = one_with(Tap(Point(5, 6)), Answer("it's 5"), Stop())
    write_sharegpt([one], tmp_path, losses=Losses(), dialect="ui-tars")
    turns = conversation(tmp_path, 1)
    assert turns[-1][1].endswith("Action: finished(content='it\\'s 5')")
    assert len(json.loads((tmp_path / "guiagent.json").read_text())) == 2
    [found] = ShareGpt(tmp_path, dialect="ui-tars").episodes(Troubles())
    assert [step.action for step in found.trajectory.steps][1:] == [Answer("it's 5"), Stop()]


def test_scrolls_are_said_as_far_as_a_dialect_can(tmp_path):
    one = one_with(Scroll("down", Point(30, 45)), Stop())
    losses = Losses()
    write_sharegpt([one], tmp_path / "a", losses=losses, dialect="os-atlas")
    assert losses_of(tmp_path / "a")["dropped"]["where on the screen was scrolled"] == 1
    write_sharegpt([one], tmp_path / "b", losses=Losses(), dialect="qwen3-vl")
    assert losses_of(tmp_path / "b")["dropped"]["that swipes were scrolls"] == 1
    [found] = ShareGpt(tmp_path / "b", dialect="qwen3-vl").episodes(Troubles())
    swipe = found.trajectory.steps[0].action
    assert isinstance(swipe, Swipe)
    assert swipe.start.y > swipe.end.y
    one = one_with(Swipe(Point(30, 60), Point(33, 10)), Stop())
    losses = Losses()
    write_os_genesis([one], tmp_path / "c", losses=losses)
    assert losses_of(tmp_path / "c")["dropped"]["where the finger goes in a swipe"] == 1
    [found] = OsGenesis(tmp_path / "c").episodes(Troubles())
    assert found.trajectory.steps[0].action == Scroll("down")


def test_what_a_dialect_cannot_say_is_refused_or_listed(tmp_path):
    one = one_with(Tap(Point(5, 6)), Drag(Point(1, 2), Point(30, 4)), Stop())
    with pytest.raises(Inexpressible, match=r"episode e\), step 1.*OS-Genesis has no way.*--losses list"):
        write_os_genesis([one], tmp_path / "a", losses=Losses())
    assert not (tmp_path / "a" / FILE).exists()
    losses = Losses(listed=True)
    assert write_os_genesis([one], tmp_path / "b", losses=losses) == 1
    assert losses.count == 1
    troubles = Troubles()
    [found] = OsGenesis(tmp_path / "b").episodes(troubles)
    assert len(found.trajectory.steps) == 2
    assert troubles.counts == {"missing step": 1}


def test_words_that_stand_for_pictures_are_disguised_in_prompts_and_refused_in_replies(tmp_path):
    one = one_with(Tap(Point(5, 6)), Stop())
    task = dataclasses.replace(one.task, instruction="Describe <image> and <video>")
    write_sharegpt([dataclasses.replace(one, task=task)], tmp_path / "a", losses=Losses())
    assert "< image> and < video>" in conversation(tmp_path / "a")[3][1]
    [found] = ShareGpt(tmp_path / "a").episodes(Troubles())
    assert found.trajectory.task.instruction == "Describe <image> and <video>"
    with pytest.raises(Inexpressible, match="would be taken for a picture"):
        write_sharegpt([one_with(TypeText("<image>"), Stop())], tmp_path / "b", losses=Losses())


def test_a_screen_without_pixels_is_lost(tmp_path):
    one = one_with(Tap(Point(5, 6)), Stop())
    dark = dataclasses.replace(one.steps[0].screen, frame=None)
    one = dataclasses.replace(one, steps=(dataclasses.replace(one.steps[0], screen=dark), one.steps[1]))
    for number, dialect in enumerate(("guiagent", "ui-tars")):
        losses = Losses(listed=True)
        write_sharegpt([one], tmp_path / str(number), losses=losses, dialect=dialect)
        assert losses.count == 1


def test_an_unknown_dialect_is_told(tmp_path):
    with pytest.raises(ConfigError, match="known are guiagent, ui-tars"):
        write_sharegpt([], tmp_path, losses=Losses(), dialect="klingon")


def test_written_again_the_data_is_the_same(tmp_path):
    for _ in range(2):
        write_sharegpt([example("a"), example("b", 1)], tmp_path, losses=Losses())
    assert len(list(ShareGpt(tmp_path).episodes(Troubles()))) == 2
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "images").rglob("*.png")}
    write_sharegpt([example("a"), example("b", 1)], tmp_path, losses=Losses())
    assert before == {path: path.stat().st_mtime_ns for path in (tmp_path / "images").rglob("*.png")}


def test_the_library_datasets_reads_both_files(tmp_path):
    datasets = pytest.importorskip("datasets")
    write_sharegpt([example("a"), example("b", 1)], tmp_path, losses=Losses())
    write_os_genesis([example("a"), example("b", 1)], tmp_path, losses=Losses())
    for file in ("guiagent.json", FILE):
        cache = str(tmp_path / "cache")
        loaded = datasets.load_dataset("json", data_files=str(tmp_path / file), split="train", cache_dir=cache)
        assert len(loaded) == 6
        assert loaded[0]["episode_id"] == "a"


PUBLISHED = [
    ("Open the clock", "", "Click the clock", {"action_type": "click", "x": 539.5, "y": 2148.0}),
    ("Open the clock", "step 1: Click the clock", "Wait", {"action_type": "wait"}),
    ("Open the clock", "", "Scroll down", {"action_type": "scroll", "direction": "down"}),
    ("Call Ada", "", "Go back", {"action_type": "navigate_back"}),
]
"""Lines in the published form, made here: goal, history, thought, action."""


def test_published_files_without_ids_are_taken_apart_into_episodes(tmp_path):
    tree = json.dumps({"Get started": "(539.5, 2148.0)", "Clock": "(12, 30)"})
    with (tmp_path / "os_genesis_ac_training_data.jsonl").open("w") as file:
        for goal, history, thought, action in PUBLISHED:
            question = (
                f"<image>\nYou are a GUI task expert.\n\nHigh-level instruction: {goal}\n\nAction history: {history}"
                f"\n\nAccessibility tree: {tree}\n\nPlease generate the low-level thought and action."
            )
            answer = f"Low-level thought: {thought}\naction: {json.dumps(action)}"
            turns = [{"from": "human", "value": question}, {"from": "gpt", "value": answer}]
            record = {"image": "x.png", "width": 1080, "height": 2400, "conversations": turns}
            file.write(json.dumps(record) + "\n")
    read = OsGenesis(tmp_path, file="os_genesis_ac_training_data.jsonl", pixels=False)
    troubles = Troubles()
    found: list[Episode] = list(read.episodes(troubles))
    assert troubles.first == []
    assert [(one.id, len(one.trajectory.steps)) for one in found] == [("line-1", 2), ("line-3", 1), ("line-4", 1)]
    first = found[0].trajectory
    assert first.task.instruction == "Open the clock"
    assert first.steps[0].action == Tap(Point(539.5, 2148.0))
    assert [one.text for one in first.steps[0].screen.elements] == ["Get started", "Clock"]
    assert first.steps[0].screen.elements[1].box.center == Point(12, 30)
    assert found[2].trajectory.steps[0].action == Press("back")
    assert found[1].trajectory.steps[0].action == Scroll("down")


def test_other_folders_are_refused(tmp_path):
    with pytest.raises(DatasetError, match="guiagent export RUN --to sharegpt"):
        list(ShareGpt(tmp_path).episodes(Troubles()))
    with pytest.raises(DatasetError, match="guiagent export RUN --to os_genesis"):
        list(OsGenesis(tmp_path).episodes(Troubles()))


def test_pictures_outside_of_the_folder_are_not_opened(tmp_path):
    write_sharegpt([example("a")], tmp_path / "in", losses=Losses())
    [picture, *_] = sorted((tmp_path / "in").rglob("*.png"))
    picture.replace(tmp_path / "secret.png")
    told = (tmp_path / "in" / "guiagent.json").read_text()
    relative = str(picture.relative_to(tmp_path / "in"))
    (tmp_path / "in" / "guiagent.json").write_text(told.replace(relative, "../secret.png"))
    troubles = Troubles()
    list(ShareGpt(tmp_path / "in").episodes(troubles))
    assert troubles.counts == {"missing image": 1}
    assert "outside" in troubles.first[0].detail


def spoiled(dice: random.Random, line: str) -> str:
    """A line with letters cut out, put in, or values swapped for others."""
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(line))
        match dice.randrange(4):
            case 0:
                line = line[:at] + line[at + dice.randint(1, 40) :]
            case 1:
                line = (
                    line[:at] + dice.choice(["{", '"', "null", "\\", "9" * 30, "[" * 50, "NaN", "\ud800"]) + line[at:]
                )
            case 2:
                line = line.replace(dice.choice(['"x"', '"value"', '"from"', "tap", ".png", ":5", "wid"]), "0", 1)
            case _:
                line = line.replace(dice.choice(['"episode_id":"', '"step_id":', '"width":']), '"y":[{', 1)
        if not line:
            return "{}"
    return line


@pytest.mark.parametrize("rounds", [40, pytest.param(900, marks=pytest.mark.long)])
def test_spoiled_lines_never_crash_the_readers(tmp_path, rounds):
    """12 lines a round."""
    dice = random.Random(3)
    whole = [example("a"), example("b", 1)]
    write_sharegpt(whole, tmp_path, losses=Losses())
    write_os_genesis(whole, tmp_path, losses=Losses())
    files = {path: path.read_text().split("\n") for path in (tmp_path / "guiagent.json", tmp_path / FILE)}
    reported = 0
    for _ in range(rounds):
        for path, lines in files.items():
            mutated = [spoiled(dice, line) if line and dice.random() < 0.7 else line for line in lines]
            path.write_bytes("\n".join(mutated).encode("utf-8", "surrogatepass"))
        troubles = Troubles()
        for one in (*ShareGpt(tmp_path).episodes(troubles), *OsGenesis(tmp_path).episodes(troubles)):
            assert one.trajectory.steps
        reported += troubles.counts.total()
    assert reported > rounds
