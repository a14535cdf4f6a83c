"""What every device must do. Inherit `DeviceContract` in a test class and give it the fixtures `device` and `task`.

`device` is open; `task` is one that it can start, with something to tap on its first screen. A device that can save
and load states is also held to `SnapshotDevice`, one that ends tasks by itself to `Episodic`.
"""

import math
from dataclasses import dataclass, replace
from typing import get_args

import numpy as np
import pytest

from emulators.action import Action, Answer, Press, Scroll, Stop, Tap, Wait
from emulators.codec import Codec, from_line, to_line
from emulators.device import Device, DeviceError, Episodic, SnapshotDevice, UnknownTask, UnsupportedAction
from emulators.screen import Flag, Frame, Point, Screen
from emulators.trajectory import Outcome, State, Task, Template
from emulators.uitree import changed, element_at, fingerprint

__all__ = ["DeviceContract"]


@dataclass(frozen=True)
class Levitate:
    """An action that no device can take."""


def begun(device: Device, task: Task) -> Screen:
    device.reset(task.start)
    return device.look()


def taps(screen: Screen) -> list[Tap]:
    """What can be tapped in the app, as taps; labelled buttons first."""
    found = [(i, e) for i, e in enumerate(screen.elements) if e.actionable and e.has(Flag.CLICKABLE)]
    found.sort(key=lambda pair: (pair[1].has(Flag.SYSTEM), not pair[1].label))
    return [Tap(e.hit, i) for i, e in found]


