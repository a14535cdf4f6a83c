"""Walks through Pro Expense and Broccoli: rows that are added, deleted, found twice."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from emulators.action import Tap
from emulators.screen import Element, Screen
from guiagent.evaluation.android_world.solver.walking import (
    Script,
    Walk,
    back,
    each_page,
    element,
    fill,
    hold,
    launch,
    menu,
    replaced,
    scrolled,
    tap,
    texts,
    whole,
)

__all__ = ["SCRIPTS"]

Record = Mapping[str, str]


def _records(text: str) -> Sequence[Record]:
    """Blocks of "Key: value" lines, the first of each without a space in front; or a table of values between bars."""
    found: list[dict[str, str]] = []
    for line in text.splitlines():
        key, _, value = line.strip().partition(": ")
        if key in ("Expense", "Recipe"):
            found.append({"name": value})
        elif value and found:
            found[-1][key] = value
    return found or _table(text.splitlines())


def _table(lines: Sequence[str]) -> Sequence[Record]:
    """Lines of values between bars, the first of which says what they are."""
    cells = [line.split("|") for line in dict.fromkeys(lines) if line.count("|") >= 3]
    keys = ["name", *cells[0][1:]] if cells else []
    return [dict(zip(keys, values, strict=False)) for values in cells[1:]]


# Pro Expense


def _spent(screen: Screen, records: Sequence[Record]) -> Walk:
    """Enter these, from the app's first page."""
    for one in records:
        screen = yield from tap(screen, "Add expense")
        screen = yield from fill(screen, "#edt_name", one["name"])
        screen = yield from fill(screen, "#edt_amount", one["amount_dollars"].lstrip("$"))
        if not _chosen(screen, one["category_name"]):
            screen = yield from tap(screen, one["category_name"])
        if one.get("note"):
            screen = yield from fill(screen, "#edt_note", one["note"])
        screen = yield from tap(screen, "Save")
    return screen


def _chosen(screen: Screen, name: str) -> bool:
    found = element(screen, name)
    return found is not None and "checked" in found.flags


def _add_expenses(goal: str, screen: Screen) -> Walk:
    screen = yield from launch("pro expense")
    return (yield from _spent(screen, _records(goal)))


def _add_noted(goal: str, screen: Screen) -> Walk:
    screen = yield from launch("markor")
    screen = yield from tap(screen, "my_expenses.txt")
    pages = yield from each_page(screen)
    lines = dict.fromkeys(line for page in pages for line in texts(page) if line.count("|") == 3)
    keys = ("name", "amount_dollars", "category_name", "note")
    found = [dict(zip(keys, line.split("|"), strict=True)) for line in lines if "eimbursable" in line]
    screen = yield from launch("pro expense")
    return (yield from _spent(screen, [{**one, "note": one["note"].partition(". Reimb")[0]} for one in found]))


def _logs() -> Walk:
    screen = yield from launch("pro expense")
    return (yield from tap(screen, "More"))


def _delete_expenses(goal: str, screen: Screen) -> Walk:
    names = goal.partition("expense: ")[2].rstrip(".").split(", ")
    if len(names) == 1:
        screen = yield from launch("pro expense")
        if element(screen, names[0]) is None:
            screen = yield from tap(screen, "More")
        screen = yield from tap(screen, names[0])
        return (yield from menu(screen, "Delete expense", "Delete"))
    screen = yield from _logs()
    left = [*names]
    for _ in range(12):
        for name in [one for one in left if element(screen, one) is not None]:
            screen = yield from (tap if len(left) < len(names) else hold)(screen, name)
            left.remove(name)
        if not left:
            break
        below = yield from scrolled(screen, "down")
        if below is None:
            break
        screen = below
    return (yield from menu(screen, "Delete", "Delete"))


def _delete_twin_expenses(goal: str, screen: Screen) -> Walk:
    """Down the logs to the first two rows that say the same; one of them goes, as there is one such pair."""
    screen = yield from _logs()
    for _ in range(12):
        if (twin := _twin(screen)) is not None:
            screen = yield Tap(twin.hit)
            return (yield from menu(screen, "Delete expense", "Delete"))
        below = yield from scrolled(screen, "down")
        if below is None or below.elements == screen.elements:
            break
        screen = below
    return screen


def _twin(screen: Screen) -> Element | None:
    shown = [one for one in screen.elements if one.actionable and "$" in one.value]
    said = Counter((one.text, one.value) for one in shown)
    return next((one for one in shown if said[one.text, one.value] > 1), None)


# Broccoli

_FIELDS = (
    ("name", "#new_title"), ("description", "#new_description"), ("servings", "#new_servings"),
    ("preparationTime", "#new_preparation"), ("ingredients", "#new_ingredients"), ("directions", "#new_directions"),
)  # fmt: skip


