"""Renamed decisions are the same decisions."""

import random
import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emulators.uitree import element_at
from guiagent.nano.architecture import SPEECH
from guiagent.nano.renaming import Names
from guiagent.train.decisions import Decided
from rewards.matching import ByElement


def _told(decided: Decided) -> str:
    answers = SPEECH.answers(decided.moment, decided.thought, decided.action)
    labels = [element.label for element in decided.moment.screen.elements]
    return "\n".join((decided.moment.task.instruction, *answers, *labels))


@given(seed=st.integers(0, 10_000), at=st.integers(0, 10_000))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_the_renamed_action_still_reaches_the_same_element(decisions: list[Decided], seed: int, at: int) -> None:
    decided = decisions[at % len(decisions)]
    renamed = Names.of(decisions).renamed(decided, random.Random(seed))
    screen = renamed.moment.screen
    *_, move, line = SPEECH.answers(renamed.moment, renamed.thought, renamed.action)
    read = SPEECH.dialect.parse(line, screen)
    assert ByElement()(screen, read, renamed.action)
    assert ByElement()(decided.moment.screen, read, decided.action)
    assert move in line
    assert [e.box for e in screen.elements] == [e.box for e in decided.moment.screen.elements]


def test_the_target_is_named_alike_on_screen_in_instruction_and_answers(decisions: list[Decided]) -> None:
    names, changed = Names.of(decisions), 0
    for number, decided in enumerate(decisions):
        renamed = names.renamed(decided, random.Random(number))
        before, after = dict(decided.moment.task.parameters), dict(renamed.moment.task.parameters)
        for key, value in before.items():
            changed += after[key] != value
            for text, new in zip(_told(decided).split("\n"), _told(renamed).split("\n"), strict=True):
                assert (value in text) <= (after[key] in new)
    assert changed > 20


def test_what_belongs_to_the_device_keeps_its_name(decisions: list[Decided]) -> None:
    content = Names.of(decisions).content
    for word in ("settings", "contacts", "favorites", "alarm", "minutes", "screen", "timeout", "on", "off", "add"):
        assert word not in content
    instruction_words = {word for d in decisions for word in re.findall("[a-z]+", d.moment.task.instruction)}
    assert not content & (instruction_words - {"plan", "list", "ideas", "notes", "budget", "dates"})


def test_history_is_renamed_with_the_rest(decisions: list[Decided]) -> None:
    names = Names.of(decisions)
    decided = next(d for d in decisions if "star" in d.moment.task.name and len(d.moment.history) == 2)
    renamed = names.renamed(decided, random.Random(1))
    last, name = renamed.moment.history[-1], dict(renamed.moment.task.parameters)["name"]
    assert SPEECH.dialect.move(last.action, last.screen) == f"tap {name}"
    assert name != dict(decided.moment.task.parameters)["name"]
    assert element_at(last.screen, last.action.point) is not None  # type: ignore[union-attr]


def test_one_seed_one_renaming(decisions: list[Decided]) -> None:
    names = Names.of(decisions)
    one, same, other = (_told(names.renamed(decisions[1], random.Random(seed))) for seed in (1, 1, 2))
    assert one == same != other
