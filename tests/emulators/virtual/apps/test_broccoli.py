"""Broccoli, used by hand: what is typed ends up in the table of the real app, and every page is reached."""

from hypothesis import given
from hypothesis import strategies as st

from emulators.virtual.apps import broccoli
from emulators.virtual.apps import recipes as store
from emulators.virtual.apps.recipes import CATEGORIES, RECIPES, Recipe
from tests.emulators.virtual.apps.one_app import OneApp

COLUMNS = [
    "recipeId", "title", "description", "servings", "preparationTime", "source", "ingredients", "directions",
    "favorite", "imageName",
]  # fmt: skip


def test_a_recipe_is_stored_as_the_real_app_stores_it() -> None:
    app = OneApp(broccoli.APP)
    columns = app.world.query(store.PATH, "SELECT name FROM pragma_table_info('recipes')")
    assert [str(name) for (name,) in columns] == COLUMNS
    app.tap("New recipe", "Save")
    assert "Title is empty" in app.shown
    for label, text in {"Title": "Soup", "Description": "Hot", "Servings": "2", "Preparation time": "1 h"}.items():
        app.fill(label, text)
    app.back()
    app.tap("Save")
    row = app.world.query(store.PATH, "SELECT * FROM recipes ORDER BY recipeId DESC LIMIT 1")[0]
    assert row[1:] == ("Soup", "Hot", "2", "1 h", "", "", "", 0, "")


def test_a_row_written_by_hand_is_read_back() -> None:
    world = OneApp(broccoli.APP).world
    world.execute(store.PATH, "INSERT INTO recipes (title, servings, favorite) VALUES ('Pie', '6 servings', 1)")
    assert Recipe("Pie", servings="6 servings", favorite=True) in RECIPES.read(world)


TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=30)
MADE = st.builds(
    Recipe, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, st.booleans(), TEXT,
    st.sets(st.sampled_from(CATEGORIES)).map(lambda chosen: tuple(c for c in CATEGORIES if c in chosen)),
)  # fmt: skip
_WORLD = OneApp(broccoli.APP).world


@given(st.lists(MADE, max_size=4))
def test_what_is_written_is_read(made: list[Recipe]) -> None:
    world = _WORLD.fork()
    RECIPES.write(world, tuple(made))
    assert RECIPES.read(world) == tuple(made)


def test_every_page_is_reached_and_does_what_it_says() -> None:
    app = OneApp(broccoli.APP)
    one = RECIPES.read(app.world)[0]
    first = min(RECIPES.read(app.world), key=lambda each: each.title)
    app.tap(first.title, "Directions")
    assert first.directions.split("\n")[0] in app.shown
    app.tap("Add to favorites" if not first.favorite else "Remove from favorites")
    assert next(e for e in RECIPES.read(app.world) if e.title == first.title).favorite != first.favorite
    app.tap("More options", "Cook", "Next step")
    assert "Step 2 of 3" in app.shown
    app.back(2)
    app.tap("Seasons", "Next month")
    assert "November" in app.shown
    app.tap("Recipes", "More options", "Categories", "New category")
    app.fill("Name", "Snacks")
    app.tap("Add")
    assert "Snacks" in app.shown
    app.tap("Delete Snacks", "Delete")
    assert "Snacks" not in app.shown
    app.back()
    app.tap("Search recipes")
    app.fill("Search recipes", one.title.lower())
    app.tap(one.title, "More options", "Delete", "Delete")
    assert one.title not in {each.title for each in RECIPES.read(app.world)}


def test_a_category_narrows_the_list() -> None:
    app = OneApp(broccoli.APP)
    app.tap("Breakfast")
    others = {one.title for one in RECIPES.read(app.world) if "Breakfast" not in one.categories}
    assert not others & set(app.shown)


def test_the_tab_that_is_shown_already_leaves_nothing() -> None:
    app = OneApp(broccoli.APP)
    app.tap("Recipes")
    assert app.world.page.package == broccoli.PACKAGE
    app.tap("Seasons", "Recipes")
    assert app.world.page.screen == "list"
