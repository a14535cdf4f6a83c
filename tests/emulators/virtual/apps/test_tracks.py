"""OpenTracks: its tables as AndroidWorld reads them, and each of its screens."""

import uuid
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.action import OpenApp, Wait
from emulators.virtual.apps import track_store, track_units, tracks
from emulators.virtual.apps.track_store import DATABASE, TRACKS, Track
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.shelf import Content
from emulators.virtual.world import START
from tests.emulators.virtual.apps.fingers import back, element, fill, hold, labels, tap, title

RUN = Track("Morning round", "running", START - 86_400, 2_700, 8_200.0, "Legs felt light", 120.0, 90.0, 410.0)


@pytest.fixture
def phone() -> Iterator[VirtualPhone]:
    device = VirtualPhone("360x800", seed=3, apps=(tracks.APP,))
    TRACKS.write(device.world, (RUN, Track("Lake", "swimming", START - 200_000, 1_800, 1_500.0)))
    device.do(OpenApp("OpenTracks"))
    yield device
    device.close()


def test_a_row_as_android_world_writes_it_is_read(phone: VirtualPhone) -> None:
    """The columns are those of AndroidWorld's `SportsActivity`; nothing else is given."""
    start = (START - 7_200) * 1000
    row = {
        "name": "Trail Run", "description": "", "category": "running", "activity_type": "running", "starttime": start,
        "stoptime": start + 2_400_000, "numpoints": 0, "totaldistance": 5214.0, "totaltime": 2_400_000,
        "movingtime": 2_400_000, "avgspeed": 0.0, "avgmovingspeed": 0.0, "maxspeed": 0.0, "minelevation": 0.0,
        "maxelevation": 0.0, "elevationgain": 50.0, "icon": None, "uuid": uuid.uuid4().bytes, "elevationloss": 40.0,
        "starttime_offset": 0,
    }  # fmt: skip
    marks = ", ".join("?" * len(row))
    phone.world.execute(DATABASE, f"INSERT INTO tracks ({', '.join(row)}) VALUES ({marks})", *row.values())
    assert track_store.read(phone.world)[0] == Track(
        "Trail Run", "running", START - 7_200, 2_400, 5214.0, gain=50.0, loss=40.0
    )
    tap(phone, "Trail Run")
    assert {"5.21 km", "40:00"} <= set(labels(phone))
    tap(phone, "By time")
    assert "No chart: this track has no points" in labels(phone)


def test_a_track_is_stored_as_the_real_app_does(phone: VirtualPhone) -> None:
    assert {row[1] for row in phone.world.query(DATABASE, "PRAGMA table_info(tracks)")} == {
        "_id", *track_store.COLUMNS
    }  # fmt: skip
    row = phone.world.query(
        DATABASE,
        "SELECT starttime, stoptime, totaltime, movingtime, totaldistance, category, activity_type, length(uuid)"
        " FROM tracks WHERE name = ?",
        RUN.name,
    )
    start = RUN.start * 1000
    assert row == [(start, start + 2_700_000, 2_700_000, 2_700_000, 8200.0, "running", "running", 16)]


tracks_of_any_kind = st.builds(
    Track,
    st.text("abc öäß'\"%", min_size=1, max_size=12),
    st.sampled_from(track_store.CATEGORIES),
    st.integers(1_600_000_000, START),
    st.integers(0, 100_000),
    st.integers(0, 10**6).map(float),
    st.text(max_size=10, alphabet="xyz \n"),
    st.integers(0, 3000).map(float),
    st.integers(0, 3000).map(float),
    st.integers(-50, 3000).map(float),
)


@given(st.lists(tracks_of_any_kind, max_size=5, unique_by=lambda track: track.start))
def test_what_is_written_is_read(made: list[Track]) -> None:
    device = VirtualPhone("360x800", apps=(tracks.APP,))
    TRACKS.write(device.world, tuple(made))
    assert TRACKS.read(device.world) == tuple(sorted(made, key=lambda track: -track.start))
    device.close()


@given(st.integers(0, 500), st.booleans())
def test_drawing_depends_on_the_seed_alone(seed: int, held: bool) -> None:
    one, two = (TRACKS.draw(Random(seed), Content("x", START, held)) for _ in range(2))
    assert one == two and len({track.name for track in one}) == len(one) >= 8
    assert all(track.start + track.seconds < START for track in one)


def test_statistics_intervals_and_charts(phone: VirtualPhone) -> None:
    tap(phone, RUN.name)
    assert title(phone) == RUN.name
    assert {"8.20 km", "45:00", "10.9 km/h", "120 m", "Legs felt light"} <= set(labels(phone))
    tap(phone, "Intervals")
    assert {"1.00 km", "8.00 km", "8.20 km"} <= set(labels(phone))
    tap(phone, "By distance")
    assert "Elevation and speed over distance" in labels(phone)


