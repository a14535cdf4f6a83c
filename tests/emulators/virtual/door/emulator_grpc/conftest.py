"""A phone with the emulator's services, shared by the tests of a module."""

from collections.abc import Iterator

import pytest

from emulators.trajectory import State
from emulators.virtual.door.handset import Handset
from emulators.virtual.door.serving import Door, serve
from tests.emulators.virtual.door.emulator_grpc.caller import Caller, calling


@pytest.fixture(scope="module")
def door() -> Iterator[Door]:
    pytest.importorskip("grpc", reason="grpcio is not installed")
    with serve(grpc=0) as door:
        yield door


@pytest.fixture(scope="module")
def fresh(door: Door) -> State:
    return door.handsets[0].phone.save()


@pytest.fixture
def handset(door: Door, fresh: State) -> Handset:
    """The phone, as it was at the beginning."""
    handset = door.handsets[0]
    with handset.lock:
        handset.phone.load(fresh)
    return handset


@pytest.fixture
def call(door: Door, handset: Handset) -> Iterator[Caller]:
    with calling(door.grpc_ports[0], handset) as caller:
        yield caller
