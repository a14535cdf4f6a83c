"""What a reward head stands on: hidden states of candidate actions, packed behind the moment they share."""

from collections.abc import Callable, Sequence

import torch

from emulators.action import Action
from emulators.trajectory import Moment
from guiagent.vlm.adapters import using
from guiagent.vlm.loading import Vlm
from guiagent.vlm.packing import Segment, Tree, ends, pack
from guiagent.vlm.sampling import Prefix

__all__ = ["CandidateEncoder", "Rendering"]

Rendering = Callable[[Moment, Sequence[Action]], tuple[Prefix, list[tuple[int, ...]]]]
"""A moment and candidate actions as the prefix that they share and the tokens of each."""


class CandidateEncoder:
    """Encodes each moment once for all of its candidates: the `Encoder` of `rewards.heads`.

    `max_tokens` bounds the padded tokens of one forward pass (our default).
    """

    def __init__(self, vlm: Vlm, rendering: Rendering, *, max_tokens: int = 16384) -> None:
        self.vlm, self.rendering, self.max_tokens = vlm, rendering, max_tokens

    @property
    def hidden_size(self) -> int:
        """D, the width of the hidden states."""
        return self.vlm.hidden_size

    def encode(
        self, moments: Sequence[Moment], candidates: Sequence[Sequence[Action]], *, adapter: str | None
    ) -> torch.Tensor:
        """The hidden state at each candidate's last token, float32: (moments, most candidates, hidden).

        Rows of moments with fewer candidates are filled up with zeros. Gradients flow where they are on.
        """
        widest = max((len(actions) for actions in candidates), default=0)
        rows: list[torch.Tensor] = []
        trees, tips = self._trees(moments, candidates)
        with using(self.vlm, adapter):
            begin = 0
            while begin < len(trees):
                end = self._fitting(trees, begin)
                batch = pack(self.vlm, trees[begin:end])
                found_G_D = ends(self.vlm, batch).float()
                at = 0
                for tree, count in zip(trees[begin:end], tips[begin:end], strict=True):
                    at += len(tree.segments)
                    rows.append(torch.nn.functional.pad(found_G_D[at - count : at], (0, 0, 0, widest - count)))
                begin = end
        return torch.stack(rows) if rows else torch.zeros(0, widest, self.hidden_size, device=self.vlm.device)

    def _trees(self, moments: Sequence[Moment], candidates: Sequence[Sequence[Action]]) -> tuple[list[Tree], list[int]]:
        trees: list[Tree] = []
        tips: list[int] = []
        for moment, actions in zip(moments, candidates, strict=True):
            prefix, spoken = self.rendering(moment, actions)
            chain = [Segment(number - 1, tokens) for number, tokens in enumerate(prefix.segments)]
            trees.append(Tree(prefix.root, (*chain, *(Segment(len(chain) - 1, tokens) for tokens in spoken))))
            tips.append(len(spoken))
        return trees, tips

    def _fitting(self, trees: Sequence[Tree], begin: int) -> int:
        """Where the batch that begins here must end, at least one tree further on."""
        end, widest = begin, 0
        while end < len(trees):
            widest = max(widest, trees[end].length)
            if end > begin and (end - begin + 1) * widest > self.max_tokens:
                break
            end += 1
        return end
