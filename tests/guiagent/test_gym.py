"""The Gymnasium environment passes Gymnasium's own checker, and its episodes are the suite's."""

import warnings

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env

import guiagent.gym as phone_gym
from emulators.action import Action, Answer, Press, Scroll, Stop, Tap, TypeText
from emulators.virtual.tasks import suite

SUITE = suite()


def make(**arguments: object) -> gymnasium.Env[dict[str, object], dict[str, object]]:
    return gymnasium.make("guiagent/Phone-v0", **arguments)


@pytest.mark.parametrize("profile", ["360x800", "1080x2400"])
def test_it_passes_the_checker_without_a_warning(profile: str) -> None:
    environment = make(profile=profile, render_mode="rgb_array")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        check_env(environment.unwrapped)
    environment.close()


def action(kind: str, **parts: object) -> dict[str, object]:
    zero = np.zeros(2, np.float32)
    return {"kind": phone_gym.KINDS.index(kind), "point": zero, "end": zero, "direction": 0, "text": "", **parts}


def translated(done: Action, width: int, height: int) -> dict[str, object]:
    """The oracle's action as the environment takes it."""

    def part(x: float, y: float) -> np.ndarray:
        return np.array([x / width, y / height], np.float32)

    match done:
        case Tap(point):
            return action("tap", point=part(point.x, point.y))
        case Scroll(direction, point) if point:
            return action("scroll", point=part(point.x, point.y), direction=phone_gym.DIRECTIONS.index(direction))
        case Press(key):
            return action(key)
        case Answer(text):
            return action("answer", text=text)
        case Stop(infeasible):
            return action("infeasible" if infeasible else "done")
        case other:
            raise AssertionError(other)


@pytest.mark.parametrize("name", ["phone/settings/switch", "phone/clock/alarm_time", "phone/settings/missing_switch"])
def test_an_oracle_earns_the_reward(name: str) -> None:
    environment = make(tasks=("settings/*", "clock/*"))
    _, info = environment.reset(seed=0, options={"task": name, "instance": 3})
    task = SUITE.task(name, 3)
    assert info["task"] == task.name
    oracle, ended, rewards = SUITE.oracle(task), False, []
    while not ended:
        done = oracle.next(info["screen"])[1]
        seen, reward, ended, cut, info = environment.step(translated(done, info["screen"].width, info["screen"].height))
        rewards.append(reward)
        assert not cut and environment.observation_space.contains(seen)
    assert rewards[-1] == 1.0 and not any(rewards[:-1]) and info["evidence"]
    environment.close()


def test_an_episode_is_cut_off_at_its_budget_without_reward() -> None:
    environment = make(tasks=("clock/add_alarm",))
    _, info = environment.reset(seed=1)
    budget = SUITE.task(*_named(info["task"])).budget
    results = [environment.step(action("wait")) for _ in range(budget)]
    assert [cut for _, _, _, cut, _ in results] == [False] * (budget - 1) + [True]
    assert not any(reward for _, reward, _, _, _ in results)
    environment.close()


def _named(task: str) -> tuple[str, int]:
    name, _, seed = task.rpartition("@")
    return name, int(seed)


def test_saying_done_at_once_earns_nothing() -> None:
    environment = make(tasks=("clock/add_alarm",))
    environment.reset(seed=2)
    _, reward, ended, cut, _ = environment.step(action("done"))
    assert (reward, ended, cut) == (0.0, True, False)
    environment.close()


def test_random_actions_never_raise() -> None:
    environment = make()
    environment.action_space.seed(0)
    environment.reset(seed=0)
    for step in range(200):
        _, _, ended, cut, _ = environment.step(environment.action_space.sample())
        if ended or cut:
            environment.reset(seed=step)
    environment.close()


def test_every_instruction_is_in_the_space() -> None:
    environment = make()
    space = environment.observation_space["instruction"]
    assert all(space.contains(SUITE.task(name, seed).instruction) for name in SUITE.names() for seed in range(3))
    environment.close()


def test_typing_goes_into_the_focused_field() -> None:
    environment = make(tasks=("notes/*",))
    _, info = environment.reset(seed=0, options={"task": "phone/notes/create", "instance": 0})
    oracle = SUITE.oracle(SUITE.task("phone/notes/create", 0))
    for _ in range(20):
        done = oracle.next(info["screen"])[1]
        if isinstance(done, TypeText):
            break
        _, _, _, _, info = environment.step(translated(done, info["screen"].width, info["screen"].height))
    assert isinstance(done, TypeText) and done.point is not None
    environment.step(translated(Tap(done.point), info["screen"].width, info["screen"].height))
    _, _, _, _, info = environment.step(action("type", text="Typed here"))
    assert any(element.value == "Typed here" for element in info["screen"].elements)
    environment.close()
