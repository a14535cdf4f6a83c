"""What an app is: a record of plain functions from state to widgets and from events to changes.

An app never keeps anything itself. Its views are pure functions of what a `Context` reads; its `handle` answers
events through the verbs of the `Context`. See apps/README.md for a complete example.
"""

import datetime
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from emulators.trajectory import Outcome
from emulators.virtual.databases import Value
from emulators.virtual.files import Files
from emulators.virtual.shelf import Shelf
from emulators.virtual.widgets import Event, Plain, Scaffold
from emulators.virtual.world import Notification, Page, World

__all__ = [
    "CHOOSER", "PERMISSIONS", "Activity", "App", "AppIcon", "Context", "Suite", "back", "go", "hide", "launch",
    "no_seed", "pass_time", "put", "show",
]  # fmt: skip


CHOOSER = "com.android.intentresolver"
"""The package of the share sheet."""
PERMISSIONS = "com.google.android.permissioncontroller"
"""The package of the permission pop-ups."""


@dataclass(frozen=True, slots=True)
class AppIcon:
    """A glyph (`icons.NAMES`) in white, or in `ink`, on a coloured disc."""

    glyph: str
    color: str
    ink: str = "#ffffff"


@dataclass(frozen=True, slots=True)
class Activity:
    """A kind of screen. `screen` is what `go` calls it; `name` is the Android class, which `Screen.location` shows."""

    screen: str
    name: str
    view: "Callable[[Context], Scaffold]"


def no_seed(world: World, rng: random.Random) -> None:
    """For apps that start empty."""


@dataclass(frozen=True, slots=True)
class App:
    """An installed app. `activities[0]` is what its icon opens.

    `databases` maps Android paths to their schema (SQL statements); they exist, empty, before `seed` fills them with
    rows drawn from its `random.Random` only. `settings` are those it brings along ("namespace/key" to value).
    `shelves` say what it keeps: they are filled before `seed` runs, and tasks are made and checked with them.
    `handle` gets every event of its widgets that the phone does not answer itself. `hidden` keeps it off the launcher.
    `takes` says what can be shared with it: "text", "image" or "file" to the screen that is opened with the args
    `text` or `path`. A `panel` is no app to open: its screens are laid over whatever is in front.
    `passed` is told when the clock has moved on, with the time before in seconds since 1970: it does what came due
    after that and up to now (alarms, reminders). No page is its own then: it notifies and writes, but opens nothing.
    A long wait must leave the same as many short ones.
    """

    package: str
    name: str
    icon: AppIcon
    activities: tuple[Activity, ...]
    handle: "Callable[[Context, Event], None]"
    seed: Callable[[World, random.Random], None] = no_seed
    databases: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    hidden: bool = False
    takes: Mapping[str, str] = field(default_factory=dict)
    panel: bool = False
    shelves: tuple[Shelf[Any], ...] = ()
    passed: "Callable[[Context, int], None] | None" = None

    def activity(self, screen: str) -> Activity:
        """Raises LookupError for a screen it does not have."""
        for activity in self.activities:
            if activity.screen == screen:
                return activity
        known = ", ".join(a.screen for a in self.activities)
        raise LookupError(f"{self.package} has no screen {screen!r}; use one of {known}")


class Suite(Protocol):
    """Task templates over the phone. `name` is "phone/<app>/<template>"."""

    def prepare(self, name: str, seed: int, world: World) -> None:
        """Put into the freshly seeded world what the task needs. Raises UnknownTask for a name it does not have."""

    def check(
        self, name: str, seed: int, *, before: World, after: World, answer: str | None, infeasible: bool
    ) -> Outcome:
        """Judge `after`; `before` is the world as it was when the episode began, to find side effects with.

        `infeasible` says that the agent declared that the task cannot be done.
        """


