"""The profile `odyssey`: GUI-Odyssey (arXiv 2406.08451) as its own scorer compares commands such as "TYPE: text"."""

from emulators.action import Action, Direction, Drag, LongPress, Press, Scroll, Stop, Swipe, Tap, TypeText
from emulators.screen import Box, Point, Screen
from rewards.profiles.android_control import place, text_of
from rewards.profiles.case import Card, Case, Matched, Prediction, Profile, recorded_cases
from rewards.profiles.kinds import button, plain_name
from rewards.profiles.measures import SLACK, argmax_heading, finger, inside, near
from rewards.profiles.texts import anls, either_in_other
from rewards.profiles.verdicts import Verdict, alike, figure, judged

__all__ = ["PROFILES"]

_REACH, _LIKE = 0.14, 0.5


def _odyssey(case: Case, prediction: Prediction) -> Matched:
    return judged(case, prediction, _name, _decide, places=("CLICK", "LONG_PRESS"))


def _name(action: Action) -> str:
    match action:
        case Tap():
            return "CLICK"
        case LongPress():
            return "LONG_PRESS"
        case TypeText():
            return "TYPE"
        case Scroll() | Swipe() | Drag():
            return "SCROLL"
        case Stop(infeasible):
            return "IMPOSSIBLE" if infeasible else "COMPLETE"
        case Press(keys):
            name = button(keys).upper()
            return "PRESS_RECENT" if name == "RECENTS" else f"PRESS_{name}"
        case _:
            return plain_name(action)


def _decide(case: Case, said: Action) -> Verdict:
    match _name(said):
        case "CLICK" | "LONG_PRESS":
            return _touch(case, place(case.action), place(said))
        case "TYPE":
            return _text(_cut(text_of(case.action)), _cut(text_of(said)))
        case "SCROLL":
            way = _way(case.screen, said)
            return Verdict(way is not None and way == _way(case.screen, case.action), f"the finger goes {way}")
        case _:
            return alike(case.action, said)


def _way(screen: Screen, scroll: Action) -> Direction | None:
    """Where the finger goes; down where it stays, as the data set's own script has it."""
    moved = finger(screen, scroll)
    return "down" if moved == (0, 0) else argmax_heading(moved)


def _touch(case: Case, recorded: Point, said: Point) -> Verdict:
    target = _target(case)
    if target is not None and inside(target, said, SLACK * max(case.screen.width, case.screen.height)):
        return Verdict(True, "inside the target")
    right = near(case.screen, recorded, said, _REACH)
    where = "" if target is None else " and outside the target"
    return Verdict(right, f"within {_REACH}" if right else f"more than {_REACH} away{where}")


def _target(case: Case) -> Box | None:
    """The box of what was recorded as touched: the data set's sam2_bbox."""
    position = case.action.element if isinstance(case.action, Tap | LongPress) else None
    if position is None or not 0 <= position < len(case.screen.elements):
        return None
    return case.screen.elements[position].box


def _cut(text: str) -> str:
    """What the script compares of a typed text: it takes the command apart at colons and keeps the second part."""
    return text.split(":", 1)[0].strip()


def _text(recorded: str, said: str) -> Verdict:
    likeness = anls(recorded, said)
    if either_in_other(recorded, said):
        return Verdict(True, "one text is in the other", likeness)
    right = likeness >= _LIKE
    return Verdict(right, f"ANLS {figure(likeness, _LIKE, 2)} {'>=' if right else '<'} {_LIKE}", likeness)


_CARD = Card(
    matching=(
        "Click and long press: inside the target's box, edges included, or at most 0.14 of the screen's sides away. "
        "Typed text: either contains the other, or ANLS of at least 0.5, case as it is. Scroll: same direction of the "
        "finger along its longer axis. Home, back and recent apps are kinds of their own. Complete and impossible too."
    ),
    steps="the test part of one of the four splits: random, app, device or task",
    denominator=(
        "all steps, unreadable ones included; on the random split the headline is the mean over its 6 categories, on "
        "the others over all steps. Grounding over recorded clicks and long presses"
    ),
    quirks=(
        'Texts are cut at the first colon: "12:30" and "12:45" are the same.',
        "An empty text is contained in every other.",
        "The released code calls the mean over categories micro and that over steps macro.",
        "A success is an episode whose steps are all right; on the random split it is averaged over categories too.",
    ),
    source="Lu et al., GUI-Odyssey (arXiv 2406.08451)",
)

PROFILES = (Profile("odyssey", 1, "odyssey", _odyssey, _CARD, recorded_cases, averaged="subsets"),)
