"""The phone's tasks: oracles solve them, wrong runs fail, side effects are seen, held-out values are held out."""

import re
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.action import Action, Answer, LongPress, Press, Scroll, Stop, Tap, TypeText, Wait
from emulators.device import UnknownTask
from emulators.screen import Flag, Screen
from emulators.trajectory import Outcome, Task, Thought
from emulators.virtual import pools
from emulators.virtual.apps import alarms, contacts_provider, note_files
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.tasks import suite
from emulators.virtual.tasks.catalogue import PhoneSuite
from emulators.virtual.tasks.settings import NAMES, SWITCHES
from emulators.virtual.tasks.splits import UNSEEN_TEMPLATES
from emulators.virtual.world import World

SUITE: PhoneSuite = suite()
NAMES_OF_TASKS = SUITE.names()
HELD = pools.HELD_OUT

Decided = tuple[Screen, Thought, Action]


@pytest.fixture(scope="module")
def phone() -> Iterator[VirtualPhone]:
    device = VirtualPhone("360x800", suite=SUITE)
    yield device
    device.close()


def solve(phone: VirtualPhone, task: Task, *, until: int | None = None) -> tuple[list[Decided], str | None]:
    """Let the oracle work, at most `until` steps and within the budget: what it decided, and its answer."""
    phone.reset(task.start)
    oracle = SUITE.oracle(task)
    decided: list[Decided] = []
    answer = None
    for _ in range(task.budget if until is None else until):
        screen = phone.look(pixels=False)
        thought, action = oracle.next(screen)
        decided.append((screen, thought, action))
        phone.do(action)
        if isinstance(action, Answer):
            answer = action.text
        if isinstance(action, Stop):
            break
    return decided, answer


def passed(outcome: Outcome) -> bool:
    return outcome.score >= 1 and not outcome.side_effects


def assert_solved(phone: VirtualPhone, name: str, seed: int) -> None:
    task = SUITE.task(name, seed)
    decided, answer = solve(phone, task)
    outcome = phone.finish(task, answer)
    moves = "\n".join(thought.move for _, thought, _ in decided)
    assert passed(outcome), f"{task.name}: {task.instruction}\n{moves}\n{outcome}"
    assert isinstance(decided[-1][2], Stop)


# Oracles


@pytest.mark.parametrize("name", NAMES_OF_TASKS)
def test_oracle_solves_without_side_effects(phone: VirtualPhone, name: str) -> None:
    for seed in (0, 1, 2, HELD, HELD + 1):
        assert_solved(phone, name, seed)


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES_OF_TASKS)
def test_oracle_solves_twenty_seeds_of_either_pool(phone: VirtualPhone, name: str) -> None:
    for seed in (*range(20), *range(HELD, HELD + 20)):
        assert_solved(phone, name, seed)


@pytest.mark.parametrize("name", NAMES_OF_TASKS)
def test_oracle_solves_on_the_large_screen(name: str) -> None:
    large = VirtualPhone("1080x2400", suite=SUITE)
    assert_solved(large, name, 3)
    large.close()


MOVE = re.compile(
    r'(tap|long press) "(?P<label>.+)"|type "(?P<text>.*)" into "(?P<field>.+)"|scroll (down|up|right)'
    r'|swipe (left|right|up|down) on ".+"|press (back|home)|answer ".+"|done|infeasible'
)


@pytest.mark.parametrize("name", NAMES_OF_TASKS)
def test_thoughts_have_the_form_and_name_elements_of_the_list(phone: VirtualPhone, name: str) -> None:
    task = SUITE.task(name, 5)
    for screen, thought, action in solve(phone, task)[0]:
        match = MOVE.fullmatch(thought.move)
        assert match and thought.seen and thought.plan
        named = match["label"] or match["field"]
        if named:
            assert isinstance(action, Tap | LongPress | TypeText) and action.element is not None
            element = screen.elements[action.element]
            assert element.label == named and not element.has(Flag.SYSTEM)
            assert action.point == element.hit


