"""AMEX (arXiv 2407.17490): no scorer was released, and papers take the matching of Android in the Wild."""

from rewards.profiles.aitw import MATCHING, QUIRKS, gestures_and_types
from rewards.profiles.case import Card, Profile, recorded_cases

__all__ = ["PROFILES"]

_CARD = Card(
    matching=f"{MATCHING} The UI boxes are AMEX's elements.",
    steps="all steps of the chosen episodes",
    denominator="all steps; a prediction that cannot be read is wrong",
    quirks=(
        *QUIRKS,
        "AMEX has no scorer of its own: this is the matching of Android in the Wild, as papers say they use.",
    ),
    source="Android in the Wild, action_matching.py, on AMEX (arXiv 2407.17490)",
)

PROFILES: tuple[Profile, ...] = (Profile("amex", 1, "amex", gestures_and_types, _CARD, recorded_cases, published=None),)
