"""Sampling the stages of dialogues in batches, with everything that prefixes share computed once.

A session remembers the keys and values of what it has seen: the screenshot of a moment is encoded once, however many
branches and stages follow. Positions are explicit at every step, so no state is kept on the model.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import torch

from guiagent.vlm.adapters import using
from guiagent.vlm.cache import Block, Entry, causal, gathered
from guiagent.vlm.forward import Embedded, additive, embed, hidden_states
from guiagent.vlm.loading import Vlm, VlmError
from guiagent.vlm.packing import Segment, Tree, pack, segment_logprobs
from guiagent.vlm.turns import Root, text_of

__all__ = ["Prefix", "Sampled", "Sampling", "Session", "score"]

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Prefix:
    """What a continuation is conditioned on: a root and the segments that follow it, as token ids.

    Prefixes that begin with equal segments behind the same root share their work.
    """

    root: Root
    segments: tuple[tuple[int, ...], ...] = ()

    def then(self, *segments: Sequence[int]) -> "Prefix":
        """Another prefix that goes on with these token ids, segment by segment."""
        return Prefix(self.root, (*self.segments, *(tuple(segment) for segment in segments)))

    def upto(self, depth: int) -> "Prefix":
        """The prefix without what follows its first `depth` segments."""
        return Prefix(self.root, self.segments[:depth])


@dataclass(frozen=True, slots=True)
class Sampling:
    """How to draw. Temperature 0 takes the likeliest token. The papers name no values; these are our defaults."""

    temperature: float = 1.0
    top_p: float = 1.0
    max_new_tokens: int = 128


@dataclass(frozen=True, slots=True)
class Sampled:
    """One continuation. `token_ids` end with the end-of-turn token where `ended`; otherwise the limit cut them off.

    `logprobs` are under the un-tempered policy over the whole vocabulary, the ones that training computes.
    """

    token_ids: tuple[int, ...]
    text: str
    logprobs: tuple[float, ...]
    ended: bool

    @property
    def logprob(self) -> float:
        """The natural logarithm of the probability of the whole sample: the sum over its tokens."""
        return sum(self.logprobs)


class Session:
    """Samples from one state of the weights; begin a new one when they have changed.

    `max_rows` continuations are decoded side by side, `max_tokens` bounds the prompt tokens of one forward pass: both
    our defaults, for small models. For large ones they bound the memory. `allowed` are special tokens that may be said.
    """

    def __init__(
        self,
        vlm: Vlm,
        *,
        adapter: str | None = None,
        max_rows: int = 256,
        max_tokens: int = 16384,
        allowed: Sequence[int] = (),
    ) -> None:
        self.vlm, self.adapter = vlm, adapter
        self.max_rows, self.max_tokens = max_rows, max_tokens
        self._entries: dict[Prefix, Entry] = {}
        never = torch.zeros(vlm.model.config.text_config.vocab_size, device=vlm.device)
        never[[token for token in vlm.special.never if token not in allowed]] = -torch.inf
        never[len(vlm.tokenizer) :] = -torch.inf  # rows that only pad the embedding to a round size
        self._bias_V = never

    def forget(self, roots: Iterable[Root] | None = None) -> None:
        """Lets go of what was remembered: of these roots, or of all."""
        gone = None if roots is None else set(roots)
        self._entries = {k: entry for k, entry in self._entries.items() if gone is not None and k.root not in gone}

    def extend(
        self,
        prefixes: Sequence[Prefix],
        counts: Sequence[int],
        *,
        sampling: Sampling,
        generator: torch.Generator | None = None,
        keep: bool = True,
    ) -> list[list[Sampled]]:
        """`counts[i]` continuations of `prefixes[i]`, which may belong to different moments and differ in length.

        Drawing needs a `generator` on the model's device unless the temperature is 0. Without `keep` the samples are
        not remembered: right for a last stage. Raises VlmError.
        """
        if sampling.temperature > 0 and generator is None:
            raise VlmError("sampling at a temperature above 0 needs a torch.Generator; pass one with a seed")
        if len(prefixes) != len(counts) or sampling.max_new_tokens < 1:
            raise VlmError("give one count for each prefix, and at least one new token")
        results: list[list[Sampled]] = [[] for _ in prefixes]
        with torch.no_grad(), using(self.vlm, self.adapter):
            self._prepare([prefix for prefix, count in zip(prefixes, counts, strict=True) if count])
            jobs = [number for number, count in enumerate(counts) for _ in range(count)]
            for begin in range(0, len(jobs), self.max_rows):
                chunk = jobs[begin : begin + self.max_rows]
                drawn = self._decode([prefixes[number] for number in chunk], sampling, generator, keep=keep)
                for number, sampled in zip(chunk, drawn, strict=True):
                    results[number].append(sampled)
        return results

    def _prepare(self, prefixes: Sequence[Prefix]) -> None:
        """Encodes what is missing, wave by wave, pausing where prefixes part so that what they share is done once."""
        fresh = list(dict.fromkeys(p.root for p in prefixes if Prefix(p.root) not in self._entries))
        for roots in self._portions(fresh, [len(root.token_ids) for root in fresh]):
            self._encode_roots(roots)
        while missing := list(dict.fromkeys(p for p in prefixes if not self._ready(p))):
            passing = Counter(p.upto(depth) for p in missing for depth in range(len(p.segments) + 1))
            wave: dict[Prefix, tuple[Entry, tuple[int, ...]]] = {}
            for prefix in missing:
                known = next(d for d in range(len(prefix.segments), -1, -1) if prefix.upto(d) in self._entries)
                end = known
                while end < len(prefix.segments):
                    end += 1
                    deeper = prefix.upto(end + 1) if end < len(prefix.segments) else None
                    if deeper is not None and passing[prefix.upto(end)] > passing[deeper]:
                        break
                entry = self._entries[prefix.upto(known)]
                new = [token for segment in prefix.segments[known:end] for token in segment]
                wave[prefix.upto(end)] = (entry, (*entry.pending, *new))
            keys = sorted(wave, key=lambda key: len(wave[key][1]))
            for portion in self._portions(keys, [wave[key][0].length + len(wave[key][1]) for key in keys]):
                self._encode_segments(portion, [wave[key] for key in portion])

    def _ready(self, prefix: Prefix) -> bool:
        entry = self._entries.get(prefix)
        return entry is not None and entry.hidden_D is not None

    def _portions(self, items: Sequence[Item], lengths: Sequence[int]) -> list[list[Item]]:
        """Cut so that neither rows nor padded tokens exceed their limits."""
        cut: list[list[Item]] = []
        widest = 0
        for item, length in zip(items, lengths, strict=True):
            widest = max(widest, length)
            if not cut or len(cut[-1]) >= self.max_rows or (len(cut[-1]) + 1) * widest > self.max_tokens:
                cut.append([])
                widest = length
            cut[-1].append(item)
        return cut

    def _encode_roots(self, roots: Sequence[Root]) -> None:
        vlm, width = self.vlm, max(len(root.token_ids) for root in roots)
        ids = np.full((len(roots), width), vlm.special.pad, np.int64)
        positions = np.zeros((3, len(roots), width), np.int64)
        for row, root in enumerate(roots):
            ids[row, : len(root.token_ids)] = root.token_ids
            positions[:, row, : len(root.token_ids)] = root.position_ids
        images = [image for root in roots for image in root.images]
        embedded = embed(vlm, torch.from_numpy(ids).to(vlm.device), images)
        lengths = [len(root.token_ids) for root in roots]
        nothing = [Entry((), 0) for _ in roots]
        hidden, block = self._forward(nothing, embedded, torch.from_numpy(positions).to(vlm.device), lengths=lengths)
        for row, (root, length) in enumerate(zip(roots, lengths, strict=True)):
            self._entries[Prefix(root)] = Entry(((block, row, length),), root.next_position, (), hidden[row])

    def _encode_segments(self, keys: Sequence[Prefix], work: Sequence[tuple[Entry, tuple[int, ...]]]) -> None:
        vlm, lengths = self.vlm, [len(tokens) for _, tokens in work]
        if min(lengths) < 1:
            raise VlmError("a prefix has an empty segment; leave it out")
        width = max(lengths)
        ids = np.full((len(work), width), vlm.special.pad, np.int64)
        for row, (_, tokens) in enumerate(work):
            ids[row, : len(tokens)] = tokens
        first = torch.tensor([entry.next_position for entry, _ in work], device=vlm.device)
        positions_B_T = first[:, None] + torch.arange(width, device=vlm.device)
        embedded = embed(vlm, torch.from_numpy(ids).to(vlm.device))
        before = [entry for entry, _ in work]
        hidden, block = self._forward(before, embedded, positions_B_T.expand(3, -1, -1), lengths=lengths)
        for row, (key, (entry, tokens)) in enumerate(zip(keys, work, strict=True)):
            stretches = (*entry.stretches, (block, row, len(tokens)))
            self._entries[key] = Entry(stretches, entry.next_position + len(tokens), (), hidden[row])

    def _forward(
        self, before: Sequence[Entry], embedded: Embedded, positions: torch.Tensor, *, lengths: Sequence[int]
    ) -> tuple[torch.Tensor, Block]:
        """One pass over padded rows: the hidden state after each row's last token, and the keys and values."""
        width = positions.shape[2]
        lane, real = gathered(self.vlm, before, room=width)
        mask = causal(real, lane.used, width, self.vlm.dtype)
        out_B_T_D = hidden_states(self.vlm, embedded, position_ids_3_B_T=positions, mask_B_1_T_K=mask, cache=lane)
        lane.used += width
        rows = torch.arange(len(lengths), device=out_B_T_D.device)
        return out_B_T_D[rows, torch.tensor(lengths, device=out_B_T_D.device) - 1], lane.grown()

    def _decode(
        self, prefixes: Sequence[Prefix], sampling: Sampling, generator: torch.Generator | None, *, keep: bool
    ) -> list[Sampled]:
        """Token by token, all rows side by side; rows that have ended are dropped a few at a time."""
        vlm, entries = self.vlm, [self._entries[prefix] for prefix in prefixes]
        limit = sampling.max_new_tokens
        lane, real = gathered(vlm, entries, room=limit - 1)
        mask = additive(real[:, None], vlm.dtype)
        hidden_R_D = torch.stack([entry.hidden_D for entry in entries])
        positions = torch.tensor([entry.next_position for entry in entries], device=vlm.device)
        tokens_N_T = torch.full((len(entries), limit), vlm.special.turn_end, device=vlm.device)
        logprobs_N_T = torch.zeros(len(entries), limit, device=vlm.device)
        rows = torch.arange(len(entries), device=vlm.device)
        going = torch.ones_like(rows, dtype=torch.bool)
        kept: list[tuple[torch.Tensor, Block]] = []
        for step in range(limit):
            drawn, scores = self._draw(hidden_R_D, sampling, generator)
            tokens_N_T[rows, step], logprobs_N_T[rows, step] = drawn, scores
            going &= drawn != vlm.special.turn_end
            left = int(going.sum())
            if not left or step == limit - 1:
                break
            if left <= 0.8 * len(rows):
                if keep:
                    over = (~going).nonzero()[:, 0]
                    kept.append((rows[over], lane.grown(over)))
                stay = going.nonzero()[:, 0]
                lane.select(stay)
                rows, going, drawn = rows[stay], going[stay], drawn[stay]
                mask, positions = mask[stay], positions[stay]
            embedded = Embedded(vlm.model.model.get_input_embeddings()(drawn[:, None]))
            hidden_R_D = hidden_states(
                vlm,
                embedded,
                position_ids_3_B_T=(positions + step).expand(3, -1)[..., None],
                mask_B_1_T_K=mask[..., : lane.used + 1],
                cache=lane,
            )[:, -1]
            lane.used += 1
        kept.append((rows, lane.grown()))
        sampled = _collected(vlm, tokens_N_T, logprobs_N_T)
        if keep:
            self._remember(prefixes, entries, sampled, kept)
        return sampled

    def _draw(
        self, hidden_R_D: torch.Tensor, sampling: Sampling, generator: torch.Generator | None
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """The next token of each row and its log-probability under the un-tempered policy."""
        logits_R_V = self.vlm.model.lm_head(hidden_R_D).float()
        allowed_R_V = logits_R_V + self._bias_V
        if sampling.temperature <= 0:
            drawn = allowed_R_V.argmax(-1)
        else:
            chances_R_V = (allowed_R_V / sampling.temperature).softmax(-1)
            if sampling.top_p < 1:
                chances_R_V = _nucleus(chances_R_V, sampling.top_p)
            drawn = torch.multinomial(chances_R_V, 1, generator=generator)[:, 0]
        scores = -torch.nn.functional.cross_entropy(logits_R_V, drawn, reduction="none")
        return drawn, scores

    def _remember(
        self,
        prefixes: Sequence[Prefix],
        entries: Sequence[Entry],
        sampled: Sequence[Sampled],
        kept: Sequence[tuple[torch.Tensor, Block]],
    ) -> None:
        for rows, block in kept:
            for at, row in enumerate(rows.tolist()):
                entry, tokens = entries[row], sampled[row].token_ids
                made = len(tokens) - 1  # nothing has looked back at the last token yet
                stretches = (*entry.stretches, (block, at, made)) if made else entry.stretches
                key = prefixes[row].then(tokens)
                if not self._ready(key):
                    self._entries[key] = Entry(stretches, entry.next_position + made, tokens[-1:])


def score(vlm: Vlm, prefix: Prefix, candidates: Sequence[Sequence[int]], *, adapter: str | None = None) -> list[float]:
    """Summed log-probability of each candidate after the prefix; the prefix is encoded once for all of them."""
    chain = tuple(Segment(number - 1, segment) for number, segment in enumerate(prefix.segments))
    tips = tuple(Segment(len(chain) - 1, tuple(tokens), scored=True) for tokens in candidates)
    with torch.no_grad(), using(vlm, adapter):
        sums = segment_logprobs(vlm, pack(vlm, [Tree(prefix.root, chain + tips)]))
    return [float(value) for value in sums[len(chain) :]]


def _nucleus(chances_R_V: torch.Tensor, top_p: float) -> torch.Tensor:
    """Keeps the likeliest tokens until their chances reach `top_p`, always at least one."""
    ordered, order = chances_R_V.sort(-1, descending=True)
    before = ordered.cumsum(-1) - ordered
    return torch.zeros_like(chances_R_V).scatter(-1, order, ordered.masked_fill(before >= top_p, 0.0))


def _collected(vlm: Vlm, tokens_N_T: torch.Tensor, logprobs_N_T: torch.Tensor) -> list[Sampled]:
    end = vlm.special.turn_end
    found = []
    for tokens, scores in zip(tokens_N_T.tolist(), logprobs_N_T.tolist(), strict=True):
        ended = end in tokens
        size = tokens.index(end) + 1 if ended else len(tokens)
        found.append(Sampled(tuple(tokens[:size]), text_of(vlm, tokens[:size]), tuple(scores[:size]), ended))
    return found
