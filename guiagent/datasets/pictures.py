"""A folder of screenshots as PNG files named by their content, each written once."""

from dataclasses import dataclass, field
from pathlib import Path

from emulators.screen import Frame
from guiagent.datasets.encoded import png_of
from guiagent.datasets.episode import Report, Trouble
from guiagent.datasets.image_files import file_frame, file_size
from guiagent.journal import write_whole

__all__ = ["Pictures", "picture_in"]


@dataclass(slots=True)
class Pictures:
    """The screenshots below `folder`/`name`. What is there already is not encoded again."""

    folder: Path
    name: str = "images"
    _there: set[str] = field(default_factory=set)

    def path(self, frame: Frame) -> str:
        """Where the picture lies, from the folder on; it does from here on.

        Raises NoPixels where the frame has none, or they cannot be read.
        """
        relative = f"{self.name}/{frame.digest[:2]}/{frame.digest}.png"
        if relative not in self._there:
            path = self.folder / relative
            if not path.is_file():
                write_whole(path, png_of(frame))
            self._there.add(relative)
        return relative


def picture_in(folder: Path, relative: object, where: str, report: Report) -> Frame | None:
    """The frame of a picture that a record names; None where it names none that can be read, which is reported.

    A record may name no file outside of the folder.
    """
    if not isinstance(relative, str) or not relative or "\0" in relative:
        report(Trouble("missing image", where, f"the record names no picture, but {relative!r:.60}"))
        return None
    try:
        path = (folder / relative).resolve()
        inside = path.is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError) as error:
        report(Trouble("missing image", where, f"{relative!r:.60}: {error!s:.80}"))
        return None
    if not inside:
        report(Trouble("missing image", where, f"{relative!r:.60} lies outside of {folder}"))
        return None
    size = file_size(path, where, report)
    return None if size is None else file_frame(path, size)
