"""The profile `ac.gui_r1`: AndroidControl as GUI-R1 (arXiv 2504.10458) scores it, and UI-R1 after it."""

from emulators.action import Action
from emulators.screen import Point, Screen
from rewards.matching import distance
from rewards.profiles.android_control import INDEXED, content_way, place, text_of, type_name
from rewards.profiles.case import Card, Case, Matched, Prediction, Profile, PublishedOn, recorded_cases
from rewards.profiles.measures import SLACK
from rewards.profiles.texts import either_in_other, token_set_f1
from rewards.profiles.verdicts import Verdict, alike, figure, judged

__all__ = ["PROFILES"]

_REACH = 0.14
_NAMES = {"input_text": "type", "navigate_back": "press_back", "navigate_home": "press_home", "status": "complete"}


def _gui_r1(case: Case, prediction: Prediction) -> Matched:
    return judged(case, prediction, _name, _decide, places=("click", "long_press"))


def _name(action: Action) -> str:
    kind = type_name(action)
    return _NAMES.get(kind, kind)


def _decide(case: Case, said: Action) -> Verdict:
    match _name(said):
        case "click" | "long_press":
            return _touch(case.screen, place(case.action), place(said))
        case "type" | "open_app":
            likeness = _likeness(text_of(case.action), text_of(said))
            right = likeness >= 0.5
            return Verdict(right, f"token F1 {figure(likeness, 0.5, 2)} {'>=' if right else '<'} 0.5", likeness)
        case "scroll":
            ways = content_way(case.screen, case.action), content_way(case.screen, said)
            return Verdict(ways[0] == ways[1], f"scrolls {ways[1] or 'nowhere'}")
        case "press":
            return alike(case.action, said)
        case kind:
            return Verdict(True, f"{kind}, which has no argument that is compared")


def _touch(screen: Screen, recorded: Point, said: Point) -> Verdict:
    away = distance(screen, recorded, said)
    right = away < _REACH - SLACK
    return Verdict(right, f"{figure(away, _REACH)} {'<' if right else '>='} {_REACH} away")


def _likeness(recorded: str, said: str) -> float:
    """Token F1 without square brackets; 1 where both are one word and either contains the other."""
    one, other = (text.replace("[", "").replace("]", "") for text in (recorded, said))
    first, second = set(one.lower().split()), set(other.lower().split())
    if len(first) == len(second) == 1 and either_in_other(*first, *second):
        return 1.0
    return token_set_f1(one, other)


_CARD = Card(
    matching=(
        "Click and long press: less than 0.14 of the screen's sides away. Typed text and app names: token F1 of at "
        "least 0.5, or both are one word and either contains the other. Scroll: same direction. Others: same kind."
    ),
    steps=INDEXED,
    denominator="all steps; grounding over recorded clicks and long presses",
    quirks=(
        "An empty text is wrong for every prediction, the recorded one too: no words have no F1.",
        "The released script judges place and text without asking whether the kind is right, and leaves steps that "
        "have neither out of its step rate; here a prediction of another kind is wrong and all steps count.",
        "Square brackets in texts are ignored.",
    ),
    source="Luo et al., GUI-R1 (arXiv 2504.10458)",
)

_PUBLISHED = PublishedOn(index=True)

PROFILES = (
    Profile("ac.gui_r1", 1, "android_control", _gui_r1, _CARD, recorded_cases, elements=False, published=_PUBLISHED),
)
