"""SMS Messenger: conversations by text message, as Simple SMS Messenger has them, over Android's own mmssms.db.

Sent messages stand at the right in the theme's colour, those that came at the left. A message is resent, forwarded,
copied or looked into after a long press on it.
"""

from dataclasses import replace

from emulators.virtual.app import Activity, App, AppIcon, Context, back
from emulators.virtual.apps import contacts_provider
from emulators.virtual.apps import text_messages as store
from emulators.virtual.apps.entries import row_ids
from emulators.virtual.apps.sms_lists import archived_view, list_view, new_view, search_view
from emulators.virtual.apps.sms_pages import blocked_view, details_view, settings_view
from emulators.virtual.apps.sms_thread import plain_letters, thread_view
from emulators.virtual.widgets import AppBar, Column, Event, Icon, ListItem, Row, Scaffold, Scroll, Text
from emulators.virtual.world import World

__all__ = ["APP", "PACKAGE"]

PACKAGE = "com.simplemobiletools.smsmessenger"


def about_view(context: Context) -> Scaffold:
    rows = (
        Row((Icon("chat", "primary", 72),), justify="center", pad=(0, 32, 0, 8)),
        Row((Text("SMS Messenger", "headline"),), justify="center", pad=(0, 0, 0, 24)),
        ListItem("Version", "5.19.3", leading=Icon("info")),
        ListItem("Licence", "GNU General Public License 3.0", leading=Icon("file_text")),
        ListItem(
            "Messages on this phone", str(len(store.messages(context.world.databases))), leading=Icon("chat")
        ),
    )  # fmt: skip
    return Scaffold(bar=AppBar("About", up=back()), body=Scroll((Column(rows),)))


def handle(context: Context, event: Event) -> None:
    databases = context.world.databases
    match event:
        case Event("open", (str(address),)):
            _open(context, address)
        case Event("choose", (str(number),)):
            _begin(context, number)
        case Event("start"):
            _start(context)
        case Event("send"):
            _send(context)
        case Event("delete_threads", rows):
            store.delete_threads(databases, row_ids(rows))
            context.set(chosen=None, overlay=None)
            context.toast("Conversation deleted" if len(rows) == 1 else "Conversations deleted")
            if context.world.page.screen != "list":
                context.back()
        case Event("archive", (bool(away), *rows)):
            store.archive(databases, row_ids(tuple(rows)), away=away)
            context.set(chosen=None, overlay=None)
            context.toast("Archived" if away else "Unarchived")
            if context.world.page.screen == "thread":
                context.back()
        case Event("read", (bool(read), *rows)):
            for row in row_ids(tuple(rows)):
                store.mark_read(databases, row, read=read)
            context.set(chosen=None, overlay=None)
        case Event("delete_messages", rows):
            _delete_messages(context, row_ids(rows))
        case Event("resend" | "copy" | "share", (str(body),)):
            _reuse(context, event.name, body)
        case Event("forward", (str(body),)):
            context.set(chosen=None, overlay=None)
            context.go("new", text=body)
        case Event("block", (str(number), bool(on))):
            store.block(databases, number, on=on)
            context.hide()
            context.toast(f"{number} blocked" if on else f"{number} unblocked")
        case Event("block_typed"):
            _block_typed(context)
        case Event("toggle", (str(key),)):
            context.put_setting(key, "0" if context.on(key) else "1")
        case Event("call", (str(number),)):
            context.launch("com.google.android.dialer", "call", number=number)


def _open(context: Context, address: str, text: str = "") -> None:
    """Show the conversation with a number from its end on, as read."""
    thread = store.thread_of(context.world.databases, address)
    if thread:
        store.mark_read(context.world.databases, thread)
    context.go("thread", address=address)
    if text:
        context.set(body=text)
    _to_end(context.world)


def _to_end(world: World) -> None:
    world.put_page(replace(world.page, scroll={**world.page.scroll, "thread": 1e6}))


