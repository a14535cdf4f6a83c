"""A phone with an app in front and a finger on it: what tests of one app touch and read."""

from emulators.action import OpenApp
from emulators.screen import Flag
from emulators.virtual.app import App
from emulators.virtual.phone import VirtualPhone
from tests.emulators.virtual.apps import fingers

__all__ = ["OneApp"]


class OneApp:
    """Opens the first of the apps."""

    def __init__(self, *apps: App, seed: int = 7) -> None:
        self.phone = VirtualPhone("360x800", seed=seed, apps=apps)
        self.world = self.phone.world
        self.phone.do(OpenApp(apps[0].name))

    def tap(self, *labels: str) -> None:
        fingers.tap(self.phone, *labels)

    def hold(self, label: str) -> None:
        fingers.hold(self.phone, label)

    def fill(self, label: str, text: str) -> None:
        fingers.fill(self.phone, label, text)

    def back(self, times: int = 1) -> None:
        for _ in range(times):
            fingers.back(self.phone)

    @property
    def shown(self) -> list[str]:
        """The labels and values of what is in sight."""
        elements = self.phone.look(pixels=False).elements
        return [text for e in elements for text in (e.label, e.value) if text and not e.has(Flag.SYSTEM)]
