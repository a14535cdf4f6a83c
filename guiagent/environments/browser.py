"""The browser as a Gymnasium environment, `guiagent/Browser-v0`: MiniWoB++ tasks, or one page of one's own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, SupportsFloat

import gymnasium
import numpy as np
from gymnasium import spaces

from emulators.action import Action, Answer, Stop
from emulators.browser.miniwob import MINIWOB_SIZE, rewards
from emulators.browser.session import PAGE_SIZE, Browser
from emulators.browser.settings import check_window
from emulators.device import DeviceError, DeviceLost, UnsupportedAction
from emulators.screen import Pixels, Screen
from emulators.trajectory import Outcome, Page, ScreenCheck, Task, Unchecked
from emulators.virtual.pools import HELD_OUT
from guiagent.config import ConfigError
from guiagent.environments.actions import BROWSER_KINDS, SAID, action_of, action_space
from guiagent.suites import chosen, task_names

__all__ = ["BUDGET", "BrowserEnv"]

BUDGET = 30
"""Steps allowed on a page of one's own; our default."""


class BrowserEnv(gymnasium.Env[dict[str, Any], dict[str, Any]]):
    """Episodes of MiniWoB++ tasks, or on the page at `url`.

    `tasks` are patterns of MiniWoB++'s names, all 130 by default; each episode draws one of them and a seed of the
    training part, or takes `options={"task": "miniwob/click-test", "instance": 3}`. With `url` every episode begins at
    that page in an empty profile; `instruction` says what to do there, and `check` when it is done. `allow` lists the
    hosts that can be reached.

    Observations and actions are those of `guiagent/Phone-v0` with `BROWSER_KINDS`. On MiniWoB++ an episode ends when
    the page ends it, and the reward is then its raw reward in [-1, 1]; until then, and for whoever says "done" before,
    it is 0. On a page of one's own it is what `check` gives when the agent says "done". An episode is cut off at the
    task's step budget, and when the browser is lost. An action that the browser refuses changes nothing and stands in
    `info["refused"]`. `info` also holds the `task`'s name, the `screen` with its element list, and at the end the
    `evidence`, for MiniWoB++ with `raw_reward` and `decayed_reward`.

    Raises ConfigError for `tasks` beside `url`, and for patterns that match no task; DeviceError as `Browser` does.
    """

    metadata = {"render_modes": ["rgb_array"], "render_fps": 4}  # noqa: RUF012  Gymnasium declares it so

    def __init__(
        self, *, tasks: Sequence[str] = (), url: str | None = None, instruction: str = "",
        check: ScreenCheck | None = None, size: tuple[int, int] | None = None, render_mode: str | None = None,
        **browser: Any,
    ) -> None:  # fmt: skip
        if url is not None and tasks:
            raise ConfigError("tasks are MiniWoB++'s, url is a page of one's own; give one of the two")
        if url is None and (instruction or check is not None):
            raise ConfigError("instruction and check are for a page of one's own; give its url too, or neither")
        check_window(size)
        self.render_mode = render_mode
        self._task: Task | None = None
        self._page = None if url is None else _page_task(url, instruction, check)
        self._names = () if self._page else chosen(task_names("miniwob"), tasks)
        width, height = size or (PAGE_SIZE if self._page else MINIWOB_SIZE)
        self._browser = Browser(size=(width, height), **browser)
        self._answer: str | None = None
        self._steps = 0
        self._screen = Screen("", "", width, height, ())
        self._shown = np.zeros((height, width, 3), np.uint8)
        self.observation_space = spaces.Dict({
            "pixels": spaces.Box(0, 255, self._shown.shape, np.uint8),
            "instruction": spaces.Text(4_000, min_length=0, charset=frozenset(SAID) | frozenset(instruction)),
        })  # fmt: skip
        self.action_space = action_space(BROWSER_KINDS)

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Begin an episode. Raises UnknownTask for a task in `options` that there is none of, DeviceError."""
        super().reset(seed=seed)
        asked: Mapping[str, Any] = options or {}
        if self._page is not None:
            self._task = self._page
            self._browser.reset(self._page.start)
        else:
            name = asked.get("task") or self._names[int(self.np_random.integers(len(self._names)))]
            self._task = self._browser.task(str(name), int(asked.get("instance", self.np_random.integers(HELD_OUT))))
        self._answer, self._steps = None, 0
        self._look()
        return self._observation(), self._info()

    def step(self, action: dict[str, Any]) -> tuple[dict[str, Any], SupportsFloat, bool, bool, dict[str, Any]]:
        """Do one action."""
        if self._task is None:
            raise gymnasium.error.ResetNeeded("no episode has begun; call reset first")
        done = action_of(action, BROWSER_KINDS, self._screen)
        if isinstance(done, Answer):
            self._answer = done.text
        self._steps += 1
        told: dict[str, Any] = {}
        try:
            told, ended = self._acted(done)
        except DeviceLost as error:
            return self._observation(), 0.0, False, True, {**self._info(), "lost": str(error)}
        reward = told.pop("reward", 0.0)
        cut = not ended and self._steps >= self._task.budget
        return self._observation(), reward, ended, cut, {**self._info(), **told}

    def _acted(self, action: Action) -> tuple[dict[str, Any], bool]:
        """Do it, look, and where the episode ends judge it."""
        assert self._task is not None
        told: dict[str, Any] = {}
        try:
            self._browser.do(action)
        except DeviceLost:
            raise
        except (UnsupportedAction, DeviceError) as error:
            told["refused"] = str(error)
        self._look()
        ended = isinstance(action, Stop) or self._browser.over()
        if ended:
            outcome = self._browser.finish(self._task, self._answer)
            told |= {"evidence": outcome.evidence, **self._rewarded(outcome)}
        return told, ended

    def _rewarded(self, outcome: Outcome) -> dict[str, float]:
        if self._page is not None:
            return {"reward": outcome.score}
        raw, decayed = rewards(outcome)
        return {"reward": raw, "raw_reward": raw, "decayed_reward": decayed}

    def render(self) -> Pixels:
        """The page as it was last seen, uint8 (height, width, 3)."""
        return np.array(self._shown)

    def close(self) -> None:
        self._browser.close()

    def _look(self) -> None:
        screen = self._browser.look()
        assert screen.frame is not None
        # Without its frame, which is in the observation: so it travels between processes.
        self._shown, self._screen = screen.frame.rgb(), replace(screen, frame=None)

    def _observation(self) -> dict[str, Any]:
        return {"pixels": np.array(self._shown), "instruction": self._task.instruction if self._task else ""}

    def _info(self) -> dict[str, Any]:
        return {"task": self._task.name if self._task else "", "screen": self._screen}


def _page_task(url: str, instruction: str, check: ScreenCheck | None) -> Task:
    judged: ScreenCheck | Unchecked = check or Unchecked()
    return Task(f"page/{url}", instruction, Page(url), judged, BUDGET)
