"""The web that this phone has: a handful of small invented sites, each a function from an address to a page."""

import html
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from urllib.parse import parse_qsl, quote, urlsplit

__all__ = ["BOOKS", "DECKS", "HARBOURS", "ISLANDS", "NEWS", "SITES", "Book", "Island", "Story", "page", "search_url"]


@dataclass(frozen=True, slots=True)
class Island:
    name: str
    town: str
    people: int
    peak: int
    founded: int


_ISLAND_NAMES = (
    "Corvane", "Ilmary", "Tessop", "Brindle", "Oskaray", "Velmot", "Quarrow", "Sandrel", "Pellin", "Harrowick",
    "Mistral Key", "Dunmarrow", "Eskerby", "Farrowmoor", "Gillstrand", "Hollin", "Ivenmoor", "Jasperholm",
    "Kestrel Rock", "Lunnet", "Marrowby", "Norrel", "Ostrava Bank", "Pinnock", "Ravensey", "Selwick", "Thornay",
    "Umbra", "Wexholm", "Yarrow",
)  # fmt: skip
_TOWNS = (
    "Port Amble", "Saltwell", "Greyhaven", "Tern", "Old Quay", "Millbrae", "Foxton", "Larkside", "Stonepier",
    "Whitby Sands", "Cobble", "Anchor End", "Farley", "Nettle", "Brook Mouth", "Rooks Nest", "Candle", "Seven Oaks",
    "Drift", "Pebble Row", "Summer Cove", "Elm Landing", "Northgate", "Copper Bay", "Bellwether", "Reedham",
    "Lower Fold", "Sundial", "Mossend", "Kingfisher",
)  # fmt: skip


def _islands() -> tuple[Island, ...]:
    rng = Random("islands")
    people = rng.sample(range(120, 9_900, 7), len(_ISLAND_NAMES))
    peaks = rng.sample(range(23, 1_480, 3), len(_ISLAND_NAMES))
    years = rng.sample(range(1402, 1897), len(_ISLAND_NAMES))
    rows = zip(_ISLAND_NAMES, _TOWNS, people, peaks, years, strict=True)
    return tuple(Island(*row) for row in rows)


ISLANDS: tuple[Island, ...] = _islands()


@dataclass(frozen=True, slots=True)
class Book:
    title: str
    author: str
    year: int
    shelf: str


_TITLES = (
    "The Paper Lighthouse", "A Year of Small Bridges", "Salt and Slate", "Nine Quiet Rooms", "The Beekeeper's Map",
    "Under the Copper Roof", "Letters to a Ferry", "The Last Tram Home", "Moss", "How to Fold a River",
    "The Clock with One Hand", "Winter Apples", "Seven Ways to Cross a Field", "The Night Baker", "A Door in the Hedge",
    "Chalk Dust", "The Weather Keepers", "Orchard of Strangers", "Two Spoons", "The Glass Harbour", "Thistle Street",
    "Borrowed Umbrellas", "The Cartographer's Cat", "Long Shadows, Short Days", "Kites over Kestrel Rock",
)  # fmt: skip
_AUTHORS = ("Ines Halloway", "Tomas Brandt", "Mira Okonjo", "Pavel Lindqvist", "Dora Whitlock", "Samir Haddad",
            "Greta Molnar", "Arlo Fenwick")  # fmt: skip


def _books() -> tuple[Book, ...]:
    rng = Random("books")
    shelves = rng.sample([f"{letter}{number}" for letter in "ABCDEF" for number in range(10, 40)], len(_TITLES))
    years = rng.sample(range(1951, 2023), len(_TITLES))
    rows = zip(_TITLES, years, shelves, strict=True)
    return tuple(Book(title, rng.choice(_AUTHORS), year, shelf) for title, year, shelf in rows)


BOOKS: tuple[Book, ...] = _books()

HARBOURS = ("Port Amble", "Saltwell", "Greyhaven", "Tern", "Old Quay", "Millbrae", "Foxton", "Larkside")
DECKS = ("Upper deck", "Lower deck", "Cabin")


@dataclass(frozen=True, slots=True)
class Story:
    key: str
    title: str
    text: str


