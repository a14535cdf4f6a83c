"""Text on its way into a shell: what can be sent at all, and one word that a POSIX shell takes for exactly that."""

import re
from collections.abc import Sequence

from emulators.android.errors import Unsendable

__all__ = ["command_line", "quote", "sendable"]

_PLAIN = re.compile(r"[A-Za-z0-9_@%+=:,./-]+")


def sendable(text: str) -> str:
    """The text itself. Raises Unsendable for NUL and lone surrogates, before anything has been sent."""
    if "\0" in text:
        raise Unsendable(f"text with NUL at {text.index(chr(0))} cannot be sent to a phone; leave that character out")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Unsendable(
            f"text with half a surrogate pair at {error.start} cannot be sent to a phone; leave that character out"
        ) from error
    return text


def quote(text: str) -> str:
    """One word of a shell command that means `text`, whatever it holds. Raises Unsendable."""
    if _PLAIN.fullmatch(sendable(text)):
        return text
    return "'" + text.replace("'", "'\"'\"'") + "'"


def command_line(command: str | Sequence[str]) -> str:
    """A shell command: a string is one already, of a sequence every word is quoted. Raises Unsendable."""
    return sendable(command) if isinstance(command, str) else " ".join(map(quote, command))
