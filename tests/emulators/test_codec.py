"""The codec: round trips, canonical bytes, and one error for whatever is not a record."""

import subprocess
import sys
import types
import typing

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.action import Action, Tap, TypeText, Wait
from emulators.codec import (
    Codec,
    CodecError,
    action_to_dict,
    content_id,
    contents_of,
    from_line,
    to_line,
)
from emulators.screen import Box, Element, Flag, Frame, Point, Screen
from emulators.trajectory import (
    Check,
    Ending,
    Outcome,
    Page,
    Saved,
    ScreenCheck,
    Start,
    State,
    StateCheck,
    Step,
    Task,
    Template,
    Thought,
    Timings,
    Trajectory,
    Unchecked,
)

numbers = st.floats(allow_nan=False, allow_infinity=False, width=32)
texts = st.text(max_size=8)
boxes = st.builds(Box, numbers, numbers, numbers, numbers)
digests = st.binary(min_size=32, max_size=32).map(bytes.hex)
frames = st.builds(Frame, digests, st.integers(1, 9), st.integers(1, 9))
states = st.builds(State, texts, digests)
elements = st.builds(
    Element, role=texts, box=boxes, text=texts, value=texts, flags=st.frozensets(st.sampled_from(Flag)),
    parent=st.none() | st.integers(0, 5), touch=st.none() | st.builds(Point, numbers, numbers),
)  # fmt: skip
screens = st.builds(
    Screen, texts, texts, st.integers(1, 99), st.integers(1, 99),
    st.lists(elements, max_size=3).map(tuple), st.none() | frames,
)  # fmt: skip
points = st.builds(Point, numbers, numbers)


def any_of(hint: typing.Any) -> st.SearchStrategy[typing.Any]:
    """Values of an action's field. No number is nan, which equals not even itself."""
    if hint is float or hint is Point:
        return numbers if hint is float else points
    if isinstance(hint, types.UnionType):
        return st.one_of(*(any_of(one) for one in typing.get_args(hint)))
    return st.from_type(hint)


def any_action(kind: type[Action]) -> st.SearchStrategy[Action]:
    return st.builds(kind, **{name: any_of(hint) for name, hint in typing.get_type_hints(kind).items()})


actions = st.one_of(*(any_action(kind) for kind in typing.get_args(Action)))
starts: st.SearchStrategy[Start] = st.one_of(
    st.builds(Template, texts, st.integers()), st.builds(Saved, states), st.builds(Page, texts)
)
checks: st.SearchStrategy[Check] = st.sampled_from([StateCheck(), Unchecked(), ScreenCheck("a", "", ("x",), ())])
tasks = st.builds(Task, texts, texts, starts, checks, st.integers(1, 9), st.just((("a", "b"),)), texts)
steps = st.builds(
    Step,
    screens,
    st.builds(Thought, texts, texts, texts),
    actions,
    screens,
    st.builds(Timings, numbers, numbers, numbers),
)
trajectories = st.builds(
    Trajectory, texts, tasks, st.lists(steps, max_size=2).map(tuple), st.sampled_from(Ending),
    st.none() | st.builds(Outcome, numbers), st.none() | screens, texts, texts, st.integers(),
)  # fmt: skip


@given(trajectories)
def test_a_trajectory_survives_the_round_trip_through_a_line(trajectory: Trajectory) -> None:
    codec = Codec()
    line = to_line(codec.encode(trajectory))
    assert b"\n" not in line
    again = codec.decode(Trajectory, from_line(line))
    assert again == trajectory
    assert content_id(again) == content_id(trajectory)
    assert to_line(codec.encode(again)) == line


@given(actions)
def test_every_action_survives_the_round_trip(action: Action) -> None:
    assert Codec().decode(Action, action_to_dict(action)) == action  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", ["x", None, 3, [], {}, {"kind": "Nope"}, {"kind": "Tap"}, {"kind": ["Tap"]},
                                   {"kind": "Tap", "point": {"x": 1, "y": 2, "z": 3}},
                                   {"kind": "Tap", "point": {"x": "wide", "y": 2}}])  # fmt: skip
def test_whatever_is_not_an_action_is_a_codec_error(wrong: typing.Any) -> None:
    with pytest.raises(CodecError, match="not a record of a known kind"):
        Codec().decode(Action, wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", [Trajectory, Task, Screen, Frame, State, Element, Step, Box])
@pytest.mark.parametrize("wrong", ["x", None, 3, [1], {}, {"surprise": 1}])
def test_whatever_is_not_a_record_is_a_codec_error(kind: type, wrong: object) -> None:
    with pytest.raises(CodecError, match=kind.__name__):
        Codec().decode(kind, wrong)


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "A" * 64, "0" * 63, 7])
def test_a_digest_must_be_one_because_it_becomes_a_file_name(digest: object) -> None:
    with pytest.raises(CodecError):
        Codec().decode(Frame, {"digest": digest, "width": 1, "height": 1})


def test_ids_name_the_content_and_nothing_else() -> None:
    outcome = {"id": "", "task": Task("a", "do", Template("t", 1), StateCheck(), 3), "steps": (), "outcome": None,
               "ending": Ending.DONE, "final": None, "policy": "p", "device": "d", "seed": 0}  # fmt: skip
    one = Trajectory(**outcome)
    assert content_id(one) == content_id(Trajectory(**{**outcome, "id": "another"}))
    assert content_id(one) != content_id(Trajectory(**{**outcome, "seed": 1}))
    assert content_id(Tap(Point(1, 2))) == content_id(Tap(Point(1.0, 2.0)))
    assert content_id(Tap(Point(1, 2))) == content_id(Tap(Point(np.float32(1), np.float64(2))))
    assert content_id(Unchecked()) != content_id(StateCheck())


def test_ids_are_the_same_in_every_process() -> None:
    code = (
        "from emulators.codec import content_id; from emulators.screen import *;"
        "print(content_id(Element('r', Box(0, 0, 1, 1), flags=frozenset(Flag))))"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(found) == 1


def test_pixels_and_states_are_fetched_by_digest_when_asked_for() -> None:
    pixels = np.zeros((2, 3, 3), np.uint8)
    frame, state = Frame.of(pixels), State.of("kind", b"abc")
    asked = []

    def opener(digest: str) -> typing.Callable[[], typing.Any]:
        asked.append(digest)
        return lambda: pixels if digest == frame.digest else b"abc"

    codec = Codec(pixels=opener, states=opener)
    screen = codec.decode(Screen, codec.encode(Screen("a", "b", 3, 2, (), frame)))
    assert screen.frame is not None
    assert screen.frame.rgb() is pixels
    saved = codec.decode(Saved, codec.encode(Saved(state)))
    assert saved.state.data() == b"abc"
    assert asked == [frame.digest, state.digest]
    unbound = Codec().decode(Screen, codec.encode(screen))
    assert unbound.frame is not None
    with pytest.raises(LookupError, match="run folder"):
        unbound.frame.rgb()


def test_all_contents_of_a_record_are_found() -> None:
    frame, state = Frame.of(np.zeros((1, 1, 3), np.uint8)), State.of("k", b"")
    screen = Screen("a", "", 1, 1, (), frame)
    task = Task("t", "i", Saved(state), Unchecked(), 1)
    step = Step(screen, Thought(), Wait(), screen, Timings(0, 0, 0))
    trajectory = Trajectory("", task, (step,), Ending.DONE, None, screen, "p", "d", 0)
    assert list(contents_of(trajectory)) == [state, frame, frame, frame]
    assert list(contents_of({"rows": [screen]})) == [frame]
    assert list(contents_of(TypeText("x"))) == []
