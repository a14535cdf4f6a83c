"""What a walk types into a field: asked of a model, or drawn from what the field's name suggests."""

import random
import re
from collections.abc import Callable, Sequence

from emulators.screen import Flag, Screen

__all__ = ["FALLBACK", "TRIES", "Texts", "asked_text", "field_name", "fitting_text", "text_for"]

FALLBACK = "Test Input"
"""Typed when no proposal is usable, as in OS-Genesis."""

TRIES = 3
"""Proposals asked for before the fallback is taken, as in OS-Genesis."""

Texts = Callable[[Screen, int, random.Random], str]
"""(screen, position of the field in its elements, source of randomness) -> a proposal for what to type."""

_FIRST = ("Amina", "Bruno", "Chen", "Dalia", "Elif", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Kofi", "Lucia", "Mika")
_LAST = ("Almeida", "Becker", "Castro", "Diallo", "Eriksen", "Fischer", "Garcia", "Haddad", "Ito", "Jensen", "Kovacs")
_TITLES = (
    "Shopping list", "Trip to Lisbon", "Meeting notes", "Book ideas", "Weekly plan", "Garden", "Recipes", "Gift ideas",
    "Packing list", "Workout plan", "Car service", "Reading list",
)  # fmt: skip
_SENTENCES = (
    "Buy milk and bread", "Call the dentist on Friday", "Water the plants", "Return the library books",
    "Pick up the parcel", "Charge the camera",
    "Book a table for four", "Renew the train pass", "Send the report to Ines", "Try the new bakery",
)  # fmt: skip
_SEARCHES = ("coffee", "birthday", "report", "holiday", "invoice", "garden", "music", "weather", "dentist", "train")


def text_for(screen: Screen, position: int, rng: random.Random, texts: Texts) -> str:
    """A usable proposal of `texts` for the field: one line that is not empty; FALLBACK after TRIES others."""
    for _ in range(TRIES):
        proposal = texts(screen, position, rng)
        if proposal.strip() and "\n" not in proposal.strip():
            return proposal.strip()
    return FALLBACK


def fitting_text(screen: Screen, position: int, rng: random.Random) -> str:
    """A text that a person might put into this field, judged by its name alone. Needs no model."""
    name = f"{field_name(screen, position)} {screen.elements[position].resource_id}".casefold()
    for pattern, draw in _DRAWS:
        if re.search(pattern, name):
            return draw(rng)
    return rng.choice((*_TITLES, *_SENTENCES))


def asked_text(chat: Callable[[Sequence[tuple[str, tuple[str, ...]]]], str]) -> Texts:
    """Texts that a chat model proposes, shown the labels on the screen and the field (20 tokens are enough)."""

    def ask(screen: Screen, position: int, rng: random.Random) -> str:
        labels = [e.label for e in screen.elements if e.label and not e.has(Flag.SYSTEM)]
        name, holds = field_name(screen, position), screen.elements[position].value
        question = (
            f"A screen of the app {screen.app} shows: {'; '.join(labels[:60])}.\n"
            f"Somebody fills in the field {name!r}, which holds {holds!r}.\n"
            "Reply with a realistic text for it on one line, and nothing else."
        )
        return chat([("user", (question,))])

    return ask


def field_name(screen: Screen, position: int) -> str:
    """What a person calls a field: its label unless that is what it holds, else the label nearest to it on its line.

    Empty where the screen shows no name.
    """
    element = screen.elements[position]
    for name in (element.text, element.description):
        if name and name != element.value:
            return name
    around = [e for e in screen.elements if e.text and e is not element and not e.value and not e.actionable]
    beside = [
        e for e in around if e.box.top < element.box.center.y < e.box.bottom and e.box.right <= element.box.left + 1
    ]
    above = [
        e for e in around
        if e.box.bottom <= element.box.center.y and element.box.top - e.box.bottom < element.box.height
        and e.box.left < element.box.right and e.box.right > element.box.left
    ]  # fmt: skip
    if beside:
        return max(beside, key=lambda e: e.box.right).text
    return max(above, key=lambda e: e.box.bottom).text if above else ""


def _digits(rng: random.Random, count: int) -> str:
    return str(rng.randint(10 ** (count - 1), 10**count - 1))


def _mail(rng: random.Random) -> str:
    return f"{rng.choice(_FIRST)}.{rng.choice(_LAST)}@example.org".lower()


_DRAWS: tuple[tuple[str, Callable[[random.Random], str]], ...] = (
    (r"search|find|query", lambda rng: rng.choice(_SEARCHES)),
    (r"mail", _mail),
    (r"phone|mobile|\btel|number to call", lambda rng: f"+49 30 {_digits(rng, 7)}"),
    (r"pass(word|code)?\b|\bpin\b", lambda rng: f"{rng.choice(_LAST)}{_digits(rng, 2)}"),
    (r"url|website|address bar", lambda rng: f"https://example.org/{rng.choice(_SEARCHES)}"),
    (r"company|organi[sz]ation", lambda rng: f"{rng.choice(_LAST)} & {rng.choice(_LAST)}"),
    (r"first name|given", lambda rng: rng.choice(_FIRST)),
    (r"last name|surname|family", lambda rng: rng.choice(_LAST)),
    (r"user|login", lambda rng: f"{rng.choice(_FIRST)}{_digits(rng, 2)}".lower()),
    (r"hour|minute|second|amount|quantity|count|\bage\b|number|year", lambda rng: str(rng.randint(1, 59))),
    (r"street|address", lambda rng: f"{rng.choice(_LAST)} Street {rng.randint(1, 99)}"),
    (r"title|subject|label|heading|folder", lambda rng: rng.choice(_TITLES)),
    (r"note|body|text|message|comment|description", lambda rng: rng.choice(_SENTENCES)),
    (r"name", lambda rng: f"{rng.choice(_FIRST)} {rng.choice(_LAST)}"),
)
