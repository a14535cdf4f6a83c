"""Tasks in Joplin: writing, ticking, moving and deleting notes and to-dos."""

from dataclasses import replace
from random import Random

from emulators.screen import Flag
from emulators.virtual import pools
from emulators.virtual.apps import joplin_store as store
from emulators.virtual.apps.joplin_store import BOOKS, PAGES, Book, Page
from emulators.virtual.shelf import Content
from emulators.virtual.tasks import ways
from emulators.virtual.tasks.moves import (
    Move,
    Rule,
    Sight,
    agreed,
    fill,
    hold,
    settled,
    switch,
    tap,
    tapped,
    touch,
)
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Draw, Parameters, Routes, Template

__all__ = ["ALL", "APP", "TEMPLATES", "find", "fresh", "new_book", "swapped", "to_book"]

APP = "Joplin"
ALL = "All notes"


def find(title: str) -> Stage:
    return ways.find(ALL, title)


def swapped(content: Content, old: Page, *new: Page) -> Content:
    return content.put(PAGES, ways.swapped(content.of(PAGES), old, *new))


def fresh(rng: Random, content: Content, *, held: bool) -> Page:
    """A note in one of the notebooks with a title that no other has."""
    titles = {page.title for page in content.of(PAGES)}
    book = rng.choice(content.of(BOOKS)).title
    while (new := store.draw_page(rng, book, now=content.now, held=held)).title in titles:
        pass
    return replace(new, todo=False, done=False, tags=(), body=pools.pick(pools.LINES, rng, held=held))


def new_book(rng: Random, content: Content, *, held: bool) -> str:
    """A title that no notebook has; the notes are drawn, too, since they lie in notebooks."""
    content.of(PAGES)
    known = {book.title for book in content.of(BOOKS)}
    return rng.choice([title for title in pools.part(store.NOTEBOOKS, held=held) if title not in known])


_DRAWER = Stage(ALL, "open the notebooks", tap("Navigate up"))


def to_book(book: str) -> tuple[Stage, ...]:
    return (_DRAWER, Stage("Notebooks", f"open {book}", tap(book)))


# Write


def _create(todo: bool) -> Draw:
    def draw(rng: Random, content: Content, held: bool) -> Case:
        new = replace(fresh(rng, content, held=held), todo=todo)
        after = content.put(PAGES, (*content.of(PAGES), new))
        return Case({"title": new.title, "text": new.body, "book": new.book}, content, after)

    return draw


def _create_routes(todo: bool) -> Routes:
    kind = "to-do" if todo else "note"

    def routes(p: Parameters) -> tuple[Route, ...]:
        form = f"New {kind}"
        stages = (
            *to_book(p["book"]),
            Stage(p["book"], "add something", tap("Add new")),
            Stage("Menu", f"make a {kind}", tap(form)),
            Stage("Add new", f"make a {kind}", tap(form)),
            Stage(form, "enter the title", fill("Title", p["title"])),
            Stage(form, "enter the text", fill("Body", p["text"])),
            Stage(form, "save", tap("Save")),
        )
        return (Route(APP, stages, tapped(form, "Save")),)

    return routes


def _rewrite(rng: Random, content: Content, held: bool) -> Case:
    page = rng.choice(content.of(PAGES))
    text = rng.choice([line for line in pools.part(pools.LINES, held=held) if line not in page.body])
    return Case({"title": page.title, "text": text}, content, swapped(content, page, replace(page, body=text)))


def _rewrite_routes(p: Parameters) -> tuple[Route, ...]:
    stages = [find(p["title"]), Stage(p["title"], "edit the note", tap("Edit note"))]
    for form in ("Edit note", "Edit to-do"):
        stages += [Stage(form, "replace the text", fill("Body", p["text"])), Stage(form, "save", tap("Save"))]
    save = [tapped(form, "Save") for form in ("Edit note", "Edit to-do")]
    return (Route(APP, tuple(stages), lambda sight: any(reached(sight) for reached in save)),)


# Tick, tag, move


def _tick(done: bool) -> Draw:
    def draw(rng: Random, content: Content, held: bool) -> Case:
        page = rng.choice(content.of(PAGES))
        old = replace(page, todo=True, done=not done)
        before = swapped(content, page, old)
        return Case({"title": page.title}, before, swapped(before, old, replace(old, done=done)))

    return draw


def _tick_routes(done: bool) -> Routes:
    def routes(p: Parameters) -> tuple[Route, ...]:
        box = switch(f"Done: {p['title']}", on=done)
        goal = f"tick {p['title']}" if done else f"clear {p['title']}"
        return (Route(APP, (Stage(ALL, goal, box),), settled(ALL, box)),)

    return routes


def _convert(rng: Random, content: Content, held: bool) -> Case:
    page = rng.choice(content.of(PAGES))
    old = replace(page, todo=False, done=False)
    before = swapped(content, page, old)
    return Case({"title": page.title}, before, swapped(before, old, replace(old, todo=True)))


def _convert_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        find(p["title"]),
        Stage(p["title"], "open the menu", tap("More options")),
        Stage("Menu", "make it a to-do", tap("Convert to to-do")),
    )
    return (Route(APP, stages, tapped("Menu", "Convert to to-do")),)


