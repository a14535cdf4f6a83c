"""The notification shade, as `cmd statusbar` and `service call statusbar` open and close it."""

from dataclasses import replace

from emulators.virtual.door.handset import Handset
from emulators.virtual.system import SYSTEM_PACKAGE
from emulators.virtual.world import Page

__all__ = ["collapse", "expand"]


def expand(handset: Handset, *, settings: bool = False) -> None:
    """Open the shade; with `settings`, unfolded to all its tiles."""
    handset.phone.world.panel(Page(SYSTEM_PACKAGE, "shade", ui={"expanded": True} if settings else {}))


def collapse(handset: Handset) -> None:
    world = handset.phone.world
    kept = tuple(page for page in world.state.panels if page.package != SYSTEM_PACKAGE)
    world.state = replace(world.state, panels=kept)
