"""Joplin, used by hand: notes, to-dos and notebooks in the tables of the real app."""

from hypothesis import given
from hypothesis import strategies as st

from emulators.virtual.apps import joplin
from emulators.virtual.apps import joplin_store as store
from emulators.virtual.apps.joplin_store import BOOKS, PAGES, Book, Page
from tests.emulators.virtual.apps.one_app import OneApp

NOTES = {
    "id", "parent_id", "title", "body", "created_time", "updated_time", "is_conflict", "latitude", "longitude",
    "altitude", "author", "source_url", "is_todo", "todo_due", "todo_completed", "source", "source_application",
    "application_data", "order", "user_created_time", "user_updated_time", "encryption_cipher_text",
    "encryption_applied", "markup_language", "is_shared", "share_id", "conflict_original_id", "master_key_id",
    "user_data",
}  # fmt: skip
NORMALIZED = {
    "id", "parent_id", "title", "body", "latitude", "longitude", "altitude", "source_url", "is_todo", "todo_due",
    "todo_completed", "user_created_time", "user_updated_time",
}  # fmt: skip


def _opened() -> OneApp:
    app = OneApp(joplin.APP)
    BOOKS.write(app.world, (Book("Home"), Book("Cellar", "Home")))
    PAGES.write(app.world, (Page("Lamp", "- [ ] bulb\n- shade", "Home", updated=5), Page("Wine", "", "Cellar", True)))
    return app


def test_the_tables_have_the_columns_of_the_real_app() -> None:
    world = _opened().world
    for table, columns in {"notes": NOTES, "notes_normalized": NORMALIZED}.items():
        found = world.query(store.PATH, f"SELECT name FROM pragma_table_info('{table}')")
        assert {str(name) for (name,) in found} == columns


def test_a_todo_is_stored_and_ticked_as_the_real_app_does() -> None:
    app = _opened()
    app.tap("Navigate up", "Cellar", "Add new", "New to-do")
    app.fill("Title", "Find the Key")
    app.tap("Save", "Done: Find the Key")
    row = app.world.query(
        store.PATH, "SELECT n.title, f.title, is_todo, todo_completed FROM notes n JOIN folders f ON f.id = n.parent_id"
        " WHERE n.title = 'Find the Key'"
    )[0]  # fmt: skip
    assert row == ("Find the Key", "Cellar", 1, app.world.state.now * 1_000)
    lower = app.world.query(store.PATH, "SELECT todo_completed FROM notes_normalized WHERE title = 'find the key'")
    assert lower == [(app.world.state.now * 1_000,)]


WORD = st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=8)
PAGE = st.builds(
    Page, WORD, st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=30),
    st.sampled_from(["Home", "Cellar"]), st.just(True), st.booleans(), st.sets(WORD, max_size=2).map(sorted).map(tuple),
    st.integers(1, 10**12),
)  # fmt: skip
_WORLD = _opened().world


@given(st.lists(PAGE, max_size=4, unique_by=(lambda p: p.title, lambda p: p.updated)))
def test_what_is_written_is_read(pages: list[Page]) -> None:
    world = _WORLD.fork()
    PAGES.write(world, tuple(pages))
    assert sorted(PAGES.read(world), key=repr) == sorted(pages, key=repr)
    assert set(BOOKS.read(world)) == {Book("Home"), Book("Cellar", "Home")}


def test_notes_are_written_moved_tagged_found_and_deleted() -> None:
    app = _opened()
    app.tap("Lamp", "bulb")
    assert "- [x] bulb" in PAGES.read(app.world)[0].body
    app.tap("More options", "Move to notebook", "Cellar")
    app.tap("More options", "Tags")
    app.fill("Tags", "red, blue")
    app.tap("OK", "More options", "Convert to to-do")
    lamp = next(page for page in PAGES.read(app.world) if page.title == "Lamp")
    assert (lamp.book, lamp.tags, lamp.todo) == ("Cellar", ("blue", "red"), True)
    app.tap("blue")
    assert "Tag: blue" in app.shown
    app.back(2)
    app.tap("Search notes")
    app.fill("Search notes", "SHADE bulb")
    app.tap("Lamp", "More options", "Delete", "Delete")
    assert [page.title for page in PAGES.read(app.world)] == ["Wine"]


def test_notebooks_are_made_renamed_and_deleted_with_their_notes() -> None:
    app = _opened()
    app.tap("Navigate up", "New notebook")
    app.fill("Notebook title", "Home")
    app.tap("OK")
    assert "There is already a notebook called Home" in app.shown
    app.fill("Notebook title", "Attic")
    app.tap("Parent notebook", "Home", "OK", "Attic", "More options", "Edit notebook")
    app.fill("Title", "Loft")
    app.tap("OK")
    assert Book("Loft", "Home") in BOOKS.read(app.world)
    app.tap("Navigate up", "Home", "More options", "Delete notebook", "Delete")
    assert BOOKS.read(app.world) == () and PAGES.read(app.world) == ()


def test_every_page_is_reached() -> None:
    app = _opened()
    for page in ("Tags", "Configuration"):
        app.tap("Navigate up", page)
        assert page in app.shown
        app.back()
    app.tap("Lamp", "More options", "Properties")
    assert "Home" in app.shown
