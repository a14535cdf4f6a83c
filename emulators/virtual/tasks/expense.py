"""Tasks in Pro Expense."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from random import Random

from emulators.screen import Flag
from emulators.virtual import pools
from emulators.virtual.apps import expense_store as store
from emulators.virtual.apps.expense_store import CATEGORIES, EXPENSES, Expense
from emulators.virtual.shelf import Content
from emulators.virtual.tasks import ways
from emulators.virtual.tasks.moves import (
    Move,
    Rule,
    Sight,
    entered,
    fill,
    pick,
    says,
    scroll,
    tap,
    tapped,
    touch,
)  # fmt: skip
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Parameters, Template

__all__ = ["APP", "LOGS", "TEMPLATES", "TO_LOGS", "adding", "find", "fresh", "kind", "searching", "spent", "swapped"]

APP = "Pro Expense"
LOGS = "Expense logs"

TO_LOGS = Stage("Home", "open the logs", tap("More"))


def find(name: str) -> tuple[Stage, ...]:
    return (TO_LOGS, Stage(LOGS, f"open {name}", tap(name)))


def spent(content: Content) -> tuple[Expense, ...]:
    """All that is no income."""
    return tuple(one for one in content.of(EXPENSES) if one.category != store.INCOME)


def kind(rng: Random, content: Content, *, held: bool) -> int:
    """A category of the pool that is no income and, where one is, has entries."""
    pool = [key for key in pools.part(tuple(CATEGORIES), held=held) if key != store.INCOME]
    return rng.choice([key for key in pool if any(one.category == key for one in content.of(EXPENSES))] or pool)


def swapped(content: Content, old: Expense, *new: Expense) -> Content:
    return content.put(EXPENSES, ways.swapped(content.of(EXPENSES), old, *new))


def fresh(rng: Random, content: Content, count: int, *, held: bool) -> list[Expense]:
    """Expenses of today that are not there yet, with other names, amounts and notes."""
    known, found = list(content.of(EXPENSES)), list[Expense]()
    while len(found) < count:
        new = store.draw_expense(rng, now=content.now, held=held)
        new = replace(new, note=pools.pick(store.NOTES, rng, held=held), created=content.now * 1000)
        if all(new.name != old.name and new.amount != old.amount and new.note != old.note for old in [*known, *found]):
            found.append(new)
        elif rng.random() < 0.05:
            known = [replace(old, note="") for old in known]
    return found


# Delete


def _delete(rng: Random, content: Content, held: bool) -> Case:
    one = rng.choice(spent(content))
    return Case({"name": one.name}, content, swapped(content, one))


_GONE = (
    Stage("Expense details", "delete", tap("Delete expense")),
    Stage("Delete expense?", "confirm", tap("Delete")),
)


def _delete_routes(p: Parameters) -> tuple[Route, ...]:
    return (Route(APP, (*find(p["name"]), *_GONE), tapped("Delete expense?", "Delete")),)


def _delete_three(rng: Random, content: Content, held: bool) -> Case:
    chosen = rng.sample(spent(content), 3)
    rest = tuple(one for one in content.of(EXPENSES) if one not in chosen)
    names = dict(zip(("first", "second", "third"), (one.name for one in chosen), strict=True))
    return Case(names, content, content.put(EXPENSES, rest))


def _delete_three_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        TO_LOGS,
        *ways.selecting(LOGS, [p["first"], p["second"], p["third"]]),
        Stage("3 selected", "delete", tap("Delete")),
        Stage("Delete 3 expenses?", "confirm", tap("Delete")),
    )
    return (Route(APP, stages, tapped("Delete 3 expenses?", "Delete")),)


def _duplicates(count: int) -> Callable[[Random, Content, bool], Case]:
    """One entry is there twice; with `count`, that many others have its name and another amount."""

    def draw(rng: Random, content: Content, held: bool) -> Case:
        twin = rng.choice(spent(content))
        amounts = rng.sample([a for a in pools.part(store.AMOUNTS, held=held) if a != twin.amount], count)
        like = tuple(replace(twin, amount=a, created=twin.created + 60_000 * i) for i, a in enumerate(amounts, start=1))
        after = content.put(EXPENSES, (*content.of(EXPENSES), *like))
        before = content.put(EXPENSES, (*after.of(EXPENSES), twin))
        return Case({}, before, after)

    return draw


def _twin(sight: Sight) -> Move | None:
    """Open the first of two rows that say the same, looking for them down the list."""
    rows = [e for e in sight.screen.elements if e.has(Flag.LONG_CLICKABLE) and not e.has(Flag.SYSTEM)]
    said = [(e.text, e.value) for e in rows]
    for element in rows:
        if said.count((element.text, element.value)) > 1:
            return touch(sight, element)
    return scroll(sight)


def _duplicates_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (TO_LOGS, Stage(LOGS, "find what is there twice", _twin), *_GONE)
    return (Route(APP, stages, tapped("Delete expense?", "Delete")),)


def _delete_category(rng: Random, content: Content, held: bool) -> Case:
    """All of one category, which no other entry names in its name or note; one entry more is put into it."""
    chosen = kind(rng, content, held=held)
    word, [one] = CATEGORIES[chosen].lower(), fresh(rng, content, 1, held=held)
    unlike = [each for each in content.of(EXPENSES) if each.category == chosen or word not in _text(each)]
    before = content.put(EXPENSES, (*unlike, replace(one, category=chosen)))
    rest = tuple(one for one in before.of(EXPENSES) if one.category != chosen)
    return Case({"category": CATEGORIES[chosen]}, before, before.put(EXPENSES, rest))


def _text(one: Expense) -> str:
    return f"{one.name} {one.note}".lower()


def searching(text: str) -> tuple[Stage, ...]:
    return (
        TO_LOGS,
        Stage(LOGS, "search", tap("Search expenses")),
        Stage("Search expenses", f"look for {text}", fill("Search expenses", text)),
    )


def _first_row(sight: Sight) -> Move | None:
    rows = [e for e in sight.screen.elements if e.role.endswith("LinearLayout") and e.has(Flag.CLICKABLE)]
    found = next((e for e in rows if not e.has(Flag.SYSTEM)), None)
    return touch(sight, found) if found else None


def _delete_category_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (*searching(p["category"]), Stage("Search expenses", "open what is found", _first_row), *_GONE)
    return (Route(APP, stages, says("Search expenses", "No expenses found")),)


# Add and change


def adding(name: str, amount: str, category: str, note: str) -> Route:
    """Add an expense and see it saved."""
    form = (
        ("enter the name", fill("Name", name)), ("enter the amount", fill("Amount", amount)),
        ("choose the category", pick(category)), ("enter the note", fill("Note", note)), ("save", tap("Save")),
    )  # fmt: skip
    stages = tuple(Stage("New expense", goal, rule) for goal, rule in form)
    new = Stage("Home", "add an expense", tap("Add expense"))
    return Route(APP, (new, *stages), entered("New expense", "Save", edt_name=name))


def _said(one: Expense, place: str = "") -> dict[str, str]:
    """An expense as parameters, whose names end in `place`."""
    words = (one.name, store.dollars(one.amount), CATEGORIES[one.category], one.note)
    return {f"{key}{place}": word for key, word in zip(("name", "amount", "category", "note"), words, strict=True)}


def _add(rng: Random, content: Content, held: bool) -> Case:
    (new,) = fresh(rng, content, 1, held=held)
    return Case(_said(new), content, content.put(EXPENSES, (*content.of(EXPENSES), new)))


def _add_routes(p: Parameters) -> tuple[Route, ...]:
    return (adding(p["name"], p["amount"], p["category"], p["note"]),)


def _add_two(rng: Random, content: Content, held: bool) -> Case:
    one, two = fresh(rng, content, 2, held=held)
    after = content.put(EXPENSES, (*content.of(EXPENSES), one, two))
    return Case({**_said(one), **_said(two, "_2")}, content, after)


def _add_two_routes(p: Parameters) -> tuple[Route, ...]:
    return (*_add_routes(p), adding(p["name_2"], p["amount_2"], p["category_2"], p["note_2"]))


def _changed(rule: Rule, goal: str, name: str) -> tuple[Route, ...]:
    stages = (
        *find(name),
        Stage("Expense details", "edit", tap("Edit expense")),
        Stage("Edit expense", goal, rule),
        Stage("Edit expense", "save", tap("Save")),
    )
    return (Route(APP, stages, tapped("Edit expense", "Save")),)


def _amount(rng: Random, content: Content, held: bool) -> Case:
    one, (other,) = rng.choice(spent(content)), fresh(rng, content, 1, held=held)
    after = swapped(content, one, replace(one, amount=other.amount))
    return Case({"name": one.name, "amount": store.dollars(other.amount)}, content, after)


def _amount_routes(p: Parameters) -> tuple[Route, ...]:
    return _changed(fill("Amount", p["amount"]), "enter the amount", p["name"])


def _category(rng: Random, content: Content, held: bool) -> Case:
    one = rng.choice(spent(content))
    category = rng.choice([key for key in CATEGORIES if key not in (one.category, store.INCOME)])
    after = swapped(content, one, replace(one, category=category))
    return Case({"name": one.name, "category": CATEGORIES[category]}, content, after)


def _category_routes(p: Parameters) -> tuple[Route, ...]:
    return _changed(pick(p["category"]), "choose the category", p["name"])


def _date(rng: Random, content: Content, held: bool) -> Case:
    one = rng.choice(spent(content))
    made = datetime.datetime.fromtimestamp(one.created / 1000, datetime.UTC)
    day = rng.choice([day for day in pools.part(range(1, 16), held=held) if day != made.day])
    moved = made.replace(day=day)
    after = swapped(content, one, replace(one, created=int(moved.timestamp() * 1000)))
    return Case({"name": one.name, "date": f"{day} {moved:%B %Y}"}, content, after)


def _date_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        *find(p["name"]),
        Stage("Expense details", "edit", tap("Edit expense")),
        Stage("Edit expense", "open the date", _date_button(p["date"])),
        Stage("Edit expense", "save", tap("Save")),
        Stage("Select date", f"choose {p['date']}", pick(p["date"])),
        Stage("Select date", "confirm", tap("OK")),
    )
    return (Route(APP, stages, tapped("Edit expense", "Save")),)


def _date_button(wanted: str) -> Rule:
    """Touch the date of the form unless it is as wanted."""

    def rule(sight: Sight) -> Move | None:
        shown = sight.shown("date")
        if not shown:
            return scroll(sight)
        return None if shown[0].label == wanted else touch(sight, shown[0])

    return rule


TEMPLATES = (
    Template(
        "phone/expense/delete", "easy", 16,
        ("Delete the expense {name}", "Remove {name} from my expenses", "Take {name} out of Pro Expense"),
        _delete, _delete_routes,
    ),
    Template(
        "phone/expense/add", "medium", 18,
        (
            'Add an expense called {name} of {amount} in the category {category} with the note "{note}"',
            'Note an expense: {name}, {amount} dollars, {category}, note "{note}"',
            'I spent {amount} dollars on {name} today; enter it under {category} and note "{note}"',
        ),
        _add, _add_routes,
    ),
    Template(
        "phone/expense/delete_three", "medium", 24,
        (
            "Delete these expenses: {first}, {second}, {third}",
            "Remove the expenses {first}, {second} and {third} from Pro Expense",
        ),
        _delete_three, _delete_three_routes,
    ),
    Template(
        "phone/expense/change_amount", "medium", 18,
        ("Change the amount of {name} to {amount}", "The expense {name} was {amount} dollars; correct it"),
        _amount, _amount_routes,
    ),
    Template(
        "phone/expense/change_category", "medium", 16,
        ("Put the expense {name} into the category {category}", "File the expense {name} under {category}"),
        _category, _category_routes,
    ),
    Template(
        "phone/expense/change_date", "hard", 22,
        ("Set the date of the expense {name} to {date}", "I paid for {name} on {date}; correct that in Pro Expense"),
        _date, _date_routes,
    ),
    Template(
        "phone/expense/delete_duplicate", "medium", 20,
        (
            "One expense was entered twice, all the same; delete one of the two",
            "Delete all but one of any expenses that are exact duplicates",
        ),
        _duplicates(0), _duplicates_routes,
    ),
    Template(
        "phone/expense/delete_duplicate_among_similar", "hard", 24,
        (
            "Among the expenses that look alike two are exactly the same; delete one of them",
            "Delete all but one of any expenses that are exact duplicates and leave those that differ in the amount",
        ),
        _duplicates(3), _duplicates_routes,
    ),
    Template(
        "phone/expense/add_two", "hard", 34,
        (
            'Add two expenses: {name}, {amount}, {category}, note "{note}"; and {name_2}, {amount_2}, {category_2}, '
            'note "{note_2}"',
            "Enter these into Pro Expense, as name|amount|category|note:\n{name}|{amount}|{category}|{note}\n"
            "{name_2}|{amount_2}|{category_2}|{note_2}",
        ),
        _add_two, _add_two_routes,
    ),
    Template(
        "phone/expense/delete_category", "hard", 36,
        ("Delete all expenses of the category {category}", "Remove everything under {category} from Pro Expense"),
        _delete_category, _delete_category_routes,
    ),
)  # fmt: skip
