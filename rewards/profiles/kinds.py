"""What any profile says of a step: names where a data set has none, answers of another kind and unreadable ones."""

import re

from emulators.action import Action
from emulators.chords import normal_chord
from rewards.profiles.case import Matched, Prediction

__all__ = ["another_kind", "button", "plain_name", "unreadable"]


def plain_name(action: Action) -> str:
    """The kind of an action as data sets write kinds, from our own name for it: "OPEN_APP"."""
    return re.sub("(?<!^)(?=[A-Z])", "_", type(action).__name__).upper()


def button(keys: str) -> str:
    """A key by its normal name in lower case: "enter" for "Return"."""
    return normal_chord(keys).lower()


def unreadable(kind: str, prediction: Prediction, *, placed: bool) -> Matched:
    """Wrong, since no action could be read. `placed`: whether the recorded action has a place that is looked at."""
    why = f"unreadable: {prediction.unreadable or 'no action'}"
    return Matched(kind, "", typed=False, exact=False, grounded=False if placed else None, why=why)


def another_kind(kind: str, said: str, *, placed: bool) -> Matched:
    """Wrong, since it is another kind of action."""
    return Matched(kind, said, typed=False, exact=False, grounded=False if placed else None, why=f"{said} for {kind}")
