"""OsmAnd: favourites and tracks as GPX, markers as rows, as AndroidWorld reads them, and each of its screens."""

from collections.abc import Iterator
from random import Random
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.action import Drag, LongPress, OpenApp, Tap
from emulators.screen import Point
from emulators.virtual.apps import osm_map, osm_places, osm_store, osmand
from emulators.virtual.apps.osm_store import FAVORITES, MARKERS, ROUTES, Favorite, Marker, Route
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.shelf import Content
from emulators.virtual.world import START
from tests.emulators.virtual.apps.fingers import back, element, fill, hold, labels, tap, title

GPX = "{http://www.topografix.com/GPX/1/1}"
OURS = "/storage/emulated/0/Android/data/net.osmand/files"


@pytest.fixture
def phone() -> Iterator[VirtualPhone]:
    device = VirtualPhone("360x800", seed=3, apps=(osmand.APP,))
    for shelf in (FAVORITES, MARKERS, ROUTES):
        shelf.write(device.world, ())
    device.do(OpenApp("OsmAnd"))
    yield device
    device.close()


def find(phone: VirtualPhone, place: str) -> None:
    tap(phone, "Search")
    fill(phone, "Search places", place)
    found = [e for e in phone.look(pixels=False).elements if e.label == place and not e.role.endswith("EditText")]
    phone.do(Tap(found[0].hit))


def test_a_favourite_is_a_waypoint_where_android_world_looks(phone: VirtualPhone) -> None:
    find(phone, "Schönberg")
    assert title(phone) == "Schönberg"
    tap(phone, "Add", "Save")
    root = ElementTree.fromstring(phone.world.files.read(f"{OURS}/favorites/favorites.gpx"))
    (point,) = root.findall(f"{GPX}wpt")
    assert (point.findtext(f"{GPX}name"), point.attrib["lat"], point.attrib["lon"]) == (
        "Schönberg", "47.1303814", "9.5930117"
    )  # fmt: skip


def test_favourites_of_a_group_have_their_own_file(phone: VirtualPhone) -> None:
    find(phone, "Café Lerche")
    tap(phone, "Add", "Group", "New group…")
    fill(phone, "Group name", "Breakfast")
    tap(phone, "OK", "Color", "Blue", "Save")
    assert phone.world.files.exists(f"{OURS}/favorites/favorites-Breakfast.gpx")
    (one,) = FAVORITES.read(phone.world)
    assert (one.group, one.color) == ("Breakfast", osm_store.COLORS["Blue"])


def test_a_favourite_is_renamed_and_deleted(phone: VirtualPhone) -> None:
    FAVORITES.write(phone.world, (Favorite("Pond", 47.15, 9.52),))
    tap(phone, "Menu", "My Places", "Pond", "Edit")
    fill(phone, "Name", "")
    tap(phone, "Save")
    assert "Name is empty" in labels(phone)
    fill(phone, "Name", "Lake")
    tap(phone, "Save")
    assert title(phone) == "Lake" and FAVORITES.read(phone.world)[0].name == "Lake"
    tap(phone, "Edit", "More options", "Delete", "Delete")
    assert FAVORITES.read(phone.world) == () and title(phone) == "Browse map"


def test_a_marker_is_a_row_as_android_world_reads_it(phone: VirtualPhone) -> None:
    find(phone, "Balzers")
    tap(phone, "Marker")
    rows = phone.world.query(
        osm_store.DATABASE,
        "SELECT marker_lat, marker_lon, marker_description, marker_active, marker_added, marker_visited, group_name,"
        " group_key, marker_next_key, marker_disabled, marker_selected, marker_map_object_name, title FROM map_markers",
    )
    stamp = START * 1000
    assert rows == [(47.0688832, 9.5061564, "location#Balzers", 1, stamp, 0, "", "", "", 0, 0, "", "Balzers")]


def test_markers_pass_into_the_history_and_come_back(phone: VirtualPhone) -> None:
    MARKERS.write(phone.world, (Marker("A", 47.1, 9.5), Marker("B", 47.2, 9.6)))
    tap(phone, "Menu", "Map markers", "Pass A")
    assert "A" not in labels(phone)
    tap(phone, "History", "Restore A", "Active", "More options", "Move all to history", "Move")
    assert "No markers yet. Add one from the map" in labels(phone)
    tap(phone, "History")
    hold(phone, "A")
    tap(phone, "Delete", "Delete")
    assert MARKERS.read(phone.world) == (Marker("B", 47.2, 9.6, active=False),)
    tap(phone, "More options", "Clear history", "Delete")
    assert MARKERS.read(phone.world) == ()


def test_a_planned_route_is_a_track_with_its_points_in_order(phone: VirtualPhone) -> None:
    tap(phone, "Plan a route")
    for place in ("Ruggell", "Vaduz", "Malbun"):
        tap(phone, "Add place")
        fill(phone, "Search places", place)
        found = [e for e in phone.look(pixels=False).elements if e.label == place and e.actionable]
        phone.do(Tap(found[0].hit))
    tap(phone, "Remove point 2", "More options", "Reverse order", "Save as track")
    tap(phone, "Save")
    assert "Name is empty" in labels(phone)
    fill(phone, "Name", "There and back")
    tap(phone, "Save")
    root = ElementTree.fromstring(phone.world.files.read(f"{OURS}/tracks/There and back.gpx"))
    points = [
        (float(p.attrib["lat"]), float(p.attrib["lon"]))
        for p in root.findall(f"{GPX}trk/{GPX}trkseg/{GPX}trkpt")
    ]  # fmt: skip
    assert points == [(47.1026191, 9.6083057), (47.23976, 9.5262837)]
    assert title(phone) == "Browse map"


