"""The accessibility forwarder, an app of android_env's, on a virtual phone: sends trees and events to a gRPC server.

As on an emulator, a tree goes out ten times a second. Besides, `settle` sends the tree of a screen that has changed at
once, so that whoever has seen a command end has been sent what it led to. Unlike there, airplane mode does not stop it.
"""

import contextlib
import threading
from dataclasses import dataclass
from typing import Any

from emulators.virtual.door.accessibility import Forwarding, forwarding
from emulators.virtual.door.emulator_grpc.events import Glance, event_request, events_between, glance
from emulators.virtual.door.emulator_grpc.forest import forest
from emulators.virtual.door.handset import Handset
from emulators.virtual.view import View
from emulators.wire import Message

__all__ = ["PERIOD_S", "Forwarder"]

PERIOD_S = 0.1
"""Between two trees; the app's own."""
ANSWER_S = 1.0
"""How long the server may take to accept a tree or an event; the app's own."""
_SEND_TREE, _SEND_EVENT = "/android_env.A11yService/SendForest", "/android_env.A11yService/SendEvent"
_HERE = {"10.0.2.2", "127.0.0.1", "localhost", "::1"}
"""What the server's computer is called; other ones are not reached from a virtual phone."""


@dataclass(frozen=True, slots=True)
class _Tree:
    """A screen, and what is sent of it."""

    view: View
    seen: Glance
    packed: bytes


class Forwarder:
    """Of one handset, in a thread of its own, until `close`."""

    def __init__(self, handset: Handset) -> None:
        self._handset = handset
        self._sending = threading.Lock()
        self._closed = threading.Event()
        self._target = ""
        self._channel: Any = None
        self._reached = False
        self._tree: _Tree | None = None
        self._thread = threading.Thread(target=self._run, name="forwarder", daemon=True)
        self._thread.start()

    def settle(self) -> None:
        """Send what the screen shows now if it has not been sent yet; nothing where nobody listens."""
        if self._reached and not self._closed.is_set():
            self._forward(changed=True)

    def close(self) -> None:
        self._closed.set()
        self._thread.join(2 * ANSWER_S)
        with self._sending:
            self._disconnect()

    # Inside

    def _run(self) -> None:
        while not self._closed.wait(PERIOD_S):
            self._forward(changed=False)

    def _forward(self, *, changed: bool) -> None:
        """Send the tree, or only a new one; events before it."""
        told = forwarding(self._handset)
        with self._sending:
            if told.port <= 0 or told.host not in _HERE:
                self._disconnect()
                return
            self._connect(told)
            last, now = self._tree, self._look()
            new = last is None or now.packed != last.packed
            messages: list[tuple[str, bytes]] = []
            if new and last is not None:
                found = events_between(last.seen, now.seen, milliseconds=round(self._handset.uptime() * 1000))
                messages += ((_SEND_EVENT, event_request(event)) for event in found)
            if told.trees and (new or not changed):
                messages.append((_SEND_TREE, now.packed))
            for name, message in messages:
                if not self._sent(name, message):
                    return

    def _look(self) -> _Tree:
        with self._handset.lock:
            self._handset.catch_up()
            view, last = self._handset.phone.view(), self._tree
            if last is None or last.view is not view:
                seen = glance(self._handset)
                self._tree = last = _Tree(view, seen, forest(seen.windows))
            return last

    def _sent(self, name: str, message: bytes) -> bool:
        import grpc

        try:
            answer = self._channel.unary_unary(name)(message, timeout=ANSWER_S)
        except (grpc.RpcError, ValueError) as error:  # ValueError: the channel was closed meanwhile
            if self._reached:
                self._handset.say("W", "AndroidRLTask", "gRPC StatusException; are you sure networking is turned on?")
                self._handset.say("I", "AndroidRLTask", f"extra: exception ['{type(error).__name__}']")
            self._disconnect()
            return False
        self._reached = True
        if error_text := Message(answer).text(1):
            self._handset.say("W", "AndroidRLTask", f"gRPC response.error: {error_text}")
        return True

    def _connect(self, told: Forwarding) -> None:
        import grpc

        target = f"127.0.0.1:{told.port}"
        if target != self._target:
            self._disconnect()
        if self._channel is None:
            options = (
                ("grpc.max_send_message_length", -1),
                ("grpc.enable_http_proxy", 0),
                ("grpc.initial_reconnect_backoff_ms", 100),
                ("grpc.max_reconnect_backoff_ms", 1000),
                ("grpc.use_local_subchannel_pool", 1),
            )
            self._channel, self._target = grpc.insecure_channel(target, options=options), target

    def _disconnect(self) -> None:
        channel, self._channel, self._target, self._reached, self._tree = self._channel, None, "", False, None
        if channel is not None:
            with contextlib.suppress(Exception):
                channel.close()
