"""What recipes are made of: dishes with their main ingredient and method, other ingredients by kind, short texts."""

from collections.abc import Mapping
from random import Random

from emulators.virtual import pools

__all__ = ["AMOUNTS", "DESCRIPTIONS", "DISHES", "INGREDIENTS", "SERVINGS", "SOURCES", "TIMES", "Dish", "written"]

Dish = tuple[str, str, str, str, str]
"""Title, category, how much of what it is made of, and how."""

DISHES: tuple[Dish, ...] = (
    ("Pumpkin soup", "Main course", "800 g", "pumpkin", "soup"),
    ("Oat porridge", "Breakfast", "80 g", "rolled oats", "porridge"),
    ("Apple crumble", "Dessert", "600 g", "apples", "cake"),
    ("Lentil stew", "Main course", "300 g", "lentils", "stew"),
    ("Berry smoothie", "Breakfast", "250 g", "frozen berries", "glass"),
    ("Plum cake", "Dessert", "500 g", "plums", "cake"),
    ("Mushroom risotto", "Main course", "300 g", "risotto rice", "stew"),
    ("Egg muffins", "Breakfast", "6", "eggs", "bake"), ("Lemon tart", "Dessert", "3", "lemons", "cake"),
    ("Bean chili", "Main course", "500 g", "kidney beans", "stew"),
    ("Millet bowl", "Breakfast", "120 g", "millet", "porridge"),
    ("Pear sorbet", "Dessert", "4", "ripe pears", "glass"),
    ("Leek quiche", "Main course", "1 sheet of", "shortcrust pastry", "bake"),
    ("Buckwheat pancakes", "Breakfast", "200 g", "buckwheat", "batter"),
    ("Walnut brownies", "Dessert", "200 g", "dark chocolate", "cake"),
    ("Tomato gnocchi", "Main course", "500 g", "gnocchi", "pan"),
    ("Yogurt parfait", "Breakfast", "300 g", "mixed fruit", "glass"),
    ("Rhubarb trifle", "Dessert", "400 g", "rhubarb", "glass"),
    ("Carrot curry", "Main course", "400 ml", "coconut milk", "stew"),
    ("Avocado bagel", "Breakfast", "2", "bagels", "toast"), ("Fig biscuits", "Dessert", "150 g", "dried figs", "cake"),
    ("Spinach lasagne", "Main course", "12 sheets of", "lasagne", "bake"),
    ("Cheese omelette", "Breakfast", "120 g", "grated cheese", "batter"),
    ("Cherry clafoutis", "Dessert", "400 g", "cherries", "cake"),
    ("Barley salad", "Main course", "250 g", "pearl barley", "salad"),
    ("Banana bread", "Breakfast", "3", "ripe bananas", "cake"),
    ("Ginger snaps", "Dessert", "40 g", "candied ginger", "cake"),
    ("Potato pie", "Main course", "1 kg", "potatoes", "bake"),
    ("Granola bars", "Breakfast", "250 g", "granola", "cake"), ("Melon jelly", "Dessert", "half a", "melon", "glass"),
    ("Onion dumplings", "Main course", "300 g", "dumpling dough", "pan"),
    ("Rye toast", "Breakfast", "4 slices of", "rye bread", "toast"),
    ("Almond pudding", "Dessert", "120 g", "ground almonds", "glass"),
    ("Cabbage rolls", "Main course", "8 leaves of", "white cabbage", "stew"),
    ("Quark waffles", "Breakfast", "250 g", "quark", "batter"), ("Peach cobbler", "Dessert", "5", "peaches", "cake"),
    ("Chickpea wraps", "Main course", "1 can of", "chickpeas", "pan"),
    ("Herb scones", "Breakfast", "250 g", "self-raising flour", "cake"),
    ("Cocoa mousse", "Dessert", "60 g", "cocoa", "glass"),
    ("Pepper frittata", "Main course", "3", "red peppers", "pan"),
    ("Semolina mash", "Breakfast", "90 g", "fine semolina", "porridge"),
    ("Honey nougat", "Dessert", "200 g", "roasted nuts", "glass"),
    ("Beet burgers", "Main course", "400 g", "cooked beets", "pan"),
    ("Corn fritters", "Breakfast", "1 can of", "sweetcorn", "batter"),
    ("Mint parfait", "Dessert", "a handful of", "mint", "glass"),
    ("Fennel gratin", "Main course", "3 bulbs of", "fennel", "bake"),
    ("Date balls", "Breakfast", "200 g", "dates", "cake"), ("Quince compote", "Dessert", "800 g", "quinces", "glass"),
    ("Zucchini noodles", "Main course", "4", "zucchini", "pan"),
    ("Chia cups", "Breakfast", "50 g", "chia seeds", "glass"), ("Vanilla flan", "Dessert", "4", "egg yolks", "glass"),
    ("Pea ravioli", "Main course", "500 g", "fresh ravioli", "pan"),
    ("Raisin buns", "Breakfast", "400 g", "bread flour", "cake"),
    ("Grape strudel", "Dessert", "500 g", "grapes", "cake"),
    ("Tofu skewers", "Main course", "300 g", "smoked tofu", "pan"),
    ("Rice flakes", "Breakfast", "100 g", "rice flakes", "porridge"),
    ("Poppy seed roll", "Dessert", "150 g", "poppy seeds", "cake"),
    ("Squash tacos", "Main course", "1", "butternut squash", "pan"),
    ("Nut butter toast", "Breakfast", "4 slices of", "white bread", "toast"),
    ("Apricot slices", "Dessert", "500 g", "apricots", "cake"),
)  # fmt: skip

