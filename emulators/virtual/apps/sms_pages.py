"""The quieter pages of SMS Messenger: a conversation's details, settings, and the numbers that are blocked."""

from emulators.virtual.app import Context, back, go, put, show
from emulators.virtual.apps import dates
from emulators.virtual.apps import text_messages as store
from emulators.virtual.widgets import (
    AppBar,
    Avatar,
    Button,
    Column,
    Dialog,
    Empty,
    Event,
    Fab,
    Field,
    Header,
    Icon,
    IconButton,
    ListItem,
    Row,
    Scaffold,
    Scroll,
    Text,
)  # fmt: skip

__all__ = ["blocked_view", "details_view", "settings_view"]

_PREFERENCES = "com.simplemobiletools.smsmessenger"


def details_view(context: Context) -> Scaffold:
    """Who is in the conversation and how long it has been going on."""
    address = str(context.args.get("address", ""))
    databases = context.world.databases
    name = store.names(databases).get(store.digits(address), address)
    thread = store.thread_of(databases, address)
    shown = store.messages(databases, thread) if thread else ()
    began = dates.day_text(dates.at(shown[0].message.date / 1000).date()) if shown else "No messages yet"
    rows = (
        Row((Avatar(name, size=96),), justify="center", pad=(0, 24, 0, 8)),
        Row((Text(name, "headline", lines=1, align="center"),), justify="center", pad=(16, 0, 16, 16)),
        Header("Members"),
        ListItem(address, "Mobile", leading=Icon("call"), tap=Event("call", (address,)), id="phone"),
        Header("Messages"),
        ListItem("First message", began, leading=Icon("clock")),
        ListItem("Received", str(sum(not s.message.sent for s in shown)), leading=Icon("call_received")),
        ListItem("Sent", str(sum(s.message.sent for s in shown)), leading=Icon("call_made")),
    )
    return Scaffold(bar=AppBar("Conversation details", up=back()), body=Scroll((Column(rows),)))


_SWITCHES = (
    ("send_on_enter", "Send message on pressing Enter"),
    ("show_character_counter", "Show a character counter at writing messages"),
    ("use_simple_characters", "Remove accents and diacritics at sending messages"),
)


def settings_view(context: Context) -> Scaffold:
    rows = tuple(
        ListItem(
            title, tap=Event("toggle", (f"{_PREFERENCES}/{key}",)), checked=context.on(f"{_PREFERENCES}/{key}"),
            title_lines=2,
        )
        for key, title in _SWITCHES
    )  # fmt: skip
    count = len(store.blocked(context.world.databases))
    held = "No numbers are blocked" if not count else f"{count} blocked"
    blocked = ListItem("Manage blocked numbers", held, tap=go("blocked"), leading=Icon("block"))
    return Scaffold(
        bar=AppBar("Settings", up=back()),
        body=Scroll((Header("General"), blocked, Header("Outgoing messages"), *rows)),
    )


def blocked_view(context: Context) -> Scaffold:
    numbers = store.blocked(context.world.databases)
    rows = tuple(
        ListItem(number, trailing=IconButton("close", f"Unblock {number}", Event("block", (number, False))))
        for number in numbers
    )
    field = Field("number", label="Number", kind="phone", submit=Event("block_typed"), id="add_blocked_number_edittext")
    add = Dialog(
        "Block a number", body=(field,),
        buttons=(
            Button("Cancel", put(overlay=None, number=None), "text"), Button("Block", Event("block_typed"), "text"),
        ),
    )  # fmt: skip
    return Scaffold(
        bar=AppBar("Blocked numbers", up=back()),
        body=Scroll(rows) if rows else Empty("block", "You are not blocking anyone"),
        fab=Fab("add", "Add a blocked number", show("add")),
        overlay=add if context.overlay() == "add" else None,
    )
