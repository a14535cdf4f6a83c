"""The wire format of protocol buffers, read and written by field numbers, without generated code.

A message is the concatenation of its fields, so writing is a function per kind of field that returns bytes, and
`b"".join` makes the message. Facts of the format: https://protobuf.dev/programming-guides/encoding.
"""

import struct
from collections.abc import Iterable, Iterator
from typing import Final, Literal

__all__ = [
    "IntegerKind", "Message", "RealKind", "WireError", "data_field", "data_head", "flag_field", "integer_field",
    "integers_field", "message_field", "real_field", "reals_field", "text_field", "varint",
]  # fmt: skip

IntegerKind = Literal[
    "int32", "int64", "uint32", "uint64", "sint32", "sint64", "fixed32", "fixed64", "sfixed32", "sfixed64"
]
"""How an integer is written, as a .proto file says; an enum is an int32."""
RealKind = Literal["double", "float"]

_VARINT, _EIGHT, _COUNTED, _OPEN, _CLOSE, _FOUR = range(6)
_LAST_FIELD = (1 << 29) - 1
_DEEPEST = 100
"""Of groups in groups; protobuf's own limit."""
_ALL = (1 << 64) - 1
_FIXED: Final = {
    "fixed32": struct.Struct("<I"), "sfixed32": struct.Struct("<i"), "fixed64": struct.Struct("<Q"),
    "sfixed64": struct.Struct("<q"), "float": struct.Struct("<f"), "double": struct.Struct("<d"),
}  # fmt: skip

Value = int | memoryview


class WireError(ValueError):
    """The bytes are no message, or a value does not fit its field; the message says where."""


class Message:
    """A message that was read. Fields that are not there, or are there as something else, have their default.

    As in all readers of the format, of several values of a single field the last one counts, several parts of a single
    message are one message, and packed and unpacked lists are the same. `view` and `message` refer to the bytes that
    were given, which are not copied. Raises WireError where the bytes are no message.
    """

    __slots__ = ("_fields",)

    def __init__(self, data: bytes | memoryview) -> None:
        self._fields: dict[int, list[tuple[int, Value]]] = {}
        for number, form, value in _fields(memoryview(data)):
            self._fields.setdefault(number, []).append((form, value))

    def __contains__(self, number: int) -> bool:
        return number in self._fields

    @property
    def numbers(self) -> tuple[int, ...]:
        """The fields that are there, as they first came."""
        return (*self._fields,)

    # One value

    def integer(self, number: int, kind: IntegerKind = "int32") -> int:
        """The integer, or 0."""
        return next(reversed(self.integers(number, kind)), 0)

    def flag(self, number: int) -> bool:
        return self.integer(number, "uint64") != 0

    def real(self, number: int, kind: RealKind = "double") -> float:
        """The number, or 0."""
        return next(reversed(self.reals(number, kind)), 0.0)

    def view(self, number: int) -> memoryview:
        """The bytes of a field, where they lie."""
        return next(reversed(self.views(number)), memoryview(b""))

    def data(self, number: int) -> bytes:
        return self.view(number).tobytes()

    def text(self, number: int) -> str:
        return _text(self.view(number), number)

    def message(self, number: int) -> "Message":
        """The message in a field; one without fields where there is none."""
        parts = self.views(number)
        return Message(parts[0] if len(parts) == 1 else b"".join(parts))

    # All values

    def integers(self, number: int, kind: IntegerKind = "int32") -> list[int]:
        found: list[int] = []
        for form, value in self._fields.get(number, ()):
            if isinstance(value, memoryview):
                found += _unpacked(value, kind)
            elif form == _form(kind):
                found.append(_integer(value, kind))
        return found

    def reals(self, number: int, kind: RealKind = "double") -> list[float]:
        unpack, found = _FIXED[kind], list[float]()
        for form, value in self._fields.get(number, ()):
            if isinstance(value, memoryview):
                _whole(value, unpack.size)
                found += (each[0] for each in unpack.iter_unpack(value))
            elif form == _form(kind):
                found.append(unpack.unpack(value.to_bytes(unpack.size, "little"))[0])
        return found

    def views(self, number: int) -> list[memoryview]:
        return [value for _, value in self._fields.get(number, ()) if isinstance(value, memoryview)]

    def texts(self, number: int) -> list[str]:
        return [_text(value, number) for value in self.views(number)]

    def messages(self, number: int) -> "list[Message]":
        return [Message(value) for value in self.views(number)]


