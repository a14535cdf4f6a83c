"""Tasks in Contacts beyond names and numbers: labels of numbers, several contacts at once, a form that is not saved."""

from dataclasses import replace
from random import Random

from emulators.virtual import pools
from emulators.virtual.apps import contacts
from emulators.virtual.apps.contacts_provider import LABELS, PEOPLE, Person
from emulators.virtual.shelf import Content
from emulators.virtual.tasks import ways
from emulators.virtual.tasks.contacts import find, saved, stranger
from emulators.virtual.tasks.forms import from_choices
from emulators.virtual.tasks.moves import fill, tap, tapped
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Parameters, Place, Template

__all__ = ["TEMPLATES"]

APP = "Contacts"

_NAMED = tuple(label for label in LABELS if label != "Mobile")


def _form(at: str, p: Parameters) -> tuple[Stage, ...]:
    """Names, number and label of a new contact."""
    return (
        Stage(at, "enter the first name", fill("First name", p["first"])),
        Stage(at, "enter the last name", fill("Last name", p["last"])),
        Stage(at, "enter the phone", fill("Phone", p["phone"])),
        *from_choices(at, "Phone label", p["value"]),
    )


def _drawn(rng: Random, content: Content, held: bool) -> Person:
    first, last = stranger(rng, content.of(PEOPLE), held=held)
    return Person(first, last, pools.phone_number(rng, held=held), label=rng.choice(_NAMED))


def _parameters(person: Person) -> dict[str, str]:
    return {"first": person.first, "last": person.last, "phone": person.phone, "value": person.label}


def _draft(rng: Random, content: Content, held: bool) -> Case:
    person = _drawn(rng, content, held)
    typed = {"first": person.first, "last": person.last, "phone": person.phone, "label": person.label}
    return Case(_parameters(person), content, content, place=Place(contacts.PACKAGE, "edit", typed))


def _draft_routes(p: Parameters) -> tuple[Route, ...]:
    at = "Create contact"
    stages = (Stage(APP, "create a contact", tap("Create contact")), *_form(at, p))
    rules = [stage.rule for stage in stages if stage.at == at]
    return (Route(APP, stages, lambda sight: sight.title == at and all(rule(sight) is None for rule in rules)),)


def _add_labelled(rng: Random, content: Content, held: bool) -> Case:
    person = _drawn(rng, content, held)
    return Case(_parameters(person), content, content.put(PEOPLE, (*content.of(PEOPLE), person)))


def _add_labelled_routes(p: Parameters) -> tuple[Route, ...]:
    at = "Create contact"
    stages = (Stage(APP, "create a contact", tap("Create contact")), *_form(at, p), Stage(at, "save", tap("Save")))
    return (Route(APP, stages, saved(at)),)


def _label(rng: Random, content: Content, held: bool) -> Case:
    person = rng.choice(content.of(PEOPLE))
    label = rng.choice(_NAMED)
    after = content.put(PEOPLE, ways.swapped(content.of(PEOPLE), person, replace(person, label=label)))
    return Case({"name": person.name, "value": label}, content, after)


def _label_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        find(p["name"]),
        Stage(p["name"], "edit the contact", tap("Edit contact")),
        *from_choices("Edit contact", "Phone label", p["value"]),
        Stage("Edit contact", "save", tap("Save")),
    )
    return (Route(APP, stages, saved("Edit contact")),)


def _delete_three(rng: Random, content: Content, held: bool) -> Case:
    gone = rng.sample(content.of(PEOPLE), 3)
    names = {key: person.name for key, person in zip(("first", "second", "third"), gone, strict=True)}
    return Case(names, content, content.put(PEOPLE, [each for each in content.of(PEOPLE) if each not in gone]))


def _delete_three_routes(p: Parameters) -> tuple[Route, ...]:
    dialog = "Delete 3 contacts?"
    stages = (
        *ways.selecting(APP, (p["first"], p["second"], p["third"])),
        Stage("3 selected", "delete them", tap("Delete")),
        Stage(dialog, "confirm", tap("Delete")),
    )
    return (Route(APP, stages, tapped(dialog, "Delete")),)


TEMPLATES = (
    Template(
        "phone/contacts/draft", "medium", 18,
        (
            "Fill in a new contact but do not save it: first name {first}, last name {last}, phone {phone}, phone label"
            " {value}",
            "In Contacts, open the form for a new contact and enter {first}, {last}, {phone} with the label {value};"
            " leave it unsaved",
        ),
        _draft, _draft_routes,
    ),
    Template(
        "phone/contacts/add_labelled", "hard", 20,
        (
            "Create a contact {first} {last} with the number {phone}, labelled {value}",
            "Save {phone} as the number of {first} {last} in Contacts, with the phone label {value}",
        ),
        _add_labelled, _add_labelled_routes,
    ),
    Template(
        "phone/contacts/label", "medium", 16,
        ("Set the phone label of {name} to {value}", "The number of {name} in Contacts is of the kind {value}; say so"),
        _label, _label_routes,
    ),
    Template(
        "phone/contacts/delete_three", "medium", 18,
        (
            "Delete the contacts {first}, {second} and {third}",
            "Remove {first}, {second} and {third} from my contacts",
        ),
        _delete_three, _delete_three_routes,
    ),
)  # fmt: skip
