"""Screenshots as phones send them: warned about, cut off, black, raw, turned or of another size."""

import io
import struct
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image

from emulators.action import OpenApp
from emulators.android.adb import Adb
from emulators.android.errors import BrokenFrame, ConnectionLost, SecureScreen
from emulators.android.frames import EmulatorFrames, RawFrames, ScreencapFrames, Shot
from emulators.android.phone import AndroidPhone
from emulators.android.server import AdbServer
from emulators.android.sight import Patience
from emulators.screen import Pixels
from emulators.virtual.door.handset import Handset
from emulators.virtual.phone import VirtualPhone
from tests.emulators.android.serving import Hooked, door_with, meet, phone_with_writer

WARNING = b"[Warning] Multiple displays were found, but no display id was specified! Defaulting to the first display.\n"


def png_of(phone: VirtualPhone) -> bytes:
    frame = phone.look(tree=False).frame
    assert frame is not None
    return png(frame.rgb())


def png(pixels: Pixels) -> bytes:
    packed = io.BytesIO()
    Image.fromarray(pixels).save(packed, "PNG", compress_level=1)
    return packed.getvalue()


class Camera:
    """A screencap that gives what it is told to, once or always."""

    def __init__(self) -> None:
        self.pictures: list[bytes] = []
        self.status = 0
        self.calls = 0

    def __call__(self, handset: Handset, script: str, /, *, stdout: "Out", **_: object) -> int:
        self.calls += 1
        stdout.write(self.pictures[min(self.calls, len(self.pictures)) - 1])
        return self.status


class Out:
    def write(self, data: bytes) -> None: ...


@pytest.fixture
def run() -> Hooked:
    return Hooked()


@pytest.fixture
def camera(run: Hooked) -> Camera:
    camera = Camera()
    run.hooks["screencap"] = camera
    return camera


@pytest.fixture
def phone() -> VirtualPhone:
    return phone_with_writer()


@pytest.fixture
def adb(server: AdbServer, phone: VirtualPhone, run: Hooked) -> Iterator[Adb]:
    with door_with(phone, u2=False, run=run) as door:
        yield Adb(meet(server, door.serials[0]), server=server)


def test_a_warning_in_front_of_the_picture_is_passed_over(adb: Adb, camera: Camera, phone: VirtualPhone) -> None:
    picture = png_of(phone)
    camera.pictures = [WARNING + picture + b"\r\n"]
    shot = ScreencapFrames(adb).shoot(deadline_s=60)
    assert shot == Shot("png", picture)
    frame = phone.look().frame
    assert frame is not None and np.array_equal(shot.decode(), frame.rgb())


