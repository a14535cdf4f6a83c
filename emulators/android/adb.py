"""A device behind the adb server: commands with exit status and separate streams, files, forwarded ports.

Every command is a connection of its own to the server (half a millisecond); no adb program runs in between. A server
that is gone is started again and a device that is away is waited for, before a command is sent, never in the middle.
"""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass

from emulators.android.connection import Connection, Deadline
from emulators.android.errors import (
    CommandFailed,
    ConnectionLost,
    DeviceOffline,
    NoDevice,
    Refused,
    ServerGone,
)  # fmt: skip
from emulators.android.quoting import command_line
from emulators.android.server import ANSWER_S, AdbServer

__all__ = ["COMMAND_S", "PATIENCE_S", "Adb", "Output"]

COMMAND_S = 30.0
"""How long a command may take if nobody says otherwise; our default."""
PATIENCE_S = 15.0
"""How long a device that was there before is waited for when it is away; our default."""

NEW_S = 3.0
"""How long a device that the server has just been told of may take to be usable; our default."""

_STDIN, _STDOUT, _STDERR, _EXIT, _CLOSE_STDIN = range(5)
_PACKET = 1 << 16


@dataclass(frozen=True, slots=True)
class Output:
    """What a command wrote, and its exit status."""

    out: bytes
    err: bytes
    code: int

    @property
    def text(self) -> str:
        return self.out.decode("utf-8", "replace")


