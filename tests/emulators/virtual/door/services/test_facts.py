"""What clients read out of the outputs: settings, dumps, content, screen and log, with regexes of our own."""

import io
import re
import struct
import threading

from PIL import Image

from tests.emulators.virtual.door.services.saying import Teller


def test_settings_are_the_phones(sh: Teller) -> None:
    sh.well("settings put system font_scale 1.3")
    assert sh.phone.world.setting("system/font_scale") == "1.3"
    assert sh.well("settings get global airplane_mode_on") == "0\n"
    assert sh.well("settings get secure nothing_such") == "null\n"
    assert sh.well("settings delete system font_scale") == "Deleted 1 rows\n"
    assert sh.well("settings delete system font_scale") == "Deleted 0 rows\n"
    for namespace in ("system", "secure", "global"):
        lines = sh.well(f"settings list {namespace}").splitlines()
        assert lines == sorted(lines, key=lambda line: line.partition("=")[0])
        assert all("=" in line for line in lines)
    assert (sh("settings get foo bar").status, sh("settings get foo bar").err) == (255, "Invalid namespace 'foo'\n")
    assert sh("settings put system x").status == 255
    sh.well("svc wifi disable; svc bluetooth disable; svc data disable; svc nfc disable")
    assert sh.well("settings get global wifi_on; settings get global bluetooth_on") == "0\n0\n"
    sh.well("cmd uimode night yes; cmd wifi set-wifi-enabled enabled")
    assert sh.well("settings get secure ui_night_mode; settings get global wifi_on") == "2\n1\n"


def test_the_activity_in_front_is_told_everywhere(sh: Teller) -> None:
    sh.well("am start -n com.android.settings/.Settings; am start -a android.settings.WIFI_SETTINGS")
    wanted = "com.android.settings/com.android.settings.Settings$NetworkProviderSettingsActivity"
    line = re.compile(r"^ *taskId=(\d+): (\S+) .*visible=true.*topActivity=ComponentInfo\{(\S+)\}$", re.M)
    [(number, base, top)] = line.findall(sh.well("am stack list | grep -E visible=true"))
    assert (base, top) == ("com.android.settings/com.android.settings.Settings", wanted)
    focus = re.search(r"mCurrentFocus=Window\{\S+ u0 (\S+)\}", sh.well("dumpsys window windows"))
    assert focus is not None
    assert focus[1] == wanted
    resumed = re.search(
        r"mResumedActivity: ActivityRecord\{\S+ u0 (\S+) t(\d+)\}", sh.well("dumpsys activity activities")
    )
    assert resumed is not None
    assert resumed[2] == number
    assert re.search(r"ACTIVITY com.android.settings/\S+ \w+ pid=[1-9]\d*", sh.well("dumpsys activity top"))
    ids = re.findall(r"id=(\d+)", sh.well("dumpsys activity recents"))
    assert number in ids
    for each in ids:
        sh.well(f"am stack remove {each}")
    assert len(sh.phone.world.state.tasks) == 1
    assert sh.front[1] == "home"


def test_sizes_and_rotation(sh: Teller) -> None:
    assert sh.well("wm size") == "Physical size: 360x800\n"
    assert sh.well("wm density 200; wm density") == "Physical density: 160\nOverride density: 200\n"
    assert sh.well("wm density reset; wm density") == "Physical density: 160\n"
    assert sh("wm size 1x2").status == 1
    assert re.search(r"mCurrentRotation=ROTATION_(\d+)", sh.well("dumpsys window"))[1] == "0"  # type: ignore[index]
    sh.well("wm user-rotation lock 1")
    assert "mCurrentRotation=ROTATION_90" in sh.well("dumpsys window | grep mCurrentRotation")
    told = sh.well("dumpsys input")
    assert re.search(r"\s+SurfaceOrientation:\s+1", told)
    assert "logicalFrame=[0, 0, 800, 360]" in told
    assert re.search(r"orientation=(\d)", sh.well("dumpsys display"))[1] == "1"  # type: ignore[index]
    assert 'rotation="1"' in sh.well("uiautomator dump /dev/tty")
    assert Image.open(io.BytesIO(sh("screencap -p").raw)).size == (800, 360)


def test_the_screen_as_png_raw_and_file(sh: Teller) -> None:
    rgb = sh.phone.look(tree=False).frame.rgb()  # type: ignore[union-attr]
    shown = Image.open(io.BytesIO(sh("screencap -p").raw))
    assert shown.convert("RGB").tobytes() == rgb.tobytes()
    raw = sh("screencap").raw
    assert struct.unpack_from("<4I", raw) == (360, 800, 1, 1)
    assert Image.frombytes("RGBA", (360, 800), raw[16:]).convert("RGB").tobytes() == rgb.tobytes()
    sh.well("screencap /sdcard/a.png; screencap -d 4619827259835644672 -p /sdcard/b")
    assert sh.handset.files.read("/sdcard/a.png") == sh.handset.files.read("/sdcard/b")
    assert sh("screencap -d 7").status == 1
    assert sh.well("dumpsys SurfaceFlinger --display-id").startswith("Display 4619827259835644672 (HWC display 0):")