def test_leaving_an_unsaved_route_asks_first(phone: VirtualPhone) -> None:
    tap(phone, "Plan a route", "Add point", "Undo", "Add point")
    back(phone)
    assert "Exit without saving?" in labels(phone)
    tap(phone, "Exit")
    assert title(phone) == "Browse map" and ROUTES.read(phone.world) == ()


def test_tracks_are_shown_renamed_and_deleted(phone: VirtualPhone) -> None:
    ROUTES.write(phone.world, (Route("Loop", ((47.1, 9.5), (47.11, 9.51))),))
    tap(phone, "Menu", "My Places", "Tracks", "Loop")
    assert {"Map of Loop", "1.3 km · 2 points"} <= set(labels(phone))
    tap(phone, "More options", "Rename")
    fill(phone, "New name", "Round")
    tap(phone, "Rename")
    assert title(phone) == "Round"
    tap(phone, "More options", "Delete", "Delete")
    assert ROUTES.read(phone.world) == ()


def test_the_map_moves_and_tells_what_was_touched(phone: VirtualPhone) -> None:
    before = phone.look(pixels=False)
    phone.do(Drag(Point(180, 500), Point(180, 300)))
    assert phone.look(pixels=False) != before
    phone.do(LongPress(Point(180, 400)))
    assert "Location" in " ".join(e.text for e in phone.look(pixels=False).elements)
    tap(phone, "Actions", "Copy coordinates")
    spot = osm_places.coordinates(phone.world.state.clipboard)
    assert spot and 46.9 < spot[0] < 47.3
    back(phone)
    assert title(phone) == "Browse map"
    tap(phone, "Zoom in", "Zoom out", "Where am I", "While using the app")


def test_coordinates_can_be_searched(phone: VirtualPhone) -> None:
    tap(phone, "Search")
    fill(phone, "Search places", "47.1303814, 9.5930117")
    tap(phone, "47.13038, 9.59301")
    assert title(phone) == "47.13038, 9.59301"
    assert osm_places.found("no such place") == () and osm_places.coordinates("9 9 9") is None


def test_layers_and_units_are_settings(phone: VirtualPhone) -> None:
    FAVORITES.write(phone.world, (Favorite("Pond", 47.15, 9.52),))
    tap(phone, "Configure map", "Favorites", "Navigate up")
    assert phone.world.setting("net.osmand/show_favorites") == "0"
    tap(phone, "Menu", "Settings", "Units of length", "Miles and feet", "Navigate up", "Menu", "My Places")
    assert element(phone, "Pond").value == "0.5 mi"


@pytest.mark.parametrize("name", ["../etc", "a/b", ".hidden", "x" * 300, "<&>\"'"])
def test_a_track_with_a_strange_name_stays_in_its_folder(phone: VirtualPhone, name: str) -> None:
    tap(phone, "Plan a route", "Add point", "Add point", "Save as track")
    fill(phone, "Name", name)
    tap(phone, "Save")
    stored = [path for path, _ in phone.world.files.walk() if path.endswith(".gpx") and "/tracks/" in path]
    assert len(stored) == (name == "<&>\"'") and len(ROUTES.read(phone.world)) == len(stored)


def test_a_file_that_is_no_gpx_is_told(phone: VirtualPhone) -> None:
    phone.world.put_files(phone.world.files.write(f"{OURS}/tracks/odd.gpx", "<gpx"))
    (odd,) = ROUTES.read(phone.world)
    assert odd.damaged and odd.points == () and odd.damaged in ROUTES.say(odd)


spots = st.tuples(st.floats(-80, 80), st.floats(-170, 170)).map(lambda s: (round(s[0], 7), round(s[1], 7)))
words = st.text("abc äß<&>\"'", min_size=1, max_size=9).map(str.strip).filter(bool)
made_favorites = st.builds(
    lambda name, spot, group, note, color: Favorite(name, *spot, group, note, color),
    words, spots, st.sampled_from(osm_store.GROUPS), words | st.just(""),
    st.sampled_from(list(osm_store.COLORS.values())),
)  # fmt: skip


@given(st.lists(made_favorites, max_size=5), st.lists(st.builds(Route, words, st.lists(spots).map(tuple)), max_size=3))
def test_what_is_written_is_read(favorites: list[Favorite], routes: list[Route]) -> None:
    device = VirtualPhone("360x800", apps=(osmand.APP,))
    FAVORITES.write(device.world, tuple(favorites))
    assert sorted(map(repr, FAVORITES.read(device.world))) == sorted(map(repr, favorites))
    kept = {route.name: route for route in routes}
    ROUTES.write(device.world, tuple(kept.values()))
    assert {route.name: route for route in ROUTES.read(device.world)} == kept
    device.close()


@given(st.integers(0, 300), st.booleans())
def test_drawing_depends_on_the_seed_alone(seed: int, held: bool) -> None:
    for shelf in (FAVORITES, MARKERS, ROUTES):
        one, two = (shelf.draw(Random(seed), Content("x", START, held)) for _ in range(2))
        assert one == two and one


@given(st.integers(10, 17), spots, st.integers(0, 1000), st.integers(0, 1000))
def test_points_and_spots_are_inverse(zoom: int, middle: osm_places.Spot, x: int, y: int) -> None:
    window = osm_map.Window(*middle, zoom)
    back_again = window.point(window.spot(x, y))
    assert abs(back_again[0] - x) < 0.2 and abs(back_again[1] - y) < 0.2