class Adb:
    """The device `serial` (None: the only one there is). Threads may share it, for it keeps no connection.

    Raises NoDevice, SeveralDevices, DeviceOffline, Unauthorized, ServerGone at once; once the device has been there,
    only after `patience_s`.
    """

    def __init__(
        self, serial: str | None = None, *, server: AdbServer | None = None, patience_s: float = PATIENCE_S
    ) -> None:
        self.server = server or AdbServer.usual()
        self.serial = serial or self.server.only()
        self.patience_s = patience_s
        self._met = False
        try:
            self._features = self._ask_features()
        except NoDevice:  # an emulator that was started after the server, or one on the network
            if not self.server.introduce(self.serial):
                raise
            self.server.wait_for(self.serial, deadline_s=NEW_S)
            self._features = self._ask_features()
        self._met = True
        if "shell_v2" not in self._features:
            raise Refused(f"{self.serial} has no shell protocol 2; phones from Android 7 on have it")

    @property
    def features(self) -> frozenset[str]:
        """What the device and the server both can, as adb calls it (shell_v2, stat_v2, ...)."""
        return frozenset(self._features)

    def state(self) -> str:
        """ "device", "offline", "unauthorized", or "absent"."""
        known = self.server.devices()
        return next((device.state for device in known if device.serial == self.serial), "absent")

    def wait(self, *, deadline_s: float) -> None:
        """Wait until the device can be used. Raises what keeps it from that."""
        self.server.introduce(self.serial)
        self.server.wait_for(self.serial, deadline_s=deadline_s)

    def open(self, service: str, deadline: Deadline) -> Connection:
        """A stream of a service of the device ("tcp:9008", "exec:...", "sync:"). The caller closes it."""
        connection = self._transport(deadline, service)
        try:
            connection.request(service, self.serial)
        except BaseException:
            connection.close()
            raise
        return connection

    def shell(
        self, command: str | Sequence[str], *, deadline_s: float = COMMAND_S, stdin: bytes | None = None,
        check: bool = False,
    ) -> Output:  # fmt: skip
        """Run a command. A string is shell text as it stands; the words of a sequence are quoted.

        It reads `stdin` to its end; without one, what reads its input waits until the deadline.

        Raises Unsendable before anything is sent, CommandTimedOut, ConnectionLost; with `check` CommandFailed for an
        exit status other than 0.
        """
        line = command_line(command)
        with self.open(f"shell,v2,raw:{line}", Deadline(deadline_s)) as connection:
            if stdin is not None:
                _feed(connection, stdin)
            try:
                output = _read(connection)
            except ConnectionLost as error:
                raise self._away(line) from error
        if check and output.code:
            said = (output.err or output.out).decode("utf-8", "replace").strip()
            raise CommandFailed(
                f"`{line[:80]}` ended with {output.code} on {self.serial} ({said[:200]}); try it in `adb shell`"
            )
        return output

    def run(self, command: str | Sequence[str], *, deadline_s: float = COMMAND_S) -> str:
        """What a command writes. Raises CommandFailed for an exit status other than 0."""
        return self.shell(command, deadline_s=deadline_s, check=True).text

    def exec(self, command: str | Sequence[str], *, deadline_s: float = COMMAND_S) -> bytes:
        """The bytes that a command writes on both streams; its exit status is not told."""
        with self.open(f"exec:{command_line(command)}", Deadline(deadline_s)) as connection:
            return connection.rest()

    # Ports

    def forward(self, remote: str, *, local: str = "tcp:0") -> int:
        """Make a port of this machine lead to `remote` on the device; returns the port."""
        with self.server.dial(Deadline(ANSWER_S), what=f"forward to {remote}") as connection:
            connection.request(f"host-serial:{self.serial}:forward:{local};{remote}", self.serial)
            connection.okay(self.serial)
            return int(connection.text()) if local == "tcp:0" else int(local.removeprefix("tcp:"))

    def unforward(self, port: int) -> None:
        """Take it away again; nothing happens where there is none."""
        with (
            contextlib.suppress(Refused, NoDevice),
            self.server.dial(Deadline(ANSWER_S), what=f"killforward of {port}") as connection,
        ):
            connection.request(f"host-serial:{self.serial}:killforward:tcp:{port}", self.serial)
            connection.okay(self.serial)

    def forwards(self) -> tuple[tuple[int, str], ...]:
        """Ports of this machine and where they lead on the device."""
        lines = (line.split() for line in self.server.ask("host:list-forward").splitlines())
        return tuple(
            (int(words[1].removeprefix("tcp:")), words[2])
            for words in lines
            if len(words) == 3 and words[0] == self.serial and words[1].startswith("tcp:")
        )

    def reverse(self, remote: str, local: str) -> None:
        """Make `remote` on the device ("tcp:8080") lead to `local` on this machine."""
        with self.open(f"reverse:forward:{remote};{local}", Deadline(ANSWER_S)) as connection:
            connection.okay(self.serial)

    def unreverse(self, remote: str) -> None:
        with (
            contextlib.suppress(Refused),
            self.open(f"reverse:killforward:{remote}", Deadline(ANSWER_S)) as connection,
        ):
            connection.okay(self.serial)

    # Inside

    def _ask_features(self) -> list[str]:
        return self.server.ask(f"host-serial:{self.serial}:features", serial=self.serial).split(",")

    def _transport(self, deadline: Deadline, what: str) -> Connection:
        """A connection that is switched to the device, waited for where it was there before."""
        patience = Deadline(min(self.patience_s, deadline.left))
        while True:
            connection: Connection | None = None
            try:
                connection = self.server.dial(deadline, what=f"{self.serial}: {what[:80]}")
                connection.request(f"host:transport:{self.serial}", self.serial)
                return connection
            except (ServerGone, NoDevice, DeviceOffline, ConnectionLost):
                if connection is not None:
                    connection.close()
                if not self._met or patience.passed:
                    raise
                self._recover(patience)
            except BaseException:
                if connection is not None:
                    connection.close()
                raise

    def _recover(self, patience: Deadline) -> None:
        """Wait for the device. What keeps it away is told by the next attempt to reach it."""
        with contextlib.suppress(NoDevice, DeviceOffline, ConnectionLost):
            self.server.introduce(self.serial, deadline_s=max(0.1, patience.left))
        with contextlib.suppress(NoDevice, DeviceOffline, ConnectionLost):
            self.server.wait_for(self.serial, deadline_s=max(0.1, min(1.0, patience.left)))

    def _away(self, command: str) -> Exception:
        """Why a stream ended before the command did."""
        told = f"{self.serial} went away in the middle of `{command[:80]}`; it may or may not have been carried out"
        try:
            state = AdbServer(self.server.port, self.server.host, start=False).devices()
        except (ServerGone, ConnectionLost):
            return ConnectionLost(f"{told}: the adb server is gone, the next command starts it again")
        mine = next((device.state for device in state if device.serial == self.serial), "")
        if not mine:
            return ConnectionLost(f"{told}: the device is disconnected; see its cable or its emulator")
        if mine == "offline":
            return DeviceOffline(f"{told}: it is offline; reconnect it, or run `adb reconnect offline`")
        return ConnectionLost(f"{told}: the stream was closed; try again")


def _feed(connection: Connection, data: bytes) -> None:
    """Give a command its input and the end of it."""
    packets = [
        _STDIN.to_bytes(1, "little") + len(part).to_bytes(4, "little") + part
        for part in (data[at : at + _PACKET] for at in range(0, len(data), _PACKET))
    ]
    connection.send(b"".join((*packets, bytes((_CLOSE_STDIN, 0, 0, 0, 0)))))


def _read(connection: Connection) -> Output:
    """The packets of shell protocol 2 up to the exit status."""
    streams: dict[int, list[bytes]] = {_STDOUT: [], _STDERR: []}
    while True:
        header = connection.exactly(5)
        data = connection.exactly(int.from_bytes(header[1:], "little"))
        if header[0] == _EXIT:
            return Output(b"".join(streams[_STDOUT]), b"".join(streams[_STDERR]), data[0])
        if header[0] in streams:
            streams[header[0]].append(data)
