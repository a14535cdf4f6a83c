"""Phones behind adb: any number in one process, each with its daemon and its console, all on 127.0.0.1."""

import asyncio
import contextlib
import functools
import socket
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from emulators.device import DeviceError
from emulators.virtual.door.adbd import Daemon
from emulators.virtual.door.appium_server import serve_appium
from emulators.virtual.door.console import Console
from emulators.virtual.door.handset import Clock, Handset
from emulators.virtual.door.shells import Runner
from emulators.virtual.door.u2 import serve_uiautomator2
from emulators.virtual.phone import VirtualPhone

if TYPE_CHECKING:
    from emulators.virtual.door.emulator_grpc.serving import EmulatorServer

__all__ = ["FIRST_PORT", "Door", "announce", "open_door", "serve"]

FIRST_PORT = 5555
"""Where adb looks for emulators: the daemons on odd ports from here on, each one's console on the even port below."""
_HOST = "127.0.0.1"
_THREADS, _THREADS_EACH = 64, 16
"""How many shell commands may run at once, so many and so many more for every phone; others wait. Our default."""
_TICK_S = 1.0
_LONGEST_STEP_S = 10.0
"""How long starting and ending may take; our default."""
_TRIES = 200

Served = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Sockets = tuple[socket.socket, socket.socket]


class Door:
    """Phones that are being served, in the order of their ports. `close` ends it; may be called twice."""

    def __init__(
        self, handsets: Sequence[Handset], sockets: Sequence[Sockets], *, run: Runner, token: str,
        grpc: int | None = None,
    ) -> None:  # fmt: skip
        self.handsets = (*handsets,)
        self.ports = tuple(int(adb.getsockname()[1]) for adb, _ in sockets)
        self.console_ports = tuple(int(console.getsockname()[1]) for _, console in sockets)
        self._threads = ThreadPoolExecutor(_THREADS + _THREADS_EACH * len(handsets), thread_name_prefix="phone")
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="door", daemon=True)
        self._daemons: list[Daemon] = []
        self._servers: dict[Handset, list[asyncio.Server]] = {}
        self._emulators: dict[Handset, EmulatorServer] = {}
        self._connections: set[asyncio.Task[None]] = set()
        self._ended = threading.Event()
        self._closing = asyncio.Event()
        self._closed = False
        self._loop.set_default_executor(self._threads)
        self._thread.start()
        self._wait(self._open(sockets, run, token))
        if grpc is not None:
            self._serve_grpc(grpc, token)

    @property
    def serials(self) -> tuple[str, ...]:
        """What adb calls the phones."""
        return tuple(handset.serial for handset in self.handsets)

    @property
    def grpc_ports(self) -> tuple[int, ...]:
        """Where the emulator's gRPC services of the phones are; empty where they are not served."""
        return tuple(self._emulators[handset].port for handset in self.handsets if handset in self._emulators)

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait until all phones have been ended from their consoles; False when the time is up first."""
        return self._ended.wait(timeout_s)

    def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        for emulator in (*self._emulators.values(),):
            emulator.close()
        self._wait(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_LONGEST_STEP_S)
        self._loop.close()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for handset in self.handsets:
            handset.close()

    # Inside

    def _wait(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(_LONGEST_STEP_S)

    def _serve_grpc(self, port: int, token: str) -> None:
        from emulators.virtual.door.emulator_grpc.serving import EmulatorServer

        try:
            for number, (handset, daemon) in enumerate(zip(self.handsets, self._daemons, strict=True)):
                killed = self._killed(handset, daemon)
                self._emulators[handset] = EmulatorServer(
                    handset,
                    port=port and port + number,
                    token=token,
                    ended=functools.partial(self._loop.call_soon_threadsafe, killed),
                )
        except DeviceError:
            self.close()
            raise

    async def _open(self, sockets: Sequence[Sockets], run: Runner, token: str) -> None:
        self._ticking = asyncio.create_task(self._tick())
        for handset, (adb, console_socket) in zip(self.handsets, sockets, strict=True):
            daemon = Daemon(handset, run=run, threads=self._threads)
            killed = self._killed(handset, daemon)
            console = Console(handset, threads=self._threads, token=token, killed=killed)
            self._daemons.append(daemon)
            self._servers[handset] = [
                await asyncio.start_server(self._connected(daemon.serve), sock=adb),
                await asyncio.start_server(self._connected(console.serve), sock=console_socket),
            ]

    def _connected(self, served: Served) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
        """Serve a connection, and be known as long as it lasts."""

        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            self._connections.add(task)
            try:
                await served(reader, writer)
            except (OSError, asyncio.CancelledError):
                writer.transport.abort()
            finally:
                self._connections.discard(task)

        return connected

    def _killed(self, handset: Handset, daemon: Daemon) -> Callable[[], None]:
        """What `kill` on its console does: nobody answers on the phone's ports any more."""

        def killed() -> None:
            for server in self._servers.pop(handset, []):
                server.close()
            if handset in self._emulators:
                self._threads.submit(self._emulators[handset].close)
            daemon.close()
            if not self._servers:
                self._ended.set()

        return killed

    async def _tick(self) -> None:
        """Once a second, let time pass on the phones whose clock is real."""
        real = [handset for handset in self.handsets if handset.clock == "real"]
        while real and not self._closing.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), _TICK_S)
            await asyncio.to_thread(_catch_up, real)

    async def _end(self) -> None:
        self._closing.set()
        await self._ticking
        for servers in self._servers.values():
            for server in servers:
                server.close()
        self._servers.clear()
        for daemon in self._daemons:
            daemon.close()
        tasks = [*self._connections]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._ended.set()


