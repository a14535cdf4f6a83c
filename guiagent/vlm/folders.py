"""Folders that are there whole or not at all: models, adapters, heads."""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["weights_id", "whole"]


@contextmanager
def whole(folder: Path) -> Iterator[Path]:
    """A folder to write into that takes the name `folder` when all went well, instead of what was there."""
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    yield part
    shutil.rmtree(folder, ignore_errors=True)
    part.rename(folder)


def weights_id(folder: Path) -> str:
    """The SHA-256 of all safetensors files below a folder, in the order of their paths."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.safetensors")):
        digest.update(str(path.relative_to(folder)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
