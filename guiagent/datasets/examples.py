"""Messages of the kind tf.train.Example: named lists of bytes, floats or integers, read where they lie and written.

Field numbers: https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/example/example.proto
"""

from collections.abc import Mapping, Sequence

from emulators.wire import Message, data_field, integers_field, message_field, reals_field, text_field

__all__ = ["Example", "Feature", "example"]

Feature = Sequence[bytes] | Sequence[int] | Sequence[float]
"""Of one kind; integers are written as int64, real numbers as float."""

_BYTES, _FLOATS, _INTEGERS = 1, 2, 3


class Example:
    """An Example that was read; a feature is looked into when it is asked for, and bytes are not copied.

    A feature that is not there, or of another kind, is an empty list. Raises WireError where the bytes are no message,
    here or when a feature is asked for.
    """

    __slots__ = ("_features",)

    def __init__(self, data: bytes | memoryview) -> None:
        entries = Message(data).message(1).messages(1)
        self._features = {entry.text(1): entry.view(2) for entry in entries}

    @property
    def names(self) -> tuple[str, ...]:
        """The features that are there."""
        return (*self._features,)

    def blobs(self, name: str) -> list[memoryview]:
        return self._list(name, _BYTES).views(1)

    def integers(self, name: str) -> list[int]:
        return self._list(name, _INTEGERS).integers(1, "int64")

    def reals(self, name: str) -> list[float]:
        return self._list(name, _FLOATS).reals(1, "float")

    def _list(self, name: str, kind: int) -> Message:
        return Message(self._features.get(name, b"")).message(kind)


def example(features: Mapping[str, Feature]) -> bytes:
    """The message that holds these features; lists without elements are left out, as TensorFlow's datasets do."""
    entries = (
        message_field(1, text_field(1, name), message_field(2, _list(values)))
        for name, values in features.items()
        if len(values)
    )
    return message_field(1, *entries)


def _list(values: Feature) -> bytes:
    match values[0]:
        case bytes():
            blobs = (value for value in values if isinstance(value, bytes))
            return message_field(_BYTES, *(data_field(1, blob, keep=True) for blob in blobs))
        case int():
            return message_field(_INTEGERS, integers_field(1, (int(value) for value in values), "int64"))
        case _:
            return message_field(_FLOATS, reals_field(1, (float(value) for value in values), "float"))
