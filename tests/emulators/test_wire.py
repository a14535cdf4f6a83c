"""The wire format: what is written is read again, and protobuf itself agrees."""

import math
import struct
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulators.wire import (
    IntegerKind,
    Message,
    RealKind,
    WireError,
    data_field,
    flag_field,
    integer_field,
    integers_field,
    message_field,
    real_field,
    reals_field,
    text_field,
    varint,
)

KINDS: tuple[IntegerKind, ...] = get_args(IntegerKind)
REALS: tuple[RealKind, ...] = get_args(RealKind)
NUMBERS = st.integers(1, (1 << 29) - 1)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def limits(kind: IntegerKind) -> tuple[int, int]:
    bits = 32 if kind.endswith("32") else 64
    return (0, (1 << bits) - 1) if kind[0] in "uf" else (-(1 << bits - 1), (1 << bits - 1) - 1)


def integers(kind: IntegerKind) -> st.SearchStrategy[int]:
    low, high = limits(kind)
    return st.integers(low, high) | st.sampled_from([low, high, 0, 1])


KINDED = st.sampled_from(KINDS).flatmap(lambda kind: st.tuples(st.just(kind), integers(kind)))
KINDED_LISTS = st.sampled_from(KINDS).flatmap(lambda kind: st.tuples(st.just(kind), st.lists(integers(kind))))


def single(value: float) -> float:
    return float(struct.unpack("<f", struct.pack("<f", value))[0])


@given(NUMBERS, KINDED)
def test_an_integer_is_read_again(number: int, kinded: tuple[IntegerKind, int]) -> None:
    kind, value = kinded
    written = integer_field(number, value, kind)
    assert (written == b"") == (value == 0)
    assert Message(written).integer(number, kind) == value
    assert Message(integer_field(number, value, kind, keep=True)).numbers == (number,)


@given(NUMBERS, KINDED_LISTS, st.booleans())
def test_a_list_is_the_same_packed_or_not(number: int, kinded: tuple[IntegerKind, list[int]], packed: bool) -> None:
    kind, values = kinded
    written = integers_field(number, values, kind, packed=packed)
    assert Message(written).integers(number, kind) == values
    assert Message(written * 2).integers(number, kind) == values * 2
    assert Message(written).integer(number, kind) == (values[-1] if values else 0)


@given(NUMBERS, st.sampled_from(REALS), st.lists(st.floats(width=32, allow_nan=False)), st.booleans())
def test_reals_are_read_again(number: int, kind: RealKind, values: list[float], packed: bool) -> None:
    assert Message(reals_field(number, values, kind, packed=packed)).reals(number, kind) == values
    if values:
        read = Message(real_field(number, values[0], kind)).real(number, kind)
        assert (read, math.copysign(1, read)) == (values[0], math.copysign(1, values[0]))


@given(NUMBERS, TEXTS, st.binary(), st.booleans())
def test_text_bytes_and_truth_are_read_again(number: int, text: str, data: bytes, flag: bool) -> None:
    inner = text_field(1, text) + data_field(2, data) + flag_field(3, flag)
    outer = Message(message_field(number, inner) * 2)
    assert len(outer.messages(number)) == 2
    for read in (outer.message(number), *outer.messages(number)):
        assert (read.text(1), read.data(2), read.flag(3)) == (text, data, flag)


def test_what_is_not_there_has_its_default() -> None:
    empty = Message(b"")
    assert (empty.integer(1), empty.real(1), empty.flag(1), empty.text(1), empty.data(1)) == (0, 0.0, False, "", b"")
    assert (empty.integers(1), empty.reals(1), empty.texts(1), empty.messages(1), empty.numbers) == ([], [], [], [], ())
    assert empty.message(1).numbers == () and 1 not in empty


def test_the_last_value_counts_and_parts_of_a_message_are_one() -> None:
    twice = Message(integer_field(1, 4) + integer_field(1, -7) + text_field(2, "a") + text_field(2, "b"))
    assert (twice.integer(1), twice.text(2), twice.texts(2)) == (-7, "b", ["a", "b"])
    parts = Message(message_field(5, integer_field(1, 3)) + message_field(5, text_field(2, "c")))
    assert (parts.message(5).integer(1), parts.message(5).text(2)) == (3, "c")


def test_a_field_of_another_form_is_passed_over() -> None:
    read = Message(integer_field(1, 5, "fixed64") + text_field(2, "x"))
    assert (read.integer(1), read.integer(1, "fixed32"), read.integer(1, "fixed64"), read.data(1)) == (0, 0, 5, b"")


def test_groups_are_passed_over() -> None:
    group = varint(9 << 3 | 3) + integer_field(1, 4) + varint(3 << 3 | 3) + varint(3 << 3 | 4) + varint(9 << 3 | 4)
    assert Message(group + integer_field(2, 6)).numbers == (2,)


@pytest.mark.parametrize(
    "data",
    [
        b"\x08", b"\x08\x80", b"\x08" + b"\xff" * 10 + b"\x01", b"\x00\x01", b"\x0a\x05abc", b"\x0d\x00\x00", b"\x0f",
        varint(9 << 3 | 3), varint(9 << 3 | 4), varint(9 << 3 | 3) * 200,
    ],
)  # fmt: skip
def test_what_is_no_message_is_refused(data: bytes) -> None:
    with pytest.raises(WireError):
        Message(data)


