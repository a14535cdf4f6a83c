"""Lessons that share a screen are right lessons, and do not see each other."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from emulators.action import Tap, TypeText
from emulators.trajectory import Trajectory
from guiagent.nano.architecture import SPEECH
from guiagent.nano.recording import episodes
from guiagent.nano.renaming import Names
from guiagent.nano.sharing import Company, other_meant, other_typed
from guiagent.train.decisions import Decided, recorded, tree_of
from guiagent.vlm.loading import load
from guiagent.vlm.packing import logprobs, pack


@pytest.fixture(scope="module")
def written() -> list[Decided]:
    """Decisions of tasks in which something is typed."""
    from emulators.virtual.tasks import suite

    names = ("phone/sms/send_person", "phone/notes/rename", "phone/mail/archive", "phone/expense/add")
    tasks = [suite().task(name, seed) for name in names for seed in range(4)]
    found: list[Trajectory] = list(episodes(tasks, picture=lambda frame: None))
    return list(recorded(found))


def test_packed_together_they_are_as_likely_as_alone(folder: Path, written: list[Decided]) -> None:
    vlm, speech = load(folder), replace(SPEECH, pixels=False)
    names = Names.of(written)
    first = next(one for one in written if other_typed(one, names, random.Random(0)))
    company = Company.of(written, names, speech.dialect.elements)
    told = company.around(first, 3, random.Random(0))
    assert len(told) == 3
    alone = torch.cat([logprobs(vlm, pack(vlm, [tree_of(vlm, speech, one)])) for one in told])
    together = logprobs(vlm, pack(vlm, [tree_of(vlm, speech, *told)]))
    torch.testing.assert_close(together, alone, atol=2e-4, rtol=1e-3)


def test_company_is_kept_at_one_screen(written: list[Decided]) -> None:
    read, sizes = SPEECH.dialect.elements, set()
    company = Company.of(written, Names.of(written), read)
    for number, decided in enumerate(written):
        told = company.around(decided, 4, random.Random(number))
        assert told[0] is decided
        assert len({read(one.moment.screen) for one in told}) == 1
        assert len({id(one) for one in told}) == len(told) <= 4
        sizes.add(len(told))
    assert {1, 4} <= sizes


def test_another_element_is_meant_in_all_that_is_said(written: list[Decided]) -> None:
    told = 0
    for number, decided in enumerate(written):
        if (other := other_meant(decided, random.Random(number))) is None:
            continue
        told += 1
        assert isinstance(decided.action, Tap)
        assert isinstance(other.action, Tap)
        elements = other.moment.screen.elements
        old, new = (elements[one.action.element or 0].label for one in (decided, other))  # type: ignore[union-attr]
        assert elements[other.action.element or 0].box.contains(other.action.point)
        assert old != new
        for before, after in (
            (decided.moment.task.instruction, other.moment.task.instruction),
            (decided.thought.plan, other.thought.plan),
            (decided.thought.move, other.thought.move),
        ):
            assert after == before.replace(old, new)
        assert new in other.moment.task.instruction
        assert SPEECH.dialect.move(other.action, other.moment.screen) == f"tap {new}"
    assert told > 4


def test_another_text_is_typed_as_it_is_told(written: list[Decided]) -> None:
    names, told = Names.of(written), 0
    for number, decided in enumerate(written):
        if (other := other_typed(decided, names, random.Random(number))) is None:
            continue
        told += 1
        assert isinstance(decided.action, TypeText)
        assert isinstance(other.action, TypeText)
        assert other.action.text != decided.action.text
        assert other.moment.screen is decided.moment.screen
        if decided.action.text in decided.moment.task.instruction:
            assert other.action.text in other.moment.task.instruction
    assert told > 8


def test_the_words_of_plans_are_nobodys_name(written: list[Decided]) -> None:
    content = Names.of(written).content
    assert not content & {"write", "enter", "look", "choose", "then", "message"}
