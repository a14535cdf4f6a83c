"""How many steps `ac.agentcpm` scores: those of every episode outside training, and one more for each."""

from pathlib import Path

import pytest

from guiagent.datasets.android_control import AndroidControl
from guiagent.datasets.episode import Troubles
from rewards.profiles.table import profile
from tests.guiagent.datasets.android_control_folder import ACTIONS, features, written

pytest.importorskip("google_crc32c", reason="the extra data is not installed")

LENGTHS = {"train": (3, 0), "validation": (2, 0), "test": (8, 5, 0)}
"""Actions of the episodes of each split; the first action of an episode opens an app."""


@pytest.mark.parametrize(("empty", "without_action"), [(True, 2), (False, 0)])
def test_each_episode_outside_training_has_its_appended_step(tmp_path: Path, empty: bool, without_action: int) -> None:
    made, splits = [], {}
    for split, lengths in LENGTHS.items():
        splits[split] = range(len(made), len(made) + len(lengths))
        made += [features(len(made) + at, ACTIONS[:length]) for at, length in enumerate(lengths)]
    folder = written(tmp_path, made, splits={split: [*numbers] for split, numbers in splits.items()})

    agentcpm = profile("ac.agentcpm")
    assert agentcpm.published is not None
    dataset = AndroidControl(folder, split=agentcpm.published.split, empty=empty)
    episodes = [*dataset.episodes(Troubles())]
    cases = [agentcpm.cases(episode.id, episode.trajectory) for episode in episodes]
    kept = (2 - 1) + (8 - 1) + (5 - 1)
    assert len(episodes) == 3 + without_action
    assert sum(map(len, cases)) == kept + 3 + without_action
    assert agentcpm.published.empty  # the published count holds them
