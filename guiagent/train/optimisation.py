"""The one loop that changes weights: AdamW with warm-up and cosine, clipping, micro-batches, progress, resuming."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from itertools import islice
from math import cos, pi
from time import perf_counter
from typing import Any, TypeVar

import torch

from guiagent.train.checkpoint import Checkpoints, restore, write
from guiagent.train.data import TrainError
from guiagent.vlm.adapters import adapter_parameters, using
from guiagent.vlm.loading import Vlm

__all__ = ["Loss", "Progress", "Settings", "optimise", "precision", "trainable"]

Item = TypeVar("Item")

_LAYERS = (".layers.", ".blocks.")


@dataclass(frozen=True, slots=True)
class Settings:
    """How to optimise. The papers publish none of these; all values are our defaults, for LoRA on a small model.

    `warmup` is a share of the steps, `floor` what is left of the learning rate at the end. `micro_batch` items go
    through the model at a time (None: the whole batch). `autocast` computes in bfloat16 (None: on GPUs only).
    `frozen` names parts of parameter names that stay as they are when no adapter is trained ("visual").
    """

    steps: int
    learning_rate: float = 1e-4
    muon: float = 0.0
    """Above 0, the weight matrices of the layers are trained by Muon at this rate (of AdamW's scale) instead of AdamW.

    Models trained from random weights learn in a fraction of the steps so.
    """
    warmup: float = 0.05
    floor: float = 0.1
    betas: tuple[float, float] = (0.9, 0.98)
    weight_decay: float = 0.01
    clip: float = 1.0
    micro_batch: int | None = None
    autocast: bool | None = None
    save_memory: bool = False
    """Recompute the layers going backward instead of keeping what they made."""
    frozen: tuple[str, ...] = ()
    seed: int = 0

    def factor(self, step: int) -> float:
        """What the learning rates are multiplied with at step number `step`, counted from 0."""
        warm = max(1, round(self.warmup * self.steps))
        if step < warm:
            return (step + 1) / warm
        share = (step - warm) / max(1, self.steps - warm)
        return self.floor + (1 - self.floor) * (1 + cos(pi * min(1.0, share))) / 2


@dataclass(frozen=True, slots=True, eq=False)
class Loss:
    """The loss of some items, summed; `size` is what it is a sum over. Tallies are (sum, size) by name."""

    total: torch.Tensor
    size: float
    tallies: Mapping[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Progress:
    """One step taken, counted from 1. `tallies` are means over the step's batch (token accuracy, margins, ...)."""

    step: int
    steps: int
    loss: float
    learning_rate: float
    gradient_norm: float
    seconds: float
    tallies: Mapping[str, float]


def trainable(vlm: Vlm, adapter: str | None, frozen: Sequence[str] = ()) -> dict[str, torch.nn.Parameter]:
    """What is trained: one adapter, or without a name all weights of the model except those that `frozen` names.

    Adapters are float32 whatever the model is; a whole model must be (`Settings.autocast` still computes in bfloat16).
    """
    if adapter is not None:
        return adapter_parameters(vlm, adapter)
    if "" in frozen:  # a part of every name: the model stays as it is
        return {}
    if vlm.adapted is not None:
        raise TrainError("this model carries adapters; name the one to train, or merge them first")
    if vlm.dtype != torch.float32:
        raise TrainError(
            f"small updates are lost in {vlm.dtype}; load the model in float32 to train all of its weights"
        )
    return {name: p for name, p in vlm.model.named_parameters() if not any(part in name for part in frozen)}


def optimise(
    vlm: Vlm,
    batches: Iterator[list[Item]],
    *,
    loss: Callable[[list[Item]], Loss],
    settings: Settings,
    adapter: str | None,
    extra: Mapping[str, torch.nn.Parameter] | None = None,
    checkpoints: Checkpoints | None = None,
) -> Iterator[Progress]:
    """Takes steps until `settings.steps` or the end of `batches`, one progress record each.

    With `checkpoints` it continues from the newest one: `batches` must then be the same stream from its beginning.
    Stopping the iteration early is safe at any point. Raises TrainError.
    """
    parameters = trainable(vlm, adapter, settings.frozen) | dict(extra or {})
    optimisers = _optimisers(parameters, settings)
    done = restore(checkpoints, parameters, optimisers) if checkpoints else 0
    with using(vlm, adapter), _training(vlm, parameters, settings):
        for step, batch in enumerate(islice(batches, done, settings.steps), start=done):
            began = perf_counter()
            with torch.random.fork_rng(devices=[vlm.device] if vlm.device.type == "cuda" else []):
                torch.manual_seed(settings.seed * 1_000_003 + step)
                total, size, tallies = _gradients(vlm, batch, loss, settings)
            norm = _scaled(parameters, size, settings.clip)
            for optimiser in optimisers:
                for group in optimiser.param_groups:
                    group["lr"] = group["initial_lr"] * settings.factor(step)
                if torch.isfinite(norm):
                    optimiser.step()
                optimiser.zero_grad(set_to_none=True)
            if checkpoints and checkpoints.due(step + 1, settings.steps):
                write(checkpoints, step + 1, parameters, optimisers)
            yield Progress(
                step=step + 1,
                steps=settings.steps,
                loss=total / size if size else 0.0,
                learning_rate=settings.learning_rate * settings.factor(step),
                gradient_norm=float(norm),
                seconds=perf_counter() - began,
                tallies={name: part / whole for name, (part, whole) in tallies.items() if whole},
            )


def _optimisers(parameters: Mapping[str, torch.nn.Parameter], settings: Settings) -> list[torch.optim.Optimizer]:
    """AdamW for all, or Muon for the matrices inside the layers and AdamW for the rest."""
    matrices = {n: p for n, p in parameters.items() if p.ndim == 2 and any(part in n for part in _LAYERS)}
    chosen = matrices if settings.muon > 0 else {}
    rest = [parameter for name, parameter in parameters.items() if name not in chosen]
    decay = settings.weight_decay
    optimisers: list[torch.optim.Optimizer] = []
    if chosen:
        optimisers.append(
            torch.optim.Muon(chosen.values(), lr=settings.muon, weight_decay=decay, adjust_lr_fn="match_rms_adamw")
        )
    if rest:
        optimisers.append(torch.optim.AdamW(rest, lr=settings.learning_rate, betas=settings.betas, weight_decay=decay))
    for optimiser in optimisers:
        for group in optimiser.param_groups:
            group["initial_lr"] = group["lr"]
    return optimisers


def precision(vlm: Vlm, wanted: bool | None) -> AbstractContextManager[Any]:
    """bfloat16 where it is wanted, or by default where there is a GPU."""
    on = vlm.device.type == "cuda" if wanted is None else wanted
    return torch.autocast(vlm.device.type, torch.bfloat16) if on else nullcontext()


@contextmanager
def _training(vlm: Vlm, parameters: Mapping[str, torch.nn.Parameter], settings: Settings) -> Iterator[None]:
    """The model in training form, with only these parameters learning; everything as before at the end."""
    model = vlm.model
    before = {name: parameter.requires_grad for name, parameter in model.named_parameters()}
    model.requires_grad_(False)
    for parameter in parameters.values():
        parameter.requires_grad_(True)
    model.train()
    if settings.save_memory:
        model.gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})
    try:
        yield
    finally:
        if settings.save_memory:
            model.gradient_checkpointing_disable()
        model.eval()
        for name, parameter in model.named_parameters():
            parameter.requires_grad_(before[name])


