"""An SDK whose emulator is our stand-in, in a folder of a test."""

import json
import os
import sys
from pathlib import Path

from emulators.android.avd import Avd, create_avd
from emulators.android.emulator_process import Ports
from emulators.android.sdk import Sdk

__all__ = ["avd_with", "free_console", "processes", "sdk_in"]

ROOT = Path(__file__).parents[3]
STANDIN = Path(__file__).with_name("standin_emulator.py")


def sdk_in(folder: Path, *, image: str = "system-images/android-33/google_apis/x86_64") -> Sdk:
    """An SDK with this system image, and a /dev/kvm that everybody may use."""
    program = folder / "sdk" / "emulator" / "emulator"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" "{STANDIN}" "$@"\n')
    program.chmod(0o755)
    (folder / "sdk" / image).mkdir(parents=True)
    (folder / "kvm").touch()
    (folder / "avd").mkdir()
    return Sdk(folder / "sdk", program, folder / "avd", folder / "kvm")


def avd_with(sdk: Sdk, name: str = "phone", *, snapshot: str = "", **behaviour: object) -> Avd:
    """A new AVD; `snapshot` is the name of one that its stand-in can begin from, saved from a phone as it comes."""
    avd = create_avd(sdk, name)
    (avd.folder / "standin.json").write_text(json.dumps(behaviour))
    if snapshot:
        from emulators.virtual.phone import VirtualPhone

        phone = VirtualPhone(seed=7)
        state = phone.save()
        phone.close()
        place = avd.folder / "snapshots" / snapshot
        place.mkdir(parents=True)
        (place / "kind").write_text(state.kind)
        (place / "snapshot.pb").write_bytes(state.data())
    return avd


def processes(of: str) -> list[int]:
    """The processes whose command line holds this text."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                line = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if of.encode() in line:
                found.append(int(entry.name))
    return found


def free_console(count: int) -> int:
    """The first of so many consoles' ports in a row that nobody has; far from where adb servers of others look."""
    first = 20_000 + 2 * (os.getpid() * 37 % 5000)
    while any(Ports(first + 2 * number).taken() is not None for number in range(count)):
        first += 2
    return first
