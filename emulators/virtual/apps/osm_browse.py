"""OsmAnd's map screen with the sheet of a place, its drawer, and the search."""

from emulators.virtual.app import Context, back, go, put, show
from emulators.virtual.apps import osm_places, osm_store
from emulators.virtual.apps.osm_map import FARTHEST, NEAREST, Layers, Window, ground, shapes
from emulators.virtual.apps.osm_places import HERE, KINDS, Place, Spot
from emulators.virtual.apps.osm_store import PACKAGE
from emulators.virtual.widgets import (
    AppBar,
    Avatar,
    Box,
    Button,
    Column,
    Divider,
    Empty,
    Event,
    Field,
    Grow,
    IconButton,
    ListItem,
    Menu,
    MenuItem,
    Pad,
    Row,
    Scaffold,
    Scroll,
    Space,
    Stack,
    Text,
    Widget,
)  # fmt: skip

__all__ = [
    "LAYERS",
    "chosen",
    "clamped",
    "dark",
    "distance_text",
    "drawer_view",
    "map_view",
    "row_of",
    "search_view",
    "window",
]

LAYERS = {
    "show_favorites": "Favorites", "show_map_markers": "Map markers", "show_tracks": "Tracks", "show_poi": "Places",
}  # fmt: skip
"""What can be shown on the map: preference, and what it is called."""


def dark(context: Context) -> bool:
    return context.setting("secure/ui_night_mode") == "2"


def distance_text(context: Context, metres: float) -> str:
    if context.setting(f"{PACKAGE}/default_metric_system", "KILOMETERS_AND_METERS") == "MILES_AND_FEET":
        feet = metres / 0.3048
        return f"{feet:.0f} ft" if feet < 1000 else f"{metres / 1609.344:.1f} mi"
    return f"{metres:.0f} m" if metres < 1000 else f"{metres / 1000:.1f} km"


def window(context: Context, *, aspect: float) -> Window:
    """The part of the map that this page shows."""
    lat, lon, zoom = (context.ui.get(key) for key in ("lat", "lon", "zoom"))
    if context.landscape:
        aspect = 0.35
    return Window(
        float(lat) if isinstance(lat, float | int) else HERE[0],
        float(lon) if isinstance(lon, float | int) else HERE[1],
        int(zoom) if isinstance(zoom, int) else 13,
        aspect,
    )


def chosen(context: Context) -> Spot | None:
    """The spot whose sheet is shown."""
    match context.ui.get("at"):
        case (float(lat), float(lon)):
            return lat, lon
    return None


# The map


def map_view(context: Context) -> Scaffold:
    spot = chosen(context)

    def shown(layer: str) -> bool:
        return context.on(f"{PACKAGE}/{layer}")

    layers = Layers(
        favorites=osm_store.favorites(context.files) if shown("show_favorites") else (),
        markers=[m for _, m in osm_store.markers(context.world)] if shown("show_map_markers") else (),
        routes=osm_store.routes(context.files) if shown("show_tracks") else (),
        places=shown("show_poi"),
        here=HERE if context.allowed("ACCESS_FINE_LOCATION") else None,
        chosen=spot,
    )
    pad = Pad(
        shapes(window(context, aspect=2.0), layers, dark=dark(context)),
        "Map",
        tap=Event("touch"),
        long=Event("point"),
        double=Event("closer"),
        drag=Event("pan"),
        color=ground(dark(context)),
        id="map_view",
    )
    buttons = Column(
        (
            _top(browsing=spot is None),
            Grow(Space()),
            *((_sheet(context, spot),) if spot else (_bottom(),)),
        )
    )
    return Scaffold(
        body=Stack((pad, buttons)),
        overlay=_ACTIONS if spot and context.overlay() == "actions" else None,
        back=put(at=None, name=None, kind=None) if spot else None,
    )


def _round(icon: str, said: str, tap: Event) -> Widget:
    return Box(IconButton(icon, said, tap, color="on_surface", size=44), color="surface", radius=22, elevation=2)


def _top(*, browsing: bool) -> Widget:
    title = Box(
        Text("Browse map", "label", lines=1, id="action_bar_title"),
        pad=(16, 10, 16, 10),
        color="surface",
        radius=20,
        elevation=2,
    )
    items: tuple[Widget, ...] = (
        _round("layers", "Configure map", go("configure")),
        Grow(Row((title,) if browsing else (), justify="center")),
        _round("search", "Search", go("search")),
    )
    return Row(items, pad=(12, 12, 12, 0))


