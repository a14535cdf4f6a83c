"""A stand-in for the SDK's `emulator`: it understands the start line of a farm and runs our own phone behind adb.

How it behaves is told by `standin.json` in the AVD's folder: `boot_s` (seconds until it says that it has booted),
`never` (it never does), `says` (lines for its log), `dies` (a line, and then the end).
"""

import argparse
import json
import os
import signal
import sys
import threading
import time
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulators.trajectory import State
    from emulators.virtual.door.handset import Handset

SAME_AVD = (
    "ERROR   | Running multiple emulators with the same AVD is an experimental feature.\n"
    "Please use -read-only flag to enable this feature."
)


class Snapshots(dict):  # type: ignore[type-arg]
    """Those of a handset, kept in the AVD's folder unless it is read-only."""

    def __init__(self, folder: Path, *, writable: bool) -> None:
        super().__init__()
        self.folder, self.writable = folder, writable

    def __setitem__(self, name: str, snapshot: object) -> None:
        super().__setitem__(name, snapshot)
        if self.writable:
            place = self.folder / name
            place.mkdir(parents=True, exist_ok=True)
            state: State = snapshot.state  # type: ignore[attr-defined]
            (place / "kind").write_text(state.kind)
            (place / "snapshot.pb").write_bytes(state.data())


def words(given: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prefix_chars="-", allow_abbrev=False)
    for name in ("avd", "gpu", "snapshot", "accel"):
        parser.add_argument(f"-{name}", default="")
    for name in ("port", "grpc", "memory", "cores"):
        parser.add_argument(f"-{name}", type=int, default=0)
    for name in (
        "no-audio", "no-boot-anim", "no-metrics", "no-snapshot-save", "no-snapshot-load", "no-window", "read-only",
        "skip-adb-auth",
    ):  # fmt: skip
        parser.add_argument(f"-{name}", action="store_true")
    return parser.parse_args(given)


def main() -> int:
    asked = words(sys.argv[1:])
    folder = Path(os.environ["ANDROID_AVD_HOME"]) / f"{asked.avd}.avd"
    if not folder.is_dir():
        print(f"PANIC: Unknown AVD name [{asked.avd}], use -list-avds to see valid list.")
        return 1
    told = json.loads((folder / "standin.json").read_text()) if (folder / "standin.json").exists() else {}
    for line in told.get("says", ()):
        print(line, flush=True)
    if "dies" in told:
        print(told["dies"], flush=True)
        return 1
    lock = folder / "hardware-qemu.ini.lock"
    if not asked.read_only:
        try:
            lock.touch(exist_ok=False)
        except FileExistsError:
            print(SAME_AVD, flush=True)
            return 1
    try:
        return run(asked, folder, told)
    finally:
        if not asked.read_only:
            lock.unlink(missing_ok=True)


def run(asked: argparse.Namespace, folder: Path, told: dict[str, object]) -> int:
    ended = threading.Event()

    def end(_: int, __: FrameType | None) -> None:
        ended.set()

    signal.signal(signal.SIGTERM, end)
    # They take seconds on a busy machine; until here it says what it has to say, and may be ended.
    from emulators.virtual.door.serving import announce, open_door
    from emulators.virtual.phone import VirtualPhone

    phone = VirtualPhone(seed=7)
    door = open_door([phone], port=asked.port + 1, clock="real")
    handset = door.handsets[0]
    handset.name = asked.avd
    begin(handset, asked, folder / "snapshots")
    handset.properties["sys.boot_completed"] = ""
    handset.properties["init.svc.bootanim"] = "running"
    announce(asked.port + 1, server_port=int(os.environ.get("ANDROID_ADB_SERVER_PORT", "5037")))
    print(f"INFO    | boot of {asked.avd} begins", flush=True)
    if not told.get("never"):
        threading.Thread(target=boot, args=(handset, float(str(told.get("boot_s", 0.2)))), daemon=True).start()
    while not ended.wait(0.1) and not door.wait(0):
        pass
    door.close()
    return 0


def begin(handset: "Handset", asked: argparse.Namespace, folder: Path) -> None:
    from emulators.trajectory import State

    kept = Snapshots(folder, writable=False)
    handset.snapshots = kept
    fresh = handset.phone.save()
    for file in sorted(folder.glob("*/snapshot.pb")):
        handset.phone.load(State.of(file.with_name("kind").read_text(), file.read_bytes()))
        handset.save(file.parent.name)
    kept.writable = not asked.read_only
    if asked.snapshot:
        handset.load(asked.snapshot)
    else:
        handset.phone.load(fresh)


def boot(handset: "Handset", seconds: float) -> None:
    time.sleep(seconds)
    handset.properties["sys.boot_completed"] = "1"
    time.sleep(seconds / 4)
    handset.properties["init.svc.bootanim"] = "stopped"
    print("INFO    | Boot completed", flush=True)


if __name__ == "__main__":
    sys.exit(main())
