"""The commands of Android's own services on the phone: `am`, `pm`, `input`, `dumpsys`, `settings` and the others.

They print and exit as those of Android 13 do. What a real phone refuses is refused in its words; what only a real one
can do is refused by name on stderr, with a status that is not 0.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulators.virtual.door.services.table import SERVICES

__all__ = ["SERVICES"]


def __getattr__(name: str) -> object:
    """`SERVICES` is read when it is first asked for: the phone that it needs takes long to import."""
    if name != "SERVICES":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}; it has SERVICES")
    from emulators.virtual.door.services.table import SERVICES

    return SERVICES
