"""A local VLM as a policy and as the sampler of CoaT-trees: one session of shared prefixes serves both."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch

from emulators.action import Action
from emulators.trajectory import Ending, Moment, Thought
from guiagent.dialects.coat import Unreadable
from guiagent.policy import Decision, NoDecision, Verdict
from guiagent.prompt import Stage
from guiagent.vlm.loading import Vlm
from guiagent.vlm.sampling import Prefix as Told
from guiagent.vlm.sampling import Sampled, Sampling, Session
from guiagent.vlm.speech_file import FOREIGN
from guiagent.vlm.spoken import open_spoken
from guiagent.vlm.talk import Speech, Talk
from synth.tree import Node, Prefix

__all__ = ["GREEDY", "WARM", "TreeSampler", "VLMPolicy"]

GREEDY = Sampling(temperature=0.0, max_new_tokens=96)
"""How a policy decides when it is not exploring; the length is our default."""

WARM = Sampling(temperature=1.0, max_new_tokens=96)
"""How it explores; our default too."""


class VLMPolicy:
    """Decides greedily; proposes its decision, then draws. `adapter` names the LoRA adapter, None the bare model.

    Instead of a model in memory `vlm` may be a folder, or "nano", and is opened with its adapter and the way it is
    spoken to: `VLMPolicy("nano")`. Raises VlmError where it cannot be.

    One moment's four stages are sampled side by side with those of all other moments of the call.
    """

    def __init__(
        self,
        vlm: Vlm | Path | str,
        speech: Speech | None = None,
        *,
        name: str = "vlm",
        adapter: str | None = None,
        deciding: Sampling = GREEDY,
        proposing: Sampling = WARM,
        seed: int = 0,
    ) -> None:
        self.name = name
        if not isinstance(vlm, Vlm):
            opened = open_spoken(Path(vlm))
            vlm, speech, adapter = opened.vlm, speech or opened.speech, adapter or opened.adapter
        self._vlm, self._speech, self._adapter = vlm, speech or FOREIGN, adapter
        self._deciding, self._proposing = deciding, proposing
        self._generator = torch.Generator(vlm.device).manual_seed(seed)

    def decide(self, moments: Sequence[Moment]) -> list[Verdict]:
        return [found[0] for found in self._verdicts(moments, [(1, self._deciding)])]

    def propose(self, moments: Sequence[Moment], k: int) -> list[list[Decision]]:
        """As `Policy.propose`; guidance never has less to choose from than the policy alone would do."""
        found = self._verdicts(moments, [(1, self._deciding), (k - 1, self._proposing)])
        return [[one for one in some if isinstance(one, Decision)] for some in found]

    def _verdicts(self, moments: Sequence[Moment], draws: Sequence[tuple[int, Sampling]]) -> list[list[Verdict]]:
        """So many chains of every moment for each of the draws, in their order; the screens are encoded once."""
        session = Session(self._vlm, adapter=self._adapter)
        talks = [Talk.of(self._vlm, self._speech, moment) for moment in moments]
        verdicts: list[list[Verdict]] = [[] for _ in moments]
        for count, sampling in draws:
            for number, said in self._chains(session, talks, count, sampling):
                verdicts[number].append(self._read(moments[number], said))
        return verdicts

    def _chains(
        self, session: Session, talks: Sequence[Talk], count: int, sampling: Sampling
    ) -> list[tuple[int, tuple[Sampled, ...]]]:
        """`count` whole chains for every talk, with the talk's number."""
        chains: list[tuple[int, tuple[Sampled, ...]]] = [(number, ()) for number in range(len(talks))]
        for stage in Stage:
            prefixes = [talks[n].before(self._vlm, stage, [s.token_ids for s in said]) for n, said in chains]
            counts = [count if stage is Stage.SEE else 1] * len(chains)
            drawn = session.extend(
                prefixes, counts, sampling=sampling, generator=self._generator, keep=stage is not Stage.GROUND
            )
            chains = [(n, (*said, one)) for (n, said), some in zip(chains, drawn, strict=True) for one in some]
        return chains

    def _read(self, moment: Moment, said: tuple[Sampled, ...]) -> Verdict:
        seen, plan, move, line = (one.text.strip() for one in said)
        nodes = Prefix(f"{moment.task.name}/{len(moment.history)}", moment)
        for one in said:
            node = nodes.child(0, one.text.strip(), one.token_ids, sampled_by=self.name)
            nodes = replace(nodes, nodes=(*nodes.nodes, node))
        try:
            action = self._speech.dialect.parse(line, moment.screen)
        except Unreadable as error:
            return NoDecision(Ending.POLICY_UNREADABLE, f"{error} in {line!r}", line)
        node_ids = tuple(node.id for node in nodes.nodes)
        return Decision(Thought(seen, plan, move), action, node_ids, said[-1].logprob, reply=line)


class TreeSampler:
    """Continues the chains of CoaT-trees with a VLM's samples (`synth.tree.Sampler`)."""

    def __init__(
        self,
        vlm: Vlm,
        speech: Speech,
        *,
        name: str,
        adapter: str | None = None,
        sampling: Sampling = WARM,
        seed: int = 0,
    ) -> None:
        self._vlm, self._speech, self._name, self._sampling = vlm, speech, name, sampling
        self._session = Session(vlm, adapter=adapter)
        self._generator = torch.Generator(vlm.device).manual_seed(seed)
        self._talks: dict[str, Talk] = {}

    def extend(self, prefixes: Sequence[Prefix], counts: Sequence[int]) -> list[list[Node]]:
        """One stage for all prefixes at once; what earlier batches shared is forgotten when a new one begins."""
        if prefixes and not prefixes[0].nodes:
            self._session.forget()
            self._talks = {p.root: Talk.of(self._vlm, self._speech, p.moment) for p in prefixes}
        stages = [Stage(len(p.nodes)) for p in prefixes]
        drawn = self._session.extend(
            [self._before(prefix, stage) for prefix, stage in zip(prefixes, stages, strict=True)],
            counts,
            sampling=self._sampling,
            generator=self._generator,
            keep=any(stage is not Stage.GROUND for stage in stages),
        )
        return [[self._node(p, i, one) for i, one in enumerate(some)] for p, some in zip(prefixes, drawn, strict=True)]

    def _before(self, prefix: Prefix, stage: Stage) -> Told:
        return self._talks[prefix.root].before(self._vlm, stage, [node.token_ids for node in prefix.nodes])

    def _node(self, prefix: Prefix, number: int, one: Sampled) -> Node:
        last = len(prefix.nodes) == Stage.GROUND
        return prefix.child(
            number,
            one.text.strip(),
            one.token_ids,
            logprob=one.logprob,
            action=self._action(prefix.moment, one.text) if last else None,
            sampled_by=self._name,
        )

    def _action(self, moment: Moment, text: str) -> Action | None:
        try:
            return self._speech.dialect.parse(text.strip(), moment.screen)
        except Unreadable:
            return None
