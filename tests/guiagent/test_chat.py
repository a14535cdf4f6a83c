"""The chat client and the policy over it, against a real server that is down, slow, limited, mad or good."""

import base64
import io
import json
import socket
import subprocess
import sys
import time
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from emulators.action import Scroll, Stop, Tap
from emulators.screen import Point
from emulators.trajectory import Ending, Moment, Step, Thought, Timings, Trajectory
from guiagent.agent import run_episode
from guiagent.chat import ChatClient, ChatNonsense, ChatSettings, ChatUnavailable
from guiagent.chat_policy import ChatPolicy
from guiagent.guided import GuidedPolicy
from guiagent.policy import Decision, NoDecision
from tests.guiagent.chat_server import Answering, Reply, chat_server, said
from tests.guiagent.counter_device import Counter, count_to

FAST = ChatSettings("", "tiny", timeout_seconds=30, deadline_seconds=60, retries=3, pause_seconds=0.01)


def client(server: Answering, **changes: object) -> ChatClient:
    return ChatClient(replace(FAST, base_url=server.address, **changes), {})  # type: ignore[arg-type]


def test_a_good_server_is_asked_once_with_model_messages_and_key() -> None:
    with chat_server(said("  hello\n")) as server:
        settings = replace(FAST, base_url=server.address, key_env="MY_KEY", temperature=0.5, max_tokens=9)
        pixels = np.zeros((4, 6, 3), np.uint8)
        pixels[1, 2] = (10, 20, 30)
        chat = ChatClient(settings, {"MY_KEY": "sesame"})
        assert chat([("system", ("be brief",)), ("user", (pixels, "what is this?"))]) == "hello"
    [request] = server.requests
    assert (request["model"], request["temperature"], request["max_tokens"]) == ("tiny", 0.5, 9)
    assert server.headers[0]["authorization"] == "Bearer sesame"
    assert request["messages"][0] == {"role": "system", "content": "be brief"}
    image, text = request["messages"][1]["content"]
    assert text == {"type": "text", "text": "what is this?"}
    data = base64.b64decode(image["image_url"]["url"].removeprefix("data:image/png;base64,"))
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(data))), pixels)


def test_no_key_is_needed_where_none_is_asked_for() -> None:
    with chat_server(said("yes")) as server:
        assert client(server)([("user", ("?",))]) == "yes"


def test_a_server_that_is_down_is_unavailable() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
        chat = ChatClient(replace(FAST, base_url=address, retries=1), {})
        with pytest.raises(ChatUnavailable, match=f"{address} cannot be reached .*check that it is running"):
            chat([("user", ("?",))])


def test_a_slow_server_is_unavailable_in_time() -> None:
    with chat_server(forever=lambda _: Reply(after_seconds=30)) as server:
        began = time.monotonic()
        with pytest.raises(ChatUnavailable, match="gave no reply within"):
            client(server, timeout_seconds=0.2, deadline_seconds=1.5)([("user", ("?",))])
        assert time.monotonic() - began < 25
    assert 1 < len(server.requests) < 5


def test_a_server_that_trickles_cannot_hold_us_either() -> None:
    slow = replace(said("a reply that takes its time"), trickle_seconds=0.05)
    with chat_server(slow, forever=lambda _: said("at once")) as server:
        assert client(server, timeout_seconds=0.7)([("user", ("?",))]) == "at once"


def test_a_limited_server_is_waited_for_as_long_as_it_says() -> None:
    with chat_server(Reply(429, "{}", {"Retry-After": "0.3"}), said("now")) as server:
        assert client(server)([("user", ("?",))]) == "now"
    assert server.times[1] - server.times[0] >= 0.3


def test_a_wait_beyond_the_deadline_is_not_begun() -> None:
    with chat_server(Reply(429, '{"error": {"message": "slow down"}}', {"Retry-After": "3600"})) as server:
        began = time.monotonic()
        with pytest.raises(ChatUnavailable, match="answered 429"):
            client(server)([("user", ("?",))])
        assert time.monotonic() - began < 50


