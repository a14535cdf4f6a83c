"""Broccoli: recipes with ingredients and directions, categories, favourites, and a page for cooking step by step."""

from emulators.virtual.app import Activity, App, AppIcon, Context, back, go, hide, put, show
from emulators.virtual.apps import recipes as store
from emulators.virtual.apps.broccoli_editor import add_category, edit_view, save, toggle_category
from emulators.virtual.apps.broccoli_pages import about_view, categories_view, cooking_view, seasons_view
from emulators.virtual.apps.recipes import Recipe
from emulators.virtual.widgets import (
    AppBar,
    BottomBar,
    Box,
    Button,
    Card,
    Chip,
    Column,
    Dialog,
    Divider,
    Empty,
    Event,
    Fab,
    Field,
    Grow,
    Icon,
    IconButton,
    MenuItem,
    Row,
    Scaffold,
    Scroll,
    Stack,
    Tab,
    Tabs,
    Text,
    Widget,
)  # fmt: skip

__all__ = ["APP", "PACKAGE"]

PACKAGE = "com.flauschcode.broccoli"

_GROUNDS = ("#d8e8cf", "#f3e0c4", "#e9d7e6", "#cfe4ea", "#f0d9d2")
"""Where a dish has no photograph its card has one of these colours."""


# Views


def list_view(context: Context) -> Scaffold:
    chosen = str(context.ui.get("category") or "")
    names = ("", "Favorites", *(str(name) for (name,) in context.query("SELECT name FROM categories ORDER BY name")))
    chips = tuple(Chip(name or "All", put(category=name or None), on=name == chosen) for name in names)
    favorites = chosen == "Favorites"
    found = store.listed(context.world, category="" if favorites else chosen, favorites=favorites)
    rows: tuple[Widget, ...] = tuple(_card(entry) for entry in found) or (Empty("recipe", "No recipes here yet"),)
    menu = (
        MenuItem("Categories", go("categories")),
        MenuItem("About", go("about")),
    )
    return Scaffold(
        bar=AppBar("Recipes", actions=(IconButton("search", "Search recipes", go("search")),), menu=menu),
        body=Scroll((Scroll(chips, "chips", horizontal=True, gap=8, pad=12), *rows)),
        bottom=_bottom("Recipes"),
        fab=Fab("add", "New recipe", go("edit")),
    )


def _bottom(shown: str) -> BottomBar:
    def tab(text: str, screen: str, icon: str) -> Tab:
        return Tab(text, Event("turn", (screen,)), on=text == shown, icon=icon)

    return BottomBar((tab("Recipes", "list", "recipe"), tab("Seasons", "seasons", "calendar_month")))


def _card(entry: tuple[int, str, str, str, bool]) -> Widget:
    row, title, description, preparation, favorite = entry
    ground = _GROUNDS[row % len(_GROUNDS)]
    face = Stack((Icon("restaurant", color="#5b6b52", size=30),))
    marks = (Icon("heart_on", color="#be123c", size=18, description="Favorite"),) if favorite else ()
    words = Column((
        Text(title, "subtitle", lines=1),
        Text(description or "No description", "small", "on_surface_variant", 1),
        Text(preparation, "small", "primary", 1),
    ), gap=2)  # fmt: skip
    photo = Box(face, width=72, height=72, color=ground, radius=12, align="center", valign="center")
    return Card((Row((photo, Grow(words), *marks), gap=14),), tap=go("recipe", id=row))


def search_view(context: Context) -> Scaffold:
    wanted = context.text("search").strip()
    ids = store.find(context.world, wanted) if wanted else frozenset()
    found = [entry for entry in store.listed(context.world) if entry[0] in ids]
    body: Widget = Scroll(tuple(_card(entry) for entry in found))
    if not found:
        body = Empty("search", "No recipes found" if wanted else "Type a dish or an ingredient")
    return Scaffold(
        bar=AppBar("Search", up=back(), search=Field("search", hint="Search recipes", icon="search")), body=body
    )


