"""JSON records on lines of their own, as JSONL or as a list with one record a line, streamed past what is torn."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from guiagent.datasets.episode import DatasetError, Report, Trouble
from guiagent.datasets.parquet_columns import to_json

__all__ = ["read_records", "write_records"]

_LONGEST_LINE = 256 << 20
"""Bytes of a line beyond which a file is not read on; our default."""


def read_records(path: Path, report: Report) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The records of a file behind the words that say where each lies; what is none is reported.

    Raises DatasetError where there is no such file.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise DatasetError(f"{path} cannot be read ({error.strerror}); name the folder that holds it") from error
    with file:
        number = 0
        while line := file.readline(_LONGEST_LINE):
            number += 1
            where = f"{path.name}, line {number}"
            text = line.strip().rstrip(b",")
            if text in (b"", b"[", b"]", b"[]"):
                continue
            try:
                found = json.loads(text.decode("utf-8", "surrogatepass"))
            except (ValueError, RecursionError) as error:
                whole = line.endswith(b"\n")
                report(Trouble("unreadable record" if whole else "torn record", where, f"{error!s:.120}"))
                continue
            if isinstance(found, Mapping):
                yield where, found
            else:
                report(Trouble("unreadable record", where, f"no JSON object: {text[:60]!r}"))


def write_records(path: Path, found: Iterable[Mapping[str, Any]], *, listed: bool) -> None:
    """Writes records one a line, as a JSON list where `listed`, and gives the file its name once it is whole.

    Raises DatasetError for a disk that is full, and whatever `found` raises.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("w", encoding="utf-8", newline="\n") as file:
            between = "[\n" if listed else ""
            for record in found:
                file.write(between + to_json(record))
                between = ",\n" if listed else "\n"
            file.write(("\n]\n" if between == ",\n" else "[]\n") if listed else between)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise DatasetError(f"cannot write {path}: {error.strerror}; make room or choose another folder") from error
