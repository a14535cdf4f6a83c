"""The phone's tasks: oracles solve them, wrong runs fail, held-out values are held out, the catalogue is complete."""

import re
from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.action import Action, Answer, LongPress, Press, Scroll, Stop, Tap, TypeText, Wait
from emulators.device import UnknownTask
from emulators.screen import Flag
from emulators.virtual import pools
from emulators.virtual.apps import contacts_provider, installed
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.tasks.settings import NAMES, SWITCHES
from emulators.virtual.tasks.splits import UNSEEN_TEMPLATES
from tests.emulators.virtual.solving import SUITE, TASKS, Decided, passed, random_share, solve

HELD = pools.HELD_OUT
FEW = TASKS[::7]
"""A sample over all apps, for what is done with every template only at the counts that the issues name."""


@pytest.fixture(scope="module")
def phone() -> Iterator[VirtualPhone]:
    device = VirtualPhone("360x800", suite=SUITE)
    yield device
    device.close()


def assert_solved(phone: VirtualPhone, name: str, seed: int) -> tuple[list[Decided], str | None]:
    task = SUITE.task(name, seed)
    decided, answer = solve(phone, task)
    outcome = phone.finish(task, answer)
    moves = "\n".join(thought.move for _, thought, _ in decided)
    assert passed(outcome), f"{task.name}: {task.instruction}\n{moves}\n{outcome}"
    assert isinstance(decided[-1][2], Stop)
    return decided, answer


# Oracles


MOVE = re.compile(
    r'(tap|long press) "(?P<label>.+)"|type "(?P<text>.*)" into "(?P<field>.+)"|scroll (down|up|right)'
    r'|swipe (left|right|up|down) on ".+"|press (back|home)|answer ".+"|done|infeasible'
)


@pytest.mark.parametrize("name", TASKS)
def test_an_oracle_solves_it_as_it_says_and_another_ending_or_nothing_does_not(phone: VirtualPhone, name: str) -> None:
    """One run tells: no side effects, thoughts of the known form, few steps where it is easy, and the right ending."""
    assert_solved(phone, name, HELD)
    task = SUITE.task(name, 1)
    decided, answer = assert_solved(phone, name, 1)
    assert_readable(decided)
    assert SUITE.describe(name).difficulty != "easy" or len(decided) <= 8
    ending = decided[-1][2]
    assert isinstance(ending, Stop)
    phone.do(Stop(infeasible=not ending.infeasible))
    assert phone.finish(task, answer).score == 0
    phone.reset(task.start)
    phone.do(Stop())
    assert not passed(phone.finish(task, None))


def assert_readable(decided: list[Decided]) -> None:
    """Thoughts have the form of moves and name elements of the list."""
    for screen, thought, action in decided:
        match = MOVE.fullmatch(thought.move)
        assert match and thought.seen and thought.plan
        named = match["label"] or match["field"]
        if named:
            assert isinstance(action, Tap | LongPress | TypeText) and action.element is not None
            element = screen.elements[action.element]
            assert element.label == named and not element.has(Flag.SYSTEM)
            assert action.point == element.hit


@pytest.mark.long
@pytest.mark.parametrize("name", TASKS)
def test_oracle_solves_twenty_seeds_of_either_pool(phone: VirtualPhone, name: str) -> None:
    for seed in (*range(20), *range(HELD, HELD + 20)):
        assert_readable(assert_solved(phone, name, seed)[0])


def assert_solved_on_large_screens(names: tuple[str, ...]) -> None:
    large = VirtualPhone("1080x2400", suite=SUITE)
    for name in names:
        assert_solved(large, name, 3)
    large.close()


def test_oracles_solve_on_the_large_screen() -> None:
    assert_solved_on_large_screens(FEW)


@pytest.mark.long
def test_all_oracles_solve_on_the_large_screen() -> None:
    assert_solved_on_large_screens(TASKS)


