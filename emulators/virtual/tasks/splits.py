"""Which tasks are for training and which measure what a policy has not met: parameters, templates, whole apps.

A template or an app that is held out is so with all of its seeds. Training draws from "in-domain" alone; a policy that
was trained on anything else must not be reported on the split that it came from.
"""

from typing import Literal, get_args

from emulators.virtual import pools

__all__ = ["SPLITS", "UNSEEN_APPS", "UNSEEN_TEMPLATES", "Split", "split_of"]

Split = Literal["in-domain", "unseen parameters", "unseen template", "unseen app"]

SPLITS: tuple[Split, ...] = get_args(Split)

UNSEEN_APPS = frozenset({"opentracks", "osmand", "shop", "vlc"})
"""Apps that no training task is about (`phone/<app>/...`); our choice: one to read, a map, a shop, a player."""

UNSEEN_TEMPLATES = frozenset({
    "phone/clock/move_alarm", "phone/contacts/add_with_email", "phone/notes/exchange_word",
    "phone/settings/two_switches",
})  # fmt: skip
"""Templates held out within apps that are trained on; our choice: each combines steps that others teach one by one."""


def split_of(name: str, seed: int) -> Split:
    """The split of the instance "<name>@<seed>"."""
    if name.split("/")[1] in UNSEEN_APPS:
        return "unseen app"
    if name in UNSEEN_TEMPLATES:
        return "unseen template"
    return "unseen parameters" if pools.held_out(seed) else "in-domain"
