"""One pass over a data set: what is scored, for whom, and what is written down about the data."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.action import Action, Press, Stop, Swipe, Tap, TypeText
from emulators.codec import action_to_dict
from emulators.screen import Point
from emulators.trajectory import Thought
from guiagent.datasets.episode import Trouble
from guiagent.evaluation.offline.asking import InBatches, Stored
from guiagent.evaluation.offline.baselines import Constant, Middle, Oracle, RandomMove
from guiagent.evaluation.offline.difference import Watching
from guiagent.evaluation.offline.evaluation import Part, ask, score
from guiagent.evaluation.offline.records import Parted, StepScore
from guiagent.evaluation.offline.report import Evaluation, Setting
from guiagent.evaluation.offline.scoring import MISSING, Scoring
from guiagent.evaluation.offline.tables import print_evaluation
from guiagent.evaluation.steps import EvaluationError
from guiagent.store import Run
from rewards.profiles.case import Case, Matched, Prediction, Profile, recorded_cases
from rewards.profiles.table import PROFILES, profiles_for
from tests.guiagent.evaluation.offline.synthetic import (
    ACTIONS,
    CARD,
    EQUAL,
    KIND,
    LONGER,
    InMemory,
    Teller,
    episode,
    episodes,
)

SETTING = Setting("aitz", {"split": "test"}, "high", 0, 0, {})
STEPS = sum(len(one.trajectory.steps) for one in episodes(8))


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    with Run.create(tmp_path / "r", {}, seed=0) as opened:
        yield opened


def test_every_policy_is_scored_at_every_step_under_every_profile() -> None:
    told: list[StepScore] = []
    scoring = Scoring([EQUAL, LONGER], [Oracle(), Middle()], tell=told.append)
    for one in episodes(8):
        scoring.add(one)
    assert Counter((one.policy, one.profile) for one in told) == {
        ("oracle", "equal/1"): STEPS, ("middle", "equal/1"): STEPS,
        ("oracle", "longer/1"): STEPS + 8, ("middle", "longer/1"): STEPS + 8,
    }  # fmt: skip
    assert all(one.scored.exact for one in told if one.policy == "oracle")
    assert {one.action for one in told if one.policy == "middle"} == {Tap(Point(50, 100))}
    assert (scoring.measured.episodes, scoring.measured.steps) == (8, STEPS)


def test_what_was_not_said_is_wrong_unless_it_was_never_asked(run: Run) -> None:
    class Silent:
        name = "silent"

        def __init__(self, *, partial: bool) -> None:
            self.partial = partial

        def answer(self, case: Case) -> Prediction | None:
            return None if case.index else Prediction(case.action)

    scoring = Scoring([EQUAL], [Silent(partial=False)])
    scoring.add(episode("1", ACTIONS))
    assert list(scoring.columns["silent", "equal/1"].exact) == [1, 0, 0, 0, 0, 0]
    assert scoring.reasons["silent"] == {MISSING.unreadable: 5} and not scoring.unasked
    partial = Scoring([EQUAL, LONGER], [Silent(partial=True)])
    partial.add(episode("1", ACTIONS))
    assert partial.unasked == {("silent", "equal/1"): 5, ("silent", "longer/1"): 6}
    assert len(partial.columns["silent", "equal/1"].exact) == 1


def test_where_steps_are_listed_no_others_are_scored() -> None:
    scoring = Scoring([LONGER], [Oracle()])
    whole = episode("1", ACTIONS)
    scoring.add(replace(whole, listed=frozenset({0, 3})))
    assert scoring.measured.steps == len(scoring.columns["oracle", "longer/1"].exact) == 2
    assert scoring.measured.hash != hashed(whole)


def hashed(*held: object) -> str:
    scoring = Scoring([], [])
    for one in held:
        scoring.add(one)  # type: ignore[arg-type]
    return scoring.measured.hash


def test_the_hash_is_about_ids_words_and_actions() -> None:
    one, two = episode("1", ACTIONS), episode("2", ACTIONS)
    assert hashed(one, two) == hashed(one, two) != hashed(two, one)
    assert hashed(one) != hashed(episode("1", ACTIONS[:-1]))
    assert hashed(one) != hashed(episode("1", (*ACTIONS[:-1], Stop(infeasible=True))))
    told = replace(one.trajectory, task=replace(one.trajectory.task, instruction="another"))
    assert hashed(one) != hashed(replace(one, trajectory=told))
    drawn = [replace(step, screen=replace(step.screen, elements=())) for step in one.trajectory.steps]
    assert hashed(one) == hashed(replace(one, trajectory=replace(one.trajectory, steps=tuple(drawn))))
    assert len(hashed(episode("3", [Tap(Point(float("nan"), 1))]))) == 64


def test_an_evaluation_from_asking_to_tables(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    troubles = [Trouble("missing image", "general/1, step 2", "there is no 1_2.png [bold]")]
    part = Part(InMemory(episodes(8), troubles=troubles), (EQUAL, KIND, LONGER))
    assert ask(run, InBatches(Teller(), 5), part) == STEPS + 8
    policies = [Stored(run, "teller"), Oracle(), Middle(), RandomMove("aitz", seed=0)]
    found = score(run, part, policies, setting=SETTING, pairs=[(("teller", "equal/1"), ("teller", "kind/1"))])
    assert found.policies == ("teller", "oracle", "middle", "random")
    assert found.tallies["oracle", "longer/1"].figures.headline.value == 1.0
    assert found.tallies["teller", "equal/1"].figures.headline.value == 0.0
    assert found.tallies["oracle", "equal/1"].figures.subsets.keys() == {"even", "odd"}
    assert len(list(run.read("scored", StepScore))) == 4 * (STEPS + STEPS + STEPS + 8)
    assert found.partings[0].n == STEPS and found.partings[0].unshared == 0
    print_evaluation(found, subject="teller")
    said = capsys.readouterr().err
    assert "1 x missing image; the first: missing image, general/1, step 2: there is no 1_2.png [bold]" in said
    again = score(run, part, policies, setting=SETTING)
    assert again.plain() == {**found.plain(), "partings": []}


def test_an_evaluation_of_nothing(run: Run) -> None:
    part = Part(InMemory([]), (EQUAL,))
    for attempt in (
        part.check,
        lambda: ask(run, InBatches(Teller()), part),
        lambda: score(run, part, [], setting=SETTING),
    ):
        with pytest.raises(EvaluationError, match="there is no step to evaluate"):
            attempt()
    empty = Part(InMemory([episode("1", [])]), (EQUAL,))
    with pytest.raises(EvaluationError, match="there is no step to evaluate"):
        score(run, empty, [Oracle()], setting=SETTING)
    assert not list(run.folder.glob("scored*")) and not list(run.folder.glob(".*.part"))


def test_steps_without_an_instruction_of_their_own_have_no_low_level(run: Run) -> None:
    held = episode("1", ACTIONS)
    steps = tuple(replace(step, thought=Thought()) for step in held.trajectory.steps)
    silent = replace(held, trajectory=replace(held.trajectory, steps=steps))
    with pytest.raises(EvaluationError, match="aitz has no instructions for single steps; leave --level low away"):
        ask(run, InBatches(Teller()), Part(InMemory([silent]), (EQUAL,), "low"))
    assert ask(run, InBatches(Teller()), Part(InMemory([held, silent]), (EQUAL,), "low")) == 2 * len(ACTIONS)


def test_episodes_without_steps_count_nowhere(run: Run) -> None:
    held = [episode("1", ACTIONS), episode("2", []), episode("3", [Stop()])]
    found = score(run, Part(InMemory(held), (EQUAL,)), [Oracle(), Middle()], setting=SETTING)
    overall = found.tallies["oracle", "equal/1"].figures.overall
    assert (overall.n, overall.episodes) == (len(ACTIONS) + 1, 2)
    assert overall.progress is not None and overall.progress.value == 1.0


def test_episodes_that_come_twice_are_named(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    held = [episode("1", ACTIONS), episode("1", ACTIONS)]
    found = score(run, Part(InMemory(held), (EQUAL,)), [Oracle()], setting=SETTING)
    assert found.plain()["repeated_episodes"] == ["1"]
    print_evaluation(found, subject="")
    assert "in the data more than once: 1 episode: 1" in capsys.readouterr().err


def test_words_that_no_terminal_can_show_do_not_end_it(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    class Babbling:
        name = "babbling"
        partial = False

        def answer(self, case: Case) -> Prediction:
            return Prediction(None, unreadable="\ud800\x1b[31m" + "x" * 100_000)

    found = score(run, Part(InMemory(episodes(2)), (EQUAL,)), [Babbling()], setting=SETTING)
    print_evaluation(found, subject="babbling")
    said = capsys.readouterr().err
    assert "\\ud800" in said and "\x1b" not in said and len(said) < 5_000
    assert list(found.plain()["reasons"]["babbling"].values()) == [3]
    assert str(found.plain()).encode()


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: str(profile.name))
def test_every_profile_takes_what_every_baseline_says(profile: Profile, run: Run) -> None:
    policies = [Oracle(), Middle(), RandomMove(profile.benchmark, seed=1)]
    steps = [step for one in episodes(8) for step in one.trajectory.steps]
    found = score(run, Part(InMemory(episodes(8)), (profile,)), [*policies, Constant(steps)], setting=SETTING)
    assert found.policies == ("oracle", "middle", "random", "most-frequent")
    assert_sane(found, profile)


def assert_sane(found: Evaluation, profile: Profile) -> None:
    for policy in found.policies:
        figures = found.tallies[policy, profile.label].figures
        assert 0.0 <= figures.headline.low <= figures.headline.value <= figures.headline.high <= 1.0
        assert figures.overall.exact.value <= figures.overall.type.value
        assert figures.unreadable == figures.missing == 0


PLACES = st.builds(Point, st.floats(0, 99), st.floats(0, 199))
WAYS = st.sampled_from([(0, 60), (0, -60), (40, 0), (-40, 0), (45, 50)])
SWIPES = st.builds(lambda way: Swipe(Point(50, 100), Point(50 + way[0], 100 + way[1])), WAYS)
TEXTS = st.text("abc XYZ7!é", min_size=1).filter(str.strip)
RECORDED = st.builds(Tap, PLACES) | SWIPES | st.builds(TypeText, TEXTS) | st.builds(Stop, st.booleans())
KEYS = st.sampled_from(["back", "home", "enter"])


@given(st.lists(st.lists(RECORDED | st.builds(Press, KEYS), min_size=1, max_size=6), min_size=1, max_size=4))
@settings(max_examples=100)
def test_the_oracle_is_right_under_every_profile_of_aitz_that_is_mended(held: list[list[Action]]) -> None:
    mended = [profile for profile in profiles_for("aitz") if profile.name != "aitz.official_asis"]
    scoring = Scoring(mended, [Oracle()])
    for number, actions in enumerate(held):
        scoring.add(episode(str(number), actions))
    for profile in mended:
        assert all(scoring.columns["oracle", profile.label].exact), profile.label


# Baselines


def test_chance_is_the_same_for_a_step_whatever_else_is_asked() -> None:
    held = episode("7", ACTIONS)
    cases = recorded_cases("7", held.trajectory)
    one, same, other = RandomMove("aitz", seed=1), RandomMove("aitz", seed=1), RandomMove("aitz", seed=2)
    backwards = [same.answer(case) for case in reversed(cases)][::-1]
    assert [one.answer(case) for case in cases] == backwards
    assert [one.answer(case) for case in cases] != [other.answer(case) for case in cases]


@pytest.mark.parametrize("benchmark", ["aitz", "android_control", "odyssey", "mind2web", "amex"])
def test_chance_draws_all_kinds_that_a_data_set_knows(benchmark: str) -> None:
    policy = RandomMove(benchmark, seed=0)
    cases = recorded_cases("7", episode("7", [Stop()] * 300).trajectory)
    actions = [policy.answer(case).action for case in cases]
    kinds = {type(action).__name__ for action in actions}
    common = {"Tap", "TypeText", "SelectOption"} if benchmark == "mind2web" else {"Tap", "TypeText", "Press", "Stop"}
    assert common <= kinds
    assert ("OpenApp" in kinds) == (benchmark == "android_control")
    assert all(action_to_dict(action) for action in actions if action is not None)


# Differences


def test_partings_count_every_case(run: Run) -> None:
    def scored(policy: str, index: int, *, exact: bool) -> StepScore:
        return StepScore(policy, "equal/1", "1", index, Stop(), None, "", Matched("STOP", "STOP", True, exact))

    parted: list[object] = []
    watching = Watching([(("a", "equal/1"), ("b", "equal/1"))], parted.append)
    for index, (one, other) in enumerate([(True, True), (True, False), (False, True), (False, True), (False, False)]):
        watching.hear(scored("a", index, exact=one))
        watching.hear(scored("b", index, exact=other))
        watching.hear(scored("c", index, exact=True))
    watching.hear(scored("a", 9, exact=True))
    watching.end_episode()
    watching.end_episode()
    [found] = watching.partings
    assert (found.both, found.only_one, found.only_other, found.neither, found.unshared) == (1, 1, 2, 1, 1)
    assert [one.index for one in parted if isinstance(one, Parted)] == [1, 2, 3]
    assert found.first == parted


def test_the_card_of_a_profile_stands_beside_its_figures(run: Run) -> None:
    card = replace(CARD, matching="the same action", quirks=("none",), source="nobody")
    profile = replace(EQUAL, card=card, once=True)
    found = score(run, Part(InMemory(episodes(3)), (profile,)), [Oracle()], setting=SETTING).plain()
    assert found["profiles"]["equal/1"] == {
        "benchmark": "aitz", "averaged": "steps", "once": True, "matching": "the same action", "steps": "",
        "denominator": "", "quirks": ["none"], "source": "nobody",
    }  # fmt: skip
