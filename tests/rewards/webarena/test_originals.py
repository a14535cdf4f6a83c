"""Our rules agree with the original evaluators, each run in its own environment, on generated and on real tasks."""

import copy
import json
import random
import subprocess
from functools import cache
from pathlib import Path

import pytest

from guiagent.evaluation.webarena.records import WebTask
from guiagent.evaluation.webarena.sites import SITES as NAMES
from guiagent.evaluation.webarena.tasks import load_tasks
from rewards.webarena.observation import Flavour
from rewards.webarena.scoring import verdict_on
from rewards.webarena.words import words
from tests.rewards.webarena.cases import Captions, Case, Oracle, cases, phrase, real_case
from tests.rewards.webarena.golden import ANSWERS, PAGES, URLS, answered, placed, shown
from tests.rewards.webarena.originals import PYTHONS, original_scores, original_words, python_of, run

FLAVOURS: tuple[Flavour, ...] = ("webarena", "lite", "visualwebarena")
FILES = {
    "webarena": "webarena/test.raw.json",
    "lite": "browsergym/webarenalite/test_webarena_lite.raw.json",
    "visualwebarena": "visualwebarena/test_raw.json",
    "verified": "webarena_verified/assets/dataset/webarena-verified.json",
}
SITES = {f"__{name.upper()}__": f"http://{name}" for name in NAMES}
CANNOT = {("lite", 81)}
"""Tasks that their own evaluator fails on; see `rewards.webarena.strings.string_match`."""


def needed(flavour: Flavour) -> None:
    if not python_of(flavour):
        pytest.skip(f"{PYTHONS[flavour]} names no interpreter that has the evaluators of {flavour}")
    if flavour != "verified" and not knows_sentences(flavour):
        pytest.skip("NLTK has no punkt_tab there; name the folder that it is in with NLTK_DATA")


@cache
def knows_sentences(flavour: Flavour) -> bool:
    probe = "from nltk.tokenize import word_tokenize; word_tokenize('a')"
    return not subprocess.run([python_of(flavour), "-c", probe], capture_output=True, check=False).returncode


@cache
def real_tasks(flavour: Flavour) -> tuple[WebTask, ...]:
    """The authors' own file, from where their package is installed."""
    found = json.loads(run([python_of(flavour), "-c", "import json, sys; print(json.dumps(sys.path))"], ""))
    return load_tasks(next(one for folder in found if (one := Path(folder) / FILES[flavour]).is_file()))


def ours(case: Case) -> float:
    return verdict_on(case.observation, judge=Oracle(), captioner=Captions()).value


def differences(flavour: Flavour, some: list[Case]) -> list[object]:
    scores = original_scores(flavour, some)
    assert len({*scores}) >= 2, "all have the same score: nothing was compared"
    return [
        (theirs, ours(case), case.task, case.answer, case.url)
        for case, theirs in zip(some, scores, strict=True)
        if theirs != ours(case) and (flavour, case.task.get("task_id")) not in CANNOT
    ]


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_golden_cases_are_the_originals(flavour: Flavour) -> None:
    needed(flavour)
    tables = ((answered, ANSWERS), (placed, URLS), (shown, PAGES))
    told = [(make(*one[:-1]), one) for make, table in tables for one in table if one[0] == flavour]
    scores = original_scores(flavour, [case for case, _ in told])
    assert [(one, theirs) for (_, one), theirs in zip(told, scores, strict=True) if theirs != one[-1]] == []


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_generated_ends_have_the_original_score(flavour: Flavour) -> None:
    needed(flavour)
    assert differences(flavour, list(cases(flavour, 700, seed=5))) == []


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_ends_of_the_real_tasks_have_the_original_score(flavour: Flavour) -> None:
    needed(flavour)
    rng = random.Random(6)
    filled = [copy.deepcopy(dict(task.filled(SITES).record)) for task in real_tasks(flavour)]
    assert differences(flavour, [real_case(flavour, one, rng) for one in filled]) == []


def test_texts_are_cut_into_the_same_words() -> None:
    needed("webarena")
    rng = random.Random(7)
    texts = [phrase(rng, 12).lower() for _ in range(5000)]
    theirs = original_words(texts)
    assert [(text, words(text), cut) for text, cut in zip(texts, theirs, strict=True) if words(text) != cut] == []


@pytest.mark.parametrize(
    ("flavour", "count", "mutating"), [("webarena", 812, 415), ("lite", 165, 64), ("visualwebarena", 910, 477)]
)
def test_all_real_tasks_load(flavour: Flavour, count: int, mutating: int) -> None:
    needed(flavour)
    tasks = real_tasks(flavour)
    assert len(tasks) == count and sum(task.mutates for task in tasks) == mutating
    assert all(task.filled(SITES).start_urls for task in tasks)


def test_tasks_that_mutate_are_all_found() -> None:
    needed("webarena")
    needed("verified")
    mutating = {task.id for task in real_tasks("verified") if task.mutates}
    guessed = {task.id for task in real_tasks("webarena") if task.mutates}
    assert len(mutating) == 374 and mutating <= guessed
