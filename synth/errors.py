"""The error root of this package."""

__all__ = ["SynthError"]


class SynthError(Exception):
    """Something that cannot be synthesized as asked; the message is one line and says what to try next."""
