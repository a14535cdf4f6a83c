"""Clipper, used by hand: texts on the clipboard, and clips that are kept."""

from emulators.virtual.apps import clipper
from emulators.virtual.apps.clips import CLIPBOARD, CLIPS, Clip
from tests.emulators.virtual.apps.one_app import OneApp


def test_a_typed_text_is_on_the_clipboard_and_in_the_history() -> None:
    app = OneApp(clipper.APP)
    app.tap("Copy to clipboard")
    assert "Type a text first" in app.shown
    app.fill("Text to copy", "Seven keys")
    app.tap("Copy to clipboard")
    assert CLIPBOARD.read(app.world) == ("Seven keys",)
    app.tap("Keep", "History")
    assert "Seven keys" in app.shown
    assert "Seven keys" in {clip.text for clip in CLIPS.read(app.world)}


def test_clips_are_written_and_read() -> None:
    world = OneApp(clipper.APP).world
    clips = (Clip("two", 2_000), Clip("one", 1_000))
    CLIPS.write(world, clips)
    assert CLIPS.read(world) == clips


def test_clips_are_found_copied_edited_and_deleted() -> None:
    app = OneApp(clipper.APP)
    CLIPS.write(app.world, (Clip("Blue door", 1_000),))
    app.tap("Search clips")
    app.fill("Search clips", "blue")
    app.tap("Blue door", "Copy")
    assert CLIPBOARD.read(app.world) == ("Blue door",)
    app.tap("Edit clip")
    app.fill("Text", "Red door")
    app.tap("Save", "More options", "Delete", "Delete")
    assert CLIPS.read(app.world) == ()
    app.fill("Search clips", "nothing so")
    assert "No clips found" in app.shown


def test_the_history_is_cleared_but_what_is_kept_stays() -> None:
    app = OneApp(clipper.APP)
    kept = CLIPS.read(app.world)
    app.tap("History", "More options", "Clear history", "Clear")
    assert CLIPS.read(app.world) == kept
    app.hold(kept[0].text)
    app.tap("Delete", "Delete")
    assert CLIPS.read(app.world) == kept[1:]
