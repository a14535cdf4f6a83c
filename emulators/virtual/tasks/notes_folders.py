"""Tasks in Notes with folders, with several notes at once, and with the newest one: AndroidWorld's for Markor."""

from dataclasses import replace
from random import Random

from emulators.action import TypeText
from emulators.screen import Flag
from emulators.virtual import pools
from emulators.virtual.apps.note_files import FOLDER_NAMES, FOLDERS, NOTES, Note
from emulators.virtual.shelf import Content
from emulators.virtual.tasks import notes, ways
from emulators.virtual.tasks.memory import since_opened
from emulators.virtual.tasks.moves import (
    Move,
    Reached,
    Rule,
    Sight,
    answer,
    answered,
    fill,
    hold,
    quoted,
    tap,
    tapped,
    title,
)
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Parameters, Template

__all__ = ["TEMPLATES"]

APP = "Notes"


def _in(content: Content, folder: str, *chosen: Note) -> Content:
    """With these notes in a folder."""
    moved = [replace(note, folder=folder) if note in chosen else note for note in content.of(NOTES)]
    return content.put(NOTES, moved)


def _new_folder(rng: Random, content: Content, held: bool) -> Case:
    names = content.of(FOLDERS)
    name = rng.choice([name for name in pools.part(FOLDER_NAMES, held=held) if name not in names])
    return Case({"folder": name}, content, content.put(FOLDERS, (*names, name)))


def _new_folder_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        Stage(APP, "open the menu", tap("More options")),
        Stage("Menu", "create a folder", tap("New folder")),
        Stage("New folder", "enter the name", fill("Folder name", p["folder"])),
        Stage("New folder", "confirm", tap("Create")),
    )
    return (Route(APP, stages, tapped("New folder", "Create")),)


def _move(rng: Random, content: Content, held: bool) -> Case:
    note, folder = rng.choice(content.of(NOTES)), rng.choice(content.of(FOLDERS))
    return Case({"title": note.title, "folder": folder}, content, _in(content, folder, note))


def _move_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        Stage(APP, f"select {p['title']}", hold(p["title"])),
        Stage("1 selected", "move it", tap("Move")),
        Stage("Move to", f"choose {p['folder']}", tap(p["folder"])),
    )
    return (Route(APP, stages, tapped("Move to", p["folder"])),)


def _move_two(rng: Random, content: Content, held: bool) -> Case:
    one, other = rng.sample(content.of(NOTES), 2)
    names = content.of(FOLDERS)
    folder = rng.choice([name for name in pools.part(FOLDER_NAMES, held=held) if name not in names])
    after = _in(content, folder, one, other).put(FOLDERS, (*names, folder))
    return Case({"title": one.title, "second": other.title, "folder": folder}, content, after)


def _move_two_routes(p: Parameters) -> tuple[Route, ...]:
    titles = (p["title"], p["second"])
    stages = (
        *ways.selecting(APP, titles),
        Stage("2 selected", "move them", tap("Move")),
        Stage("Move to", f"choose {p['folder']}", tap(p["folder"])),
    )
    return (*_new_folder_routes(p), Route(APP, stages, tapped("Move to", p["folder"])))


def _create_inside(rng: Random, content: Content, held: bool) -> Case:
    folder, name = rng.choice(content.of(FOLDERS)), notes.new_title(rng, content, held=held)
    text = pools.pick(pools.LINES, rng, held=held)
    after = content.put(NOTES, (*content.of(NOTES), Note(name, text, folder=folder)))
    return Case({"folder": folder, "title": name, "text": text}, content.put(FOLDERS, content.of(FOLDERS)), after)


def _create_inside_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        Stage(APP, f"open {p['folder']}", tap(p["folder"])),
        Stage(p["folder"], "create a note", tap("New note")),
        Stage("New note", "enter the title", fill("Title", p["title"])),
        Stage("New note", "enter the text", fill("Text", p["text"])),
        Stage("New note", "save", tap("Save")),
    )
    return (Route(APP, stages, tapped("New note", "Save")),)


def _text_file(rng: Random, content: Content, held: bool) -> Case:
    name = notes.new_title(rng, content, held=held)
    text = pools.pick(pools.LINES, rng, held=held)
    after = content.put(NOTES, (*content.of(NOTES), Note(f"{name}.txt", text)))
    return Case({"title": name, "text": text}, content, after)


