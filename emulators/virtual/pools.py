"""The values that phones and their tasks are filled with, in two pools that share none: for training, and held out.

A task's seed says which pool its parameters come from: seeds from `HELD_OUT` on draw from the held-out one. Where the
values are few (which switch, on or off), the *combinations* are parted instead (`part`).
"""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

__all__ = [
    "EMAIL_HOSTS", "FIRST_NAMES", "HELD_OUT", "HOUSEHOLDS", "LAST_NAMES", "LINES", "NOTE_KINDS", "NOTE_TOPICS", "TIMES",
    "WORDS", "clock_time", "held_out", "household", "part", "person", "phone_number", "pick",
]  # fmt: skip

T = TypeVar("T")

HELD_OUT = 1_000_000
"""Seeds below it draw their parameters from the training pools, seeds from it on from the held-out ones."""

SHARE = 5
"""One value in so many is held out; our default."""


HOUSEHOLDS = 4
"""How many different phones tasks happen on; what a task is about is drawn anew for each. Our default."""


def held_out(seed: int) -> bool:
    """Whether tasks with this seed draw from the held-out pools."""
    return seed >= HELD_OUT


def household(seed: int) -> int:
    """The seed of the phone that a task with this seed happens on: one of a few, drawn from the same pools."""
    return seed % HOUSEHOLDS + (HELD_OUT if held_out(seed) else 0)


def part(values: Sequence[T], *, held: bool) -> tuple[T, ...]:
    """The training part of `values`, or the held-out one: every fifth, beginning with the third."""
    return tuple(value for i, value in enumerate(values) if (i % SHARE == 2) == held)


def pick(values: Sequence[T], rng: Random, *, held: bool) -> T:
    """One of the values that belong to the pool."""
    return rng.choice(part(values, held=held))


FIRST_NAMES = (
    "Ada", "Alba", "Amir", "Anika", "Arlo", "Aya", "Bela", "Bruno", "Cara", "Celine", "Cyrus", "Dalia", "Dario",
    "Diego", "Edda", "Elif", "Elio", "Emil", "Esme", "Farah", "Felix", "Fiona", "Gala", "Gino", "Greta", "Hana",
    "Hugo", "Ida", "Ines", "Ivan", "Jana", "Jonas", "Juno", "Kai", "Karim", "Kira", "Lara", "Leon", "Lina", "Luca",
    "Maja", "Marco", "Mila", "Mina", "Nadia", "Nico", "Nora", "Omar", "Otto", "Paula", "Pedro", "Petra", "Quinn",
    "Rafa", "Rosa", "Ruben", "Sami", "Selma", "Simon", "Sofia", "Tamar", "Tessa", "Theo", "Tilda", "Timo", "Uma",
    "Vera", "Viktor", "Wanda", "Yara", "Yuki", "Zane", "Zara", "Zeno", "Zoe",
)  # fmt: skip

LAST_NAMES = (
    "Adler", "Amari", "Bakker", "Baran", "Bauer", "Bianchi", "Blum", "Castro", "Chen", "Costa", "Dahl", "Diaz",
    "Ekman", "Farouk", "Fischer", "Fuchs", "Garcia", "Greco", "Haas", "Hansen", "Horvat", "Ito", "Jansen", "Jensen",
    "Kaya", "Keller", "Khan", "Klein", "Kovac", "Lang", "Larsen", "Lopez", "Lund", "Marin", "Meyer", "Moreno",
    "Moser", "Nagy", "Novak", "Okafor", "Olsen", "Ortiz", "Park", "Patel", "Perez", "Popov", "Rao", "Reyes",
    "Ricci", "Rossi", "Ruiz", "Sato", "Silva", "Stein", "Suzuki", "Tanaka", "Toth", "Vega", "Vogel", "Weber",
    "Wolf", "Yilmaz", "Zhang", "Zimmer",
)  # fmt: skip

EMAIL_HOSTS = ("example.com", "example.org", "example.net")

NOTE_TOPICS = (
    "Garden", "Kitchen", "Birthday", "Camping", "Office", "Piano", "Budget", "Chess", "Cinema", "Bicycle",
    "Dentist", "Spanish", "Running", "Museum", "Balcony", "Library", "Summer", "Winter", "Concert", "Laundry",
    "Picnic", "Pottery", "Hiking", "Sailing", "School", "Market", "Painting", "Puzzle", "Recipe", "Training",
    "Travel", "Wedding", "Yoga", "Theatre", "Cellar", "Harvest", "Cooking", "Ferry", "Guitar", "Sewing",
)  # fmt: skip

NOTE_KINDS = ("plan", "list", "ideas", "notes", "budget", "dates")

WORDS = (
    "Apples", "Bananas", "Batteries", "Blanket", "Bread", "Butter", "Candles", "Carrots", "Charger", "Cheese",
    "Chairs", "Coffee", "Cookies", "Cups", "Eggs", "Flour", "Flowers", "Gloves", "Grapes", "Hammer", "Honey", "Ink",
    "Jam", "Juice", "Keys", "Lamp", "Lemons", "Map", "Milk", "Mugs", "Nails", "Napkins", "Olives", "Onions",
    "Oranges", "Paint", "Paper", "Pasta", "Pears", "Pens", "Pepper", "Plates", "Rice", "Rope", "Salt", "Scarf",
    "Scissors", "Soap", "Socks", "Spoons", "Stamps", "String", "Sugar", "Tape", "Tea", "Tent", "Tickets",
    "Tomatoes", "Torch", "Towels", "Umbrella", "Vase", "Walnuts", "Wool", "Yogurt",
)  # fmt: skip

LINES = (
    "Ask the neighbours first", "Book a table for six", "Bring the blue bag", "Buy two tickets", "Call before noon",
    "Check the weather", "Clean the windows", "Compare three prices", "Copy the photos", "Count the chairs",
    "Draw a small map", "Find a quiet room", "Fix the left wheel", "Invite the whole team", "Keep the receipt",
    "Leave at nine", "Measure the shelf", "Meet at the station", "Order new strings", "Pack warm clothes",
    "Pay by Friday", "Print the forms", "Read chapter four", "Return the drill", "Send the postcards",
    "Sharpen the knives", "Sort the boxes", "Start with the roof", "Take the early train", "Water the ferns",
)  # fmt: skip


TIMES = tuple((hour, minute) for hour in range(24) for minute in range(0, 60, 5))
"""Hours and minutes in steps of five minutes."""


def person(rng: Random, *, held: bool) -> tuple[str, str]:
    """A first and a last name; both belong to the pool."""
    return pick(FIRST_NAMES, rng, held=held), pick(LAST_NAMES, rng, held=held)


def phone_number(rng: Random, *, held: bool) -> str:
    """A number in the block that is kept free for fiction; its last four digits modulo 5 say which pool it is of."""
    line = rng.choice([n for n in range(100, 200) if (n % SHARE == 2) == held])
    return f"{rng.randrange(201, 990)}-555-0{line}"


def clock_time(rng: Random, *, held: bool) -> tuple[int, int]:
    """Hour and minute."""
    return pick(TIMES, rng, held=held)
