"""Tasks in Phone."""

from random import Random

from emulators.screen import Element, Flag
from emulators.virtual import pools
from emulators.virtual.apps import dialer
from emulators.virtual.apps.call_log import CALLS, INCOMING, MISSED, OUTGOING, Call
from emulators.virtual.apps.contacts_provider import PEOPLE, Person
from emulators.virtual.apps.text_messages import BLOCKED, digits
from emulators.virtual.shelf import Content
from emulators.virtual.tasks import ways
from emulators.virtual.tasks.contacts import stranger
from emulators.virtual.tasks.moves import (
    INFEASIBLE,
    Move,
    Rule,
    Sight,
    answer,
    answered,
    fill,
    here,
    says,
    scroll,
    tap,
    tapped,
)
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Parameters, Place, Template

__all__ = [
    "APP",
    "KEYS",
    "TEMPLATES",
    "call_number",
    "called",
    "calling",
    "fresh_number",
    "in_call",
    "rang",
    "with_calls",
]

APP, LIST, KEYS, IN_CALL = "Phone", "Recents", "Key pad", "Ongoing call"
_SEARCH = "Search calls and contacts"
_PLACE = Place(dialer.PACKAGE, "call")


# What is on the phone


def rang(content: Content, *came: tuple[str, int]) -> Content:
    """With calls (number, type) of the last half hour, one after the other."""
    new = tuple(
        Call(number, kind, (content.now - 1800 + 300 * i) * 1000, 75 + 31 * i) for i, (number, kind) in enumerate(came)
    )
    return content.put(CALLS, (*content.of(CALLS), *new))


def called(content: Content, number: str) -> Content:
    """With one more call to a number."""
    return content.put(CALLS, (*content.of(CALLS), Call(number, OUTGOING, content.now * 1000)))


def fresh_number(rng: Random, content: Content, *, held: bool) -> str:
    """A number that nobody here has and that never called."""
    known = {digits(p.phone) for p in content.of(PEOPLE)} | {digits(c.number) for c in content.of(CALLS)}
    while digits(number := pools.phone_number(rng, held=held)) in known:
        pass
    return number


def with_calls(content: Content) -> tuple[Person, ...]:
    """The people with whom there were calls."""
    numbers = {digits(call.number) for call in content.of(CALLS)}
    return tuple(person for person in content.of(PEOPLE) if digits(person.phone) in numbers)


def _calls_with(content: Content, person: Person) -> list[Call]:
    return [call for call in content.of(CALLS) if digits(call.number) == digits(person.phone)]


# Ways


def keyed(number: str) -> Rule:
    """Tap the keys until the number stands there; None when it does."""

    def rule(sight: Sight) -> Move | None:
        shown = next((digits(element.text) for element in sight.shown("digits")), "")
        wanted = digits(number)
        if shown == wanted:
            return None
        return tap(wanted[len(shown)] if wanted.startswith(shown) else "Backspace")(sight)

    return rule


def in_call(sight: Sight) -> bool:
    return sight.title == IN_CALL


def call_number(number: str) -> tuple[Route, ...]:
    stages = (
        Stage(LIST, "open the key pad", tap("Key pad")),
        Stage(KEYS, f"dial {number}", keyed(number)),
        Stage(KEYS, "call", tap("Call")),
    )
    return (Route(APP, stages, in_call),)


def calling(name: str) -> tuple[Stage, ...]:
    """Call a contact."""
    return (
        Stage(LIST, "go to the contacts", tap("Contacts")),
        Stage("Contacts", f"call {name}", tap(f"Call {name}")),
    )


def _rows(sight: Sight) -> list[Element]:
    return sight.shown("call_log_row")


def _open_row(name: str, action: str) -> Rule:
    """Open a call in the list, and follow what can be done with it."""

    def rule(sight: Sight) -> Move | None:
        opened = any(row.text == name and row.has(Flag.SELECTED) for row in _rows(sight))
        return here(action)(sight) or (scroll(sight) if opened else tap(name)(sight))

    return rule


def _history(name: str, *stages: Stage) -> tuple[Stage, ...]:
    """Open all calls with somebody."""
    return (
        Stage(LIST, f"open the history of {name}", _open_row(name, "History")),
        *stages,
    )


# Call


def _call_number(rng: Random, content: Content, held: bool) -> Case:
    number = fresh_number(rng, content, held=held)
    return Case({"number": number}, content, called(content, number), place=_PLACE)


def _call_number_routes(p: Parameters) -> tuple[Route, ...]:
    return call_number(p["number"])


