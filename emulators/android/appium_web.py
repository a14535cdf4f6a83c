"""Pages in Chromium behind an Appium server as a device, touched as on a phone: Appium's Chromium driver."""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

import numpy as np

from emulators.action import (
    PHONE_ACTIONS,
    Action,
    Answer,
    ClearText,
    DoubleTap,
    Drag,
    GoTo,
    LongPress,
    OpenApp,
    Press,
    Scroll,
    SelectOption,
    Stop,
    Swipe,
    Tap,
    TypeText,
    Wait,
)
from emulators.android import appium_fingers as fingers
from emulators.android.appium_session import URL, AppiumError, AppiumSession, opened
from emulators.android.connection import Deadline
from emulators.android.hands import DRAG_MS, SCROLL_MS, SWIPE_MS, place, scroll_path, waiting_s
from emulators.android.quoting import sendable
from emulators.browser.injected import Scripts
from emulators.browser.keys import chord
from emulators.browser.network import host_of
from emulators.browser.view import element, together
from emulators.chords import normal_chord
from emulators.device import DeviceError, DeviceLost, UnknownTask, UnsupportedAction
from emulators.screen import Frame, Point, Screen
from emulators.trajectory import Outcome, Page, Start, Task
from emulators.uitree import judged_from_outside

__all__ = ["APPIUM_WEB_ACTIONS", "AppiumWeb"]

APPIUM_WEB_ACTIONS: frozenset[type[Action]] = PHONE_ACTIONS - {OpenApp} | {GoTo, SelectOption}
"""What can be done to a page with a finger and a keyboard."""
SETTLE_S = 3.0
"""How long a look waits for a page that works; our default."""
CLICK_S = 0.4
"""How long after a touch its click may come: Chromium waits 0.3 s for a second touch on a page that can be zoomed."""
FOCUS_S = 2.0
"""How long a field that was tapped may take to be focused; our default."""
PACE_S = 0.02
"""Between two questions to a page that has not answered yet; our default."""

T = TypeVar("T")
_KEYS = {
    "Backspace": 0xE003, "Tab": 0xE004, "Enter": 0xE007, "Shift": 0xE008, "Control": 0xE009, "Alt": 0xE00A,
    "Escape": 0xE00C, "PageUp": 0xE00E, "PageDown": 0xE00F, "End": 0xE010, "Home": 0xE011, "ArrowLeft": 0xE012,
    "ArrowUp": 0xE013, "ArrowRight": 0xE014, "ArrowDown": 0xE015, "Insert": 0xE016, "Delete": 0xE017, "Meta": 0xE03D,
    **{f"F{n}": 0xE030 + n for n in range(1, 13)},
}  # fmt: skip
"""Keys as WebDriver writes them: https://www.w3.org/TR/webdriver2/#keyboard-actions."""
_SEEN = "[innerWidth, innerHeight, Boolean(own)]"
_MARK = """
const own = window.__guiagent;
if (own) { own.mark(); own.clicked = false; addEventListener("click", () => { own.clicked = true; }, true); }
"""
_CLICKED = "return !window.__guiagent || window.__guiagent.clicked !== false"
_FOCUSED = """
const own = document.activeElement, there = document.elementFromPoint(arguments[0], arguments[1]);
if (!own || !there || own === document.body) return false;
const label = there.closest("label");
return own.contains(there) || Boolean(label && label.control === own);
"""
_FILL = "return Boolean(window.__guiagent && window.__guiagent.fill(arguments[0]))"
_SELECT_ALL = """
if (!(window.__guiagent && window.__guiagent.selectAll())) document.execCommand("selectAll");
"""
_CHOOSE = "return Boolean(window.__guiagent && window.__guiagent.select(...arguments))"


