"""Tasks in Notes."""

from dataclasses import replace
from random import Random

from emulators.action import TypeText
from emulators.screen import Flag
from emulators.virtual import pools
from emulators.virtual.apps import note_files, notes
from emulators.virtual.apps.note_files import NOTES, Note
from emulators.virtual.shelf import Content
from emulators.virtual.tasks import ways
from emulators.virtual.tasks.moves import (
    BACK,
    INFEASIBLE,
    Move,
    Reached,
    Rule,
    Sight,
    answer,
    answered,
    fill,
    quoted,
    says,
    settled,
    switch,
    tap,
    tapped,
)  # fmt: skip
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Draw, Parameters, Place, Routes, Template

__all__ = ["TEMPLATES", "find", "new_title", "swapped", "written"]


def find(title: str) -> Stage:
    """The way from the list of notes to one of them."""
    return ways.find("Notes", title)


def written(title: str, rule: Rule, goal: str) -> tuple[Stage, ...]:
    """Change the text of a note with `rule`, then save it."""
    return (
        find(title),
        Stage(title, "edit the note", tap("Edit note")),
        Stage("Edit note", goal, rule),
        Stage("Edit note", "save", tap("Save")),
    )


def swapped(content: Content, old: Note, *new: Note) -> Content:
    """With one of the notes replaced (by nothing, where there is no other)."""
    return content.put(NOTES, ways.swapped(content.of(NOTES), old, *new))


def new_title(rng: Random, content: Content, *, held: bool) -> str:
    """A title on a topic that no note here is about."""
    known = {note.title.split()[0] for note in content.of(NOTES)}
    topics = [topic for topic in pools.part(pools.NOTE_TOPICS, held=held) if topic not in known]
    return f"{rng.choice(topics)} {rng.choice(pools.NOTE_KINDS)}"


# Open, delete, rename


def _open(rng: Random, content: Content, held: bool) -> Case:
    title = rng.choice(content.of(NOTES)).title
    return Case({"title": title}, content, content, place=Place(notes.PACKAGE, "note", {"title": title}))


def _open_routes(p: Parameters) -> tuple[Route, ...]:
    return ways.opening("Notes", p["title"])


def _delete(rng: Random, content: Content, held: bool) -> Case:
    note = rng.choice(content.of(NOTES))
    return Case({"title": note.title}, content, swapped(content, note))


def _delete_routes(p: Parameters) -> tuple[Route, ...]:
    return ways.deleting("Notes", p["title"], dialog="Delete note?")


def _rename(rng: Random, content: Content, held: bool) -> Case:
    note = rng.choice(content.of(NOTES))
    new = new_title(rng, content, held=held)
    return Case({"title": note.title, "new": new}, content, swapped(content, note, replace(note, title=new)))


def _rename_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        find(p["title"]),
        Stage(p["title"], "open the menu", tap("More options")),
        Stage("Menu", "rename", tap("Rename")),
        Stage("Rename note", "enter the title", fill("New title", p["new"])),
        Stage("Rename note", "confirm", tap("Rename")),
    )
    return (Route("Notes", stages, tapped("Rename note", "Rename")),)


# Write


def _create(rng: Random, content: Content, held: bool) -> Case:
    title, text = new_title(rng, content, held=held), pools.pick(pools.LINES, rng, held=held)
    after = content.put(NOTES, (*content.of(NOTES), Note(title, text)))
    return Case({"title": title, "text": text}, content, after)


def _create_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        Stage("Notes", "create a note", tap("New note")),
        Stage("New note", "enter the title", fill("Title", p["title"])),
        Stage("New note", "enter the text", fill("Text", p["text"])),
        Stage("New note", "save", tap("Save")),
    )
    return (Route("Notes", stages, tapped("New note", "Save")),)


def _fresh_line(rng: Random, note: Note, *, held: bool) -> str:
    return rng.choice([line for line in pools.part(pools.LINES, held=held) if line not in note.text])


def _replace_text(rng: Random, content: Content, held: bool) -> Case:
    note = rng.choice(content.of(NOTES))
    text = _fresh_line(rng, note, held=held)
    return Case({"title": note.title, "text": text}, content, swapped(content, note, replace(note, text=text)))


