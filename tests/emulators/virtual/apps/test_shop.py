"""The shop, used by hand: from the catalogue through the cart to an order."""

from emulators.virtual.apps import shop
from emulators.virtual.apps import shop_store as store
from emulators.virtual.apps.shop_store import ADDRESS, CART, ORDERS, Address, Line, Order
from tests.emulators.virtual.apps.one_app import OneApp


def test_a_product_is_found_put_into_the_cart_and_ordered() -> None:
    app = OneApp(shop.APP)
    CART.write(app.world, ())
    app.tap("Search products")
    app.fill("Search products", "rye")
    app.tap("Rye bread", "Increase quantity", "Add to cart", "Cart")
    assert CART.read(app.world) == (Line("Rye bread", 2, 349),)
    app.tap("Increase Rye bread", "Checkout", "Place order", "Cancel")
    before = len(ORDERS.read(app.world))
    app.tap("Place order", "Order")
    newest = ORDERS.read(app.world)[0]
    assert len(ORDERS.read(app.world)) == before + 1 and newest.lines == (Line("Rye bread", 3, 349),)
    assert newest.total == 1_047 and CART.read(app.world) == ()
    row = app.world.query(store.PATH, "SELECT total, status, placed_at FROM orders ORDER BY id DESC LIMIT 1")[0]
    assert row == (1_047, "placed", app.world.state.now * 1_000)
    app.tap("See the order", f"Order {before + 1}", "Order again")
    assert CART.read(app.world) == (Line("Rye bread", 3, 349),)


def test_an_order_needs_an_address() -> None:
    app = OneApp(shop.APP)
    ADDRESS.write(app.world, ())
    app.tap("Cart", "Checkout", "Place order", "Order")
    assert "Enter an address first" in app.shown
    app.back()
    app.tap("Change address", "Save")
    assert "Name is empty" in app.shown
    for label, text in {"Name": "Ada Lund", "Street": "3 Mill Lane", "Town": "Oldbury"}.items():
        app.fill(label, text)
    app.tap("Save")
    assert ADDRESS.read(app.world) == (Address("Ada Lund", "3 Mill Lane", "Oldbury"),)


def test_shelves_are_written_and_read() -> None:
    world = OneApp(shop.APP).world
    lines = (Line("Chess set", 1, 3_490), Line("Kite", 2, 2_350))
    order = Order(lines, Address("A", "B", "C"), 5_000)
    CART.write(world, lines)
    ORDERS.write(world, (order,))
    assert CART.read(world) == lines and ORDERS.read(world) == (order,)


def test_categories_and_sorting_narrow_and_order_the_catalogue() -> None:
    app = OneApp(shop.APP)
    app.tap("Groceries", "Sort", "Price, lowest first")
    tiles = [e.label for e in app.phone.look(pixels=False).elements if e.resource_id.endswith("/product")]
    assert tiles[:2] == ["Sea salt", "Whole milk"]


def test_the_cart_is_changed_and_emptied() -> None:
    app = OneApp(shop.APP)
    CART.write(app.world, (Line("Kite", 2), Line("Ruler", 1)))
    app.tap("Cart", "Decrease Kite", "Remove Ruler")
    assert CART.read(app.world) == (Line("Kite", 1, 2_350),)
    app.tap("More options", "Empty cart", "Empty")
    assert "The cart is empty" in app.shown
