"""WebArena as a device: a browser that is logged in and opened where a task starts, and read off at the end."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlsplit

from emulators.action import Action, Answer, FocusTab, GoTo, NewTab, Stop
from emulators.browser.downloads import Download
from emulators.browser.traffic import Blocked
from emulators.device import DeviceLost, UnknownTask
from emulators.screen import Screen
from emulators.trajectory import Outcome, Page, Start, Task, Template
from guiagent.evaluation.webarena.browsing import SIZE
from guiagent.evaluation.webarena.login import Logins
from guiagent.evaluation.webarena.observing import Observer, Pages
from guiagent.evaluation.webarena.records import WebTask
from guiagent.evaluation.webarena.resetting import Resets
from guiagent.evaluation.webarena.sites import SiteError, Sites
from guiagent.evaluation.webarena.verified import slim
from rewards.score import RewardError
from rewards.webarena.asking import Judge
from rewards.webarena.observation import Observation
from rewards.webarena.scoring import Verify, verdict_on
from rewards.webarena.verdict import Finding, Verdict

__all__ = ["Rules", "WebArena", "WebBrowser"]

NOT_AVAILABLE = "N/A"
"""What an agent that declares a task infeasible has answered, as in BrowserGym."""


class WebBrowser(Pages, Protocol):
    """What the device needs of a browser (`emulators.browser.session.Browser` is one).

    A new `size` of the window holds from the next reset on.
    """

    size: tuple[int, int] | None
    downloads: Any

    @property
    def name(self) -> str: ...

    @property
    def actions(self) -> frozenset[type[Action]]: ...

    def reset(self, start: Start) -> None: ...

    def restore(self, storage: Mapping[str, Any]) -> None: ...

    @property
    def blocked(self) -> Sequence[Blocked]: ...

    def trace(self) -> list[dict[str, Any]]: ...

    def har(self) -> dict[str, Any]: ...

    def downloaded(self) -> Sequence[Download]: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Rules:
    """How an episode is scored: who judges what no rule decides, who evaluates WebArena-Verified's tasks, and when.

    With `each_step` it is scored after every action and ends as soon as the score is above 0, as BrowserGym does;
    otherwise once, when the agent stops.
    """

    judge: Judge | None = None
    verify: Verify | None = None
    each_step: bool = False


@dataclass(eq=False)
class WebArena:
    """The tasks of one file, on sites that are up (`emulators.device.Device`). `tasks` are found by their names.

    `size` is the window in pixels of tasks that ask for none. Where it is `recorded`, traffic is kept with the run.

    An answer ends an episode, as WebArena's `stop` does. What leads away from the sites is kept from leaving the
    browser; it ends nothing, and the evidence tells of it. Raises DeviceLost where a site does not answer or does not
    let its account in: that says nothing about the agent, and the task can be attempted again.
    """

    browser: WebBrowser
    tasks: Mapping[str, WebTask]
    sites: Sites
    logins: Logins
    resets: Resets
    rules: Rules = field(default_factory=Rules)
    picture_hosts: Sequence[str] = ()
    size: tuple[int, int] = SIZE
    recorded: bool = False

    def __post_init__(self) -> None:
        self._task: WebTask | None = None
        self._answer: str | None = None
        self._infeasible = False
        self._outcome: Outcome | None = None
        self._lost: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"webarena on {self.browser.name}"

    @property
    def actions(self) -> frozenset[type[Action]]:
        return self.browser.actions

    # Device

    def reset(self, start: Start) -> None:
        """Reset the task's sites where it asks for that, log in, open its pages; the first is in front."""
        if not isinstance(start, Template) or start.name not in self.tasks:
            raise UnknownTask(f"there is no task {start}; the tasks are {', '.join([*self.tasks][:3])} and others")
        task = self.tasks[start.name]
        self._task, self._answer, self._infeasible, self._outcome = task, None, False, None
        try:
            if task.require_reset:
                self.resets.reset(task.sites)
            logged_in = self.logins.ready(task.sites if task.require_login else (), self.browser)
            self._lost = logged_in.lost
            self.browser.size = task.window(self.size)
            self._open(task.start_urls, logged_in.storage)
        except SiteError as error:
            raise DeviceLost(str(error)) from error

    def look(self, *, pixels: bool = True, tree: bool = True) -> Screen:
        return self.browser.look(pixels=pixels, tree=tree)

    def do(self, action: Action) -> None:
        match action:
            case Answer(text=text):
                self._answer = text
            case Stop(infeasible=infeasible):
                self._infeasible = infeasible
        self.browser.do(action)
        if self.rules.each_step and not isinstance(action, Answer | Stop):
            self.browser.look(pixels=False, tree=False)  # what the action does has been done
            outcome = self._judged()
            self._outcome = outcome if outcome.score > 0 else None

    def over(self) -> bool:
        """Whether the agent has answered, or, where every step is scored, has scored."""
        return self._answer is not None or self._outcome is not None

    def finish(self, task: Task, answer: str | None) -> Outcome:
        """Read off all that the task's rules ask for, and apply them; the observation is kept with the outcome."""
        if self._outcome is not None:
            return self._outcome
        if answer is not None:
            self._answer = answer
        return self._judged()

    def close(self) -> None:
        self.browser.close()

    # What its browser did on the network (`guiagent.traffic.Networked`)

    @property
    def tracing(self) -> bool:
        """Whether a run keeps the trace; one that tasks are scored by is not kept beside what checks read of it."""
        return self.recorded

    @property
    def downloads(self) -> Any:
        return self.browser.downloads

    def har(self) -> dict[str, Any]:
        return self.browser.har()

    def downloaded(self) -> Sequence[Download]:
        return self.browser.downloaded()

    # Inside

    def _open(self, urls: Sequence[str], storage: Mapping[str, Any]) -> None:
        self.browser.reset(Page("about:blank"))
        self.browser.restore(storage)
        for position, url in enumerate(urls):
            if position:
                self.browser.do(NewTab())
            self.browser.do(GoTo(url))
            if not self.browser.url.startswith(("http://", "https://")):
                raise SiteError(f"{url} cannot be opened; look at the sites with: guiagent doctor webarena")
        if len(urls) > 1:
            self.browser.do(FocusTab(0))

    def _judged(self) -> Outcome:
        task = self._task
        if task is None:
            raise UnknownTask("no task was begun; reset comes first")
        trace = [slim(one, task.record) for one in self.browser.trace()] if task.flavour == "verified" else []
        said = self._answer if self._answer is not None else NOT_AVAILABLE if self._infeasible else ""
        observer = Observer(self.browser, self.sites, self.logins.headers, self.picture_hosts)
        observation = observer.observe(task, said, trace)
        return self._outcome_of(observation)

    def _outcome_of(self, observation: Observation) -> Outcome:
        try:
            verdict = verdict_on(observation, judge=self.rules.judge, verify=self.rules.verify)
        except RewardError as error:  # what was observed is kept, and can be scored when that is mended
            verdict = Verdict((Finding("all checks", "", "", None, str(error)),))
        notes = [f"not logged in at {name}: its cookies and another site's are the same" for name in self._lost]
        hosts = Counter(_host(one.url) for one in self.browser.blocked)
        told = ", ".join(f"{name} x {count}" for name, count in sorted(hosts.items()))
        notes += [f"requests kept from leaving the sites: {told}"] if told else []
        evidence = "\n".join([verdict.evidence, *notes])
        return Outcome(verdict.value, (), evidence, observation.state())


def _host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2] or url[:40]
