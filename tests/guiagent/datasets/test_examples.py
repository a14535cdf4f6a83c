"""Messages of the kind tf.train.Example: what is written is read again, packed lists and others alike."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.wire import WireError, integers_field, message_field, reals_field, text_field
from guiagent.datasets.examples import Example, example

INTEGERS = st.integers(-(2**63), 2**63 - 1)
REALS = st.floats(width=32, allow_nan=False)
FEATURES = st.dictionaries(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.one_of(*(st.lists(each, min_size=1, max_size=5) for each in (st.binary(max_size=9), INTEGERS, REALS))),
)


@given(FEATURES)
def test_what_is_written_is_read_again(features: dict[str, list[bytes] | list[int] | list[float]]) -> None:
    found = Example(example(features))
    assert {*found.names} == {*features}
    for name, values in features.items():
        kind = type(values[0])
        assert [bytes(blob) for blob in found.blobs(name)] == (values if kind is bytes else [])
        assert found.integers(name) == (values if kind is int else [])
        assert found.reals(name) == (values if kind is float else [])


@pytest.mark.parametrize("packed", [True, False])
def test_lists_are_packed_or_not(packed: bool) -> None:
    integers = message_field(3, integers_field(1, [1, -2, 300], "int64", packed=packed))
    reals = message_field(2, reals_field(1, [0.5, -1.0], "float", packed=packed))
    entries = (
        message_field(1, text_field(1, name), message_field(2, each)) for name, each in (("i", integers), ("f", reals))
    )
    found = Example(message_field(1, *entries))
    assert (found.integers("i"), found.reals("f")) == ([1, -2, 300], [0.5, -1.0])


def test_bytes_are_not_copied() -> None:
    data = example({"image": [b"pixels" * 1000]})
    [blob] = Example(data).blobs("image")
    assert blob.obj is data


def test_features_without_values_are_left_out() -> None:
    assert Example(example({"actions": [], "id": [1]})).names == ("id",)
    assert Example(b"").integers("id") == []


def test_what_is_no_example_is_named() -> None:
    with pytest.raises(WireError):
        Example(b"\xff\xff")
    broken = Example(
        message_field(1, message_field(1, text_field(1, "id"), message_field(2, message_field(3, b"\x0a\x05\x80"))))
    )
    with pytest.raises(WireError):
        broken.integers("id")


def test_floats_are_single_ones() -> None:
    [found] = Example(example({"place": [0.1]})).reals("place")
    assert found == struct.unpack("<f", struct.pack("<f", 0.1))[0]
