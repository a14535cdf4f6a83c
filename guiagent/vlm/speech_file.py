"""How a trained model wants to be spoken to, kept beside its weights as speech.json."""

from pathlib import Path

from emulators.codec import Codec, CodecError, from_line
from guiagent.dialects.coat import Coat
from guiagent.journal import write_whole
from guiagent.prompt import PLAIN
from guiagent.vlm.loading import VlmError
from guiagent.vlm.talk import Speech

__all__ = ["FILE", "FOREIGN", "load_speech", "save_speech"]

FILE = "speech.json"

FOREIGN = Speech(PLAIN, Coat(grid=1000))
"""For models that were not trained here: instructions in full, places as Qwen3-VL says them."""


def save_speech(folder: Path, speech: Speech) -> Path:
    """Write the file into `folder`, the texts of the prompts included, so that later versions ask the same."""
    import json

    path = folder / FILE
    write_whole(path, (json.dumps(Codec().encode(speech), ensure_ascii=False, indent=1) + "\n").encode())
    return path


def load_speech(*folders: Path) -> Speech:
    """The speech beside the first of the folders (adapter, then model) that has one; `FOREIGN` where none has.

    Raises VlmError for a file that is not of this form.
    """
    for folder in folders:
        path = folder / FILE
        if path.is_file():
            try:
                return Codec().decode(Speech, from_line(path.read_bytes()))
            except (CodecError, ValueError) as error:
                raise VlmError(f"{path} cannot be used ({error}); copy the one that was written in training") from error
    return FOREIGN
