"""A phone with its shell, without adb between: what a command prints, and how it exits."""

import io
from dataclasses import dataclass

from emulators.virtual.door.handset import Handset
from emulators.virtual.door.shell.session import run
from emulators.virtual.phone import VirtualPhone

__all__ = ["Said", "Teller"]


@dataclass(frozen=True)
class Said:
    out: str
    err: str
    status: int
    raw: bytes = b""


class Teller:
    """One handset, asked line by line."""

    def __init__(self, profile: str = "360x800") -> None:
        self.phone = VirtualPhone(profile)
        self.handset = Handset(self.phone)

    def __call__(self, script: str, stdin: bytes = b"") -> Said:
        out, err = io.BytesIO(), io.BytesIO()
        status = run(self.handset, script, stdin=io.BytesIO(stdin), stdout=out, stderr=err)
        return Said(out.getvalue().decode("utf-8", "replace"), err.getvalue().decode(), status, out.getvalue())

    def well(self, script: str) -> str:
        """What a command prints that must go well and complain of nothing."""
        said = self(script)
        assert (said.status, said.err) == (0, ""), said
        return said.out

    @property
    def front(self) -> tuple[str, str]:
        page = self.phone.world.page
        return page.package, page.screen

    def texts(self) -> set[str]:
        """All that the screen says."""
        found: set[str] = set()
        for each in self.phone.look(pixels=False).elements:
            found |= {each.text, each.value, each.description}
        return found