class AppiumWeb:
    """The browser of a new session with these capabilities (`chromium_capabilities`) as a `Device`.

    Begins at a `Page`, in a new window without cookies and without what that site stored. Points are pixels of the
    viewport, and screenshots are brought to its size. A window that a page opens comes to the front; the one before
    does when it closes. Raises AppiumMissing, NoAppium, SessionRefused; later SessionLost, AppiumTimedOut, AppiumError.
    """

    def __init__(self, capabilities: Mapping[str, Any], *, url: str = URL, settle_s: float = SETTLE_S) -> None:
        self._session = AppiumSession(url, capabilities)
        self._settle_s = settle_s
        self._script = Scripts().together
        self._windows: tuple[str, ...] = ()
        self._front = ""
        self._size = (0, 0)
        self._seen: Screen | None = None
        self._touched = self._closed = False
        try:
            self._to_front()
        except BaseException:
            self._session.close()
            raise

    @property
    def name(self) -> str:
        known = self._session.driver.capabilities if self._session.driver is not None else {}
        return f"appium/{known.get('browserName') or 'browser'}"

    @property
    def actions(self) -> frozenset[type[Action]]:
        return APPIUM_WEB_ACTIONS

    @property
    def session(self) -> AppiumSession:
        """The session, for all that this class has no word for."""
        return self._session

    # Device

    def reset(self, start: Start) -> None:
        """Begin at a page. Raises UnknownTask for other starts, DeviceError for a page that does not load."""
        match start:
            case Page(url=url):
                self._begin(_web(url))
            case _:
                raise UnknownTask(f"a browser behind Appium cannot start from {start!r}; begin at Page('http://...')")

    def look(self, *, pixels: bool = True, tree: bool = True) -> Screen:
        """The settled screen. Its location is the page's address."""
        self._to_front()
        url, rows, size = self._read(tree)
        frame = self._picture(size) if pixels else None
        self._touched, self._size = False, size
        screen = Screen(host_of(url) or "page", url, *size, elements=tuple(map(element, rows)), frame=frame)
        if tree:
            self._seen = screen
        return screen

    def do(self, action: Action) -> None:
        if type(action) not in APPIUM_WEB_ACTIONS:
            raise UnsupportedAction(f"a browser behind Appium cannot {type(action).__name__}; see its `actions`")
        match action:
            case Answer() | Stop():
                return
            case Wait(seconds):
                time.sleep(waiting_s(seconds))  # that was asked for
                return
            case TypeText(text) | Press(text):
                sendable(text)
        self._to_front()
        self._run(_MARK)
        self._touched = True
        self._act(action)

    def finish(self, task: Task, answer: str | None) -> Outcome:
        """Judge by the screen. Raises DeviceError for a StateCheck."""
        return judged_from_outside(task, lambda: self.look(pixels=False), answer, device="a page")

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._session.close()

    # The session

    def _ask(self, what: str, work: Callable[[Any], T]) -> T:
        if self._closed:
            raise DeviceLost("this browser is closed; make a new AppiumWeb")
        return self._session.ask(what, work)

    def _run(self, script: str, *arguments: Any) -> Any:
        """What a script in the page in front returns."""
        return self._ask("script", lambda driver: driver.execute_script(script, *arguments))

    def _protocol(self, method: str, **parameters: Any) -> None:
        """A command of the DevTools protocol."""

        def send(driver: Any) -> None:
            driver.command_executor.add_command("devtools", "POST", "/session/$sessionId/goog/cdp/execute")
            driver.execute("devtools", {"cmd": method, "params": parameters})

        self._ask(method, send)

    def _to_front(self) -> None:
        """Turn to a window that was opened since, or to the last one when the one in front was closed."""
        windows = tuple(self._ask("windows", lambda driver: driver.window_handles))
        if not windows:
            raise DeviceLost("the browser has no window left; begin another session")
        opened = [window for window in windows if window not in self._windows]
        front = opened[-1] if opened else self._front if self._front in windows else windows[-1]
        self._windows = windows
        if front != self._front:
            self._turn_to(front)

    def _turn_to(self, window: str) -> None:
        """To this window, whose pages are watched from their beginning from now on."""
        self._ask("turn to a window", lambda driver: driver.switch_to.window(window))
        self._front, self._touched = window, True
        self._protocol("Page.addScriptToEvaluateOnNewDocument", source=self._script)

    def _begin(self, url: str) -> None:
        """A window of its own, so that no way leads back to what was before."""
        before = self._ask("windows", lambda driver: driver.window_handles)
        self._ask("open a window", lambda driver: driver.switch_to.new_window("tab"))
        fresh = str(self._ask("window", lambda driver: driver.current_window_handle))
        for window in before:
            self._ask("turn to a window", lambda driver, window=window: driver.switch_to.window(window))  # type: ignore[misc]
            self._ask("close a window", lambda driver: driver.close())
        self._windows, self._seen = (fresh,), None
        self._turn_to(fresh)
        self._protocol("Network.clearBrowserCookies")
        parts = urlsplit(url)
        self._protocol("Storage.clearDataForOrigin", origin=f"{parts.scheme}://{parts.netloc}", storageTypes="all")
        self._ask(f"open {url}", lambda driver: driver.get(url))
        if self._run("return location.protocol") == "chrome-error:":
            raise DeviceError(f"{url} did not load; check that its server runs and answers")
        self._protocol("Page.resetNavigationHistory")  # a new window has an empty page behind the first

    # Seeing

    def _read(self, tree: bool) -> tuple[str, list[list[Any]], tuple[int, int]]:
        """Address, rows of observe.js and size of the page that has settled."""
        deadline = Deadline(self._settle_s)
        while True:
            left = max(0.0, deadline.left) if self._touched else 0.0
            asked = together(left, 2 if self._touched else 0, tree=tree, extra=_SEEN)
            try:
                url, _, rows, (width, height, watched) = json.loads(str(self._run(f"return {asked}")))
                if watched:
                    return url, rows, (width, height)
                self._run(self._script)  # the document was there before we were
            except (AppiumError, ValueError) as error:
                if isinstance(error, DeviceLost) or deadline.passed:
                    raise (
                        error
                        if isinstance(error, AppiumError)
                        else DeviceError(f"the page cannot be read ({error}); reset() begins at another")
                    ) from error
                time.sleep(PACE_S)  # its document was replaced while it was asked

    def _picture(self, size: tuple[int, int]) -> Frame:
        """The screenshot in the size of the viewport. Raises BrokenFrame."""
        from PIL import Image

        told = opened(self._ask("screenshot", lambda driver: driver.get_screenshot_as_png()))
        scaled = told if told.size == size else told.resize(size, Image.Resampling.BOX)
        return Frame.of(np.asarray(scaled, dtype=np.uint8))

    # Acting

    def _act(self, action: Action) -> None:
        match action:
            case Tap(point):
                self._tap(point)
            case DoubleTap(point):
                self._tap(point, 2)
            case LongPress(point):
                self._send(fingers.press_and_hold(self._inside(point)))
            case Swipe(begin, end):
                self._send(fingers.swipe(self._inside(begin), self._inside(end), milliseconds=SWIPE_MS))
            case Drag(begin, end):
                self._send(fingers.drag(self._inside(begin), self._inside(end), milliseconds=DRAG_MS))
            case Scroll(direction, point, number):
                screen = self._seen or self.look(pixels=False)
                begin, end = scroll_path(screen, direction, place(self._seen, point, number))
                self._send(fingers.swipe(self._inside(begin), self._inside(end), milliseconds=SCROLL_MS))
            case TypeText(text, point, number):
                self._enter(place(self._seen, point, number))
                if action.replace:
                    self._clear()
                self._type(text)
                if action.submit:
                    self._type("\n")
            case ClearText(point, number):
                self._enter(place(self._seen, point, number))
                self._clear()
            case Press(keys):
                self._press(keys)
            case GoTo(url):
                self._go(_web(url))
            case SelectOption(options, point):
                self._run(_CHOOSE, point.x, point.y, list(options))
            case _:
                raise UnsupportedAction(f"a browser behind Appium cannot {type(action).__name__}; see its `actions`")

    def _send(self, steps: list[dict[str, Any]]) -> None:
        self._ask("touch", lambda driver: fingers.perform(driver, steps))

    def _tap(self, point: Point, count: int = 1) -> None:
        """Touch, and wait until the page has had its click, where one comes of it."""
        self._send(fingers.taps(self._inside(point), count))
        self._until(lambda: bool(self._run(_CLICKED)), CLICK_S)

    def _until(self, done: Callable[[], bool], seconds: float) -> None:
        deadline = Deadline(seconds)
        while not deadline.passed:
            try:
                if done():
                    return
            except DeviceLost:
                raise
            except AppiumError:  # the page has gone, and a new one comes
                return
            time.sleep(PACE_S)  # WebDriver tells of no event in a page

    def _enter(self, point: Point | None) -> None:
        if point is not None:
            self._tap(point)
            self._until(lambda: bool(self._run(_FOCUSED, point.x, point.y)), FOCUS_S)

    def _type(self, text: str) -> None:
        """Into what has the focus; fields for dates, times and colours take a text whole."""
        if text and not self._run(_FILL, text):
            keys = text.replace("\r\n", "\n").translate({10: _KEYS["Enter"], 9: _KEYS["Tab"]})
            self._send(fingers.keys(keys))

    def _clear(self) -> None:
        if not self._run(_FILL, ""):
            self._run(_SELECT_ALL)
            self._send(fingers.keys(chr(_KEYS["Backspace"])))

    def _press(self, keys: str) -> None:
        """A key or a chord. Raises UnsupportedAction before anything is sent."""
        match normal_chord(keys):
            case "back" | "Alt+ArrowLeft":
                self._ask("back", lambda driver: driver.back())
            case "forward" | "Alt+ArrowRight":
                self._ask("forward", lambda driver: driver.forward())
            case char if len(char) == 1:
                self._type(char)
            case _:
                held = [chr(_KEYS[key.key]) if key.key in _KEYS else key.key for key in chord(keys)]
                down = [{"type": "keyDown", "value": value} for value in held]
                up = [{"type": "keyUp", "value": value} for value in reversed(held)]
                self._send([{"type": "key", "id": "keyboard", "actions": down + up}])

    def _go(self, url: str) -> None:
        try:
            self._ask(f"open {url}", lambda driver: driver.get(url))
        except AppiumError as error:
            if "net::ERR" not in str(error):  # else the page in front says what is wrong
                raise

    def _inside(self, point: Point) -> Point:
        """The point, or the nearest one in the viewport: WebDriver refuses all others."""
        width, height = self._size
        if not width:
            return point
        return Point(min(max(point.x, 0), width - 1), min(max(point.y, 0), height - 1))


def _web(url: str) -> str:
    """The address itself. Raises DeviceError for what is not on the web, files of the computer above all."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise DeviceError(f"{url[:200]!r} is no page of the web; give an address with http or https")
    return url
