"""The lists of Phone: favorites, recent calls and contacts, what a search finds, and settings."""

from emulators.virtual.app import Context, back, go, hide, put, show
from emulators.virtual.apps import call_log as store
from emulators.virtual.apps import contacts_provider, dates, text_messages
from emulators.virtual.apps.call_log import INCOMING, MISSED, OUTGOING, Call
from emulators.virtual.apps.contacts_provider import Person
from emulators.virtual.apps.entries import Entry, entry_row
from emulators.virtual.apps.text_messages import digits
from emulators.virtual.widgets import (
    AppBar,
    Avatar,
    BottomBar,
    Box,
    Button,
    Chip,
    Column,
    Dialog,
    Divider,
    Empty,
    Event,
    Fab,
    Field,
    Grid,
    Grow,
    Header,
    Icon,
    IconButton,
    ListItem,
    MenuItem,
    Row,
    Scaffold,
    Scroll,
    Space,
    Tab,
    Text,
    Widget,
)  # fmt: skip

__all__ = ["CALL_WORDS", "main_view", "search_view", "settings_view"]

CALL_WORDS = {INCOMING: "Incoming call", OUTGOING: "Outgoing call", MISSED: "Missed call"}
_SIGNS = {INCOMING: "call_received", OUTGOING: "call_made", MISSED: "call_missed"}
_TABS = {"favorites": ("Favorites", "star"), "recents": ("Recents", "clock"), "contacts": ("Contacts", "group")}


def main_view(context: Context) -> Scaffold:
    tab = str(context.ui.get("tab") or "recents")
    tabs = tuple(
        Tab(name, put(tab=key, open=None), on=key == tab, icon=icon) for key, (name, icon) in _TABS.items()
    )  # fmt: skip
    menu = (MenuItem("Clear call history", show("clear")), MenuItem("Settings", go("settings")))
    clear = Dialog(
        "Clear call history?", "This will delete all calls from your history.",
        buttons=(Button("Cancel", hide(), "text"), Button("Clear", Event("clear"), "text")),
    )  # fmt: skip
    body = {"favorites": _favorites, "contacts": _contacts}.get(tab, _recents)(context)
    return Scaffold(
        bar=AppBar(
            _TABS[tab][0] if tab in _TABS else "Recents",
            actions=(IconButton("search", "Search calls and contacts", go("search")),), menu=menu,
        ),
        body=body, bottom=BottomBar(tabs), fab=Fab("dialpad", "Key pad", go("dialpad")),
        overlay=clear if context.overlay() == "clear" else None,
    )  # fmt: skip


def _favorites(context: Context) -> Widget:
    people = [p for _, p in contacts_provider.people(context.world.databases) if p.starred and p.phone]
    if not people:
        return Empty("star", "No one is on your speed dial yet")
    cells = tuple(
        Box(
            Column((Avatar(p.name, size=72), Text(p.name, "label", lines=1, align="center")), gap=8, align="center"),
            pad=(4, 16, 4, 12), tap=Event("call", (p.phone,)), align="center", id="contact_tile",
        )
        for p in people
    )  # fmt: skip
    return Scroll((Grid(cells, columns=3, pad=8),), key="favorites")


def _contacts(context: Context) -> Widget:
    people = [person for _, person in contacts_provider.people(context.world.databases)]
    if not people:
        return Empty("person", "No contacts yet")
    return Scroll((*map(_person_row, people), Space(height=88)), key="contacts")


def _person_row(person: Person) -> ListItem:
    tap = Event("contact", (person.phone,)) if person.phone else None
    call = IconButton("call", f"Call {person.name}", Event("call", (person.phone,))) if person.phone else None
    return ListItem(person.name, person.phone, tap=tap, leading=Avatar(person.name), trailing=call)


def _recents(context: Context) -> Widget:
    missed = context.ui.get("only") == "missed"
    shown = [(row, c) for row, c in store.calls(context.world.databases) if c.type == MISSED or not missed]
    chips = Row(
        (Chip("All", put(only=None), on=not missed), Chip("Missed", put(only="missed"), on=missed)),
        gap=8, pad=(16, 4, 16, 4),
    )  # fmt: skip
    if not shown:
        return Column((chips, Grow(Empty("clock", "No missed calls" if missed else "Your call history is empty"))))
    known = text_messages.names(context.world.databases)
    rows: list[Widget] = []
    for row, call in shown:
        rows.append(_call_row(context, row, call, known.get(digits(call.number), "")))
        if context.ui.get("open") == row:
            rows.append(_actions(context, row, call))
    return Column((chips, Grow(Scroll((*rows, Space(height=88)), key="recents"))))


