"""What the shop keeps: a catalogue, a cart, an address and orders, in its own database; prices are in cents."""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from emulators.virtual import pools
from emulators.virtual.shelf import Content, Shelf
from emulators.virtual.world import World

__all__ = [
    "ADDRESS", "CART", "CATALOGUE", "CATEGORIES", "ORDERS", "PATH", "SCHEMA", "STREETS", "TOWNS", "Address", "Line",
    "Order", "Product", "cart", "draw_address", "orders", "place_order", "put_in_cart", "read_address", "seed",
    "write_address",
]  # fmt: skip

PATH = "/data/data/org.guiagent.shop/databases/shop.db"

SCHEMA = """
CREATE TABLE product (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, category TEXT NOT NULL, price INTEGER NOT NULL,
  about TEXT NOT NULL, rating INTEGER NOT NULL);
CREATE TABLE cart (product_id INTEGER PRIMARY KEY, quantity INTEGER NOT NULL);
CREATE TABLE address (
  id INTEGER PRIMARY KEY CHECK (id = 1), name TEXT NOT NULL, street TEXT NOT NULL, town TEXT NOT NULL);
CREATE TABLE orders (
  id INTEGER PRIMARY KEY AUTOINCREMENT, placed_at INTEGER NOT NULL, total INTEGER NOT NULL, name TEXT NOT NULL,
  street TEXT NOT NULL, town TEXT NOT NULL, status TEXT NOT NULL);
CREATE TABLE order_line (
  order_id INTEGER NOT NULL, product TEXT NOT NULL, price INTEGER NOT NULL, quantity INTEGER NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Product:
    """Something to buy. `rating` is in tenths of a star."""

    name: str
    category: str
    price: int
    about: str
    rating: int


@dataclass(frozen=True, slots=True)
class Line:
    """So many of a product in the cart or in an order, at a price each."""

    product: str
    quantity: int
    price: int = 0


@dataclass(frozen=True, slots=True)
class Address:
    name: str
    street: str
    town: str


@dataclass(frozen=True, slots=True)
class Order:
    """What was bought; `placed` is in milliseconds since 1970."""

    lines: tuple[Line, ...]
    address: Address
    placed: int = 0

    @property
    def total(self) -> int:
        return sum(line.price * line.quantity for line in self.lines)


CATEGORIES = ("Groceries", "Household", "Stationery", "Garden", "Games")

_GOODS: dict[str, tuple[tuple[str, int], ...]] = {
    "Groceries": (
        ("Oat flakes", 189), ("Rye bread", 349), ("Peppermint tea", 275), ("Acacia honey", 599), ("Olive oil", 899),
        ("Red lentils", 229), ("Dark chocolate", 199), ("Apple juice", 249), ("Sea salt", 129), ("Coffee beans", 1099),
        ("Basmati rice", 379), ("Peanut butter", 329), ("Tomato sauce", 219), ("Whole milk", 139), ("Goat cheese", 449),
    ),
    "Household": (
        ("Desk lamp", 2499), ("Wool blanket", 3990), ("Beeswax candle", 749), ("Door mat", 1595), ("Wall clock", 2195),
        ("Tea towel", 599), ("Storage box", 1290), ("Broom", 1149), ("Light bulb", 499), ("Picture frame", 899),
        ("Laundry basket", 1890), ("Cutting board", 1675), ("Water jug", 1425), ("Shower curtain", 1999),
        ("Iron", 3245),
    ),
    "Stationery": (
        ("Fountain pen", 2950), ("Graph paper", 349), ("Glue stick", 159), ("Blue notebook", 429), ("Stapler", 1175),
        ("Paper clips", 199), ("Envelope set", 385), ("Ruler", 145), ("Pencil case", 975), ("Colour pencils", 1299),
        ("Wall calendar", 1190), ("Desk pad", 1645), ("Sticky tape", 255), ("Eraser", 95), ("Index cards", 315),
    ),
    "Garden": (
        ("Watering can", 1799), ("Seed tray", 649), ("Hand trowel", 899), ("Garden gloves", 749), ("Bird feeder", 1990),
        ("Clay pot", 525), ("Lavender seeds", 289), ("Tomato stakes", 995), ("Hose clamp", 375), ("Rain gauge", 1350),
        ("Pruning shears", 2745), ("Plant labels", 245), ("Compost bucket", 1480), ("Garden twine", 435),
        ("Bulb planter", 1625),
    ),
    "Games": (
        ("Chess set", 3490), ("Card deck", 595), ("Puzzle 500", 1399), ("Dice cup", 1095), ("Domino", 1250),
        ("Juggling balls", 1690), ("Kite", 2350), ("Skipping rope", 775), ("Marbles", 465), ("Yo-yo", 685),
        ("Frisbee", 1150), ("Word game", 2190), ("Spinning top", 555), ("Building bricks", 2999),
        ("Table tennis set", 2675),
    ),
}  # fmt: skip

_ABOUT = (
    "Made to last, easy to clean.", "A favourite of our customers.", "Packed without plastic.",
    "From a small workshop.",
    "Arrives in two to four days.", "Now in a better shape.", "Tested by hand before it leaves us.",
)  # fmt: skip

CATALOGUE: tuple[Product, ...] = tuple(
    Product(name, category, price, _ABOUT[(i + j) % len(_ABOUT)], 32 + (i * 7 + j * 3) % 18)
    for j, (category, goods) in enumerate(_GOODS.items())
    for i, (name, price) in enumerate(goods)
)
"""All that the shop sells, the same on every phone."""

STREETS = (
    "Elm Street", "Mill Lane", "Station Road", "Garden Row", "Harbour Way", "Castle Hill", "Meadow Path",
    "Bridge Street",
    "Chapel Square", "Forest Avenue", "Market Place", "River Walk", "School Road", "Sunny Bank", "Tower Court",
    "Willow Drive", "Orchard Close", "Linden Alley", "Quarry Road", "Windmill Rise",
)  # fmt: skip

TOWNS = (
    "Fernwick", "Oldbury", "Lakeford", "Stonehaven", "Brookfield", "Highmoor", "Westport", "Ashdale", "Millbrook",
    "Kingsford", "Northgate", "Redhill", "Silverton", "Greenvale", "Eastmere",
)  # fmt: skip


def draw_address(rng: Random, *, held: bool) -> Address:
    first, last = pools.person(rng, held=held)
    street = f"{rng.randrange(1, 99)} {pools.pick(STREETS, rng, held=held)}"
    return Address(f"{first} {last}", street, pools.pick(TOWNS, rng, held=held))


def seed(world: World, rng: Random) -> None:
    """The catalogue."""
    for i, product in enumerate(CATALOGUE, start=1):
        world.execute(
            PATH, "INSERT INTO product VALUES (?, ?, ?, ?, ?, ?)",
            i, product.name, product.category, product.price, product.about, product.rating,
        )  # fmt: skip


# The cart


def cart(world: World) -> tuple[tuple[int, Line], ...]:
    """(id of the product, line) of all that is in the cart, in the order of their names."""
    rows = world.query(
        PATH,
        "SELECT c.product_id, p.name, c.quantity, p.price FROM cart c JOIN product p ON p.id = c.product_id"
        " ORDER BY p.name",
    )
    return tuple((int(str(row[0])), Line(str(row[1]), int(str(row[2])), int(str(row[3])))) for row in rows)


def put_in_cart(world: World, product: int, quantity: int) -> None:
    """Make it so many of this product; none takes it out."""
    world.execute(PATH, "DELETE FROM cart WHERE product_id = ?", product)
    if quantity > 0:
        world.execute(PATH, "INSERT INTO cart VALUES (?, ?)", product, quantity)


def _draw_cart(rng: Random, content: Content) -> tuple[Line, ...]:
    goods = rng.sample(pools.part(CATALOGUE, held=content.held), 2)
    return tuple(Line(product.name, rng.randrange(1, 4), product.price) for product in goods)


def _write_cart(world: World, things: Iterable[Line]) -> None:
    world.execute(PATH, "DELETE FROM cart")
    for line in things:
        ids = [i for i, product in enumerate(CATALOGUE, start=1) if product.name == line.product]
        put_in_cart(world, ids[0], line.quantity)


def _read_cart(world: World) -> tuple[Line, ...]:
    """What is in the cart, also of products that the catalogue does not have."""
    unknown = world.query(
        PATH,
        "SELECT product_id, quantity FROM cart WHERE product_id NOT IN (SELECT id FROM product) ORDER BY product_id",
    )
    known = tuple(line for _, line in cart(world))
    return known + tuple(Line(f"product {row[0]!s}", int(str(row[1])), 0) for row in unknown)


CART: Shelf[Line] = Shelf(
    "cart", _draw_cart, _write_cart, _read_cart,
    lambda line: f"in the cart: {line.quantity} x {line.product}", (f"{PATH}#cart",),
)  # fmt: skip
"""What is in the cart."""


# The address


def read_address(world: World) -> Address | None:
    rows = world.query(PATH, "SELECT name, street, town FROM address")
    return Address(str(rows[0][0]), str(rows[0][1]), str(rows[0][2])) if rows else None


def write_address(world: World, new: Address | None) -> None:
    world.execute(PATH, "DELETE FROM address")
    if new:
        world.execute(PATH, "INSERT INTO address VALUES (1, ?, ?, ?)", new.name, new.street, new.town)


def _draw_address(rng: Random, content: Content) -> tuple[Address, ...]:
    return (draw_address(rng, held=content.held),)


def _read_addresses(world: World) -> tuple[Address, ...]:
    found = read_address(world)
    return (found,) if found else ()


ADDRESS: Shelf[Address] = Shelf(
    "address", _draw_address, lambda world, things: write_address(world, next(iter(things), None)), _read_addresses,
    lambda one: f"address {one.name.strip()!r}, {one.street.strip()!r}, {one.town.strip()!r}", (f"{PATH}#address",),
)  # fmt: skip
"""Where orders are sent to."""


# Orders


def place_order(world: World, order: Order) -> int:
    """Store an order; returns its number."""
    to = order.address
    number = world.execute(
        PATH, "INSERT INTO orders (placed_at, total, name, street, town, status) VALUES (?, ?, ?, ?, ?, 'placed')",
        order.placed, order.total, to.name, to.street, to.town,
    )  # fmt: skip
    for line in order.lines:
        world.execute(
            PATH, "INSERT INTO order_line VALUES (?, ?, ?, ?)", number, line.product, line.price, line.quantity
        )
    return number


def orders(world: World) -> tuple[tuple[int, Order], ...]:
    """(number, order) of all, the latest first."""
    lines: dict[int, tuple[Line, ...]] = {}
    for number, name, price, quantity in world.query(
        PATH, "SELECT order_id, product, price, quantity FROM order_line ORDER BY product"
    ):
        key = int(str(number))
        lines[key] = (*lines.get(key, ()), Line(str(name), int(str(quantity)), int(str(price))))
    rows = world.query(PATH, "SELECT id, placed_at, name, street, town FROM orders ORDER BY placed_at DESC, id DESC")
    return tuple(
        (int(str(r[0])), Order(lines.get(int(str(r[0])), ()), Address(str(r[2]), str(r[3]), str(r[4])), int(str(r[1]))))
        for r in rows
    )


def _draw_orders(rng: Random, content: Content) -> tuple[Order, ...]:
    made = []
    for i in range(2):
        goods = rng.sample(pools.part(CATALOGUE, held=content.held), rng.randrange(1, 4))
        lines = tuple(
            sorted((Line(p.name, rng.randrange(1, 4), p.price) for p in goods), key=lambda line: line.product)
        )
        placed = (content.now - (2 - i) * rng.randrange(400_000, 700_000)) * 1_000
        made.append(Order(lines, content.of(ADDRESS)[0], placed))
    return tuple(made)


def _write_orders(world: World, things: Iterable[Order]) -> None:
    for table in ("orders", "order_line"):
        world.execute(PATH, f"DELETE FROM {table}")
    world.execute(PATH, "DELETE FROM sqlite_sequence WHERE name = 'orders'")
    for order in things:
        place_order(world, order)


def _say_order(order: Order) -> str:
    goods = ", ".join(
        f"{line.quantity} x {line.product}" for line in sorted(order.lines, key=lambda each: each.product)
    )
    return f"order of {goods} to {order.address.name}, {order.address.street}, {order.address.town}"


ORDERS: Shelf[Order] = Shelf(
    "orders", _draw_orders, _write_orders, lambda world: tuple(order for _, order in orders(world)), _say_order,
    (f"{PATH}#orders", f"{PATH}#order_line"),
)  # fmt: skip
"""What was bought."""
