"""What is written as AITZ comes back as it was, and what AITZ cannot hold is said by name."""

import json
import os
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from emulators.action import (
    Action,
    Answer,
    ClearText,
    DoubleTap,
    Drag,
    GoTo,
    LongPress,
    NewTab,
    OpenApp,
    Press,
    Scroll,
    Stop,
    Swipe,
    Tap,
    TypeText,
    Wait,
)  # fmt: skip
from emulators.screen import Box, Element, Flag, Frame, Point, Screen
from emulators.trajectory import Ending, Thought, Trajectory
from guiagent.datasets.aitw_actions import is_tap
from guiagent.datasets.aitz import SUBSETS, Aitz
from guiagent.datasets.aitz_writing import write_aitz
from guiagent.datasets.episode import Seen, Troubles, recorded
from guiagent.datasets.losses import Inexpressible, Losses
from rewards.profiles.aitz import official_asis
from rewards.profiles.case import Prediction, recorded_cases
from tests.guiagent.datasets.aitz_folder import SAMPLE

anything = st.text(max_size=12)
some_text = st.text(min_size=1, max_size=12)
small = st.integers(5, 40)
names = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._ @#-]{0,20}", fullmatch=True)


def frame(width: int, height: int, seed: int = 0) -> Frame:
    return Frame.of(np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8))


@st.composite
def points(draw: st.DrawFn, width: int, height: int) -> Point:
    share = st.floats(-0.9, 1.9)
    return Point(draw(share) * width, draw(share) * height)


@st.composite
def actions(draw: st.DrawFn, width: int, height: int) -> Action:
    kind = draw(st.integers(0, 4))
    if kind == 0:
        return Tap(draw(points(width, height)))
    if kind == 1:
        start, end = draw(points(width, height)), draw(points(width, height))
        assume(not is_tap((start.x / width, start.y / height), (end.x / width, end.y / height)))
        return Swipe(start, end)
    if kind == 2:
        return TypeText(draw(anything))
    return draw(st.sampled_from([Press("back"), Press("home"), Press("enter"), Stop(), Stop(infeasible=True)]))


@st.composite
def elements(draw: st.DrawFn, width: int, height: int) -> Element:
    left, top = draw(st.floats(-9, width + 9)), draw(st.floats(-9, height + 9))
    return Element(
        draw(anything),
        Box(left, top, left + draw(st.floats(0, width)), top + draw(st.floats(0, height))),
        draw(anything),
    )


@st.composite
def seen(draw: st.DrawFn) -> Seen:
    width, height = draw(small), draw(small)
    boxes = tuple(draw(st.lists(elements(width, height), max_size=3)))
    screen = Screen("", "", width, height, boxes, frame(width, height, draw(st.integers(0, 9))))
    thought = Thought(draw(anything), draw(anything), draw(anything), draw(st.none() | some_text))
    return Seen(screen, draw(actions(width, height)), thought)


@st.composite
def expressible(draw: st.DrawFn) -> Trajectory:
    """What AITZ can hold: the episodes that its loader gives."""
    id_, subset = draw(names), draw(st.sampled_from([*SUBSETS, "our-own"]))
    assume(not id_.endswith(".part"))
    steps = draw(st.lists(seen(), min_size=1, max_size=4))
    return recorded("aitz", id_, draw(some_text), steps, path=f"{subset}/{id_}")


def assert_same(one: Trajectory, other: Trajectory) -> None:
    """Equal, boxes within half a pixel and points within a millionth of one."""
    assert (one.id, one.task, one.ending, one.policy, one.device) == (
        other.id, other.task, other.ending, other.policy, other.device,
    )  # fmt: skip
    for first, second in zip(one.steps, other.steps, strict=True):
        assert first.thought == second.thought
        assert type(first.action) is type(second.action)
        for name in ("point", "start", "end"):
            before, after = getattr(first.action, name, None), getattr(second.action, name, None)
            assert (before is None) == (after is None)
            if before is not None and after is not None:
                assert (after.x, after.y) == pytest.approx((before.x, before.y), abs=1e-6)
        if not isinstance(first.action, Tap | Swipe):
            assert first.action == second.action
        for screen, again in ((first.screen, second.screen), (first.after, second.after)):
            assert (screen.width, screen.height, screen.frame) == (again.width, again.height, again.frame)
            assert [(e.role, e.text) for e in screen.elements] == [(e.role, e.text) for e in again.elements]
            for element, twin in zip(screen.elements, again.elements, strict=True):
                for side in ("left", "top", "right", "bottom"):
                    assert abs(getattr(element.box, side) - getattr(twin.box, side)) <= 0.5


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(expressible(), min_size=1, max_size=3, unique_by=lambda one: one.id.lower()))
def test_what_is_written_comes_back(tmp_path_factory: pytest.TempPathFactory, given_: list[Trajectory]) -> None:
    folder, losses, troubles = tmp_path_factory.mktemp("aitz"), Losses(), Troubles()
    assert write_aitz(given_, folder, losses=losses, split="train") == len(given_)
    again = {one.trajectory.id: one.trajectory for one in Aitz(folder, "train").episodes(troubles)}
    assert not troubles.counts
    assert not losses.count
    assert len(again) == len(given_)
    for trajectory in given_:
        assert_same(trajectory, again[trajectory.id])


