"""Keys and values of dialogue prefixes, kept once and put together again for whatever continues them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch

from guiagent.vlm.forward import additive
from guiagent.vlm.loading import Vlm

__all__ = ["Block", "Entry", "Lane", "causal", "gathered"]


@dataclass(slots=True, eq=False)
class Block:
    """Keys and values that one forward pass made: for each layer (rows, heads, tokens, head size)."""

    keys: list[torch.Tensor]
    values: list[torch.Tensor]


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A prefix: its stretches (block, row, tokens) in order, where it goes on, and what has no keys yet.

    `pending` is the last sampled token, which nothing has looked back at so far. `hidden_D` is the state after the
    last token, None while one is pending.
    """

    stretches: tuple[tuple[Block, int, int], ...]
    next_position: int
    pending: tuple[int, ...] = ()
    hidden_D: torch.Tensor | None = None

    @property
    def length(self) -> int:
        return sum(tokens for _, _, tokens in self.stretches)


class Lane:
    """Room for the keys and values of a batch that grows; what the attention layers are given as their cache."""

    def __init__(self, keys: list[torch.Tensor], values: list[torch.Tensor], used: int) -> None:
        self.keys, self.values, self.used = keys, values, used
        self.start = used

    def update(
        self, key_R_H_T_E: torch.Tensor, value_R_H_T_E: torch.Tensor, layer: int, *_: Any, **__: Any
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Called by a layer: takes what is new and gives back everything up to it."""
        end = self.used + key_R_H_T_E.shape[2]
        self.keys[layer][:, :, self.used : end] = key_R_H_T_E
        self.values[layer][:, :, self.used : end] = value_R_H_T_E
        return self.keys[layer][:, :, :end], self.values[layer][:, :, :end]

    def select(self, rows: torch.Tensor) -> None:
        """Keeps only these rows."""
        self.keys = [one.index_select(0, rows) for one in self.keys]
        self.values = [one.index_select(0, rows) for one in self.values]

    def grown(self, rows: torch.Tensor | None = None) -> Block:
        """A copy of what was added since the beginning, for all rows or for some."""
        added = slice(self.start, self.used)
        keys, values = [k[:, :, added] for k in self.keys], [v[:, :, added] for v in self.values]
        if rows is None:
            return Block([k.clone() for k in keys], [v.clone() for v in values])
        return Block([k.index_select(0, rows) for k in keys], [v.index_select(0, rows) for v in values])


def gathered(vlm: Vlm, entries: Sequence[Entry], *, room: int) -> tuple[Lane, torch.Tensor]:
    """The prefixes side by side with `room` for new tokens, and which columns are real: (rows, columns + room).

    Stretches of unequal length leave holes, which the mask hides; positions are explicit, so holes do not shift them.
    """
    config = vlm.model.config.text_config
    layers, heads = config.num_hidden_layers, config.num_key_value_heads
    head_size = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
    depth = max(len(entry.stretches) for entry in entries)
    widths = [max((e.stretches[d][2] for e in entries if d < len(e.stretches)), default=0) for d in range(depth)]
    total = sum(widths)
    shape = (len(entries), heads, total + room, head_size)
    keys = [torch.zeros(shape, dtype=vlm.dtype, device=vlm.device) for _ in range(layers)]
    values = [torch.zeros(shape, dtype=vlm.dtype, device=vlm.device) for _ in range(layers)]
    lengths_R_W = torch.tensor(
        [[e.stretches[d][2] if d < len(e.stretches) else 0 for d in range(depth)] for e in entries]
    )
    real = torch.ones(len(entries), total + room, dtype=torch.bool)
    at = 0
    for level, width in enumerate(widths):
        real[:, at : at + width] = torch.arange(width) < lengths_R_W[:, level, None]
        for block, (targets, sources, size) in _by_block(entries, level).items():
            to, of = torch.tensor(targets, device=vlm.device), torch.tensor(sources, device=vlm.device)
            for layer in range(layers):
                keys[layer][to, :, at : at + size] = block.keys[layer][of, :, :size]
                values[layer][to, :, at : at + size] = block.values[layer][of, :, :size]
        at += width
    return Lane(keys, values, total), real.to(vlm.device)


def causal(real_R_K: torch.Tensor, used: int, fresh: int, dtype: torch.dtype) -> torch.Tensor:
    """The additive mask of `fresh` new tokens after `used` columns, of which the real ones are seen."""
    triangle = torch.ones(fresh, fresh, dtype=torch.bool, device=real_R_K.device).tril()
    past = real_R_K[:, None, :used].expand(-1, fresh, -1)
    return additive(torch.cat([past, triangle.expand(len(real_R_K), -1, -1)], dim=2), dtype)


def _by_block(entries: Sequence[Entry], level: int) -> dict[Block, tuple[list[int], list[int], int]]:
    """For each block met at this level: rows of the batch, rows of the block, and the most tokens taken."""
    found: dict[Block, tuple[list[int], list[int], int]] = {}
    for row, entry in enumerate(entries):
        if level < len(entry.stretches):
            block, source, tokens = entry.stretches[level]
            targets, sources, size = found.get(block, ([], [], 0))
            targets.append(row)
            sources.append(source)
            found[block] = (targets, sources, max(size, tokens))
    return found
