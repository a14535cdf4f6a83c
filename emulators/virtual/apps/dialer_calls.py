"""The dialpad, the screen of a call that goes on, and all calls with one number."""

from emulators.virtual.app import Context, back, hide, put, show
from emulators.virtual.apps import call_log as store
from emulators.virtual.apps import contacts_provider, dates, text_messages
from emulators.virtual.apps.call_log import MISSED
from emulators.virtual.apps.text_messages import digits
from emulators.virtual.widgets import (
    AppBar,
    Avatar,
    Box,
    Button,
    Column,
    Dialog,
    Empty,
    Event,
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
    Text,
    Widget,
)  # fmt: skip

__all__ = ["call_view", "dialpad_view", "history_view"]

_KEYS = (
    ("1", ""), ("2", "ABC"), ("3", "DEF"), ("4", "GHI"), ("5", "JKL"), ("6", "MNO"), ("7", "PQRS"), ("8", "TUV"),
    ("9", "WXYZ"), ("*", ""), ("0", "+"), ("#", ""),
)  # fmt: skip
_GREEN, _RED = "#188038", "#d93025"
_LETTERS = {letter.lower(): key for key, letters in _KEYS for letter in letters if letter.isalpha()}


def _pad(name: str) -> Widget:
    """Twelve keys; each delivers its sign as the event `name`."""
    cells = []
    for sign, letters in _KEYS:
        face = (
            Text(sign, "headline", align="center"),
            Text(letters or " ", "label", "on_surface_variant", 1, "center"),
        )
        cells.append(
            Box(
                Column(face, align="center"), tap=Event(name, (sign,)),
                long=Event(name, ("+",)) if sign == "0" else None,
                height=62, align="center", valign="center", width=200, id=f"key_{sign}", radius=31,
            )
        )  # fmt: skip
    rows = tuple(Row(tuple(Grow(cell) for cell in cells[i : i + 3]), pad=(24, 0, 24, 0)) for i in range(0, 12, 3))
    return Column(rows)


def dialpad_view(context: Context) -> Scaffold:
    number = context.text("number")
    people = [p for _, p in contacts_provider.people(context.world.databases) if p.phone]
    found = [p for p in people if number and (digits(number) in digits(p.phone) or number in _spelled(p.name))]
    rows = tuple(
        ListItem(p.name, p.phone, leading=Avatar(p.name), tap=put(number=p.phone), id="suggestion") for p in found[:20]
    )
    known = any(digits(p.phone) == digits(number) for p in people)
    add = (ListItem("Create new contact", leading=Icon("person_add"), tap=Event("contact", (number,))),)
    shown = Text(number or " ", "headline", lines=1, align="center", id="digits")
    rub = IconButton("backspace", "Backspace", Event("rub"), enabled=bool(number))
    call = Button("Call", Event("call_typed"), icon="call", id="dialpad_voice_call_button")
    pad = Column(
        (
            Row((Space(width=48), Grow(shown), rub), pad=(8, 8, 8, 4)), _pad("key"),
            Row((call,), justify="center", pad=(0, 6, 0, 14)),
        )
    )  # fmt: skip
    listed = Scroll((*rows, *(add if number and not known else ())), key="suggestions")
    ground = Box(pad, color="surface_container", width=4000)
    return Scaffold(bar=AppBar("Key pad", up=back()), body=Column((Grow(listed), ground)))


def _spelled(name: str) -> str:
    """A name as one types it with the letters of the keys."""
    return "".join(_LETTERS.get(letter, "") for letter in name.lower())


def call_view(context: Context) -> Scaffold:
    number, began = str(context.args.get("number", "")), context.args.get("began")
    going = any(n.key == "call" and n.package == context.app.package and n.args.get("row") == context.args.get("row")
                for n in context.world.state.notifications)  # fmt: skip
    name = text_messages.names(context.world.databases).get(digits(number), "")
    seconds = context.world.state.now - began if isinstance(began, int) else 0
    said = ("Call ended" if not going else "On hold" if context.ui.get("hold") else
            dates.lasting(seconds) if seconds else "Calling…")  # fmt: skip
    head = Column(
        (
            Text(said, "subtitle", "on_surface_variant", 1, id="call_status"),
            Text(name or number, "headline", lines=1, align="center", id="contact_name"),
            *((Text(f"Mobile {number}", "small", "on_surface_variant", 1, id="number"),) if name else ()),
            Space(height=16), _face(context, name),
        ),
        gap=6, align="center", pad=(16, 16, 16, 0),
    )  # fmt: skip
    over = Row((Button("Close", back(), "tonal"),), justify="center", pad=(0, 24, 0, 32))
    return Scaffold(
        bar=AppBar("Ongoing call" if going else "Call ended"),
        body=Column((head, Grow(Space()), _controls(context) if going else over)),
        back=Event("phone:press", ("home",)) if going else None,
    )


