"""The browser's Gymnasium environment passes Gymnasium's own checker, alone and several at a time."""

import warnings
from collections.abc import Iterator

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env

import guiagent.gym as environments
from emulators.action import Action, Press, Tap, TypeText
from emulators.browser.finding import BrowserMissing, find_browser
from emulators.browser.oracles import Oracle
from emulators.device import DeviceError
from emulators.trajectory import ScreenCheck, StateCheck, Task, Template
from guiagent.config import ConfigError
from tests.guiagent.page_server import served

TASKS = ("click-test*", "enter-text", "focus-text")


@pytest.fixture(scope="module", autouse=True)
def _chromium() -> None:
    try:
        find_browser()
    except BrowserMissing as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def environment() -> Iterator[gymnasium.Env[dict[str, object], dict[str, object]]]:
    made = gymnasium.make("guiagent/Browser-v0", tasks=TASKS, render_mode="rgb_array")
    yield made
    made.close()


@pytest.fixture
def page() -> Iterator[str]:
    body = (
        b"<!doctype html><button onclick=\"this.textContent='Saved'\">Save</button><a href='http://192.0.2.1/'>Out</a>"
    )

    with served({"/": body}) as found:
        yield f"{found}/"


def action(kind: str, **parts: object) -> dict[str, object]:
    zero = np.zeros(2, np.float32)
    return {
        "kind": environments.BROWSER_KINDS.index(kind),
        "point": zero,
        "end": zero,
        "direction": 0,
        "text": "",
        **parts,
    }


def translated(done: Action, size: tuple[int, int]) -> list[dict[str, object]]:
    """The oracle's action as the environment takes it."""
    point = getattr(done, "point", None)
    there = action("tap", point=np.array([point.x / size[0], point.y / size[1]], np.float32)) if point else None
    match done:
        case Tap() if there:
            return [there]
        case TypeText(text) if there:
            return [there, action("clear"), action("type", text=text)]
        case Press(keys):
            return [action("press", text=keys)]
    raise AssertionError(done)


def test_it_passes_the_checker_without_a_warning(environment: gymnasium.Env) -> None:  # type: ignore[type-arg]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        check_env(environment.unwrapped, skip_close_check=True)


@pytest.mark.parametrize("name", ["miniwob/click-test-2", "miniwob/enter-text"])
def test_an_oracle_earns_the_raw_reward(environment: gymnasium.Env, name: str) -> None:  # type: ignore[type-arg]
    seen, info = environment.reset(seed=0, options={"task": name, "instance": 3})
    assert info["task"] == f"{name}@3"
    oracle = _oracle(name, str(seen["instruction"]))
    ended, rewards = False, list[float]()
    while not ended:
        for one in translated(oracle.next(info["screen"])[1], (160, 210)):
            seen, reward, ended, cut, info = environment.step(one)
            rewards.append(float(reward))
            assert not cut
            assert environment.observation_space.contains(seen)
    assert rewards[-1] == info["raw_reward"] == 1.0
    assert not any(rewards[:-1])
    assert 0 < info["decayed_reward"] <= 1.0
    assert np.array_equal(environment.render(), seen["pixels"])


def _oracle(name: str, utterance: str) -> Oracle:
    from emulators.browser.utterances import parse

    start = Template(name, 3)
    return Oracle(
        Task(f"{name}@3", utterance, start, StateCheck(), 15, parse(name.removeprefix("miniwob/"), utterance))
    )


def test_saying_done_before_the_page_earns_nothing(environment: gymnasium.Env) -> None:  # type: ignore[type-arg]
    environment.reset(seed=2)
    _, reward, ended, cut, info = environment.step(action("done"))
    assert (reward, ended, cut) == (0.0, True, False)
    assert "not ended" in info["evidence"]


def test_random_actions_never_raise_and_episodes_are_cut_off(environment: gymnasium.Env) -> None:  # type: ignore[type-arg]
    environment.action_space.seed(0)
    environment.reset(seed=0)
    for step in range(25):
        _, _, ended, cut, info = environment.step(environment.action_space.sample())
        assert "lost" not in info
        if ended or cut:
            environment.reset(seed=step)
    environment.reset(seed=1)
    results = [environment.step(action("hover")) for _ in range(15)]
    assert [cut for _, _, _, cut, _ in results] == [False] * 14 + [True]


def test_what_the_browser_refuses_is_told(environment: gymnasium.Env) -> None:  # type: ignore[type-arg]
    environment.reset(seed=1)
    _, reward, ended, _, info = environment.step(action("press", text="Warp"))
    assert "no key" in info["refused"]
    assert (reward, ended) == (0.0, False)


def test_what_does_not_go_together_is_refused() -> None:
    for arguments, told in (
        ({"url": "http://127.0.0.1/", "tasks": TASKS}, "give one of the two"),
        ({"instruction": "Buy it"}, "give its url too"),
        ({"size": "1280x720"}, r"write size=\(1280, 720\)"),
    ):
        with pytest.raises((ConfigError, DeviceError), match=told):
            gymnasium.make("guiagent/Browser-v0", **arguments)  # type: ignore[arg-type]


def test_a_page_of_one_s_own(page: str) -> None:
    made = gymnasium.make(
        "guiagent/Browser-v0", url=page, instruction="Save €5", check=ScreenCheck("", "", ("Saved",), ()),
        size=(200, 300),
    )  # fmt: skip
    seen, info = made.reset(seed=0)
    assert made.observation_space.contains(seen)
    assert seen["instruction"] == "Save €5"
    save = next(e for e in info["screen"].elements if e.label == "Save").hit
    for words, expected in ((["done"], 0.0), (["tap", "done"], 1.0)):
        made.reset()
        for word in words:
            at = np.array([save.x / 200, save.y / 300], np.float32)
            _, reward, ended, _, info = made.step(action(word, point=at))
        assert (reward, ended) == (expected, True)
    made.reset()
    _, _, _, _, info = made.step(action("go_to", text="http://192.0.2.1/"))
    assert any(e.label == "Save" for e in info["screen"].elements)
    made.close()


@pytest.mark.parametrize("kind", ["SyncVectorEnv", "AsyncVectorEnv"])
def test_several_at_a_time(kind: str) -> None:
    make = [lambda: gymnasium.make("guiagent/Browser-v0", tasks=("click-test",)) for _ in range(2)]
    several = getattr(gymnasium.vector, kind)(make)
    seen, _ = several.reset(seed=[1, 2])
    assert seen["pixels"].shape == (2, 210, 160, 3)
    assert np.ptp(seen["pixels"][0]) > 0
    assert not np.array_equal(*seen["pixels"])
    several.action_space.seed(0)
    for _ in range(4):
        _, rewards, _, _, _ = several.step(several.action_space.sample())
        assert rewards.shape == (2,)
    several.close()
