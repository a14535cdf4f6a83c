"""Records to JSON and back: strict, tagged by kind, with pixels and snapshots kept as names.

Alternatives carry their class name under "kind". Frames and states are written by digest only; whoever reads them
says where their contents lie.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import cattrs
from cattrs.preconf.json import make_converter
from cattrs.strategies import configure_tagged_union

from emulators.action import Action
from emulators.screen import Frame, Pixels
from emulators.trajectory import Check, Start, State

__all__ = ["Codec", "CodecError", "action_from_dict", "action_to_dict"]

T = TypeVar("T")
Opener = Callable[[str], Callable[[], T]]
"""From a digest to a function that fetches what it names."""


class CodecError(ValueError):
    """A record that is not of the shape it should have; the message says where."""


class Codec:
    """Encodes records to plain dictionaries and decodes them strictly: an unknown or missing key is an error.

    `pixels` and `states` bind the frames and states that are decoded to where their contents lie; without them they
    stay names.
    """

    def __init__(self, *, pixels: Opener[Pixels] | None = None, states: Opener[bytes] | None = None) -> None:
        self._converter = make_converter(forbid_extra_keys=True)
        for union in (Action, Start, Check):
            configure_tagged_union(union, self._converter, tag_name="kind")
        self._converter.register_unstructure_hook(Frame, _frame_to_dict)
        self._converter.register_structure_hook(Frame, partial(_frame_from_dict, pixels))
        self._converter.register_unstructure_hook(State, lambda s: {"kind": s.kind, "digest": s.digest})
        self._converter.register_structure_hook(State, partial(_state_from_dict, states))

    def encode(self, record: object, kind: Any = None) -> Any:
        """A record as dictionaries, lists and scalars. `kind` is needed for a member of a union only."""
        return self._converter.unstructure(record, unstructure_as=kind or type(record))

    def decode(self, kind: type[T], data: Any) -> T:
        """The record of type `kind` in `data`. Raises CodecError."""
        try:
            return self._converter.structure(data, kind)
        except (cattrs.BaseValidationError, ValueError, KeyError, TypeError) as error:
            name = getattr(kind, "__name__", None) or "record of a known kind"
            raise CodecError(f"not a {name}: {'; '.join(cattrs.transform_error(error)[:3])}") from error


def _frame_to_dict(frame: Frame) -> dict[str, object]:
    return {"digest": frame.digest, "width": frame.width, "height": frame.height}


def _frame_from_dict(pixels: Opener[Pixels] | None, data: dict[str, Any], _: object) -> Frame:
    digest = str(data["digest"])
    return Frame(digest, int(data["width"]), int(data["height"]), pixels(digest) if pixels else None)


def _state_from_dict(states: Opener[bytes] | None, data: dict[str, Any], _: object) -> State:
    digest = str(data["digest"])
    return State(str(data["kind"]), digest, states(digest) if states else None)


_PLAIN = Codec()


def action_to_dict(action: Action) -> dict[str, Any]:
    """An action as a plain dictionary with its kind."""
    encoded: dict[str, Any] = _PLAIN.encode(action, Action)
    return encoded


def action_from_dict(data: dict[str, Any]) -> Action:
    """The action in a dictionary. Raises CodecError."""
    return _PLAIN.decode(Action, data)  # type: ignore[arg-type]
