"""Tasks over several apps: what a note, a list, the clipboard or an order says is put to use in another app."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from emulators.virtual import pools
from emulators.virtual.apps import expense_store
from emulators.virtual.apps.clips import CLIPBOARD
from emulators.virtual.apps.expense_store import CATEGORIES, EXPENSES, Expense
from emulators.virtual.apps.joplin_store import PAGES
from emulators.virtual.apps.note_files import NOTES, Note
from emulators.virtual.apps.recipes import RECIPES, Recipe
from emulators.virtual.apps.shop_store import CART, ORDERS, Line
from emulators.virtual.shelf import Content
from emulators.virtual.tasks import broccoli, broccoli_writing, clipper, documents, expense, joplin, notes, shop, ways
from emulators.virtual.tasks.memory import Read, later, look_up, recalled
from emulators.virtual.tasks.moves import INFEASIBLE, Sight, fill, says, scroll, tap, tapped, title
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Draw, Parameters, Routes, Template

__all__ = ["TEMPLATES", "in_note", "noted", "reading"]


def noted(rng: Random, content: Content, text: str) -> tuple[Content, str]:
    """A content in which a note says this, and the note's title."""
    old = rng.choice(content.of(NOTES))
    return notes.swapped(content, old, replace(old, text=text)), old.title


def in_note(name: str, pattern: str) -> Read:
    """Finds what matches in the note of this title."""
    return lambda sight: recalled(name, pattern, sight)


def reading(name: str, read: Read) -> Route:
    """Go through a note until `read` finds something."""
    return look_up("Notes", (notes.find(name), Stage(name, "read on", scroll)), read)


# Expenses from a note


def _expenses(count: int) -> Draw:
    def draw(rng: Random, content: Content, held: bool) -> Case:
        new = [replace(one, note="") for one in expense.fresh(rng, content, count, held=held)]
        lines = [f"{one.name} | {expense_store.dollars(one.amount)} | {CATEGORIES[one.category]}" for one in new]
        before, name = noted(rng, content, "\n".join(f"- {i}) {line}" for i, line in enumerate(lines, start=1)))
        return Case({"title": name}, before, before.put(EXPENSES, (*before.of(EXPENSES), *new)))

    return draw


def _expenses_routes(count: int) -> Routes:
    def make(line: str) -> Route:
        name, amount, category = (*line.split(" | "), "", "")[:3]
        return expense.adding(name, amount, category, "")

    def routes(p: Parameters) -> tuple[Route, ...]:
        reads = [in_note(p["title"], rf"{i}\) (.+ \| .+ \| .+)$") for i in range(1, count + 1)]
        return (reading(p["title"], reads[-1]), *(later(read, make) for read in reads))

    return routes


# A recipe from a note


def _recipe(rng: Random, content: Content, held: bool) -> Case:
    new = broccoli.unlike(rng, content, held=held)
    new = Recipe(new.title, new.description, new.servings, new.preparation)
    text = "\n".join((new.title, f"For: {new.servings}", f"Takes: {new.preparation}", f"About: {new.description}"))
    before, name = noted(rng, content, "Recipe: " + text)
    return Case({"title": name}, before, before.put(RECIPES, (*before.of(RECIPES), new)))


def _recipe_routes(p: Parameters) -> tuple[Route, ...]:
    labels = {"title": "Recipe", "servings": "For", "time": "Takes", "description": "About"}

    def read(sight: Sight) -> str:
        found = [recalled(p["title"], rf"^{label}: (.+)$", sight) for label in labels.values()]
        return "\n".join(found) if all(found) else ""

    def make(text: str) -> Route:
        return broccoli_writing.adding(dict(zip(labels, [*text.split("\n"), "", "", ""], strict=False)))

    return (reading(p["title"], read), later(read, make))


# A list in Joplin into the cart