def assert_found_again(phone: VirtualPhone, name: str, rng: Random) -> None:
    """After somebody else's steps that changed nothing, the oracle still solves the task."""
    task = SUITE.task(name, 9)
    phone.reset(task.start)
    oracle, answer = SUITE.oracle(task), None
    for step in range(3 * task.budget):
        screen = phone.look(pixels=False)
        if step in (2, 4) and oracle.decide(screen)[1] != Stop():
            detour = rng.choice(DETOURS)
            oracle.note(screen, detour)
            phone.do(detour)
            continue
        action = oracle.next(screen)[1]
        phone.do(action)
        answer = action.text if isinstance(action, Answer) else answer
        if isinstance(action, Stop):
            break
    assert passed(phone.finish(task, answer)), f"{task.name}: {phone.finish(task, answer)}"


DETOURS: tuple[Action, ...] = (Press("back"), Press("home"), Wait(5), Scroll("down"), Scroll("up"))


@pytest.mark.parametrize("name", FEW)
def test_oracle_finds_its_way_back(phone: VirtualPhone, name: str) -> None:
    assert_found_again(phone, name, Random(name))


@pytest.mark.long
@pytest.mark.parametrize("name", TASKS)
def test_every_oracle_finds_its_way_back(phone: VirtualPhone, name: str) -> None:
    for seed in range(3):
        assert_found_again(phone, name, Random(f"{name}:{seed}"))


def test_oracle_is_a_function_of_what_it_was_told(phone: VirtualPhone) -> None:
    """An oracle told the steps before decides as the one that took them."""
    task = SUITE.task("phone/several/number_from_note", 4)
    decided, _ = solve(phone, task)
    for at, (screen, thought, action) in enumerate(decided):
        told = SUITE.oracle(task)
        for before, _, done in decided[:at]:
            told.note(before, done)
        assert told.decide(screen) == (thought, action)


# Wrong runs


def test_a_wrong_or_missing_answer_fails(phone: VirtualPhone) -> None:
    asked = [name for name in TASKS if SUITE.case(name, 0).answer]
    assert len(asked) >= 60
    for name in asked[::4]:
        task = SUITE.task(name, 0)
        solve(phone, task)
        assert phone.finish(task, None).score == 0
        assert phone.finish(task, "I do not know").score == 0
        rivals = SUITE.case(name, 0).rivals
        if rivals:
            assert phone.finish(task, ", ".join(rivals)).score == 0
        case = SUITE.case(name, 0)
        assert passed(phone.finish(task, f"It is {', '.join((case.answer, *case.others))}."))


def test_random_actions_solve_next_to_nothing(phone: VirtualPhone) -> None:
    assert random_share(phone, TASKS, 1) < 0.03


@pytest.mark.long
def test_random_actions_solve_next_to_nothing_over_twenty_seeds(phone: VirtualPhone) -> None:
    assert random_share(phone, TASKS, 20) < 0.03


# Instances


@given(name=st.sampled_from(TASKS), seed=st.integers(0, 2 * HELD))
@settings(max_examples=200, deadline=None)
def test_instructions_name_every_parameter(name: str, seed: int) -> None:
    task = SUITE.task(name, seed)
    assert task == SUITE.task(name, seed)
    assert task.name == f"{name}@{seed}"
    for key, value in task.parameters:
        assert value and value in task.instruction, f"{key} is not in {task.instruction!r}"


ENUMERATIONS = {
    "state", "other_state", "day", "switch", "other", "page", "value", "category", "category_2", "folder", "to",
    "kind", "priority", "often", "weekday", "form", "seconds", "view",
}  # fmt: skip
"""Parameters with so few values that training and held-out tasks share some."""


def assert_held_out(name: str, trained_on: int, held_out: int) -> None:
    """Names, titles, words, times and numbers of held-out instances are in no training instance."""
    trained = [dict(SUITE.task(name, seed).parameters) for seed in range(trained_on)]
    held = [dict(SUITE.task(name, HELD + seed).parameters) for seed in range(held_out)]
    for key in {key for parameters in held for key in parameters} - ENUMERATIONS:
        seen = {parameters[key] for parameters in trained if key in parameters}
        assert not seen & {parameters[key] for parameters in held if key in parameters}, key


