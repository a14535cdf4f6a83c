"""Step accuracy in the style of Auto-GUI, which MobileIPL (arXiv 2505.12299) reports on AITZ and AMEX: our reading.

MobileIPL names the metric and releases no scorer. Auto-GUI's is the matching of Android in the Wild with the typed
text compared as well; the papers that are at hand do not say how. We take what SeeClick reports as text accuracy on
the same data: in lower case and without spaces at the ends, one text is part of the other. An empty text would be
part of any and so would make typing nothing right; it matches an empty one only.
"""

from emulators.action import TypeText
from rewards.profiles.aitw import MATCHING, QUIRKS, gestures_and_types
from rewards.profiles.case import Card, Case, Matched, Prediction, Profile, recorded_cases
from rewards.profiles.texts import either_in_other, folded

__all__ = ["PROFILES", "step"]


def step(case: Case, prediction: Prediction) -> Matched:
    """The matching of Android in the Wild, and the typed text besides."""
    scored, recorded, said = gestures_and_types(case, prediction), case.action, prediction.action
    if not isinstance(recorded, TypeText) or not isinstance(said, TypeText):
        return scored
    text, truth = folded(said.text), folded(recorded.text)
    same = bool(text) == bool(truth) and either_in_other(text, truth)
    why = "one text is in the other" if same else "neither text is in the other, or one is empty"
    return Matched(scored.kind, scored.said, scored.typed, same, scored.grounded, float(same), why)


_CARD = Card(
    matching=MATCHING.replace("Nothing else is compared.", "Typed text: either contains the other, in lower case."),
    steps="all steps of the test split; MobileIPL reports AITZ and AMEX",
    denominator="all steps; a prediction that cannot be read is wrong",
    quirks=(
        "Our reading: MobileIPL released no scorer. This is aitw.jax with a check of typed text, whose rule is ours "
        "(SeeClick's text accuracy, but an empty text matches an empty one only).",
        *(quirk for quirk in QUIRKS if not quirk.startswith("Typed text")),
        "Swiping up is as good as down.",
    ),
    source="MobileIPL (arXiv 2505.12299), step accuracy in the style of Auto-GUI; our reading",
)

PROFILES: tuple[Profile, ...] = (Profile("autogui.step", 1, "aitz", step, _CARD, recorded_cases),)
