"""Devices that are alike share browsers, and a browser ends with the last of its devices."""

from emulators.browser.engines import Engine
from emulators.browser.session import Browser
from emulators.browser.sharing import Sharing
from emulators.trajectory import Page


def test_three_devices_two_to_a_browser(engine: Engine) -> None:
    opened = Sharing(lambda: Browser(size=(200, 100), transport=engine), 2)
    first, second, third = opened(), opened(), opened()
    assert first.host is second.host is not third.host
    for device in (first, second, third):
        device.reset(Page("about:blank"))
    first.close()
    fourth = opened()
    assert fourth.host is second.host
    assert second.look().frame is not None
    host = second.host
    for device in (second, fourth, third):
        device.close()
    assert (host.devices, host.transport) == (0, "")
    assert opened().host is not host
