"""References on the real phone: what the oracle did."""

import pytest

from emulators.trajectory import Trajectory
from emulators.virtual.phone import VirtualPhone
from emulators.virtual.tasks import suite
from guiagent.agent import run_episode
from guiagent.baselines import OraclePolicy
from guiagent.evaluation.held_out import seeds
from guiagent.suites import instances


@pytest.fixture(scope="session")
def oracle() -> OraclePolicy:
    return OraclePolicy(suite().oracle)


def attempts(policy: OraclePolicy, numbers: range) -> list[Trajectory]:
    device = VirtualPhone()
    names = suite().names()[::6]
    return [run_episode(device, policy, task) for task in instances("phone", names, numbers, VirtualPhone)]


@pytest.fixture(scope="session")
def references(oracle: OraclePolicy) -> list[Trajectory]:
    return attempts(oracle, seeds(3))


@pytest.fixture(scope="session")
def training(oracle: OraclePolicy) -> list[Trajectory]:
    return attempts(oracle, range(3))
