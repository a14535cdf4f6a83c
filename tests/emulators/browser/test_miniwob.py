"""MiniWoB++ on a real browser: seeds, rewards, oracles."""

import pytest

from emulators.action import Press, Stop, Tap
from emulators.browser.miniwob import examples, task_names
from emulators.browser.oracles import Oracle, solvable
from emulators.browser.pages import pages_folder
from emulators.browser.session import Browser
from emulators.device import DeviceError, Episodic
from emulators.screen import Point
from emulators.trajectory import Outcome, Task, Template

SAMPLE = ("book-flight", "choose-date", "click-pie", "count-shape", "drag-cube", "email-inbox", "social-media",
          "stock-market", "terminal", "use-colorwheel")  # fmt: skip
RESTLESS = {"miniwob/chase-circle", "miniwob/moving-items", "miniwob/hover-shape", "miniwob/simon-says",
            "miniwob/terminal", "miniwob/stock-market"}  # fmt: skip
"""Pages that move by themselves, so that two looks differ."""


def opens(browser: Browser, name: str) -> None:
    task = browser.task(name, 1)
    assert task.instruction
    assert dict(task.parameters)["utterance"] == task.instruction
    screen = browser.look()
    assert screen.elements
    assert not {"START", "episode over"} & {e.label for e in screen.elements}
    assert task.instruction not in {e.label for e in screen.elements}
    assert not browser.over()
    browser.reset(task.start)
    if name not in RESTLESS:
        assert browser.look() == screen
    assert browser.task(name, 0).instruction == examples()[name]


@pytest.mark.parametrize("name", SAMPLE)
def test_pages_open(browser: Browser, name: str) -> None:
    opens(browser, f"miniwob/{name}")


@pytest.mark.long
@pytest.mark.parametrize("name", task_names(pages_folder()))
def test_all_pages_open(browser: Browser, name: str) -> None:
    opens(browser, name)


def solve(browser: Browser, task: Task) -> tuple[Outcome, list[str]]:
    oracle, moves = Oracle(task), []
    for _ in range(task.budget):
        thought, action = oracle.next(browser.look(pixels=False))
        moves.append(thought.move)
        assert thought.plan
        browser.do(action)
        if isinstance(action, Stop):
            break
    return browser.finish(task, None), moves


@pytest.mark.parametrize("name", solvable())
def test_oracles_solve_and_the_same_seed_looks_the_same_afterwards(browser: Browser, name: str) -> None:
    first = None
    for seed in (11, 12, 11):
        task = browser.task(name, seed)
        screen = browser.look()
        outcome, moves = solve(browser, task)
        assert outcome.score == 1.0, (task.instruction, moves, outcome.evidence)
        assert moves[-1] == "done"
        if first is None:
            first = screen, moves
    assert (screen, moves) == first


@pytest.mark.long
@pytest.mark.parametrize("name", solvable())
def test_oracles_solve_many_seeds(browser: Browser, name: str) -> None:
    for seed in range(12):
        task = browser.task(name, seed)
        outcome, moves = solve(browser, task)
        assert outcome.score == 1.0, (seed, task.instruction, moves, outcome.evidence)


def test_the_end_is_final(browser: Browser) -> None:
    task = browser.task("miniwob/click-test-2", 3)
    wrong = next(e for e in browser.look().elements if e.label == "TWO")
    assert isinstance(browser, Episodic)
    assert not browser.over()
    assert "not ended" in browser.finish(task, None).evidence
    browser.do(Tap(wrong.hit))
    assert browser.over()
    ended = browser.look()
    assert ended.location.endswith("#over")
    assert [e.label for e in ended.elements] == ["episode over"]
    assert browser.finish(task, None) == Outcome(0.0, evidence="raw reward -1, decayed -1.000")
    for action in (Tap(Point(80, 105)), Press("Enter"), Tap(wrong.hit)):
        browser.do(action)
        assert browser.look() == ended
    browser.reset(task.start)
    assert not browser.over()


def test_partial_rewards_are_kept(browser: Browser) -> None:
    for seed in range(30):
        task = browser.task("miniwob/click-checkboxes", seed)
        boxes = [e for e in browser.look(pixels=False).elements if e.role == "checkbox"]
        if len(boxes) >= 5 and ", " in task.instruction:
            break
    oracle = Oracle(task)
    browser.do(oracle.next(browser.look(pixels=False))[1])
    right = browser.look(pixels=False)
    missing = [e for e in right.elements if e.role == "checkbox" and not e.flags & {"checked"}]
    assert missing
    browser.do(Tap(next(e for e in right.elements if e.label == "Submit").hit))
    outcome = browser.finish(task, None)
    assert 0.0 <= outcome.score < 1.0
    assert "raw reward" in outcome.evidence


def test_finish_is_for_the_task_that_was_begun(browser: Browser) -> None:
    task = browser.task("miniwob/click-test", 1)
    browser.reset(Template("miniwob/click-test", 2))
    with pytest.raises(DeviceError, match="reset"):
        browser.finish(task, None)


def test_the_suite(browser: Browser) -> None:
    assert len(task_names(pages_folder())) == 130
    assert browser.task("miniwob/click-test", 4).name == "miniwob/click-test@4"
