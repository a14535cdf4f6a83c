"""The apps of the phone, named in one place."""

from emulators.virtual.app import App

__all__ = ["installed"]


def installed() -> tuple[App, ...]:
    """Every app, in the order of the launcher (which the phone adds itself)."""
    from emulators.virtual.apps import clock, contacts, notes, settings

    return (contacts.APP, notes.APP, clock.APP, settings.APP)
