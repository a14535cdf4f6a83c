"""Long tasks over several apps, 30 to 40 moves: what notes list is entered elsewhere, one thing after the other."""

import datetime
import itertools
from collections.abc import Callable
from dataclasses import replace
from random import Random

from emulators.virtual import pools
from emulators.virtual.apps.contacts_provider import PEOPLE, Person
from emulators.virtual.apps.dates import day_text
from emulators.virtual.apps.events import EVENTS, CalendarEvent
from emulators.virtual.apps.note_files import NOTES, Note
from emulators.virtual.apps.recipes import RECIPES, Recipe
from emulators.virtual.apps.shop_store import CART, Line
from emulators.virtual.shelf import Content
from emulators.virtual.tasks import broccoli, broccoli_writing, calendar_adding, contacts, notes, shop
from emulators.virtual.tasks.memory import Read, fill_with, later, look_up, recalled
from emulators.virtual.tasks.moves import Sight, entered, fill, tap, tapped
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.several_errands import in_note, noted, reading
from emulators.virtual.tasks.template import Case, Parameters, Template

__all__ = ["TEMPLATES"]

_PHONE = r"\d{3}-555-\d{4}"


def _listed(lines: list[str]) -> str:
    return "\n".join(f"- {i}) {line}" for i, line in enumerate(lines, start=1))


def _lines(title: str, count: int) -> list[Read]:
    """Readers for each of so many lines that are listed in a note."""
    return [in_note(title, rf"{i}\) (.+)$") for i in range(1, count + 1)]


def _each(title: str, count: int, make: Callable[[list[str]], Route]) -> tuple[Route, ...]:
    """Read a list in a note, then take the way of each line, which is cut at its bars."""
    reads = _lines(title, count)
    return (reading(title, reads[-1]), *(later(read, lambda line: make(line.split(" | "))) for read in reads))


# People


_PEOPLE = 6


def _contacts(rng: Random, content: Content, held: bool) -> Case:
    known = {(person.first, person.last) for person in content.of(PEOPLE)}
    both = itertools.product(pools.part(pools.FIRST_NAMES, held=held), pools.part(pools.LAST_NAMES, held=held))
    names = rng.sample([name for name in both if name not in known], _PEOPLE)
    people = [Person(first, last, pools.phone_number(rng, held=held), "") for first, last in names]
    before, title = noted(rng, content, _listed([f"{one.first} | {one.last} | {one.phone}" for one in people]))
    return Case({"title": title}, before, before.put(PEOPLE, (*before.of(PEOPLE), *people)))


def _contact(line: list[str]) -> Route:
    first, last, phone = (*line, "", "")[:3]
    form = {"First name": first, "Last name": last, "Phone": phone}
    new = Stage("Contacts", "create a contact", tap("Create contact"))
    done = entered("Create contact", "Save", first_name=first, last_name=last, phone=phone)
    return Route("Contacts", (new, *contacts.fields("Create contact", form)), done)


def _contacts_routes(p: Parameters) -> tuple[Route, ...]:
    return _each(p["title"], _PEOPLE, _contact)


# Numbers


_NUMBERS = 8


def _numbers(rng: Random, content: Content, held: bool) -> Case:
    people = rng.sample(content.of(PEOPLE), _NUMBERS)
    before, title = noted(rng, content, _listed([person.name for person in people]))
    new = notes.new_title(rng, before, held=held)
    text = "\n".join(person.phone for person in people)
    return Case({"title": title, "new": new}, before, before.put(NOTES, (*before.of(NOTES), Note(new, text))))


def _numbers_routes(p: Parameters) -> tuple[Route, ...]:
    reads = _lines(p["title"], _NUMBERS)

    def number(name: str, sight: Sight) -> str:
        return recalled(name, _PHONE, sight) if name else ""

    def person(name: str) -> Route:
        return look_up("Contacts", (contacts.find(name),), lambda sight: number(name, sight))

    def numbers(sight: Sight) -> str:
        return "\n".join(number(read(sight), sight) for read in reads)

    stages = (
        Stage("Notes", "create a note", tap("New note")),
        Stage("New note", "enter the title", fill("Title", p["new"])),
        Stage("New note", "enter the numbers", fill_with("Text", numbers)),
        Stage("New note", "save", tap("Save")),
    )
    written = Route("Notes", stages, tapped("New note", "Save"))
    return (reading(p["title"], reads[-1]), *(later(read, person) for read in reads), written)


# Things to buy


_GOODS = 5


