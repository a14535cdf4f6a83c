"""What an oracle has read on earlier screens and uses later: a number looked up here and typed in there."""

import re
from collections.abc import Callable
from dataclasses import replace

from emulators.virtual.tasks.moves import Move, Rule, Sight, fill, title
from emulators.virtual.tasks.oracle import Route, Stage

__all__ = ["Read", "fill_with", "later", "look_up", "recalled", "since_opened"]

Read = Callable[[Sight], str]
"""Finds a text in sight or in the past, or gives an empty one."""


def recalled(at: str, pattern: str, sight: Sight) -> str:
    """What matches `pattern` (its first group, if any) on the last screen called `at`, now or before, or empty."""
    for screen in (sight.screen, *(seen.screen for seen in reversed(sight.past))):
        if title(screen) == at:
            texts = (text for element in screen.elements for text in (element.text, element.value))
            match = next((match for text in texts if (match := re.search(pattern, text))), None)
            if match:
                return match[match.re.groups and 1]
    return ""


def since_opened(sight: Sight) -> Sight:
    """With the past since the app in front was opened: how a list is sorted is forgotten when it is left."""
    away = (at for at in range(len(sight.past), 0, -1) if sight.past[at - 1].screen.app != sight.screen.app)
    return replace(sight, past=sight.past[next(away, 0) :])


def fill_with(label: str, read: Read) -> Rule:
    """Make the field called `label` hold what `read` finds in sight or in the past."""

    def rule(sight: Sight) -> Move | None:
        return fill(label, read(sight))(sight)

    return rule


def look_up(app: str, stages: tuple[Stage, ...], read: Read) -> Route:
    """Go through an app until `read` finds something, for what comes after."""
    return Route(app, stages, lambda sight: bool(read(sight)))


def later(read: Read, make: Callable[[str], Route]) -> Route:
    """A route that depends on what has been read by then; the screens of its stages must not."""
    sample = make("it")

    def rule(index: int) -> Rule:
        return lambda sight: make(read(sight)).stages[index].rule(sight)

    stages = tuple(Stage(stage.at, stage.goal, rule(i)) for i, stage in enumerate(sample.stages))
    return Route(sample.app, stages, lambda sight: make(read(sight)).reached(sight))
