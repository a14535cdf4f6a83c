"""The scripts that watch and read a page: one in the page's own world, one in a world that the page cannot reach."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

__all__ = ["PLAIN_NAME", "Scripts"]

PLAIN_NAME = "__guiagent"
"""What the scripts are known by where all of them run in the page's own world."""

_WATCHING = ("settle.js",)
_READING = ("dom.js", "waiting.js", "words.js", "hit.js", "observe.js", "deeds.js")


@dataclass(frozen=True, slots=True)
class Scripts:
    """What is put into pages, under a `name` that both halves know each other by; a page that does not know it can
    neither ask nor answer. A browser draws its own."""

    name: str = PLAIN_NAME

    @property
    def watching(self) -> str:
        """For the page's own world, before its scripts run, in every frame."""
        return self._joined(_WATCHING)

    @property
    def reading(self) -> str:
        """For a world of its own, at any time; defines an object of that name."""
        return self._joined(_READING)

    @property
    def together(self) -> str:
        """Both for the page's own world, where there is no other."""
        return self._joined((*_READING, *_WATCHING))

    def _joined(self, files: Iterable[str]) -> str:
        here = Path(__file__).parent
        text = "\n".join((here / file).read_text(encoding="utf-8") for file in files)
        return text.replace(PLAIN_NAME, self.name)
