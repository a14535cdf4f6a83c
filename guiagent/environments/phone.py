"""The phone as a Gymnasium environment, `guiagent/Phone-v0`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, SupportsFloat

import gymnasium
import numpy as np
from gymnasium import spaces

from emulators.action import Answer, Stop
from emulators.screen import Pixels, Screen
from emulators.trajectory import Task
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.pools import HELD_OUT
from emulators.virtual.tasks import suite
from guiagent.environments.actions import PHONE_KINDS, SAID, action_of, action_space
from guiagent.suites import chosen

__all__ = ["PhoneEnv"]


class PhoneEnv(gymnasium.Env[dict[str, Any], dict[str, Any]]):
    """Episodes of phone tasks.

    `tasks` are patterns of template names, all by default; each episode draws one of them and an instance of the
    training part, or takes `options={"task": "phone/clock/add_alarm", "instance": 3}`.

    An observation holds `pixels`, uint8 (height, width, 3), and the `instruction`. An action is a dict: `kind`
    (`PHONE_KINDS`), `point` and `end` (x, y as parts of the screen's width and height), `direction` (`DIRECTIONS`) and
    `text`; a kind reads those that it needs. The reward is 0 until the agent says "done" or "infeasible", then the
    share of the task that was done, or 0 if anything else was changed. An episode is cut off at the task's step budget.
    `info` holds the `task`'s name, the `screen` as a record with its element list, and at the end the `evidence`.
    """

    metadata = {"render_modes": ["rgb_array"], "render_fps": 4}  # noqa: RUF012  Gymnasium declares it so

    def __init__(
        self, *, tasks: Sequence[str] = (), profile: str = "360x800", instances: int = HELD_OUT,
        render_mode: str | None = None,
    ) -> None:  # fmt: skip
        self.render_mode = render_mode
        self._suite = suite()
        self._names = chosen(self._suite.names(), tasks)
        self._phone = VirtualPhone(profile, suite=self._suite)
        self._instances = instances
        self._task: Task | None = None
        self._answer: str | None = None
        self._steps = 0
        screen = self._phone.look()
        self._shape = (screen.height, screen.width, 3)
        self.observation_space = spaces.Dict({
            "pixels": spaces.Box(0, 255, self._shape, np.uint8),
            "instruction": spaces.Text(2_000, min_length=0, charset=SAID),
        })  # fmt: skip
        self.action_space = action_space(PHONE_KINDS)

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Begin an episode. Raises UnknownTask for a task in `options` that there is none of."""
        super().reset(seed=seed)
        asked: Mapping[str, Any] = options or {}
        name = asked.get("task") or self._names[int(self.np_random.integers(len(self._names)))]
        instance = int(asked.get("instance", self.np_random.integers(self._instances)))
        self._task = self._suite.task(str(name), instance)
        self._phone.reset(self._task.start)
        self._answer, self._steps = None, 0
        screen = self._phone.look()
        return self._observation(screen), self._info(screen)

    def step(self, action: dict[str, Any]) -> tuple[dict[str, Any], SupportsFloat, bool, bool, dict[str, Any]]:
        """Do one action."""
        if self._task is None:
            raise gymnasium.error.ResetNeeded("no episode has begun; call reset first")
        done = action_of(action, PHONE_KINDS, self._phone.look(pixels=False, tree=False))
        if isinstance(done, Answer):
            self._answer = done.text
        self._phone.do(done)
        self._steps += 1
        screen, ended = self._phone.look(), isinstance(done, Stop)
        info, reward = self._info(screen), 0.0
        if ended:
            outcome = self._phone.finish(self._task, self._answer)
            reward = 0.0 if outcome.side_effects else outcome.score
            info["evidence"] = outcome.evidence
        return self._observation(screen), reward, ended, not ended and self._steps >= self._task.budget, info

    def render(self) -> Pixels:
        """The screen, uint8 (height, width, 3)."""
        return self._pixels(self._phone.look(tree=False))

    def close(self) -> None:
        self._phone.close()

    def _observation(self, screen: Screen) -> dict[str, Any]:
        return {"pixels": self._pixels(screen), "instruction": self._task.instruction if self._task else ""}

    def _pixels(self, screen: Screen) -> Pixels:
        """The frame upright as the space has it: a screen in landscape is turned."""
        assert screen.frame is not None
        pixels = screen.frame.rgb()
        return np.array(pixels if pixels.shape == self._shape else np.rot90(pixels))

    def _info(self, screen: Screen) -> dict[str, Any]:
        # Without its frame, which is in the observation: so it travels between processes.
        return {"task": self._task.name if self._task else "", "screen": replace(screen, frame=None)}
