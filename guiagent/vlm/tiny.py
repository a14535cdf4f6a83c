"""Small Qwen-VL-shaped models with random weights and their own tokenizer, saved as ordinary transformers folders."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import torch

from guiagent.vlm.folders import whole
from guiagent.vlm.images import Sizing
from guiagent.vlm.loading import Vlm, VlmError, load, quietly

__all__ = ["TinySize", "build", "sizing"]

SPECIAL_TOKENS = (
    "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|object_ref_start|>", "<|object_ref_end|>", "<|box_start|>",
    "<|box_end|>", "<|quad_start|>", "<|quad_end|>", "<|vision_start|>", "<|vision_end|>", "<|vision_pad|>",
    "<|image_pad|>", "<|video_pad|>",
)  # fmt: skip
"""The special tokens of the Qwen-VL tokenizers."""

ROLES = ("system\n", "user\n", "assistant\n")
"""Spoken in every dialogue, so always learned as words."""

SPACED_DIGITS = r"[^\r\n\p{L}\p{N}]?\p{L}+| ?\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
"""The Qwen tokenizers' splitting rule, but a space stays with the digit behind it."""

TEMPLATE = """\
{%- for message in messages -%}
{{ '<|im_start|>' + message.role + '\\n' }}
{%- if message.content is string -%}{{ message.content }}
{%- else -%}
{%- for part in message.content -%}
{%- if part.type == 'image' -%}<|vision_start|><|image_pad|><|vision_end|>
{%- else -%}{{ part.text }}
{%- endif -%}
{%- endfor -%}
{%- endif -%}
{{ '<|im_end|>\\n' }}
{%- endfor -%}
{%- if add_generation_prompt -%}{{ '<|im_start|>assistant\\n' }}{%- endif -%}
"""


@dataclass(frozen=True, slots=True)
class TinySize:
    """How large to build. All defaults are ours: about 0.9 million parameters besides the embeddings.

    `vocabulary` is the most that the tokenizer may grow to; words of the texts that fit in become one token each.
    Images are resized to between `min_pixels` and `max_pixels`.
    """

    hidden: int = 128
    layers: int = 3
    heads: int = 4
    key_value_heads: int = 4
    feed_forward: int = 384
    vision_hidden: int = 64
    vision_depth: int = 2
    vision_heads: int = 2
    vision_feed_forward: int = 128
    patch: int = 16
    vocabulary: int = 4096
    tied: bool = False
    min_pixels: int = 32 * 32
    max_pixels: int = 320 * 320
    deviation: float = 0.02
    """Standard deviation of the initial weights."""
    spaced_digits: bool = False
    """Whether a space and the digit behind it are one token, so that a number comes right behind its label.

    Small models learn to look numbers up several times faster so, but the tokenizer is then not Qwen's own class.
    """


def build(
    out: Path,
    texts: Iterable[str],
    *,
    size: TinySize | None = None,
    family: Literal["qwen3_vl", "qwen2_5_vl"] = "qwen3_vl",
    seed: int = 0,
) -> Vlm:
    """Trains a byte-level tokenizer on `texts`, draws a model by `seed`, writes both to `out` and loads them.

    Digits are single tokens; what the tokenizer never saw is spelled in bytes. Raises VlmError when `out` is taken.
    """
    from transformers import AutoModelForImageTextToText

    if out.exists() and any(out.iterdir()):
        raise VlmError(f"{out} is not empty; name a new folder to build the model in")
    size = size or TinySize()
    tokenizer = _tokenizer(texts, size)
    config = _config(size, family, tokenizer)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = AutoModelForImageTextToText.from_config(config, dtype=torch.float32, attn_implementation="sdpa")
    with whole(out) as part:
        with quietly():
            model.save_pretrained(part)
        tokenizer.save_pretrained(part)
        _image_processor(size).save_pretrained(part)
    return load(out)


def sizing(size: TinySize) -> Sizing:
    """How a model of that size will resize its images."""
    return Sizing.of(_image_processor(size))


