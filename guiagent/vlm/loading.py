"""Opening a Qwen-VL folder: every problem becomes one line that says what to do, before the first forward pass."""

import functools
import json
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from guiagent.errors import GuiagentError
from guiagent.vlm.folders import whole
from guiagent.vlm.images import Sizing

__all__ = ["FAMILIES", "SpecialTokens", "Vlm", "VlmError", "load", "quietly", "save"]

FAMILIES = ("qwen3_vl", "qwen2_5_vl")
"""The `model_type` of the configurations that can be loaded."""


class VlmError(GuiagentError):
    """A model, an adapter or a tokenizer that cannot be used as asked; the message says what to do."""


@dataclass(frozen=True, slots=True)
class SpecialTokens:
    """The ids that the dialogue form is made of. `never` are ids that no sampled turn may contain."""

    turn_start: int
    turn_end: int
    vision_start: int
    vision_end: int
    image: int
    pad: int
    never: tuple[int, ...]


@dataclass(slots=True, eq=False)
class Vlm:
    """A model with what belongs to it. `model` is the transformers model; LoRA layers are injected into it in place.

    `adapted` is the peft wrapper around the same modules once there is an adapter. One Vlm is used by one thread.
    """

    model: Any
    tokenizer: Any
    image_processor: Any
    family: str
    sizing: Sizing
    special: SpecialTokens
    default_system: str | None
    device: torch.device
    dtype: torch.dtype
    source: str
    adapted: Any = None

    @property
    def hidden_size(self) -> int:
        """D, the width of the language model's hidden states."""
        return int(self.model.config.text_config.hidden_size)


def load(
    source: str | Path,
    *,
    device: str | torch.device = "cpu",
    dtype: str | torch.dtype = "float32",
    max_pixels: int | None = None,
    adapters: dict[str, Path] | None = None,
    attention: str = "sdpa",
) -> Vlm:
    """Opens a model folder (or a hub name "owner/model") of one of `FAMILIES`, with adapters by name.

    Only safetensors are read and no code of the folder is run. `max_pixels` shrinks images below the processor's own
    limit. `attention` must take four-dimensional masks (sdpa or eager). Raises VlmError.
    """
    family = _family(source)
    where, kind = torch.device(device), _dtype(dtype)
    model = _model(source, kind, attention).to(where).eval()
    tokenizer, processor = _companions(source)
    vlm = Vlm(
        model=model,
        tokenizer=tokenizer,
        image_processor=processor,
        family=family,
        sizing=Sizing.of(processor, max_pixels),
        special=_special(tokenizer, model.config.image_token_id, source),
        default_system=_default_system(tokenizer),
        device=where,
        dtype=kind,
        source=str(source),
    )
    _patches_as_linear(model)
    if adapters:
        from guiagent.vlm.adapters import load_adapter

        for name, folder in adapters.items():
            load_adapter(vlm, folder, name=name)
    return vlm


def save(vlm: Vlm, out: Path) -> None:
    """Writes an ordinary transformers folder that `load` opens. Refuses while adapters are attached (merge first)."""
    if vlm.adapted is not None:
        raise VlmError("this model carries adapters; merge one of them first, or save the adapter alone")
    if out.exists() and any(out.iterdir()):
        raise VlmError(f"{out} is not empty; name a new folder to write the model to")
    with whole(out) as part:
        with quietly():
            vlm.model.save_pretrained(part)
        vlm.tokenizer.save_pretrained(part)
        vlm.image_processor.save_pretrained(part)


@contextmanager
def quietly() -> Iterator[None]:
    """Without transformers' progress bars, long reports and notes to developers; what matters is in our errors."""
    from transformers.utils import logging

    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity(logging.ERROR)
    logging.disable_progress_bar()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()


def _dtype(name: str | torch.dtype) -> torch.dtype:
    if isinstance(name, torch.dtype):
        return name
    known = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}
    if name not in known:
        raise VlmError(f"dtype {name!r} is not known; use one of {', '.join(known)}")
    return known[name]


def _family(source: str | Path) -> str:
    folder = Path(source)
    if not folder.is_dir():
        if isinstance(source, str) and source.count("/") == 1 and not source.startswith((".", "/", "~")):
            return _hub_family(source)
        raise VlmError(f"there is no model folder {source}; give a folder with config.json and *.safetensors")
    config = folder / "config.json"
    if not config.is_file():
        raise VlmError(f"{folder} has no config.json; give the folder that holds the model itself")
    try:
        family = str(json.loads(config.read_text(encoding="utf-8")).get("model_type", ""))
    except (ValueError, AttributeError) as error:
        raise VlmError(f"{config} is not readable JSON; download the model again") from error
    if not any(folder.glob("*.safetensors")):
        others = any(folder.glob("*.bin")) or any(folder.glob("*.pt"))
        advice = "convert them to safetensors (pickles are not read)" if others else "download or train them first"
        raise VlmError(f"{folder} has no weights (*.safetensors); {advice}")
    return _known(family, source)


