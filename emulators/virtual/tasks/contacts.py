"""Tasks in Contacts."""

from dataclasses import replace
from random import Random

from emulators.virtual import pools
from emulators.virtual.apps import contacts
from emulators.virtual.apps.contacts_provider import PEOPLE, Person
from emulators.virtual.shelf import Content
from emulators.virtual.tasks import ways
from emulators.virtual.tasks.moves import (
    INFEASIBLE,
    Reached,
    Rule,
    Sight,
    answer,
    answered,
    fill,
    says,
    tap,
    tapped,
)  # fmt: skip
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Draw, Parameters, Place, Routes, Template

__all__ = ["TEMPLATES", "fields", "find", "read_email", "read_phone", "saved", "stranger"]


def find(name: str) -> Stage:
    """The way from the list of people to one of them."""
    return ways.find("Contacts", name)


def fields(at: str, values: dict[str, str]) -> tuple[Stage, ...]:
    """Fill a form by label, then save it."""
    filling = tuple(Stage(at, f"enter the {label.lower()}", fill(label, value)) for label, value in values.items())
    return (*filling, Stage(at, "save", tap("Save")))


def saved(at: str) -> Reached:
    return tapped(at, "Save")


def read_phone(sight: Sight) -> str | None:
    """The phone number on a person's screen."""
    return next((element.text for element in sight.shown("phone")), None)


def read_email(sight: Sight) -> str | None:
    return next((element.text for element in sight.shown("email")), None)


def stranger(rng: Random, people: tuple[Person, ...], *, held: bool) -> tuple[str, str]:
    """First and last name of somebody whose first name nobody here has."""
    known = {person.first for person in people}
    first = rng.choice([name for name in pools.part(pools.FIRST_NAMES, held=held) if name not in known])
    return first, pools.pick(pools.LAST_NAMES, rng, held=held)


# Open, star, delete


def _open(rng: Random, content: Content, held: bool) -> Case:
    number = rng.randrange(len(content.of(PEOPLE)))
    place = Place(contacts.PACKAGE, "contact", {"id": number + 1})
    return Case({"name": content.of(PEOPLE)[number].name}, content, content, place=place)


def _open_routes(p: Parameters) -> tuple[Route, ...]:
    return ways.opening("Contacts", p["name"])


def _delete(rng: Random, content: Content, held: bool) -> Case:
    person = rng.choice(content.of(PEOPLE))
    return Case({"name": person.name}, content, content.put(PEOPLE, ways.swapped(content.of(PEOPLE), person)))


def _delete_routes(p: Parameters) -> tuple[Route, ...]:
    return ways.deleting("Contacts", p["name"], dialog="Delete contact?")


def _star(on: bool) -> Draw:
    def draw(rng: Random, content: Content, held: bool) -> Case:
        old = rng.choice(content.of(PEOPLE))
        before = content.put(PEOPLE, ways.swapped(content.of(PEOPLE), old, replace(old, starred=not on)))
        after = content.put(PEOPLE, ways.swapped(content.of(PEOPLE), old, replace(old, starred=on)))
        return Case({"name": old.name}, before, after)

    return draw


def _star_routes(on: bool) -> Routes:
    wanted, other = "Add to favorites", "Remove from favorites"
    label, shown, goal = (wanted, other, "add the star") if on else (other, wanted, "remove the star")

    def routes(p: Parameters) -> tuple[Route, ...]:
        return (Route("Contacts", (find(p["name"]), Stage(p["name"], goal, tap(label))), says(p["name"], shown)),)

    return routes


# Create and edit


def _add(email: bool) -> Draw:
    def draw(rng: Random, content: Content, held: bool) -> Case:
        first, last = stranger(rng, content.of(PEOPLE), held=held)
        phone = pools.phone_number(rng, held=held)
        person = Person(first, last, phone, f"{first}.{last}@{rng.choice(pools.EMAIL_HOSTS)}".lower() if email else "")
        parameters = {"first": first, "last": last, "phone": phone} | ({"email": person.email} if email else {})
        return Case(parameters, content, content.put(PEOPLE, (*content.of(PEOPLE), person)))

    return draw


def _add_routes(p: Parameters) -> tuple[Route, ...]:
    form = {"First name": p["first"], "Last name": p["last"], "Phone": p["phone"]}
    form |= {"Email": p["email"]} if "email" in p else {}
    stages = (Stage("Contacts", "create a contact", tap("Create contact")), *fields("Create contact", form))
    return (Route("Contacts", stages, saved("Create contact")),)


def _change(key: str) -> Draw:
    def draw(rng: Random, content: Content, held: bool) -> Case:
        old = rng.choice(content.of(PEOPLE))
        if key == "phone":
            value = pools.phone_number(rng, held=held)
            new = replace(old, phone=value)
        else:
            known = {person.last for person in content.of(PEOPLE)}
            value = rng.choice([name for name in pools.part(pools.LAST_NAMES, held=held) if name not in known])
            new = replace(old, last=value)
        after = content.put(PEOPLE, ways.swapped(content.of(PEOPLE), old, new))
        return Case({"name": old.name, key: value}, content, after)

    return draw


