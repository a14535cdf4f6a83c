"""What is written as AndroidControl comes back as it was, and what it cannot hold is said by name."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.action import (
    Action,
    Answer,
    ClearText,
    DoubleTap,
    Drag,
    GoTo,
    LongPress,
    OpenApp,
    Press,
    Scroll,
    Stop,
    Swipe,
    Tap,
    TypeText,
    Wait,
)
from emulators.forest import WINDOW
from emulators.screen import Box, Element, Flag, Frame, Pixels, Point, Screen
from emulators.trajectory import Ending, Thought, Trajectory
from guiagent.datasets.android_control import AndroidControl
from guiagent.datasets.android_control_writing import write_android_control
from guiagent.datasets.episode import DatasetError, Seen, Troubles, recorded
from guiagent.datasets.losses import Inexpressible, Losses
from tests.guiagent.datasets import made

pytest.importorskip("google_crc32c", reason="the extra data is not installed")

WIDTH, HEIGHT = 12, 20
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
POINTS = st.builds(Point, st.floats(-5, 40), st.floats(-5, 40))
ACTIONS = st.one_of(
    st.builds(Tap, POINTS), st.builds(LongPress, POINTS),
    st.builds(Scroll, st.sampled_from(["up", "down", "left", "right"]), st.none() | POINTS),
    st.builds(TypeText, st.text(max_size=12), st.none() | POINTS), st.builds(OpenApp, st.text(max_size=12)),
    st.sampled_from([Press("back"), Press("home"), Wait()]),
)  # fmt: skip
FRAMES = st.builds(
    lambda seed: Frame.of(np.random.default_rng(seed).integers(0, 256, (HEIGHT, WIDTH, 3), dtype=np.uint8)),
    st.integers(0, 3),
)


FLAGS = sorted({*Flag} - {Flag.SYSTEM, Flag.EDITABLE, Flag.REQUIRED, Flag.INVALID})


@st.composite
def screens(draw: st.DrawFn) -> Screen:
    """Screens that AndroidControl can hold: an app's window and one of the system, or elements without a window."""
    elements: list[Element] = []
    places = st.tuples(*[st.floats(-100, 3000)] * 4)
    for system in draw(st.sampled_from([(), (False,), (False, True)])):
        extra = frozenset({Flag.SYSTEM}) if system else frozenset()
        window = len(elements) if draw(st.booleans()) else None
        if window is not None:
            elements.append(Element(WINDOW, Box(*draw(places)), draw(WORDS), flags=extra))
        for place in range(start := len(elements), start + draw(st.integers(1, 3))):
            flags = draw(st.frozensets(st.sampled_from(FLAGS))) | extra
            text, description, value, name = (draw(WORDS) for _ in range(4))
            package = "com.android.systemui" if system else "org.app"
            parent = draw(st.sampled_from([window, *range(start, place)]))
            box = Box(*draw(places))
            elements.append(Element("View", box, text, description, value, name, package, flags, parent))
    return Screen("org.app" if elements else "", "", WIDTH, HEIGHT, tuple(elements), draw(FRAMES))


@st.composite
def episodes(draw: st.DrawFn) -> Trajectory:
    thoughts = st.builds(lambda move: Thought(move=move), WORDS)
    seen = draw(st.lists(st.builds(Seen, screens(), ACTIONS, thoughts), min_size=1, max_size=4))
    return recorded("android_control", str(draw(st.integers(0, 10**9))), draw(WORDS), seen, final=draw(screens()))


def near(screen: Screen) -> Screen:
    """With boxes as they are written."""
    boxes = (
        Box(*(float(round(side)) for side in (e.box.left, e.box.top, e.box.right, e.box.bottom)))
        for e in screen.elements
    )
    return replace(screen, elements=tuple(replace(e, box=box) for e, box in zip(screen.elements, boxes, strict=True)))


def rounded(trajectory: Trajectory) -> Trajectory:
    def action(one: Action) -> Action:
        point = getattr(one, "point", None)
        return replace(one, point=Point(float(round(point.x)), float(round(point.y)))) if point else one  # type: ignore[call-arg]

    steps = tuple(
        replace(step, screen=near(step.screen), after=near(step.after), action=action(step.action))
        for step in trajectory.steps
    )
    return replace(trajectory, steps=steps, final=near(trajectory.final) if trajectory.final else None)


def read(folder: Path) -> list[Trajectory]:
    troubles = Troubles()
    found = [episode.trajectory for episode in AndroidControl(folder, split="all", empty=True).episodes(troubles)]
    assert not {*troubles.counts} - {"empty episode"}
    return found


