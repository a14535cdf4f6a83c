"""The error root of this package."""

__all__ = ["GuiagentError"]


class GuiagentError(Exception):
    """Something that the user can mend; the message is one line and says what to try next."""
