"""Phones behind a real adb server that is our own: its port and its home folder are no user's."""

import contextlib
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from emulators.android.server import AdbServer
from emulators.virtual.app import Activity, App, AppIcon, Context
from emulators.virtual.apps import installed
from emulators.virtual.door import serving
from emulators.virtual.door.handset import Handset
from emulators.virtual.door.serving import Door, open_door
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.widgets import AppBar, Button, Column, Event, Field, Scaffold

__all__ = ["WRITER", "Hooked", "door_with", "free_port", "meet", "own_home", "own_server", "phone_with_writer"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def own_home(home: Path, server: AdbServer) -> Iterator[None]:
    """Servers that are started now look for no phone by themselves, and keep their files in `home`."""
    given = {
        "HOME": str(home), "ADB_EMU": "0", "ADB_MDNS": "0", "ADB_USB": "0",  # a look at the USB takes three seconds
        "ANDROID_ADB_SERVER_PORT": str(server.port),
    }  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        for name, value in given.items():
            patch.setenv(name, value)
        yield


@contextlib.contextmanager
def own_server(home: Path) -> Iterator[AdbServer]:
    """A server that runs already; `home` is removed with it."""
    server = AdbServer(free_port())
    with own_home(home, server):
        server.launch()
    try:
        yield server
    finally:
        server.kill()
        shutil.rmtree(home, ignore_errors=True)


def meet(server: AdbServer, serial: str) -> str:
    """Tell the server of a phone and wait until it can be used."""
    server.introduce(serial)
    server.wait_for(serial, deadline_s=60)
    return serial


class Hooked:
    """A shell in which some commands are carried out by a test: `hooks` by what their script contains."""

    def __init__(self) -> None:
        self.hooks: dict[str, Callable[..., int]] = {}
        self.lock = threading.Lock()
        self.seen: list[str] = []

    def __call__(self, handset: Handset, script: str, /, **streams: object) -> int:
        with self.lock:
            self.seen.append(script)
            found = next((hook for name, hook in self.hooks.items() if name in script), None)
        if found is not None:
            return found(handset, script, **streams)
        return real_shell(handset, script, **streams)


def real_shell(handset: Handset, script: str, /, **streams: object) -> int:
    return int(serving._shell()(handset, script, **streams))  # type: ignore[arg-type]


@contextlib.contextmanager
def door_with(phone: VirtualPhone, *, u2: bool = True, run: Hooked | None = None) -> Iterator[Door]:
    """A phone behind the door; `u2` says whether uiautomator2's server runs on it."""
    door = open_door([phone], run=run)
    try:
        for handset in door.handsets:
            if not u2:
                handset.unlisten(9008)
        yield door
    finally:
        door.close()


def _page(context: Context) -> Scaffold:
    fields = (
        Field("line", label="Line", id="line"),
        Field("secret", label="Password", kind="password", id="secret"),
        Field("page", hint="Page", lines=6, id="page"),
        Button("Done", Event("done")),
    )
    return Scaffold(body=Column(fields, gap=12, pad=16), bar=AppBar("Writer"))


def _nothing(context: Context, event: Event) -> None:
    context.toast(event.name)


WRITER = App(
    "org.test.writer", "Writer", AppIcon("send", "#345678"), (Activity("main", "org.test.Write", _page),), _nothing
)


def phone_with_writer(profile: str = "360x800") -> VirtualPhone:
    return VirtualPhone(profile, apps=(*installed(), WRITER))
