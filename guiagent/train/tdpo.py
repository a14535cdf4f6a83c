"""Thought-level preference optimisation (T-DPO of MobileIPL, arXiv 2505.12299): stages of a CoaT-tree in pairs.

Chosen and rejected are siblings behind one prefix; only their own tokens are scored. The published weight of the SFT
term and beta are missing from the material available to us: beta 0.1 and weight 1 on the length-normalised NLL of the
chosen one follow Iterative Reasoning Preference Optimization (arXiv 2404.19733) and are our defaults.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, assert_never

import torch

from guiagent.train.checkpoint import Checkpoints
from guiagent.train.data import Pair, TrainError, epochs, grouped, pack_pairs
from guiagent.train.optimisation import Loss, Progress, Settings, optimise, precision
from guiagent.vlm.adapters import using
from guiagent.vlm.loading import Vlm
from guiagent.vlm.packing import pack, segment_logprobs

__all__ = ["Preference", "prefer", "preference_loss", "reference_logprobs"]


@dataclass(frozen=True, slots=True)
class Preference:
    """The loss. h is the chosen's log-ratio to the reference minus the rejected's, summed over tokens.

    sigmoid: -log sigmoid(beta h) (DPO); ipo: (h - 1 / (2 beta))^2 (arXiv 2310.12036); hinge: max(0, 1 - beta h)
    (SLiC, arXiv 2305.10425). `sft_weight` times the NLL per token of the chosen is added.
    """

    beta: float = 0.1
    sft_weight: float = 1.0
    kind: Literal["sigmoid", "ipo", "hinge"] = "sigmoid"
    together: bool = True
    """Pairs of one screenshot stay in one batch, which encodes it once; off, every batch mixes freely."""


def prefer(
    vlm: Vlm,
    pairs: Sequence[Pair],
    *,
    settings: Settings,
    batch_size: int = 16,
    adapter: str | None = None,
    preference: Preference | None = None,
    checkpoints: Checkpoints | Path | None = None,
) -> Iterator[Progress]:
    """Trains on pairs for `settings.steps` batches; the reference is the policy as it is when training begins.

    Reference log-probabilities are computed once, and kept with the checkpoints, so that a resumed training has the
    same reference. Progress tells margin (beta h), accuracy (h > 0), and the log-ratios of chosen and rejected.
    """
    preference = preference or Preference()
    where = Checkpoints(checkpoints) if isinstance(checkpoints, Path) else checkpoints
    reference_P_2 = _reference(vlm, pairs, adapter=adapter, checkpoints=where, settings=settings)
    numbered = {id(pair): number for number, pair in enumerate(pairs)}
    batches = (grouped if preference.together else epochs)(list(pairs), batch_size, seed=settings.seed)

    def loss(batch: list[Pair]) -> Loss:
        rows = torch.tensor([numbered[id(pair)] for pair in batch])
        return preference_loss(vlm, batch, reference_P_2[rows].to(vlm.device), preference)

    yield from optimise(vlm, batches, loss=loss, settings=settings, adapter=adapter, checkpoints=where)


def reference_logprobs(
    vlm: Vlm, pairs: Sequence[Pair], *, adapter: str | None, batch_size: int = 32, autocast: bool | None = None
) -> torch.Tensor:
    """Summed log-probabilities of chosen and rejected as the model stands, float32 on CPU, shape (pairs, 2)."""
    if not pairs:
        raise TrainError("there are no pairs to train on; grow trees on steps that the policy does not yet solve")
    found = torch.empty(len(pairs), 2)
    order = list(range(len(pairs)))
    first = {pair.prefix.root: number for number, pair in reversed(list(enumerate(pairs)))}
    order.sort(key=lambda number: first[pairs[number].prefix.root])
    with torch.no_grad(), using(vlm, adapter), precision(vlm, autocast):
        for begin in range(0, len(order), batch_size):
            rows = order[begin : begin + batch_size]
            found[torch.tensor(rows)] = _both(vlm, [pairs[number] for number in rows]).cpu()
    return found


def preference_loss(vlm: Vlm, pairs: Sequence[Pair], reference_P_2: torch.Tensor, preference: Preference) -> Loss:
    """The loss of some pairs against their reference log-probabilities, weighted by the pairs' weights."""
    both_P_2 = _both(vlm, pairs)
    ratios_P_2 = both_P_2 - reference_P_2
    h_P = ratios_P_2[:, 0] - ratios_P_2[:, 1]
    weights_P = torch.tensor([pair.weight for pair in pairs], device=h_P.device)
    lengths_P = torch.tensor([len(pair.chosen) for pair in pairs], device=h_P.device)
    nll_P = -both_P_2[:, 0] / lengths_P
    losses_P = _compared(h_P, preference) + preference.sft_weight * nll_P
    size = float(weights_P.sum())
    means = {
        "margin": preference.beta * h_P,
        "accuracy": (h_P > 0).float(),
        "chosen": ratios_P_2[:, 0],
        "rejected": ratios_P_2[:, 1],
        "nll": nll_P,
    }
    tallies = {name: (float((values * weights_P).sum().detach()), size) for name, values in means.items()}
    return Loss((losses_P * weights_P).sum(), size, tallies)


def _compared(h_P: torch.Tensor, preference: Preference) -> torch.Tensor:
    match preference.kind:
        case "sigmoid":
            return -torch.nn.functional.logsigmoid(preference.beta * h_P)
        case "ipo":
            return (h_P - 1 / (2 * preference.beta)) ** 2
        case "hinge":
            return torch.relu(1 - preference.beta * h_P)
        case _:
            assert_never(preference.kind)


def _both(vlm: Vlm, pairs: Sequence[Pair]) -> torch.Tensor:
    """Summed log-probabilities of chosen and rejected, shape (pairs, 2)."""
    trees, numbers = pack_pairs(pairs)
    sums_G = segment_logprobs(vlm, pack(vlm, trees))
    return sums_G[torch.tensor(numbers, device=sums_G.device)]


def _reference(
    vlm: Vlm, pairs: Sequence[Pair], *, adapter: str | None, checkpoints: Checkpoints | None, settings: Settings
) -> torch.Tensor:
    """Computed now, or read back where an interrupted training has left it."""
    from safetensors.torch import load_file, save_file

    if checkpoints is None:
        return reference_logprobs(vlm, pairs, adapter=adapter, autocast=settings.autocast)
    path, mark = checkpoints.folder / "reference.safetensors", _fingerprint(pairs)
    if path.is_file():
        stored = load_file(path)
        if bytes(stored["pairs"].tolist()).hex() == mark:
            return stored["logprobs"]
        raise TrainError(f"the checkpoints in {checkpoints.folder} belong to other pairs; name another folder")
    found = reference_logprobs(vlm, pairs, adapter=adapter, autocast=settings.autocast)
    checkpoints.folder.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    save_file({"logprobs": found, "pairs": torch.tensor(list(bytes.fromhex(mark)), dtype=torch.uint8)}, part)
    part.rename(path)
    return found


def _fingerprint(pairs: Iterable[Pair]) -> str:
    digest = hashlib.sha256()
    for pair in pairs:
        root = pair.prefix.root
        digest.update(repr((root.token_ids, pair.prefix.segments, pair.chosen, pair.rejected)).encode())
        for image in root.images:
            digest.update(image.tobytes())
    return digest.hexdigest()
