"""All that a phone is at one instant, as data, and the one place where it changes."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from emulators.virtual.cursor import Cursor
from emulators.virtual.databases import Databases, Value
from emulators.virtual.files import Files
from emulators.virtual.widgets import Plain

if TYPE_CHECKING:
    from emulators.virtual.app import App

__all__ = ["DEFAULT_SETTINGS", "START", "Notification", "Page", "PhoneState", "World"]

START = int(datetime.datetime(2023, 10, 15, 15, 34, tzinfo=datetime.UTC).timestamp())
"""When every phone starts, in seconds since 1970: Sunday 15 October 2023, 15:34 UTC, as AndroidWorld has it."""

DEFAULT_SETTINGS: Mapping[str, str] = {
    "global/airplane_mode_on": "0",
    "global/bluetooth_on": "1",
    "global/device_name": "Pixel 6",
    "global/mobile_data": "1",
    "global/wifi_on": "1",
    "secure/flashlight_enabled": "0",
    "secure/ui_night_mode": "1",
    "system/accelerometer_rotation": "0",
    "system/font_scale": "1.0",
    "system/screen_brightness": "128",
    "system/time_12_24": "24",
    "system/user_rotation": "0",
}
"""Settings that the system itself reads, by "namespace/key" as `settings get` names them; our default."""


@dataclass(frozen=True, slots=True)
class Page:
    """One screen on a back stack. `ui` is its own small state: field texts, the overlay shown, toggles.

    `scroll` holds the offset of each list in dp. The mappings are never changed in place.
    """

    package: str
    screen: str
    args: Mapping[str, Plain] = field(default_factory=dict)
    ui: Mapping[str, Plain] = field(default_factory=dict)
    scroll: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Notification:
    """What an app tells in the notification shade; a tap opens its `screen` with `args`. `key` is its name in the app.

    `when` is in seconds since 1970. An `ongoing` one (a timer that runs) stays until its app cancels it.
    """

    package: str
    key: str
    title: str
    text: str
    when: int
    screen: str = ""
    args: Mapping[str, Plain] = field(default_factory=dict)
    ongoing: bool = False


@dataclass(frozen=True, slots=True)
class PhoneState:
    """Everything but the databases. `tasks` are back stacks of pages; the last one is in front.

    `focus` is the key of the focused field on the page in front, and `cursor` where typing goes in it (None: at its
    end); `keyboard` is "" when hidden, else one of `keyboard.MODES`. `clipboard` is what was copied last. `toast` is
    shown until the next action. `panels` are pages of the system that lie over everything: the notification shade, a
    permission pop-up, the share sheet. `notifications` are the newest last.
    """

    now: int
    settings: Mapping[str, str]
    tasks: tuple[tuple[Page, ...], ...]
    files: Files
    focus: str = ""
    keyboard: str = ""
    toast: str = ""
    panels: tuple[Page, ...] = ()
    notifications: tuple[Notification, ...] = ()
    clipboard: str = ""
    cursor: Cursor | None = None

    @property
    def page(self) -> Page:
        """The page in front: the uppermost panel, or else the app's."""
        return self.panels[-1] if self.panels else self.tasks[-1][-1]

    @property
    def below(self) -> Page:
        """The page of the app in front, whether or not a panel lies over it."""
        return self.tasks[-1][-1]


