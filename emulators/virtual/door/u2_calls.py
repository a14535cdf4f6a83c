"""What uiautomator2's server on a phone can be asked for, done on a virtual one: the methods of its JSON-RPC."""

import base64
import io
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from emulators.action import Action, ClearText, DoubleTap, Drag, LongPress, Press, Swipe, Tap, TypeText
from emulators.device import DeviceError, UnsupportedAction
from emulators.screen import Flag, Frame, Point
from emulators.virtual.door.handset import Handset
from emulators.virtual.door.u2_views import Found, all_windows_xml, find_views, info_of
from emulators.virtual.gestures import innermost

__all__ = ["Calls", "NoView", "UnknownMethod"]

SLOW_STEPS = 200
"""From so many steps of 5 ms on a swipe does not fling; our default."""
TWICE_S = 0.3
"""Within this time two touches of one place are a double tap; Android's own."""
NEAR = 100
"""How many pixels apart they may be; Android's own, at its usual density."""
PACE_S = 0.02
"""Between two looks for a view that is waited for; our default."""

_KEYS = {
    3: "home", 4: "back", 21: "left", 22: "right", 66: "enter", 67: "backspace", 112: "delete", 187: "recents",
    279: "ctrl+v", 62: " ", **{29 + n: chr(ord("a") + n) for n in range(26)}, **{7 + n: str(n) for n in range(10)},
}  # fmt: skip
_NAMED = {
    "home": "home", "back": "back", "left": "left", "right": "right", "enter": "enter", "delete": "backspace",
    "del": "backspace", "recent": "recents",
}  # fmt: skip
_SILENT = {"up", "down", "center", "menu", "search", "volume_up", "volume_down", "volume_mute", "camera", "power"}
_CTRL = 0x1000

Selector = Mapping[str, Any]


class UnknownMethod(DeviceError):
    """The server has no such method; see uiautomator2's own list."""


class NoView(DeviceError):
    """No view is as the selector says; dump the hierarchy to see what there is."""


