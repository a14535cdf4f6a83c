"""The two halves of a forward pass, called by training and sampling alike: embedding with images, and the layers.

The top-level forward of transformers is passed by: it guesses rotary positions from state that it keeps on the model.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch

from emulators.screen import Pixels
from guiagent.vlm.images import grids, patches
from guiagent.vlm.loading import Vlm

__all__ = ["Embedded", "additive", "embed", "hidden_states", "logprobs_at"]


@dataclass(frozen=True, slots=True, eq=False)
class Embedded:
    """Input embeddings (batch, tokens, hidden), with the image features in place.

    Qwen3-VL also adds image features after its first layers (DeepStack): `where` (batch, tokens) and `deep`.
    """

    embeds_B_T_D: torch.Tensor
    where_B_T: torch.Tensor | None = None
    deep: tuple[torch.Tensor, ...] = ()


def embed(vlm: Vlm, input_ids_B_T: torch.Tensor, images: Sequence[Pixels] = ()) -> Embedded:
    """Looks the tokens up and puts in the features of fitted `images`, in the order of their placeholders."""
    core = vlm.model.model
    embeds_B_T_D = core.get_input_embeddings()(input_ids_B_T)
    if not images:
        return Embedded(embeds_B_T_D)
    values = patches(vlm.sizing, images, device=vlm.device).to(vlm.dtype)
    grid = torch.tensor(grids(vlm.sizing, images), device=vlm.device)
    seen = core.visual(values, grid_thw=grid, return_dict=True)
    where_B_T = input_ids_B_T == vlm.special.image
    features = seen.pooler_output.to(embeds_B_T_D.dtype)
    embeds_B_T_D = embeds_B_T_D.masked_scatter(where_B_T[..., None], features)
    deep = getattr(seen, "deepstack_features", None) or ()
    return Embedded(embeds_B_T_D, where_B_T, tuple(deep))


def hidden_states(
    vlm: Vlm, embedded: Embedded, *, position_ids_3_B_T: torch.Tensor, mask_B_1_T_K: torch.Tensor, cache: Any = None
) -> torch.Tensor:
    """The last hidden states (batch, tokens, hidden). The mask is additive; `cache` takes and gives keys and values."""
    deep: dict[str, Any] = {}
    if embedded.deep:
        deep = {"visual_pos_masks": embedded.where_B_T, "deepstack_visual_embeds": list(embedded.deep)}
    out = vlm.model.model.language_model(
        inputs_embeds=embedded.embeds_B_T_D,
        position_ids=position_ids_3_B_T,
        attention_mask=mask_B_1_T_K,
        past_key_values=cache,
        use_cache=cache is not None,
        **deep,
    )
    return out.last_hidden_state


def additive(allowed_B_T_K: torch.Tensor, dtype: torch.dtype) -> torch.Tensor:
    """A boolean mask as the additive one of shape (batch, 1, queries, keys) that the layers take."""
    zero = torch.zeros((), dtype=dtype, device=allowed_B_T_K.device)
    return torch.where(allowed_B_T_K, zero, torch.finfo(dtype).min)[:, None]


def logprobs_at(
    vlm: Vlm, hidden_S_D: torch.Tensor, targets_S: torch.Tensor, *, chunk: int = 2048
) -> tuple[torch.Tensor, torch.Tensor]:
    """Log-probability of each target under the un-tempered policy, float32, and whether it is the likeliest token.

    Logits exist for `chunk` positions at a time, also while training (they are computed again going backward).
    """
    if hidden_S_D.shape[0] <= chunk:
        return _logprobs(hidden_S_D, targets_S, vlm.model.lm_head)
    from torch.utils.checkpoint import checkpoint

    pieces = [
        checkpoint(_logprobs, hidden, targets, vlm.model.lm_head, use_reentrant=False)
        for hidden, targets in zip(hidden_S_D.split(chunk), targets_S.split(chunk), strict=True)
    ]
    return torch.cat([scores for scores, _ in pieces]), torch.cat([hits for _, hits in pieces])


def _logprobs(hidden_S_D: torch.Tensor, targets_S: torch.Tensor, head: Any) -> tuple[torch.Tensor, torch.Tensor]:
    logits_S_V = head(hidden_S_D).float()
    hits_S = logits_S_V.argmax(-1) == targets_S
    return -torch.nn.functional.cross_entropy(logits_S_V, targets_S, reduction="none"), hits_S
