"""Evaluating policies on a recorded data set in a run folder: ask those that have to be asked, then score them all.

predictions.jsonl     what policies said (`Predicted`), committed as it comes, never asked for again
given/NAME.jsonl      predictions of others, as they were given
scored.jsonl          every prediction under every profile (`StepScore`), made anew by every evaluation
differences.jsonl     the steps at which two sides part (`Parted`), where that was asked for
evaluation.json       the figures
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, Self

from emulators.codec import Codec, to_line
from guiagent.datasets.episode import DataSet, Episode, Troubles
from guiagent.dialects.published import asked
from guiagent.evaluation.kept import FILE
from guiagent.evaluation.offline.asking import Asking, Level, Question, Stored, ask_into, questions
from guiagent.evaluation.offline.baselines import BASELINES, Answering
from guiagent.evaluation.offline.difference import Side, Watching
from guiagent.evaluation.offline.predictions import Given
from guiagent.evaluation.offline.records import StepScore
from guiagent.evaluation.offline.report import Evaluation, Setting
from guiagent.evaluation.offline.resampling import Draws
from guiagent.evaluation.offline.scoring import Scoring
from guiagent.evaluation.offline.subject import Subject, table_of
from guiagent.evaluation.offline.tallying import Tally, members, tally
from guiagent.evaluation.steps import EvaluationError
from guiagent.progress import say, tracked
from guiagent.provenance import without_secrets
from guiagent.store import Run
from rewards.profiles.case import Profile

__all__ = ["Part", "ask", "evaluate", "score"]


@dataclass(frozen=True, slots=True)
class Part:
    """What is evaluated: the first `limit` episodes of a data set (0 means all) under some profiles.

    `bare` is the same data set without what takes time to read: steps are counted in it.
    """

    data: DataSet
    profiles: tuple[Profile, ...]
    level: Level = "high"
    limit: int = 0
    bare: DataSet | None = None

    @property
    def whole(self) -> str:
        """The name of the split, which is no subset of it."""
        return str(getattr(self.data, "split", ""))

    def episodes(self, troubles: Troubles) -> Iterator[Episode]:
        """Those that are evaluated. Raises DatasetError."""
        return islice(self.data.episodes(troubles), self.limit or None)

    def check(self) -> None:
        """Begin to read. Raises DatasetError for a wrong folder, EvaluationError where there is no episode."""
        troubles = Troubles()
        if next(self.episodes(troubles), None) is None:
            raise _nothing(self, troubles)

    def questions(self) -> Iterator[Question]:
        """Everything that a policy is asked. Raises DatasetError."""
        for episode in self.episodes(Troubles(kept=0)):
            yield from questions(episode, self.profiles, self.level)


def ask(run: Run, policy: Asking, part: Part) -> int:
    """Ask a policy about every step that it was not asked about yet, or was shown differently; how many there are.

    Raises EvaluationError where it cannot be reached, or there is nothing to ask; what it said is kept.
    """
    total, known, changed = _known(Stored(run, policy.name), part)
    if changed:
        say(f"{_steps(changed)} shown differently now than when {policy.name} was asked: asked again")
    if known:
        say(f"{len(known)} of {_steps(total)} in {run.folder} already")
    left = (one for one in part.questions() if (one.episode, one.index) not in known)
    for _ in tracked(ask_into(run, policy, left), total - len(known), f"asking {policy.name}"):
        pass
    return total


def _known(stored: Stored, part: Part) -> tuple[int, set[tuple[str, int]], int]:
    """How many steps there are, which of them need not be asked, and how many were shown differently when they were.

    Raises EvaluationError where there is nothing to ask.
    """
    total = told = 0
    known, changed = set[tuple[str, int]](), set[tuple[str, int]]()
    counted = part if len(stored) else replace(part, data=part.bare or part.data)  # what was shown is compared
    for question in tracked(counted.questions(), None, "counting steps"):
        total += 1
        told += asked(question.moment.task).step is not None
        if (key := (question.episode, question.index)) in stored:
            (changed if stored.outdated(question) else known).add(key)
    if not total:
        raise _nothing(part)
    if part.level == "low" and not told:
        raise EvaluationError(f"{part.data.name} has no instructions for single steps; leave --level low away")
    return total, known, len(changed - known)


class _Draft:
    """A file of records that takes the place of the one there once all of it is written."""

    def __init__(self, path: Path) -> None:
        self._path, self._codec = path, Codec()
        self._part = path.with_name(f".{path.name}.{os.getpid()}.part")

    def __enter__(self) -> Self:
        self._file = self._part.open("wb")
        return self

    def write(self, record: object) -> None:
        self._file.write(to_line(self._codec.encode(record)) + b"\n")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._file.close()
        if kind is None:
            self._part.replace(self._path)
        else:
            self._part.unlink(missing_ok=True)


def evaluate(
    run: Run, part: Part, subject: Subject, *, data: Mapping[str, Any], baselines: bool = True, diff: bool = False
) -> Evaluation:
    """Score everybody in the run's table and write the figures down. `data` are the settings of the data set.

    With `diff` it is told where the first profile and the others part on what the subject said, or where there is only
    one profile, where the subject and the others of the table part. Raises EvaluationError.
    """
    policies = table_of(run, part, subject, data=data, plain=not baselines)
    setting = Setting(
        benchmark=part.data.name,
        data=without_secrets({**data, "split": part.whole or None}),
        level=part.level,
        limit=part.limit,
        seed=run.seed,
        versions=run.facts.get("versions", {}),
        commit=run.facts.get("commit", ""),
    )
    pairs = _pairs(part.profiles, policies, subject.name) if diff else ()
    found = score(run, part, policies, setting=setting, pairs=pairs)
    run.write_file(FILE, json.dumps(found.plain(), ensure_ascii=False, indent=1) + "\n")
    return found


def _pairs(profiles: Sequence[Profile], policies: Sequence[Answering], subject: str) -> list[tuple[Side, Side]]:
    names = [policy.name for policy in policies]
    focus = [subject] if subject else [one.name for one in policies if one.name not in BASELINES] or names
    label, *others = [profile.label for profile in profiles]
    if others:
        return [((name, label), (name, other)) for name in focus for other in others]
    return [((focus[0], label), (name, label)) for name in names if name != focus[0]]


def score(
    run: Run,
    part: Part,
    policies: Sequence[Answering],
    *,
    setting: Setting,
    pairs: Sequence[tuple[Side, Side]] = (),
) -> Evaluation:
    """Score everything in one pass over the data, and write it down. Raises EvaluationError where there is nothing.

    A policy that was asked before, but not about all of these steps, has no figures under the profiles concerned.
    """
    troubles = Troubles()
    with ExitStack() as files:
        scored = files.enter_context(_Draft(run.folder / "scored.jsonl"))
        parted = files.enter_context(_Draft(run.folder / "differences.jsonl")) if pairs else None
        watching = Watching(pairs, parted.write if parted else lambda record: None)

        def tell(one: StepScore) -> None:
            scored.write(one)
            watching.hear(one)

        scoring = Scoring(part.profiles, policies, tell=tell)
        for episode in tracked(part.episodes(troubles), None, "scoring episodes"):
            scoring.add(episode)
            watching.end_episode()
        if not scoring.measured.steps:
            raise _nothing(part, troubles)
    return Evaluation(
        setting=setting,
        profiles=part.profiles,
        measured=scoring.measured,
        troubles=troubles,
        tallies=_tallies(scoring, part, seed=setting.seed),
        unasked=scoring.unasked,
        reasons=scoring.reasons,
        mishaps={one.name: one.finish() for one in policies if isinstance(one, Given)},
        partings=watching.partings,
    )


def _tallies(scoring: Scoring, part: Part, *, seed: int) -> dict[Side, Tally]:
    measured = scoring.measured
    draws = Draws(measured.episodes, seed=seed)
    subsets = {once: members(measured.subsets, once=once, whole=part.whole) for once in (False, True)}
    found = {}
    for profile in part.profiles:
        for (policy, label), columns in scoring.columns.items():
            if label == profile.label and (policy, label) not in scoring.unasked and len(columns.episode):
                found[policy, label] = tally(columns, profile, subsets[profile.once], draws)
    order = {policy: number for number, (policy, _) in enumerate(scoring.columns)}
    return dict(sorted(found.items(), key=lambda item: order[item[0][0]]))


def _steps(count: int) -> str:
    return "1 step is" if count == 1 else f"{count} steps are"


def _nothing(part: Part, troubles: Troubles | None = None) -> EvaluationError:
    why = ""
    if troubles is not None and troubles.first:
        first = troubles.first[0]
        count = troubles.counts.total()
        which = "1 trouble" if count == 1 else f"{count} troubles, the first"
        why = f" ({which}: {first.kind}, {first.where}: {first.detail})"
    return EvaluationError(
        f"there is no step to evaluate in this part of {part.data.name}{why}; name another folder or split, other "
        "subsets, or a larger limit"
    )
