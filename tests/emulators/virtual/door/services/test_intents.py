"""Intents reach the screens that they ask for, and fail in Android's words."""

import pytest

from emulators.virtual.apps import alarms
from emulators.virtual.door.services.intents import Intent, component, short_component
from emulators.virtual.door.services.settings_screens import ACTIONS
from tests.emulators.virtual.door.services.saying import Teller

VIEW, ACT = "android.intent.action.VIEW", "android.intent.action."
CONTACTS, CALENDAR, CLOCK = (
    "com.google.android.contacts",
    "com.simplemobiletools.calendar.pro",
    "com.google.android.deskclock",
)
SMS, DIALER, MAIL = "com.simplemobiletools.smsmessenger", "com.google.android.dialer", "org.guiagent.mail"

ASKED = [
    (f"-a {VIEW} -d content://contacts/people/", CONTACTS, "list"),
    (f"-a {VIEW} -d content://contacts/people/3", CONTACTS, "contact"),
    (f"-a {VIEW} -d content://com.android.contacts/contacts/2", CONTACTS, "contact"),
    (f"-a {VIEW} -d content://com.android.calendar", CALENDAR, "main"),
    (f"-a {VIEW} -d content://com.android.calendar/time/1697500000000", CALENDAR, "main"),
    (f"-a {VIEW} -d content://media/external/images/media/", "com.simplemobiletools.gallery.pro", "folders"),
    (f"-a {VIEW} -d content://call_log/calls", DIALER, "main"),
    (f"-a {VIEW} -d http://", "com.android.chrome", "browser"),
    (f"-a {VIEW} -d https://example.com/x", "com.android.chrome", "browser"),
    (f"-a {VIEW} -d mailto:", MAIL, "compose"),
    (f"-a {ACT}SENDTO -d 'mailto:a@b.org?subject=Hi%20you'", MAIL, "compose"),
    (f"-a {ACT}SENDTO -d smsto:5551234 --es sms_body 'hi there'", SMS, "thread"),
    (f"-a {ACT}SENDTO -d sms:", SMS, "new"),
    (f"-a {ACT}DIAL -d tel:5551234", DIALER, "dialpad"),
    (f"-a {VIEW} -d tel:5551234", DIALER, "dialpad"),
    (f"-a {ACT}CALL -d tel:5551234", DIALER, "call"),
    (f"-a {VIEW} -d geo:47.14,9.52", "net.osmand", "map"),
    (f"-a {VIEW} -d 'geo:0,0?q=bakery'", "net.osmand", "search"),
    (f"-a {ACT}INSERT -t vnd.android.cursor.dir/contact -e name 'Ann Lee' -e phone 555", CONTACTS, "edit"),
    (f"-a {ACT}INSERT -d content://com.android.calendar/events --es title Lunch", CALENDAR, "event"),
    (f"-a {ACT}SET_ALARM", CLOCK, "main"),
    (f"-a {ACT}SHOW_TIMERS", CLOCK, "main"),
    ("-a android.media.action.IMAGE_CAPTURE", "com.android.camera2", "finder"),
    ("-a android.media.action.VIDEO_CAPTURE", "com.android.camera2", "finder"),
    (f"-a {ACT}SEND -t text/plain --es android.intent.extra.TEXT hello", "com.android.intentresolver", "chooser"),
    (f"-a {ACT}MAIN -c android.intent.category.HOME", "com.google.android.apps.nexuslauncher", "home"),
    (f"-a {ACT}MAIN -c android.intent.category.APP_MUSIC", "code.name.monkey.retromusic", "main"),
    ("com.android.settings", "com.android.settings", "main"),
    ("org.tasks/com.todoroo.astrid.activity.MainActivity", "org.tasks", "list"),
    ("-n com.android.settings/.Settings\\$WifiSettingsActivity", "com.android.settings", "internet"),
    ("-n com.dimowner.audiorecorder/com.dimowner.audiorecorder.app.welcome.WelcomeActivity",
     "com.dimowner.audiorecorder", "main"),
    ("-a android.settings.APPLICATION_DETAILS_SETTINGS -d package:org.tasks", "com.android.settings", "app_info"),
]  # fmt: skip


@pytest.fixture(scope="module")
def same() -> Teller:
    return Teller()


@pytest.mark.parametrize(("words", "package", "screen"), ASKED)
def test_an_intent_opens_a_screen_that_can_be_drawn(same: Teller, words: str, package: str, screen: str) -> None:
    same.handset.reboot()
    said = same(f"am start {words}")
    assert said.status == 0
    assert said.out.startswith("Starting: Intent { ")
    assert "Error" not in said.err
    assert same.front == (package, screen)
    assert same.phone.look(pixels=False).app == package


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_settings_actions_open_settings(same: Teller, action: str) -> None:
    same.handset.reboot()
    assert same(f"am start -a {action}").status == 0
    assert same.front == ("com.android.settings", ACTIONS[action])
    same.phone.look(pixels=False)


