"""The virtual phone's own tasks: templates with seeded parameters, checks on state, and oracles that see the screen."""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulators.virtual.tasks.catalogue import PhoneSuite

__all__ = ["suite"]

_MODULES = (
    "settings", "settings_style", "contacts", "contacts_more", "notes", "notes_folders", "clock", "clock_timing",
    "expense", "expense_questions", "sms", "sms_cleaning", "opentracks", "osmand", "osmand_tracks", "chrome",
    "chrome_forms", "chrome_bookmarks", "broccoli", "broccoli_writing", "documents", "documents_questions",
    "calendar_adding", "calendar_asking", "calendar_changing", "dialer", "joplin", "joplin_questions", "gallery",
    "camera", "recorder", "sketch", "clipper", "music", "todo", "todo_asking", "vlc", "several_media", "mail",
    "shop", "several_messages", "several_errands", "several_long", "several",
)  # fmt: skip
"""The modules here that have templates, in the order in which they are listed."""


def suite() -> "PhoneSuite":
    """All templates over the phone's apps."""
    from emulators.virtual.tasks.catalogue import PhoneSuite

    modules = (importlib.import_module(f"{__name__}.{name}") for name in _MODULES)
    return PhoneSuite(tuple(template for module in modules for template in module.TEMPLATES))
