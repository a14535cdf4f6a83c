"""The profile `ac.osatlas`: AndroidControl as the scorer of OS-Atlas (arXiv 2410.23218) compares lines of text.

The released script compares what a model wrote with the recorded action in the same grammar. Both are written in that
grammar here first, so that what the script overlooks is overlooked here too.
"""

from math import isfinite

from emulators.action import Action, Press, Stop
from emulators.screen import Point, Screen
from rewards.profiles.android_control import INDEXED, content_way, place, text_of, type_name
from rewards.profiles.case import Card, Case, Matched, Prediction, Profile, PublishedOn, recorded_cases
from rewards.profiles.kinds import button
from rewards.profiles.texts import token_set_f1
from rewards.profiles.verdicts import Verdict, alike, judged

__all__ = ["PROFILES"]

_REACH = 140
_NAMES = {
    "click": "CLICK", "long_press": "LONG_PRESS", "input_text": "TYPE", "scroll": "SCROLL", "open_app": "OPEN_APP",
    "navigate_back": "PRESS_BACK", "navigate_home": "PRESS_HOME", "wait": "WAIT",
}  # fmt: skip


def _osatlas(case: Case, prediction: Prediction) -> Matched:
    return judged(case, prediction, _name, _decide, places=("CLICK",))


def _name(action: Action) -> str:
    """The first word of the line."""
    match action:
        case Stop(infeasible):
            return "IMPOSSIBLE" if infeasible else "COMPLETE"
        case Press(keys) if type_name(action) == "press":
            return f"PRESS_{button(keys).upper()}"
        case _:
            kind = type_name(action)
            return _NAMES.get(kind, kind.upper())


def _decide(case: Case, said: Action) -> Verdict:
    match _name(said):
        case "CLICK" | "LONG_PRESS":
            return _touch(case.screen, place(case.action), place(said))
        case "TYPE" | "OPEN_APP":
            recorded, written = text_of(case.action), text_of(said)
            likeness = token_set_f1(_first(written), _first(recorded))
            if recorded == written:
                return Verdict(True, "equal", likeness)
            right = likeness > 0.5
            return Verdict(right, f"the first word is {'the same' if right else 'another'}", likeness)
        case "SCROLL":
            ways = content_way(case.screen, case.action), content_way(case.screen, said)
            return Verdict(ways[0] == ways[1], f"scrolls {ways[1] or 'nowhere'}")
        case _:
            return alike(case.action, said)


def _touch(screen: Screen, recorded: Point, said: Point) -> Verdict:
    one, other = _written(screen, recorded), _written(screen, said)
    if one is None or other is None:
        return Verdict(False, "a place that is no number")
    across, down = one[0] - other[0], one[1] - other[1]
    right = across * across + down * down <= _REACH * _REACH
    return Verdict(right, f"{'within' if right else 'more than'} {_REACH} of 1000{'' if right else ' away'}")


def _written(screen: Screen, point: Point) -> tuple[int, int] | None:
    """A point as the digits of whole thousandths of the screen's sides: the script reads no sign."""
    x, y = point.x / (screen.width or 1) * 1000, point.y / (screen.height or 1) * 1000
    return (abs(round(x)), abs(round(y))) if isfinite(x) and isfinite(y) else None


def _first(text: str) -> str:
    """What the script compares of "TYPE [new york]": the second word of the line, "[new"."""
    return f"[{text}]".split()[0]


_CARD = Card(
    matching=(
        "Click and long press: at most 140 away when both axes go from 0 to 1000. Typed text and app names: equal, or "
        "token F1 above 0.5 of their first words. Scroll: same direction. Others: same kind."
    ),
    steps=INDEXED,
    denominator=(
        "all steps, unreadable ones included; grounding over recorded clicks (not long presses), which OS-Atlas "
        "divides by those that were predicted as clicks"
    ),
    quirks=(
        'Only the first word of a text counts, with the bracket of the grammar: "new york" is right for "new '
        'jersey", and "new" is wrong for "new york" as "[new]" is another word than "[new".',
        "Places are whole numbers without a sign: a point left of or above the screen counts as inside it.",
        "Only the first two numbers of a prediction are read; here they are the predicted point.",
        "The script stops at a TYPE or OPEN_APP without an argument; here it is wrong.",
        "An episode that several sub-splits hold is booked under the first of them only.",
    ),
    source="Wu et al., OS-Atlas (arXiv 2410.23218); also the rule behind UI-TARS's figures",
)

_PUBLISHED = PublishedOn(index=True)

PROFILES = (
    Profile(
        "ac.osatlas", 1, "android_control", _osatlas, _CARD, recorded_cases, elements=False, once=True,
        published=_PUBLISHED,
    ),
)  # fmt: skip