def test_every_app_starts_by_its_activity_and_by_monkey(same: Teller) -> None:
    for app in same.phone.apps:
        if not app.panel and not app.hidden:
            same.well(f"am start -n {app.package}/{app.activities[0].name} -S")
            assert same.front == (app.package, app.activities[0].screen)
            same.handset.reboot()
            assert "Events injected: 1" in same(f"monkey -p {app.package} -c android.intent.category.LAUNCHER 1").out
            assert same.front[0] == app.package


def test_what_is_typed_by_an_intent_is_on_the_screen(sh: Teller) -> None:
    sh(f"am start -a {ACT}INSERT -t vnd.android.cursor.dir/contact -e name 'Ann Lee' -e phone 5550100")
    assert {"Ann", "Lee", "5550100"} <= sh.texts()
    sh(f"am start -a {ACT}SENDTO -d sms:5551234 --es sms_body 'hi there'")
    assert "hi there" in sh.texts()
    sh(f"am start -a {ACT}SENDTO -d 'mailto:a@b.org?subject=Hi%20you&body=Text'")
    assert {"a@b.org", "Hi you", "Text"} <= sh.texts()
    lunch = "--es title Lunch --el beginTime 1697443200000"
    sh(f"am start -a {ACT}INSERT -d content://com.android.calendar/events {lunch}")
    assert "Lunch" in sh.texts()


def test_alarms_and_timers_are_set(sh: Teller) -> None:
    extra = "android.intent.extra.alarm"
    sh(f"am start -a {ACT}SET_ALARM --ei {extra}.HOUR 7 --ei {extra}.MINUTES 5 --es {extra}.MESSAGE Up"
       f" --eia {extra}.DAYS 2,3 --ez {extra}.SKIP_UI true")  # fmt: skip
    stored = [each for _, each in alarms.alarms(sh.phone.world.databases)]
    assert alarms.Alarm(7, 5, "Up", True, 0b11) in stored
    assert sh.front[0] != CLOCK
    sh(f"am start -a {ACT}SET_TIMER --ei {extra}.LENGTH 90")
    timer = alarms.timer(sh.phone.world.databases)
    assert timer is not None
    assert (timer.state, timer.length) == ("running", 90)
    assert sh.front == (CLOCK, "main")


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        ("-n foo/.Bar", 0, "Error type 3\nError: Activity class {foo/foo.Bar} does not exist.\n"),
        ("-a foo.BAR", 0, "Error: Activity not started, unable to resolve Intent { act=foo.BAR flg=0x10000000 }\n"),
        ("-n foo", 255, "java.lang.IllegalArgumentException: Bad component name: foo"),
        ("--zz", 255, "java.lang.IllegalArgumentException: Unknown option: --zz"),
        ("", 255, "java.lang.IllegalArgumentException: No intent supplied"),
        (f"-n {CONTACTS}/com.android.contacts.quickcontact.QuickContactActivity", 255, "java.lang.SecurityException"),
    ],
)
def test_what_cannot_be_started_is_refused_in_androids_words(sh: Teller, words: str, status: int, told: str) -> None:
    before = sh.front
    said = sh(f"am start {words}")
    assert said.status == status
    assert told in said.err
    assert sh.front == before


def test_waiting_tells_what_was_launched(sh: Teller) -> None:
    said = sh.well("am start -W -n com.android.settings/.Settings")
    assert "Status: ok\nLaunchState: COLD\nActivity: com.android.settings/.Settings\n" in said
    assert said.endswith("Complete\n")
    again = sh("am start -n com.android.settings/.Settings")
    assert again.err.startswith("Warning: Activity not started, intent has been delivered")
    sh("input keyevent HOME")
    back = sh("am start -n com.android.settings/.Settings")
    assert back.err == "Warning: Activity not started, its current task has been brought to the front\n"


def test_intents_are_said_as_android_says_them() -> None:
    intent = Intent(VIEW, "tel:555-1", component=component("com.foo/.Bar"), categories=("a", "b"), extras={"x": 1})
    assert (
        str(intent) == "Intent { act=android.intent.action.VIEW cat=[a,b] dat=tel:xxx-x cmp=com.foo/.Bar (has extras) }"
    )
    assert short_component(("com.foo", "org.Bar")) == "com.foo/org.Bar"
