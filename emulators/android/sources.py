"""What a phone offers to be seen and touched with: tried when it is connected, and told by name."""

from dataclasses import dataclass
from typing import Literal

from emulators.android.adb import Adb
from emulators.android.errors import AndroidError, HelperUnavailable
from emulators.android.frames import (
    EmulatorFrames,
    EmulatorScreen,
    FrameSource,
    HelperFrames,
    RawFrames,
    ScreencapFrames,
)
from emulators.android.helper import Helper, HelperProcess, start_helper
from emulators.android.trees import DumpTrees, HelperTrees, TreeSource

__all__ = ["FrameKind", "Sources", "TreeKind", "choose"]

FrameKind = Literal["auto", "emulator", "helper", "png", "raw"]
TreeKind = Literal["auto", "helper", "dump"]


@dataclass(frozen=True, slots=True)
class Sources:
    """The chosen ones. `touch` is a third connection to the uiautomator2 server, for fingers and text.

    `why` says for what was not chosen why not.
    """

    frames: FrameSource
    trees: TreeSource
    touch: Helper | None
    helpers: tuple[Helper, ...]
    process: HelperProcess | None
    why: tuple[str, ...] = ()

    def close(self) -> None:
        for helper in self.helpers:
            helper.close()
        if self.process is not None:
            self.process.close()


def choose(
    adb: Adb, *, frames: FrameKind = "auto", trees: TreeKind = "auto", screen: EmulatorScreen | None = None
) -> Sources:
    """Sources for frames and trees: the fastest that there are, or those that are asked for.

    The uiautomator2 server and the `uiautomator` program cannot look at one screen together, so where the server runs
    it gives the tree too. Raises HelperUnavailable where the server is asked for and cannot be had.
    """
    process, why = None, []
    wanted = "helper" in (frames, trees)
    able = wanted or (frames in ("auto", "emulator") and trees == "auto")
    if able:
        try:
            process = start_helper(adb)
        except AndroidError as error:
            if wanted:
                raise
            able = False
            why.append(f"no uiautomator2 server: {error}")
    elif trees != "helper" and frames != "helper":
        why.append("no uiautomator2 server: other sources were asked for")
    if frames == "emulator" and screen is None:
        raise HelperUnavailable("frames='emulator' needs the emulator's own service; give emulator_screen=...")
    helpers = tuple(Helper(adb) for _ in range(3)) if able else ()
    return Sources(
        _frames(adb, frames, screen, helpers),
        HelperTrees(helpers[1]) if helpers and trees != "dump" else DumpTrees(adb),
        helpers[2] if helpers else None,
        helpers,
        process,
        tuple(why),
    )


def _frames(adb: Adb, kind: FrameKind, screen: EmulatorScreen | None, helpers: tuple[Helper, ...]) -> FrameSource:
    if screen is not None and kind in ("auto", "emulator"):
        return EmulatorFrames(screen)
    if helpers and kind in ("auto", "helper"):
        return HelperFrames(helpers[0])
    return RawFrames(adb) if kind == "raw" else ScreencapFrames(adb)
