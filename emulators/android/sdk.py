"""Android's SDK as far as emulators need it: where it lies, what it lacks, whether this machine runs one fast."""

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from emulators.android.errors import AndroidError

__all__ = ["KVM", "NoKvm", "NoSdk", "Sdk"]

KVM = Path("/dev/kvm")
"""What Linux offers virtualisation by."""
_USUAL = ("~/Android/Sdk", "~/Library/Android/sdk", "/usr/lib/android-sdk", "/opt/android-sdk")


class NoSdk(AndroidError):
    """There is no Android SDK here, or it has no emulator."""


class NoKvm(AndroidError):
    """This machine offers no virtualisation to this user, so that an emulator would take minutes to boot."""


@dataclass(frozen=True, slots=True)
class Sdk:
    """`root` holds `emulator/` and `system-images/`, `avd_home` the AVDs; `program` is the emulator."""

    root: Path
    program: Path
    avd_home: Path
    kvm: Path = KVM

    @classmethod
    def find(cls, environment: Mapping[str, str] | None = None) -> "Sdk":
        """The one that `ANDROID_HOME` or `ANDROID_SDK_ROOT` name, or that lies where SDKs do. Raises NoSdk."""
        told = os.environ if environment is None else environment
        named = [told[name] for name in ("ANDROID_HOME", "ANDROID_SDK_ROOT") if told.get(name)]
        roots = [Path(place).expanduser() for place in (*named, *_USUAL)]
        program = next((file for file in (root / "emulator" / "emulator" for root in roots) if file.exists()), None)
        if program is None and (on_path := shutil.which("emulator", path=told.get("PATH", os.defpath))):
            program = Path(on_path).resolve()
        if program is None:
            looked = f"{', '.join(named)} has" if named else "ANDROID_HOME is not set, and the usual places have"
            raise NoSdk(
                f"no Android emulator: {looked} no emulator/emulator; install Android's command-line tools, type "
                '`sdkmanager emulator platform-tools "system-images;android-33;google_apis;x86_64"`, and set '
                "ANDROID_HOME. Without an SDK: guiagent phone"
            )
        return cls(program.parent.parent, program, _avd_home(told))

    def check_speed(self) -> None:
        """Raises NoKvm where an emulator could not use the processor's virtualisation."""
        if not sys.platform.startswith("linux") or os.access(self.kvm, os.R_OK | os.W_OK):
            return
        if self.kvm.exists():
            raise NoKvm(f'{self.kvm} is not open to you; type `sudo usermod -aG kvm "$USER"` and log in again')
        raise NoKvm(
            f"there is no {self.kvm}; turn on virtualisation for this machine (nested, where it is a virtual one), or "
            "boot without it, which takes minutes: --set emulators.make.acceleration=off"
        )

    def environment(self) -> dict[str, str]:
        """What an emulator of this SDK is told of it."""
        return {
            "ANDROID_HOME": str(self.root), "ANDROID_SDK_ROOT": str(self.root), "ANDROID_AVD_HOME": str(self.avd_home),
        }  # fmt: skip


def _avd_home(told: Mapping[str, str]) -> Path:
    if told.get("ANDROID_AVD_HOME"):
        return Path(told["ANDROID_AVD_HOME"])
    for name in ("ANDROID_USER_HOME", "ANDROID_EMULATOR_HOME"):
        if told.get(name):
            return Path(told[name]) / "avd"
    return Path(told.get("HOME") or Path.home()) / ".android" / "avd"
