"""The profile `ac.qwen`: AndroidControl as the Qwen2.5-VL team scores it, which InfiGUI-R1 took over.

Their test file names candidate boxes for every click, and how it was made is not published. Here the candidate is the
smallest visible node that holds the recorded point, so figures come near to theirs but are not the same.
"""

from emulators.action import Action, Press, Tap
from emulators.screen import Box, Point, Screen
from rewards.profiles.android_control import FULL_TEST, place, says, seen, smallest, text_of, type_name
from rewards.profiles.case import Card, Case, Matched, Prediction, Profile, recorded_cases
from rewards.profiles.kinds import another_kind
from rewards.profiles.measures import SLACK, about_centre, inside, near
from rewards.profiles.texts import either_in_other, folded
from rewards.profiles.verdicts import Verdict, alike, judged

__all__ = ["PROFILES"]

_NEAR, _LARGER = 0.04, 1.2
_NAMES = {"input_text": "type", "open_app": "open", "scroll": "swipe", "status": "terminate"}


def _qwen(case: Case, prediction: Prediction) -> Matched:
    if isinstance(prediction.action, Tap) and _name(case.action) == "open":
        return _icon(case, prediction, prediction.action.point)
    return judged(case, prediction, _name, _decide, places=("click", "long_press"))


def _name(action: Action) -> str:
    if isinstance(action, Press):
        return "system_button"
    kind = type_name(action)
    return _NAMES.get(kind, kind)


def _decide(case: Case, said: Action) -> Verdict:
    match _name(said):
        case "click" | "long_press":
            recorded = place(case.action)
            found = smallest(case.screen, recorded, seen)
            return _touch(case.screen, [] if found is None else [found[1]], recorded, place(said))
        case "type" | "open":
            same = either_in_other(folded(text_of(said)), folded(text_of(case.action)))
            return Verdict(same, "one text is in the other" if same else "neither text is in the other")
        case "system_button":
            return alike(case.action, said)
        case kind:
            return Verdict(True, f"any {kind}")


def _touch(screen: Screen, candidates: list[Box], recorded: Point, said: Point) -> Verdict:
    if near(screen, recorded, said, _NEAR):
        return Verdict(True, f"within {_NEAR}")
    slack = SLACK * max(screen.width, screen.height)
    if any(inside(about_centre(box, _LARGER), said, slack) for box in candidates):
        return Verdict(True, "inside a candidate")
    return Verdict(False, f"more than {_NEAR} away and in no candidate")


def _icon(case: Case, prediction: Prediction, said: Point) -> Matched:
    """A click for opening an app: on its icon, where the screen shows one."""
    name = text_of(case.action)
    icons = [e.box for e in case.screen.elements if name and says(e, name) and seen(e) and not e.box.empty]
    if not icons:
        return another_kind("open", "click", placed=False)
    verdict = _touch(case.screen, icons, icons[0].center, said)
    return Matched("open", "click", True, verdict.right, None, None, f"the app's icon: {verdict.why}")


_CARD = Card(
    matching=(
        "Click and long press: inside a candidate box made 1.2 times as long about its centre, or at most 0.04 of the "
        "screen's sides away. Typed text and app names: either contains the other, in lower case. Clicking an icon of "
        "the app, or at most 0.04 from the centre of the first, is as good as opening it. Swipe: any swipe. Buttons: "
        "the same. Others: same kind."
    ),
    steps=f"{FULL_TEST}. How many steps their test file holds is not known to us",
    denominator="all steps, unreadable ones included; grounding over recorded clicks and long presses",
    quirks=(
        "The published candidate boxes cannot be derived; here the candidate is the smallest visible node that holds "
        "the recorded point, and an icon is a visible node whose text or description contains the app's name.",
        "The direction of a swipe is not compared.",
        "An empty text is contained in every other.",
        "Where no icon is on the screen, a click for opening an app is of the wrong kind as well.",
        "InfiGUI-R1 compares the swipe's direction, and its 0.04 is of the longer side, in pixels.",
    ),
    source="Qwen2.5-VL (arXiv 2502.13923), by the evaluation that its team published in an issue",
)

PROFILES = (Profile("ac.qwen", 1, "android_control", _qwen, _CARD, recorded_cases),)
