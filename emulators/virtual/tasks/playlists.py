"""Ways with playlists that the players share: one is renamed or deleted from the menu of its page."""

from emulators.virtual.tasks.moves import fill, tap, tapped
from emulators.virtual.tasks.oracle import Route, Stage

__all__ = ["deleting_list", "renaming_list"]


def deleting_list(app: str, way: tuple[Stage, ...]) -> tuple[Route, ...]:
    """`way` leads to the entry Delete and touches it."""
    stages = (*way, Stage("Delete playlist?", "confirm", tap("Delete")))
    return (Route(app, stages, tapped("Delete playlist?", "Delete")),)


def renaming_list(app: str, way: tuple[Stage, ...], new: str) -> tuple[Route, ...]:
    """`way` leads to the entry Rename and touches it."""
    stages = (
        *way,
        Stage("Rename playlist", "enter the name", fill("Playlist name", new)),
        Stage("Rename playlist", "confirm", tap("Rename")),
    )
    return (Route(app, stages, tapped("Rename playlist", "Rename")),)
