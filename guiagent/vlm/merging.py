"""A model folder and an adapter folder become one model folder."""

import json
import shutil
from pathlib import Path

from guiagent.vlm.adapters import merge
from guiagent.vlm.loading import VlmError, load, save
from guiagent.vlm.speech_file import FILE

__all__ = ["merge_folders"]


def merge_folders(model: Path, adapter: Path, out: Path, *, dtype: str | None = None) -> Path:
    """Write `model` with `adapter` merged in to `out`, with the speech.json of the adapter, or else of the model.

    `dtype` None is what the model's configuration says. `out` appears when it is whole. Raises VlmError.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise VlmError(f"{out} is not empty; name a new folder to write the model to")
    vlm = load(str(model), dtype=dtype or _own(model), adapters={"policy": adapter})
    merge(vlm, "policy")
    draft = out.with_name(f".{out.name}.merging")
    shutil.rmtree(draft, ignore_errors=True)
    save(vlm, draft)
    for folder in (adapter, model):
        if (folder / FILE).is_file():
            shutil.copyfile(folder / FILE, draft / FILE)
            break
    if out.exists():
        out.rmdir()
    draft.rename(out)
    return out


def _own(model: Path) -> str:
    """The dtype of a model folder's weights; float32 where it does not say."""
    try:
        config = json.loads((model / "config.json").read_text("utf-8"))
        return str(config.get("dtype") or config.get("torch_dtype") or "float32")
    except (OSError, ValueError, AttributeError):
        return "float32"  # loading says what is wrong with the folder
