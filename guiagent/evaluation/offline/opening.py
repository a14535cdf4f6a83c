"""Opening recorded data sets by name, with no more of them read than somebody will look at."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from guiagent.config import ConfigError, constructed
from guiagent.datasets.episode import DataSet
from guiagent.evaluation.offline.names import BENCHMARKS, DEFAULTS
from rewards.profiles.case import Profile

__all__ = ["open_dataset", "wanted_profiles"]


def open_dataset(benchmark: str, settings: Mapping[str, Any], *, shown: bool, profiles: Sequence[Profile]) -> DataSet:
    """The data set that the table [data] describes; its keys are those of the loader's constructor.

    `shown` is whether a policy will look at the screens: otherwise neither pixels nor, where no profile looks at
    elements, trees are read, unless the settings say so. Raises ConfigError, and DatasetError for a wrong folder.
    """
    make = _loader(benchmark)
    if "folder" not in settings:
        raise ConfigError(f"say where {benchmark} lies: --data DIR")
    known = inspect.signature(make).parameters
    unread = {"pixels": shown, "trees": shown or any(one.elements for one in profiles)}
    values = {**{name: read for name, read in unread.items() if name in known and not read}, **settings}
    return constructed(make, values, where="data")


def _loader(benchmark: str) -> Callable[..., DataSet]:
    match benchmark:
        case "aitz":
            from guiagent.datasets.aitz import Aitz

            return Aitz
        case "android_control":
            from guiagent.datasets.android_control import AndroidControl

            return AndroidControl
        case "aitw":
            from guiagent.datasets.aitw import Aitw

            return Aitw
        case "aitw_seeclick":
            from guiagent.datasets.aitw_seeclick import AitwSeeClick

            return AitwSeeClick
        case "amex":
            from guiagent.datasets.amex import Amex

            return Amex
        case "odyssey":
            from guiagent.datasets.odyssey import Odyssey

            return Odyssey
        case "mind2web":
            from guiagent.datasets.mind2web import Mind2Web

            return Mind2Web
        case _:
            raise ConfigError(f"there is no data set {benchmark!r}; known are {', '.join(BENCHMARKS)}")


def wanted_profiles(benchmark: str, names: Sequence[str]) -> tuple[Profile, ...]:
    """The profiles of those names; without names all of the benchmark, its default first. Raises ConfigError."""
    from rewards.profiles.table import profile, profiles_for
    from rewards.score import RewardError

    try:
        if names:
            return tuple({one.label: one for one in map(profile, names)}.values())
        default = profile(DEFAULTS[benchmark])
    except RewardError as error:
        raise ConfigError(str(error)) from error
    return default, *(one for one in profiles_for(benchmark) if one.name != default.name)
