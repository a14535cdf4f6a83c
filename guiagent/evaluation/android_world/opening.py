"""Opens AndroidWorld on a phone: a real one, an emulator, or a virtual one that is served for it."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from guiagent.evaluation.android_world.device import AndroidWorld
from guiagent.evaluation.android_world.remote import Settings
from guiagent.evaluation.android_world.virtual import virtual_phone

__all__ = ["Opening"]


@dataclass(frozen=True, slots=True)
class Opening:
    """Where AndroidWorld is and which phone it runs on: the [android_world] table.

    `folder` is its checkout, `python` the interpreter of its environment (by default `FOLDER/../venv/bin/python`),
    `device` an emulator's serial with gRPC at `grpc_port`; 0 goes over adb alone, as on a virtual phone. `a11y` and
    `pause` are AndroidWorld's: where elements come from without gRPC, and the seconds after every action. `sleeps` are
    "idle" where waiting for an idle phone stands in for them (a virtual phone only), else "real". `repeats` is the
    number of instances of each task.
    """

    folder: str = ""
    python: str = ""
    device: str = "emulator-5554"
    virtual: bool = False
    grpc_port: int = 8554
    server_port: int = 5037
    adb: str = ""
    a11y: Literal["uiautomator", "a11y_forwarder_app"] = "a11y_forwarder_app"
    pause: float = 1.0
    sleeps: Literal["idle", "real"] = "idle"
    pixels: bool = True
    repeats: int = 1
    family: str = "android_world"

    @property
    def checkout(self) -> Path:
        return Path(self.folder).expanduser().resolve()

    @property
    def interpreter(self) -> Path:
        return Path(self.python).expanduser() if self.python else self.checkout.parent / "venv" / "bin" / "python"

    def opener(self, *, seed: int, agent: str) -> Callable[[], AndroidWorld]:
        """What opens AndroidWorld, as often as it is called."""
        settings = Settings(
            str(self.checkout), str(self.interpreter.absolute()), self.adb or _bundled(), self.device,
            server_port=self.server_port, grpc_port=self.grpc_port, a11y=self.a11y, pixels=self.pixels,
            pause=self.pause, seed=seed, family=self.family, agent=agent,
        )  # fmt: skip
        if not self.virtual:
            return lambda: AndroidWorld(settings)
        return lambda: _on_virtual_phone(replace(settings, grpc_port=0, restful=self.sleeps == "idle"))


def _on_virtual_phone(settings: Settings) -> AndroidWorld:
    stack = contextlib.ExitStack()
    phone = stack.enter_context(virtual_phone())
    reached = replace(settings, serial=phone.serial, adb=phone.adb, server_port=phone.server_port)
    return AndroidWorld(reached, before=phone.renew, phone=stack.close)


def _bundled() -> str:
    from adbutils import adb_path

    return str(adb_path())
