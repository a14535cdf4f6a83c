"""The file by which an emulator is found: its ports and, where one is wanted, the token of its services."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from emulators.virtual.door.handset import Handset

__all__ = ["Advertised"]


class Advertised:
    """A file in a folder of its own, for this user's eyes only; its path is what `avd discoverypath` answers.

    It does not lie where tools look for the machine's emulators by themselves. `close` takes it away.
    """

    def __init__(self, handset: Handset, *, port: int, token: str) -> None:
        console = int(handset.serial.rpartition("-")[2])
        told = {
            "port.serial": str(console),
            "port.adb": str(console + 1),
            "avd.name": handset.name,
            "avd.id": handset.name,
            "grpc.port": str(port),
        }
        self._folder = Path(tempfile.mkdtemp(prefix="guiagent-"))  # mode 0700
        self.path = self._folder / "avd" / "running" / f"pid_{os.getpid()}.ini"
        self.path.parent.mkdir(parents=True)
        self.path.write_text(_lines(told | ({"grpc.token": token} if token else {})), "utf-8")

    def close(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


def _lines(told: Mapping[str, str]) -> str:
    return "".join(f"{name}={value}\n" for name, value in told.items())
