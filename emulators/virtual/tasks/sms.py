"""Tasks in SMS Messenger."""

from random import Random

from emulators.virtual import pools
from emulators.virtual.apps.calendar_words import PLACES
from emulators.virtual.apps.contacts_provider import PEOPLE, Person
from emulators.virtual.apps.text_messages import MESSAGES, Message, digits, new_body
from emulators.virtual.shelf import Content
from emulators.virtual.tasks.memory import fill_with, look_up, recalled
from emulators.virtual.tasks.moves import (
    Move,
    Rule,
    Sight,
    fill,
    hold,
    tap,
    tapped,
)  # fmt: skip
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Parameters, Template

__all__ = [
    "APP", "FIELD", "LIST", "SEARCH", "TEMPLATES", "bodies", "first_entry", "found_person", "fresh_text", "latest",
    "open_thread", "received", "said", "sent", "talking", "write_to",
]  # fmt: skip

APP, LIST, FIELD = "SMS Messenger", "Messages", "Type a message…"
SEARCH = "Search messages"


# What is on the phone


def talking(content: Content) -> tuple[Person, ...]:
    """The people with whom there are messages."""
    numbers = {digits(message.address) for message in content.of(MESSAGES)}
    return tuple(person for person in content.of(PEOPLE) if digits(person.phone) in numbers)


def bodies(content: Content) -> tuple[str, ...]:
    return tuple(message.body for message in content.of(MESSAGES))


def latest(content: Content, address: str) -> Message:
    """The last message from or to a number."""
    return [message for message in content.of(MESSAGES) if message.address == address][-1]


def received(content: Content, *came: tuple[str, str]) -> Content:
    """With messages (number, body) that came in just now, one after the other."""
    new = tuple(
        Message(number, body, (content.now - 300 + 60 * i) * 1000, read=False) for i, (number, body) in enumerate(came)
    )
    return content.put(MESSAGES, (*content.of(MESSAGES), *new))


def sent(content: Content, address: str, *texts: str) -> Content:
    new = tuple(Message(address, text, content.now * 1000, sent=True) for text in texts)
    return content.put(MESSAGES, (*content.of(MESSAGES), *new))


def fresh_text(rng: Random, content: Content, *, held: bool) -> str:
    return new_body(rng, held=held, but=bodies(content))


# Ways


def open_thread(name: str) -> Stage:
    return Stage(LIST, f"open the conversation with {name}", tap(name))


def found_person(person: str) -> tuple[Stage, ...]:
    """Begin a conversation with a contact, wherever the list stands."""
    return (
        Stage(LIST, "begin a conversation", tap("New conversation")),
        Stage("New conversation", f"look for {person}", fill("Add contact or number", person)),
        Stage("New conversation", f"choose {person}", tap("Confirm recipient")),
    )


def write_to(name: str, text: Rule) -> tuple[Stage, ...]:
    """In the conversation called `name`; in any, where that is empty."""
    return (Stage(name, "write the message", text), Stage(name, "send it", tap("Send message")))


def _sending(name: str, text: str, *stages: Stage) -> tuple[Route, ...]:
    return (Route(APP, (*stages, *write_to(name, fill(FIELD, text))), tapped(name, "Send message")),)


def first_entry(sight: Sight) -> str | None:
    """Who the first row of a list is about."""
    return next((element.text for element in sight.shown("entry")), None)


def said(sight: Sight) -> list[str]:
    """The messages in sight, from top to bottom."""
    return [element.text for element in sight.shown("thread_message_wrapper")]


# Send and reply


def _send_number(rng: Random, content: Content, held: bool) -> Case:
    known = {digits(m.address) for m in content.of(MESSAGES)} | {digits(p.phone) for p in content.of(PEOPLE)}
    number = pools.phone_number(rng, held=held)
    while digits(number) in known:
        number = pools.phone_number(rng, held=held)
    text = fresh_text(rng, content, held=held)
    return Case({"number": number, "text": text}, content, sent(content, number, text))


def _send_number_routes(p: Parameters) -> tuple[Route, ...]:
    return _sending(p["number"], p["text"], *found_person(p["number"]))


def _send_person(rng: Random, content: Content, held: bool) -> Case:
    person = rng.choice(content.of(PEOPLE))
    text = fresh_text(rng, content, held=held)
    return Case({"name": person.name, "text": text}, content, sent(content, person.phone, text))


def _send_person_routes(p: Parameters) -> tuple[Route, ...]:
    return _sending(p["name"], p["text"], *found_person(p["name"]))


def _reply(rng: Random, content: Content, held: bool) -> Case:
    person, text = rng.choice(talking(content)), fresh_text(rng, content, held=held)
    return Case({"name": person.name, "text": text}, content, sent(content, person.phone, text))


def _reply_routes(p: Parameters) -> tuple[Route, ...]:
    return _sending(p["name"], p["text"], open_thread(p["name"]))


def _reply_latest(rng: Random, content: Content, held: bool) -> Case:
    person, (came, text) = rng.choice(content.of(PEOPLE)), rng.sample(_fresh(content, held=held), 2)
    before = received(content, (person.phone, came))
    return Case({"text": text}, before, sent(before, person.phone, text))


def _fresh(content: Content, *, held: bool) -> list[str]:
    known, rng = set(bodies(content)), Random(content.seed)
    found = dict.fromkeys(new_body(rng, held=held, but=known) for _ in range(12))
    return list(found)