def _hub_family(name: str) -> str:
    from transformers import AutoConfig

    try:
        config = AutoConfig.from_pretrained(name, trust_remote_code=False)
    except (OSError, ValueError) as error:
        raise VlmError(f"model {name} is neither a folder nor reachable on the hub; download it first") from error
    return _known(str(config.model_type), name)


def _known(family: str, source: str | Path) -> str:
    if family not in FAMILIES:
        raise VlmError(f"{source} is a {family or 'model without model_type'}; only {', '.join(FAMILIES)} can be used")
    return family


def _model(source: str | Path, dtype: torch.dtype, attention: str) -> Any:
    from safetensors import SafetensorError
    from transformers import AutoModelForImageTextToText

    try:
        with quietly():
            model, report = AutoModelForImageTextToText.from_pretrained(
                source,
                dtype=dtype,
                attn_implementation=attention,
                use_safetensors=True,
                trust_remote_code=False,
                output_loading_info=True,
            )
    except (OSError, SafetensorError, RuntimeError, ValueError) as error:
        first = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise VlmError(f"the weights in {source} cannot be read ({first}); download the model again") from error
    lacking = sorted(report["missing_keys"]) + sorted(str(key) for key in report["mismatched_keys"])
    if lacking:
        shown = ", ".join(lacking[:2]) + (f" and {len(lacking) - 2} more" if len(lacking) > 2 else "")
        raise VlmError(f"the weights in {source} lack {shown}; the folder is incomplete: download or save it again")
    return model


def _companions(source: str | Path) -> tuple[Any, Any]:
    """Tokenizer and image processor by themselves: the Auto classes demand torchvision, AutoProcessor even for videos.

    Both families have the processor of Qwen2-VL; its PIL form gives the same pixels on every machine.
    """
    from transformers import AutoTokenizer
    from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

    try:
        tokenizer = AutoTokenizer.from_pretrained(source, trust_remote_code=False)
    except (OSError, ValueError, KeyError) as error:
        raise VlmError(f"{source} has no usable tokenizer; copy tokenizer.json and its config there") from error
    try:
        processor = Qwen2VLImageProcessorPil.from_pretrained(source)
    except (OSError, ValueError, KeyError) as error:
        raise VlmError(f"{source} has no usable image processor; copy preprocessor_config.json there") from error
    return tokenizer, processor


def _special(tokenizer: Any, image_token: int, source: str | Path) -> SpecialTokens:
    vocabulary = tokenizer.get_vocab()
    names = ("<|im_start|>", "<|im_end|>", "<|vision_start|>", "<|vision_end|>", "<|image_pad|>", "<|endoftext|>")
    if any(name not in vocabulary for name in names) or vocabulary["<|image_pad|>"] != image_token:
        raise VlmError(f"the tokenizer in {source} is not that of the model; copy the one that came with it there")
    start, end, vision_start, vision_end, image, pad = (int(vocabulary[name]) for name in names)
    never = {int(number) for token, number in vocabulary.items() if token.startswith("<|") and token.endswith("|>")}
    return SpecialTokens(start, end, vision_start, vision_end, image, pad, tuple(sorted(never - {end})))


def _default_system(tokenizer: Any) -> str | None:
    """The system text that the chat template puts in front by itself (Qwen2.5-VL does, Qwen3-VL does not)."""
    if not getattr(tokenizer, "chat_template", None):
        return None
    shown = str(tokenizer.apply_chat_template([{"role": "user", "content": "x"}], tokenize=False))
    head, tail = "<|im_start|>system\n", "<|im_end|>"
    return shown[len(head) :].partition(tail)[0] if shown.startswith(head) else None


def _patches_as_linear(model: Any) -> None:
    """The patch embedding is a convolution whose stride is its kernel: one matrix product, many times faster on CPU."""
    embed = model.model.visual.patch_embed
    embed.forward = functools.partial(_project, embed.proj)


def _project(convolution: Any, patches_P_C: torch.Tensor) -> torch.Tensor:
    kernel_D_C = convolution.weight.flatten(1)
    return torch.nn.functional.linear(patches_P_C.to(kernel_D_C.dtype), kernel_D_C, convolution.bias)