_VEGETABLES = (
    "onions", "carrots", "leeks", "spinach", "tomatoes", "mushrooms", "green beans", "celery", "parsnips", "kale",
)  # fmt: skip
_HERBS = ("thyme", "parsley", "paprika", "basil", "cumin", "dill", "garlic", "oregano", "chili", "rosemary")
_DAIRY = ("milk", "cream", "yogurt", "sour milk", "oat drink")
_GRAINS = ("flour", "cornmeal", "semolina", "spelt meal", "breadcrumbs")
_SWEETS = ("sugar", "honey", "maple syrup", "plum jam", "raisins")
_NUTS = ("walnuts", "almonds", "hazelnuts", "pistachios", "sunflower seeds")
_SPICES = ("cinnamon", "vanilla", "cardamom", "nutmeg", "star anise")

INGREDIENTS = (*_VEGETABLES, *_HERBS, *_DAIRY, *_GRAINS, *_SWEETS, *_NUTS, *_SPICES)
"""What goes with the main ingredient. Each kind has a multiple of five, so that a part of all is the parts of each."""

AMOUNTS = ("100 g", "250 g", "2 tbsp", "1 tsp", "half a cup of", "a handful of", "some")
"""How much of anything."""

_KINDS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "vegetable": (_VEGETABLES, ("150 g", "200 g", "250 g", "300 g")),
    "herb": (_HERBS, ("1 tsp", "2 tsp", "1 tbsp")),
    "dairy": (_DAIRY, ("100 ml", "150 ml", "200 ml", "250 ml")),
    "grain": (_GRAINS, ("150 g", "200 g", "250 g")),
    "sweet": (_SWEETS, ("2 tbsp", "3 tbsp", "4 tbsp")),
    "nuts": (_NUTS, ("30 g", "50 g", "80 g")),
    "spice": (_SPICES, ("1 tsp", "2 tsp", "half a tsp of")),
}
"""Kinds of ingredients, and how much is taken of them."""

