"""A phone for each test that changes it."""

from collections.abc import Iterator

import pytest

from tests.emulators.virtual.door.services.saying import Teller


@pytest.fixture
def sh() -> Iterator[Teller]:
    teller = Teller()
    yield teller
    teller.handset.close()
