"""What comes in from outside: text messages and calls, and what the phone's sensors are told."""

from dataclasses import dataclass, field

from emulators.virtual.apps import call_log, text_messages
from emulators.virtual.apps.text_messages import digits
from emulators.virtual.door.handset import Handset
from emulators.virtual.world import Notification

__all__ = ["Battery", "Calls", "Fix", "receive_text", "ring", "settle_call"]

_MESSAGES, _DIALER = "com.simplemobiletools.smsmessenger", "com.google.android.dialer"


@dataclass(slots=True)
class Battery:
    """A part of a handset: what `dumpsys battery` tells; `status` and `health` as the emulator's console names them."""

    ac: bool = True
    status: str = "charging"
    present: bool = True
    health: str = "good"
    capacity: int = 100


@dataclass(slots=True)
class Fix:
    """A part of a handset: where it is, in degrees and metres; None before anybody has said so."""

    longitude: float | None = None
    latitude: float | None = None
    altitude: float = 0.0


@dataclass(slots=True)
class Calls:
    """A part of a handset: calls that come in, by number: "incoming", "active" or "held", and since when (seconds)."""

    state: dict[str, str] = field(default_factory=dict)
    since: dict[str, int] = field(default_factory=dict)


def receive_text(handset: Handset, number: str, body: str) -> None:
    """A text message comes in: stored, unread, and told in the shade. Nothing is heard of a blocked number."""
    with handset.lock:
        handset.catch_up()
        world = handset.phone.world
        if digits(number) in {digits(each) for each in text_messages.blocked(world.databases)}:
            return
        text_messages.receive(world.databases, number, body, now=world.state.now * 1000)
        name = text_messages.names(world.databases).get(digits(number), number)
        if _MESSAGES in world.apps:
            where = {"address": number}
            world.notify(Notification(_MESSAGES, f"sms:{number}", name, body, world.state.now, "thread", where))
        handset.say("D", "InboundSmsHandler", f"message from {number}", buffer="radio")


def ring(handset: Handset, number: str) -> None:
    """A call comes in and rings."""
    with handset.lock:
        handset.catch_up()
        world, calls = handset.phone.world, handset.part(Calls)
        calls.state[number], calls.since[number] = "incoming", world.state.now
        name = text_messages.names(world.databases).get(digits(number), number)
        if _DIALER in world.apps:
            told = Notification(_DIALER, f"ring:{number}", name, "Incoming call", world.state.now, "", {}, True)
            world.notify(told)


def settle_call(handset: Handset, number: str, state: str) -> bool:
    """A call that came in is now "active" or "held", or over (""), and written down then; False where there is none."""
    with handset.lock:
        handset.catch_up()
        world, calls = handset.phone.world, handset.part(Calls)
        if number not in calls.state:
            return False
        world.cancel(_DIALER, f"ring:{number}")
        if state:
            if calls.state[number] == "incoming":
                calls.since[number] = world.state.now
            calls.state[number] = state
            return True
        missed, since = calls.state.pop(number) == "incoming", calls.since.pop(number)
        kind, seconds = (call_log.MISSED, 0) if missed else (call_log.INCOMING, world.state.now - since)
        name = text_messages.names(world.databases).get(digits(number), "")
        call_log.add(world.databases, call_log.Call(number, kind, since * 1000, seconds), name)
        if missed and _DIALER in world.apps:
            world.notify(Notification(_DIALER, f"missed:{number}", "Missed call", name or number, world.state.now))
        return True
