"""MiniWoB++'s own environment over Selenium: the page's own tree with boxes, and a picture of 160x210 as an array.

One browser for each task, as the environment has it; it draws problems in the page that is loaded, and touches elements
by script. After the last step of an episode it observes nothing by itself; here it is made to, for all other peers do.
Needs `miniwob` and chromium-driver.
"""

import os
from collections.abc import Iterator
from typing import Any

from benchmarks.web_peers.oracle import Move, Thing
from benchmarks.web_peers.racing import Seen, peer_options, serve

__all__ = ["SeleniumRacer", "main"]


class _Seed(int):
    """A seed that reads as a text in the page, which is how the pages of all peers are seeded."""

    def __repr__(self) -> str:
        return repr(str(int(self)))


class SeleniumRacer:
    """`driver` is the chromedriver that belongs to `program`."""

    def __init__(self, program: str, driver: str) -> None:
        os.environ["MINIWOB_CHROME_BINARY"] = program
        os.environ["MINIWOB_CHROMEDRIVER"] = driver
        self._envs: dict[str, Any] = {}
        self._env: Any = None
        self._seen: dict[str, Any] = {}
        self._info: dict[str, Any] = {}
        self._over = False

    def reset(self, task: str, seed: int, how: str) -> None:
        """Always in the page, whatever `how` says."""
        if task not in self._envs:
            from miniwob.environment import MiniWoBEnvironment

            self._envs[task] = MiniWoBEnvironment(subdomain=task)
        self._env = self._envs[task]
        self._seen, self._info = self._env.reset(seed=_Seed(seed))
        self._over = False

    def act(self, move: Move) -> None:
        from miniwob.action import ActionTypes

        kind, more = ActionTypes.CLICK_ELEMENT, {}
        if move.text is not None:
            kind, more = ActionTypes.FOCUS_ELEMENT_AND_TYPE_TEXT, {"text": move.text}
        action = self._env.create_action(kind, ref=move.thing.handle, **more)
        seen, _, self._over, _, self._info = self._env.step(action)
        if self._over:
            seen, _ = self._env.unwrapped.instance.get_observation(use_cached_fields=True)
        self._seen = seen

    def seen(self) -> Seen:
        root = self._info.get("root_dom")
        things = list(_things(root)) if root is not None else []
        return Seen(self._seen["utterance"], things, self._over, self._info.get("raw_reward") == 1)

    def close(self) -> None:
        for env in self._envs.values():
            env.close()


def _things(element: Any) -> Iterator[Thing]:
    match element.tag:
        case "button":
            yield Thing("button", element.text or "", element.ref)
        case "input_text":
            yield Thing("field", "", element.ref, str(element.value))
        case "input_checkbox":
            words = [child.text for child in element.parent.children if child.tag == "t"]
            yield Thing("box", words[0] if words else "", element.ref, ticked=bool(element.value))
    for child in element.children:
        yield from _things(child)


def main() -> None:
    parser = peer_options(__doc__ or "")
    parser.add_argument("--driver", default="/usr/bin/chromedriver", help="the chromedriver (default /usr/bin/...)")
    options = parser.parse_args()
    serve(SeleniumRacer(options.program, options.driver))


if __name__ == "__main__":
    main()
