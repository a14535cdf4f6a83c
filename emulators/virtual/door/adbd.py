"""The daemon that adb talks to on a phone: says what the phone is, and opens the services that are asked for."""

import asyncio
import contextlib
import traceback
from collections.abc import Callable
from concurrent.futures import Executor

from emulators.virtual.door import sync
from emulators.virtual.door.framebuffer import framebuffer
from emulators.virtual.door.handset import Handset
from emulators.virtual.door.pipes import Outlet, PipeIn, PipeOut
from emulators.virtual.door.ports import Ports
from emulators.virtual.door.shells import Request, Runner, exec_request, run_shell, shell_request
from emulators.virtual.door.transport import Link, Stream

__all__ = ["Daemon", "banner"]

_FEATURES = ("shell_v2", "cmd", *sync.FEATURES)
_FAREWELL_S = 5.0
"""How long a client may take to read the last words; our default."""
_BANNERED = ("ro.product.name", "ro.product.model", "ro.product.device")


def banner(handset: Handset) -> str:
    """What the phone calls itself when a connection begins, and what it can do."""
    properties = "".join(f"{name}={handset.properties.get(name, '')};" for name in _BANNERED)
    return f"device::{properties}features={','.join(_FEATURES)}"


class Daemon:
    """adbd of one handset, in the loop's thread. `run` runs shell scripts, in one of the `threads`."""

    def __init__(self, handset: Handset, *, run: Runner, threads: Executor) -> None:
        self._handset, self._run, self._threads = handset, run, threads
        self._links: set[Link] = set()
        self._loop = asyncio.get_running_loop()
        handset.restarting.append(self._restart)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of an adb server, until it ends."""
        ports: Ports

        async def opened(stream: Stream, service: str) -> bool:
            return await self._opened(stream, service, ports)

        link = Link(reader, writer, banner=lambda: banner(self._handset), opened=opened)
        ports = Ports(self._handset, link)
        self._links.add(link)
        try:
            await link.serve()
        finally:
            self._links.discard(link)
            ports.close()

    def close(self) -> None:
        """End all connections."""
        if self._restart in self._handset.restarting:
            self._handset.restarting.remove(self._restart)
        self._end_links()

    # Inside

    def _restart(self) -> None:
        """From any thread: end all connections; adb connects again by itself."""
        self._loop.call_soon_threadsafe(self._end_links)

    def _end_links(self) -> None:
        for link in (*self._links,):
            link.close()

    async def _opened(self, stream: Stream, service: str, ports: Ports) -> bool:
        try:
            return await self._served(stream, service, ports)
        except BrokenPipeError:
            return True
        except Exception as error:  # the boundary of one served connection: the others go on
            told = "".join(traceback.format_exception(error))
            self._handset.say("E", "adbd", f"{service}: {told}", pid=300)
            stream.finish()
            return True

    async def _served(self, stream: Stream, service: str, ports: Ports) -> bool:
        name, colon, rest = service.partition(":")
        word = name.partition(",")[0]
        match word:
            case "shell":
                return await self._shell(stream, shell_request(service.removeprefix("shell")))
            case "exec":
                return await self._shell(stream, exec_request(service))
            case "sync":
                return await self._blocking(stream, self._sync)
            case "framebuffer":
                return await self._blocking(stream, lambda _, out: out.write(framebuffer(self._handset)))
            case "tcp" | "localabstract":
                host = rest.partition(":")[2]
                known = word == "localabstract" or host in ("", "localhost", "127.0.0.1")
                local = service if word == "localabstract" else f"tcp:{rest.partition(':')[0]}"
                return known and await ports.serve(stream, local)
            case "reverse":
                return self._told(stream, ports.reverse(rest))
            case "root" | "unroot":
                return await self._become(stream, root=word == "root")
            case "remount" | "disable-verity" | "enable-verity":
                return self._told(stream, self._mounting(word))
            case "reboot":
                stream.accept()
                stream.finish()
                await self._loop.run_in_executor(self._threads, self._handset.reboot)
                return True
            case "tcpip":
                return await self._restarting(stream, f"restarting in TCP mode port: {rest}\n")
            case "usb":
                return await self._restarting(stream, "restarting in USB mode\n")
            case "jdwp" if not colon:
                return self._told(stream, b"")
            case "track-jdwp" | "track-app":
                return await self._tracked(stream)
            case _:
                return False

    async def _shell(self, stream: Stream, request: Request) -> bool:
        stream.accept()
        await run_shell(stream, request, self._handset, run=self._run, threads=self._threads)
        return True

    async def _blocking(self, stream: Stream, work: Callable[[PipeIn, PipeOut], object]) -> bool:
        """Have a thread serve the stream with blocking reads and writes."""
        stream.accept()
        outlet = Outlet(stream, self._loop)
        stdin = PipeIn(stream.more_soon)
        stream.connect(_Both(stdin, outlet))
        try:
            with contextlib.suppress(BrokenPipeError):
                await self._loop.run_in_executor(self._threads, work, stdin, PipeOut(outlet))
            await outlet.emptied()
        finally:
            outlet.end()
            stdin.close()
            stream.finish()
        return True

    def _sync(self, stdin: PipeIn, stdout: PipeOut) -> None:
        self._handset.catch_up()
        sync.serve_sync(self._handset.files, stdin, stdout)

    def _told(self, stream: Stream, answer: bytes) -> bool:
        stream.accept()
        stream.send(answer)
        stream.finish()
        return True

    def _mounting(self, word: str) -> bytes:
        if not self._handset.root:
            return b'Not running as root. Try "adb root" first.\n'
        if word == "remount":
            self._handset.remounted = True
            return b"remount succeeded\n"
        return b"verity is already disabled\n"

    async def _become(self, stream: Stream, *, root: bool) -> bool:
        if self._handset.root == root:
            return self._told(stream, b"adbd is already running as root\n" if root else b"adbd not running as root\n")
        await self._loop.run_in_executor(self._threads, self._handset.become_root, root)
        return await self._restarting(stream, "restarting adbd as root\n" if root else "restarting adbd as non root\n")

    async def _restarting(self, stream: Stream, words: str) -> bool:
        """Say so; end all connections once the client has taken it, as adbd does by ending."""
        self._told(stream, words.encode())
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stream.over(), _FAREWELL_S)
        self._handset.restart()
        return True

    async def _tracked(self, stream: Stream) -> bool:
        """A list of processes that can be debugged, which stays empty; open until the client goes."""
        stream.accept()
        stream.send(b"0000")
        stream.connect(_Deaf())
        await stream.over()
        return True


class _Both:
    """What arrives goes to a thread; the end of the stream is the end of what it writes as well."""

    def __init__(self, stdin: PipeIn, outlet: Outlet) -> None:
        self.feed = stdin.feed
        self._stdin, self._outlet = stdin, outlet

    def end(self) -> None:
        self._stdin.end()
        self._outlet.end()


class _Deaf:
    """Heeds nothing that arrives."""

    def feed(self, data: bytes) -> bool:
        return True

    def end(self) -> None:
        """Nothing was waiting for more."""
