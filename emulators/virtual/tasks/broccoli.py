"""Tasks in Broccoli: finding, changing and deleting recipes."""

from dataclasses import replace
from random import Random

from emulators.screen import Element, Flag
from emulators.virtual import pools
from emulators.virtual.apps import recipe_words as words
from emulators.virtual.apps import recipes as store
from emulators.virtual.apps.recipes import RECIPES, Recipe
from emulators.virtual.shelf import Content
from emulators.virtual.tasks import ways
from emulators.virtual.tasks.moves import (
    INFEASIBLE,
    Move,
    Rule,
    Sight,
    agreed,
    fill,
    here,
    says,
    scroll,
    switch,
    tap,
    tapped,
    touch,
)  # fmt: skip
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Draw, Parameters, Routes, Template

__all__ = ["APP", "TEMPLATES", "changed", "find", "searching", "swapped", "unlike"]

APP = "Broccoli"


def find(title: str) -> Stage:
    return ways.find("Recipes", title)


def swapped(content: Content, old: Recipe, *new: Recipe) -> Content:
    return content.put(RECIPES, ways.swapped(content.of(RECIPES), old, *new))


def unlike(rng: Random, content: Content, *, held: bool, also: tuple[Recipe, ...] = ()) -> Recipe:
    """A recipe whose title no other has, without source, category and star."""
    known = {one.title for one in (*content.of(RECIPES), *also)}
    while (new := store.draw_recipe(rng, held=held)).title in known:
        pass
    return replace(new, source="", favorite=False, categories=())


def searching(text: str) -> tuple[Stage, ...]:
    return ways.search("Recipes", text)


# Delete


def _deleting(title: str) -> tuple[Stage, ...]:
    """From the list or what a search has found: open it, delete it, and say yes."""
    return (find(title), *_gone())


def _gone() -> tuple[Stage, ...]:
    return (
        Stage("Recipe", "open the menu", tap("More options")),
        Stage("Menu", "delete", tap("Delete")),
        Stage("Delete recipe?", "confirm", tap("Delete")),
    )


def _done(title: str, stages: tuple[Stage, ...]) -> Route:
    return Route(APP, stages, agreed("Delete recipe?", "Delete", f"{title} will be deleted."))


def _delete(rng: Random, content: Content, held: bool) -> Case:
    one = rng.choice(content.of(RECIPES))
    return Case({"title": one.title}, content, swapped(content, one))


def _delete_routes(p: Parameters) -> tuple[Route, ...]:
    return (_done(p["title"], _deleting(p["title"])),)


def _delete_three(rng: Random, content: Content, held: bool) -> Case:
    chosen = rng.sample(content.of(RECIPES), 3)
    rest = tuple(one for one in content.of(RECIPES) if one not in chosen)
    names = dict(zip(("first", "second", "third"), (one.title for one in chosen), strict=True))
    return Case(names, content, content.put(RECIPES, rest))


def _delete_three_routes(p: Parameters) -> tuple[Route, ...]:
    return tuple(_done(p[key], _deleting(p[key])) for key in ("first", "second", "third"))


def _hits(content: Content, word: str) -> tuple[Recipe, ...]:
    """What a search for a word finds."""
    return tuple(
        one for one in content.of(RECIPES)
        if word in f"{one.title}\n{one.description}\n{one.ingredients}\n{one.directions}".lower()
    )  # fmt: skip


def _delete_with(rng: Random, content: Content, held: bool) -> Case:
    """All with an ingredient that some have, but not most."""
    found = {word: _hits(content, word) for word in pools.part(words.INGREDIENTS, held=held)}
    word = rng.choice([word for word, hits in found.items() if 1 <= len(hits) <= 3] or list(found))
    rest = tuple(one for one in content.of(RECIPES) if one not in found[word])
    if len(rest) == len(content.of(RECIPES)):
        one = rng.choice(rest)
        return _delete_with(rng, swapped(content, one, replace(one, directions=f"Stir in {word}")), held)
    return Case({"ingredient": word}, content, content.put(RECIPES, rest))


def _delete_with_routes(p: Parameters) -> tuple[Route, ...]:
    first = Stage("Search recipes", "open what is found", _first_card)
    return (Route(APP, (*searching(p["ingredient"]), first, *_gone()), says("Search recipes", "No recipes found")),)


def _cards(sight: Sight) -> list[Element]:
    return [e for e in sight.screen.elements if e.role.endswith("CardView") and e.has(Flag.CLICKABLE)]


def _first_card(sight: Sight) -> Move | None:
    cards = _cards(sight)
    return touch(sight, cards[0]) if cards else None


def _duplicates(count: int) -> Draw:
    """One recipe is there twice; with `count`, that many more have its title and take another time."""

    def draw(rng: Random, content: Content, held: bool) -> Case:
        twin = rng.choice(content.of(RECIPES))
        times = rng.sample([t for t in pools.part(words.TIMES, held=held) if t != twin.preparation], count)
        like = tuple(replace(twin, preparation=time) for time in times)
        after = content.put(RECIPES, (*content.of(RECIPES), *like))
        return Case({}, after.put(RECIPES, (*after.of(RECIPES), twin)), after)

    return draw


def _twin(sight: Sight) -> Move | None:
    """Open the first of two cards that say the same, looking for them down the list."""
    cards = [card for card in _cards(sight) if card.value.count(",") >= 1]
    said = [(card.text, card.value) for card in cards]
    for card in cards:
        if said.count((card.text, card.value)) > 1:
            return touch(sight, card)
    return scroll(sight)