NEWS = (
    Story("bridge", "New footbridge opens at Saltwell", "The bridge is 84 metres long and was finished in 14 months. "
          "Walkers save a detour of two kilometres."),
    Story("choir", "Harbour choir looks for basses", "The choir meets on Thursdays in the old customs house. "
          "Nobody needs to read music."),
    Story("seals", "More seals than last year", "Volunteers counted 312 seals on the northern banks, 47 more than a "
          "year ago."),
    Story("clock", "Town clock runs again", "After nine years the clock of Greyhaven shows the time. Its bell weighs "
          "640 kilograms."),
    Story("market", "Night market moves to the quay", "From November on, the market opens at 18:30 at the Old Quay."),
    Story("school", "School garden wins a prize", "The pupils of Tern grew 26 kinds of vegetables."),
)  # fmt: skip


# Pages

Answers = Mapping[str, str]


def page(url: str) -> str | None:
    """The HTML at an address with https or http, or None where no such site answers."""
    parts = urlsplit(url)
    site = SITES.get((parts.hostname or "").removeprefix("www."))
    return site(parts.path.strip("/"), dict(parse_qsl(parts.query, keep_blank_values=True))) if site else None


def search_url(words: str) -> str:
    return f"https://search.example/?q={quote(words)}"


def _html(title: str, body: str) -> str:
    return f"<!DOCTYPE html>\n<html><head><title>{html.escape(title)}</title></head>\n<body>\n{body}\n</body></html>\n"


def _missing(path: str) -> str:
    return _html("Page not found", f"<h1>Page not found</h1><p>There is no page called {html.escape(path)} here.</p>")


def _atlas(path: str, answers: Answers) -> str:
    if not path:
        links = "".join(f'<li><a href="/{quote(each.name)}">{each.name}</a></li>' for each in ISLANDS)
        about = "<p>Thirty islands between the cape and the northern banks, with what is known of them.</p>"
        compare = '<p><a href="/compare">Compare all islands</a></p>'
        return _html("Island Atlas", f"<h1>Island Atlas</h1>{about}{compare}<h2>Islands</h2><ul>{links}</ul>")
    if path == "compare":
        rows = "".join(
            f'<tr><td><a href="/{quote(e.name)}">{e.name}</a></td><td>{e.people}</td><td>{e.peak} m</td></tr>'
            for e in ISLANDS
        )
        head = "<tr><th>Island</th><th>People</th><th>Highest point</th></tr>"
        return _html("All islands compared", f"<h1>All islands compared</h1><table>{head}{rows}</table>")
    island = next((each for each in ISLANDS if quote(each.name) == path or each.name == path), None)
    if island is None:
        return _missing(path)
    facts = (("Main town", island.town), ("People", str(island.people)), ("Highest point", f"{island.peak} m"),
             ("Founded", str(island.founded)))  # fmt: skip
    rows = "".join(f"<tr><th>{name}</th><td>{said}</td></tr>" for name, said in facts)
    after = ISLANDS[(ISLANDS.index(island) + 1) % len(ISLANDS)]
    rest = (
        f'<p>Next island:</p><p><a href="/{quote(after.name)}">{after.name}</a></p><p><a href="/">All islands</a></p>'
    )
    story = f"<p>Ships to {island.name} land at {island.town}, which was founded in {island.founded}.</p>"
    return _html(f"{island.name} - Island Atlas", f"<h1>{island.name}</h1>{story}<table>{rows}</table>{rest}")


def _library(path: str, answers: Answers) -> str:
    form = (
        '<form action="/search"><label for="q">Title or author</label><input id="q" name="q">'
        '<label for="by">Sort by</label><select id="by" name="by"><option value="title">Title</option>'
        '<option value="year">Year</option></select><button>Search</button></form>'
    )
    if path == "search":
        wanted = answers.get("q", "").strip().casefold()
        found = [book for book in BOOKS if wanted and wanted in f"{book.title} {book.author}".casefold()]
        found.sort(key=lambda book: book.year if answers.get("by") == "year" else book.title)
        rows = "".join(
            f"<tr><td>{b.title}</td><td>{b.author}</td><td>{b.year}</td><td>{b.shelf}</td></tr>" for b in found
        )
        head = "<tr><th>Title</th><th>Author</th><th>Year</th><th>Shelf</th></tr>"
        table = f"<table>{head}{rows}</table>" if found else "<p>No books found.</p>"
        said = html.escape(answers.get("q", ""))
        return _html("Search results - Library", f"<h1>Books for {said}</h1>{table}<hr>{form}")
    if path:
        return _missing(path)
    return _html("Harbour Library", f"<h1>Harbour Library</h1><p>Look a book up in our catalogue.</p>{form}")


