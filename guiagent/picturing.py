"""Showing a model the pictures that belong to a task's instruction, ahead of everything else that it is told."""

from collections.abc import Sequence

from emulators.trajectory import Task
from guiagent.chat import Message

__all__ = ["with_pictures"]


def with_pictures(conversation: Sequence[Message], task: Task) -> list[Message]:
    """The conversation with the task's pictures, numbered, in front of what the user says first."""
    told = list(conversation)
    if not task.pictures:
        return told
    count = len(task.pictures)
    shown = [
        part
        for number, picture in enumerate(task.pictures, 1)
        for part in (f"Picture {number} of {count} that belongs to the task:", picture.rgb())
    ]
    for position, (role, parts) in enumerate(told):
        if role == "user":
            told[position] = (role, (*shown, *parts))
            return told
    return [*told, ("user", tuple(shown))]
