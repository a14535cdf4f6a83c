"""Recipes as Broccoli keeps them: the table `recipes` of its database, and categories that recipes are filed under."""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from emulators.virtual import pools
from emulators.virtual.apps import recipe_words as words
from emulators.virtual.shelf import Content, Shelf
from emulators.virtual.world import World

__all__ = [
    "CATEGORIES", "PATH", "RECIPES", "SCHEMA", "Recipe", "add", "change", "draw_recipe", "find", "listed", "recipes",
    "remove", "star",
]  # fmt: skip

PATH = "/data/data/com.flauschcode.broccoli/databases/broccoli"

SCHEMA = """
CREATE TABLE recipes (
  recipeId INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, title TEXT, description TEXT, servings TEXT,
  preparationTime TEXT, source TEXT, ingredients TEXT, directions TEXT, favorite INTEGER NOT NULL DEFAULT 0,
  imageName TEXT);
CREATE TABLE categories (categoryId INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, name TEXT NOT NULL);
CREATE TABLE recipes_with_categories (
  recipeId INTEGER NOT NULL, categoryId INTEGER NOT NULL, PRIMARY KEY (recipeId, categoryId));
INSERT INTO categories (name) VALUES ('Breakfast');
INSERT INTO categories (name) VALUES ('Main course');
INSERT INTO categories (name) VALUES ('Dessert');
"""