class World:
    """The live state of one phone: a `PhoneState`, its databases, and the apps by package that are installed on it.

    Task suites and tests look at it and change it; apps go through `app.Context`. `fork` gives an independent copy.
    """

    def __init__(self, state: PhoneState, databases: Databases, apps: "Mapping[str, App] | None" = None) -> None:
        self.state = state
        self.databases = databases
        self.apps: Mapping[str, App] = apps or {}

    def fork(self) -> "World":
        """An independent world equal to this one: files and settings are shared, databases opened when asked."""
        return World(self.state, Databases(self.databases.pages()), self.apps)

    @property
    def now(self) -> datetime.datetime:
        """The phone's clock, in UTC. It moves only by `advance` (the action Wait)."""
        return datetime.datetime.fromtimestamp(self.state.now, datetime.UTC)

    def advance(self, seconds: int) -> None:
        """Move the clock alone; `app.pass_time` lets the apps know of it as well."""
        self.state = replace(self.state, now=self.state.now + seconds)

    def query(self, path: str, sql: str, *args: Value) -> list[tuple[Value, ...]]:
        """Rows of a SELECT on the database at this Android path."""
        return self.databases.query(path, sql, *args)

    def execute(self, path: str, sql: str, *args: Value) -> int:
        """Write to the database at this Android path; returns the id of the inserted row."""
        return self.databases.execute(path, sql, *args)

    def setting(self, key: str, default: str = "") -> str:
        """A setting by "namespace/key", such as "global/wifi_on"."""
        return self.state.settings.get(key, default)

    def put_setting(self, key: str, value: str) -> None:
        """Set a setting ("namespace/key")."""
        self.state = replace(self.state, settings={**self.state.settings, key: value})

    def drop_setting(self, key: str) -> None:
        """Forget a setting; nothing where it was never set."""
        kept = {k: v for k, v in self.state.settings.items() if k != key}
        self.state = replace(self.state, settings=kept)

    @property
    def landscape(self) -> bool:
        """Whether the screen is wider than high.

        An app's page in front may ask for one by its ui "orientation" ("landscape" or "portrait"); else it is as
        `system/user_rotation` has it (0, 1, 2, 3 quarter turns).
        """
        if asked := self.state.below.ui.get("orientation"):
            return asked == "landscape"
        return self.setting("system/user_rotation", "0") in ("1", "3")

    @property
    def files(self) -> Files:
        """The file tree; immutable, see `put_files`."""
        return self.state.files

    def put_files(self, files: Files) -> None:
        """Take a changed tree in place of the one there is."""
        self.state = replace(self.state, files=files)

    # Notifications

    def notify(self, notification: Notification) -> None:
        """Show a notification, in place of the one that its app calls the same."""
        kept = self._without(notification.package, notification.key)
        self.state = replace(self.state, notifications=(*kept, notification))

    def cancel(self, package: str, key: str) -> None:
        """Take a notification away, if it is there."""
        self.state = replace(self.state, notifications=self._without(package, key))

    def _without(self, package: str, key: str) -> tuple[Notification, ...]:
        return tuple(n for n in self.state.notifications if (n.package, n.key) != (package, key))

    # Pages

    @property
    def page(self) -> Page:
        """The page in front."""
        return self.state.page

    def put_page(self, page: Page) -> None:
        """Replace the page in front."""
        if self.state.panels:
            self.state = replace(self.state, panels=(*self.state.panels[:-1], page))
        else:
            task = (*self.state.tasks[-1][:-1], page)
            self.state = replace(self.state, tasks=(*self.state.tasks[:-1], task))

    def push(self, page: Page) -> None:
        """Lay a page over the app's one in front; panels are closed."""
        self._stand((*self.state.tasks[:-1], (*self.state.tasks[-1], page)))

    def lay(self, page: Page) -> None:
        """Lay a panel of the system over everything."""
        self.state = replace(self.state, panels=(*self.state.panels, page), focus="", keyboard="", cursor=None)

    def panel(self, page: Page) -> None:
        """Lay a panel over everything, in place of others of the same package."""
        kept = tuple(each for each in self.state.panels if each.package != page.package)
        self.state = replace(self.state, panels=kept)
        self.lay(page)

    def pop(self) -> None:
        """Leave the page in front; leaving the last one of a task goes to the task below."""
        if self.state.panels:
            self.state = replace(self.state, panels=self.state.panels[:-1], focus="", keyboard="", cursor=None)
            return
        *rest, task = self.state.tasks
        self._stand((*rest, task[:-1]) if len(task) > 1 else tuple(rest) or (task,))

    def open(self, page: Page) -> None:
        """Bring the task that this page begins to the front as it was left, or begin it."""
        rest = tuple(task for task in self.state.tasks if task[0].package != page.package)
        found = [task for task in self.state.tasks if task[0].package == page.package]
        self._stand((*rest, found[-1] if found else (page,)))

    def start(self, first: Page, page: Page) -> None:
        """Bring the task that `first` begins to the front, with `page` uppermost."""
        self.open(first)
        front = self.page
        if (front.package, front.screen, front.args) != (page.package, page.screen, page.args):
            self.push(page)

    def home(self, page: Page) -> None:
        """Bring the task that this page begins to the front, begun anew."""
        rest = tuple(task for task in self.state.tasks if task[0].package != page.package)
        self._stand((*rest, (page,)))

    def close(self, package: str) -> None:
        """End the task of an app, as swiping its card away does. Where it was in front, the launcher is then."""
        launcher = next(iter(self.apps), "")
        rest = [task for task in self.state.tasks if task[0].package != package]
        if self.state.tasks[-1][0].package == package:
            rest.sort(key=lambda task: task[0].package == launcher)
        self.state = replace(self.state, tasks=tuple(rest) or self.state.tasks)

    def _stand(self, tasks: tuple[tuple[Page, ...], ...]) -> None:
        """These tasks, nothing over them; what was allowed "only this time" ends when another app is in front."""
        front = f"permission/{tasks[-1][-1].package}/"
        settings = self.state.settings
        if any(_expired(key, value, front) for key, value in settings.items()):
            settings = {k: v for k, v in settings.items() if not _expired(k, v, front)}
        self.state = replace(self.state, tasks=tasks, panels=(), settings=settings, focus="", keyboard="", cursor=None)


def _expired(key: str, value: str, front: str) -> bool:
    return value == "once" and key.startswith("permission/") and not key.startswith(front)
