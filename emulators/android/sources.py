"""What a phone offers to be seen and touched with: tried when it is connected, and told by name."""

from dataclasses import dataclass
from typing import Literal

from emulators.android.adb import Adb
from emulators.android.console import console_port
from emulators.android.discovery import find_endpoint
from emulators.android.emulator_screen import GrpcScreen, open_screen
from emulators.android.errors import AndroidError, EmulatorUnavailable
from emulators.android.frames import (
    EmulatorFrames,
    EmulatorScreen,
    FrameSource,
    RawFrames,
    ScreencapFrames,
    U2Frames,
)
from emulators.android.trees import DumpTrees, TreeSource, U2Trees
from emulators.android.u2 import U2, U2Process, start_u2

__all__ = ["FrameKind", "Sources", "TreeKind", "choose"]

FrameKind = Literal["auto", "emulator", "u2", "png", "raw"]
TreeKind = Literal["auto", "u2", "dump"]
_HERE = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Sources:
    """The chosen ones. `touch` is a third connection to the uiautomator2 server, for fingers and text.

    `screen` is the emulator's own, where it was opened for these. `why` says for what was not chosen why not.
    """

    frames: FrameSource
    trees: TreeSource
    touch: U2 | None
    links: tuple[U2, ...]
    process: U2Process | None
    why: tuple[str, ...] = ()
    screen: GrpcScreen | None = None

    def close(self) -> None:
        if self.screen is not None:
            self.screen.close()
        for u2 in self.links:
            u2.close()
        if self.process is not None:
            self.process.close()


def choose(
    adb: Adb, *, frames: FrameKind = "auto", trees: TreeKind = "auto", screen: EmulatorScreen | None = None
) -> Sources:
    """Sources for frames and trees: the fastest that there are, or those that are asked for.

    The uiautomator2 server and the `uiautomator` program cannot look at one screen together, so where the server runs
    it gives the tree too. An emulator's own service is looked for where no `screen` is given. Raises U2Unavailable and
    EmulatorUnavailable where the one is asked for and cannot be had.
    """
    why: list[str] = []
    own = _own_screen(adb, frames, why) if screen is None and frames in ("auto", "emulator") else None
    try:
        able, process = _process(adb, frames, trees, why)
    except AndroidError:
        if own is not None:
            own.close()
        raise
    links = tuple(U2(adb) for _ in range(3)) if able else ()
    return Sources(
        _frames(adb, frames, screen or own, links),
        U2Trees(links[1]) if links and trees != "dump" else DumpTrees(adb),
        links[2] if links else None,
        links,
        process,
        tuple(why),
        own,
    )


def _own_screen(adb: Adb, kind: FrameKind, why: list[str]) -> GrpcScreen | None:
    """The emulator's own; for what is no emulator of this machine there is none."""
    try:
        endpoint = find_endpoint(adb.serial) if adb.server.host in _HERE else None
        if endpoint is None:
            raise EmulatorUnavailable(
                f"{adb.serial} tells of no gRPC port; start the emulator with -grpc PORT, or give emulator_screen=..."
            )
        return open_screen(endpoint)
    except EmulatorUnavailable as error:
        if kind == "emulator":
            raise
        if console_port(adb.serial) is not None:
            why.append(f"no emulator gRPC: {error}")
        return None


def _process(adb: Adb, frames: FrameKind, trees: TreeKind, why: list[str]) -> tuple[bool, U2Process | None]:
    """Whether the uiautomator2 server is there, where it is asked for or can be had; its process if it was started."""
    wanted = "u2" in (frames, trees)
    if not wanted and (frames in ("png", "raw") or trees == "dump"):
        why.append("no uiautomator2 server: other sources were asked for")
        return False, None
    try:
        return True, start_u2(adb)
    except AndroidError as error:
        if wanted:
            raise
        why.append(f"no uiautomator2 server: {error}")
        return False, None


def _frames(adb: Adb, kind: FrameKind, screen: EmulatorScreen | None, links: tuple[U2, ...]) -> FrameSource:
    if screen is not None and kind in ("auto", "emulator"):
        return EmulatorFrames(screen)
    if links and kind in ("auto", "u2"):
        return U2Frames(links[0])
    return RawFrames(adb) if kind == "raw" else ScreencapFrames(adb)
