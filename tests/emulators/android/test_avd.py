"""AVDs and SDKs as they lie on disk, ports, tokens, start lines."""

import socket
import stat
from pathlib import Path

import pytest

from emulators.android.avd import AvdLocked, Design, NoAvd, avds, create_avd, find_avd
from emulators.android.console import TOKEN
from emulators.android.emulator_process import FIRST_CONSOLE, Make, Ports, PortTaken, choose_ports, ensure_token
from emulators.android.emulator_process import start_line as start
from emulators.android.sdk import NoKvm, NoSdk, Sdk
from tests.emulators.android.sdk_standin import sdk_in


def ini(file: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in file.read_text().splitlines())


def test_an_avd_is_written_as_avdmanager_writes_it(tmp_path: Path) -> None:
    sdk = sdk_in(tmp_path)
    avd = create_avd(sdk, "pixel", design=Design(width=720, height=1600, density=320, cores=4))
    pointer, config = ini(sdk.avd_home / "pixel.ini"), ini(avd.folder / "config.ini")
    assert (pointer["path"], pointer["path.rel"], pointer["target"]) == (str(avd.folder), "avd/pixel.avd", "android-33")
    assert config["image.sysdir.1"] == "system-images/android-33/google_apis/x86_64/"
    assert (config["AvdId"], config["abi.type"], config["tag.id"]) == ("pixel", "x86_64", "google_apis")
    assert [config[f"hw.lcd.{name}"] for name in ("width", "height", "density")] == ["720", "1600", "320"]
    assert config["hw.cpu.ncore"] == "4" and config["hw.cpu.arch"] == "x86_64"
    assert find_avd(sdk.avd_home) == find_avd(sdk.avd_home, "pixel") == avd == avds(sdk.avd_home)[0]


def test_an_avd_that_is_there_is_not_overwritten_unless_asked(tmp_path: Path) -> None:
    sdk = sdk_in(tmp_path)
    avd = create_avd(sdk, "pixel")
    (avd.folder / "userdata.img").touch()
    with pytest.raises(NoAvd, match="--replace"):
        create_avd(sdk, "pixel")
    (avd.folder / "hardware-qemu.ini.lock").touch()
    with pytest.raises(AvdLocked, match=r"delete .*hardware-qemu\.ini\.lock"):
        create_avd(sdk, "pixel", replace=True)
    (avd.folder / "hardware-qemu.ini.lock").unlink()
    create_avd(sdk, "pixel", replace=True)
    assert [file.name for file in avd.folder.iterdir()] == ["config.ini"]


def test_which_avd_is_meant_and_what_to_type_for_one(tmp_path: Path) -> None:
    sdk = sdk_in(tmp_path)
    with pytest.raises(NoAvd, match="guiagent emulators create --avd guiagent"):
        find_avd(sdk.avd_home)
    create_avd(sdk, "a")
    create_avd(sdk, "b")
    with pytest.raises(NoAvd, match="several AVDs; name one of a, b"):
        find_avd(sdk.avd_home)
    with pytest.raises(NoAvd, match="no AVD 'c'"):
        find_avd(sdk.avd_home, "c")
    with pytest.raises(NoAvd, match="letters"):
        create_avd(sdk, "../a")
    with pytest.raises(NoSdk, match="sdkmanager"):
        create_avd(sdk, "d", design=Design(image="system-images;android-30;default;x86"))
    with pytest.raises(NoSdk, match="system-images;android-33"):
        create_avd(sdk, "d", design=Design(image="android-33"))


def test_an_sdk_is_found_where_it_is_named(tmp_path: Path) -> None:
    sdk = sdk_in(tmp_path)
    for name in ("ANDROID_HOME", "ANDROID_SDK_ROOT"):
        found = Sdk.find({name: str(sdk.root), "HOME": str(tmp_path), "PATH": ""})
        assert (found.root, found.avd_home) == (sdk.root, tmp_path / ".android" / "avd")
    told = {"PATH": str(sdk.program.parent), "ANDROID_AVD_HOME": str(sdk.avd_home)}
    assert Sdk.find(told) == Sdk(sdk.root, sdk.program, sdk.avd_home)
    with pytest.raises(NoSdk, match=r"ANDROID_HOME.*guiagent phone"):
        Sdk.find({"PATH": "", "ANDROID_HOME": str(tmp_path / "none")})


def test_virtualisation_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(NoKvm, match=r"emulators\.make\.acceleration=off"):
        Sdk(tmp_path, tmp_path, tmp_path, tmp_path / "kvm").check_speed()
    (tmp_path / "kvm").touch()
    Sdk(tmp_path, tmp_path, tmp_path, tmp_path / "kvm").check_speed()


def test_ports_that_are_taken_are_passed_over_or_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = int(taken.getsockname()[1])
        even = port - port % 2
        assert Ports(even).taken() == port
        with pytest.raises(PortTaken, match=f"port {port} of emulator-{even}"):
            choose_ports(1, first=even)
    with pytest.raises(PortTaken, match="even"):
        choose_ports(1, first=5555)
    found = choose_ports(20)
    assert len({port for each in found for port in (each.console, each.adb, each.grpc)}) == 60
    assert all(each.console % 2 == 0 and each.console >= FIRST_CONSOLE for each in found)
    assert all(each.taken() is None for each in found)


def test_the_start_line_is_that_of_a_farm(tmp_path: Path) -> None:
    sdk = sdk_in(tmp_path)
    avd = create_avd(sdk, "pixel")
    line = " ".join(start(sdk, avd, Ports(5556, 8555), make=Make(memory_mb=2048), snapshot="golden"))
    for words in (
        "-avd pixel",
        "-port 5556",
        "-grpc 8555",
        "-snapshot golden",
        "-memory 2048",
        "-read-only",
        "-no-window",
    ):
        assert words in line
    alone = " ".join(start(sdk, avd, Ports(5556), make=Make(window=True), snapshot="", writable=True))
    for words in ("-read-only", "-grpc", "-snapshot golden", "-no-window"):
        assert words not in alone
    assert "-no-snapshot-load" in alone


def test_the_console_token_is_made_once_for_its_owner(tmp_path: Path) -> None:
    file = ensure_token(tmp_path)
    assert file == tmp_path / TOKEN and stat.S_IMODE(file.stat().st_mode) == 0o600
    secret = file.read_text()
    assert len(secret) == 16 and ensure_token(tmp_path).read_text() == secret
    file.write_text("")  # switched off by somebody
    assert ensure_token(tmp_path).read_text() == ""