def _fields(data: memoryview) -> Iterator[tuple[int, int, Value]]:
    """Number, form and value of each field; groups, which nobody writes any more, are passed over."""
    at, groups = 0, list[int]()
    while at < len(data):
        key, at = _varint(data, at)
        number, form = key >> 3, key & 7
        if not 0 < number <= _LAST_FIELD:
            raise WireError(f"there is no field {number}, at byte {at}; this is no message")
        value: Value
        match form:
            case 0:  # a varint
                value, at = _varint(data, at)
            case 1 | 5:
                size = 8 if form == _EIGHT else 4
                value, at = int.from_bytes(_cut(data, at, size), "little"), at + size
            case 2:  # a length, then as many bytes
                size, at = _varint(data, at)
                value, at = _cut(data, at, size), at + size
            case 3:
                groups.append(number)
                if len(groups) > _DEEPEST:
                    raise WireError(f"more than {_DEEPEST} groups lie in one another; this is no message")
                continue
            case 4 if groups and groups[-1] == number:
                groups.pop()
                continue
            case _:
                raise WireError(f"field {number} is of form {form}, which there is not here; this is no message")
        if not groups:
            yield number, form, value
    if groups:
        raise WireError(f"the group of field {groups[-1]} does not end; the message was cut off")


def _varint(data: memoryview, at: int) -> tuple[int, int]:
    """The number at a place, and the place behind it. What does not fit into 64 bits is left out."""
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(data):
            raise WireError(f"a number is cut off at byte {at}; the message is not whole")
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value & _ALL, at
    raise WireError(f"a number before byte {at} has more than ten bytes; this is no message")


def _cut(data: memoryview, at: int, size: int) -> memoryview:
    if at + size > len(data):
        raise WireError(
            f"{size} bytes are wanted at byte {at}, and {len(data) - at} are left; the message is not whole"
        )
    return data[at : at + size]


def _whole(data: memoryview, size: int) -> None:
    if len(data) % size:
        raise WireError(f"{len(data)} bytes are no list of numbers of {size} bytes each")


def _text(data: memoryview, number: int) -> str:
    try:
        return str(data, "utf-8")
    except UnicodeDecodeError as error:
        raise WireError(f"field {number} is no UTF-8 text ({error}); read it as data") from error


def _form(kind: IntegerKind | RealKind) -> int:
    if kind in ("fixed32", "sfixed32", "float"):
        return _FOUR
    return _EIGHT if kind in ("fixed64", "sfixed64", "double") else _VARINT


def _integer(raw: int, kind: IntegerKind) -> int:
    """What 64 bits mean."""
    match kind:
        case "int32" | "sfixed32":
            low = raw & 0xFFFF_FFFF
            return low - (1 << 32) if low >> 31 else low
        case "int64" | "sfixed64":
            return raw - (1 << 64) if raw >> 63 else raw
        case "uint32":
            return raw & 0xFFFF_FFFF
        case "sint32":
            return ((raw & 0xFFFF_FFFF) >> 1) ^ -(raw & 1)
        case "sint64":
            return (raw >> 1) ^ -(raw & 1)
        case _:
            return raw


