"""All that a phone is at one instant, as data, and the one place where it changes."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from emulators.virtual.databases import Databases, Value
from emulators.virtual.files import Files
from emulators.virtual.widgets import Plain

__all__ = ["DEFAULT_SETTINGS", "START", "Page", "PhoneState", "World"]

START = int(datetime.datetime(2023, 10, 15, 15, 34, tzinfo=datetime.UTC).timestamp())
"""When every phone starts, in seconds since 1970: Sunday 15 October 2023, 15:34 UTC, as AndroidWorld has it."""

DEFAULT_SETTINGS: Mapping[str, str] = {
    "global/airplane_mode_on": "0",
    "global/bluetooth_on": "1",
    "global/device_name": "Pixel 6",
    "global/mobile_data": "1",
    "global/wifi_on": "1",
    "secure/ui_night_mode": "1",
    "system/font_scale": "1.0",
    "system/screen_brightness": "128",
    "system/time_12_24": "24",
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
class PhoneState:
    """Everything but the databases. `tasks` are back stacks of pages; the last one is in front.

    `focus` is the key of the focused field on the page in front; `keyboard` is "" when hidden, else "letters",
    "shift" or "digits". `toast` is shown until the next action.
    """

    now: int
    settings: Mapping[str, str]
    tasks: tuple[tuple[Page, ...], ...]
    files: Files
    focus: str = ""
    keyboard: str = ""
    toast: str = ""

    @property
    def page(self) -> Page:
        """The page in front."""
        return self.tasks[-1][-1]


class World:
    """The live state of one phone: a `PhoneState` and its databases.

    Task suites and tests look at it and change it; apps go through `app.Context`. `fork` gives an independent copy.
    """

    def __init__(self, state: PhoneState, databases: Databases) -> None:
        self.state = state
        self.databases = databases

    def fork(self) -> "World":
        return World(self.state, Databases(self.databases.pages()))

    @property
    def now(self) -> datetime.datetime:
        """The phone's clock, in UTC. It moves only by `advance` (the action Wait)."""
        return datetime.datetime.fromtimestamp(self.state.now, datetime.UTC)

    def advance(self, seconds: int) -> None:
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
        self.state = replace(self.state, settings={**self.state.settings, key: value})

    @property
    def files(self) -> Files:
        return self.state.files

    def put_files(self, files: Files) -> None:
        self.state = replace(self.state, files=files)

    @property
    def page(self) -> Page:
        """The page in front."""
        return self.state.page

    def put_page(self, page: Page) -> None:
        """Replace the page in front."""
        task = (*self.state.tasks[-1][:-1], page)
        self.state = replace(self.state, tasks=(*self.state.tasks[:-1], task))

    def push(self, page: Page) -> None:
        """Lay a page over the one in front."""
        task = (*self.state.tasks[-1], page)
        self.state = replace(self.state, tasks=(*self.state.tasks[:-1], task), focus="", keyboard="")

    def pop(self) -> None:
        """Leave the page in front; leaving the last one of a task goes to the task below."""
        *rest, task = self.state.tasks
        tasks = (*rest, task[:-1]) if len(task) > 1 else tuple(rest) or (task,)
        self.state = replace(self.state, tasks=tasks, focus="", keyboard="")

    def open(self, page: Page) -> None:
        """Bring the task that this page begins to the front as it was left, or begin it."""
        rest = tuple(task for task in self.state.tasks if task[0].package != page.package)
        found = [task for task in self.state.tasks if task[0].package == page.package]
        self.state = replace(self.state, tasks=(*rest, found[-1] if found else (page,)), focus="", keyboard="")
