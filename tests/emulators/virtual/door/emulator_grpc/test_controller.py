"""EmulatorController over gRPC: what it tells is what the phone is, and what it is told the phone does."""

import io
import subprocess
import sys
import time

import numpy as np
import pytest
from PIL import Image

from emulators.action import OpenApp
from emulators.android.console import ask_console
from emulators.device import DeviceError
from emulators.screen import Pixels
from emulators.virtual.door.handset import Handset
from emulators.virtual.door.modem import Calls, Fix
from emulators.virtual.door.serving import Door, open_door, serve
from emulators.virtual.phone import VirtualPhone
from emulators.wire import (
    Message,
    flag_field,
    integer_field,
    message_field,
    real_field,
    reals_field,
    text_field,
)
from tests.emulators.virtual.door.emulator_grpc.caller import CONTROLLER, Caller, calling, refusal

PNG, RGBA, RGB = 0, 1, 2


def shown(handset: Handset) -> Pixels:
    frame = handset.phone.look(tree=False).frame
    assert frame is not None
    return frame.rgb()


def test_status(call: Caller, door: Door) -> None:
    status = call("getStatus")
    assert status.flag(3) and status.integer(2, "uint64") >= 60_000 and status.text(1)
    hardware = {entry.text(1): entry.text(2) for entry in status.message(5).messages(1)}
    assert hardware["avd.name"] == door.handsets[0].name
    assert (hardware["hw.lcd.width"], hardware["hw.lcd.height"], hardware["hw.lcd.density"]) == ("360", "800", "160")
    assert status.message(4).integer(2) > 0


def test_screenshots_are_what_the_phone_shows(call: Caller, handset: Handset) -> None:
    handset.phone.do(OpenApp("Settings"))
    expected = shown(handset)
    for form, depth in ((RGBA, 4), (RGB, 3)):
        image = call("getScreenshot", integer_field(1, form))
        about = image.message(1)
        assert (about.integer(1), about.integer(3), about.integer(4)) == (form, 360, 800)
        pixels = np.frombuffer(image.view(4), np.uint8).reshape(800, 360, depth)
        assert (pixels[..., :3] == expected).all() and (pixels[..., 3:] == 255).all()
        assert abs(image.integer(6, "uint64") / 1e6 - time.time()) < 60
    png = call("getScreenshot").data(4)
    assert (np.asarray(Image.open(io.BytesIO(png))) == expected).all()
    assert call("getScreenshot").data(4) == png


@pytest.mark.parametrize(
    ("asked", "given"), [((180, 0), (180, 400)), ((0, 80), (36, 80)), ((180, 80), (36, 80)), ((9999, 0), (360, 800))]
)
def test_screenshots_are_as_large_as_asked_for_at_most(
    call: Caller, asked: tuple[int, int], given: tuple[int, int]
) -> None:
    size = integer_field(3, asked[0]) + integer_field(4, asked[1])
    image = call("getScreenshot", integer_field(1, RGB), size)
    assert (image.message(1).integer(3), image.message(1).integer(4)) == given
    assert len(image.view(4)) == given[0] * given[1] * 3
    assert Image.open(io.BytesIO(call("getScreenshot", size).data(4))).size == given


def test_a_turned_screen_is_seen_as_it_is_held(call: Caller, handset: Handset) -> None:
    handset.phone.do(OpenApp("Settings"))
    for setting, turned in (("1", 1), ("3", 3)):
        handset.phone.world.put_setting("system/user_rotation", setting)
        about = call("getScreenshot", integer_field(1, RGB)).message(1)
        assert (about.integer(3), about.integer(4), about.message(2).integer(1)) == (800, 360, turned)


def test_another_display_shows_nothing_and_other_formats_are_refused(call: Caller) -> None:
    image = call("getScreenshot", integer_field(5, 2, "uint32"))
    assert len(image.view(4)) == 0 and image.message(1).integer(5) == 2
    assert refusal(call, "getScreenshot", integer_field(1, 7))[0] == "INVALID_ARGUMENT"
    assert refusal(call, "sendTouch", integer_field(2, 1))[0] == "INVALID_ARGUMENT"


def test_a_stream_tells_each_new_screen_once(call: Caller, handset: Handset) -> None:
    images = call.stream("streamScreenshot", integer_field(1, RGB))
    first = Message(next(images))
    handset.phone.do(OpenApp("Settings"))
    second = Message(next(images))
    images.cancel()
    assert (first.integer(5), second.integer(5)) == (0, 1)
    assert second.data(4) == shown(handset).tobytes() != first.data(4)


def test_clipboard(call: Caller, handset: Handset) -> None:
    told = call.stream("streamClipboard")
    assert Message(next(told)).text(1) == ""
    call("setClipboard", text_field(1, "größe 大"))
    assert call("getClipboard").text(1) == handset.phone.world.state.clipboard == "größe 大"
    assert Message(next(told)).text(1) == "größe 大"
    told.cancel()


def test_position(call: Caller, handset: Handset) -> None:
    handset.part(Fix).longitude = None
    assert call("getGps").integer(7) == 0
    call("setGps", real_field(2, 48.1), real_field(3, 11.6), real_field(4, 1.5), real_field(6, 520.0))
    told = call("getGps")
    assert [told.real(place) for place in (2, 3, 4, 6)] == [48.1, 11.6, 1.5, 520.0] and told.integer(7) > 0
    assert handset.part(Fix).latitude == 48.1
    assert refusal(call, "setGps", real_field(2, 91.0))[0] == "INVALID_ARGUMENT"


