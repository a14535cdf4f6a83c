"""Sampling with remembered prefixes gives what plain decoding gives."""

from collections.abc import Iterator

import numpy as np
import pytest
import torch

from emulators.screen import Pixels
from guiagent.prompt import Turn
from guiagent.vlm.loading import Vlm, VlmError
from guiagent.vlm.packing import Segment, Tree, ends, pack
from guiagent.vlm.sampling import Prefix, Sampled, Sampling, Session, score
from guiagent.vlm.turns import closed, following, opening, spoken

GREEDY = Sampling(temperature=0, max_new_tokens=12)


def screenshot(seed: int, height: int = 96, width: int = 160) -> Pixels:
    return np.random.default_rng(seed).integers(0, 255, (height, width, 3), dtype=np.uint8)


def roots(vlm: Vlm, count: int) -> list[Prefix]:
    return [
        Prefix(opening(vlm, [Turn("user", "tap " * (seed + 1), image=True)], [screenshot(seed, 64 + 32 * seed)]))
        for seed in range(count)
    ]


def plain(vlm: Vlm, prefix: Prefix, limit: int) -> tuple[list[int], list[float]]:
    """Greedy decoding that computes everything again for every token."""
    ids = list(prefix.root.token_ids) + [token for segment in prefix.segments for token in segment]
    grid = vlm.image_processor(images=list(prefix.root.images), return_tensors="pt")
    out: list[int] = []
    scores: list[float] = []
    while len(out) < limit and (not out or out[-1] != vlm.special.turn_end):
        row = torch.tensor([ids + out])
        vlm.model.model.rope_deltas = None
        with torch.no_grad():
            logits = vlm.model(
                input_ids=row, **grid, mm_token_type_ids=(row == vlm.special.image).int(), use_cache=False
            ).logits[0, -1]
        allowed = logits.clone()
        allowed[list(vlm.special.never)] = -torch.inf
        out.append(int(allowed.argmax()))
        scores.append(float(logits.log_softmax(-1)[out[-1]]))
    return out, scores


def staged(vlm: Vlm, session: Session, starts: list[Prefix]) -> list[list[tuple[Prefix, Sampled]]]:
    """Four stages: the thought sees the history, the later stages do not."""
    history = following(vlm, [Turn("user", "history: tap Clock, scroll down")])
    without = following(vlm, [Turn("user", "the lazy dog")])
    bare = following(vlm, [Turn("user", "")])
    done = []
    seen = [answers[0] for answers in session.extend(starts, [1] * len(starts), sampling=GREEDY)]
    done.append(list(zip(starts, seen, strict=True)))
    seen_ids = [closed(vlm, one.token_ids) for one in seen]
    thinks = [start.then(ids, history) for start, ids in zip(starts, seen_ids, strict=True)]
    thoughts = [answers[0] for answers in session.extend(thinks, [1] * len(thinks), sampling=GREEDY)]
    done.append(list(zip(thinks, thoughts, strict=True)))
    acts = [
        start.then(ids, without, closed(vlm, thought.token_ids), bare)
        for start, ids, thought in zip(starts, seen_ids, thoughts, strict=True)
    ]
    moves = [answers[0] for answers in session.extend(acts, [1] * len(acts), sampling=GREEDY)]
    done.append(list(zip(acts, moves, strict=True)))
    grounds = [act.then(closed(vlm, move.token_ids), bare) for act, move in zip(acts, moves, strict=True)]
    done.append(list(zip(grounds, [a[0] for a in session.extend(grounds, [1] * 3, sampling=GREEDY)], strict=True)))
    return done


def test_cached_stages_equal_plain_greedy(vlm: Vlm) -> None:
    for stage in staged(vlm, Session(vlm), roots(vlm, 3)):
        for prefix, sampled in stage:
            ids, scores = plain(vlm, prefix, GREEDY.max_new_tokens)
            assert list(sampled.token_ids) == ids
            assert sampled.logprobs == pytest.approx(scores, abs=1e-4)


