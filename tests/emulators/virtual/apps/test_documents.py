"""Files, used by hand: what is moved, copied, renamed and deleted in the shared storage."""

from emulators.virtual import clips
from emulators.virtual.apps import chrome, document_list, documents, gallery, installed, music, music_store, notes, vlc
from emulators.virtual.apps.document_files import DOCUMENTS, FOLDERS
from emulators.virtual.apps.media_files import PICTURES, MediaFile
from emulators.virtual.files import SHARED
from emulators.virtual.scenes import jpeg, view_of
from tests.emulators.virtual.apps.one_app import OneApp

WORK = f"{SHARED}/Documents/Work"
PRIVATE = f"{SHARED}/Documents/Private"


def _opened() -> OneApp:
    app = OneApp(documents.APP, gallery.APP, notes.APP)
    DOCUMENTS.write(app.world, (MediaFile(f"{WORK}/a.txt", b"Hello\n", 1), MediaFile(f"{WORK}/b.pdf", b"xx", 2)))
    return app


def test_a_file_is_moved_and_copied_without_loss() -> None:
    app = _opened()
    app.tap("Documents", "Work")
    app.hold("a.txt")
    app.tap("More options", "Move to…", "Documents", "Private", "Move here")
    assert app.world.files.read(f"{PRIVATE}/a.txt") == b"Hello\n"
    assert not app.world.files.exists(f"{WORK}/a.txt")
    for _ in range(2):
        app.hold("b.pdf")
        app.tap("More options", "Copy to…", "Documents", "Work", "Copy here")
    assert {name for name, _ in app.world.files.list(WORK)} == {"b.pdf", "b (1).pdf", "b (2).pdf"}


def test_a_folder_cannot_be_put_into_itself() -> None:
    app = _opened()
    app.tap("Documents")
    app.hold("Work")
    app.tap("More options", "Move to…", "Documents", "Work", "Move here")
    assert "A folder cannot be put into itself" in app.shown


def test_names_are_checked() -> None:
    app = _opened()
    app.tap("Documents", "Work", "More options", "New folder", "OK")
    assert "Type a name first" in app.shown
    for name, problem in {"a/b": "A name cannot hold /", "b.pdf": "An item with this name already exists"}.items():
        app.fill("Name", name)
        app.tap("OK")
        assert problem in app.shown
    app.fill("Name", "Deep")
    app.tap("OK")
    assert FOLDERS.read(app.world) == (f"{WORK}/Deep",)
    app.hold("b.pdf")
    app.tap("More options", "Rename")
    app.fill("New name", "c.pdf")
    app.tap("OK")
    assert app.world.files.exists(f"{WORK}/c.pdf") and not app.world.files.exists(f"{WORK}/b.pdf")


def test_several_are_deleted_after_a_question() -> None:
    app = _opened()
    app.tap("Documents", "Work")
    app.hold("a.txt")
    app.tap("b.pdf", "Delete", "Delete")
    assert DOCUMENTS.read(app.world) == ()
    assert "No items" in app.shown


def test_every_page_is_reached() -> None:
    app = _opened()
    for kind in ("Recent", "Images", "Videos", "Audio", "Documents", "Downloads"):
        app.tap("Navigate up", kind)
        assert ("Download" if kind == "Downloads" else kind) in app.shown
        app.back()
    app.tap("Search files")
    app.fill("Search files", "A.TX")
    app.tap("a.txt")
    assert "Hello" in app.shown
    app.back(2)
    app.tap("Documents", "Work")
    app.hold("a.txt")
    app.tap("More options", "Get info")
    assert "6 B" in app.shown and WORK in app.shown
    app.back(2)
    app.tap("More options", "Grid view")
    assert "b.pdf" in app.shown


def test_a_note_opens_in_notes_and_a_picture_in_the_gallery() -> None:
    app = _opened()
    title = next(name for name, _ in app.world.files.list(f"{SHARED}/Documents/Markor"))
    app.tap("Documents", "Markor", title)
    assert app.phone.look(pixels=False).app == notes.PACKAGE
    app.back(3)
    picture = next(name for name, _ in app.world.files.list(f"{SHARED}/DCIM") if name.endswith(".jpg"))
    app.tap("DCIM", picture)
    assert app.phone.look(pixels=False).app == gallery.PACKAGE


def test_files_open_in_the_apps_that_show_them() -> None:
    app = OneApp(documents.APP, *(each for each in installed() if each.package != documents.PACKAGE))
    song, video = "Music/Kite.mp3", "Movies/Kite.mp4"
    data = {
        song: clips.mp3(clips.Clip(200_000, "Kite", "Foxes")), video: clips.mp4(clips.Clip(200_000), b""),
        "Music/Kite.md": b"# Air", "Download/Kite.md": b"# Wind", "Download/Kite.html": b"<p>Breeze</p>",
        "Download/Kite.mp3": clips.mp3(clips.Clip(200_000, "Kite", "Foxes")),
    }  # fmt: skip
    files = app.world.files
    for path, content in data.items():
        files = files.write(f"{SHARED}/{path}", content)
    app.world.put_files(files)
    queue = music_store.queue(app.world)
    opened = {
        song: (music.PACKAGE, "Foxes"), video: (vlc.PACKAGE, "00:00"), "Download/Kite.md": (notes.PACKAGE, "Wind"),
        "Download/Kite.mp3": (vlc.PACKAGE, "00:00"), "Download/Kite.html": (chrome.APP.package, "Breeze"),
        "Music/Kite.md": (notes.PACKAGE, "Air"),
    }  # fmt: skip
    for path, (package, shown) in opened.items():
        folder, _, name = path.partition("/")
        app.tap(folder, name)
        assert (app.phone.look(pixels=False).app, shown in app.shown) == (package, True), (path, app.shown)
        app.back(2)
    assert music_store.queue(app.world) == queue, "to open a song leaves the queue"
    app.tap("Music", "Kite.mp3", "Pause")
    assert music_store.queue(app.world).titles == ("Kite",)
    app.back(2)
    app.tap("Download", "Kite.md", "Edit note")
    app.fill("Text", "# Gust")
    app.tap("Save")
    assert app.world.files.text(f"{SHARED}/Download/Kite.md") == "# Gust"


def test_sorting() -> None:
    app = _opened()
    entries = document_list.inside(app.world.files, WORK)
    orders = {sort: [e.name for e in document_list.sorted_entries(entries, sort)] for sort in document_list.SORTS}
    assert orders["name"] == orders["largest"] == orders["oldest"] == ["a.txt", "b.pdf"]
    assert orders["name_down"] == orders["smallest"] == orders["newest"] == ["b.pdf", "a.txt"]


def test_what_is_shared_with_files_is_copied_into_a_folder() -> None:
    app = OneApp(gallery.APP, documents.APP)
    PICTURES.write(app.world, (MediaFile(f"{SHARED}/DCIM/sea.jpg", jpeg(view_of(1)), 1),))
    app.tap("DCIM", "sea.jpg", "Share", "Files", "Documents", "New folder")
    app.fill("Name", "Sea")
    app.tap("OK", "Sea", "Copy here")
    assert app.world.files.exists(f"{SHARED}/Documents/Sea/sea.jpg") and app.world.files.exists(
        f"{SHARED}/DCIM/sea.jpg"
    )
    assert app.world.page.package == gallery.PACKAGE
