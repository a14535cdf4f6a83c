"""The gallery's dialogs: renaming, deleting, properties, new folders."""

from emulators.virtual.app import Context, hide, put
from emulators.virtual.apps import gallery_files as store
from emulators.virtual.apps.dates import moment
from emulators.virtual.apps.media_files import is_video, name_of
from emulators.virtual.clips import clip_in
from emulators.virtual.scenes import pixels_of
from emulators.virtual.widgets import Button, Column, Dialog, Event, Field, Menu, MenuItem, Overlay, Text

__all__ = ["dialog"]


def dialog(context: Context) -> Overlay | None:
    """What stands over the screen, if anything."""
    paths = store.targets(context)
    match context.overlay():
        case "rename" if paths:
            name, _, suffix = name_of(paths[0]).rpartition(".")
            fields = (
                Field("name", label="Name", initial=name, submit=Event("rename")),
                Field("suffix", label="Extension", initial=suffix, submit=Event("rename")),
            )
            cancel = put(overlay=None, name=None, suffix=None)
            return Dialog("Rename", body=(Column(fields, gap=8),), dismiss=cancel, buttons=(
                Button("Cancel", cancel, "text"), Button("OK", Event("rename"), "text")))  # fmt: skip
        case "delete" if paths:
            what = name_of(paths[0]) if len(paths) == 1 else f"{len(paths)} items"
            return _question("Delete", f"Are you sure you want to delete {what}?", "Yes", Event("delete"))
        case "properties" if paths:
            return Dialog("Properties", body=(Column(_facts(context, paths), gap=2),),
                          buttons=(Button("OK", hide(), "text"),))  # fmt: skip
        case "new_folder":
            return _typed("Create new folder", Event("new_folder"))
        case "other":
            return _typed("Other folder", Event("other"))
        case "about":
            words = "Simple Gallery Pro shows the pictures and videos on this phone. Version 6.28."
            return Dialog("About", words, buttons=(Button("OK", hide(), "text"),))
        case "folder":
            return _folder_menu(context)
        case "delete_folder":
            album = _album(context)
            what = f"Delete the folder {album.name} with {len(album.items)} items?"
            return _question("Delete folder", what, "Yes", Event("delete_folder"))
    return None


def _album(context: Context) -> store.Album:
    path = str(context.ui.get("path", ""))
    return store.Album(path, store.items(context, path))


def _folder_menu(context: Context) -> Menu:
    album = _album(context)
    items: tuple[MenuItem, ...] = (MenuItem("Open", Event("open", (album.path,))),)
    if album.path != store.FAVORITES:
        items = (*items, MenuItem("Delete", put(overlay="delete_folder")))
    return Menu(items, sheet=True, title=album.name)


def _question(title: str, text: str, yes: str, event: Event) -> Dialog:
    return Dialog(title, text, buttons=(Button("Cancel", hide(), "text"), Button(yes, event, "text")))


def _typed(title: str, event: Event) -> Dialog:
    cancel = put(overlay=None, folder=None)
    field = Field("folder", label="Folder name", submit=event)
    return Dialog(title, body=(field,), dismiss=cancel, buttons=(
        Button("Cancel", cancel, "text"), Button("OK", event, "text")))  # fmt: skip


def _facts(context: Context, paths: tuple[str, ...]) -> tuple[Text, ...]:
    found = [item for item in (store.item(context, path) for path in paths) if item]
    size = sum(len(item.data) for item in found)
    facts: list[tuple[str, str]] = []
    if len(found) == 1:
        item = found[0]
        when = moment(item.modified, context.setting("system/time_12_24"))
        facts += [("Name", item.name), ("Path", store.local(item.path)), ("Size", f"{size / 1000:.1f} kB")]
        if is_video(item.path):
            seconds = clip_in(item.data).length // 1_000
            facts.append(("Duration", f"{seconds // 60:02}:{seconds % 60:02}"))
        else:
            wide, tall = pixels_of(item.data)
            facts.append(("Resolution", f"{wide} x {tall}"))
        facts.append(("Last modified", when))
    else:
        facts += [("Items selected", str(len(found))), ("Size", f"{size / 1000:.1f} kB")]
    return tuple(
        Text(text, style, color)  # type: ignore[arg-type]
        for name, value in facts
        for text, style, color in ((name, "small", "on_surface_variant"), (value, "body", "on_surface"))
    )
