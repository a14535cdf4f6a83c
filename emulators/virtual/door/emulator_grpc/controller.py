"""EmulatorController on a virtual phone: its state, screen, fingers, keys, clipboard, sensors and modem."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from emulators.virtual.door.emulator_grpc.answers import EMPTY, Refused, Service
from emulators.virtual.door.emulator_grpc.fingers import Fingers
from emulators.virtual.door.emulator_grpc.keys import Keys
from emulators.virtual.door.emulator_grpc.screenshots import Screenshots
from emulators.virtual.door.emulator_grpc.streams import Streams
from emulators.virtual.door.handset import Handset
from emulators.virtual.door.modem import Battery, Fix, receive_text, ring, settle_call
from emulators.wire import (
    Message,
    flag_field,
    integer_field,
    message_field,
    real_field,
    reals_field,
    text_field,
)

__all__ = ["Controller"]

VERSION = "35.1.4-guiagent"
"""What the emulator says it is: one of the series that these services are those of."""
_CORES, _MEMORY = 2, 2 << 30
_RUNNING, _SHUTDOWN = 1, 5
"""Of VmRunState.RunState."""
_OK, _BAD_OPERATION, _BAD_NUMBER, _INVALID_ACTION = range(4)
_ROTATION = 1
_STATUSES = ("unknown", "charging", "discharging", "not-charging", "full")
_HEALTHS = ("good", "failure", "dead", "overvoltage", "overheat")


@dataclass(slots=True)
class _Physics:
    """A part of a handset: what its sensors were told, by PhysicalModelValue.PhysicalType; speed and bearing."""

    values: dict[int, list[float]] = field(default_factory=dict)
    speed: float = 0.0
    bearing: float = 0.0
    satellites: int = 4


class Controller:
    """Of one handset. `ended` is called when the machine is shut down."""

    def __init__(self, handset: Handset, *, ended: Callable[[], object] = lambda: None) -> None:
        self._handset = handset
        self._ended = ended
        self._state = _RUNNING
        self.fingers = Fingers(handset)
        self.keys = Keys(handset)

    def service(self) -> Service:
        """Its calls, by their names."""
        screen, streams = Screenshots(self._handset), Streams(self._handset)
        return Service(
            "android.emulation.control.EmulatorController",
            {
                "getStatus": self.status, "getScreenshot": screen.shoot, "sendTouch": self.fingers.touch,
                "sendMouse": self.fingers.mouse, "sendKey": self.keys.send, "getVmState": self.vm_state,
                "setVmState": self.set_vm_state, "getClipboard": self.clipboard, "setClipboard": self.set_clipboard,
                "getGps": self.gps, "setGps": self.set_gps, "getBattery": self.battery,
                "setBattery": self.set_battery, "sendPhone": self.phone_call, "sendSms": self.text_message,
                "getDisplayConfigurations": self.displays, "setDisplayConfigurations": self.set_displays,
                "getPhysicalModel": self.physical, "setPhysicalModel": self.set_physical,
                "sendFingerprint": lambda _: EMPTY, "getLogcat": streams.log_now,
            },
            {"streamScreenshot": screen.stream, "streamClipboard": streams.clipboard, "streamLogcat": streams.log},
            lacking=(
                "streamSensor", "getSensor", "setSensor", "streamPhysicalModel", "streamAudio", "injectAudio",
                "streamNotification", "rotateVirtualSceneCamera", "setVirtualSceneCameraVelocity", "setPosture",
                "getBrightness", "setBrightness", "getDisplayMode", "setDisplayMode", "sendWheel", "injectWheel",
                "streamInputEvent", "setXrOptions", "getXrOptions", "getAllowlist",
            ),
        )  # fmt: skip

    def release(self) -> None:
        """Nothing is held any more: the phone is another than it was."""
        self.fingers.lift()
        self.keys.release()

    # The machine

    def status(self, _: Message) -> bytes:
        """EmulatorStatus."""
        handset, profile = self._handset, self._handset.phone.profile
        hardware = {
            "avd.name": handset.name,
            "hw.cpu.ncore": str(_CORES),
            "hw.ramSize": str(_MEMORY >> 20),
            "hw.lcd.width": str(profile.width),
            "hw.lcd.height": str(profile.height),
            "hw.lcd.density": str(round(160 * profile.density)),
            "android.sdk": handset.properties.get("ro.build.version.sdk", ""),
        }
        entries = (message_field(1, text_field(1, name), text_field(2, value)) for name, value in hardware.items())
        machine = integer_field(1, 1), integer_field(2, _CORES), integer_field(3, _MEMORY, "int64")
        return b"".join(
            (
                text_field(1, VERSION),
                integer_field(2, round(handset.uptime() * 1000), "uint64"),
                flag_field(3, handset.properties.get("sys.boot_completed") == "1"),
                message_field(4, *machine),
                message_field(5, *entries),
            )
        )

    def vm_state(self, _: Message) -> bytes:
        return integer_field(1, self._state)

    def set_vm_state(self, wanted: Message) -> bytes:
        """A VmRunState. Paused, the phone still answers; it only says that it is."""
        match wanted.integer(1):
            case 1 | 3 as state:
                self._state = state
            case 9:
                self.release()
                self._handset.reboot()
                self._state = _RUNNING
            case 5 | 7:
                self._state = _SHUTDOWN
                self._ended()
            case state:
                raise Refused("INVALID_ARGUMENT", f"no machine can be set to state {state}; see VmRunState.RunState")
        return EMPTY

    def displays(self, _: Message) -> bytes:
        """DisplayConfigurations: the one that there is."""
        profile = self._handset.phone.profile
        numbers = profile.width, profile.height, round(160 * profile.density)
        return message_field(1, *(integer_field(place, each, "uint32") for place, each in enumerate(numbers, 1)))

    def set_displays(self, _: Message) -> bytes:
        raise Refused("FAILED_PRECONDITION", "this phone can have no second display; use its display 0")

    # Clipboard

    def clipboard(self, _: Message) -> bytes:
        """ClipData."""
        with self._handset.lock:
            return text_field(1, self._handset.phone.world.state.clipboard)

    def set_clipboard(self, data: Message) -> bytes:
        text = data.text(1)
        with self._handset.lock:
            world = self._handset.phone.world
            world.state = replace(world.state, clipboard=text)
        return EMPTY

    # Sensors

    def gps(self, _: Message) -> bytes:
        """GpsState; zeros before anybody has said where the phone is."""
        with self._handset.lock:
            fix, physics = self._handset.part(Fix), self._handset.part(_Physics)
            values = fix.latitude or 0.0, fix.longitude or 0.0, physics.speed, physics.bearing, fix.altitude
            known = fix.longitude is not None
            told = b"".join(real_field(place, value) for place, value in enumerate(values, 2))
            return told + integer_field(7, physics.satellites if known else 0)

    def set_gps(self, wanted: Message) -> bytes:
        latitude, longitude = wanted.real(2), wanted.real(3)
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            raise Refused("INVALID_ARGUMENT", "latitude lies between -90 and 90, longitude between -180 and 180")
        with self._handset.lock:
            fix, physics = self._handset.part(Fix), self._handset.part(_Physics)
            fix.latitude, fix.longitude, fix.altitude = latitude, longitude, wanted.real(6)
            physics.speed, physics.bearing = wanted.real(4), wanted.real(5)
            physics.satellites = wanted.integer(7) or physics.satellites
        return EMPTY

    def battery(self, _: Message) -> bytes:
        """BatteryState."""
        with self._handset.lock:
            now = self._handset.part(Battery)
            health = _HEALTHS.index(now.health) if now.health in _HEALTHS else 0
            status = _STATUSES.index(now.status) if now.status in _STATUSES else 0
            numbers = integer_field(3, int(now.ac)), integer_field(4, now.capacity), integer_field(5, health)
            return b"".join((flag_field(1, True), flag_field(2, now.present), *numbers, integer_field(6, status)))

    def set_battery(self, wanted: Message) -> bytes:
        charger, level, health, status = (wanted.integer(number) for number in (3, 4, 5, 6))
        if not (0 <= charger < 4 and 0 <= level <= 100 and 0 <= health < 5 and 0 <= status < 5):
            raise Refused("INVALID_ARGUMENT", "this is no state of a battery; its level goes from 0 to 100")
        with self._handset.lock:
            now = self._handset.part(Battery)
            now.ac, now.present, now.capacity = charger > 0, wanted.flag(2), level
            now.health, now.status = _HEALTHS[health], _STATUSES[status]
        return EMPTY

    def physical(self, wanted: Message) -> bytes:
        """PhysicalModelValue; the rotation says how the phone is held."""
        kind = wanted.integer(1)
        with self._handset.lock:
            told = self._handset.part(_Physics).values.get(kind, [0.0, 0.0, 0.0])
        return integer_field(1, kind) + message_field(3, reals_field(1, told, "float"))

    def set_physical(self, wanted: Message) -> bytes:
        """A rotation about the z axis turns the screen, where it turns by itself."""
        kind, values = wanted.integer(1), wanted.message(3).reals(1, "float")
        if not all(map(math.isfinite, values)):
            raise Refused("INVALID_ARGUMENT", "the values of a sensor are finite numbers")
        with self._handset.lock:
            self._handset.part(_Physics).values[kind] = values
            world = self._handset.phone.world
            if kind == _ROTATION and len(values) == 3 and world.setting("system/accelerometer_rotation", "0") == "1":
                world.put_setting("system/user_rotation", str(round(values[2] / 90) % 4))
        return EMPTY

    # Modem

    def phone_call(self, wanted: Message) -> bytes:
        """PhoneResponse."""
        operation, number = wanted.integer(1), wanted.text(2)
        if not any(char.isdigit() for char in number):
            return integer_field(1, _BAD_NUMBER)
        match operation:
            case 0:
                ring(self._handset, number)
                return integer_field(1, _OK)
            case 1 | 6:
                state = "active"
            case 2 | 3 | 4:
                state = ""
            case 5:
                state = "held"
            case _:
                return integer_field(1, _BAD_OPERATION)
        return integer_field(1, _OK if settle_call(self._handset, number, state) else _INVALID_ACTION)

    def text_message(self, wanted: Message) -> bytes:
        """PhoneResponse."""
        number, text = wanted.text(1), wanted.text(2)
        if not number:
            return integer_field(1, _BAD_NUMBER)
        receive_text(self._handset, number, text)
        return integer_field(1, _OK)
