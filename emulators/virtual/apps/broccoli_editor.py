"""The form of Broccoli in which a recipe is written."""

from dataclasses import replace

from emulators.virtual.app import Context, back, hide, show
from emulators.virtual.apps import recipes as store
from emulators.virtual.apps.recipes import Recipe
from emulators.virtual.widgets import (
    AppBar,
    Button,
    Checkbox,
    Column,
    Dialog,
    Event,
    Field,
    Scaffold,
    Scroll,
    Text,
    Widget,
)

__all__ = ["add_category", "edit_view", "save", "toggle_category"]

_FIELDS = (
    ("title", "Title", 1), ("description", "Description", 2), ("servings", "Servings", 1),
    ("preparation", "Preparation time", 1), ("source", "Source", 1), ("ingredients", "Ingredients", 4),
    ("directions", "Directions", 4),
)  # fmt: skip
"""(field of the record, label, lines)."""


def _edited(context: Context) -> tuple[int, Recipe]:
    """The row (0 for a new one) and the recipe as it is stored."""
    row = int(str(context.args.get("id", 0)))
    found = store.recipes(context.world, row) if row else ()
    shared = str(context.args.get("text") or "")
    return found[0] if found else (0, Recipe("", ingredients=shared))


def _typed(context: Context, old: Recipe) -> Recipe:
    """The recipe as the form has it."""
    texts = {key: context.text(key, str(getattr(old, key))).strip() for key, _, _ in _FIELDS}
    return replace(old, **texts, categories=_filed(context, old))  # type: ignore[arg-type]


def _filed(context: Context, old: Recipe) -> tuple[str, ...]:
    """The categories that are ticked, in the order of the list."""
    found = context.ui.get("filed")
    return tuple(str(name) for name in found) if isinstance(found, tuple) else old.categories


def _names(context: Context) -> tuple[str, ...]:
    return tuple(str(name) for (name,) in context.query("SELECT name FROM categories ORDER BY categoryId"))


def toggle_category(context: Context, name: str) -> None:
    """Tick a category, or clear it."""
    filed = _filed(context, _edited(context)[1])
    context.set(filed=tuple(each for each in _names(context) if (each in filed) != (each == name)))


def edit_view(context: Context) -> Scaffold:
    row, old = _edited(context)
    new = _typed(context, old)
    leave = Dialog(
        "Discard changes?", "What you have typed will be lost.",
        buttons=(Button("Keep editing", hide(), "text"), Button("Discard", back(), "text")),
    )  # fmt: skip
    fields: list[Widget] = [
        Field(key, label=label, initial=str(getattr(old, key)), lines=lines, id=f"new_{key}")
        for key, label, lines in _FIELDS
    ]
    boxes = tuple(Checkbox(name in new.categories, Event("filed", (name,)), name) for name in _names(context))
    if boxes:
        fields[1:1] = [Column((Text("Categories", "label", "on_surface_variant"), *boxes))]
    leaving = show("leave") if new != old else back()
    return Scaffold(
        bar=AppBar(
            "Edit recipe" if row else "New recipe", up=leaving, up_icon="close",
            actions=(Button("Save", Event("save")),),
        ),
        body=Scroll((Column(tuple(fields), gap=12, pad=16),)),
        overlay=leave if context.overlay() == "leave" else None,
        back=leaving,
    )  # fmt: skip


def save(context: Context) -> None:
    """Store what the form holds."""
    row, old = _edited(context)
    new = _typed(context, old)
    if not new.title:
        context.toast("Title is empty")
        return
    if row:
        store.change(context.world, row, new)
    else:
        store.add(context.world, new)
    context.back()
    context.toast("Recipe saved")


def add_category(context: Context) -> None:
    """Make the category that was typed."""
    name = context.text("category_name").strip()
    if not name:
        context.toast("Name is empty")
    elif name in ("All", "Favorites", *_names(context)):
        context.toast(f"There is already a category {name}")
    else:
        context.execute("INSERT INTO categories (name) VALUES (?)", name)
        context.set(category_name=None, overlay=None)
