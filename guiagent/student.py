"""The model of a closed loop: raised from nothing, warmed up on demonstrations, taught by preferences, round by round.

Each step of its education leaves a checkpoint in the run folder and is skipped, or continued, when it is there.
"""

import random
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import torch

from emulators.trajectory import Trajectory
from guiagent.ground import Chance
from guiagent.growth import Grower, Growing, grow_into, introduce
from guiagent.learning import POLICY, learn_preferences, learn_reward, step_examples, training_pairs
from guiagent.nano.architecture import SIZE, SPEECH
from guiagent.nano.curriculum import LESSONS, Lesson, Practice, practise
from guiagent.nano.looking import look
from guiagent.nano.schooling import SCHOOL, WARM_UP, Course, school, texts, warm_up
from guiagent.nano.shipped import located
from guiagent.progress import Tracked
from guiagent.records import Measure, Taught
from guiagent.store import Run
from guiagent.train.data import Pair as PackedPair
from guiagent.train.decisions import Decided
from guiagent.train.optimisation import Progress, Settings
from guiagent.train.reward import save_reward
from guiagent.train.tdpo import Preference
from guiagent.vlm.adapters import Lora, save_adapter
from guiagent.vlm.encoder import CandidateEncoder
from guiagent.vlm.folders import weights_id, whole
from guiagent.vlm.loading import Vlm, load, save
from guiagent.vlm.policy import TreeSampler, VLMPolicy
from guiagent.vlm.rendering import candidate_rendering
from guiagent.vlm.sampling import Sampling
from guiagent.vlm.speech_file import load_speech, save_speech
from guiagent.vlm.talk import Speech
from guiagent.vlm.tiny import TinySize, build
from rewards.heads import HeadReward
from rewards.leaf import LeafReward
from rewards.matching import ByElement
from synth.preference import Pair
from synth.tree import Job, Tree

__all__ = ["Education", "Student"]

TRIALS = 3
"""How often a model is begun from other random weights at most; our default."""

LEARNED = 0.7
"""The share of first digits that must be right at the end of the first lesson; our default. Chance is one half."""

KEPT_STEPS = 10
"""Every so many steps of training are kept as a point of a curve; our default."""


MIXED = Preference(together=False)
PREFERENCES = Settings(60, learning_rate=1e-4, autocast=True)
REWARD_TRAINING = Settings(60, learning_rate=1e-3, autocast=True)
REWARD_ADAPTER = Lora(rank=8, alpha=16)
EXPLORING = Sampling(temperature=1.0, max_new_tokens=48)


@dataclass(frozen=True, slots=True)
class Education:
    """How the student is taught; all figures are our defaults for a model of a million parameters on two cores.

    The tokenizer is learned from `spelled` of the decisions. With `looking`, screens are described before the school.
    After these shares of the school the model is kept as a draft: one that is less sure explores more.

    With `base`, the folder of a model or "nano", the student begins as that model, spoken to as it is used to, and is
    not raised from nothing: size, speech, lessons and school are not used then.
    """

    threads: int = 2
    device: str = "auto"
    base: str = ""
    size: TinySize = SIZE
    speech: Speech = SPEECH
    spelled: int = 4000
    lessons: tuple[Lesson, ...] = LESSONS
    practice: Practice = field(default_factory=Practice)
    looking: Course | None = None
    school: Course = SCHOOL
    drafts: tuple[float, ...] = ()
    warm_up: Course = WARM_UP
    preferences: Settings = PREFERENCES
    preference: Preference = MIXED
    pair_batch: int = 16
    reward: Settings = REWARD_TRAINING
    reward_shape: Lora = REWARD_ADAPTER
    sampling: Sampling = EXPLORING


