"""Tasks in Chrome with forms: looking for a book and booking a ferry."""

from collections.abc import Mapping
from random import Random
from urllib.parse import urlencode

from emulators.action import Tap
from emulators.screen import Screen
from emulators.virtual import pools
from emulators.virtual.apps.web_sites import BOOKS, DECKS, HARBOURS, Book
from emulators.virtual.shelf import Content
from emulators.virtual.tasks.chrome import APP, at_address, go_to
from emulators.virtual.tasks.forms import open_choices, tell_all
from emulators.virtual.tasks.moves import (
    Move,
    Rule,
    Sight,
    answer,
    answered,
    fill,
    scroll,
    switch,
    tap,
)  # fmt: skip
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Parameters, Template

__all__ = ["TEMPLATES"]


def _book(rng: Random, content: Content, held: bool) -> Case:
    book = pools.pick(BOOKS, rng, held=held)
    rivals = tuple(other.shelf for other in BOOKS if other is not book)
    return Case({"title": book.title}, content, content, answer=book.shelf, rivals=rivals)


def _book_routes(p: Parameters) -> tuple[Route, ...]:
    def shelf(sight: Sight) -> str | None:
        texts = [e.text for e in sight.screen.elements if e.text]
        return texts[texts.index(p["title"]) + 3] if p["title"] in texts[:-3] else None

    stages = (
        *go_to("library.example"),
        Stage("Harbour Library", "enter the title", fill("Title or author", p["title"])),
        Stage("Harbour Library", "search", tap("Search")),
        Stage("Search results - Library", "tell the shelf", answer(shelf)),
    )
    return (Route(APP, stages, answered),)


def _oldest(rng: Random, content: Content, held: bool) -> Case:
    authors = [name for name in dict.fromkeys(book.author for book in BOOKS) if len(_by(name)) > 1]
    author, value = pools.pick(authors, rng, held=held), rng.choice(("oldest", "newest"))
    one, *others = sorted(_by(author), key=lambda book: book.year if value == "oldest" else -book.year)
    rivals = tuple(book.title for book in others)
    return Case({"author": author, "value": value}, content, content, answer=one.title, rivals=rivals)


def _by(author: str) -> list[Book]:
    return [book for book in BOOKS if book.author == author]


def _oldest_routes(p: Parameters) -> tuple[Route, ...]:
    def oldest(screens: tuple[Screen, ...]) -> str | None:
        rows = [row for screen in screens for row in _rows(screen, p["author"])]
        return (min if p["value"] == "oldest" else max)(rows)[1] if rows else None

    stages = (
        *go_to("library.example"),
        Stage("Harbour Library", "enter the author", fill("Title or author", p["author"])),
        Stage("Harbour Library", "search", tap("Search")),
        Stage("Search results - Library", f"tell the {p['value']}", tell_all(oldest)),
    )
    return (Route(APP, stages, answered),)


def _rows(screen: Screen, author: str) -> list[tuple[int, str]]:
    """Year and title of each book of a table that stands whole on the screen."""
    texts = [e for e in screen.elements if e.text]
    lines = [texts[i : i + 3] for i in range(len(texts) - 2) if texts[i + 1].text == author]
    return [
        (int(year.text), book.text)
        for book, by, year in lines
        if year.text.isdecimal() and book.box.top < by.box.bottom and by.box.top < book.box.bottom
    ]


def _ferry(rng: Random, content: Content, held: bool) -> Case:
    start, end = rng.choice(pools.part([(a, b) for a in HARBOURS for b in HARBOURS if a != b], held=held))
    first, last = pools.person(rng, held=held)
    deck, count, bike = rng.choice(DECKS), rng.randrange(2, 7), rng.random() < 0.5
    pairs = [("from", start), ("to", end), ("name", f"{first} {last}"), ("passengers", str(count)), ("deck", deck)]
    pairs += [("bicycle", "yes")] if bike else []
    url = f"https://ferry.example/booked?{urlencode(pairs)}"
    parameters = {"switch": start, "other": end, "name": f"{first} {last}", "state": str(count), "page": deck,
                  "value": "with a bicycle" if bike else "without a bicycle"}  # fmt: skip
    return Case(parameters, content, content, place=at_address(url))


def _ferry_routes(p: Parameters) -> tuple[Route, ...]:
    at = "Book a ferry"
    rules = {
        "From": open_choices("From", p["switch"]),
        "To": open_choices("To", p["other"]),
        "Name": fill("Name", p["name"]),
        "Passengers": fill("Passengers", p["state"]),
        p["page"]: switch(p["page"], on=True),
        "Take a bicycle": switch("Take a bicycle", on=p["value"] == "with a bicycle"),
    }
    stages = (
        *go_to("ferry.example"),
        Stage(at, "fill the form in", _form(at, rules)),
        Stage("Menu", "choose the harbour", _harbour(p)),
        Stage(at, "book", tap("Book")),
    )
    return (Route(APP, stages, lambda sight: sight.title == "Booking confirmed - Ferry"),)


def _form(at: str, rules: Mapping[str, Rule]) -> Rule:
    """Fill in what is in sight, then scroll to the rest; None once every control was last seen as it should be."""

    def rule(sight: Sight) -> Move | None:
        open_ = [label for label in rules if not _right(sight, at, label, rules[label])]
        for label in open_:
            if sight.find(label) is not None:
                return rules[label](sight)
        return scroll(sight) if open_ else None

    return rule


def _right(sight: Sight, at: str, label: str, rule: Rule) -> bool:
    """Whether the control was as wanted when it was last in sight on this form."""
    for screen in (sight.screen, *(seen.screen for seen in reversed(sight.past))):
        then = Sight(screen)
        if then.title not in (at, "Menu"):
            return False
        if then.title == at and then.find(label) is not None:
            return rule(then) is None
    return False


def _harbour(p: Parameters) -> Rule:
    """Take the harbour from the choices that were opened last."""

    def rule(sight: Sight) -> Move | None:
        for seen in reversed(sight.past):
            match seen.action:
                case Tap(element=int(index)) if (label := seen.screen.elements[index].label) in ("From", "To"):
                    return tap(p["switch"] if label == "From" else p["other"])(sight)
        return None

    return rule


TEMPLATES = (
    Template(
        "phone/chrome/find_book", "medium", 16,
        (
            'On which shelf is the book "{title}" in the library at library.example?',
            'Look up the shelf of "{title}" on library.example with Chrome',
        ),
        _book, _book_routes,
    ),
    Template(
        "phone/chrome/oldest_book", "hard", 18,
        (
            "Which is the {value} book by {author} in the catalogue of library.example?",
            "Tell me the title of the {value} book that library.example has by {author}",
        ),
        _oldest, _oldest_routes,
    ),
    Template(
        "phone/chrome/book_ferry", "hard", 30,
        (
            "On ferry.example, book a ferry from {switch} to {other} for {state} passengers, under the name {name},"
            " seats: {page}, {value}",
            "Use Chrome to book on ferry.example: from {switch}, to {other}, name {name}, {state} passengers, {page},"
            " {value}",
        ),
        _ferry, _ferry_routes,
    ),
)  # fmt: skip
