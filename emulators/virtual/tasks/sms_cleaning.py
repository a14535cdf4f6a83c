"""Tasks in SMS Messenger: what goes away, and what the messages say."""

from random import Random

from emulators.virtual import pools
from emulators.virtual.apps.contacts_provider import PEOPLE, Person
from emulators.virtual.apps.text_messages import ARCHIVED, BLOCKED, MESSAGES, digits
from emulators.virtual.shelf import Content
from emulators.virtual.tasks import ways
from emulators.virtual.tasks.contacts import stranger
from emulators.virtual.tasks.moves import INFEASIBLE, Sight, answer, answered, fill, hold, says, tap, tapped
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.sms import (
    APP,
    LIST,
    SEARCH,
    bodies,
    first_entry,
    fresh_text,
    open_thread,
    received,
    said,
    talking,
)
from emulators.virtual.tasks.template import Case, Parameters, Template

__all__ = ["TEMPLATES"]


# Delete, put away, block


def _without(content: Content, *people: Person) -> Content:
    numbers = {digits(person.phone) for person in people}
    return content.put(MESSAGES, [m for m in content.of(MESSAGES) if digits(m.address) not in numbers])


def _delete(rng: Random, content: Content, held: bool) -> Case:
    person = rng.choice(talking(content))
    return Case({"name": person.name}, content, _without(content, person))


def _delete_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        open_thread(p["name"]),
        Stage(p["name"], "open the menu", tap("More options")),
        Stage("Menu", "delete", tap("Delete")),
        Stage("Delete conversation?", "confirm", tap("Delete")),
    )
    return (Route(APP, stages, tapped("Delete conversation?", "Delete")),)


def _delete_several(rng: Random, content: Content, held: bool) -> Case:
    people = rng.sample(talking(content), 3)
    names = {f"name{i}": person.name for i, person in enumerate(people, start=1)}
    return Case(names, content, _without(content, *people))


def _delete_several_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        *ways.selecting(LIST, (p["name1"], p["name2"], p["name3"])),
        Stage("3 selected", "delete them", tap("Delete")),
        Stage("Delete conversations?", "confirm", tap("Delete")),
    )
    return (Route(APP, stages, tapped("Delete conversations?", "Delete")),)


def _delete_message(rng: Random, content: Content, held: bool) -> Case:
    person = rng.choice(talking(content))
    message = rng.choice([m for m in content.of(MESSAGES) if digits(m.address) == digits(person.phone)])
    after = content.put(MESSAGES, ways.swapped(content.of(MESSAGES), message))
    return Case({"name": person.name, "text": message.body}, content, after)


def _delete_message_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        open_thread(p["name"]),
        Stage(p["name"], "hold the message", hold(p["text"])),
        Stage("1 selected", "delete it", tap("Delete")),
        Stage("Delete message?", "confirm", tap("Delete")),
    )
    return (Route(APP, stages, tapped("Delete message?", "Delete")),)


def _archive(rng: Random, content: Content, held: bool) -> Case:
    person = rng.choice(talking(content))
    return Case({"name": person.name}, content, content.put(ARCHIVED, (*content.of(ARCHIVED), person.phone)))


def _archive_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        Stage(LIST, "hold the conversation", hold(p["name"])),
        Stage("1 selected", "put it away", tap("Archive")),
    )
    return (Route(APP, stages, tapped("1 selected", "Archive")),)


def _block(rng: Random, content: Content, held: bool) -> Case:
    person = rng.choice(talking(content))
    return Case({"name": person.name}, content, content.put(BLOCKED, (*content.of(BLOCKED), person.phone)))


def _block_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        open_thread(p["name"]),
        Stage(p["name"], "open the menu", tap("More options")),
        Stage("Menu", "block the number", tap("Block number")),
        Stage("Block number?", "confirm", tap("Block")),
    )
    return (Route(APP, stages, tapped("Block number?", "Block")),)


# Questions