def _duplicates_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (Stage("Recipes", "find what is there twice", _twin), *_gone())
    return (Route(APP, stages, tapped("Delete recipe?", "Delete")),)


def _unknown(rng: Random, content: Content, held: bool) -> Case:
    return Case({"title": unlike(rng, content, held=held).title}, content, content, infeasible=True)


def _unknown_routes(p: Parameters) -> tuple[Route, ...]:
    return (Route(APP, searching(p["title"]), says("Search recipes", "No recipes found")),)


# Change


def _star(on: bool) -> Draw:
    def draw(rng: Random, content: Content, held: bool) -> Case:
        one = rng.choice(content.of(RECIPES))
        old = replace(one, favorite=not on)
        before = swapped(content, one, old)
        return Case({"title": one.title}, before, swapped(before, old, replace(old, favorite=on)))

    return draw


def _star_routes(on: bool) -> Routes:
    label, other = (
        ("Add to favorites", "Remove from favorites") if on else ("Remove from favorites", "Add to favorites")
    )

    def routes(p: Parameters) -> tuple[Route, ...]:
        heart = Stage("Recipe", "change the favorites", here(label))
        return (Route(APP, (find(p["title"]), heart), says("Recipe", other)),)

    return routes


def changed(title: str, rule: Rule, goal: str) -> tuple[Route, ...]:
    """Edit a recipe with `rule` and save it."""
    stages = (
        find(title),
        Stage("Recipe", "open the menu", tap("More options")),
        Stage("Menu", "edit", tap("Edit")),
        Stage("Edit recipe", goal, rule),
        Stage("Edit recipe", "save", tap("Save")),
    )
    return (Route(APP, stages, tapped("Edit recipe", "Save")),)


def _servings(rng: Random, content: Content, held: bool) -> Case:
    one = rng.choice(content.of(RECIPES))
    if len(pools.part(words.SERVINGS, held=held)) < 2:
        raise ValueError("the pool of servings needs two values")
    servings = rng.choice([s for s in pools.part(words.SERVINGS, held=held) if s != one.servings])
    after = swapped(content, one, replace(one, servings=servings))
    return Case({"title": one.title, "servings": servings}, content, after)


def _servings_routes(p: Parameters) -> tuple[Route, ...]:
    return changed(p["title"], fill("Servings", p["servings"]), "enter the servings")


def _file(rng: Random, content: Content, held: bool) -> Case:
    one = rng.choice([each for each in content.of(RECIPES) if len(each.categories) < len(store.CATEGORIES)])
    category = rng.choice([name for name in store.CATEGORIES if name not in one.categories])
    filed = tuple(name for name in store.CATEGORIES if name in (*one.categories, category))
    after = swapped(content, one, replace(one, categories=filed))
    return Case({"title": one.title, "category": category}, content, after)


def _file_routes(p: Parameters) -> tuple[Route, ...]:
    return changed(p["title"], switch(p["category"], on=True), f"tick {p['category']}")


TEMPLATES = (
    Template(
        "phone/broccoli/delete", "medium", 18,
        ("Delete the recipe {title}", "Remove {title} from my recipes", "Throw out the recipe for {title}"),
        _delete, _delete_routes,
    ),
    Template(
        "phone/broccoli/add_favorite", "easy", 14,
        ("Add {title} to the favorite recipes", "Mark the recipe {title} as a favorite"),
        _star(True), _star_routes(True),
    ),
    Template(
        "phone/broccoli/remove_favorite", "easy", 14,
        ("Take {title} out of the favorite recipes", "Remove the recipe {title} from the favorites"),
        _star(False), _star_routes(False),
    ),
    Template(
        "phone/broccoli/change_servings", "medium", 18,
        ("Change the servings of the recipe {title} to {servings}", "The recipe {title} makes {servings}; correct it"),
        _servings, _servings_routes,
    ),
    Template(
        "phone/broccoli/file", "medium", 18,
        ("Put the recipe {title} into the category {category} too", "Also file the recipe {title} under {category}"),
        _file, _file_routes,
    ),
    Template(
        "phone/broccoli/delete_duplicate", "medium", 24,
        (
            "One recipe is there twice, all the same; delete one of the two",
            "Delete all but one of any recipes that are exact duplicates",
        ),
        _duplicates(0), _duplicates_routes,
    ),
    Template(
        "phone/broccoli/delete_duplicate_among_similar", "hard", 28,
        (
            "Several recipes have the same title, but only two of them are the same; delete one of these two",
            "Delete all but one of any recipes that are exact duplicates and keep those that take another time",
        ),
        _duplicates(2), _duplicates_routes,
    ),
    Template(
        "phone/broccoli/delete_three", "medium", 40,
        (
            "Delete these recipes: {first}, {second}, {third}",
            "Remove the recipes {first}, {second} and {third} from Broccoli",
        ),
        _delete_three, _delete_three_routes,
    ),
    Template(
        "phone/broccoli/delete_with_ingredient", "hard", 44,
        ("Delete all recipes that use {ingredient}", "Remove every recipe with {ingredient} in it"),
        _delete_with, _delete_with_routes,
    ),
    Template(
        "phone/broccoli/delete_unknown", "medium", 12,
        ("Delete the recipe {title}", "Remove {title} from my recipes", "Throw out the recipe for {title}"),
        _unknown, _unknown_routes, INFEASIBLE,
    ),
)  # fmt: skip