def test_a_picture_that_was_cut_off_is_taken_again(adb: Adb, camera: Camera, phone: VirtualPhone) -> None:
    picture = png_of(phone)
    camera.pictures = [picture[: len(picture) // 2], picture]
    assert ScreencapFrames(adb).shoot(deadline_s=60).data == picture
    assert camera.calls == 2


def test_one_that_is_cut_off_twice_is_an_error_with_a_name(adb: Adb, camera: Camera, phone: VirtualPhone) -> None:
    camera.pictures = [png_of(phone)[:-20]]
    with pytest.raises(BrokenFrame, match="cut off"):
        ScreencapFrames(adb).shoot(deadline_s=60)
    camera.pictures, camera.status = [b"Capturing failed.\n"], 1
    with pytest.raises(BrokenFrame, match=r"status 1: Capturing failed"):
        ScreencapFrames(adb).shoot(deadline_s=60)
    camera.pictures, camera.status = [b""], 0
    with pytest.raises(BrokenFrame, match="no picture"):
        ScreencapFrames(adb).shoot(deadline_s=60)


def test_a_damaged_picture_is_an_error_with_a_name(phone: VirtualPhone) -> None:
    picture = bytearray(png_of(phone))
    picture[60:120] = bytes(60)
    with pytest.raises(BrokenFrame, match="cannot be decoded"):
        Shot("png", bytes(picture)).decode()
    with pytest.raises(BrokenFrame, match="cannot be decoded"):
        Shot("jpeg", b"\xff\xd8 nothing").decode()


@pytest.mark.parametrize(("form", "begin"), [(1, 12), (1, 16), (2, 16), (5, 16)])
def test_raw_pictures_of_every_layout(adb: Adb, camera: Camera, form: int, begin: int) -> None:
    rgb = np.random.default_rng(0).integers(0, 255, (6, 4, 3), np.uint8)
    four = np.dstack([rgb[..., ::-1] if form == 5 else rgb, np.full((6, 4), 255, np.uint8)])
    camera.pictures = [struct.pack("<IIII", 4, 6, form, 1)[:begin] + four.tobytes()]
    assert np.array_equal(RawFrames(adb).shoot(deadline_s=60).decode(), rgb)
    camera.pictures = [camera.pictures[0][:-5]]
    with pytest.raises(BrokenFrame, match="no whole raw picture"):
        RawFrames(adb).shoot(deadline_s=60)


def test_a_secret_screen_is_black_or_refused(server: AdbServer, adb: Adb, camera: Camera) -> None:
    camera.pictures = [png(np.zeros((800, 360, 3), np.uint8))]
    device = AndroidPhone(adb.serial, server=server, frames="png", trees="dump")
    screen = device.look()
    assert screen.frame is not None and screen.frame.rgb().max() == 0
    assert screen.elements, "the tree is there all the same"
    device.close()
    strict = AndroidPhone(
        adb.serial, server=server, frames="png", trees="dump", patience=Patience(secure="refuse", react=0)
    )
    with pytest.raises(SecureScreen, match="forbids screenshots"):
        strict.look()
    assert strict.look(pixels=False).elements
    strict.close()


def test_a_turned_screen_and_one_of_another_size_come_in_pixels_of_touches(
    server: AdbServer, adb: Adb, camera: Camera, phone: VirtualPhone
) -> None:
    phone.do(OpenApp("Settings"))
    phone.world.put_setting("system/user_rotation", "1")
    camera.pictures = [png_of(phone)]
    device = AndroidPhone(adb.serial, server=server, frames="png", trees="dump", patience=Patience(react=0))
    screen = device.look()
    assert (screen.width, screen.height) == (800, 360)
    assert screen.frame is not None and (screen.frame.width, screen.frame.height) == (800, 360)
    assert any(e.box.left > 360 or e.box.right > 360 for e in screen.elements)
    blind = device.look(pixels=False)
    assert (blind.width, blind.height) == (800, 360)
    phone.world.put_setting("system/user_rotation", "0")
    frame = phone.look().frame
    assert frame is not None
    camera.pictures = [png(np.asarray(Image.fromarray(frame.rgb()).resize((720, 1600))))]
    scaled = device.look()
    assert scaled.frame is not None
    assert (scaled.width, scaled.height, scaled.frame.width, scaled.frame.height) == (360, 800, 360, 800)
    device.close()


def test_an_emulator_may_give_its_pixels_itself(server: AdbServer, adb: Adb, phone: VirtualPhone) -> None:
    class Direct:
        def screenshot(self, *, deadline_s: float) -> Pixels:
            frame = phone.look().frame
            assert frame is not None
            return frame.rgb()

        def close(self) -> None:
            closed.append(True)

    closed: list[bool] = []
    device = AndroidPhone(adb.serial, server=server, emulator_screen=Direct(), trees="dump")
    assert isinstance(device.sources.frames, EmulatorFrames)
    assert device.look().frame == phone.look().frame
    device.close()
    assert closed == [True]


def test_an_emulator_gives_its_pixels_by_grpc(server: AdbServer) -> None:
    pytest.importorskip("grpc")
    from emulators.android.emulator_screen import GrpcScreen
    from emulators.virtual.door.emulator_grpc.serving import EmulatorServer

    phone = phone_with_writer()
    with door_with(phone) as door:
        served = EmulatorServer(door.handsets[0], token="sesame")
        screen = GrpcScreen(served.port, token="sesame")
        device = AndroidPhone(meet(server, door.serials[0]), server=server, emulator_screen=screen)
        assert isinstance(device.sources.frames, EmulatorFrames)
        assert device.look().frame == phone.look().frame
        phone.do(OpenApp("Settings"))
        assert device.look().frame == phone.look().frame
        stranger = GrpcScreen(served.port)
        with pytest.raises(ConnectionLost, match="-grpc"):
            stranger.screenshot(deadline_s=60)
        stranger.close()
        served.close()
        with pytest.raises(ConnectionLost, match="-grpc"):
            screen.screenshot(deadline_s=60)
        device.close()


def test_the_real_screencap_shows_what_the_phone_shows(server: AdbServer, phone: VirtualPhone) -> None:
    with door_with(phone, u2=False) as door:
        adb = Adb(meet(server, door.serials[0]), server=server)
        frame = phone.look().frame
        assert frame is not None
        for source in (ScreencapFrames(adb), RawFrames(adb)):
            assert np.array_equal(source.shoot(deadline_s=60).decode(), frame.rgb())
