"""WebArena's rules: every golden case has the score that the original gives it, and what cannot be told is said."""

import base64
import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from rewards.score import RewardError
from rewards.webarena.observation import Flavour, Observation, Reading
from rewards.webarena.pictures import similarity
from rewards.webarena.scoring import verdict_on
from rewards.webarena.words import words
from tests.rewards.webarena.cases import Captions, Case, Oracle, cases
from tests.rewards.webarena.golden import ANSWERS, PAGES, RECORDED, URLS, answered, placed, shown


def value_of(case: Case) -> float:
    return verdict_on(case.observation, judge=Oracle(), captioner=Captions()).value


@pytest.mark.parametrize("told", ANSWERS)
def test_answers(told: tuple[Any, ...]) -> None:
    assert value_of(answered(*told[:-1])) == told[-1]


@pytest.mark.parametrize("told", URLS)
def test_addresses(told: tuple[Any, ...]) -> None:
    assert value_of(placed(*told[:-1])) == told[-1]


@pytest.mark.parametrize("told", PAGES)
def test_pages(told: tuple[Any, ...]) -> None:
    assert value_of(shown(*told[:-1])) == told[-1]


@pytest.mark.parametrize("flavour", RECORDED)
def test_generated_ends_have_the_score_that_the_original_gave_them(flavour: Flavour) -> None:
    scores = [float(bit) for bit in f"{int(RECORDED[flavour], 16):b}"[1:]]
    some = list(cases(flavour, 400, seed=1))
    assert len(scores) == len(some)
    assert [
        (value_of(case), theirs, case.task, case.answer, case.url)
        for case, theirs in zip(some, scores, strict=True)
        # Whether a likeness is above its threshold may hang on how a release of Pillow rounds when it resizes.
        if "page_image_query" not in case.task["eval"]["eval_types"] and value_of(case) != theirs
    ] == []


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("it's 5. so we can't go.", ["it", "'s", "5.", "so", "we", "ca", "n't", "go", "."]),
        ("it costs $5,000.50 (net)", ["it", "costs", "$", "5,000.50", "(", "net", ")"]),
        ('he said "no." then left', ["he", "said", "``", "no", ".", "''", "then", "left"]),
        ("mr. x, e.g. dr. y... or u.s. co.", ["mr.", "x", ",", "e.g", ".", "dr.", "y", "...", "or", "u.s.", "co", "."]),
        ("cannot gonna 'tis rock'n'roll", ["can", "not", "gon", "na", "'", "tis", "rock'n'roll"]),
        ("1. one 2. two", ["1.", "one", "2.", "two"]),
        ("", []),
    ],
)  # fmt: skip
def test_words(text: str, cut: list[str]) -> None:
    assert words(text) == cut


@given(st.text(alphabet="ab5.,!?'\"()[]- \n$\u201c\u201d\u2019—…`"))
def test_words_keep_every_letter_and_digit(text: str) -> None:
    kept = [one for one in text if one.isalnum()]
    assert [one for word in words(text) for one in word if one.isalnum()] == kept
    assert all(word and not any(one.isspace() for one in word) for word in words(text))


def test_similarity_is_that_of_scikit_image() -> None:
    y, x = np.mgrid[0:24, 0:31]
    one = (x * 7 + y * 11) % 256
    others = {
        1.0: one,
        0.5508556821163066: (one + 20) % 256,
        -0.7237271221212644: 255 - one,
        0.08148760649421095: (x * x + y) % 256,
        0.6443974687553522: one // 2,
    }
    for likeness, other in others.items():
        a, b = (Image.fromarray(each.astype(np.uint8)) for each in (one, other))
        assert similarity(a, b) == pytest.approx(likeness, abs=1e-9)
    assert similarity(Image.new("L", (6, 40)), Image.new("L", (6, 40))) == -1.0


def png(colour: tuple[int, int, int], size: tuple[int, int] = (20, 20)) -> str:
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def pictured(query: dict[str, Any], *readings: Reading) -> Observation:
    target = {"eval_image_url": "last", "eval_image_class": ".x", **query}
    checks = {"eval_types": ["page_image_query"], "page_image_query": [target]}
    return Observation("visualwebarena", {"intent": "post it", "eval": checks}, readings=readings)


def test_what_a_picture_shows_takes_a_captioner() -> None:
    seen = Reading("page_image_query", 0, "http://r/", pictures=(png((9, 9, 9)),))
    asked = pictured({"eval_vqa": [{"question": "What is it?", "answer": "grey"}]}, seen)
    verdict = verdict_on(asked)
    assert verdict.value == 0.0 and "captioner" in verdict.unscored[0].note and verdict.evidence.startswith("unscored")
    assert verdict_on(asked, captioner=Captions()).judges == ("test:captions",)


def test_reference_pictures_that_are_not_at_hand_leave_it_unscored() -> None:
    seen = Reading(
        "page_image_query", 0, "http://r/", pictures=(png((9, 9, 9)), "no picture", png((200, 0, 0), (3, 3)))
    )
    liked = {"eval_fuzzy_image_match": "http://a |OR| http://b"}
    assert verdict_on(pictured(liked, seen)).unscored
    one = Reading("reference_pictures", 0, "http://r/", pictures=(png((10, 10, 10)),), problem="http://b is gone")
    assert verdict_on(pictured(liked, seen, one)).value == 1.0
    other = Reading("reference_pictures", 0, "http://r/", pictures=(png((250, 250, 250)),), problem="http://b is gone")
    assert "http://b is gone" in verdict_on(pictured(liked, seen, other)).unscored[0].note
    assert verdict_on(pictured(liked, Reading("page_image_query", 0, "http://r/"))).value == 0.0


def test_a_page_that_could_not_be_opened_is_no_failure_of_the_agent() -> None:
    case = shown("webarena", "", {"must_include": ["x"]}, "x")
    case.readings = [Reading("program_html", 0, problem="the site is down")]
    verdict = verdict_on(case.observation)
    assert verdict.value == 0.0 and "the site is down" in verdict.unscored[0].note
    case.task["eval"] |= {"eval_types": ["string_match", "program_html"], "reference_answers": {"exact_match": "y"}}
    assert not verdict_on(case.observation).unscored, "the answer is wrong whatever the page shows"


def test_what_no_rule_knows_is_said() -> None:
    unknown = answered("webarena", {"sounds_like": "x"}, "x")
    assert "not known" in verdict_on(unknown.observation).unscored[0].note
    assert "not known" in verdict_on(placed("webarena", "http://h", "EXACT", "http://h").observation).unscored[0].note
    with pytest.raises(RewardError, match="not whole"):
        verdict_on(Observation("webarena", {"eval": {"eval_types": ["string_match"]}}))
    with pytest.raises(RewardError, match="no inequality"):
        verdict_on(answered("visualwebarena", {"required_values": ["about 7"]}, "7").observation)


def test_tasks_of_verified_need_their_package() -> None:
    verdict = verdict_on(Observation("verified", {"eval": []}))
    assert "--python" in verdict.unscored[0].note
