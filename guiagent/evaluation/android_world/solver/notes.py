"""Walks through Markor."""

import re
from collections.abc import Mapping

from emulators.screen import Screen
from guiagent.evaluation.android_world.solver.messages import sent
from guiagent.evaluation.android_world.solver.walking import (
    Lost,
    Script,
    Walk,
    back,
    field,
    fill,
    hold,
    launch,
    menu,
    replaced,
    rows,
    tap,
)

__all__ = ["SCRIPTS"]


def _title(name: str) -> str:
    """How the list calls a file."""
    return name.removesuffix(".md")


def _said(pattern: str, goal: str) -> tuple[str, ...]:
    found = re.search(pattern, goal, re.DOTALL)
    if found is None:
        raise Lost(f"the goal does not say {pattern}")
    return found.groups()


def _written(screen: Screen, name: str, text: str) -> Walk:
    """A new note, from the list."""
    screen = yield from tap(screen, "New note")
    screen = yield from fill(screen, "#document__title", _title(name))
    if "." not in name:
        screen = yield from menu(screen, "#spinner", "No suffix")
    screen = yield from fill(screen, "#document__text", text)
    return (yield from tap(screen, "Save"))


def _opened(screen: Screen, name: str) -> Walk:
    screen = yield from launch("markor")
    return (yield from tap(screen, _title(name)))


def _rewritten(screen: Screen, text: str) -> Walk:
    """Other contents for the note that is being edited."""
    screen = yield from replaced(screen, "#document__text", text)
    return (yield from tap(screen, "Save"))


def _renamed(screen: Screen, name: str) -> Walk:
    screen = yield from menu(screen, "More options", "Rename")
    return (yield from replaced(screen, "#new_name", _title(name)))


def _create(goal: str, screen: Screen) -> Walk:
    name, text = _said(r"named (\S+) with the following text: (.*)$", goal)
    screen = yield from launch("markor")
    return (yield from _written(screen, name, text))


def _create_and_send(goal: str, screen: Screen) -> Walk:
    name, text, number = _said(
        r"named (\S+) with the following text: (.*)\. Share the entire content of the note with the phone number (\S+)",
        goal,
    )
    screen = yield from launch("markor")
    yield from _written(screen, name, text)
    return (yield from sent(number, text))


def _create_pasted(goal: str, screen: Screen) -> Walk:
    (name,) = _said(r"named (\S+)\. Perform", goal)
    screen = yield from launch("markor")
    screen = yield from tap(screen, "New note")
    screen = yield from fill(screen, "#document__title", _title(name))
    if "." not in name:
        screen = yield from menu(screen, "#spinner", "No suffix")
    screen = yield from hold(screen, "#document__text")
    return (yield from menu(screen, "Paste", "Save"))


def _edit(goal: str, screen: Screen) -> Walk:
    (name,) = _said(r"^Edit (\S+) in Markor", goal)
    screen = yield from _opened(screen, name)
    screen = yield from tap(screen, "Edit note")
    old = field(screen, "#document__text").rstrip("\n")
    if "to the top" in goal:
        (text,) = _said(r"top of the note (.*)$", goal)
        return (yield from _rewritten(screen, f"{text}\n{old}"))
    if "to the bottom" in goal:
        (text,) = _said(r"bottom of the note (.*)$", goal)
        return (yield from _rewritten(screen, f"{old}\n{text}"))
    (text,) = _said(r"Replace the text with (.*)$", goal)
    return (yield from _rewritten(screen, text))


def _change(goal: str, screen: Screen) -> Walk:
    name, text, new = _said(r'content of (\S+) to "(.*)" in Markor and change its name to (\S+?)\.?$', goal)
    screen = yield from _opened(screen, name)
    screen = yield from tap(screen, "Edit note")
    screen = yield from _rewritten(screen, text)
    return (yield from _renamed(screen, new))


def _head(goal: str, screen: Screen) -> Walk:
    name, text, new = _said(r'note (\S+) by adding .* content: "(.*)", and rename it to (\S+?)\.?$', goal)
    screen = yield from _opened(screen, name)
    screen = yield from tap(screen, "Edit note")
    old = field(screen, "#document__text").rstrip("\n")
    screen = yield from _rewritten(screen, f"{text}\n\n{old}")
    return (yield from _renamed(screen, new))


def _folder(goal: str, screen: Screen) -> Walk:
    (name,) = _said(r"folder in Markor named (\S+?)\.?$", goal)
    screen = yield from launch("markor")
    screen = yield from menu(screen, "More options", "New folder")
    return (yield from fill(screen, "#folder_name", name))


def _delete(goal: str, screen: Screen) -> Walk:
    (name,) = _said(r"note in Markor named (\S+?)\.?$", goal)
    screen = yield from launch("markor")
    screen = yield from hold(screen, _title(name))
    return (yield from menu(screen, "Delete", "Delete"))


def _delete_newest(goal: str, screen: Screen) -> Walk:
    screen = yield from launch("markor")
    screen = yield from menu(screen, "More options", "Sort by date")
    screen = yield from hold(screen, rows([screen])[0].text)
    return (yield from menu(screen, "Delete", "Delete"))


def _delete_all(goal: str, screen: Screen) -> Walk:
    screen = yield from launch("markor")
    screen = yield from hold(screen, rows([screen])[0].text)
    screen = yield from menu(screen, "More options", "Select all")
    return (yield from menu(screen, "Delete", "Delete"))


def _move(goal: str, screen: Screen) -> Walk:
    name, source, target = _said(r"move the note (\S+) from (\S+) to (\S+?)\.?$", goal)
    screen = yield from launch("markor")
    screen = yield from tap(screen, source)
    screen = yield from hold(screen, _title(name))
    return (yield from menu(screen, "Move", target))


def _merge(goal: str, screen: Screen) -> Walk:
    *names, new = _said(r"notes (\S+), (\S+) and (\S+) \(in the same order\) into a new Markor note named (\S+) ", goal)
    screen = yield from launch("markor")
    found = []
    for name in names:
        screen = yield from tap(screen, _title(name))
        screen = yield from tap(screen, "Edit note")
        found.append(field(screen, "#document__text").strip("\n"))
        screen = yield from tap(screen, "Close")
        screen = yield from back()
    return (yield from _written(screen, new, "\n\n".join(found)))


SCRIPTS: Mapping[str, Script] = {
    "MarkorAddNoteHeader": _head,
    "MarkorChangeNoteContent": _change,
    "MarkorCreateFolder": _folder,
    "MarkorCreateNote": _create,
    "MarkorCreateNoteAndSms": _create_and_send,
    "MarkorCreateNoteFromClipboard": _create_pasted,
    "MarkorDeleteAllNotes": _delete_all,
    "MarkorDeleteNewestNote": _delete_newest,
    "MarkorDeleteNote": _delete,
    "MarkorEditNote": _edit,
    "MarkorMergeNotes": _merge,
    "MarkorMoveNote": _move,
}
