"""The other pages of Pro Expense: statistics by category, backup to a file, settings, and about."""

import datetime

from emulators.virtual.app import Context, back, hide, put, show
from emulators.virtual.apps import expense_store as store
from emulators.virtual.apps.expense_editor import category_name, money
from emulators.virtual.files import SHARED
from emulators.virtual.widgets import (
    AppBar,
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
    Progress,
    Row,
    Scaffold,
    Scroll,
    Text,
    Widget,
)  # fmt: skip

__all__ = ["BACKUP", "about_view", "backup_view", "export", "settings_view", "statistics_view"]

BACKUP = f"{SHARED}/Download/pro_expense.csv"
"""Where a backup is written."""

_CURRENCIES = {"$": "US dollar", "€": "Euro", "£": "Pound sterling", "CHF ": "Swiss franc"}


def statistics_view(context: Context) -> Scaffold:
    months = int(str(context.ui.get("months") or 0))
    first = _first_of_month(context.now.date(), months)
    shown: dict[int, int] = {}
    for _, one in store.expenses(context.world):
        made = datetime.datetime.fromtimestamp(one.created / 1000, datetime.UTC).date()
        if (made.year, made.month) == (first.year, first.month) and one.category != store.INCOME:
            shown[one.category] = shown.get(one.category, 0) + one.amount
    total = sum(shown.values())
    heading = Row(
        (
            IconButton("arrow_back", "Previous month", put(months=months + 1)),
            Grow(Text(f"{first:%B %Y}", "subtitle", align="center")),
            IconButton("arrow_forward", "Next month", put(months=max(0, months - 1)), enabled=months > 0),
        ),
        pad=(8, 0, 8, 0),
    )
    rows = [_share(context, key, shown[key], total) for key in sorted(shown, key=lambda key: -shown[key])]
    body: tuple[Widget, ...] = (heading, ListItem("Total spent", money(context, total), leading=Icon("wallet")), *rows)
    if not rows:
        body = (heading, Empty("pie", "Nothing was spent in this month"))
    return Scaffold(bar=AppBar("Statistics", up=back()), body=Scroll(body))


def _first_of_month(today: datetime.date, months: int) -> datetime.date:
    """The first day of the month that lies so many months back."""
    count = max(12, today.year * 12 + today.month - 1 - months)
    return datetime.date(count // 12, count % 12 + 1, 1)


def _share(context: Context, category: int, amount: int, total: int) -> Widget:
    share = round(100 * amount / total)
    line = Row((Grow(Text(category_name(category))), Text(money(context, amount), "label")))
    bar = Progress(share, f"{category_name(category)}: {share} %")
    words = Text(f"{share} %", "small", "on_surface_variant")
    return Column((line, bar, words), gap=4, pad=(20, 10, 20, 10))


def backup_view(context: Context) -> Scaffold:
    made = context.files.exists(BACKUP)
    last = f"Last backup: {BACKUP.rpartition('/')[2]} in Download" if made else "There is no backup yet"
    count = len(store.expenses(context.world))
    body = Column(
        (
            Text("All expenses are written to one file, a row for each, that other apps can read."),
            Text(f"{count} expenses on this phone", "small", "on_surface_variant"),
            Text(last, "small", "on_surface_variant"),
            Button("Export", Event("export"), icon="save", enabled=count > 0),
        ),
        gap=14, pad=20,
    )  # fmt: skip
    return Scaffold(bar=AppBar("Backup", up=back()), body=Scroll((body,)))


def export(context: Context) -> None:
    """Write all entries to the backup file."""
    lines = ["name,amount,category,note,date"]
    for _, one in store.expenses(context.world):
        made = datetime.datetime.fromtimestamp(one.created / 1000, datetime.UTC)
        cells = (one.name, store.dollars(one.amount).replace(",", ""), category_name(one.category), one.note)
        lines.append(",".join((*(f'"{cell}"' for cell in cells), f"{made:%Y-%m-%d}")))
    now = context.world.state.now
    context.put_files(context.files.write(BACKUP, "\n".join(lines) + "\n", modified=now))
    context.toast("Saved to Download")


def settings_view(context: Context) -> Scaffold:
    symbol = context.setting("com.arduia.expense/currency_symbol", "$")
    choice = Dialog(
        "Choose currency",
        body=tuple(
            ListItem(name, checked=key == symbol, control="radio", tap=Event("currency", (key,)))
            for key, name in _CURRENCIES.items()
        ),
        buttons=(Button("Cancel", hide(), "text"),),
    )
    rows = (
        Header("General"),
        ListItem("Currency", _CURRENCIES.get(symbol, symbol), tap=show("currency"), leading=Icon("money")),
    )
    return Scaffold(
        bar=AppBar("Settings", up=back()),
        body=Scroll(rows),
        overlay=choice if context.overlay() == "currency" else None,
    )


def about_view(context: Context) -> Scaffold:
    rows = (
        ListItem("Pro Expense", "Keeps an eye on what you spend", leading=Icon("wallet")),
        ListItem("Version", "1.0.0-beta04", leading=Icon("info")),
        ListItem("Data", "Stays on this phone", leading=Icon("lock")),
    )
    return Scaffold(bar=AppBar("About", up=back()), body=Scroll(rows))
