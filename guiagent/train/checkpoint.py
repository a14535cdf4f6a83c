"""Training that can be interrupted: weights and optimiser state as safetensors, rotated, never half-written."""

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from guiagent.train.data import TrainError

__all__ = ["Checkpoints", "newest", "restore", "write"]


@dataclass(frozen=True, slots=True)
class Checkpoints:
    """Where checkpoints go, how often (in steps), and how many are kept; every and keep are our defaults."""

    folder: Path
    every: int = 100
    keep: int = 2

    def due(self, step: int, steps: int) -> bool:
        """Whether one is written after `step` steps; always at the end."""
        return step % self.every == 0 or step == steps


def newest(folder: Path) -> Path | None:
    """The last complete checkpoint in a folder."""
    found = sorted(folder.glob("step-*[0-9]")) if folder.is_dir() else []
    return found[-1] if found else None


def write(
    checkpoints: Checkpoints,
    step: int,
    parameters: Mapping[str, torch.nn.Parameter],
    optimisers: Sequence[torch.optim.Optimizer],
) -> None:
    """Writes one checkpoint under its final name only when it is whole, and drops the oldest beyond `keep`."""
    from safetensors.torch import save_file

    final = checkpoints.folder / f"step-{step:08d}"
    part = final.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    save_file({name: p.detach().cpu().contiguous() for name, p in parameters.items()}, part / "weights.safetensors")
    moments = {}
    for name, parameter in parameters.items():
        for optimiser in optimisers:
            for kind, value in optimiser.state.get(parameter, {}).items():
                moments[f"{kind}/{name}"] = torch.as_tensor(value).detach().cpu().contiguous()
    save_file(moments, part / "optimiser.safetensors")
    (part / "state.json").write_text(json.dumps({"step": step}) + "\n", encoding="utf-8")
    shutil.rmtree(final, ignore_errors=True)
    part.rename(final)
    for old in sorted(checkpoints.folder.glob("step-*[0-9]"))[: -checkpoints.keep]:
        shutil.rmtree(old)


def restore(
    checkpoints: Checkpoints,
    parameters: Mapping[str, torch.nn.Parameter],
    optimisers: Sequence[torch.optim.Optimizer],
) -> int:
    """Loads the newest checkpoint, if there is one, and returns the number of steps it stands for."""
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    folder = newest(checkpoints.folder)
    if folder is None:
        return 0
    try:
        weights, moments = load_file(folder / "weights.safetensors"), load_file(folder / "optimiser.safetensors")
        step = int(json.loads((folder / "state.json").read_text(encoding="utf-8"))["step"])
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        raise TrainError(f"checkpoint {folder} cannot be read; delete it to continue from the one before") from error
    if {n: w.shape for n, w in weights.items()} != {n: p.shape for n, p in parameters.items()}:
        raise TrainError(f"checkpoint {folder} belongs to another model or adapter; name another checkpoint folder")
    owners = {p: optimiser for optimiser in optimisers for group in optimiser.param_groups for p in group["params"]}
    with torch.no_grad():
        for name, parameter in parameters.items():
            parameter.copy_(weights[name])
            kinds: dict[str, Any] = {
                key.partition("/")[0]: value for key, value in moments.items() if key.partition("/")[2] == name
            }
            if kinds:
                owners[parameter].state[parameter] = {
                    kind: value if kind == "step" else value.to(parameter.device) for kind, value in kinds.items()
                }
    return step
