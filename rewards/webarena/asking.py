"""Checks that no rule decides: whether two answers mean the same, and whether a task failed for the reason given.

WebArena asks GPT-4 both ("fuzzy_match"; for tasks that cannot be done, whether the reason reported is the real one).
Here a judge is handed in, and its name is kept with every score. `ChatJudge` asks any chat model with a prompt in our
words and reads the reply as WebArena does: "partially correct" and "incorrect" are no, only "correct" is yes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from rewards.judge import Chat, Message
from rewards.score import RewardError
from rewards.webarena.verdict import clipped

__all__ = ["ChatJudge", "Judge", "Opinion", "Question", "question_messages", "read_opinion"]


@dataclass(frozen=True, slots=True)
class Question:
    """What a judge is asked. Of kind "answer": does `said` mean `reference`, as the answer to `task`?

    Of kind "reason": `task` cannot be done because of `reference`; is that what `said` says?
    """

    kind: Literal["answer", "reason"]
    task: str
    reference: str
    said: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """Whether it agrees, and why."""

    agrees: bool
    why: str = ""


class Judge(Protocol):
    """Somebody who decides. `name` identifies it in stored scores: a model's name or "rule:..."."""

    @property
    def name(self) -> str:
        """Who judges."""

    def __call__(self, question: Question) -> Opinion:
        """Decide. Raises RewardError where it cannot."""


@dataclass(frozen=True, slots=True)
class ChatJudge:
    """Asks a chat model, again where the reply cannot be read, `tries` times in all (our default).

    Two replies are not compared: give the callable a temperature of 0, as WebArena does.
    """

    chat: Chat
    name: str
    tries: int = 3

    def __call__(self, question: Question) -> Opinion:
        """Ask. What the chat raises passes through; RewardError where no reply can be read."""
        messages = question_messages(question)
        reply = ""
        for _ in range(self.tries):
            reply = self.chat(messages)
            if (agrees := read_opinion(question.kind, reply)) is not None:
                return Opinion(agrees, clipped(reply))
        raise RewardError(
            f"{self.name} gave no readable judgement in {self.tries} tries (last: {clipped(reply)!r}); "
            "use another judge model, or judge by rules"
        )


_ANSWER = """\
You check an answer against a reference.
The wording may differ; what counts is whether both say the same in reply to the question.
"N/A" stands for: this cannot be done.
End with exactly one of these: correct, incorrect, partially correct."""

_REASON = """\
A task turned out to be impossible. You are given the actual reason and the reason that somebody reported who tried it.
Decide whether the reported reason comes down to the actual one; it may say so indirectly.
End with exactly one of these words: same, different."""


def question_messages(question: Question) -> list[Message]:
    """The conversation that asks it."""
    match question.kind:
        case "answer":
            lines = ("Question", question.task), ("Reference answer", question.reference), ("Answer", question.said)
            rubric = _ANSWER
        case "reason":
            lines = ("Task", question.task), ("Actual reason", question.reference), ("Reported reason", question.said)
            rubric = _REASON
    told = "\n".join(f"{name}: {text}" for name, text in lines)
    return [("system", (rubric,)), ("user", (told,))]


def read_opinion(kind: Literal["answer", "reason"], reply: str) -> bool | None:
    """What a reply decides, by WebArena's rule: any word against it anywhere is a no. None where there is neither."""
    yes, *no = ("correct", "incorrect", "partially correct") if kind == "answer" else ("same", "different")
    return _read(reply.lower(), yes, no)


def _read(reply: str, yes: str, no: Sequence[str]) -> bool | None:
    if any(word in reply for word in no):
        return False
    return True if yes in reply else None
