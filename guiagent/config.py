"""Settings: a TOML file, what was set on the command line, and how a table becomes the arguments of a constructor.

A part's constructor is its schema. What it does not know is refused with the names that it does know.
"""

import argparse
import dataclasses
import enum
import inspect
import tomllib
import types
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from guiagent.errors import GuiagentError

__all__ = [
    "TABLES",
    "ConfigError",
    "constructed",
    "differing",
    "known_only",
    "merged",
    "read_config",
    "resolved",
    "setting",
    "table",
]

T = TypeVar("T")
Settings = Mapping[str, Any]

TABLES = (
    "seed", "out", "width", "suite", "device", "policy", "guide", "chat", "limits", "patience", "guard", "explore",
    "annotator", "sieve", "reward", "tree", "pairs", "train", "merge", "eval", "perturb", "loop", "nano", "nano_eval",
    "demo", "errand", "export", "phone", "emulators", "android_world", "webarena", "judge", "data",
)  # fmt: skip
"""What a settings file may hold at its top; one file can serve several commands, each takes what it needs."""


class ConfigError(GuiagentError):
    """Settings that cannot be used as they were given."""


def resolved(arguments: argparse.Namespace, flags: Settings) -> dict[str, Any]:
    """The settings of a call: those of --config, overridden by `flags`, overridden by --set. Raises ConfigError.

    Entries of `flags` that are None were not given; empty tables vanish.
    """
    settings = read_config(Path(arguments.config)) if arguments.config else {}
    settings = merged(settings, _given(flags))
    for text in arguments.set:
        settings = merged(settings, setting(text))
    known_only(settings, TABLES, "the settings")
    return settings


