"""How the course of a script is left: errors, and the words that jump."""

__all__ = ["Exit", "Fault", "Jump", "Return"]


class Fault(Exception):
    """Something that a script does wrong; the message is what the shell says after its name.

    A `fatal` one ends the shell, others only the command.
    """

    def __init__(self, message: str, status: int = 1, *, fatal: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.status = status
        self.fatal = fatal


class Exit(Exception):
    """The shell ends with this status."""

    def __init__(self, status: int) -> None:
        super().__init__(f"exit {status}; the shell that was left ends here")
        self.status = status & 0xFF


class Return(Exception):
    """A function, or a script that was read with ".", ends with this status."""

    def __init__(self, status: int) -> None:
        super().__init__(f"return {status}; the function that was left ends here")
        self.status = status & 0xFF


class Jump(Exception):
    """`break` or (`again`) `continue`, out of so many loops."""

    def __init__(self, loops: int, *, again: bool) -> None:
        super().__init__(f"out of {loops} loops; the loop that was left ends here")
        self.loops = loops
        self.again = again
