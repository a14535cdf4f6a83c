"""A phone behind an Appium server as a device: Android through UiAutomator2, iPhones through XCUITest."""

import time
from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeVar

import numpy as np

from emulators.action import (
    PHONE_ACTIONS,
    Action,
    Answer,
    ClearText,
    DoubleTap,
    Drag,
    LongPress,
    OpenApp,
    Press,
    Scroll,
    Stop,
    Swipe,
    Tap,
    TypeText,
    Wait,
)
from emulators.android import appium_fingers as fingers
from emulators.android.appium_session import (
    URL,
    AppiumError,
    AppiumSession,
    android_capabilities,
    ios_capabilities,
    opened,
)
from emulators.android.appium_source import Page, read_page
from emulators.android.appium_typing import AppiumTypist
from emulators.android.connection import Deadline
from emulators.android.elements import Tree
from emulators.android.errors import NoSuchApp, NoTree
from emulators.android.hands import DRAG_MS, SCROLL_MS, SWIPE_MS, place, scroll_path, waiting_s
from emulators.android.keys import META, codes, is_character
from emulators.android.launching import matching, search_launcher
from emulators.android.phone import APP, HOME
from emulators.android.quoting import sendable
from emulators.android.sight import Patience
from emulators.device import DeviceLost, UnknownTask, UnsupportedAction
from emulators.screen import Frame, Point, Screen
from emulators.trajectory import Outcome, Start, Task, Template
from emulators.uitree import judged_from_outside

__all__ = ["AppiumPhone", "open_appium"]

PACE_S = 0.05
"""Between two looks at a screen that moves; our default."""

T = TypeVar("T")
_BUTTONS = {"home": "home", "volume_up": "volumeUp", "volume_down": "volumeDown"}
"""Keys that an iPhone has, as XCUITest calls them."""


