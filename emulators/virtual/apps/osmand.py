"""OsmAnd: an offline map with search, favourites, markers and planned tracks.

All screens but the settings belong to one activity in the real app; here each has the name of its fragment.
"""

from emulators.virtual.app import Activity, App, AppIcon, Context, back, hide, show
from emulators.virtual.apps import osm_browse, osm_lists, osm_plan, osm_store
from emulators.virtual.apps.osm_browse import LAYERS, chosen, clamped, window
from emulators.virtual.apps.osm_lists import DEFAULT_GROUP, NEW_GROUP, edited, key_of, selected
from emulators.virtual.apps.osm_places import HERE, place_at
from emulators.virtual.apps.osm_store import (
    COLORS,
    DATABASE,
    FAVORITES,
    MARKERS,
    PACKAGE,
    ROUTES,
    SCHEMA,
    Favorite,
    Marker,
)
from emulators.virtual.widgets import (
    AppBar,
    Avatar,
    Button,
    Column,
    Dialog,
    Event,
    Header,
    ListItem,
    Radio,
    Scaffold,
    Scroll,
    Space,
    Text,
)  # fmt: skip

__all__ = ["APP"]

_UNITS_KEY = f"{PACKAGE}/default_metric_system"
_UNITS = {"KILOMETERS_AND_METERS": "Kilometers and meters", "MILES_AND_FEET": "Miles and feet"}


# Settings


def configure_view(context: Context) -> Scaffold:
    rows = tuple(
        ListItem(said, tap=Event("toggle", (f"{PACKAGE}/{key}",)), checked=context.on(f"{PACKAGE}/{key}"))
        for key, said in LAYERS.items()
    )
    return Scaffold(bar=AppBar("Configure map", up=back()), body=Scroll((Header("Show"), *rows)))


def settings_view(context: Context) -> Scaffold:
    units = context.setting(_UNITS_KEY, "KILOMETERS_AND_METERS")
    radios = tuple(Radio(units == code, Event("units", (code,)), said) for code, said in _UNITS.items())
    choose = Dialog("Units of length", body=radios, buttons=(Button("Cancel", hide(), "text"),))
    return Scaffold(
        bar=AppBar("Settings", up=back()),
        body=Scroll((ListItem("Units of length", _UNITS.get(units, units), tap=show("units")),)),
        overlay=choose if context.overlay() == "units" else None,
    )


def help_view(context: Context) -> Scaffold:
    texts = (
        Avatar("OsmAnd", 72, "map", "#f28b20"),
        Text("OsmAnd 4.6.13", "headline"),
        Space(height=8),
        Text("Touch the map for what is there, press it long for any spot, and move it with a finger.", align="center"),
        Text("The map of this phone shows the Upper Rhine valley. Its streets and shops are invented.", "small",
             "on_surface_variant", align="center"),
    )  # fmt: skip
    return Scaffold(bar=AppBar("Help", up=back()), body=Scroll((Column(texts, gap=10, pad=24, align="center"),)))


# What happens


def handle(context: Context, event: Event) -> None:
    match event:
        case Event("open", (str(screen),)):
            context.back()
            context.go(screen)
        case Event("touch", (int(x), int(y))):
            _touch(context, x, y)
        case Event("point", (int(x), int(y))):
            lat, lon = window(context, aspect=2.0).spot(x, y)
            context.set(at=(lat, lon), name=f"{lat:.5f}, {lon:.5f}", kind="Location")
        case Event("closer", (int(x), int(y))):
            view = window(context, aspect=_aspect(context))
            lat, lon = view.spot(x, y)
            context.set(lat=lat, lon=lon, zoom=clamped(view.zoom + 1))
        case Event("zoom", (int(step),)):
            context.set(zoom=clamped(window(context, aspect=2.0).zoom + step))
        case Event("pan", (int(x1), int(y1), int(x2), int(y2))):
            view = window(context, aspect=_aspect(context))
            lat, lon = view.spot(500 + x1 - x2, 500 + y1 - y2)
            context.set(lat=min(84.0, max(-84.0, lat)), lon=min(179.0, max(-179.0, lon)))
        case Event("locate"):
            context.ask("ACCESS_FINE_LOCATION", Event("here"))
        case Event("here"):
            context.set(lat=HERE[0], lon=HERE[1], zoom=15)
        case Event("kind", (str(kind),)):
            context.set(search=kind)
        case Event("found", (str(name), str(kind), float(lat), float(lon))):
            _found(context, (name, lat, lon), kind)
        case Event("show", (str(name), str(kind), float(lat), float(lon))):
            context.back()
            context.set(at=(lat, lon), name=name, kind=kind, lat=lat, lon=lon, zoom=15)
        case Event("toggle", (str(key),)):
            context.put_setting(key, "0" if context.on(key) else "1")
        case Event("units", (str(code),)):
            context.put_setting(_UNITS_KEY, code)
            context.hide()
        case _:
            _handle_spot(context, event)