def _unpacked(data: memoryview, kind: IntegerKind) -> Iterator[int]:
    if kind in _FIXED:
        unpack = _FIXED[kind]
        _whole(data, unpack.size)
        yield from (each[0] for each in unpack.iter_unpack(data))
        return
    at = 0
    while at < len(data):
        raw, at = _varint(data, at)
        yield _integer(raw, kind)


# Writing: a field of its default is left out unless it is to be kept, as it is in lists and in a choice of fields.


def varint(value: int) -> bytes:
    """An integer of 0 to 2**64 - 1, seven bits in a byte, the lowest first."""
    if 0 <= value < 0x80:
        return bytes((value,))
    if not 0 <= value <= _ALL:
        raise WireError(f"{value} does not fit into 64 bits")
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def integer_field(number: int, value: int, kind: IntegerKind = "int32", *, keep: bool = False) -> bytes:
    """Raises WireError where the value does not fit the kind."""
    return _key(number, _form(kind)) + _written(value, kind) if value or keep else b""


def flag_field(number: int, value: bool, *, keep: bool = False) -> bytes:
    """A bool."""
    return integer_field(number, int(value), keep=keep)


def real_field(number: int, value: float, kind: RealKind = "double", *, keep: bool = False) -> bytes:
    """A float or double; -0.0 is kept, as it is another than the default."""
    raw = _real(value, kind)
    return _key(number, _form(kind)) + raw if keep or any(raw) else b""


def text_field(number: int, value: str, *, keep: bool = False) -> bytes:
    """Raises WireError for half of a surrogate pair, which UTF-8 cannot hold."""
    try:
        return data_field(number, value.encode(), keep=keep)
    except UnicodeEncodeError as error:
        raise WireError(f"field {number} cannot hold this text ({error})") from error


def data_field(number: int, value: bytes, *, keep: bool = False) -> bytes:
    """Bytes."""
    return b"".join((data_head(number, len(value)), value)) if value or keep else b""


def data_head(number: int, size: int) -> bytes:
    """What stands before so many bytes of a field, for large ones that whoever joins the message copies once."""
    return _key(number, _COUNTED) + varint(size)


def message_field(number: int, *fields: bytes) -> bytes:
    """A message of these fields; it is there even if they are none."""
    return b"".join((data_head(number, sum(map(len, fields))), *fields))


def integers_field(number: int, values: Iterable[int], kind: IntegerKind = "int32", *, packed: bool = True) -> bytes:
    """A list, in one field (as proto3 has it) or in one for each."""
    if packed:
        return data_field(number, b"".join(_written(value, kind) for value in values))
    return b"".join(integer_field(number, value, kind, keep=True) for value in values)


def reals_field(number: int, values: Iterable[float], kind: RealKind = "double", *, packed: bool = True) -> bytes:
    """A list, in one field (as proto3 has it) or in one for each."""
    if packed:
        return data_field(number, b"".join(_real(value, kind) for value in values))
    return b"".join(real_field(number, value, kind, keep=True) for value in values)


def _key(number: int, form: int) -> bytes:
    if not 0 < number <= _LAST_FIELD:
        raise WireError(f"there can be no field {number}; numbers go from 1 to {_LAST_FIELD}")
    return varint(number << 3 | form)


def _real(value: float, kind: RealKind) -> bytes:
    try:
        return _FIXED[kind].pack(value)
    except OverflowError as error:
        raise WireError(f"{value} is too large for a {kind}; write it as a double") from error


def _written(value: int, kind: IntegerKind) -> bytes:
    bits = 32 if kind.endswith("32") else 64
    low, high = (0, 1 << bits) if kind[0] in "uf" else (-1 << bits - 1, 1 << bits - 1)
    if not low <= value < high:
        raise WireError(f"{value} is no {kind}; it goes from {low} to {high - 1}")
    if kind in _FIXED:
        return _FIXED[kind].pack(value)
    if kind in ("sint32", "sint64"):
        return varint(value << 1 ^ value >> 63)
    return varint(value & _ALL)
