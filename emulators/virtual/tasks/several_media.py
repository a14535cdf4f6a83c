"""Tasks that need what pictures, recordings and songs say in another app."""

import re
from collections.abc import Callable
from random import Random

from emulators.virtual.apps.contacts_provider import PEOPLE
from emulators.virtual.apps.dates import counter
from emulators.virtual.apps.expense_store import EXPENSES, Expense
from emulators.virtual.apps.music_store import PLAYLISTS, Playlist
from emulators.virtual.apps.note_files import NOTES, Note
from emulators.virtual.apps.records import RECORDS
from emulators.virtual.apps.text_messages import MESSAGES
from emulators.virtual.clips import clip_in
from emulators.virtual.shelf import Content
from emulators.virtual.tasks import expense, gallery, music, notes, recorder, sms
from emulators.virtual.tasks.memory import fill_with, look_up, recalled
from emulators.virtual.tasks.moves import Rule, Sight, fill, hold, pick, tap, tapped, title
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Parameters, Template

__all__ = ["TEMPLATES"]


def _on_picture(name: str, pattern: str) -> Callable[[Sight], str]:
    """Reads what matches `pattern` (its first group) in the words of the picture called `name`, seen now or before."""

    def read(sight: Sight) -> str:
        for screen in (sight.screen, *(seen.screen for seen in reversed(sight.past))):
            if title(screen) == name:
                found = re.search(pattern, gallery.seen_words(Sight(screen)), re.MULTILINE)
                return found[1] if found else ""
        return ""

    return read


_SHOP, _TOTAL = r"\A(.+)", r"^Total\s+\$([\d.]+)"
_DCIM = {"folder": "DCIM"}


def _looking(name: str) -> Route:
    """See the picture."""
    return look_up(gallery.APP, gallery.find({"name": name, **_DCIM}), _on_picture(name, _SHOP))


def _cents(amount: str) -> int:
    return round(float(amount) * 100)


def _told(lines: tuple[str, ...]) -> tuple[str, str]:
    """The shop and the total of a receipt."""
    return lines[0], lines[-1].rpartition("$")[2]


# A receipt into Pro Expense


def _expense(content: Content, name: str, amount: str, category: int) -> Expense:
    return Expense(name, _cents(amount), category, "", content.now * 1000)


def _paid(rng: Random, content: Content, held: bool) -> Case:
    before, file, lines = gallery.receipt_in(rng, content, held=held)
    shop, total = _told(lines)
    new = _expense(content, shop, total, 3)
    return Case({"name": file.name}, before, before.put(EXPENSES, (*before.of(EXPENSES), new)))


def _adding(read_name: Callable[[Sight], str], read_amount: Callable[[Sight], str], category: str) -> tuple[Stage, ...]:
    form: tuple[tuple[str, Rule], ...] = (
        ("enter the name", fill_with("Name", read_name)), ("enter the amount", fill_with("Amount", read_amount)),
        ("choose the category", pick(category)), ("save", tap("Save")),
    )  # fmt: skip
    new = Stage("Home", "add an expense", tap("Add expense"))
    return (new, *(Stage("New expense", goal, rule) for goal, rule in form))


def _paid_routes(p: Parameters) -> tuple[Route, ...]:
    stages = _adding(_on_picture(p["name"], _SHOP), _on_picture(p["name"], _TOTAL), "Food")
    return (_looking(p["name"]), Route(expense.APP, stages, tapped("New expense", "Save")))


_ITEM = r"(?:\A.+\n[\d-]+\n(?:.+\n){%d})(.+?)  \$"
_PRICE = r"(?:\A.+\n[\d-]+\n(?:.+\n){%d}).+?  \$([\d.]+)"


def _items(rng: Random, content: Content, held: bool) -> Case:
    before, file, lines = gallery.receipt_in(rng, content, held=held)
    items = tuple(
        _expense(content, name, price, 1) for name, _, price in (line.partition("  $") for line in lines[2:4])
    )
    return Case({"name": file.name}, before, before.put(EXPENSES, (*before.of(EXPENSES), *items)))


def _items_routes(p: Parameters) -> tuple[Route, ...]:
    routes = [_looking(p["name"])]
    for i in range(2):
        name, price = _on_picture(p["name"], _ITEM % i), _on_picture(p["name"], _PRICE % i)
        routes.append(Route(expense.APP, _adding(name, price, "Others"), _added(name)))
    return tuple(routes)


def _added(name: Callable[[Sight], str]) -> Callable[[Sight], bool]:
    """Whether a form with this name was left by "Save"."""

    def reached(sight: Sight) -> bool:
        forms = (seen.screen for seen in sight.past if title(seen.screen) == "New expense")
        typed = any(e.value == name(sight) for screen in forms for e in screen.elements if e.label == "Name")
        return typed and sight.title != "New expense"

    return reached


# A receipt into a note, and into a message


def _to_note(rng: Random, content: Content, held: bool) -> Case:
    before, file, lines = gallery.receipt_in(rng, content, held=held)
    new = notes.new_title(rng, before, held=held)
    after = before.put(NOTES, (*before.of(NOTES), Note(new, _told(lines)[1])))
    return Case({"name": file.name, "title": new}, before, after)


def _writing(new: str, read: Callable[[Sight], str]) -> Route:
    """A new note that says what was read."""
    stages = (
        Stage("Notes", "create a note", tap("New note")), Stage("New note", "enter the title", fill("Title", new)),
        Stage("New note", "enter the text", fill_with("Text", read)), Stage("New note", "save", tap("Save")),
    )  # fmt: skip
    return Route("Notes", stages, tapped("New note", "Save"))


