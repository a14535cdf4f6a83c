"""Tallies against sums that are made step by step, and intervals against what a bootstrap has to give."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulators.action import Tap
from emulators.screen import Point
from guiagent.evaluation.estimates import resampled
from guiagent.evaluation.offline.resampling import Draws, Shares
from guiagent.evaluation.offline.scoring import MISSING, Columns, Names
from guiagent.evaluation.offline.tallying import Figures, Tally, members, tally
from rewards.profiles.case import Matched, Prediction
from tests.guiagent.evaluation.offline.synthetic import EQUAL

READ = Prediction(Tap(Point(1, 1)))
UNREAD = Prediction(None, unreadable="babble")


@dataclass(frozen=True)
class Row:
    """One step of the reference."""

    kind: str
    said: str
    exact: bool
    grounded: bool | None
    text: float | None
    missing: bool = False

    @property
    def scored(self) -> Matched:
        return Matched(self.kind, self.said, self.kind == self.said, self.exact, self.grounded, self.text)

    @property
    def prediction(self) -> Prediction:
        return READ if self.said else MISSING if self.missing else UNREAD


KINDS = ("CLICK", "TYPE", "STOP")


@st.composite
def rows(draw: st.DrawFn) -> Row:
    kind, said = draw(st.sampled_from(KINDS)), draw(st.sampled_from((*KINDS, "")))
    exact = kind == said and draw(st.booleans())
    grounded = exact if kind == "CLICK" else None
    text = draw(st.sampled_from((None, 0.0, 0.25, 1.0))) if kind == "TYPE" else None
    return Row(kind, said, exact, grounded, text, not said and draw(st.booleans()))


SETS = st.lists(
    st.tuples(st.lists(rows(), max_size=5), st.lists(st.sampled_from(("a", "b", "c")), unique=True, max_size=3)),
    min_size=1, max_size=8,
).filter(lambda made: any(steps for steps, _ in made))  # fmt: skip


def columns(episodes: Sequence[Sequence[Row]]) -> Columns:
    made = Columns(Names())
    for number, steps in enumerate(episodes):
        for row in steps:
            made.add(number, row.prediction, row.scored)
    return made


def tallied(episodes: Sequence[Sequence[Row]], subsets: Sequence[Sequence[str]] = (), **changed: object) -> Tally:
    profile = replace(EQUAL, **changed)  # type: ignore[arg-type]
    held = members([tuple(names) for names in subsets] or [()] * len(episodes), once=profile.once)
    return tally(columns(episodes), profile, held, Draws(len(episodes), seed=1, resamples=50))


def share(right: Sequence[bool]) -> float:
    return sum(right) / len(right) if right else 0.0


def leading(steps: Sequence[Row]) -> int:
    return next((place for place, row in enumerate(steps) if not row.exact), len(steps))


@given(SETS)
@settings(max_examples=150)
def test_every_figure_is_the_sum_it_claims_to_be(made: list[tuple[list[Row], list[str]]]) -> None:
    episodes, subsets = [steps for steps, _ in made], [names for _, names in made]
    found = tallied(episodes, subsets).figures
    check(found, episodes)
    assert found.subsets.keys() == {name for names in subsets for name in names}
    for name, group in found.subsets.items():
        inside = [steps for steps, names in made if name in names]
        flat = [row for steps in inside for row in steps]
        assert (group.n, group.exact.value) == (len(flat), pytest.approx(share([row.exact for row in flat])))
        some = [steps for steps in inside if steps]
        assert group.episodes == len(some)
        assert group.progress is not None
        assert group.progress.value == pytest.approx(mean([leading(steps) / len(steps) for steps in some]))


def check(found: Figures, episodes: Sequence[Sequence[Row]]) -> None:
    flat = [row for steps in episodes for row in steps]
    some = [steps for steps in episodes if steps]
    overall = found.overall
    assert overall.n == len(flat) and overall.episodes == len(some)
    assert overall.type.value == pytest.approx(share([row.kind == row.said for row in flat]))
    assert overall.exact.value == pytest.approx(share([row.exact for row in flat]))
    placed = [row for row in flat if row.grounded is not None]
    both = [row for row in placed if row.kind == row.said]
    for group, among in ((overall.grounding, placed), (overall.grounding_if_typed, both)):
        assert (group is None) == (not among)
        if group is not None:
            assert (group.n, group.value) == (len(among), pytest.approx(share([bool(row.grounded) for row in among])))
    assert overall.progress is not None and overall.success is not None
    assert overall.progress.value == pytest.approx(mean([leading(steps) / len(steps) for steps in some]))
    assert overall.success.value == pytest.approx(share([leading(steps) == len(steps) for steps in some]))
    assert found.kinds.keys() == {row.kind for row in flat}
    for kind, group in found.kinds.items():
        mine = [row for row in flat if row.kind == kind]
        assert (group.n, group.exact.value) == (len(mine), pytest.approx(share([row.exact for row in mine])))
        assert group.progress is None
        for said, count in found.confusion[kind].items():
            assert count == sum(row.said == said for row in mine)
    assert sum(sum(said.values()) for said in found.confusion.values()) == len(flat)
    assert found.missing == sum(not row.said and row.missing for row in flat)
    assert found.unreadable == sum(not row.said and not row.missing for row in flat)
    texts = [row.text for row in flat if row.text is not None]
    assert found.texts == len(texts)
    assert found.text == (pytest.approx(mean(texts)) if texts else None)


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


@given(SETS)
@settings(max_examples=60)
def test_headlines_are_means_over_what_the_profile_says(made: list[tuple[list[Row], list[str]]]) -> None:
    episodes, subsets = [steps for steps, _ in made], [names for _, names in made]
    flat = [row for steps in episodes for row in steps]
    steps = share([row.exact for row in flat])
    assert tallied(episodes, subsets).figures.headline.value == pytest.approx(steps)
    by_episode = mean([share([row.exact for row in one]) for one in episodes if one])
    assert tallied(episodes, subsets, averaged="episodes").figures.headline.value == pytest.approx(by_episode)
    found = tallied(episodes, subsets, averaged="subsets").figures
    held = [group.exact.value for group in found.subsets.values() if group.n]
    assert found.headline.value == pytest.approx(mean(held) if held else steps)


@given(SETS)
@settings(max_examples=60)
def test_booked_once_every_episode_is_in_one_subset(made: list[tuple[list[Row], list[str]]]) -> None:
    episodes, subsets = [steps for steps, _ in made], [names for _, names in made]
    found = tallied(episodes, subsets, once=True).figures
    assert sum(group.n for group in found.subsets.values()) == sum(len(s) for s, names in made if names)
    for name, group in found.subsets.items():
        assert group.n == sum(len(steps) for steps, names in made if names and names[0] == name)


def test_the_whole_split_is_no_subset() -> None:
    held = members([("test", "a", "b"), ("test",), ("test", "b")], once=False, whole="test")
    assert {name: mask.nonzero()[0].tolist() for name, mask in held.items()} == {"a": [0], "b": [0, 2]}
    once = members([("test", "a", "b"), ("test",), ("test", "b")], once=True, whole="test")
    assert {name: mask.tolist() for name, mask in once.items()} == {
        "a": [True, False, False],
        "b": [False, False, True],
    }


# Intervals


def steps(*right: bool) -> list[Row]:
    return [Row("CLICK", "CLICK", exact, exact, None) for exact in right]


def drawn(share_right: float, episodes: int, *, seed: int) -> list[list[Row]]:
    dice = random.Random(seed)
    return [steps(*(dice.random() < share_right for _ in range(dice.randint(1, 9)))) for _ in range(episodes)]


def test_intervals_agree_with_the_plain_bootstrap() -> None:
    episodes = drawn(0.6, 200, seed=3)
    held = members([()] * 200, once=False)
    found = tally(columns(episodes), EQUAL, held, Draws(200, seed=5)).figures.overall.exact
    plain = resampled([sum(r.exact for r in one) for one in episodes], [len(one) for one in episodes], seed=6)
    assert found.value == plain.value and found.n == plain.n
    assert found.low < found.value < found.high
    assert (found.low, found.high) == (pytest.approx(plain.low, abs=0.01), pytest.approx(plain.high, abs=0.01))


def test_intervals_hold_what_is_true_about_as_often_as_they_say() -> None:
    held = 0
    for seed in range(1000, 1300):
        episodes = drawn(0.6, 60, seed=seed)
        found = tally(columns(episodes), EQUAL, {}, Draws(60, seed=seed, resamples=400)).figures.overall.exact
        held += found.low <= 0.6 <= found.high
    assert 270 <= held <= 297  # 95 % of 300 are 285


def test_equal_episodes_leave_nothing_open_and_one_episode_everything() -> None:
    found = tallied([steps(True, False)] * 9).figures.overall
    assert (found.exact.low, found.exact.high) == (0.5, 0.5)
    assert found.success is not None and (found.success.low, found.success.high) == (0.0, 0.0)
    alone = tallied([steps(True, False)]).figures.overall
    assert (alone.exact.low, alone.exact.high) == (0.0, 1.0)


def test_the_same_seed_gives_the_same_interval() -> None:
    episodes = drawn(0.4, 30, seed=1)
    assert tallied(episodes).figures == tallied(episodes).figures


def test_differences_are_paired() -> None:
    one, other = drawn(0.5, 80, seed=1), drawn(0.5, 80, seed=2)
    draws = Draws(80, seed=0)
    a, b = (tally(columns(episodes), EQUAL, {}, draws) for episodes in (one, one))
    same = a.minus(b)
    assert (same.value, same.low, same.high) == (0.0, 0.0, 0.0)
    flipped = [steps(*(not row.exact for row in episode)) for episode in one]
    c = tally(columns(flipped), EQUAL, {}, draws)
    assert a.minus(c).value == pytest.approx(-c.minus(a).value)
    assert a.minus(c).low == pytest.approx(-c.minus(a).high)
    alone = tallied(other[:1])
    assert (alone.minus(alone).low, alone.minus(alone).high) == (-1.0, 1.0)


def test_many_episodes_are_drawn_in_pieces() -> None:
    """More counts than are held at once, so that nothing is kept, and the same is drawn again."""
    draws = Draws(20_000, seed=4, resamples=400)
    pieces = [chunk.shape[0] for chunk in draws.chunks()]
    assert sum(pieces) == 400 and len(pieces) > 1
    dice = np.random.default_rng(0)
    right = (dice.random((20_000, 1)) < 0.3).astype(float)
    first, again = (Shares.of(right, np.ones_like(right), draws) for _ in range(2))
    assert np.array_equal(first.resampled_R_K, again.resampled_R_K)
    assert first.resampled_R_K.shape == (400, 1)
    assert all(chunk.sum(1).tolist() == [20_000] * chunk.shape[0] for chunk in draws.chunks())
