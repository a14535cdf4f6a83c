"""Solves a task from what the screen shows: written routes whose every move comes with its reason in a few words.

A route is a list of stages, "on this screen, do this"; which stage is due is read off the screen each time, so an
oracle that is put somewhere unexpected finds its way back. It sees `Screen` and the task's parameters, nothing else.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from emulators.action import Action, Press
from emulators.screen import Screen
from emulators.trajectory import Thought
from emulators.virtual.app import CHOOSER, PERMISSIONS
from emulators.virtual.apps import installed, interruptions
from emulators.virtual.pseudolocale import plain_screen, pseudo
from emulators.virtual.system import SYSTEM_PACKAGE
from emulators.virtual.tasks.moves import (
    BACK,
    DONE,
    INFEASIBLE,
    WAIT,
    Move,
    Reached,
    Rule,
    Seen,
    Sight,
    here,
    tap,
    unfold,
)

__all__ = ["LAUNCHER", "PANELS", "SHADE", "Oracle", "Route", "Stage", "packages"]

LAUNCHER = "com.google.android.apps.nexuslauncher"

PANELS = frozenset({CHOOSER, PERMISSIONS, SYSTEM_PACKAGE})
"""What the system lays over apps. A route may have stages for it; permission pop-ups are answered without one."""


SHADE = "Notifications"
"""What a route calls the notification shade, as its app."""


@functools.cache
def packages() -> Mapping[str, str]:
    """The apps that routes lead through: name on the launcher, package."""
    return {**{app.name: app.package for app in installed()}, SHADE: SYSTEM_PACKAGE}


PLANNED = 3
"""How many of the goals that remain a thought tells; our default."""


@dataclass(frozen=True, slots=True)
class Stage:
    """On the screen called `at` ("": on any), in order to reach `goal`, follow `rule`."""

    at: str
    goal: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Route:
    """A way to one aim within one app: the first stage whose screen it is and whose rule has a move is due.

    `reached` says from present and past whether the aim is behind us.
    """

    app: str
    stages: tuple[Stage, ...]
    reached: Reached


class Oracle:
    """Follows routes, one after the other, from screen to screen.

    `next` decides and remembers what it decided. To ask about a moment of somebody else's episode, tell it the steps
    before with `note`, then ask `decide`.
    """

    def __init__(self, routes: tuple[Route, ...], *, ending: Move = DONE) -> None:
        self._routes = routes
        self._ending = ending
        self._past: tuple[Seen, ...] = ()
        self._reached = 0

    def note(self, screen: Screen, action: Action) -> None:
        """Remember a step that was taken."""
        self._remember(self._advance(screen).screen, action)

    def decide(self, screen: Screen) -> tuple[Thought, Action]:
        """The move that is due, with its reasons."""
        sight = self._advance(screen)
        move, goals = self._due(sight)
        plan = ", then ".join(dict.fromkeys(goals[:PLANNED]))
        return Thought(seen=sight.title, plan=plan, move=move.words), move.action

    def next(self, screen: Screen) -> tuple[Thought, Action]:
        """Decide, and take it as done."""
        thought, action = self.decide(screen)
        self._remember(read(screen), action)
        return thought, action

    def _remember(self, screen: Screen, action: Action) -> None:
        """What came between is forgotten: routes are told from what was done on the way."""
        if screen.app != interruptions.PACKAGE:
            self._past = (*self._past, Seen(screen, action))

    def _advance(self, screen: Screen) -> Sight:
        """What is seen now; aims that it shows to be reached are behind us for good. What comes between shows none."""
        sight = Sight(read(screen), self._past)
        if sight.screen.app == interruptions.PACKAGE:
            return sight
        while self._reached < len(self._routes) and self._routes[self._reached].reached(sight):
            self._reached += 1
        return sight

    def _due(self, sight: Sight) -> tuple[Move, list[str]]:
        """The move that is due, and the goals that it and what follows serve."""
        if sight.screen.app == interruptions.PACKAGE:
            return _undisturbed(sight), ["go on with the task"]
        if self._reached == len(self._routes):
            return self._ending, ["say that it cannot be done" if self._ending is INFEASIBLE else "finish"]
        route, *later = self._routes[self._reached :]
        goals = [stage.goal for stage in route.stages] + [stage.goal for other in later for stage in other.stages]
        inside = sight.screen.app == packages()[route.app]
        for i, stage in enumerate(route.stages if inside or sight.screen.app in PANELS else ()):
            fits = stage.at == sight.title or (inside and not stage.at)
            if fits and (move := stage.rule(sight)) is not None:
                return move, goals[i:]
        if inside:
            return here("Discard")(sight) or BACK, ["go back", *goals]
        if sight.screen.app == PERMISSIONS and (move := _granted(sight)) is not None:
            return move, ["allow it", *goals]
        return _towards(route.app, sight), [f"open {route.app}", *goals]


def read(screen: Screen) -> Screen:
    """The screen in plain English: one in the pseudo-locale en-XA says so in its navigation bar."""
    bar = (e for e in screen.elements if e.resource_id in _BAR)
    return plain_screen(screen) if any(e.description == pseudo(_BAR[e.resource_id]) for e in bar) else screen


_BAR = {
    f"{SYSTEM_PACKAGE}:id/{name}": said for name, said in (("back", "Back"), ("home", "Home"), ("recents", "Overview"))
}
"""Keys of the navigation bar and what they are called in English. One of them may be a word of the user's as well."""


def _undisturbed(sight: Sight) -> Move:
    """Send away what came between, or wait for what is slow."""
    leave = next((said.leave for said in interruptions.DIALOGS.values() if said.title == sight.title), "")
    return (tap(leave)(sight) if leave else None) or WAIT


def _granted(sight: Sight) -> Move | None:
    return here("While using the app")(sight) or here("Allow")(sight)


def _towards(app: str, sight: Sight) -> Move:
    """One move closer to an app that is not in front: its icon, or the drawer that has all icons."""
    if app == SHADE:
        return unfold(sight)
    if sight.screen.app != LAUNCHER:
        return Move("press home", Press("home"))
    return tap(app)(sight) or here("All apps")(sight) or BACK
