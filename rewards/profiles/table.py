"""All scorer profiles, by name and by the data set that they score."""

from rewards.profiles import (
    ac_agentcpm,
    ac_gui_r1,
    ac_osatlas,
    ac_osgenesis,
    ac_paper,
    ac_qwen,
    aitw,
    aitz,
    aitz_points,
    amex,
    autogui,
    mind2web,
    odyssey,
)
from rewards.profiles.case import Profile
from rewards.score import RewardError

__all__ = ["PROFILES", "profile", "profiles_for"]

_MODULES = (
    aitz, aitz_points, autogui, ac_paper, ac_osatlas, ac_osgenesis, ac_qwen, ac_agentcpm, ac_gui_r1, aitw, amex,
    odyssey, mind2web,
)  # fmt: skip

PROFILES: tuple[Profile, ...] = tuple(one for module in _MODULES for one in module.PROFILES)

_ALSO: dict[str, tuple[str, ...]] = {
    "aitw": ("aitw.seeclick", "autogui.step"),
    "aitw_seeclick": ("aitw.jax", "autogui.step"),
    "amex": ("autogui.step",),
}
"""Profiles that score a data set besides those that are made for it: the same steps, or the same kinds of actions."""


def profile(name: str) -> Profile:
    """The profile of that name, "aitz.qwen", also with its version: "aitz.qwen/1".

    Raises RewardError naming the known ones.
    """
    for one in PROFILES:
        if name in (one.name, one.label):
            return one
    raise RewardError(f"no profile {name!r}; there are {', '.join(one.label for one in PROFILES)}")


def profiles_for(benchmark: str) -> tuple[Profile, ...]:
    """The profiles that score a data set, those made for it first; empty for one that nobody scores."""
    also = _ALSO.get(benchmark, ())
    made = (one for one in PROFILES if one.benchmark == benchmark)
    return (*made, *(one for one in PROFILES if one.name in also))
