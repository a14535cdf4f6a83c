"""Tasks in Shop."""

import itertools
from dataclasses import replace
from random import Random

from emulators.screen import Flag
from emulators.virtual import pools
from emulators.virtual.apps import shop_store as store
from emulators.virtual.apps.shop_parts import money
from emulators.virtual.apps.shop_store import ADDRESS, CART, CATALOGUE, ORDERS, Line, Order, Product
from emulators.virtual.shelf import Content
from emulators.virtual.tasks import ways
from emulators.virtual.tasks.moves import (
    INFEASIBLE,
    Move,
    Reached,
    Rule,
    Sight,
    answer,
    answered,
    fill,
    last_seen,
    pick,
    says,
    scroll,
    tap,
    tapped,
)  # fmt: skip
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Parameters, Template

__all__ = ["APP", "TEMPLATES", "adding", "goods"]

APP = "Shop"


def goods(rng: Random, content: Content, count: int, *, held: bool) -> list[Product]:
    """Products that are not in the cart."""
    there = {line.product for line in content.of(CART)}
    return rng.sample([each for each in pools.part(CATALOGUE, held=held) if each.name not in there], count)


def adding(name: str, quantity: int) -> Route:
    """Look for a product and put so many of it into the cart."""
    stages = (
        Stage("Shop", f"look for {name}", tap("Search products")),
        Stage("Search products", f"look for {name}", fill("Search products", name)),
        Stage("Search products", f"open {name}", tap(name)),
        Stage("Product", f"choose {quantity}", _counted(name, quantity)),
        Stage("Product", "put it into the cart", _if_shown(name, "Add to cart")),
    )
    return Route(APP, stages, _added(name))


def _shows(sight: Sight, name: str) -> bool:
    return any(e.label == name for e in sight.shown("product_name"))


def _counted(name: str, quantity: int) -> Rule:
    """Make the quantity of the product in front what it should be."""

    def rule(sight: Sight) -> Move | None:
        shown = sight.shown("quantity")
        if not _shows(sight, name) or not shown or shown[0].label == str(quantity):
            return None
        return tap("Increase quantity" if int(shown[0].label) < quantity else "Decrease quantity")(sight)

    return rule


def _if_shown(name: str, label: str) -> Rule:
    return lambda sight: tap(label)(sight) if _shows(sight, name) else None


def _added(name: str) -> Reached:
    """Whether the product was put into the cart."""

    def reached(sight: Sight) -> bool:
        own = [seen for seen in sight.past if any(e.label == name for e in Sight(seen.screen).shown("product_name"))]
        return tapped("Product", "Add to cart")(Sight(sight.screen, tuple(own)))

    return reached


def _add(rng: Random, content: Content, held: bool) -> Case:
    (product,), count = goods(rng, content, 1, held=held), rng.randrange(1, 5)
    after = content.put(CART, (*content.of(CART), Line(product.name, count, product.price)))
    return Case({"value": str(count), "product": product.name}, content, after)


def _add_routes(p: Parameters) -> tuple[Route, ...]:
    return (adding(p["product"], int(p["value"])),)


def _add_three(rng: Random, content: Content, held: bool) -> Case:
    chosen = goods(rng, content, 3, held=held)
    after = content.put(CART, (*content.of(CART), *(Line(each.name, 1, each.price) for each in chosen)))
    names = dict(zip(("first", "second", "third"), (each.name for each in chosen), strict=True))
    return Case(names, content, after)


def _add_three_routes(p: Parameters) -> tuple[Route, ...]:
    return tuple(adding(p[key], 1) for key in ("first", "second", "third"))


# The cart


_TO_CART = Stage("Shop", "open the cart", tap("Cart"))


def _remove(rng: Random, content: Content, held: bool) -> Case:
    line = rng.choice(content.of(CART))
    return Case({"product": line.product}, content, content.put(CART, ways.swapped(content.of(CART), line)))


def _remove_routes(p: Parameters) -> tuple[Route, ...]:
    label = f"Remove {p['product']}"
    return (Route(APP, (_TO_CART, Stage("Cart", "take it out", tap(label))), tapped("Cart", label)),)


def _change(rng: Random, content: Content, held: bool) -> Case:
    line = rng.choice(content.of(CART))
    count = rng.choice([n for n in range(1, 7) if n != line.quantity])
    after = content.put(CART, ways.swapped(content.of(CART), line, replace(line, quantity=count)))
    return Case({"value": str(count), "product": line.product}, content, after)


def _in_cart(name: str, quantity: int) -> Rule:
    """Change the quantity of a row until it is as wanted; then None."""

    def rule(sight: Sight) -> Move | None:
        rows = [e.label for e in sight.screen.elements]
        if name not in rows:
            return scroll(sight)
        held = int(rows[rows.index(name) + 1].split(" x ")[0])
        return None if held == quantity else tap(f"{'Increase' if held < quantity else 'Decrease'} {name}")(sight)

    return rule


def _change_routes(p: Parameters) -> tuple[Route, ...]:
    rule = _in_cart(p["product"], int(p["value"]))
    stages = (_TO_CART, Stage("Cart", f"make it {p['value']}", rule))
    return (Route(APP, stages, lambda sight: sight.title == "Cart" and rule(sight) is None),)