def _cooked(screen: Screen, records: Sequence[Record]) -> Walk:
    for one in records:
        screen = yield from tap(screen, "New recipe")
        for key, name in _FIELDS:
            if one.get(key):
                screen = yield from fill(screen, name, one[key])
        screen = yield from tap(screen, "Save")
        if element(screen, "New recipe") is None:
            screen = yield from back()
    return screen


def _add_recipes(goal: str, screen: Screen) -> Walk:
    screen = yield from launch("broccoli app")
    return (yield from _cooked(screen, _records(goal)))


def _add_noted_recipes(goal: str, screen: Screen) -> Walk:
    screen = yield from launch("markor")
    screen = yield from tap(screen, "recipes.txt")
    pages = yield from each_page(screen)
    lines: list[str] = []
    for page in pages:
        shown = texts(page)
        common = max((n for n in range(len(shown) + 1) if n == 0 or lines[-n:] == shown[:n]), default=0)
        lines += shown[common:]
    found = _records("\n".join(lines))
    if wanted := re.findall(r"that take (.+?) to prepare", goal):
        found = [one for one in found if one.get("preparationTime") == wanted[0]]
    screen = yield from launch("broccoli app")
    return (yield from _cooked(screen, found))


def _gone(screen: Screen) -> Walk:
    """Delete the recipe that is open."""
    return (yield from menu(screen, "More options", "Delete", "Delete"))


def _delete_recipes(goal: str, screen: Screen) -> Walk:
    """Down the list, which is in the order of the alphabet; what is seen of those meant goes."""
    screen = yield from launch("broccoli app")
    left = goal.partition("Broccoli app: ")[2].rstrip(".").split(", ")
    for _ in range(12):
        while shown := [name for name in left if (found := element(screen, name)) is not None and whole(screen, found)]:
            screen = yield from tap(screen, shown[0])
            screen = yield from _gone(screen)
            left.remove(shown[0])
        if not left:
            break
        below = yield from scrolled(screen, "down")
        if below is None:
            break
        screen = below
    return screen


def _delete_recipes_with(goal: str, screen: Screen) -> Walk:
    [word] = re.findall(r"that use (.+?) in the directions", goal)
    screen = yield from launch("broccoli app")
    screen = yield from tap(screen, "Search recipes")
    screen = yield from replaced(screen, "Search recipes", word)
    for _ in range(12):
        found = [one for one in screen.elements if one.role.endswith("CardView") and one.actionable]
        if not found:
            break
        screen = yield from tap(screen, found[0].text)
        screen = yield from _gone(screen)
    return screen


def _delete_twin_recipes(goal: str, screen: Screen) -> Walk:
    """Down the list to cards that say the same; two of them that are the same inside as well are the one pair."""
    screen = yield from launch("broccoli app")
    for _ in range(12):
        counted = Counter(key for key, _ in _cards(screen))
        for key in [key for key, count in counted.items() if count > 1]:
            known: list[list[str]] = []
            for number in range(counted[key]):
                screen = yield Tap([card.hit for other, card in _cards(screen) if other == key][number])
                said = texts(screen)
                screen = yield from tap(screen, "Directions")
                said += texts(screen)
                if said in known:
                    return (yield from _gone(screen))
                known.append(said)
                screen = yield from back()
        below = yield from scrolled(screen, "down")
        if below is None or below.elements == screen.elements:
            break
        screen = below
    return screen


def _cards(screen: Screen) -> list[tuple[tuple[str, str], Element]]:
    shown = [one for one in screen.elements if one.role.endswith("CardView") and one.text and whole(screen, one)]
    return [((one.text, one.value), one) for one in shown]


SCRIPTS: Mapping[str, Script] = {
    **dict.fromkeys(("ExpenseAddSingle", "ExpenseAddMultiple"), _add_expenses),
    "ExpenseAddMultipleFromMarkor": _add_noted,
    **dict.fromkeys(("ExpenseDeleteSingle", "ExpenseDeleteMultiple", "ExpenseDeleteMultiple2"), _delete_expenses),
    **dict.fromkeys(("ExpenseDeleteDuplicates", "ExpenseDeleteDuplicates2"), _delete_twin_expenses),
    **dict.fromkeys(("RecipeAddSingleRecipe", "RecipeAddMultipleRecipes"), _add_recipes),
    **dict.fromkeys(("RecipeAddMultipleRecipesFromMarkor", "RecipeAddMultipleRecipesFromMarkor2"), _add_noted_recipes),
    **dict.fromkeys(
        ("RecipeDeleteSingleRecipe", "RecipeDeleteSingleWithRecipeWithNoise", "RecipeDeleteMultipleRecipes",
         "RecipeDeleteMultipleRecipesWithNoise"),
        _delete_recipes,
    ),
    "RecipeDeleteMultipleRecipesWithConstraint": _delete_recipes_with,
    **dict.fromkeys(
        ("RecipeDeleteDuplicateRecipes", "RecipeDeleteDuplicateRecipes2", "RecipeDeleteDuplicateRecipes3"),
        _delete_twin_recipes,
    ),
}  # fmt: skip
