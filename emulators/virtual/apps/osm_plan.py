"""Planning a route point by point, saving it as a track, and looking at tracks."""

from emulators.virtual.app import Context, back, go, hide, put, show
from emulators.virtual.apps import osm_places, osm_store
from emulators.virtual.apps.osm_browse import dark, distance_text, window
from emulators.virtual.apps.osm_map import Layers, fitting, ground, shapes
from emulators.virtual.apps.osm_places import Spot
from emulators.virtual.apps.osm_store import Route
from emulators.virtual.files import FileError
from emulators.virtual.widgets import (
    AppBar,
    Avatar,
    Box,
    Button,
    Column,
    Dialog,
    Divider,
    Drawing,
    Empty,
    Event,
    Field,
    Grow,
    Icon,
    IconButton,
    ListItem,
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

__all__ = ["ASPECT", "Stop", "handle", "plan_view", "stops", "track_view"]

ASPECT = 1.1
"""How high the map of this screen is for its width, roughly."""

Stop = tuple[str, float, float]
"""A point of a route: what it is called, and where it lies."""


def stops(context: Context) -> tuple[Stop, ...]:
    """The points of the route that is being planned."""
    points = context.ui.get("points") or context.args.get("points") or ()
    return tuple(
        (str(p[0]), float(str(p[1])), float(str(p[2])))
        for p in (points if isinstance(points, tuple) else ())
        if isinstance(p, tuple) and len(p) == 3
    )


def plan_view(context: Context) -> Scaffold:
    points = stops(context)
    spots = tuple((lat, lon) for _, lat, lon in points)
    view = window(context, aspect=ASPECT)
    pad = Pad(
        shapes(view, Layers(plan=spots), dark=dark(context)),
        "Map",
        tap=Event("drop"),
        drag=Event("pan"),
        double=Event("closer"),
        color=ground(dark(context)),
        id="map_view",
    )
    zooms = Column(
        (
            Grow(Space()),
            Row(
                (
                    Grow(Space()),
                    Box(IconButton("add", "Zoom in", Event("zoom", (1,)), size=40), color="surface", radius=20),
                    Box(IconButton("remove", "Zoom out", Event("zoom", (-1,)), size=40), color="surface", radius=20),
                ),
                gap=8,
                pad=10,
            ),
        )
    )
    middle = Column((Grow(Space()), Icon("add", "on_surface", 28), Grow(Space())), align="center")
    leave = Dialog(
        "Exit without saving?",
        "The points of the route will be lost.",
        buttons=(Button("Cancel", hide(), "text"), Button("Exit", back(), "text")),
    )
    save = Dialog(
        "Save as new track",
        body=(Field("name", label="Name", submit=Event("save track"), id="name_edit"),),
        buttons=(Button("Cancel", put(overlay=None, name=None), "text"), Button("Save", Event("save track"), "text")),
    )
    leaving = show("leave") if points else back()
    return Scaffold(
        bar=AppBar(
            "Plan a route",
            up=leaving,
            up_icon="close",
            actions=(
                IconButton("undo", "Undo", Event("undo"), enabled=bool(points)),
                IconButton("save", "Save as track", show("save"), enabled=len(points) > 1),
            ),
            menu=(MenuItem("Reverse order", Event("reverse")), MenuItem("Clear all", put(points=(), overlay=None))),
        ),
        body=Column((Grow(Stack((pad, middle, zooms)), 1.4), Grow(_panel(context, points)))),
        overlay={"leave": leave, "save": save}.get(context.overlay()),
        back=leaving,
    )


def _panel(context: Context, points: tuple[Stop, ...]) -> Widget:
    long = distance_text(context, osm_store.length((lat, lon) for _, lat, lon in points))
    said = f"{len(points)} point{'' if len(points) == 1 else 's'} · {long}"
    head = Row(
        (
            Grow(Text(said, "subtitle", lines=1, id="distance_to_point")),
            Button("Add place", go("search", pick=True), "text", "search"),
        ),
        pad=(16, 4, 8, 0),
    )
    rows: tuple[Widget, ...] = tuple(
        ListItem(
            name,
            f"{lat:.5f}, {lon:.5f}",
            leading=Avatar(str(i + 1), 32, color="#c2185b"),
            trailing=IconButton("remove", f"Remove point {i + 1}", Event("remove", (i,))),
            id="plan_point",
        )
        for i, (name, lat, lon) in enumerate(points)
    )
    hint = Column((Text("Touch the map, add its middle, or search for places", "small", "on_surface_variant"),), pad=16)
    add = Row((Button("Add point", Event("middle"), "tonal", "add"),), justify="center", pad=(0, 2, 0, 6))
    return Column((head, Divider(), Grow(Scroll(rows, key="points") if rows else hint), add))


def _named(spot: Spot) -> str:
    place = osm_places.place_at(spot, within=80)
    return place.name if place else f"{spot[0]:.5f}, {spot[1]:.5f}"


def handle(context: Context, event: Event) -> None:
    points = stops(context)
    match event:
        case Event("drop", (int(x), int(y))):
            spot = window(context, aspect=ASPECT).spot(x, y)
            context.set(points=(*points, (_named(spot), *spot)))
        case Event("middle"):
            view = window(context, aspect=ASPECT)
            spot = round(view.lat, 7), round(view.lon, 7)
            context.set(points=(*points, (_named(spot), *spot)))
        case Event("undo"):
            context.set(points=points[:-1])
        case Event("remove", (int(number),)):
            context.set(points=(*points[:number], *points[number + 1 :]))
        case Event("reverse"):
            context.set(points=points[::-1], overlay=None)
        case Event("save track"):
            _save(context, points)
        case Event("rename track"):
            _rename(context)
        case Event("delete track"):
            path = osm_store.route_path(str(context.args.get("name")))
            if context.files.exists(path):
                context.put_files(context.files.delete(path))
            context.back()
            context.toast("Track deleted")


def _problem(context: Context, name: str) -> str:
    if not name:
        return "Name is empty"
    if "/" in name or name.startswith(".") or len(name.encode("utf-8", "replace")) > 240:
        return "This name cannot be used for a file"
    return f"There is already a track called {name}" if context.files.exists(osm_store.route_path(name)) else ""


def _save(context: Context, points: tuple[Stop, ...]) -> None:
    name = context.text("name").strip()
    if problem := _problem(context, name):
        context.toast(problem)
        return
    route = Route(name, tuple((lat, lon) for _, lat, lon in points))
    try:
        context.put_files(osm_store.with_route(context.files, route, now=context.world.state.now))
    except FileError:
        context.toast("The track could not be saved")
        return
    context.hide()
    context.back()
    context.toast("Track saved")


def _rename(context: Context) -> None:
    old = str(context.args.get("name"))
    name = context.text("name", old).strip()
    if name == old:
        context.set(overlay=None, name=None)
        return
    if problem := _problem(context, name):
        context.toast(problem)
        return
    route = next((route for route in osm_store.routes(context.files) if route.name == old), None)
    if route is not None:
        files = context.files.delete(osm_store.route_path(old))
        context.put_files(osm_store.with_route(files, Route(name, route.points), now=context.world.state.now))
    context.back()
    context.go("track", name=name)


# One track


def track_view(context: Context) -> Scaffold:
    name = str(context.args.get("name"))
    route = next((route for route in osm_store.routes(context.files) if route.name == name), None)
    if route is None:
        return Scaffold(bar=AppBar("Track", up=back()), body=Empty("route", "This track no longer exists"))
    view = fitting(route.points, aspect=0.8)
    art = Drawing(
        shapes(view, Layers(plan=route.points, places=False), dark=dark(context)),
        288,
        description=f"Map of {name}",
        color=ground(dark(context)),
    )
    long = distance_text(context, osm_store.length(route.points))
    rows = tuple(
        ListItem(_named(spot), f"{spot[0]:.5f}, {spot[1]:.5f}", leading=Avatar(str(i), 32, color="#c2185b"),
                 id="track_point")
        for i, spot in enumerate(route.points, start=1)
    )  # fmt: skip
    rename = Dialog(
        "Rename track",
        body=(Field("name", label="New name", initial=name, submit=Event("rename track"), id="name_edit"),),
        buttons=(
            Button("Cancel", put(overlay=None, name=None), "text"),
            Button("Rename", Event("rename track"), "text"),
        ),
    )
    delete = Dialog(
        "Delete track?",
        f"{name} will be deleted.",
        buttons=(Button("Cancel", hide(), "text"), Button("Delete", Event("delete track"), "text")),
    )
    summary = Text(f"{long} · {len(route.points)} points", "subtitle", id="track_summary")
    return Scaffold(
        bar=AppBar(
            name,
            up=back(),
            actions=(IconButton("share", "Share", Event("share track")),),
            menu=(MenuItem("Rename", show("rename")), MenuItem("Delete", show("delete"))),
        ),
        body=Scroll((art, Column((summary,), pad=(16, 12, 16, 4)), *rows)),
        overlay={"rename": rename, "delete": delete}.get(context.overlay()),
    )