def _empty(rng: Random, content: Content, held: bool) -> Case:
    return Case({}, content, content.put(CART, ()))


def _empty_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        _TO_CART,
        Stage("Cart", "open the menu", tap("More options")),
        Stage("Menu", "empty the cart", tap("Empty cart")),
        Stage("Empty the cart?", "confirm", tap("Empty")),
    )
    return (Route(APP, stages, tapped("Empty the cart?", "Empty")),)


# Orders and the address


_CHECKOUT = (
    _TO_CART,
    Stage("Cart", "go to the checkout", tap("Checkout")),
    Stage("Checkout", "place the order", tap("Place order")),
    Stage("Place this order?", "confirm", tap("Order")),
)


def _ordered(content: Content, lines: tuple[Line, ...]) -> Content:
    """With these lines ordered, and nothing in the cart."""
    order = Order(lines, content.of(ADDRESS)[0], content.now * 1_000)
    return content.put(ORDERS, (*content.of(ORDERS), order)).put(CART, ())


def _checkout(rng: Random, content: Content, held: bool) -> Case:
    return Case({}, content, _ordered(content, content.of(CART)))


def _checkout_routes(p: Parameters) -> tuple[Route, ...]:
    return (Route(APP, _CHECKOUT, tapped("Place this order?", "Order")),)


def _buy(rng: Random, content: Content, held: bool) -> Case:
    before = content.put(CART, ())
    (product,), count = goods(rng, before, 1, held=held), rng.randrange(1, 4)
    after = _ordered(before, (Line(product.name, count, product.price),))
    return Case({"value": str(count), "product": product.name}, before, after)


def _buy_routes(p: Parameters) -> tuple[Route, ...]:
    return (*_add_routes(p), *_checkout_routes(p))


def _again(rng: Random, content: Content, held: bool) -> Case:
    """Order a second time what was ordered last."""
    before = content.put(CART, ())
    last = max(before.of(ORDERS), key=lambda order: order.placed)
    return Case({}, before, _ordered(before, last.lines))


def _again_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        Stage("Shop", "open the orders", tap("Orders")),
        Stage("Orders", "open the last order", ways.tap_first),
        *(Stage(f"Order {number}", "order it again", tap("Order again")) for number in (1, 2)),
    )
    again = [tapped(f"Order {number}", "Order again") for number in (1, 2)]
    return (Route(APP, stages, lambda sight: any(reached(sight) for reached in again)), *_checkout_routes(p))


def _move_house(rng: Random, content: Content, held: bool) -> Case:
    old, new = content.of(ADDRESS)[0], store.draw_address(rng, held=held)
    while new.street == old.street or new.town == old.town:
        new = store.draw_address(rng, held=held)
    after = content.put(ADDRESS, (replace(new, name=old.name),))
    return Case({"street": new.street, "town": new.town}, content, after)


def _move_house_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        Stage("Shop", "open the address", tap("Address")),
        Stage("Address", "enter the street", fill("Street", p["street"])),
        Stage("Address", "enter the town", fill("Town", p["town"])),
        Stage("Address", "save", tap("Save")),
    )
    return (Route(APP, stages, tapped("Address", "Save")),)


# Ask


def _price(rng: Random, content: Content, held: bool) -> Case:
    product = rng.choice(pools.part(CATALOGUE, held=held))
    return Case({"product": product.name}, content, content, answer=money(product.price))


def _price_routes(p: Parameters) -> tuple[Route, ...]:
    def read(sight: Sight) -> str | None:
        index = sight.find(p["product"])
        return sight.screen.elements[index].value.rpartition("$")[2] if index is not None else None

    stages = (
        Stage("Shop", "look for the product", tap("Search products")),
        Stage("Search products", f"look for {p['product']}", fill("Search products", p["product"])),
        Stage("Search products", "tell the price", answer(read)),
    )
    return (Route(APP, stages, answered),)


def _cheapest(rng: Random, content: Content, held: bool) -> Case:
    """The cheapest of a category that costs more than some amount."""
    category = rng.choice(store.CATEGORIES)
    listed = sorted((each for each in CATALOGUE if each.category == category), key=lambda each: each.price)
    below, best = rng.choice([pair for pair in itertools.pairwise(listed) if _amounts_between(*pair, held=held)])
    amount = rng.choice(_amounts_between(below, best, held=held))
    rivals = tuple(each.name for each in listed)
    return Case({"category": category, "amount": money(amount)}, content, content, answer=best.name, rivals=rivals)


def _amounts_between(below: Product, best: Product, *, held: bool) -> list[int]:
    return [cents for cents in pools.part(range(100, 5_000, 10), held=held) if below.price <= cents < best.price]


def _cents(text: str) -> int:
    """The price that a text ends in."""
    return round(100 * float(text.rpartition("$")[2]))


