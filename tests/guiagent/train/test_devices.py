"""Everything that computes runs where it is told to, in the number format that it is told."""

from pathlib import Path

import numpy as np
import pytest
import torch

from guiagent.prompt import Turn
from guiagent.train.data import Pair, TrainError, epochs
from guiagent.train.optimisation import Settings
from guiagent.train.sft import fine_tune
from guiagent.train.tdpo import prefer
from guiagent.vlm.adapters import Lora, add_adapter
from guiagent.vlm.loading import load
from guiagent.vlm.packing import Segment, Tree
from guiagent.vlm.sampling import Prefix, Sampling, Session, score
from guiagent.vlm.turns import closed, following, opening, spoken

PLACES = [
    ("cpu", "bfloat16"),
    pytest.param("cuda", "bfloat16", marks=pytest.mark.gpu),
    pytest.param("cuda", "float32", marks=pytest.mark.gpu),
]


@pytest.mark.parametrize(("device", "dtype"), PLACES)
def test_sampling_and_training(nano: Path, device: str, dtype: str) -> None:
    if device == "cuda" and not torch.cuda.is_available():
        pytest.skip("no CUDA device")
    vlm = load(nano, device=device, dtype=dtype)
    if dtype == "bfloat16":
        with pytest.raises(TrainError, match="float32"):
            next(fine_tune(vlm, iter([]), settings=Settings(steps=1)))
    add_adapter(vlm, "policy", Lora(rank=4))
    image = np.random.default_rng(0).integers(0, 255, (64, 96, 3), dtype=np.uint8)
    start = Prefix(opening(vlm, [Turn("user", "tap Settings", image=True)], [image]))
    session, generator = Session(vlm, adapter="policy"), torch.Generator(vlm.device).manual_seed(0)
    drawn = session.extend([start], [3], sampling=Sampling(1.0, 0.9, 8), generator=generator)[0]
    wanted = score(vlm, start, [one.token_ids for one in drawn], adapter="policy")
    assert [one.logprob for one in drawn] == pytest.approx(wanted, abs=0.01 if dtype == "float32" else 0.8)
    nexts = [start.then(closed(vlm, one.token_ids), following(vlm, [Turn("user", "on")])) for one in drawn]
    assert len(session.extend(nexts, [2] * 3, sampling=Sampling(0, 1.0, 4))) == 3
    trees = [Tree(start.root, (Segment(-1, spoken(vlm, "tap Wi-Fi"), scored=True),))]
    settings = Settings(steps=15, learning_rate=3e-3)
    records = list(fine_tune(vlm, epochs(trees, 1, seed=0), settings=settings, adapter="policy"))
    assert records[-1].loss < records[0].loss
    pair = Pair(start, spoken(vlm, "done"), spoken(vlm, "tap Wi-Fi"))
    assert list(prefer(vlm, [pair], settings=settings, adapter="policy"))[-1].tallies["accuracy"] == 1.0
