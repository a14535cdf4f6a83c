"""What holds for all tests: nothing is asserted about time, for machines are shared."""

import signal

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("untimed", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

LONG_S = 1200
"""How long a test of the long run may take where it says nothing else."""


def pytest_configure() -> None:
    # What is begun in the background by a script ignores Ctrl-C, and so would all that tests start and interrupt.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("long") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(LONG_S))
