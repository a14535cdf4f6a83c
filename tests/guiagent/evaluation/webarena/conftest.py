"""The sites that stand in, up for a test, and one Chromium for all of them."""

from collections.abc import Iterator

import pytest

from emulators.browser.chromium import Chromium
from emulators.browser.finding import BrowserMissing, find_browser
from guiagent.evaluation.webarena.sites import Sites, read_sites
from tests.guiagent.evaluation.webarena.stand_in import StandIn, stand_in


@pytest.fixture
def sites() -> Iterator[StandIn]:
    with stand_in() as up:
        yield up


@pytest.fixture
def known(sites: StandIn) -> Sites:
    return read_sites(sites.addresses, {}, {})


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    try:
        find_browser()
    except BrowserMissing as error:
        pytest.skip(str(error))
    with Chromium(allow=("127.0.0.1",)) as running:
        yield running
