"""AITZ for models that point: the scorer of AgentCPM-GUI (arXiv 2506.01391), and that of Qwen2.5-VL as we read it.

Both descend from one published sketch by the Qwen2.5-VL team. A click is right near the recorded one, or in the same
box of the screen, enlarged. The sketch itself needs a file of boxes that was not published; `aitz.qwen` takes the
boxes that AITZ ships.
"""

from dataclasses import dataclass

from emulators.action import Action, Drag, LongPress, Press, Scroll, Stop, Swipe, Tap, TypeText, Wait
from rewards.profiles.case import Card, Case, Matched, Prediction, Profile, recorded_cases
from rewards.profiles.kinds import button, plain_name
from rewards.profiles.measures import argmax_heading, finger
from rewards.profiles.texts import either_in_other, folded, levenshtein_ratio
from rewards.profiles.verdicts import Verdict, alike, judged, touched

__all__ = ["PROFILES", "PointRule"]

_GROWTH = 0.2


@dataclass(frozen=True, slots=True)
class PointRule:
    """The rule as a function. `tolerance` is how far a click may be off, in shares of the screen's sides.

    `waiting_stops`: whether a pause counts as the end of the episode.
    """

    tolerance: float
    waiting_stops: bool

    def __call__(self, case: Case, prediction: Prediction) -> Matched:
        return judged(case, prediction, self._kind, self._verdict, places=("CLICK", "LONG_POINT"))

    def _kind(self, action: Action) -> str:
        match action:
            case Tap():
                return "CLICK"
            case LongPress():
                return "LONG_POINT"
            case Swipe() | Drag() | Scroll():
                return "SCROLL"
            case TypeText():
                return "TYPE"
            case Press():
                return "PRESS"
            case Stop():
                return "STOP"
            case Wait() if self.waiting_stops:
                return "STOP"
            case _:
                return plain_name(action)

    def _verdict(self, case: Case, said: Action) -> Verdict:
        match case.action, said:
            case (Tap(target), Tap(point)) | (LongPress(target), LongPress(point)):
                return touched(case.screen, target, point, tolerance=self.tolerance, growth=_GROWTH)
            case TypeText(truth), TypeText(text):
                one, other = folded(text), folded(truth)
                same = either_in_other(one, other)
                why = "one text is in the other" if same else "neither text is in the other"
                return Verdict(same, why, levenshtein_ratio(one, other))
            case Press(keys), Press(pressed):
                return Verdict(button(keys) == button(pressed), f"{button(pressed)} for {button(keys)}")
            case ((Stop() | Wait()), (Stop() | Wait())):
                return Verdict(True, "any stop")
            case ((Swipe() | Drag() | Scroll()), (Swipe() | Drag() | Scroll())):
                right, way = (argmax_heading(finger(case.screen, action)) for action in (case.action, said))
                return Verdict(way is not None and way == right, f"{way or 'no way'} for {right or 'no way'}")
            case _:
                return alike(case.action, said)


_MATCHING = (
    "Click and long press: at most {} of the screen's sides away, or inside a UI box x1.2 that holds the recorded "
    "point. Scroll: same direction of the finger, of four. Typed text: either contains the other, in lower case. "
    "Press: same button. Stop: same kind."
)
_STEPS = "all steps of the test split: 4,724 of 506 episodes"
_SHARED = (
    "The distance counts also where a box holds the recorded point and was missed.",
    "An empty text is contained in any.",
    "Complete and impossible are the same.",
    "A movement without length has no direction and is wrong.",
    "Boxes grow as in AitW: what the left or top border cuts off is added at the other side.",
)

_AGENTCPM = Card(
    matching=_MATCHING.format(0.14),
    steps=_STEPS,
    denominator="all steps; those without an answer are wrong, the released script leaves them out",
    quirks=(*_SHARED, "Waiting counts as stopping."),
    source="AgentCPM-GUI (arXiv 2506.01391), eval/utils/evaluator.py",
)

_QWEN = Card(
    matching=_MATCHING.format(0.04),
    steps=_STEPS,
    denominator="all steps; a prediction that cannot be read is wrong",
    quirks=(
        *_SHARED,
        "Our reading: the sketch takes boxes from a file that was not published; here they are AITZ's UI boxes.",
        "The sketch turns the recorded up and down round, as its model names where the content goes. Here both sides "
        "are movements of the finger; turning them is the dialect's part.",
    ),
    source="the Qwen2.5-VL team's sketch of its AITZ scorer (issue 904 of its repository)",
)

PROFILES: tuple[Profile, ...] = (
    Profile("aitz.agentcpm", 1, "aitz", PointRule(0.14, waiting_stops=True), _AGENTCPM, recorded_cases),
    Profile("aitz.qwen", 1, "aitz", PointRule(0.04, waiting_stops=False), _QWEN, recorded_cases),
)
