"""Records to JSON and back: strict, tagged by kind, with pixels and snapshots kept as names.

Alternatives carry their class name under "kind". Frames and states are written by digest only; whoever reads them
says where their contents lie. The same record always has the same bytes, on which `content_id` rests.
"""

import dataclasses
import hashlib
import json
import math
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, TypeVar

import cattrs
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override
from cattrs.preconf.json import make_converter
from cattrs.strategies import configure_tagged_union

from emulators.action import Action
from emulators.screen import Element, Flag, Frame, Pixels, Screen
from emulators.trajectory import Check, Outcome, Start, State, Task

__all__ = [
    "Codec", "CodecError", "action_to_dict", "content_id", "contents_of", "from_line", "to_line",
]  # fmt: skip

T = TypeVar("T")
Opener = Callable[[str], Callable[[], T] | None]
"""From a digest to a function that fetches what it names, None where nobody has it."""


class CodecError(ValueError):
    """A record that is not of the shape it should have; the message says where."""


class Codec:
    """Encodes records to plain dictionaries and decodes them strictly: an unknown or missing key is an error.

    `pixels` and `states` bind the frames and states that are decoded to where their contents lie; without them they
    stay names. What an element leaves empty is left out, which makes screens a third of the size, and so are tabs,
    pictures of tasks and what a check observed where there are none. In a mapping of names to numbers a measure that is
    not finite becomes null, and is read as not a number; elsewhere it cannot be written.
    """

    def __init__(self, *, pixels: Opener[Pixels] | None = None, states: Opener[bytes] | None = None) -> None:
        self._converter = make_converter(forbid_extra_keys=True)
        self._converter.register_unstructure_hook(float, float)  # the same bytes for 1 and 1.0, and for numpy's floats
        self._converter.register_unstructure_hook_func(_measured, _measures_to_dict)
        self._converter.register_structure_hook_func(_measured, _measures_from_dict)
        self._converter.register_unstructure_hook_func(
            lambda kind: bool(kind == frozenset[Flag]), lambda flags: sorted(flag.value for flag in flags)
        )
        self._converter.register_unstructure_hook(
            Element, make_dict_unstructure_fn(Element, self._converter, _cattrs_omit_if_default=True)
        )
        self._converter.register_structure_hook(
            Element, make_dict_structure_fn(Element, self._converter, _cattrs_forbid_extra_keys=True)
        )
        self._leave_out(Screen, "tabs")
        self._leave_out(Outcome, "observed")
        self._leave_out(Task, "pictures")
        self._converter.register_unstructure_hook(Frame, _frame_to_dict)
        self._converter.register_structure_hook(Frame, partial(_frame_from_dict, pixels))
        self._converter.register_unstructure_hook(State, lambda s: {"kind": s.kind, "digest": s.digest})
        self._converter.register_structure_hook(State, partial(_state_from_dict, states))
        for union in (Action, Start, Check):
            configure_tagged_union(union, self._converter, tag_name="kind")
        self._converter.register_unstructure_hook(Action | None, self._maybe_action_to_dict)
        self._converter.register_structure_hook(Action | None, self._maybe_action_from_dict)

    def _leave_out(self, kind: type[Any], name: str) -> None:
        rest: dict[str, Any] = {name: override(omit_if_default=True)}
        self._converter.register_unstructure_hook_factory(
            lambda found: found is kind, lambda found: make_dict_unstructure_fn(found, self._converter, **rest)
        )

    def _maybe_action_to_dict(self, action: Action | None) -> Any:
        return None if action is None else self._converter.unstructure(action, unstructure_as=Action)

    def _maybe_action_from_dict(self, data: Any, _: object) -> Action | None:
        return None if data is None else self._converter.structure(data, Action)  # type: ignore[arg-type]

    def encode(self, record: object, kind: Any = None) -> Any:
        """A record as dictionaries, lists and scalars. `kind` is needed for a member of a union only."""
        return self._converter.unstructure(record, unstructure_as=kind or type(record))

    def decode(self, kind: type[T], data: Any) -> T:
        """The record of type `kind` in `data`. Raises CodecError."""
        name = getattr(kind, "__name__", None) or "record of a known kind"
        try:
            return self._converter.structure(data, kind)
        except cattrs.BaseValidationError as error:
            raise CodecError(f"not a {name}: {'; '.join(cattrs.transform_error(error)[:3])}") from error
        except KeyError as error:
            raise CodecError(f"not a {name}: unknown or missing kind {error}") from error
        except (ValueError, TypeError, AttributeError) as error:
            raise CodecError(f"not a {name}, but this {type(data).__name__}: {str(data)[:60]}") from error


def _measured(kind: Any) -> bool:
    return bool(kind == Mapping[str, float])


def _measures_to_dict(values: Mapping[str, float]) -> dict[str, float | None]:
    return {name: float(value) if math.isfinite(value) else None for name, value in values.items()}


def _measures_from_dict(data: dict[str, Any], _: object) -> dict[str, float]:
    return {str(name): math.nan if value is None else float(value) for name, value in data.items()}


def _frame_to_dict(frame: Frame) -> dict[str, object]:
    return {"digest": frame.digest, "width": frame.width, "height": frame.height}


def _frame_from_dict(pixels: Opener[Pixels] | None, data: dict[str, Any], _: object) -> Frame:
    digest = _digest(data)
    return Frame(digest, int(data["width"]), int(data["height"]), pixels(digest) if pixels else None)


def _state_from_dict(states: Opener[bytes] | None, data: dict[str, Any], _: object) -> State:
    digest = _digest(data)
    return State(str(data["kind"]), digest, states(digest) if states else None)


def _digest(data: dict[str, Any]) -> str:
    """A digest becomes a file name, so nothing but a digest may pass."""
    digest = data["digest"]
    if not isinstance(digest, str) or len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise ValueError(f"{digest!r} is not a SHA-256 digest")
    return digest


_PLAIN = Codec()


def to_line(data: Any) -> bytes:
    """Encoded data as one canonical line of JSON without its newline: keys sorted, no spaces, UTF-8.

    Raises ValueError for a number that JSON does not have: not a number, or infinite.
    """
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "surrogatepass")


def from_line(line: bytes) -> Any:
    """The data in a line of JSON. Raises ValueError."""
    return json.loads(line.decode("utf-8", "surrogatepass"))


def content_id(record: object) -> str:
    """The id of a record: 16 hex digits of the SHA-256 of its kind and content, a field named `id` left out."""
    data = _PLAIN.encode(record)
    if isinstance(data, dict):
        data = {key: value for key, value in data.items() if key != "id"}
    return hashlib.sha256(to_line([type(record).__name__, data])).hexdigest()[:16]


def contents_of(record: object) -> Iterator[Frame | State]:
    """Every frame and state in a record, however deep, in order; the same one as often as it occurs."""
    if isinstance(record, Frame | State):
        yield record
    elif isinstance(record, Element):
        return
    elif dataclasses.is_dataclass(record) and not isinstance(record, type):
        for entry in dataclasses.fields(record):
            yield from contents_of(getattr(record, entry.name))
    elif isinstance(record, tuple | list):
        for item in record:
            yield from contents_of(item)
    elif isinstance(record, dict):
        for item in record.values():
            yield from contents_of(item)


def action_to_dict(action: Action) -> dict[str, Any]:
    """An action as a plain dictionary with its kind."""
    encoded: dict[str, Any] = _PLAIN.encode(action, Action)
    return encoded
