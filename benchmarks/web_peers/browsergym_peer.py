"""BrowserGym's own environment for MiniWoB++, as it comes or with its sleeps switched off by its own options.

Changed for this machine only: which Chromium is started and without a sandbox, as a container asks for; and every
problem is seeded as for all peers. Needs `browsergym-miniwob`.
"""

import functools
import logging
from typing import Any

from benchmarks.web_peers.oracle import Move, Thing
from benchmarks.web_peers.racing import Seen, peer_options, serve

__all__ = ["BrowserGymRacer", "main", "starting"]

_ROLES = {"button": "button", "textbox": "field", "checkbox": "box"}


class _Fixed:
    """A source of randomness whose only draw is the seed as a text, which seeds a page as it does for all peers."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def randint(self, low: int, high: int) -> str:
        return repr(str(self._seed))


class BrowserGymRacer:
    """`no_delay` switches both sleeps off: before an observation, and between the browser's inputs."""

    def __init__(self, program: str, pages: str, *, no_delay: bool) -> None:
        from browsergym.miniwob import ALL_MINIWOB_TASKS

        starting(program)
        self._pages = pages
        self._options: dict[str, Any] = {"slow_mo": 0, "pre_observation_delay": 0} if no_delay else {}
        self._tasks = {task.subdomain: task for task in ALL_MINIWOB_TASKS}
        self._envs: dict[str, Any] = {}
        self._env: Any = None
        self._seen: dict[str, Any] = {}
        self._over, self._reward = False, 0.0

    def reset(self, task: str, seed: int, how: str) -> None:
        """It always starts its browsers anew, whatever `how` says."""
        if task not in self._envs:
            for env in self._envs.values():
                env.close()
            self._envs = {task: self._made(task)}
        self._env = self._envs[task]
        self._seen, _ = self._env.reset(seed=seed)
        self._over, self._reward = False, 0.0

    def _made(self, task: str) -> Any:
        from browsergym.core.env import BrowserEnv

        def drawn(seed: int, **options: Any) -> Any:
            made = self._tasks[task](seed=seed, **options)
            made.random = _Fixed(seed)
            return made

        return BrowserEnv(task_entrypoint=drawn, task_kwargs={"base_url": self._pages}, **self._options)

    def act(self, move: Move) -> None:
        action = f"click({move.thing.handle!r})"
        if move.text is not None:
            action = f"fill({move.thing.handle!r}, {move.text!r})"
        self._seen, _, self._over, _, info = self._env.step(action)
        self._reward = float(info["task_info"]["RAW_REWARD_GLOBAL"])
        if self._seen["last_action_error"]:
            raise RuntimeError(self._seen["last_action_error"])

    def seen(self) -> Seen:
        things = []
        for node in self._seen["axtree_object"]["nodes"]:
            role = _ROLES.get(node["role"]["value"]) if not node.get("ignored") else None
            if role is None or "browsergym_id" not in node:
                continue
            states = {p["name"]: p["value"].get("value") for p in node.get("properties", ())}
            things.append(
                Thing(
                    role, node.get("name", {}).get("value", ""), node["browsergym_id"],  # type: ignore[arg-type]
                    str(node.get("value", {}).get("value", "")), states.get("checked") == "true",
                )
            )  # fmt: skip
        return Seen(self._seen["goal"], things, self._over, self._reward == 1.0)

    def close(self) -> None:
        for env in self._envs.values():
            env.close()


def starting(program: str, *, scroll_bars: bool = True) -> None:
    """Let every Chromium of this process be `program`, for the chat window's takes no options.

    Without `scroll_bars` the pages are laid out as wide as the window is.
    """
    from playwright.sync_api import BrowserType

    given = BrowserType.launch

    @functools.wraps(given)
    def launch(self: Any, **options: Any) -> Any:
        if not scroll_bars:
            options.pop("ignore_default_args", None)
        return given(self, executable_path=program, chromium_sandbox=False, **options)

    BrowserType.launch = launch


def main() -> None:
    parser = peer_options(__doc__ or "")
    parser.add_argument("--no-delay", action="store_true", help="slow_mo=0 and pre_observation_delay=0")
    options = parser.parse_args()
    logging.disable(logging.WARNING)  # that options override the task's is what is measured here
    serve(BrowserGymRacer(options.program, options.pages, no_delay=options.no_delay))


if __name__ == "__main__":
    main()