@pytest.mark.skipif(not SAMPLE.is_dir(), reason=f"the real AITZ sample is not at {SAMPLE}")
def test_the_real_episode_comes_back_field_by_field(tmp_path: Path) -> None:
    troubles = Troubles()
    real = [one.trajectory for one in Aitz(SAMPLE).episodes(troubles)]
    assert write_aitz(real, tmp_path, losses=Losses()) == 1
    [again] = [one.trajectory for one in Aitz(tmp_path).episodes(troubles)]
    assert_same(real[0], again)
    assert not troubles.counts
    name = "google_apps/GOOGLE_APPS-523638528775825151/GOOGLE_APPS-523638528775825151"
    theirs, ours = (json.loads((root / "test" / f"{name}.json").read_text()) for root in (SAMPLE, tmp_path))
    for before, after in zip(theirs, ours, strict=True):
        assert [*before] == [*after]
        for key, value in before.items():
            if key == "result_lift_yx" and before["coat_action_desc"].startswith("click"):
                assert after[key] == after["result_touch_yx"]  # a tap is one point
            elif key in {"result_touch_yx", "result_lift_yx"}:
                assert json.loads(after[key]) == pytest.approx(json.loads(value), abs=1e-12)
            elif key != "image_full_path":
                assert (key, after[key]) == (key, value)


def run(*steps: tuple[Action, str], id_: str = "run-1", **screen: Any) -> Trajectory:
    """A run on a device of 100 by 200 pixels, with these actions and next moves in words."""
    shown = Screen("com.clock", "Main", 100, 200, screen.get("elements", ()), screen.get("frame", frame(100, 200)))
    found = [Seen(shown, action, Thought(move=move)) for action, move in steps]
    return recorded("runs", id_, "set an alarm", found)


def written(trajectory: Trajectory, folder: Path, losses: Losses) -> list[dict[str, Any]]:
    assert write_aitz([trajectory], folder, losses=losses) == 1
    [file] = folder.rglob("*.json")
    return json.loads(file.read_text())  # type: ignore[no-any-return]


CENTER = Point(50, 100)


@pytest.mark.parametrize(
    ("action", "move", "said"),
    [
        (Tap(CENTER), "", "click on the place (50, 100)"),
        (Tap(CENTER), "click the big button", "click the big button"),
        (Tap(CENTER), "Tap the big button", "click the big button"),
        (Tap(CENTER), "I tap the big button", "click on the place (50, 100) - I tap the big button"),
        (Swipe(CENTER, Point(50, 20)), "", "scroll up"),
        (Swipe(CENTER, Point(50, 20)), "scroll up a little", "scroll up a little"),
        (Swipe(CENTER, Point(50, 20)), "scroll down", "scroll up"),
        (Swipe(CENTER, Point(50, 20)), "swipe down to the rest", "scroll up"),
        (Swipe(CENTER, Point(5, 100)), "", "scroll left"),
        (Swipe(CENTER, Point(5, 100)), "swipe left to the next page", "scroll left to the next page"),
        (Swipe(CENTER, Point(5, 100)), "swipe to the next page", "scroll left - swipe to the next page"),
        (Scroll("down"), "", "scroll up"),
        (Scroll("right"), "", "scroll left"),
        (Press("back"), "", "press the back button"),
        (Press("Return"), "", "press enter"),
        (Press("home"), "go home", "press the home button - go home"),
        (Press("home"), "go back to the home screen", "press the home button"),
        (TypeText("a b"), "", 'input text "a b"'),
        (TypeText("a b"), "Input the name", "Input the name"),
        (TypeText("a b"), "enter the name", "input the name"),
        (TypeText("a b"), "type the name", "type the name"),
        (Stop(), "", "stop and set the query as completed"),
        (Stop(), "Done.", "stop and set the query as completed"),
        (Stop(infeasible=True), "", "stop and set the query as impossible"),
        (Stop(infeasible=True), "It is finished", "stop and set the query as impossible"),
        (Stop(infeasible=True), "there is no Ada", "stop and set the query as impossible - there is no Ada"),
    ],
)  # fmt: skip
def test_the_next_move_is_what_aitz_s_scorer_reads(tmp_path: Path, action: Action, move: str, said: str) -> None:
    [record] = written(run((action, move)), tmp_path, Losses())
    assert record["coat_action_desc"] == said
    [episode] = Aitz(tmp_path).episodes(Troubles())
    [case] = recorded_cases(episode.id, episode.trajectory)
    scored = official_asis(case, Prediction(case.action))
    assert scored.typed
    assert scored.exact or isinstance(action, Tap)


