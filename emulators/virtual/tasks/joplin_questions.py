"""Tasks in Joplin that ask something, or ask for what is not there."""

from dataclasses import replace
from random import Random

from emulators.screen import Flag
from emulators.virtual import pools
from emulators.virtual.apps.joplin_store import BOOKS, PAGES
from emulators.virtual.shelf import Content
from emulators.virtual.tasks import ways
from emulators.virtual.tasks.joplin import ALL, APP, find, fresh, swapped, to_book
from emulators.virtual.tasks.moves import INFEASIBLE, Sight, answer, answered, fill, says, tap
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Parameters, Template

__all__ = ["TEMPLATES"]


def _search(text: str) -> tuple[Stage, ...]:
    return (
        Stage(ALL, "search", tap("Search notes")),
        Stage("Search notes", f"look for {text}", fill("Search notes", text)),
    )


def _is_todo(rng: Random, content: Content, held: bool) -> Case:
    page, todo = rng.choice(content.of(PAGES)), rng.random() < 0.5
    before = swapped(content, page, replace(page, todo=todo, done=False))
    return Case({"title": page.title}, before, before, answer="yes" if todo else "no")


def _is_todo_routes(p: Parameters) -> tuple[Route, ...]:
    def read(sight: Sight) -> str | None:
        return "yes" if sight.says("Done") else "no"

    return (Route(APP, (find(p["title"]), Stage(p["title"], "tell what it is", answer(read))), answered),)


def _open_todos(rng: Random, content: Content, held: bool) -> Case:
    """Notes of one notebook are made to-dos, some of them done."""
    book = rng.choice(content.of(PAGES)).book
    others = [replace(fresh(rng, content, held=held), book=book) for _ in range(12)]
    kept = {page.title: page for page in (*content.of(PAGES), *others)}
    within = [title for title, page in kept.items() if page.book == book][:5]
    kept = {title: page for title, page in kept.items() if page.book != book or title in within}
    count = rng.randrange(len(within) + 1)
    still = set(rng.sample(within, count))
    pages = (
        replace(page, todo=True, done=title not in still) if page.book == book else page for title, page in kept.items()
    )
    before = content.put(PAGES, pages)
    return Case({"book": book}, before, before, answer=str(count))


def _open_todos_routes(p: Parameters) -> tuple[Route, ...]:
    def read(sight: Sight) -> str | None:
        boxes = [e for e in sight.screen.elements if e.label.startswith("Done: ")]
        return str(sum(not box.has(Flag.CHECKED) for box in boxes))

    return (Route(APP, (*to_book(p["book"]), Stage(p["book"], "count what is open", answer(read))), answered),)


def _items(rng: Random, content: Content, held: bool) -> Case:
    page = rng.choice(content.of(PAGES))
    words = rng.sample(pools.part(pools.WORDS, held=held), rng.randrange(2, 8))
    before = swapped(content, page, replace(page, body="\n".join(f"- {word}" for word in words)))
    return Case({"title": page.title}, before, before, answer=str(len(words)))


def _items_routes(p: Parameters) -> tuple[Route, ...]:
    def read(sight: Sight) -> str | None:
        return str(sum(e.label.startswith("•") for e in sight.screen.elements))

    return (Route(APP, (find(p["title"]), Stage(p["title"], "count the items", answer(read))), answered),)


def _mention(rng: Random, content: Content, held: bool) -> Case:
    """One note with the word in it; others that have it say something else instead."""
    titles = " ".join(page.title for page in content.of(PAGES)).lower()
    word = rng.choice([word for word in pools.part(pools.WORDS, held=held) if word.lower() not in titles])
    lines = [line for line in pools.part(pools.LINES, held=held) if word.lower() not in line.lower()]
    cleared = tuple(
        replace(page, body=rng.choice(lines)) if word.lower() in page.body.lower() else page
        for page in content.of(PAGES)
    )
    page = rng.choice(cleared)
    before = swapped(content.put(PAGES, cleared), page, replace(page, body=f"{page.body}\n{word}"))
    rivals = tuple(other.title for other in before.of(PAGES))
    return Case({"word": word}, before, before, answer=page.title, rivals=rivals)


def _mention_routes(p: Parameters) -> tuple[Route, ...]:
    found = Stage("Search notes", "tell the title", answer(ways.first_row))
    return (Route(APP, (*_search(p["word"]), found), answered),)


def _where(rng: Random, content: Content, held: bool) -> Case:
    page = rng.choice(content.of(PAGES))
    return Case({"title": page.title}, content, content, answer=page.book,
                rivals=tuple(book.title for book in content.of(BOOKS)))  # fmt: skip


def _where_routes(p: Parameters) -> tuple[Route, ...]:
    def read(sight: Sight) -> str | None:
        return next((e.text for e in sight.screen.elements if e.value == "Notebook"), None)

    stages = (
        find(p["title"]),
        Stage(p["title"], "open the menu", tap("More options")),
        Stage("Menu", "open the properties", tap("Properties")),
        Stage("Properties", "tell the notebook", answer(read)),
    )
    return (Route(APP, stages, answered),)


def _unknown(rng: Random, content: Content, held: bool) -> Case:
    said = " ".join(f"{page.title} {page.body}" for page in content.of(PAGES)).lower()
    new = fresh(rng, content, held=held)
    while all(word in said for word in new.title.lower().split()):
        new = fresh(rng, content, held=held)
    return Case({"title": new.title}, content, content, infeasible=True)


def _unknown_routes(p: Parameters) -> tuple[Route, ...]:
    return (Route(APP, _search(p["title"]), says("Search notes", "No notes found")),)


TEMPLATES = (
    Template(
        "phone/joplin/is_todo", "easy", 12,
        ("Is {title} in Joplin a to-do? Answer yes or no", "Tell me yes or no: is the Joplin note {title} a to-do?"),
        _is_todo, _is_todo_routes,
    ),
    Template(
        "phone/joplin/count_items", "easy", 12,
        ("How many items does the list {title} in Joplin have?", "Count what is listed in {title} in Joplin"),
        _items, _items_routes,
    ),
    Template(
        "phone/joplin/count_open", "medium", 12,
        ("How many to-dos in the Joplin notebook {book} are not done?",
         "Count the open to-dos of the notebook {book} in Joplin"),
        _open_todos, _open_todos_routes,
    ),
    Template(
        "phone/joplin/which_mentions", "medium", 12,
        ("Which note in Joplin mentions {word}?", "What is the title of the Joplin note with {word} in it?"),
        _mention, _mention_routes,
    ),
    Template(
        "phone/joplin/which_notebook", "medium", 14,
        ("In which notebook is {title} in Joplin?", "What is the notebook of the Joplin note {title}?"),
        _where, _where_routes,
    ),
    Template(
        "phone/joplin/delete_unknown", "medium", 12,
        ("Delete {title} from Joplin", "Remove the note {title} from Joplin"),
        _unknown, _unknown_routes, INFEASIBLE,
    ),
)  # fmt: skip