def _bottom() -> Widget:
    left = Row(
        (_round("menu", "Menu", go("drawer")), _round("directions", "Plan a route", go("plan"))), gap=10, fill=False
    )
    right = Column(
        (
            _round("my_location", "Where am I", Event("locate")),
            _round("add", "Zoom in", Event("zoom", (1,))),
            _round("remove", "Zoom out", Event("zoom", (-1,))),
        ),
        gap=10,
        fill=False,
    )
    return Row((Column((Space(height=108), left), fill=False), Grow(Space()), right), pad=(12, 0, 12, 16))


def _sheet(context: Context, spot: Spot) -> Widget:
    """What is known of the spot that has been touched, and what can be done with it."""
    name, kind = context.text("name"), context.text("kind")
    own = next((f for f in osm_store.favorites(context.files) if (f.lat, f.lon) == spot), None)
    away = distance_text(context, osm_places.distance(spot, HERE))
    icon, color = KINDS.get(kind, ("place", "#5f6368"))
    if own:
        icon, color = "star_on", own.color
    lines = Column(
        (
            Text(name, "title", lines=2, id="action_bar_title"),
            Text(f"{'Favorite' if own else kind} · {away}", "small", "on_surface_variant", id="context_menu_line2"),
            Text(f"{spot[0]:.5f}, {spot[1]:.5f}", "small", "on_surface_variant", id="context_menu_coordinates"),
        ),
        gap=2,
    )
    buttons = (
        Button("Edit", Event("edit"), "text", "edit") if own else Button("Add", Event("add"), "text", "star"),
        Button("Marker", Event("mark"), "text", "flag"),
        Button("Actions", show("actions"), "text", "more_horizontal"),
    )
    head = Row(
        (
            Avatar(name, 44, icon, color),
            Grow(lines),
            IconButton("close", "Close", put(at=None, name=None, kind=None)),
        ),
        gap=12,
        pad=(16, 14, 8, 8),
    )
    body = Column((head, Divider(), Row(tuple(Grow(Row((b,), justify="center")) for b in buttons), pad=(4, 2, 4, 6))))
    return Box(body, color="surface", radius=16, elevation=3, align="center")


_ACTIONS = Menu(
    (
        MenuItem("Share", Event("share")),
        MenuItem("Copy coordinates", Event("copy")),
        MenuItem("Plan a route from here", Event("from")),
    ),
    sheet=True,
    title="Actions",
)


# The drawer


def drawer_view(context: Context) -> Scaffold:
    entries = (
        ("map", "Maps", back()),
        ("flag", "Map markers", Event("open", ("markers",))),
        ("star", "My Places", Event("open", ("places",))),
        ("search", "Search", Event("open", ("search",))),
        ("directions", "Plan a route", Event("open", ("plan",))),
        ("layers", "Configure map", Event("open", ("configure",))),
        ("settings", "Settings", Event("open", ("settings",))),
        ("info", "Help", Event("open", ("help",))),
    )
    items = tuple(ListItem(said, leading=_glyph(icon), tap=tap) for icon, said, tap in entries)
    return Scaffold(bar=AppBar("OsmAnd", up=back(), up_icon="close", subtitle="Browse map"), body=Scroll(items))


def _glyph(icon: str) -> Widget:
    return Avatar(icon, 36, icon, "#f28b20")


# Search


def row_of(context: Context, place: Place, tap: Event) -> ListItem:
    icon, color = KINDS.get(place.kind, ("place", "#5f6368"))
    away = distance_text(context, osm_places.distance(place.spot, HERE))
    return ListItem(
        place.name, f"{place.kind}, Liechtenstein · {away}", tap=tap, leading=Avatar(place.name, 40, icon, color)
    )


def search_view(context: Context) -> Scaffold:
    text = context.text("search").strip()
    field = Field("search", hint="Search places", icon="search", id="searchEditText")
    bar = AppBar("Search", up=back(), search=field)
    rows: list[Widget] = []
    if (spot := osm_places.coordinates(text)) is not None:
        said = f"{spot[0]:.5f}, {spot[1]:.5f}"
        rows.append(
            ListItem(said, "Location", tap=Event("found", (said, "Location", *spot)), leading=Avatar("L", 40, "place"))
        )
    for place in osm_places.found(text)[:40]:
        rows.append(row_of(context, place, Event("found", (place.name, place.kind, place.lat, place.lon))))
    if not text:
        kinds = sorted({place.kind for place in osm_places.PLACES})
        rows = [
            ListItem(kind, tap=Event("kind", (kind,)), leading=Avatar(kind, 36, KINDS[kind][0], KINDS[kind][1]))
            for kind in kinds
        ]
    body: Widget = Scroll(tuple(rows)) if rows else Empty("search", "Nothing found. Try another word")
    return Scaffold(bar=bar, body=body)


def clamped(zoom: int) -> int:
    return min(NEAREST, max(FARTHEST, zoom))
