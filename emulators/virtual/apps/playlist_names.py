"""The dialog that asks how a playlist is called, as the players have it."""

from emulators.virtual.app import put
from emulators.virtual.widgets import Button, Dialog, Event, Field

__all__ = ["name_dialog"]


def name_dialog(title: str, yes: str, event: Event, *, id: str) -> Dialog:
    """What is typed lies in the page's `ui` as "name"; `yes` is the button that fires `event`, `id` the field's."""
    cancel = put(overlay=None, name=None)
    field = Field("name", label="Playlist name", submit=event, id=id)
    return Dialog(title, body=(field,), dismiss=cancel, buttons=(
        Button("Cancel", cancel, "text"), Button(yes, event, "text")))  # fmt: skip
