"""The profile `ac.agentcpm`: AndroidControl as AgentCPM-GUI (arXiv 2506.01391) scores it, in the manner of AitZ.

Its scripts turn the data set into AitZ's form first: a long press becomes a touch, waiting becomes stopping, opening an
app has no counterpart and is dropped, and every episode gets a last step that says it is finished.
"""

from bisect import insort
from collections.abc import Sequence
from math import inf

from emulators.action import Action, Drag, LongPress, OpenApp, Press, Scroll, Stop, Swipe, Tap, TypeText, Wait
from emulators.screen import Point, Screen
from emulators.trajectory import Thought, Trajectory
from rewards.profiles.android_control import content_way, place, text_of
from rewards.profiles.case import Card, Case, Matched, Prediction, Profile, PublishedOn, recorded_cases
from rewards.profiles.kinds import plain_name
from rewards.profiles.measures import SLACK, aitw_grown, inside, near, opposite
from rewards.profiles.texts import either_in_other, folded, levenshtein_ratio
from rewards.profiles.verdicts import Verdict, alike, judged

__all__ = ["PROFILES"]

_NEAR, _LARGER, _NEAREST = 0.04, 0.2, 5


def _agentcpm(case: Case, prediction: Prediction) -> Matched:
    recorded = case.action
    if isinstance(recorded, LongPress):
        case = Case(case.episode, case.index, case.instruction, case.screen, case.thought, Tap(recorded.point))
    return judged(case, prediction, _name, _decide, places=("click",))


def _name(action: Action) -> str:
    match action:
        case Tap():
            return "click"
        case LongPress():
            return "long_point"
        case Scroll() | Swipe() | Drag():
            return "scroll"
        case TypeText():
            return "type"
        case Press():
            return "press"
        case Stop() | Wait():
            return "stop"
        case _:
            return plain_name(action).lower()


def _decide(case: Case, said: Action) -> Verdict:
    match _name(said):
        case "click":
            return _touch(case.screen, place(case.action), place(said))
        case "scroll":
            ways = content_way(case.screen, case.action), content_way(case.screen, said)
            return Verdict(ways[0] == ways[1], f"the finger goes {opposite(ways[1]) if ways[1] else 'nowhere'}")
        case "type":
            recorded, typed = folded(text_of(case.action)), folded(text_of(said))
            same = either_in_other(typed, recorded)
            why = "one text is in the other" if same else "neither text is in the other"
            return Verdict(same, why, levenshtein_ratio(typed, recorded))
        case "stop":
            return Verdict(True, "any stop or wait")
        case _:
            return alike(case.action, said)


def _touch(screen: Screen, recorded: Point, said: Point) -> Verdict:
    if near(screen, recorded, said, _NEAR):
        return Verdict(True, f"within {_NEAR}")
    position = _among_nearest(screen, recorded, said)
    if position is None:
        return Verdict(False, f"more than {_NEAR} away and in none of the {_NEAREST} nearest boxes")
    return Verdict(True, f"inside box {position}, one of the {_NEAREST} nearest")


def _among_nearest(screen: Screen, recorded: Point, said: Point) -> int | None:
    """The first box that holds the said point among the five whose centres are nearest to the recorded one, or None.

    Centres are those of the enlarged boxes: `measures.aitw_grown` is written out here, as every box is looked at.
    """
    width, height = screen.width or 1, screen.height or 1
    nearest: list[tuple[float, int]] = []
    farthest = inf
    for position, element in enumerate(screen.elements):
        box = element.box
        left, top = box.left, box.top
        across, down = box.right - left, box.bottom - top
        left -= _LARGER * across / 2
        top -= _LARGER * down / 2
        across *= 1 + _LARGER
        down *= 1 + _LARGER
        right_of = ((left if left > 0 else 0) + (across if across < width else width) / 2 - recorded.x) / width
        below = ((top if top > 0 else 0) + (down if down < height else height) / 2 - recorded.y) / height
        away = right_of * right_of + below * below
        if away < farthest:
            insort(nearest, (away, position))
            if len(nearest) >= _NEAREST:
                del nearest[_NEAREST:]
                farthest = nearest[-1][0]
    slack = SLACK * max(width, height)
    for _, position in nearest:
        if inside(aitw_grown(screen, screen.elements[position].box, _LARGER), said, slack):
            return position
    return None


def _cases(episode: str, trajectory: Trajectory) -> Sequence[Case]:
    """The steps that are kept, numbered as they were recorded, and the appended one on the last screen."""
    kept = [case for case in recorded_cases(episode, trajectory) if not isinstance(case.action, OpenApp)]
    if trajectory.final is not None:
        told, number = trajectory.task.instruction, len(trajectory.steps)
        kept.append(Case(episode, number, told, trajectory.final, Thought(move="finish the task"), Stop()))
    return kept


_CARD = Card(
    matching=(
        "Click: inside one of the 5 boxes whose centres are nearest to the recorded point, made 1.2 times as long, or "
        "at most 0.04 of the screen's sides away. Typed text: either contains the other, in lower case. Scroll: same "
        "direction of the finger. Back, home and other buttons: the same. Stop and wait: same kind."
    ),
    steps=(
        "all that is not in the training split: 1,680 episodes, 10,161 steps. Steps that open an app are dropped, and "
        "every episode gets a last step that stops, those without an action too. Ask for all of them by "
        "`--split validation+test --set data.empty=true`"
    ),
    denominator="all steps kept, the appended ones included; grounding over recorded clicks and long presses",
    quirks=(
        "1,680 is all of validation (137) and test (1,543), so episodes without an action, which have the appended "
        "step alone, are among them; without data.empty=true these steps are missing from n.",
        "A recorded long press counts as a click: predicting a long press is wrong for every step, a click is right.",
        "Waiting and stopping are one kind, complete and impossible too.",
        "Every window and every node of the tree is a box, hidden and empty ones included; that of a window counts "
        "beside that of its root, which mostly is the same.",
        "The nearest boxes need not hold the recorded point.",
        "An empty text is contained in every other.",
    ),
    source="Zhang et al., AgentCPM-GUI (arXiv 2506.01391)",
)

_PUBLISHED = PublishedOn(split="validation+test", empty=True)

PROFILES = (Profile("ac.agentcpm", 1, "android_control", _agentcpm, _CARD, _cases, published=_PUBLISHED),)
