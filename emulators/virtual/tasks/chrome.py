"""Tasks in Chrome: look-ups, forms, bookmarks and history on pages without scripts.

The three pages with scripts have no templates: a run must be solvable where Chromium is missing, and their checks
would read pixels of a page that only Chromium can show.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from random import Random
from urllib.parse import quote, urlencode

from emulators.action import Tap
from emulators.screen import Flag, Screen
from emulators.virtual import pools
from emulators.virtual.apps import chrome_store
from emulators.virtual.apps.chrome_store import BOOKMARKS, HISTORY, Bookmark
from emulators.virtual.apps.web_sites import BOOKS, DECKS, HARBOURS, ISLANDS, NEWS, Book, Island
from emulators.virtual.shelf import Content
from emulators.virtual.tasks import ways
from emulators.virtual.tasks.forms import tell_all
from emulators.virtual.tasks.moves import (
    INFEASIBLE,
    Move,
    Rule,
    Sight,
    answer,
    answered,
    fill,
    says,
    scroll,
    switch,
    tap,
    tapped,
)  # fmt: skip
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Parameters, Place, Template

__all__ = ["TEMPLATES"]

APP = "Chrome"
BLANK = "New tab"
"""How a tab without a page is called."""

BAR = "Search or type URL"


def _go(address: str, *, at: str = BLANK) -> tuple[Stage, ...]:
    """From an empty tab to an address."""
    return (
        Stage(at, "open the address bar", tap(BAR)),
        Stage(BAR, f"type {address}", fill(BAR, address)),
        Stage(BAR, "go there", tap("Go")),
    )


def _at(url: str) -> Place:
    """The address in the tab in front."""
    return Place(chrome_store.PACKAGE, "browser", {"url": url})


# Pages


def _visit(rng: Random, content: Content, held: bool) -> Case:
    island = pools.pick(ISLANDS, rng, held=held)
    url = f"https://atlas.example/{quote(island.name)}"
    return Case({"address": url.removeprefix("https://")}, content, content, place=_at(url))


def _visit_routes(p: Parameters) -> tuple[Route, ...]:
    return (Route(APP, _go(p["address"]), tapped(BAR, "Go")),)


_FACTS = {"main town": "Main town", "number of people": "People", "highest point": "Highest point",
          "year of foundation": "Founded"}  # fmt: skip


def _fact(island: Island, value: str) -> str:
    return {
        "main town": island.town, "number of people": str(island.people), "highest point": f"{island.peak} m",
        "year of foundation": str(island.founded),
    }[value]  # fmt: skip


def _look_up(rng: Random, content: Content, held: bool) -> Case:
    island, value = pools.pick(ISLANDS, rng, held=held), rng.choice(tuple(_FACTS))
    rivals = tuple({_fact(other, value) for other in ISLANDS} - {_fact(island, value)})
    return Case({"island": island.name, "value": value}, content, content, answer=_fact(island, value), rivals=rivals)


def _look_up_routes(p: Parameters) -> tuple[Route, ...]:
    title = f"{p['island']} - Island Atlas"
    stages = (
        *_go("atlas.example"),
        Stage("Island Atlas", f"open {p['island']}", tap(p["island"])),
        Stage(title, f"tell the {p['value']}", answer(_after(_FACTS[p["value"]]))),
    )
    return (Route(APP, stages, answered),)


def _after(label: str):  # type: ignore[no-untyped-def]
    """The text that follows the one called `label`, as in the two columns of a table."""

    def read(sight: Sight) -> str | None:
        texts = [e.text for e in sight.screen.elements if e.text and not e.has(Flag.SYSTEM)]
        return texts[texts.index(label) + 1] if label in texts[:-1] else None

    return read


def _highest(rng: Random, content: Content, held: bool) -> Case:
    """Which of three islands is the highest: each has a page of its own, and there is a table of all."""
    three = rng.sample(pools.part(ISLANDS, held=held), 3)
    top = max(three, key=lambda island: island.peak)
    names = [island.name for island in three]
    parameters = {"first": names[0], "second": names[1], "third": names[2]}
    return Case(parameters, content, content, answer=top.name, rivals=tuple(n for n in names if n != top.name))


def _highest_routes(p: Parameters) -> tuple[Route, ...]:
    names = (p["first"], p["second"], p["third"])
    stages = (
        *_go("atlas.example/compare"),
        Stage("All islands compared", "read the heights", _compared(names)),
    )
    return (Route(APP, stages, answered),)


def _compared(names: tuple[str, ...]) -> Rule:
    def read(sight: Sight) -> str | None:
        heights: dict[str, int] = {}
        for screen in (*(seen.screen for seen in sight.past), sight.screen):
            texts = [e.text for e in screen.elements if e.text]
            for i, text in enumerate(texts[:-2]):
                if text in names and (match := re.fullmatch(r"(\d+) m", texts[i + 2])):
                    heights[text] = int(match[1])
        return max(heights, key=lambda name: heights[name]) if len(heights) == len(names) else None

    return lambda sight: answer(read)(sight) or scroll(sight)


def _links(rng: Random, content: Content, held: bool) -> Case:
    """The page behind one link, then the next."""
    island = pools.pick(ISLANDS[:-1], rng, held=held)
    after = ISLANDS[ISLANDS.index(island) + 1]
    return Case({"island": island.name}, content, content, place=_at(f"https://atlas.example/{quote(after.name)}"))


def _links_routes(p: Parameters) -> tuple[Route, ...]:
    title = f"{p['island']} - Island Atlas"
    stages = (
        *_go("atlas.example"),
        Stage("Island Atlas", f"open {p['island']}", tap(p["island"])),
        Stage(title, "go on to the next island", _next_island),
    )
    return (Route(APP, stages, lambda sight: sight.title.endswith(" - Island Atlas") and sight.title != title),)


def _next_island(sight: Sight) -> Move | None:
    """Tap the link that stands below "Next island:"."""
    elements = sight.screen.elements
    for i, element in enumerate(elements[:-1]):
        if element.text == "Next island:":
            link = next((e for e in elements[i + 1 :] if e.has(Flag.CLICKABLE) and not e.has(Flag.SYSTEM)), None)
            return tap(link.label)(sight) if link else scroll(sight)
    return scroll(sight)


# Forms


def _book(rng: Random, content: Content, held: bool) -> Case:
    book = pools.pick(BOOKS, rng, held=held)
    rivals = tuple(other.shelf for other in BOOKS if other is not book)
    return Case({"title": book.title}, content, content, answer=book.shelf, rivals=rivals)


def _book_routes(p: Parameters) -> tuple[Route, ...]:
    def shelf(sight: Sight) -> str | None:
        texts = [e.text for e in sight.screen.elements if e.text]
        return texts[texts.index(p["title"]) + 3] if p["title"] in texts[:-3] else None

    stages = (
        *_go("library.example"),
        Stage("Harbour Library", "enter the title", fill("Title or author", p["title"])),
        Stage("Harbour Library", "search", tap("Search")),
        Stage("Search results - Library", "tell the shelf", answer(shelf)),
    )
    return (Route(APP, stages, answered),)


def _oldest(rng: Random, content: Content, held: bool) -> Case:
    authors = [name for name in dict.fromkeys(book.author for book in BOOKS) if len(_by(name)) > 1]
    author = pools.pick(authors, rng, held=held)
    books = sorted(_by(author), key=lambda book: book.year)
    return Case(
        {"author": author}, content, content, answer=books[0].title, rivals=tuple(book.title for book in books[1:])
    )


def _by(author: str) -> list[Book]:
    return [book for book in BOOKS if book.author == author]


def _oldest_routes(p: Parameters) -> tuple[Route, ...]:
    def oldest(screens: tuple[Screen, ...]) -> str | None:
        rows = [row for screen in screens for row in _rows(screen, p["author"])]
        return min(rows)[1] if rows else None

    stages = (
        *_go("library.example"),
        Stage("Harbour Library", "enter the author", fill("Title or author", p["author"])),
        Stage("Harbour Library", "search", tap("Search")),
        Stage("Search results - Library", "tell the oldest", tell_all(oldest)),
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
    return Case(parameters, content, content, place=_at(url))


def _ferry_routes(p: Parameters) -> tuple[Route, ...]:
    at = "Book a ferry"
    rules = {
        "From": _shows("From", p["switch"]),
        "To": _shows("To", p["other"]),
        "Name": fill("Name", p["name"]),
        "Passengers": fill("Passengers", p["state"]),
        p["page"]: switch(p["page"], on=True),
        "Take a bicycle": switch("Take a bicycle", on=p["value"] == "with a bicycle"),
    }
    stages = (
        *_go("ferry.example"),
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


def _shows(label: str, value: str) -> Rule:
    """Open the choices of a drop-down unless it shows the value."""

    def rule(sight: Sight) -> Move | None:
        index = sight.find(label)
        shows = index is not None and sight.screen.elements[index].value == value
        return None if shows else tap(label)(sight)

    return rule


def _chosen(at: str, label: str, value: str) -> tuple[Stage, ...]:
    return (Stage(at, f"choose {value}", _shows(label, value)), Stage("Menu", f"choose {value}", tap(value)))


# Bookmarks and history


def _mark(rng: Random, content: Content, held: bool) -> Case:
    known = {mark.url for mark in content.of(BOOKMARKS)}
    free = [i for i in pools.part(ISLANDS, held=held) if f"https://atlas.example/{quote(i.name)}" not in known]
    island = rng.choice(free)
    new = Bookmark(f"{island.name} - Island Atlas", f"https://atlas.example/{quote(island.name)}")
    after = content.put(BOOKMARKS, (*content.of(BOOKMARKS), new))
    return Case({"address": new.url.removeprefix("https://")}, content, after)


def _mark_routes(p: Parameters) -> tuple[Route, ...]:
    title = _title_of(p["address"])
    stages = (
        *_go(p["address"]),
        Stage(title, "open the menu", tap("More options")),
        Stage("Menu", "bookmark it", tap("Bookmark")),
    )
    return (Route(APP, stages, tapped("Menu", "Bookmark")),)


def _title_of(address: str) -> str:
    name = address.rpartition("/")[2].replace("%20", " ")
    return f"{name} - Island Atlas"


def _menu(entry: str) -> tuple[Stage, ...]:
    return (
        Stage(BLANK, "open the menu", tap("More options")),
        Stage("Menu", f"open the {entry.lower()}", tap(entry)),
    )


def _named_marks(rng: Random, content: Content, count: int, *, held: bool) -> tuple[Content, list[Bookmark]]:
    """A content whose loose bookmarks are islands of the pool, and some of them."""
    known = {mark.name for mark in content.of(BOOKMARKS)}
    free = [island for island in pools.part(ISLANDS, held=held) if island.name not in known]
    made = [Bookmark(i.name, f"https://atlas.example/{quote(i.name)}") for i in rng.sample(free, min(3, len(free)))]
    before = content.put(BOOKMARKS, (*(mark for mark in content.of(BOOKMARKS) if mark.folder), *made))
    return before, rng.sample(made, count)


def _rename_mark(rng: Random, content: Content, held: bool) -> Case:
    before, (mark,) = _named_marks(rng, content, 1, held=held)
    new = f"{pools.pick(pools.NOTE_TOPICS, rng, held=held)} trip"
    marks = ways.swapped(before.of(BOOKMARKS), mark, replace(mark, name=new))
    return Case({"name": mark.name, "new": new}, before, before.put(BOOKMARKS, marks))


def _rename_mark_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        *_menu("Bookmarks"),
        Stage("Bookmarks", "edit it", tap(f"Edit {p['name']}")),
        Stage("Edit bookmark", "enter the name", fill("Name", p["new"])),
        Stage("Edit bookmark", "save", tap("Save")),
    )
    return (Route(APP, stages, tapped("Edit bookmark", "Save")),)


def _move_mark(rng: Random, content: Content, held: bool) -> Case:
    before, (mark,) = _named_marks(rng, content, 1, held=held)
    marks = ways.swapped(before.of(BOOKMARKS), mark, replace(mark, folder="Islands"))
    return Case({"name": mark.name, "value": "Islands"}, before, before.put(BOOKMARKS, marks))


def _move_mark_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        *_menu("Bookmarks"),
        Stage("Bookmarks", "edit it", tap(f"Edit {p['name']}")),
        *_chosen("Edit bookmark", "Folder", p["value"]),
        Stage("Edit bookmark", "save", tap("Save")),
    )
    return (Route(APP, stages, tapped("Edit bookmark", "Save")),)


def _delete_mark(rng: Random, content: Content, held: bool) -> Case:
    before, (mark,) = _named_marks(rng, content, 1, held=held)
    return Case({"name": mark.name}, before, before.put(BOOKMARKS, [m for m in before.of(BOOKMARKS) if m != mark]))


def _delete_mark_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        *_menu("Bookmarks"),
        Stage("Bookmarks", "edit it", tap(f"Edit {p['name']}")),
        Stage("Edit bookmark", "delete it", tap("Delete bookmark")),
    )
    return (Route(APP, stages, tapped("Edit bookmark", "Delete bookmark")),)


def _forget(rng: Random, content: Content, held: bool) -> Case:
    visits = [visit for visit in content.of(HISTORY) if visit.title.endswith("Island Atlas")]
    gone = rng.choice(visits)
    after = content.put(HISTORY, [visit for visit in content.of(HISTORY) if visit != gone])
    return Case({"title": gone.title}, content, after)


def _forget_routes(p: Parameters) -> tuple[Route, ...]:
    label = f"Remove {p['title']}"
    stages = (*_menu("History"), Stage("History", "remove it", tap(label)))
    return (Route(APP, stages, tapped("History", label)),)


def _forget_all(rng: Random, content: Content, held: bool) -> Case:
    content.of(HISTORY)
    return Case({}, content, content.put(HISTORY, ()))


def _forget_all_routes(p: Parameters) -> tuple[Route, ...]:
    dialog = "Clear browsing history?"
    stages = (
        *_menu("History"),
        Stage("History", "open the menu", tap("More options")),
        Stage("Menu", "clear it", tap("Clear browsing history")),
        Stage(dialog, "confirm", tap("Clear")),
    )
    return (Route(APP, stages, tapped(dialog, "Clear")),)


def _search(rng: Random, content: Content, held: bool) -> Case:
    story = pools.pick(NEWS, rng, held=held)
    return Case({"title": story.title}, content, content, place=_at(f"https://news.example/{story.key}"))


def _search_routes(p: Parameters) -> tuple[Route, ...]:
    link = f"{p['title']} - Harbour News"
    stages = (
        *_go(p["title"]),
        Stage(f"{p['title']} - Search", "open the story", tap(link)),
    )
    return (Route(APP, stages, lambda sight: sight.title == link),)


def _no_site(rng: Random, content: Content, held: bool) -> Case:
    host = f"{pools.pick(pools.LAST_NAMES, rng, held=held).lower()}-castle.example"
    return Case({"address": host}, content, content, infeasible=True)


def _no_site_routes(p: Parameters) -> tuple[Route, ...]:
    return (Route(APP, _go(p["address"]), says(p["address"], "This site can't be reached")),)


TEMPLATES = (
    Template(
        "phone/chrome/visit", "easy", 12,
        ("Open {address} in Chrome", "Go to the page {address} with Chrome"),
        _visit, _visit_routes,
    ),
    Template(
        "phone/chrome/look_up", "medium", 16,
        (
            "What is the {value} of the island {island}, according to atlas.example?",
            "Look up the {value} of {island} on the site atlas.example with Chrome",
        ),
        _look_up, _look_up_routes,
    ),
    Template(
        "phone/chrome/highest", "hard", 20,
        (
            "Which island is highest: {first}, {second} or {third}? The site atlas.example knows",
            "Find out on atlas.example (Chrome) which of {first}, {second} and {third} has the highest point",
        ),
        _highest, _highest_routes,
    ),
    Template(
        "phone/chrome/next_island", "medium", 18,
        (
            "On atlas.example, open the island {island} and follow the link to the next island",
            "Open the page of the island that comes after {island} on atlas.example, in Chrome",
        ),
        _links, _links_routes,
    ),
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
            "Which is the oldest book by {author} in the catalogue of library.example?",
            "Tell me the title of the oldest book that library.example has by {author}",
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
    Template(
        "phone/chrome/bookmark", "medium", 16,
        ("Bookmark the page {address} in Chrome", "Add {address} to Chrome's bookmarks"),
        _mark, _mark_routes,
    ),
    Template(
        "phone/chrome/rename_bookmark", "medium", 16,
        ("Rename the bookmark {name} in Chrome to {new}", "Call Chrome's bookmark {name} {new} instead"),
        _rename_mark, _rename_mark_routes,
    ),
    Template(
        "phone/chrome/move_bookmark", "medium", 18,
        (
            "Move the bookmark {name} in Chrome to the folder {value}",
            "Put Chrome's bookmark {name} into the bookmark folder {value}",
        ),
        _move_mark, _move_mark_routes,
    ),
    Template(
        "phone/chrome/delete_bookmark", "medium", 14,
        ("Delete the bookmark {name} in Chrome", "Remove {name} from Chrome's bookmarks"),
        _delete_mark, _delete_mark_routes,
    ),
    Template(
        "phone/chrome/forget_page", "easy", 12,
        ('Remove "{title}" from the history of Chrome', 'Delete the page "{title}" from Chrome\'s history'),
        _forget, _forget_routes,
    ),
    Template(
        "phone/chrome/clear_history", "medium", 14,
        ("Clear the browsing history of Chrome", "Make Chrome forget all pages that I have visited"),
        _forget_all, _forget_all_routes,
    ),
    Template(
        "phone/chrome/search", "easy", 12,
        (
            'Search the web for "{title}" in Chrome and open the story',
            'Find the news story "{title}" with Chrome and open it',
        ),
        _search, _search_routes,
    ),
    Template(
        "phone/chrome/no_such_site", "medium", 12,
        ("Open {address} in Chrome and bookmark it", "Add the start page of {address} to Chrome's bookmarks"),
        _no_site, _no_site_routes, INFEASIBLE,
    ),
)  # fmt: skip
