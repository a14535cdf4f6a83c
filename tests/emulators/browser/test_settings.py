"""What a browser cannot be told, and what is said about it."""

import re
from typing import Any

import pytest

from emulators.browser.session import Browser
from emulators.browser.settings import check_window
from emulators.browser.tab import Limits
from emulators.device import DeviceError, DeviceLost
from emulators.trajectory import Page
from tests.emulators.browser.conftest import Site


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"size": "1280x720"}, "write size=(1280, 720)"),
        ({"size": (0, 0)}, "whole and from 1 on, not (0, 0); write (1280, 720)"),
        ({"size": (-5, 100)}, "from 1 on"),
        ({"size": (800.5, 600)}, "whole"),
        ({"size": 800}, "width and height"),
        ({"size": (100_000, 100_000)}, "no window is as large as 100000x100000"),
        ({"allow": (1,)}, "lists hosts as texts, not 1"),
        ({"allow": ("http://x/",)}, "is no entry of an allow-list"),
        ({"limits": {"load": 5}}, "write limits=Limits(load=5)"),
        ({"limits": Limits(load=0)}, "limits.load is in seconds, more than 0, not 0; its default is 15"),
        ({"limits": Limits(settle=-1)}, "0 or more"),
        ({"limits": Limits(image="gif")}, "limits.image must be one of"),  # type: ignore[arg-type]
        ({"place": (48.1, 11.6)}, "write grant=('geolocation',) beside it"),
        ({"place": (148.1, 11.6), "grant": ("geolocation",)}, "latitude (-90 to 90) comes first"),
        ({"place": "Munich", "grant": ("geolocation",)}, "write (48.1, 11.6)"),
        ({"grant": "geolocation"}, "write ('geolocation',) for this one"),
        ({"tracing": {"body": 5}}, "tracing is True, or Tracing(body=..."),
        ({"downloads": {"folder": "d"}}, "downloads is a folder, or Saving(folder=..."),
        ({"headers": ["a"]}, "names and values"),
        ({"headers": {"a": 1}}, "header 'a' must be a text, not 1; write '1'"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(DeviceError, match=re.escape(told)):
        Browser(**wrong)


def test_windows_that_there_are() -> None:
    for size in (None, (1, 1), [1280, 720], (16_384, 3_000)):
        check_window(size)


def test_addresses_say_what_to_write_and_a_block_closes_the_browser(site: Site) -> None:
    with Browser() as browser:
        for url, told in (
            (f"127.0.0.1:{site.port}/", f"write http://127.0.0.1:{site.port}/"),
            ("shop.example/cart", "write https://shop.example/cart"),
            ("shop", "write https://shop"),
            ("not|a|place", "is no address of a page"),
            ("https://shop.example/", "is not on the allow-list (127.0.0.1)"),
            ("file:///etc/passwd", "use http or https"),
        ):
            with pytest.raises(DeviceError, match=re.escape(told)):
                browser.reset(Page(url))
        browser.reset(Page(site.url()))
    with pytest.raises(DeviceLost, match="closed"):
        browser.look()
