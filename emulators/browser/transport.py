"""The seam below the browser device: how protocol messages reach a page.

Everything above speaks the DevTools protocol to a `Channel`; a transport starts the browser and opens channels. All
methods run on the device's own event loop.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from emulators.browser.watching import Watch
from emulators.device import DeviceError

__all__ = [
    "CLOSED", "ENDED", "PIXEL_FLAGS", "Channel", "Json", "Launch", "Part", "Picture", "Profile", "ProtocolError",
    "ScriptError", "Transport", "Wishes",
]  # fmt: skip

PIXEL_FLAGS = (
    "--disable-smooth-scrolling",
    "--disable-partial-raster",  # the same page has the same pixels, whatever was on the screen before
    "--disable-lcd-text",
    "--font-render-hinting=none",
    "--disable-backgrounding-occluded-windows",
)
"""Flags beyond what automation needs: pixels that are the same everywhere. Our default."""

CLOSED = "the page was closed"
"""Why a channel is gone when the page, its script or the agent closed it; every other reason is a loss."""

ENDED = "the browser has ended"
"""Why a channel is gone when its browser is."""

Json = dict[str, Any]

Picture = Literal["png", "jpeg"]
"""How a picture travels."""


class Part(Protocol):
    """The protocol connection of something inside a page."""

    async def send(self, method: str, params: Mapping[str, Any] | None = None) -> Json:
        """Call `method`. Raises DeviceLost when the page is gone, ProtocolError when the method fails."""


class Channel(Protocol):
    """One page's protocol connection."""

    @property
    def gone(self) -> "asyncio.Future[str]":
        """Resolves to the reason when the page has crashed, was closed, or its browser has ended."""

    async def send(self, method: str, params: Mapping[str, Any] | None = None, *, framed: bool = False) -> Json:
        """Call `method`; one that is `framed` is answered with one of the page's next frames and not before.

        Raises DeviceLost when the page is gone, ProtocolError when the method fails.
        """

    async def elsewhere(self) -> Sequence[Part]:
        """Connections of those frames of the page that live in processes of their own."""

    def on(self, event: str, handler: Callable[[Json], None]) -> None: ...

    def take(self, event: str, handler: Callable[[Json], None]) -> None:
        """As `on`, and from here on nobody else hears of it: for events that only one may answer."""

    def painting(self) -> AbstractContextManager[None]:
        """As long as it is held the page is painted as on a display. Whoever waits for something else than an answer
        holds it; `send` does so by itself."""

    async def picture(self, kind: Picture) -> str:
        """What is to be seen, in base64; the same object again where it looks the same."""

    async def close(self) -> None: ...


class ProtocolError(DeviceError):
    """The page refused a protocol method (for instance because it was navigating)."""


class ScriptError(DeviceError):
    """A script of ours failed inside the page."""


@dataclass(frozen=True, slots=True)
class Launch:
    """What a transport starts: `program`, or where there is an `endpoint` (http or ws), the browser that listens there.

    `script` runs in every frame before the page's own scripts. A page that leaves a call unanswered for `deadline_s`
    seconds is gone.
    """

    program: Path | None
    flags: tuple[str, ...]
    script: str
    deadline_s: float
    endpoint: str = ""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a profile is to be like. `on_page` is told of pages that a site itself opens.

    `greet` is given every page's channel, the first of a page that opens by itself included, before anything is sent
    over it, so that nothing that it tells is missed; `calls` are then made before the page's first script runs, as far
    as the transport can. `headers` go along with every request. `watch` is what is done with requests, of frames and
    workers too.
    """

    on_page: Callable[[Channel], None]
    greet: Callable[[Channel], None] = lambda _: None
    calls: tuple[tuple[str, Json], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    watch: Watch | None = None


class Profile(Protocol):
    """An isolated profile of a running browser: its pages share cookies and storage with nobody else."""

    @property
    def alive(self) -> bool:
        """Whether it is open and its browser runs."""

    async def open(self) -> Channel:
        """A new empty page."""

    async def call(self, method: str, params: Mapping[str, Any] | None = None) -> Json:
        """Call a method of the browser itself, for this profile (`browserContextId` is added)."""

    async def listen(self, event: str, handler: Callable[[Json], None]) -> None:
        """Hear of an event of the browser itself; it comes for all its profiles alike."""

    async def close(self) -> None:
        """Close all its pages and forget everything that they have stored."""


class Transport(Protocol):
    """A running browser."""

    @property
    def name(self) -> str: ...

    async def start(self) -> None:
        """Launch. Raises DeviceError with the reason when it cannot."""

    async def profile(self, wishes: Wishes) -> Profile:
        """A new empty profile."""

    @property
    def alive(self) -> bool: ...

    async def close(self) -> None: ...
