"""AndroidWorld finds on the phone what its tasks read, write and launch: tables, values, folders, activities.

The facts are those of google-research/android_world: env/adb_utils.py, env/device_constants.py,
env/setup_device/apps.py, task_evals/utils/sqlite_schema_utils.py and the queries of task_evals/single and
task_evals/information_retrieval.
"""

import re

import pytest

from emulators.virtual.apps import installed
from emulators.virtual.files import SHARED, Folder
from emulators.virtual.phone import VirtualPhone

INTEGER, REAL, TEXT, BLOB = "integer", "real", "text", "blob"


def held(**kinds: str) -> dict[str, str]:
    """Columns, and what they hold."""
    return {name: kind for kind, names in kinds.items() for name in names.split()}


EVENTS = held(
    integer="id start_ts end_ts repeat_interval repeat_rule reminder_1_minutes reminder_2_minutes reminder_3_minutes"
    " reminder_1_type reminder_2_type reminder_3_type repeat_limit flags event_type parent_id last_updated"
    " availability color type",
    text="title location description repetition_exceptions attendees import_id time_zone source",
)
TASKS = held(
    integer="_id importance dueDate hideUntil created modified completed deleted estimatedSeconds elapsedSeconds"
    " timerStart notificationFlags lastNotified repeat_from collapsed parent order read_only",
    text="title notes recurrence calendarUri remoteId",
)
TRACKS = held(
    integer="_id starttime stoptime numpoints totaltime movingtime starttime_offset",
    text="name description category activity_type icon", blob="uuid",
    real="totaldistance avgspeed avgmovingspeed maxspeed minelevation maxelevation elevationgain elevationloss",
)  # fmt: skip
NOTES = held(
    integer="created_time updated_time is_conflict is_todo todo_due todo_completed user_created_time user_updated_time"
    " encryption_applied markup_language is_shared",
    text="id parent_id title body author source_url source source_application application_data"
    " encryption_cipher_text share_id conflict_original_id master_key_id user_data",
    real="latitude longitude altitude order",
)
NORMALIZED = held(
    integer="is_todo todo_due todo_completed user_created_time user_updated_time",
    text="id parent_id title body source_url", real="latitude longitude altitude",
)  # fmt: skip
FOLDERS = held(
    integer="created_time updated_time user_created_time user_updated_time deleted_time encryption_applied is_shared",
    text="title id encryption_cipher_text parent_id share_id master_key_id icon user_data",
)
MARKERS = held(
    integer="marker_active marker_added marker_visited marker_color marker_disabled marker_selected",
    text="marker_id marker_description group_name group_key marker_next_key marker_map_object_name title",
    real="marker_lat marker_lon",
)