def _cheapest_routes(p: Parameters) -> tuple[Route, ...]:
    def read(sight: Sight) -> str | None:
        """The first tile that costs more, once the category is chosen and the tiles are sorted."""
        tiles = sight.shown("product") if ready(sight) else []
        return next((tile.label for tile in tiles if _cents(tile.value) > _cents(p["amount"])), None)

    def ready(sight: Sight) -> bool:
        chip = last_seen(sight, p["category"])
        done = tapped("Menu", "Price, lowest first")(sight) or tapped("Sort by", "Price, lowest first")(sight)
        return chip is not None and chip.has(Flag.CHECKED) and done

    def tell(sight: Sight) -> Move | None:
        return answer(read)(sight) or (scroll(sight) if ready(sight) else None)

    def choose(sight: Sight) -> Move | None:
        index = sight.find(p["category"])
        if index is None:
            return ways.turn(sight, "chips") or scroll(sight)
        return pick(p["category"])(sight)

    stages = (
        Stage("Shop", "tell the cheapest", tell),
        Stage("Shop", f"choose {p['category']}", choose),
        Stage("Shop", "sort", tap("Sort")),
        Stage("Menu", "sort by price", tap("Price, lowest first")),
        Stage("Sort by", "sort by price", tap("Price, lowest first")),
    )
    return (Route(APP, stages, answered),)


def _last_total(rng: Random, content: Content, held: bool) -> Case:
    found = content.of(ORDERS)
    last = max(found, key=lambda order: order.placed)
    return Case({}, content, content, answer=money(last.total))


def _last_total_routes(p: Parameters) -> tuple[Route, ...]:
    def read(sight: Sight) -> str | None:
        rows = [e for e in sight.screen.elements if e.label.startswith("Order ") and e.has(Flag.CLICKABLE)]
        return rows[0].value.rpartition("$")[2] if rows else None

    stages = (Stage("Shop", "open the orders", tap("Orders")), Stage("Orders", "tell the total", answer(read)))
    return (Route(APP, stages, answered),)


def _unknown(rng: Random, content: Content, held: bool) -> Case:
    sold = " ".join(f"{each.name} {each.category}" for each in CATALOGUE).lower()
    words = [word for word in pools.part(pools.WORDS, held=held) if word.lower() not in sold]
    return Case({"product": rng.choice(words)}, content, content, infeasible=True)


def _unknown_routes(p: Parameters) -> tuple[Route, ...]:
    return (Route(APP, ways.searching("Shop", "Search products", p["product"]),
                  says("Search products", "No products found")),)  # fmt: skip


TEMPLATES = (
    Template(
        "phone/shop/remove", "easy", 12,
        ("Take {product} out of the cart of the shop", "Remove {product} from the shopping cart"),
        _remove, _remove_routes,
    ),
    Template(
        "phone/shop/price", "easy", 12,
        ("What does {product} cost in the shop?", "Tell me the price of {product} in the shop"),
        _price, _price_routes,
    ),
    Template(
        "phone/shop/empty", "easy", 14,
        ("Empty the cart of the shop", "Take everything out of the shopping cart"),
        _empty, _empty_routes,
    ),
    Template(
        "phone/shop/last_total", "easy", 12,
        ("How much was my last order in the shop?", "What was the total of the latest order in the shop?"),
        _last_total, _last_total_routes,
    ),
    Template(
        "phone/shop/add", "medium", 20,
        ("Put {value} of {product} into the cart of the shop", "Add {product} to the shopping cart, quantity {value}"),
        _add, _add_routes,
    ),
    Template(
        "phone/shop/change_quantity", "medium", 18,
        ("Change the quantity of {product} in the cart to {value}", "I want {value} of {product} in the cart instead"),
        _change, _change_routes,
    ),
    Template(
        "phone/shop/checkout", "medium", 14,
        ("Order what is in the cart of the shop", "Buy everything that is in the shopping cart"),
        _checkout, _checkout_routes,
    ),
    Template(
        "phone/shop/move_house", "medium", 14,
        ("Change my address in the shop to {street}, {town}; keep the name",
         "I have moved to {street} in {town}: tell the shop"),
        _move_house, _move_house_routes,
    ),
    Template(
        "phone/shop/cheapest", "medium", 16,
        ("What is the cheapest product in {category} that costs more than {amount}?",
         "Of the products in {category} that cost more than {amount}, which costs least?"),
        _cheapest, _cheapest_routes,
    ),
    Template(
        "phone/shop/add_three", "hard", 40,
        ("Put these into the cart of the shop, one of each: {first}, {second}, {third}",
         "Add {first}, {second} and {third} to the shopping cart"),
        _add_three, _add_three_routes,
    ),
    Template(
        "phone/shop/buy", "hard", 30,
        ("Buy {value} of {product} in the shop", "Order {product} in the shop, quantity {value}"),
        _buy, _buy_routes,
    ),
    Template(
        "phone/shop/order_again", "hard", 24,
        ("Order again what I ordered last in the shop", "Place my latest order in the shop a second time"),
        _again, _again_routes,
    ),
    Template(
        "phone/shop/add_unknown", "medium", 12,
        ("Put {product} into the cart of the shop", "Add {product} to the shopping cart"),
        _unknown, _unknown_routes, INFEASIBLE,
    ),
)  # fmt: skip