def _reply_latest_routes(p: Parameters) -> tuple[Route, ...]:
    def first(sight: Sight) -> Move | None:
        name = first_entry(sight)
        return tap(name)(sight) if name else None

    def there(sight: Sight) -> bool:
        return any(p["text"] in said(Sight(seen.screen)) for seen in sight.past) or p["text"] in said(sight)

    newest = Stage(LIST, "open the newest conversation", first)
    return (Route(APP, (newest, *write_to("", fill(FIELD, p["text"]))), there),)


# Once more: resend, forward


def _resend(rng: Random, content: Content, held: bool) -> Case:
    person, text = rng.choice(talking(content)), fresh_text(rng, content, held=held)
    before = sent(content, person.phone, text)
    return Case({"name": person.name}, before, sent(before, person.phone, text))


def _resend_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        open_thread(p["name"]),
        Stage(p["name"], "hold the last message", _hold_last),
        Stage("1 selected", "open the menu", tap("More options")),
        Stage("Menu", "send it again", tap("Resend")),
    )
    return (Route(APP, stages, tapped("Menu", "Resend")),)


def _hold_last(sight: Sight) -> Move | None:
    shown = said(sight)
    return hold(shown[-1])(sight) if shown else None


def _forward(rng: Random, content: Content, held: bool) -> Case:
    source, other = rng.sample(talking(content), 2)
    body = latest(content, source.phone).body
    return Case({"name": source.name, "other": other.name}, content, sent(content, other.phone, body))


def _forward_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        open_thread(p["name"]),
        Stage(p["name"], "hold the last message", _hold_last),
        Stage("1 selected", "open the menu", tap("More options")),
        Stage("Menu", "forward it", tap("Forward")),
        *found_person(p["other"])[1:],
        Stage(p["other"], "send it", tap("Send message")),
    )
    return (Route(APP, stages, tapped(p["other"], "Send message")),)


def _pass_on(rng: Random, content: Content, held: bool) -> Case:
    source, other = rng.sample(content.of(PEOPLE), 2)
    address = pools.pick(PLACES, rng, held=held)
    before = received(content, (source.phone, f"It all happens at {address}"))
    return Case({"name": source.name, "other": other.name}, before, sent(before, other.phone, address))


def _pass_on_routes(p: Parameters) -> tuple[Route, ...]:
    def address(sight: Sight) -> str:
        return recalled(p["name"], r"happens at (.+)", sight)

    send = (*found_person(p["other"]), *write_to(p["other"], fill_with(FIELD, address)))
    return (
        look_up(APP, (open_thread(p["name"]),), address),
        Route(APP, send, tapped(p["other"], "Send message")),
    )


def _circular(rng: Random, content: Content, held: bool) -> Case:
    people, text = rng.sample(content.of(PEOPLE), 3), fresh_text(rng, content, held=held)
    after = content
    for person in people:
        after = sent(after, person.phone, text)
    names = {f"name{i}": person.name for i, person in enumerate(people, start=1)}
    return Case({**names, "text": text}, content, after)


def _circular_routes(p: Parameters) -> tuple[Route, ...]:
    names = (p["name1"], p["name2"], p["name3"])
    return tuple(route for name in names for route in _sending(name, p["text"], *found_person(name)))


TEMPLATES = (
    Template(
        "phone/sms/send_number", "easy", 16,
        (
            'Send a text message to {number} that says "{text}"',
            'Text {number} in SMS Messenger: "{text}"',
            'Use SMS Messenger to send "{text}" to the number {number}',
        ),
        _send_number, _send_number_routes,
    ),
    Template(
        "phone/sms/send_person", "easy", 16,
        ('Text {name}: "{text}"', 'Send {name} the text message "{text}"', 'Let {name} know by SMS: "{text}"'),
        _send_person, _send_person_routes,
    ),
    Template(
        "phone/sms/reply", "easy", 12,
        ('Answer {name} by SMS with "{text}"', 'Reply "{text}" to {name} in SMS Messenger'),
        _reply, _reply_routes,
    ),
    Template(
        "phone/sms/reply_latest", "medium", 12,
        (
            'Reply to the most recent text message with "{text}"',
            'Answer the message that came last in SMS Messenger: "{text}"',
        ),
        _reply_latest, _reply_latest_routes,
    ),
    Template(
        "phone/sms/resend", "medium", 12,
        (
            "Send the message that I just sent to {name} once more",
            "Resend my last text message to {name} in SMS Messenger",
        ),
        _resend, _resend_routes,
    ),
    Template(
        "phone/sms/forward", "hard", 22,
        (
            "Forward the last message of the conversation with {name} to {other}",
            "Send {other} the last text message that stands in my conversation with {name}",
        ),
        _forward, _forward_routes,
    ),
    Template(
        "phone/sms/pass_on_address", "hard", 22,
        (
            "{name} just texted me where it happens; send that address, and nothing else, to {other} by SMS",
            "Text {other} only the address that {name} has just sent me in SMS Messenger",
        ),
        _pass_on, _pass_on_routes,
    ),
    Template(
        "phone/sms/circular", "hard", 44,
        (
            'Text "{text}" to {name1}, to {name2} and to {name3}',
            'Send three people the SMS "{text}": {name1}, {name2} and {name3}',
        ),
        _circular, _circular_routes,
    ),
)  # fmt: skip