def test_all_that_aitz_has_no_place_for_is_counted(tmp_path: Path) -> None:
    button = Element(
        "Button", Box(0, 0, 10, 10), "Save", "saves", "3", "id/save", "com.clock", frozenset({Flag.CLICKABLE}), 1
    )
    row = Element("Row", Box(0, 0, 100, 10))
    hidden = Element("View", Box(0, 0, 9, 9), flags=frozenset({Flag.HIDDEN}))
    nowhere = Element("View", Box(float("nan"), 0, 9, 9))
    losses = Losses()
    [record] = written(run((Tap(CENTER, 0), ""), elements=(button, row, hidden, nowhere)), tmp_path, losses)
    assert json.loads(record["ui_types"]) == ["Button"]
    assert record["coat_action_desc"] == 'click on "Save"'
    content = json.loads(losses.write(tmp_path).read_text())
    assert content["lost"] == []
    assert {**content["dropped"]} == {
        "actions: the element that was meant": 1, "elements that cannot be seen": 1,
        "elements that hold others": 1, "elements whose boxes are no numbers": 1,
        "elements: description": 1, "elements: flags": 2,
        "elements: package": 1, "elements: parent": 1, "elements: resource_id": 1, "elements: value": 1,
        "screens: app and location": 1,
    }  # fmt: skip


def test_elements_that_hold_others(tmp_path: Path) -> None:
    can, whole, box = frozenset({Flag.CLICKABLE}), Box(0, 0, 99, 99), Box(5, 5, 9, 9)
    tree = (
        Element("wallpaper", whole, flags=can), Element("grid", whole), Element("icon", box, flags=can, parent=1),
        Element("row", Box(20, 20, 60, 40), flags=can), Element("label", Box(22, 22, 40, 38), parent=3),
        Element("twin", box, flags=can), Element("frame", Box(70, 70, 90, 90)), Element("text", box, parent=6),
    )  # fmt: skip
    [record] = written(run((Stop(), ""), elements=tree), tmp_path, Losses())
    assert json.loads(record["ui_types"]) == ["icon", "row", "label", "twin", "text"]


def test_a_scroll_is_the_movement_of_the_finger(tmp_path: Path) -> None:
    losses = Losses()
    trajectory = run(
        (Scroll("down"), ""), (Scroll("up", Point(3, 199)), ""), (Scroll("left"), ""), (Scroll("right"), "")
    )
    written(trajectory, tmp_path, losses)
    [episode] = Aitz(tmp_path).episodes(Troubles())
    swipes = [step.action for step in episode.trajectory.steps]
    ends = [(s.start.x, s.start.y, s.end.x, s.end.y) for s in swipes if isinstance(s, Swipe)]
    expected = [(50, 140, 50, 60), (20, 120, 20, 200), (30, 100, 70, 100), (70, 100, 30, 100)]
    assert [pytest.approx(one) for one in expected] == ends


@pytest.mark.parametrize(
    "action",
    [
        DoubleTap(CENTER), LongPress(CENTER), Drag(CENTER, Point(0, 0)), ClearText(), OpenApp("Clock"), Wait(),
        NewTab(), Answer("7"), GoTo("http://a"), Press("recents"), Press("Control+a"), TypeText("a", CENTER),
        TypeText("a", None, 0),
        TypeText("a", submit=True), TypeText("a", replace=True), Tap(Point(float("nan"), 0)), Tap(Point(-101, 0)),
        Swipe(CENTER, Point(51, 101)), Swipe(CENTER, Point(0, float("inf"))),
    ],
)  # fmt: skip
def test_what_aitz_cannot_say_is_refused_or_listed(tmp_path: Path, action: Action) -> None:
    trajectory = run((Tap(CENTER), ""), (action, ""), (Stop(), ""))
    with pytest.raises(Inexpressible, match="run-1, step 1"):
        write_aitz([trajectory], tmp_path / "refused", losses=Losses())
    assert not [*tmp_path.rglob("*.json")]
    losses, troubles = Losses(listed=True), Troubles()
    assert write_aitz([trajectory], tmp_path, losses=losses) == 1
    [episode] = Aitz(tmp_path).episodes(troubles)
    assert [type(step.action) for step in episode.trajectory.steps] == [Tap, Stop]
    assert losses.count == troubles.counts["missing step"] == 1


