"""What a policy is: it is shown moments and says what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from emulators.action import Action
from emulators.screen import Box
from emulators.trajectory import Ending, Moment, Thought

__all__ = ["Decision", "NoDecision", "Policy", "Verdict"]


@dataclass(frozen=True, slots=True)
class Decision:
    """A chain of thought that ends in an action. `node_ids` name the tree nodes it was sampled as.

    `logprob` is the log-probability of the last stage's tokens, or None where the policy cannot tell. `box` is the
    rectangle in pixels that a model pointed with, if it points with rectangles, `reply` what it wrote, word for word.
    """

    thought: Thought
    action: Action
    node_ids: tuple[str, ...] = ()
    logprob: float | None = None
    box: Box | None = None
    reply: str = ""


@dataclass(frozen=True, slots=True)
class NoDecision:
    """The policy came to nothing: its server is unavailable, or what it said cannot be read. Ends the episode.

    `reply` is what it wrote, word for word, where there is something.
    """

    ending: Ending
    detail: str
    reply: str = ""


Verdict = Decision | NoDecision


class Policy(Protocol):
    """Batched and synchronous. Both methods return one entry for every moment, in order."""

    @property
    def name(self) -> str:
        """What runs and reports call it."""

    def decide(self, moments: Sequence[Moment]) -> list[Verdict]:
        """The one thing to do at each moment."""

    def propose(self, moments: Sequence[Moment], k: int) -> list[list[Decision]]:
        """Up to `k` readable candidates for each moment, equal ones included as often as they were sampled."""