def _ferry(path: str, answers: Answers) -> str:
    if path == "booked":
        rows = "".join(
            f"<tr><th>{html.escape(key.capitalize())}</th><td>{html.escape(value)}</td></tr>"
            for key, value in answers.items()
        )
        same = answers.get("from") == answers.get("to")
        if same:
            return _html("Booking failed - Ferry", "<h1>No such ferry</h1><p>Choose two different harbours.</p>"
                         '<p><a href="/">Back to the form</a></p>')  # fmt: skip
        return _html("Booking confirmed - Ferry", f"<h1>Your booking</h1><table>{rows}</table><p>See you on board!</p>")
    if path:
        return _missing(path)

    def options(values: tuple[str, ...], first: int = 0) -> str:
        marks = (" selected" if i == first else "" for i in range(len(values)))
        return "".join(f"<option{mark}>{value}</option>" for mark, value in zip(marks, values, strict=True))

    decks = "".join(
        f'<label><input type="radio" name="deck" value="{deck}"{" checked" if i == 0 else ""}> {deck}</label>'
        for i, deck in enumerate(DECKS)
    )
    form = (
        f'<form action="/booked"><label for="f">From</label><select id="f" name="from">{options(HARBOURS)}</select>'
        f'<label for="t">To</label><select id="t" name="to">{options(HARBOURS, 1)}</select>'
        '<label for="n">Name</label><input id="n" name="name" required>'
        '<label for="p">Passengers</label><input id="p" name="passengers" type="number" value="1" required>'
        f'<p>Where would you like to sit?</p>{decks}<label><input type="checkbox" name="bicycle" value="yes"> Take a '
        'bicycle</label><button>Book</button></form>'
    )  # fmt: skip
    return _html("Book a ferry", f"<h1>Book a ferry</h1><p>Every hour from 6:00 to 22:00.</p>{form}")


def _news(path: str, answers: Answers) -> str:
    for story in NEWS:
        if path == story.key:
            return _html(f"{story.title} - Harbour News",
                         f'<h1>{story.title}</h1><p>{story.text}</p><p><a href="/">All news</a></p>')  # fmt: skip
    if path:
        return _missing(path)
    links = "".join(f'<li><a href="/{story.key}">{story.title}</a></li>' for story in NEWS)
    return _html("Harbour News", f"<h1>Harbour News</h1><ul>{links}</ul>")


def _search(path: str, answers: Answers) -> str:
    words = answers.get("q", "").casefold().split()
    pages = [
        *(("Island Atlas", "https://atlas.example/", "islands people highest point founded"),),
        *((f"{i.name} - Island Atlas", f"https://atlas.example/{quote(i.name)}", f"island {i.town}") for i in ISLANDS),
        *(("Harbour Library", "https://library.example/", "books catalogue authors"),),
        *(("Book a ferry", "https://ferry.example/", "harbours tickets booking ship"),),
        *(("Harbour News", "https://news.example/", "news stories"),),
        *((f"{s.title} - Harbour News", f"https://news.example/{s.key}", s.text) for s in NEWS),
    ]
    hits = [p for p in pages if words and all(word in f"{p[0]} {p[2]}".casefold() for word in words)]
    links = "".join(f'<li><a href="{url}">{html.escape(title)}</a></li>' for title, url, _ in hits[:20])
    found = f"<ul>{links}</ul>" if hits else "<p>Nothing was found for these words.</p>"
    said = html.escape(answers.get("q", ""))
    form = f'<form action="/"><input name="q" aria-label="Search the web" value="{said}"><button>Search</button></form>'
    return _html(f"{answers.get('q', '')} - Search" if said else "Search", f"{form}<h1>Results</h1>{found}")


SITES = {
    "atlas.example": _atlas, "library.example": _library, "ferry.example": _ferry, "news.example": _news,
    "search.example": _search,
}  # fmt: skip
"""Host names, and what answers there."""
