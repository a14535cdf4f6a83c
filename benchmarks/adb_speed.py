"""How fast a phone is driven through the real adb server: commands, adbutils beside them, steps with frame and tree."""

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks.measuring import Report, arguments, milliseconds
from benchmarks.results import ROOT
from emulators.action import Press, Tap
from emulators.android.adb import Adb
from emulators.android.phone import AndroidPhone
from emulators.android.server import AdbServer
from emulators.android.transfer import pull, push
from emulators.screen import Element, Flag
from emulators.trajectory import Template

__all__ = ["main"]

NOTE = (
    "Milliseconds through an adb server of its own to a virtual phone of 1080x2400 in another process; the phone's own "
    "time is in them. `shell_ms` is `echo` by our client, one connection to the server each, five in a row; "
    "`adbutils_ms` is the same by adbutils, once before each five, `adbutils_ratio` how many times longer it takes. "
    "`step_ms` is a tap that opens an app and the look after it: until two looks agree, with the tree as elements and "
    "the frame as an RGB array; `jpeg` by the uiautomator2 server's protocol, `png` by `input`, `screencap -p` and "
    "`uiautomator dump`. `look_ms` is a look at a screen that rests. `push_5mb_ms` and `pull_5mb_ms` move a file. "
    "`connect_ms` finds out what the phone offers."
)
PHONE = """
import sys
from emulators.virtual.door.serving import serve

with serve(profile="1080x2400", seed=int(sys.argv[1])) as door:
    print(door.serials[0], flush=True)
    sys.stdin.read()
"""
IN_A_ROW = 5
"""Our commands after each of adbutils."""
APPS = ("Settings", "Contacts", "Notes", "Clock", "Calendar", "Phone", "Camera", "Files")


def main() -> None:
    options = arguments(__doc__ or "")
    report = Report("adb_speed", "A phone through adb", NOTE, options)
    with tempfile.TemporaryDirectory() as home, _server(Path(home)) as server, _phone(server, options.seed) as serial:
        adb = Adb(serial, server=server)
        _commands(report, adb, 60 if options.quick else 300)
        for name in ("jpeg", "png"):
            _steps(report, adb, name, 12 if options.quick else 60)
        data = os.urandom(5_000_000)
        few = 3 if options.quick else 10
        report.add("push_5mb_ms", [milliseconds(lambda: push(adb, data, "/sdcard/bench")) for _ in range(few)], "ms")
        report.add("pull_5mb_ms", [milliseconds(lambda: pull(adb, "/sdcard/bench")) for _ in range(few)], "ms")
    report.finish()


def _commands(report: Report, adb: Adb, count: int) -> None:
    import adbutils

    other = adbutils.AdbClient(adb.server.host, adb.server.port).device(adb.serial)
    slow: list[float] = []
    fast: list[list[float]] = []
    for _ in range(count):
        slow.append(milliseconds(lambda: other.shell("echo hi")))
        fast.append([milliseconds(lambda: adb.shell("echo hi")) for _ in range(IN_A_ROW)])
    report.add("shell_ms", [value for some in fast for value in some], "ms")
    report.add("adbutils_ms", slow, "ms")
    report.add("adbutils_ratio", [one / median(some) for one, some in zip(slow, fast, strict=True)], "x")


def _steps(report: Report, adb: Adb, name: str, count: int) -> None:
    def connect() -> AndroidPhone:
        if name == "jpeg":
            return AndroidPhone(adb.serial, server=adb.server, frames="u2", trees="u2")
        return AndroidPhone(adb.serial, server=adb.server, frames="png", trees="dump")

    connects = [milliseconds(lambda: connect().close()) for _ in range(5)]
    phone = connect()
    try:
        phone.reset(Template("android/home", 0))
        icons = [e for e in phone.look().elements if e.has(Flag.CLICKABLE) and e.text in APPS]
        steps = [milliseconds(lambda icon=icon: _step(phone, icon)) for icon in _opened(phone, icons, count)]
        looks = [milliseconds(phone.look) for _ in range(count)]
    finally:
        phone.close()
    report.add(f"step_ms_{name}", steps, "ms")
    report.add(f"look_ms_{name}", looks, "ms")
    report.add(f"connect_ms_{name}", connects, "ms")


def _opened(phone: AndroidPhone, icons: list[Element], count: int) -> Iterator[Element]:
    """Icons one after the other, each with the home screen before it and each once before that, unmeasured."""
    for number in range(len(icons) + count):
        if number < len(icons):
            phone.do(Tap(icons[number].hit))
            phone.look()
        phone.do(Press("home"))
        phone.look()
        if number >= len(icons):
            yield icons[number % len(icons)]


def _step(phone: AndroidPhone, icon: Element) -> None:
    phone.do(Tap(icon.hit))
    screen = phone.look()
    if screen.frame is None or not screen.elements or "launcher" in screen.app:
        raise SystemExit(f"a tap on {icon.text} opened nothing; mend that first")
    screen.frame.rgb()


@contextlib.contextmanager
def _server(home: Path) -> Iterator[AdbServer]:
    """A server that looks for no phone by itself and keeps its files in `home`."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        server = AdbServer(probe.getsockname()[1])
    os.environ.update({"HOME": str(home), "ADB_EMU": "0"})
    server.launch()
    try:
        yield server
    finally:
        server.kill()


@contextlib.contextmanager
def _phone(server: AdbServer, seed: int) -> Iterator[str]:
    """A phone in another process that the server knows; gives its serial."""
    command = [sys.executable, "-c", PHONE, str(seed)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        serial = process.stdout.readline().strip()
        server.introduce(serial)
        server.wait_for(serial, deadline_s=30)
        yield serial
    finally:
        process.communicate(timeout=30)


if __name__ == "__main__":
    main()