def test_a_track_is_edited_and_needs_a_name(phone: VirtualPhone) -> None:
    tap(phone, RUN.name, "Edit")
    fill(phone, "Track name", " ")
    tap(phone, "Save")
    assert "Track name is empty" in labels(phone)
    fill(phone, "Track name", "Evening round")
    tap(phone, "Activity type", "walking", "Save")
    new = track_store.read(phone.world)[0]
    assert (new.name, new.category, new.metres) == ("Evening round", "walking", RUN.metres)
    assert phone.world.query(DATABASE, "SELECT activity_type FROM tracks WHERE name = 'Evening round'") == [
        ("walking",)
    ]


def test_leaving_a_changed_form_asks_first(phone: VirtualPhone) -> None:
    tap(phone, RUN.name, "Edit")
    fill(phone, "Description", "Other")
    tap(phone, "Close", "Keep editing")
    assert element(phone, "Description").value == "Other"
    tap(phone, "Close", "Discard")
    assert track_store.read(phone.world)[0] == RUN


def test_several_are_selected_and_deleted(phone: VirtualPhone) -> None:
    hold(phone, RUN.name)
    tap(phone, "Lake")
    assert title(phone) == "2 selected"
    tap(phone, "Delete", "Cancel")
    assert len(track_store.read(phone.world)) == 2
    tap(phone, "Delete", "Delete")
    assert track_store.read(phone.world) == () and "No tracks yet. Start to record one!" in labels(phone)
    assert phone.world.query(DATABASE, "SELECT count(*) FROM trackpoints") == [(0,)]


def test_back_ends_the_selection(phone: VirtualPhone) -> None:
    hold(phone, RUN.name)
    back(phone)
    assert title(phone) == "OpenTracks"


def test_search_finds_names_and_types(phone: VirtualPhone) -> None:
    tap(phone, "Search tracks")
    fill(phone, "Search tracks", "SWIM")
    assert "Lake" in labels(phone) and RUN.name not in labels(phone)
    fill(phone, "Search tracks", "nothing")
    assert "No tracks found" in labels(phone)


def test_a_recording_follows_the_clock_and_not_the_pauses(phone: VirtualPhone) -> None:
    tap(phone, "Record a track", "While using the app")
    phone.do(Wait(90))
    tap(phone, "Pause")
    phone.do(Wait(1_000))
    tap(phone, "Resume")
    phone.do(Wait(30))
    assert "02:00" in labels(phone)
    tap(phone, "Stop")
    assert title(phone) == "Track stopped"
    fill(phone, "Track name", "Test")
    tap(phone, "Save")
    track = track_store.read(phone.world)[0]
    assert (track.name, track.start, track.seconds, track.metres) == ("Test", START, 120, 336.0)


def test_a_recording_can_go_on_or_be_discarded(phone: VirtualPhone) -> None:
    tap(phone, "Record a track", "Only this time", "Stop")
    back(phone)
    assert title(phone) == "Recording"
    tap(phone, "Navigate up")
    assert "Show recording" in labels(phone)
    tap(phone, "Show recording", "Stop", "Discard", "Discard")
    assert len(track_store.read(phone.world)) == 2 and "Record a track" in labels(phone)


def test_without_the_permission_nothing_is_recorded(phone: VirtualPhone) -> None:
    tap(phone, "Record a track", "Don't allow")
    assert title(phone) == "OpenTracks" and len(track_store.read(phone.world)) == 2


def test_statistics_add_up_what_the_filter_leaves(phone: VirtualPhone) -> None:
    tap(phone, "More options", "Aggregated statistics")
    assert {"running", "swimming", "8.20 km", "1.50 km"} <= set(labels(phone))
    tap(phone, "Filter", "From", "14 October 2023", "Apply")
    assert "swimming" not in labels(phone) and "14 Oct 2023 to …" in labels(phone)
    tap(phone, "Filter", "Reset")
    assert "swimming" in labels(phone)


def test_units_and_pace_are_settings(phone: VirtualPhone) -> None:
    tap(phone, "More options", "Settings", "Units", "Imperial (mi, ft)", "Show pace", "Navigate up", RUN.name)
    assert {"5.10 mi", "394 ft", "Average pace", "08:50 /mi"} <= set(labels(phone))


@given(st.integers(0, 200_000))
def test_durations_are_read_as_they_are_written(seconds: int) -> None:
    parts = [int(part) for part in track_units.duration_text(seconds).split(":")]
    assert sum(part * 60**i for i, part in enumerate(reversed(parts))) == seconds
