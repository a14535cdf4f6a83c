"""Two tiny models with random weights, one of each family, built once."""

from pathlib import Path

import pytest
import torch

from guiagent.vlm.loading import FAMILIES, Vlm
from guiagent.vlm.tiny import TinySize, build

TEXTS = [
    "tap Settings 12 34 Wi-Fi on off the quick brown fox jumps over the lazy dog",
    "The screen shows a list of contacts. done",
    "history: tap Clock, scroll down, press back",
]
SIZE = TinySize(
    hidden=64, layers=2, key_value_heads=2, feed_forward=96, vision_hidden=32, vision_feed_forward=48, deviation=0.08
)


@pytest.fixture(scope="session", params=FAMILIES)
def vlm(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Vlm:
    torch.set_num_threads(1)
    return build(tmp_path_factory.mktemp("vlm") / request.param, TEXTS, size=SIZE, family=request.param, seed=3)


@pytest.fixture(scope="session")
def nano(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tiny qwen3_vl, for tests that change weights: they load their own copy."""
    folder = tmp_path_factory.mktemp("vlm") / "nano"
    build(folder, TEXTS, size=SIZE, seed=4)
    return folder
