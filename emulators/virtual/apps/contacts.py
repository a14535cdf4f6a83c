"""Contacts: people with a phone number and an e-mail address, in Android's own contacts2.db."""

from emulators.virtual import selection
from emulators.virtual.app import Activity, App, AppIcon, Context, back, go, hide, put, show
from emulators.virtual.apps import contacts_provider as provider
from emulators.virtual.apps.contacts_provider import Person
from emulators.virtual.widgets import (
    AppBar,
    Avatar,
    BottomBar,
    Box,
    Button,
    Card,
    Column,
    Dialog,
    Dropdown,
    Empty,
    Event,
    Fab,
    Field,
    Header,
    Icon,
    IconButton,
    ListItem,
    MenuItem,
    Row,
    Scaffold,
    Scroll,
    Space,
    Tab,
    Text,
    Widget,
)  # fmt: skip

__all__ = ["APP", "PACKAGE"]

PACKAGE = "com.google.android.contacts"

_DIALER, _SMS = "com.google.android.dialer", "com.simplemobiletools.smsmessenger"

_FIELDS = ("first", "last", "phone", "email")


# Views


def list_view(context: Context) -> Scaffold:
    favorites = context.ui.get("tab") == "favorites"
    everybody = provider.people(context.world.databases)
    shown = tuple((row, person) for row, person in everybody if person.starred or not favorites)
    tabs = (
        Tab("Contacts", put(tab=None), on=not favorites, icon="person"),
        Tab("Favorites", put(tab="favorites"), on=favorites, icon="star"),
    )
    empty = Empty("star", "Contacts with a star show here") if favorites else Empty("person", "No contacts yet")
    bar = AppBar(
        "Favorites" if favorites else "Contacts", actions=(IconButton("search", "Search contacts", go("search")),)
    )
    ids = selection.chosen(context)
    actions = (IconButton("share", "Share", Event("share many")), IconButton("delete", "Delete", show("delete")))
    return Scaffold(
        bar=selection.bar_of(context, bar, actions, [row for row, _ in shown]),
        body=Scroll(_rows(context, shown, letters=not favorites)) if shown else empty,
        bottom=None if ids else BottomBar(tabs),
        fab=None if ids else Fab("add", "Create contact", go("edit")),
        overlay=_asking(len(ids)) if context.overlay() == "delete" else None,
        back=selection.back_of(context),
    )


def _asking(count: int) -> Dialog:
    return Dialog(
        "Delete contact?" if count == 1 else f"Delete {count} contacts?", "This cannot be undone.",
        buttons=(Button("Cancel", hide(), "text"), Button("Delete", Event("delete many"), "text")),
    )  # fmt: skip


def _rows(context: Context, shown: tuple[tuple[int, Person], ...], *, letters: bool) -> tuple[Widget, ...]:
    """A row for each; with `letters` the first of every letter stands beside that letter."""
    rows: list[Widget] = []
    before = ""
    for contact, person in shown:
        letter = person.name[:1].upper()
        mark = Text(letter if letters and letter != before else "", "subtitle", color="primary")
        face: Widget = Avatar(person.name)
        if letters:
            face = Row((Box(mark, width=20), face), gap=8, fill=False)
        star = Icon("star_on", color="primary", size=20) if person.starred else None
        rows.append(_row(context, contact, person.name, (face, star)))
        before = letter
    return (*rows, Space(height=88))


def _row(context: Context, contact: int, name: str, signs: tuple[Widget, Widget | None]) -> ListItem:
    """`signs` stand before and after the name."""
    opens, (face, star) = go("contact", id=contact), signs
    if context.world.page.screen != "list":
        return ListItem(name, tap=opens, leading=face, trailing=star)
    return ListItem(
        name, tap=selection.tap(context, contact, opens), long=selection.press(context, contact), leading=face,
        trailing=star, selected=contact in selection.chosen(context),
    )  # fmt: skip


def search_view(context: Context) -> Scaffold:
    wanted = context.text("search").strip().lower()
    everybody = provider.people(context.world.databases)
    shown = tuple(
        (row, person) for row, person in everybody if wanted and wanted in f"{person.name} {person.phone}".lower()
    )
    body: Widget = Scroll(_rows(context, shown, letters=False))
    if not shown:
        body = Empty("search", "No contacts found" if wanted else "Type a name or a number")
    return Scaffold(
        bar=AppBar("Search", up=back(), search=Field("search", hint="Search contacts", icon="search")), body=body
    )


def contact_view(context: Context) -> Scaffold:
    person = provider.person(context.world.databases, context.row)
    if person is None:
        return Scaffold(bar=AppBar("Contact", up=back()), body=Empty("person", "This contact no longer exists"))
    edit = IconButton("edit", "Edit contact", go("edit", id=context.row))
    star = IconButton(
        "star_on" if person.starred else "star",
        "Remove from favorites" if person.starred else "Add to favorites",
        Event("star"), color="primary" if person.starred else "on_surface_variant",
    )  # fmt: skip
    confirm = Dialog(
        "Delete contact?", f"{person.name} will be removed from this phone.",
        buttons=(Button("Cancel", hide(), "text"), Button("Delete", Event("delete"), "text")),
    )  # fmt: skip
    return Scaffold(
        bar=AppBar(
            person.name, up=back(), actions=(star, edit),
            menu=(MenuItem("Share", Event("share")), MenuItem("Delete", show("delete"))),
        ),
        body=Scroll((
            Row((Avatar(person.name, size=112),), pad=(0, 24, 0, 24), justify="center"), *_ways(person),
            _details(person),
        )),
        overlay=confirm if context.overlay() == "delete" else None,
    )  # fmt: skip