def _aspect(context: Context) -> float:
    return osm_plan.ASPECT if context.world.page.screen == "plan" else 2.0


def _touch(context: Context, x: int, y: int) -> None:
    """The place that was touched, if there is one near; else the sheet is closed."""
    view = window(context, aspect=2.0)
    spot = view.spot(x, y)
    metres = view.wide / 360 * 22 * 75_600
    near = [f for f in osm_store.favorites(context.files) if osm_store.length((spot, (f.lat, f.lon))) < metres]
    place = place_at(spot, within=metres)
    if near:
        context.set(at=(near[0].lat, near[0].lon), name=near[0].name, kind="Favorite")
    elif place is not None:
        context.set(at=place.spot, name=place.name, kind=place.kind)
    else:
        context.set(at=None, name=None, kind=None)


def _found(context: Context, stop: osm_plan.Stop, kind: str) -> None:
    """A place was chosen in the search: for the route that is being planned, or to be shown on the map."""
    picking = context.args.get("pick")
    context.back()
    name, lat, lon = stop
    if picking:
        context.set(points=(*osm_plan.stops(context), stop), lat=lat, lon=lon, zoom=14)
    else:
        context.set(at=(lat, lon), name=name, kind=kind, lat=lat, lon=lon, zoom=15)


def _handle_spot(context: Context, event: Event) -> None:
    """What the sheet of a spot offers."""
    spot, name = chosen(context), context.text("name")
    match event:
        case Event("add") if spot:
            context.go("favorite", name=name, lat=spot[0], lon=spot[1])
        case Event("edit") if spot:
            own = [one for one in osm_store.favorites(context.files) if (one.lat, one.lon) == spot]
            context.go("favorite", key=key_of(own[0]) if own else "", name=name, lat=spot[0], lon=spot[1])
        case Event("mark") if spot:
            count = len(osm_store.markers(context.world))
            marker = Marker(name, *spot, color=count % 7)
            osm_store.add_marker(context.world, marker, added=context.world.state.now * 1000)
            context.set(at=None, name=None, kind=None)
            context.toast("Map marker added")
        case Event("share") if spot:
            context.share(text=f"{name}\ngeo:{spot[0]:.5f},{spot[1]:.5f}")
        case Event("copy") if spot:
            context.copy(f"{spot[0]:.5f}, {spot[1]:.5f}")
            context.toast("Coordinates copied")
        case Event("from") if spot:
            context.set(at=None, name=None, kind=None)
            context.go("plan", points=((name, *spot),))
            context.set(lat=spot[0], lon=spot[1], zoom=14)
        case Event("share track"):
            context.share(path=osm_store.route_path(str(context.args.get("name"))))
        case _:
            _handle_lists(context, event)


def _handle_lists(context: Context, event: Event) -> None:
    match event:
        case Event("select", (str(key),)):
            keys = selected(context)
            kept = tuple(k for k in keys if k != key) if key in keys else (*keys, key)
            context.set(selected=kept or None)
        case Event("pass", (str(row),)):
            now = context.world.state.now * 1000
            context.execute(
                "UPDATE map_markers SET marker_visited = CASE marker_active WHEN 1 THEN ? ELSE 0 END,"
                " marker_active = 1 - marker_active WHERE marker_id = ?",
                now, row,
            )  # fmt: skip
        case Event("pass all"):
            now = context.world.state.now * 1000
            context.execute("UPDATE map_markers SET marker_active = 0, marker_visited = ? WHERE marker_active = 1", now)
            context.hide()
        case Event("clear history"):
            context.execute("DELETE FROM map_markers WHERE marker_active = 0")
            context.hide()
        case Event("delete markers"):
            for row in selected(context):
                context.execute("DELETE FROM map_markers WHERE marker_id = ?", row)
            context.set(selected=None, overlay=None)
        case Event("delete favorites"):
            kept_ones = [f for f in osm_store.favorites(context.files) if key_of(f) not in selected(context)]
            context.put_files(osm_store.with_favorites(context.files, kept_ones))
            context.set(selected=None, overlay=None)
        case _:
            _handle_editor(context, event)


