"""The contract, put to every device that this project has."""

from collections.abc import Iterator

import pytest

from emulators.browser.engines import Engine, draws_on_demand
from emulators.browser.finding import find_browser
from emulators.browser.programs import browsers
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
