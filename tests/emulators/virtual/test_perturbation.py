"""A perturbed phone looks and behaves differently, its tasks stay the same, and what it does can be told."""

from collections.abc import Iterable, Iterator
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.action import Answer, Press, Stop, Tap, Wait
from emulators.device import DeviceError
from emulators.trajectory import Outcome, Task
from emulators.virtual.apps import interruptions
from emulators.virtual.perturbation import CHOICES, NEUTRAL, Perturbation, draw, vary
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.tasks import suite
from emulators.virtual.world import Page

SUITE = suite()
NAMES = SUITE.names()
TASK = SUITE.task("phone/clock/add_alarm", 3)


def solve(phone: VirtualPhone, task: Task) -> Outcome:
    """The oracle's attempt, within the budget."""
    phone.reset(task.start)
    oracle, answer = SUITE.oracle(task), None
    for _ in range(task.budget):
        action = oracle.next(phone.look(pixels=False))[1]
        phone.do(action)
        answer = action.text if isinstance(action, Answer) else answer
        if isinstance(action, Stop):
            break
    return phone.finish(task, answer)


def passed(outcome: Outcome) -> bool:
    return outcome.score >= 1 and not outcome.side_effects


def share_solved(draws: Iterable[int], step: int) -> tuple[float, list[str]]:
    """How many attempts the oracle passes, every template under conditions of its own; and those it does not.

    Of the templates every `step`th is taken, others with each draw.
    """
    count, failed = 0, []
    for number in draws:
        for name in NAMES[number % step :: step]:
            under = draw(Random(f"{number}:{name}"))
            phone = VirtualPhone("360x800", suite=SUITE, perturbation=under)
            outcome = solve(phone, SUITE.task(name, number))
            phone.close()
            count += 1
            if not passed(outcome):
                failed.append(f"{name}@{number} under {under.told()}: {outcome}")
    return 1 - len(failed) / count, failed


def test_the_oracle_still_solves_what_it_can_see() -> None:
    share, failed = share_solved(range(2), 5)
    assert share >= 0.99, "\n".join(failed)


@pytest.mark.long
def test_the_oracle_solves_nearly_everything_under_any_conditions() -> None:
    share, failed = share_solved(range(1_000, 1_030), 5)
    assert share >= 0.995, "\n".join(failed)


@pytest.fixture
def plain() -> Iterator[VirtualPhone]:
    phone = VirtualPhone(suite=SUITE)
    phone.reset(TASK.start)
    yield phone
    phone.close()


@pytest.mark.parametrize("name", [name for name in CHOICES if name not in ("pop_ups", "slow_loads")])
def test_every_condition_changes_what_is_seen(plain: VirtualPhone, name: str) -> None:
    for value in CHOICES[name]:
        if value == getattr(NEUTRAL, name):
            continue
        phone = VirtualPhone(suite=SUITE, perturbation=Perturbation(**{name: value}))
        phone.reset(TASK.start)
        assert phone.look().frame != plain.look().frame or _in_settings(phone).frame != _in_settings(plain).frame
        phone.close()


def _in_settings(phone: VirtualPhone):  # type: ignore[no-untyped-def]
    phone.world.push(Page("com.android.settings", "display"))
    screen = phone.look()
    phone.world.pop()
    return screen


def test_a_neutral_perturbation_changes_nothing(plain: VirtualPhone) -> None:
    phone = VirtualPhone(suite=SUITE, perturbation=NEUTRAL)
    phone.reset(TASK.start)
    assert phone.look() == plain.look() and phone.save() == plain.save()
    phone.close()


def test_the_settings_that_a_task_is_about_win() -> None:
    dark = Perturbation(dark=True, font_scale=1.3)
    phone = VirtualPhone(suite=SUITE, perturbation=dark)
    for seed in range(40):
        task = SUITE.task("phone/settings/font_size", seed)
        phone.reset(task.start)
        before = SUITE.case("phone/settings/font_size", seed).before.settings["system/font_scale"]
        assert phone.world.setting("system/font_scale") == before
        assert phone.world.setting("secure/ui_night_mode") == "2"
    phone.close()


@pytest.mark.parametrize("seed", range(6))
def test_pop_ups_and_slow_screens_come_as_often_as_said(seed: int) -> None:
    phone = VirtualPhone(suite=SUITE, perturbation=Perturbation(pop_ups=2, slow_loads=3, seed=seed))
    for _ in range(2):  # the same in every episode
        phone.reset(TASK.start)
        seen = [""]
        for _ in range(24):
            phone.do(Press("back") if seen[-1].endswith("DialogActivity") else Wait(1))
            seen.append(phone.look(pixels=False).location)
        assert sum(location.endswith("DialogActivity") for location in seen) == 2
        assert sum(location.endswith("LoadingActivity") for location in seen) == 3
    phone.close()


def test_a_slow_screen_swallows_an_action_and_a_wait_loses_nothing(plain: VirtualPhone) -> None:
    before = plain.look(pixels=False)
    settings_icon = next(e for e in before.elements if e.label == "Settings")
    for action, clock in ((Tap(settings_icon.hit), 0), (Wait(2), 2)):
        plain.world.panel(Page(interruptions.PACKAGE, "loading"))
        now = plain.world.state.now
        assert plain.look(pixels=False).app == interruptions.PACKAGE
        plain.do(action)
        assert plain.look(pixels=False).app == before.app
        assert plain.world.state.now == now + clock


@pytest.mark.parametrize("kind", sorted(interruptions.DIALOGS))
def test_taking_what_a_pop_up_offers_is_a_side_effect_and_leaving_it_none(kind: str) -> None:
    said = interruptions.DIALOGS[kind]
    for label in (said.leave, said.take):
        phone = VirtualPhone(suite=SUITE)
        assert passed(solve(phone, TASK))
        phone.world.panel(Page(interruptions.PACKAGE, "dialog", {"kind": kind}))
        button = next(e for e in phone.look(pixels=False).elements if e.label == label)
        phone.do(Tap(button.hit))
        outcome = phone.finish(TASK, None)
        assert outcome.side_effects == (() if label == said.leave else outcome.side_effects)
        assert bool(outcome.side_effects) == (label == said.take)
        phone.close()


@given(st.integers(0, 10_000))
def test_what_is_drawn_and_varied_is_among_the_choices(seed: int) -> None:
    drawn = draw(Random(seed))
    varied = vary(drawn, Random(seed))
    differing = [name for name in CHOICES if getattr(drawn, name) != getattr(varied, name)]
    assert 1 <= len(differing) <= 2
    assert drawn == draw(Random(seed))


@pytest.mark.parametrize("wrong", [{"locale": "de-DE"}, {"font_scale": 9.0}, {"pop_ups": -1}, {"style": "tiles"}])
def test_unknown_conditions_are_refused_by_name(wrong: dict[str, object]) -> None:
    with pytest.raises(DeviceError, match=f"no {next(iter(wrong))} .*choose one of"):
        Perturbation(**wrong)  # type: ignore[arg-type]
