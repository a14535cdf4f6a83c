"""A model together with how it is spoken to and which of its adapters speaks."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import torch

from guiagent.config import constructed
from guiagent.nano.shipped import located
from guiagent.prompt import PLAIN, TERSE
from guiagent.vlm.loading import Vlm, VlmError, load
from guiagent.vlm.speech_file import load_speech
from guiagent.vlm.talk import Speech

__all__ = ["Spoken", "computing", "open_spoken"]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A model in memory, how it is spoken to, and which of its adapters speaks (None: the bare model)."""

    vlm: Vlm
    speech: Speech
    adapter: str | None


def open_spoken(
    model: Path,
    adapter: Path | None = None,
    *,
    device: str = "auto",
    dtype: str = "auto",
    max_pixels: int | None = None,
    speech: Mapping[str, Any] | None = None,
) -> Spoken:
    """Load a model folder with its policy adapter. Raises VlmError for anything that is missing.

    `model` is a folder, or "nano" and "nano-early" for those that come with the package; it may be the adapter's
    folder, which names its base. How to speak to it says speech.json beside the adapter
    or the model; entries of `speech` (prompts, grid, named, bare, pixels, goals) stand above it.
    """
    model = located(model)
    if adapter is None and (model / "adapter_config.json").is_file() and not (model / "config.json").is_file():
        model, adapter = _base_of(model), model
    where, kind = computing(device, dtype)
    beside = load_speech(*([adapter] if adapter else []), model)
    speaking = constructed(_changed, speech or {}, where="speech", given={"speech": beside})
    adapters = {"policy": adapter} if adapter else None
    vlm = load(str(model), device=where, dtype=kind, max_pixels=max_pixels, adapters=adapters)
    return Spoken(vlm, speaking, "policy" if adapter else None)


def computing(device: str = "auto", dtype: str = "auto") -> tuple[str, str]:
    """Where and how precisely to compute; "auto" is the GPU in bfloat16 where there is one, else the CPU in float32."""
    where = ("cuda" if torch.cuda.is_available() else "cpu") if device == "auto" else device
    if where.startswith("cuda") and not torch.cuda.is_available():
        raise VlmError(f"torch sees no GPU, so device {device!r} cannot be had; use auto or cpu")
    return where, ("float32" if where == "cpu" else "bfloat16") if dtype == "auto" else dtype


def _changed(
    speech: Speech,
    *,
    prompts: Literal["plain", "terse", "own"] = "own",
    grid: int | None = None,
    named: bool | None = None,
    bare: bool | None = None,
    pixels: bool | None = None,
    goals: int | None = None,
) -> Speech:  # fmt: skip
    coat = {"grid": grid, "named": named, "bare": bare}
    changed = {"pixels": pixels, "goals": goals}
    texts = {"plain": PLAIN, "terse": TERSE, "own": speech.prompts}[prompts]
    dialect = replace(speech.dialect, **{key: value for key, value in coat.items() if value is not None})  # type: ignore[arg-type]
    given: dict[str, Any] = {key: value for key, value in changed.items() if value is not None}
    return replace(speech, prompts=texts, dialect=dialect, **given)


def _base_of(adapter: Path) -> Path:
    path = adapter / "adapter_config.json"
    try:
        return Path(str(json.loads(path.read_text("utf-8"))["base_model_name_or_path"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise VlmError(f"{path} does not name the model that it is for; name the model and the adapter") from error
