"""The console of the emulator, which `adb emu` speaks to: snapshots, text messages, calls, position, power."""

import asyncio
import datetime
from collections.abc import Callable, Sequence
from concurrent.futures import Executor

from emulators.device import DeviceError
from emulators.virtual.door.handset import Handset
from emulators.virtual.door.modem import Battery, Calls, Fix, receive_text, ring, settle_call

__all__ = ["Console"]

_LONGEST_LINE = 64 * 1024
Words = Sequence[str]
Command = Callable[[Handset, Words], str]


class _Refused(Exception):
    """Answered with "KO: " and the message."""


class Console:
    """The console of one handset, in the loop's thread. Where there is a `token`, nothing works before `auth TOKEN`.

    `killed` is called when `kill` is typed: the phone shall be gone then.
    """

    def __init__(
        self, handset: Handset, *, threads: Executor, token: str = "", killed: Callable[[], None] = lambda: None
    ) -> None:
        self._handset, self._threads = handset, threads
        self._token, self._killed = token, killed

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until it ends or `quit` is typed."""
        trusted = not self._token
        writer.write(_GREETED if trusted else _GREETING)
        loop = asyncio.get_running_loop()
        lines = _Lines(reader)
        while (line := await lines.next()) is not None:
            word, _, rest = line.strip().partition(" ")
            if word in ("quit", "exit"):
                break
            if word == "auth":
                trusted = trusted or rest.strip() == self._token
                writer.write(_GREETED if trusted else b"KO: authentication token does not match the phone's\r\n")
            elif not trusted and word not in ("help", "ping"):
                writer.write(b"KO: unknown command, try 'help'; most of them need 'auth <auth_token>' first\r\n")
            elif word:
                if lines.number == 1 and lines.last_words == "quit":  # adb leaves out all up to the second OK
                    writer.write(_GREETED)
                answer = await loop.run_in_executor(self._threads, self._answer, word, rest)
                writer.write(answer.encode("utf-8", "surrogateescape"))
            await writer.drain()
            if word == "kill":
                self._killed()
                break
        writer.close()

    def _answer(self, word: str, rest: str) -> str:
        command = _COMMANDS.get(word)
        if command is None:
            return "KO: unknown command, try 'help'\r\n"
        try:
            told = command(self._handset, rest.split(" ") if word in ("sms", "geo") else rest.split())
            self._handset.settle()
        except (_Refused, DeviceError) as refusal:
            return f"KO: {refusal}\r\n"
        return "".join(f"{line}\r\n" for line in told.splitlines()) + "OK\r\n"


class _Lines:
    """The lines that a client sends; `number` counts those that were taken."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self._reader = reader
        self._data = b""
        self.number = 0

    @property
    def last_words(self) -> str:
        """The last line of what was sent at once with the line taken last, and is not taken yet."""
        return self._data.strip().rpartition(b"\n")[2].decode("utf-8", "replace")

    async def next(self) -> str | None:
        """None at the end, or where somebody sends no lines."""
        while b"\n" not in self._data:
            more = await self._reader.read(_LONGEST_LINE)
            if not more or len(self._data) > _LONGEST_LINE:
                return None
            self._data += more
        line, _, self._data = self._data.partition(b"\n")
        self.number += 1
        return line.decode("utf-8", "surrogateescape")


_GREETED = b"Android Console: type 'help' for a list of commands\r\nOK\r\n"
_GREETING = (
    b"Android Console: Authentication required\r\nAndroid Console: type 'auth <auth_token>' to authenticate\r\nOK\r\n"
)


def _help(handset: Handset, words: Words) -> str:
    if words:
        return _HELP.get(words[0], f"no help for {words[0]}")
    lines = [f"    {name:<18}{about}" for name, about in _HELP.items()]
    return "\n".join(("Android console commands:", "", *lines, "", "Try 'help <command>' for command-specific help"))


def _ping(handset: Handset, words: Words) -> str:
    return "I am alive!"


def _avd(handset: Handset, words: Words) -> str:
    match words:
        case ["name"]:
            return handset.name
        case ["status"]:
            return "virtual device is running"
        case ["start" | "stop" | "heartbeat"]:
            return ""
        case ["grpc"] if handset.grpc_port:
            return str(handset.grpc_port)
        case ["discoverypath"] if handset.discovery:
            return handset.discovery
        case ["path" | "discoverypath"]:
            return f"<in memory>/{handset.name}.avd"
        case ["snapshot", *rest]:
            return _snapshot(handset, rest)
        case []:
            raise _Refused("missing sub-command, try 'help avd'")
        case _:
            raise _Refused("bad sub-command, try 'help avd'")


def _snapshot(handset: Handset, words: Words) -> str:
    match words:
        case ["list"]:
            return _snapshots(handset)
        case ["save", name]:
            handset.save(name)
        case ["load", name]:
            handset.load(name)
        case ["delete" | "del", name]:
            with handset.lock:
                if handset.snapshots.pop(name, None) is None:
                    raise _Refused(f"there is no snapshot {name!r}")
        case ["save" | "load" | "delete" | "del"]:
            raise _Refused("missing snapshot name, try 'help avd'")
        case _:
            raise _Refused("bad sub-command, try 'help avd'")
    return ""


