"""Expenses as Pro Expense keeps them: the table `expense` of accounting.db, in cents and milliseconds."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from emulators.virtual import pools
from emulators.virtual.shelf import Content, Shelf
from emulators.virtual.world import World

__all__ = [
    "AMOUNTS", "CATEGORIES", "EXPENSES", "INCOME", "NAMES", "NOTES", "PATH", "SCHEMA", "THINGS", "Expense", "add",
    "change", "dollars", "draw_expense", "expenses", "remove",
]  # fmt: skip

PATH = "/data/data/com.arduia.expense/databases/accounting.db"

SCHEMA = """
CREATE TABLE expense (
  expense_id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, name TEXT, amount INTEGER NOT NULL,
  category INTEGER NOT NULL, note TEXT, created_date INTEGER NOT NULL, modified_date INTEGER NOT NULL);
CREATE INDEX index_expense_created_date ON expense (created_date);
CREATE TABLE backup (
  backup_id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, name TEXT NOT NULL, created_date INTEGER NOT NULL,
  item_total INTEGER NOT NULL, is_completed INTEGER NOT NULL, worker_id TEXT NOT NULL);
"""

INCOME = 2
"""The one category that is earned, not spent."""

CATEGORIES: dict[int, str] = {
    1: "Others", 2: "Income", 3: "Food", 4: "Housing", 5: "Social", 6: "Entertainment", 7: "Transportation",
    8: "Clothes", 9: "Health Care", 10: "Education", 11: "Donation",
}  # fmt: skip
"""Names by the ids that the app stores."""

NAMES: dict[int, tuple[str, ...]] = {
    1: ("Parcel stamps", "Key copies", "Pet food", "Locker rent", "Gift wrap", "Photo prints", "Plant pots"),
    2: ("Salary", "Tutoring pay", "Tax refund", "Flea market sale", "Interest", "Side job", "Prize money"),
    3: (
        "Groceries",
        "Bakery",
        "Lunch menu",
        "Fruit stand",
        "Coffee beans",
        "Pizza night",
        "Noodle soup",
        "Cheese shop",
    ),
    4: ("Rent", "Electricity", "Water bill", "Paint rollers", "Desk lamp", "Plumber visit", "Window repair"),
    5: ("Birthday gift", "Club fee", "Farewell lunch", "Board game night", "Team dinner", "Wedding present", "Picnic"),
    6: ("Cinema ticket", "Concert", "Museum pass", "Bowling", "Comic books", "Zoo visit", "Puppet theatre"),
    7: ("Train ticket", "Bus pass", "Bike repair", "Taxi ride", "Petrol", "Parking garage", "Ferry"),
    8: ("Rain jacket", "Wool socks", "Running shoes", "Summer hat", "Leather belt", "Linen shirt", "Scarf"),
    9: ("Dentist", "Pharmacy", "New glasses", "Vitamins", "Massage", "Bandages", "Eye test"),
    10: ("Spanish course", "Notebooks", "Exam fee", "Atlas", "Piano lessons", "Pottery class", "Dictionary"),
    11: (
        "Animal shelter",
        "Food bank",
        "School fair",
        "River clean-up",
        "Library friends",
        "Tree planting",
        "Lifeboats",
    ),
}
"""What things are called that fall under a category."""

THINGS = tuple((name, category) for category, names in NAMES.items() for name in names)
"""(name, category) of all that is bought or earned."""

NOTES = (
    "paid in cash", "paid by card", "shared with Kim", "for the whole month", "half price", "keep the receipt",
    "monthly", "for the office", "last of three", "with a voucher", "from the new shop", "refund expected",
    "ordered online", "second hand", "for the trip", "twice this year", "gift for Lou", "split in two", "tip included",
    "early bird price", "with the old card", "for the cellar", "returned later", "by bank transfer", "on the way home",
)  # fmt: skip

AMOUNTS = tuple(range(250, 9950, 37))
"""Amounts in cents."""


@dataclass(frozen=True, slots=True)
class Expense:
    """One entry. `amount` is in cents; `created` and `modified` are in milliseconds since 1970."""

    name: str
    amount: int
    category: int = 1
    note: str = ""
    created: int = 0
    modified: int = 0


def dollars(amount: int) -> str:
    """An amount as it is written: "12.40"."""
    return f"{amount / 100:,.2f}"


def draw_expense(rng: Random, *, now: int, held: bool, category: int = 0) -> Expense:
    """Something bought in the two weeks before `now` (seconds), or something of this category."""
    things = pools.part(THINGS, held=held)
    name, kind = rng.choice([(n, k) for n, k in things if k == category or (not category and k != INCOME)])
    amount = pools.pick(AMOUNTS, rng, held=held) * (20 if kind == INCOME else 1)
    note = pools.pick(NOTES, rng, held=held) if rng.random() < 0.6 else ""
    made = (now - rng.randrange(1, 14 * 24) * 3600 - rng.randrange(3600)) * 1000
    return Expense(name, amount, kind, note, made, made)


def _draw(rng: Random, content: Content) -> tuple[Expense, ...]:
    """No two of the same name or amount, an income among them."""
    drawn = [draw_expense(rng, now=content.now, held=content.held, category=INCOME)]
    while len(drawn) < 9:
        new = draw_expense(rng, now=content.now, held=content.held)
        if all(new.name != old.name and new.amount != old.amount for old in drawn):
            drawn.append(new)
    return tuple(drawn)


_COLUMNS = "name, amount, category, note, created_date, modified_date"


def expenses(world: World) -> tuple[tuple[int, Expense], ...]:
    """(id, expense) of all, the latest first."""
    rows = world.query(PATH, f"SELECT expense_id, {_COLUMNS} FROM expense ORDER BY created_date DESC, expense_id DESC")
    return tuple(
        (
            int(str(row)),
            Expense(str(name or ""), int(str(amount)), int(str(kind)), str(note or ""), int(str(made)), int(str(at))),
        )
        for row, name, amount, kind, note, made, at in rows
    )


def add(world: World, new: Expense) -> int:
    """Store an expense; returns its id."""
    return world.execute(PATH, f"INSERT INTO expense ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)", *_values(new))


def change(world: World, row: int, new: Expense) -> None:
    """Give the expense with this id another content."""
    world.execute(
        PATH,
        "UPDATE expense SET name = ?, amount = ?, category = ?, note = ?, created_date = ?, modified_date = ? "
        "WHERE expense_id = ?",
        *_values(new),
        row,
    )


def remove(world: World, row: int) -> None:
    world.execute(PATH, "DELETE FROM expense WHERE expense_id = ?", row)


def _values(one: Expense) -> tuple[str | int, ...]:
    return one.name, one.amount, one.category, one.note, one.created, one.modified


def _write(world: World, things: Iterable[Expense]) -> None:
    world.execute(PATH, "DELETE FROM expense")
    world.execute(PATH, "DELETE FROM sqlite_sequence WHERE name = 'expense'")
    for thing in things:
        add(world, thing)


def _read(world: World) -> tuple[Expense, ...]:
    return tuple(one for _, one in reversed(expenses(world)))


def _say(one: Expense) -> str:
    day = datetime.datetime.fromtimestamp(one.created / 1000, datetime.UTC).date()
    kind = CATEGORIES.get(one.category, str(one.category))
    return f"expense {one.name.strip()!r} of {dollars(one.amount)}, {kind}, note {one.note.strip()!r}, {day}"


EXPENSES: Shelf[Expense] = Shelf("expenses", _draw, _write, _read, _say, (f"{PATH}#expense",))
"""What was spent and earned."""
