"""What the prompts of published models are made of: their published texts, screenshots, and steps that were taken."""

from functools import cache
from importlib.resources import files

from emulators.action import Action
from emulators.screen import Pixels, Screen
from emulators.trajectory import Moment, Step
from guiagent.dialects.coat import Coat

__all__ = ["in_words", "picture", "published", "seen_at"]

_WORDS = Coat(bare=True)


@cache
def published(name: str) -> str:
    """A prompt's text as it was published (texts/SOURCES.md says where), its gaps in braces."""
    return (files("guiagent.dialects") / "texts" / f"{name}.txt").read_text("utf-8")


def picture(moment: Moment) -> Pixels:
    """The screenshot that a decision is due on. Raises LookupError where there is none."""
    if moment.screen.frame is None:
        raise LookupError("the screen was looked at without its pixels; this dialect's models need the screenshot")
    return moment.screen.frame.rgb()


def seen_at(step: Step) -> Pixels | None:
    """The screenshot of a step that was taken, where it can still be had."""
    if step.screen.frame is None:
        return None
    try:
        return step.screen.frame.rgb()
    except LookupError:
        return None


def in_words(action: Action, screen: Screen) -> str:
    """What was done, in a few words of ours: for histories, where the dialect has no word for it."""
    return _WORDS.move(action, screen)
