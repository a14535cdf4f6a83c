"""The virtual phone's own tasks: templates with seeded parameters, checks on state, and oracles that see the screen."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulators.virtual.tasks.catalogue import PhoneSuite

__all__ = ["suite"]


def suite() -> "PhoneSuite":
    """All templates over the phone's apps."""
    from emulators.virtual.tasks import (  # fmt: skip
        broccoli,
        broccoli_writing,
        calendar_adding,
        calendar_asking,
        calendar_changing,
        camera,
        chrome,
        chrome_bookmarks,
        chrome_forms,
        clipper,
        clock,
        contacts,
        dialer,
        documents,
        documents_questions,
        expense,
        expense_questions,
        gallery,
        joplin,
        joplin_questions,
        mail,
        music,
        notes,
        notes_folders,
        opentracks,
        osmand,
        osmand_tracks,
        recorder,
        settings,
        several,
        several_errands,
        several_media,
        several_messages,
        shop,
        sketch,
        sms,
        sms_cleaning,
        todo,
        todo_asking,
        vlc,
    )
    from emulators.virtual.tasks.catalogue import PhoneSuite

    modules = (
        settings,
        contacts,
        notes,
        notes_folders,
        clock,
        expense,
        expense_questions,
        sms,
        sms_cleaning,
        opentracks,
        osmand,
        osmand_tracks,
        chrome,
        chrome_forms,
        chrome_bookmarks,
        broccoli,
        broccoli_writing,
        documents,
        documents_questions,
        calendar_adding,
        calendar_asking,
        calendar_changing,
        dialer,
        joplin,
        joplin_questions,
        gallery,
        camera,
        recorder,
        sketch,
        clipper,
        music,
        todo,
        todo_asking,
        vlc,
        several_media,
        mail,
        shop,
        several_messages,
        several_errands,
        several,
    )  # fmt: skip
    return PhoneSuite(tuple(template for module in modules for template in module.TEMPLATES))
