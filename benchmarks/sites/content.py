"""The seeded content that all sites are filled with: a shop, its customers and orders, and what is written of it."""

import random
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

__all__ = ["Article", "Content", "Customer", "Order", "Product", "draw_content"]

_GIVEN = (
    "Ada",
    "Bela",
    "Carl",
    "Dora",
    "Emil",
    "Flora",
    "Gert",
    "Hanna",
    "Ivo",
    "Jana",
    "Karl",
    "Lena",
    "Milo",
    "Nora",
    "Otto",
    "Paula",
    "Quinn",
    "Rosa",
    "Sven",
    "Tilda",
)
_FAMILY = (
    "Arnold",
    "Berger",
    "Conrad",
    "Dietrich",
    "Engel",
    "Fischer",
    "Graf",
    "Hartmann",
    "Isler",
    "Jung",
    "Keller",
    "Lindner",
    "Moser",
    "Neumann",
)
_CITIES = ("Aachen", "Bergen", "Cork", "Delft", "Espoo", "Faro", "Ghent", "Hull")
_KINDS = {
    "Kitchen": ("Teapot", "Kettle", "Ladle", "Whisk", "Bread knife"),
    "Garden": ("Rake", "Watering can", "Spade", "Hedge shears", "Bird bath"),
    "Office": ("Desk lamp", "Stapler", "Notebook", "Paper tray", "Pen holder"),
    "Travel": ("Rucksack", "Map case", "Flask", "Rain cape", "Head torch"),
}
_LOOKS = ("blue", "large", "folding", "copper", "plain", "striped")
_STATES = ("new", "paid", "sent", "returned")
_TOPICS = ("Opening hours", "Returns", "Spring sale", "Repair corner", "Delivery", "Gift cards", "Our suppliers")
_SENTENCES = (
    "The shop opens at nine and closes at six, on Saturdays at one.",
    "Whatever does not fit is taken back within thirty days, with its receipt.",
    "Our repair corner mends kettles and lamps on the first Tuesday of a month.",
    "Parcels leave the house every day at four in the afternoon.",
    "Ask at the desk for a list of all suppliers and of the wood that they use.",
    "A gift card is worth its sum for three years.",
    "New goods are shown in the window for one week before they are sold.",
    "Nobody has counted the spoons, and nobody will.",
)


@dataclass(frozen=True, slots=True)
class Customer:
    name: str
    email: str
    city: str
    since: str


@dataclass(frozen=True, slots=True)
class Product:
    name: str
    category: str
    price: float
    stock: int


@dataclass(frozen=True, slots=True)
class Order:
    """`number` is unique; `customer` and `product` are names."""

    number: str
    customer: str
    product: str
    quantity: int
    state: str
    placed: str


@dataclass(frozen=True, slots=True)
class Article:
    title: str
    paragraphs: tuple[str, ...]

    @property
    def slug(self) -> str:
        return self.title.lower().replace(" ", "-")


@dataclass(frozen=True, slots=True)
class Content:
    """Everything, the same for the same seed."""

    customers: tuple[Customer, ...]
    products: tuple[Product, ...]
    orders: tuple[Order, ...]
    articles: tuple[Article, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"articles": [asdict(article) | {"slug": article.slug} for article in self.articles]}


def draw_content(seed: int, *, customers: int = 60, orders: int = 240) -> Content:
    """Content drawn by `seed`; names of customers and products are unique."""
    dice = random.Random(seed)
    names = dice.sample([f"{given} {family}" for given in _GIVEN for family in _FAMILY], customers)
    people = tuple(
        Customer(name, name.lower().replace(" ", ".") + "@example.org", dice.choice(_CITIES), _day(dice, 2015, 3000))
        for name in names
    )
    products = tuple(
        Product(f"{thing}, {look}", kind, dice.randrange(300, 9000) / 100, dice.randrange(0, 80))
        for kind, things in _KINDS.items()
        for thing in things
        for look in dice.sample(_LOOKS, 2)
    )
    placed = tuple(
        Order(
            f"B{1000 + n}", dice.choice(names), dice.choice(products).name, dice.randrange(1, 9), dice.choice(_STATES),
            _day(dice, 2025, 500),
        )
        for n in range(orders)
    )  # fmt: skip
    articles = tuple(Article(topic, tuple(dice.sample(_SENTENCES, 3))) for topic in _TOPICS)
    return Content(people, products, placed, articles)


def _day(dice: random.Random, year: int, span: int) -> str:
    return (date(year, 1, 1) + timedelta(days=dice.randrange(span))).isoformat()