def test_oracle_finds_its_way_back(phone: VirtualPhone) -> None:
    """After somebody else's steps that changed nothing, the oracle still solves the task."""
    detours: tuple[Action, ...] = (Press("back"), Press("home"), Wait(5), Scroll("down"), Scroll("up"))
    rng = Random(5)
    for name in NAMES_OF_TASKS:
        task = SUITE.task(name, 9)
        phone.reset(task.start)
        oracle, answer = SUITE.oracle(task), None
        for step in range(3 * task.budget):
            screen = phone.look(pixels=False)
            if step in (2, 4) and oracle.decide(screen)[1] != Stop():
                detour = rng.choice(detours)
                oracle.note(screen, detour)
                phone.do(detour)
                continue
            action = oracle.next(screen)[1]
            phone.do(action)
            answer = action.text if isinstance(action, Answer) else answer
            if isinstance(action, Stop):
                break
        assert passed(phone.finish(task, answer)), f"{task.name}: {phone.finish(task, answer)}"


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


@pytest.mark.parametrize("name", NAMES_OF_TASKS)
def test_doing_nothing_fails(phone: VirtualPhone, name: str) -> None:
    task = SUITE.task(name, 1)
    phone.reset(task.start)
    phone.do(Stop())
    assert not passed(phone.finish(task, None))


@pytest.mark.parametrize("name", NAMES_OF_TASKS)
def test_the_other_ending_fails(phone: VirtualPhone, name: str) -> None:
    """The oracle's work, ended with "infeasible" where it is done, or with "done" where it is infeasible."""
    task = SUITE.task(name, 1)
    decided, answer = solve(phone, task)
    ending = decided[-1][2]
    assert isinstance(ending, Stop)
    phone.do(Stop(infeasible=not ending.infeasible))
    assert phone.finish(task, answer).score == 0


def test_a_wrong_or_missing_answer_fails(phone: VirtualPhone) -> None:
    asked = [name for name in NAMES_OF_TASKS if SUITE.case(name, 0).answer]
    assert len(asked) >= 6
    for name in asked:
        task = SUITE.task(name, 0)
        solve(phone, task)
        assert phone.finish(task, None).score == 0
        assert phone.finish(task, "I do not know").score == 0
        rivals = SUITE.case(name, 0).rivals
        if rivals:
            assert phone.finish(task, ", ".join(rivals)).score == 0
        assert passed(phone.finish(task, f"It is {SUITE.case(name, 0).answer}."))


def _strangers(world: World) -> None:
    contacts_provider.add(world.databases, contacts_provider.Person("Somebody", "Else", "1"))


def _note(world: World) -> None:
    world.put_files(world.files.write(note_files.path("Stray"), "text"))


def _file(world: World) -> None:
    world.put_files(world.files.write("/storage/emulated/0/Download/stray.txt", "text"))


def _setting(world: World) -> None:
    world.put_setting("secure/camera_access", "7")


def _alarm(world: World) -> None:
    alarms.add(world.databases, alarms.Alarm(3, 33, "Stray"))


def _no_people(world: World) -> None:
    contacts_provider.replace(world.databases, ())


CHANGES = (_strangers, _note, _file, _setting, _alarm, _no_people)


@settings(max_examples=40, deadline=None)
@given(name=st.sampled_from(NAMES_OF_TASKS), seed=st.integers(0, 99), change=st.sampled_from(CHANGES), data=st.data())
def test_any_other_change_is_a_side_effect(name: str, seed: int, change, data: st.DataObject) -> None:  # type: ignore[no-untyped-def]
    """The oracle's run with one more change to the state, somewhere in between, fails."""
    phone = VirtualPhone("360x800", suite=SUITE)
    task = SUITE.task(name, seed)
    _, answer = solve(phone, task)
    change(phone.world)
    outcome = phone.finish(task, answer)
    assert outcome.side_effects and not passed(outcome)
    phone.close()


def test_moving_around_is_no_side_effect(phone: VirtualPhone) -> None:
    task = SUITE.task("phone/contacts/star", 3)
    _, answer = solve(phone, task)
    for action in (Press("home"), Press("back"), Press("recents"), Press("home")):
        phone.do(action)
    assert passed(phone.finish(task, answer))


def test_a_run_from_a_snapshot_is_judged_as_a_whole(phone: VirtualPhone) -> None:
    task = SUITE.task("phone/settings/switch", 2)
    _, answer = solve(phone, task)
    other = VirtualPhone("360x800", suite=SUITE)
    other.load(phone.save())
    assert passed(other.finish(task, answer))
    other.close()