def _replace_routes(p: Parameters) -> tuple[Route, ...]:
    stages = written(p["title"], fill("Text", p["text"]), "replace the text")
    return (Route("Notes", stages, tapped("Edit note", "Save")),)


def _append(rng: Random, content: Content, held: bool) -> Case:
    note = rng.choice(content.of(NOTES))
    line = _fresh_line(rng, note, held=held)
    after = swapped(content, note, replace(note, text=f"{note.text}\n{line}"))
    return Case({"title": note.title, "line": line}, content, after)


def _append_routes(p: Parameters) -> tuple[Route, ...]:
    stages = written(p["title"], _added("Text", p["line"]), "add the line")
    return (Route("Notes", stages, tapped("Edit note", "Save")),)


def _added(label: str, line: str) -> Rule:
    """Add a line to what the field called `label` holds; None when it ends in it."""

    def rule(sight: Sight) -> Move | None:
        index = sight.find(label, Flag.EDITABLE)
        if index is None:
            return BACK
        element = sight.screen.elements[index]
        if element.value.split("\n")[-1] == line:
            return None
        text = f"\n{line}" if element.value else line
        return Move(f"type {quoted(text)} into {quoted(label)}", TypeText(text, element.hit, index))

    return rule


def _exchange(rng: Random, content: Content, held: bool) -> Case:
    old, new, *others = rng.sample(pools.part(pools.WORDS, held=held), 4)
    items = [old, *others]
    rng.shuffle(items)
    chosen = rng.choice(content.of(NOTES))
    note = replace(chosen, text="\n".join(f"- {item}" for item in items))
    changed = replace(note, text=note.text.replace(old, new))
    before = swapped(content, chosen, note)
    return Case({"title": note.title, "old": old, "new": new}, before, swapped(before, note, changed))


def _exchange_routes(p: Parameters) -> tuple[Route, ...]:
    stages = written(p["title"], _exchanged("Text", p["old"], p["new"]), f"replace {p['old']}")
    return (Route("Notes", stages, tapped("Edit note", "Save")),)


def _exchanged(label: str, old: str, new: str) -> Rule:
    """Type what the field called `label` holds again, with one word replaced; None when the word is gone."""

    def rule(sight: Sight) -> Move | None:
        index = sight.find(label, Flag.EDITABLE)
        value = "" if index is None else sight.screen.elements[index].value
        return fill(label, value.replace(old, new))(sight)

    return rule


# Lists to tick off


def _listed(rng: Random, content: Content, held: bool, ticks: tuple[bool, ...]) -> tuple[Content, Note, list[str]]:
    """A content in which one note is a list to tick off, that note, and its items in order."""
    items = rng.sample(pools.part(pools.WORDS, held=held), len(ticks))
    lines = [f"- [{'x' if tick else ' '}] {item}" for tick, item in zip(ticks, items, strict=True)]
    old = rng.choice(content.of(NOTES))
    note = replace(old, text="\n".join(lines))
    return swapped(content, old, note), note, items


def _tick(on: bool) -> Draw:
    def draw(rng: Random, content: Content, held: bool) -> Case:
        ticks = [rng.random() < 0.3 for _ in range(5)]
        number = rng.randrange(5)
        ticks[number] = not on
        before, note, items = _listed(rng, content, held, tuple(ticks))
        after = swapped(before, note, replace(note, text=note_files.ticked(note.text, number)))
        return Case({"title": note.title, "item": items[number]}, before, after)

    return draw


def _tick_routes(on: bool) -> Routes:
    def routes(p: Parameters) -> tuple[Route, ...]:
        box = switch(p["item"], on=on)
        goal = f"tick {p['item']}" if on else f"clear {p['item']}"
        return (Route("Notes", (find(p["title"]), Stage(p["title"], goal, box)), settled(p["title"], box)),)

    return routes


def _count(rng: Random, content: Content, held: bool) -> Case:
    ticks = [True] * 7
    for open_one in rng.sample(range(7), rng.randrange(1, 7)):
        ticks[open_one] = False
    before, note, _ = _listed(rng, content, held, tuple(ticks))
    return Case({"title": note.title}, before, before, answer=str(ticks.count(False)))


def _count_routes(p: Parameters) -> tuple[Route, ...]:
    count = Stage(p["title"], "count the open items", answer(_open_items))
    return (Route("Notes", (find(p["title"]), count), answered),)


