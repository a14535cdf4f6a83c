"""A tiny model on disk; every test loads its own copy."""

from pathlib import Path

import pytest
import torch

from guiagent.vlm.tiny import TinySize, build

TEXTS = ["tap Settings 12 34 Wi-Fi on off the quick brown fox", "The screen shows a list of contacts. done"]
SIZE = TinySize(
    hidden=64, layers=2, key_value_heads=2, feed_forward=96, vision_hidden=32, vision_feed_forward=48, deviation=0.08
)


@pytest.fixture(scope="session")
def nano(tmp_path_factory: pytest.TempPathFactory) -> Path:
    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("vlm") / "nano"
    build(folder, TEXTS, size=SIZE, seed=4)
    return folder
