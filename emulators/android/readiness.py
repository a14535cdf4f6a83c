"""When an emulator can be used: found out by observing it, then made quiet for an agent, which is observed as well."""

import contextlib
import threading
from collections.abc import Callable

from emulators.android.adb import Adb
from emulators.android.connection import Deadline
from emulators.android.errors import AndroidError, CommandFailed, CommandTimedOut
from emulators.android.server import AdbServer

__all__ = ["BootTimeout", "answers", "wait_until_ready"]

PROBE_S = 10.0
"""How long one question may take while it boots; our default."""
PACE_S = 0.25
"""Between two questions; our default."""

_UP = "getprop sys.boot_completed"
_BOOTED = "echo $(getprop sys.boot_completed) $(getprop init.svc.bootanim); pm path android"
_SCALES = ("window_animation_scale", "transition_animation_scale", "animator_duration_scale")
_QUIET = "; ".join(
    (
        *(f"settings put global {name} 0" for name in _SCALES),
        "settings put global stay_on_while_plugged_in 7",
        "input keyevent 224",
        "wm dismiss-keyguard",
    )
)
_IS_QUIET = "; ".join(f"settings get global {name}" for name in (*_SCALES, "stay_on_while_plugged_in"))


class BootTimeout(AndroidError):
    """The emulator was not ready before the deadline."""


def wait_until_ready(
    server: AdbServer, serial: str, *, deadline: Deadline, alive: Callable[[], None], halted: threading.Event
) -> None:
    """Wait until it has booted, its boot animation is over, its package manager answers and it is quiet.

    Quiet: no animations, no keyguard, a screen that stays on. `alive` raises when the emulator has ended; `halted` ends
    the waiting early, without an error. Raises BootTimeout, which tells what it waited for.
    """
    while not halted.is_set():
        alive()
        missing = _missing(server, serial)
        if not missing:
            return
        if deadline.passed:
            raise BootTimeout(f"{serial} was not ready after {deadline.seconds:g} s: {missing}")
        halted.wait(PACE_S)


def answers(server: AdbServer, serial: str, *, deadline_s: float, ended: Callable[[], bool]) -> str:
    """Empty where a running emulator carries out a command in time, else what is wrong with it.

    An adb server that was killed meanwhile is no fault of the emulator's: it is told of it again. `ended` says whether
    there is nobody to wait for.
    """
    deadline = Deadline(deadline_s)
    while True:
        try:
            said = Adb(serial, server=server, patience_s=0).run(_UP, deadline_s=max(0.1, deadline.left))
            return "" if said.strip() == "1" else "it boots again by itself"
        except AndroidError as error:
            if deadline.passed or ended():
                return str(error)
        with contextlib.suppress(AndroidError):
            server.introduce(serial)
            server.wait_for(serial, deadline_s=min(1.0, max(0.1, deadline.left)))


def _missing(server: AdbServer, serial: str) -> str:
    """What is still to come; empty when it is ready."""
    try:
        states = {device.serial: device.state for device in server.devices()}
        if serial not in states:
            server.introduce(serial)
            return "adb does not see it"
        if states[serial] != "device":
            return f"adb calls it {states[serial]}"
        adb = Adb(serial, server=server, patience_s=0)
        return _unbooted(adb) or _unquiet(adb)
    except CommandTimedOut as error:
        return f"it does not answer ({error})"
    except AndroidError as error:
        return str(error)


def _unbooted(adb: Adb) -> str:
    output = adb.shell(_BOOTED, deadline_s=PROBE_S)
    first, _, packages = output.text.partition("\n")
    completed, animation = [*first.split(), "", ""][:2]
    if completed != "1":
        return "sys.boot_completed is not 1"
    if animation not in ("stopped", ""):
        return f"the boot animation is {animation}"
    return "" if "package:" in packages else "the package manager does not answer"


def _unquiet(adb: Adb) -> str:
    try:
        adb.run(_QUIET, deadline_s=PROBE_S)
        told = adb.run(_IS_QUIET, deadline_s=PROBE_S).split()
    except CommandFailed as error:
        return f"it cannot be made quiet yet ({error})"
    scales, stays = told[:-1], told[-1:]
    if len(scales) != len(_SCALES) or any(_scale(scale) for scale in scales):
        return "animations are still on"
    return "" if stays and stays[0] not in ("0", "null") else "its screen does not stay on"


def _scale(said: str) -> float:
    """A scale as `settings` tells it; one that was never set ("null") is 1."""
    try:
        return float(said)
    except ValueError:
        return 1.0
