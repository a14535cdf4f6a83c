"""Whether the screen is lit, and what is on it in pixels."""

from dataclasses import dataclass
from typing import Any

from emulators.virtual.door.handset import Handset

__all__ = ["Display", "pixels"]


@dataclass(slots=True)
class Display:
    """A part of a handset. While it sleeps nothing is seen or touched; a `secure` window is black on pictures.

    `stay_on` is what `svc power stayon` said.
    """

    awake: bool = True
    secure: bool = False
    stay_on: bool = False
    finger: tuple[float, float, float, float, int] | None = None
    """A finger of `input motionevent` that is down: where it began, where it is, and when (phone's clock)."""


def pixels(handset: Handset) -> Any:
    """uint8_H_W_3 of the screen as it is seen: black where it sleeps or shows what is secure."""
    with handset.lock:
        handset.catch_up()
        frame = handset.phone.look(tree=False).frame
        assert frame is not None
        rgb, display = frame.rgb(), handset.part(Display)
    return rgb if display.awake and not display.secure else rgb * 0
