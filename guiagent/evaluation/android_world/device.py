"""AndroidWorld as a device: its runner sets tasks up, hands out states, takes actions and checks; we decide."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from emulators.action import Action
from emulators.device import DeviceError, UnknownTask, UnsupportedAction
from emulators.screen import Frame, Screen
from emulators.trajectory import Outcome, Start, StateCheck, Task, Template
from guiagent.errors import GuiagentError
from guiagent.evaluation.android_world.remote import Asked, Remote, Settings
from guiagent.evaluation.android_world.words import ACTIONS, json_action, screen_of

__all__ = ["PREFIX", "AndroidWorld", "SetUpFailed"]

PREFIX = "android_world/"


class SetUpFailed(GuiagentError):
    """AndroidWorld could not set a task up; the message ends with its own exception."""


class AndroidWorld:
    """AndroidWorld on one phone (`emulators.device.Device`). Tasks are `android_world/NAME@INDEX`.

    INDEX is the instance: with the seed of the settings it decides the parameters, as AndroidWorld's own suite has it.
    Scores are AndroidWorld's: its check, and 0 unless the agent said that it is done. `before` is called before every
    task, to make a virtual phone as new say. `phone` ends what the phone needs when the device is closed.
    """

    name = "android_world"
    actions: frozenset[type[Action]] = ACTIONS

    def __init__(
        self, settings: Settings, *, before: Callable[[], None] | None = None, phone: Callable[[], None] | None = None
    ) -> None:
        self._settings = settings
        self._before = before
        self._phone = phone
        self._remote: Remote | None = None
        self._state: Asked = {}
        self._screen: Screen | None = None
        self._due = False
        self._result: Asked | None = None

    @property
    def remote(self) -> Remote:
        """The process, begun when it is first needed. Raises DeviceError."""
        if self._remote is None:
            self._remote = Remote(self._settings)
        return self._remote

    def names(self) -> tuple[str, ...]:
        """All tasks of the family."""
        return self.remote.names

    def tasks(self, names: Sequence[str], repeats: int) -> list[Task]:
        """`repeats` instances of each task, with AndroidWorld's own goals and budgets."""
        if unknown := sorted({*names} - {*self.names()}):
            raise UnknownTask(
                f"AndroidWorld has no task {unknown[0]}; there are {', '.join(self.names()[:3])} and others"
            )
        self.remote.say({"describe": [[name, index] for name in names for index in range(repeats)]})
        return [_task(one) for one in self.remote.hear("tasks")["tasks"]]

    # Device

    def reset(self, start: Start) -> None:
        """Have a task set up. Raises SetUpFailed, UnknownTask."""
        self._leave()
        match start:
            case Template(name, seed) if name.startswith(PREFIX):
                if self._before is not None:
                    self._before()
                self._result = None
                self.remote.say({"begin": [name.removeprefix(PREFIX), seed]})
            case _:
                raise UnknownTask(f"AndroidWorld cannot start from {start}; start from {PREFIX}NAME")
        self._await()
        if self._result is not None:
            raise SetUpFailed(f"{self._result['phase']}: {_last_line(self._result['fault'])}")

    def look(self, *, pixels: bool = True, tree: bool = True) -> Screen:
        """The state that AndroidWorld handed out last."""
        assert self._screen is not None
        return self._screen

    def do(self, action: Action) -> None:
        if type(action) not in ACTIONS:
            raise UnsupportedAction(f"AndroidWorld's agents cannot {type(action).__name__}")
        if not self._due or self._screen is None:
            raise DeviceError("AndroidWorld waits for no action; reset it to a task first")
        said = json_action(action, self._state["elements"], self._screen)
        self.remote.say({"act": said})
        self._due = False
        self.remote.hear("done")
        if said["action_type"] != "status":
            self._await()
        else:
            self._hear_result()

    def finish(self, task: Task, answer: str | None) -> Outcome:
        """AndroidWorld's score; evidence is JSON: what its check said, in which phase it failed if it did, the time."""
        self._leave()
        if self._result is None:
            self._hear_result()
        assert self._result is not None
        found = self._result
        said = {key: found[key] for key in ("score", "checked", "phase", "seconds", "slept", "calls")}
        said["fault"] = _last_line(found["fault"])
        return Outcome(found["score"] or 0.0, (), json.dumps(said))

    def close(self) -> None:
        if self._remote is not None:
            self._remote.close()
            self._remote = None
        if self._phone is not None:
            self._phone()
            self._phone = None

    # Inside

    def _await(self) -> None:
        """The next moment, or the result where the episode has ended."""
        heard = self.remote.hear("moment", "result")
        if "result" in heard:
            self._result, self._due = heard["result"], False
            return
        self._state, self._due = heard["moment"], "last" not in heard
        self._screen = screen_of(self._state, self._frame())

    def _hear_result(self) -> None:
        """What AndroidWorld says at the end; a state that nobody may act on any more comes before it."""
        heard = self.remote.hear("moment", "result")
        self._result = heard["result"] if "result" in heard else self.remote.hear("result")["result"]

    def _leave(self) -> None:
        """Have an episode that waits for an action ended as not done."""
        if self._due:
            self._due = False
            self.remote.say({"leave": True})

    def _frame(self) -> Frame | None:
        shape = self._state.get("frame")
        if shape is None:
            return None
        pixels = np.frombuffer(self.remote.frame.read_bytes(), np.uint8).reshape(shape)
        return Frame.of(pixels)


def _task(one: dict[str, Any]) -> Task:
    name = f"{PREFIX}{one['name']}"
    parameters = (("template", one["template"]),)
    return Task(
        f"{name}@{one['index']}", one["goal"], Template(name, one["index"]), StateCheck(), one["budget"], parameters
    )


def _last_line(fault: str) -> str:
    return (fault.strip().splitlines() or [""])[-1]
