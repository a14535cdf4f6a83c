"""Ports of the phone: who serves them, and those that `adb reverse` leads back to the computer."""

import asyncio

from emulators.virtual.door.handset import Handset
from emulators.virtual.door.transport import Inbox, Link, Stream

__all__ = ["Ports"]

_FIRST_FREE = 30_000
"""The port that `adb reverse tcp:0` begins to look from; our default."""


class Ports:
    """The ports of one phone as one adb connection sees them; what it reverses ends with it."""

    def __init__(self, handset: Handset, link: Link) -> None:
        self._handset, self._link = handset, link
        self._own: dict[str, str] = {}

    def close(self) -> None:
        for local in (*self._own,):
            self._drop(local)

    # Connections to the phone

    async def serve(self, stream: Stream, name: str) -> bool:
        """A connection to "tcp:6790" or "localabstract:name"; False where nobody listens."""
        serve = self._handset.listeners.get(name)
        if serve is not None:
            stream.accept()
            inbox = Inbox(stream)
            try:
                await serve(inbox, inbox)
            except (ConnectionError, asyncio.IncompleteReadError):
                pass
            finally:
                inbox.close()
            return True
        return name in self._own and await self._lead(stream, self._own[name])

    async def _lead(self, stream: Stream, remote: str) -> bool:
        """Join the stream with one to a service of the computer."""
        other = self._link.connect(remote)
        if not await other.opened():
            return False
        stream.accept()
        stream.connect(_Through(other, stream))
        other.connect(_Through(stream, other))
        await asyncio.gather(stream.over(), other.over())
        return True

    # adb reverse

    def reverse(self, command: str) -> bytes:
        """Answer what stands behind "reverse:", as adb's own smart sockets do."""
        word, _, rest = command.partition(":")
        match word:
            case "list-forward":
                return _text("".join(f"host-1 {local} {remote}\n" for local, remote in self._own.items()))
            case "killforward-all":
                self.close()
                return b"OKAY"
            case "killforward" if rest in self._own:
                self._drop(rest)
                return b"OKAY"
            case "killforward":
                return b"FAIL" + _text(f"listener '{rest}' not found")
            case "forward":
                return self._forward(rest)
            case _:
                return b"FAIL" + _text("unknown reverse command")

    def _forward(self, rest: str) -> bytes:
        rebind = not rest.startswith("norebind:")
        local, _, remote = rest.removeprefix("norebind:").partition(";")
        if not remote or not local.startswith(("tcp:", "localabstract:")):
            return b"FAIL" + _text(f"unsupported socket specification '{local}'")
        chosen = b""
        if local.startswith("tcp:"):
            port = local.removeprefix("tcp:")
            if not port.isascii() or not port.isdigit() or int(port) > 65_535:
                return b"FAIL" + _text(f"bad port number '{port}'")
            if int(port) == 0:
                number = next(n for n in range(_FIRST_FREE, 65_536) if f"tcp:{n}" not in self._handset.reverses)
                local, chosen = f"tcp:{number}", _text(str(number))
        if local in self._own and not rebind:
            return b"FAIL" + _text(f"cannot rebind existing socket {local}")
        taken = local in self._handset.listeners or local in self._handset.reverses
        if taken and local not in self._own:
            return b"FAIL" + _text(f"cannot bind listener: Address already in use ({local})")
        self._own[local] = remote
        self._handset.reverses[local] = remote
        return b"OKAY" + chosen

    def _drop(self, local: str) -> None:
        self._own.pop(local, None)
        self._handset.reverses.pop(local, None)


class _Through:
    """Hands on what arrives on one stream to another."""

    def __init__(self, to: Stream, source: Stream) -> None:
        self._to, self._source = to, source

    def feed(self, data: bytes) -> bool:
        self._to.send(data)
        if not self._to.has_room:
            self._to.on_room = self._source.more
        return self._to.has_room

    def end(self) -> None:
        self._to.finish()


def _text(text: str) -> bytes:
    data = text.encode()
    return b"%04x" % len(data) + data
