"""Tasks in Clipper."""

from random import Random

from emulators.virtual.apps import clips as store
from emulators.virtual.apps.clips import CLIPBOARD, CLIPS, Clip
from emulators.virtual.shelf import Content
from emulators.virtual.tasks import ways
from emulators.virtual.tasks.moves import INFEASIBLE, Sight, answer, answered, entered, fill, says, tap, tapped
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Parameters, Template

__all__ = ["APP", "TEMPLATES", "copying", "fresh"]

APP = "Clipper"


def fresh(rng: Random, content: Content, *, held: bool) -> str:
    """A text that is not kept."""
    known = {clip.text for clip in content.of(CLIPS)}
    while (text := store.draw_text(rng, held=held)) in known:
        pass
    return text


def _swapped(content: Content, old: Clip, *new: Clip) -> Content:
    return content.put(CLIPS, ways.swapped(content.of(CLIPS), old, *new))


def copying(text: str) -> Route:
    stages = (
        Stage("Clipper", "type the text", fill("Text to copy", text)),
        Stage("Clipper", "copy it", tap("Copy to clipboard")),
    )
    return Route(APP, stages, entered("Clipper", "Copy to clipboard", clip_text=text))


def _copy(rng: Random, content: Content, held: bool) -> Case:
    text = fresh(rng, content, held=held)
    before = content.put(CLIPBOARD, ())
    return Case({"text": text}, before, before.put(CLIPBOARD, (text,)))


def _copy_routes(p: Parameters) -> tuple[Route, ...]:
    return (copying(p["text"]),)


def _keep(rng: Random, content: Content, held: bool) -> Case:
    text = fresh(rng, content, held=held)
    before = content.put(CLIPBOARD, (text,))
    return Case({}, before, before.put(CLIPS, (*before.of(CLIPS), Clip(text))))


def _keep_routes(p: Parameters) -> tuple[Route, ...]:
    return (Route(APP, (Stage("Clipper", "keep it", tap("Keep")),), tapped("Clipper", "Keep")),)


def _again(rng: Random, content: Content, held: bool) -> Case:
    clip = rng.choice(content.of(CLIPS))
    before = content.put(CLIPBOARD, (fresh(rng, content, held=held),))
    return Case({"text": clip.text}, before, before.put(CLIPBOARD, (clip.text,)))


def _find(text: str) -> Stage:
    return ways.find("Clipper", text)


def _again_routes(p: Parameters) -> tuple[Route, ...]:
    return (Route(APP, (_find(p["text"]), Stage("Clip", "copy it", tap("Copy"))), tapped("Clip", "Copy")),)


def _delete(rng: Random, content: Content, held: bool) -> Case:
    clip = rng.choice(content.of(CLIPS))
    return Case({"text": clip.text}, content, _swapped(content, clip))


def _delete_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        _find(p["text"]),
        Stage("Clip", "open the menu", tap("More options")),
        Stage("Menu", "delete", tap("Delete")),
        Stage("Delete clip?", "confirm", tap("Delete")),
    )
    return (Route(APP, stages, tapped("Delete clip?", "Delete")),)


def _edit(rng: Random, content: Content, held: bool) -> Case:
    clip, new = rng.choice(content.of(CLIPS)), fresh(rng, content, held=held)
    return Case({"text": clip.text, "new": new}, content, _swapped(content, clip, Clip(new)))


def _edit_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        _find(p["text"]),
        Stage("Clip", "edit it", tap("Edit clip")),
        Stage("Edit clip", "enter the text", fill("Text", p["new"])),
        Stage("Edit clip", "save", tap("Save")),
    )
    return (Route(APP, stages, tapped("Edit clip", "Save")),)


def _read(rng: Random, content: Content, held: bool) -> Case:
    text = fresh(rng, content, held=held)
    before = content.put(CLIPBOARD, (text,))
    return Case({}, before, before, answer=text, rivals=tuple(clip.text for clip in before.of(CLIPS)))


def _read_routes(p: Parameters) -> tuple[Route, ...]:
    def read(sight: Sight) -> str | None:
        shown = sight.shown("clip")
        return shown[0].text if shown else None

    return (Route(APP, (Stage("Clipper", "tell the clipboard", answer(read)),), answered),)


def _clear(rng: Random, content: Content, held: bool) -> Case:
    before = content.put(CLIPBOARD, (fresh(rng, content, held=held),))
    return Case({}, before, before.put(CLIPBOARD, ()))


def _clear_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        Stage("Clipper", "clear it", tap("Clear")),
        Stage("Clear the clipboard?", "confirm", tap("Clear")),
    )
    return (Route(APP, stages, tapped("Clear the clipboard?", "Clear")),)


def _unknown(rng: Random, content: Content, held: bool) -> Case:
    return Case({"text": fresh(rng, content, held=held)}, content, content, infeasible=True)


def _unknown_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (
        Stage("Clipper", "search", tap("Search clips")),
        Stage("Search clips", "look for the clip", fill("Search clips", p["text"])),
    )
    return (Route(APP, stages, says("Search clips", "No clips found")),)


TEMPLATES = (
    Template(
        "phone/clipper/copy", "easy", 12,
        ('Copy the following text to the clipboard: "{text}"', 'Put "{text}" onto the clipboard'),
        _copy, _copy_routes,
    ),
    Template(
        "phone/clipper/keep", "easy", 10,
        ("Keep what is on the clipboard as a clip in Clipper", "Let Clipper keep the text that was copied last"),
        _keep, _keep_routes,
    ),
    Template(
        "phone/clipper/read", "easy", 10,
        ("What is on the clipboard?", "Which text was copied last?"),
        _read, _read_routes,
    ),
    Template(
        "phone/clipper/clear", "easy", 12,
        ("Empty the clipboard", "Clear the clipboard with Clipper"),
        _clear, _clear_routes,
    ),
    Template(
        "phone/clipper/copy_again", "medium", 12,
        ('Put the kept clip "{text}" onto the clipboard', 'Copy the clip "{text}" again'),
        _again, _again_routes,
    ),
    Template(
        "phone/clipper/delete", "medium", 14,
        ('Delete the clip "{text}"', 'Remove "{text}" from the clips that are kept'),
        _delete, _delete_routes,
    ),
    Template(
        "phone/clipper/edit", "medium", 14,
        ('Change the clip "{text}" to "{new}"', 'Edit the kept clip "{text}" so that it says "{new}"'),
        _edit, _edit_routes,
    ),
    Template(
        "phone/clipper/copy_unknown", "medium", 12,
        ('Put the kept clip "{text}" onto the clipboard', 'Copy the clip "{text}" again'),
        _unknown, _unknown_routes, INFEASIBLE,
    ),
)  # fmt: skip
