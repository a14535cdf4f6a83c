"""Notes as they read: Markdown as widgets, with boxes that can be ticked."""

from emulators.virtual.apps import note_files
from emulators.virtual.widgets import Checkbox, Event, Text, Widget

__all__ = ["markdown"]


def markdown(text: str, tick: str) -> tuple[Widget, ...]:
    """Line by line; ticking a box fires the event called `tick` with the number of its line."""
    page: list[Widget] = []
    for line in note_files.lines(text):
        match line.kind:
            case "heading":
                page.append(Text(line.text, "title", color="primary"))
            case "open" | "ticked":
                page.append(Checkbox(line.kind == "ticked", Event(tick, (line.number,)), line.text))
            case "bullet":
                page.append(Text(f"•  {line.text}"))
            case "plain":
                page.append(Text(line.text))
    return tuple(page) or (Text("Empty note", color="on_surface_variant"),)
