"""Rows of Parquet files, streamed and gathered by the episode that they belong to, in bounded memory."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guiagent.datasets.episode import DatasetError, Report, Trouble

__all__ = ["WINDOW_ROWS", "Located", "Rows", "gathered", "pyarrow_needed"]

Located = tuple[str, Mapping[str, Any]]
"""A row, behind the words that say where it lies: file and row number from 0."""

_Key = tuple[str, str]

_BATCH_ROWS = 16
"""How many rows are decoded at once; our default: rows with screenshots hold about a megabyte each."""

WINDOW_ROWS = 256
"""Rows of an episode that lie further apart are fetched one by one instead of being kept; our default."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Parquet files, each with the split that it belongs to, and the columns that are wanted of them.

    Rows of an episode that lie `window` apart or more are not kept until it is whole, but fetched then.
    """

    files: Sequence[tuple[str, Path]]
    columns: tuple[str, ...]
    window: int = WINDOW_ROWS


@dataclass(slots=True)
class _Spread:
    """Where the rows of one episode lie: positions of the first and the last over all files, and how many."""

    first: int
    last: int
    count: int


def pyarrow_needed() -> None:
    """Raises DatasetError where Parquet files cannot be read or written."""
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError:
        raise DatasetError('Parquet files need the package pyarrow: pip install "guiagent[data]"') from None


def gathered(rows: Rows, key: str, report: Report) -> Iterator[tuple[_Key, list[Located]]]:
    """The rows of each episode, as (split, value of `key`), in the order in which episodes end in the files.

    Files are read twice: the column `key` alone to see where episodes lie, then everything, batch by batch. Rows come
    in the order of the files. What cannot be read is reported and left out.
    """
    pyarrow_needed()
    places = _places(rows, key, report)
    far = {name: spread for name, spread in places.items() if spread.last - spread.first >= rows.window}
    pending: dict[_Key, list[Located]] = {}
    for number, (split, path) in enumerate(rows.files):
        for index, row in _stream(path, rows.columns, report):
            found = (split, str(row.get(key)))
            spread = places.get(found)
            if spread is None or found in far:
                if found in far and spread is not None and spread.last == _position(number, index):
                    yield found, _fetched(rows, key, found, far.pop(found))
                continue
            kept = pending.setdefault(found, [])
            kept.append((f"{path.name}, row {index}", row))
            if len(kept) == spread.count:
                yield found, pending.pop(found)
        over = _position(number + 1, 0)
        for found in [one for one in pending if places[one].last < over]:  # a row of it was damaged
            yield found, pending.pop(found)
        for found in [one for one, spread in far.items() if spread.last < over]:
            yield found, _fetched(rows, key, found, far.pop(found))


_ROWS_PER_FILE = 1 << 32


def _position(file: int, row: int) -> int:
    return file * _ROWS_PER_FILE + row


def _places(rows: Rows, key: str, report: Report) -> dict[_Key, _Spread]:
    places: dict[_Key, _Spread] = {}
    for number, (split, path) in enumerate(rows.files):
        for index, row in _stream(path, (key,), report):
            name, position = row.get(key), _position(number, index)
            if not isinstance(name, str):
                report(Trouble("unreadable record", f"{path.name}, row {index}", f"no text in {key}: {name!r:.60}"))
            elif (known := places.get((split, name))) is None:
                places[split, name] = _Spread(position, position, 1)
            else:
                known.last = position
                known.count += 1
    return places


def _fetched(rows: Rows, key: str, found: _Key, spread: _Spread) -> list[Located]:
    """The rows of one episode, looked for again from its first to its last."""
    gathered: list[Located] = []
    first, last = spread.first // _ROWS_PER_FILE, spread.last // _ROWS_PER_FILE
    for split, path in rows.files[first : last + 1]:
        if split == found[0]:
            gathered += _matching(path, rows.columns, key, found[1])
    return gathered


def _matching(path: Path, columns: tuple[str, ...], key: str, name: str) -> Iterator[Located]:
    wanted = {index for index, row in _stream(path, (key,), _unheard) if row.get(key) == name}
    for index, row in _stream(path, columns, _unheard, wanted=wanted):
        yield f"{path.name}, row {index}", row


def _unheard(_: Trouble) -> None:
    """What is read again was reported before."""


def _stream(
    path: Path, columns: tuple[str, ...], report: Report, *, wanted: set[int] | None = None
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The rows of a file with their numbers; only those that are `wanted`. What is damaged is reported."""
    import pyarrow
    from pyarrow import parquet

    failures = (pyarrow.ArrowException, OSError, ValueError)
    index = 0
    try:
        with parquet.ParquetFile(path, pre_buffer=False) as file:
            present = [name for name in columns if name in file.schema_arrow.names]
            if len(present) < len(columns) and len(columns) > 1:
                lacking = ", ".join(name for name in columns if name not in present)
                report(Trouble("unreadable field", path.name, f"no column {lacking}"))
            for batch in file.iter_batches(_BATCH_ROWS, columns=present):
                for offset in range(batch.num_rows):
                    if wanted is None or index in wanted:
                        try:
                            [row] = batch.slice(offset, 1).to_pylist()
                            yield index, row
                        except failures as error:
                            report(Trouble("unreadable record", f"{path.name}, row {index}", _line(error)))
                    index += 1
    except failures as error:
        report(Trouble("torn record", f"{path.name}, row {index}", _line(error)))


def _line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]
