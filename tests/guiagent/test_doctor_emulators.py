"""What the doctor says of Android's emulator."""

from pathlib import Path

import pytest

from emulators.android.avd import create_avd
from guiagent.doctor import Finding, State, examine
from tests.emulators.android.sdk_standin import sdk_in


def found() -> Finding:
    return next(finding for finding in examine() if finding.name == "Android emulator")


def test_an_sdk_is_missing_until_it_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ANDROID_SDK_ROOT", "ANDROID_AVD_HOME", "ANDROID_USER_HOME", "ANDROID_EMULATOR_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("ANDROID_HOME", str(tmp_path / "nowhere"))
    missing = found()
    if missing.state is State.MISSING:  # unless the machine has one at a usual place
        assert "ANDROID_HOME" in missing.remedy and "guiagent phone" in missing.detail
    sdk = sdk_in(tmp_path)
    monkeypatch.setenv("ANDROID_HOME", str(sdk.root))
    monkeypatch.setenv("ANDROID_AVD_HOME", str(sdk.avd_home))
    there = found()
    assert str(sdk.program) in there.detail and "AVDs: none" in there.detail and there.remedy
    create_avd(sdk, "pixel")
    assert "AVDs: pixel" in found().detail