def test_errors_of_the_server_are_repeated_with_growing_pauses() -> None:
    with chat_server(Reply(500, "oops"), Reply(503, "{}"), said("back")) as server:
        assert client(server, pause_seconds=0.1)([("user", ("?",))]) == "back"
    first, second, third = server.times
    assert second - first >= 0.1
    assert third - second >= 0.2
    with chat_server() as server, pytest.raises(ChatUnavailable, match="answered 500"):
        client(server)([("user", ("?",))])
    assert len(server.requests) == 4


@pytest.mark.parametrize(
    ("status", "advice"), [(401, "put a valid key into the variable OPENAI_API_KEY"), (404, "check base_url and model")]
)
def test_what_will_not_pass_is_not_repeated(status: int, advice: str) -> None:
    answer = Reply(status, '{"error": {"message": "no"}}')
    expected = pytest.raises(ChatUnavailable, match=rf"answered {status}.*{advice}")
    with chat_server(forever=lambda _: answer) as server, expected:
        client(server)([("user", ("?",))])
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "nonsense",
    [Reply(body="<html>welcome</html>", headers={"Content-Type": "text/html"}), Reply(body="{"), Reply(body="{}"),
     Reply(body="[]"), Reply(body='{"choices": []}'), Reply(body='{"choices": [{"message": {"content": 7}}]}'),
     said(""), said(" \n")],
)  # fmt: skip
def test_nonsense_is_repeated_and_then_called_so(nonsense: Reply) -> None:
    with chat_server(nonsense, said("sorry")) as server:
        assert client(server)([("user", ("?",))]) == "sorry"
    with chat_server(forever=lambda _: nonsense) as server:
        with pytest.raises(ChatNonsense, match="sent no reply") as caught:
            client(server, retries=1)([("user", ("?",))])
        assert "\n" not in str(caught.value)
    assert len(server.requests) == 2


