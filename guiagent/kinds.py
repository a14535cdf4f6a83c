"""What the makers of parts share: a table's kind beside its other keys, and kinds that name code."""

import importlib
from collections.abc import Callable, Mapping
from typing import Any

from guiagent.config import ConfigError, merged

__all__ = ["Table", "own_chat", "parted", "thing"]

Table = Mapping[str, Any]


def parted(table: Table, name: str, kinds: tuple[str, ...]) -> tuple[str, dict[str, Any]]:
    """The kind, and the other keys. Raises ConfigError for a kind that is neither known nor "package.module:Thing"."""
    rest = dict(table)
    kind = rest.pop("kind", None)
    if kind is None:
        raise ConfigError(f"{name} needs a kind; known are {', '.join(kinds)}")
    if not isinstance(kind, str) or (kind not in kinds and ":" not in kind):
        raise ConfigError(f"there is no {name} of kind {kind!r}; known are {', '.join(kinds)}")
    return kind, rest


def own_chat(rest: dict[str, Any]) -> dict[str, Any]:
    """Takes out of a part's table what it says about its chat: the table `chat`, or just server and model."""
    own: dict[str, Any] = {key: rest.pop(key) for key in ("base_url", "model") if key in rest}
    more = rest.pop("chat", {})
    if not isinstance(more, Mapping):
        raise ConfigError(f"chat must be a table, not {more!r}")
    return merged(own, more)


def thing(kind: str, name: str, kinds: tuple[str, ...], *, trusted: bool) -> Callable[..., Any]:
    """What "package.module:Thing" names. Raises ConfigError where it cannot be had, or where nobody vouches for it."""
    if not trusted:
        raise ConfigError(
            f"this run was made with a {name} of kind {kind!r}, and a run's own settings may not load code; "
            f"name it yourself with --set {name}.kind={kind}"
        )
    module, _, attribute = kind.partition(":")
    try:
        found = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError, ValueError) as error:
        known = ", ".join(kinds)
        raise ConfigError(f"{name} of kind {kind!r} cannot be imported ({error}); known are {known}") from error
    if not callable(found):
        raise ConfigError(f"{kind} cannot be called; name a class or a function that makes a {name}")
    thing: Callable[..., Any] = found
    return thing
