"""The contract, put to every device that this project has."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from emulators.browser.chromium import Chromium
from emulators.browser.engines import Engine, draws_on_demand
from emulators.browser.finding import find_browser
from emulators.browser.programs import browsers, is_shell
from emulators.browser.session import Browser
from emulators.device import Device
from emulators.trajectory import Task
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.tasks import suite
from tests.contract.device_contract import DeviceContract
from tests.guiagent.counter_device import Counter, count_to


class TestCounter(DeviceContract):
    """The very small device of our own tests keeps the contract too."""

    @pytest.fixture
    def device(self) -> Device:
        return Counter()

    @pytest.fixture
    def fresh(self) -> Device:
        return Counter()

    @pytest.fixture
    def task(self) -> Task:
        return count_to(1)


class TestVirtualPhone(DeviceContract):
    @pytest.fixture(scope="class", params=["360x800", "1080x2400"])
    @classmethod
    def device(cls, request: pytest.FixtureRequest) -> Iterator[Device]:
        phone = VirtualPhone(request.param)
        yield phone
        phone.close()

    @pytest.fixture
    def fresh(self) -> Device:
        return VirtualPhone()

    @pytest.fixture(
        params=["phone/settings/switch", "phone/contacts/add", "phone/notes/create", "phone/clock/alarm_time"]
    )
    def task(self, request: pytest.FixtureRequest) -> Task:
        return suite().task(request.param, 5)


@pytest.mark.skipif(next(browsers(), None) is None, reason="no Chromium is installed")
class TestBrowser(DeviceContract):
    @pytest.fixture(scope="class", params=["pipe", "playwright"])
    @classmethod
    def engine(cls, request: pytest.FixtureRequest) -> Engine:
        engine: Engine = request.param
        if engine == "pipe" and not draws_on_demand(find_browser()):
            pytest.skip("our own connection needs a headless shell")
        return engine

    @pytest.fixture(scope="class")
    @classmethod
    def device(cls, engine: Engine) -> Iterator[Device]:
        browser = Browser(transport=engine)
        yield browser
        browser.close()

    @pytest.fixture
    def fresh(self, engine: Engine) -> Device:
        return Browser(transport=engine)

    @pytest.fixture(params=["miniwob/click-button", "miniwob/login-user", "miniwob/click-checkboxes"])
    def task(self, request: pytest.FixtureRequest, device: Browser) -> Task:
        return device.task(request.param, 5)


def whole_chromium() -> Path | None:
    """A Chromium with a window of its own that it could open, no headless shell."""
    return next((program for program in browsers() if not is_shell(program)), None)


@pytest.mark.long
@pytest.mark.skipif(whole_chromium() is None, reason="no Chromium but a headless shell is installed")
class TestWholeChromium(DeviceContract):
    @pytest.fixture(scope="class")
    @classmethod
    def device(cls) -> Iterator[Device]:
        browser = Browser(program=whole_chromium())
        yield browser
        browser.close()

    @pytest.fixture
    def fresh(self) -> Device:
        return Browser(program=whole_chromium())

    @pytest.fixture(params=["miniwob/click-button", "miniwob/login-user"])
    def task(self, request: pytest.FixtureRequest, device: Browser) -> Task:
        return device.task(request.param, 5)


@pytest.mark.long
@pytest.mark.skipif(next(browsers(), None) is None, reason="no Chromium is installed")
class TestSharedBrowser(DeviceContract):
    """One of two devices in a browser, while the other has a page open."""

    @pytest.fixture(scope="class", params=["pipe", "playwright"])
    @classmethod
    def chromium(cls, request: pytest.FixtureRequest) -> Iterator[Chromium]:
        if request.param == "pipe" and not draws_on_demand(find_browser()):
            pytest.skip("our own connection needs a headless shell")
        with Chromium(transport=request.param) as running:
            other = running.open()
            other.task("miniwob/click-test-2", 0)
            yield running

    @pytest.fixture(scope="class")
    @classmethod
    def device(cls, chromium: Chromium) -> Device:
        return chromium.open()

    @pytest.fixture
    def fresh(self, chromium: Chromium) -> Device:
        return chromium.open()

    @pytest.fixture
    def task(self, device: Browser) -> Task:
        return device.task("miniwob/login-user", 5)
