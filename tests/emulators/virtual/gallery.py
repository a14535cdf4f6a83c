"""An app that shows every widget for pickers, pictures, gestures and typing, and remembers what happened to it."""

import io

from PIL import Image

from emulators.action import OpenApp, Tap
from emulators.screen import Element, Flag
from emulators.virtual import selection
from emulators.virtual.app import Activity, App, AppIcon, Context, back, go, show
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.widgets import (
    AppBar,
    BottomBar,
    Box,
    Button,
    Card,
    Circle,
    Column,
    DatePicker,
    Dialog,
    Drawing,
    Dropdown,
    Event,
    Field,
    Grow,
    IconButton,
    Label,
    ListItem,
    Menu,
    MenuItem,
    NumberPicker,
    Pad,
    Picture,
    Polygon,
    Polyline,
    Progress,
    Row,
    Scaffold,
    Scroll,
    Swipes,
    Tab,
    Tabs,
    Text,
)  # fmt: skip

PACKAGE = "org.example.gallery"
HAPPENED = "gallery/happened"
NAMES = tuple(f"Row {n}" for n in range(1, 21))


def photo(color: str = "#3a7ca5") -> bytes:
    """A small PNG: a plain ground with a lighter box."""
    image = Image.new("RGB", (80, 60), color)
    image.paste("#f2e8cf", (20, 15, 60, 45))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def happened(context: Context) -> str:
    return context.setting(HAPPENED)


def home_view(context: Context) -> Scaffold:
    screens = ("dates", "numbers", "pictures", "pad", "rows", "chosen", "texts", "page")
    items = tuple(ListItem(name.capitalize(), tap=go(name)) for name in screens)
    tabs = (
        Tab("All", Event("all"), on=True, icon="list", badge="12"),
        Tab("New", Event("new"), icon="star", badge="3"),
    )
    top = Tabs((Tab("First", Event("first"), on=True, badge="7"), Tab("Second", Event("second"))))
    return Scaffold(bar=AppBar("Gallery"), tabs=top, body=Scroll(items), bottom=BottomBar(tabs))


def dates_view(context: Context) -> Scaffold:
    y, m, d = (int(part) for part in context.setting("gallery/date", "2023-10-15").split("-"))
    picker = DatePicker(y, m, d, Event("date"))
    dialog = Dialog("Pick a date", body=(picker,), buttons=(Button("OK", back(), "text"),))
    return Scaffold(
        bar=AppBar("Dates", up=back()),
        body=Column((picker, Button("In a dialog", show("picker"))), gap=8, pad=16),
        overlay=dialog if context.overlay() == "picker" else None,
    )


def numbers_view(context: Context) -> Scaffold:
    value = int(context.setting("gallery/number", "3"))
    size = context.setting("gallery/size", "Medium")
    choices = ("Small", "Medium", "Large", *(f"Size {n}" for n in range(30)))
    dialog = Dialog("Sizes", body=(Dropdown("Size in a dialog", size, choices[:3], Event("size")),))
    return Scaffold(
        bar=AppBar("Numbers", up=back()),
        body=Column(
            (
                Dropdown("Size", size, choices, Event("size")),
                Dropdown("Off", size, choices, Event("size"), enabled=False),
                NumberPicker(value, 0, 5, Event("number"), "servings"),
                Progress(10 * value, "Done"),
                Button("In a dialog", show("sizes")),
            ),
            gap=12,
            pad=16,
        ),
        overlay=dialog if context.overlay() == "sizes" else None,
    )


SHAPES = (
    Polygon(((50, 900), (500, 100), (950, 900)), "primary_container", "primary", 2),
    Circle(500, 620, 120, "#e07a5f"),
    Polyline(((0, 500), (250, 300), (700, 700), (1000, 200)), "error", 4),
    Polyline(((900, 100),), "primary", 10),
    Label(500, 620, "12 km"),
    Label(990, 990, "Corner"),
)


def pictures_view(context: Context) -> Scaffold:
    data = photo()
    strip = Scroll(
        tuple(Picture(photo(f"#{n}0{n}0a0"), f"Photo {n}", width=100, height=80, radius=12) for n in range(1, 9)),
        "strip",
        gap=8,
        pad=16,
        horizontal=True,
    )
    return Scaffold(
        bar=AppBar("Pictures", up=back()),
        body=Scroll(
            (
                strip,
                Picture(data, "Blue box", height=140, radius=16, tap=Event("photo"), double=Event("zoom")),
                Picture(data, "Whole", height=100, fit="contain"),
                Picture(b"no image", "Damaged", height=40),
                Box(Drawing(SHAPES, 160, description="A chart", color="surface_container"), pad=16),
                Text("The end"),
            ),
            gap=8,
        ),
    )


def pad_view(context: Context) -> Scaffold:
    pad = Pad(
        (*SHAPES, Label(200, 200, "Marker", tap=Event("marker"))),
        "Canvas",
        tap=Event("tapped"),
        drag=Event("dragged"),
        long=Event("held"),
        double=Event("doubled"),
    )
    body = Column((Text(happened(context) or "Nothing yet"), Grow(pad)))
    return Scaffold(bar=AppBar("Pad", up=back()), body=body)


