"""A policy over any chat model: the four CoaT stages as separate turns, the history in the thought turn only."""

from collections.abc import Sequence
from typing import Protocol

from emulators.action import Action
from emulators.screen import Screen
from emulators.trajectory import Ending, Moment, Thought
from guiagent.chat import Chat, ChatNonsense, ChatUnavailable, Message
from guiagent.dialects.coat import Coat, Unreadable
from guiagent.picturing import with_pictures
from guiagent.policy import Decision, NoDecision, Verdict
from guiagent.prompt import PLAIN, Dialogue, Prompts, Stage, Turn, dialogue

__all__ = ["ChatPolicy", "Dialect"]


class Dialect(Protocol):
    """How a model is told what is on a screen, and how it says what to do there."""

    @property
    def grid(self) -> int:
        """Coordinates run from 0 to this along either side of the screen."""

    def elements(self, screen: Screen) -> str:
        """The screen's elements as lines of the prompt."""

    def parse(self, text: str, screen: Screen) -> Action:
        """Raises Unreadable."""


_COAT = Coat()


class ChatPolicy:
    """Asks `chat` stage by stage. `proposals` is asked instead where candidates are wanted, a warmer one say.

    A last stage that cannot be read is asked for again, up to `tries` times in all (our default), with what is wrong.
    """

    def __init__(
        self,
        chat: Chat,
        *,
        name: str = "chat",
        proposals: Chat | None = None,
        prompts: Prompts = PLAIN,
        dialect: Dialect = _COAT,
        tries: int = 3,
    ) -> None:
        self.name = name
        self._chat = chat
        self._proposals = proposals or chat
        self._prompts = prompts
        self._dialect = dialect
        self._tries = tries

    def decide(self, moments: Sequence[Moment]) -> list[Verdict]:
        """As `Policy.decide`; once the server is unavailable, all further moments end the same without asking it."""
        verdicts: list[Verdict] = []
        gone: NoDecision | None = None
        for moment in moments:
            verdict = gone or self._decide(moment, self._chat)
            gone = _gone(verdict)
            verdicts.append(verdict)
        return verdicts

    def propose(self, moments: Sequence[Moment], k: int) -> list[list[Decision]]:
        """As `Policy.propose`; asking ends early when the server is unavailable."""
        return [[] if isinstance(found, NoDecision) else found for found in self.candidates(moments, k)]

    def candidates(self, moments: Sequence[Moment], k: int) -> list[list[Decision] | NoDecision]:
        """As `propose`, but where the server is unavailable and nothing was proposed before, that is said."""
        proposals: list[list[Decision] | NoDecision] = []
        gone: NoDecision | None = None
        for moment in moments:
            found: list[Decision] = []
            for _ in range(k):
                verdict = gone or self._decide(moment, self._proposals)
                if gone := _gone(verdict):
                    break
                if isinstance(verdict, Decision):
                    found.append(verdict)
            proposals.append(found or gone or [])
        return proposals

    def _decide(self, moment: Moment, chat: Chat) -> Verdict:
        talk = dialogue(self._prompts, moment, elements=self._dialect.elements, grid=self._dialect.grid)
        answers: list[str] = []
        try:
            for stage in (Stage.SEE, Stage.THINK, Stage.ACT):
                answers.append(chat(_messages(talk.before(stage, answers), moment)))
            action, reply = self._ground(talk, answers, moment, chat)
        except ChatUnavailable as error:
            return NoDecision(Ending.POLICY_UNAVAILABLE, str(error))
        except (ChatNonsense, Unreadable) as error:
            return NoDecision(Ending.POLICY_UNREADABLE, str(error))
        seen, plan, move = answers
        return Decision(Thought(seen, plan, move), action, reply=reply)

    def _ground(self, talk: Dialogue, answers: Sequence[str], moment: Moment, chat: Chat) -> tuple[Action, str]:
        """The action that the last stage names, and its words. Raises Unreadable when all tries are used up."""
        messages = _messages(talk.before(Stage.GROUND, answers), moment)
        for attempt in range(1, self._tries + 1):
            reply = chat(messages)
            try:
                return self._dialect.parse(reply, moment.screen), reply
            except Unreadable as error:
                if attempt == self._tries:
                    raise Unreadable(f"{error}, after {attempt} tries; the last reply was {reply[:120]!r}") from error
                messages += [
                    ("assistant", (reply,)),
                    ("user", (f"That cannot be read: {error}. Write only the line.",)),
                ]
        raise Unreadable("no tries were allowed; set tries to 1 or more")


def _gone(verdict: Verdict) -> NoDecision | None:
    """The verdict, where it says that the server is unavailable."""
    match verdict:
        case NoDecision(Ending.POLICY_UNAVAILABLE):
            return verdict
        case _:
            return None


def _messages(turns: Sequence[Turn], moment: Moment) -> list[Message]:
    return with_pictures([_message(turn, moment) for turn in turns], moment.task)


def _message(turn: Turn, moment: Moment) -> Message:
    if turn.image and moment.screen.frame is not None:
        return turn.role, (moment.screen.frame.rgb(), turn.text)
    return turn.role, (turn.text,)