def random_action(screen: Screen, rng: Random) -> Action:
    """What somebody does who cannot read: mostly taps on what answers to touch."""
    usable = [i for i, element in enumerate(screen.elements) if element.actionable]
    match rng.random():
        case p if p < 0.75 and usable:
            index = rng.choice(usable)
            return Tap(screen.elements[index].hit, index)
        case p if p < 0.85:
            return Scroll(rng.choice(("down", "up")))
        case p if p < 0.93:
            return Press(rng.choice(("back", "home")))
        case p if p < 0.96:
            return Answer(rng.choice([e.label for e in screen.elements if e.label] or ["yes"]))
        case _:
            return Stop(infeasible=rng.random() < 0.2)


def random_share(phone: VirtualPhone, seeds: int) -> float:
    won = 0
    for name in NAMES_OF_TASKS:
        for seed in range(seeds):
            task, rng, answer = SUITE.task(name, seed), Random(f"{name}{seed}"), None
            phone.reset(task.start)
            for _ in range(task.budget):
                action = random_action(phone.look(pixels=False), rng)
                phone.do(action)
                answer = action.text if isinstance(action, Answer) else answer
                if isinstance(action, Stop):
                    break
            won += passed(phone.finish(task, answer))
    return won / (len(NAMES_OF_TASKS) * seeds)


def test_random_actions_solve_next_to_nothing(phone: VirtualPhone) -> None:
    assert random_share(phone, 4) < 0.03


@pytest.mark.long
def test_random_actions_solve_next_to_nothing_over_twenty_seeds(phone: VirtualPhone) -> None:
    assert random_share(phone, 20) < 0.03


# Instances


@given(name=st.sampled_from(NAMES_OF_TASKS), seed=st.integers(0, 2 * HELD))
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


@pytest.mark.parametrize("name", NAMES_OF_TASKS)
def test_held_out_values_are_never_trained_on(name: str) -> None:
    """Names, titles, words, times and numbers of held-out instances are in no training instance."""
    trained = [SUITE.task(name, seed).parameters for seed in range(200)]
    held = [SUITE.task(name, HELD + seed).parameters for seed in range(60)]
    for key in {key for parameters in held for key, _ in parameters} - ENUMERATIONS:
        seen = {dict(parameters)[key] for parameters in trained}
        assert not seen & {dict(parameters)[key] for parameters in held}, key


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


def test_there_are_tasks_of_every_kind() -> None:
    described = [SUITE.describe(name) for name in NAMES_OF_TASKS]
    assert len(described) >= 20
    assert {d.app for d in described} >= {"settings", "contacts", "notes", "clock", "several"}
    assert {d.difficulty for d in described} == {"easy", "medium", "hard"}
    assert sum(d.difficulty == "easy" for d in described) >= 10
    assert any(not d.feasible for d in described)
    assert all(d.name.split("/")[1] == d.app and d.budget <= 80 and d.example for d in described)


@pytest.mark.parametrize("name", NAMES_OF_TASKS)
def test_easy_tasks_are_short(phone: VirtualPhone, name: str) -> None:
    if SUITE.describe(name).difficulty == "easy":
        assert len(solve(phone, SUITE.task(name, 0))[0]) <= 8


def test_the_seed_says_the_split() -> None:
    name = "phone/clock/alarm_on"
    splits = [SUITE.split(name, seed) for seed in (0, HELD - 1, HELD)]
    assert splits == ["in-domain", "in-domain", "unseen parameters"]


def test_held_out_templates_and_apps_are_so_with_every_seed() -> None:
    for seed in (0, HELD):
        assert SUITE.split("phone/clock/move_alarm", seed) == "unseen template"
        assert SUITE.split("phone/shop/anything", seed) == "unseen app"
    assert set(NAMES_OF_TASKS) >= UNSEEN_TEMPLATES


def test_unknown_templates_are_refused_by_name(phone: VirtualPhone) -> None:
    with pytest.raises(UnknownTask, match="phone/clock/add_alarm"):
        SUITE.task("phone/clock/no_such", 0)
