"""What is installed, what it may do, and what `pm` says of it."""

import io
import struct
import zipfile

from emulators.virtual.door.services.services_running import Services
from tests.emulators.virtual.door.services.saying import Teller
from tests.emulators.virtual.door.test_serving import until


def apk(name: str) -> bytes:
    """A file that says it is the package `name`, and nothing else."""
    strings = ["manifest", "package", name]
    packed, offsets = b"", []
    for text in strings:
        offsets.append(len(packed))
        packed += struct.pack("<H", len(text)) + text.encode("utf-16-le") + b"\0\0"
    packed += b"\0" * (-len(packed) % 4)
    begin = 28 + 4 * len(strings)
    pool = struct.pack("<HHIIIIII", 1, 28, begin + len(packed), 3, 0, 0, begin, 0)
    pool += struct.pack("<3I", *offsets) + packed
    element = struct.pack(
        "<HHIIiiiHHHHHHiiiHBBI", 0x102, 16, 56, 1, -1, -1, 0, 20, 20, 1, 0, 0, 0, -1, 1, 2, 8, 0, 3, 2
    )
    body = pool + element
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("AndroidManifest.xml", struct.pack("<HHI", 3, 8, 8 + len(body)) + body)
    return out.getvalue()


def test_packages_are_listed(sh: Teller) -> None:
    names = sh.well("pm list packages").split()
    assert {f"package:{app.package}" for app in sh.phone.apps} <= {*names}
    third, system = sh.well("pm list packages -3").split(), sh.well("cmd package list packages -s").split()
    assert sorted(third + system) == sorted(names)
    assert "package:org.tasks" in third
    assert sh.well("pm list packages -f org.tasks").startswith("package:/data/app/~~")
    assert sh.well("pm list packages -U org.tasks").startswith("package:org.tasks uid:101")
    assert sh.well("pm path com.android.settings").startswith("package:/system/")
    assert (sh("pm path nope").status, sh("pm path nope").out) == (1, "")


def test_clearing_empties_an_app_and_ends_it(sh: Teller) -> None:
    sh.well("am start -n com.google.android.contacts/com.android.contacts.activities.PeopleActivity")
    assert "number=" in sh.well("content query --uri content://contacts/phones --projection number")
    assert sh.well("pm clear com.android.providers.contacts") == "Success\n"
    assert sh.well("content query --uri content://contacts/phones") == "No result found.\n"
    sh.well("pm grant net.osmand android.permission.ACCESS_FINE_LOCATION; pm clear net.osmand")
    assert sh.phone.world.query("/data/data/net.osmand/databases/map_markers_db", "SELECT * FROM map_markers") == []
    assert not sh.phone.world.setting("permission/net.osmand/ACCESS_FINE_LOCATION")
    said = sh("pm clear nope")
    assert (said.status, said.out) == (1, "Failed\n")
    for app in sh.phone.apps:
        if not app.panel:
            sh.well(f"pm clear {app.package}; am start {app.package}" if not app.hidden else "true")
            sh.phone.look(pixels=False)


def test_permissions(sh: Teller) -> None:
    sh.well("pm grant com.android.camera2 android.permission.CAMERA")
    assert sh.phone.world.setting("permission/com.android.camera2/CAMERA") == "granted"
    assert "android.permission.CAMERA: granted=true" in sh.well("dumpsys package com.android.camera2")
    sh.well("pm revoke com.android.camera2 android.permission.CAMERA")
    assert "android.permission.CAMERA: granted=false" in sh.well("pm dump com.android.camera2")
    assert sh("pm grant nope android.permission.CAMERA").status == 255


def test_what_is_disabled_does_not_start(sh: Teller) -> None:
    assert sh.well("pm disable-user --user 0 org.tasks") == "Package org.tasks new state: disabled-user\n"
    assert "does not exist" in sh("am start -n org.tasks/com.todoroo.astrid.activity.MainActivity").err
    assert sh("monkey -p org.tasks 1").status == 252
    assert sh.well("pm list packages -d") == "package:org.tasks\n"
    assert sh.well("pm enable org.tasks") == "Package org.tasks new state: enabled\n"
    sh.well("am start -n org.tasks/com.todoroo.astrid.activity.MainActivity")


def test_only_stand_ins_can_be_installed(sh: Teller) -> None:
    data = apk("com.android.adbkeyboard")
    assert sh(f"cmd package install -r -t -g -S {len(data)}", data).out == "Success\n"
    assert "package:com.android.adbkeyboard\n" in sh.well("pm list packages -3")
    sh.handset.files.write("/data/local/tmp/x.apk", apk("com.foo"))
    refused = sh("pm install /data/local/tmp/x.apk")
    assert refused.status == 1
    assert refused.out.startswith("Failure [INSTALL_FAILED_NO_MATCHING_ABIS: a virtual phone runs no APK, so com.foo")
    assert sh("pm install -S 3", b"abc").out.startswith("Failure [INSTALL_PARSE_FAILED_NOT_APK")
    assert sh("cmd package install -S 0").out == "Success\n"
    assert sh.well("pm uninstall com.android.adbkeyboard") == "Success\n"
    assert sh("pm uninstall com.android.adbkeyboard").status == 1


def test_an_input_method_types_what_is_broadcast(sh: Teller) -> None:
    sh("cmd package install -S 1", apk("com.android.adbkeyboard"))
    name = "com.android.adbkeyboard/.AdbIME"
    assert "now enabled" in sh.well(f"ime enable {name}")
    assert sh.well(f"ime set {name}") == f"Input method {name} selected for user #0\n"
    assert sh.well("settings get secure default_input_method") == f"{name}\n"
    sh.well("am start -n com.google.android.contacts/com.android.contacts.activities.ContactEditorActivity")
    x, y = next(
        (int(e.hit.x), int(e.hit.y)) for e in sh.phone.look(pixels=False).elements if "first_name" in e.resource_id
    )
    sh.well(f"input tap {x} {y}; am broadcast -a ADB_INPUT_TEXT --es msg 'Jürgen 日本'")
    assert "Jürgen 日本" in sh.texts()
    sh.well("am broadcast -a ADB_CLEAR_TEXT")
    assert "Jürgen 日本" not in sh.texts()
    assert sh("ime set foo/.Bar").status == 255


def test_stand_ins_of_appium_run_until_they_are_stopped(sh: Teller) -> None:
    import threading

    for name in ("io.appium.settings", "io.appium.uiautomator2.server", "io.appium.uiautomator2.server.test"):
        sh("cmd package install -S 1", apk(name))
    assert "instrumentation:io.appium.uiautomator2.server.test/" in sh.well("pm list instrumentation")
    sh.well("am start-foreground-service -n io.appium.settings/.ForegroundService")
    assert "isForeground=true" in sh.well("dumpsys activity services io.appium.settings")
    package, runner = "io.appium.uiautomator2.server.test", "androidx.test.runner.AndroidJUnitRunner"
    thread = threading.Thread(target=sh, args=(f"am instrument -w {package}/{runner}",), daemon=True)
    thread.start()
    assert until(lambda: sh.handset.part(Services).runs(package, runner))
    thread.join(0.1)
    assert thread.is_alive()
    sh.well("am force-stop io.appium.uiautomator2.server.test")
    thread.join(60)
    assert not thread.is_alive()
    assert sh("am instrument -w foo/.Bar").status == 1
