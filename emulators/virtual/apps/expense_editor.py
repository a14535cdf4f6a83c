"""The form of Pro Expense in which an entry is made or changed, and how money and categories are written."""

import datetime
import re
from dataclasses import replace

from emulators.virtual.app import Context, back, hide, show
from emulators.virtual.apps import dates
from emulators.virtual.apps import expense_store as store
from emulators.virtual.apps.expense_store import Expense
from emulators.virtual.system import time_text
from emulators.virtual.widgets import (
    AppBar,
    Button,
    Chip,
    Column,
    DatePicker,
    Dialog,
    Event,
    Field,
    Grow,
    Row,
    Scaffold,
    Scroll,
    Text,
    TimePicker,
    Widget,
)  # fmt: skip

__all__ = ["category_name", "edit_view", "money", "save"]

_CHIPS = ((3, 5, 4), (6, 8), (7, 10), (9, 11), (1, 2))
"""The categories as they stand in rows that fit a narrow phone."""


def money(context: Context, amount: int) -> str:
    """An amount in cents with the currency that is set."""
    return context.setting("com.arduia.expense/currency_symbol", "$") + store.dollars(amount)


def category_name(category: int) -> str:
    return store.CATEGORIES.get(category, "Others")


def _edited(context: Context) -> tuple[int, Expense]:
    """The row (0 for a new one) and the entry as it is stored."""
    row = int(str(context.args.get("id", 0)))
    blank = Expense("", 0, 3, "", context.world.state.now * 1000)
    found = dict(store.expenses(context.world)).get(row) if row else None
    return (row, found) if found else (0, blank)


def _moment(context: Context, old: Expense) -> datetime.datetime:
    """The date and time as the form has them."""
    made = datetime.datetime.fromtimestamp(old.created / 1000, datetime.UTC)
    match context.ui.get("date"):
        case (int(year), int(month), int(day)):
            made = made.replace(year=year, month=month, day=day)
    match context.ui.get("time"):
        case (int(hour), int(minute)):
            made = made.replace(hour=hour, minute=minute)
    return made


def edit_view(context: Context) -> Scaffold:
    row, old = _edited(context)
    category, made = int(str(context.ui.get("category") or old.category)), _moment(context, old)
    amount = store.dollars(old.amount).replace(",", "") if row else ""
    chips = tuple(
        Row(tuple(Chip(category_name(key), Event("category", (key,)), on=key == category) for key in keys), gap=8)
        for keys in _CHIPS
    )
    when = Row(
        (
            Grow(Button(dates.day_text(made), show("date"), "outlined", icon="calendar", id="date")),
            Button(time_text(made, context.setting("system/time_12_24")), show("time"), "outlined", id="time"),
        ),
        gap=8,
    )
    body: tuple[Widget, ...] = (
        Field("name", label="Name", initial=old.name, id="edt_name"),
        Field("amount", label="Amount", initial=amount, kind="number", id="edt_amount"),
        Text("Category", "label", "on_surface_variant"), *chips,
        Field("note", label="Note", initial=old.note, lines=2, id="edt_note"),
        Text("Date", "label", "on_surface_variant"), when,
    )  # fmt: skip
    if not row:
        body = (*body, Button("Save and next", Event("save", (True,)), "tonal"))
    leaving = show("leave") if _changed(context, old, amount) else back()
    return Scaffold(
        bar=AppBar(
            "Edit expense" if row else "New expense", up=leaving, up_icon="close",
            actions=(Button("Save", Event("save", (False,))),),
        ),
        body=Scroll((Column(body, gap=12, pad=16),)),
        overlay=_dialog(context.overlay(), made),
        back=leaving,
    )  # fmt: skip


def _dialog(overlay: str, made: datetime.datetime) -> Dialog | None:
    match overlay:
        case "leave":
            return Dialog(
                "Discard changes?", "What you have typed will be lost.",
                buttons=(Button("Keep editing", hide(), "text"), Button("Discard", back(), "text")),
            )  # fmt: skip
        case "date":
            picker: Widget = DatePicker(made.year, made.month, made.day, Event("date"))
            return Dialog("Select date", body=(picker,), buttons=(Button("OK", hide(), "text"),))
        case "time":
            clock: Widget = TimePicker(made.hour, made.minute, Event("time"))
            return Dialog("Select time", body=(clock,), buttons=(Button("OK", hide(), "text"),))
        case _:
            return None


def _changed(context: Context, old: Expense, amount: str) -> bool:
    typed = context.text("name", old.name), context.text("note", old.note), context.text("amount", amount)
    category = int(str(context.ui.get("category") or old.category))
    same_time = "date" not in context.ui and "time" not in context.ui
    return typed != (old.name, old.note, amount) or category != old.category or not same_time


def save(context: Context, *, again: bool) -> None:
    """Store what the form holds; with `again` the form stays, empty, for the next one."""
    row, old = _edited(context)
    name, note = context.text("name", old.name).strip(), context.text("note", old.note).strip()
    amount = _cents(context.text("amount", store.dollars(old.amount) if row else ""))
    if not name:
        context.toast("Name is empty")
    elif amount is None:
        context.toast("Type an amount such as 12.50")
    else:
        category = int(str(context.ui.get("category") or old.category))
        made, now = int(_moment(context, old).timestamp() * 1000), context.world.state.now * 1000
        new = replace(old, name=name, amount=amount, category=category, note=note, created=made, modified=now)
        _store(context, row, new)
        if again:
            context.set(name=None, amount=None, note=None, date=None, time=None)
            context.focus("")
        else:
            context.back()
        context.toast("Expense saved")


def _store(context: Context, row: int, new: Expense) -> None:
    if row:
        store.change(context.world, row, new)
    else:
        store.add(context.world, new)


def _cents(text: str) -> int | None:
    """What a typed amount is in cents; None when it is no amount above zero."""
    match = re.fullmatch(r"(\d{1,9})(?:[.](\d{0,2}))?", text.strip().replace(",", ""))
    amount = int(match[1]) * 100 + int((match[2] or "").ljust(2, "0")) if match else 0
    return amount or None