def _call_person(rng: Random, content: Content, held: bool) -> Case:
    content.of(CALLS)
    person = rng.choice(content.of(PEOPLE))
    return Case({"name": person.name}, content, called(content, person.phone), place=_PLACE)


def _call_person_routes(p: Parameters) -> tuple[Route, ...]:
    return (Route(APP, calling(p["name"]), in_call),)


def _hang_up(rng: Random, content: Content, held: bool) -> Case:
    person = rng.choice(content.of(PEOPLE))
    after = called(content, person.phone)
    return Case({"name": person.name}, content, after, place=Place(dialer.PACKAGE, "main"))


def _hang_up_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (*calling(p["name"]), Stage(IN_CALL, "hang up", tap("End call")))
    return (Route(APP, stages, tapped(IN_CALL, "End call")),)


def _call_back(rng: Random, content: Content, held: bool) -> Case:
    missed, other = rng.sample(content.of(PEOPLE), 2)
    before = rang(content, (missed.phone, MISSED), (other.phone, INCOMING))
    return Case({}, before, called(before, missed.phone), place=_PLACE)


def _call_back_routes(p: Parameters) -> tuple[Route, ...]:
    def missed(sight: Sight) -> Move | None:
        name = next((row.text for row in _rows(sight) if row.value.startswith("Missed")), None)
        return tap(f"Call {name}")(sight) if name else None

    return (Route(APP, (Stage(LIST, "call back who was missed", missed),), in_call),)


def _call_unknown(rng: Random, content: Content, held: bool) -> Case:
    content.of(CALLS)
    first, last = stranger(rng, content.of(PEOPLE), held=held)
    return Case({"name": f"{first} {last}"}, content, content, infeasible=True)


def _call_unknown_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        Stage(LIST, "search", tap(_SEARCH)),
        Stage(_SEARCH, f"look for {p['name']}", fill(_SEARCH, p["name"])),
    )
    return (Route(APP, stages, says(_SEARCH, "Nothing found")),)


# The history


def _delete_call(rng: Random, content: Content, held: bool) -> Case:
    person = rng.choice(with_calls(content))
    gone = _calls_with(content, person)[-1]
    after = content.put(CALLS, ways.swapped(content.of(CALLS), gone))
    return Case({"name": person.name}, content, after)


def _delete_call_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (Stage(LIST, "delete the call", _open_row(p["name"], "Delete call")),)
    return (Route(APP, stages, tapped(LIST, "Delete call")),)


def _forget(rng: Random, content: Content, held: bool) -> Case:
    person = rng.choice(with_calls(content))
    gone = _calls_with(content, person)
    return Case({"name": person.name}, content, content.put(CALLS, [c for c in content.of(CALLS) if c not in gone]))


def _forget_routes(p: Parameters) -> tuple[Route, ...]:
    dialog = "Delete call history?"
    stages = (
        Stage("Call details", "open the menu", tap("More options")),
        Stage("Menu", "delete the history", tap("Delete call history")),
        Stage(dialog, "confirm", tap("Delete")),
    )
    return (Route(APP, _history(p["name"], *stages), tapped(dialog, "Delete")),)


def _clear(rng: Random, content: Content, held: bool) -> Case:
    content.of(CALLS)
    return Case({}, content, content.put(CALLS, ()))


def _clear_routes(p: Parameters) -> tuple[Route, ...]:
    dialog = "Clear call history?"
    stages = (
        Stage(LIST, "open the menu", tap("More options")),
        Stage("Menu", "clear the history", tap("Clear call history")),
        Stage(dialog, "confirm", tap("Clear")),
    )
    return (Route(APP, stages, tapped(dialog, "Clear")),)


def _block(rng: Random, content: Content, held: bool) -> Case:
    number = fresh_number(rng, content, held=held)
    before = rang(content, (number, rng.choice((MISSED, INCOMING))))
    return Case({"number": number}, before, before.put(BLOCKED, (*content.of(BLOCKED), number)))


def _block_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (Stage(LIST, "block the number", _open_row(p["number"], "Block")),)
    return (Route(APP, stages, tapped(LIST, "Block")),)


# Questions


def _last_caller(rng: Random, content: Content, held: bool) -> Case:
    caller, other = rng.sample(content.of(PEOPLE), 2)
    before = rang(content, (caller.phone, rng.choice((MISSED, INCOMING))), (other.phone, OUTGOING))
    rivals = tuple(person.name for person in content.of(PEOPLE))
    return Case({}, before, before, answer=caller.name, rivals=rivals)