def _text_file_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        Stage(APP, "create a note", tap("New note")),
        Stage("New note", "enter the title", fill("Title", p["title"])),
        Stage("New note", "enter the text", fill("Text", p["text"])),
        Stage("New note", "choose .txt", _is_text),
        Stage("Menu", "choose .txt", tap(".txt")),
        Stage("New note", "save", tap("Save")),
    )
    return (Route(APP, stages, tapped("New note", "Save")),)


def _is_text(sight: Sight) -> Move | None:
    index = sight.find("File type")
    shows = index is not None and sight.screen.elements[index].value == ".txt"
    return None if shows else tap("File type")(sight)


def _delete_newest(rng: Random, content: Content, held: bool) -> Case:
    newest = max(content.of(NOTES), key=lambda note: note.modified)
    return Case({}, content, notes.swapped(content, newest))


def _delete_newest_routes(p: Parameters) -> tuple[Route, ...]:
    def first(sight: Sight) -> Move | None:
        name = _first_note(sight) if tapped("Menu", "Sort by date")(since_opened(sight)) else None
        return hold(name)(sight) if name else None

    stages = (
        Stage(APP, "select the first note", first),
        Stage(APP, "open the menu", tap("More options")),
        Stage("Menu", "sort by date", tap("Sort by date")),
        Stage("1 selected", "delete it", tap("Delete")),
        Stage("Delete selected?", "confirm", tap("Delete")),
    )
    return (Route(APP, stages, tapped("Delete selected?", "Delete")),)


def _first_note(sight: Sight) -> str | None:
    """What the first row is called that is no folder."""
    rows = [e for e in sight.screen.elements if e.has(Flag.LONG_CLICKABLE) and not e.has(Flag.SYSTEM)]
    return next((e.text for e in rows if not e.value.endswith((" note", " notes"))), None)


def _delete_all(rng: Random, content: Content, held: bool) -> Case:
    before = content.put(FOLDERS, ())
    content.of(NOTES)
    return Case({}, before, before.put(NOTES, ()))


def _delete_all_routes(p: Parameters) -> tuple[Route, ...]:
    def first(sight: Sight) -> Move | None:
        name = _first_note(sight)
        return hold(name)(sight) if name else None

    stages = (
        Stage(APP, "select a note", first),
        Stage("1 selected", "open the menu", tap("More options")),
        Stage("Menu", "select all", tap("Select all")),
        *(Stage(f"{n} selected", "delete them", tap("Delete")) for n in range(2, 12)),
        Stage("Delete selected?", "confirm", tap("Delete")),
    )
    return (Route(APP, stages, tapped("Delete selected?", "Delete")),)


# Longer ones


def _merge(rng: Random, content: Content, held: bool) -> Case:
    """Three notes of one line each become a new one, with empty lines between them."""
    chosen = rng.sample(content.of(NOTES), 3)
    lines = rng.sample(pools.part(pools.LINES, held=held), 3)
    before = content
    for note, line in zip(chosen, lines, strict=True):
        before = notes.swapped(before, note, replace(note, text=line))
    name = notes.new_title(rng, content, held=held)
    after = before.put(NOTES, (*before.of(NOTES), Note(name, "\n\n".join(lines))))
    titles = {key: note.title for key, note in zip(("first", "second", "third"), chosen, strict=True)}
    return Case({**titles, "title": name}, before, after)


def _merge_routes(p: Parameters) -> tuple[Route, ...]:
    titles = (p["first"], p["second"], p["third"])
    looks = tuple(Route(APP, (notes.find(name),), _read(name)) for name in titles)

    def together(sight: Sight) -> Move | None:
        return fill("Text", "\n\n".join(_line(sight, name) for name in titles))(sight)

    stages = (
        Stage(APP, "create a note", tap("New note")),
        Stage("New note", "enter the title", fill("Title", p["title"])),
        Stage("New note", "enter the three texts", together),
        Stage("New note", "save", tap("Save")),
    )
    return (*looks, Route(APP, stages, tapped("New note", "Save")))


def _line(sight: Sight, name: str) -> str:
    """The text of a note of one line, as it was last seen on its page."""
    for screen in (sight.screen, *(seen.screen for seen in reversed(sight.past))):
        if title(screen) == name:
            texts = [e.text for e in screen.elements if e.role.endswith("TextView") and not e.has(Flag.SYSTEM)]
            lines = [text for text in texts if text and text != name]
            if lines:
                return lines[0]
    return ""


def _read(name: str) -> Reached:
    return lambda sight: sight.title == name and bool(_line(sight, name))


def _header(rng: Random, content: Content, held: bool) -> Case:
    note = rng.choice(content.of(NOTES))
    line = rng.choice([line for line in pools.part(pools.LINES, held=held) if line not in note.text])
    new = notes.new_title(rng, content, held=held)
    after = notes.swapped(content, note, replace(note, title=new, text=f"{line}\n{note.text}"))
    return Case({"title": note.title, "line": line, "new": new}, content, after)


