"""Tasks in Broccoli that write recipes or ask about them."""

from dataclasses import replace
from random import Random

from emulators.screen import Element, Flag, Screen
from emulators.virtual import pools
from emulators.virtual.apps import recipe_words as words
from emulators.virtual.apps.recipes import RECIPES, Recipe
from emulators.virtual.shelf import Content
from emulators.virtual.tasks.broccoli import APP, find, searching, swapped, unlike
from emulators.virtual.tasks.forms import tell_all
from emulators.virtual.tasks.moves import Move, Sight, answer, answered, entered, fill, last_seen, scroll, tap
from emulators.virtual.tasks.oracle import Route, Stage
from emulators.virtual.tasks.template import Case, Parameters, Template

__all__ = ["FIELDS", "TEMPLATES", "adding", "said"]

FIELDS = {
    "title": "Title", "description": "Description", "servings": "Servings", "time": "Preparation time",
    "ingredients": "Ingredients", "directions": "Directions",
}  # fmt: skip
"""Parameters and the fields they go into."""


def said(one: Recipe, place: str = "") -> dict[str, str]:
    """A recipe as parameters, whose names end in `place`."""
    texts = (one.title, one.description, one.servings, one.preparation, one.ingredients, one.directions)
    return {f"{key}{place}": text for key, text in zip(FIELDS, texts, strict=True)}


def adding(texts: dict[str, str]) -> Route:
    """Write a recipe with these texts by parameter."""
    form = tuple(Stage("New recipe", f"enter the {key}", fill(FIELDS[key], text)) for key, text in texts.items())
    stages = (Stage("Recipes", "write a recipe", tap("New recipe")), *form, Stage("New recipe", "save", tap("Save")))
    last, text = list(texts.items())[-1]
    shown = {f"new_{'preparation' if last == 'time' else last}": text}
    return Route(APP, stages, entered("New recipe", "Save", **shown))


def _lined(one: Recipe) -> Recipe:
    """With ingredients and directions on one line each, as an instruction tells them."""
    return replace(one, ingredients=one.ingredients.replace("\n", ", "), directions=one.directions.replace("\n", ". "))


def _add(rng: Random, content: Content, held: bool) -> Case:
    new = _lined(unlike(rng, content, held=held))
    return Case(said(new), content, content.put(RECIPES, (*content.of(RECIPES), new)))


def _add_routes(p: Parameters) -> tuple[Route, ...]:
    return (adding({key: p[key] for key in FIELDS}),)


def _short(rng: Random, content: Content, held: bool) -> Case:
    new = unlike(rng, content, held=held)
    new = Recipe(new.title, servings=new.servings)
    after = content.put(RECIPES, (*content.of(RECIPES), new))
    return Case({"title": new.title, "servings": new.servings}, content, after)


def _short_routes(p: Parameters) -> tuple[Route, ...]:
    return (adding({"title": p["title"], "servings": p["servings"]}),)


def _add_two(rng: Random, content: Content, held: bool) -> Case:
    one = _lined(unlike(rng, content, held=held))
    other = _lined(unlike(rng, content, held=held, also=(one,)))
    while other.directions == one.directions:
        other = _lined(unlike(rng, content, held=held, also=(one,)))
    after = content.put(RECIPES, (*content.of(RECIPES), one, other))
    return Case({**said(one), **said(other, "_2")}, content, after)


def _add_two_routes(p: Parameters) -> tuple[Route, ...]:
    return (*_add_routes(p), adding({key: p[f"{key}_2"] for key in FIELDS}))


# Ask


def _how_long(rng: Random, content: Content, held: bool) -> Case:
    one = rng.choice(content.of(RECIPES))
    return Case({"title": one.title}, content, content, answer=one.preparation)


def _how_long_routes(p: Parameters) -> tuple[Route, ...]:
    return (Route(APP, (find(p["title"]), Stage("Recipe", "tell the time", answer(_time))), answered),)


def _time(sight: Sight) -> str | None:
    return next((e.label for e in sight.screen.elements if e.label in words.TIMES), None)


def _counted(rng: Random, content: Content, held: bool) -> Case:
    """A recipe is given another number of ingredients."""
    one = rng.choice(content.of(RECIPES))
    things = rng.sample(pools.part(words.INGREDIENTS, held=held), rng.randrange(2, 7))
    new = replace(one, ingredients="\n".join(f"{rng.choice(words.AMOUNTS)} {thing}" for thing in things))
    before = swapped(content, one, new)
    return Case({"title": one.title}, before, before, answer=str(len(things)))


def _counted_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (find(p["title"]), Stage("Recipe", "count the ingredients", tell_all(_ingredients)))
    return (Route(APP, stages, answered),)


def _below_tabs(sight: Sight) -> list[Element]:
    """The items of the list under the tabs."""
    elements = [e for e in sight.screen.elements if not e.has(Flag.SYSTEM)]
    tabs = [i for i, e in enumerate(elements) if e.label == "Directions" and e.has(Flag.CLICKABLE)]
    top = elements[tabs[0]].box.bottom if tabs else 0
    return [e for e in elements if e.role.endswith("TextView") and e.box.top >= top - 1]


