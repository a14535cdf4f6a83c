"""Installing with the real adb, which keeps the stream open until it is answered."""

from pathlib import Path

from tests.emulators.virtual.door.command_line import CommandLine
from tests.emulators.virtual.door.services.test_packages import apk

KEYBOARD = "com.android.adbkeyboard"


def test_an_apk_is_streamed_again_and_again(adb: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "keyboard.apk"
    file.write_bytes(apk(KEYBOARD))
    for words in (("install",), ("install", "-r", "-g"), ("install", "--no-streaming", "-r")):
        assert b"Success" in adb(*words, file)
        assert KEYBOARD.encode() in adb("shell", "pm", "list", "packages", "-3")
    assert adb("uninstall", KEYBOARD) == b"Success\n"
    file.write_bytes(apk("org.somebody"))
    assert b"runs no APK" in adb.fails("install", file)