def _handle_editor(context: Context, event: Event) -> None:
    match event:
        case Event("group", (str(group),)):
            context.set(**({"overlay": "group"} if group == NEW_GROUP else {"group": group}))
        case Event("color", (str(name),)):
            context.set(color=COLORS.get(name))
        case Event("make group"):
            group = context.text("new_group").strip()
            if not group or "/" in group or len(group) > 80:
                context.toast("Type a name without slashes for the group")
            else:
                context.set(group=group, overlay=None, new_group=None)
        case Event("save favorite"):
            _save(context)
        case Event("delete favorite"):
            old = edited(context)
            context.put_files(
                osm_store.with_favorites(context.files, [f for f in osm_store.favorites(context.files) if f != old])
            )
            context.back()
            context.set(at=None, name=None, kind=None)
            context.toast("Favorite deleted")
        case _:
            osm_plan.handle(context, event)


def _save(context: Context) -> None:
    old = edited(context)
    name = context.text("name", old.name if old else str(context.args.get("name", ""))).strip()
    if not name:
        context.toast("Name is empty")
        return
    group = context.text("group", (old.group if old else "") or DEFAULT_GROUP)
    lat, lon = (old.lat, old.lon) if old else (float(str(context.args[key])) for key in ("lat", "lon"))
    new = Favorite(
        name,
        round(lat, 7),
        round(lon, 7),
        "" if group == DEFAULT_GROUP else group,
        context.text("description", old.description if old else "").strip(),
        context.text("color", old.color if old else COLORS["Yellow"]),
    )
    others = [one for one in osm_store.favorites(context.files) if one != old]
    if any((one.name, one.group) == (new.name, new.group) for one in others):
        context.toast(f"There is already a favorite called {name} in this group")
        return
    context.put_files(osm_store.with_favorites(context.files, (*others, new)))
    context.back()
    context.set(name=name)
    context.toast("Favorite saved")


_ACTIVITY = f"{PACKAGE}.plus.activities.MapActivity"

APP = App(
    package=PACKAGE,
    name="OsmAnd",
    icon=AppIcon("map", "#f28b20"),
    activities=(
        Activity("map", _ACTIVITY, osm_browse.map_view),
        Activity("drawer", f"{_ACTIVITY}.MainMenu", osm_browse.drawer_view),
        Activity("search", f"{PACKAGE}.plus.search.QuickSearchDialogFragment", osm_browse.search_view),
        Activity("markers", f"{PACKAGE}.plus.mapmarkers.MapMarkersDialogFragment", osm_lists.markers_view),
        Activity("places", f"{PACKAGE}.plus.myplaces.ui.MyPlacesActivity", osm_lists.places_view),
        Activity("favorite", f"{PACKAGE}.plus.mapcontextmenu.editors.FavoritePointEditorFragment",
                 osm_lists.editor_view),
        Activity("plan", f"{PACKAGE}.plus.measurementtool.MeasurementToolFragment", osm_plan.plan_view),
        Activity("track", f"{PACKAGE}.plus.track.fragments.TrackMenuFragment", osm_plan.track_view),
        Activity("configure", f"{PACKAGE}.plus.configmap.ConfigureMapFragment", configure_view),
        Activity("settings", f"{PACKAGE}.plus.settings.fragments.MainSettingsFragment", settings_view),
        Activity("help", f"{PACKAGE}.plus.help.HelpActivity", help_view),
    ),
    handle=handle,
    databases={DATABASE: SCHEMA},
    settings={_UNITS_KEY: "KILOMETERS_AND_METERS", **{f"{PACKAGE}/{key}": "1" for key in LAYERS}},
    shelves=(FAVORITES, MARKERS, ROUTES),
)  # fmt: skip