class Calls:
    """The methods, on one handset. `call` holds its lock, except where it waits for a view."""

    def __init__(self, handset: Handset) -> None:
        self._handset = handset
        self._finger: list[Point] = []
        self._tapped: tuple[float, Point] = (0.0, Point(0, 0))
        self._picture: tuple[Frame, tuple[float, int], str] | None = None
        self._methods: dict[str, Callable[..., Any]] = {
            "ping": lambda: "pong", "deviceInfo": self.device_info, "dumpWindowHierarchy": self.dump,
            "takeScreenshot": self.screenshot, "click": self.click, "longClick": self.long_click, "drag": self.drag,
            "swipe": self.swipe, "swipePoints": self.swipe_points, "injectInputEvent": self.inject,
            "pressKey": self.press_key, "pressKeyCode": self.press_code, "setText": self.set_text,
            "getText": self.get_text, "clearTextField": self.clear_text, "clearInputText": self.clear_focused,
            "setClipboard": self.set_clipboard, "getClipboard": self.clipboard, "pasteClipboard": self.paste,
            "exist": lambda selector: bool(self._found(selector)),
            "count": lambda selector: len(self._found(selector)), "objInfo": lambda s: info_of(self._one(s).view),
            "objInfoOfAllInstances": lambda s: [info_of(found.view) for found in self._found(s)],
            "dragTo": self.drag_to, "scrollForward": self.scroll_forward, "scrollBackward": self.scroll_backward,
            "flingForward": self.scroll_forward, "flingBackward": self.scroll_backward,
            "scrollToEnd": self.scroll_to_end, "scrollToBeginning": self.scroll_to_beginning,
            "flingToEnd": self.scroll_to_end, "flingToBeginning": self.scroll_to_beginning,
            "scrollTo": self.scroll_to, "openNotification": lambda: self._unfold(1),
            "openQuickSettings": lambda: self._unfold(2), "setOrientation": self.turn,
            "getLastToast": lambda: self._handset.phone.world.state.toast or None,
            "getConfigurator": lambda: {"waitForIdleTimeout": 0, "waitForSelectorTimeout": 0},
            "setConfigurator": lambda told: told, "isScreenOn": lambda: True,
            **dict.fromkeys(("wakeUp", "sleep", "clearLastToast", "clearLastTraversedText"), lambda: None),
            **dict.fromkeys(("waitForIdle", "freezeRotation", "makeToast"), lambda *_: True),
            "getLastTraversedText": lambda: None,
        }  # fmt: skip

    def call(self, method: str, params: Sequence[Any] | Mapping[str, Any]) -> Any:
        """What a method answers. Raises UnknownMethod, NoView, DeviceError, TypeError for other parameters."""
        values = list(params.values()) if isinstance(params, Mapping) else list(params)
        if method in ("waitForExists", "waitUntilGone"):
            selector, milliseconds = values
            return self._wait(selector, float(milliseconds) / 1000, there=method == "waitForExists")
        if method not in self._methods:
            raise UnknownMethod(f"there is no method {method!r}; see what uiautomator2 calls")
        with self._handset.lock:
            self._handset.catch_up()
            return self._methods[method](*values)

    # Seeing

    def device_info(self) -> dict[str, Any]:
        phone, seen = self._handset.phone, self._handset.phone.view().profile
        turned = int(phone.world.setting("system/user_rotation", "0")) % 4
        return {
            "currentPackageName": phone.world.page.package,
            "displayWidth": int(seen.width),
            "displayHeight": int(seen.height),
            "displayRotation": turned,
            "displaySizeDpX": round(seen.width / seen.density),
            "displaySizeDpY": round(seen.height / seen.density),
            "naturalOrientation": turned == 0,
            "productName": self._handset.properties.get("ro.product.name", "guiagent"),
            "screenOn": True,
            "sdkInt": int(self._handset.properties.get("ro.build.version.sdk", "33")),
        }

    def dump(self, _compressed: bool = False, depth: int = 50, active_only: bool = False) -> str:
        phone = self._handset.phone
        shown = [window for window in phone.windows() if window.active or not active_only]
        turned = int(phone.world.setting("system/user_rotation", "0")) % 4
        return all_windows_xml(shown, rotation=turned, depth=depth)

    def screenshot(self, scale: float = 1, quality: int = 80) -> str:
        """JPEG in base64; the last one again while the screen is the same."""
        frame = self._handset.phone.look(tree=False).frame
        assert frame is not None
        wanted = (float(scale), int(quality))
        if self._picture is None or self._picture[0] is not frame or self._picture[1] != wanted:
            from PIL import Image

            image = Image.fromarray(frame.rgb())
            if scale != 1:
                image = image.resize((max(1, round(frame.width * scale)), max(1, round(frame.height * scale))))
            packed = io.BytesIO()
            image.save(packed, "JPEG", quality=int(quality))
            self._picture = frame, wanted, base64.b64encode(packed.getvalue()).decode()
        return self._picture[2]

    # Touching

    def click(self, where: float | Selector, y: float | str = 0, milliseconds: int = 0) -> bool:
        """A point, with a time for a long touch; or a view."""
        if isinstance(where, Mapping):
            self._tap(_middle(self._one(where)))
        elif milliseconds >= 400:
            self._do(LongPress(Point(float(where), float(y))))
        else:
            self._tap(Point(float(where), float(y)))
        return True

    def long_click(self, selector: Selector, _corner: str = "") -> bool:
        self._do(LongPress(_middle(self._one(selector))))
        return True

    def drag(self, x1: float, y1: float, x2: float, y2: float, _steps: int = 100) -> bool:
        self._do(Drag(Point(x1, y1), Point(x2, y2)))
        return True

    def drag_to(self, selector: Selector, *where: Any) -> bool:
        start = _middle(self._one(selector))
        end = _middle(self._one(where[0])) if isinstance(where[0], Mapping) else Point(where[0], where[1])
        self._do(Drag(start, end))
        return True

    def swipe(self, *path: float) -> bool:
        """Two points, and how many steps of 5 ms it takes."""
        x1, y1, x2, y2, steps = path
        start, end = Point(x1, y1), Point(x2, y2)
        self._do(Drag(start, end) if steps >= SLOW_STEPS else Swipe(start, end))
        return True

    def swipe_points(self, points: Sequence[float], steps: int) -> bool:
        return self.swipe(points[0], points[1], points[-2], points[-1], steps * max(1, len(points) // 2 - 1))

    def inject(self, kind: int, x: float, y: float, _meta: int = 0) -> bool:
        """A finger that goes down (0), moves (2) and comes up (1)."""
        self._finger = [Point(x, y)] if kind == 0 else [*self._finger, Point(x, y)]
        if kind == 1:
            start, end, self._finger = self._finger[0], self._finger[-1], []
            if abs(start.x - end.x) + abs(start.y - end.y) < NEAR / 5:
                self._tap(start)
            else:
                self._do(Swipe(start, end))
        return True

    def press_key(self, name: str) -> bool:
        if name not in _NAMED:
            if name not in _SILENT:
                raise DeviceError(f"there is no key {name!r}; press home, back, enter, delete or recent")
            return True
        self._do(Press(_NAMED[name]))
        return True

    def press_code(self, code: int, meta: int = 0) -> bool:
        key = _KEYS.get(code)
        if key is None:
            return False
        try:
            self._do(Press(f"ctrl+{key}" if meta & _CTRL else key))
        except UnsupportedAction:
            return False
        return True

    def scroll_forward(self, selector: Selector, vertical: bool = True, *_: object) -> bool:
        return self._scroll(selector, vertical, forward=True)

    def scroll_backward(self, selector: Selector, vertical: bool = True, *_: object) -> bool:
        return self._scroll(selector, vertical, forward=False)

    def scroll_to_end(self, selector: Selector, vertical: bool = True, most: int = 500, *_: object) -> bool:
        return any(not self._scroll(selector, vertical, forward=True) for _ in range(most))

    def scroll_to_beginning(self, selector: Selector, vertical: bool = True, most: int = 500, *_: object) -> bool:
        return any(not self._scroll(selector, vertical, forward=False) for _ in range(most))

    def scroll_to(self, selector: Selector, wanted: Selector, vertical: bool = True) -> bool:
        """From the beginning on, until the wanted view is there."""
        self.scroll_to_beginning(selector, vertical)
        while not self._found(wanted):
            if not self._scroll(selector, vertical, forward=True):
                return False
        return True

    # Text

    def set_text(self, selector: Selector, text: str) -> bool:
        view = self._one(selector).view
        if Flag.EDITABLE not in view.flags:
            return False
        focused = Flag.FOCUSED in view.flags
        self._do(TypeText(text, None if focused else _centre(view.bounds), replace=True))
        return True

    def get_text(self, selector: Selector) -> str:
        return self._one(selector).view.text

    def clear_text(self, selector: Selector) -> bool:
        view = self._one(selector).view
        self._do(ClearText(None if Flag.FOCUSED in view.flags else _centre(view.bounds)))
        return True

    def clear_focused(self) -> None:
        self._do(ClearText())

    def set_clipboard(self, _label: str | None, text: str) -> None:
        world = self._handset.phone.world
        world.state = replace(world.state, clipboard=text)

    def clipboard(self) -> str:
        return self._handset.phone.world.state.clipboard

    def paste(self) -> bool:
        self._do(Press("ctrl+v"))
        return True

    def turn(self, how: str) -> None:
        turned = {"natural": "0", "n": "0", "left": "1", "l": "1", "upsidedown": "2", "u": "2", "right": "3", "r": "3"}
        world = self._handset.phone.world
        world.state = replace(world.state, settings={**world.state.settings, "system/user_rotation": turned[how]})

    # Inside

    def _do(self, action: Action) -> None:
        self._handset.phone.do(action)

    def _tap(self, point: Point) -> None:
        """A touch; the second one soon after on the same place does what a double tap is there for, if anything is."""
        now = time.monotonic()
        before, last = self._tapped
        near = abs(point.x - last.x) + abs(point.y - last.y) < NEAR
        scene = self._handset.phone.view().scene
        double = innermost(scene, point, lambda marks: marks.double is not None) is not None
        if double and near and now - before < TWICE_S:
            self._tapped = (0.0, point)
            self._do(DoubleTap(point))
        else:
            self._tapped = (now, point)
            self._do(Tap(point))

    def _found(self, selector: Selector) -> list[Found]:
        return find_views(self._handset.phone.windows(), selector)

    def _one(self, selector: Selector) -> Found:
        found = self._found(selector)
        if not found:
            raise NoView(f"androidx.test.uiautomator.UiObjectNotFoundException: {_told(selector)}")
        return found[0]

    def _wait(self, selector: Selector, seconds: float, *, there: bool) -> bool:
        until = time.monotonic() + seconds
        while True:
            with self._handset.lock:
                self._handset.catch_up()
                if bool(self._found(selector)) == there:
                    return True
            if time.monotonic() >= until:
                return False
            time.sleep(PACE_S)  # whoever else touches the phone does not tell

    def _scroll(self, selector: Selector, vertical: bool, *, forward: bool) -> bool:
        """Most of a page; whether anything moved."""
        left, top, right, bottom = self._one(selector).view.bounds
        middle = _centre((left, top, right, bottom))
        before = self.dump()
        reach = (bottom - top if vertical else right - left) * (0.4 if forward else -0.4)
        start = Point(middle.x + (0 if vertical else reach), middle.y + (reach if vertical else 0))
        end = Point(middle.x - (0 if vertical else reach), middle.y - (reach if vertical else 0))
        self._do(Drag(start, end))
        return self.dump() != before

    def _unfold(self, times: int) -> bool:
        """Pull the notification shade down; twice shows the quick settings whole."""
        seen = self._handset.phone.view().profile
        for _ in range(times):
            self._do(Swipe(Point(seen.width / 2, 2), Point(seen.width / 2, seen.height / 2)))
        return True


def _middle(found: Found) -> Point:
    return _centre(found.view.bounds)


def _centre(bounds: tuple[int, int, int, int]) -> Point:
    left, top, right, bottom = bounds
    return Point((left + right) / 2, (top + bottom) / 2)


def _told(selector: Selector) -> str:
    said = {name: value for name, value in selector.items() if name not in ("mask",) and value != []}
    return f"UiSelector[{', '.join(f'{name.upper()}={value}' for name, value in said.items())}]"
