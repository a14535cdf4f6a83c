"""An emulator's own services are found, with their token, and chosen for frames where they answer."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from emulators.action import OpenApp
from emulators.android.adb import Adb
from emulators.android.discovery import Endpoint, find_endpoint, running_folders
from emulators.android.emulator_screen import GrpcScreen, open_screen
from emulators.android.errors import BrokenFrame, ConnectionLost, EmulatorUnavailable
from emulators.android.frames import EmulatorFrames, Shot, U2Frames
from emulators.android.server import AdbServer
from emulators.android.sources import choose
from emulators.android.survey import survey
from emulators.virtual.door.serving import Door, serve
from tests.emulators.android.serving import free_port, meet

NOBODY = Path("/nobody")


@pytest.fixture(scope="module")
def emulator(server: AdbServer) -> Iterator[Door]:
    pytest.importorskip("grpc", reason="grpcio is not installed")
    with serve(grpc=0) as door:
        meet(server, door.serials[0])
        yield door


@pytest.fixture(scope="module")
def plain(server: AdbServer) -> Iterator[Door]:
    with serve() as door:
        meet(server, door.serials[0])
        yield door


def advertise(folder: Path, serial: str, *, port: int = 8554, pid: int = 0, token: str = "") -> Path:
    """A file as emulators leave it in `avd/running`."""
    file = folder / f"pid_{pid or os.getpid()}.ini"
    console = int(serial.rpartition("-")[2])
    lines = [f"port.serial={console}", f"port.adb={console + 1}", "avd.name=Pixel", 'cmdline="emulator" "-avd" "Pixel"']
    lines += [f"grpc.port={port}"] if port else []
    lines += [f"grpc.token={token}"] if token else []
    file.write_text("\n".join(lines) + "\n")
    return file


def test_the_console_tells_where_the_services_are(emulator: Door, plain: Door) -> None:
    port = emulator.grpc_ports[0]
    assert find_endpoint(emulator.serials[0], folders=[], token_file=NOBODY) == Endpoint(port)
    with serve(grpc=0, token="sesame") as guarded:
        assert find_endpoint(guarded.serials[0], folders=[], token_file=NOBODY) is None
    assert find_endpoint(plain.serials[0], folders=[], token_file=NOBODY) is None


def test_a_token_is_read_from_the_file_and_not_told(tmp_path: Path) -> None:
    pytest.importorskip("grpc", reason="grpcio is not installed")
    (tmp_path / "token").write_text("sesame\n")
    with serve(grpc=0, token="sesame") as door:
        found = find_endpoint(door.serials[0], folders=[], token_file=tmp_path / "token")
        assert found == Endpoint(door.grpc_ports[0], "sesame") and "sesame" not in repr(found)
        assert _private(door.handsets[0].discovery)
        open_screen(found).close()
        with pytest.raises(EmulatorUnavailable, match="UNAUTHENTICATED"):
            open_screen(Endpoint(found.port, "other"))
        path = Path(door.handsets[0].discovery)
    assert not path.exists()


def _private(path: str) -> bool:
    """Whether a folder above it is for its owner alone."""
    return any(parent.stat().st_mode & 0o077 == 0 for parent in Path(path).parents)


def test_files_of_running_emulators_tell_it_too(tmp_path: Path) -> None:
    serial = f"emulator-{free_port()}"
    assert find_endpoint(serial, folders=[tmp_path, tmp_path / "none"], token_file=NOBODY) is None
    advertise(tmp_path, "emulator-1", port=1)
    advertise(tmp_path, serial, port=8560, pid=1, token="abc")
    (tmp_path / "pid_x.ini").write_bytes(b"\xff\x00 no lines = at all")
    assert find_endpoint(serial, folders=[tmp_path], token_file=NOBODY) == Endpoint(8560, "abc")
    (tmp_path / "pid_1.ini").unlink()
    advertise(tmp_path, serial, port=8561, pid=2**22 + 1)  # left behind by one that crashed
    if Path("/proc").is_dir():
        assert find_endpoint(serial, folders=[tmp_path], token_file=NOBODY) is None
    advertise(tmp_path, serial, port=0, pid=1)
    assert find_endpoint(serial, folders=[tmp_path], token_file=NOBODY) is None


def test_what_is_no_emulator_has_no_services() -> None:
    assert find_endpoint("0123456789ABCDEF") is None and find_endpoint("127.0.0.1:5555") is None
    assert all(folder.parts[-2:] == ("avd", "running") for folder in running_folders())


def test_it_is_chosen_where_it_answers(server: AdbServer, emulator: Door, plain: Door) -> None:
    adb = Adb(emulator.serials[0], server=server)
    sources = choose(adb)
    assert isinstance(sources.frames, EmulatorFrames) and sources.links and sources.why == ()
    phone = emulator.handsets[0].phone
    phone.do(OpenApp("Settings"))
    shot = sources.frames.shoot(deadline_s=60)
    frame = phone.look(tree=False).frame
    assert frame is not None and (shot.decode() == frame.rgb()).all()
    assert sources.frames.shoot(deadline_s=60) == shot != Shot("rgb", b"", (0, 0))
    sources.close()
    with pytest.raises(ConnectionLost, match="closed"):
        sources.frames.shoot(deadline_s=60)
    other = choose(adb, frames="u2")
    assert isinstance(other.frames, U2Frames)
    other.close()
    without = choose(Adb(plain.serials[0], server=server))
    assert isinstance(without.frames, U2Frames) and "no gRPC port" in without.why[0]
    without.close()
    with pytest.raises(EmulatorUnavailable, match="-grpc"):
        choose(Adb(plain.serials[0], server=server), frames="emulator")


def test_an_emulator_that_does_not_answer_is_named() -> None:
    pytest.importorskip("grpc", reason="grpcio is not installed")
    with pytest.raises(EmulatorUnavailable, match=r"UNAVAILABLE|DEADLINE"):
        open_screen(Endpoint(free_port()), deadline_s=2)
    with serve(grpc=0) as door:
        screen = GrpcScreen(door.grpc_ports[0])
        assert screen.booted(deadline_s=60)
        screen.close()
        with pytest.raises(ConnectionLost):
            screen.screenshot(deadline_s=60)


def test_what_is_no_picture_is_refused() -> None:
    grpc = pytest.importorskip("grpc", reason="grpcio is not installed")
    from concurrent.futures import ThreadPoolExecutor

    from emulators.wire import data_field, integer_field, message_field

    half = message_field(1, integer_field(1, 2), integer_field(3, 4), integer_field(4, 4)) + data_field(4, bytes(9))
    answers = iter([half, b"", b"\xff\xff"])
    handler = grpc.unary_unary_rpc_method_handler(lambda *_: next(answers))
    server = grpc.server(ThreadPoolExecutor(1))
    name = "android.emulation.control.EmulatorController"
    server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler(name, {"getScreenshot": handler})])
    port = server.add_secure_port("127.0.0.1:0", grpc.local_server_credentials())
    server.start()
    screen = GrpcScreen(port)
    for _ in range(3):
        with pytest.raises(BrokenFrame):
            screen.screenshot(deadline_s=60)
    screen.close()
    server.stop(None).wait(5)


def test_the_doctor_tells_of_it(server: AdbServer, emulator: Door) -> None:
    told = {each.serial: each for each in survey(server)}[emulator.serials[0]]
    if not told.usable:
        pytest.skip(f"the phone has no services yet: {told.detail}")
    assert "emulator's gRPC service" in told.detail
