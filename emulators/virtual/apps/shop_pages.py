"""The pages of the shop beside its catalogue: cart, checkout, address and orders."""

from emulators.virtual.app import Context, back, go, hide, show
from emulators.virtual.apps import dates
from emulators.virtual.apps import shop_store as store
from emulators.virtual.apps.shop_parts import bottom, money
from emulators.virtual.widgets import (
    AppBar,
    Button,
    Card,
    Column,
    Dialog,
    Divider,
    Empty,
    Event,
    Field,
    Grow,
    Header,
    Icon,
    IconButton,
    ListItem,
    MenuItem,
    Row,
    Scaffold,
    Scroll,
    Text,
    Widget,
)  # fmt: skip

__all__ = ["address_view", "cart_view", "checkout_view", "done_view", "order_view", "orders_view"]


def cart_view(context: Context) -> Scaffold:
    found = store.cart(context.world)
    total = sum(line.price * line.quantity for _, line in found)
    rows = tuple(_cart_row(row, line) for row, line in found)
    foot = Row(
        (Grow(Text(f"Total {money(total)}", "subtitle", id="total")), Button("Checkout", go("checkout"))),
        gap=8, pad=(20, 10, 16, 10),
    )  # fmt: skip
    empty = Dialog(
        "Empty the cart?",
        buttons=(Button("Cancel", hide(), "text"), Button("Empty", Event("empty"), "text")),
    )
    body: Widget = Column((Grow(Scroll(rows)), Divider(), foot)) if rows else Empty("cart", "The cart is empty")
    return Scaffold(
        bar=AppBar("Cart", up=back(), menu=(MenuItem("Empty cart", show("empty")),) if rows else ()),
        body=body,
        bottom=bottom(context, "cart"),
        overlay=empty if context.overlay() == "empty" else None,
    )


def _cart_row(row: int, line: store.Line) -> Widget:
    name = line.product
    counter = Row(
        (
            IconButton("remove", f"Decrease {name}", Event("more", (row, -1)), enabled=line.quantity > 1),
            Text(str(line.quantity), "subtitle"),
            IconButton("add", f"Increase {name}", Event("more", (row, 1))),
            IconButton("delete", f"Remove {name}", Event("more", (row, -line.quantity))),
        ),
        gap=2, fill=False,
    )  # fmt: skip
    words = Column((Text(name, "subtitle", lines=1), Text(f"{line.quantity} x {money(line.price)}", "small",
                                                         "on_surface_variant")))  # fmt: skip
    return Row((Grow(words), counter), gap=8, pad=(20, 8, 8, 8))


def checkout_view(context: Context) -> Scaffold:
    found = [line for _, line in store.cart(context.world)]
    address = store.read_address(context.world)
    total = sum(line.price * line.quantity for line in found)
    to = (
        ListItem(address.name, f"{address.street}, {address.town}", leading=Icon("place", "primary"))
        if address else ListItem("No address", "Where shall we send it?", leading=Icon("warning", "error"))
    )  # fmt: skip
    rows: tuple[Widget, ...] = (
        Header("Deliver to"), to, Row((Button("Change address", go("address"), "text"),), pad=(12, 0, 0, 0)),
        Header("Your order"), *map(_line, found),
        Divider(), ListItem("Delivery", trailing=Text("Free", "label")),
        ListItem("Total", trailing=Text(money(total), "subtitle")),
    )  # fmt: skip
    sure = Dialog(
        "Place this order?", f"You will be charged {money(total)}.",
        buttons=(Button("Cancel", hide(), "text"), Button("Order", Event("place"), "text")),
    )  # fmt: skip
    foot = Row((Button("Place order", show("place"), enabled=bool(found)),), justify="end", pad=(16, 10, 16, 10))
    return Scaffold(
        bar=AppBar("Checkout", up=back()),
        body=Column((Grow(Scroll(rows)), Divider(), foot)),
        overlay=sure if context.overlay() == "place" else None,
    )


def _line(line: store.Line) -> Widget:
    return ListItem(line.product, f"{line.quantity} x {money(line.price)}",
                    trailing=Text(money(line.price * line.quantity), "label"))  # fmt: skip


def done_view(context: Context) -> Scaffold:
    number = int(str(context.args.get("id", 0)))
    body = Card((
        Icon("check_circle", "primary", 56), Text("Thank you!", "headline"),
        Text(f"Your order has the number {number}. It arrives in two to four days.", "body", "on_surface_variant"),
    ))  # fmt: skip
    keys = Column((Button("See the order", Event("turn", ("orders",))),
                   Button("Back to the shop", Event("turn", ("home",)), "text")), gap=8, pad=20)  # fmt: skip
    return Scaffold(bar=AppBar("Order placed", up=back(), up_icon="close"), body=Column((body, keys)))


def address_view(context: Context) -> Scaffold:
    old = store.read_address(context.world) or store.Address("", "", "")
    fields = (
        Field("name", label="Name", initial=old.name, id="address_name"),
        Field("street", label="Street", initial=old.street, id="address_street"),
        Field("town", label="Town", initial=old.town, id="address_town"),
    )
    return Scaffold(
        bar=AppBar("Address", up=back(), actions=(Button("Save", Event("save_address")),)),
        body=Scroll((Column(fields, gap=12, pad=16),)),
        bottom=bottom(context, "address"),
    )


def orders_view(context: Context) -> Scaffold:
    found = store.orders(context.world)
    rows = tuple(
        ListItem(
            f"Order {number}", f"{_day(order.placed)}, {sum(line.quantity for line in order.lines)} items",
            tap=go("order", id=number), leading=Icon("receipt", "primary"), trailing=Text(money(order.total), "label"),
        )
        for number, order in found
    )  # fmt: skip
    return Scaffold(
        bar=AppBar("Orders", up=back()),
        body=Scroll(rows) if rows else Empty("receipt", "Nothing was ordered yet"),
        bottom=bottom(context, "orders"),
    )


def _day(moment: int) -> str:
    return dates.day_text(dates.at(moment / 1_000))


def order_view(context: Context) -> Scaffold:
    number = int(str(context.args.get("id", 0)))
    order = dict(store.orders(context.world)).get(number)
    if order is None:
        return Scaffold(bar=AppBar("Order", up=back()), body=Empty("receipt", "There is no such order"))
    rows: tuple[Widget, ...] = (
        ListItem(_day(order.placed), "Placed", leading=Icon("calendar")),
        ListItem(order.address.name, f"{order.address.street}, {order.address.town}", leading=Icon("place")),
        Header("Products"), *map(_line, order.lines), Divider(),
        ListItem("Total", trailing=Text(money(order.total), "subtitle")),
        Row((Button("Order again", Event("again"), "tonal", icon="refresh"),), pad=16),
    )  # fmt: skip
    return Scaffold(bar=AppBar(f"Order {number}", up=back()), body=Scroll(rows))
