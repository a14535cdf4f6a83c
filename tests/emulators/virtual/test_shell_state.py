"""Saving what the shell adds, turning the phone, the density, and writing it out."""

import random
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.action import OpenApp, Press, Scroll, Swipe, Tap, TypeText
from emulators.screen import Point
from emulators.trajectory import Saved
from emulators.virtual.app import CHOOSER, PERMISSIONS
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.snapshot import SnapshotError, pack, unpack
from emulators.virtual.system import SYSTEM_PACKAGE
from emulators.virtual.world import Notification, Page
from tests.emulators.virtual.agreement import agree
from tests.emulators.virtual.shell_apps import MANY, READER, SENDER, find, labels, shell_phone, tap
from tests.emulators.virtual.test_fuzz import Walker

PHONE = shell_phone()
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda each: st.lists(each, max_size=3).map(tuple)
)
ARGS = st.dictionaries(st.text(), PLAIN, max_size=3)
NOTES = st.builds(
    Notification, st.text(), st.text(), st.text(), st.text(), st.integers(0, 2**40), st.text(), ARGS, st.booleans()
)
PANELS = st.builds(Page, st.sampled_from([app.package for app in PHONE.apps]), st.text(), ARGS, ARGS)


@settings(max_examples=60, deadline=None)
@given(st.lists(NOTES, max_size=4), st.lists(PANELS, max_size=3))
def test_notifications_and_panels_are_saved_exactly(notes: list[Notification], panels: list[Page]) -> None:
    world = PHONE.world.fork()
    for note in notes:
        world.notify(note)
    for panel in panels:
        world.lay(panel)
    state = pack(world)
    again = unpack(state, world.apps)
    assert again.state == world.state
    assert pack(again) == state


@pytest.mark.parametrize("profile", ["360x800", "1080x2400"])
def test_the_screen_turns_and_points_follow(profile: str) -> None:
    phone = shell_phone(MANY, profile)
    upright = phone.look()
    phone.do(OpenApp("Settings"))
    phone.world.put_setting("system/user_rotation", "1")
    screen = phone.look()
    assert (screen.width, screen.height) == (upright.height, upright.width)
    assert screen.frame is not None
    assert screen.frame.rgb().shape == (screen.height, screen.width, 3)
    row = find(phone, "Network & internet")
    assert row.box.right > upright.width
    phone.do(Tap(Point(screen.width * 0.8, row.hit.y)))
    tap(phone, "Airplane mode")
    assert phone.world.setting("global/airplane_mode_on") == "1"
    tap(phone, "Airplane mode")
    phone.do(Press("home"))
    assert {"Settings", "Contacts", "Notes", "Clock", "All apps"} <= labels(phone)
    phone.do(Swipe(Point(screen.width / 2, 5), Point(screen.width / 2, screen.height * 0.8)))
    tap(phone, "Show all quick settings")
    phone.do(Swipe(find(phone, "Auto-rotate").hit, Point(10, 10)))
    phone.world.put_setting("system/user_rotation", "0")
    phone.do(Press("home"))
    assert phone.look() == upright


def test_a_turned_phone_is_saved_turned() -> None:
    phone, other = shell_phone(MANY), shell_phone(MANY)
    phone.world.put_setting("system/user_rotation", "1")
    phone.do(Press("recents"))
    other.reset(Saved(phone.save()))
    assert other.look() == phone.look()
    assert other.save() == phone.save()


@pytest.mark.parametrize(
    ("forced", "density"), [("", 1.0), ("180", 1.125), ("9999", 1.125), ("1", 360 / 540), ("x", 1.0)]
)
def test_things_are_drawn_larger_and_smaller_within_bounds(forced: str, density: float) -> None:
    phone = VirtualPhone()
    phone.do(OpenApp("Settings"))
    tall = find(phone, "Network & internet").box.height
    phone.world.put_setting("secure/display_density_forced", forced)
    assert phone.look(pixels=False).width == 360
    assert find(phone, "Network & internet").box.height == pytest.approx(tall * density, abs=1)
    assert (phone.look().frame or phone.view()) is not None


