"""AITZ by its own scorer (CoAT, arXiv 2403.02713, coat/evaluate.py): as it was released, and with its bugs repaired.

The released scorer takes what is right from the sentence that says the next action ("click on ...", "scroll up"),
and compares rectangles. It reads the place of the recorded touch for scrolls only, so that every click is held
against the screen's top left corner. `aitz.official_asis` keeps that, for comparison; its card names what it does not
keep.

`aitz.official_fixed` does what the code is evidently for: the place of the recorded touch is the one that counts; kind,
direction and button are those of the recorded action, which in AITZ the sentence repeats; and an empty text is no
longer part of any.
"""

from dataclasses import dataclass
from math import isfinite

from emulators.action import Action, Drag, Press, Scroll, Stop, Swipe, Tap, TypeText
from emulators.screen import Box, Point, Screen
from rewards.profiles.case import Card, Case, Matched, Prediction, Profile, recorded_cases
from rewards.profiles.kinds import another_kind, button, plain_name, unreadable
from rewards.profiles.measures import about_centre, coat_heading, finger, inside, intersection_over_union
from rewards.profiles.texts import either_in_other, levenshtein_ratio
from rewards.profiles.verdicts import Verdict, alike, figure

__all__ = ["PROFILES", "official_asis", "official_fixed"]

_FACTOR, _OVERLAP, _LIKENESS = 1.2, 0.5, 0.8
_KINDS = ("click", "scroll", "type", "press", "stop")
_BUTTONS = ("enter", "back", "home")
_CORNER = Point(0, 0)


@dataclass(frozen=True, slots=True)
class _Truth:
    """What is right: a kind and the detail that it has. `kind` is empty for an action that AITZ does not have."""

    kind: str
    point: Point = _CORNER
    text: str = ""
    button: str = ""
    direction: str | None = None


def official_asis(case: Case, prediction: Prediction) -> Matched:
    """The released scorer, its bugs included."""
    return _scored(case, prediction, _told(case), empty_matches=True)


def official_fixed(case: Case, prediction: Prediction) -> Matched:
    """The released scorer without its bugs."""
    return _scored(case, prediction, _recorded(case), empty_matches=False)


def _recorded(case: Case) -> _Truth:
    action, kind = case.action, _kind(case.action)
    match action:
        case Tap(point):
            return _Truth(kind, _pixel(point) or _CORNER)
        case TypeText(text):
            return _Truth(kind, text=text)
        case Press(keys):
            return _Truth(kind, button=button(keys))
        case _:
            return _Truth(kind, direction=coat_heading(finger(case.screen, action)))


def _told(case: Case) -> _Truth:
    """What the sentence says. Without one, or where its first word names no kind, the recorded action counts."""
    words, recorded = case.thought.move.split(" "), _recorded(case)
    kind = _named(words[0])
    if not kind:
        return _Truth(recorded.kind, _CORNER, recorded.text, recorded.button, recorded.direction)
    direction = words[1].strip() if kind == "scroll" and len(words) > 1 else recorded.direction
    pressed = next((one for one in _BUTTONS if one in case.thought.move), "")
    return _Truth(kind, _CORNER, recorded.text, pressed, direction)


def _named(word: str) -> str:
    """The kind that a word names: the first that is part of it, and "type" for "input"."""
    lower = word.lower()
    return "type" if lower == "input" else next((kind for kind in _KINDS if kind in lower), "")


def _kind(action: Action) -> str:
    match action:
        case Tap():
            return "click"
        case Swipe() | Drag() | Scroll():
            return "scroll"
        case TypeText():
            return "type"
        case Press():
            return "press"
        case Stop():
            return "stop"
        case _:
            return ""


def _scored(case: Case, prediction: Prediction, truth: _Truth, *, empty_matches: bool) -> Matched:
    kind = truth.kind.upper() or plain_name(case.action)
    action, placed = prediction.action, truth.kind == "click"
    if action is None:
        return unreadable(kind, prediction, placed=placed)
    said = _kind(action).upper() or plain_name(action)
    if said != kind:
        return another_kind(kind, said, placed=placed)
    verdict = _verdict(case, prediction, action, truth, empty_matches=empty_matches)
    return Matched(kind, said, True, verdict.right, verdict.right if placed else None, verdict.text, verdict.why)


def _verdict(case: Case, prediction: Prediction, action: Action, truth: _Truth, *, empty_matches: bool) -> Verdict:
    match action:
        case Tap(point):
            return _click(case.screen, truth.point, _rounded(prediction.box) if prediction.box else _one_pixel(point))
        case TypeText(text):
            return _typed(text, truth.text, empty_matches=empty_matches)
        case Press(keys):
            pressed = button(keys)
            return Verdict(pressed == truth.button, f"{pressed} for {truth.button or 'no button'}")
        case Stop():
            return Verdict(True, "any stop")
        case Swipe() | Drag() | Scroll():
            way = coat_heading(finger(case.screen, action))
            return Verdict(way is not None and way == truth.direction, f"{way or 'no way'} for {truth.direction}")
        case _:
            return alike(case.action, action)