def _list_to_cart(rng: Random, content: Content, held: bool) -> Case:
    before = content.put(CART, ())
    chosen = shop.goods(rng, before, 3, held=held)
    page = rng.choice(content.of(PAGES))
    body = "\n".join(f"- {product.name}" for product in chosen)
    before = joplin.swapped(before, page, replace(page, body=body))
    lines = tuple(Line(product.name, 1, product.price) for product in chosen)
    return Case({"title": page.title}, before, before.put(CART, lines))


def _bullets(name: str, sight: Sight) -> Sequence[str]:
    """The items of the list on the last screen called `name`."""
    for screen in (sight.screen, *(seen.screen for seen in reversed(sight.past))):
        if title(screen) == name:
            found = [e.label.removeprefix("•").strip() for e in screen.elements if e.label.startswith("•")]
            if found:
                return found
    return ()


def _list_to_cart_routes(p: Parameters) -> tuple[Route, ...]:
    def item(index: int) -> Read:
        def read(sight: Sight) -> str:
            found = _bullets(p["title"], sight)
            return found[index] if index < len(found) else ""

        return read

    look = look_up("Joplin", (joplin.find(p["title"]),), item(2))
    return (look, *(later(item(i), lambda name: shop.adding(name, 1)) for i in range(3)))


# A file that a note names


def _file(rng: Random, content: Content, held: bool) -> Case:
    before, file, folder = documents.some(rng, content, held=held)
    to = rng.choice([name for name in documents.PLACES if name not in (folder, "DCIM", "Pictures")])
    before, name = noted(rng, before, f"{pools.pick(pools.LINES, rng, held=held)}\nFile: {file.name}")
    return Case({"title": name, "folder": folder, "to": to}, before, documents.moved(before, file, to))


def _named_file(p: Parameters) -> Read:
    return in_note(p["title"], r"^File: (.+)$")


def _file_routes(p: Parameters) -> tuple[Route, ...]:
    def make(name: str) -> Route:
        stages = (*documents.to_folder(p["folder"]), *documents.choosing(name, p["folder"], "Move", p["to"]))
        return Route(documents.APP, stages, documents.arriving("Move", p["to"]))

    read = _named_file(p)
    return (reading(p["title"], read), later(read, make))


def _no_file(rng: Random, content: Content, held: bool) -> Case:
    """The note names a file that is nowhere."""
    folder, to = rng.sample([name for name in documents.PLACES if name not in ("DCIM", "Pictures")], 2)
    file = documents.fresh(rng, content, folder, held=held)
    before, name = noted(rng, content, f"File: {file.name}")
    return Case({"title": name, "folder": folder, "to": to}, before, before, infeasible=True)


def _no_file_routes(p: Parameters) -> tuple[Route, ...]:
    def make(name: str) -> Route:
        stages = ways.searching(documents.ROOT, "Search files", name)
        return Route(documents.APP, stages, says("Search files", "No files found"))

    read = _named_file(p)
    return (reading(p["title"], read), later(read, make))


# The clipboard


def _clipboard(sight: Sight) -> str:
    """What Clipper showed to be on the clipboard."""
    for screen in (sight.screen, *(seen.screen for seen in reversed(sight.past))):
        shown = Sight(screen).shown("clip")
        if title(screen) == "Clipper" and shown:
            return shown[0].text
    return ""


def _paste(rng: Random, content: Content, held: bool) -> Case:
    text, name = clipper.fresh(rng, content, held=held), notes.new_title(rng, content, held=held)
    before = content.put(CLIPBOARD, (text,))
    return Case({"title": name}, before, before.put(NOTES, (*before.of(NOTES), Note(name, text))))


def _paste_routes(p: Parameters) -> tuple[Route, ...]:
    def make(text: str) -> Route:
        stages = (
            Stage("Notes", "create a note", tap("New note")),
            Stage("New note", "enter the title", fill("Title", p["title"])),
            Stage("New note", "enter the text", fill("Text", text)),
            Stage("New note", "save", tap("Save")),
        )
        return Route("Notes", stages, tapped("New note", "Save"))

    return (look_up("Clipper", (), _clipboard), later(_clipboard, make))


