"""The contract, put to a phone behind a real Appium server, and to a stand-in's iPhone."""

from collections.abc import Iterator

import pytest

from emulators.android.appium import AppiumPhone
from emulators.android.appium_session import android_capabilities, ios_capabilities
from emulators.android.server import AdbServer
from emulators.android.sight import Patience
from emulators.device import Device
from emulators.trajectory import Task, Template, Unchecked
from emulators.virtual.door.services.packages import APPIUM_SERVER, APPIUM_SETTINGS, set_installed
from emulators.virtual.door.serving import Door
from tests.contract.device_contract import DeviceContract
from tests.emulators.android.appium_serving import appium_server, needs_driver
from tests.emulators.android.iphone_standin import iphone
from tests.emulators.android.serving import door_with, free_port, meet, own_server, phone_with_writer

pytest.importorskip("appium", reason="Appium's Python client is not installed: pip install 'guiagent[appium]'")
QUICK = Patience(settle=1.0, react=0.0)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AdbServer]:
    with own_server(tmp_path_factory.mktemp("home")) as server:
        yield server


@pytest.fixture(scope="module")
def url(server: AdbServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    needs_driver("uiautomator2")
    with appium_server(tmp_path_factory.mktemp("appium"), server) as url:
        yield url


@pytest.fixture(scope="module")
def door(server: AdbServer) -> Iterator[Door]:
    with door_with(phone_with_writer()) as door:
        for name in (APPIUM_SERVER, f"{APPIUM_SERVER}.test", APPIUM_SETTINGS):
            set_installed(door.handsets[0], name, on=True)
        meet(server, door.serials[0])
        yield door


def connected(url: str, server: AdbServer, door: Door) -> AppiumPhone:
    more = {"adbPort": server.port, "systemPort": free_port()}
    return AppiumPhone(android_capabilities(door.serials[0], prepared=True, **more), url=url, patience=QUICK)


class TestAndroidBehindAppium(DeviceContract):
    @pytest.fixture
    def device(self, url: str, server: AdbServer, door: Door) -> Iterator[Device]:
        phone = connected(url, server, door)
        yield phone
        phone.close()

    @pytest.fixture
    def fresh(self, url: str, server: AdbServer, door: Door) -> Device:
        return connected(url, server, door)

    @pytest.fixture(params=["android/home", "android/app/com.android.settings"])
    def task(self, request: pytest.FixtureRequest) -> Task:
        return Task("android/look", "Look around", Template(request.param, 0), Unchecked(), 10)


class TestIPhoneBehindAppium(DeviceContract):
    @pytest.fixture
    def address(self) -> Iterator[str]:
        with iphone() as phone:
            yield phone.url

    @pytest.fixture
    def device(self, address: str) -> Iterator[Device]:
        phone = AppiumPhone(ios_capabilities(), url=address, patience=QUICK)
        yield phone
        phone.close()

    @pytest.fixture
    def fresh(self, address: str) -> Device:
        return AppiumPhone(ios_capabilities(), url=address, patience=QUICK)

    @pytest.fixture(params=["android/home", "android/app/com.apple.Maps"])
    def task(self, request: pytest.FixtureRequest) -> Task:
        return Task("iphone/look", "Look around", Template(request.param, 0), Unchecked(), 10)
