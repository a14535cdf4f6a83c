"""How large the small policy is, and how it is spoken to."""

from guiagent.dialects.coat import Coat
from guiagent.prompt import TERSE
from guiagent.vlm.talk import Speech
from guiagent.vlm.tiny import TinySize

__all__ = ["SIZE", "SPEECH"]

SIZE = TinySize(
    hidden=128,
    layers=2,
    heads=4,
    key_value_heads=4,
    feed_forward=256,
    vision_hidden=48,
    vision_depth=1,
    vision_heads=2,
    vision_feed_forward=96,
    vocabulary=2000,
    max_pixels=64 * 160,
    tied=True,
    spaced_digits=True,
)
"""Small enough to learn in minutes on two cores; all figures are ours.

Two layers are what looking up takes: one marks each number with the label before it, one finds the label. With tied
embeddings a token that was looked up can be said as it is; untied, every word's copying has to be learned for itself.
"""

SPEECH = Speech(TERSE, Coat(grid=100, bare=True), pixels=True, goals=1)
"""Few words, small numbers, no quotes, and only the next goal of a plan."""