_TAGS = (
    "urgent", "later", "weekend", "family", "errand", "idea", "money", "fun", "waiting", "summer", "phone", "online",
    "office", "home", "two minutes",
)  # fmt: skip


def _tag(rng: Random, content: Content, held: bool) -> Case:
    page, tag = rng.choice(content.of(PAGES)), pools.pick(_TAGS, rng, held=held)
    return Case({"title": page.title, "tag": tag}, content, swapped(content, page, replace(page, tags=(tag,))))


def _tag_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        find(p["title"]),
        Stage(p["title"], "open the menu", tap("More options")),
        Stage("Menu", "open the tags", tap("Tags")),
        Stage("Tags", "enter the tag", fill("Tags", p["tag"])),
        Stage("Tags", "confirm", tap("OK")),
    )
    return (Route(APP, stages, tapped("Tags", "OK")),)


def _move(rng: Random, content: Content, held: bool) -> Case:
    page = rng.choice(content.of(PAGES))
    book = rng.choice([book.title for book in content.of(BOOKS) if book.title != page.book])
    return Case({"title": page.title, "book": book}, content, swapped(content, page, replace(page, book=book)))


def _move_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        find(p["title"]),
        Stage(p["title"], "open the menu", tap("More options")),
        Stage("Menu", "move it", tap("Move to notebook")),
        Stage("Move to notebook", f"choose {p['book']}", tap(p["book"])),
    )
    return (Route(APP, stages, tapped("Move to notebook", p["book"])),)


# Delete


def _delete(rng: Random, content: Content, held: bool) -> Case:
    page = rng.choice(content.of(PAGES))
    return Case({"title": page.title}, content, swapped(content, page))


def _delete_routes(p: Parameters) -> tuple[Route, ...]:
    return ways.deleting(APP, p["title"], dialog="Delete note?", at=ALL)


def _delete_done(rng: Random, content: Content, held: bool) -> Case:
    """Three of the to-dos are done, the other things are not."""
    pages = list(content.of(PAGES))
    chosen = rng.sample(range(len(pages)), 3)
    for i, page in enumerate(pages):
        pages[i] = replace(page, todo=page.todo or i in chosen, done=i in chosen)
    before = content.put(PAGES, pages)
    return Case({}, before, before.put(PAGES, [page for page in pages if not page.done]))


def _next_done(sight: Sight) -> Move | None:
    """Select the next note whose box is ticked; by a long press where none is selected yet."""
    boxes = [e for e in sight.screen.elements if e.label.startswith("Done: ") and e.has(Flag.CHECKED)]
    if not boxes:
        return None
    title = boxes[0].label.removeprefix("Done: ")
    rows = [e for e in sight.screen.elements if e.text == title and e.has(Flag.LONG_CLICKABLE)]
    if not rows:
        return None
    return hold(title)(sight) if sight.title == ALL else touch(sight, rows[0])


def _delete_done_routes(p: Parameters) -> tuple[Route, ...]:
    stages = [Stage(title, "select what is done", _next_done) for title in (ALL, "1 selected", "2 selected")]
    stages += [
        Stage("3 selected", "delete", tap("Delete")),
        Stage("Delete 3 notes?", "confirm", tap("Delete")),
    ]
    return (Route(APP, tuple(stages), tapped("Delete 3 notes?", "Delete")),)


# Notebooks


def _add_book(rng: Random, content: Content, held: bool) -> Case:
    title = new_book(rng, content, held=held)
    return Case({"book": title}, content, content.put(BOOKS, (*content.of(BOOKS), Book(title))))


def _booking(title: str, parent: str = "") -> tuple[Route, ...]:
    stages = [
        _DRAWER,
        Stage("Notebooks", "make a notebook", tap("New notebook")),
        Stage("New notebook", "enter the title", fill("Notebook title", title)),
        Stage("New notebook", "confirm", tap("OK")),
    ]
    if parent:
        choose = Stage("Menu", f"choose {parent}", tap(parent))
        stages[3:3] = [Stage("New notebook", f"put it into {parent}", _spinner(parent)), choose]
    return (Route(APP, tuple(stages), tapped("New notebook", "OK")),)


def _spinner(value: str) -> Rule:
    """Open the drop-down of the parent unless it is as wanted."""

    def rule(sight: Sight) -> Move | None:
        index = sight.find("Parent notebook")
        held = sight.screen.elements[index] if index is not None else None
        return touch(sight, held) if held and held.value != value else None

    return rule


def _add_book_routes(p: Parameters) -> tuple[Route, ...]:
    return _booking(p["book"])


def _add_inner(rng: Random, content: Content, held: bool) -> Case:
    title, parent = new_book(rng, content, held=held), rng.choice(content.of(BOOKS)).title
    after = content.put(BOOKS, (*content.of(BOOKS), Book(title, parent)))
    return Case({"book": title, "parent": parent}, content, after)


def _add_inner_routes(p: Parameters) -> tuple[Route, ...]:
    return _booking(p["book"], p["parent"])