def _change_routes(key: str, label: str) -> Routes:
    def routes(p: Parameters) -> tuple[Route, ...]:
        edit = Stage(p["name"], "edit the contact", tap("Edit contact"))
        return (
            Route("Contacts", (find(p["name"]), edit, *fields("Edit contact", {label: p[key]})), saved("Edit contact")),
        )

    return routes


# Questions


def _ask(key: str) -> Draw:
    def draw(rng: Random, content: Content, held: bool) -> Case:
        old = rng.choice(content.of(PEOPLE))
        mail = f"{old.first}.{old.last}@{rng.choice(pools.EMAIL_HOSTS)}".lower()
        person = replace(old, email=old.email or mail)
        before = content.put(PEOPLE, ways.swapped(content.of(PEOPLE), old, person))
        rivals = tuple(told for other in before.of(PEOPLE) for told in (other.phone, other.email) if told)
        return Case({"name": person.name}, before, before, answer=str(getattr(person, key)), rivals=rivals)

    return draw


def _ask_routes(goal: str, rule: Rule) -> Routes:
    return lambda p: (Route("Contacts", (find(p["name"]), Stage(p["name"], goal, rule)), answered),)


def _whose(rng: Random, content: Content, held: bool) -> Case:
    person = rng.choice(content.of(PEOPLE))
    rivals = tuple(other.name for other in content.of(PEOPLE))
    return Case({"phone": person.phone}, content, content, answer=person.name, rivals=rivals)


def _whose_routes(p: Parameters) -> tuple[Route, ...]:
    found = Stage("Search contacts", "tell the name", answer(ways.first_row))
    return (Route("Contacts", (*ways.search("Contacts", p["phone"]), found), answered),)


# What cannot be done


def _delete_nobody(rng: Random, content: Content, held: bool) -> Case:
    first, last = stranger(rng, content.of(PEOPLE), held=held)
    return Case({"name": f"{first} {last}"}, content, content, infeasible=True)


def _delete_nobody_routes(p: Parameters) -> tuple[Route, ...]:
    return (Route("Contacts", ways.search("Contacts", p["name"]), says("Search contacts", "No contacts found")),)


TEMPLATES = (
    Template(
        "phone/contacts/open", "easy", 10,
        ("Open the contact {name}", "Show me the contact {name}", "Go to {name} in Contacts"),
        _open, _open_routes,
    ),
    Template(
        "phone/contacts/star", "easy", 10,
        ("Add {name} to favorites", "Add the contact {name} to favorites", "Give {name} a star in Contacts"),
        _star(True), _star_routes(True),
    ),
    Template(
        "phone/contacts/unstar", "easy", 10,
        ("Remove {name} from favorites", "Remove the contact {name} from favorites", "Take the star from {name}"),
        _star(False), _star_routes(False),
    ),
    Template(
        "phone/contacts/delete", "easy", 12,
        ("Delete the contact {name}", "Remove {name} from my contacts", "Delete {name} from Contacts"),
        _delete, _delete_routes,
    ),
    Template(
        "phone/contacts/phone_number", "easy", 10,
        ("What is the phone number of {name}?", "Tell me the phone number of {name}", "Which number does {name} have?"),
        _ask("phone"), _ask_routes("tell the phone number", answer(read_phone)),
    ),
    Template(
        "phone/contacts/email_address", "easy", 10,
        ("What is the email address of {name}?", "Tell me the email address of {name}"),
        _ask("email"), _ask_routes("tell the email address", answer(read_email)),
    ),
    Template(
        "phone/contacts/whose_number", "medium", 12,
        ("Whose phone number is {phone}?", "Which of my contacts has the number {phone}?"),
        _whose, _whose_routes,
    ),
    Template(
        "phone/contacts/add", "medium", 14,
        (
            "Create a contact {first} {last} with the phone number {phone}",
            "Add {first} {last}, {phone}, to my contacts",
            "Save the number {phone} as {first} {last} in Contacts",
        ),
        _add(False), _add_routes,
    ),
    Template(
        "phone/contacts/add_with_email", "medium", 16,
        (
            "Create a contact {first} {last} with the phone number {phone} and the email address {email}",
            "Add {first} {last} to my contacts, phone {phone}, email {email}",
        ),
        _add(True), _add_routes,
    ),
    Template(
        "phone/contacts/change_number", "medium", 14,
        (
            "Change the phone number of {name} to {phone}",
            "The new number of {name} is {phone}; change it in Contacts",
            "Set the phone number of the contact {name} to {phone}",
        ),
        _change("phone"), _change_routes("phone", "Phone"),
    ),
    Template(
        "phone/contacts/change_last_name", "medium", 14,
        ("Change the last name of {name} to {last}", "{name} is now called {last}: change the last name in Contacts"),
        _change("last"), _change_routes("last", "Last name"),
    ),
    Template(
        "phone/contacts/delete_unknown", "medium", 12,
        ("Delete the contact {name}", "Remove {name} from my contacts", "Delete {name} from Contacts"),
        _delete_nobody, _delete_nobody_routes, INFEASIBLE,
    ),
)  # fmt: skip
