"""The apps of the phone, named in one place."""

from emulators.virtual.app import App

__all__ = ["installed"]


def installed() -> tuple[App, ...]:
    """Every app, in the order of the launcher; the first one is the launcher itself."""
    from emulators.virtual.apps import launcher, settings

    return (launcher.APP, settings.APP)
