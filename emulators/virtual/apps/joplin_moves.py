"""What Joplin does: writing, ticking, moving, tagging and deleting notes, and notebooks."""

from emulators.virtual.app import Context
from emulators.virtual.apps import joplin_store as store
from emulators.virtual.apps import note_files
from emulators.virtual.widgets import Event

__all__ = ["chosen", "handle", "typed"]


def chosen(context: Context) -> tuple[str, ...]:
    """The ids of the notes that are selected."""
    found = context.ui.get("chosen") or ()
    return tuple(str(key) for key in found) if isinstance(found, tuple) else ()


def _now(context: Context) -> int:
    """In milliseconds since 1970."""
    return context.world.state.now * 1_000


def handle(context: Context, event: Event) -> None:
    key = str(context.args.get("id") or "")
    match event:
        case Event("notebook", (str(book),)):
            context.back()
            if book != str(context.args.get("book") or ""):
                context.go("list", book=book)
        case Event("leave", (str(screen),)):
            context.back()
            context.go(screen)
        case Event("new", (bool(todo),)):
            _new(context, todo)
        case Event("choose", (str(note),)):
            selected = chosen(context)
            rest = tuple(each for each in selected if each != note)
            context.set(chosen=rest if note in selected else (*selected, note))
        case Event("choose_all"):
            book = str(context.args.get("book") or "")
            context.set(chosen=tuple(row[0] for row in store.pages(context.world, book)))
        case Event("tick", (str(note), bool(done))):
            store.tick(context.world, note, done=done, now=_now(context))
        case Event("tick_line", (int(number),)):
            row = store.find(context.world, key)
            if row:
                body = note_files.ticked(row[2], number)
                store.change(context.world, key, row[1], body, todo=row[4], now=_now(context))
        case Event("convert"):
            row = store.find(context.world, key)
            if row:
                store.change(context.world, key, row[1], row[2], todo=not row[4], now=_now(context))
                context.hide()
        case Event("copy"):
            row = store.find(context.world, key)
            context.copy(row[2] if row else "")
            context.toast("Copied to the clipboard")
        case Event("share"):
            row = store.find(context.world, key)
            context.share(text=f"{row[1]}\n\n{row[2]}" if row else "")
        case _:
            _handle_more(context, event, key)


def _handle_more(context: Context, event: Event, key: str) -> None:
    match event:
        case Event("delete"):
            store.remove(context.world, key)
            context.back()
            context.toast("Note deleted")
        case Event("delete_chosen"):
            for note in chosen(context):
                store.remove(context.world, note)
            context.set(chosen=None, overlay=None)
            context.toast("Notes deleted")
        case Event("move_to", (str(book),)):
            _move(context, book)
        case Event("tags"):
            names = [name.strip() for name in context.text("tags").split(",")]
            store.set_tags(context.world, key, sorted({name for name in names if name}), _now(context))
            context.set(overlay=None, tags=None)
        case Event("save"):
            _save(context, key)
        case Event("parent", (str(title),)):
            context.set(parent=title)
        case Event("add_book") | Event("rename_book") | Event("delete_book"):
            _handle_books(context, event.name)


def _new(context: Context, todo: bool) -> None:
    book = str(context.args.get("book") or "") or next(iter(store.books(context.world)), "")
    context.hide()
    if book:
        context.go("edit", book=book, todo=todo)
    else:
        context.toast("Make a notebook first")


def _move(context: Context, book: str) -> None:
    notes = context.args.get("notes") or ()
    keys = [str(note) for note in notes] if isinstance(notes, tuple) else []
    for note in keys:
        store.move(context.world, note, book, _now(context))
    context.back()
    context.set(chosen=None)
    context.toast(f"Moved to {store.books(context.world)[book][0]}")


def typed(context: Context, row: store.Row | None) -> tuple[str, str]:
    """Title and body as the form has them; what was shared with the app is the body of a new note."""
    title, body = (row[1], row[2]) if row else ("", str(context.args.get("text") or ""))
    return context.text("title", title), context.text("body", body)


def _save(context: Context, key: str) -> None:
    row = store.find(context.world, key) if key else None
    title, body = typed(context, row)
    title = title.strip() or body.strip().split("\n")[0][:80].strip("#- ")
    if not title:
        context.toast("Type a title first")
        return
    if row:
        store.change(context.world, key, title, body, todo=row[4], now=_now(context))
    else:
        book = str(context.args.get("book") or "") or next(iter(store.books(context.world)), "")
        if not book:
            context.toast("Make a notebook first")
            return
        store.add(context.world, book, title, body, todo=bool(context.args.get("todo")), now=_now(context))
    context.back()
    context.toast("Note saved")


def _handle_books(context: Context, what: str) -> None:
    found, shown = store.books(context.world), str(context.args.get("book") or "")
    name = context.text("name", found.get(shown, ("", ""))[0] if what == "rename_book" else "").strip()
    if what == "delete_book":
        store.remove_book(context.world, shown)
        context.set(overlay=None)
        if len(context.world.state.tasks[-1]) > 1:
            context.back()
        context.toast("Notebook deleted")
    elif not name:
        context.toast("Type a title first")
    elif any(title == name for key, (title, _) in found.items() if what == "add_book" or key != shown):
        context.toast(f"There is already a notebook called {name}")
    elif what == "add_book":
        parent = next((key for key, (title, _) in found.items() if title == context.ui.get("parent")), "")
        store.add_book(context.world, name, parent, _now(context))
        context.set(overlay=None, name=None, parent=None)
        context.toast("Notebook made")
    else:
        store.rename_book(context.world, shown, name, _now(context))
        context.set(overlay=None, name=None)
