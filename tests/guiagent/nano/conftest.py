"""Recorded decisions of the oracle on the virtual phone, and the smallest model that can learn from them."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from emulators.action import Stop
from emulators.trajectory import Moment, Step, Timings
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.tasks import suite
from guiagent.nano.architecture import SIZE, SPEECH
from guiagent.nano.schooling import texts
from guiagent.train.decisions import Decided
from guiagent.vlm.loading import load
from guiagent.vlm.tiny import build

TEMPLATES = ("phone/contacts/star", "phone/notes/tick", "phone/clock/alarm_off", "phone/settings/screen_timeout")
SMALL = replace(SIZE, hidden=64, heads=2, key_value_heads=2, feed_forward=64, vision_hidden=32, vocabulary=500)


@pytest.fixture(scope="session")
def decisions() -> list[Decided]:
    phone, tasks = VirtualPhone("360x800"), suite()
    found: list[Decided] = []
    for name in TEMPLATES:
        for seed in range(6):
            task = tasks.task(name, seed)
            phone.reset(task.start)
            oracle = tasks.oracle(task)
            steps: list[Step] = []
            while not steps or not isinstance(steps[-1].action, Stop):
                screen = phone.look()
                thought, action = oracle.next(screen)
                found.append(Decided(Moment(task, tuple(steps), screen), thought, action))
                phone.do(action)
                steps.append(Step(screen, thought, action, screen, Timings(0, 0, 0)))
    return found


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory, decisions: list[Decided]) -> Path:
    """The folder of a model with random weights; tests load their own copy."""
    torch.set_num_threads(1)
    out = tmp_path_factory.mktemp("nano") / "model"
    build(out, texts(SPEECH, decisions), size=SMALL, seed=5)
    assert load(out)
    return out
