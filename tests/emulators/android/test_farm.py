"""Farms of emulators, with a stand-in for the SDK's emulator and the real adb server."""

import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from emulators.action import Press
from emulators.android.adb import Adb
from emulators.android.avd import AvdLocked, NoAvd, SnapshotMissing
from emulators.android.emulator_process import BootFailed, Make, Ports, PortTaken
from emulators.android.farm import Farm
from emulators.android.lending import FarmPhone, farm_openers
from emulators.android.phone import HOME
from emulators.android.plan import Care, Event, Plan
from emulators.android.readiness import BootTimeout
from emulators.android.saving import save_snapshot
from emulators.android.sdk import NoKvm, Sdk
from emulators.android.server import AdbServer
from emulators.android.sight import Patience
from emulators.device import DeviceLost
from emulators.pool import Pool
from emulators.trajectory import Template
from tests.emulators.android.sdk_standin import avd_with, free_console, processes, sdk_in
from tests.emulators.android.serving import own_server

QUICK = Care(boot_s=180, watch_s=0.5, answer_s=8, tries=2, at_once=4)


@pytest.fixture(scope="module")
def adb_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AdbServer]:
    with own_server(tmp_path_factory.mktemp("home")) as server:
        yield server


@pytest.fixture
def sdk(tmp_path: Path) -> Iterator[Sdk]:
    sdk = sdk_in(tmp_path)
    yield sdk
    assert processes(str(tmp_path)) == []


def free_ports(count: int) -> tuple[Ports, ...]:
    first = free_console(count)
    return tuple(Ports(first + 2 * number) for number in range(count))


def plan_of(sdk: Sdk, count: int, *, snapshot: str = "golden", care: Care = QUICK, **behaviour: object) -> Plan:
    avd = avd_with(sdk, snapshot=snapshot, **behaviour)
    return Plan(sdk, avd, free_ports(count), sdk.root.parent / "logs", snapshot, care=care)