def read_config(path: Path) -> dict[str, Any]:
    """The settings in a file. Raises ConfigError."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"there is no settings file {path}; name one that exists") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"the settings file {path} cannot be read ({error}); name a TOML file") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not TOML: {error}; mend it and run again") from error


def setting(text: str) -> dict[str, Any]:
    """What `a.b=c` sets, as nested tables. The value is a TOML value, or else the text itself."""
    name, sign, word = text.partition("=")
    keys = [key.strip() for key in name.split(".")]
    if not sign or not all(keys):
        raise ConfigError(f"--set {text!r} sets nothing; write it as --set policy.seed=3")
    try:
        read = tomllib.loads(f"value = {word}")
        value: Any = read["value"] if len(read) == 1 else word
    except tomllib.TOMLDecodeError:
        value = word
    for key in reversed(keys[1:]):
        value = {key: value}
    return {keys[0]: value}


def merged(below: Settings, above: Settings) -> dict[str, Any]:
    """Both, table by table; `above` wins. A table that becomes of another `kind` keeps nothing of the one below."""
    result = dict(below)
    for key, value in above.items():
        under = result.get(key)
        if isinstance(value, Mapping) and isinstance(under, Mapping):
            other = "kind" in value and "kind" in under and value["kind"] != under["kind"]
            result[key] = dict(value) if other else merged(under, value)
        else:
            result[key] = dict(value) if isinstance(value, Mapping) else value
    return result


def table(settings: Settings, name: str, **defaults: Any) -> dict[str, Any]:
    """One table of the settings over its defaults; a bare text in its place is its kind. Raises ConfigError."""
    found = settings.get(name, {})
    if isinstance(found, str):
        found = {"kind": found}
    if not isinstance(found, Mapping):
        raise ConfigError(f"{name} must be a table, [{name}], not {found!r}")
    return merged(defaults, found)


def scalar(settings: Settings, name: str, default: T) -> T:
    """One value at the top of the settings, of the type of its default. Raises ConfigError."""
    value: T = _fitted(settings.get(name, default), type(default), name)
    return value


def known_only(given: Iterable[str], known: Iterable[str], where: str) -> None:
    """Raises ConfigError for the first name that is not known, listing those that are."""
    known = tuple(known)
    for name in given:
        if name not in known:
            raise ConfigError(f"{where} cannot hold {name!r}; known are {', '.join(known) or 'no keys at all'}")


def constructed(make: Callable[..., T], values: Settings, *, where: str, given: Settings | None = None) -> T:
    """Call `make` with `values` as its keyword arguments, and with `given`, which settings cannot name.

    Values are held against the annotations: no number for a text, no text for a number. Raises ConfigError.
    """
    return prepared(make, values, where=where, given=given)()


def prepared(
    make: Callable[..., T], values: Settings, *, where: str, given: Settings | None = None, beside: Sequence[str] = ()
) -> Callable[[], T]:
    """What `constructed` would do, checked now and done when it is called. `beside` are keys that the table may hold
    too and that the caller has taken out: they are told among those that are known."""
    given = given or {}
    hints = _hints(make)
    parameters = inspect.signature(make).parameters
    known = [name for name in parameters if name not in given and _writable(hints.get(name, Any))]
    known_only(values, [*known, *beside], where)
    for name in known:
        if parameters[name].default is inspect.Parameter.empty and name not in values:
            raise ConfigError(f"{where} needs {name}; set it with --set {where}.{name}=..., or in the settings file")
    fitted = {name: _fitted(value, hints.get(name, Any), f"{where}.{name}") for name, value in values.items()}

    def construct() -> T:
        try:
            return make(**fitted, **given)
        except ValueError as error:
            raise ConfigError(f"{where} cannot be used: {error}") from error

    return construct


def differing(there: Any, wanted: Any) -> str | None:
    """The name of the first entry in which two configurations differ, as a.b.c; None where they are the same."""
    if not isinstance(there, Mapping) or not isinstance(wanted, Mapping):
        return None if there == wanted else ""
    for key in {**there, **wanted}:
        if (inner := differing(there.get(key), wanted.get(key))) is not None:
            return f"{key}.{inner}" if inner else str(key)
    return None


def _given(flags: Settings) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in flags.items():
        if isinstance(value, Mapping):
            if inner := _given(value):
                found[name] = inner
        elif value is not None:
            found[name] = value
    return found


def _hints(make: Callable[..., Any]) -> dict[str, Any]:
    """The annotations; names that only a type checker can resolve stand for anything."""
    annotated = make.__init__ if inspect.isclass(make) else make
    unknown: dict[str, Any] = {}
    while True:
        try:
            return typing.get_type_hints(annotated, localns=unknown)
        except NameError as error:
            if not error.name or error.name in unknown:
                return {}
            unknown[error.name] = Any


_SCALARS: dict[Any, str] = {
    bool: "true or false", int: "a whole number", float: "a number", str: "a text", Path: "a path",
}  # fmt: skip


def _writable(hint: Any) -> bool:
    """Whether a value of that type can stand in a TOML file."""
    arms = _arms(hint)
    if arms:
        return any(_writable(arm) for arm in arms if arm is not types.NoneType)
    origin = typing.get_origin(hint) or hint
    if hint is Any or origin in _SCALARS or origin is typing.Literal:
        return True
    if inspect.isclass(origin):
        named = issubclass(origin, enum.Enum) or dataclasses.is_dataclass(origin)
        return named or issubclass(origin, tuple | list | frozenset | dict) or origin in (Sequence, Mapping)
    return False


def _arms(hint: Any) -> tuple[Any, ...]:
    return typing.get_args(hint) if typing.get_origin(hint) in (typing.Union, types.UnionType) else ()


def _fitted(value: Any, hint: Any, where: str) -> Any:
    """The value as the annotation wants it. Raises ConfigError."""
    if arms := [arm for arm in _arms(hint) if arm is not types.NoneType]:
        for arm in arms[:-1]:
            try:
                return _fitted(value, arm, where)
            except ConfigError:
                continue
        return _fitted(value, arms[-1], where)
    origin, inside = typing.get_origin(hint) or hint, typing.get_args(hint)
    if origin is typing.Literal:
        if value not in inside:
            raise ConfigError(f"{where} must be one of {', '.join(map(str, inside))}, not {value!r}")
        return value
    if origin in _SCALARS:
        return _scalar(value, origin, where)
    if not inspect.isclass(origin) or hint is Any:
        return value
    if issubclass(origin, enum.Enum):
        return _fitted_enum(value, origin, where)
    if dataclasses.is_dataclass(origin):
        return constructed(origin, _is(value, Mapping, "a table", where), where=where)
    if issubclass(origin, dict) or origin is Mapping:
        kept = _is(value, Mapping, "a table", where)
        return {key: _fitted(item, inside[1] if inside else Any, f"{where}.{key}") for key, item in kept.items()}
    items = _is(value, list | tuple, "a list", where)
    if issubclass(origin, tuple) and inside and Ellipsis not in inside and len(items) != len(inside):
        raise ConfigError(f"{where} must be a list of {len(inside)}, not {value!r}")
    each = [_fitted(item, inside[0] if inside else Any, where) for item in items]
    return frozenset(each) if issubclass(origin, frozenset) else tuple(each)


def _fitted_enum(value: Any, kind: type[enum.Enum], where: str) -> enum.Enum:
    try:
        return kind(value)
    except ValueError:
        choices = ", ".join(str(one.value) for one in kind)
        raise ConfigError(f"{where} must be one of {choices}, not {value!r}") from None


def _scalar(value: Any, kind: Any, where: str) -> Any:
    fits = isinstance(value, str) if kind in (str, Path) else isinstance(value, kind)
    if kind is Path and isinstance(value, Path):
        return value
    if kind is float and isinstance(value, int):
        fits = True
    if not fits or (isinstance(value, bool) and kind is not bool):
        raise ConfigError(f"{where} must be {_SCALARS[kind]}, not {value!r}")
    return kind(value)


def _is(value: Any, kind: Any, name: str, where: str) -> Any:
    if not isinstance(value, kind):
        raise ConfigError(f"{where} must be {name}, not {value!r}")
    return value