def _start(context: Context) -> None:
    """Begin a conversation with what was typed: a number, or the name of one contact."""
    typed = context.text("recipient").strip()
    known = {name.lower(): number for number, name in _book(context).items()}
    number = known.get(typed.lower(), typed)
    if not any(c.isdigit() for c in number):
        context.toast("Enter a phone number or choose a contact" if typed else "No recipient")
        return
    _begin(context, number)


def _begin(context: Context, number: str) -> None:
    text = str(context.args.get("text", ""))
    context.back()
    _open(context, number, text)


def _book(context: Context) -> dict[str, str]:
    people = contacts_provider.people(context.world.databases)
    return {person.phone: person.name for _, person in people if person.phone}


def _send(context: Context) -> None:
    body = context.text("body").strip()
    if not body:
        context.toast("Type a message first")
        return
    if context.on(f"{PACKAGE}/use_simple_characters"):
        body = plain_letters(body)
    address = str(context.args.get("address", ""))
    _deliver(context, address, body)
    context.set(body=None)


def _deliver(context: Context, address: str, body: str) -> None:
    if context.on("global/airplane_mode_on"):
        context.toast("Message not sent: airplane mode is on")
        return
    store.send(context.world.databases, address, body, now=context.world.state.now * 1000)
    _to_end(context.world)


def _reuse(context: Context, what: str, body: str) -> None:
    context.set(chosen=None, overlay=None)
    if what == "resend":
        _deliver(context, str(context.args.get("address", "")), body)
    elif what == "share":
        context.share(text=body)
    else:
        context.copy(body)
        context.toast("Value copied to clipboard")


def _delete_messages(context: Context, rows: tuple[int, ...]) -> None:
    address = str(context.args.get("address", ""))
    store.delete_messages(context.world.databases, rows)
    context.set(chosen=None, overlay=None)
    context.toast("Message deleted" if len(rows) == 1 else "Messages deleted")
    if not store.thread_of(context.world.databases, address):
        context.back()


def _block_typed(context: Context) -> None:
    number = context.text("number").strip()
    if not any(c.isdigit() for c in number):
        context.toast("Enter a phone number")
        return
    store.block(context.world.databases, number, on=True)
    context.set(number=None, overlay=None)


_ACTIVITIES = f"{PACKAGE}.activities"
APP = App(
    package=PACKAGE,
    name="SMS Messenger",
    icon=AppIcon("chat", "#e65100"),
    activities=(
        Activity("list", f"{_ACTIVITIES}.MainActivity", list_view),
        Activity("thread", f"{_ACTIVITIES}.ThreadActivity", thread_view),
        Activity("new", f"{_ACTIVITIES}.NewConversationActivity", new_view),
        Activity("search", f"{_ACTIVITIES}.SearchActivity", search_view),
        Activity("archived", f"{_ACTIVITIES}.ArchivedConversationsActivity", archived_view),
        Activity("details", f"{_ACTIVITIES}.ConversationDetailsActivity", details_view),
        Activity("settings", f"{_ACTIVITIES}.SettingsActivity", settings_view),
        Activity("blocked", f"{_ACTIVITIES}.ManageBlockedNumbersActivity", blocked_view),
        Activity("about", f"{_ACTIVITIES}.AboutActivity", about_view),
    ),
    handle=handle,
    databases={
        store.PATH: store.SCHEMA,
        store.BLOCKED_PATH: store.BLOCKED_SCHEMA,
        contacts_provider.PATH: contacts_provider.SCHEMA,
    },
    settings={
        f"{PACKAGE}/show_character_counter": "0",
        f"{PACKAGE}/use_simple_characters": "0",
        f"{PACKAGE}/send_on_enter": "0",
    },
    shelves=(store.MESSAGES, store.ARCHIVED, store.BLOCKED),
    takes={"text": "new"},
)
