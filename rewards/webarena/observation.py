"""What is read of the sites when a WebArena episode ends: all that its rules need, so that they can be applied again.

An observation travels as the JSON bytes of a `State` of kind `KIND` in `Outcome.observed`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from emulators.trajectory import State

__all__ = ["KIND", "Flavour", "Observation", "Reading"]

KIND = "webarena/1"
"""The kind of state that an observation is kept as."""

Flavour = Literal["webarena", "lite", "visualwebarena", "verified"]
"""Whose task format and rules: WebArena's raw ones, those of WebArena-Lite, VisualWebArena or WebArena-Verified."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one target of a task's `program_html` (or `page_image_query`) showed.

    `check` is the name of the list and `target` the position in it. `url` is where it was read, placeholders filled in;
    it is empty where nothing was read at all, because the page could not be opened. `text` is what its locator gave,
    as `calls.written` puts it, and `number` the same where it is a number; `problem` says why there is none.
    `pictures` are the PNGs found, in base64; those of the task's own come as a second reading, of the check
    "reference_pictures" (its `eval_fuzzy_image_match`, in the order named).
    """

    check: str
    target: int
    url: str = ""
    text: str = ""
    problem: str = ""
    pictures: tuple[str, ...] = ()
    number: float | None = None


@dataclass(frozen=True, slots=True)
class Observation:
    """The end of one episode.

    `task` is the record of the task file with its placeholders filled in. `answer` is what the agent told the user
    last, `url` the whole address of the page in front. `sites` maps placeholders ("__GITLAB__") to the addresses that
    they stood for. `trace` are entries of a HAR file, in order; only WebArena-Verified's rules read it.
    """

    flavour: Flavour
    task: Mapping[str, Any]
    answer: str = ""
    url: str = ""
    readings: tuple[Reading, ...] = ()
    sites: Mapping[str, str] = field(default_factory=dict)
    trace: Sequence[Mapping[str, Any]] = ()

    def state(self) -> State:
        """As it is kept with an outcome."""
        text = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return State.of(KIND, text.encode("utf-8", "surrogatepass"))

    @classmethod
    def read(cls, state: State) -> "Observation":
        """From what was kept. Raises ValueError for what is no observation, LookupError for a state without bytes."""
        if state.kind != KIND:
            raise ValueError(f"a state of kind {state.kind!r} is no observation; those are of kind {KIND!r}")
        data = json.loads(state.data().decode("utf-8", "surrogatepass"))
        try:
            readings = tuple(Reading(**{**one, "pictures": tuple(one["pictures"])}) for one in data.pop("readings"))
            return cls(**data, readings=readings)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not an observation of a WebArena episode: {error}") from error
