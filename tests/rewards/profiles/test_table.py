"""Profiles by name, by data set, and in words."""

import pytest

from rewards.profiles.case import PublishedOn
from rewards.profiles.table import PROFILES, profile, profiles_for
from rewards.score import RewardError

NAMED = {
    "aitz.official_asis", "aitz.official_fixed", "aitz.agentcpm", "aitz.qwen", "ac.paper", "ac.osatlas", "ac.osgenesis",
    "ac.qwen", "ac.agentcpm", "ac.gui_r1", "aitw.jax", "aitw.seeclick", "amex", "odyssey", "mind2web", "autogui.step",
}  # fmt: skip


def test_every_profile_is_there_once() -> None:
    assert {one.name for one in PROFILES} == NAMED
    assert len(PROFILES) == len(NAMED)


def test_profiles_by_name_and_by_name_with_version() -> None:
    for one in PROFILES:
        assert profile(one.name) is one
        assert profile(one.label) is one
    with pytest.raises(RewardError, match=r"no profile 'aitz'; there are aitz.official_asis/1, "):
        profile("aitz")
    with pytest.raises(RewardError, match=r"aitz.qwen/0"):
        profile("aitz.qwen/0")


@pytest.mark.parametrize(
    ("benchmark", "names"),
    [
        ("aitz", "aitz.official_asis aitz.official_fixed aitz.agentcpm aitz.qwen autogui.step"),
        ("aitw", "aitw.jax autogui.step aitw.seeclick"),
        ("aitw_seeclick", "aitw.seeclick autogui.step aitw.jax"),
        ("amex", "amex autogui.step"),
        ("odyssey", "odyssey"),
        ("mind2web", "mind2web"),
        ("webarena", ""),
    ],
)
def test_profiles_by_data_set(benchmark: str, names: str) -> None:
    assert [one.name for one in profiles_for(benchmark)] == names.split()


@pytest.mark.parametrize("one", PROFILES, ids=lambda one: one.name)
def test_the_card_says_what_a_reader_has_to_know(one: object) -> None:
    card = next(p for p in PROFILES if p is one).card
    for text in (card.matching, card.steps, card.denominator, card.source, *card.quirks):
        assert text == text.strip()
        assert len(text) < 500, "short enough for a table"
        assert "|" not in text, "it stands in a table"
        assert "\n" not in text
    assert card.quirks
    assert len(set(card.quirks)) == len(card.quirks)
    assert all(quirk.endswith(".") for quirk in card.quirks)


def test_readings_of_ours_say_so() -> None:
    for name in ("autogui.step", "aitz.qwen"):
        assert any(quirk.startswith("Our reading") for quirk in profile(name).card.quirks)


def test_published_figures_are_on_a_part_of_the_data_set_that_the_profile_names() -> None:
    parts = {one.name: one.published for one in PROFILES}
    assert {name for name, part in parts.items() if part is None} == {"amex", "mind2web"}
    assert {name for name, part in parts.items() if part and part.index} == {"ac.osatlas", "ac.gui_r1"}
    others = {"ac.osatlas", "ac.gui_r1", "ac.agentcpm", "ac.paper", "amex", "mind2web"}
    assert all(part == PublishedOn() for name, part in parts.items() if name not in others)
    assert parts["ac.agentcpm"] == PublishedOn("validation+test", empty=True)
    assert parts["ac.paper"] is not None
    assert parts["ac.paper"].drawn