def _click(screen: Screen, point: Point, pointed: Box | None) -> Verdict:
    """Whether the rectangle, enlarged, holds the point or covers much of a box around it."""
    if pointed is None:
        return Verdict(False, "the place is no number")
    grown = about_centre(pointed, _FACTOR)
    if inside(grown, point):
        return Verdict(True, "the rectangle holds the point")
    best = 0.0
    for position, element in enumerate(screen.elements):
        box = element.box
        # Cheap first: most boxes are nowhere near the point, even when they are enlarged.
        above = box.bottom - box.top
        if point.y < box.top - above or point.y > box.bottom + above:
            continue
        around = about_centre(box, _FACTOR)
        if inside(around, point):
            best = max(best, intersection_over_union(grown, around))
            if best > _OVERLAP:
                return Verdict(True, f"IoU {figure(best, _OVERLAP, 2)} with box {position}")
    return Verdict(False, f"IoU {figure(best, _OVERLAP, 2)} with boxes around the point")


def _typed(text: str, truth: str, *, empty_matches: bool) -> Verdict:
    likeness = levenshtein_ratio(text, truth)
    if either_in_other(text, truth):
        right = empty_matches or bool(text) == bool(truth)
        return Verdict(right, "one text is in the other" if right else "an empty text", likeness)
    return Verdict(likeness > _LIKENESS, f"likeness {figure(likeness, _LIKENESS, 2)}", likeness)


def _pixel(point: Point) -> Point | None:
    """The whole pixel that holds a recorded point, as the released code cuts it off."""
    return Point(int(point.x), int(point.y)) if isfinite(point.x) and isfinite(point.y) else None


def _one_pixel(point: Point) -> Box | None:
    """A rectangle without size, cut off like a recorded point, so that the recorded point itself is met."""
    pixel = _pixel(point)
    return None if pixel is None else Box(pixel.x, pixel.y, pixel.x, pixel.y)


def _rounded(box: Box) -> Box | None:
    """The nearest whole pixels, halves to the even one, as the released code rounds what was predicted."""
    sides = (box.left, box.top, box.right, box.bottom)
    return Box(*(round(side) for side in sides)) if all(map(isfinite, sides)) else None


_STEPS = "all steps of the test split: 4,724 of 506 episodes"
_DENOMINATOR = "all steps; a prediction that cannot be read is wrong"
_REST = (
    "Scroll: same direction. Typed text: either contains the other, case counts, or Levenshtein ratio > 0.8. Press: "
    "same button. Stop: same kind."
)
_POINTS = (
    "Made for rectangles: a point is a rectangle without size, so it is right on the very pixel only. Score points by "
    "aitz.qwen or aitz.agentcpm."
)
_STOPS = "Complete and impossible are the same."

_ASIS = Card(
    matching="Click: the predicted rectangle x1.2 holds the pixel (0, 0), or its IoU with a UI box x1.2 that holds "
    f"(0, 0) is > 0.5. {_REST}",
    steps=_STEPS,
    denominator=_DENOMINATOR,
    quirks=(
        "Clicks are held against the top left corner, a bug of the released code: the recorded click itself is wrong.",
        "Kind, direction and button are read from the annotators' sentence; the button is the first of enter, back "
        "and home that it contains. Without a sentence that begins with a kind the recorded action counts, where the "
        "released code stops.",
        "An empty text is contained in any.",
        _STOPS,
        "Predicted rectangles are rounded to whole pixels.",
        "The released code scores some replies that our coat dialects cannot read: an input without a text is the "
        "empty text and so right; a scroll without a direction and a click with neither bbox nor idx, with the idx of "
        "no element or with a bbox that ends before it begins are of the right kind; of a bbox of more than four "
        "numbers the first four count. Here all of these are unreadable, so wrong in kind too.",
        "A tag's number counts as the tag's box. The released code takes number 0 for none.",
        _POINTS,
    ),
    source="CoAT (arXiv 2403.02713), coat/evaluate.py as released",
)

_FIXED = Card(
    matching="Click: the predicted rectangle x1.2 holds the recorded pixel, or its IoU with a UI box x1.2 that holds "
    f"that pixel is > 0.5. {_REST}",
    steps=_STEPS,
    denominator=_DENOMINATOR,
    quirks=(
        "Two bugs of the released code are repaired: a click is held against the recorded point, and an empty text "
        "matches an empty one only.",
        "Kind, direction and button are those of the recorded action, not of the annotators' sentence.",
        _STOPS,
        "Predicted rectangles are rounded to whole pixels; the recorded point is cut off to one.",
        _POINTS,
    ),
    source="CoAT, coat/evaluate.py with its evident intent; the repair is ours",
)

PROFILES: tuple[Profile, ...] = (
    Profile("aitz.official_asis", 1, "aitz", official_asis, _ASIS, recorded_cases),
    Profile("aitz.official_fixed", 1, "aitz", official_fixed, _FIXED, recorded_cases),
)