def test_what_was_forgotten_is_computed_again(vlm: Vlm) -> None:
    starts, session = roots(vlm, 2), Session(vlm)
    before = session.extend(starts, [1, 1], sampling=GREEDY)
    session.forget([starts[0].root])
    assert session.extend(starts, [1, 1], sampling=GREEDY) == before
    session.forget()
    assert session.extend(starts, [1, 1], sampling=GREEDY) == before


def test_batched_equals_single(vlm: Vlm) -> None:
    starts = roots(vlm, 3)
    together = Session(vlm).extend(starts, [2, 1, 3], sampling=GREEDY)
    assert [len(answers) for answers in together] == [2, 1, 3]
    for start, answers in zip(starts, together, strict=True):
        single = Session(vlm, max_rows=1).extend([start], [1], sampling=GREEDY)[0][0]
        assert all(answer.token_ids == single.token_ids for answer in answers)


def test_drawn_logprobs_are_those_of_packing(vlm: Vlm) -> None:
    generator = torch.Generator().manual_seed(5)
    start = roots(vlm, 2)[1].then(closed(vlm, (5, 6)), following(vlm, [Turn("user", "fox")]))
    session = Session(vlm, max_rows=5)
    drawn = session.extend([start], [9], sampling=Sampling(0.7, 0.9, 10), generator=generator)[0]
    assert len({one.token_ids for one in drawn}) > 1
    assert score(vlm, start, [one.token_ids for one in drawn]) == pytest.approx([d.logprob for d in drawn], abs=1e-3)
    assert not any(set(one.token_ids) & set(vlm.special.never) for one in drawn)
    nexts = [start.then(closed(vlm, d.token_ids), following(vlm, [Turn("user", "on")])) for d in drawn]
    cached = session.extend(nexts, [1] * 9, sampling=GREEDY)
    for prefix, answers in zip(nexts, cached, strict=True):
        assert list(answers[0].token_ids) == plain(vlm, prefix, GREEDY.max_new_tokens)[0]


@pytest.fixture
def terse(vlm: Vlm) -> Iterator[Vlm]:
    """The same model, made to end its turns more often."""
    row = vlm.model.lm_head.weight[vlm.special.turn_end]
    before = row.detach().clone()
    with torch.no_grad():
        said = Segment(-1, spoken(vlm, "the quick brown fox"))
        typical = ends(vlm, pack(vlm, [Tree(roots(vlm, 1)[0].root, (said,))]))[0]
        row.copy_(9 * typical / typical.dot(typical))
        yield vlm
        row.copy_(before)


def test_rows_that_end_early_are_dropped_and_can_be_continued(terse: Vlm) -> None:
    start = roots(terse, 1)
    bare = following(terse, [Turn("user", "on")])

    def draw() -> tuple[Session, list[Sampled]]:
        session, generator = Session(terse), torch.Generator().manual_seed(1)
        return session, session.extend(start, [30], sampling=Sampling(1.5, 1.0, 30), generator=generator)[0]

    session, drawn = draw()
    assert drawn == draw()[1]
    lengths = [len(one.token_ids) for one in drawn if one.ended]
    assert len(set(lengths)) > 3
    ordered = sorted((one for one in drawn if one.ended), key=lambda one: len(one.token_ids))
    nexts = [start[0].then(one.token_ids, bare) for one in (ordered[0], ordered[len(ordered) // 2], ordered[-1])]
    for prefix, answers in zip(nexts, session.extend(nexts, [1] * 3, sampling=GREEDY), strict=True):
        assert list(answers[0].token_ids) == plain(terse, prefix, GREEDY.max_new_tokens)[0]


def test_bad_requests_are_refused(vlm: Vlm) -> None:
    start = roots(vlm, 1)
    with pytest.raises(VlmError, match="Generator"):
        Session(vlm).extend(start, [1], sampling=Sampling())
    with pytest.raises(VlmError, match="empty segment"):
        Session(vlm).extend([start[0].then(())], [1], sampling=GREEDY)
