"""The virtual phone's own tasks: templates with seeded parameters, checks on state, and oracles that see the screen."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulators.virtual.tasks.catalogue import PhoneSuite

__all__ = ["suite"]


def suite() -> "PhoneSuite":
    """All templates over the phone's apps."""
    from emulators.virtual.tasks import clock, contacts, notes, settings, several
    from emulators.virtual.tasks.catalogue import PhoneSuite

    return PhoneSuite(
        (*settings.TEMPLATES, *contacts.TEMPLATES, *notes.TEMPLATES, *clock.TEMPLATES, *several.TEMPLATES)
    )
