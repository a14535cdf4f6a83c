"""Android in the Wild (arXiv 2307.10088) by its own matching, and as SeeClick (arXiv 2401.10935) reports it.

The data set knows gestures of two points and few other actions. Gestures are taps or swipes by their length; anything
else is compared by its type alone, so that the text that was typed does not matter.
"""

from math import hypot, isfinite

from emulators.action import Action, Drag, LongPress, Press, Scroll, Stop, Swipe, Tap, TypeText
from emulators.screen import Point, Screen
from rewards.profiles.case import Card, Case, Matched, Prediction, Profile, recorded_cases
from rewards.profiles.kinds import another_kind, button, plain_name, unreadable
from rewards.profiles.measures import SLACK, finger, main_axis
from rewards.profiles.texts import either_in_other
from rewards.profiles.verdicts import Verdict, alike, touched

__all__ = ["PROFILES", "gestures_and_types", "kind_of", "seeclick"]

_TAP, _REACH, _GROWTH = 0.04, 0.14, 1.4
_GESTURES = ("CLICK", "SCROLL")
_BUTTONS = {"back": "PRESS_BACK", "home": "PRESS_HOME", "enter": "PRESS_ENTER"}
_STOPS = {False: "STATUS_TASK_COMPLETE", True: "STATUS_TASK_IMPOSSIBLE"}


def gestures_and_types(case: Case, prediction: Prediction) -> Matched:
    """The released matching: the place of taps, the axis of swipes, the type of everything else."""
    kind, action = kind_of(case.screen, case.action), prediction.action
    placed = kind == "CLICK"
    if action is None:
        return unreadable(kind, prediction, placed=placed)
    said = kind_of(case.screen, action)
    if said != kind and not (said in _GESTURES and kind in _GESTURES):
        return another_kind(kind, said, placed=placed)
    verdict = _verdict(case, action, kind, said)
    return Matched(kind, said, True, verdict.right, verdict.right if placed else None, None, verdict.why)


def seeclick(case: Case, prediction: Prediction) -> Matched:
    """The same, with the likeness of typed texts beside it: 1 or 0 for every recorded text, where anything was read."""
    scored, recorded, said = gestures_and_types(case, prediction), case.action, prediction.action
    if said is None or not isinstance(recorded, TypeText):
        return scored
    text = said.text.lower() if isinstance(said, TypeText) else ""
    same = float(either_in_other(text, recorded.text.lower()))
    return Matched(scored.kind, scored.said, scored.typed, scored.exact, scored.grounded, same, scored.why)


def kind_of(screen: Screen, action: Action) -> str:
    """What an action is called here: the two gestures "CLICK" and "SCROLL", else by the data set's type.

    A movement of at most 0.04 of the screen's sides is a click, and so is a long press: gestures have no duration.
    """
    match action:
        case Tap() | LongPress():
            return "CLICK"
        case Swipe() | Drag():
            right, down = finger(screen, action) or (0.0, 0.0)
            return "CLICK" if hypot(right, down) <= _TAP + SLACK else "SCROLL"
        case Scroll():
            return "SCROLL"
        case TypeText():
            return "TYPE"
        case Press(keys):
            return _BUTTONS.get(button(keys), "PRESS_OTHER")
        case Stop(infeasible):
            return _STOPS[bool(infeasible)]
        case _:
            return plain_name(action)


def _verdict(case: Case, said: Action, kind: str, name: str) -> Verdict:
    match kind, name:
        case "CLICK", "CLICK":
            return touched(case.screen, _touch(case.action), _touch(said), tolerance=_REACH, growth=_GROWTH)
        case "SCROLL", "SCROLL":
            return _swipes(case.screen, case.action, said)
        case "CLICK" | "SCROLL", _:
            return Verdict(False, f"{name} for {kind}")
    match said:
        case TypeText() | Stop():
            return Verdict(True, "types alone count")
        case _:
            return alike(case.action, said)


def _swipes(screen: Screen, recorded: Action, said: Action) -> Verdict:
    one, other = finger(screen, recorded), finger(screen, said)
    if one is None or other is None or not all(map(isfinite, (*one, *other))):
        return Verdict(False, "a movement that is no number")
    right, axis = main_axis(one), main_axis(other)
    return Verdict(right == axis, f"{axis} for {right}")


def _touch(action: Action) -> Point:
    """Where the finger comes down in a gesture."""
    match action:
        case Tap(point) | LongPress(point):
            return point
        case Swipe(start) | Drag(start):
            return start
        case _:
            return Point(0, 0)


MATCHING = (
    "Same type. Two taps: at most 0.14 of the screen's sides apart, or inside the same UI box x2.4. Two swipes: same "
    "main axis. A tap and a swipe: wrong. Nothing else is compared."
)
QUIRKS = (
    "Typed text is not compared, and swiping up is as good as down.",
    "A gesture of at most 0.04 of the screen's sides is a tap, recorded or predicted.",
    "Type accuracy takes taps and swipes for one type.",
    "Complete and impossible are two types.",
    "A long press is a tap, as gestures have no duration.",
    "Boxes grow as the released code has it: what the left or top border cuts off is added at the other side.",
)

_JAX = Card(
    matching=MATCHING,
    steps="all steps of the chosen split",
    denominator="all steps (partial match), and all episodes (complete match: every step is right)",
    quirks=QUIRKS,
    source="Android in the Wild (arXiv 2307.10088), action_matching.py",
)

_SEECLICK = Card(
    matching=MATCHING,
    steps="all steps of SeeClick's test split of five subsets",
    denominator="all steps of a subset; a prediction that cannot be read is wrong",
    quirks=(
        *QUIRKS,
        "Text accuracy: in lower case, equal or either contains the other; the empty text of any other action is "
        "contained in every recorded text, so that it counts as right.",
        "A prediction that cannot be read is wrong, but left out of text, click and scroll accuracy by the released "
        "script; here of text accuracy only.",
        "The released script counts a screen without UI boxes as wrong, since it stops there; here distance decides.",
    ),
    source="SeeClick (arXiv 2401.10935), agent_tasks/aitw_test.py",
)

PROFILES: tuple[Profile, ...] = (
    Profile("aitw.jax", 1, "aitw", gestures_and_types, _JAX, recorded_cases),
    Profile("aitw.seeclick", 1, "aitw_seeclick", seeclick, _SEECLICK, recorded_cases, averaged="subsets"),
)
