"""Opening an app by its package or by the name that people know it by."""

import difflib
import re
from collections.abc import Callable, Sequence

from emulators.action import Action, Press, Scroll, Swipe, Tap
from emulators.android.adb import Adb
from emulators.android.errors import NoSuchApp
from emulators.android.quoting import quote
from emulators.screen import Point, Screen

__all__ = ["launchable", "matching", "search_launcher", "start"]

PAGES = 12
"""How many pages of the app drawer are looked through; our default."""

_LAUNCHER = "-a android.intent.action.MAIN -c android.intent.category.LAUNCHER"
_COMPONENT = re.compile(r"^\s*([\w.]+)/([\w.$]+)\s*$", re.MULTILINE)
_NEW_TASK = "0x10200000"
"""FLAG_ACTIVITY_NEW_TASK and FLAG_ACTIVITY_RESET_TASK_IF_NEEDED, as a launcher starts apps."""


def launchable(adb: Adb) -> dict[str, str]:
    """The package of every app that a launcher shows, and the activity that it starts.

    A phone that does not tell them tells what is installed; then there are packages alone.
    """
    told = adb.shell(f"cmd package query-activities --brief {_LAUNCHER}").text
    found: dict[str, str] = {}
    for package, activity in _COMPONENT.findall(told):
        found.setdefault(package, f"{package}/{activity}")
    if found:
        return found
    installed = (line.removeprefix("package:").strip() for line in adb.shell("pm list packages").text.splitlines())
    return {package: package for package in installed if package}


def matching(name: str, packages: Sequence[str]) -> str | None:
    """The package that is meant: the one of this name, or the only one that has the name as a part ("Settings")."""
    wanted = name.strip().casefold()
    exact = [package for package in packages if package.casefold() == wanted]
    bare = "".join(wanted.split())
    parts = [package for package in packages if bare in package.casefold().split(".")]
    return exact[0] if exact else parts[0] if len(parts) == 1 else None


def start(adb: Adb, component: str) -> None:
    """Bring an app to the front: an activity, or whatever its package starts with. Raises NoSuchApp."""
    if "/" in component:
        said = adb.shell(f"am start {_LAUNCHER} -f {_NEW_TASK} -n {quote(component)}")
    else:
        said = adb.shell(f"monkey -p {quote(component)} -c android.intent.category.LAUNCHER 1")
    told = said.text + said.err.decode("utf-8", "replace")
    if said.code or "Error" in told or "No activities found" in told:
        raise NoSuchApp(f"{component} does not start ({' '.join(told.split())[:200]}); is it installed and enabled?")


def search_launcher(
    name: str, *, look: Callable[[], Screen], do: Callable[[Action], None], known: Sequence[str] = ()
) -> None:
    """Look for the name on the home screen and page by page in the app drawer, and tap it. Raises NoSuchApp."""
    wanted = name.strip().casefold()
    do(Press("home"))
    seen: set[tuple[str, ...]] = set()
    for page in range(PAGES):
        screen = look()
        labels = tuple(element.label for element in screen.elements)
        for index, element in enumerate(screen.elements):
            told = (element.text, element.description, f"{element.text} {element.value}")
            if element.actionable and wanted in (said.strip().casefold() for said in told):
                do(Tap(element.hit, index))
                return
        if labels in seen:
            break
        seen.add(labels)
        if page == 0:
            middle = screen.width / 2
            do(Swipe(Point(middle, screen.height * 0.8), Point(middle, screen.height * 0.2)))
        else:
            do(Scroll("down"))
    do(Press("home"))
    close = difflib.get_close_matches(name.casefold(), known, n=3, cutoff=0.3) or sorted(known)[:3]
    hint = f"; packages like it are {', '.join(close)}" if close else ""
    raise NoSuchApp(f"no app {name[:60]!r} is on this phone{hint}; name the package as `pm list packages` tells it")