def test_a_missing_package_is_one_line() -> None:
    code = (
        "import sys; sys.modules['openai'] = None\n"
        "from guiagent.chat import *\n"
        "try: ChatClient(ChatSettings('http://127.0.0.1:1', 'm'))\n"
        "except ChatError as error: print(error)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout == 'chatting needs the package openai: pip install "guiagent[chat]"\n'


def test_importing_asks_for_nothing() -> None:
    code = "import sys, guiagent.chat, guiagent.chat_policy; sys.exit('openai' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


STAGES = [said("I see a counter"), said("Nothing is counted yet"), said('tap "More"'), said('tap "More" 250 250')]


def a_moment() -> Moment:
    device = Counter()
    screen = device.look()
    step = Step(screen, Thought(move="the unmistakable earlier move"), Stop(), screen, Timings(0, 0, 0))
    return Moment(count_to(1), (step,), screen)


def test_the_four_stages_are_four_turns_and_history_enters_the_second_only() -> None:
    with chat_server(*STAGES) as server:
        [decision] = ChatPolicy(client(server)).decide([a_moment()])
    assert decision == Decision(
        Thought("I see a counter", "Nothing is counted yet", 'tap "More"'),
        Tap(Point(10.02, 10.02), 0),
        reply='tap "More" 250 250',
    )
    assert len(server.requests) == 4
    assert ["the unmistakable earlier move" in server.texts(n) for n in range(4)] == [False, True, False, False]
    assert ["Count to 1" in server.texts(n) for n in range(4)] == [False, True, True, True]
    assert [json.dumps(r).count("data:image/png") for r in server.requests] == [1, 1, 1, 1]
    roles = [[m["role"] for m in r["messages"]] for r in server.requests]
    assert roles[0] == ["system", "user"]
    assert all(roles[n + 1] == [*roles[n], "assistant", "user"] for n in range(3))


def test_a_whole_episode_over_a_server() -> None:
    replies = [*STAGES, *STAGES[:3], said("done")]
    with chat_server(*replies) as server:
        trajectory = run_episode(Counter(), ChatPolicy(client(server)), count_to(1))
    assert trajectory.ending is Ending.DONE
    assert trajectory.passed
    assert trajectory.policy == "chat"


def test_an_unreadable_action_is_asked_for_again_with_the_reason() -> None:
    with chat_server(*STAGES[:3], said("I would tap it"), said("scroll down")) as server:
        [decision] = ChatPolicy(client(server)).decide([a_moment()])
    assert isinstance(decision, Decision)
    assert decision.action == Scroll("down")
    assert "That cannot be read" in server.texts(4)
    assert "I would tap it" in server.texts(4)


def episode(server: Answering, **changes: object) -> Trajectory:
    return run_episode(Counter(), ChatPolicy(client(server, **changes)), count_to(1))


def test_replies_that_stay_unreadable_end_the_episode() -> None:
    with chat_server(forever=lambda _: said("Lorem ipsum")) as server:
        trajectory = episode(server)
    assert trajectory.ending is Ending.POLICY_UNREADABLE
    assert "after 3 tries; the last reply was 'Lorem ipsum'" in trajectory.detail
    assert len(server.requests) == 6
    with chat_server(forever=lambda _: Reply(body="{}")) as server:
        assert episode(server).ending is Ending.POLICY_UNREADABLE


@pytest.mark.parametrize("reply", [Reply(500), Reply(429), Reply(401), Reply(after_seconds=9)])
def test_a_server_that_stays_away_ends_the_episode(reply: Reply) -> None:
    with chat_server(forever=lambda _: reply) as server:
        trajectory = episode(server, timeout_seconds=0.1, deadline_seconds=0.5)
    assert trajectory.ending is Ending.POLICY_UNAVAILABLE
    assert "the chat server at" in trajectory.detail
    assert trajectory.outcome is not None


def test_a_server_that_is_down_is_waited_for_once_in_a_batch() -> None:
    moments = [a_moment()] * 5
    with chat_server(*STAGES, forever=lambda _: Reply(401)) as server:
        first, *others = ChatPolicy(client(server)).decide(moments)
    assert isinstance(first, Decision)
    assert len(server.requests) == 5
    assert {v.ending for v in others if isinstance(v, NoDecision)} == {Ending.POLICY_UNAVAILABLE}
    assert len(set(others)) == 1
    with chat_server(*STAGES, forever=lambda _: Reply(401)) as server:
        assert [len(found) for found in ChatPolicy(client(server)).propose(moments, 2)] == [1, 0, 0, 0, 0]
    assert len(server.requests) == 5
    with chat_server(*STAGES, forever=lambda _: Reply(401)) as server:
        first, *others = GuidedPolicy(ChatPolicy(client(server)), lambda batch: []).decide(moments)
    assert isinstance(first, Decision)
    assert all(isinstance(v, NoDecision) and v.ending is Ending.POLICY_UNAVAILABLE for v in others)
    assert len(server.requests) == 5


def test_candidates_come_from_the_warmer_chat_and_unreadable_ones_are_left_out() -> None:
    with chat_server(*STAGES, *STAGES[:3], *[said("?")] * 3, *STAGES[:3], said("done")) as server:
        policy = ChatPolicy(client(server), proposals=client(server).warmer(0.9))
        [found] = policy.propose([a_moment()], 3)
    assert [type(d.action).__name__ for d in found] == ["Tap", "Stop"]
    assert {r["temperature"] for r in server.requests} == {0.9}
    with chat_server(*STAGES) as server:
        policy = ChatPolicy(client(server))
        assert [len(found) for found in policy.propose([a_moment()], 3)] == [1]
        [verdict] = policy.decide([a_moment()])
        assert isinstance(verdict, NoDecision)
