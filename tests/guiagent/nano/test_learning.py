"""The lessons and the courses run, repeat, resume and lower the loss; nothing here depends on skill."""

import random
from dataclasses import replace
from itertools import islice
from pathlib import Path

import torch

from guiagent.nano.architecture import SPEECH
from guiagent.nano.curriculum import LESSONS, Pieces, Practice, lookup, practise
from guiagent.nano.schooling import SCHOOL, WARM_UP, Course, school, warm_up
from guiagent.train.decisions import Decided
from guiagent.vlm.adapters import adapter_parameters
from guiagent.vlm.loading import load
from guiagent.vlm.turns import text_of

FEW = Practice(batch=4, questions=4, window=2, autocast=False)
SHORT = tuple(replace(lesson, steps=3) for lesson in LESSONS)


def _brief(course: Course, steps: int) -> Course:
    return replace(course, batch=4, settings=replace(course.settings, steps=steps, autocast=False, warmup=0.0))


def test_places_asked_for_are_the_places_listed(folder: Path) -> None:
    vlm, rng = load(folder), random.Random(0)
    for lesson in LESSONS:
        tree = lookup(vlm, Pieces.of(vlm, rng), lesson, Practice(), rng=rng)
        listed = text_of(vlm, tree.root.token_ids)
        for segment, rest in zip(tree.segments, tree.segments[1:], strict=False):
            if segment.name == "first":
                label = text_of(vlm, tree.segments[segment.parent].token_ids)
                assert f"{label}{text_of(vlm, (*segment.token_ids, *rest.token_ids))}" in listed


def test_lessons_lower_the_loss_and_repeat(folder: Path, tmp_path: Path) -> None:
    lessons = (replace(LESSONS[0], steps=12),)
    runs = [
        [p.loss for _, p in practise(load(folder), seed=3, folder=tmp_path / run, lessons=lessons, practice=FEW)]
        for run in "ab"
    ]
    assert runs[0] == runs[1]
    assert runs[0][-1] < runs[0][0]


def test_lessons_resume_after_the_last_that_was_over(folder: Path, tmp_path: Path) -> None:
    taken = practise(load(folder), seed=3, folder=tmp_path, lessons=SHORT, practice=FEW)
    assert [number for number, _ in islice(taken, 5)] == [0, 0, 0, 1, 1]
    vlm = load(folder)
    rest = [number for number, _ in practise(vlm, seed=3, folder=tmp_path, lessons=SHORT, practice=FEW)]
    assert rest == [number for number in range(1, len(SHORT)) for _ in range(3)]
    assert not list(practise(load(folder), seed=3, folder=tmp_path, lessons=SHORT, practice=FEW))


def test_school_lowers_the_loss_and_resumes(folder: Path, tmp_path: Path, decisions: list[Decided]) -> None:
    course, vlm = _brief(SCHOOL, 8), load(folder)
    losses = [p.loss for p in school(vlm, SPEECH, decisions, seed=1, folder=tmp_path / "whole", course=course)]
    assert losses[-1] < losses[0]
    again = load(folder)
    assert not list(school(again, SPEECH, decisions, seed=1, folder=tmp_path / "whole", course=course))
    for one, two in zip(vlm.model.parameters(), again.model.parameters(), strict=True):
        assert torch.equal(one, two)


def test_the_warm_up_trains_the_adapter_alone(folder: Path, tmp_path: Path, decisions: list[Decided]) -> None:
    vlm = load(folder)
    before = {name: weights.clone() for name, weights in vlm.model.named_parameters()}
    losses = [p.loss for p in warm_up(vlm, SPEECH, decisions, seed=1, folder=tmp_path, course=_brief(WARM_UP, 8))]
    assert losses[-1] < losses[0]
    assert any(weights.abs().sum() > 0 for name, weights in adapter_parameters(vlm, "policy").items() if "_B" in name)
    kept = {name.replace(".base_layer", ""): weights for name, weights in vlm.model.named_parameters()}
    assert all(torch.equal(kept[name], weights) for name, weights in before.items())
