"""Shop: a catalogue with search and categories, a cart, an address, checkout and orders.

A shop of our own, with its own package and database, for tasks that lead through several apps.
"""

from emulators.virtual.app import Activity, App, AppIcon, Context, back, go, put, show
from emulators.virtual.apps import shop_store as store
from emulators.virtual.apps.shop_pages import (
    address_view,
    cart_view,
    checkout_view,
    done_view,
    order_view,
    orders_view,
)
from emulators.virtual.apps.shop_parts import bottom, money, stars
from emulators.virtual.widgets import (
    AppBar,
    Box,
    Button,
    Chip,
    Column,
    Empty,
    Event,
    Field,
    Grow,
    Icon,
    IconButton,
    ListItem,
    Menu,
    MenuItem,
    Row,
    Scaffold,
    Scroll,
    Space,
    Text,
    Widget,
)  # fmt: skip

__all__ = ["APP", "PACKAGE"]

PACKAGE = "org.guiagent.shop"

_SORTS = {
    "name": ("Name", "name"), "cheap": ("Price, lowest first", "price, name"),
    "dear": ("Price, highest first", "price DESC, name"), "rating": ("Best rated", "rating DESC, name"),
}  # fmt: skip

_SIGNS = {"Groceries": "restaurant", "Household": "home", "Stationery": "pencil", "Garden": "tree", "Games": "game"}
_GROUNDS = {
    "Groceries": "#e8d9c0", "Household": "#cfdbe8", "Stationery": "#e6d2dd", "Garden": "#cfe3cd", "Games": "#e9e2b8",
}  # fmt: skip

_MOST = 20
"""The largest quantity that can be chosen at once; our default."""

_Goods = tuple[int, str, str, int, int]
"""(id, name, category, price, rating)."""


def _goods(context: Context, where: str = "", *args: str, order: str = "name") -> tuple[_Goods, ...]:
    rows = context.query(f"SELECT id, name, category, price, rating FROM product {where} ORDER BY {order}", *args)
    return tuple((int(str(r[0])), str(r[1]), str(r[2]), int(str(r[3])), int(str(r[4]))) for r in rows)


def home_view(context: Context) -> Scaffold:
    chosen, sort = str(context.ui.get("category") or ""), str(context.ui.get("sort") or "name")
    args = (chosen,) if chosen else ()
    found = _goods(context, "WHERE category = ?" if chosen else "", *args, order=_SORTS[sort][1])
    chips = tuple(
        Chip(name or "All", put(category=name or None), on=name == chosen) for name in ("", *store.CATEGORIES)
    )
    tiles: list[Widget] = [Grow(_tile(*goods[:4])) for goods in found]
    if len(tiles) % 2:
        tiles.append(Grow(Space()))
    rows = tuple(Row(tuple(tiles[i : i + 2]), gap=10, pad=(14, 5, 14, 5)) for i in range(0, len(tiles), 2))
    sorting = Menu(
        tuple(MenuItem(text, put(sort=key, overlay=None), checked=key == sort) for key, (text, _) in _SORTS.items()),
        sheet=True, title="Sort by",
    )  # fmt: skip
    return Scaffold(
        bar=AppBar("Shop", actions=(
            IconButton("search", "Search products", go("search")), IconButton("sort", "Sort", show("sort")),
        )),
        body=Scroll((Scroll(chips, "chips", "chips", horizontal=True, gap=8, pad=12), *rows)),
        bottom=bottom(context, "home"),
        overlay=sorting if context.overlay() == "sort" else None,
    )  # fmt: skip


def _tile(row: int, name: str, category: str, price: int) -> Widget:
    face = Box(
        Icon(_SIGNS[category], "#4a4a42", 40), height=84, width=600, color=_GROUNDS[category], radius=12,
        align="center", valign="center",
    )  # fmt: skip
    words = Column((Text(name, "label", lines=1), Text(money(price), "small", "primary")), pad=(10, 8, 10, 10))
    return Box(Column((face, words)), color="surface_container", radius=12, tap=go("product", id=row), id="product")


def search_view(context: Context) -> Scaffold:
    wanted = context.text("search").strip()
    like = f"%{wanted.replace('^', '^^').replace('%', '^%').replace('_', '^_')}%"
    found = _goods(context, "WHERE name LIKE ? ESCAPE '^' OR category LIKE ? ESCAPE '^'", like, like) if wanted else ()
    rows = tuple(
        ListItem(name, category, tap=go("product", id=row), leading=Icon(_SIGNS[category], "primary"),
                 trailing=Text(money(price), "label"))
        for row, name, category, price, _ in found
    )  # fmt: skip
    body: Widget = Scroll(rows)
    if not found:
        body = Empty("search", "No products found" if wanted else "What are you looking for?")
    return Scaffold(
        bar=AppBar("Search", up=back(), search=Field("search", hint="Search products", icon="search")), body=body
    )