def _open_items(sight: Sight) -> str | None:
    boxes = [element for element in sight.screen.elements if element.has(Flag.CHECKABLE)]
    return str(sum(not box.has(Flag.CHECKED) for box in boxes))


# Search


def _mention(rng: Random, content: Content, held: bool) -> Case:
    """One note with the word in it; others that have it say something else instead."""
    titles = " ".join(note.title for note in content.of(NOTES)).lower()
    word = rng.choice([word for word in pools.part(pools.WORDS, held=held) if word.lower() not in titles])
    lines = [line for line in pools.part(pools.LINES, held=held) if word.lower() not in line.lower()]
    others = tuple(
        replace(note, text=rng.choice(lines)) if word.lower() in note.text.lower() else note
        for note in content.of(NOTES)
    )
    old = rng.choice(others)
    note = replace(old, text=f"{old.text}\n{word}")
    before = swapped(content.put(NOTES, others), old, note)
    rivals = tuple(other.title for other in before.of(NOTES))
    return Case({"word": word}, before, before, answer=note.title, rivals=rivals)


def _mention_routes(p: Parameters) -> tuple[Route, ...]:
    found = Stage("Search notes", "tell the title", answer(ways.first_row))
    return (Route("Notes", (*ways.search("Notes", p["word"]), found), answered),)


def _absent(rng: Random, content: Content, held: bool) -> Case:
    return Case({"title": new_title(rng, content, held=held)}, content, content, infeasible=True)


def _absent_routes(p: Parameters) -> tuple[Route, ...]:
    return (Route("Notes", ways.search("Notes", p["title"]), _nothing),)


_nothing: Reached = says("Search notes", "No notes found")


TEMPLATES = (
    Template(
        "phone/notes/open", "easy", 10,
        ("Open the note {title}", "Show me the note {title}", "Go to the note {title}"),
        _open, _open_routes,
    ),
    Template(
        "phone/notes/delete", "easy", 12,
        ("Delete the note {title}", "Remove the note {title}", "Throw the note {title} away"),
        _delete, _delete_routes,
    ),
    Template(
        "phone/notes/tick", "easy", 10,
        ("Tick {item} in the note {title}", "Check off {item} in the note {title}", "Mark {item} as done in {title}"),
        _tick(True), _tick_routes(True),
    ),
    Template(
        "phone/notes/untick", "easy", 10,
        ("Untick {item} in the note {title}", "Clear the box of {item} in the note {title}"),
        _tick(False), _tick_routes(False),
    ),
    Template(
        "phone/notes/create", "medium", 14,
        (
            'Create a note called {title} that says "{text}"',
            'Write a new note {title} with the text "{text}"',
            'Make a note: {title}, "{text}"',
        ),
        _create, _create_routes,
    ),
    Template(
        "phone/notes/rename", "medium", 14,
        ("Rename the note {title} to {new}", "Change the title of the note {title} to {new}"),
        _rename, _rename_routes,
    ),
    Template(
        "phone/notes/replace_text", "medium", 14,
        (
            'Replace the text of the note {title} with "{text}"',
            'Make the note {title} say "{text}" and nothing else',
        ),
        _replace_text, _replace_routes,
    ),
    Template(
        "phone/notes/append", "hard", 14,
        ('Add the line "{line}" at the end of the note {title}', 'Append "{line}" to the note {title} as a new line'),
        _append, _append_routes,
    ),
    Template(
        "phone/notes/exchange_word", "hard", 14,
        ("In the note {title}, replace {old} with {new}", "Write {new} instead of {old} in the note {title}"),
        _exchange, _exchange_routes,
    ),
    Template(
        "phone/notes/count_open", "medium", 10,
        ("How many items are not ticked in the note {title}?", "Count the open items in the note {title}"),
        _count, _count_routes,
    ),
    Template(
        "phone/notes/which_mentions", "medium", 12,
        ("Which note mentions {word}?", "What is the title of the note with {word} in it?"),
        _mention, _mention_routes,
    ),
    Template(
        "phone/notes/delete_unknown", "medium", 12,
        ("Delete the note {title}", "Remove the note {title}", "Throw the note {title} away"),
        _absent, _absent_routes, INFEASIBLE,
    ),
)  # fmt: skip
