"""Starting and stopping: a target is brought to the front, an app is ended, a task is taken away."""

from dataclasses import dataclass, replace
from typing import Literal

from emulators.virtual.app import App
from emulators.virtual.door.handset import Handset
from emulators.virtual.door.services.packages import find
from emulators.virtual.door.services.targets import Target
from emulators.virtual.world import Page

__all__ = ["Task", "force_stop", "pid_of", "remove_task", "running", "start", "tasks"]

Started = Literal["started", "front", "top"]
"""Begun; or its task was only brought to the front; or it was in front already."""
_CLEAR_TASK, _CLEAR_TOP = 0x8000, 0x4000000


def start(handset: Handset, target: Target, *, flags: int = 0) -> Started:
    """Do what an intent asked for. `flags` are those of the intent."""
    world = handset.phone.world
    page = target.page
    if target.panel:
        world.lay(page)
        return "started"
    if target.silent:
        _act(handset, target)
        return "started"
    was = world.state.below
    fresh = not any(task[0].package == target.package for task in world.state.tasks)
    if flags & (_CLEAR_TASK | _CLEAR_TOP) and not fresh:
        world.home(page)
        fresh = True
    elif fresh or _is_first(handset, page):
        world.open(page)
        if page.ui and not fresh:
            world.put_page(replace(world.page, ui={**world.page.ui, **page.ui}))
    else:
        first = next(task[0] for task in world.state.tasks if task[0].package == target.package)
        world.start(first, page)
        if page.ui:
            world.put_page(replace(world.page, ui={**world.page.ui, **page.ui}))
        fresh = (was.package, was.screen) != (page.package, page.screen)
    _act(handset, target)
    handset.say(
        "I", "ActivityTaskManager", f"START u0 {{cmp={target.package}/{activity_of(handset, page)}}} from uid 2000"
    )
    if fresh or page.args or page.ui or target.act:
        return "started"
    return "top" if (was.package, was.screen) == (page.package, page.screen) else "front"


def _is_first(handset: Handset, page: Page) -> bool:
    """Whether a page is what the app's icon opens, with nothing asked of it."""
    return not page.args and page.screen == handset.phone.world.apps[page.package].activities[0].screen


def _act(handset: Handset, target: Target) -> None:
    if target.act is not None:
        target.act(handset.phone.world)


def activity_of(handset: Handset, page: Page) -> str:
    """The class of a page's activity."""
    return app_of(handset, page.package).activity(page.screen).name


def app_of(handset: Handset, package: str) -> App:
    return next(app for app in handset.phone.apps if app.package == package)


def force_stop(handset: Handset, package: str) -> None:
    """End an app and take its notifications away; nothing where it does not run."""
    world = handset.phone.world
    if package != handset.phone.apps[0].package:
        world.close(package)
    kept = tuple(each for each in world.state.notifications if each.package != package)
    panels = tuple(page for page in world.state.panels if page.package != package)
    world.state = replace(world.state, notifications=kept, panels=panels)


# Tasks


@dataclass(frozen=True, slots=True)
class Task:
    """A task as Android counts it; `pages` are its back stack."""

    id: int
    pages: tuple[Page, ...]
    visible: bool

    @property
    def first(self) -> Page:
        return self.pages[0]

    @property
    def top(self) -> Page:
        return self.pages[-1]


def tasks(handset: Handset) -> tuple[Task, ...]:
    """All tasks, the one in front first. An app's task always has the same number."""
    order = {app.package: number for number, app in enumerate(handset.phone.apps)}
    stacks = handset.phone.world.state.tasks
    return tuple(
        Task(order[pages[0].package] + 2, pages, visible=number == 0) for number, pages in enumerate(reversed(stacks))
    )


def remove_task(handset: Handset, number: int) -> bool:
    """Take a task away, as swiping its card does; False where there is none, or it is the launcher's."""
    found = next((task for task in tasks(handset) if task.id == number), None)
    if found is None:
        return False
    package = found.first.package
    if package == handset.phone.apps[0].package:
        return False
    handset.phone.world.close(package)
    return True


def running(handset: Handset) -> tuple[str, ...]:
    """The packages that have a process."""
    return tuple(dict.fromkeys(page.package for task in tasks(handset) for page in task.pages))


def pid_of(handset: Handset, package: str) -> int:
    """The number of an app's process, 0 where it does not run; the same as long as it is installed."""
    if package not in running(handset) or find(handset, package) is None:
        return 0
    return 2_000 + 37 * (handset.uid(package) - 10_100)
