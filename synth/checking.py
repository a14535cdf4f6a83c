"""Checks made from what happened: lines that the final screen must show, and lines that it must not."""

import re
from dataclasses import dataclass, field

from emulators.screen import Flag, Screen
from emulators.trajectory import ScreenCheck
from emulators.uitree import check_screen, difference, facts, fingerprint
from synth.events import Carried, Decided, Done, Found, event
from synth.exploration import Transition
from synth.labels import dialog_title, label_of, passing, target, title

__all__ = ["HIDES", "SHOWS", "Walked", "check_for"]

SHOWS = 3
"""Lines that a check asks for at most; our default."""

HIDES = 2
"""Lines whose absence a check asks for at most; our default."""


def check_for(
    transition: Transition, *, prior: frozenset[str] | None = None, shows: int = SHOWS, hides: int = HIDES
) -> ScreenCheck | None:
    """A check that holds after the transition and not before it; None where there is none.

    `prior` are the lines that the place arrived at showed when the walk was there last: what is new among its lines
    now, and what is missing, is what the check asks for, so that saving cannot be mistaken for leaving. Else it
    asks on the same screen for what appeared and against what vanished, on another one for the lines that say most.
    Lines that change by themselves (a running clock) are left out. None as well for a command that ends the work on a
    screen (save, delete), where nobody knows what the place below looked like. `shows` and `hides` are how many lines
    it asks for at most.
    """
    before, after = transition.before, transition.after
    changes = difference(before, after)
    there = tuple(dict.fromkeys(facts(after)))
    ended = _ends(transition)
    if ended and (prior is None or (prior == set(there) and isinstance(event(transition), Carried))):
        return None
    if ended and prior is not None and prior != set(there):
        new, gone = [line for line in there if line not in prior], sorted(prior - set(there))
    elif changes.moved:
        new, gone = [line for line in there if not line.endswith("checked]")], []
    else:
        new, gone = list(changes.appeared), list(changes.vanished)
    shown, hidden = _telling(new, transition, after)[:shows], _telling(gone, transition, before)[:hides]
    check = ScreenCheck(after.app, after.location, shown, hidden)
    tells = check_screen(check, after).score == 1.0 and check_screen(check, before).score == 0.0
    return check if tells and (shown or hidden) else None


def _ends(transition: Transition) -> bool:
    """Whether it was a command that ends something, and lays bare a screen that was there before."""
    happened = event(transition)
    chosen = isinstance(happened, Carried) and not title(transition.before)
    return chosen or isinstance(happened, Done) or (isinstance(happened, Decided) and happened.yes)


def _telling(lines: list[str], transition: Transition, screen: Screen) -> tuple[str, ...]:
    """The steady lines, those that say most about what happened first; only those that name it, if any do."""
    before, action = transition.before, transition.action
    position = target(before, action, transition.element)
    touched = label_of(before, position) if position is not None else ""
    words = [touched, str(getattr(action, "text", "")), title(transition.after), dialog_title(transition.after)]
    words += [happened.label] if isinstance(happened := event(transition), Found) else []
    words += [title(before)] if before.location != transition.after.location else []
    steady = [line for line in lines if not _volatile(line, screen)]
    steady.sort(key=lambda line: (line not in words, -_named(line, words), _plain(line), len(line)))
    naming = [line for line in steady if _named(line, words) >= 0.5]
    return tuple(naming or steady)


@dataclass(slots=True)
class Walked:
    """What has been seen in the episode under way, one transition after the other.

    `opening` is the screen that it began on, None where that is not among the transitions; `places` is what each place
    showed when the walk was there last, dialogs and menus left out.
    """

    episode: tuple[object, ...] = ()
    opening: Screen | None = None
    places: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    def prior(self, transition: Transition) -> frozenset[str] | None:
        """The lines of the place that the transition arrives at, None where the walk had not been there."""
        return self.places.get((transition.after.app, transition.after.location))

    def begin(self, transition: Transition) -> None:
        """Forget everything when the transition belongs to another episode than those before."""
        if self.episode != (transition.start, transition.episode):
            self.episode, self.places = (transition.start, transition.episode), {}
            self.opening = transition.before if transition.step == 0 else None

    def at_opening(self, transition: Transition) -> bool:
        """Whether the transition began on a screen like the one that its episode began on."""
        return self.opening is not None and fingerprint(self.opening) == fingerprint(transition.before)

    def note(self, transition: Transition) -> None:
        """Take in what the transition has shown."""
        for screen in (transition.before, transition.after):
            if title(screen) and not dialog_title(screen):
                lines = frozenset(line for line in facts(screen) if line not in passing(screen))
                self.places[screen.app, screen.location] = lines


def _named(line: str, words: list[str]) -> float:
    """How far a line names what was touched or typed, or the heading: the best share of a name's words that it has."""
    said = set(re.findall(r"\w+", line.casefold()))
    shares = [len(said & set(name)) / len(name) for word in words if (name := re.findall(r"\w{2,}", word.casefold()))]
    return max(shares, default=0.0)


_CHROME = frozenset({"navigate up", "close", "cancel", "ok", "save", "more options", "edit", "back", "done", "delete"})


def _plain(line: str) -> int:
    """0 for a line with a state or value, 1 for another, 2 for what stands on many screens."""
    if line.casefold() in _CHROME or len(re.findall(r"\w", line)) < 3 or len(line) > 100:
        return 2
    return 0 if " = " in line or line.endswith("]") else 1


_RUNNING = re.compile(
    r"\b\d+:\d{2}:\d{2}\b|\b\d+:\d{2}[.,]\d|\b(?:ago|from now|just now|remaining)\b",
    re.IGNORECASE,
)


def _volatile(line: str, screen: Screen) -> bool:
    """Whether a line may read differently a moment later: toasts, running times, the minute of the status bar."""
    clocks = (re.fullmatch(r"\d{1,2}(:\d{2})( ?[AP]M)?", e.label) for e in screen.elements if e.has(Flag.SYSTEM))
    minutes = {found.group(1) for found in clocks if found}
    passes = line in passing(screen) or bool(_RUNNING.search(line))
    return passes or any(re.search(rf"\d{minute}\b", line) for minute in minutes)