class Student:
    """A small VLM with the adapters "policy" and "reward". `policy(round)` acts as the adapter stands."""

    vlm: Vlm

    def __init__(self, run: Run, education: Education, tracked: Tracked) -> None:
        self.run, self.education, self._tracked = run, education, tracked
        self.speech = load_speech(located(education.base)) if education.base else education.speech
        self.device = education.device
        if self.device == "auto":
            self.device = "cuda" if torch.cuda.is_available() else "cpu"
        if self.device == "cpu":
            torch.set_num_threads(education.threads)

    @property
    def folder(self) -> Path:
        return self.run.checkpoints

    # -- from nothing to a policy ------------------------------------------------------------------------------------

    def raise_base(self, decisions: Sequence[Decided]) -> None:
        """The base model: random weights, then lists to look things up in, then decisions under ever new names.

        Or the model that it begins as; the decisions are left to the warm-up then.
        """
        base = self.folder / "base"
        if not base.exists():
            save(load(located(self.education.base)) if self.education.base else self._raised(decisions), base)
        save_speech(base, self.speech)  # so that other commands can speak to it and its adapters
        self.vlm = load(base, device=self.device)
        self._note("base", "raise")

    def _raised(self, decisions: Sequence[Decided]) -> Vlm:
        decisions = self._sayable(decisions)
        vlm, seed = self._practised(decisions), self.run.seed
        if (looking := self.education.looking) is not None:
            looked = look(vlm, self.speech, decisions, seed=seed, folder=self.folder / "looking", course=looking)
            self._watch("looking", looked, looking.settings.steps)
        course = self.education.school
        taught = school(vlm, self.speech, decisions, seed=seed, folder=self.folder / "school", course=course)
        self._watch("school", self._drafted(vlm, taught), course.settings.steps)
        return vlm

    def _drafted(self, vlm: Vlm, taught: Iterable[Progress]) -> Iterator[Progress]:
        for progress in taught:
            for share, draft in self.drafts().items():
                if progress.step == round(share * progress.steps) and not draft.exists():
                    save(vlm, draft)
                    save_speech(draft, self.speech)
            yield progress

    def drafts(self) -> dict[float, Path]:
        """The folders of the model as it was in the middle of its school, by the share that was over."""
        return {share: self.folder / f"draft-{round(100 * share)}" for share in self.education.drafts}

    def _sayable(self, decisions: Sequence[Decided]) -> list[Decided]:
        """Those whose action the dialect has a line for."""
        coat = self.speech.dialect
        return [one for one in decisions if coat.sayable(one.action, one.moment.screen) is not None]

    def _practised(self, decisions: Sequence[Decided]) -> Vlm:
        """A model that can look things up. One that does not get past the first lesson is begun anew, a few times."""
        begun = max(1, len(list(self.folder.glob("seedling-[0-9]"))))
        for trial in range(begun - 1, TRIALS):
            vlm = self._seedling(decisions, trial)
            if self._practise(vlm, trial):
                break
        return vlm

    def _practise(self, vlm: Vlm, trial: int) -> bool:
        """Takes the lessons; False, early, where the first one was not learned."""
        lessons = self.education.lessons
        folder = self.folder / f"curriculum-{trial}"
        taken = practise(
            vlm, seed=self.run.seed + trial, folder=folder, lessons=lessons, practice=self.education.practice
        )
        right: deque[float] = deque(maxlen=8)
        for count, (lesson, progress) in enumerate(
            self._tracked(taken, sum(one.steps for one in lessons), "curriculum"), 1
        ):
            self._keep("curriculum", replace(progress, step=count))
            if lesson == 0:
                right.append(progress.tallies["accuracy/first"])
            elif right and sum(right) / len(right) < LEARNED:
                return False
        return True

    def _seedling(self, decisions: Sequence[Decided], trial: int) -> Vlm:
        seedling = self.folder / f"seedling-{trial}"
        if not seedling.exists():
            if len(decisions) > self.education.spelled:
                decisions = random.Random(f"{self.run.seed}/spelled").sample(decisions, self.education.spelled)
            build(seedling, texts(self.speech, decisions), size=self.education.size, seed=self.run.seed + trial)
        return load(seedling, device=self.device)

    def warm_up(self, decisions: Sequence[Decided]) -> None:
        """Supervised warm-up of the adapter "policy"; decisions count by their weight."""
        course = self.education.warm_up
        decisions = self._sayable(decisions)
        taught = warm_up(
            self.vlm, self.speech, decisions, seed=self.run.seed, folder=self.folder / "warm-up", course=course
        )
        self._watch("warm-up", taught, course.settings.steps)
        self._keep_policy(0, "warm-up", parent="base", sources=dict.fromkeys(one.moment.task.name for one in decisions))

    def policy(self, number: int) -> VLMPolicy:
        """The policy after round `number`; 0 is after the warm-up."""
        return VLMPolicy(
            self.vlm,
            self.speech,
            name=f"nano-{number}",
            adapter=POLICY,
            deciding=replace(self.education.sampling, temperature=0.0),
            proposing=self.education.sampling,
            seed=self.run.seed,
        )

    # -- one round ---------------------------------------------------------------------------------------------------

    def grow(self, jobs: Sequence[Job], growing: Growing, number: int) -> list[Tree]:
        """CoaT-trees of the policy as it stands, sampled anew in every round."""
        name = f"nano-{number}"
        adapter = f"policy-{number}"
        introduce(self.run, Grower(name, str(self.folder / "base"), str(self.folder / adapter), self.speech.dialect))
        sampler = TreeSampler(
            self.vlm,
            self.speech,
            name=name,
            adapter=POLICY,
            sampling=self.education.sampling,
            seed=self.run.seed * 1009 + number,
        )
        grown = grow_into(self.run, jobs, sampler, LeafReward().values, growing=growing, policy=name)
        return list(self._tracked(grown, len(jobs), "growing trees"))

    def learn_reward(self, trees: Sequence[Tree], trajectories: Mapping[str, Trajectory], number: int) -> HeadReward:
        """The process reward: recorded steps against what the trees sampled instead."""
        rendering = candidate_rendering(self.vlm, self.speech)
        chance = Chance(self.run.seed)
        examples = step_examples(trees, trajectories, same=ByElement(), others=chance)
        head, training = learn_reward(
            self.vlm,
            rendering,
            examples,
            settings=self.education.reward,
            shape=self.education.reward_shape,
            checkpoints=self.folder / f"reward-{number}-training",
        )
        self._watch("reward", training, self.education.reward.steps)
        with whole(self.folder / f"reward-{number}") as part:
            save_reward(self.vlm, head, part)
            save_speech(part, self.speech)
        self._note(f"reward-{number}", "reward", parent="base", sources=[tree.id for tree in trees])
        return HeadReward(head, CandidateEncoder(self.vlm, rendering))

    def prefer(
        self, pairs: Sequence[Pair], trees: Sequence[Tree], trajectories: Mapping[str, Trajectory], number: int
    ) -> None:
        """T-DPO on the pairs of this round; the policy as it was before is the reference."""
        packed = training_pairs(
            self.vlm, self.speech, pairs, trees={tree.id: tree for tree in trees}, trajectories=trajectories
        )
        if packed:  # otherwise every tree was solved: there is nothing to prefer, and the policy stays as it is
            self._prefer(packed, number)
        sources = dict.fromkeys(pair.id for pair in pairs)
        self._keep_policy(number, "tdpo", parent=f"policy-{number - 1}", sources=sources)

    def _prefer(self, packed: Sequence[PackedPair], number: int) -> None:
        training = learn_preferences(
            self.vlm,
            packed,
            settings=self.education.preferences,
            batch_size=self.education.pair_batch,
            preference=self.education.preference,
            checkpoints=self.folder / f"tdpo-{number}",
        )
        self._watch("tdpo", training, self.education.preferences.steps)

    # -- keeping and telling -----------------------------------------------------------------------------------------

    def _keep_policy(self, number: int, stage: str, *, parent: str, sources: Iterable[str]) -> None:
        folder = self.folder / f"policy-{number}"
        save_adapter(self.vlm, POLICY, folder)
        save_speech(folder, self.speech)
        self._note(folder.name, stage, parent=parent, sources=sources)

    def _note(self, name: str, stage: str, *, parent: str = "", sources: Iterable[str] = ()) -> None:
        """Writes down once what a checkpoint was made from."""
        weights = weights_id(self.folder / name)
        before = weights_id(self.folder / parent) if parent else ""
        if all(known.id != weights for known in self.run.read("checkpoints", Taught)):
            self.run.append("checkpoints", Taught(weights, name, stage, before, tuple(sources)))

    def _watch(self, stage: str, training: Iterable[Progress], steps: int) -> None:
        for progress in self._tracked(training, steps, stage):
            self._keep(stage, progress)

    def _keep(self, stage: str, progress: Progress) -> None:
        if progress.step % KEPT_STEPS == 0 or progress.step == progress.steps:
            values = {"loss": progress.loss, **progress.tallies}
            self.run.append("metrics", Measure(stage, progress.step, values), sync=False)
