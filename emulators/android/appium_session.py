"""One session at an Appium server: begun, asked under a deadline, ended; every failure of it by a name."""

import io
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from emulators.android.errors import AndroidError, BrokenFrame
from emulators.device import DeviceLost

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = [
    "URL", "AppiumError", "AppiumMissing", "AppiumSession", "AppiumTimedOut", "NoAppium", "SessionLost",
    "SessionRefused", "android_capabilities", "chromium_capabilities", "ios_capabilities", "opened",
]  # fmt: skip

URL = "http://127.0.0.1:4723"
"""Where an Appium server listens if nobody says otherwise."""
COMMAND_S = 60.0
"""How long a command may take; our default."""
START_S = 300.0
"""How long a session may take to begin: on a fresh iPhone its agent is built first; our default."""

T = TypeVar("T")
BEGIN = "begin a session"
_GONE = (
    "instrumentation process is not running", "device offline", "could not find a connected", "not connected",
    "session is either terminated", "socket hang up", "econnrefused", "was terminated due to",
    "device unauthorized", "no such device",
)  # fmt: skip

_SAME_PIXELS = ("--disable-lcd-text", "--hide-scrollbars", "--disable-partial-raster", "--font-render-hinting=none")
"""The same page has the same pixels, whatever was on the screen before, and no scroll bar that fades."""


class AppiumError(AndroidError):
    """Root of what goes wrong at an Appium server, and what it says where there is no better name."""


class AppiumMissing(AppiumError):
    """The Python client is not installed."""


class NoAppium(AppiumError, DeviceLost):
    """No Appium server answers."""


class SessionRefused(AppiumError):
    """The server cannot begin a session with these capabilities."""


class SessionLost(AppiumError, DeviceLost):
    """The session has ended, or its phone has gone."""


class AppiumTimedOut(AppiumError):
    """The server did not answer before the deadline."""


def android_capabilities(serial: str = "", *, prepared: bool = False, **more: Any) -> dict[str, Any]:
    """Capabilities for a phone behind adb. `prepared`: Appium's server and settings apps are on it already.

    All windows are told, the keyboard's too, and nothing is waited for. `more` without a prefix gets Appium's.
    """
    quick = ("skipServerInstallation", "skipDeviceInitialization", "skipLogcatCapture") if prepared else ()
    told: dict[str, Any] = {
        "platformName": "Android",
        "appium:automationName": "UiAutomator2",
        "appium:newCommandTimeout": 0,
        "appium:settings[enableMultiWindows]": True,
        "appium:settings[waitForIdleTimeout]": 0,
        **{f"appium:{name}": True for name in quick},
    }
    if serial:
        told["appium:udid"] = serial
    return told | {_prefixed(name): value for name, value in more.items()}


def ios_capabilities(udid: str = "", **more: Any) -> dict[str, Any]:
    """Capabilities for an iPhone, or a simulator of one, through XCUITest."""
    told: dict[str, Any] = {
        "platformName": "iOS",
        "appium:automationName": "XCUITest",
        "appium:newCommandTimeout": 0,
        "appium:waitForIdleTimeout": 0,
    }
    if udid:
        told["appium:udid"] = udid
    return told | {_prefixed(name): value for name, value in more.items()}


def chromium_capabilities(
    driver: str = "", *, binary: str = "", size: tuple[int, int] = (412, 915), ratio: float = 1.0,
    arguments: Sequence[str] = (), **more: Any,
) -> dict[str, Any]:  # fmt: skip
    """Capabilities for Chromium as a phone's browser, through Appium's Chromium driver and `driver`, a chromedriver.

    `size` is that of the page in CSS pixels, of which each is `ratio` pixels wide. Dialogs of pages are accepted.
    Two sessions at once need a `chromedriverPort` each. `more` without a prefix gets Appium's.
    """
    metrics = {"width": size[0], "height": size[1], "pixelRatio": ratio, "touch": True, "mobile": True}
    told: dict[str, Any] = {
        "platformName": "linux",
        "browserName": "chrome",
        "unhandledPromptBehavior": "accept",
        "appium:automationName": "Chromium",
        "appium:newCommandTimeout": 0,
        "goog:chromeOptions": {
            "args": [
                "--headless=new",
                "--overscroll-history-navigation=0",
                *_SAME_PIXELS,
                f"--force-device-scale-factor={ratio:g}",
                *arguments,
            ],
            "mobileEmulation": {"deviceMetrics": metrics},
            **({"binary": binary} if binary else {}),
        },
    }
    if driver:
        told["appium:executable"] = driver
    return told | {_prefixed(name): value for name, value in more.items()}


