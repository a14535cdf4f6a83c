"""A virtual phone behind an adb server of its own, for AndroidWorld to run on."""

import contextlib
import os
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass

from emulators.action import OpenApp, Press, Tap
from emulators.android.adb import Adb
from emulators.android.server import START_S, AdbServer
from emulators.virtual.door.handset import Handset
from emulators.virtual.phone import VirtualPhone

__all__ = ["SENTENCE", "Served", "virtual_phone"]

SENTENCE = "This is a run on a virtual phone: its score is not an AndroidWorld score."
"""Every report of such a run has it."""

PROFILE = "1080x2400"
"""A Pixel 6, as AndroidWorld wants it."""

_BASE = "android_world"
_GRANTED = (
    ("com.android.camera2", "CAMERA"), ("com.android.camera2", "RECORD_AUDIO"),
    ("com.dimowner.audiorecorder", "RECORD_AUDIO"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Served:
    """How to reach it."""

    serial: str
    adb: str
    server_port: int
    grpc_port: int
    handset: Handset

    def renew(self) -> None:
        """Be as when this was called first: AndroidWorld had reached the phone and done no task."""
        if _BASE in self.handset.snapshots:
            self.handset.load(_BASE)
        else:
            self.handset.save(_BASE)


@contextlib.contextmanager
def virtual_phone(*, seed: int = 0) -> Iterator[Served]:
    """One that is served while the context lasts, root already, its clock moved by nothing but `sleep` and `date`."""
    from adbutils import adb_path

    from emulators.virtual.door.services.packages import FORWARDER, set_installed
    from emulators.virtual.door.serving import serve

    with tempfile.TemporaryDirectory(prefix="guiagent-adb-") as home, serve(profile=PROFILE, seed=seed, grpc=0) as door:
        program, port = str(adb_path()), _free_port()
        environment = {**os.environ, "HOME": home, "ADB_EMU": "0", "ADB_MDNS": "0"}
        subprocess.run(
            [program, "-P", str(port), "start-server"], env=environment, timeout=START_S, check=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        server, [handset] = AdbServer(port, start=False), door.handsets
        try:
            handset.become_root(True)
            server.introduce(handset.serial)
            server.wait_for(handset.serial, deadline_s=START_S)
            set_installed(handset, FORWARDER, on=True)
            _set_up(handset.phone, Adb(handset.serial, server=server))
            yield Served(handset.serial, program, port, door.grpc_ports[0], handset)
        finally:
            server.kill()


def _set_up(phone: VirtualPhone, adb: Adb) -> None:
    """Answer what apps ask on their first start, as AndroidWorld's own set-up of an emulator does."""
    for package, permission in _GRANTED:
        adb.shell(f"pm grant {package} android.permission.{permission}")
    phone.do(OpenApp("Camera"))
    found = [one for one in phone.look(pixels=False).elements if one.label == "Next" and one.actionable]
    if found:
        phone.do(Tap(found[0].hit))
    phone.do(Press("home"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