@contextlib.contextmanager
def serve(
    count: int = 1, *, port: int = 0, profile: str = "360x800", seed: int = 0, clock: Clock = "told", token: str = "",
    grpc: int | None = None,
) -> Iterator[Door]:  # fmt: skip
    """Serve new phones while the context lasts; phone k has the seed `seed` + k, and see `open_door`."""
    phones = [VirtualPhone(profile, seed=seed + k) for k in range(count)]
    door = open_door(phones, port=port, clock=clock, token=token, grpc=grpc)
    try:
        yield door
    finally:
        door.close()


def open_door(
    phones: Sequence[VirtualPhone], *, port: int = 0, clock: Clock = "told", token: str = "",
    run: Runner | None = None, grpc: int | None = None,
) -> Door:  # fmt: skip
    """Serve these phones until the door is closed, which closes them as well.

    `port` is that of the first daemon, odd; the others follow at every second one, and each console lies one below. 0
    takes free ports. With a `token` the consoles want to be given it first. `grpc` is the port of the first phone's
    emulator services (the others follow one by one), 0 for free ones; None serves none. Raises DeviceError where a port
    is taken, or where grpcio is wanted and not installed.
    """
    sockets = _bound(len(phones), port)
    ports = [int(adb.getsockname()[1]) for adb, _ in sockets]
    handsets = [
        Handset(phone, serial=f"emulator-{number - 1}", name=f"guiagent_{number - 1}", clock=clock)
        for phone, number in zip(phones, ports, strict=True)
    ]
    for handset in handsets:
        serve_uiautomator2(handset)
        serve_appium(handset)
    return Door(handsets, sockets, run=run or _shell(), token=token, grpc=grpc)


def announce(port: int, *, server_port: int = 5037, timeout_s: float = 2.0) -> bool:
    """Tell an adb server that runs already of the daemon at this port, as an emulator does; False where none runs."""
    message = f"host:emulator:{port}".encode()
    try:
        with socket.create_connection((_HOST, server_port), timeout_s) as connection:
            connection.sendall(b"%04x" % len(message) + message)
            connection.shutdown(socket.SHUT_WR)
            connection.recv(4)
    except OSError:
        return False
    return True


def _catch_up(handsets: Sequence[Handset]) -> None:
    for handset in handsets:
        if handset.lock.acquire(blocking=False):  # who holds it for long has time pass himself
            try:
                handset.catch_up()
            finally:
                handset.lock.release()


def _shell() -> Runner:
    from emulators.virtual.door.shell.session import run

    return run


def _bound(count: int, port: int) -> list[Sockets]:
    if port and (port % 2 == 0 or not 1 < port <= 65_535 - 2 * (count - 1)):
        raise DeviceError(f"port {port} cannot be that of the first phone; give an odd one such as {FIRST_PORT}")
    found: list[Sockets] = []
    try:
        for number in range(count):
            found.append(_pair(port + 2 * number) if port else _free_pair())
    except OSError as error:
        for pair in found:
            for each in pair:
                each.close()
        raise DeviceError(f"port {port} or one of the next {2 * count} is taken ({error}); choose another") from error
    return found


def _free_pair() -> Sockets:
    for _ in range(_TRIES):
        with contextlib.suppress(OSError), _listening(0) as probe:
            number = int(probe.getsockname()[1]) | 1
            probe.close()
            return _pair(number)
    raise OSError("no two free ports in a row")


def _pair(port: int) -> Sockets:
    adb = _listening(port)
    try:
        return adb, _listening(port - 1)
    except OSError:
        adb.close()
        raise


def _listening(port: int) -> socket.socket:
    sock = socket.socket(
        socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP
    )  # named, so that asyncio sets TCP_NODELAY
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((_HOST, port))
    except OSError:
        sock.close()
        raise
    return sock
