"""What stands behind an adb server and how each phone would be seen and touched; nothing is started to find out."""

import importlib.util
from dataclasses import dataclass

from emulators.android.adb import Adb
from emulators.android.discovery import find_endpoint
from emulators.android.errors import AndroidError
from emulators.android.focus import display_size
from emulators.android.server import AdbServer, Listed
from emulators.android.u2 import answers

__all__ = ["Surveyed", "survey"]

SURVEY_S = 5.0
"""How long a phone may take to answer; our default."""


@dataclass(frozen=True, slots=True)
class Surveyed:
    """One phone. `detail` says what it is and where its frames and trees would come from; `remedy` what to do."""

    serial: str
    usable: bool
    detail: str
    remedy: str = ""


def survey(server: AdbServer | None = None) -> tuple[Surveyed, ...]:
    """Every phone that a running server knows. Raises ServerGone where none runs."""
    usual = server or AdbServer.usual()
    quiet = AdbServer(usual.port, usual.host, start=False)
    return tuple(_surveyed(quiet, listed) for listed in quiet.devices(deadline_s=SURVEY_S))


def _surveyed(server: AdbServer, listed: Listed) -> Surveyed:
    match listed.state:
        case "device":
            pass
        case "unauthorized" | "authorizing":
            return Surveyed(listed.serial, False, listed.state, "unlock the phone and allow USB debugging")
        case state:
            return Surveyed(listed.serial, False, state, "adb reconnect offline")
    try:
        adb = Adb(listed.serial, server=server, patience_s=0.0)
        told = adb.run("getprop ro.product.model; getprop ro.build.version.release", deadline_s=SURVEY_S).splitlines()
        width, height = display_size(adb)
    except AndroidError as error:
        return Surveyed(listed.serial, False, str(error), "look at the phone's screen")
    model, release = (*(line.strip() for line in told), "", "")[:2]
    return Surveyed(
        listed.serial, True, f"{model or 'a phone'}, Android {release or '?'}, {width}x{height}: {_sources(adb)}"
    )


def _sources(adb: Adb) -> str:
    frames = ""
    if importlib.util.find_spec("grpc") is not None and find_endpoint(adb.serial) is not None:
        frames = "frames by the emulator's gRPC service, "
    if answers(adb, deadline_s=SURVEY_S):
        return f"{frames or 'frames and '}tree by the uiautomator2 server that runs there"
    if importlib.util.find_spec("uiautomator2") is not None:
        return f"{frames or 'frames and '}tree by the uiautomator2 server, started when a run begins"
    return f"{frames or 'frames by screencap, '}tree by uiautomator dump"