class DeviceContract:
    """Every test begins an episode of its own, so the device may be shared."""

    def test_it_says_what_it_is_and_what_it_can_do(self, device: Device) -> None:
        assert device.name
        assert isinstance(device.actions, frozenset)
        assert device.actions <= set(get_args(Action))
        assert {Answer, Wait, Stop, Tap} <= device.actions

    def test_a_screen_has_size_pixels_and_place(self, device: Device, task: Task) -> None:
        screen = begun(device, task)
        assert screen.width > 0 and screen.height > 0
        assert screen.app and screen.location
        assert screen.frame is not None
        pixels = screen.frame.rgb()
        assert pixels.dtype == np.uint8
        assert pixels.shape == (screen.frame.height, screen.frame.width, 3)
        assert (screen.frame.width, screen.frame.height) == (screen.width, screen.height)
        assert Frame.of(pixels).digest == screen.frame.digest
        assert pixels.std() > 0

    def test_pixels_and_tree_are_left_out_where_they_are_not_wanted(self, device: Device, task: Task) -> None:
        whole = begun(device, task)
        blind, bare = device.look(pixels=False), device.look(tree=False)
        assert blind.frame is None
        assert replace(blind, frame=whole.frame) == whole
        assert bare.elements == ()
        assert replace(bare, elements=whole.elements) == whole

    def test_elements_lie_on_the_screen_and_answer_where_they_say(self, device: Device, task: Task) -> None:
        screen = begun(device, task)
        assert screen.elements
        for number, element in enumerate(screen.elements):
            box = element.box
            assert all(math.isfinite(side) for side in (box.left, box.top, box.right, box.bottom))
            assert not box.clipped(screen.box).empty or box.empty
            assert element.parent is None or 0 <= element.parent < number
            if element.actionable:
                assert screen.box.contains(element.hit), element
                assert self._reaches(screen, element.hit, number), element

    @staticmethod
    def _reaches(screen: Screen, point: Point, wanted: int) -> bool:
        """Whether a touch at `point` reaches the element or something inside it."""
        reached = element_at(screen, point)
        while reached is not None and reached != wanted:
            reached = screen.elements[reached].parent
        return reached == wanted

    def test_looking_changes_nothing(self, device: Device, task: Task) -> None:
        assert begun(device, task) == device.look() == device.look()

    def test_a_start_can_be_repeated(self, device: Device, task: Task) -> None:
        first = begun(device, task)
        for tap in taps(first)[:2]:
            device.do(tap)
        again = begun(device, task)
        assert fingerprint(again) == fingerprint(first)
        assert not changed(first, again)
        assert again.frame == first.frame

    def test_something_can_be_tapped_and_what_was_seen_stays_as_it_was(self, device: Device, task: Task) -> None:
        first = begun(device, task)
        assert taps(first)
        assert first.frame is not None
        kept = first.frame.rgb().copy()
        moved = False
        for tap in taps(first)[:6]:
            before = begun(device, task)
            device.do(tap)
            moved = moved or changed(before, device.look()) or before.frame != device.look().frame
        assert moved, "none of the first six taps changed anything"
        assert np.array_equal(first.frame.rgb(), kept)

    def test_answering_and_stopping_change_nothing(self, device: Device, task: Task) -> None:
        first = begun(device, task)
        device.do(Answer("42"))
        device.do(Wait(0.0))
        device.do(Stop())
        assert not changed(first, device.look())

    @pytest.mark.parametrize("direction", ["up", "down", "left", "right"])
    def test_scrolling_is_possible_everywhere(self, device: Device, task: Task, direction: str) -> None:
        begun(device, task)
        if Scroll in device.actions:
            device.do(Scroll(direction))  # type: ignore[arg-type]
        assert device.look().elements

    def test_an_action_that_it_cannot_take_is_refused_and_does_no_harm(self, device: Device, task: Task) -> None:
        first = begun(device, task)
        with pytest.raises(UnsupportedAction, match=r"\w"):
            device.do(Levitate())  # type: ignore[arg-type]
        assert not changed(first, device.look())

    def test_a_key_that_it_does_not_have_is_refused_and_does_no_harm(self, device: Device, task: Task) -> None:
        first = begun(device, task)
        for keys in ("Warp", "Control+Warp", "F13"):
            with pytest.raises(UnsupportedAction, match=r"\w"):
                device.do(Press(keys))
        assert not changed(first, device.look())

    def test_an_unknown_start_is_refused_and_does_no_harm(self, device: Device, task: Task) -> None:
        begun(device, task)
        with pytest.raises(UnknownTask, match=r"\w"):
            device.reset(Template("no such suite/no such task", 0))
        assert begun(device, task).elements

    def test_the_end_can_be_judged_at_once(self, device: Device, task: Task) -> None:
        begun(device, task)
        outcome = device.finish(task, None)
        assert isinstance(outcome, Outcome)
        assert outcome.score == 0.0, "a task must not be done before it has begun"
        assert device.finish(task, "an answer").score <= 1.0

    def test_a_screen_can_be_written_and_read(self, device: Device, task: Task) -> None:
        screen = begun(device, task)
        codec = Codec()
        assert codec.decode(Screen, from_line(to_line(codec.encode(screen)))) == screen

    def test_a_task_that_has_begun_is_not_over(self, device: Device, task: Task) -> None:
        if not isinstance(device, Episodic):
            pytest.skip("its tasks do not end by themselves")
        begun(device, task)
        assert device.over() is False

    def test_a_saved_state_comes_back_whole(self, device: Device, task: Task) -> None:
        if not isinstance(device, SnapshotDevice):
            pytest.skip("it cannot save its state")
        first = begun(device, task)
        device.do(taps(first)[0])
        seen, state = device.look(), device.save()
        device.do(taps(seen)[-1])
        device.load(State.of(state.kind, bytes(state.data())))
        assert device.look() == seen
        assert device.save() == state
        begun(device, task)
        device.load(state)
        assert device.look() == seen

    def test_what_is_no_state_of_its_kind_is_refused_and_does_no_harm(self, device: Device, task: Task) -> None:
        if not isinstance(device, SnapshotDevice):
            pytest.skip("it cannot save its state")
        first = begun(device, task)
        state = device.save()
        for wrong in (
            State.of("another/1", state.data()), State.of(state.kind, b""), State.of(state.kind, state.data()[:-1]),
            State.of(state.kind, b"\0" * 100),
        ):  # fmt: skip
            with pytest.raises(DeviceError, match=r"\w"):
                device.load(wrong)
        assert device.look() == first

    def test_it_can_be_closed_twice(self, fresh: Device) -> None:
        fresh.close()
        fresh.close()