def test_the_tree_is_written_where_it_is_wanted(sh: Teller) -> None:
    assert sh.well("uiautomator dump") == "UI hierchary dumped to: /sdcard/window_dump.xml\n"
    assert sh.handset.files.read("/sdcard/window_dump.xml").decode() == sh.phone.dump()
    target = "/data/local/tmp/uidump.xml"
    assert sh.well(f"rm -f {target}; uiautomator dump {target} && echo success").endswith("success\n")
    assert sh("uiautomator runtest x").status == 1


def test_rows_of_providers(sh: Teller) -> None:
    rows = sh.well("content query --uri content://sms/sent").splitlines()
    assert all(
        re.match(r"Row: \d+ _id=\d+, thread_id=\d+, address=.+, date=\d+, .*body=.*, service_center=", r) for r in rows
    )
    sh.well("content insert --uri content://sms/inbox --bind address:s:5550177 --bind body:s:'a, b=c'")
    found = "content query --uri content://sms/inbox --projection address:body --where \"address='5550177'\""
    assert sh.well(found) == "Row: 0 address=5550177, body=a, b=c\n"
    sh.well("content delete --uri content://sms --where \"address='5550177'\"")
    assert sh.well(found) == "No result found.\n"
    contacts = sh.well("content query --uri content://contacts/phones/ --projection display_name:number")
    assert len(re.findall(r"display_name=(.+), number=(.+)", contacts)) == len(contacts.splitlines())
    sh.well("content insert --uri content://call_log/calls --bind number:s:123 --bind type:i:2")
    assert "number=123" in sh.well("content query --uri content://call_log/calls")
    sh.well("content delete --uri content://call_log/calls; content delete --uri content://media/external/downloads")
    assert not [path for path, _ in sh.phone.world.files.walk("/storage/emulated/0/Download")]
    sh.well("content insert --uri content://settings/global --bind name:s:wifi_on --bind value:i:0")
    assert sh.well("settings get global wifi_on") == "0\n"
    sh.well(
        "content insert --uri content://com.android.calendar/events --bind title:s:Lunch --bind dtstart:l:1697443200000"
    )
    assert "title=Lunch" in sh.well(
        "content query --uri content://com.android.calendar/events --where \"title='Lunch'\""
    )
    picture = re.search(r"_id=(\d+), _data=(\S+)", sh.well(
        "content query --uri content://media/external/images/media --projection _id:_data"))  # fmt: skip
    assert picture is not None
    sh.well(f"am start -a android.intent.action.VIEW -d content://media/external/images/media/{picture[1]}")
    assert sh.phone.world.page.args["path"] == picture[2]
    nobody = sh("content query --uri content://nope/x")
    assert nobody.status == 1
    assert "java.lang.IllegalStateException: Could not find provider: nope" in nobody.err
    assert "no such column" in sh("content query --uri content://sms --where nope=1").err
    assert sh("content foo").status == 1


def test_contacts_are_made_as_androids_provider_takes_them(sh: Teller) -> None:
    sh.well("content insert --uri content://com.android.contacts/raw_contacts --bind account_type:n:")
    raw = sh.well("content query --uri content://com.android.contacts/raw_contacts --projection _id --sort '_id desc'")
    number = re.match(r"Row: 0 _id=(\d+)", raw)[1]  # type: ignore[index]
    data = (
        f"content insert --uri content://com.android.contacts/data --bind raw_contact_id:i:{number} --bind mimetype:s:"
    )
    sh.well(f"{data}vnd.android.cursor.item/name --bind data1:s:'Zoe Bo'")
    sh.well(f"{data}vnd.android.cursor.item/phone_v2 --bind data1:s:5550199")
    sh.well("am start -n com.google.android.contacts/com.android.contacts.activities.PeopleActivity")
    found = sh.well("content query --uri content://com.android.contacts/data/phones --where \"data1='5550199'\"")
    assert "display_name=Zoe Bo" in found


def test_the_clipboard_is_the_clippers(sh: Teller) -> None:
    done = re.compile(r"Broadcast completed: result=(-?\d+)(?:, data=\"(.*)\")?\n\Z", re.S)
    assert done.search(sh.well("am broadcast -a clipper.get"))[1] == "0"  # type: ignore[index]
    sh.well('am start -n ca.zgrs.clipper/.Main; am broadcast -a clipper.set -e text "it\'s a=b"')
    told = done.search(sh.well("am broadcast -a clipper.get"))
    assert told is not None
    assert (told[1], told[2]) == ("-1", "it's a=b")