def _note_to_clipboard(rng: Random, content: Content, held: bool) -> Case:
    text = clipper.fresh(rng, content, held=held)
    before, name = noted(rng, content.put(CLIPBOARD, ()), text)
    return Case({"title": name}, before, before.put(CLIPBOARD, (text,)))


def _note_to_clipboard_routes(p: Parameters) -> tuple[Route, ...]:
    read = in_note(p["title"], r"^(.+, \d+ .+)$")
    return (reading(p["title"], read), later(read, clipper.copying))


# An order as an expense


def _order(rng: Random, content: Content, held: bool) -> Case:
    last = max(content.of(ORDERS), key=lambda order: order.placed)
    (new,) = expense.fresh(rng, content, 1, held=held)
    new = Expense(new.name, last.total, new.category, "", new.created, new.created)
    asked = {"name": new.name, "category": CATEGORIES[new.category]}
    return Case(asked, content, content.put(EXPENSES, (*content.of(EXPENSES), new)))


def _order_routes(p: Parameters) -> tuple[Route, ...]:
    def read(sight: Sight) -> str:
        return recalled("Orders", r"\$([\d,]+\.\d\d)", sight).replace(",", "")

    look = look_up("Shop", (Stage("Shop", "open the orders", tap("Orders")),), read)
    return (look, later(read, lambda amount: expense.adding(p["name"], amount, p["category"], "")))


_MOVE = (
    "The note {title} names a file; move it from the folder {folder} to the folder {to} in Files",
    "Look up the name of a file in the note {title}, then move that file from {folder} to {to}",
)

TEMPLATES = (
    Template(
        "phone/several/expense_from_note", "hard", 28,
        (
            "Enter the expense that the note {title} tells of into Pro Expense, without a note",
            "The note {title} has an expense as name | amount | category; add it to Pro Expense",
        ),
        _expenses(1), _expenses_routes(1),
    ),
    Template(
        "phone/several/expenses_from_note", "hard", 44,
        (
            "Enter the two expenses of the note {title} into Pro Expense, without notes",
            "The note {title} lists expenses as name | amount | category; add all of them to Pro Expense",
        ),
        _expenses(2), _expenses_routes(2),
    ),
    Template(
        "phone/several/recipe_from_note", "hard", 30,
        (
            "Write the recipe of the note {title} into Broccoli: title, servings, preparation time and description",
            "Add to Broccoli the recipe that the note {title} describes: title, servings, time and description",
        ),
        _recipe, _recipe_routes,
    ),
    Template(
        "phone/several/list_to_cart", "hard", 44,
        (
            "Put everything on the Joplin list {title} into the cart of the shop, one of each",
            "Fill the shopping cart with what the note {title} in Joplin lists",
        ),
        _list_to_cart, _list_to_cart_routes,
    ),
    Template("phone/several/file_from_note", "hard", 36, _MOVE, _file, _file_routes),
    Template("phone/several/missing_file_from_note", "hard", 24, _MOVE, _no_file, _no_file_routes, INFEASIBLE),
    Template(
        "phone/several/note_from_clipboard", "medium", 22,
        (
            "Create a note {title} in Notes with the text that is on the clipboard",
            "Save what is on the clipboard as a new note called {title}",
        ),
        _paste, _paste_routes,
    ),
    Template(
        "phone/several/note_to_clipboard", "medium", 20,
        (
            "Copy the text of the note {title} to the clipboard",
            "Put what the note {title} says onto the clipboard",
        ),
        _note_to_clipboard, _note_to_clipboard_routes,
    ),
    Template(
        "phone/several/order_as_expense", "hard", 32,
        (
            "Enter the total of my last order in the shop as an expense called {name} in the category {category}",
            "Look up what my latest order in the shop came to and add it to Pro Expense as {name}, under {category}",
        ),
        _order, _order_routes,
    ),
)  # fmt: skip
