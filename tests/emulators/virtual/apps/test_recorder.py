"""Audio recorder: files where AndroidWorld looks for them, as long as the clock says."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.action import OpenApp, Wait
from emulators.virtual.apps import recorder
from emulators.virtual.apps.media_files import MediaFile
from emulators.virtual.apps.records import FOLDER, RECORDS, TRASHED, made, path
from emulators.virtual.clips import clip_in
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.world import START, Page
from tests.emulators.virtual.apps.fingers import back, element, fill, hold, labels, tap, title


@pytest.fixture
def phone() -> Iterator[VirtualPhone]:
    device = VirtualPhone("360x800", apps=(recorder.APP,))
    RECORDS.write(device.world, tuple(MediaFile(path(n, "m4a"), made("m4a", s), START - s) for n, s in OLD.items()))
    device.do(OpenApp("Audio Recorder"))
    yield device
    device.close()


OLD = {"song": 90, "talk": 30, "rain": 300}


def files(phone: VirtualPhone) -> list[str]:
    return [name for name, _ in phone.world.files.list(FOLDER)]


def record(phone: VirtualPhone) -> None:
    tap(phone, "Start recording")
    if "While using the app" in labels(phone):
        tap(phone, "While using the app")


def test_a_recording_is_named_and_kept_as_m4a(phone: VirtualPhone) -> None:
    assert FOLDER == "/storage/emulated/0/Android/data/com.dimowner.audiorecorder/files/Music/records"
    record(phone)
    phone.do(Wait(20))
    tap(phone, "Pause recording")
    phone.do(Wait(100))
    tap(phone, "Resume recording")
    phone.do(Wait(5))
    assert "00:25" in labels(phone)
    tap(phone, "Stop recording")
    fill(phone, "Record name", "song")
    tap(phone, "Save")
    assert "A record with that name exists already" in labels(phone)
    fill(phone, "Record name", "interview")
    tap(phone, "Save")
    assert "interview.m4a" in files(phone)
    assert clip_in(phone.world.files.read(path("interview", "m4a"))).length == 25_000


def test_wav_without_a_question(phone: VirtualPhone) -> None:
    tap(phone, "More options", "Settings", "Wav", "Ask for a name")
    back(phone)
    record(phone)
    tap(phone, "Stop recording")
    assert "Record-1 saved" in labels(phone)
    assert phone.world.files.read(path("Record-1", "wav"))[:4] == b"RIFF"


def test_discarding_leaves_nothing(phone: VirtualPhone) -> None:
    record(phone)
    back(phone)
    tap(phone, "Discard")
    assert len(files(phone)) == len(OLD)


def test_the_list_sorts_searches_and_plays(phone: VirtualPhone) -> None:
    tap(phone, "Records", "More options", "Sort by duration")
    shown = [label for label in labels(phone) if label in OLD]
    assert shown == ["rain", "song", "talk"]
    tap(phone, "rain", "Play")
    phone.do(Wait(10))
    assert "00:10" in labels(phone)
    tap(phone, "Forward 10 seconds", "Pause")
    phone.do(Wait(50))
    assert "00:20" in labels(phone)
    tap(phone, "More options", "Information")
    assert element_value(phone, "Length") == "05:00"
    back(phone)
    back(phone)
    tap(phone, "Search records")
    fill(phone, "Search records", "al")
    assert [label for label in labels(phone) if label in OLD] == ["talk"]


def element_value(phone: VirtualPhone, label: str) -> str:
    return next(e.value for e in phone.look().elements if e.label == label)


def test_trash_and_back(phone: VirtualPhone) -> None:
    tap(phone, "Records")
    hold(phone, "song")
    tap(phone, "talk")
    assert title(phone) == "2 selected"
    tap(phone, "Delete", "Delete")
    assert files(phone) == ["rain.m4a", f"song.m4a{TRASHED}", f"talk.m4a{TRASHED}"]
    tap(phone, "More options", "Trash", "song", "Restore", "Empty trash", "Empty")
    assert files(phone) == ["rain.m4a", "song.m4a"]
    assert "Trash is empty" in labels(phone)


def test_renaming_by_the_row(phone: VirtualPhone) -> None:
    tap(phone, "Records", "Options of talk", "Rename")
    fill(phone, "Record name", "speech")
    tap(phone, "Rename")
    assert "speech.m4a" in files(phone)
    assert element(phone, "speech").value.startswith("00:30")


@given(st.dictionaries(st.text("abc ", min_size=1, max_size=6), st.integers(1, 4_000), max_size=4))
def test_what_is_put_on_the_shelf_is_read_back(records: dict[str, int]) -> None:
    device = VirtualPhone("360x800", apps=(recorder.APP,))
    things = {MediaFile(path(name, "m4a"), made("m4a", s), START - s) for name, s in records.items()}
    RECORDS.write(device.world, tuple(things))
    assert set(RECORDS.read(device.world)) == things
    device.close()


def test_the_welcome_page_leads_to_the_app_and_not_back(phone: VirtualPhone) -> None:
    phone.world.push(Page(recorder.PACKAGE, "welcome"))
    tap(phone, "Get started")
    assert phone.look(pixels=False).location.endswith("MainActivity") and "Start recording" in labels(phone)
