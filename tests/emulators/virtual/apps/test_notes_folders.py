"""Notes in folders, and several at once, through touches; files lie where Markor would have them."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.action import OpenApp
from emulators.virtual.apps import note_files, notes
from emulators.virtual.apps.note_files import FOLDER, FOLDERS, NOTES, Note
from emulators.virtual.phone import VirtualPhone
from tests.emulators.virtual.apps.fingers import back, element, fill, hold, labels, tap, title


@pytest.fixture
def phone() -> Iterator[VirtualPhone]:
    device = VirtualPhone("360x800", apps=(notes.APP,))
    FOLDERS.write(device.world, ("Work",))
    NOTES.write(device.world, (Note("One", "first", 10), Note("Two", "second", 20), Note("Old", "x", 5, "Work")))
    device.do(OpenApp("Notes"))
    yield device
    device.close()


def test_folders_are_opened_and_made(phone: VirtualPhone) -> None:
    assert element(phone, "Work").value == "1 note"
    tap(phone, "More options", "New folder")
    for name in ("", "a/b", "Work"):
        fill(phone, "Folder name", name)
        tap(phone, "Create")
        assert FOLDERS.read(phone.world) == ("Work",)
    fill(phone, "Folder name", "Play")
    tap(phone, "Create", "Work")
    assert title(phone) == "Work" and "Old" in labels(phone) and "One" not in labels(phone)
    tap(phone, "Old", "Edit note")
    fill(phone, "Text", "changed")
    tap(phone, "Save")
    assert phone.world.files.text(f"{FOLDER}/Work/Old.md") == "changed"
    assert FOLDERS.read(phone.world) == ("Play", "Work")


def test_a_note_is_created_in_the_folder_in_front(phone: VirtualPhone) -> None:
    tap(phone, "Work", "New note")
    fill(phone, "Title", "Fresh")
    tap(phone, "File type", ".txt", "Save")
    assert phone.world.files.exists(f"{FOLDER}/Work/Fresh.txt") and "Fresh.txt" in labels(phone)


def test_several_notes_are_moved(phone: VirtualPhone) -> None:
    hold(phone, "One")
    tap(phone, "Two")
    assert title(phone) == "2 selected"
    tap(phone, "Move", "Work")
    assert {note.folder for note in note_files.notes(phone.world)} == {"Work"}
    tap(phone, "Work", "One", "More options", "Move", "Notes")
    assert Note("One", "first", 10) in note_files.notes(phone.world) and title(phone) == "One"


def test_a_note_is_not_moved_over_another(phone: VirtualPhone) -> None:
    NOTES.write(phone.world, (Note("Same", "a"), Note("Same", "b", folder="Work")))
    hold(phone, "Same")
    tap(phone, "Move", "Work")
    assert any("already" in label for label in labels(phone))
    assert {(note.folder, note.text) for note in note_files.notes(phone.world)} == {("", "a"), ("Work", "b")}


def test_all_are_deleted_with_their_folders(phone: VirtualPhone) -> None:
    hold(phone, "One")
    tap(phone, "More options", "Select all", "Delete", "Cancel", "Delete", "Delete")
    assert note_files.notes(phone.world) == () and FOLDERS.read(phone.world) == ()
    assert "No notes yet" in labels(phone)


def test_a_selection_ends_with_back_and_a_folder_cannot_go_into_itself(phone: VirtualPhone) -> None:
    hold(phone, "Work")
    tap(phone, "Move")
    assert "There is no other folder. Make one first." in labels(phone)
    back(phone)
    back(phone)
    assert title(phone) == "Notes"


@given(
    st.lists(
        st.builds(Note, st.text("abc .", min_size=1, max_size=5).map(lambda t: f"n{t}"), st.text("xy\n", max_size=4),
                  st.integers(0, 9), st.sampled_from(["", "A", "A/B"])),
        max_size=5, unique_by=lambda note: (note.title, note.folder),
    )
)  # fmt: skip
def test_what_is_written_is_read(made: list[Note]) -> None:
    device = VirtualPhone("360x800", apps=(notes.APP,))
    NOTES.write(device.world, tuple(made))
    assert set(NOTES.read(device.world)) == set(made)
    device.close()
