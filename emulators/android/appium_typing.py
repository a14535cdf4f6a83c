"""Text into the focused field of a phone behind Appium, held against what the field says afterwards."""

import time
from typing import Any

from emulators.android import appium_fingers as fingers
from emulators.android.appium_session import AppiumError, AppiumSession
from emulators.android.connection import Deadline
from emulators.android.errors import NotTyped
from emulators.android.quoting import sendable
from emulators.android.typing import holds
from emulators.device import DeviceLost
from emulators.screen import Point

__all__ = ["AppiumTypist"]

READ_S = 3.0
"""How long a field may take to show what was typed; our default."""
FOCUS_S = 2.0
"""How long a field that was tapped may take to be focused; our default."""
PACE_S = 0.05
"""Between two looks at the field; our default."""


class AppiumTypist:
    """Types on one session's phone."""

    def __init__(self, session: AppiumSession) -> None:
        self._session = session

    def type(self, text: str, *, replace: bool) -> None:
        """Type behind what the focused field holds, or in its place. Raises Unsendable, NotTyped.

        With no field focused, it is typed as keys, and nobody knows where it goes.
        """
        sendable(text)
        field = self._focused()
        if field is None:
            if text:
                self._as_keys(text)
            return
        if replace:
            self._session.ask("clear", lambda driver: field.clear())
        before, held = self._text(field), ""
        ways = [lambda: field.send_keys(text), lambda: self._session.mobile("type", text=text)]
        for way in ways[: 1 if self._session.platform == "ios" else 2] if text else ():
            try:
                self._session.ask("type", lambda driver, way=way: way())  # type: ignore[misc]
            except DeviceLost:
                raise
            except AppiumError:
                continue
            arrived, held = self._arrived(field, before, text)
            if arrived:
                return
            self.clear()
            text, before = before + text, ""
        if text:
            raise NotTyped(f"the field holds {held[:80]!r}, not {text[:80]!r}; see what it lets in")

    def clear(self) -> None:
        """Empty the focused field."""
        field = self._focused()
        if field is not None:
            self._session.ask("clear", lambda driver: field.clear())

    def press_enter(self) -> None:
        """The key of the keyboard that ends a line."""
        field = self._focused()
        if field is not None:
            self._session.ask("enter", lambda driver: field.send_keys("\n"))

    def await_focus(self, point: Point) -> None:
        """Wait until the field at a point that was touched has the focus; goes on without where none gets it."""
        deadline = Deadline(FOCUS_S)
        while not deadline.passed:
            field = self._focused()
            if field is not None and (_contains(self._rect(field), point) or deadline.left < FOCUS_S / 2):
                return
            time.sleep(PACE_S)  # no phone tells when its focus moves

    def _focused(self) -> Any:
        """The element that has the focus; None where there is none."""
        try:
            return self._session.ask("active element", lambda driver: driver.switch_to.active_element)
        except DeviceLost:
            raise
        except AppiumError:
            return None

    def _text(self, field: Any) -> str:
        """What it holds: nothing where it says its hint."""
        text = str(self._session.ask("text", lambda driver: field.text) or "")
        if not text:
            return ""
        name = "placeholderValue" if self._session.platform == "ios" else "hint"
        try:
            hint = self._session.ask("hint", lambda driver: field.get_attribute(name))
        except DeviceLost:
            raise
        except AppiumError:
            hint = None
        return "" if hint == text else text

    def _arrived(self, field: Any, before: str, text: str) -> tuple[bool, str]:
        """Whether the field has taken it, and what it holds."""
        deadline = Deadline(READ_S)
        secret = self._secret(field)
        while True:
            held = self._text(field)
            if holds(held, before, text, secret=secret):
                return True, held
            if deadline.passed:
                return False, held
            time.sleep(PACE_S)  # no field tells that it has taken what was typed

    def _secret(self, field: Any) -> bool:
        if self._session.platform == "ios":
            return str(self._session.ask("kind", lambda driver: field.tag_name)).endswith("SecureTextField")
        return bool(self._session.ask("password", lambda driver: field.get_attribute("password") == "true"))

    def _rect(self, field: Any) -> dict[str, float]:
        try:
            return dict(self._session.ask("place", lambda driver: field.rect))
        except DeviceLost:
            raise
        except AppiumError:
            return {}

    def _as_keys(self, text: str) -> None:
        from selenium.webdriver.remote.command import Command

        steps = fingers.keys(text)
        self._session.ask("keys", lambda driver: driver.execute(Command.W3C_ACTIONS, {"actions": steps}))


def _contains(rect: dict[str, float], point: Point) -> bool:
    if not rect:
        return False
    inside = rect["x"] <= point.x < rect["x"] + rect["width"]
    return inside and rect["y"] <= point.y < rect["y"] + rect["height"]
