"""A policy that waits for somebody else, a chat server say, asked about several recorded steps at the same time."""

from collections.abc import Iterable, Iterator
from queue import Empty, SimpleQueue
from threading import Event, Thread

from guiagent.evaluation.offline.asking import Answered, Question, decided, unavailable
from guiagent.policy import Policy, Verdict

__all__ = ["SideBySide"]


class SideBySide:
    """Up to `width` questions are under way at a time, and every answer is handed out as soon as it is there.

    Once the policy cannot be reached, or fails, nothing more is asked, and what is under way is waited for. Ctrl-C does
    not wait for replies that are under way; those that have come are handed out first.
    """

    def __init__(self, policy: Policy, width: int) -> None:
        self.name = policy.name
        self._policy, self._width = policy, width

    def answers(self, asked: Iterable[Question]) -> Iterator[Answered]:
        questions, talk = iter(asked), _Talk(self._policy, self._width)
        interruption: KeyboardInterrupt | None = None
        try:
            while interruption is None:
                try:
                    if not talk.move(questions):
                        break
                except KeyboardInterrupt as error:
                    interruption = error
                if said := talk.said():
                    yield said
        finally:
            talk.end()
        if interruption is not None:
            raise interruption
        if talk.failure is not None:
            raise talk.failure
        if talk.gone is not None:
            yield [talk.gone]


class _Talk:
    """Threads that ask, the questions that wait for them, and what has come of those that they took."""

    def __init__(self, policy: Policy, width: int) -> None:
        self.failure: Exception | None = None
        self.gone: tuple[Question, Verdict] | None = None
        self._policy, self._width = policy, width
        self._waiting: SimpleQueue[Question | None] = SimpleQueue()
        self._done: SimpleQueue[tuple[Question, Verdict | None]] = SimpleQueue()
        self._over = Event()
        self._open = 0
        self._said: Answered = []
        for _ in range(width):
            Thread(target=self._work, daemon=True, name="asking").start()

    def move(self, questions: Iterator[Question]) -> bool:
        """Hand out one more question, else wait for an answer; whether there was anything to do."""
        room = self._open < 2 * self._width  # one more for each that is being answered
        if room and not self._over.is_set() and (question := next(questions, None)) is not None:
            self._open += 1
            self._waiting.put(question)
        elif self._open:
            self._take(*self._done.get())
        else:
            return False
        return True

    def said(self) -> Answered:
        """What has come since it was last called."""
        try:
            while True:
                self._take(*self._done.get_nowait())
        except Empty:
            said, self._said = self._said, []
            return said

    def end(self) -> None:
        """Let the threads go; nothing that still waits is asked."""
        self._over.set()
        for _ in range(self._width):
            self._waiting.put(None)

    def _take(self, question: Question, verdict: Verdict | None) -> None:
        self._open -= 1
        if verdict is None:
            return
        if unavailable(verdict):
            self.gone = (question, verdict)
        else:
            self._said.append((question, verdict))

    def _work(self) -> None:
        while (question := self._waiting.get()) is not None:
            verdict = None if self._over.is_set() else self._verdict(question)
            self._done.put((question, verdict))

    def _verdict(self, question: Question) -> Verdict | None:
        """None where the policy failed, which is raised again in the caller's thread."""
        try:
            [verdict] = decided(self._policy, [question])
        except Exception as error:
            self.failure = error
            self._over.set()
            return None
        if unavailable(verdict):
            self._over.set()
        return verdict
