"""Choosing several rows of a list: a long touch begins it, touches add and take away, a bar says how many there are.

What is chosen lies in the page's `ui`, so the phone answers all of it by itself. In a view:

    items = tuple(
        ListItem(name, tap=tap(context, name, go("show", id=name)), long=press(context, name), selected=name in ids)
        for name in names
    )
    return Scaffold(bar=bar_of(context, bar, actions, names), body=Scroll(items), back=back_of(context))

where `ids = chosen(context)`. A handler reads `chosen(context)` and ends with `clear(context)`.
"""

from collections.abc import Sequence

from emulators.virtual.app import Context, put
from emulators.virtual.widgets import AppBar, Button, Event, IconButton, MenuItem, Plain

__all__ = ["KEY", "back_of", "bar_of", "chosen", "chosen_names", "clear", "press", "tap"]

KEY = "chosen"
"""The entry of the page's `ui`."""


def chosen(context: Context) -> tuple[Plain, ...]:
    """The ids of the rows that are chosen, in the order in which they were."""
    ids = context.ui.get(KEY)
    return ids if isinstance(ids, tuple) else ()


def chosen_names(context: Context) -> tuple[str, ...]:
    """The same where the ids are texts: names, titles, paths."""
    return tuple(str(each) for each in chosen(context))


def press(context: Context, row: Plain) -> Event:
    """What a long touch of a row does: it is chosen, or not any more."""
    ids = chosen(context)
    kept = tuple(each for each in ids if each != row) if row in ids else (*ids, row)
    return put(**{KEY: kept or None})


def tap(context: Context, row: Plain, otherwise: Event | None) -> Event | None:
    """What a touch of a row does: while rows are being chosen the same as a long one, else `otherwise`."""
    return press(context, row) if chosen(context) else otherwise


def back_of(context: Context, otherwise: Event | None = None) -> Event | None:
    """For `Scaffold.back`: going back ends the choosing first."""
    return put(**{KEY: None}) if chosen(context) else otherwise


def bar_of(
    context: Context,
    bar: AppBar,
    actions: tuple[IconButton | Button, ...],
    every: Sequence[Plain],
    *,
    menu: tuple[MenuItem, ...] = (),
) -> AppBar:
    """The app bar: `bar`, or while rows are being chosen how many are, with `actions` and all of `every` to choose.

    "Select all" stands first in the menu, `menu` follows it.
    """
    ids = chosen(context)
    if not ids:
        return bar
    everything = MenuItem("Select all", put(**{KEY: tuple(every), "overlay": None}))
    return AppBar(
        f"{len(ids)} selected", up=put(**{KEY: None}), up_icon="close", actions=actions, menu=(everything, *menu)
    )


def clear(context: Context) -> None:
    """End the choosing."""
    context.set(**{KEY: None})
