"""Dialogue turns as token ids, in the form of Qwen's chat template, cut at the places where stages meet.

What a person or a screen wrote is never read as a special token: only this module puts those in.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray

from emulators.screen import Pixels
from guiagent.prompt import Turn
from guiagent.vlm.images import fitted, grids
from guiagent.vlm.loading import Vlm, VlmError

__all__ = ["Root", "closed", "encoded", "following", "opening", "rooted", "spoken", "text_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Root:
    """The beginning of a dialogue that everything else hangs on: tokens, images and their rotary positions.

    `images` are already resized. `position_ids` has the shape (3, tokens); what follows starts at `next_position`.
    Two roots are equal only when they are the same object.
    """

    token_ids: tuple[int, ...]
    position_ids: NDArray[np.int64] = field(repr=False)
    next_position: int
    images: tuple[Pixels, ...] = field(default=(), repr=False)


def opening(vlm: Vlm, turns: Sequence[Turn], images: Sequence[Pixels] = (), *, reply: bool = True) -> Root:
    """The first turns of a dialogue; with `reply` they end where the assistant begins to speak.

    `images` are RGB uint8 arrays (height, width, 3); they stand in front of the text of the turns marked `image`: all
    of them where one turn is marked, one each where several are. Raises VlmError when they do not fit the marks.
    """
    marked = sum(turn.image for turn in turns)
    if marked > 1 and marked != len(images):
        raise VlmError(f"{marked} turns are marked for an image but {len(images)} images came; give one for each")
    if bool(marked) != bool(images):
        raise VlmError("images and turns marked for an image must come together; mark the turn or leave them out")
    shown = [fitted(vlm.sizing, image) for image in images]
    queue = [shown] if marked == 1 else [[image] for image in shown]
    token_ids: list[int] = []
    if vlm.default_system and (not turns or turns[0].role != "system"):
        token_ids += _turn(vlm, Turn("system", vlm.default_system), [])
    for turn in turns:
        token_ids += _turn(vlm, turn, queue.pop(0) if turn.image else [])
    if reply:
        token_ids += _begin(vlm, "assistant\n")
    return rooted(vlm, token_ids, shown)


def rooted(vlm: Vlm, token_ids: Sequence[int], images: Sequence[Pixels]) -> Root:
    """A root of tokens that were put together elsewhere, with its images, already resized, in order."""
    position_ids, next_position = _positions(vlm, token_ids, images)
    return Root(tuple(token_ids), position_ids, next_position, tuple(images))


def following(vlm: Vlm, turns: Sequence[Turn], *, reply: bool = True) -> tuple[int, ...]:
    """Turns that come after an assistant's closed turn: newline, the turns, and where the assistant speaks again."""
    token_ids = _encode(vlm, "\n")
    for turn in turns:
        if turn.image:
            raise VlmError("images belong into the opening of a dialogue; put the turn with the image there")
        token_ids += _turn(vlm, turn, [])
    if reply:
        token_ids += _begin(vlm, "assistant\n")
    return tuple(token_ids)


def spoken(vlm: Vlm, text: str) -> tuple[int, ...]:
    """What the assistant says in one turn, ended by the end-of-turn token."""
    return (*_encode(vlm, text), vlm.special.turn_end)


def closed(vlm: Vlm, token_ids: Sequence[int]) -> tuple[int, ...]:
    """Sampled tokens with the end-of-turn token, also where the length limit cut them off."""
    end = vlm.special.turn_end
    return tuple(token_ids) if token_ids and token_ids[-1] == end else (*token_ids, end)


def text_of(vlm: Vlm, token_ids: Sequence[int]) -> str:
    """The words of a turn, without special tokens."""
    return str(vlm.tokenizer.decode(list(token_ids), skip_special_tokens=True, clean_up_tokenization_spaces=False))


def encoded(vlm: Vlm, text: str) -> tuple[int, ...]:
    """Plain text as tokens; nothing in it is read as a special token."""
    return tuple(_encode(vlm, text))


def _encode(vlm: Vlm, text: str) -> list[int]:
    return list(vlm.tokenizer(text, add_special_tokens=False, split_special_tokens=True)["input_ids"]) if text else []


def _begin(vlm: Vlm, text: str) -> list[int]:
    return [vlm.special.turn_start, *_encode(vlm, text)]


def _turn(vlm: Vlm, turn: Turn, images: Sequence[Pixels]) -> list[int]:
    special, merged = vlm.special, vlm.sizing.merge**2
    if images:
        token_ids = _begin(vlm, f"{turn.role}\n")
        for frames, high, wide in grids(vlm.sizing, images):
            token_ids += [special.vision_start, *[special.image] * (frames * high * wide // merged), special.vision_end]
        token_ids += _encode(vlm, turn.text)
    else:
        token_ids = _begin(vlm, f"{turn.role}\n{turn.text}")
    return [*token_ids, special.turn_end, *_encode(vlm, "\n")]


def _positions(vlm: Vlm, token_ids: Sequence[int], images: Sequence[Pixels]) -> tuple[NDArray[np.int64], int]:
    """The model's own rotary positions (its families number images differently)."""
    ids_1_T = torch.tensor([list(token_ids)])
    kinds_1_T = (ids_1_T == vlm.special.image).int()
    grid = torch.tensor(grids(vlm.sizing, images)) if images else None
    positions_3_1_T, _ = vlm.model.model.get_rope_index(ids_1_T, mm_token_type_ids=kinds_1_T, image_grid_thw=grid)
    positions = positions_3_1_T[:, 0].numpy().astype(np.int64)
    return positions, int(positions.max()) + 1
