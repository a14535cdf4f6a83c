"""A device that is guarded: before every action somebody may say that it must not be done.

What an action would do to the world outside is read off the element that it reaches: a button that says "Send" sends.
That is a seat belt, not a proof: a picture without a tree says nothing, and a button may lie.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from emulators.action import Action, GoTo
from emulators.concerns import Concern, concerns, target
from emulators.device import Device, DeviceError, Episodic, SnapshotDevice
from emulators.screen import Screen
from emulators.trajectory import Outcome, Start, State, Task

__all__ = [
    "CAREFUL", "OPEN", "Asked", "Guarded", "GuardedEpisodic", "GuardedSnapshots", "Question", "Refused", "Rule",
    "Rules", "guarded",
]  # fmt: skip

Rule = Literal["allow", "ask", "deny"]


class Refused(DeviceError):
    """An action was not done, because a rule or a person did not let it."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What is done about each kind of concern; the defaults are ours, meant for devices that are somebody's own.

    `apps` are the packages, and `hosts` the hosts, that may be used, with "*" for any letters ("*.example.org");
    empty allows all. `leave` is what is done where an action leads out of them. With `dry_run` no action of any concern
    is done: each is only written down, and the device stays as it is.
    """

    purchase: Rule = "ask"
    send: Rule = "ask"
    delete: Rule = "ask"
    permission: Rule = "ask"
    install: Rule = "ask"
    leave: Rule = "deny"
    apps: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    dry_run: bool = False

    def of(self, concern: Concern) -> Rule:
        """The rule for one concern."""
        rule: Rule = getattr(self, concern)
        return rule


CAREFUL = Rules()
"""For real devices: whatever matters is asked about."""

OPEN = Rules("allow", "allow", "allow", "allow", "allow", "allow")
"""For the virtual phone, where nothing can be broken."""


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody is asked before it is done. `target` is what the touched element is called, if one is."""

    device: str
    app: str
    location: str
    action: Action
    target: str
    concerns: tuple[Concern, ...]

    def __str__(self) -> str:
        what = type(self.action).__name__ + (f' "{self.target}"' if self.target else "")
        return f"{' and '.join(self.concerns)}: {what} in {self.app}{self.location and f' ({self.location})'}"


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of the audit: what was asked, what came of it and by whose word. `when` is in UTC, ISO 8601."""

    when: str
    question: Question
    verdict: Literal["allowed", "refused", "dry run"]
    by: Literal["rule", "answer"]


class Guarded:
    """`device`, with `rules` looked at before every `do` (`emulators.device.Device`).

    `ask` is asked where a rule says so, and answers whether it may be done; `audit` is shown every action that had a
    concern. An action is judged on the screen that was last looked at; where none has been, or only its pixels, the
    device is looked at first.
    """

    def __init__(
        self, device: Device, rules: Rules, *, ask: Callable[[Question], bool], audit: Callable[[Asked], None]
    ) -> None:
        self.device = device
        self.rules = rules
        self._ask = ask
        self._audit = audit
        self._seen: Screen | None = None

    @property
    def name(self) -> str:
        return self.device.name

    @property
    def actions(self) -> frozenset[type[Action]]:
        return self.device.actions

    def reset(self, start: Start) -> None:
        self._seen = None
        self.device.reset(start)

    def look(self, *, pixels: bool = True, tree: bool = True) -> Screen:
        screen = self.device.look(pixels=pixels, tree=tree)
        self._seen = screen if tree else None
        return screen

    def do(self, action: Action) -> None:
        """Raises Refused where it must not be done, else what the device raises."""
        if type(action) in self.device.actions and not self._allowed(action):
            return
        self._seen = None
        self.device.do(action)

    def finish(self, task: Task, answer: str | None) -> Outcome:
        return self.device.finish(task, answer)

    def close(self) -> None:
        self.device.close()

    def _allowed(self, action: Action) -> bool:
        """Whether to do it; False in a dry run. Raises Refused."""
        screen = self._seen or self.device.look(pixels=False)
        self._seen = screen
        places = self.rules.hosts if GoTo in self.device.actions else self.rules.apps
        found = concerns(screen, action, places=places)
        if not found:
            return True
        question = Question(self.device.name, screen.app, screen.location, action, target(screen, action), found)
        if self.rules.dry_run:
            self._note(question, "dry run", "rule")
            return False
        wanted = {self.rules.of(concern) for concern in found}
        if "deny" in wanted:
            self._note(question, "refused", "rule")
            raise Refused(f'the guard refused {question}; allow it with [guard] {found[0]} = "allow"')
        if "ask" not in wanted:
            self._note(question, "allowed", "rule")
            return True
        answer = self._ask(question)
        self._note(question, "allowed" if answer else "refused", "answer")
        if not answer:
            raise Refused(f"nobody allowed {question}; run it where you can answer, or set [guard] {found[0]}")
        return True

    def _note(
        self, question: Question, verdict: Literal["allowed", "refused", "dry run"], by: Literal["rule", "answer"]
    ) -> None:
        self._audit(Asked(datetime.now(UTC).isoformat(timespec="milliseconds"), question, verdict, by))


class GuardedSnapshots(Guarded):
    """A guarded device with snapshots (`emulators.device.SnapshotDevice`)."""

    def save(self) -> State:
        assert isinstance(self.device, SnapshotDevice)
        return self.device.save()

    def load(self, state: State) -> None:
        assert isinstance(self.device, SnapshotDevice)
        self._seen = None
        self.device.load(state)


class GuardedEpisodic(Guarded):
    """A guarded device whose tasks can end by themselves (`emulators.device.Episodic`)."""

    def over(self) -> bool:
        assert isinstance(self.device, Episodic)
        return self.device.over()


def guarded(
    device: Device, rules: Rules, *, ask: Callable[[Question], bool], audit: Callable[[Asked], None]
) -> Guarded:
    """`device` behind `rules`, with the capabilities it has."""
    kind = Guarded
    if isinstance(device, SnapshotDevice):
        kind = GuardedSnapshots
    elif isinstance(device, Episodic):
        kind = GuardedEpisodic
    return kind(device, rules, ask=ask, audit=audit)
