"""What run.toml and calls.jsonl say: how a run was configured, by which versions of what, and nothing secret."""

import datetime
import math
import platform
import re
import subprocess
import tomllib
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from guiagent.journal import StoreError

__all__ = ["call_facts", "read_facts", "run_facts", "without_secrets"]

FORMAT = 1
"""The layout of run folders that this version writes."""

_PACKAGES = ("guiagent", "numpy", "pillow", "skia-python", "playwright", "miniwob", "torch", "transformers", "peft")
_SECRET = frozenset(
    {"apikey", "auth", "authentication", "authorization", "bearer", "cookie", "cred", "credential", "header", "jwt",
     "key", "pass", "passphrase", "passwd", "password", "pwd", "secret", "session", "sig", "signature", "token"}
)  # fmt: skip
"""Words that name a secret wherever they stand in a name, in the plural as well."""
_SECRET_PARTS = ("apikey", "authoriz", "bearer", "cookie", "credential", "passw", "passphrase", "secret", "token")
"""What names a secret inside a longer word too."""
_HARMLESS = frozenset(
    {"key_env", "api_key_env", "token_env", "max_tokens", "max_new_tokens", "max_completion_tokens", "token_ids",
     "tokenizer", "key_value_heads"}
)  # fmt: skip
_HEADER = re.compile(r"^\s*['\"]?([A-Za-z][\w-]*)['\"]?\s*[:=]\s*\S", re.MULTILINE)
_BEARER = re.compile(r"\bbearer\s+\S*[^\s.,;]", re.IGNORECASE)
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S+")
_GIT_DEADLINE_SECONDS = 5


def run_facts(config: Mapping[str, Any], *, seed: int) -> dict[str, Any]:
    """The content of run.toml for a run that begins now."""
    return {
        "format": FORMAT,
        "seed": seed,
        **_circumstances(),
        "config": without_secrets(config),
    }


def call_facts(command: str, config: Mapping[str, Any]) -> dict[str, Any]:
    """What calls.jsonl says of a command that begins to write into a run."""
    facts = _circumstances()
    return {"command": command, **facts, "begun": facts["begun"].isoformat(), "config": without_secrets(config)}


def _circumstances() -> dict[str, Any]:
    return {
        "begun": datetime.datetime.now(datetime.UTC).replace(microsecond=0),
        "commit": _commit(),
        "versions": {"python": platform.python_version(), **_versions()},
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
    """A configuration as TOML and JSON can hold it, without what is secret.

    Left out are entries that are named like secrets and texts that look like headers that authorize; addresses lose
    users, passwords, and parameters that are named like secrets.
    """
    plain = {str(key): _plain(value) for key, value in config.items() if not _is_secret(str(key))}
    return {key: value for key, value in plain.items() if value is not None}


def _is_secret(name: str) -> bool:
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    words = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_").split("_")
    if "_".join(words) in _HARMLESS:
        return False
    named = any(word in _SECRET or word.removesuffix("s") in _SECRET for word in words)
    return named or any(part in "".join(words) for part in _SECRET_PARTS)


def _plain(value: Any) -> Any:
    """Plain data; None for what is left out."""
    match value:
        case Mapping():
            return without_secrets(value)
        case list() | tuple():
            return [plain for item in value if (plain := _plain(item)) is not None]
        case set() | frozenset():
            return sorted(plain for item in value if (plain := _plain(str(item))) is not None)
        case bool() | int() | None:
            return value
        case float():
            return value if math.isfinite(value) else str(value)
        case _:
            return _open_text(str(value))


def _open_text(text: str) -> str | None:
    if _BEARER.search(text) or any(_is_secret(name) for name in _HEADER.findall(text)):
        return None
    return _ADDRESS.sub(lambda found: _open_address(found[0]), text)


def _open_address(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return f"{address.partition(':')[0]}://"  # whatever it is, its secrets cannot be told apart
    return urlunsplit(
        parts._replace(
            netloc=parts.netloc.rpartition("@")[2],
            query=_open_parameters(parts.query),
            fragment=_open_parameters(parts.fragment),
        )
    )


def _open_parameters(query: str) -> str:
    kept = [part for part in query.split("&") if "=" not in part or not _is_secret(unquote(part.partition("=")[0]))]
    return "&".join(kept)


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
