"""How a note or a to-do of Joplin stands in a list."""

from emulators.virtual.app import go
from emulators.virtual.apps.joplin_store import Row
from emulators.virtual.widgets import Avatar, Box, Checkbox, Event, Icon, ListItem, Widget

__all__ = ["rows_of"]


def rows_of(found: tuple[Row, ...], selected: tuple[str, ...], *, hold: bool = True) -> tuple[Widget, ...]:
    """A row for each; a to-do has a box to tick in front, called "Done: <title>"."""
    return tuple(_row(row, selected, hold=hold) for row in found)


def _row(row: Row, selected: tuple[str, ...], *, hold: bool) -> Widget:
    key, title, body, _, todo, done, _ = row
    leading: Widget = Box(Icon("note", "primary"), width=48, height=48, align="center", valign="center")
    if todo:
        leading = Checkbox(done, Event("tick", (key, not done)), description=f"Done: {title}")
    if key in selected:
        leading = Avatar("", 48, "check", "#0b57d0")
    first = next((line.strip("#- ") for line in body.split("\n") if line.strip("#- ")), "")
    tap = Event("choose", (key,)) if selected else go("note", id=key)
    return ListItem(
        title or "Untitled", first, tap=tap, long=Event("choose", (key,)) if hold else None, leading=leading,
        selected=key in selected, subtitle_lines=1,
    )  # fmt: skip