def test_everything_can_be_written_out(tmp_path: Path) -> None:
    phone = VirtualPhone(seed=3)
    written = phone.export(tmp_path)
    assert len(set(written)) == len(written) == sum(1 for p in tmp_path.rglob("*") if p.is_file())
    for path, file in phone.world.files.walk():
        place = tmp_path / path.lstrip("/")
        assert place.read_bytes() == file.data
        assert int(place.stat().st_mtime) == file.modified
    contacts = sqlite3.connect(tmp_path / "data/data/com.android.providers.contacts/databases/contacts2.db")
    assert contacts.execute("SELECT count(*) FROM raw_contacts").fetchone()[0] > 0
    contacts.close()


def test_nothing_is_written_outside_the_folder(tmp_path: Path) -> None:
    phone = VirtualPhone()
    phone.world.put_files(phone.world.files.write("/storage/../../up.txt", "x"))
    with pytest.raises(SnapshotError, match="rename it"):
        phone.export(tmp_path / "in")
    assert not (tmp_path / "up.txt").exists()


@pytest.mark.parametrize("turned", ["0", "1"])
@pytest.mark.parametrize("scale", ["0.85", "1.0", "2.0"])
@pytest.mark.parametrize("density", ["", "1"])
def test_tree_pixels_and_touch_agree_on_every_screen_of_the_shell(turned: str, scale: str, density: str) -> None:
    phone = shell_phone((*MANY, SENDER, READER))
    for i in range(6):
        phone.world.notify(Notification("org.test.sender", f"k{i}", f"News {i}", "A text. " * i * i, 0))
    for key, value in (
        ("system/user_rotation", turned),
        ("system/font_scale", scale),
        ("secure/display_density_forced", density),
    ):
        phone.world.put_setting(key, value)
    for name in ("Clock", "Contacts", "Settings"):
        phone.do(OpenApp(name))
    package = phone.apps[0].package
    pages = [Page(package, "home", ui={"page": i}) for i in range(3)]
    pages += [Page(package, "home", ui={"overlay": "icon:com.android.settings"}), Page(package, "drawer")]
    for page in pages:
        phone.world.home(page)
        agree(phone)
    pages = [Page(SYSTEM_PACKAGE, "shade", ui={"expanded": unfolded}) for unfolded in (False, True)]
    pages += [Page(SYSTEM_PACKAGE, "recents"), Page(CHOOSER, "chooser", {"text": "Hello " * 100})]
    pages += [Page(PERMISSIONS, "ask", {"package": "org.test.sender", "permission": "CAMERA"})]
    for page in pages:
        phone.world.panel(page)
        assert find(phone, "Back")
        if page.package == SYSTEM_PACKAGE:
            agree(phone)


@pytest.mark.parametrize("seed", range(2))
def test_random_actions_on_a_turned_phone(seed: int) -> None:
    phone = shell_phone()
    phone.world.put_setting("system/user_rotation", "1")
    walker = Walker(phone, random.Random(seed))
    for _ in range(300):
        walker.act()


@pytest.mark.parametrize("turned", ["0", "1"])
@pytest.mark.parametrize("label", ["First name", "Last name", "Phone", "Email"])
def test_what_is_typed_into_stays_above_the_keyboard(turned: str, label: str) -> None:
    phone = VirtualPhone()
    phone.world.put_setting("system/user_rotation", turned)
    phone.do(OpenApp("Contacts"))
    tap(phone, "Create contact")
    while label not in labels(phone):
        phone.do(Scroll("down"))
    phone.do(TypeText("12", find(phone, label).hit))
    field = next(e for e in phone.look(pixels=False).elements if e.value == "12")
    keys = [e.box.top for e in phone.look(pixels=False).elements if e.package.endswith("inputmethod.latin")]
    assert field.label == label
    assert field.box.height > 40
    assert field.box.bottom <= min(keys)