CATEGORIES = ("Breakfast", "Main course", "Dessert")
"""Those that a phone has; others can be made."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """One recipe; `ingredients` and `directions` have a line for each item. `categories` are names, in order."""

    title: str
    description: str = ""
    servings: str = ""
    preparation: str = ""
    source: str = ""
    ingredients: str = ""
    directions: str = ""
    favorite: bool = False
    image: str = ""
    categories: tuple[str, ...] = ()


def draw_recipe(rng: Random, *, held: bool) -> Recipe:
    """A dish with ingredients and steps that name them."""
    dish = pools.pick(words.DISHES, rng, held=held)
    ingredients, directions = words.written(rng, dish, held=held)
    return Recipe(
        dish[0], pools.pick(words.DESCRIPTIONS, rng, held=held), pools.pick(words.SERVINGS, rng, held=held),
        pools.pick(words.TIMES, rng, held=held), rng.choice(words.SOURCES), ingredients, directions,
        rng.random() < 0.2, "", (dish[1],),
    )  # fmt: skip


def _draw(rng: Random, content: Content) -> tuple[Recipe, ...]:
    drawn: list[Recipe] = []
    while len(drawn) < 9:
        new = draw_recipe(rng, held=content.held)
        if all(new.title != old.title for old in drawn):
            drawn.append(new)
    return tuple(drawn)


_COLUMNS = "title, description, servings, preparationTime, source, ingredients, directions, favorite, imageName"


def listed(world: World, *, category: str = "", favorites: bool = False) -> tuple[tuple[int, str, str, str, bool], ...]:
    """(id, title, description, preparation time, favorite) in the order of their titles; of a category, if given."""
    sql = "SELECT recipeId, title, description, preparationTime, favorite FROM recipes"
    args: tuple[str, ...] = ()
    if category:
        sql += (
            " WHERE recipeId IN (SELECT w.recipeId FROM recipes_with_categories w"
            " JOIN categories c ON c.categoryId = w.categoryId WHERE c.name = ?)"
        )
        args = (category,)
    elif favorites:
        sql += " WHERE favorite != 0"
    rows = world.query(PATH, sql + " ORDER BY title COLLATE NOCASE, recipeId", *args)
    return tuple((int(str(r[0])), str(r[1] or ""), str(r[2] or ""), str(r[3] or ""), bool(r[4])) for r in rows)


def find(world: World, wanted: str) -> frozenset[int]:
    """The ids of the recipes that have this text in title, description, ingredients or directions."""
    like = f"%{wanted.replace('^', '^^').replace('%', '^%').replace('_', '^_')}%"
    columns = ("title", "description", "ingredients", "directions")
    where = " OR ".join(f"{column} LIKE ? ESCAPE '^'" for column in columns)
    return frozenset(int(str(row)) for (row,) in world.query(PATH, f"SELECT recipeId FROM recipes WHERE {where}",
                                                             *(like for _ in columns)))  # fmt: skip


def recipes(world: World, row: int = 0) -> tuple[tuple[int, Recipe], ...]:
    """(id, recipe) of all, in the order in which they were made, or of the one with this id."""
    filed: dict[int, tuple[str, ...]] = {}
    pairs = world.query(
        PATH,
        "SELECT w.recipeId, c.name FROM recipes_with_categories w JOIN categories c ON c.categoryId = w.categoryId"
        " ORDER BY c.categoryId",
    )
    for recipe, name in pairs:
        filed[int(str(recipe))] = (*filed.get(int(str(recipe)), ()), str(name))
    sql = f"SELECT recipeId, {_COLUMNS} FROM recipes" + (" WHERE recipeId = ?" if row else "") + " ORDER BY recipeId"
    return tuple(_recipe(each, filed) for each in world.query(PATH, sql, *((row,) if row else ())))


def _recipe(row: tuple[object, ...], filed: dict[int, tuple[str, ...]]) -> tuple[int, Recipe]:
    key, texts = int(str(row[0])), [str(value or "") for value in row[1:]]
    title, description, servings, preparation, source, ingredients, directions, _, image = texts
    return key, Recipe(title, description, servings, preparation, source, ingredients, directions, bool(row[8]), image,
                       filed.get(key, ()))  # fmt: skip


def add(world: World, new: Recipe) -> int:
    """Store a recipe; returns its id."""
    marks = ", ".join("?" * 9)
    row = world.execute(PATH, f"INSERT INTO recipes ({_COLUMNS}) VALUES ({marks})", *_values(new))
    _file(world, row, new.categories)
    return row


def change(world: World, row: int, new: Recipe) -> None:
    """Give the recipe with this id another content."""
    assigned = ", ".join(f"{column} = ?" for column in _COLUMNS.split(", "))
    world.execute(PATH, f"UPDATE recipes SET {assigned} WHERE recipeId = ?", *_values(new), row)
    _file(world, row, new.categories)


def _values(one: Recipe) -> tuple[str | int, ...]:
    return (
        one.title, one.description, one.servings, one.preparation, one.source, one.ingredients, one.directions,
        int(one.favorite), one.image,
    )  # fmt: skip


def _file(world: World, row: int, categories: Iterable[str]) -> None:
    world.execute(PATH, "DELETE FROM recipes_with_categories WHERE recipeId = ?", row)
    for name in categories:
        world.execute(PATH, "INSERT INTO recipes_with_categories SELECT ?, categoryId FROM categories WHERE name = ?",
                      row, name)  # fmt: skip


def star(world: World, row: int, *, on: bool) -> None:
    """Make the recipe a favourite, or one no longer."""
    world.execute(PATH, "UPDATE recipes SET favorite = ? WHERE recipeId = ?", int(on), row)


def remove(world: World, row: int) -> None:
    world.execute(PATH, "DELETE FROM recipes WHERE recipeId = ?", row)
    world.execute(PATH, "DELETE FROM recipes_with_categories WHERE recipeId = ?", row)


def _write(world: World, things: Iterable[Recipe]) -> None:
    for table in ("recipes", "recipes_with_categories"):
        world.execute(PATH, f"DELETE FROM {table}")
    world.execute(PATH, "DELETE FROM sqlite_sequence WHERE name = 'recipes'")
    for thing in things:
        add(world, thing)


def _read(world: World) -> tuple[Recipe, ...]:
    return tuple(one for _, one in recipes(world))


def _say(one: Recipe) -> str:
    texts = (one.title, one.description, one.servings, one.preparation, one.source, one.ingredients, one.directions)
    star = ", favourite" if one.favorite else ""
    return f"recipe {', '.join(repr(text.strip()) for text in texts)}, in {', '.join(one.categories) or 'none'}{star}"


RECIPES: Shelf[Recipe] = Shelf(
    "recipes", _draw, _write, _read, _say, (f"{PATH}#recipes", f"{PATH}#recipes_with_categories")
)
"""The recipes of the phone."""
