"""Whatever a client sends, the services answer or refuse; nothing else comes out of them."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.device import DeviceError
from emulators.virtual.door.emulator_grpc.answers import Service
from emulators.virtual.door.emulator_grpc.controller import Controller
from emulators.virtual.door.emulator_grpc.snapshots import snapshot_service
from emulators.virtual.door.handset import Handset
from emulators.virtual.phone import VirtualPhone
from emulators.wire import Message, WireError, data_field, integer_field, message_field, real_field

NUMBERS = st.integers(1, 7)
INTEGERS = st.integers(-5, 20) | st.integers(-(1 << 31), (1 << 31) - 1)
LEAVES = st.one_of(
    st.builds(integer_field, NUMBERS, INTEGERS),
    st.builds(real_field, NUMBERS, st.floats()),
    st.builds(real_field, NUMBERS, st.floats(width=32), st.just("float")),
    st.builds(data_field, NUMBERS, st.binary(max_size=8) | st.text(max_size=8).map(str.encode)),
)
MESSAGES = st.recursive(
    st.lists(LEAVES, max_size=5).map(b"".join),
    lambda inner: st.lists(LEAVES | st.builds(message_field, NUMBERS, inner), max_size=5).map(b"".join),
    max_leaves=8,
) | st.binary(max_size=20)


@pytest.fixture(scope="module")
def services() -> Iterator[tuple[Service, ...]]:
    handset = Handset(VirtualPhone())
    controller = Controller(handset)
    yield controller.service(), snapshot_service(handset, loaded=controller.release)
    handset.close()


@given(data=st.data(), message=MESSAGES)
def test_noise_is_answered_or_refused(services: tuple[Service, ...], data: st.DataObject, message: bytes) -> None:
    service = data.draw(st.sampled_from(services))
    name = data.draw(st.sampled_from(sorted(service.calls)))
    try:
        answer = service.calls[name](Message(message))
    except (DeviceError, WireError):
        return
    Message(answer)
