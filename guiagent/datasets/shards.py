"""Parquet files written piece by piece: whole once they have their name, so that an interrupted export goes on."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from guiagent.datasets.episode import DatasetError
from guiagent.datasets.parquet_columns import COLUMNS, IMAGES, features
from guiagent.datasets.rows import pyarrow_needed

__all__ = ["Shards", "shard_files"]

_GROUP_ROWS = 64
_GROUP_BYTES = 32 << 20
"""Rows are written in groups of so many, or of so many bytes of images: what a reader holds at once; our default."""


def shard_files(folder: Path, split: str) -> list[Path]:
    """The files of a split that are whole, in order."""
    return sorted((folder / "data").glob(f"{split}-*.parquet"))


@dataclass(slots=True)
class Shards:
    """Writes rows to `folder`/data/`split`-00000.parquet and so on, beginning a new file when `most_bytes` are in one.

    Use it in a `with`. Files that are whole are kept; what was left of one that was not is thrown away. Raises
    DatasetError for a disk that is full.
    """

    folder: Path
    split: str
    most_bytes: int
    _number: int = 0
    _writer: Any = None
    _rows: list[Mapping[str, Any]] = field(default_factory=list)
    _group_bytes: int = 0
    _file_bytes: int = 0

    def __enter__(self) -> Self:
        pyarrow_needed()
        data = self.folder / "data"
        try:
            data.mkdir(parents=True, exist_ok=True)
            for part in data.glob(f"{self.split}-*.part"):
                part.unlink()
        except OSError as error:
            raise DatasetError(f"cannot write into {data}: {error.strerror}; choose another folder") from error
        self._number = 1 + max((_number(path) for path in shard_files(self.folder, self.split)), default=-1)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if error is None:
            self._finish()
        elif self._writer is not None:
            self._writer.close()
            self._part.unlink(missing_ok=True)

    def add(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """The rows of one episode, which are never spread over two files."""
        if self._file_bytes >= self.most_bytes:
            self._finish()
        for row in rows:
            self._rows.append(row)
            size = sum(len(held["bytes"]) for name in IMAGES if (held := row.get(name)) is not None)
            self._group_bytes += size
            self._file_bytes += size + len(row.get("elements") or "")
            if len(self._rows) >= _GROUP_ROWS or self._group_bytes >= _GROUP_BYTES:
                self._write_group()

    @property
    def _path(self) -> Path:
        return self.folder / "data" / f"{self.split}-{self._number:05d}.parquet"

    @property
    def _part(self) -> Path:
        return self._path.with_suffix(".parquet.part")

    def _write_group(self) -> None:
        import pyarrow
        from pyarrow import parquet

        if not self._rows:
            return
        schema = _schema()
        columns = {name: [row.get(name) for row in self._rows] for name in schema.names}
        try:
            if self._writer is None:
                texts = [column.name for column in COLUMNS if column.kind != "image"]
                self._writer = parquet.ParquetWriter(self._part, schema, use_dictionary=texts)
            self._writer.write_table(pyarrow.table(columns, schema=schema), row_group_size=len(self._rows))
        except OSError as error:
            raise DatasetError(f"cannot write {self._part} ({error}); make room and run again") from error
        self._rows, self._group_bytes = [], 0

    def _finish(self) -> None:
        """Gives the file under way its name; from then on it counts."""
        self._write_group()
        if self._writer is None:
            return
        try:
            self._writer.close()
            with self._part.open("rb+") as file:
                os.fsync(file.fileno())
            self._part.replace(self._path)
        except OSError as error:
            raise DatasetError(f"cannot write {self._part} ({error}); make room and run again") from error
        self._writer, self._file_bytes = None, 0
        self._number += 1


def _schema() -> Any:
    import pyarrow

    kinds = {
        "string": pyarrow.string(), "int32": pyarrow.int32(), "float64": pyarrow.float64(), "bool": pyarrow.bool_(),
        "image": pyarrow.struct([("bytes", pyarrow.binary()), ("path", pyarrow.string())]),
    }  # fmt: skip
    schema = pyarrow.schema([(column.name, kinds[column.kind]) for column in COLUMNS])
    return schema.with_metadata({"huggingface": json.dumps(features())})


def _number(path: Path) -> int:
    digits = path.stem.rpartition("-")[2]
    return int(digits) if digits.isdecimal() else -1
