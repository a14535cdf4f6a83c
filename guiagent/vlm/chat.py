"""A local VLM as a chat: whole conversations with images anywhere in them, several at a time.

Published models are asked so. The form is the family's chat template; a last turn of the assistant is left open, and
the reply goes on with it.
"""

import re
from collections.abc import Sequence

import torch

from emulators.screen import Pixels
from guiagent.chat import ChatNonsense, Message
from guiagent.vlm.images import fitted, grids
from guiagent.vlm.loading import Vlm
from guiagent.vlm.sampling import Prefix, Sampling, Session
from guiagent.vlm.turns import Root, encoded, rooted

__all__ = ["VlmChat", "heard"]

_MARKS = re.compile(r"(<\|(?:box|object_ref)_(?:start|end)\|>)")
"""Tokens with which the Qwen family points: prompts contain them and replies may. They cannot end a turn."""


class VlmChat:
    """Replies greedily unless `sampling` is warm. `rows` conversations are answered side by side (our default)."""

    def __init__(
        self, vlm: Vlm, *, adapter: str | None = None, sampling: Sampling, seed: int = 0, rows: int = 4
    ) -> None:
        self.rows = rows
        self._vlm, self._adapter, self._sampling = vlm, adapter, sampling
        self._generator = torch.Generator(vlm.device).manual_seed(seed)

    def __call__(self, messages: Sequence[Message]) -> str:
        """The reply to one conversation. Raises ChatNonsense for an image that the model cannot be shown."""
        return self.replies([messages], 1)[0][0]

    def replies(self, conversations: Sequence[Sequence[Message]], count: int) -> list[list[str]]:
        """`count` replies to each conversation, its images encoded once. Raises ChatNonsense."""
        spoken = _pointing(self._vlm)
        session = Session(self._vlm, adapter=self._adapter, max_rows=max(self.rows, count), allowed=spoken)
        prefixes = [Prefix(heard(self._vlm, messages)) for messages in conversations]
        drawn = session.extend(
            prefixes, [count] * len(prefixes), sampling=self._sampling, generator=self._generator, keep=False
        )
        return [[one.text for one in some] for some in drawn]


def heard(vlm: Vlm, messages: Sequence[Message]) -> Root:
    """A conversation as tokens, up to where the assistant speaks. Raises ChatNonsense."""
    token_ids: list[int] = []
    images: list[Pixels] = []
    if vlm.default_system and (not messages or messages[0][0] != "system"):
        token_ids += _turn(vlm, ("system", (vlm.default_system,)), images)
    for message in messages:
        token_ids += _turn(vlm, message, images)
    if messages and messages[-1][0] == "assistant":
        ending = len(encoded(vlm, "\n")) + 1
        token_ids = token_ids[:-ending]
    else:
        token_ids += [vlm.special.turn_start, *encoded(vlm, "assistant\n")]
    return rooted(vlm, token_ids, images)


def _turn(vlm: Vlm, message: Message, images: list[Pixels]) -> list[int]:
    """One turn's tokens; its images are resized and appended to `images`."""
    role, parts = message
    special, merged = vlm.special, vlm.sizing.merge**2
    token_ids, text = [special.turn_start], f"{role}\n"
    for part in parts:
        if isinstance(part, str):
            text += part
            continue
        token_ids += _worded(vlm, text)
        text = ""
        try:
            images.append(fitted(vlm.sizing, part))
        except ValueError as error:
            raise ChatNonsense(str(error)) from error
        [(frames, high, wide)] = grids(vlm.sizing, images[-1:])
        token_ids += [special.vision_start, *[special.image] * (frames * high * wide // merged), special.vision_end]
    return [*token_ids, *_worded(vlm, text), special.turn_end, *encoded(vlm, "\n")]


def _worded(vlm: Vlm, text: str) -> list[int]:
    """A text as tokens. Of the special tokens in it only those that point are read as such."""
    vocabulary = vlm.tokenizer.get_vocab()
    found: list[int] = []
    for piece in _MARKS.split(text):
        found += [vocabulary[piece]] if _MARKS.fullmatch(piece) and piece in vocabulary else encoded(vlm, piece)
    return found


def _pointing(vlm: Vlm) -> tuple[int, ...]:
    return tuple(number for token, number in vlm.tokenizer.get_vocab().items() if _MARKS.fullmatch(token))
