"""The lists of SMS Messenger: conversations, those put away, whom to write to, and what a search finds."""

from emulators.virtual.app import Context, back, go, hide, show
from emulators.virtual.apps import contacts_provider, dates
from emulators.virtual.apps import text_messages as store
from emulators.virtual.apps.entries import Entry, choosing_bar, chosen, entry_row, toggle
from emulators.virtual.apps.text_messages import Conversation
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
    Grow,
    Header,
    IconButton,
    ListItem,
    MenuItem,
    Overlay,
    Row,
    Scaffold,
    Scroll,
    Space,
    Widget,
)  # fmt: skip

__all__ = ["archived_view", "delete_dialog", "list_view", "new_view", "search_view"]


def list_view(context: Context) -> Scaffold:
    shown = store.conversations(context.world.databases)
    rows = chosen(context)
    bar = AppBar(
        "Messages",
        actions=(IconButton("search", "Search messages", go("search")),),
        menu=(
            MenuItem("Archived conversations", go("archived")), MenuItem("Settings", go("settings")),
            MenuItem("About", go("about")),
        ),
    )  # fmt: skip
    if rows:
        bar = choosing_bar(
            rows,
            IconButton("archive", "Archive", Event("archive", (True, *rows))),
            IconButton("delete", "Delete", show("delete")),
            everything=tuple(c.thread for c in shown),
            menu=(
                MenuItem("Mark as read", Event("read", (True, *rows))),
                MenuItem("Mark as unread", Event("read", (False, *rows))),
            ),
        )
    empty = Empty("chat", "No stored conversations have been found")
    return Scaffold(
        bar=bar,
        body=Scroll((*_rows(context, shown, rows), Space(height=88))) if shown else empty,
        fab=None if rows else Fab("edit", "New conversation", go("new")),
        overlay=delete_dialog(context, rows),
        back=Event("phone:put", (("chosen", None),)) if rows else None,
    )


def delete_dialog(context: Context, threads: tuple[int, ...]) -> Overlay | None:
    """Asks before conversations go."""
    if context.overlay() != "delete" or not threads:
        return None
    many = f"{len(threads)} conversations" if len(threads) > 1 else "this conversation"
    return Dialog(
        "Delete conversation?" if len(threads) == 1 else "Delete conversations?",
        f"All messages of {many} will be deleted.",
        buttons=(Button("Cancel", hide(), "text"), Button("Delete", Event("delete_threads", threads), "text")),
    )


def _rows(context: Context, shown: tuple[Conversation, ...], rows: tuple[int, ...]) -> tuple[Widget, ...]:
    known, style = store.names(context.world.databases), context.setting("system/time_12_24")
    found: list[Widget] = []
    for c in shown:
        name = known.get(store.digits(c.address), c.address)
        snippet = f"You: {c.last.body}" if c.last.sent else c.last.body
        when = dates.recent(c.last.date / 1000, context.now, style)
        tap = toggle(rows, c.thread) if rows else Event("open", (c.address,))
        face = Avatar(name) if name != c.address else Avatar("", icon="person")
        found.append(
            entry_row(
                Entry(name, (snippet,), when, tap, toggle(rows, c.thread), c.thread in rows, bool(c.unread), face)
            )
        )  # fmt: skip
    return tuple(found)


def archived_view(context: Context) -> Scaffold:
    shown = store.conversations(context.world.databases, archived=True)
    rows = chosen(context)
    bar = AppBar("Archived conversations", up=back())
    if rows:
        bar = choosing_bar(
            rows,
            IconButton("unarchive", "Unarchive", Event("archive", (False, *rows))),
            everything=tuple(c.thread for c in shown),
        )
    empty = Empty("archive", "No archived conversations have been found")
    return Scaffold(
        bar=bar,
        body=Scroll(_rows(context, shown, rows)) if shown else empty,
        back=Event("phone:put", (("chosen", None),)) if rows else None,
    )


def new_view(context: Context) -> Scaffold:
    """Whom to write to: a typed number, or a contact."""
    typed = context.text("recipient").strip().lower()
    bare = typed.replace("-", "").replace(" ", "")
    people = [
        person
        for _, person in contacts_provider.people(context.world.databases)
        if person.phone and (typed in person.name.lower() or (bare and bare in person.phone.replace("-", "")))
    ]
    field = Field(
        "recipient", label="Add contact or number", initial=str(context.args.get("number", "")), kind="text",
        submit=Event("start"), icon="person_add", id="new_conversation_address",
    )  # fmt: skip
    confirm = IconButton("check", "Confirm recipient", Event("start"), enabled=bool(typed))
    head = Row((Grow(field), confirm), gap=4, pad=(16, 8, 8, 8))
    rows = tuple(
        ListItem(person.name, person.phone, leading=Avatar(person.name), tap=Event("choose", (person.phone,)))
        for person in people
    )
    body: Widget = Scroll((Header("Contacts"), *rows), key="people") if rows else Empty("person", "No contacts found")
    return Scaffold(bar=AppBar("New conversation", up=back()), body=Column((head, Grow(body))))


def search_view(context: Context) -> Scaffold:
    """Conversations by name or number, and messages by their text, the newest first."""
    wanted = context.text("search").strip().lower()
    databases, style = context.world.databases, context.setting("system/time_12_24")
    known = store.names(databases)
    people: list[Widget] = []
    texts: list[Widget] = []
    if wanted:
        for c in store.conversations(databases):
            name = known.get(store.digits(c.address), c.address)
            if wanted in f"{name} {c.address}".lower():
                when = dates.recent(c.last.date / 1000, context.now, style)
                people.append(entry_row(Entry(name, (c.last.body,), when, Event("open", (c.address,)))))
        for stored in reversed(store.messages(databases)):
            message = stored.message
            if wanted in message.body.lower():
                name = known.get(store.digits(message.address), message.address)
                when = dates.recent(message.date / 1000, context.now, style)
                said = f"You: {message.body}" if message.sent else message.body
                texts.append(entry_row(Entry(name, (said,), when, Event("open", (message.address,)))))
    rows = (*((Header("Conversations"), *people) if people else ()), *((Header("Messages"), *texts) if texts else ()))
    body: Widget = Scroll(rows)
    if not rows:
        body = Empty("search", "No items found" if wanted else "Type a name, a number or a word")
    return Scaffold(
        bar=AppBar("Search", up=back(), search=Field("search", hint="Search messages", icon="search")), body=body
    )
