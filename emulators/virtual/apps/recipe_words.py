"""What recipes are made of: dishes, ingredients, steps and short texts, in pools."""

__all__ = ["AMOUNTS", "DESCRIPTIONS", "DISHES", "INGREDIENTS", "SERVINGS", "SOURCES", "STEPS", "TIMES"]

DISHES = (
    ("Pumpkin soup", "Main course"), ("Oat porridge", "Breakfast"), ("Apple crumble", "Dessert"),
    ("Lentil stew", "Main course"), ("Berry smoothie", "Breakfast"), ("Plum cake", "Dessert"),
    ("Mushroom risotto", "Main course"), ("Egg muffins", "Breakfast"), ("Lemon tart", "Dessert"),
    ("Bean chili", "Main course"), ("Millet bowl", "Breakfast"), ("Pear sorbet", "Dessert"),
    ("Leek quiche", "Main course"), ("Buckwheat pancakes", "Breakfast"), ("Walnut brownies", "Dessert"),
    ("Tomato gnocchi", "Main course"), ("Yogurt parfait", "Breakfast"), ("Rhubarb trifle", "Dessert"),
    ("Carrot curry", "Main course"), ("Avocado bagel", "Breakfast"), ("Fig biscuits", "Dessert"),
    ("Spinach lasagne", "Main course"), ("Cheese omelette", "Breakfast"), ("Cherry clafoutis", "Dessert"),
    ("Barley salad", "Main course"), ("Banana bread", "Breakfast"), ("Ginger snaps", "Dessert"),
    ("Potato pie", "Main course"), ("Granola bars", "Breakfast"), ("Melon jelly", "Dessert"),
    ("Onion dumplings", "Main course"), ("Rye toast", "Breakfast"), ("Almond pudding", "Dessert"),
    ("Cabbage rolls", "Main course"), ("Quark waffles", "Breakfast"), ("Peach cobbler", "Dessert"),
    ("Chickpea wraps", "Main course"), ("Herb scones", "Breakfast"), ("Cocoa mousse", "Dessert"),
    ("Pepper frittata", "Main course"), ("Semolina mash", "Breakfast"), ("Honey nougat", "Dessert"),
    ("Beet burgers", "Main course"), ("Corn fritters", "Breakfast"), ("Mint parfait", "Dessert"),
    ("Fennel gratin", "Main course"), ("Date balls", "Breakfast"), ("Quince compote", "Dessert"),
    ("Zucchini noodles", "Main course"), ("Chia cups", "Breakfast"), ("Vanilla flan", "Dessert"),
    ("Pea ravioli", "Main course"), ("Raisin buns", "Breakfast"), ("Grape strudel", "Dessert"),
    ("Tofu skewers", "Main course"), ("Rice flakes", "Breakfast"), ("Poppy seed roll", "Dessert"),
    ("Squash tacos", "Main course"), ("Nut butter toast", "Breakfast"), ("Apricot slices", "Dessert"),
)  # fmt: skip
"""(title, category)."""

INGREDIENTS = (
    "flour", "butter", "sugar", "salt", "olive oil", "garlic", "onions", "tomatoes", "cream", "milk", "eggs",
    "basil", "thyme", "parsley", "pepper", "rice", "lentils", "carrots", "potatoes", "spinach", "mushrooms",
    "cheese", "yogurt", "honey", "oats", "apples", "lemons", "cinnamon", "vanilla", "walnuts", "almonds", "raisins",
    "leeks", "pumpkin", "beans", "peas", "ginger", "paprika", "cumin", "dill",
)  # fmt: skip

AMOUNTS = ("100 g", "250 g", "2 tbsp", "1 tsp", "3 cups", "half a cup of", "a handful of", "1 pinch of", "some")

STEPS = (
    "Heat {0} in a wide pan", "Mix {0} with {1}", "Stir in {0} and wait a little", "Fold {0} into {1}",
    "Simmer {0} until soft", "Bake {0} until golden", "Blend {0} and {1} until smooth", "Sprinkle {0} on top",
    "Let {0} rest with {1}", "Roast {0} on a tray", "Season {0} with {1}", "Whisk {0} by hand",
    "Layer {0} over {1}", "Chill {0} for an hour", "Garnish with {0}", "Steam {0} for ten minutes",
    "Chop {0} finely", "Cover {0} with {1}", "Brown {0} on both sides", "Pour {0} over {1}",
    "Mash {0} with a fork", "Strain {0} into a bowl", "Knead {0} and {1}", "Serve with {0}", "Soak {0} overnight",
)  # fmt: skip

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