TABLES: tuple[tuple[str, str, str, dict[str, str], bool], ...] = (
    ("com.simplemobiletools.calendar.pro", "databases/events.db", "events", EVENTS, True),
    ("com.flauschcode.broccoli", "databases/broccoli", "recipes", {
        "recipeId": INTEGER, "title": TEXT, "description": TEXT, "servings": TEXT, "preparationTime": TEXT,
        "source": TEXT, "ingredients": TEXT, "directions": TEXT, "favorite": INTEGER, "imageName": TEXT,
    }, True),
    ("com.arduia.expense", "databases/accounting.db", "expense", {
        "expense_id": INTEGER, "name": TEXT, "amount": INTEGER, "category": INTEGER, "note": TEXT,
        "created_date": INTEGER, "modified_date": INTEGER,
    }, True),
    ("org.tasks", "databases/database", "tasks", TASKS, True),
    ("net.osmand", "databases/map_markers_db", "map_markers", MARKERS, True),
    ("de.dennisguse.opentracks", "databases/database.db", "tracks", TRACKS, True),
    ("net.cozic.joplin", "databases/joplin.sqlite", "notes", NOTES, True),
    ("net.cozic.joplin", "databases/joplin.sqlite", "notes_normalized", NORMALIZED, True),
    ("net.cozic.joplin", "databases/joplin.sqlite", "folders", FOLDERS, True),
    ("code.name.monkey.retromusic", "databases/playlist.db", "PlaylistEntity", {
        "playlist_id": INTEGER, "playlist_name": TEXT,
    }, True),
    ("code.name.monkey.retromusic", "databases/playlist.db", "SongEntity", {
        "song_key": INTEGER, "playlist_creator_id": INTEGER, "title": TEXT, "duration": INTEGER,
    }, False),
    ("code.name.monkey.retromusic", "databases/music_playback_state.db", "playing_queue", {"title": TEXT}, False),
    ("org.videolan.vlc", "app_db/vlc_media.db", "Playlist", {"id_playlist": INTEGER, "name": TEXT}, False),
    ("org.videolan.vlc", "app_db/vlc_media.db", "Media", {"id_media": INTEGER, "filename": TEXT}, False),
    ("org.videolan.vlc", "app_db/vlc_media.db", "PlaylistMediaRelation", {
        "playlist_id": INTEGER, "media_id": INTEGER, "position": INTEGER,
    }, False),
    ("com.android.providers.telephony", "databases/mmssms.db", "sms", {
        "_id": INTEGER, "thread_id": INTEGER, "address": TEXT, "body": TEXT, "date": INTEGER, "read": INTEGER,
        "type": INTEGER,
    }, False),
    ("com.android.providers.telephony", "databases/mmssms.db", "threads", {"_id": INTEGER}, False),
)  # fmt: skip
"""Package, database under /data/data/<package>, table, what its columns hold, and whether it has no other columns."""

ACTIVITIES = (
    "com.android.chrome/com.google.android.apps.chrome.Main",
    "com.android.settings/.Settings",
    "com.android.camera2/com.android.camera.CameraLauncher",
    "com.dimowner.audiorecorder/com.dimowner.audiorecorder.app.welcome.WelcomeActivity",
    "com.google.android.deskclock/com.android.deskclock.DeskClock",
    "com.google.android.contacts/com.android.contacts.activities.PeopleActivity",
    "com.google.android.documentsui/com.android.documentsui.files.FilesActivity",
    "net.gsantner.markor/net.gsantner.markor.activity.MainActivity",
    "ca.zgrs.clipper/ca.zgrs.clipper.Main",
    "com.simplemobiletools.smsmessenger/com.simplemobiletools.smsmessenger.activities.MainActivity",
    "com.google.android.dialer/com.google.android.dialer.extensions.GoogleDialtactsActivity",
    "com.simplemobiletools.calendar.pro/com.simplemobiletools.calendar.pro.activities.MainActivity",
    "com.simplemobiletools.gallery.pro/com.simplemobiletools.gallery.pro.activities.MainActivity",
    "com.simplemobiletools.draw.pro/com.simplemobiletools.draw.pro.activities.MainActivity",
    "com.arduia.expense/com.arduia.expense.ui.MainActivity",
    "com.flauschcode.broccoli/com.flauschcode.broccoli.MainActivity",
    "net.osmand/net.osmand.plus.activities.MapActivity",
    "org.tasks/com.todoroo.astrid.activity.MainActivity",
    "de.dennisguse.opentracks/de.dennisguse.opentracks.TrackListActivity",
    "net.cozic.joplin/.MainActivity",
    "org.videolan.vlc/.gui.MainActivity",
    "code.name.monkey.retromusic/.activities.MainActivity",
)

PLACES = (
    "Android/data/com.dimowner.audiorecorder/files/Music/records", "Download", "DCIM", "Documents/Markor", "Music",
    "Android/data/net.osmand/files/favorites", "Android/data/net.osmand/files/tracks", "Pictures", "Movies",
    "VLCVideos", "Alarms", "Audiobooks", "Notifications", "Podcasts", "Ringtones",
)  # fmt: skip
"""Folders of the shared storage that tasks list, fill and clear."""

