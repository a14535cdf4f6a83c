"""LoRA adapters beside each other on one base model: policy, its frozen reference, reward.

Attention projections by default, as in PE-RLHF (arXiv 2403.10704), which finds that reward models need rank 4 to 8 and
policies 16 and more. Folders are in peft's own format.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from guiagent.vlm.folders import whole
from guiagent.vlm.loading import Vlm, VlmError, quietly

__all__ = [
    "ATTENTION",
    "EVERY_LINEAR",
    "Lora",
    "adapter_names",
    "adapter_parameters",
    "add_adapter",
    "copy_adapter",
    "load_adapter",
    "merge",
    "save_adapter",
    "using",
]  # fmt: skip

ATTENTION = ("q_proj", "k_proj", "v_proj", "o_proj")
EVERY_LINEAR = (*ATTENTION, "gate_proj", "up_proj", "down_proj")


@dataclass(frozen=True, slots=True)
class Lora:
    """The shape of an adapter. `targets` are linear layers of the language model; the vision tower stays as it is.

    The defaults are ours where the paper leaves a choice: rank 16, alpha twice the rank, no dropout (with dropout the
    policy would differ from its own reference at the first step).
    """

    rank: int = 16
    alpha: int = 32
    dropout: float = 0.0
    targets: tuple[str, ...] = ATTENTION


def adapter_names(vlm: Vlm) -> list[str]:
    """The adapters that are attached."""
    return [] if vlm.adapted is None else list(vlm.adapted.peft_config)


def add_adapter(vlm: Vlm, name: str, shape: Lora | None = None, *, seed: int = 0) -> None:
    """Attaches a new adapter that changes nothing until it is trained. Raises VlmError when the name is taken."""
    from peft import LoraConfig

    shape = shape or Lora()
    config = LoraConfig(
        r=shape.rank,
        lora_alpha=shape.alpha,
        lora_dropout=shape.dropout,
        target_modules=r".*language_model\..*\.(" + "|".join(shape.targets) + ")",
        base_model_name_or_path=vlm.source,
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        _attach(vlm, name, config)


def adapter_parameters(vlm: Vlm, name: str) -> dict[str, torch.nn.Parameter]:
    """The weights of one adapter by name."""
    _known(vlm, name)
    return {key: value for key, value in vlm.model.named_parameters() if f".{name}." in key and "lora_" in key}


def copy_adapter(vlm: Vlm, name: str, to: str) -> None:
    """A frozen snapshot of an adapter under another name; an earlier one of that name is replaced."""
    _known(vlm, name)
    if to in adapter_names(vlm):
        vlm.adapted.delete_adapter(to)
    _attach(vlm, to, vlm.adapted.peft_config[name])
    source = adapter_parameters(vlm, name)
    with torch.no_grad():
        for key, value in adapter_parameters(vlm, to).items():
            value.copy_(source[key.replace(f".{to}.", f".{name}.")])
            value.requires_grad_(False)


@contextmanager
def using(vlm: Vlm, name: str | None) -> Iterator[None]:
    """Runs the model with one adapter, or with none (`None`: the base model). What was active before comes back."""
    if vlm.adapted is None:
        if name is not None:
            _known(vlm, name)
        yield
        return
    if name is None:
        with vlm.adapted.disable_adapter():
            yield
        return
    _known(vlm, name)
    before = vlm.adapted.active_adapter
    if before != name:
        vlm.adapted.set_adapter(name)
    try:
        yield
    finally:
        if before != name:
            vlm.adapted.set_adapter(before)


def save_adapter(vlm: Vlm, name: str, folder: Path) -> None:
    """Writes one adapter, safetensors and its configuration, as `folder`; one that is there is replaced."""
    from peft import get_peft_model_state_dict
    from safetensors.torch import save_file

    _known(vlm, name)
    weights = get_peft_model_state_dict(vlm.adapted, adapter_name=name)
    with whole(folder) as part:
        save_file({key: value.detach().cpu().contiguous() for key, value in weights.items()}, _weights(part))
        vlm.adapted.peft_config[name].save_pretrained(part)


def load_adapter(vlm: Vlm, folder: Path, *, name: str) -> None:
    """Attaches an adapter from its folder. Raises VlmError for a missing, broken or foreign one."""
    from peft import LoraConfig, set_peft_model_state_dict
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    if not (folder / "adapter_config.json").is_file() or not _weights(folder).is_file():
        raise VlmError(f"{folder} holds no adapter (adapter_config.json, adapter_model.safetensors); train one first")
    try:
        config, weights = LoraConfig.from_pretrained(folder), load_file(_weights(folder))
    except (SafetensorError, ValueError, TypeError, OSError) as error:
        raise VlmError(
            f"the adapter in {folder} cannot be read ({str(error).splitlines()[0]}); save it again"
        ) from error
    _attach(vlm, name, config)
    shapes = {key.replace(f".{name}.", "."): value.shape for key, value in adapter_parameters(vlm, name).items()}
    stored = {key.removeprefix("base_model.model."): value.shape for key, value in weights.items()}
    if shapes != stored:
        vlm.adapted.delete_adapter(name)
        raise VlmError(f"the adapter in {folder} was trained on another base than {vlm.source}; load that base first")
    set_peft_model_state_dict(vlm.adapted, weights, adapter_name=name)


def merge(vlm: Vlm, name: str) -> None:
    """Adds one adapter to the base weights for good; all adapters are detached, so `save` can write the model."""
    _known(vlm, name)
    vlm.model = vlm.adapted.merge_and_unload(adapter_names=[name])
    vlm.adapted = None


def _attach(vlm: Vlm, name: str, config: Any) -> None:
    from peft import PeftModel

    if name in adapter_names(vlm):
        raise VlmError(f"there is already an adapter {name!r}; give the new one another name")
    with quietly():
        if vlm.adapted is None:
            vlm.adapted = PeftModel(vlm.model, config, adapter_name=name)
        else:
            vlm.adapted.add_adapter(name, config)
    vlm.adapted.eval()


def _known(vlm: Vlm, name: str) -> None:
    names = adapter_names(vlm)
    if name not in names:
        raise VlmError(
            f"there is no adapter {name!r} on this model (it has: {', '.join(names) or 'none'}); load it first"
        )


def _weights(folder: Path) -> Path:
    return folder / "adapter_model.safetensors"
