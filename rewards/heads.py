"""A trained process reward: one number for a candidate action at a moment, read off a VLM's last token.

GuidNav (arXiv 2504.16073): a linear head on the hidden state, beside a LoRA adapter of its own, regressed on recorded
expert steps (1) against other actions (0). It differs in the backbone, which is the policy's own base model, and in
that candidates share one encoding of their moment. Ranking (Bradley-Terry, as in Skywork-VL Reward, arXiv 2505.07263)
is the alternative loss. Nothing here loads torch before it is called.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, get_args

from emulators.action import Action
from emulators.trajectory import Moment
from rewards.score import RewardError, Score

if TYPE_CHECKING:
    import torch

__all__ = ["Encoder", "Head", "HeadReward", "load_head", "new_head", "save_head", "values"]

Kind = Literal["regression", "ranking"]


class Encoder(Protocol):
    """Turns candidate actions at moments into hidden states. Handed in by whoever owns the model."""

    @property
    def hidden_size(self) -> int:
        """D, the width of the hidden states that `encode` gives."""

    def encode(
        self, moments: Sequence[Moment], candidates: Sequence[Sequence[Action]], *, adapter: str | None
    ) -> "torch.Tensor":
        """float32, (moments, most candidates, hidden); what lies beyond a moment's own candidates is arbitrary."""


@dataclass(slots=True, eq=False)
class Head:
    """A linear layer from the hidden state to one number, and the adapter that it was trained with.

    `kind` says how to read the number: regression near [0, 1], ranking without bounds.
    """

    linear: Any
    adapter: str | None
    kind: Kind = "regression"


def new_head(
    hidden_size: int, *, adapter: str | None = "reward", kind: Kind = "regression", seed: int = 0, device: Any = "cpu"
) -> Head:
    """An untrained head: small weights; a regression starts from the middle of its range."""
    import torch

    linear = torch.nn.Linear(hidden_size, 1)
    noise = torch.randn(linear.weight.shape, generator=torch.Generator().manual_seed(seed))
    with torch.no_grad():
        linear.weight.copy_(0.1 * noise / hidden_size**0.5)
        linear.bias.fill_(0.5 if kind == "regression" else 0.0)
    return Head(linear.to(device), adapter, kind)


def values(
    head: Head, encoder: Encoder, moments: Sequence[Moment], candidates: Sequence[Sequence[Action]]
) -> "torch.Tensor":
    """The head's number for each candidate, (moments, most candidates). Gradients flow where they are on."""
    hidden_M_C_D = encoder.encode(moments, candidates, adapter=head.adapter)
    values_M_C: torch.Tensor = head.linear(hidden_M_C_D.to(head.linear.weight.dtype)).squeeze(-1)
    return values_M_C


@dataclass(frozen=True, slots=True)
class HeadReward:
    """Scores steps in batches of `batch_size` moments: a `StepReward`.

    A regressed value is cut to [0, 1]; a ranking value goes through the logistic function.
    """

    head: Head
    encoder: Encoder
    batch_size: int = 64
    name: str = "process"

    def __call__(self, steps: Sequence[tuple[Moment, Sequence[Action]]]) -> list[list[Score]]:
        import torch

        found: list[list[Score]] = []
        for begin in range(0, len(steps), self.batch_size):
            part = steps[begin : begin + self.batch_size]
            with torch.no_grad():
                raw = values(self.head, self.encoder, [moment for moment, _ in part], [actions for _, actions in part])
                scaled = raw.sigmoid() if self.head.kind == "ranking" else raw.clamp(0, 1)
            for (_, actions), row, numbers in zip(part, scaled.tolist(), raw.tolist(), strict=True):
                pairs = zip(row[: len(actions)], numbers[: len(actions)], strict=True)
                found.append([Score(value, self.name, f"{self.head.kind} {number:.3f}") for value, number in pairs])
        return found


def save_head(head: Head, folder: Path) -> None:
    """Writes head.safetensors and head.json; the adapter is saved by whoever owns the model."""
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    weights = {name: value.detach().cpu().contiguous() for name, value in head.linear.state_dict().items()}
    save_file(weights, folder / "head.safetensors")
    about = {"adapter": head.adapter, "kind": head.kind}
    (folder / "head.json").write_text(json.dumps(about) + "\n", encoding="utf-8")


def load_head(folder: Path, *, device: Any = "cpu") -> Head:
    """Reads what `save_head` wrote. Raises RewardError when it is missing or broken."""
    import torch
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        about = json.loads((folder / "head.json").read_text(encoding="utf-8"))
        weights = load_file(folder / "head.safetensors")
        kind = about["kind"]
        if kind not in get_args(Kind):
            raise ValueError(kind)
        linear = torch.nn.Linear(weights["weight"].shape[1], 1)
        linear.load_state_dict(weights)
        return Head(linear.to(device), about["adapter"], kind)
    except FileNotFoundError as error:
        raise RewardError(f"{folder} holds no reward head (head.json, head.safetensors); train one first") from error
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
        raise RewardError(f"the reward head in {folder} cannot be read; train it again") from error
