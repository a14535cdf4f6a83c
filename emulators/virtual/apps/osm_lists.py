"""OsmAnd's lists: map markers, favourites and tracks, with selections of several; and the favourite editor."""

from emulators.virtual.app import Context, back, go, hide, put, show
from emulators.virtual.apps import osm_places, osm_store
from emulators.virtual.apps.osm_browse import distance_text
from emulators.virtual.apps.osm_places import HERE
from emulators.virtual.apps.osm_store import COLORS, GROUPS, Favorite, Marker
from emulators.virtual.widgets import (
    AppBar,
    Avatar,
    Button,
    Column,
    Dialog,
    Dropdown,
    Empty,
    Event,
    Field,
    Header,
    IconButton,
    ListItem,
    MenuItem,
    Scaffold,
    Scroll,
    Tab,
    Tabs,
    Text,
    Widget,
)  # fmt: skip

__all__ = ["DEFAULT_GROUP", "NEW_GROUP", "edited", "editor_view", "key_of", "markers_view", "places_view", "selected"]

DEFAULT_GROUP = "Favorites"
"""What the group without a name is called."""

NEW_GROUP = "New group…"


def selected(context: Context) -> tuple[str, ...]:
    names = context.ui.get("selected")
    return tuple(str(name) for name in names) if isinstance(names, tuple) else ()


def _asking(title: str, text: str, event: str, word: str = "Delete") -> Dialog:
    return Dialog(title, text, buttons=(Button("Cancel", hide(), "text"), Button(word, Event(event), "text")))


# Markers


def markers_view(context: Context) -> Scaffold:
    everything = osm_store.markers(context.world)
    history = context.ui.get("tab") == "history"
    shown = [(row, marker) for row, marker in everything if marker.active != history]
    chosen = selected(context)
    rows = tuple(_marker_row(context, row, marker, chosen) for row, marker in shown)
    nothing = "No marker in the history" if history else "No markers yet. Add one from the map"
    if chosen:
        bar = AppBar(
            f"{len(chosen)} selected",
            up=put(selected=None),
            up_icon="close",
            actions=(IconButton("delete", "Delete", show("delete")),),
            menu=(MenuItem("Select all", put(selected=tuple(row for row, _ in shown))),),
        )
    else:
        clear = MenuItem("Clear history", show("clear")) if history else MenuItem("Move all to history", show("all"))
        bar = AppBar("Map markers", up=back(), menu=(clear,))
    overlay = {
        "delete": _asking("Delete markers?", f"{len(chosen)} will be deleted for good.", "delete markers"),
        "clear": _asking("Clear history?", "All markers in the history will be deleted.", "clear history"),
        "all": _asking("Move all to history?", "All markers will leave the map.", "pass all", "Move"),
    }.get(context.overlay())
    return Scaffold(
        bar=bar,
        tabs=Tabs(
            (
                Tab("Active", put(tab=None, selected=None), on=not history),
                Tab("History", put(tab="history", selected=None), on=history),
            )
        ),
        body=Scroll(rows) if rows else Empty("flag", nothing),
        overlay=overlay,
        back=put(selected=None) if chosen else None,
    )


def _marker_row(context: Context, row: str, marker: Marker, chosen: tuple[str, ...]) -> ListItem:
    away = distance_text(context, osm_places.distance((marker.lat, marker.lon), HERE))
    trailing = (
        IconButton("check", f"Pass {marker.name}", Event("pass", (row,)))
        if marker.active
        else IconButton("undo", f"Restore {marker.name}", Event("pass", (row,)))
    )
    toggles = Event("select", (row,))
    shows = Event("show", (marker.name, "Map marker", marker.lat, marker.lon))
    return ListItem(
        marker.name,
        f"{away} · {marker.lat:.5f}, {marker.lon:.5f}",
        tap=toggles if chosen else shows,
        long=toggles,
        leading=Avatar(marker.name, 40, "check" if row in chosen else "flag"),
        trailing=None if chosen else trailing,
        selected=row in chosen,
        id="map_marker_item",
    )


# Favourites and tracks


def places_view(context: Context) -> Scaffold:
    tracks = context.ui.get("tab") == "tracks"
    chosen = selected(context)
    rows = _track_rows(context) if tracks else _favorite_rows(context, chosen)
    if chosen:
        bar = AppBar(
            f"{len(chosen)} selected",
            up=put(selected=None),
            up_icon="close",
            actions=(IconButton("delete", "Delete", show("delete")),),
        )
    else:
        search = Field("search", hint="Search my places", icon="search") if context.ui.get("searching") else None
        by = context.ui.get("sort") == "distance"
        sorting = (
            MenuItem("Sort by name", put(sort=None, overlay=None), checked=not by),
            MenuItem("Sort by distance", put(sort="distance", overlay=None), checked=by),
        )
        bar = AppBar(
            "My Places",
            up=put(searching=None, search=None) if search else back(),
            actions=() if search else (IconButton("search", "Search my places", put(searching=True)),),
            menu=() if tracks else sorting,
            search=search,
        )
    nothing = "No tracks yet. Plan a route and save it" if tracks else "No favorites found"
    asks = _asking("Delete favorites?", f"{len(chosen)} will be deleted.", "delete favorites")
    return Scaffold(
        bar=bar,
        tabs=Tabs(
            (
                Tab("Favorites", put(tab=None, selected=None), on=not tracks),
                Tab("Tracks", put(tab="tracks", selected=None), on=tracks),
            )
        ),
        body=Scroll(tuple(rows)) if rows else Empty("route" if tracks else "star", nothing),
        overlay=asks if context.overlay() == "delete" else None,
        back=put(selected=None) if chosen else None,
    )


