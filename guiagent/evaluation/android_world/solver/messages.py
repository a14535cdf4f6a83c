"""Walks through Simple SMS Messenger."""

import re
from collections.abc import Mapping

from emulators.screen import Screen
from guiagent.evaluation.android_world.solver.walking import (
    Lost,
    Script,
    Walk,
    back,
    element,
    fill,
    hold,
    launch,
    menu,
    rows,
    tap,
)

__all__ = ["SCRIPTS", "sent"]

_APP = "simple sms messenger"


def sent(to: str, text: str) -> Walk:
    """A message to somebody, from wherever."""
    screen = yield from launch(_APP)
    screen = yield from tap(screen, "New conversation")
    screen = yield from _addressed(screen, to)
    return (yield from _typed(screen, text))


def _addressed(screen: Screen, to: str) -> Walk:
    if element(screen, to) is not None:
        return (yield from tap(screen, to))
    return (yield from fill(screen, "#new_conversation_address", to))


def _typed(screen: Screen, text: str) -> Walk:
    screen = yield from fill(screen, "#thread_type_message", text)
    return (yield from tap(screen, "Send message")) if not _empty(screen) else screen


def _empty(screen: Screen) -> bool:
    """Whether nothing is left to be sent."""
    found = element(screen, "#thread_type_message")
    return found is None or (found.value or found.text) == "Type a message…"


def _send(goal: str, screen: Screen) -> Walk:
    [(number, text)] = re.findall(r"Messenger to (\S+) with message: (.*)$", goal, re.DOTALL)
    return (yield from sent(number, text))


def _reply(goal: str, screen: Screen) -> Walk:
    [(number, text)] = re.findall(r"Reply to (\S+) with message: (.*) in Simple SMS", goal, re.DOTALL)
    screen = yield from launch(_APP)
    screen = yield from tap(screen, number)
    return (yield from _typed(screen, text))


def _reply_to_newest(goal: str, screen: Screen) -> Walk:
    [text] = re.findall(r"with message: (.*)$", goal, re.DOTALL)
    screen = yield from launch(_APP)
    screen = yield from tap(screen, rows([screen], "entry")[0].text)
    return (yield from _typed(screen, text))


def _send_clipboard(goal: str, screen: Screen) -> Walk:
    [number] = re.findall(r"message to (\S+) with the clipboard", goal)
    screen = yield from launch(_APP)
    screen = yield from tap(screen, "New conversation")
    screen = yield from _addressed(screen, number)
    screen = yield from hold(screen, "#thread_type_message")
    return (yield from menu(screen, "Paste", "Send message"))


def _resend(goal: str, screen: Screen) -> Walk:
    [name] = re.findall(r"just sent to (.+?) in Simple", goal)
    screen = yield from launch(_APP)
    screen = yield from tap(screen, name)  # what was sent stands on the right
    messages = [one for one in rows([screen], "thread_message_wrapper") if one.box.left > screen.width - one.box.right]
    if not messages:
        raise Lost("there is no message to send again")
    return (yield from _typed(screen, messages[-1].text))


def _send_address(goal: str, screen: Screen) -> Walk:
    [(to, _)] = re.findall(r"event to (.+?) that (.+?) just sent me", goal)
    screen = yield from launch(_APP)
    screen = yield from tap(screen, rows([screen], "entry")[0].text)
    text = rows([screen], "thread_message_wrapper")[-1].text
    screen = yield from back()
    screen = yield from tap(screen, "New conversation")
    screen = yield from _addressed(screen, to)
    return (yield from _typed(screen, text))


SCRIPTS: Mapping[str, Script] = {
    "SimpleSmsReply": _reply,
    "SimpleSmsReplyMostRecent": _reply_to_newest,
    "SimpleSmsResend": _resend,
    "SimpleSmsSend": _send,
    "SimpleSmsSendClipboardContent": _send_clipboard,
    "SimpleSmsSendReceivedAddress": _send_address,
}
