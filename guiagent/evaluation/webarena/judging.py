"""Who judges what no rule decides: the rule that stands in, or a chat model whose every judgement is kept in the run.

What a model has judged once is looked up the next time, so that a run scored again has the same scores without it.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from guiagent.chat import Chat, ChatError, Message
from guiagent.errors import GuiagentError
from guiagent.journal import Journal, read_lines
from rewards.score import RewardError
from rewards.webarena.asking import ChatJudge, Judge, Opinion, Question
from rewards.webarena.ruling import RuleJudge

__all__ = ["JUDGEMENTS", "Judging", "Keeping", "judge_of"]

JUDGEMENTS = "judgements.jsonl"
"""The file in the run's folder."""


@dataclass(frozen=True, slots=True)
class Judging:
    """The [judge] table beside what it says of its chat: a "rule" or a "chat" model, asked up to `tries` times."""

    kind: Literal["rule", "chat"] = "rule"
    tries: int = 3


def judge_of(judging: Judging, chat: Callable[[], tuple[str, Chat]], folder: Path) -> "Judge | Keeping":
    """The judge; `chat` gives a model's name and how to ask it, where one is wanted. `folder` is the run's."""
    if judging.kind == "rule":
        return RuleJudge()
    model, ask = chat()
    return Keeping(ChatJudge(_asking(ask), f"chat:{model}", judging.tries), folder / JUDGEMENTS)


def _asking(chat: Chat) -> Chat:
    """The same, where a server that does not answer leaves a check unscored instead of ending the episode."""

    def ask(messages: Sequence[Message]) -> str:
        try:
            return chat(messages)
        except (ChatError, GuiagentError) as error:
            raise RewardError(f"the judge could not be asked ({error}); score the run again when it can") from error

    return ask


@dataclass(eq=False)
class Keeping:
    """A judge that writes down what it has judged, and does not judge it again. Threads may share it."""

    judge: Judge
    path: Path
    _known: dict[tuple[str, ...], Opinion] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self._turn = threading.Lock()
        for _, line in read_lines(self.path):
            if line["judge"] == self.judge.name:
                self._known.setdefault(_key(line), Opinion(line["agrees"], line["why"]))

    @property
    def name(self) -> str:
        return self.judge.name

    def __call__(self, question: Question) -> Opinion:
        """What was judged first, else what is judged now. Raises RewardError."""
        asked = asdict(question)
        with self._turn:
            known = self._known.get(_key(asked))
        if known is not None:
            return known
        opinion = self.judge(question)
        with self._turn:
            if (known := self._known.get(_key(asked))) is not None:
                return known  # another thread was faster; two judgements of one question would not hold
            journal = Journal(self.path)
            try:
                journal.append({"judge": self.name, **asked, **asdict(opinion)})
            finally:
                journal.close()
            self._known[_key(asked)] = opinion
        return opinion


def _key(asked: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(asked[name]) for name in ("kind", "task", "reference", "said"))
