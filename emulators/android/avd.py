"""Android virtual devices: found, made by writing their ini files, with the snapshots and locks that they hold."""

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from emulators.android.errors import AndroidError
from emulators.android.sdk import NoSdk, Sdk

__all__ = ["Avd", "AvdLocked", "Design", "NoAvd", "SnapshotMissing", "avds", "create_avd", "find_avd"]

_NAME = re.compile(r"[\w.-]+")
_CPU = {"x86_64": "x86_64", "x86": "x86", "arm64-v8a": "arm64", "armeabi-v7a": "arm"}


class NoAvd(AndroidError):
    """There is no such AVD, none at all, or several and none was named."""


class AvdLocked(AndroidError):
    """Another emulator has the AVD, or one that crashed left its lock behind."""


class SnapshotMissing(AndroidError):
    """The AVD holds no snapshot of this name."""


@dataclass(frozen=True, slots=True)
class Design:
    """What a new AVD is like. By default AndroidWorld's: a Pixel 6 with Android 13.

    `image` is a package of `sdkmanager`; sizes are in pixels, `density` in dots per inch, `disk_gb` is for what apps
    store. `memory_mb` and `cores` hold where an emulator is not started with others.
    """

    image: str = "system-images;android-33;google_apis;x86_64"
    width: int = 1080
    height: int = 2400
    density: int = 420
    memory_mb: int = 3072
    cores: int = 2
    disk_gb: int = 6


@dataclass(frozen=True, slots=True)
class Avd:
    """An AVD as it lies on disk; `folder` is its NAME.avd."""

    name: str
    folder: Path

    @property
    def snapshots(self) -> tuple[str, ...]:
        """The names of those that are complete."""
        return tuple(sorted(file.parent.name for file in (self.folder / "snapshots").glob("*/snapshot.pb")))

    @property
    def locks(self) -> tuple[Path, ...]:
        """What a running emulator that may write keeps here, and a crashed one leaves behind."""
        return tuple(sorted(self.folder.glob("*.lock")))

    def check_snapshot(self, name: str) -> None:
        """Raises SnapshotMissing."""
        if name not in self.snapshots:
            known = ", ".join(self.snapshots) or "none"
            raise SnapshotMissing(
                f"the AVD {self.name} has no snapshot {name!r} (it has: {known}); make it: guiagent emulators snapshot "
                f"--avd {self.name} --snapshot {name}"
            )

    def locked(self) -> AvdLocked:
        """The error that tells that it is in use."""
        files = ", ".join(str(lock) for lock in self.locks) or f"{self.folder}/*.lock"
        return AvdLocked(
            f'the AVD {self.name} is in use ("Running multiple emulators with the same AVD"); end the emulator that '
            f"has it, or, where none runs because one has crashed, delete {files}. Those of `guiagent emulators up` "
            "share it"
        )


def avds(home: Path) -> tuple[Avd, ...]:
    """All that lie in a folder of AVDs, by name."""
    found = []
    for ini in sorted(home.glob("*.ini")):
        told = _read_ini(ini)
        folder = Path(told.get("path", ""))
        if not folder.is_dir():
            folder = home / f"{ini.stem}.avd"
        if folder.is_dir():
            found.append(Avd(ini.stem, folder))
    return tuple(found)


def find_avd(home: Path, name: str = "") -> Avd:
    """The AVD of this name, or the only one there is. Raises NoAvd."""
    known = avds(home)
    chosen = [avd for avd in known if avd.name == name] if name else list(known)
    if len(chosen) == 1:
        return chosen[0]
    names = ", ".join(avd.name for avd in known)
    if not known:
        raise NoAvd(f"there is no AVD in {home}; make one: guiagent emulators create --avd {name or 'guiagent'}")
    wanted = f"there is no AVD {name!r}" if name else "there are several AVDs"
    raise NoAvd(f"{wanted}; name one of {names} with --avd, or make one: guiagent emulators create --avd NAME")


def create_avd(sdk: Sdk, name: str, *, design: Design | None = None, replace: bool = False) -> Avd:
    """Write a new AVD; its first boot fills it. Raises NoAvd for a name that cannot be or is taken, NoSdk, AvdLocked.

    `replace` deletes an older one of this name, with all its snapshots.
    """
    design = design or Design()
    if not _NAME.fullmatch(name):
        raise NoAvd(f"{name!r} cannot be an AVD's name; use letters, digits, _, - and .")
    folder, ini = sdk.avd_home / f"{name}.avd", sdk.avd_home / f"{name}.ini"
    if folder.exists() or ini.exists():
        avd = Avd(name, folder)
        if not replace:
            raise NoAvd(f"the AVD {name} is there already; choose another name, or replace it with --replace")
        if avd.locks:
            raise avd.locked()
    config = _config(sdk, name, design)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    _write_ini(folder / "config.ini", config)
    target = design.image.split(";")[1]
    _write_ini(
        ini,
        {"avd.ini.encoding": "UTF-8", "path": str(folder), "path.rel": f"avd/{name}.avd", "target": target},
    )
    return Avd(name, folder)


def _config(sdk: Sdk, name: str, design: Design) -> dict[str, str]:
    parts = design.image.split(";")
    if len(parts) != 4 or parts[0] != "system-images":
        raise NoSdk(f"{design.image!r} is no system image; write it as {Design().image!r}")
    _, _, tag, abi = parts
    if not sdk.root.joinpath(*parts).is_dir():
        raise NoSdk(f'{sdk.root} lacks that image; type `sdkmanager "{design.image}"`')
    settings = {
        "AvdId": name, "PlayStore.enabled": "no", "abi.type": abi, "avd.ini.displayname": name,
        "avd.ini.encoding": "UTF-8", "disk.dataPartition.size": f"{design.disk_gb}G",
        "fastboot.forceColdBoot": "no", "fastboot.forceFastBoot": "yes",
        "hw.accelerometer": "yes", "hw.audioInput": "no", "hw.camera.back": "emulated", "hw.camera.front": "none",
        "hw.cpu.arch": _CPU.get(abi, abi), "hw.cpu.ncore": str(design.cores), "hw.gpu.enabled": "yes",
        "hw.gpu.mode": "auto", "hw.initialOrientation": "portrait", "hw.keyboard": "yes", "hw.mainKeys": "no",
        "hw.lcd.density": str(design.density), "hw.lcd.height": str(design.height),
        "hw.lcd.width": str(design.width), "hw.ramSize": str(design.memory_mb), "hw.sdCard": "yes",
        "image.sysdir.1": "/".join(parts) + "/", "sdcard.size": "512M", "showDeviceFrame": "no",
        "tag.display": tag, "tag.id": tag,
    }  # fmt: skip
    return dict(sorted(settings.items()))


def _read_ini(file: Path) -> dict[str, str]:
    pairs = (line.partition("=") for line in file.read_text("utf-8", "replace").splitlines() if "=" in line)
    return {key.strip(): value.strip() for key, _, value in pairs}


def _write_ini(file: Path, values: Mapping[str, str]) -> None:
    file.write_text("".join(f"{key}={value}\n" for key, value in values.items()), "utf-8")