class Heard:
    """What a farm has told."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._come = threading.Condition()

    def __call__(self, event: Event) -> None:
        with self._come:
            self.events.append(event)
            self._come.notify_all()

    def wait(self, wanted: Callable[[Event], bool], *, seconds: float = 60) -> Event:
        with self._come:
            assert self._come.wait_for(lambda: any(map(wanted, self.events)), seconds), self.events
            return next(filter(wanted, self.events))


def test_eight_are_up_and_the_dead_and_the_hung_are_replaced(sdk: Sdk, adb_server: AdbServer) -> None:
    heard = Heard()
    plan = plan_of(sdk, 8)
    with Farm(plan, server=adb_server, told=heard) as farm:
        farm.wait(deadline_s=200)
        serials = [each.ports.serial for each in farm.emulators]
        assert {*serials} <= {device.serial for device in adb_server.devices() if device.state == "device"}
        dead, hung, *others = farm.emulators
        Adb(dead.ports.serial, server=adb_server).run("echo was here > /sdcard/Download/mark")
        os.kill(dead.pid, signal.SIGKILL)
        os.kill(hung.pid, signal.SIGSTOP)
        for gone, why in ((dead, "ended with -9"), (hung, "hangs")):
            fresh = farm.wait_for(gone.ports.serial, generation=2, deadline_s=90)
            assert fresh.pid not in (0, gone.pid)
            assert why in heard.wait(lambda e, s=gone.ports.serial: (e.serial, e.phase) == (s, "lost")).detail
        again = Adb(dead.ports.serial, server=adb_server)
        assert "mark" not in again.run("ls /sdcard/Download")
        assert [(each.pid, each.generation) for each in farm.emulators[2:]] == [(each.pid, 1) for each in others]
    assert all(each.pid == 0 and each.phase == "ended" for each in farm.emulators)
    assert sorted(file.name for file in plan.folder.iterdir()) == sorted(f"{serial}.log" for serial in serials)


def test_what_is_saved_is_what_all_begin_from(sdk: Sdk, adb_server: AdbServer) -> None:
    plan = plan_of(sdk, 1, snapshot="")
    save_snapshot(plan, "calm", server=adb_server)
    assert plan.avd.snapshots == ("calm",) and plan.avd.locks == ()
    farm = Farm(Plan(sdk, plan.avd, free_ports(1), plan.folder, "calm", care=QUICK), server=adb_server)
    log = farm.emulators[0].log
    with farm:
        farm.wait(deadline_s=90)
        adb = Adb(farm.emulators[0].ports.serial, server=adb_server)
        assert adb.run("settings get global animator_duration_scale").strip() == "0"
        assert "-read-only" in log.read_text() and "-snapshot calm" in log.read_text()
        with pytest.raises(AvdLocked, match="in use"):
            (plan.avd.folder / "multiinstance.lock").touch()
            save_snapshot(plan, "other", server=adb_server)


def test_a_boot_that_never_ends_is_told_with_the_end_of_the_log(sdk: Sdk, adb_server: AdbServer) -> None:
    care = Care(boot_s=4, watch_s=0.5, answer_s=5, tries=1)
    plan = plan_of(sdk, 1, snapshot="", care=care, never=True, says=["WARNING | the disk is slow today"])
    with (
        Farm(plan, server=adb_server) as farm,
        pytest.raises(BootTimeout, match=r"after 4 s: .*; the end of .*\.log: .*the disk is slow today"),
    ):
        farm.wait(deadline_s=60)


LAST_WORDS: tuple[tuple[str, type[Exception], str], ...] = (
    ("PANIC: Unknown AVD name [x], use -list-avds", NoAvd, "ANDROID_AVD_HOME"),
    ("ERROR | Running multiple emulators with the same AVD is an experimental feature.", AvdLocked, "delete"),
    ("ERROR | x86_64 emulation currently requires hardware acceleration!", NoKvm, "guiagent doctor"),
    ("ERROR | Not enough disk space to run AVD", BootFailed, "free some"),
    ("ERROR | console port 5554 is already in use", PortTaken, "--port"),
    ("qemu: segfault", BootFailed, "qemu: segfault"),
)


@pytest.mark.parametrize("last", LAST_WORDS, ids=[words[1].__name__ for words in LAST_WORDS])
def test_what_an_emulator_says_when_it_dies_has_a_name(
    sdk: Sdk, adb_server: AdbServer, last: tuple[str, type[Exception], str]
) -> None:
    line, error, told = last
    plan = plan_of(sdk, 1, snapshot="", care=Care(boot_s=30, tries=1), dies=line)
    with Farm(plan, server=adb_server) as farm, pytest.raises(error, match=told):
        farm.wait(deadline_s=60)


def test_what_is_missing_is_told_before_anything_starts(sdk: Sdk, adb_server: AdbServer, tmp_path: Path) -> None:
    plan = plan_of(sdk, 1)
    with pytest.raises(SnapshotMissing, match=r"it has: golden.*guiagent emulators snapshot"):
        Farm(Plan(sdk, plan.avd, plan.ports, plan.folder, "silver"), server=adb_server)
    slow = Sdk(sdk.root, sdk.program, sdk.avd_home, tmp_path / "nothing")
    with pytest.raises(NoKvm, match="acceleration=off"):
        Farm(Plan(slow, plan.avd, plan.ports, plan.folder), server=adb_server)
    Farm(Plan(slow, plan.avd, plan.ports, plan.folder, make=Make(acceleration="off")), server=adb_server)
    with socket.create_server(("127.0.0.1", plan.ports[0].adb)), pytest.raises(PortTaken, match="--port"):
        Farm(plan, server=adb_server)
    assert not plan.folder.exists()


def test_a_pool_is_lent_emulators_and_a_replaced_one_is_lost(sdk: Sdk, adb_server: AdbServer) -> None:
    plan = plan_of(sdk, 1)
    quick = Patience(react=0, settle=0)
    with Farm(plan, server=adb_server) as farm, Pool(farm_openers(farm, patience=quick)) as pool:
        farm.wait(deadline_s=90)
        with pytest.raises(DeviceLost, match="lease a device again"), pool.lease() as lease:
            phone = lease.device
            assert isinstance(phone, FarmPhone)
            phone.reset(Template(HOME, 0))
            assert phone.look(pixels=False).elements
            farm.renew(farm.emulators[0].ports.serial, why="enough episodes")
            farm.wait_for(farm.emulators[0].ports.serial, generation=2, deadline_s=60)
            phone.do(Press("home"))
        with pool.lease() as lease:
            assert lease.device.look(pixels=False).elements


def test_a_killed_adb_server_loses_nobody(sdk: Sdk, adb_server: AdbServer) -> None:
    with Farm(plan_of(sdk, 2), server=adb_server) as farm:
        farm.wait(deadline_s=90)
        before = [each.pid for each in farm.emulators]
        adb_server.kill()
        until = time.monotonic() + 3 * QUICK.watch_s
        while time.monotonic() < until:
            time.sleep(0.1)
        assert [each.pid for each in farm.emulators] == before
        for each in farm.emulators:
            assert Adb(each.ports.serial, server=adb_server).run("echo hi") == "hi\n"