_METHODS: Mapping[str, tuple[tuple[str, ...], tuple[str, str, str]]] = {
    "soup": (("vegetable", "herb", "dairy"), (
        "Soften the {vegetable} in a little oil", "Add the {main} and a litre of water and simmer for {n} minutes",
        "Blend with the {dairy} and season with {herb}")),
    "stew": (("vegetable", "herb", "dairy"), (
        "Brown the {vegetable} in a heavy pot", "Add the {main} and the {dairy} and cook gently for {n} minutes",
        "Season with salt and {herb} before serving")),
    "pan": (("vegetable", "herb", "dairy"), (
        "Fry the {vegetable} in a wide pan for {n} minutes", "Add the {main} and turn it until golden",
        "Stir in the {dairy} and scatter the {herb} on top")),
    "bake": (("vegetable", "herb", "dairy"), (
        "Layer the {main} and the {vegetable} in a baking dish", "Whisk the {dairy} with the {herb} and pour it over",
        "Bake at 180 degrees for {n} minutes")),
    "salad": (("vegetable", "herb", "nuts"), (
        "Boil the {main} for {n} minutes and let it cool", "Slice the {vegetable} thinly and mix it in",
        "Dress with oil and {herb} and top with the {nuts}")),
    "porridge": (("dairy", "sweet", "nuts"), (
        "Bring the {dairy} to the boil with a pinch of salt", "Stir in the {main} and let it thicken for {n} minutes",
        "Top with the {sweet} and the {nuts}")),
    "batter": (("dairy", "grain", "sweet"), (
        "Whisk the {dairy} and the {grain} to a smooth batter", "Fold in the {main} and let it rest for {n} minutes",
        "Fry in small rounds and serve with the {sweet}")),
    "toast": (("vegetable", "herb", "nuts"), (
        "Toast the {main} until crisp", "Fry the {vegetable} with the {herb} for {n} minutes",
        "Pile it on and finish with chopped {nuts}")),
    "cake": (("grain", "sweet", "spice"), (
        "Rub the {grain} with butter and the {spice}", "Spread the {main} with the {sweet} in a greased tin",
        "Cover with the dough and bake for {n} minutes")),
    "glass": (("dairy", "sweet", "spice"), (
        "Warm the {dairy} with the {sweet}", "Stir in the {main} and a little {spice}",
        "Fill into glasses and chill for {n} minutes")),
}  # fmt: skip
"""How dishes are made: the kinds of ingredients beside the main one, and the steps."""

_MINUTES = (10, 12, 15, 20, 25, 30, 35, 40)


def written(rng: Random, dish: Dish, *, held: bool) -> tuple[str, str]:
    """Four ingredients and three steps that use them, each on a line of its own."""
    _, _, much, main, method = dish
    kinds, steps = _METHODS[method]
    names = {kind: pools.pick(_KINDS[kind][0], rng, held=held) for kind in kinds}
    lines = [f"{rng.choice(_KINDS[kind][1])} {name}" for kind, name in names.items()]
    told = [step.format(main=main, n=rng.choice(_MINUTES), **names) for step in steps]
    return "\n".join((f"{much} {main}", *lines)), "\n".join(told)


DESCRIPTIONS = (
    "Quick enough for a weekday", "A winter favourite", "Good for guests", "From grandmother's book",
    "Keeps well for two days", "Light and fresh", "Children like it", "Needs only one pan", "Better the next day",
    "For a long Sunday", "Cheap and filling", "Not too sweet", "Crisp outside, soft inside", "Works with leftovers",
    "For the garden party", "Mild and creamy", "Freezes well", "A little spicy", "Ready before the bus comes",
    "Nice with bread", "For cold evenings", "Smells wonderful", "Easy to double", "Made every autumn",
    "Goes with anything",
)  # fmt: skip

SERVINGS = (
    "1 serving", "2 servings", "3 servings", "4 servings", "5 servings", "6 servings", "7 servings", "8 servings",
    "10 servings", "12 servings",
)  # fmt: skip

TIMES = (
    "5 min", "10 min", "12 min", "15 min", "20 min", "25 min", "30 min", "35 min", "40 min", "45 min", "50 min",
    "55 min", "1 h", "70 min", "75 min", "80 min", "90 min", "100 min", "2 h", "3 h",
)  # fmt: skip
"""How long it takes."""

SOURCES = ("", "", "Neighbour", "Cooking class", "Library book", "Aunt Selma")