class AppiumSession:
    """A session with these capabilities at the server `url`. Raises AppiumMissing, NoAppium, SessionRefused."""

    def __init__(self, url: str, capabilities: Mapping[str, Any], *, command_s: float = COMMAND_S) -> None:
        try:
            from appium.options.common.base import AppiumOptions
            from appium.webdriver.client_config import AppiumClientConfig
            from appium.webdriver.webdriver import WebDriver
        except ImportError as error:
            raise AppiumMissing(f"Appium's client is missing ({error}); pip install 'guiagent[appium]'") from error
        self.url = url
        config = AppiumClientConfig(remote_server_addr=url, timeout=START_S)
        options = AppiumOptions().load_capabilities(dict(capabilities))
        self.driver: Any = self._named(BEGIN, lambda: WebDriver(options=options, client_config=config))
        config.timeout = command_s  # the client has no other way to change it

    @property
    def platform(self) -> str:
        """ "android" or "ios"."""
        return str(self.driver.capabilities.get("platformName", "")).lower()

    def ask(self, what: str, work: Callable[[Any], T]) -> T:
        """What `work` makes of the driver. Raises SessionLost, AppiumTimedOut, AppiumError."""
        if self.driver is None:
            raise SessionLost(f"{what}: this session at {self.url} was closed; begin another")
        return self._named(what, lambda: work(self.driver))

    def mobile(self, command: str, **arguments: Any) -> Any:
        """What a `mobile:` command of Appium answers."""
        return self.ask(f"mobile: {command}", lambda driver: driver.execute_script(f"mobile: {command}", arguments))

    def close(self) -> None:
        """End the session; may be called twice, and when the server has gone."""
        driver, self.driver = self.driver, None
        if driver is not None:
            try:
                self._named("quit", driver.quit)
            except AppiumError:  # it has ended already
                return

    def _named(self, what: str, work: Callable[[], T]) -> T:
        """Do it, and give what goes wrong our names."""
        from selenium.common import exceptions as said
        from urllib3.exceptions import HTTPError, MaxRetryError, NewConnectionError, ReadTimeoutError

        try:
            return work()
        except said.InvalidSessionIdException as error:
            raise SessionLost(f"{what}: it has ended at {self.url} ({_short(error)}); begin another") from error
        except (ReadTimeoutError, TimeoutError) as error:
            raise AppiumTimedOut(f"{what}: no answer from {self.url} in time; see the server's log") from error
        except (MaxRetryError, NewConnectionError, HTTPError, ConnectionError) as error:
            raise NoAppium(
                f"{what}: no Appium server at {self.url}; start one: `appium server --address 127.0.0.1`; before "
                "`npm install -g appium` and `appium driver install uiautomator2`"
            ) from error
        except said.WebDriverException as error:
            told = _short(error)
            if what == BEGIN:
                raise SessionRefused(
                    f"Appium cannot begin the session: {told}; see `appium driver list --installed`, `adb devices` and "
                    "the server's log"
                ) from error
            if any(sign in told.lower() for sign in _GONE):
                raise SessionLost(f"{what}: the phone has gone ({told}); connect it, begin another session") from error
            raise AppiumError(f"{what}: Appium says {told}; see the server's log") from error


def opened(png: bytes) -> "Image":
    """A screenshot as a picture in RGB. Raises BrokenFrame."""
    from PIL import Image as pictures
    from PIL import UnidentifiedImageError

    try:
        return pictures.open(io.BytesIO(png)).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError) as error:
        raise BrokenFrame(f"Appium gave no screenshot ({error}); look again, or look at the tree alone") from error


def _short(error: Exception) -> str:
    said = str(getattr(error, "msg", "") or error)
    return " ".join(said.split())[:300]


def _prefixed(name: str) -> str:
    return name if ":" in name or name == "platformName" else f"appium:{name}"
