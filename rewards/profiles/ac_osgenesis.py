"""The profile `ac.osgenesis`: AndroidControl as the scorer of OS-Genesis (arXiv 2412.19723) compares JSON actions."""

from math import hypot, isfinite, trunc

from emulators.action import Action, OpenApp
from emulators.screen import Point
from rewards.profiles.android_control import FULL_TEST, content_way, place, text_of, type_name
from rewards.profiles.case import Card, Case, Matched, Prediction, Profile, recorded_cases
from rewards.profiles.texts import token_set_f1
from rewards.profiles.verdicts import Verdict, alike, figure, judged

__all__ = ["PROFILES"]

_REACH = hypot(1080 * 0.14, 2400 * 0.14)
"""368.45 pixels, whatever the size of the screen."""

_UNREAD = (-100, -100)
"""What the script takes for a place that is no number."""


def _osgenesis(case: Case, prediction: Prediction) -> Matched:
    return judged(case, prediction, _name, _decide, places=("click", "long_press"))


def _name(action: Action) -> str:
    kind = type_name(action)
    return "type" if kind == "input_text" else kind


def _decide(case: Case, said: Action) -> Verdict:
    match _name(said):
        case "click" | "long_press":
            return _touch(place(case.action), place(said))
        case "type":
            return _text(text_of(case.action), text_of(said))
        case "scroll":
            return _scroll(case, said)
        case _ if isinstance(said, OpenApp):
            same = text_of(case.action) == said.name
            return Verdict(same, "equal" if same else "another app")
        case _:
            return alike(case.action, said)


def _touch(recorded: Point, said: Point) -> Verdict:
    (x, y), (a, b) = _whole(recorded), _whole(said)
    away = hypot(a - x, b - y)
    right = away <= _REACH
    return Verdict(right, f"{figure(away, _REACH, 1)} {'<=' if right else '>'} {_REACH:.2f} px away")


def _whole(point: Point) -> tuple[int, int]:
    if not (isfinite(point.x) and isfinite(point.y)):
        return _UNREAD
    return trunc(point.x), trunc(point.y)


def _text(recorded: str, said: str) -> Verdict:
    likeness = token_set_f1(said, recorded)
    if said == recorded:
        return Verdict(True, "equal", likeness)
    right = likeness > 0.5
    return Verdict(right, f"token F1 {figure(likeness, 0.5, 2)} {'>' if right else '<='} 0.5", likeness)


def _scroll(case: Case, said: Action) -> Verdict:
    way = content_way(case.screen, said)
    if way in ("up", "down"):
        words = f"Scroll {way}"
        if words in case.instruction or words in case.thought.move:
            return Verdict(True, f"it was told to {words!r}")
    right = way == content_way(case.screen, case.action)
    return Verdict(right, f"scrolls {way or 'nowhere'}")


_CARD = Card(
    matching=(
        "Click and long press: at most 368 pixels away, 0.14 of the diagonal of a screen of 1080 by 2400. Typed text: "
        "equal, or token F1 above 0.5. App names: equal. Scroll: same direction, or the one that the instruction "
        'names as "Scroll up" or "Scroll down". Others: equal.'
    ),
    steps=FULL_TEST,
    denominator="all steps, unreadable ones included; grounding over recorded clicks and long presses",
    quirks=(
        "The reach is in pixels and does not grow with the screen; places are cut to whole pixels.",
        "A place that is no number counts as (-100, -100), which is within reach of the top left corner.",
        '"Scroll up" is looked for, with its capital, in the goal and in the step\'s instruction. The script looks '
        "in the whole prompt, which holds the step's instruction at the low level only, and earlier steps and the "
        "screen's texts as well.",
        "An episode that several sub-splits hold is booked under the first of them only.",
    ),
    source="Sun et al., OS-Genesis (arXiv 2412.19723)",
)

PROFILES = (
    Profile("ac.osgenesis", 1, "android_control", _osgenesis, _CARD, recorded_cases, elements=False, once=True),
)