def _ways(person: Person) -> tuple[Widget, ...]:
    """How somebody can be reached: what opens the other apps for it."""
    if not person.phone:
        return ()
    buttons = (
        Button("Call", Event("call", (person.phone,)), "tonal", "call"),
        Button("Text", Event("text", (person.phone,)), "tonal", "chat"),
    )
    return (Row(buttons, gap=16, justify="center", pad=(0, 0, 0, 12)),)


def _details(person: Person) -> Card:
    rows: list[Widget] = [Header("Contact info")]
    if person.phone:
        rows.append(ListItem(person.phone, person.label, leading=Icon("phone"), id="phone"))
    if person.email:
        rows.append(ListItem(person.email, "Email", leading=Icon("email"), id="email"))
    if len(rows) == 1:
        rows.append(ListItem("No phone number or email", leading=Icon("info")))
    return Card((*rows, Space(height=8)))


def edit_view(context: Context) -> Scaffold:
    old = _edited(context)
    fields = (
        Field("first", label="First name", initial=old.first, icon="person", id="first_name"),
        Field("last", label="Last name", initial=old.last, icon="person", id="last_name"),
        Field("phone", label="Phone", initial=old.phone, kind="phone", icon="phone", id="phone"),
        Dropdown("Phone label", context.text("label", old.label), tuple(provider.LABELS), Event("label")),
        Field("email", label="Email", initial=old.email, kind="email", icon="email", id="email"),
    )
    leave = Dialog(
        "Discard changes?", "What you have typed will be lost.",
        buttons=(Button("Keep editing", hide(), "text"), Button("Discard", back(), "text")),
    )  # fmt: skip
    leaving = show("leave") if _typed(context, old) != old else back()
    return Scaffold(
        bar=AppBar(
            "Edit contact" if "id" in context.args else "Create contact",
            up=leaving, up_icon="close", actions=(Button("Save", Event("save")),),
        ),
        body=Scroll((Column(fields, gap=12, pad=16),)),
        overlay=leave if context.overlay() == "leave" else None,
        back=leaving,
    )  # fmt: skip


# What happens


def handle(context: Context, event: Event) -> None:
    databases = context.world.databases
    match event:
        case Event("star"):
            person = provider.person(databases, context.row)
            provider.star(databases, context.row, on=person is not None and not person.starred)
        case Event("delete"):
            provider.remove(databases, context.row)
            context.back()
            context.toast("Contact deleted")
        case Event("save"):
            _save(context)
        case Event("label", (str(label),)):
            context.set(label=label)
        case Event("share"):
            if (person := provider.person(databases, context.row)) is not None:
                context.share(text=_card(person))
        case Event("call", (str(number),)):
            context.launch(_DIALER, "dialpad")
            if context.world.page.package == _DIALER:
                context.set(number=number)
        case Event("text", (str(number),)):
            context.launch(_SMS, "thread", address=number)
        case _:
            _handle_many(context, event)


def _handle_many(context: Context, event: Event) -> None:
    """What is done with the contacts that are selected in the list."""
    databases, ids = context.world.databases, selection.chosen(context)
    match event:
        case Event("delete many"):
            for contact in ids:
                if isinstance(contact, int):
                    provider.remove(databases, contact)
            selection.clear(context)
            context.hide()
            context.toast("Contact deleted" if len(ids) == 1 else f"{len(ids)} contacts deleted")
        case Event("share many"):
            cards = [_card(person) for contact, person in provider.people(databases) if contact in ids]
            selection.clear(context)
            context.share(text="\n\n".join(cards))


def _card(person: Person) -> str:
    """A contact as it is shared."""
    return "\n".join(line for line in (person.name, person.phone, person.email) if line)


def _save(context: Context) -> None:
    new = _typed(context, _edited(context))
    if not new.first and not new.last:
        context.toast("Type a name first")
        return
    if "id" in context.args:
        provider.change(context.world.databases, context.row, new)
    else:
        provider.add(context.world.databases, new)
    context.back()
    context.toast("Contact saved")


def _edited(context: Context) -> Person:
    """The contact as it is stored, or one that has nothing but the number it was asked for."""
    phone = str(context.args.get("phone", ""))
    return provider.person(context.world.databases, context.row) or Person("", phone=phone)


def _typed(context: Context, old: Person) -> Person:
    """The contact as the form has it."""
    first, last, phone, email = (context.text(key, str(getattr(old, key))).strip() for key in _FIELDS)
    return Person(first, last, phone, email, old.starred, context.text("label", old.label))


APP = App(
    package=PACKAGE,
    name="Contacts",
    icon=AppIcon("person", "#1a73e8"),
    activities=(
        Activity("list", "com.android.contacts.activities.PeopleActivity", list_view),
        Activity("search", "com.android.contacts.activities.SearchActivity", search_view),
        Activity("contact", "com.android.contacts.quickcontact.QuickContactActivity", contact_view),
        Activity("edit", "com.android.contacts.activities.ContactEditorActivity", edit_view),
    ),
    handle=handle,
    shelves=(provider.PEOPLE,),
    databases={provider.PATH: provider.SCHEMA},
)