def test_calls_are_seen_by_the_registry(sh: Teller) -> None:
    state = "dumpsys telephony.registry | grep mCallState"
    assert sh.well(state).strip() == "mCallState=0"
    sh.well("am start -a android.intent.action.CALL -d tel:5550100")
    assert sh.well(state).strip() == "mCallState=2"
    sh.well("input keyevent KEYCODE_ENDCALL")
    assert sh.well(state).strip() == "mCallState=0"


def test_the_log_is_dumped_cleared_and_followed(sh: Teller) -> None:
    sh.well("log -t Mine hello")
    assert re.search(r"^\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} +\d+ +\d+ I Mine +: hello$", sh.well("logcat -d"), re.M)
    assert sh.well("logcat -d -v brief -s Mine:I").splitlines()[-1].startswith("I/Mine    (")
    assert "hello" not in sh.well("logcat -d -v tag 'Mine:E' '*:S'")
    sh.well("logcat -b all -c")
    assert "hello" not in sh.well("logcat -d")
    seen: list[str] = []
    thread = threading.Thread(target=lambda: seen.append(sh.well("logcat -v raw -m 1 -s Mine:V")))
    thread.start()
    sh.well("log -t Mine later")
    thread.join(60)
    assert seen[0].endswith("later\n")


def test_properties_services_and_the_rest(sh: Teller) -> None:
    assert sh.well("getprop ro.build.version.sdk; getprop sys.boot_completed") == "33\n1\n"
    assert "[ro.product.manufacturer]: [Google]\n" in sh.well("getprop")
    assert sh.well("setprop debug.x 1; getprop debug.x; getprop none; getprop none y") == "1\n\ny\n"
    assert sh("setprop ro.serialno x").status == 1
    assert sh.well("service call alarm 3 s16 UTC").startswith("Result: Parcel(")
    assert sh.well("service check package; service check nope") == "Service package: found\nService nope: not found\n"
    assert re.match(r"Found \d+ services:\n0\t", sh.well("service list"))
    sh.well("cmd statusbar expand-notifications")
    assert "mCurrentFocus=Window{" in sh.well("dumpsys window | grep NotificationShade")
    sh.well("cmd statusbar collapse")
    assert sh.front[1] == "home"
    assert (
        sh.well("cmd package resolve-activity --brief com.android.settings").splitlines()[1]
        == "com.android.settings/.Settings"
    )
    assert (sh("cmd nope").status, sh("cmd nope").err) == (20, "cmd: Can't find service: nope\n")
    assert sh("dumpsys nope").err == "Can't find service: nope\n"
    sh.well("appops set org.tasks android:system_alert_window allow")
    assert sh.well("appops get org.tasks SYSTEM_ALERT_WINDOW") == "SYSTEM_ALERT_WINDOW: allow\n"
    assert sh("appops set nope CAMERA allow").status == 255
    assert sh.well("locksettings get-disabled") == "false\n"
    assert "level: 100" in sh.well("dumpsys battery")
    for named in ("screenrecord /sdcard/x.mp4", "app_process / x", "locksettings set-pin 1234"):
        said = sh(named)
        assert said.status == 1
        assert "is not there on a virtual phone" in said.err
    assert [sh(f"dumpsys {name}").status for name in sh.well("dumpsys -l").split()[3:]].count(0) > 30


def test_what_services_keep_is_in_snapshots(sh: Teller) -> None:
    sh.well("pm disable-user org.tasks; settings put system show_touches 1")
    sh.handset.save("one")
    sh.well("pm enable org.tasks; settings put system show_touches 0; input keyevent POWER")
    sh.handset.load("one")
    assert sh.well("pm list packages -d; settings get system show_touches") == "package:org.tasks\n1\n"
    assert "mWakefulness=Awake" in sh.well("dumpsys power")


def test_the_address_goes_with_the_wifi(sh: Teller) -> None:
    assert re.search(r"inet\s*addr:(.*?)\s", sh.well("ifconfig wlan0"))[1] == "10.0.2.16"  # type: ignore[index]
    assert re.search(r"inet (\d+.*?)/\d+", sh.well("ip addr show dev wlan0"))[1] == "10.0.2.16"  # type: ignore[index]
    sh.well("svc wifi disable")
    assert "10.0.2.16" not in sh.well("ifconfig wlan0; ip addr show dev wlan0")
    assert sh("ifconfig eth0").status == 1
