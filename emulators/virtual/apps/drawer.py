"""A navigation drawer as a screen of its own: destinations on a panel at the left, and what is beside it closes it."""

from emulators.virtual.app import back
from emulators.virtual.widgets import Box, Column, Grow, Row, Scaffold, Scroll, Space, Text, Widget

__all__ = ["WIDTH", "drawer"]

WIDTH = 296.0
"""How wide the panel is in dp; our default."""


def drawer(title: str, rows: tuple[Widget, ...]) -> Scaffold:
    """A drawer under this heading; `rows` are list items that go somewhere and may be headed by `Header`s."""
    heading = Column((Text(title, "title", id="action_bar_title"),), pad=(20, 20, 16, 12))
    panel = Column((heading, Grow(Scroll(rows, "drawer"))))
    beside = Box(Column((Grow(Space()),)), color="scrim", tap=back(), description="Close navigation drawer")
    return Scaffold(
        body=Row((Box(panel, width=WIDTH, color="surface_container"), Grow(beside))), color="surface_container"
    )
