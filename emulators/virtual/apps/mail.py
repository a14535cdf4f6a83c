"""Mail: an inbox and other folders, reading, writing and answering; made for tasks that lead through several apps."""

from dataclasses import replace

from emulators.virtual.app import Activity, App, AppIcon, Context
from emulators.virtual.apps import contacts_provider
from emulators.virtual.apps import mail_store as store
from emulators.virtual.apps.entries import row_ids
from emulators.virtual.apps.mail_compose import compose_events, compose_view
from emulators.virtual.apps.mail_pages import PREFERENCES, list_view, message_view, search_view, settings_view
from emulators.virtual.widgets import Event

__all__ = ["APP", "PACKAGE"]

PACKAGE = PREFERENCES


def handle(context: Context, event: Event) -> None:
    databases = context.world.databases
    match event:
        case Event("open", (int(row),)):
            _open(context, row)
        case Event("move", (str(folder), *rows)):
            _move(context, folder, row_ids(tuple(rows)))
        case Event("remove", rows):
            store.remove(databases, row_ids(rows))
            _leave(context, "Deleted for ever")
        case Event("star", (bool(on), *rows)):
            for row in row_ids(tuple(rows)):
                store.star(databases, row, on=on)
            context.set(chosen=None)
        case Event("read", (bool(on), *rows)):
            for row in row_ids(tuple(rows)):
                if found := store.mail(databases, row):
                    store.change(databases, row, replace(found, read=on))
            context.set(chosen=None, overlay=None)
            if not on and context.world.page.screen == "message":
                context.back()
        case Event("share", (str(text),)):
            context.share(text=text)
        case Event("toggle", (str(key),)):
            context.put_setting(key, "0" if context.on(key) else "1")
        case Event("signature"):
            context.put_setting(f"{PREFERENCES}/signature", context.text("signature").strip())
            context.set(overlay=None, signature=None)
        case _:
            compose_events(context, event)


def _open(context: Context, row: int) -> None:
    """Read a mail, or go on writing a draft."""
    found = store.mail(context.world.databases, row)
    if found is None:
        return
    if found.folder == "drafts":
        context.go("compose", draft=row)
    else:
        store.change(context.world.databases, row, replace(found, read=True))
        context.go("message", id=row)


_DONE = {"archive": "Archived", "trash": "Moved to Trash", "inbox": "Moved to Inbox"}


def _move(context: Context, folder: str, rows: tuple[int, ...]) -> None:
    store.move(context.world.databases, rows, folder)
    _leave(context, _DONE.get(folder, f"Moved to {folder}"))


def _leave(context: Context, toast: str) -> None:
    """After mails have gone somewhere else."""
    if context.world.page.screen == "message":
        context.back()
    context.set(chosen=None, overlay=None)
    context.toast(toast)


APP = App(
    package=PACKAGE,
    name="Mail",
    icon=AppIcon("email", "#c5221f"),
    activities=(
        Activity("list", f"{PACKAGE}.FolderActivity", list_view),
        Activity("message", f"{PACKAGE}.MessageActivity", message_view),
        Activity("compose", f"{PACKAGE}.ComposeActivity", compose_view),
        Activity("search", f"{PACKAGE}.SearchActivity", search_view),
        Activity("settings", f"{PACKAGE}.SettingsActivity", settings_view),
    ),
    handle=handle,
    databases={store.PATH: store.SCHEMA, contacts_provider.PATH: contacts_provider.SCHEMA},
    settings={f"{PREFERENCES}/signature": "", f"{PREFERENCES}/confirm_delete": "0"},
    shelves=(store.MAILS,),
    takes={"text": "compose"},
)
