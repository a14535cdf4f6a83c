"""The oracles of the phone's tasks, who know nothing of adb, solve them through it: what is seen there is enough.

Not so often where `uiautomator dump` shows it: that leaves out hints and the windows of the system.
"""

import random
from collections.abc import Sequence

import pytest

from emulators.action import Answer, Stop
from emulators.android.adb import Adb
from emulators.android.phone import AndroidPhone
from emulators.android.server import AdbServer
from emulators.android.sight import Patience
from emulators.device import UnsupportedAction
from emulators.virtual.door.handset import Handset
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.tasks import suite
from tests.emulators.android.serving import door_with, meet

SEED = 3


def solved(phone: AndroidPhone, handset: Handset, name: str) -> bool:
    """Whether the oracle, seeing and acting through adb alone, does the task; the phone itself begins and judges it."""
    task, answer = suite().task(name, SEED), None
    with handset.lock:
        handset.phone.reset(task.start)
    oracle = suite().oracle(task)
    for _ in range(task.budget + 10):
        _, action = oracle.next(phone.look(pixels=False))
        if isinstance(action, Answer):
            answer = action.text
        if isinstance(action, Stop):
            with handset.lock:
                handset.phone.do(action)
            break
        try:
            phone.do(action)
        except UnsupportedAction:
            return False
    with handset.lock:
        outcome = handset.phone.finish(task, answer)
    return outcome.score >= 1.0 and not outcome.side_effects


def share_solved(server: AdbServer, names: Sequence[str], *, u2: bool) -> float:
    with door_with(VirtualPhone(), u2=u2) as door:
        adb = Adb(meet(server, door.serials[0]), server=server)
        phone = AndroidPhone(adb.serial, server=server, patience=Patience(react=0))
        try:
            failed = [name for name in names if not solved(phone, door.handsets[0], name)]
        finally:
            phone.close()
    print("not solved:", failed)
    return 1 - len(failed) / len(names)


def drawn(count: int) -> list[str]:
    return random.Random(1).sample(suite().names(), count)


@pytest.mark.parametrize(("u2", "least"), [(True, 0.9), (False, 0.4)], ids=["u2", "plain"])
def test_tasks_are_solved_through_adb(server: AdbServer, u2: bool, least: float) -> None:
    assert share_solved(server, drawn(12), u2=u2) >= least


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_all_kinds_of_tasks_are_solved_through_adb(server: AdbServer) -> None:
    assert share_solved(server, suite().names(), u2=True) >= 0.97


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_many_tasks_are_solved_by_what_uiautomator_dumps(server: AdbServer) -> None:
    assert share_solved(server, drawn(100), u2=False) >= 0.4