def _tokenizer(texts: Iterable[str], size: TinySize) -> Any:
    """Byte-level BPE over Qwen's own splitting rule (letters, single digits, signs), or over ours for digits."""
    from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast, Qwen2Tokenizer

    qwen = Qwen2Tokenizer(vocab={}, merges=[]).backend_tokenizer
    drafted = Tokenizer(models.BPE())
    drafted.normalizer, drafted.pre_tokenizer, drafted.decoder = (
        qwen.normalizer,
        qwen.pre_tokenizer,
        decoders.ByteLevel(),
    )
    if size.spaced_digits:
        split = pre_tokenizers.Split(Regex(SPACED_DIGITS), "isolated")
        whole = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
        drafted.pre_tokenizer = pre_tokenizers.Sequence([split, whole])
    trainer = trainers.BpeTrainer(
        vocab_size=size.vocabulary - len(SPECIAL_TOKENS),
        min_frequency=1,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    drafted.train_from_iterator((*texts, *ROLES, *(f" {digit}" for digit in range(10))), trainer)
    ends = {"eos_token": "<|im_end|>", "pad_token": "<|endoftext|>"}
    if size.spaced_digits:
        tokenizer = PreTrainedTokenizerFast(tokenizer_object=drafted, **ends)
    else:
        learned = json.loads(drafted.to_str())["model"]
        merges = [tuple(merge) if isinstance(merge, list) else tuple(merge.split(" ")) for merge in learned["merges"]]
        tokenizer = Qwen2Tokenizer(vocab=learned["vocab"], merges=merges, **ends)
    tokenizer.add_special_tokens({"additional_special_tokens": list(SPECIAL_TOKENS)})
    tokenizer.chat_template = TEMPLATE
    return tokenizer


def _image_processor(size: TinySize) -> Any:
    from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil

    return Qwen2VLImageProcessorPil(
        size={"shortest_edge": size.min_pixels, "longest_edge": size.max_pixels},
        patch_size=size.patch,
        merge_size=2,
        temporal_patch_size=2,
        image_mean=[0.5, 0.5, 0.5],
        image_std=[0.5, 0.5, 0.5],
    )


def _config(size: TinySize, family: str, tokenizer: Any) -> Any:
    from transformers import Qwen2_5_VLConfig, Qwen3VLConfig

    head = size.hidden // size.heads
    third = head // 2 // 3  # rotary pairs for height and width each; time takes the rest
    text: dict[str, Any] = {
        "vocab_size": len(tokenizer),
        "hidden_size": size.hidden,
        "intermediate_size": size.feed_forward,
        "num_hidden_layers": size.layers,
        "num_attention_heads": size.heads,
        "num_key_value_heads": size.key_value_heads,
        "max_position_embeddings": 32768,
        "initializer_range": size.deviation,
        "pad_token_id": tokenizer.pad_token_id,
        "eos_token_id": tokenizer.eos_token_id,
        "bos_token_id": None,
        "tie_word_embeddings": size.tied,
        "rope_parameters": {
            "rope_type": "default",
            "rope_theta": 10000.0,
            "mrope_section": [head // 2 - 2 * third, third, third],
        },
    }
    vision: dict[str, Any] = {
        "depth": size.vision_depth,
        "hidden_size": size.vision_hidden,
        "intermediate_size": size.vision_feed_forward,
        "num_heads": size.vision_heads,
        "patch_size": size.patch,
        "spatial_merge_size": 2,
        "temporal_patch_size": 2,
        "out_hidden_size": size.hidden,
        "initializer_range": size.deviation,
    }
    ids = tokenizer.get_vocab()
    common = {
        "image_token_id": ids["<|image_pad|>"],
        "video_token_id": ids["<|video_pad|>"],
        "vision_start_token_id": ids["<|vision_start|>"],
        "vision_end_token_id": ids["<|vision_end|>"],
        "tie_word_embeddings": size.tied,
    }
    last = size.vision_depth - 1
    if family == "qwen2_5_vl":
        vision |= {"fullatt_block_indexes": [last], "window_size": size.patch * 8}
        return Qwen2_5_VLConfig(text_config=text, vision_config=vision, **common)
    text |= {"head_dim": head}
    text["rope_parameters"]["mrope_interleaved"] = True
    vision |= {"num_position_embeddings": 24 * 24, "deepstack_visual_indexes": [last]}
    return Qwen3VLConfig(text_config=text, vision_config=vision, **common)
