"""What a phone offers to be seen and touched with: tried when it is connected, and told by name."""

from dataclasses import dataclass
from typing import Literal

from emulators.android.adb import Adb
from emulators.android.errors import AndroidError, U2Unavailable
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


@dataclass(frozen=True, slots=True)
class Sources:
    """The chosen ones. `touch` is a third connection to the uiautomator2 server, for fingers and text.

    `why` says for what was not chosen why not.
    """

    frames: FrameSource
    trees: TreeSource
    touch: U2 | None
    links: tuple[U2, ...]
    process: U2Process | None
    why: tuple[str, ...] = ()

    def close(self) -> None:
        for u2 in self.links:
            u2.close()
        if self.process is not None:
            self.process.close()


def choose(
    adb: Adb, *, frames: FrameKind = "auto", trees: TreeKind = "auto", screen: EmulatorScreen | None = None
) -> Sources:
    """Sources for frames and trees: the fastest that there are, or those that are asked for.

    The uiautomator2 server and the `uiautomator` program cannot look at one screen together, so where the server runs
    it gives the tree too. Raises U2Unavailable where the server is asked for and cannot be had.
    """
    process, why = None, []
    wanted = "u2" in (frames, trees)
    able = wanted or (frames in ("auto", "emulator") and trees == "auto")
    if able:
        try:
            process = start_u2(adb)
        except AndroidError as error:
            if wanted:
                raise
            able = False
            why.append(f"no uiautomator2 server: {error}")
    elif trees != "u2" and frames != "u2":
        why.append("no uiautomator2 server: other sources were asked for")
    if frames == "emulator" and screen is None:
        raise U2Unavailable("frames='emulator' needs the emulator's own service; give emulator_screen=...")
    links = tuple(U2(adb) for _ in range(3)) if able else ()
    return Sources(
        _frames(adb, frames, screen, links),
        U2Trees(links[1]) if links and trees != "dump" else DumpTrees(adb),
        links[2] if links else None,
        links,
        process,
        tuple(why),
    )


def _frames(adb: Adb, kind: FrameKind, screen: EmulatorScreen | None, links: tuple[U2, ...]) -> FrameSource:
    if screen is not None and kind in ("auto", "emulator"):
        return EmulatorFrames(screen)
    if links and kind in ("auto", "u2"):
        return U2Frames(links[0])
    return RawFrames(adb) if kind == "raw" else ScreencapFrames(adb)