@pytest.mark.parametrize("lacking", ["pixels", "source", "steps", "instruction"])
def test_an_episode_that_aitz_cannot_hold(tmp_path: Path, lacking: str) -> None:
    match lacking:
        case "pixels":
            trajectory = run((Stop(), ""), frame=None)
        case "source":
            trajectory = run((Stop(), ""), frame=Frame("0" * 64, 100, 200))
        case "steps":
            trajectory = run()
        case _:
            trajectory = recorded("runs", "1", "", [Seen(Screen("", "", 9, 9, (), frame(9, 9)), Stop())])
    losses = Losses(listed=True)
    assert write_aitz([trajectory], tmp_path, losses=losses) == 0
    assert losses.count >= 1
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_the_same_episode_twice_is_lost_once(tmp_path: Path) -> None:
    losses = Losses(listed=True)
    assert write_aitz([run((Stop(), ""))] * 2, tmp_path, losses=losses) == 1
    assert losses.count == 1


@pytest.mark.parametrize("id_", ["phone/clock/alarm@7", "a b", "..", "x" * 300, "\ud800", "ä" * 120, "7.part", "a\nb"])
def test_ids_that_name_no_file(tmp_path: Path, id_: str) -> None:
    other = f"{id_}?"
    assert write_aitz([run((Stop(), ""), id_=one) for one in (id_, other)], tmp_path, losses=Losses()) == 2
    troubles = Troubles()
    assert len([*Aitz(tmp_path).episodes(troubles)]) == 2
    assert not troubles.counts


def test_what_stands_is_not_written_again_and_what_is_torn_is(tmp_path: Path) -> None:
    one, two = run((Stop(), ""), id_="1"), run((Stop(), ""), id_="2")
    write_aitz([one, two], tmp_path, losses=Losses())
    for path in tmp_path.rglob("*.*"):
        os.utime(path, (1, 1))  # the clock of files is coarse
    files = {path: path.stat().st_mtime_ns for path in sorted(tmp_path.rglob("*.*"))}
    half = tmp_path / "test" / "general" / "GENERAL-2"
    (half / "GENERAL-2_0.png").unlink()
    half.rename(half.with_name("GENERAL-2.part"))
    troubles = Troubles()
    assert len([*Aitz(tmp_path).episodes(troubles)]) == 1
    assert write_aitz([one, two], tmp_path, losses=Losses()) == 2
    now = {path: path.stat().st_mtime_ns for path in sorted(tmp_path.rglob("*.*"))}
    assert now.keys() == files.keys()
    assert [path.name for path in files if files[path] == now[path]] == ["GENERAL-1.json", "GENERAL-1_0.png"]
    changed = run((Stop(infeasible=True), ""), id_="1")
    write_aitz([changed], tmp_path, losses=Losses())
    endings = [episode.trajectory.ending for episode in Aitz(tmp_path).episodes(troubles)]
    assert endings == [Ending.INFEASIBLE, Ending.DONE]
    assert not troubles.counts


def test_boxes_count_in_pixels_of_the_image(tmp_path: Path) -> None:
    shown = (Element("A", Box(10, 20, 30, 60), "x"),)
    [record] = written(run((Tap(CENTER), ""), elements=shown, frame=frame(50, 50)), tmp_path, Losses())
    assert json.loads(record["ui_positions"]) == [[5, 5, 10, 10]]
    [episode] = Aitz(tmp_path).episodes(Troubles())
    assert episode.trajectory.steps[0].action == Tap(Point(25, 25))


def test_any_action_is_written_or_lost(tmp_path: Path) -> None:
    dice = random.Random(5)
    numbers = [0.0, 50.0, -3.0, 99.9, 1e300, float("nan"), float("inf"), 200.0]
    for round_ in range(30):
        point = lambda: Point(dice.choice(numbers), dice.choice(numbers))  # noqa: E731
        chosen = [
            dice.choice([Tap(point()), Swipe(point(), point()), Scroll("up", point()), TypeText("\ud800\n"), Press("")])
            for _ in range(5)
        ]
        losses = Losses(listed=True)
        count = write_aitz([run(*((one, "") for one in chosen))], tmp_path / str(round_), losses=losses)
        kept = (
            [step for one in Aitz(tmp_path / str(round_)).episodes(Troubles()) for step in one.trajectory.steps]
            if count
            else []
        )
        assert len(kept) + losses.count - (not count) == 5
