"""What Mail shows: folders, one mail, what a search finds, settings."""

from emulators.virtual.app import Context, back, go, hide, put, show
from emulators.virtual.apps import dates
from emulators.virtual.apps import mail_store as store
from emulators.virtual.apps.entries import Entry, choosing_bar, chosen, entry_row, toggle
from emulators.virtual.apps.mail_store import FOLDERS, Mail
from emulators.virtual.widgets import (
    AppBar,
    Avatar,
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
    Menu,
    MenuItem,
    Overlay,
    Row,
    Scaffold,
    Scroll,
    Space,
    Swipes,
    Text,
    Widget,
)  # fmt: skip

__all__ = ["PREFERENCES", "list_view", "message_view", "search_view", "settings_view"]

PREFERENCES = "org.guiagent.mail"


def list_view(context: Context) -> Scaffold:
    folder, rows = str(context.ui.get("folder") or "inbox"), chosen(context)
    shown = store.mails(context.world.databases, folder)
    bar = AppBar(
        FOLDERS.get(folder, "Inbox"), up=show("folders"), up_icon="menu",
        actions=(IconButton("search", "Search mail", go("search")),),
        menu=(
            *((MenuItem("Empty trash", show("empty")),) if folder == "trash" else ()),
            MenuItem("Settings", go("settings")),
        ),
    )  # fmt: skip
    if rows:
        bar = _chosen_bar(context, rows, folder, tuple(row for row, _ in shown))
    empty = Empty("inbox", f"Nothing in {FOLDERS.get(folder, 'Inbox')}")
    return Scaffold(
        bar=bar,
        body=Scroll((*_rows(context, shown, rows), Space(height=88)), key=folder) if shown else empty,
        fab=None if rows else Fab("edit", "Compose", go("compose"), text="Compose"),
        overlay=_overlay(context, folder, rows, tuple(row for row, _ in shown)),
        back=put(chosen=None) if rows else put(folder=None) if folder != "inbox" else None,
    )


def _chosen_bar(context: Context, rows: tuple[int, ...], folder: str, everything: tuple[int, ...]) -> AppBar:
    away = IconButton("archive", "Archive", Event("move", ("archive", *rows)))
    if folder in ("trash", "archive"):
        away = IconButton("inbox", "Move to Inbox", Event("move", ("inbox", *rows)))
    return choosing_bar(
        rows,
        away,
        IconButton("delete", "Delete", _deleting(context, folder, rows)),
        everything=everything,
        menu=(
            MenuItem("Add star", Event("star", (True, *rows))), MenuItem("Remove star", Event("star", (False, *rows))),
            MenuItem("Mark as read", Event("read", (True, *rows))),
            MenuItem("Mark as unread", Event("read", (False, *rows))),
        ),
    )  # fmt: skip


def _deleting(context: Context, folder: str, rows: tuple[int, ...]) -> Event:
    """What Delete does: off to the trash, and for ever from there."""
    if folder == "trash" or context.on(f"{PREFERENCES}/confirm_delete"):
        return show("delete")
    return Event("move", ("trash", *rows))


def _overlay(context: Context, folder: str, rows: tuple[int, ...], everything: tuple[int, ...]) -> Overlay | None:
    match context.overlay():
        case "folders":
            items = tuple(
                MenuItem(name, put(folder=key, overlay=None), checked=key == folder) for key, name in FOLDERS.items()
            )
            return Menu(items, sheet=True, title=store.ME)
        case "delete" if rows:
            return _confirm(folder, rows)
        case "empty" if everything:
            return Dialog(
                "Empty trash?", f"{len(everything)} mails will be deleted for ever.",
                buttons=(Button("Cancel", hide(), "text"), Button("Empty", Event("remove", everything), "text")),
            )  # fmt: skip
        case _:
            return None


def _confirm(folder: str, rows: tuple[int, ...]) -> Dialog:
    gone = Event("remove", rows) if folder == "trash" else Event("move", ("trash", *rows))
    words = "deleted for ever" if folder == "trash" else "moved to Trash"
    return Dialog(
        "Delete mail?" if len(rows) == 1 else "Delete mails?",
        f"{'It' if len(rows) == 1 else 'They'} will be {words}.",
        buttons=(Button("Cancel", hide(), "text"), Button("Delete", gone, "text")),
    )


def _rows(context: Context, shown: tuple[tuple[int, Mail], ...], rows: tuple[int, ...]) -> tuple[Widget, ...]:
    style = context.setting("system/time_12_24")
    found: list[Widget] = []
    for row, mail in shown:
        outgoing = mail.folder in ("sent", "drafts")
        who = f"To: {mail.recipient or 'nobody yet'}" if outgoing else mail.sender_name
        first = mail.body.replace("\n", " ")
        star = IconButton(
            "star_on" if mail.starred else "star", f"{'Unstar' if mail.starred else 'Star'} {mail.subject}",
            Event("star", (not mail.starred, row)), color="#e6a700" if mail.starred else "on_surface_variant",
        )  # fmt: skip
        pick = toggle(rows, row)
        swipe = Swipes(left=Event("move", ("archive", row))) if mail.folder == "inbox" else None
        found.append(
            entry_row(
                Entry(
                    mail.subject or "(no subject)", (who, first), dates.recent(mail.date / 1000, context.now, style),
                    pick if rows else Event("open", (row,)), pick, row in rows, not mail.read,
                    Avatar(mail.recipient[:1] or "?") if outgoing else Avatar(mail.sender_name), star, swipe,
                )
            )
        )  # fmt: skip
    return tuple(found)


