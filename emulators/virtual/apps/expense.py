"""Pro Expense: what was spent and earned, with categories, totals and a log from which several can be deleted."""

import datetime

from emulators.virtual.app import Activity, App, AppIcon, Context, back, go, hide, put, show
from emulators.virtual.apps import dates, entries
from emulators.virtual.apps import expense_store as store
from emulators.virtual.apps.drawer import drawer
from emulators.virtual.apps.expense_editor import category_name, edit_view, money, save
from emulators.virtual.apps.expense_pages import about_view, backup_view, export, settings_view, statistics_view
from emulators.virtual.apps.expense_store import Expense
from emulators.virtual.system import time_text
from emulators.virtual.widgets import (
    AppBar,
    Avatar,
    Box,
    Button,
    Card,
    Column,
    Dialog,
    Divider,
    Empty,
    Event,
    Fab,
    Field,
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

__all__ = ["APP", "PACKAGE"]

PACKAGE = "com.arduia.expense"

RECENT = 5
"""How many of the latest entries the first screen shows; our default."""

_SIGNS = {
    1: "category", 2: "wallet", 3: "restaurant", 4: "home", 5: "group", 6: "film", 7: "bus", 8: "bag", 9: "health",
    10: "school", 11: "heart",
}  # fmt: skip

_SORTS = {"date": "Sort by date", "amount": "Sort by amount", "name": "Sort by name"}


# Views


def home_view(context: Context) -> Scaffold:
    everything = store.expenses(context.world)
    week = [one for _, one in everything if one.created >= _days_ago(context, 7)]
    earned = sum(one.amount for one in week if one.category == store.INCOME)
    spent = sum(one.amount for one in week if one.category != store.INCOME)
    recent = Row(
        (Grow(Text("Recent", "subtitle")), Button("More", go("logs"), "text")), pad=(16, 8, 8, 0), justify="between"
    )
    rows = tuple(_row(context, row, one, chosen=None) for row, one in everything[:RECENT])
    body: tuple[Widget, ...] = (_week(context, earned, spent), _bars(week, context), recent, *rows)
    if not rows:
        body = (*body, Empty("receipt", "No expenses yet"))
    return Scaffold(
        bar=AppBar("Home", up=go("drawer"), up_icon="menu"),
        body=Scroll(body),
        fab=Fab("add", "Add expense", go("edit")),
    )


def _days_ago(context: Context, days: int) -> int:
    """In milliseconds since 1970."""
    return (context.world.state.now - days * 86_400) * 1000


def _week(context: Context, earned: int, spent: int) -> Widget:
    def figure(label: str, amount: int, color: str) -> Widget:
        return Grow(Column((Text(label, "small", "on_surface_variant"), Text(money(context, amount), "title", color))))

    return Card((
        Text("Last 7 days", "label", "on_surface_variant"),
        Row((figure("Income", earned, "primary"), figure("Outcome", spent, "on_surface"))),
    ))  # fmt: skip


def _bars(week: list[Expense], context: Context) -> Widget:
    """What was spent on each of the last seven days, as bars."""
    today = context.now.date()
    days = [today - datetime.timedelta(days=6 - i) for i in range(7)]
    spent = dict.fromkeys(days, 0)
    for one in week:
        day = day_of(one.created)
        if day in spent and one.category != store.INCOME:
            spent[day] += one.amount
    most = max(1, *spent.values())

    def bar(day: datetime.date) -> Widget:
        tall = 4 + 68 * spent[day] / most
        column = Box(Space(), width=20, height=tall, color="primary" if spent[day] else "outline_variant", radius=4)
        words = Text(f"{day:%a}", "small", "on_surface_variant")
        return Grow(Column((Space(height=76 - tall), column, words), gap=4, align="center"))

    return Card((Row(tuple(bar(day) for day in days)),))


def day_of(moment: int) -> datetime.date:
    """The day of a time in milliseconds since 1970."""
    return datetime.datetime.fromtimestamp(moment / 1000, datetime.UTC).date()


def _row(context: Context, row: int, one: Expense, *, chosen: tuple[int, ...] | None) -> ListItem:
    """An entry of a list; with `chosen` given, those that are chosen and how to choose."""
    tap, held = go("expense", id=row), None
    if chosen is not None:
        held = Event("choose", (row,))
        tap = held if chosen else tap
    income, when = one.category == store.INCOME, dates.brief(day_of(one.created), context.now)
    leading: Widget = Avatar("", icon=_SIGNS.get(one.category, "label"), color="#15803d" if income else "#35618e")
    if chosen and row in chosen:
        leading = Avatar("", icon="check", color="#0b57d0")
    amount = Text(("+" if income else "-") + money(context, one.amount), "label", "primary" if income else "on_surface")
    return ListItem(
        one.name, f"{category_name(one.category)} · {when}", tap=tap, long=held, leading=leading,
        trailing=amount, selected=bool(chosen) and row in (chosen or ()), subtitle_lines=1,
    )  # fmt: skip


def logs_view(context: Context) -> Scaffold:
    chosen, sort = entries.chosen(context), str(context.ui.get("sort") or "date")
    everything = list(store.expenses(context.world))
    if sort == "amount":
        everything.sort(key=lambda entry: -entry[1].amount)
    elif sort == "name":
        everything.sort(key=lambda entry: entry[1].name.lower())
    rows: list[Widget] = []
    day = None
    for row, one in everything:
        if sort == "date" and day_of(one.created) != day:
            day = day_of(one.created)
            rows.append(Header(dates.glance(day)))
        rows.append(_row(context, row, one, chosen=chosen))
    many = f"{len(chosen)} expense{'s' if len(chosen) > 1 else ''}"
    delete = Dialog(
        f"Delete {many}?", "This cannot be undone.",
        buttons=(Button("Cancel", hide(), "text"), Button("Delete", Event("delete_chosen"), "text")),
    )  # fmt: skip
    return Scaffold(
        bar=_logs_bar(chosen, sort, len(everything)),
        body=Scroll(tuple(rows)) if rows else Empty("receipt", "No expenses yet"),
        fab=None if chosen else Fab("add", "Add expense", go("edit")),
        overlay=delete if context.overlay() == "delete" else None,
        back=put(chosen=None) if chosen else None,
    )


def _logs_bar(chosen: tuple[int, ...], sort: str, count: int) -> AppBar:
    if chosen:
        actions = (
            IconButton("select_all", "Select all", Event("choose_all"), enabled=len(chosen) < count),
            IconButton("delete", "Delete", show("delete")),
        )
        return AppBar(f"{len(chosen)} selected", up=put(chosen=None), up_icon="close", actions=actions)
    menu = tuple(MenuItem(text, put(sort=key, overlay=None), checked=sort == key) for key, text in _SORTS.items())
    return AppBar(
        "Expense logs", up=back(), actions=(IconButton("search", "Search expenses", go("search")),), menu=menu
    )


def search_view(context: Context) -> Scaffold:
    wanted = context.text("search").strip().lower()
    found = [
        (row, one)
        for row, one in store.expenses(context.world)
        if wanted and wanted in f"{one.name}\n{one.note}\n{category_name(one.category)}".lower()
    ]
    body: Widget = Scroll(tuple(_row(context, row, one, chosen=None) for row, one in found))
    if not found:
        body = Empty("search", "No expenses found" if wanted else "Type a name, a note or a category")
    return Scaffold(
        bar=AppBar("Search", up=back(), search=Field("search", hint="Search expenses", icon="search")), body=body
    )


def expense_view(context: Context) -> Scaffold:
    one = dict(store.expenses(context.world)).get(context.row)
    if one is None:
        return Scaffold(bar=AppBar("Expense", up=back()), body=Empty("receipt", "This expense no longer exists"))
    delete = Dialog(
        "Delete expense?", f"{one.name} will be deleted.",
        buttons=(Button("Cancel", hide(), "text"), Button("Delete", Event("delete"), "text")),
    )  # fmt: skip
    made = datetime.datetime.fromtimestamp(one.created / 1000, datetime.UTC)
    said = f"{dates.long_day(made)}, {time_text(made, context.setting('system/time_12_24'))}"
    facts = (
        ("receipt", "Name", one.name), ("category", "Category", category_name(one.category)),
        ("calendar", "Date", said), ("note", "Note", one.note or "No note"),
    )  # fmt: skip
    head = Column(
        (Text("Income" if one.category == store.INCOME else "Amount", "small", "on_surface_variant"),
         Text(money(context, one.amount), "display", id="amount")),
        pad=(20, 16, 20, 16),
    )  # fmt: skip
    rows = tuple(ListItem(text, label, leading=Icon(icon), title_lines=4) for icon, label, text in facts)
    actions = (
        IconButton("edit", "Edit expense", go("edit", id=context.row)),
        IconButton("delete", "Delete expense", show("delete")),
    )
    return Scaffold(
        bar=AppBar("Expense details", up=back(), actions=actions),
        body=Scroll((head, Divider(), *rows)),
        overlay=delete if context.overlay() == "delete" else None,
    )


def drawer_view(context: Context) -> Scaffold:
    rows = (
        ("home", "Home", back()), ("history", "Expense logs", Event("leave", ("logs",))),
        ("pie", "Statistics", Event("leave", ("statistics",))), ("save", "Backup", Event("leave", ("backup",))),
        ("settings", "Settings", Event("leave", ("settings",))), ("info", "About", Event("leave", ("about",))),
    )  # fmt: skip
    return drawer("Pro Expense", tuple(ListItem(text, tap=tap, leading=Icon(icon)) for icon, text, tap in rows))


# What happens


def handle(context: Context, event: Event) -> None:
    match event:
        case Event("leave", (str(screen),)):
            context.back()
            context.go(screen)
        case Event("choose", (int(row),)):
            chosen = entries.chosen(context)
            rest = tuple(each for each in chosen if each != row)
            context.set(chosen=rest if row in chosen else (*chosen, row))
        case Event("choose_all"):
            context.set(chosen=tuple(row for row, _ in store.expenses(context.world)))
        case Event("delete_chosen"):
            chosen = entries.chosen(context)
            for row in chosen:
                store.remove(context.world, row)
            context.set(chosen=None, overlay=None)
            context.toast(f"{len(chosen)} deleted")
        case Event("delete"):
            store.remove(context.world, context.row)
            context.back()
            context.toast("Expense deleted")
        case Event("category", (int(category),)):
            context.set(category=category)
        case Event("date", (int(year), int(month), int(day))):
            context.set(date=(year, month, day))
        case Event("time", (int(hour), int(minute))):
            context.set(time=(hour, minute))
        case Event("save", (bool(again),)):
            save(context, again=again)
        case Event("currency", (str(symbol),)):
            context.put_setting(f"{PACKAGE}/currency_symbol", symbol)
            context.hide()
        case Event("export"):
            export(context)


APP = App(
    package=PACKAGE,
    name="Pro Expense",
    icon=AppIcon("wallet", "#2f6fb0"),
    activities=(
        Activity("home", f"{PACKAGE}.ui.MainActivity", home_view),
        Activity("drawer", f"{PACKAGE}.ui.NavigationDrawer", drawer_view),
        Activity("logs", f"{PACKAGE}.ui.expenselogs.ExpenseLogsActivity", logs_view),
        Activity("search", f"{PACKAGE}.ui.expenselogs.SearchActivity", search_view),
        Activity("expense", f"{PACKAGE}.ui.home.ExpenseDetailActivity", expense_view),
        Activity("edit", f"{PACKAGE}.ui.entry.ExpenseEntryActivity", edit_view),
        Activity("statistics", f"{PACKAGE}.ui.statistics.StatisticsActivity", statistics_view),
        Activity("backup", f"{PACKAGE}.ui.backup.BackupActivity", backup_view),
        Activity("settings", f"{PACKAGE}.ui.settings.SettingsActivity", settings_view),
        Activity("about", f"{PACKAGE}.ui.about.AboutActivity", about_view),
    ),
    handle=handle,
    databases={store.PATH: store.SCHEMA},
    settings={f"{PACKAGE}/currency_symbol": "$"},
    shelves=(store.EXPENSES,),
)
