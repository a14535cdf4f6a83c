"""The browser of this project, run as its peers are.

`--level lean` is a picture of the task's 160x210 pixels as an array, and all elements with their boxes. `--level equal`
adds what BrowserGym tells: as many pixels as its picture has, and the whole accessibility tree.
"""

from pathlib import Path
from typing import Any

from benchmarks.web_peers.oracle import Move, Thing
from benchmarks.web_peers.racing import Seen, peer_options, serve
from emulators.action import Tap, TypeText
from emulators.browser.accessibility import AccessibleNode
from emulators.browser.chromium import Chromium
from emulators.browser.miniwob import OVER
from emulators.screen import Flag, Screen
from emulators.trajectory import Task

__all__ = ["SIZES", "OurRacer", "main"]

SIZES = {"lean": (160, 210), "equal": (498, 321)}
"""Width and height of the window by what is observed; the second has as many pixels as BrowserGym's picture."""

_ROLES = {"button": "button", "textbox": "field", "checkbox": "box"}


class OurRacer:
    """One running Chromium over the transport that is named, and one device in it."""

    def __init__(self, program: str, transport: str, level: str) -> None:
        self._level = level
        self._chromium = Chromium(Path(program), transport=transport)  # type: ignore[arg-type]
        self._browser = self._chromium.open(size=SIZES[level])
        self._task: Task | None = None
        self._screen: Screen | None = None
        self._tree: AccessibleNode | None = None

    def reset(self, task: str, seed: int, how: str) -> None:
        """ "fresh" closes the profile with its page and begins in a new one."""
        if how == "fresh":
            self._browser.close()
            self._browser = self._chromium.open(size=SIZES[self._level])
        self._task = self._browser.task(f"miniwob/{task}", seed)
        self._observe()

    def act(self, move: Move) -> None:
        point: Any = move.thing.handle
        self._browser.do(Tap(point) if move.text is None else TypeText(move.text, point=point))
        self._observe()

    def _observe(self) -> None:
        self._screen = self._browser.look()
        assert self._screen.frame is not None
        self._screen.frame.rgb()
        if self._level == "equal":
            self._tree = self._browser.accessibility()

    def seen(self) -> Seen:
        assert self._screen is not None and self._task is not None
        over = self._screen.location.endswith(OVER)
        won = over and self._browser.finish(self._task, None).score == 1.0
        return Seen(self._task.instruction, things(self._screen), over, won)

    def close(self) -> None:
        self._chromium.close()


def things(screen: Screen) -> list[Thing]:
    """What the oracle of all peers is told of a screen."""
    return [
        Thing(_ROLES[e.role], e.label, e.hit, e.value, e.has(Flag.CHECKED))  # type: ignore[arg-type]
        for e in screen.elements
        if e.role in _ROLES
    ]


def main() -> None:
    parser = peer_options(__doc__ or "")
    parser.add_argument("--transport", choices=("pipe", "playwright"), required=True)
    parser.add_argument("--level", choices=tuple(SIZES), required=True)
    options = parser.parse_args()
    serve(OurRacer(options.program, options.transport, options.level))


if __name__ == "__main__":
    main()