def rows_view(context: Context) -> Scaffold:
    gone = context.setting("gallery/gone").split(",")
    items = tuple(
        ListItem(
            name,
            tap=Event("open", (name,)),
            long=Event("menu", (name,)),
            swipe=Swipes(left=Event("gone", (name,)), right=Event("kept", (name,))),
            trailing=IconButton("more", f"More of {name}", Event("menu", (name,))),
        )
        for name in NAMES
        if name not in gone
    )
    menu = Menu((MenuItem("Rename", Event("rename")), MenuItem("Delete", Event("delete"))), at_touch=True)
    pager = Box(
        Card((Text("Page " + context.setting("gallery/page", "1")), Text("Turn me"))),
        swipe=Swipes(left=Event("page", (1,)), right=Event("page", (-1,))),
    )
    return Scaffold(
        bar=AppBar("Rows", up=back()),
        body=Column((pager, Grow(Scroll(items)))),
        overlay=menu if context.overlay() == "row" else None,
    )


def chosen_view(context: Context) -> Scaffold:
    ids = selection.chosen(context)
    items = tuple(
        ListItem(
            name,
            tap=selection.tap(context, name, Event("open", (name,))),
            long=selection.press(context, name),
            selected=name in ids,
        )
        for name in NAMES
    )
    actions = (IconButton("delete", "Delete", Event("delete_all")),)
    bar = selection.bar_of(context, AppBar("Chosen", up=back()), actions, NAMES)
    return Scaffold(bar=bar, body=Scroll(items), back=selection.back_of(context))


def texts_view(context: Context) -> Scaffold:
    return Scaffold(
        bar=AppBar("Texts", up=back()),
        body=Scroll(
            (
                Column(
                    (
                        Field("name", label="Name", id="name"),
                        Field("secret", label="Password", kind="password", id="secret"),
                        Field("search", hint="Search", submit=Event("search")),
                        Field("notes", hint="Notes", lines=4),
                        Row((Button("Copy", Event("copy")), Button("Other", Event("none"))), gap=8),
                    ),
                    gap=12,
                    pad=16,
                ),
            ),
            "texts",
        ),
    )


def page_view(context: Context) -> Scaffold:
    return Scaffold(bar=AppBar("Page", up=back()), body=Field("page", hint="Write here", lines=0))


def handle(context: Context, event: Event) -> None:
    match event:
        case Event("date", (int(y), int(m), int(d))):
            context.put_setting("gallery/date", f"{y:04}-{m:02}-{d:02}")
        case Event("size", (str(size),)):
            context.put_setting("gallery/size", size)
        case Event("number", (int(value),)):
            context.put_setting("gallery/number", str(value))
        case Event("menu", (str(name),)):
            context.set(row=name, overlay="row")
        case Event("gone", (str(name),)):
            context.put_setting("gallery/gone", f"{context.setting('gallery/gone')},{name}")
        case Event("page", (int(by),)):
            context.put_setting("gallery/page", str(int(context.setting("gallery/page", "1")) + by))
        case Event("copy"):
            context.copy("copied text")
        case _:
            pass
    context.put_setting(HAPPENED, " ".join((event.name, *(str(arg) for arg in event.args))))


APP = App(
    PACKAGE,
    "Gallery",
    AppIcon("wallpaper", "#7b5ea7"),
    tuple(
        Activity(view.__name__.removesuffix("_view"), f"{PACKAGE}.{view.__name__}", view)
        for view in (
            home_view, dates_view, numbers_view, pictures_view, pad_view, rows_view, chosen_view, texts_view, page_view,
        )
    ),
    handle,
)  # fmt: skip


def open_gallery(profile: str = "360x800") -> VirtualPhone:
    """A phone with nothing but this app, and that in front."""
    phone = VirtualPhone(profile, apps=(APP,))
    phone.do(OpenApp("Gallery"))
    return phone


def find(phone: VirtualPhone, label: str) -> Element:
    """The last element of this name that answers to touch."""
    elements = phone.look(pixels=False).elements
    for element in reversed(elements):
        if label in (element.text, element.description) and element.actionable:
            return element
    raise AssertionError(f"nothing called {label!r}; there are {[e.label for e in elements if e.actionable]}")


def field(phone: VirtualPhone, label: str) -> Element:
    """The text field of this name."""
    named = [e for e in phone.look(pixels=False).elements if e.has(Flag.EDITABLE) and e.label == label]
    assert named, f"no field called {label!r}"
    return named[0]


def tap(phone: VirtualPhone, *labels: str) -> None:
    for label in labels:
        phone.do(Tap(find(phone, label).hit))


def said(phone: VirtualPhone) -> str:
    """What the last event was, with its arguments."""
    return phone.world.setting(HAPPENED)
