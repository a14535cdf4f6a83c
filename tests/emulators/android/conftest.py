"""One adb server for the tests of this folder, and one phone behind it that nobody breaks."""

from collections.abc import Iterator

import pytest

from emulators.android.adb import Adb
from emulators.android.server import AdbServer
from emulators.virtual.door.serving import Door
from tests.emulators.android.serving import door_with, meet, own_server, phone_with_writer


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AdbServer]:
    with own_server(tmp_path_factory.mktemp("home")) as server:
        yield server


@pytest.fixture(scope="module")
def door(server: AdbServer) -> Iterator[Door]:
    with door_with(phone_with_writer()) as door:
        meet(server, door.serials[0])
        yield door


@pytest.fixture(scope="module")
def adb(server: AdbServer, door: Door) -> Adb:
    return Adb(door.serials[0], server=server)
