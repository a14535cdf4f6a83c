"""The profile `mind2web`: Multimodal-Mind2Web (arXiv 2306.06070, 2401.01614) by element, operation and both.

Follows the scorer that UGround published for models that point. Candidates that are right carry the resource id
"positive", as the loader of the data set writes down.
"""

from dataclasses import replace
from string import punctuation

from emulators.action import (
    Action,
    ClearText,
    DoubleTap,
    GoTo,
    Hover,
    LongPress,
    Press,
    Scroll,
    SelectOption,
    Tap,
    TypeText,
    Upload,
)
from emulators.screen import Point, Screen
from rewards.profiles.case import Card, Case, Matched, Prediction, Profile, recorded_cases
from rewards.profiles.kinds import plain_name, unreadable
from rewards.profiles.measures import SLACK, inside
from rewards.profiles.texts import token_set_f1

__all__ = ["POSITIVE", "PROFILES"]

POSITIVE = "positive"
"""The resource id of the candidates that are right, as loaders of this data set give it."""


def _mind2web(case: Case, prediction: Prediction) -> Matched:
    kind, value = _operation(case.action)
    said = prediction.action
    if said is None:
        return replace(unreadable(kind, prediction, placed=True), text=0.0)
    name, written = _operation(said)
    likeness = _likeness(f"{kind} {value}", f"{name} {written}")
    found = _element(case.screen, said)
    typed = name == kind
    right = typed and likeness == 1 and found is not None
    told = "no right candidate" if found is None else f"candidate {found}"
    return Matched(kind, name, typed, right, found is not None, likeness, f"{told}, operation F1 {likeness:.2f}")


def _operation(action: Action) -> tuple[str, str]:
    """The data set's operation and its value. Hovering over an element is recorded as a click on it."""
    match action:
        case Tap() | Hover():
            return "CLICK", ""
        case TypeText(text):
            return "TYPE", text
        case SelectOption(options):
            return "SELECT", " ".join(options)
        case Press(keys):
            return "PRESS", keys
        case Scroll(direction):
            return "SCROLL", direction
        case GoTo(url):
            return "GOTO", url
        case _:
            return plain_name(action), ""


def _likeness(recorded: str, said: str) -> float:
    """F1 of the sets of words in lower case, without words that are nothing but punctuation."""
    one, other = (
        " ".join(word for word in text.lower().split() if word not in punctuation) for text in (recorded, said)
    )
    return token_set_f1(one, other, both_empty=1.0)


def _element(screen: Screen, said: Action) -> int | None:
    """The right candidate that was chosen or pointed at, or None."""
    elements = screen.elements
    match said:
        case (
            Tap(point, chosen)
            | DoubleTap(point, chosen)
            | LongPress(point, chosen)
            | Hover(point, chosen)
            | TypeText(_, point, chosen)
            | ClearText(point, chosen)
            | SelectOption(_, point, chosen)
            | Upload(_, point, chosen)
        ):
            if chosen is not None and 0 <= chosen < len(elements) and elements[chosen].resource_id == POSITIVE:
                return chosen
            return None if point is None else _pointed_at(screen, point)
        case _:
            return None


def _pointed_at(screen: Screen, point: Point) -> int | None:
    slack = SLACK * max(screen.width, screen.height)
    for position, element in enumerate(screen.elements):
        if element.resource_id == POSITIVE and inside(element.box, point, slack):
            return position
    return None


_CARD = Card(
    matching=(
        "A step is right when its element and its operation are. Element: a right candidate was chosen, or the point "
        'lies in the box of one, edges included. Operation: F1 of the words of CLICK, "TYPE text" or "SELECT '
        'option" is 1, in lower case.'
    ),
    steps="test_task 1,339, test_website 1,019, test_domain 4,060 steps, reported one by one",
    denominator=(
        "all steps; the headline is the mean over tasks of the share of right steps. Grounding is the element "
        "accuracy and text the operation F1, both over all steps"
    ),
    quirks=(
        "A step without a right candidate that has a box is wrong for every prediction, the recorded one too.",
        "Words made of punctuation alone are ignored, and so are the order of words and how often one is said.",
        "A chosen candidate and a point are both accepted; UGround's scorer knows points only, the original "
        "candidates only.",
        "Hovering and pressing enter on an element are recorded as clicks; a predicted hover counts as a click.",
    ),
    source="Deng et al. (arXiv 2306.06070), Zheng et al. (arXiv 2401.01614); scorer of UGround (arXiv 2410.05243)",
)

PROFILES = (Profile("mind2web", 1, "mind2web", _mind2web, _CARD, recorded_cases, averaged="episodes", published=None),)