def _call_row(context: Context, row: int, call: Call, name: str) -> Widget:
    when = dates.recent(call.date / 1000, context.now, context.setting("system/time_12_24"))
    ink = "error" if call.type == MISSED else "on_surface_variant"
    opened = context.ui.get("open") == row
    face = Avatar(name) if name else Avatar("", icon="person")
    phone = IconButton("call", f"Call {name or call.number}", Event("call", (call.number,)))
    kind = CALL_WORDS.get(call.type, "Call")
    words = Column(
        (
            Text(name or call.number, "subtitle" if call.type == MISSED else "body", lines=1),
            Row((Icon(_SIGNS.get(call.type, "call"), ink, 16), Text(f"{kind}, {when}", "small", ink, 1)), gap=6),
        ),
        gap=2,
    )
    return Box(
        Row((face, Grow(words), phone), gap=16, pad=(16, 0, 4, 0)), pad=(0, 10, 0, 10), width=4000,
        color="surface_container" if opened else "", tap=put(open=None if opened else row),
        id="call_log_row", selected=opened,
    )  # fmt: skip


def _actions(context: Context, row: int, call: Call) -> Widget:
    """What can be done with a call, under its row."""
    known = digits(call.number) in text_messages.names(context.world.databases)
    blocked = call.number in text_messages.blocked(context.world.databases)
    person = ("person", "Contact") if known else ("person_add", "Add contact")
    block = ("block", "Unblock" if blocked else "Block", Event("block", (call.number, not blocked)))
    actions = (
        ("chat", "Message", Event("message", (call.number,))), (*person, Event("contact", (call.number,))),
        block, ("delete", "Delete call", Event("delete_call", (row,))),
        ("history", "History", go("history", number=call.number)),
    )  # fmt: skip
    cells = tuple(
        Grow(
            Box(
                Column(
                    (Icon(icon, "primary"), Text(word, "label", "on_surface_variant", 1, "center")),
                    align="center", gap=4,
                ),
                pad=(0, 8, 0, 8), tap=tap, align="center", width=200,
            )
        )
        for icon, word, tap in actions
    )  # fmt: skip
    return Box(Column((Row(cells, pad=(4, 0, 4, 4)), Divider())), color="surface_container", width=4000)


def search_view(context: Context) -> Scaffold:
    """Contacts by name or number, calls by number, and calling what was typed."""
    wanted = context.text("search").strip().lower()
    bare = "".join(c for c in wanted if c.isdigit())
    rows: list[Widget] = []
    if wanted:
        people = [p for _, p in contacts_provider.people(context.world.databases)]
        found = [p for p in people if wanted in p.name.lower() or (bare and bare in digits(p.phone))]
        rows += [Header("Contacts"), *map(_person_row, found)] if found else []
        known = text_messages.names(context.world.databases)
        calls = [(row, c) for row, c in store.calls(context.world.databases) if bare and bare in digits(c.number)]
        style = context.setting("system/time_12_24")
        rows += [Header("Recents")] if calls else []
        for _, call in calls:
            title = known.get(digits(call.number), call.number)
            when = dates.recent(call.date / 1000, context.now, style)
            tap = go("history", number=call.number)
            rows.append(entry_row(Entry(title, (CALL_WORDS.get(call.type, "Call"),), when, tap)))
        if len(bare) >= 3:
            rows.append(ListItem(f"Call {wanted}", tap=Event("call", (wanted,)), leading=Icon("call", "primary")))
    body: Widget = Scroll(tuple(rows))
    if not rows:
        body = Empty("search", "Nothing found" if wanted else "Type a name or a number")
    field = Field("search", hint="Search calls and contacts", icon="search")
    return Scaffold(bar=AppBar("Search", up=back(), search=field), body=body)


def settings_view(context: Context) -> Scaffold:
    count = len(text_messages.blocked(context.world.databases))
    rows = (
        Header("General"),
        ListItem(
            "Blocked numbers", f"{count} blocked" if count else "No numbers are blocked", tap=go("blocked"),
            leading=Icon("block"),
        ),
        Header("Sounds and vibration"),
        ListItem(
            "Keypad tones", tap=Event("toggle", ("system/dtmf_tone",)), checked=context.on("system/dtmf_tone"),
            leading=Icon("dialpad"),
        ),
        ListItem(
            "Also vibrate for calls", tap=Event("toggle", ("system/vibrate_when_ringing",)),
            checked=context.on("system/vibrate_when_ringing"), leading=Icon("vibration"),
        ),
    )  # fmt: skip
    return Scaffold(bar=AppBar("Settings", up=back()), body=Scroll(rows))