@pytest.mark.parametrize("name", TASKS)
def test_held_out_values_are_never_trained_on(name: str) -> None:
    assert_held_out(name, 30, 10)


@pytest.mark.long
@pytest.mark.parametrize("name", TASKS)
def test_held_out_values_are_never_trained_on_over_many_seeds(name: str) -> None:
    assert_held_out(name, 300, 100)


@pytest.mark.parametrize("name", ["phone/settings/switch", "phone/settings/open_page", "phone/settings/screen_timeout"])
def test_held_out_combinations_are_never_trained_on(name: str) -> None:
    trained = {SUITE.task(name, seed).parameters for seed in range(300)}
    held = {SUITE.task(name, HELD + seed).parameters for seed in range(60)}
    assert held and not trained & held


def test_switches_that_are_held_out_in_one_state_are_trained_in_the_other() -> None:
    trained = {dict(SUITE.task("phone/settings/switch", seed).parameters)["switch"] for seed in range(400)}
    assert trained == {each.label for each in SWITCHES}


def test_the_worlds_of_held_out_tasks_share_no_name_with_those_of_training() -> None:
    def names(seeds: range) -> set[str]:
        return {
            p.first
            for seed in seeds
            for p in SUITE.case("phone/contacts/open", seed).before.of(contacts_provider.PEOPLE)
        }

    assert names(range(100)) == set(pools.part(pools.FIRST_NAMES, held=False))
    assert names(range(HELD, HELD + 100)) == set(pools.part(pools.FIRST_NAMES, held=True))


@given(st.sampled_from([pools.FIRST_NAMES, pools.LAST_NAMES, pools.NOTE_TOPICS, pools.WORDS, pools.LINES, NAMES]))
def test_pools_are_disjoint_and_together_everything(values: tuple[str, ...]) -> None:
    train, held = pools.part(values, held=False), pools.part(values, held=True)
    assert not set(train) & set(held)
    assert set(train) | set(held) == set(values)
    assert len(set(values)) == len(values)
    assert len(held) >= 5


@given(st.integers(0, 10_000))
def test_phone_numbers_and_times_keep_to_their_pool(seed: int) -> None:
    rng = Random(seed)
    one, other = pools.phone_number(rng, held=True), pools.phone_number(rng, held=False)
    assert re.fullmatch(r"\d{3}-555-01\d\d", one) and int(one[-4:]) % 5 == 2 != int(other[-4:]) % 5
    assert pools.clock_time(rng, held=True) in pools.part(pools.TIMES, held=True)


# The catalogue


def test_there_are_tasks_of_every_kind_in_every_app() -> None:
    described = [SUITE.describe(name) for name in TASKS]
    assert len(described) >= 120
    through = {app for name in TASKS for app in SUITE.apps(name)}
    assert through >= {app.name for app in installed() if not app.hidden}
    counts = Counter(d.difficulty for d in described)
    assert set(counts) == {"easy", "medium", "hard"} and min(counts.values()) >= 30
    assert sum(not d.feasible for d in described) >= 10
    assert sum(d.app == "several" for d in described) >= 15
    assert all(d.name.split("/")[1] == d.app and d.budget <= 80 and d.example for d in described)


def test_the_seed_says_the_split() -> None:
    name = "phone/clock/alarm_on"
    splits = [SUITE.split(name, seed) for seed in (0, HELD - 1, HELD)]
    assert splits == ["in-domain", "in-domain", "unseen parameters"]


def test_held_out_templates_and_apps_are_so_with_every_seed() -> None:
    for seed in (0, HELD):
        assert SUITE.split("phone/clock/move_alarm", seed) == "unseen template"
        assert SUITE.split("phone/shop/anything", seed) == "unseen app"
    assert set(TASKS) >= UNSEEN_TEMPLATES


def test_unknown_templates_are_refused_by_name(phone: VirtualPhone) -> None:
    with pytest.raises(UnknownTask, match="phone/clock/add_alarm"):
        SUITE.task("phone/clock/no_such", 0)
