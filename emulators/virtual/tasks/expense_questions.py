"""Tasks in Pro Expense that ask something, or ask for what is not there."""

import re
from dataclasses import replace
from random import Random

from emulators.screen import Flag
from emulators.virtual.apps import expense_store as store
from emulators.virtual.apps.expense_store import CATEGORIES, EXPENSES
from emulators.virtual.shelf import Content
from emulators.virtual.tasks.expense import APP, LOGS, TO_LOGS, find, fresh, kind, searching, spent, swapped
from emulators.virtual.tasks.memory import since_opened
from emulators.virtual.tasks.moves import INFEASIBLE, Rule, Sight, answer, answered, says, scroll, tap, tapped
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Parameters, Template

__all__ = ["TEMPLATES"]


def _how_much(rng: Random, content: Content, held: bool) -> Case:
    one = rng.choice(spent(content))
    return Case({"name": one.name}, content, content, answer=store.dollars(one.amount))


def _how_much_routes(p: Parameters) -> tuple[Route, ...]:
    told = Stage("Expense details", "tell the amount", answer(_shown_amount))
    return (Route(APP, (*find(p["name"]), told), answered),)


def _shown_amount(sight: Sight) -> str | None:
    shown = sight.shown("amount")
    return shown[0].text.lstrip("$") if shown else None


def _total(rng: Random, content: Content, held: bool) -> Case:
    """Another entry is put into the category of one, so that there is something to add up."""
    category = kind(rng, content, held=held)
    other = rng.choice([each for each in spent(content) if each.category != category])
    before = swapped(content, other, replace(other, category=category))
    asked = store.dollars(sum(each.amount for each in spent(before) if each.category == category))
    return Case({"category": CATEGORIES[category]}, before, before, answer=asked)


def _total_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        Stage("Home", "open the drawer", tap("Navigate up")),
        Stage(APP, "open the statistics", tap("Statistics")),
        Stage("Statistics", f"tell what {p['category']} cost", _tell_beside(p["category"])),
    )
    return (Route(APP, stages, answered),)


def _tell_beside(label: str) -> Rule:
    """Tell the figure that stands beside a label, scrolling until it shows."""

    def read(sight: Sight) -> str | None:
        texts = [e.label for e in sight.screen.elements if not e.has(Flag.SYSTEM)]
        found = texts.index(label) + 1 if label in texts else len(texts)
        figure = re.search(r"[\d,]+\.\d\d", texts[found]) if found < len(texts) else None
        return figure[0] if figure else None

    return lambda sight: answer(read)(sight) or scroll(sight)


def _dearest(rng: Random, content: Content, held: bool) -> Case:
    most = max(spent(content), key=lambda one: one.amount)
    names = tuple(one.name for one in content.of(EXPENSES))
    return Case({}, content, content, answer=most.name, rivals=names)


def _dearest_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        TO_LOGS,
        Stage(LOGS, "tell the dearest", answer(_largest)),
        Stage(LOGS, "open the menu", tap("More options")),
        Stage("Menu", "sort by amount", tap("Sort by amount")),
    )
    return (Route(APP, stages, answered),)


def _largest(sight: Sight) -> str | None:
    """The first row that is no income, once the list has been sorted by amount."""
    if not tapped("Menu", "Sort by amount")(since_opened(sight)):
        return None
    rows = [e for e in sight.screen.elements if e.has(Flag.LONG_CLICKABLE) and not e.value.startswith("Income")]
    return rows[0].text if rows else None


def _unknown(rng: Random, content: Content, held: bool) -> Case:
    said = " ".join(f"{one.name} {one.note}" for one in content.of(EXPENSES)).lower()
    names = [one.name for one in fresh(rng, content, 4, held=held)]
    return Case({"name": next(n for n in names if n.lower() not in said)}, content, content, infeasible=True)


def _unknown_routes(p: Parameters) -> tuple[Route, ...]:
    return (Route(APP, searching(p["name"]), says("Search expenses", "No expenses found")),)


TEMPLATES = (
    Template(
        "phone/expense/how_much", "easy", 14,
        ("How much did {name} cost?", "What amount is noted for {name} in Pro Expense?", "What did I pay for {name}?"),
        _how_much, _how_much_routes,
    ),
    Template(
        "phone/expense/total", "medium", 14,
        (
            "How much have I spent on {category} this month?",
            "What do the expenses under {category} add up to this month?",
        ),
        _total, _total_routes,
    ),
    Template(
        "phone/expense/dearest", "medium", 14,
        ("Which single expense was the largest?", "On what did I spend the most at once?"),
        _dearest, _dearest_routes,
    ),
    Template(
        "phone/expense/delete_unknown", "medium", 14,
        ("Delete the expense {name}", "Remove {name} from my expenses", "Take {name} out of Pro Expense"),
        _unknown, _unknown_routes, INFEASIBLE,
    ),
)  # fmt: skip
