"""Pro Expense, used by hand: what is typed ends up in the table of the real app, and every page is reached."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from emulators.virtual.apps import expense, expense_pages
from emulators.virtual.apps import expense_store as store
from emulators.virtual.apps.expense_store import EXPENSES, Expense
from tests.emulators.virtual.apps.one_app import OneApp

COLUMNS = ["expense_id", "name", "amount", "category", "note", "created_date", "modified_date"]


def test_an_entry_is_stored_as_the_real_app_stores_it() -> None:
    app = OneApp(expense.APP)
    columns = app.world.query(store.PATH, "SELECT name FROM pragma_table_info('expense')")
    assert [str(name) for (name,) in columns] == COLUMNS
    app.tap("Add expense")
    for label, text in {"Name": "Tram ticket", "Amount": "12.5", "Note": "to work"}.items():
        app.fill(label, text)
    app.back()
    app.tap("Transportation", "Save")
    row = app.world.query(store.PATH, "SELECT * FROM expense ORDER BY expense_id DESC LIMIT 1")[0]
    now = app.world.state.now * 1_000
    assert row[1:] == ("Tram ticket", 1_250, 7, "to work", now, now)
    assert "Tram ticket" in app.shown


def test_a_row_written_by_hand_is_read_back() -> None:
    world = OneApp(expense.APP).world
    world.execute(
        store.PATH,
        "INSERT INTO expense (name, amount, category, note, created_date, modified_date)"
        " VALUES ('Books', 4200, 10, NULL, 1697000000000, 1697000000000)",
    )
    assert Expense("Books", 4_200, 10, "", 1_697_000_000_000, 1_697_000_000_000) in EXPENSES.read(world)


ENTRIES = st.builds(
    Expense, st.text(max_size=20), st.integers(1, 10**8), st.sampled_from(sorted(store.CATEGORIES)),
    st.text(max_size=20), st.integers(1_600_000_000_000, 1_700_000_000_000), st.integers(0, 1_700_000_000_000),
)  # fmt: skip


@given(st.lists(ENTRIES, max_size=5, unique_by=lambda one: one.created))
def test_what_is_written_is_read(entries: list[Expense]) -> None:
    world = _WORLD.fork()
    EXPENSES.write(world, tuple(entries))
    assert sorted(EXPENSES.read(world), key=repr) == sorted(entries, key=repr)


_WORLD = OneApp(expense.APP).world


def test_every_page_is_reached_and_does_what_it_says() -> None:
    app = OneApp(expense.APP)
    for page in ("Statistics", "Backup", "Settings", "About"):
        app.tap("Navigate up", page)
        assert page in app.shown
        if page == "Backup":
            app.tap("Export")
            assert app.world.files.text(expense_pages.BACKUP).count("\n") == 10
        app.back()
    app.tap("Navigate up", "Settings", "Currency", "Euro")
    app.back()
    assert any("€" in text for text in app.shown)


def test_several_are_deleted_at_once_and_after_a_question() -> None:
    app = OneApp(expense.APP)
    names = [one.name for _, one in store.expenses(app.world)]
    app.tap("More")
    app.hold(names[0])
    app.tap(names[1])
    assert "2 selected" in app.shown
    app.tap("Delete", "Cancel")
    assert len(store.expenses(app.world)) == len(names)
    app.tap("Delete", "Delete")
    assert [one.name for _, one in store.expenses(app.world)] == names[2:]


def test_sorting_and_search() -> None:
    app = OneApp(expense.APP)
    dearest = max((one for _, one in store.expenses(app.world)), key=lambda one: one.amount)
    app.tap("More", "More options", "Sort by amount")
    labels = [e.label for e in app.phone.look(pixels=False).elements if e.role.endswith("LinearLayout")]
    assert labels[0] == dearest.name
    app.tap("Search expenses")
    app.fill("Search expenses", dearest.name[:5].lower())
    assert dearest.name in app.shown
    app.fill("Search expenses", "no such thing")
    assert "No expenses found" in app.shown


def test_a_form_that_is_not_filled_is_refused() -> None:
    app = OneApp(expense.APP)
    app.tap("Add expense", "Save")
    assert "Name is empty" in app.shown
    app.fill("Name", "Tea")
    for amount in ("", "0", "-3", "tea", "1.234"):
        app.fill("Amount", amount)
        app.tap("Save")
        assert "Type an amount such as 12.50" in app.shown
    app.back(2)
    app.tap("Discard")
    assert "Home" in app.shown


def test_drawn_entries_are_of_their_pool() -> None:
    drawn = [store.draw_expense(Random(i), now=1_697_384_040, held=held) for i in range(60) for held in (True, False)]
    held, train = {one.name for one in drawn[::2]}, {one.name for one in drawn[1::2]}
    assert not held & train and not {one.amount for one in drawn[::2]} & {one.amount for one in drawn[1::2]}
