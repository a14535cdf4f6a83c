"""What Appium's UiAutomator2 server does on a phone: elements, touches, keys, screenshots, orientation."""

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from emulators.action import Action, ClearText, DoubleTap, Drag, LongPress, Swipe, Tap, TypeText
from emulators.device import DeviceError, UnsupportedAction
from emulators.screen import Flag, Frame, Point
from emulators.virtual.door.appium_views import BadSelector, Held, attribute, find_held, hold, recall, source
from emulators.virtual.door.handset import Handset
from emulators.virtual.door.services.screencap import png
from emulators.virtual.door.u2_calls import Calls
from emulators.virtual.hierarchy import View

__all__ = ["AppiumCalls", "Refused"]

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""The key of an element's id; WebDriver's own."""
LONG_MS = 400
"""How long a finger rests before it is a long press; Android's own."""
SLOW_MS = 700
"""A finger that rests that long before it moves, or moves that slowly, drags and does not fling; our default."""
NEAR = 24
"""How many pixels a finger may slip in a touch; our default."""

_ELEMENT_PATH = re.compile(r"/element/([^/]+)(/.*)")
Body = Mapping[str, Any]


class Refused(DeviceError):
    """A WebDriver error; `kind` is its name in that protocol."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class AppiumCalls:
    """The commands of one session after the other, on one handset."""

    def __init__(self, handset: Handset) -> None:
        self._handset = handset
        self._calls = Calls(handset)
        self._held: dict[str, Held] = {}
        self._settings: dict[str, Any] = {"enableMultiWindows": False, "waitForIdleTimeout": 0}
        self._picture: tuple[Frame, str] | None = None
        self._routes: dict[tuple[str, str], Callable[[Body], Any]] = {
            ("GET", "/source"): lambda body: self._source(),
            ("GET", "/screenshot"): lambda body: self._screenshot(),
            ("POST", "/element"): self._find_one,
            ("POST", "/elements"): self._find_all,
            ("GET", "/element/active"): lambda body: self._active(),
            ("POST", "/actions"): self._act,
            ("POST", "/keys"): lambda body: self._keys(_text(body)),
            ("GET", "/orientation"): lambda body: "LANDSCAPE" if self._quarters() % 2 else "PORTRAIT",
            ("POST", "/orientation"): self._turn,
            ("GET", "/rotation"): lambda body: {"x": 0, "y": 0, "z": 90 * self._quarters()},
            ("GET", "/window/current/size"): lambda body: dict(zip(("width", "height"), self._size(), strict=True)),
            ("GET", "/window/rect"): lambda body: _rect((0, 0, *self._size())),
            ("POST", "/back"): lambda body: self._calls.call("pressKey", ["back"]),
            ("GET", "/alert/text"): lambda body: self._no_alert(),
            ("POST", "/alert/accept"): lambda body: self._no_alert(),
            ("POST", "/alert/dismiss"): lambda body: self._no_alert(),
            ("GET", "/appium/settings"): lambda body: self._settings,
            ("POST", "/appium/settings"): lambda body: self._settings.update(body.get("settings") or {}),
            ("POST", "/appium/device/press_keycode"): self._press,
            ("POST", "/appium/device/long_press_keycode"): self._press,
            ("POST", "/appium/device/open_notifications"): lambda body: self._calls.call("openNotification", []),
            ("GET", "/appium/device/info"): lambda body: self._info(),
            ("GET", "/appium/device/system_bars"): lambda body: {"statusBar": round(24 * self._density())},
            ("GET", "/appium/device/pixel_ratio"): lambda body: self._density(),
            ("GET", "/appium/device/display_density"): lambda body: round(160 * self._density()),
            ("POST", "/appium/device/get_clipboard"): lambda body: self._clipboard(),
            ("POST", "/appium/device/set_clipboard"): self._set_clipboard,
            ("POST", "/appium/gestures/click"): lambda body: self._gesture(body, Tap),
            ("POST", "/appium/gestures/long_click"): lambda body: self._gesture(body, LongPress),
            ("POST", "/appium/gestures/double_click"): lambda body: self._gesture(body, DoubleTap),
            ("POST", "/appium/gestures/drag"): self._drag,
            ("POST", "/appium/reset_ax_cache"): lambda body: None,
        }

    def call(self, method: str, path: str, body: Body) -> Any:
        """What a command answers; `path` begins behind the session. Raises Refused, DeviceError."""
        with self._handset.lock:
            self._handset.catch_up()
            try:
                if route := self._routes.get((method, path)):
                    return route(body)
                if found := _ELEMENT_PATH.fullmatch(path):
                    return self._on_element(method, found[1], found[2], body)
            except BadSelector as error:
                raise Refused("invalid selector", str(error)) from error
            except UnsupportedAction as error:
                raise Refused("invalid argument", str(error)) from error
        raise Refused("unknown command", f"{method} {path} is not known to this server")

    # Seeing

    def _shown(self) -> Sequence[Any]:
        windows = self._handset.phone.windows()
        return windows if self._settings.get("enableMultiWindows") else [w for w in windows if w.active]

    def _source(self) -> str:
        return source(self._shown(), rotation=self._quarters(), size=self._size())

    def _screenshot(self) -> str:
        """PNG in base64; the last one again while the screen is the same."""
        frame = self._handset.phone.look(tree=False).frame
        assert frame is not None
        if self._picture is None or self._picture[0] != frame:
            self._picture = frame, base64.b64encode(png(frame.rgb())).decode()
        return self._picture[1]

    def _size(self) -> tuple[int, int]:
        seen = self._handset.phone.view().profile
        return int(seen.width), int(seen.height)

    def _density(self) -> float:
        return self._handset.phone.view().profile.density

    def _quarters(self) -> int:
        return int(self._handset.phone.world.setting("system/user_rotation", "0")) % 4

    def _info(self) -> dict[str, Any]:
        told, (width, height) = self._handset.properties, self._size()
        return {
            "androidId": told.get("ro.serialno", ""), "apiVersion": told["ro.build.version.sdk"], "brand": "google",
            "displayDensity": round(160 * self._density()), "locale": told["persist.sys.locale"].replace("-", "_"),
            "manufacturer": told["ro.product.manufacturer"], "model": told["ro.product.model"],
            "platformVersion": told["ro.build.version.release"], "realDisplaySize": f"{width}x{height}",
            "timeZone": told["persist.sys.timezone"],
        }  # fmt: skip

    # Elements

    def _find_one(self, body: Body) -> dict[str, str]:
        found = self._find(body)
        if not found:
            raise Refused(
                "no such element", "An element could not be located on the page using the given search parameters"
            )
        return found[0]

    def _find_all(self, body: Body) -> list[dict[str, str]]:
        return self._find(body)

    def _find(self, body: Body) -> list[dict[str, str]]:
        strategy, selector = body.get("strategy") or body.get("using"), body.get("selector") or body.get("value")
        found = find_held(self._shown(), str(strategy), str(selector))
        if inside := body.get("context"):
            outer = self._recalled(str(inside))
            below = {id(view) for view in outer.walk()} - {id(outer)}
            found = [(held, view) for held, view in found if id(view) in below]
        return [self._named(held) for held, _ in found]

    def _active(self) -> dict[str, str]:
        found = hold(self._handset.phone.windows(), Flag.FOCUSED)
        if found is None:
            raise Refused("no such element", "no element has the focus")
        return self._named(found[0])

    def _named(self, held: Held) -> dict[str, str]:
        name = next((name for name, other in self._held.items() if other == held), None)
        if name is None:
            name = f"00000000-0000-{len(self._held):04x}-0000-{abs(hash(held)) % 16**12:012x}"
            self._held[name] = held
        return {ELEMENT: name, "ELEMENT": name}

    def _recalled(self, name: str) -> View:
        held = self._held.get(name)
        if held is None:
            raise Refused("no such element", f"there is no element {name}; find it first")
        view = recall(self._handset.phone.windows(), held)
        if view is None:
            raise Refused("stale element reference", "the element is no longer on the screen; find it again")
        return view

    def _on_element(self, method: str, name: str, rest: str, body: Body) -> Any:
        view = self._recalled(name)
        left, top, right, bottom = view.bounds
        match method, rest.split("/")[1:]:
            case "GET", ["attribute", wanted]:
                return attribute(view, wanted)
            case "GET", ["text"]:
                return view.text
            case "GET", ["name"]:
                return view.content_desc
            case "GET", ["rect"]:
                return _rect((left, top, right - left, bottom - top))
            case "GET", ["location"]:
                return {"x": left, "y": top}
            case "GET", ["size"]:
                return {"width": right - left, "height": bottom - top}
            case "POST", ["click"]:
                self._handset.phone.do(Tap(_centre(view)))
            case "POST", ["clear"]:
                self._handset.phone.do(ClearText(self._where(view)))
            case "POST", ["value"]:
                if Flag.EDITABLE not in view.flags:
                    raise Refused("invalid element state", f"{view.class_name} takes no text; find the field in it")
                replaced = bool(body.get("replace"))
                self._handset.phone.do(TypeText(_text(body), self._where(view), replace=replaced))
            case _:
                raise Refused("unknown command", f"{method} on an element: {rest} is not known to this server")
        return None

    def _where(self, view: View) -> Point | None:
        """Where a field is touched to be typed into; nowhere when it has the focus already."""
        return None if Flag.FOCUSED in view.flags else _centre(view)

    # Touching

    def _act(self, body: Body) -> None:
        """W3C actions: one finger at a time is understood, and keys."""
        fingers = [track["actions"] for track in body["actions"] if track.get("type") == "pointer"]
        if len(fingers) > 1:
            raise Refused("invalid argument", "several fingers at once are not understood; send them one by one")
        for track in body["actions"]:
            if track.get("type") == "key":
                self._keys("".join(step["value"] for step in track["actions"] if step["type"] == "keyDown"))
        for track in fingers:
            for action in _touches(track, self._origin):
                self._handset.phone.do(action)

    def _origin(self, origin: Any) -> Point:
        """What coordinates of a move count from."""
        if isinstance(origin, Mapping):
            return _centre(self._recalled(str(origin.get(ELEMENT) or origin.get("ELEMENT"))))
        return Point(0, 0)

    def _gesture(self, body: Body, kind: Callable[[Point], Action]) -> None:
        offset = body.get("offset")
        origin = body.get("origin")
        if origin is None:
            point = Point(float(offset["x"]), float(offset["y"])) if offset else Point(0, 0)
        else:
            view = self._recalled(str(origin.get(ELEMENT) or origin.get("ELEMENT")))
            point = Point(view.bounds[0] + offset["x"], view.bounds[1] + offset["y"]) if offset else _centre(view)
        self._handset.phone.do(kind(point))

    def _drag(self, body: Body) -> None:
        start = body.get("start")
        begin = Point(start["x"], start["y"]) if start else self._origin(body.get("origin"))
        self._handset.phone.do(Drag(begin, Point(body["end"]["x"], body["end"]["y"])))

    # Keys, clipboard, orientation

    def _keys(self, text: str) -> None:
        self._handset.phone.do(TypeText(text))

    def _press(self, body: Body) -> None:
        self._calls.call("pressKeyCode", [int(body["keycode"]), int(body.get("metastate") or 0)])

    def _clipboard(self) -> str:
        return base64.b64encode(self._handset.phone.world.state.clipboard.encode()).decode()

    def _set_clipboard(self, body: Body) -> None:
        world = self._handset.phone.world
        world.state = replace(world.state, clipboard=base64.b64decode(body["content"]).decode("utf-8", "replace"))

    def _turn(self, body: Body) -> None:
        self._calls.call("setOrientation", ["left" if body["orientation"] == "LANDSCAPE" else "natural"])

    def _no_alert(self) -> None:
        raise Refused("no such alert", "no alert is open")


def _touches(steps: Sequence[Mapping[str, Any]], origin: Callable[[Any], Point]) -> list[Action]:
    """What one finger does, as the phone's actions: touches, long presses, swipes and drags."""
    at, down, rested, moved, made = Point(0, 0), None, 0.0, 0.0, []
    for step in steps:
        milliseconds = float(step.get("duration") or 0)
        match step["type"]:
            case "pointerMove":
                base = at if step.get("origin") == "pointer" else origin(step.get("origin"))
                at = Point(base.x + float(step["x"]), base.y + float(step["y"]))
                moved += milliseconds if down is not None else 0.0
            case "pointerDown":
                down, rested, moved = at, 0.0, 0.0
            case "pause":
                rested += milliseconds if down is not None and moved == 0 else 0.0
            case "pointerUp" if down is not None:
                made.append(_touch(down, at, rested, moved))
                down = None
    return _doubled(made)


def _touch(down: Point, up: Point, rested: float, moved: float) -> Action:
    if abs(down.x - up.x) + abs(down.y - up.y) <= NEAR:
        return LongPress(down) if rested + moved >= LONG_MS else Tap(down)
    return Drag(down, up) if rested >= LONG_MS or moved >= SLOW_MS else Swipe(down, up)


def _doubled(made: Sequence[Action]) -> list[Action]:
    """Two touches of one place in one sequence are a double tap."""
    match made:
        case [Tap(first), Tap(second)] if abs(first.x - second.x) + abs(first.y - second.y) <= NEAR:
            return [DoubleTap(first)]
    return list(made)


def _centre(view: View) -> Point:
    left, top, right, bottom = view.bounds
    return Point((left + right) / 2, (top + bottom) / 2)


def _rect(told: tuple[int, int, int, int]) -> dict[str, int]:
    return dict(zip(("x", "y", "width", "height"), told, strict=True))


def _text(body: Body) -> str:
    text, value = body.get("text"), body.get("value")
    return str(text) if text is not None else "".join(value) if isinstance(value, list) else str(value or "")