class AppiumPhone:
    """The phone of a new session with these capabilities (`android_capabilities`, `ios_capabilities`) as a `Device`.

    Begins where `AndroidPhone` does: at `Template("android/home", 0)`, or `Template("android/app/<id>", 0)` with a
    package or bundle id, which is ended and opened again. Points are pixels of the screenshot, on an iPhone too. A
    screen without a tree is told with pixels alone. Raises AppiumMissing, NoAppium, SessionRefused; later SessionLost,
    AppiumTimedOut, AppiumError, BrokenFrame.
    """

    def __init__(self, capabilities: Mapping[str, Any], *, url: str = URL, patience: Patience | None = None) -> None:
        self._session = AppiumSession(url, capabilities)
        self._patience = patience or Patience()
        self._seen: Screen | None = None
        self._awaited: tuple[str, bytes] | None = None
        self._last: tuple[str, bytes] | None = None
        self._closed = False
        try:
            self._measure()
        except BaseException:
            self._session.close()
            raise
        self._typist = AppiumTypist(self._session)

    @property
    def name(self) -> str:
        known = self._session.driver.capabilities if self._session.driver is not None else {}
        return f"appium/{known.get('udid') or known.get('deviceUDID') or known.get('deviceName') or self._platform}"

    @property
    def actions(self) -> frozenset[type[Action]]:
        return PHONE_ACTIONS

    @property
    def session(self) -> AppiumSession:
        """The session, for all that this class has no word for."""
        return self._session

    @property
    def orientation(self) -> str:
        """ "portrait" or "landscape"; setting it turns the phone."""
        return str(self._ask("orientation", lambda driver: driver.orientation)).lower()

    @orientation.setter
    def orientation(self, wanted: str) -> None:
        def turn(driver: Any) -> None:
            driver.orientation = wanted.upper()

        self._ask("orientation", turn)
        self._awaited = self._last

    # Device

    def reset(self, start: Start) -> None:
        """Begin at the home screen or in an app. Raises UnknownTask for other starts."""
        match start:
            case Template(name=name) if name == HOME:
                self._press("home")
            case Template(name=name) if name.startswith(APP) and len(name) > len(APP):
                app = name.removeprefix(APP)
                if not self._ask("look for an app", lambda driver: driver.is_app_installed(app)):
                    raise UnknownTask(f"no app {app!r} is on this phone; name its package or bundle id")
                self._ask("end an app", lambda driver: driver.terminate_app(app))
                self._ask("open an app", lambda driver: driver.activate_app(app))
            case _:
                raise UnknownTask(
                    f"a phone behind Appium cannot start from {start!r}; begin at Template('{HOME}', 0) or at "
                    f"Template('{APP}<package or bundle id>', 0)"
                )
        self._awaited = self._last

    def look(self, *, pixels: bool = True, tree: bool = True) -> Screen:
        """The settled screen: source and pixels that two looks in a row agree on."""
        settle, react = Deadline(self._patience.settle), Deadline(self._patience.react)
        glance = self._glance(pixels, tree)
        while not settle.passed:
            again = self._glance(pixels, tree)
            if again == glance and (react.passed or again != self._awaited):
                break
            glance = again
            time.sleep(PACE_S)  # nobody tells when a screen has come to rest
        self._last, self._awaited = glance, None
        screen = self._screen(*glance)
        if tree:
            self._seen = screen
        return screen

    def do(self, action: Action) -> None:
        if type(action) not in PHONE_ACTIONS:
            raise UnsupportedAction(f"a phone cannot {type(action).__name__}; use one of the phone's actions")
        match action:
            case Answer() | Stop():
                return
            case Wait(seconds):
                time.sleep(waiting_s(seconds))  # that was asked for
                return
            case TypeText(text) | OpenApp(text) | Press(text):
                sendable(text)
        self._awaited = self._last
        self._act(action)

    def finish(self, task: Task, answer: str | None) -> Outcome:
        """Judge by the screen, for a phone does not tell its state. Raises DeviceError for a StateCheck."""
        return judged_from_outside(task, lambda: self.look(pixels=False), answer, device="a real phone")

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._session.close()

    # Seeing

    @property
    def _platform(self) -> str:
        return self._session.platform

    def _ask(self, what: str, work: Callable[[Any], T]) -> T:
        if self._closed:
            raise DeviceLost("this phone is closed; make a new AppiumPhone")
        return self._session.ask(what, work)

    def _measure(self) -> None:
        """Learn the screen's size in pixels, and how many of them a unit of touches is."""
        width, height = opened(self._shoot()).size
        window = self._ask("window size", lambda driver: driver.get_window_size())
        self._upright = (min(width, height), max(width, height))
        units = min(float(window["width"]), float(window["height"])) or 1.0
        self._scale = self._upright[0] / units if self._platform == "ios" else 1.0

    def _shoot(self) -> bytes:
        return bytes(self._ask("screenshot", lambda driver: driver.get_screenshot_as_png()))

    def _glance(self, pixels: bool, tree: bool) -> tuple[str, bytes]:
        source = str(self._ask("page source", lambda driver: driver.page_source)) if tree else ""
        return source, self._shoot() if pixels else b""

    def _screen(self, source: str, png: bytes) -> Screen:
        page = Page(Tree((), 0), self._upright, "")
        if source:
            try:
                page = read_page(source, platform=self._platform, size=self._upright, scale=self._scale)
            except NoTree:
                if not png:
                    raise
        frame, size = None, page.size
        if png:
            rgb = np.asarray(opened(png))
            frame, size = Frame.of(rgb), (rgb.shape[1], rgb.shape[0])
        app, location = self._place(page.package)
        return Screen(app, location, *size, elements=page.tree.elements, frame=frame)

    def _place(self, package: str) -> tuple[str, str]:
        """The app in front and its activity, where the platform has such."""
        if self._platform == "ios":
            told = self._session.mobile("activeAppInfo") or {}
            return str(told.get("bundleId") or package or "unknown"), "unknown"
        activity = self._ask("current activity", lambda driver: driver.current_activity)
        return package or str(self._ask("current package", lambda driver: driver.current_package)), str(activity)

    # Acting

    def _act(self, action: Action) -> None:
        match action:
            case Tap(point):
                self._touch(fingers.taps(self._units(point)))
            case DoubleTap(point):
                self._touch(fingers.taps(self._units(point), 2))
            case LongPress(point):
                self._touch(fingers.press_and_hold(self._units(point)))
            case Swipe(begin, end):
                self._touch(fingers.swipe(self._units(begin), self._units(end), milliseconds=SWIPE_MS))
            case Drag(begin, end):
                self._touch(fingers.drag(self._units(begin), self._units(end), milliseconds=DRAG_MS))
            case Scroll(direction, point, element):
                screen = self._seen or self.look(pixels=False)
                begin, end = scroll_path(screen, direction, place(self._seen, point, element))
                self._touch(fingers.swipe(self._units(begin), self._units(end), milliseconds=SCROLL_MS))
            case TypeText(text, point, element):
                self._enter(place(self._seen, point, element))
                self._typist.type(text, replace=action.replace)
                if action.submit:
                    self._press("enter")
            case ClearText(point, element):
                self._enter(place(self._seen, point, element))
                self._typist.clear()
            case Press(keys) if is_character(keys):
                self._typist.type(keys, replace=False)
            case Press(keys):
                self._press(keys)
            case OpenApp(name):
                self._open_app(name)
            case _:
                raise UnsupportedAction(f"a phone cannot {type(action).__name__}; use one of the phone's actions")

    def _touch(self, steps: list[dict[str, Any]]) -> None:
        self._ask("touch", lambda driver: fingers.perform(driver, steps))

    def _press(self, keys: str) -> None:
        """A key or a chord. Raises UnsupportedAction before anything is sent."""
        if self._platform != "ios":
            *held, last = codes(keys)
            meta = sum(META.get(code, 0) for code in held)
            self._ask("press", lambda driver: driver.press_keycode(last, meta or None))
        elif keys == "enter":
            self._typist.press_enter()
        elif keys == "back":
            self._ask("back", lambda driver: driver.back())
        elif keys in _BUTTONS:
            self._session.mobile("pressButton", name=_BUTTONS[keys])
        else:
            raise UnsupportedAction(f"an iPhone has no key {keys!r}; press home, back, enter, volume_up or volume_down")

    def _open_app(self, name: str) -> None:
        """By its package or bundle id; on Android also by a part of it, or by the name under its icon."""
        known = self._apps()
        app = matching(name, known) if known else name
        if app is not None:
            try:
                self._ask("open an app", lambda driver: driver.activate_app(app))
                return
            except AppiumError as error:
                if isinstance(error, DeviceLost) or not known:
                    raise NoSuchApp(f"{app!r} does not open ({error}); name its package or bundle id") from error
        if self._platform == "ios":
            raise NoSuchApp(f"no app {name!r} is on this iPhone; name its bundle id, com.apple.Preferences say")
        search_launcher(name, look=lambda: self.look(pixels=False), do=self.do, known=known)

    def _apps(self) -> tuple[str, ...]:
        """What is installed; empty where the driver does not tell."""
        try:
            return tuple(self._session.mobile("listApps") or {})
        except DeviceLost:
            raise
        except AppiumError:
            return ()

    def _enter(self, point: Point | None) -> None:
        if point is not None:
            self._touch(fingers.taps(self._units(point)))
            self._typist.await_focus(self._units(point))

    def _units(self, point: Point) -> Point:
        """A pixel as touches are told: an iPhone counts in points."""
        return Point(point.x / self._scale, point.y / self._scale)


def open_appium(
    *, url: str = URL, platform: Literal["android", "ios"] = "android", serial: str = "", prepared: bool = False,
    capabilities: Mapping[str, Any] | None = None,
) -> AppiumPhone:  # fmt: skip
    """A phone of this platform and serial (udid), with further `capabilities`; see `android_capabilities`."""
    match platform:
        case "android":
            made = android_capabilities(serial, prepared=prepared, **(capabilities or {}))
        case "ios":
            made = ios_capabilities(serial, **(capabilities or {}))
    return AppiumPhone(made, url=url)