def test_battery_is_the_console_s(call: Caller, door: Door) -> None:
    call("setBattery", flag_field(2, True), integer_field(4, 37), integer_field(5, 4), integer_field(6, 2))
    assert "capacity: 37" in (said := ask_console(door.console_ports[0], "power display"))
    assert "AC: offline" in said and "status: Discharging" in said and "health: Overheat" in said
    told = call("getBattery")
    assert [told.integer(place) for place in (3, 4, 5, 6)] == [0, 37, 4, 2] and told.flag(1) and told.flag(2)
    assert refusal(call, "setBattery", integer_field(4, 101))[0] == "INVALID_ARGUMENT"


def test_calls_and_messages(call: Caller, handset: Handset) -> None:
    number = "+15551234567"
    assert call("sendPhone", integer_field(1, 1), text_field(2, number)).integer(1) == 3  # nobody calls yet
    assert call("sendPhone", text_field(2, number)).integer(1) == 0
    assert handset.part(Calls).state == {number: "incoming"}
    for operation, state in ((1, "active"), (5, "held"), (6, "active"), (4, None)):
        assert call("sendPhone", integer_field(1, operation), text_field(2, number)).integer(1) == 0
        assert handset.part(Calls).state.get(number) == state
    assert call("sendPhone", integer_field(1, 99), text_field(2, number)).integer(1) == 1
    assert call("sendPhone", text_field(2, "nobody")).integer(1) == 2
    assert call("sendSms", text_field(1, number), text_field(2, "How are you? 👋")).integer(1) == 0
    assert handset.phone.world.state.notifications[-1].text == "How are you? 👋"
    assert call("sendSms", text_field(2, "from nobody")).integer(1) == 2


def test_displays(call: Caller) -> None:
    displays = call("getDisplayConfigurations").messages(1)
    assert [[each.integer(place, "uint32") for place in (1, 2, 3, 5)] for each in displays] == [[360, 800, 160, 0]]
    assert refusal(call, "setDisplayConfigurations")[0] == "FAILED_PRECONDITION"


def test_turning_the_phone_turns_the_screen_where_it_turns_by_itself(call: Caller, handset: Handset) -> None:
    turned = integer_field(1, 1) + message_field(3, reals_field(1, [0.0, 0.0, 90.0], "float"))
    call("setPhysicalModel", turned)
    assert handset.phone.world.setting("system/user_rotation", "0") == "0"
    handset.phone.world.put_setting("system/accelerometer_rotation", "1")
    call("setPhysicalModel", turned)
    assert handset.phone.world.setting("system/user_rotation", "0") == "1"
    assert call("getPhysicalModel", integer_field(1, 1)).message(3).reals(1, "float") == [0.0, 0.0, 90.0]
    call("sendFingerprint", flag_field(1, True))


def test_log(call: Caller, handset: Handset) -> None:
    handset.say("W", "Tester", "before")
    assert call("getLogcat").text(1).endswith("W/Tester(  512): before\n")
    parsed = call("getLogcat", integer_field(4, 1)).messages(5)[-1]
    assert (parsed.text(5), parsed.text(6), parsed.integer(4)) == ("Tester", "before", 5)
    lines = call.stream("streamLogcat")
    assert "before" in Message(next(lines)).text(1)
    handset.say("I", "Tester", "after")
    assert Message(next(lines)).text(1) == "I/Tester(  512): after\n"
    lines.cancel()


def test_machine_states(call: Caller, handset: Handset) -> None:
    assert call("getVmState").integer(1) == 1
    call("setVmState", integer_field(1, 3))
    assert call("getVmState").integer(1) == 3
    handset.phone.do(OpenApp("Settings"))
    boots = handset.boots
    call("setVmState", integer_field(1, 9))
    assert handset.boots == boots + 1 and call("getVmState").integer(1) == 1
    assert "launcher" in handset.phone.world.page.package
    assert refusal(call, "setVmState", integer_field(1, 4))[0] == "INVALID_ARGUMENT"


def test_what_a_virtual_phone_lacks_is_named(call: Caller) -> None:
    code, said = refusal(call, "setPosture")
    assert code == "UNIMPLEMENTED" and "setPosture" in said
    assert refusal(call, "/android.emulation.control.SnapshotService/PushSnapshot")[0] == "UNIMPLEMENTED"
    assert refusal(call, f"{CONTROLLER}noSuchThing")[0] == "UNIMPLEMENTED"
    assert refusal(call, "sendTouch", b"\xff\xff")[0] == "INVALID_ARGUMENT"


def test_a_token_is_wanted_where_there_is_one() -> None:
    with serve(grpc=0, token="secret") as door, calling(door.grpc_ports[0], door.handsets[0]) as call:
        assert refusal(call, "getStatus")[0] == refusal(call, "getStatus", token="other")[0] == "UNAUTHENTICATED"
        assert call("getStatus", token="secret").flag(3)


def test_shutting_the_machine_down_ends_the_phone() -> None:
    with serve(grpc=0) as door, calling(door.grpc_ports[0], door.handsets[0]) as call:
        call("setVmState", integer_field(1, 5))
        assert door.wait(60)
        assert _gone(call)


def _gone(call: Caller) -> bool:
    import grpc

    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            call("getStatus")
        except grpc.RpcError:
            return True
    return False


def test_several_phones_have_ports_in_a_row_and_taken_ones_are_named() -> None:
    with serve(2, grpc=0) as door:
        assert len({*door.grpc_ports}) == 2
        with pytest.raises(DeviceError, match="taken"):
            open_door([VirtualPhone()], grpc=door.grpc_ports[0])
    with serve() as door:
        assert door.grpc_ports == ()


def test_serving_phones_without_it_loads_no_grpc() -> None:
    code = "import sys, emulators.virtual.door.serving; sys.exit('grpc' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