def _last_caller_routes(p: Parameters) -> tuple[Route, ...]:
    def first(sight: Sight) -> str | None:
        return next((row.text for row in _rows(sight) if not row.value.startswith("Outgoing")), None)

    return (Route(APP, (Stage(LIST, "tell the last caller", answer(first)),), answered),)


def _missed_count(rng: Random, content: Content, held: bool) -> Case:
    person = rng.choice([person for person in content.of(PEOPLE) if len(_calls_with(content, person)) < 4])
    more = [(person.phone, MISSED)] * rng.randrange(1, 6)
    before = rang(content, *more)
    count = sum(call.type == MISSED for call in _calls_with(before, person))
    return Case({"name": person.name}, before, before, answer=str(count))


def _missed_count_routes(p: Parameters) -> tuple[Route, ...]:
    def count(sight: Sight) -> str:
        return str(sum(element.text == "Missed call" for element in sight.shown("call_detail")))

    stages = _history(p["name"], Stage("Call details", "count the missed calls", answer(count)))
    return (Route(APP, stages, answered),)


def _how_long(rng: Random, content: Content, held: bool) -> Case:
    person = rng.choice(content.of(PEOPLE))
    seconds = pools.pick(range(70, 3000), rng, held=held)
    new = Call(person.phone, rng.choice((INCOMING, OUTGOING)), (content.now - 1500) * 1000, seconds)
    before = content.put(CALLS, (*content.of(CALLS), new))
    parameters = {"name": person.name}
    return Case(parameters, before, before, answer=f"{seconds // 60} min {seconds % 60} s")


def _how_long_routes(p: Parameters) -> tuple[Route, ...]:
    def length(sight: Sight) -> str | None:
        calls = (element.value.rpartition(", ")[2] for element in sight.shown("call_detail"))
        return next((text for text in calls if text.endswith(" s")), None)

    stages = _history(p["name"], Stage("Call details", "tell how long it took", answer(length)))
    return (Route(APP, stages, answered),)


TEMPLATES = (
    Template(
        "phone/dialer/call_number", "medium", 32,
        ("Call the number {number}", "Dial {number} and start the call", "Make a phone call to {number}"),
        _call_number, _call_number_routes,
    ),
    Template(
        "phone/dialer/call_person", "easy", 12,
        ("Call {name}", "Make a phone call to {name}", "Give {name} a ring"), _call_person, _call_person_routes,
    ),
    Template(
        "phone/dialer/hang_up", "easy", 12,
        ("Call {name} and hang up", "Give {name} a call, then end it"), _hang_up, _hang_up_routes,
    ),
    Template(
        "phone/dialer/call_back", "medium", 10,
        ("Call back the person whose call I missed last", "I have just missed a call; return it"),
        _call_back, _call_back_routes,
    ),
    Template(
        "phone/dialer/call_unknown", "medium", 12,
        ("Call {name} with the number from my contacts", "Look up {name} in my contacts and make a call"),
        _call_unknown, _call_unknown_routes, INFEASIBLE,
    ),
    Template(
        "phone/dialer/delete_call", "easy", 12,
        (
            "Delete the most recent call with {name} from the call history, and no other",
            "Remove only the last call with {name} from the recent calls",
        ),
        _delete_call, _delete_call_routes,
    ),
    Template(
        "phone/dialer/forget", "medium", 16,
        ("Delete all calls with {name} from the call history", "Remove {name} from my recent calls altogether"),
        _forget, _forget_routes,
    ),
    Template(
        "phone/dialer/clear", "easy", 12,
        ("Clear the call history", "Delete all calls from the history of Phone"), _clear, _clear_routes,
    ),
    Template(
        "phone/dialer/block", "easy", 10,
        ("Block the number {number}, which called me", "{number} bothers me: block it in Phone"),
        _block, _block_routes,
    ),
    Template(
        "phone/dialer/last_caller", "easy", 10,
        ("Who called me last?", "From whom was the most recent call that came in?"),
        _last_caller, _last_caller_routes,
    ),
    Template(
        "phone/dialer/missed_count", "medium", 12,
        ("How many calls from {name} did I miss?", "Count the missed calls from {name}"),
        _missed_count, _missed_count_routes,
    ),
    Template(
        "phone/dialer/how_long", "medium", 12,
        (
            "How long did my last call with {name} take? Answer like this: 3 min 20 s",
            "Tell me the duration of the most recent call with {name}, in the form 3 min 20 s",
        ),
        _how_long, _how_long_routes,
    ),
)  # fmt: skip
