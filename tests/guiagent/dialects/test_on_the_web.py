"""MiniWoB++ in the web dialects: the oracle as a model that writes calls, read and done on a real browser."""

from collections.abc import Iterator, Sequence

import pytest

from emulators.browser.finding import BrowserMissing, find_browser
from emulators.browser.oracles import solvable
from emulators.browser.session import Browser
from emulators.trajectory import Moment
from guiagent.agent import run_episode
from guiagent.baselines import OraclePolicy
from guiagent.chat import Message
from guiagent.dialect_policy import DialectPolicy
from guiagent.dialects.browsergym import BrowserGym
from guiagent.dialects.playwright_calls import PlaywrightCalls
from guiagent.policy import Decision, Verdict
from guiagent.suites import oracles

FEW = ("choose-list", "click-checkboxes", "enter-text", "login-user", "search-engine", "click-scroll-list")
SPOKEN = {"browsergym": BrowserGym(marks=True), "playwright": PlaywrightCalls()}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    try:
        find_browser()
    except BrowserMissing as error:
        pytest.skip(str(error))
    device = Browser()
    yield device
    device.close()


def solved(browser: Browser, dialect: str, name: str) -> None:
    spoken, oracle, due = SPOKEN[dialect], OraclePolicy(oracles()), list[Moment]()

    class Watched(DialectPolicy):
        def decide(self, moments: Sequence[Moment]) -> list[Verdict]:
            due[:] = moments
            return super().decide(moments)

    def chat(messages: Sequence[Message]) -> str:
        [verdict] = oracle.decide(due)
        assert isinstance(verdict, Decision)
        call = spoken.render(verdict.action, due[0].screen)
        return f"<think>{verdict.thought.plan}</think>\n<action>\n{call}\n</action>"

    played = run_episode(browser, Watched(chat, spoken), browser.task(name, 5))
    assert played.passed, (played.detail, [step.thought.move for step in played.steps])
    assert all(step.thought.plan for step in played.steps)


@pytest.mark.parametrize("dialect", SPOKEN)
@pytest.mark.parametrize("name", FEW)
def test_a_page_is_solved_in_calls(browser: Browser, dialect: str, name: str) -> None:
    solved(browser, dialect, f"miniwob/{name}")


@pytest.mark.long
@pytest.mark.parametrize("dialect", SPOKEN)
def test_every_oracle_s_way_can_be_written_in_calls(browser: Browser, dialect: str) -> None:
    for name in solvable():
        solved(browser, dialect, name)