def _last_words(rng: Random, content: Content, held: bool) -> Case:
    person, body = rng.choice(talking(content)), fresh_text(rng, content, held=held)
    before = received(content, (person.phone, body))
    return Case({"name": person.name}, before, before, answer=body, rivals=bodies(before))


def _last_words_routes(p: Parameters) -> tuple[Route, ...]:
    def last(sight: Sight) -> str | None:
        return said(sight)[-1] if said(sight) else None

    return (Route(APP, (open_thread(p["name"]), Stage(p["name"], "tell the last message", answer(last))), answered),)


def _who_wrote(rng: Random, content: Content, held: bool) -> Case:
    person = rng.choice(talking(content))
    known = " ".join(other.name for other in content.of(PEOPLE)).lower()
    word = rng.choice([word.lower() for word in pools.part(pools.WORDS, held=held) if word.lower() not in known])
    others = content.put(MESSAGES, [message for message in content.of(MESSAGES) if word not in message.body.lower()])
    before = received(others, (person.phone, f"Please bring {word}"))
    rivals = tuple(other.name for other in content.of(PEOPLE))
    return Case({"word": word}, before, before, answer=person.name, rivals=rivals)


def _who_wrote_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        Stage(LIST, "search", tap(SEARCH)),
        Stage(SEARCH, f"look for {p['word']}", fill(SEARCH, p["word"])),
        Stage(SEARCH, "tell the name", answer(first_entry)),
    )
    return (Route(APP, stages, answered),)


def _delete_nobody(rng: Random, content: Content, held: bool) -> Case:
    content.of(MESSAGES)
    first, last = stranger(rng, content.of(PEOPLE), held=held)
    return Case({"name": f"{first} {last}"}, content, content, infeasible=True)


def _delete_nobody_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        Stage(LIST, "search", tap(SEARCH)),
        Stage(SEARCH, f"look for {p['name']}", fill(SEARCH, p["name"])),
    )
    return (Route(APP, stages, says(SEARCH, "No items found")),)


TEMPLATES = (
    Template(
        "phone/sms/delete", "easy", 12,
        (
            "Delete the conversation with {name} in SMS Messenger",
            "Remove all text messages from and to {name}",
        ),
        _delete, _delete_routes,
    ),
    Template(
        "phone/sms/delete_several", "hard", 18,
        (
            "Delete the SMS conversations with {name1}, {name2} and {name3}",
            "Remove my text messages with {name1}, with {name2} and with {name3}",
        ),
        _delete_several, _delete_several_routes,
    ),
    Template(
        "phone/sms/delete_message", "medium", 14,
        (
            'Delete the message "{text}" from the conversation with {name}, but keep the others',
            'In SMS Messenger, remove only "{text}" from my messages with {name}',
        ),
        _delete_message, _delete_message_routes,
    ),
    Template(
        "phone/sms/archive", "easy", 10,
        ("Archive the conversation with {name} in SMS Messenger", "Put my text messages with {name} into the archive"),
        _archive, _archive_routes,
    ),
    Template(
        "phone/sms/block", "medium", 14,
        ("Block the number of {name} in SMS Messenger", "Make sure that {name} cannot text me any more"),
        _block, _block_routes,
    ),
    Template(
        "phone/sms/last_words", "easy", 10,
        ("What did {name} text me last?", "What does the newest text message from {name} say?"),
        _last_words, _last_words_routes,
    ),
    Template(
        "phone/sms/who_wrote", "medium", 12,
        ("Who sent me a text message about {word}?", "Which of my contacts wrote me an SMS with the word {word}?"),
        _who_wrote, _who_wrote_routes,
    ),
    Template(
        "phone/sms/delete_unknown", "medium", 12,
        ("Delete the conversation with {name} in SMS Messenger", "Remove my text messages with {name}"),
        _delete_nobody, _delete_nobody_routes, INFEASIBLE,
    ),
)  # fmt: skip