def _to_note_routes(p: Parameters) -> tuple[Route, ...]:
    return (_looking(p["name"]), _writing(p["title"], _on_picture(p["name"], _TOTAL)))


def _to_message(rng: Random, content: Content, held: bool) -> Case:
    before, file, lines = gallery.receipt_in(rng, content, held=held)
    person = rng.choice(before.of(PEOPLE))
    before.of(MESSAGES)
    after = sms.sent(before, person.phone, _told(lines)[1])
    return Case({"name": file.name, "person": person.name}, before, after)


def _to_message_routes(p: Parameters) -> tuple[Route, ...]:
    text = fill_with(sms.FIELD, _on_picture(p["name"], _TOTAL))
    stages = (*sms.found_person(p["person"]), *sms.write_to(p["person"], text))
    return (_looking(p["name"]), Route(sms.APP, stages, tapped(p["person"], "Send message")))


# A note into a playlist, a recording into a note


def _wished(rng: Random, content: Content, held: bool) -> Case:
    titles = tuple(rng.sample([song.title for song in music.songs(content)], 3))
    old = rng.choice(content.of(NOTES))
    note = Note(old.title, "\n".join(f"- {title}" for title in titles), old.modified)
    before = notes.swapped(content, old, note)
    name = music.new_list(rng, before, held=held)
    after = before.put(PLAYLISTS, (*before.of(PLAYLISTS), Playlist(name, titles)))
    return Case({"title": note.title, "name": name}, before, after)


def _wished_routes(p: Parameters) -> tuple[Route, ...]:
    """The titles are known once the note has been read; until then there is nothing to select."""

    def wish(sight: Sight, number: int) -> str:
        texts = [
            e.label.removeprefix("•").strip()
            for screen in (sight.screen, *(seen.screen for seen in sight.past))
            if title(screen) == p["title"]
            for e in screen.elements
            if e.text.startswith("•")
        ]
        return texts[number] if number < len(texts) else ""

    def each(number: int, act: Callable[[str], Rule]) -> Rule:
        return lambda sight: act(wish(sight, number))(sight)

    tabs = tuple(Stage(tab, "open the songs", tap("Songs")) for tab in music.TABS if tab != "Songs")
    chosen = (
        Stage("Songs", "select the first", each(0, hold)), Stage("1 selected", "the second", each(1, tap)),
        Stage("2 selected", "the third", each(2, tap)),
    )  # fmt: skip
    made = music.making(p["name"], ("", "", ""))
    rest = made.stages[-5:]
    look = look_up("Notes", (notes.find(p["title"]),), lambda sight: wish(sight, 2))
    return (look, Route(music.APP, (*tabs, *chosen, *rest), made.reached))


def _length_to_note(rng: Random, content: Content, held: bool) -> Case:
    file = rng.choice(content.of(RECORDS))
    new = notes.new_title(rng, content, held=held)
    after = content.put(NOTES, (*content.of(NOTES), Note(new, counter(clip_in(file.data).length))))
    return Case({"record": file.name.rpartition(".")[0], "title": new}, content, after)


def _length_to_note_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        Stage(recorder.APP, "open the records", tap("Records")),
        Stage("Records", f"open the options of {p['record']}", tap(f"Options of {p['record']}")),
        Stage("Menu", "see about it", tap("Information")),
    )

    def read(sight: Sight) -> str:
        return recalled("Information", r"\A(\d\d:\d\d)\Z", sight)

    return (look_up(recorder.APP, stages, read), _writing(p["title"], read))


TEMPLATES = (
    Template(
        "phone/several/expense_from_receipt", "hard", 26,
        (
            "Add what the receipt {name} (Gallery, DCIM) says to Pro Expense: the shop as the name, the total as the "
            "amount, category Food, no note",
            "Look at {name} in the Gallery's folder DCIM and enter it in Pro Expense: name of the shop, total, "
            "category Food, and nothing as a note",
        ),
        _paid, _paid_routes,
    ),
    Template(
        "phone/several/expenses_from_receipt", "hard", 38,
        (
            "Add each of the two items on the receipt {name} (Gallery, DCIM) to Pro Expense with its name and price, "
            "category Others, no note",
            "Enter both items of {name} in DCIM as expenses of the category Others in Pro Expense, without notes",
        ),
        _items, _items_routes,
    ),
    Template(
        "phone/several/receipt_to_note", "hard", 24,
        (
            "Write the total of the receipt {name} (Gallery, DCIM), without the dollar sign, into a new note {title}",
            "Make a note called {title} whose text is the total on {name} in DCIM, as a number only",
        ),
        _to_note, _to_note_routes,
    ),
    Template(
        "phone/several/receipt_by_message", "hard", 26,
        (
            "Send {person} the total of the receipt {name} (Gallery, DCIM) as a message: the number only, without $",
            "Text {person} how much the receipt {name} in DCIM comes to, just the number",
        ),
        _to_message, _to_message_routes,
    ),
    Template(
        "phone/several/playlist_from_note", "hard", 38,
        (
            "The note {title} lists songs; make a Retro Music playlist {name} of them in that order",
            "Create the playlist {name} in Retro Music with the songs that the note {title} names, in order",
        ),
        _wished, _wished_routes,
    ),
    Template(
        "phone/several/record_length_to_note", "hard", 26,
        (
            "Write the length of the recording {record} (mm:ss) into a new note called {title}",
            "Make a note {title} whose text is how long the audio recording {record} is, as mm:ss",
        ),
        _length_to_note, _length_to_note_routes,
    ),
)  # fmt: skip