@settings(max_examples=60, deadline=None)
@given(st.lists(episodes(), max_size=3, unique_by=lambda trajectory: trajectory.id), st.integers(1, 3))
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, all_: list[Trajectory], per_file: int
) -> None:
    folder, losses = tmp_path_factory.mktemp("set"), Losses()
    assert write_android_control(all_, folder, losses=losses, per_file=per_file) == len(all_)
    assert json.loads(losses.write(folder).read_text()) == {"lost": [], "dropped": {}}
    assert read(folder) == [rounded(trajectory) for trajectory in all_]
    total = max(1, -(-len(all_) // per_file))
    names = [f"android_control-{number:05}-of-{total:05}" for number in range(total)]
    assert sorted(file.name for file in folder.iterdir()) == [
        *names,
        "losses.json",
        "splits.json",
        "test_subsplits.json",
    ]


@settings(max_examples=100, deadline=None)
@given(st.lists(made.trajectories(), max_size=3))
def test_any_trajectory_is_written_or_said_to_be_lost(
    tmp_path_factory: pytest.TempPathFactory, all_: list[Trajectory]
) -> None:
    folder, losses = tmp_path_factory.mktemp("set"), Losses(listed=True)
    count = write_android_control(all_, folder, losses=losses)
    assert count + losses.count == len(all_) and len(read(folder)) == count


def episode(*actions: Action, id_: str = "7", **changed: object) -> Trajectory:
    frame = Frame.of(np.zeros((HEIGHT, WIDTH, 3), np.uint8))
    screen = Screen("", "", WIDTH, HEIGHT, (), frame)
    made_ = recorded("android_control", id_, "goal", [Seen(screen, action) for action in actions], final=screen)
    return replace(made_, **changed)  # type: ignore[arg-type]


LOST = (
    DoubleTap(Point(1, 1)), Drag(Point(0, 0), Point(0, 9)), Swipe(Point(0, 0), Point(5, 5)),
    Swipe(Point(1, 1), Point(1, 1)), ClearText(), Answer("7"), GoTo("https://example.com"), Press("enter"),
    Press("recents"), Stop(infeasible=True),
    TypeText("a", replace=True), TypeText("a", submit=True), Tap(Point(float("nan"), 0)), Tap(Point(0, float("inf"))),
)  # fmt: skip


@pytest.mark.parametrize("action", LOST, ids=repr)
def test_what_is_lost_is_refused_by_name_or_listed(tmp_path: Path, action: Action) -> None:
    with pytest.raises(Inexpressible, match="step 1 is"):
        write_android_control([episode(Wait(), action)], tmp_path / "a", losses=Losses())
    losses = Losses(listed=True)
    some = [episode(Wait(), action, id_="1"), episode(Wait(), id_="2")]
    assert write_android_control(some, tmp_path / "b", losses=losses) == 1
    assert losses.count == 1 and [each.id for each in read(tmp_path / "b")] == ["android_control/2"]


def test_a_screen_without_pixels_is_lost(tmp_path: Path) -> None:
    bare = Screen("", "", WIDTH, HEIGHT, ())
    other = Screen("", "", WIDTH + 1, HEIGHT, (), Frame.of(np.zeros((HEIGHT, WIDTH, 3), np.uint8)))
    for screen, told in ((bare, "no pixels"), (other, "another size")):
        with pytest.raises(Inexpressible, match=told):
            write_android_control([replace(episode(Wait()), final=screen)], tmp_path, losses=Losses())


def gone() -> Pixels:
    raise LookupError("screens/ab is gone")


def test_a_screenshot_that_cannot_be_read_loses_its_episode_also_where_writing_goes_on(tmp_path: Path) -> None:
    screen = Screen("", "", WIDTH, HEIGHT, (), Frame.later(WIDTH, HEIGHT, gone))
    some = [episode(Wait(), id_=name) for name in ("a", "b", "c", "d")]
    some[1] = replace(some[1], final=screen)
    with pytest.raises(Inexpressible, match="screens/ab is gone"):
        write_android_control(some, tmp_path / "refused", losses=Losses())

    def until(count: int) -> Iterator[Trajectory]:
        yield from some[:count]
        raise KeyboardInterrupt

    folder, losses = tmp_path / "b", Losses(listed=True)
    with pytest.raises(KeyboardInterrupt):
        write_android_control(until(4), folder, losses=Losses(listed=True), per_file=3)
    assert len(list(folder.iterdir())) == 1
    assert write_android_control(some, folder, losses=losses, per_file=3) == 3
    assert losses.count == 1
    assert write_android_control(some, tmp_path / "c", losses=Losses(listed=True), per_file=3) == 3
    assert read(folder) == read(tmp_path / "c") and len(read(folder)) == 3


def test_a_stop_at_the_end_leaves_its_screen(tmp_path: Path) -> None:
    losses = Losses()
    write_android_control([episode(Wait(), Stop())], tmp_path, losses=losses)
    [found] = read(tmp_path)
    assert [step.action for step in found.steps] == [Wait()]
    assert json.loads(losses.write(tmp_path).read_text())["dropped"] == {"a stop at the end": 1}
    with pytest.raises(Inexpressible):
        write_android_control([episode(Stop(), Wait())], tmp_path / "b", losses=Losses())


@pytest.mark.parametrize(
    ("end", "way"), [(Point(6, 0), "down"), (Point(6, 19), "up"), (Point(0, 10), "right"), (Point(11, 12), "left")]
)
def test_a_swipe_along_a_side_is_a_scroll(tmp_path: Path, end: Point, way: str) -> None:
    losses = Losses()
    write_android_control([episode(Swipe(Point(6, 10), end))], tmp_path, losses=losses)
    assert read(tmp_path)[0].steps[0].action == Scroll(way)  # type: ignore[arg-type]
    assert json.loads(losses.write(tmp_path).read_text())["dropped"] == {"where the finger goes in a swipe": 1}


def test_what_else_is_known_is_counted(tmp_path: Path) -> None:
    one = episode(Wait(3), Tap(Point(1, 1), element=0), ending=Ending.OUT_OF_STEPS)
    step = replace(one.steps[0], thought=Thought("seen", "plan", "move"))
    task = replace(one.task, parameters=(("name", "Ada"),))
    losses = Losses()
    write_android_control([replace(one, steps=(step, *one.steps[1:]), task=task)], tmp_path, losses=losses)
    assert json.loads(losses.write(tmp_path).read_text())["dropped"] == {
        "how an episode ended": 1, "how long a wait is": 1, "the parameters of a task": 1,
        "what was thought besides the next move": 1, "which element was meant": 1,
    }  # fmt: skip


def test_episodes_without_a_number_get_one(tmp_path: Path) -> None:
    some = [episode(Wait(), id_=id_) for id_ in ("run/3", "7", "07", "7")]
    losses = Losses()
    write_android_control(some, tmp_path, losses=losses)
    assert [each.id for each in read(tmp_path)] == [
        f"android_control/{n}" for n in (1_000_000, 7, 1_000_001, 1_000_002)
    ]
    assert json.loads(losses.write(tmp_path).read_text())["dropped"] == {"the name of an episode": 3}


def test_splits_and_sub_splits_are_written(tmp_path: Path) -> None:
    some = [episode(Wait(), id_=str(number)) for number in range(3)]
    write_android_control(
        some, tmp_path, losses=Losses(), split="test", subsplits=lambda each: ("IDD",) if each.id.endswith("1") else ()
    )
    found = {each.id: each.subsets for each in AndroidControl(tmp_path).episodes(Troubles())}
    assert found == {"0": ("test",), "1": ("test", "IDD"), "2": ("test",)}
    with pytest.raises(DatasetError, match="no split 'dev'"):
        write_android_control([], tmp_path / "a", losses=Losses(), split="dev")
    with pytest.raises(DatasetError, match="already"):
        write_android_control([], tmp_path, losses=Losses())


def test_writing_goes_on_where_it_was_ended(tmp_path: Path) -> None:
    some = [episode(Tap(Point(number, 0)), id_=str(number)) for number in range(7)]

    def until(count: int) -> Iterator[Trajectory]:
        yield from some[:count]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_android_control(until(5), tmp_path, losses=Losses(), per_file=2)
    with pytest.raises(DatasetError, match="has no file such as"):
        AndroidControl(tmp_path).episodes(Troubles())
    finished = {file.name: file.stat().st_mtime_ns for file in tmp_path.iterdir()}
    assert len(finished) == 2
    assert write_android_control(iter(some), tmp_path, losses=Losses(), per_file=2) == 7
    times = sorted(file.stat().st_mtime_ns for file in tmp_path.glob("android_control-*"))
    assert [*times[:2]] == sorted(finished.values())
    assert [each.id for each in read(tmp_path)] == [each.id for each in some]
