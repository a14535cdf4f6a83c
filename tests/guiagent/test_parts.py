"""Parts: every kind is made from its table; a guided policy is steered by a trained head on the same model."""

from dataclasses import fields
from pathlib import Path

import pytest

from emulators.action import Tap
from emulators.browser.session import Browser
from emulators.device import UnknownTask
from emulators.trajectory import Moment, Template
from guiagent import parts
from guiagent.agent import run_episode
from guiagent.config import ConfigError
from guiagent.dialects.coat import Coat
from guiagent.policy import Decision
from guiagent.prompt import PLAIN, TERSE
from guiagent.suites import oracles, task_names
from guiagent.train.reward import save_reward
from guiagent.vlm.adapters import Lora, add_adapter, save_adapter
from guiagent.vlm.loading import VlmError, load
from guiagent.vlm.rendering import candidate_rendering
from guiagent.vlm.speech_file import FOREIGN, load_speech, save_speech
from guiagent.vlm.talk import Speech, Talk
from guiagent.vlm.tiny import TinySize, build
from guiagent.vlm.turns import text_of
from rewards.heads import new_head
from rewards.rules import RuleJudge
from synth.wording import OfflineAnnotator

SIZE = TinySize(hidden=32, layers=1, heads=2, key_value_heads=2, feed_forward=32, vision_hidden=16, vision_depth=1,
                vision_feed_forward=16, max_pixels=64 * 64)  # fmt: skip
