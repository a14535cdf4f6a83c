"""The recorded data sets, as `guiagent eval` calls them, and the profile of each that newcomers look at first."""

from collections.abc import Mapping

__all__ = ["BENCHMARKS", "DEFAULTS"]

DEFAULTS: Mapping[str, str] = {
    "aitz": "aitz.qwen",
    "android_control": "ac.qwen",
    "aitw": "aitw.jax",
    "aitw_seeclick": "aitw.seeclick",
    "amex": "amex",
    "odyssey": "odyssey",
    "mind2web": "mind2web",
}
"""The profile whose figures are told in detail unless others are named; our choice."""

BENCHMARKS = tuple(DEFAULTS)