def recipe_view(context: Context) -> Scaffold:
    found = store.recipes(context.world, context.row) if context.row else ()
    if not found:
        return Scaffold(bar=AppBar("Recipe", up=back()), body=Empty("recipe", "This recipe no longer exists"))
    row, one = found[0]
    directions = context.ui.get("tab") == "directions"
    tabs = Tabs((
        Tab("Ingredients", put(tab=None), on=not directions),
        Tab("Directions", put(tab="directions"), on=directions),
    ))  # fmt: skip
    delete = Dialog(
        "Delete recipe?", f"{one.title} will be deleted.",
        buttons=(Button("Cancel", hide(), "text"), Button("Delete", Event("delete"), "text")),
    )  # fmt: skip
    heart = IconButton(
        "heart_on" if one.favorite else "heart", "Remove from favorites" if one.favorite else "Add to favorites",
        Event("star", (not one.favorite,)), color="error" if one.favorite else "on_surface_variant",
    )  # fmt: skip
    menu = (
        MenuItem("Cook", go("cooking", id=row)), MenuItem("Edit", go("edit", id=row)),
        MenuItem("Share", Event("share")), MenuItem("Delete", show("delete")),
    )  # fmt: skip
    lines = (one.directions if directions else one.ingredients).split("\n")
    return Scaffold(
        bar=AppBar("Recipe", up=back(), actions=(heart,), menu=menu),
        body=Scroll((_head(one), tabs, *_listed(lines, numbered=directions))),
        overlay=delete if context.overlay() == "delete" else None,
    )


def _head(one: Recipe) -> Widget:
    facts = [("restaurant", one.servings), ("clock", one.preparation), ("book", one.source)]
    shown = tuple(
        Row((Icon(icon, size=18), Text(text, "small", "on_surface_variant")), gap=6, fill=False)
        for icon, text in facts
        if text
    )
    filed = tuple(Text(name, "small", "primary") for name in one.categories)
    about = (Text(one.description, "body", "on_surface_variant"),) if one.description else ()
    return Column((Text(one.title, "headline", id="recipe_title"), *about, *shown, *filed), gap=8, pad=(20, 8, 20, 16))


def _listed(lines: list[str], *, numbered: bool) -> tuple[Widget, ...]:
    """The items of a list, one under the other; the first can be told from the second by their places."""
    items = [line.strip() for line in lines if line.strip()]
    if not items:
        return (Column((Text("Nothing is written here", color="on_surface_variant"),), pad=20),)
    rows: list[Widget] = []
    for i, item in enumerate(items, start=1):
        mark = Text(f"{i}", "label", "primary") if numbered else Icon("circle", color="primary", size=8)
        rows += [Row((mark, Grow(Text(item))), gap=14, pad=(22, 12, 20, 12)), Divider(20)]
    return tuple(rows)


# What happens


def handle(context: Context, event: Event) -> None:
    match event:
        case Event("turn", (str(screen),)):
            if screen == context.world.page.screen:
                return
            context.back() if screen == "list" else context.go(screen)
        case Event("star", (bool(on),)):
            store.star(context.world, context.row, on=on)
            context.toast("Added to favorites" if on else "Removed from favorites")
        case Event("share"):
            for _, one in store.recipes(context.world, context.row):
                context.share(text=f"{one.title}\n\n{one.ingredients}\n\n{one.directions}")
        case Event("delete"):
            store.remove(context.world, context.row)
            context.back()
            context.toast("Recipe deleted")
        case Event("filed", (str(name),)):
            toggle_category(context, name)
        case Event("save"):
            save(context)
        case Event("add_category"):
            add_category(context)
        case Event("remove_category", (int(row),)):
            context.execute("DELETE FROM recipes_with_categories WHERE categoryId = ?", row)
            context.execute("DELETE FROM categories WHERE categoryId = ?", row)
            context.hide()
        case Event("step", (int(step),)):
            context.set(step=step)


APP = App(
    package=PACKAGE,
    name="Broccoli",
    icon=AppIcon("recipe", "#3d7a3a"),
    activities=(
        Activity("list", f"{PACKAGE}.MainActivity", list_view),
        Activity("seasons", f"{PACKAGE}.seasons.SeasonsActivity", lambda context: seasons_view(context, _bottom)),
        Activity("search", f"{PACKAGE}.recipe.list.SearchActivity", search_view),
        Activity("recipe", f"{PACKAGE}.recipe.details.RecipeDetailsActivity", recipe_view),
        Activity("edit", f"{PACKAGE}.recipe.crud.CreateAndEditRecipeActivity", edit_view),
        Activity("cooking", f"{PACKAGE}.recipe.cooking.CookingAssistantActivity", cooking_view),
        Activity("categories", f"{PACKAGE}.category.CategoriesActivity", categories_view),
        Activity("about", f"{PACKAGE}.about.AboutActivity", about_view),
    ),
    handle=handle,
    databases={store.PATH: store.SCHEMA},
    shelves=(store.RECIPES,),
)