def _snapshots(handset: Handset) -> str:
    with handset.lock:
        kept = [*handset.snapshots.items()]
    if not kept:
        return "There is no snapshot available."
    lines = [
        "List of snapshots present on all disks:",
        "ID        TAG                 VM SIZE                DATE       VM CLOCK",
    ]
    for name, snapshot in kept:
        size, date = len(snapshot.state.data()) >> 20, datetime.datetime.fromtimestamp(snapshot.when, datetime.UTC)
        lines.append(f"--        {name:<18}{size:>7} M {date:%Y-%m-%d %H:%M:%S}   00:00:00.000")
    return "\n".join(lines)


def _sms(handset: Handset, words: Words) -> str:
    match words:
        case ["send", number, *text] if number and text:
            receive_text(handset, number, " ".join(text))
            return ""
        case ["send", *_]:
            raise _Refused("missing argument, try 'sms send <phonenumber> <text message>'")
        case _:
            raise _Refused("bad sub-command, try 'help sms'")


def _gsm(handset: Handset, words: Words) -> str:
    match words:
        case ["list"]:
            calls = handset.part(Calls)
            return "\n".join(f"inbound from {number:<12} : {state}" for number, state in calls.state.items())
        case ["call", number]:
            ring(handset, number)
        case ["accept" | "hold" as word, number]:
            _settle(handset, number, "active" if word == "accept" else "held")
        case ["cancel" | "busy", number]:
            _settle(handset, number, "")
        case ["status"]:
            return "gsm voice state: home\ngsm data state:  home"
        case ["data" | "voice", "home" | "on" | "off" | "roaming" | "searching" | "denied" | "unregistered" as state]:
            handset.properties["gsm.operator.isroaming"] = "true" if state == "roaming" else "false"
        case ["signal" | "signal-profile", *_]:
            pass
        case _:
            raise _Refused("bad sub-command, try 'help gsm'")
    return ""


def _settle(handset: Handset, number: str, state: str) -> None:
    if not settle_call(handset, number, state):
        raise _Refused(f"could not find call {number}; 'gsm list' tells which there are")


def _geo(handset: Handset, words: Words) -> str:
    match [word for word in words if word]:
        case ["fix", longitude, latitude, *rest]:
            try:
                numbers = [float(word) for word in (longitude, latitude, *rest[:1])]
            except ValueError:
                raise _Refused("argument is no number, try 'geo fix <longitude> <latitude> [<altitude>]'") from None
            if not (-180 <= numbers[0] <= 180 and -90 <= numbers[1] <= 90):
                raise _Refused("longitude lies between -180 and 180, latitude between -90 and 90")
            fix = handset.part(Fix)
            with handset.lock:
                fix.longitude, fix.latitude, fix.altitude = numbers[0], numbers[1], (*numbers, 0.0)[2]
            return ""
        case ["nmea", *_]:
            return ""
        case _:
            raise _Refused("bad sub-command, try 'help geo'")


_STATUSES = ("unknown", "charging", "discharging", "not-charging", "full")
_HEALTHS = ("unknown", "good", "overheat", "dead", "overvoltage", "failure")


def _power(handset: Handset, words: Words) -> str:
    battery = handset.part(Battery)
    with handset.lock:
        match words:
            case ["display"]:
                ac, here = ("online" if battery.ac else "offline"), ("true" if battery.present else "false")
                status, health = battery.status.capitalize(), battery.health.capitalize()
                return f"AC: {ac}\nstatus: {status}\nhealth: {health}\npresent: {here}\ncapacity: {battery.capacity}"
            case ["ac", "on" | "off" as state]:
                battery.ac = state == "on"
            case ["status", status] if status in _STATUSES:
                battery.status = status
            case ["present", "true" | "false" as state]:
                battery.present = state == "true"
            case ["health", health] if health in _HEALTHS:
                battery.health = health
            case ["capacity", number] if number.isascii() and number.isdigit() and int(number) <= 100:
                battery.capacity = int(number)
            case _:
                raise _Refused("bad sub-command or value, try 'help power'")
    return ""


def _rotate(handset: Handset, words: Words) -> str:
    """A quarter turn against the clock; the screen follows where it turns by itself."""
    with handset.lock:
        world = handset.phone.world
        if world.setting("system/accelerometer_rotation", "0") == "1":
            world.put_setting("system/user_rotation", str((int(world.setting("system/user_rotation", "0")) + 1) % 4))
    return ""


def _accepted(handset: Handset, words: Words) -> str:
    return ""


_COMMANDS: dict[str, Command] = {
    "help": _help, "h": _help, "?": _help, "ping": _ping, "avd": _avd, "sms": _sms, "gsm": _gsm, "geo": _geo,
    "power": _power, "rotate": _rotate, "kill": _accepted, "crash": _accepted, "network": _accepted,
    "finger": _accepted, "sensor": _accepted,
}  # fmt: skip
_HELP = {
    "help": "print a list of commands",
    "auth": "authenticate: auth <token>",
    "avd": "control virtual device: avd name|status|grpc|discoverypath|snapshot list|save|load|delete <name>",
    "finger": "taken, without effect",
    "geo": "where the phone is: geo fix <longitude> <latitude> [<altitude>]",
    "gsm": "calls that come in: gsm list|call|accept|busy|hold|cancel <number>",
    "kill": "end the phone",
    "network": "taken, without effect",
    "ping": "check that the phone is alive",
    "power": "battery: power display|ac|status|present|health|capacity <value>",
    "quit": "end this connection",
    "rotate": "turn the screen by 90 degrees, where it turns by itself",
    "sensor": "taken, without effect",
    "sms": "a text message comes in: sms send <number> <text>",
}
