"""The apps of the phone, named in one place."""

from emulators.virtual.app import App

__all__ = ["installed", "panels"]


def installed() -> tuple[App, ...]:
    """Every app, in the order of the launcher (which the phone adds itself)."""
    from emulators.virtual.apps import (  # fmt: skip
        broccoli,
        calendar_pro,
        camera,
        chrome,
        clipper,
        clock,
        contacts,
        dialer,
        documents,
        expense,
        gallery,
        joplin,
        mail,
        music,
        notes,
        osmand,
        recorder,
        settings,
        shop,
        sketch,
        sms,
        todo,
        tracks,
        vlc,
    )

    return (
        contacts.APP,
        notes.APP,
        clock.APP,
        expense.APP,
        shop.APP,
        clipper.APP,
        joplin.APP,
        documents.APP,
        broccoli.APP,
        gallery.APP,
        settings.APP,
        sms.APP,
        mail.APP,
        todo.APP,
        dialer.APP,
        calendar_pro.APP,
        tracks.APP,
        osmand.APP,
        chrome.APP,
        camera.APP,
        recorder.APP,
        sketch.APP,
        music.APP,
        vlc.APP,
    )


def panels() -> tuple[App, ...]:
    """What the system lays over apps: its own screens, permission pop-ups, the share sheet, and interruptions."""
    from emulators.virtual.apps import chooser, interruptions, permissions, system_ui

    return (system_ui.APP, permissions.APP, chooser.APP, interruptions.APP)