def _cart(rng: Random, content: Content, held: bool) -> Case:
    before = content.put(CART, ())
    chosen = [(each, rng.randrange(1, 4)) for each in shop.goods(rng, before, _GOODS, held=held)]
    before, title = noted(rng, before, _listed([f"{product.name} | {count}" for product, count in chosen]))
    lines = tuple(Line(product.name, count, product.price) for product, count in chosen)
    return Case({"title": title}, before, before.put(CART, lines))


def _cart_routes(p: Parameters) -> tuple[Route, ...]:
    return _each(p["title"], _GOODS, lambda line: shop.adding(line[0], int(line[1]) if len(line) > 1 else 1))


# Recipes


_RECIPES = 5


def _recipes(rng: Random, content: Content, held: bool) -> Case:
    content = content.put(RECIPES, content.of(RECIPES)[:3])
    made: tuple[Recipe, ...] = ()
    while len(made) < _RECIPES:
        drawn = broccoli.unlike(rng, content, held=held, also=made)
        made = (*made, Recipe(drawn.title, servings=drawn.servings, preparation=drawn.preparation))
    lines = [f"{one.title} | {one.servings} | {one.preparation}" for one in made]
    before, title = noted(rng, content, _listed(lines))
    return Case({"title": title}, before, before.put(RECIPES, (*before.of(RECIPES), *made)))


def _recipe(line: list[str]) -> Route:
    texts = dict(zip(("title", "servings", "time"), (*line, "", ""), strict=False))
    route = broccoli_writing.adding(texts)
    return replace(route, reached=entered("New recipe", "Save", new_title=texts["title"]))


def _recipes_routes(p: Parameters) -> tuple[Route, ...]:
    return _each(p["title"], _RECIPES, _recipe)


# Events


def _events(rng: Random, content: Content, held: bool) -> Case:
    one, other = (calendar_adding.some_day(rng, held=held) for _ in range(2))
    before = calendar_adding.with_event(content)
    made: tuple[CalendarEvent, ...] = ()
    for day in (one, other):
        known = calendar_adding.with_event(content, *made)
        made = (*made, replace(calendar_adding.fresh_event(rng, known, day, held=held), description=""))
    before, title = noted(rng, before, _listed([_line_of(event) for event in made]))
    return Case({"title": title}, before, before.put(EVENTS, (*before.of(EVENTS), *made)))


def _line_of(event: CalendarEvent) -> str:
    start = calendar_adding.clock_text(event.start)
    return f"{event.title} | {day_text(event.day)} | {start} | {(event.end - event.start) // 60} minutes"


def _event(line: list[str]) -> Route:
    title, day, time, minutes = line if len(line) == 4 else ("", "1 January 2024", "00:00", "0 minutes")
    p = {"title": title, "time": time, "minutes": minutes.split()[0]}
    date: datetime.date = calendar_adding.date_of(day)
    [route] = calendar_adding.adding(p, date)
    return replace(route, reached=entered("New event", "Save event", event_title=title))


def _events_routes(p: Parameters) -> tuple[Route, ...]:
    return _each(p["title"], 2, _event)


TEMPLATES = (
    Template(
        "phone/several/contacts_from_note", "hard", 80,
        (
            "The note {title} lists people as first name | last name | number; add all of them to Contacts",
            "Make a contact of every line of the note {title}, which says first name | last name | phone number",
        ),
        _contacts, _contacts_routes,
    ),
    Template(
        "phone/several/numbers_of_list", "hard", 80,
        (
            "Look up everybody on the list {title} of Notes in Contacts and write their phone numbers into a new note"
            " called {new}, one a line in the order of the list, and nothing else",
            "Create a note {new} with the phone numbers of the people whom the note {title} names: only the numbers,"
            " each on its own line, in the same order",
        ),
        _numbers, _numbers_routes,
    ),
    Template(
        "phone/several/cart_from_note", "hard", 80,
        (
            "Put what the note {title} lists as product | quantity into the cart of the shop",
            "Fill the shopping cart as the note {title} says, which names products and how many of each",
        ),
        _cart, _cart_routes,
    ),
    Template(
        "phone/several/recipes_from_note", "hard", 80,
        (
            "Write every recipe of the note {title} into Broccoli; its lines say title | servings | preparation time",
            "The note {title} lists recipes as title | servings | preparation time; add them all to Broccoli",
        ),
        _recipes, _recipes_routes,
    ),
    Template(
        "phone/several/events_from_note", "hard", 80,
        (
            "Add both events of the note {title} to Calendar; its lines say title | day | start | length",
            "The note {title} names two events as title | day | start | length; put them into Calendar",
        ),
        _events, _events_routes,
    ),
)  # fmt: skip
