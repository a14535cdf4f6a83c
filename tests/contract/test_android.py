"""The contract, put to an emulator behind the real adb server, seen and touched in both ways that phones offer."""

from collections.abc import Iterator

import pytest

from emulators.android.emulator import AndroidEmulator
from emulators.android.phone import AndroidPhone
from emulators.android.server import AdbServer
from emulators.android.sight import Patience
from emulators.device import Device
from emulators.trajectory import Task, Template, Unchecked
from emulators.virtual.door.serving import Door
from tests.contract.device_contract import DeviceContract
from tests.emulators.android.serving import door_with, meet, own_server, phone_with_writer

BASELINE = "golden"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AdbServer]:
    with own_server(tmp_path_factory.mktemp("home")) as server:
        yield server


@pytest.fixture(scope="module", params=["u2", "plain"])
def door(request: pytest.FixtureRequest, server: AdbServer) -> Iterator[Door]:
    with door_with(phone_with_writer(), u2=request.param == "u2") as door:
        meet(server, door.serials[0])
        door.handsets[0].save(BASELINE)
        yield door


def connected(server: AdbServer, door: Door) -> AndroidEmulator:
    plain = "tcp:9008" not in door.handsets[0].listeners
    phone = AndroidPhone(
        door.serials[0], server=server, frames="png" if plain else "auto", trees="dump" if plain else "auto",
        patience=Patience(react=0),
    )  # fmt: skip
    return AndroidEmulator(phone, baseline=BASELINE)


class TestAndroidEmulator(DeviceContract):
    @pytest.fixture(scope="class")
    @classmethod
    def device(cls, server: AdbServer, door: Door) -> Iterator[Device]:
        emulator = connected(server, door)
        yield emulator
        emulator.close()

    @pytest.fixture
    def fresh(self, server: AdbServer, door: Door) -> Device:
        return connected(server, door)

    @pytest.fixture(params=["android/home", "android/app/com.android.settings"])
    def task(self, request: pytest.FixtureRequest) -> Task:
        return Task("android/look", "Look around", Template(request.param, 0), Unchecked(), 10)