def _rename(rng: Random, content: Content, held: bool) -> Case:
    books, new = content.of(BOOKS), new_book(rng, content, held=held)
    old = rng.choice(books)
    renamed = tuple(
        Book(new if book == old else book.title, new if book.parent == old.title else book.parent) for book in books
    )
    pages = tuple(replace(page, book=new) if page.book == old.title else page for page in content.of(PAGES))
    after = content.put(BOOKS, renamed).put(PAGES, pages)
    return Case({"book": old.title, "new": new}, content, after)


def _rename_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        *to_book(p["book"]),
        Stage(p["book"], "open the menu", tap("More options")),
        Stage("Menu", "edit the notebook", tap("Edit notebook")),
        Stage("Edit notebook", "enter the title", fill("Title", p["new"])),
        Stage("Edit notebook", "confirm", tap("OK")),
    )
    return (Route(APP, stages, tapped("Edit notebook", "OK")),)


def _delete_book(rng: Random, content: Content, held: bool) -> Case:
    parents = {book.parent for book in content.of(BOOKS)}
    old = rng.choice([book for book in content.of(BOOKS) if book.title not in parents])
    after = content.put(BOOKS, ways.swapped(content.of(BOOKS), old))
    after = after.put(PAGES, [page for page in content.of(PAGES) if page.book != old.title])
    return Case({"book": old.title}, content, after)


def _delete_book_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        *to_book(p["book"]),
        Stage(p["book"], "open the menu", tap("More options")),
        Stage("Menu", "delete the notebook", tap("Delete notebook")),
        Stage("Delete notebook?", "confirm", tap("Delete")),
    )
    said = f"All notes and notebooks within {p['book']} will be deleted as well."
    return (Route(APP, stages, agreed("Delete notebook?", "Delete", said)),)


TEMPLATES = (
    Template(
        "phone/joplin/tick", "easy", 10,
        ("Mark the to-do {title} in Joplin as done", "Tick off {title} in Joplin"),
        _tick(True), _tick_routes(True),
    ),
    Template(
        "phone/joplin/untick", "easy", 10,
        ("Mark the to-do {title} in Joplin as not done", "Clear the box of the to-do {title} in Joplin"),
        _tick(False), _tick_routes(False),
    ),
    Template(
        "phone/joplin/delete", "easy", 14,
        ("Delete {title} from Joplin", "Remove the note {title} from Joplin"),
        _delete, _delete_routes,
    ),
    Template(
        "phone/joplin/convert", "easy", 12,
        ("Make the note {title} in Joplin a to-do", "Convert {title} in Joplin to a to-do"),
        _convert, _convert_routes,
    ),
    Template(
        "phone/joplin/create_note", "medium", 18,
        (
            'Write a note {title} that says "{text}" in the Joplin notebook {book}',
            'In Joplin, make a note in the notebook {book}: title {title}, text "{text}"',
        ),
        _create(False), _create_routes(False),
    ),
    Template(
        "phone/joplin/create_todo", "medium", 18,
        (
            'Add a to-do {title} with the text "{text}" to the Joplin notebook {book}',
            'In Joplin, make a to-do in the notebook {book}: title {title}, text "{text}"',
        ),
        _create(True), _create_routes(True),
    ),
    Template(
        "phone/joplin/rewrite", "medium", 14,
        ('Make {title} in Joplin say "{text}" and nothing else', 'Replace the text of {title} in Joplin with "{text}"'),
        _rewrite, _rewrite_routes,
    ),
    Template(
        "phone/joplin/tag", "medium", 14,
        ('Give {title} in Joplin the tag "{tag}"', 'Tag the Joplin note {title} with "{tag}"'),
        _tag, _tag_routes,
    ),
    Template(
        "phone/joplin/move", "medium", 14,
        ("Move {title} in Joplin to the notebook {book}", "Put the Joplin note {title} into the notebook {book}"),
        _move, _move_routes,
    ),
    Template(
        "phone/joplin/add_notebook", "medium", 14,
        ("Make a notebook called {book} in Joplin", "Add the notebook {book} to Joplin"),
        _add_book, _add_book_routes,
    ),
    Template(
        "phone/joplin/add_inner_notebook", "hard", 18,
        ("Make a notebook called {book} inside the Joplin notebook {parent}",
         "Add the notebook {book} to Joplin, within {parent}"),
        _add_inner, _add_inner_routes,
    ),
    Template(
        "phone/joplin/rename_notebook", "medium", 16,
        ("Rename the Joplin notebook {book} to {new}", "Change the title of the notebook {book} in Joplin to {new}"),
        _rename, _rename_routes,
    ),
    Template(
        "phone/joplin/delete_notebook", "medium", 14,
        ("Delete the Joplin notebook {book} with all its notes",
         "Remove the notebook {book} and what is in it from Joplin"),
        _delete_book, _delete_book_routes,
    ),
    Template(
        "phone/joplin/delete_done", "hard", 18,
        ("Delete all to-dos in Joplin that are done", "Clear Joplin of every completed to-do"),
        _delete_done, _delete_done_routes,
    ),
)  # fmt: skip