def _ingredients(screens: tuple[Screen, ...]) -> str | None:
    """How many there are; where the tabs have been scrolled away, what stood above them is none."""
    first = Sight(screens[0])
    items = [element.label for element in _below_tabs(first)]
    above = {element.label for element in first.screen.elements} - set(items)
    return str(len(set(items) | {e.label for screen in screens for e in _below_tabs(Sight(screen))} - above))


def _which(rng: Random, content: Content, held: bool) -> Case:
    """The only one with an ingredient that no text of the others has."""
    texts = {one.title: f"{one.title} {one.description} {one.ingredients} {one.directions}".lower()
             for one in content.of(RECIPES)}  # fmt: skip
    pool = pools.part(words.INGREDIENTS, held=held)
    free = [word for word in pool if not any(word in text for text in texts.values())]
    one = rng.choice(content.of(RECIPES))
    before, word = content, free[0] if free else ""
    if not free:
        word = rng.choice(pool)
        other = next(other for other in pool if other not in word and word not in other)
        cleared = tuple(
            replace(each, ingredients=each.ingredients.replace(word, other),
                    directions=each.directions.replace(word, other))
            for each in content.of(RECIPES)
        )  # fmt: skip
        cleared = tuple(each for each in cleared if word not in f"{each.title} {each.description}".lower())
        before = content.put(RECIPES, cleared)
        one = rng.choice(cleared)
    new = replace(one, ingredients=f"{one.ingredients}\n1 cup {word}")
    before = swapped(before, one, new)
    rivals = tuple(each.title for each in before.of(RECIPES))
    return Case({"ingredient": word}, before, before, answer=new.title, rivals=rivals)


def _which_routes(p: Parameters) -> tuple[Route, ...]:
    stages = (*searching(p["ingredient"]), Stage("Search recipes", "tell the title", answer(_first_title)))
    return (Route(APP, stages, answered),)


def _first_title(sight: Sight) -> str | None:
    return next((e.text for e in sight.screen.elements if e.role.endswith("CardView")), None)


def _step(rng: Random, content: Content, held: bool) -> Case:
    one = rng.choice(content.of(RECIPES))
    steps = one.directions.split("\n")
    number = rng.randrange(len(steps))
    asked = {"title": one.title, "value": ("first", "second", "third")[number]}
    return Case(asked, content, content, answer=steps[number], rivals=tuple(steps))


def _step_routes(p: Parameters) -> tuple[Route, ...]:
    number = ("first", "second", "third").index(p["value"])

    def read(sight: Sight) -> Move | None:
        tab = last_seen(sight, "Directions")
        if tab is None or not tab.has(Flag.SELECTED):
            return None
        items = [element.label for element in _below_tabs(sight)]
        there = f"{number + 1}" in items[:-1]
        return answer(lambda _: items[items.index(f"{number + 1}") + 1])(sight) if there else scroll(sight)

    stages = (
        find(p["title"]),
        Stage("Recipe", "tell the step", read),
        Stage("Recipe", "see the directions", tap("Directions")),
    )
    return (Route(APP, stages, answered),)


TEMPLATES = (
    Template(
        "phone/broccoli/how_long", "easy", 14,
        ("How long does it take to make {title}?", "What is the preparation time of the recipe {title}?"),
        _how_long, _how_long_routes,
    ),
    Template(
        "phone/broccoli/count_ingredients", "easy", 14,
        ("How many ingredients does the recipe {title} list?", "Count the ingredients of the recipe {title}"),
        _counted, _counted_routes,
    ),
    Template(
        "phone/broccoli/tell_step", "medium", 16,
        ("What is the {value} step of the recipe {title}?", "Tell me the {value} direction for making {title}"),
        _step, _step_routes,
    ),
    Template(
        "phone/broccoli/which_uses", "medium", 12,
        ("Which recipe uses {ingredient}?", "In which of my recipes is there {ingredient}?"),
        _which, _which_routes,
    ),
    Template(
        "phone/broccoli/add_short", "medium", 14,
        ("Add a recipe called {title} for {servings}", "Make a new recipe {title} that yields {servings}"),
        _short, _short_routes,
    ),
    Template(
        "phone/broccoli/add", "hard", 26,
        (
            'Add the recipe {title} ("{description}", {servings}, {time}). Ingredients: "{ingredients}". '
            'Directions: "{directions}"',
            "Write this recipe into Broccoli.\nTitle: {title}\nDescription: {description}\nServings: {servings}\n"
            "Preparation time: {time}\nIngredients: {ingredients}\nDirections: {directions}",
        ),
        _add, _add_routes,
    ),
    Template(
        "phone/broccoli/add_two", "hard", 50,
        (
            "Add two recipes, as title|description|servings|time|ingredients|directions:\n"
            "{title}|{description}|{servings}|{time}|{ingredients}|{directions}\n"
            "{title_2}|{description_2}|{servings_2}|{time_2}|{ingredients_2}|{directions_2}",
            "Write these recipes into Broccoli.\nTitle: {title}\nDescription: {description}\nServings: {servings}\n"
            "Preparation time: {time}\nIngredients: {ingredients}\nDirections: {directions}\n\nTitle: {title_2}\n"
            "Description: {description_2}\nServings: {servings_2}\nPreparation time: {time_2}\n"
            "Ingredients: {ingredients_2}\nDirections: {directions_2}",
        ),
        _add_two, _add_two_routes,
    ),
)  # fmt: skip
