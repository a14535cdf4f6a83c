"""Parts that all pages of the shop share: prices, stars, and the bar at the bottom."""

from emulators.virtual.app import Context
from emulators.virtual.widgets import BottomBar, Event, Icon, Row, Tab, Text, Widget

__all__ = ["bottom", "money", "stars"]


def money(price: int) -> str:
    """Cents as $12.40."""
    return f"${price / 100:,.2f}"


def stars(rating: int) -> Widget:
    """Five stars, as many of them and of their halves full as `rating` says in tenths."""
    halves = round(rating / 5)
    kinds = ("star", "star_half", "star_on")
    icons = tuple(Icon(kinds[min(2, max(0, halves - 2 * i))], "#c77700", 18) for i in range(5))
    return Row((*icons, Text(f"{rating / 10:.1f}", "small", "on_surface_variant")), gap=3)


def bottom(context: Context, shown: str) -> BottomBar:
    """The places of the shop; `shown` is the screen that is in front."""
    places = (("home", "Shop", "shop"), ("cart", "Cart", "cart"), ("orders", "Orders", "receipt"),
              ("address", "Address", "home"))  # fmt: skip
    return BottomBar(tuple(Tab(text, Event("turn", (screen,)), on=screen == shown, icon=icon)
                           for screen, text, icon in places))  # fmt: skip
