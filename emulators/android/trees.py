"""Where the element tree of a phone comes from: the uiautomator2 server, or the uiautomator program."""

import contextlib
import re
from typing import Protocol

from emulators.android.adb import Adb
from emulators.android.connection import Connection, Deadline
from emulators.android.errors import AndroidError, CommandTimedOut, NoTree
from emulators.android.u2 import U2

__all__ = ["DumpTrees", "TreeSource", "U2Trees"]

DEPTH = 50
"""How deep the uiautomator2 server goes; its own client's default."""

_FILE = "/data/local/tmp/guiagent-tree.xml"
_TO_TERMINAL = "echo $$; exec uiautomator dump /dev/tty"
_TO_FILE = f"echo $$; uiautomator dump {_FILE} && cat {_FILE}"
_XML = re.compile(rb"(?:<\?xml[^>]*\?>\s*)?<hierarchy\b.*</hierarchy>|<hierarchy\b[^>]*/>", re.DOTALL)


class TreeSource(Protocol):
    """Something that gives the XML of a screen's windows, as `uiautomator dump` writes it."""

    @property
    def name(self) -> str: ...

    def dump(self, *, deadline_s: float) -> str:
        """Raises NoTree, CommandTimedOut, ConnectionLost."""


class U2Trees:
    """All windows, from the uiautomator2 server over a connection that stays open."""

    name = "uiautomator2 hierarchy"

    def __init__(self, u2: U2) -> None:
        self._u2 = u2

    def dump(self, *, deadline_s: float) -> str:
        found = str(self._u2.call("dumpWindowHierarchy", False, DEPTH, deadline_s=deadline_s) or "")
        if "<node" not in found:
            raise NoTree("the uiautomator2 server sees no window; wait until the app has drawn, or look at the pixels")
        return found


class DumpTrees:
    """The window in front, from `uiautomator dump`: a second or more on real phones, but every phone has it.

    It is written to the terminal, or to a file where a phone does not let it. A dump that hangs is killed on the phone
    at the deadline, by its process number, so that it does not keep the next one from working.
    """

    name = "uiautomator dump"

    def __init__(self, adb: Adb) -> None:
        self._adb = adb
        self._command = _TO_TERMINAL

    def dump(self, *, deadline_s: float) -> str:
        said = self._said(self._command, deadline_s)
        found = _XML.search(said)
        if found is None and self._command == _TO_TERMINAL and b"ERROR" not in said:
            said = self._said(_TO_FILE, deadline_s)
            if (found := _XML.search(said)) is not None:
                self._command = _TO_FILE
        if found is None or b"<node" not in found[0]:
            told = " ".join(said.decode("utf-8", "replace").split()[1:])[:200]
            raise NoTree(
                f"uiautomator gives no tree ({told or 'it said nothing'}); wait until nothing moves, then retry"
            )
        return found[0].decode("utf-8", "replace")

    def _said(self, command: str, deadline_s: float) -> bytes:
        """What a dump wrote. The first line is the number of its process."""
        with self._adb.open(f"exec:{command}", Deadline(deadline_s)) as connection:
            heard = bytearray()
            try:
                while part := connection.some():
                    heard += part
            except CommandTimedOut as error:
                self._kill(connection, bytes(heard))
                raise CommandTimedOut(
                    f"uiautomator dump hung for {deadline_s:g} s on {self._adb.serial} and was killed; "
                    "it waits while something moves on the screen"
                ) from error
            return bytes(heard)

    def _kill(self, connection: Connection, heard: bytes) -> None:
        connection.close()
        number = heard.split(b"\n", 1)[0].strip()
        if number.isdigit():
            with contextlib.suppress(AndroidError):
                self._adb.shell(f"kill -9 {int(number)}", deadline_s=5.0)
