"""How the system's commands fail: Java's exceptions as `cmd` prints them, and our own named refusals."""

from emulators.virtual.door.tools.call import Call

__all__ = ["FAILED", "missing", "thrown"]

FAILED = 255
"""What a command of the system server exits with when it returns -1."""


def thrown(call: Call, command: str, kind: str, message: str) -> int:
    """An exception in a command of the system server; `kind` is the class below java.lang."""
    text = f"java.lang.{kind}: {message}" if message else f"java.lang.{kind}"
    call.say(f"\nException occurred while executing '{command}':\n{text}")
    call.say("\tat android.os.BasicShellCommandHandler.exec(BasicShellCommandHandler.java:97)")
    return FAILED


def missing(call: Call, what: str) -> int:
    """Something that a real phone can do and this one cannot, said by name."""
    return call.fail(f"{what} is not there on a virtual phone; use a real one or an emulator for it")