SPEECH = Speech(TERSE, Coat(grid=100, bare=True), pixels=False, goals=1)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a model, a policy adapter with its speech, and a reward head with its own adapter."""
    folder = tmp_path_factory.mktemp("trained")
    vlm = build(folder / "model", ["tap Settings 12 34 on off Alarm Clock done"], size=SIZE)
    add_adapter(vlm, "policy", Lora(rank=2))
    save_adapter(vlm, "policy", folder / "policy")
    save_speech(folder / "policy", SPEECH)
    add_adapter(vlm, "reward", Lora(rank=2))
    save_reward(vlm, new_head(vlm.hidden_size), folder / "reward")
    return folder


@pytest.fixture(scope="module")
def moment() -> Moment:
    phone = parts.device({"kind": "phone"})()
    from emulators.virtual.tasks import suite

    task = suite().task("phone/clock/alarm_on", 0)
    phone.reset(task.start)
    found = Moment(task, (), phone.look())
    phone.close()
    return found


@pytest.mark.parametrize("key", [*sorted({one.name for one in fields(Browser)} - {"size"}), "pages_per_browser"])
def test_a_run_that_is_read_decides_nothing_of_a_browser_but_its_size(key: str) -> None:
    recorded = {"kind": "browser", "size": [400, 300], key: "theirs"}
    with pytest.raises(ConfigError, match=rf"device\.{key}='theirs', which a run's own settings may not decide"):
        parts.recorded_device(recorded, {})
    assert parts.recorded_device(recorded, {key: "mine"}) == {**recorded, key: "mine"}


def test_devices_are_checked_at_once_and_opened_later() -> None:
    phone = parts.device({"kind": "phone", "profile": "1080x2400"})()
    assert phone.name == "phone-1080x2400"
    phone.close()
    with pytest.raises(ConfigError, match="known are size, allow, program"):
        parts.device({"kind": "browser", "hosts": ["x"]})
    with pytest.raises(ConfigError, match=r"pages_per_browser must be a whole number from 1 on, not 0"):
        parts.device({"kind": "browser", "pages_per_browser": 0})
    with pytest.raises(ConfigError, match=r"device cannot hold 'pages'; known are size, .*place, pages_per_browser$"):
        parts.device({"kind": "browser", "pages": 2})
    with pytest.raises(ConfigError, match="device needs a kind; known are phone, miniwob, browser"):
        parts.device({})
    made = parts.device({"kind": "emulators.virtual.phone:VirtualPhone", "seed": 4})()
    assert made.name == "phone-360x800"
    made.close()
    for kind in ("emulators.virtual.phone:Nothing", "nothing:Thing", ":", "a:"):
        with pytest.raises(ConfigError, match=r"cannot be imported"):
            parts.device({"kind": kind})
    with pytest.raises(ConfigError, match="may not load code"):
        parts.device({"kind": "emulators.virtual.phone:VirtualPhone"}, trusted=False)
    with pytest.raises(ConfigError, match="cannot be called"):
        parts.device({"kind": "emulators.virtual.phone:__all__"})


def test_policies(moment: Moment) -> None:
    [decision] = parts.policy({"kind": "oracle"}).decide([moment])
    assert isinstance(decision, Decision)
    assert isinstance(decision.action, Tap)
    assert parts.policy({"kind": "random", "seed": 2}, web=True).name == "random"
    with pytest.raises(ConfigError, match="may not load code"):
        parts.policy({"kind": "builtins:print"}, trusted=False)
    chats = parts.policy({"kind": "chat", "tries": 2}, chatting={"base_url": "http://127.0.0.1:9/v1", "model": "m"})
    assert chats.name == "chat"
    assert parts.policy({"kind": "chat", "base_url": "http://127.0.0.1:9/v1", "model": "m"}).name == "chat"
    own = {"kind": "chat", "chat": {"model": "other"}}
    assert parts.policy(own, chatting={"base_url": "http://127.0.0.1:9/v1"}).name == "chat"
    with pytest.raises(ConfigError, match="chat cannot hold 'api_key'"):
        parts.policy({"kind": "chat"}, chatting={"base_url": "x", "model": "m", "api_key": "secret"})


def test_oracles_know_which_suite_a_task_is_of(moment: Moment) -> None:
    assert "phone/clock/alarm_on" in task_names("phone")
    find = oracles()
    assert find(moment.task)
    from dataclasses import replace

    with pytest.raises(UnknownTask):
        find(replace(moment.task, name="synth/clock/abc"))
    with pytest.raises(UnknownTask):
        find(replace(moment.task, name="miniwob/none@0", start=Template("miniwob/none", 0)))


def test_annotators_and_rewards() -> None:
    assert parts.annotator({"kind": "offline", "questions": 0}) == OfflineAnnotator(questions=0.0)
    assert parts.reward({"kind": "rules", "spare": 1}) == RuleJudge(1.0)
    chatting = {"base_url": "http://127.0.0.1:9/v1", "model": "m"}
    assert parts.annotator({"kind": "chat", "about": "a shop"}, chatting=chatting)
    assert parts.reward({"kind": "judge", "fallback": "none"}, chatting=chatting)
    with pytest.raises(ConfigError, match="reward needs head"):
        parts.reward({"kind": "process"})
    with pytest.raises(ConfigError, match="known are rules, judge, process"):
        parts.reward({"kind": "praise"})


def test_how_a_model_is_spoken_to_lies_beside_it(trained: Path, tmp_path: Path) -> None:
    assert load_speech(tmp_path, trained / "policy") == SPEECH
    assert load_speech(trained / "model") == FOREIGN == Speech(PLAIN, Coat(grid=1000))
    save_speech(tmp_path, Speech(PLAIN, Coat(), goals=None))
    assert load_speech(tmp_path) == Speech(PLAIN, Coat())
    for content in ("{}", "nonsense", '{"prompts": 1}'):
        (tmp_path / "speech.json").write_text(content)
        with pytest.raises(VlmError, match=r"speech\.json cannot be used"):
            load_speech(tmp_path)


def test_a_model_with_its_adapter(trained: Path) -> None:
    both = parts.spoken_model({"model": str(trained / "model"), "adapter": str(trained / "policy"), "device": "cpu"})
    assert (both.speech, both.adapter) == (SPEECH, "policy")
    alone = parts.spoken_model({"model": str(trained / "policy"), "speech": {"grid": 50, "prompts": "plain"}})
    assert alone.speech == Speech(PLAIN, Coat(grid=50, bare=True), pixels=False, goals=1)
    bare = parts.spoken_model({"model": str(trained / "model")})
    assert (bare.speech, bare.adapter) == (FOREIGN, None)
    with pytest.raises(ConfigError, match="speech cannot hold 'gird'; known are prompts, grid"):
        parts.spoken_model({"model": str(trained / "model"), "speech": {"gird": 50}})


def test_candidates_are_shown_behind_the_policys_own_turns(trained: Path, moment: Moment) -> None:
    vlm = load(trained / "model")
    render = candidate_rendering(vlm, SPEECH)
    actions = (Tap(moment.screen.elements[0].hit), Tap(moment.screen.elements[3].hit))
    prefix, lines = render(moment, actions)
    talk = Talk.of(vlm, SPEECH, moment)
    assert prefix.root.token_ids == talk.root.token_ids
    assert prefix.segments == ((vlm.special.turn_end,), talk.think)
    assert [text_of(vlm, line) for line in lines] == [SPEECH.dialect.render(a, moment.screen) for a in actions]
    assert all(line[-1] == vlm.special.turn_end for line in lines)


def test_a_head_guides_the_policy_on_one_model(trained: Path) -> None:
    table = {"kind": "vlm", "model": str(trained / "policy"), "max_new_tokens": 3, "device": "cpu"}
    guide = {"kind": "process", "head": str(trained / "reward"), "candidates": 2}
    policy = parts.policy(table, guide=guide)
    assert policy.name == "vlm, guided by 2"
    phone = parts.device({"kind": "phone"})()
    from emulators.virtual.tasks import suite

    trajectory = run_episode(phone, policy, suite().task("phone/clock/alarm_on", 0))
    assert trajectory.ending in {"policy unreadable", "out of steps", "looped", "done"}
    reward = parts.reward({"kind": "process", "model": str(trained / "policy"), "head": str(trained / "reward")})
    oracle = run_episode(phone, parts.policy({"kind": "oracle"}), suite().task("phone/clock/alarm_on", 0))
    phone.close()
    [score] = reward([oracle])
    assert score.reward == "process"
    assert "the worst is step" in score.evidence
    other = {"kind": "process", "head": str(trained / "reward"), "model": str(trained / "model")}
    with pytest.raises(ConfigError, match="guide beside head, candidates and batch_size cannot hold 'model'"):
        parts.policy(table, guide=other)
    guided = parts.policy({"kind": "random"}, guide=other)
    assert guided.name == "random, guided by 3"
    with pytest.raises(ConfigError, match="at least 1 candidate"):
        parts.policy(table, guide={**guide, "candidates": 0})
