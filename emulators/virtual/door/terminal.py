"""The terminal between a person and an interactive shell: echoes what is typed, edits the line, knows control keys."""

from collections.abc import Callable

from emulators.virtual.door.pipes import PipeIn

__all__ = ["Terminal"]


class Terminal:
    """Feeds whole lines to `stdin`; `echo` sends what is to be seen. Used in the loop's thread alone."""

    def __init__(self, stdin: PipeIn, echo: Callable[[bytes], None]) -> None:
        self._stdin = stdin
        self._send = echo
        self._shown = bytearray()
        self._line = bytearray()

    def feed(self, data: bytes) -> bool:
        """Keys that were pressed."""
        welcome = True
        for key in data:
            match key:
                case 0x0D | 0x0A:
                    self._shown += b"\r\n"
                    welcome = self._stdin.feed(bytes(self._line) + b"\n")
                    self._line.clear()
                case 0x03:
                    self._line.clear()
                    self._shown += b"^C\r\n"
                    self._stdin.interrupt()
                case 0x04:
                    self._leave()
                case 0x7F | 0x08:
                    self._erase()
                case 0x15:
                    while self._line:
                        self._erase()
                case _:
                    self._line.append(key)
                    self._shown += bytes((key,)) if key >= 0x20 or key == 0x09 else b"^" + bytes((key + 0x40,))
        self._send(bytes(self._shown))
        self._shown.clear()
        return welcome

    def end(self) -> None:
        self._stdin.end()

    def _leave(self) -> None:
        """Ctrl-D: the end of input on an empty line, else what was typed so far is handed on."""
        if self._line:
            self._stdin.feed(bytes(self._line))
            self._line.clear()
        else:
            self._stdin.end()

    def _erase(self) -> None:
        """The last character, which may be several bytes of UTF-8."""
        while self._line:
            if self._line.pop() & 0xC0 != 0x80:
                self._shown += b"\b \b"
                return