def message_view(context: Context) -> Scaffold:
    row = int(str(context.args.get("id", 0)))
    mail = store.mail(context.world.databases, row)
    if mail is None:
        return Scaffold(bar=AppBar("Message", up=back()), body=Empty("email", "This mail no longer exists"))
    away = IconButton("archive", "Archive", Event("move", ("archive", row)))
    if mail.folder in ("archive", "trash"):
        away = IconButton("inbox", "Move to Inbox", Event("move", ("inbox", row)))
    actions = (away, IconButton("delete", "Delete", _deleting(context, mail.folder, (row,))))
    menu = (
        MenuItem("Mark as unread", Event("read", (False, row))),
        MenuItem("Share", Event("share", (f"{mail.subject}\n{mail.body}",))),
    )
    star = IconButton(
        "star_on" if mail.starred else "star", "Remove star" if mail.starred else "Add star",
        Event("star", (not mail.starred, row)), color="#e6a700" if mail.starred else "on_surface_variant",
    )  # fmt: skip
    when = dates.at(mail.date / 1000)
    said = f"{dates.day_text(when.date())}, {dates.clock(mail.date / 1000, context.setting('system/time_12_24'))}"
    head = Row(
        (
            Avatar(mail.sender_name),
            Grow(Column((
                Text(mail.sender_name, "subtitle", lines=1, id="sender_name"),
                Text(mail.sender, "small", "on_surface_variant", 1, id="sender"),
                Text(f"to {mail.recipient}, {said}", "small", "on_surface_variant", id="details"),
            ), gap=1)),
        ),
        gap=12, pad=(16, 4, 16, 12),
    )  # fmt: skip
    subject = Row((Grow(Text(mail.subject or "(no subject)", "headline", id="subject")), star), pad=(16, 8, 4, 8))
    body = Column((Text(mail.body, id="body"),), pad=(16, 16, 16, 24))
    answers = Row(
        (
            Button("Reply", go("compose", reply=row), "outlined", icon="reply"),
            Button("Forward", go("compose", forward=row), "outlined", icon="forward"),
        ),
        gap=12, pad=(16, 8, 16, 24),
    )  # fmt: skip
    return Scaffold(
        bar=AppBar("Message", up=back(), actions=actions, menu=menu),
        body=Scroll((subject, head, Divider(), body, answers)),
        overlay=_confirm(mail.folder, (row,)) if context.overlay() == "delete" else None,
    )


def _texts(mail: Mail) -> tuple[str, ...]:
    return mail.sender_name, mail.sender, mail.recipient, mail.subject, mail.body


def search_view(context: Context) -> Scaffold:
    """Mails in all folders by sender, address, subject or text."""
    wanted = context.text("search").strip().lower()
    found = tuple(
        (row, mail)
        for row, mail in store.mails(context.world.databases)
        if wanted
        and wanted in f"{mail.sender_name}\n{mail.sender}\n{mail.recipient}\n{mail.subject}\n{mail.body}".lower()
    )
    body: Widget = Scroll(_rows(context, found, ()))
    if not found:
        body = Empty("search", "No mails found" if wanted else "Type a name or a word")
    return Scaffold(
        bar=AppBar("Search", up=back(), search=Field("search", hint="Search mail", icon="search")), body=body
    )


def settings_view(context: Context) -> Scaffold:
    signature, key = context.setting(f"{PREFERENCES}/signature"), f"{PREFERENCES}/confirm_delete"
    close = put(overlay=None, signature=None)
    dialog = Dialog(
        "Signature", body=(Field("signature", label="Text under every mail", initial=signature, id="signature"),),
        buttons=(Button("Cancel", close, "text"), Button("OK", Event("signature"), "text")), dismiss=close,
    )  # fmt: skip
    rows = (
        Header("Account"), ListItem("Address", store.ME, leading=Icon("person")),
        ListItem("Signature", signature or "None", tap=show("signature"), leading=Icon("edit")),
        Header("General"),
        ListItem(
            "Confirm before deleting", tap=Event("toggle", (key,)), checked=context.on(key), leading=Icon("delete")
        ),
        Header("About"), ListItem("Version", "1.0", leading=Icon("info")),
    )  # fmt: skip
    return Scaffold(
        bar=AppBar("Settings", up=back()),
        body=Scroll(rows),
        overlay=dialog if context.overlay() == "signature" else None,
    )