SECONDS, MILLISECONDS = (1_600_000_000, 1_800_000_000), (1_600_000_000_000, 1_800_000_000_000)
CLOCKS = (
    ("/data/data/com.simplemobiletools.calendar.pro/databases/events.db", "events", "start_ts", SECONDS),
    ("/data/data/com.simplemobiletools.calendar.pro/databases/events.db", "events", "end_ts", SECONDS),
    ("/data/data/com.arduia.expense/databases/accounting.db", "expense", "created_date", MILLISECONDS),
    ("/data/data/org.tasks/databases/database", "tasks", "created", MILLISECONDS),
    ("/data/data/org.tasks/databases/database", "tasks", "nullif(dueDate, 0)", MILLISECONDS),
    ("/data/data/de.dennisguse.opentracks/databases/database.db", "tracks", "starttime", MILLISECONDS),
    ("/data/data/net.cozic.joplin/databases/joplin.sqlite", "notes", "created_time", MILLISECONDS),
    ("/data/data/net.osmand/databases/map_markers_db", "map_markers", "marker_added", MILLISECONDS),
    ("/data/data/com.android.providers.telephony/databases/mmssms.db", "sms", "date", MILLISECONDS),
)


@pytest.fixture(scope="module")
def phone() -> VirtualPhone:
    return VirtualPhone(seed=1)


@pytest.mark.parametrize("fact", TABLES, ids=lambda fact: f"{fact[0]}:{fact[2]}")
def test_a_table_has_the_columns_and_values_that_tasks_read(
    phone: VirtualPhone, fact: tuple[str, str, str, dict[str, str], bool]
) -> None:
    package, file, table, columns, whole = fact
    path = f"/data/data/{package}/{file}"
    found = {str(row[1]) for row in phone.world.query(path, f"PRAGMA table_info({table})")}
    assert columns.keys() <= found
    assert not whole or columns.keys() == found
    for column, kind in columns.items():
        kinds = {row[0] for row in phone.world.query(path, f'SELECT DISTINCT typeof("{column}") FROM {table}')}
        assert kinds <= {kind, "null"} | ({INTEGER} if kind == REAL else set()), column


@pytest.mark.parametrize("fact", CLOCKS, ids=lambda fact: f"{fact[1]}.{fact[2]}")
def test_times_are_in_the_unit_that_tasks_compute_with(
    phone: VirtualPhone, fact: tuple[str, str, str, tuple[int, int]]
) -> None:
    path, table, column, span = fact
    rows = phone.world.query(path, f"SELECT min({column}), max({column}) FROM {table}")
    assert rows and span[0] < int(str(rows[0][0])) <= int(str(rows[0][1])) < span[1]


def test_rows_that_tasks_insert_are_taken(phone: VirtualPhone) -> None:
    """Every column but the key is named by its inserts."""
    world = phone.world.fork()
    for package, file, table, columns, whole in TABLES:
        counted = ("_id", "id", "recipeId", "expense_id", "playlist_id")
        named = [name for name, kind in columns.items() if name not in counted or kind == TEXT]
        if not whole:
            continue
        zero = {INTEGER: 0, REAL: 0.0, TEXT: "", BLOB: b""}
        values = tuple(zero[columns[name]] for name in named)
        listed, marks = ", ".join(f'"{name}"' for name in named), ", ".join("?" * len(named))
        world.execute(f"/data/data/{package}/{file}", f"INSERT INTO {table} ({listed}) VALUES ({marks})", *values)


def test_activities_that_are_launched_are_known() -> None:
    known = {(app.package, activity.name) for app in installed() for activity in app.activities}
    for component in ACTIVITIES:
        package, _, name = component.partition("/")
        assert (package, re.sub(r"^\.", f"{package}.", name)) in known, component


@pytest.mark.parametrize("place", PLACES)
def test_folders_that_tasks_use_are_there(place: str) -> None:
    for seed in (1, 1_000_000):
        assert isinstance(VirtualPhone(seed=seed).world.files.find(f"{SHARED}/{place}"), Folder)