def _face(context: Context, name: str) -> Avatar:
    """Smaller while the keys need the room."""
    size = 48 if context.ui.get("keys") else 112
    return Avatar(name, size=size) if name else Avatar("", size=size, icon="person")


def _controls(context: Context) -> Widget:
    names = (
        ("mic_off", "Mute", "mute"),
        ("dialpad", "Keypad", "keys"),
        ("volume_up", "Speaker", "speaker"),
        ("pause", "Hold", "hold"),
    )
    cells = []
    for icon, word, key in names:
        on = bool(context.ui.get(key))
        disc = Box(
            Icon("sound" if icon == "volume_up" else icon, "on_primary" if on else "on_surface"), width=56, height=56,
            radius=28, color="primary" if on else "surface_container_highest", align="center", valign="center",
        )  # fmt: skip
        face = Column((disc, Text(word, "label", "on_surface_variant", 1)), align="center", gap=6)
        cells.append(Grow(Box(face, tap=Event("switch", (key,)), align="center", width=200, selected=on, id=key)))
    end = Box(
        Icon("call_end", "#ffffff", 32), tap=Event("end"), description="End call", width=72, height=72, radius=36,
        color=_RED, align="center", valign="center", id="incall_end_call",
    )  # fmt: skip
    keys: tuple[Widget, ...] = ()
    if context.ui.get("keys"):
        keys = (Text(context.text("tones") or " ", "title", lines=1, align="center", id="tones"), _pad("tone"))
    return Column((*keys, Row(tuple(cells), pad=(8, 8, 8, 16)), Row((end,), justify="center", pad=(0, 8, 0, 28))))


def history_view(context: Context) -> Scaffold:
    """All calls with one number."""
    number = str(context.args.get("number", ""))
    name = text_messages.names(context.world.databases).get(digits(number), "")
    shown = [(row, c) for row, c in store.calls(context.world.databases) if digits(c.number) == digits(number)]
    style = context.setting("system/time_12_24")
    rows: list[Widget] = []
    for _, call in shown:
        kind = {1: "Incoming call", 2: "Outgoing call"}.get(call.type, "Missed call")
        when = f"{dates.day_text(dates.at(call.date / 1000).date())}, {dates.clock(call.date / 1000, style)}"
        lasted = "" if call.type == MISSED else f", {call.duration // 60} min {call.duration % 60} s"
        icon = {1: "call_received", 2: "call_made"}.get(call.type, "call_missed")
        rows.append(ListItem(kind, f"{when}{lasted}", leading=Icon(icon), id="call_detail"))
    delete = Dialog(
        "Delete call history?", f"All calls with {name or number} will be deleted.",
        buttons=(
            Button("Cancel", hide(), "text"),
            Button("Delete", Event("delete_calls", tuple(row for row, _ in shown)), "text"),
        ),
    )  # fmt: skip
    head = ListItem(name or number, number if name else "Not in contacts", leading=Avatar(name or "?"),
                    tap=Event("contact", (number,)))  # fmt: skip
    blocked = number in text_messages.blocked(context.world.databases)
    block = MenuItem("Unblock number" if blocked else "Block number", Event("block", (number, not blocked)))
    actions = (
        IconButton("chat", "Send message", Event("message", (number,))),
        IconButton("call", "Call back", Event("call", (number,))),
    )
    body: Widget = (
        Scroll((head, Header("Call history"), *rows)) if rows else Empty("clock", "No calls with this number")
    )
    return Scaffold(
        bar=AppBar(
            "Call details", up=back(), actions=actions,
            menu=((MenuItem("Delete call history", show("delete")),) if rows else ()) + (block,),
        ),
        body=body,
        overlay=delete if context.overlay() == "delete" and rows else None,
    )  # fmt: skip
