"""Whom an offline evaluation is about, the terms it is made on, and who stands beside it in the run's table."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guiagent.config import ConfigError, constructed, differing, known_only
from guiagent.datasets.episode import Troubles
from guiagent.deciding import POLICIES
from guiagent.dialects.resizing import Rounding
from guiagent.evaluation.offline.asking import KIND, Level, Stored
from guiagent.evaluation.offline.baselines import BASELINES, Answering, Constant, baselines
from guiagent.evaluation.offline.opening import open_dataset
from guiagent.evaluation.offline.predictions import Given
from guiagent.evaluation.steps import EvaluationError
from guiagent.progress import say
from guiagent.provenance import without_secrets
from guiagent.store import Run

if TYPE_CHECKING:
    from guiagent.dialects.published import PublishedDialect
    from guiagent.evaluation.offline.evaluation import Part

__all__ = ["Subject", "Terms", "resumed", "table_of"]

COUNTED = (*BASELINES, "most-frequent")
"""Policies that are computed instead of asked."""

_CHATTING = ("model", "temperature", "max_tokens")

_RESIZING = ("min_pixels", "max_pixels", "rounding")


@dataclass(frozen=True, slots=True)
class _Resized:
    """How screenshots had been resized that outputs speak of; what is not told is as the dialect has it."""

    min_pixels: int | None = None
    max_pixels: int | None = None
    rounding: Rounding | None = None

    def __post_init__(self) -> None:
        if any(area is not None and area < 1 for area in (self.min_pixels, self.max_pixels)):
            raise ValueError("min_pixels and max_pixels are areas, whole numbers from 1 on")


@dataclass(frozen=True, slots=True)
class Terms:
    """The table [eval] of an offline evaluation.

    `profiles` are all of the benchmark unless named; `limit` takes the first episodes only, 0 all of them; `baselines`
    adds oracle, middle and random to the table; `batch` is how many steps a local policy is asked about, and then
    committed, at a time, 0 being 32, while every answer of a chat server is committed as it comes; `predictions` is a
    file of somebody else's; `diff` tells where the first profile and the others part.
    """

    profiles: tuple[str, ...] = ()
    level: Level = "high"
    limit: int = 0
    baselines: bool = True
    batch: int = 0
    predictions: Path | None = None
    diff: bool = False

    def __post_init__(self) -> None:
        if self.limit < 0:
            raise ValueError(f"limit is how many episodes are taken, 0 for all of them, not {self.limit}")
        if self.batch < 0:
            raise ValueError(f"batch is a number of steps, 0 for our default, not {self.batch}")


@dataclass(frozen=True, slots=True)
class Subject:
    """A policy by its name in tables and the settings that it is made from, or a file of predictions.

    `beside` are the tables guide and chat, which make it another policy too.
    """

    name: str = ""
    made: Mapping[str, Any] | None = None
    file: Path | None = None
    beside: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, acting: Mapping[str, Any], predictions: Path | None, beside: Mapping[str, Mapping[str, Any]] | None = None
    ) -> "Subject":
        """What the table [policy] and --predictions say; none of both is nobody. Raises ConfigError."""
        made, beside = dict(acting), beside or {}
        kind = made.get("kind")
        if predictions is not None:
            return cls._file(made, predictions)
        if kind is None:
            known_only(made, (), "policy without --policy or --predictions")
            return cls()
        if kind in COUNTED:
            known_only(made, ("kind", "split") if kind == "most-frequent" else ("kind",), f"policy {kind} on data")
            return cls(kind, made)
        if kind not in POLICIES and ":" not in str(kind):
            known = ", ".join(dict.fromkeys((*COUNTED, *POLICIES)))
            raise ConfigError(f"there is no policy {kind!r} on data; known are {known} and package.module:Thing")
        model = made.get("model") or (beside.get("chat", {}).get("model") if kind == "chat" else None)
        if model:
            made.setdefault("name", Path(str(model)).name)  # several models stand in one table
        return cls("", made, beside=beside).called(str(made.get("name", kind)))

    @classmethod
    def _file(cls, made: dict[str, Any], path: Path) -> "Subject":
        if "kind" in made:
            raise ConfigError("--predictions are scored as they are; leave --policy away")
        known_only(made, ("name", "dialect", *_RESIZING), "policy beside --predictions")
        name = str(made.get("name", path.stem))
        if name in COUNTED or not name or Path(name).name != name or name.startswith("."):
            raise ConfigError(f"predictions cannot be called {name!r}; name them with --set policy.name=...")
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            raise ConfigError(f"{path} cannot be read ({error.strerror}); name a JSONL file of predictions") from error
        spoken = {"dialect": str(made.get("dialect", "")), **{key: made[key] for key in _RESIZING if key in made}}
        _dialect(spoken)
        return cls(name, {"kind": "predictions", **spoken, "sha256": digest, "file": str(path.resolve())}, path)

    def called(self, name: str) -> "Subject":
        """The same by the name that the policy gave itself. Raises ConfigError for that of a baseline."""
        if name in COUNTED:
            raise ConfigError(f"{name!r} is the name of a baseline; name this policy with --set policy.name=...")
        return replace(self, name=name)

    @property
    def identity(self) -> dict[str, Any]:
        """What makes it this policy and no other; where a server stands and how patiently it is asked does not."""
        if not self.asked:
            return without_secrets(self.made or {})
        chat = self.beside.get("chat", {}) if self.chats else {}
        made = {key: value for key, value in (self.made or {}).items() if key != "base_url"}
        told = {"guide": self.beside.get("guide"), "chat": {key: chat[key] for key in _CHATTING if key in chat}}
        return without_secrets({**{key: value for key, value in told.items() if value}, **made})

    @property
    def asked(self) -> bool:
        """Whether it has to be shown the steps."""
        return self.made is not None and self.file is None and self.made["kind"] not in COUNTED

    @property
    def chats(self) -> bool:
        """Whether a server answers, which can be asked about several steps side by side."""
        return self.asked and self.made is not None and self.made["kind"] == "chat"


def resumed(out: Path, part: "Part", subject: Subject, *, data: Mapping[str, Any], seed: int) -> Run:
    """The run, with how its policies are made. Raises ConfigError where it is about other data or another policy.

    Predictions in a file are replaced where the same file holds others now.
    """
    about = {
        "benchmark": part.data.name,
        "level": part.level,
        "data": {name: value for name, value in data.items() if name not in ("folder", "pixels", "trees")},
    }
    with Run.resume(out, {}, seed=seed) as run:
        known: Mapping[str, Any] = run.config.get("offline", {})
        said = any(name == subject.name for (name,) in run.read_fields(KIND, "policy"))
        files = set(run.config) - {"offline"}
    if not known and files:
        raise ConfigError(f"{out} holds something else than an offline evaluation; name another folder with --out")
    there, wanted = known.get("about", without_secrets(about)), without_secrets(about)
    if (name := differing(there, wanted)) is not None:
        raise ConfigError(f"{out} is about other data ({name} differs); name another folder with --out")
    policies = dict(known.get("policies", {}))
    if subject.made is not None:
        _check_name(out, subject, policies.get(subject.name), said=said)
        policies[subject.name] = subject.identity
    run = Run.resume(out, {"offline": {"about": wanted, "policies": policies}}, seed=seed)
    if subject.file is not None:
        run.write_file(f"given/{subject.name}.jsonl", subject.file.read_bytes())
    return run


def _check_name(out: Path, subject: Subject, there: Mapping[str, Any] | None, *, said: bool) -> None:
    """Raises ConfigError where the run knows another policy by that name; a file that has changed is told."""
    held, made = dict(there or {}), subject.identity
    files = held.get("kind") == "predictions", subject.file is not None
    if files == (True, True):
        same_file = held.pop("file", "") == made.pop("file")
        if held == made:
            return
        if same_file:
            say(f"{subject.file} or how it is read has changed: its predictions take the place of those in {out}")
            return
        what = f"{out} holds the predictions of another file called {subject.name}"
    elif (any(files) and there is not None) or (said and held != made):
        what = f"{out} holds what another {subject.name} said"
    else:
        return
    raise ConfigError(f"{what}; name another folder with --out, or this one with --set policy.name=...")


def table_of(run: Run, part: "Part", subject: Subject, *, data: Mapping[str, Any], plain: bool) -> list[Answering]:
    """Who stands in the run's table: the subject, everybody that was evaluated before, then, unless `plain`, baselines.

    Raises ConfigError for a dialect that is gone, and EvaluationError for data or predictions that are.
    """
    policies: Mapping[str, Mapping[str, Any]] = run.config["offline"]["policies"]
    names = [name for name in (subject.name, *policies) if name]
    found: list[Answering] = []
    counted = baselines(part.data.name, seed=run.seed)
    for name in dict.fromkeys(names):
        match policies[name]["kind"]:
            case "predictions":
                path = run.folder / "given" / f"{name}.jsonl"
                found.append(Given(name, path, _dialect(policies[name]), called=policies[name].get("file", "")))
            case "most-frequent":
                found.append(_constant(part, data, str(policies[name].get("split", "train"))))
            case kind if kind in BASELINES:
                if plain:
                    found += [one for one in counted if one.name == name]
            case _:
                found.append(Stored(run, name))
    return [*found, *(() if plain else counted)]


def _dialect(spoken: Mapping[str, Any]) -> "PublishedDialect | None":
    """The dialect that outputs are read in, for screenshots that were resized as it says. Raises ConfigError."""
    from guiagent.dialects.table import dialect, resized_by, resizing_of

    given = {key: spoken[key] for key in _RESIZING if key in spoken}
    found = dialect(str(spoken["dialect"])) if spoken["dialect"] else None
    if not given or found is None:
        known_only(given, (), "policy beside --predictions without --dialect")
        return found
    if (usual := resizing_of(found)) is None:
        raise ConfigError(f"{found.name} says no places in pixels; leave policy.{' and policy.'.join(given)} away")
    resized = constructed(_Resized, given, where="policy")
    low, high = resized.min_pixels or usual.min_pixels, resized.max_pixels or usual.max_pixels
    rounding = resized.rounding or usual.rounding
    return resized_by(found, replace(usual, min_pixels=min(low, high), max_pixels=high, rounding=rounding))


def _constant(part: "Part", data: Mapping[str, Any], split: str) -> Constant:
    """The most frequent action of another split of the same data."""
    training = open_dataset(part.data.name, {**data, "split": split}, shown=False, profiles=part.profiles)
    steps = (step for episode in training.episodes(Troubles(kept=0)) for step in episode.trajectory.steps)
    try:
        return Constant(steps)
    except ValueError as error:
        raise EvaluationError(f"there is nothing to count in the split {split} of {part.data.name}") from error
