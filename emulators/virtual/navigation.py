"""Where the phone goes: pages are opened and left, overlays are closed, panels of the system are laid over all."""

from collections.abc import Callable, Mapping

from emulators.virtual.app import App, Context
from emulators.virtual.graphemes import cut_before
from emulators.virtual.menus import CHOICES
from emulators.virtual.system import SYSTEM_PACKAGE
from emulators.virtual.typeface import typeable
from emulators.virtual.view import View
from emulators.virtual.widgets import Event, Plain
from emulators.virtual.world import Page, World

__all__ = ["Navigation"]


class Navigation:
    """Moves between the pages of a world; `view` gives the laid-out screen of the moment."""

    def __init__(self, world: World, apps: Mapping[str, App], view: Callable[[], View]) -> None:
        self._world = world
        self._apps = apps
        self._view = view

    def context(self) -> Context:
        """What the app in front can do."""
        return Context(self._world, self._apps[self._world.page.package], writable=True)

    def fire(self, event: Event) -> None:
        """Answer an event, or have the app in front do so."""
        match event:
            case Event("phone:go", (str(screen), *args)):
                self.context().hide()
                self.context().go(screen, **_named(args))
            case Event("phone:back"):
                self.context().hide()
                self.leave()
            case Event("phone:put", args):
                self.context().set(**_named(list(args)))
            case Event("phone:launch", (str(package),)):
                self.context().hide()
                self.open_app(package)
            case Event("phone:launch"):
                self.context().hide()
                self.context().fire(event)
            case Event("phone:press", ("home",)):
                self.home()
            case Event("phone:panel", (str(screen),)):
                self.panel(screen)
            case Event("phone:year", (str(key), int(y), int(m), int(d), int(month), str(year))):
                self.context().set(**{key: (y, m, d, int(year), month)})
            case _:
                context = self.context()
                context.app.handle(context, event)

    def open_app(self, name: str) -> None:
        """Open the app with this name or package, whatever the case; say so when there is none."""
        wanted = name.strip().casefold()
        for app in self._apps.values():
            if not app.panel and wanted in (app.name.casefold(), app.package.casefold()):
                self.home()
                self._world.open(Page(app.package, app.activities[0].screen))
                return
        shown = typeable(name, newlines=False)
        self.context().toast(f"App not found: {shown[: cut_before(shown, 40)]}")

    def dismiss(self) -> None:
        """Close the overlay in front as its view wants it."""
        view = self._view()
        if CHOICES not in self._world.page.ui and view.overlay is not None and view.overlay.dismiss:
            self.fire(view.overlay.dismiss)
        else:
            self.close()

    def back(self) -> None:
        """Close what is in front: the overlay, or else the page, unless that has an answer of its own."""
        view = self._view()
        if view.overlay is not None:
            self.dismiss()
        elif view.scaffold.back is not None:
            self.fire(view.scaffold.back)
        else:
            self.leave()

    def leave(self) -> None:
        """Leave the page in front; the launcher's first page stays."""
        launcher = next(iter(self._apps))
        state = self._world.state
        if state.panels or len(state.tasks[-1]) > 1 or self._world.page.package != launcher:
            self._world.pop()

    def home(self) -> None:
        """Show the launcher."""
        app = next(iter(self._apps.values()))
        self._world.home(Page(app.package, app.activities[0].screen))

    def panel(self, screen: str) -> None:
        """Open a screen of the system over all; asked for again, the shade unfolds and the recent apps close."""
        page = self._world.page
        if (page.package, page.screen) != (SYSTEM_PACKAGE, screen):
            self._world.panel(Page(SYSTEM_PACKAGE, screen))
        elif screen == "shade":
            self.context().set(expanded=True)
        else:
            self.leave()

    def close(self) -> None:
        """Take the overlay in front away: the choices of a drop-down, or what the view shows."""
        if CHOICES in self._world.page.ui:
            self.context().set(**{CHOICES: None})
        else:
            self.context().hide()


def _named(args: list[Plain]) -> dict[str, Plain]:
    """Name and value pairs, as `app.go` and `app.put` write them."""
    return {str(pair[0]): pair[1] for pair in args if isinstance(pair, tuple) and len(pair) == 2}