def product_view(context: Context) -> Scaffold:
    row, count = context.row, _quantity(context)
    found = context.query("SELECT name, category, price, about, rating FROM product WHERE id = ?", row)
    if not found:
        return Scaffold(bar=AppBar("Product", up=back()), body=Empty("shop", "This product is not sold any more"))
    name, category, about = (str(found[0][i]) for i in (0, 1, 3))
    price, rating = int(str(found[0][2])), int(str(found[0][4]))
    face = Box(
        Icon(_SIGNS[category], "#4a4a42", 96), height=190, width=2_000, color=_GROUNDS[category], align="center",
        valign="center",
    )  # fmt: skip
    counter = Row(
        (
            Grow(Text("Quantity", "subtitle")),
            IconButton("remove", "Decrease quantity", Event("count", (count - 1,)), enabled=count > 1),
            Text(str(count), "title", id="quantity"),
            IconButton("add", "Increase quantity", Event("count", (count + 1,)), enabled=count < _MOST),
        ),
        gap=4,
    )  # fmt: skip
    words = Column(
        (
            Text(name, "headline", id="product_name"), Text(money(price), "title", "primary", id="price"),
            stars(rating), Text(about, "body", "on_surface_variant"), Text(category, "small", "on_surface_variant"),
            counter, Button("Add to cart", Event("add", (row, count)), icon="cart"),
        ),
        gap=10, pad=20,
    )  # fmt: skip
    return Scaffold(
        bar=AppBar("Product", up=back(), actions=(IconButton("share", "Share", Event("share", (name,))),)),
        body=Scroll((face, words)),
        bottom=bottom(context, ""),
    )


def _quantity(context: Context) -> int:
    return int(str(context.ui.get("count") or 1))


# What happens


def handle(context: Context, event: Event) -> None:
    world = context.world
    match event:
        case Event("turn", (str(screen),)):
            _turn(context, screen)
        case Event("count", (int(count),)):
            context.set(count=min(_MOST, max(1, count)))
        case Event("add", (int(row), int(count))):
            had = dict(store.cart(world)).get(row)
            store.put_in_cart(world, row, count + (had.quantity if had else 0))
            context.set(count=None)
            context.toast("Added to the cart")
        case Event("more", (int(row), int(by))):
            had = dict(store.cart(world)).get(row)
            store.put_in_cart(world, row, (had.quantity if had else 0) + by)
        case Event("empty"):
            context.execute("DELETE FROM cart")
            context.hide()
        case Event("share", (str(text),)):
            context.share(text=text)
        case Event("save_address"):
            _save_address(context)
        case Event("place"):
            _place(context)
        case Event("again"):
            for line in dict(store.orders(world))[context.row].lines:
                found = context.query("SELECT id FROM product WHERE name = ?", line.product)
                for (key,) in found:
                    had = dict(store.cart(world)).get(int(str(key)))
                    store.put_in_cart(world, int(str(key)), line.quantity + (had.quantity if had else 0))
            _turn(context, "cart")


def _turn(context: Context, screen: str) -> None:
    """Go to one of the places of the bottom bar: it lies on the first screen, and nothing else does."""
    while len(context.world.state.tasks[-1]) > 1 and context.world.page.package == PACKAGE:
        context.back()
    if context.world.page.screen != screen:
        context.go(screen)


def _save_address(context: Context) -> None:
    old = store.read_address(context.world) or store.Address("", "", "")
    new = store.Address(
        context.text("name", old.name).strip(), context.text("street", old.street).strip(),
        context.text("town", old.town).strip(),
    )  # fmt: skip
    for label, value in (("Name", new.name), ("Street", new.street), ("Town", new.town)):
        if not value:
            context.toast(f"{label} is empty")
            return
    store.write_address(context.world, new)
    context.back()
    context.toast("Address saved")


def _place(context: Context) -> None:
    lines = tuple(line for _, line in store.cart(context.world))
    address = store.read_address(context.world)
    if address is None:
        context.toast("Enter an address first")
    elif not lines:
        context.toast("The cart is empty")
    else:
        number = store.place_order(context.world, store.Order(lines, address, context.world.state.now * 1_000))
        context.execute("DELETE FROM cart")
        context.hide()
        _turn(context, "home")
        context.go("done", id=number)


APP = App(
    package=PACKAGE,
    name="Shop",
    icon=AppIcon("bag", "#8e4585"),
    activities=(
        Activity("home", f"{PACKAGE}.ShopActivity", home_view),
        Activity("search", f"{PACKAGE}.SearchActivity", search_view),
        Activity("product", f"{PACKAGE}.ProductActivity", product_view),
        Activity("cart", f"{PACKAGE}.CartActivity", cart_view),
        Activity("checkout", f"{PACKAGE}.CheckoutActivity", checkout_view),
        Activity("done", f"{PACKAGE}.OrderPlacedActivity", done_view),
        Activity("address", f"{PACKAGE}.AddressActivity", address_view),
        Activity("orders", f"{PACKAGE}.OrdersActivity", orders_view),
        Activity("order", f"{PACKAGE}.OrderActivity", order_view),
    ),
    handle=handle,
    seed=store.seed,
    databases={store.PATH: store.SCHEMA},
    shelves=(store.CART, store.ADDRESS, store.ORDERS),
)
