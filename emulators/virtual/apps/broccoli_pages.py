"""The other pages of Broccoli: cooking step by step, what is in season, categories, and about."""

from collections.abc import Callable

from emulators.virtual.app import Context, back, hide, put, show
from emulators.virtual.apps import recipes as store
from emulators.virtual.widgets import (
    AppBar,
    BottomBar,
    Button,
    Column,
    Dialog,
    Divider,
    Empty,
    Event,
    Fab,
    Field,
    Grow,
    Header,
    Icon,
    IconButton,
    ListItem,
    Progress,
    Row,
    Scaffold,
    Scroll,
    Text,
    Widget,
)  # fmt: skip

__all__ = ["about_view", "categories_view", "cooking_view", "seasons_view"]

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip

_SEASONS: dict[str, tuple[int, int]] = {
    "Apples": (8, 3), "Asparagus": (4, 6), "Beetroot": (9, 3), "Blueberries": (6, 9), "Broccoli": (6, 11),
    "Cabbage": (6, 12), "Carrots": (6, 11), "Cauliflower": (5, 11), "Cherries": (6, 8), "Chestnuts": (9, 11),
    "Cucumber": (6, 9), "Grapes": (9, 10), "Kale": (10, 2), "Leek": (7, 3), "Lettuce": (5, 10), "Parsnips": (9, 3),
    "Pears": (8, 11), "Peas": (6, 8), "Plums": (7, 10), "Potatoes": (6, 10), "Pumpkin": (9, 12), "Radishes": (4, 10),
    "Raspberries": (6, 9), "Rhubarb": (4, 6), "Spinach": (4, 11), "Strawberries": (5, 7), "Tomatoes": (7, 10),
    "Turnips": (9, 3), "Zucchini": (6, 10),
}  # fmt: skip
"""First and last month of what grows in middle Europe."""


def seasons_view(context: Context, bottom: Callable[[str], BottomBar]) -> Scaffold:
    month = int(str(context.ui.get("month") or context.now.month))
    heading = Row(
        (
            IconButton("arrow_back", "Previous month", put(month=(month - 2) % 12 + 1)),
            Grow(Text(_MONTHS[month - 1], "subtitle", align="center")),
            IconButton("arrow_forward", "Next month", put(month=month % 12 + 1)),
        ),
        pad=(8, 0, 8, 0),
    )
    rows: list[Widget] = [heading, Header("In season")]
    for name, (first, last) in _SEASONS.items():
        if (first <= month <= last) if first <= last else (month >= first or month <= last):
            months = f"{_MONTHS[first - 1]} to {_MONTHS[last - 1]}"
            rows.append(ListItem(name, months, leading=Icon("tree", color="primary")))
    return Scaffold(bar=AppBar("Seasonal calendar"), body=Scroll(tuple(rows)), bottom=bottom("Seasons"))


def cooking_view(context: Context) -> Scaffold:
    row = int(str(context.args.get("id", 0)))
    found = store.recipes(context.world, row) if row else ()
    steps = [line.strip() for line in found[0][1].directions.split("\n") if line.strip()] if found else []
    if not steps:
        return Scaffold(bar=AppBar("Cooking", up=back()), body=Empty("recipe", "This recipe has no directions"))
    step = min(int(str(context.ui.get("step") or 0)), len(steps) - 1)
    buttons = Row(
        (
            Button("Previous step", Event("step", (step - 1,)), "outlined", enabled=step > 0),
            Button("Next step", Event("step", (step + 1,)), enabled=step + 1 < len(steps)),
        ),
        gap=8, justify="center", pad=16,
    )  # fmt: skip
    page = Column(
        (
            Text(f"Step {step + 1} of {len(steps)}", "label", "primary"),
            Progress(100 * (step + 1) / len(steps)),
            Text(steps[step], "headline"),
        ),
        gap=20, pad=24,
    )  # fmt: skip
    return Scaffold(
        bar=AppBar("Cooking", up=back(), subtitle=found[0][1].title), body=Column((Grow(Scroll((page,))), buttons))
    )


def categories_view(context: Context) -> Scaffold:
    found = context.query(
        "SELECT c.categoryId, c.name, COUNT(w.recipeId) FROM categories c LEFT JOIN recipes_with_categories w"
        " ON w.categoryId = c.categoryId GROUP BY c.categoryId ORDER BY c.name"
    )
    counted = [(int(str(row)), str(name), int(str(count))) for row, name, count in found]
    rows = tuple(
        ListItem(
            name, f"{count} recipe{'s' if count != 1 else ''}", leading=Icon("category"),
            trailing=IconButton("delete", f"Delete {name}", show(f"delete:{row}")),
        )
        for row, name, count in counted
    )  # fmt: skip
    names = {f"delete:{row}": (row, name) for row, name, _ in counted}
    dialog: Dialog | None = None
    if context.overlay() in names:
        row, name = names[context.overlay()]
        dialog = Dialog(
            "Delete category?", f"{name} will be deleted; its recipes stay.",
            buttons=(Button("Cancel", hide(), "text"), Button("Delete", Event("remove_category", (row,)), "text")),
        )  # fmt: skip
    elif context.overlay() == "new":
        dialog = Dialog(
            "New category", body=(Field("category_name", label="Name", submit=Event("add_category")),),
            buttons=(Button("Cancel", put(overlay=None, category_name=None), "text"),
                     Button("Add", Event("add_category"), "text")),
        )  # fmt: skip
    return Scaffold(
        bar=AppBar("Categories", up=back()),
        body=Scroll(rows) if rows else Empty("category", "No categories"),
        fab=Fab("add", "New category", show("new")),
        overlay=dialog,
    )


def about_view(context: Context) -> Scaffold:
    rows = (
        ListItem("Broccoli", "A simple collection of recipes", leading=Icon("recipe")),
        ListItem("Version", "1.2.6", leading=Icon("info")),
        Divider(),
        ListItem("Data", "Recipes stay on this phone", leading=Icon("lock")),
    )
    return Scaffold(bar=AppBar("About", up=back()), body=Scroll(rows))
