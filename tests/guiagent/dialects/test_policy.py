"""Policies that ask published models: over a chat server, over a little local model, and where nobody answers."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from emulators.action import Answer, Press, Stop, Swipe, Tap
from emulators.screen import Box, Frame, Point
from emulators.trajectory import Ending, Moment, Template
from emulators.virtual.tasks import suite
from guiagent import parts
from guiagent.agent import run_episode
from guiagent.baselines import OraclePolicy
from guiagent.chat import ChatNonsense, Message
from guiagent.cli import main
from guiagent.config import ConfigError
from guiagent.dialect_policy import Batched, DialectPolicy
from guiagent.dialects.table import DIALECTS, dialect
from guiagent.guided import GuidedPolicy
from guiagent.policy import Decision, NoDecision, Verdict
from guiagent.suites import oracles
from guiagent.vlm.chat import VlmChat, heard
from guiagent.vlm.loading import Vlm, load
from guiagent.vlm.sampling import Sampling
from guiagent.vlm.tiny import TinySize, build
from guiagent.vlm.turns import Turn, opening, text_of
from rewards.score import Score
from tests.guiagent.chat_server import Reply, chat_server, said
from tests.guiagent.dialects.speaking import moment, screen_of, taken

SCREEN = screen_of(280, 560, pixels=True)
TAP = "Thought: send it\nAction: click(point='<point>70 84</point>')"
SIZE = TinySize(hidden=32, layers=1, heads=2, key_value_heads=2, feed_forward=32, vision_hidden=16, vision_depth=1,
                vision_feed_forward=16, max_pixels=64 * 64)  # fmt: skip


@pytest.fixture(scope="module", params=["qwen3_vl", "qwen2_5_vl"])
def model(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dialects") / request.param
    build(folder, ["Thought: tap send Action: click(point='<point>1 2</point>')"], size=SIZE, family=request.param)
    return folder


@pytest.fixture(scope="module")
def vlm(model: Path) -> Vlm:
    return load(model)


def settings(address: str, **more: object) -> dict[str, object]:
    return {"kind": "chat", "base_url": address, "model": "m", "dialect": "ui-tars", **more}


def test_a_chat_server_is_asked_in_the_dialect() -> None:
    with chat_server(said(TAP)) as server:
        policy = parts.policy(settings(server.address), chatting={"retries": 0})
        step = taken(SCREEN, Tap(Point(140, 280)), move="Open the chat")
        [verdict] = policy.decide([moment(SCREEN, step, goal="Write to Ada")])
    assert isinstance(verdict, Decision)
    assert verdict.thought.plan == "send it"
    assert verdict.reply == TAP
    assert isinstance(verdict.action, Tap)
    assert policy.name == "ui-tars"
    [request] = server.requests
    assert [message["role"] for message in request["messages"]] == ["system", "user", "user", "assistant", "user"]
    assert "continue_final_message" not in request
    assert "Thought: Open the chat\nAction: click(point='<point>140 280</point>')" in server.texts(0)


def test_the_step_s_instruction_begins_the_reply() -> None:
    with chat_server(said("click(point='<point>70 84</point>')")) as server:
        policy = parts.policy(settings(server.address), chatting={"retries": 0})
        [verdict] = policy.decide([moment(SCREEN, step="Tap send")])
    assert server.requests[0]["messages"][-1] == {"role": "assistant", "content": "Thought: Tap send\nAction:"}
    assert server.requests[0]["continue_final_message"] is True
    assert server.requests[0]["add_generation_prompt"] is False
    assert isinstance(verdict, Decision)
    assert verdict.thought.plan == "Tap send"


def test_the_server_s_own_sizes_are_told() -> None:
    with chat_server(said("Action: click(start_box='(56,56)')")) as server:
        policy = parts.policy(settings(server.address, min_pixels=784, max_pixels=112 * 224))
        [verdict] = policy.decide([moment(SCREEN)])
    assert isinstance(verdict, Decision)
    assert verdict.action == Tap(Point(140, 140), None)
    with pytest.raises(ConfigError, match="os-atlas says no places in pixels"):
        parts.policy(settings("http://127.0.0.1:9/v1", dialect="os-atlas", max_pixels=1000))


def test_what_cannot_be_read_says_what_was_said() -> None:
    with chat_server(said("I would tap it"), said(TAP), said("no")) as server:
        once = parts.policy(settings(server.address), chatting={"retries": 0})
        [verdict] = once.decide([moment(SCREEN)])
        why = "there is no 'Action:'; the reply was 'I would tap it'"
        assert verdict == NoDecision(Ending.POLICY_UNREADABLE, why, "I would tap it")
    with chat_server(said("I would tap it"), said(TAP)) as server:
        twice = parts.policy(settings(server.address, tries=2, proposal_temperature=0.7))
        [verdict] = twice.decide([moment(SCREEN)])
    assert isinstance(verdict, Decision)
    assert [request["temperature"] for request in server.requests] == [0.0, 0.7]


def test_a_server_that_is_gone_is_not_asked_again() -> None:
    with chat_server(said(TAP), forever=lambda _: Reply(401, "{}")) as server:
        policy = parts.policy(settings(server.address), chatting={"retries": 0})
        verdicts = policy.decide([moment(SCREEN)] * 4)
        proposed = policy.propose([moment(SCREEN)] * 2, 3)
    assert isinstance(verdicts[0], Decision)
    assert [v.ending for v in verdicts[1:] if isinstance(v, NoDecision)] == [Ending.POLICY_UNAVAILABLE] * 3
    assert proposed == [[], []]
    assert len(server.requests) == 3  # a decision, a refusal, and a refusal of the proposals


def test_proposals_are_what_can_be_read() -> None:
    with chat_server(said(TAP), said("no"), said("Action: press_back()")) as server:
        policy = parts.policy(settings(server.address), chatting={"retries": 0})
        [found] = policy.propose([moment(SCREEN)], 3)
    assert [type(decision.action) for decision in found] == [Tap, Press]
    assert {request["temperature"] for request in server.requests} == {1.0}


def test_it_can_be_guided() -> None:
    def later_is_better(cases: Sequence[tuple[object, Sequence[object]]]) -> list[list[Score]]:
        return [[Score(i / 10, "late") for i, _ in enumerate(actions)] for _, actions in cases]

    with chat_server(said(TAP), said("Action: press_back()"), said(TAP)) as server:
        policy = parts.policy(settings(server.address), chatting={"retries": 0})
        [verdict] = GuidedPolicy(policy, later_is_better).decide([moment(SCREEN)])  # type: ignore[arg-type]
    assert isinstance(verdict, Decision)
    assert verdict.action == Press("back")


def test_an_answer_that_ends_a_live_task_becomes_two_steps() -> None:
    def chat(_: Sequence[Message]) -> str:
        return "Action: finished(content='It is 5')"

    policy = DialectPolicy(chat, dialect("ui-tars"))
    recorded = moment(SCREEN)
    live = replace(recorded, task=replace(recorded.task, start=Template("clock/read", 0)))
    [first] = policy.decide([live])
    [second] = policy.decide([replace(live, history=(taken(SCREEN, Answer("It is 5")),))])
    [offline] = policy.decide([recorded])
    assert [v.action for v in (first, second, offline) if isinstance(v, Decision)] == [
        Answer("It is 5"), Stop(), Stop(),
    ]  # fmt: skip


def test_boxes_are_kept() -> None:
    def chat(_: Sequence[Message]) -> str:
        return '{"ACTION": "click_element", "ARGS": {"bbox": [100, 200, 300, 400]}}'

    [verdict] = DialectPolicy(chat, dialect("coat"), name="mine").decide([moment(SCREEN)])
    assert isinstance(verdict, Decision)
    assert verdict.box == Box(28, 112, 84, 224)


def test_unknown_dialects_and_keys_are_refused() -> None:
    with pytest.raises(ConfigError, match="there is no dialect 'tars'; known are guiagent, ui-tars"):
        parts.policy({"kind": "chat", "dialect": "tars", "base_url": "x", "model": "m"})
    with pytest.raises(ConfigError, match="there is no dialect 'tars'"):
        parts.policy({"kind": "vlm", "dialect": "tars", "model": "nowhere"})
    with pytest.raises(ConfigError, match="grid"):
        parts.policy({"kind": "chat", "dialect": "ui-tars", "base_url": "x", "model": "m", "grid": 50})
    with pytest.raises(ConfigError, match="dialect"):
        parts.policy({"kind": "random", "dialect": "ui-tars"})
    with pytest.raises(ValueError, match="tries"):
        DialectPolicy(lambda _: "", dialect("ui-tars"), tries=0)
    ours = parts.policy({"kind": "chat", "dialect": "guiagent", "base_url": "http://127.0.0.1:9/v1", "model": "m"})
    assert type(ours).__name__ == "ChatPolicy"


# -- a local model -----------------------------------------------------------------------------------------------------


def test_a_conversation_is_heard_as_the_chat_template_writes_it(vlm: Vlm) -> None:
    image = np.zeros((64, 64, 3), np.uint8)
    messages: list[Message] = [
        ("system", ("be brief",)), ("user", (image, "look")), ("assistant", ("tap",)),
        ("user", ("and", image, "\nnow")),
    ]  # fmt: skip
    root = heard(vlm, messages)
    plain = [{"role": role, "content": [
        {"type": "text", "text": part} if isinstance(part, str) else {"type": "image"} for part in parts
    ]} for role, parts in messages]  # fmt: skip
    text = vlm.tokenizer.apply_chat_template(plain, tokenize=False, add_generation_prompt=True)
    pads = "<|image_pad|>" * (root.token_ids.count(vlm.special.image) // 2)
    expected = vlm.tokenizer(text.replace("<|image_pad|>", pads), add_special_tokens=False)["input_ids"]
    assert list(root.token_ids) == list(expected)
    assert len(root.images) == 2


def test_one_turn_is_heard_as_our_own_policies_hear_it(vlm: Vlm) -> None:
    image = np.zeros((64, 64, 3), np.uint8)
    ours = opening(vlm, [Turn("system", "be brief"), Turn("user", "look", image=True)], [image])
    root = heard(vlm, [("system", ("be brief",)), ("user", (image, "look"))])
    assert root.token_ids == ours.token_ids
    assert np.array_equal(root.position_ids, ours.position_ids)


def test_a_reply_can_be_begun(vlm: Vlm) -> None:
    root = heard(vlm, [("user", ("look",)), ("assistant", ("Thought: tap\nAction:",))])
    assert text_of(vlm, root.token_ids).endswith("assistant\nThought: tap\nAction:")


def test_only_tokens_that_point_are_read_in_a_text(vlm: Vlm) -> None:
    vocabulary = vlm.tokenizer.get_vocab()
    root = heard(vlm, [("user", ("(<|box_start|>1<|box_end|>) <|im_end|> <|image_pad|>",))])
    assert root.token_ids.count(vocabulary["<|box_start|>"]) == 1
    assert root.token_ids.count(vocabulary["<|im_end|>"]) == 1  # the turn's own
    assert vocabulary["<|image_pad|>"] not in root.token_ids


def test_several_conversations_are_answered_at_once(vlm: Vlm) -> None:
    chat = VlmChat(vlm, sampling=Sampling(temperature=0.0, max_new_tokens=5))
    image = np.full((64, 64, 3), 99, np.uint8)
    talks: list[list[Message]] = [[("user", ("tap",))], [("user", ("a longer question", image, "look"))]]
    assert isinstance(chat, Batched)
    assert [replies[0] for replies in chat.replies(talks, 1)] == [chat(talk) for talk in talks]
    warm = VlmChat(vlm, sampling=Sampling(temperature=2.0, max_new_tokens=5), seed=1)
    assert [len(set(replies)) > 1 for replies in warm.replies(talks, 6)] == [True, True]


def test_an_image_that_cannot_be_shown_is_said(vlm: Vlm) -> None:
    chat = VlmChat(vlm, sampling=Sampling(temperature=0.0, max_new_tokens=5))
    strip = np.zeros((1, 900, 3), np.uint8)
    with pytest.raises(ChatNonsense, match="too long"):
        chat([("user", (strip,))])
    thin = replace(SCREEN, width=900, height=1, frame=Frame.of(strip))
    verdicts = DialectPolicy(chat, dialect("os-atlas")).decide([moment(SCREEN), moment(thin)])
    assert "too long" not in str(verdicts[0])
    assert isinstance(verdicts[1], NoDecision)
    assert "too long" in verdicts[1].detail


@pytest.mark.parametrize("name", DIALECTS)
def test_a_local_model_is_asked_in_every_dialect(model: Path, name: str) -> None:
    policy = parts.policy({"kind": "vlm", "model": str(model), "dialect": name, "max_new_tokens": 4, "device": "cpu"})
    history = (taken(SCREEN, Swipe(Point(9, 9), Point(99, 99)), move="Swipe"), taken(SCREEN, Tap(Point(9, 9))))
    asked = [moment(SCREEN, *history), moment(SCREEN, *history, step="Tap send")]
    for verdict in policy.decide(asked):
        assert isinstance(verdict, NoDecision)
        assert verdict.ending is Ending.POLICY_UNREADABLE


def test_the_model_s_own_sizes_decide_what_pixels_mean(model: Path) -> None:
    policy = parts.policy({"kind": "vlm", "model": str(model), "dialect": "ui-tars", "device": "cpu"})
    assert isinstance(policy, DialectPolicy)
    said = policy._dialect.parse("Action: click(start_box='(16,32)')", screen_of(640, 1280))
    assert isinstance(said.action, Tap)
    assert said.action.point == Point(320, 640)


@pytest.mark.parametrize("name", DIALECTS)
def test_a_task_of_the_phone_is_solved_in_every_dialect(name: str) -> None:
    """The model is the oracle, which writes what it would do in the dialect."""
    spoken, oracle, due = dialect(name), OraclePolicy(oracles()), list[Moment]()

    class Watched(DialectPolicy):
        def decide(self, moments: Sequence[Moment]) -> list[Verdict]:
            due[:] = moments
            return super().decide(moments)

    def chat(messages: Sequence[Message]) -> str:
        [verdict] = oracle.decide(due)
        assert isinstance(verdict, Decision)
        return spoken.render(verdict.action, due[0].screen)

    phone = parts.device({"kind": "phone"})()
    played = run_episode(phone, Watched(chat, spoken), suite().task("phone/clock/alarm_on", 0))
    phone.close()
    assert played.passed


def test_trees_do_not_grow_in_other_dialects(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tree", str(tmp_path), "--model", "nowhere", "--set", "policy.dialect=ui-tars"]) == 2
    assert "trees grow in the four stages of our own dialect only" in capsys.readouterr().err