def _gradients(
    vlm: Vlm, batch: list[Item], loss: Callable[[list[Item]], Loss], settings: Settings
) -> tuple[float, float, dict[str, tuple[float, float]]]:
    """Summed gradients of the batch, micro-batch by micro-batch; the loss, what it sums over, and the tallies."""
    total = size = 0.0
    tallies: dict[str, tuple[float, float]] = {}
    portion = settings.micro_batch or len(batch)
    for begin in range(0, len(batch), portion):
        with precision(vlm, settings.autocast):
            part = loss(batch[begin : begin + portion])
        if part.size > 0:
            part.total.backward()
            total += float(part.total.detach())
            size += part.size
        for name, (value, whole) in part.tallies.items():
            before = tallies.get(name, (0.0, 0.0))
            tallies[name] = (before[0] + value, before[1] + whole)
    return total, size, tallies


def _scaled(parameters: Mapping[str, torch.nn.Parameter], size: float, clip: float) -> torch.Tensor:
    """Turns summed gradients into mean ones and clips them; the norm before clipping."""
    gradients = [parameter.grad for parameter in parameters.values() if parameter.grad is not None]
    if not gradients or size <= 0:
        return torch.zeros(())
    torch._foreach_div_(gradients, size)
    return torch.nn.utils.clip_grad_norm_(parameters.values(), clip)
