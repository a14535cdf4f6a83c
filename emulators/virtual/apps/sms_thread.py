"""One conversation of SMS Messenger: its bubbles, the field to write in, and what can be done with chosen messages."""

import unicodedata

from emulators.virtual.app import Context, back, go, hide, put, show
from emulators.virtual.apps import dates
from emulators.virtual.apps import text_messages as store
from emulators.virtual.apps.entries import choosing_bar, chosen, toggle
from emulators.virtual.apps.sms_lists import delete_dialog
from emulators.virtual.apps.text_messages import Stored
from emulators.virtual.widgets import (
    AppBar,
    Box,
    Button,
    Column,
    Dialog,
    Divider,
    Empty,
    Event,
    Field,
    Grow,
    IconButton,
    MenuItem,
    Overlay,
    Row,
    Scaffold,
    Scroll,
    Space,
    Text,
    Widget,
)  # fmt: skip

__all__ = ["plain_letters", "thread_view"]

_PREFERENCES = "com.simplemobiletools.smsmessenger"
_LENGTH = 160
"""How many characters one text message holds."""


def plain_letters(text: str) -> str:
    """Without accents, as old phones need it."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def thread_view(context: Context) -> Scaffold:
    address = str(context.args.get("address", ""))
    databases = context.world.databases
    thread = store.thread_of(databases, address)
    shown = store.messages(databases, thread) if thread else ()
    name = store.names(databases).get(store.digits(address), address)
    rows = chosen(context)
    body: Widget = Empty("chat", "No messages yet")
    if shown:
        body = Scroll(_bubbles(context, shown, rows), key="thread", id="thread_messages_list")
    return Scaffold(
        bar=_chosen_bar(shown, rows) if rows else _bar(context, name, address, thread),
        body=Column((Grow(body), Divider(), _writing(context))),
        overlay=_overlay(context, shown, rows) or delete_dialog(context, (thread,) if thread else ()),
        back=put(chosen=None) if rows else None,
    )


def _bar(context: Context, name: str, address: str, thread: int) -> AppBar:
    blocked = address in store.blocked(context.world.databases)
    menu = (
        MenuItem("Conversation details", go("details", address=address)),
        *(
            (MenuItem("Archive", Event("archive", (True, thread))), MenuItem("Delete", show("delete")))
            if thread
            else ()
        ),
        MenuItem("Unblock number", Event("block", (address, False)))
        if blocked
        else MenuItem("Block number", show("block")),
    )
    call = IconButton("call", "Dial number", Event("call", (address,)))
    return AppBar(name, up=back(), actions=(call,), menu=menu, subtitle="" if name == address else address)


def _chosen_bar(shown: tuple[Stored, ...], rows: tuple[int, ...]) -> AppBar:
    found = [stored for stored in shown if stored.id in rows]
    actions = [IconButton("delete", "Delete", show("delete_messages"))]
    menu: tuple[MenuItem, ...] = ()
    if len(found) == 1:
        body = found[0].message.body
        actions = [
            IconButton("copy", "Copy to clipboard", Event("copy", (body,))),
            IconButton("share", "Share", Event("share", (body,))),
            *actions,
        ]
        again = (MenuItem("Resend", Event("resend", (body,))),) if found[0].message.sent else ()
        menu = (*again, MenuItem("Forward", Event("forward", (body,))), MenuItem("Properties", show("properties")))
    return choosing_bar(rows, *actions, everything=tuple(stored.id for stored in shown), menu=menu)


def _bubbles(context: Context, shown: tuple[Stored, ...], rows: tuple[int, ...]) -> tuple[Widget, ...]:
    style = context.setting("system/time_12_24")
    found: list[Widget] = [Space(height=8)]
    day = None
    for stored in shown:
        then = dates.at(stored.message.date / 1000)
        if then.date() != day:
            day = then.date()
            found.append(Row((Text(dates.day_text(day), "label", "on_surface_variant"),), justify="center", pad=8))
        found.append(_bubble(stored, dates.clock(stored.message.date / 1000, style), rows))
    return (*found, Space(height=8))


def _bubble(stored: Stored, when: str, rows: tuple[int, ...]) -> Widget:
    """A message; a touch chooses it once one is chosen."""
    sent, picked = stored.message.sent, stored.id in rows
    ground, ink = ("primary", "on_primary") if sent else ("surface_container_highest", "on_surface")
    ground, ink = ("secondary_container", "on_secondary_container") if picked else (ground, ink)
    face = Box(
        Column(
            (Text(stored.message.body, "body", ink), Text(when, "label", ink)),
            gap=2, fill=False, align="end" if sent else "start",
        ),
        pad=(14, 9, 14, 8), color=ground, radius=18, tap=toggle(rows, stored.id) if rows else None,
        long=toggle(rows, stored.id), selected=picked, id="thread_message_wrapper",
    )  # fmt: skip
    pad = (64.0, 3.0, 12.0, 3.0) if sent else (12.0, 3.0, 64.0, 3.0)
    return Row((face,), pad=pad, justify="end" if sent else "start")


def _writing(context: Context) -> Widget:
    """The field at the bottom and what sends it."""
    enter = context.on(f"{_PREFERENCES}/send_on_enter")
    text = context.text("body")
    field = Field(
        "body", hint="Type a message…", lines=1 if enter else 2 if "\n" in text else 1,
        submit=Event("send") if enter else None, id="thread_type_message",
    )  # fmt: skip
    count = Text(f"{len(text)}/{_LENGTH}", "label", "on_surface_variant", 1, id="thread_character_counter")
    counter = (count,) if context.on(f"{_PREFERENCES}/show_character_counter") else ()
    ready = bool(text.strip())
    send = IconButton("send", "Send message", Event("send"), enabled=ready, color="primary", id="thread_send_message")
    kind = Box(Text("SMS", "label", "on_surface_variant", 1), pad=(12, 0, 12, 2), tap=Event("send") if ready else None)
    return Row((Grow(field), *counter, Box(Column((send, kind)), width=48)), gap=4, pad=(12, 6, 4, 4))


def _overlay(context: Context, shown: tuple[Stored, ...], rows: tuple[int, ...]) -> Overlay | None:
    match context.overlay():
        case "delete_messages" if rows:
            return Dialog(
                "Delete message?" if len(rows) == 1 else "Delete messages?",
                "This cannot be undone." if len(rows) == 1 else f"{len(rows)} messages will be deleted.",
                buttons=(Button("Cancel", hide(), "text"), Button("Delete", Event("delete_messages", rows), "text")),
            )
        case "properties" if rows:
            found = next((stored for stored in shown if stored.id == rows[0]), None)
            return _properties(context, found) if found else None
        case "block":
            address = str(context.args.get("address", ""))
            return Dialog(
                "Block number?", f"You will no longer get calls and messages from {address}.",
                buttons=(Button("Cancel", hide(), "text"), Button("Block", Event("block", (address, True)), "text")),
            )  # fmt: skip
        case _:
            return None


def _properties(context: Context, stored: Stored) -> Dialog:
    message = stored.message
    then = dates.at(message.date / 1000)
    rows = (
        ("Receiver" if message.sent else "Sender", message.address),
        ("Sent at" if message.sent else "Received at",
         f"{dates.day_text(then.date())} {dates.clock(message.date / 1000, context.setting('system/time_12_24'))}"),
        ("Characters", str(len(message.body))),
    )  # fmt: skip
    body = tuple(
        Column((Text(label, "label", "on_surface_variant"), Text(value)), pad=(0, 4, 0, 4)) for label, value in rows
    )
    return Dialog("Message properties", body=body, buttons=(Button("OK", hide(), "text"),))
