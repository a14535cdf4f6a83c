"""A policy over a published model: asked in its own dialect, one reply a decision."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeGuard, runtime_checkable

from emulators.action import Answer, Stop
from emulators.trajectory import Ending, Moment, Recorded
from guiagent.chat import Chat, ChatError, ChatUnavailable, Message
from guiagent.dialects.coat import Unreadable
from guiagent.dialects.published import Plural, PublishedDialect, Said
from guiagent.picturing import with_pictures
from guiagent.policy import Decision, NoDecision, Verdict

__all__ = ["Batched", "DialectPolicy"]

Conversation = list[Message]


@runtime_checkable
class Batched(Protocol):
    """The capability of a chat that answers several conversations in one go, `rows` of them at a time."""

    @property
    def rows(self) -> int: ...

    def replies(self, conversations: Sequence[Sequence[Message]], count: int) -> list[list[str]]:
        """`count` replies to each conversation. Raises ChatError."""


@dataclass(frozen=True, slots=True)
class _Failed:
    """There is no reply."""

    error: ChatError

    @property
    def gone(self) -> bool:
        return isinstance(self.error, ChatUnavailable)


class DialectPolicy:
    """Asks `chat` in `dialect`. Further tries and proposals go to `proposals`, a warmer one say.

    A dialect whose replies ask for several actions is asked once for all of them: they are taken one step after the
    other, each on the screen that it meets, and where one cannot be done there the model is asked again.

    What cannot be read is asked for again, `tries` times in all (one, as published models are measured). Where a model
    tells the user something in the same reply that ends a task on a live device, the two become two steps.
    """

    def __init__(
        self,
        chat: Chat,
        dialect: PublishedDialect,
        *,
        name: str = "",
        proposals: Chat | None = None,
        tries: int = 1,
    ) -> None:
        if tries < 1:
            raise ValueError("no tries were allowed; set tries to 1 or more")
        self.name = name or dialect.name
        self._chat = chat
        self._dialect = dialect
        self._proposals = proposals or chat
        self._tries = tries

    def decide(self, moments: Sequence[Moment]) -> list[Verdict]:
        """As `Policy.decide`; once the chat is unavailable, all further moments end the same without asking it."""
        ready = [_still_due(self._dialect, moment) for moment in moments]
        fresh = self._asked([moment for moment, one in zip(moments, ready, strict=True) if one is None])
        return [one or fresh.pop(0) for one in ready]

    def _asked(self, moments: Sequence[Moment]) -> list[Verdict]:
        verdicts: list[Verdict] = [found[0] for found in self._verdicts(moments, 1, self._chat)]
        for _ in range(self._tries - 1):
            open_ones = [i for i, verdict in enumerate(verdicts) if _ended(verdict, Ending.POLICY_UNREADABLE)]
            again = self._verdicts([moments[i] for i in open_ones], 1, self._proposals)
            for i, found in zip(open_ones, again, strict=True):
                verdicts[i] = found[0]
        return verdicts

    def propose(self, moments: Sequence[Moment], k: int) -> list[list[Decision]]:
        """As `Policy.propose`; asking ends early when the chat is unavailable."""
        return [[] if isinstance(found, NoDecision) else found for found in self.candidates(moments, k)]

    def candidates(self, moments: Sequence[Moment], k: int) -> list[list[Decision] | NoDecision]:
        """As `propose`, but where the chat is unavailable and nothing was proposed before, that is said."""
        found: list[list[Decision] | NoDecision] = []
        for verdicts in self._verdicts(moments, k, self._proposals):
            decisions = [one for one in verdicts if isinstance(one, Decision)]
            excuse = next((one for one in verdicts if _ended(one, Ending.POLICY_UNAVAILABLE)), None)
            found.append(excuse if excuse is not None and not decisions else decisions)
        return found

    def _verdicts(self, moments: Sequence[Moment], count: int, chat: Chat) -> Iterator[list[Verdict]]:
        """`count` verdicts on each moment; only as many conversations are held at once as the chat takes."""
        batched = _batched(chat)
        rows = max(1, batched.rows // max(1, count)) if batched else 1
        gone: _Failed | None = None
        for begin in range(0, len(moments), rows):
            some = moments[begin : begin + rows]
            asked = [] if gone is not None else [self._dialect.ask(moment) for moment in some]
            conversations = [with_pictures(one, moment.task) for one, moment in zip(asked, some, strict=False)]
            replies: Sequence[Sequence[str | _Failed]]
            replies = _replies(chat, conversations, count) if gone is None else [[gone] * count for _ in some]
            for moment, conversation, said in zip(some, conversations or [[]] * len(some), replies, strict=True):
                gone = gone or next((reply for reply in said if isinstance(reply, _Failed) and reply.gone), None)
                yield [self._read(moment, conversation, reply) for reply in said]

    def _read(self, moment: Moment, conversation: Conversation, reply: "str | _Failed") -> Verdict:
        if isinstance(reply, _Failed):
            ending = Ending.POLICY_UNAVAILABLE if reply.gone else Ending.POLICY_UNREADABLE
            return NoDecision(ending, str(reply.error))
        text = _whole(conversation, reply)
        try:
            said = self._dialect.parse(text, moment.screen)
        except Unreadable as error:
            return NoDecision(Ending.POLICY_UNREADABLE, f"{error}; the reply was {text!r}", text)
        return _decision(moment, said, text)


def _still_due(dialect: PublishedDialect, moment: Moment) -> Decision | None:
    """What the last reply still asks for, and what can be done."""
    try:
        said = dialect.due(moment) if isinstance(dialect, Plural) else None
    except Unreadable:
        return None
    return None if said is None else Decision(said.thought, said.action, box=said.box)


def _decision(moment: Moment, said: Said, reply: str) -> Decision:
    decision = Decision(said.thought, said.action, box=said.box, reply=reply)
    live = not isinstance(moment.task.start, Recorded)
    if live and isinstance(said.action, Stop) and said.answer:
        told = any(step.action == Answer(said.answer) for step in moment.history)
        return decision if told else replace(decision, action=Answer(said.answer))
    return decision


def _whole(conversation: Sequence[Message], reply: str) -> str:
    """The reply with the beginning that the conversation may have put into the model's mouth."""
    if not conversation or conversation[-1][0] != "assistant":
        return reply
    begun = "".join(part for part in conversation[-1][1] if isinstance(part, str))
    return reply if reply.startswith(begun) else f"{begun} {reply}"


def _replies(chat: Chat, conversations: Sequence[Conversation], count: int) -> "list[list[str | _Failed]]":
    if (batched := _batched(chat)) is not None:
        try:
            return [list(said) for said in batched.replies(conversations, count)]
        except ChatError as error:
            if len(conversations) == 1:
                return [[_Failed(error)] * count]
            return [_replies(chat, [conversation], count)[0] for conversation in conversations]
    return [_one_by_one(chat, conversation, count) for conversation in conversations]


def _batched(chat: object) -> Batched | None:
    return chat if isinstance(chat, Batched) else None


def _one_by_one(chat: Chat, conversation: Conversation, count: int) -> "list[str | _Failed]":
    found: list[str | _Failed] = []
    for _ in range(count):
        try:
            found.append(chat(conversation))
        except ChatError as error:
            found.append(_Failed(error))
            if isinstance(error, ChatUnavailable):
                found += [found[-1]] * (count - len(found))
                break
    return found


def _ended(verdict: Verdict, ending: Ending) -> TypeGuard[NoDecision]:
    return isinstance(verdict, NoDecision) and verdict.ending is ending
