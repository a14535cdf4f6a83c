"""Making the snapshot that a farm begins from: one emulator that may write, booted, made quiet, saved and ended."""

import threading
from dataclasses import replace

from emulators.android.connection import Deadline
from emulators.android.console import ask_console
from emulators.android.emulator_process import EmulatorProcess, start_line
from emulators.android.errors import SnapshotFailed
from emulators.android.plan import Plan
from emulators.android.readiness import BootTimeout, wait_until_ready
from emulators.android.server import AdbServer

__all__ = ["save_snapshot"]


def save_snapshot(plan: Plan, name: str, *, server: AdbServer | None = None) -> None:
    """Boot the plan's AVD alone, make it quiet, save it under this name and end it.

    It begins from the plan's snapshot, or boots where that is empty. Raises AvdLocked, BootFailed, SnapshotFailed, ...
    """
    server = server or AdbServer.usual()
    ports, plan = plan.ports[0], replace(plan, ports=plan.ports[:1])
    if plan.avd.locks:
        raise plan.avd.locked()
    plan.check()
    plan.folder.mkdir(parents=True, exist_ok=True)
    command = start_line(plan.sdk, plan.avd, ports, make=plan.make, snapshot=plan.snapshot, writable=True)
    log = plan.folder / f"{ports.serial}.log"
    process = EmulatorProcess(command, environment=plan.environment(server), log=log)

    def alive() -> None:
        if process.ended is not None:
            raise process.failure(ports.serial, plan.avd)

    try:
        wait_until_ready(
            server, ports.serial, deadline=Deadline(plan.care.boot_s), alive=alive, halted=threading.Event()
        )
        ask_console(ports.console, f"avd snapshot save {name}", deadline_s=plan.care.boot_s)
        if name not in plan.avd.snapshots:
            raise SnapshotFailed(f"{plan.avd.name} said OK but kept no snapshot {name!r}; see {process.log}")
    except BootTimeout as error:
        raise BootTimeout(f"{error}; the end of {process.log}: {process.last_lines()}") from None
    finally:
        process.end()
