"""One adb server for the tests of a module, with one phone that they share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from emulators.virtual.door.handset import Handset
from emulators.virtual.door.serving import Door, serve
from tests.emulators.virtual.door.command_line import CommandLine, own_server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CommandLine]:
    with own_server(tmp_path_factory.mktemp("home")) as adb:
        yield adb


@pytest.fixture(scope="module")
def door() -> Iterator[Door]:
    with serve() as door:
        yield door


@pytest.fixture
def handset(door: Door) -> Handset:
    return door.handsets[0]


@pytest.fixture(scope="module")
def adb(server: CommandLine, door: Door) -> CommandLine:
    return server.meet(door.ports[0], door.serials[0])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with files of all kinds: empty, binary, of several blocks, with odd names, in folders."""
    (tmp_path / "tree" / "deep" / "er").mkdir(parents=True)
    (tmp_path / "tree" / "bare").mkdir()
    (tmp_path / "tree" / "empty").write_bytes(b"")
    (tmp_path / "tree" / "a b'c\"$d.txt").write_bytes(b"text\r\n\x00\xff")
    (tmp_path / "tree" / "deep" / "größe 大.bin").write_bytes(bytes(range(256)) * 1000)
    (tmp_path / "tree" / "deep" / "er" / "x").write_bytes(b"x" * 65_536)
    return tmp_path / "tree"
