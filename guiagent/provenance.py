"""What run.toml says: how a run was configured and by which versions of what, with nothing secret in it."""

import datetime
import platform
import subprocess
import tomllib
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from guiagent.journal import StoreError

__all__ = ["read_facts", "run_facts", "without_secrets"]

FORMAT = 1
"""The layout of run folders that this version writes."""

_PACKAGES = ("guiagent", "numpy", "pillow", "skia-python", "playwright", "miniwob", "torch", "transformers", "peft")
_SECRET = frozenset(
    {"key", "apikey", "token", "secret", "password", "passwd", "authorization", "credentials", "headers", "header",
     "cookie", "cookies"}
)  # fmt: skip
_GIT_DEADLINE_SECONDS = 5


def run_facts(config: Mapping[str, Any], *, seed: int) -> dict[str, Any]:
    """The content of run.toml for a run that begins now."""
    return {
        "format": FORMAT,
        "seed": seed,
        "begun": datetime.datetime.now(datetime.UTC).replace(microsecond=0),
        "commit": _commit(),
        "versions": {"python": platform.python_version(), **_versions()},
        "config": without_secrets(config),
    }


def read_facts(folder: Path) -> dict[str, Any]:
    """What run.toml in `folder` says. Raises StoreError when there is no run, or only half of one."""
    if not folder.is_dir():
        raise StoreError(f"there is no run at {folder}; begin one with: guiagent run --out {folder}")
    path = folder / "run.toml"
    try:
        facts = tomllib.loads(path.read_text("utf-8"))
        known = facts["format"] == FORMAT and isinstance(facts["seed"], int)
    except FileNotFoundError:
        raise StoreError(
            f"{folder} has no run.toml, so it is not a run or was cut off as it began; name another, or delete it"
        ) from None
    except (OSError, ValueError, KeyError) as error:
        raise StoreError(f"{path} cannot be read ({error}); restore it, or begin a new run elsewhere") from error
    if not known:
        raise StoreError(f"{path} is of a format this version does not know; use the version of guiagent that wrote it")
    return facts


def without_secrets(config: Mapping[str, Any]) -> dict[str, Any]:
    """A configuration as TOML can hold it, without entries named like secrets and without passwords in addresses."""
    return {str(k): _plain(v) for k, v in config.items() if v is not None and not _is_secret(str(k))}


def _is_secret(name: str) -> bool:
    words = name.lower().replace("-", "_").split("_")
    return words[-1] in _SECRET  # api_key_env, max_tokens and the like name no secret


def _plain(value: Any) -> Any:
    match value:
        case Mapping():
            return without_secrets(value)
        case list() | tuple():
            return [_plain(v) for v in value if v is not None]
        case set() | frozenset():
            return sorted(str(v) for v in value)
        case str() if "://" in value:
            return _without_user(value)
        case str() | bool() | int() | float() | datetime.datetime():
            return value
        case _:
            return str(value)


def _without_user(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _versions() -> dict[str, str]:
    found = {}
    for package in _PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return found


def _commit() -> str:
    """The commit of the source tree we run from, or nothing when we were installed from a wheel."""
    root = Path(__file__).resolve().parent.parent
    if not (root / ".git").exists():
        return ""
    try:
        result = subprocess.run(
            ["git", "-C", str(root), "rev-parse", "HEAD"],
            capture_output=True, text=True, timeout=_GIT_DEADLINE_SECONDS, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return result.stdout.strip()
