"""How large the small policies are, and how they are spoken to."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from guiagent.dialects.coat import Coat
from guiagent.prompt import TERSE
from guiagent.vlm.talk import Speech
from guiagent.vlm.tiny import TinySize

__all__ = ["NANO", "READINGS", "SIZE", "SIZES", "SPEECH", "Reading"]

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

NANO = replace(SIZE, hidden=192, layers=4, heads=6, key_value_heads=6, feed_forward=480, vocabulary=4000)
"""The policy that knows its way through many tasks: 2.7 million parameters, 5.5 MB in bfloat16.

Of the sizes that were tried with the rates of its curriculum, this one learned to look things up with every seed.
"""

Reading = Literal["list", "both", "pixels"]
"""What a policy reads of a screen: the list of its elements, the picture, or both."""

SIZES: Mapping[Reading, TinySize] = {
    "list": NANO,
    "both": NANO,
    "pixels": replace(
        NANO, vision_hidden=96, vision_depth=2, vision_heads=3, vision_feed_forward=192, max_pixels=192 * 416
    ),
}
"""One that has nothing but the picture sees it at half its width, where labels can just be read."""

READINGS: Mapping[Reading, Speech] = {
    "list": replace(SPEECH, pixels=False),
    "both": SPEECH,
    "pixels": replace(SPEECH, prompts=replace(TERSE, see="")),
}