def test_what_does_not_fit_is_refused() -> None:
    for kind in KINDS:
        low, high = limits(kind)
        for value in (low - 1, high + 1):
            with pytest.raises(WireError):
                integer_field(1, value, kind)
    for number in (0, -1, 1 << 29):
        with pytest.raises(WireError):
            integer_field(number, 1)
    with pytest.raises(WireError):
        text_field(1, "\ud800")
    with pytest.raises(WireError):
        Message(data_field(1, b"\xff")).text(1)
    with pytest.raises(WireError):
        Message(data_field(1, b"\x01\x02\x03")).reals(1)
    with pytest.raises(WireError):
        varint(-1)
    for write in (lambda: real_field(1, 1e39, "float"), lambda: reals_field(1, [1.0, -1e39], "float")):
        with pytest.raises(WireError):
            write()


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        read = Message(data)
    except WireError:
        return
    for number in read.numbers:
        for kind in KINDS:
            try:
                read.integers(number, kind)
            except WireError:
                continue


# Against protobuf itself


@pytest.fixture(scope="module")
def sample() -> Any:
    """A message class of protobuf's with a field of every kind: single at 1..., lists at 101..., packed at 201...."""
    descriptor_pb2 = pytest.importorskip("google.protobuf.descriptor_pb2", reason="protobuf is not installed")
    from google.protobuf import descriptor_pool, message_factory

    field = descriptor_pb2.FieldDescriptorProto
    file = descriptor_pb2.FileDescriptorProto(name="sample.proto", package="sample", syntax="proto3")
    message = file.message_type.add(name="Sample")
    for place, kind in enumerate((*KINDS, *REALS, "bool"), 1):
        code = getattr(field, f"TYPE_{kind.upper()}")
        message.field.add(name=f"one_{kind}", number=place, type=code, label=field.LABEL_OPTIONAL)
        for name, first, packed in (("loose", 100, False), ("packed", 200, True)):
            added = message.field.add(
                name=f"{name}_{kind}", number=first + place, type=code, label=field.LABEL_REPEATED
            )
            added.options.packed = packed
    message.field.add(name="text", number=50, type=field.TYPE_STRING, label=field.LABEL_OPTIONAL)
    message.field.add(name="data", number=51, type=field.TYPE_BYTES, label=field.LABEL_OPTIONAL)
    inner = message.field.add(name="inner", number=52, type=field.TYPE_MESSAGE, label=field.LABEL_REPEATED)
    inner.type_name = ".sample.Sample"
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("sample.Sample"))


@given(data=st.data())
def test_protobuf_writes_and_reads_the_same(sample: Any, data: st.DataObject) -> None:
    theirs, ours = sample(), b""
    expected: dict[str, Any] = {}
    for place, kind in enumerate(KINDS, 1):
        one, many = data.draw(integers(kind)), data.draw(st.lists(integers(kind), max_size=4))
        setattr(theirs, f"one_{kind}", one)
        getattr(theirs, f"loose_{kind}").extend(many)
        getattr(theirs, f"packed_{kind}").extend(many)
        ours += integer_field(place, one, kind) + integers_field(100 + place, many, kind, packed=False)
        ours += integers_field(200 + place, many, kind)
        expected[kind] = one, many
    for place, real in enumerate(REALS, 1 + len(KINDS)):
        one_real = data.draw(st.floats(width=32, allow_nan=False))
        setattr(theirs, f"one_{real}", one_real)
        ours += real_field(place, one_real, real)
        expected[real] = one_real
    theirs.text, theirs.data = data.draw(TEXTS), data.draw(st.binary(max_size=20))
    theirs.inner.add(text="deep")
    ours += text_field(50, theirs.text) + data_field(51, theirs.data) + message_field(52, text_field(50, "deep"))
    assert sample.FromString(ours) == theirs
    read = Message(theirs.SerializeToString())
    for place, kind in enumerate(KINDS, 1):
        assert (read.integer(place, kind), read.integers(100 + place, kind)) == expected[kind]
        assert read.integers(200 + place, kind) == expected[kind][1]
    for place, real in enumerate(REALS, 1 + len(KINDS)):
        assert read.real(place, real) == expected[real]
    assert (read.text(50), read.data(51), read.message(52).text(50)) == (theirs.text, theirs.data, "deep")


@given(data=st.binary(max_size=60))
def test_protobuf_takes_what_we_take(sample: Any, data: bytes) -> None:
    from google.protobuf.message import DecodeError

    try:
        theirs = sample.FromString(data)
    except DecodeError:
        return  # it also looks into the fields that it knows, which are refused here when they are asked for
    read = Message(data)
    for place, kind in enumerate(KINDS, 1):
        assert read.integer(place, kind) == getattr(theirs, f"one_{kind}")
        assert read.integers(100 + place, kind) == [*getattr(theirs, f"loose_{kind}")]