def _header_routes(p: Parameters) -> tuple[Route, ...]:
    edit = notes.written(p["title"], _above("Text", p["line"]), "write the first line")
    rename = (
        notes.find(p["title"]),
        Stage(p["title"], "open the menu", tap("More options")),
        Stage("Menu", "rename", tap("Rename")),
        Stage("Rename note", "enter the title", fill("New title", p["new"])),
        Stage("Rename note", "confirm", tap("Rename")),
    )
    return (
        Route(APP, edit, tapped("Edit note", "Save")),
        Route(APP, rename, tapped("Rename note", "Rename")),
    )


def _above(label: str, line: str) -> Rule:
    """Put a line before what the field called `label` holds; None when it begins so."""

    def rule(sight: Sight) -> Move | None:
        index = sight.find(label, Flag.EDITABLE)
        if index is None:
            return None
        element = sight.screen.elements[index]
        if element.value.split("\n")[0] == line:
            return None
        text = f"{line}\n{element.value}"
        return Move(f"type {quoted(text)} into {quoted(label)}", TypeText(text, element.hit, index, replace=True))

    return rule


def _count(rng: Random, content: Content, held: bool) -> Case:
    folder = rng.choice(content.of(FOLDERS))
    number = rng.randrange(1, 5)
    before = _in(content, folder, *rng.sample(content.of(NOTES), number))
    return Case({"folder": folder}, before, before.put(FOLDERS, before.of(FOLDERS)), answer=str(number))


def _count_routes(p: Parameters) -> tuple[Route, ...]:
    def read(sight: Sight) -> str | None:
        index = sight.find(p["folder"])
        value = "" if index is None else sight.screen.elements[index].value
        return value.split()[0] if value.endswith((" note", " notes")) else None

    return (Route(APP, (Stage(APP, "count the notes", answer(read)),), answered),)


TEMPLATES = (
    Template(
        "phone/notes/new_folder", "easy", 12,
        ("Create a folder called {folder} in Notes", "Make a new folder {folder} for my notes"),
        _new_folder, _new_folder_routes,
    ),
    Template(
        "phone/notes/move", "easy", 12,
        ("Move the note {title} to the folder {folder}", "Put the note {title} into the folder {folder}"),
        _move, _move_routes,
    ),
    Template(
        "phone/notes/move_two", "hard", 24,
        (
            "Create a folder {folder} in Notes and move the notes {title} and {second} into it",
            "Put the notes {title} and {second} into a new folder called {folder}",
        ),
        _move_two, _move_two_routes,
    ),
    Template(
        "phone/notes/create_inside", "medium", 16,
        (
            'In the folder {folder} of Notes, create a note {title} that says "{text}"',
            'Write a note {title} with the text "{text}" into the notes folder {folder}',
        ),
        _create_inside, _create_inside_routes,
    ),
    Template(
        "phone/notes/create_text_file", "medium", 18,
        (
            'Create a note {title} of the type .txt that says "{text}"',
            'Write "{text}" into a new plain text note (.txt) called {title}',
        ),
        _text_file, _text_file_routes,
    ),
    Template(
        "phone/notes/delete_newest", "medium", 14,
        ("Delete the newest note", "Delete the note that was changed last", "Remove my most recent note"),
        _delete_newest, _delete_newest_routes,
    ),
    Template(
        "phone/notes/delete_all", "medium", 14,
        ("Delete all my notes", "Remove every note from Notes"),
        _delete_all, _delete_all_routes,
    ),
    Template(
        "phone/notes/merge", "hard", 28,
        (
            "Create a note {title} with the texts of {first}, {second} and {third}, in this order, with an empty line"
            " between them",
            "Merge the notes {first}, {second} and {third} (in this order, an empty line between the texts) into a new"
            " note {title}; keep the old ones",
        ),
        _merge, _merge_routes,
    ),
    Template(
        "phone/notes/header_and_rename", "hard", 24,
        (
            'Put the line "{line}" at the top of the note {title}, then rename the note to {new}',
            'Add "{line}" as the first line of {title}, and change the title of that note to {new}',
        ),
        _header, _header_routes,
    ),
    Template(
        "phone/notes/count_in_folder", "easy", 10,
        ("How many notes are in the folder {folder} of Notes?", "Count the notes in the notes folder {folder}"),
        _count, _count_routes,
    ),
)  # fmt: skip