class Context:
    """What an app sees of the phone and, while it handles an event, what it can do to it.

    In a view every verb raises RuntimeError, so that views stay pure.
    """

    def __init__(self, world: World, app: App, *, writable: bool) -> None:
        self.app = app
        self._world = world
        self._writable = writable

    # Reading

    @property
    def world(self) -> World:
        """The whole phone; views must not change it."""
        return self._world

    @property
    def args(self) -> Mapping[str, Plain]:
        """What the page in front was opened with."""
        return self._world.page.args

    @property
    def row(self) -> int:
        """The row that the page in front was opened with as `id`, 0 without one."""
        return int(str(self.args.get("id") or 0))

    @property
    def ui(self) -> Mapping[str, Plain]:
        """The small state of the page in front: field texts by key, "overlay", whatever `set` has put there."""
        return self._world.page.ui

    def text(self, key: str, initial: str = "") -> str:
        """What the field with this key holds."""
        return str(self.ui.get(key, initial))

    def overlay(self) -> str:
        """The name of the overlay that `show` asked for, or empty."""
        return str(self.ui.get("overlay") or "")

    def query(self, sql: str, *args: Value, db: str = "") -> list[tuple[Value, ...]]:
        """Rows of a SELECT, on the app's first database or on the one at the path `db`."""
        return self._world.query(db or next(iter(self.app.databases)), sql, *args)

    def setting(self, key: str, default: str = "") -> str:
        """What a setting ("namespace/key") holds, or `default` where it was never set."""
        return self._world.setting(key, default)

    def on(self, key: str) -> bool:
        """Whether a setting holds something else than "0" or nothing."""
        return self._world.setting(key, "0") not in ("", "0")

    @property
    def clipboard(self) -> str:
        """What was copied last, in any app."""
        return self._world.state.clipboard

    def allowed(self, permission: str) -> bool:
        """Whether the user lets the app do this: a name of Android without its prefix, such as "CAMERA"."""
        return self._world.setting(f"permission/{self.app.package}/{permission}") in ("granted", "once")

    @property
    def landscape(self) -> bool:
        """Whether the screen is wider than high."""
        return self._world.landscape

    def installed(self, package: str) -> bool:
        """Whether `launch` would find this app."""
        return package in self._world.apps

    @property
    def files(self) -> Files:
        """The phone's file tree; immutable, see `put_files`."""
        return self._world.files

    @property
    def now(self) -> datetime.datetime:
        """The phone's clock, in UTC; it moves only when it is told to."""
        return self._world.now

    # Doing

    def set(self, **ui: Plain) -> None:
        """Change the page's `ui`; a field is given a text by its key. None removes an entry.

        What the phone itself keeps there for an overlay ("phone:...") goes when another one is named.
        """
        page, fresh = self._writing().page, "overlay" in ui
        old = {k: v for k, v in page.ui.items() if not (fresh and k.startswith("phone:"))}
        self._world.put_page(replace(page, ui={k: v for k, v in {**old, **ui}.items() if v is not None}))
        if self._world.state.focus in ui and self._world.state.cursor is not None:
            self._world.state = replace(self._world.state, cursor=None)

    def show(self, overlay: str) -> None:
        """Name the dialog or menu that the view shall show."""
        self.set(overlay=overlay)

    def hide(self) -> None:
        """Take away what `show` asked for."""
        self.set(overlay=None)

    def go(self, screen: str, **args: Plain) -> None:
        """Open another screen of this app over this one."""
        self.app.activity(screen)
        self._writing().push(Page(self.app.package, screen, args))

    def back(self) -> None:
        """Leave this screen; `set` afterwards speaks of the screen below."""
        self._writing().pop()

    def launch(self, package: str, screen: str = "", /, **args: Plain) -> None:
        """Open a screen of another app (by default its first) over this one, as startActivity does.

        Says so where no such app is installed. Raises LookupError for a screen that the app does not have.
        """
        world = self._writing()
        app = world.apps.get(package)
        if app is None:
            self.toast("No app found to do this")
        else:
            world.push(Page(package, app.activity(screen).screen if screen else app.activities[0].screen, args))

    def share(self, text: str = "", path: str = "") -> None:
        """Show the sheet of apps that take this text, or the file at `path` (see `App.takes`)."""
        self._writing().lay(Page(CHOOSER, "chooser", {"text": text, "path": path}))

    def notify(
        self,
        key: str,
        title: str,
        text: str = "",
        screen: str = "",
        *,
        ongoing: bool = False,
        when: int | None = None,
        **args: Plain,
    ) -> None:
        """Show a notification that opens a screen of this app; one of the same key is replaced.

        An `ongoing` one cannot be swiped away and stays when it is tapped. `when` is what it is dated, in seconds since
        1970 (None: now).
        """
        world = self._writing()
        self.app.activity(screen or self.app.activities[0].screen)
        dated = world.state.now if when is None else when
        world.notify(Notification(self.app.package, key, title, text, dated, screen, args, ongoing))

    def cancel(self, key: str) -> None:
        """Take the app's notification with this key away, if it is there."""
        self._writing().cancel(self.app.package, key)

    def ask(self, permission: str, then: Event, otherwise: Event | None = None) -> None:
        """Have `then` happen once the user has allowed this: at once where that is so, else after a pop-up.

        `otherwise` happens when it is denied. After two denials the pop-up is not shown any more.
        """
        world, package = self._writing(), self.app.package
        if self.allowed(permission):
            self.fire(then)
        elif world.setting(f"permission_fixed/{package}/{permission}") == "1":
            self.toast(f"{self.app.name} has no permission. Allow it in Settings.")
            if otherwise:
                self.fire(otherwise)
        else:
            events = [(e.name, *e.args) if e else () for e in (then, otherwise)]
            asked: dict[str, Plain] = {"package": package, "permission": permission}
            world.lay(Page(PERMISSIONS, "ask", {**asked, "then": events[0], "otherwise": events[1]}))

    def fire(self, event: Event) -> None:
        """Have an event happen now, as if a widget had been touched that carries it."""
        match event:
            case Event("phone:go", (str(screen), *pairs)):
                self.go(screen, **dict(pairs))  # type: ignore[arg-type]
            case Event("phone:back"):
                self.back()
            case Event("phone:put", pairs):
                self.set(**dict(pairs))  # type: ignore[arg-type]
            case Event("phone:launch", (str(package), *rest)):
                self.launch(package, str(rest[0]) if rest else "", **dict(rest[1:]))  # type: ignore[arg-type]
            case _:
                self.app.handle(self, event)

    def execute(self, sql: str, *args: Value, db: str = "") -> int:
        """Write to the app's first database, or to the one at `db`; returns the id of the inserted row."""
        return self._writing().execute(db or next(iter(self.app.databases)), sql, *args)

    def put_setting(self, key: str, value: str) -> None:
        """Set a setting ("namespace/key")."""
        self._writing().put_setting(key, value)

    def put_files(self, files: Files) -> None:
        """Take a changed tree: `context.put_files(context.files.write(path, text))`."""
        self._writing().put_files(files)

    def toast(self, text: str) -> None:
        """Show a line of text at the bottom for a moment."""
        world = self._writing()
        world.state = replace(world.state, toast=text)

    def focus(self, key: str) -> None:
        """Put the cursor into the field with this key and show the keyboard; "" takes both away."""
        world = self._writing()
        world.state = replace(world.state, focus=key, keyboard="letters" if key else "", cursor=None)

    def copy(self, text: str) -> None:
        """Put a text on the clipboard."""
        world = self._writing()
        world.state = replace(world.state, clipboard=text)

    def _writing(self) -> World:
        if not self._writable:
            raise RuntimeError("a view must not change the phone; do it in `handle` when an event arrives")
        return self._world


# Events that the phone answers itself, so that an app need not


def go(screen: str, **args: Plain) -> Event:
    """Open another screen of the app."""
    return Event("phone:go", (screen, *args.items()))


def pass_time(world: World, seconds: int) -> None:
    """Move the phone's clock on, and let the apps do what came due; nothing where it does not move."""
    before = world.state.now
    if seconds > 0:
        world.advance(seconds)
        for app in world.apps.values():
            if app.passed:
                app.passed(Context(world, app, writable=True), before)


def back() -> Event:
    """Leave the screen."""
    return Event("phone:back")


def put(**ui: Plain) -> Event:
    """Change entries of the page's `ui`."""
    return Event("phone:put", tuple(ui.items()))


def show(overlay: str) -> Event:
    """Show a dialog or menu of the view by its name: the view reads it with `context.overlay()`."""
    return put(overlay=overlay)


def hide() -> Event:
    """Take away the dialog or menu that `show` named."""
    return put(overlay=None)


def launch(package: str, screen: str = "", /, **args: Plain) -> Event:
    """Open another app as its icon does; with `screen`, that screen of it over this one (as `Context.launch`)."""
    return Event("phone:launch", (package, screen, *args.items()) if screen else (package,))