def _favorite_rows(context: Context, chosen: tuple[str, ...]) -> list[Widget]:
    wanted = context.text("search").strip().casefold()
    found = [one for one in osm_store.favorites(context.files) if wanted in f"{one.name}\n{one.group}".casefold()]
    if context.ui.get("sort") == "distance":
        found.sort(key=lambda one: osm_places.distance((one.lat, one.lon), HERE))
        return [_favorite_row(context, one, chosen) for one in found]
    rows: list[Widget] = []
    for group in dict.fromkeys(one.group for one in found):
        rows.append(Header(group or DEFAULT_GROUP))
        rows += [_favorite_row(context, one, chosen) for one in found if one.group == group]
    return rows


def _favorite_row(context: Context, one: Favorite, chosen: tuple[str, ...]) -> ListItem:
    away = distance_text(context, osm_places.distance((one.lat, one.lon), HERE))
    key = key_of(one)
    toggles = Event("select", (key,))
    return ListItem(
        one.name,
        f"{away} · {one.description}" if one.description else away,
        tap=toggles if chosen else Event("show", (one.name, "Favorite", one.lat, one.lon)),
        long=toggles,
        leading=Avatar(one.name, 40, "check" if key in chosen else "star_on", one.color),
        selected=key in chosen,
        id="favourite_item",
    )


def key_of(one: Favorite) -> str:
    """What tells one favourite from the others."""
    return f"{one.name}\n{one.group}\n{one.lat} {one.lon}"


def _track_rows(context: Context) -> list[Widget]:
    wanted = context.text("search").strip().casefold()
    found = [route for route in osm_store.routes(context.files) if wanted in route.name.casefold()]
    return [
        ListItem(
            route.name,
            f"{distance_text(context, osm_store.length(route.points))} · {len(route.points)} points",
            tap=go("track", name=route.name),
            leading=Avatar(route.name, 40, "route", "#c2185b"),
            id="track_item",
        )
        for route in found
    ]


# The editor


def edited(context: Context) -> Favorite | None:
    """The favourite that the form changes, if it is no new one."""
    key = context.args.get("key")
    return next((one for one in osm_store.favorites(context.files) if key_of(one) == key), None)


def editor_view(context: Context) -> Scaffold:
    old = edited(context)
    name = old.name if old else str(context.args.get("name", ""))
    group = context.text("group", (old.group if old else "") or DEFAULT_GROUP)
    color = context.text("color", old.color if old else COLORS["Yellow"])
    known = dict.fromkeys((*GROUPS, *(one.group for one in osm_store.favorites(context.files)), group))
    groups = tuple(dict.fromkeys(each or DEFAULT_GROUP for each in known))
    names = {code: said for said, code in COLORS.items()}
    form: tuple[Widget, ...] = (
        Field("name", label="Name", initial=name, id="name_edit"),
        Field("description", label="Description", initial=old.description if old else "", lines=3, id="description"),
        Dropdown("Group", group, (*groups, NEW_GROUP), Event("group")),
        Dropdown("Color", names.get(color, "Yellow"), tuple(COLORS), Event("color")),
        Text(f"Location: {_location(context, old)}", "small", "on_surface_variant"),
    )
    making = Dialog(
        "New group",
        body=(Field("new_group", label="Group name", submit=Event("make group"), id="group_name"),),
        buttons=(
            Button("Cancel", put(overlay=None, new_group=None), "text"),
            Button("OK", Event("make group"), "text"),
        ),
    )
    overlays = {"group": making, "delete": _asking("Delete favorite?", f"{name} will be deleted.", "delete favorite")}
    return Scaffold(
        bar=AppBar(
            "Edit favorite" if old else "Add favorite",
            up=back(),
            up_icon="close",
            actions=(Button("Save", Event("save favorite")),),
            menu=(MenuItem("Delete", show("delete")),) if old else (),
        ),
        body=Scroll((Column(form, gap=16, pad=16),)),
        overlay=overlays.get(context.overlay()),
    )


def _location(context: Context, old: Favorite | None) -> str:
    lat, lon = (old.lat, old.lon) if old else (context.args.get("lat", 0.0), context.args.get("lon", 0.0))
    return f"{float(str(lat)):.5f}, {float(str(lon)):.5f}"
