"""The profile `ac.paper`: AndroidControl by element, as its paper says it and UGround's scorer does it."""

from emulators.action import Action, OpenApp, TypeText
from emulators.screen import Element, Point
from rewards.profiles.android_control import FULL_TEST, content_way, place, says, seen, smallest, text_of, type_name
from rewards.profiles.case import Card, Case, Matched, Prediction, Profile, PublishedOn, recorded_cases
from rewards.profiles.measures import SLACK, inside
from rewards.profiles.verdicts import Verdict, alike, judged

__all__ = ["PROFILES"]

_PLACES = frozenset({"click", "long_press"})


def _candidate(element: Element) -> bool:
    """The authors: nodes with a text, description, hint or tooltip, switches and text fields; UGround: visible ones."""
    told = element.text or element.description or element.value
    return bool(told or "Switch" in element.role or "EditText" in element.role) and seen(element)


def _paper(case: Case, prediction: Prediction) -> Matched:
    scored = judged(case, prediction, type_name, _decide, places=_PLACES)
    if scored.typed or prediction.action is None:
        return scored
    return _equivalent(case, prediction.action, scored) or scored


def _decide(case: Case, said: Action) -> Verdict:
    kind = type_name(said)
    if kind in _PLACES:
        return _touch(case, place(case.action), place(said))
    match case.action:
        case TypeText() | OpenApp():
            same = text_of(case.action) == text_of(said)
            return Verdict(same, "equal" if same else "another text" if kind == "input_text" else "another app")
        case _ if kind == "scroll":
            ways = content_way(case.screen, case.action), content_way(case.screen, said)
            return Verdict(ways[0] == ways[1], f"scrolls {ways[1] or 'nowhere'}")
        case _:
            return alike(case.action, said)


def _touch(case: Case, recorded: Point, said: Point) -> Verdict:
    found = smallest(case.screen, recorded, _candidate)
    if found is None:
        return Verdict(False, "no element at the recorded point")
    position, box = found
    hit = inside(box, said, SLACK * max(case.screen.width, case.screen.height))
    return Verdict(hit, f"inside element {position}" if hit else f"outside element {position}")


def _equivalent(case: Case, said: Action, scored: Matched) -> Matched | None:
    """Touching an app's icon is opening it, touching an arrow called back is going back, and the other way round."""
    pair = {type(case.action), type(said)}
    kinds = {scored.kind, scored.said}
    if "click" not in kinds or not (OpenApp in pair or "navigate_back" in kinds):
        return None
    touch, other = (said, case.action) if scored.said == "click" else (case.action, said)
    words = other.name if isinstance(other, OpenApp) else "back"
    found = smallest(case.screen, place(touch), _candidate)
    if found is None or not says(case.screen.elements[found[0]], words):
        return None
    grounded = True if scored.kind == "click" else None
    why = f"element {found[0]} says {words!r}, which is as good as {type_name(other)}"
    return Matched(scored.kind, scored.said, True, True, grounded, None, why)


_CARD = Card(
    matching=(
        "Click and long press: inside the smallest candidate element that holds the recorded point, edges included. "
        "Typed text and app names: equal, case and spaces included. Scroll: same direction. Others: equal. "
        "Clicking an element whose text or description contains the app's name is as good as opening the app, and "
        'clicking one that contains "back" as good as going back; the other way round too.'
    ),
    steps=f"{FULL_TEST}. The published figures are on 500 steps drawn from it, which are UGround's list",
    denominator="all steps; grounding over recorded clicks and long presses",
    quirks=(
        "Candidates are visible nodes with a text, description or value, switches and text fields, as the paper's "
        "authors said in an issue; UGround takes leaves, described and scrollable nodes that have a text.",
        "A recorded point that lies in no candidate makes the step wrong for every prediction, the recorded one too.",
        "For a click predicted as opening an app or going back UGround's script asks a grounding model without a "
        "description; here the element at the recorded point decides.",
        "An empty app name is contained in every text.",
    ),
    source="Li et al. (arXiv 2406.03679); scorer of UGround (Gou et al., arXiv 2410.05243)",
)

_PUBLISHED = PublishedOn(drawn="500 steps, UGround's list")

PROFILES = (Profile("ac.paper", 1, "android_control", _paper, _CARD, recorded_cases, published=_PUBLISHED),)
