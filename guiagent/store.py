"""The run folder: everything that happened in one run, written so that nothing committed is ever lost.

    run.toml                  what the run was begun with: configuration, seed, versions, commit; never keys or headers
    calls.jsonl               the same of every command that wrote into it
    KIND.jsonl                one append-only file of records for every kind
    screens/ab/abcd….webp     images by content hash, lossless
    states/HASH               device states that tasks start from
    checkpoints/              what was trained

Images and states are renamed into place before the line that names them is written. Encoding and writing happen on one
background thread, in the order of the calls.
"""

import contextlib
import hashlib
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial, reduce
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import numpy as np
from PIL import Image

from emulators.codec import Codec, CodecError, contents_of
from emulators.interruption import finished, handed, wait_for
from emulators.screen import Frame, Pixels
from emulators.trajectory import State
from guiagent.journal import Journal, StoreError, read_lines, write_whole
from guiagent.provenance import call_facts, read_facts, run_facts, without_secrets

__all__ = ["Run", "StoreError"]

T = TypeVar("T")


class Run:
    """A run folder, open for reading, and for writing by whoever appends first to a file. Use it in a `with`.

    `facts` is what run.toml says. `create`, `open` and `resume` are the ways to one.
    """

    def __init__(self, folder: Path, facts: dict[str, Any]) -> None:
        self.folder = folder
        self.facts = facts
        self._codec = Codec(pixels=self._opener(self._load_frame), states=self._opener(self._load_state))
        self._journals: dict[str, Journal] = {}
        self._stored: set[str] = set()
        self._writer: ThreadPoolExecutor | None = None
        self._unwaited: list[Future[None]] = []

    @classmethod
    def create(cls, folder: Path | str, config: Mapping[str, Any], *, seed: int) -> Self:
        """Begin a run. Raises StoreError when the folder already holds something."""
        folder = Path(folder)
        if not _blank(folder):
            raise StoreError(f"{folder} is not empty; choose a new folder, or delete it first")
        facts = run_facts(config, seed=seed)
        run = cls(folder, facts)
        run._write_facts()
        return run

    @classmethod
    def open(cls, folder: Path | str) -> Self:
        """Open a run that is there. Raises StoreError when it is missing or was only half begun."""
        folder = Path(folder)
        return cls(folder, read_facts(folder))

    @classmethod
    def resume(cls, folder: Path | str, config: Mapping[str, Any], *, seed: int) -> Self:
        """Open a run, or begin it when the folder is missing or empty; run.toml then says `config` from here on.

        Parts of the configuration that `config` does not name are kept, as are the versions and the commit that the run
        was begun with. Raises StoreError for another seed.
        """
        folder = Path(folder)
        if _blank(folder):
            return cls.create(folder, config, seed=seed)
        run = cls.open(folder)
        if run.seed != seed:
            raise StoreError(f"{folder} was begun with seed {run.seed}, not {seed}; pass that seed or another folder")
        run._configure({**run.config, **config})
        return run

    def begin(self, command: str, used: Mapping[str, Any]) -> None:
        """Write down that a command writes into this run from here on, and the settings that it uses.

        calls.jsonl gets a record of every call; run.toml keeps the settings of the first call of each command.
        """
        journal = Journal(self._file("calls"))
        try:
            journal.append(call_facts(command, used))
        finally:
            journal.close()
        self._configure({command: used, **self.config})

    def _configure(self, config: Mapping[str, Any]) -> None:
        said = without_secrets(config)
        if said != self.config:
            self.facts = {**self.facts, "config": said}
            self._write_facts()

    @property
    def config(self) -> dict[str, Any]:
        """The resolved configuration that run.toml holds, without keys and headers."""
        return dict(self.facts.get("config", {}))

    @property
    def seed(self) -> int:
        """The seed that the run was begun with."""
        return int(self.facts["seed"])

    def append(self, kind: str, record: object, *, sync: bool = True) -> None:
        """Commit one record to `kind`.jsonl: a dataclass that the codec knows, or a dictionary of plain data.

        Without `sync` the commit follows in the background, and its failure is raised by the next call or `flush`.
        Raises StoreError, also when another process writes to this file.
        """
        self.append_all(kind, (record,), sync=sync)

    def append_all(self, kind: str, records: Sequence[object], *, sync: bool = True) -> None:
        """Commit several records of a kind, as `append` does one, but the disk is waited for only once."""
        self._raise_failures()
        if kind not in self._journals:
            self._journals[kind] = Journal(self._file(kind))
        self._enqueue(partial(self._commit, kind, records))
        if sync:
            self.flush()

    def keep(self, record: object) -> None:
        """Begin to store the images and states of a record that will be appended later, a step of an episode say."""
        self._raise_failures()
        self._enqueue(partial(self._keep, record))

    def flush(self) -> None:
        """Wait until all that was handed over is on the disk. Raises StoreError for what could not be written."""
        while self._unwaited:
            wait_for(self._unwaited[0])
            self._unwaited.pop(0).result()

    def read(
        self, kind: str, record: type[T], *, wanted: Callable[[dict[str, Any]], bool] | None = None
    ) -> Iterator[T]:
        """The committed records of a kind, one at a time, their frames and states bound to this folder.

        `wanted` sees each as a dictionary and spares decoding the others. Raises StoreError, naming file and line, for
        a record that is not of type `record`.
        """
        path = self._file(kind)
        for number, data in read_lines(path):
            if wanted is not None and isinstance(data, dict) and not wanted(data):
                continue
            try:
                decoded = self._codec.decode(record, data)
            except CodecError as error:
                raise StoreError(
                    f"{path}, line {number} is {error}; it was written by another version or damaged"
                ) from error
            yield decoded

    def read_fields(self, kind: str, *names: str) -> Iterator[list[Any]]:
        """Some fields of every committed record of a kind, "task.name" say, without decoding the others.

        Raises StoreError, naming file and line, for a record that lacks one.
        """
        path = self._file(kind)
        for number, data in read_lines(path):
            try:
                yield [reduce(lambda value, key: value[key], name.split("."), data) for name in names]
            except (KeyError, TypeError, IndexError) as error:
                raise StoreError(
                    f"{path}, line {number} has no {error}; it was written by another version or damaged"
                ) from error

    def read_plain(self, kind: str) -> Iterator[dict[str, Any]]:
        """The committed records of a kind as dictionaries."""
        for _, data in read_lines(self._file(kind)):
            yield data

    def stored(self, record: T) -> T:
        """The same record with its frames and states bound to this folder instead of to memory; flushes."""
        self.flush()
        return self._codec.decode(type(record), self._codec.encode(record))

    def kinds(self) -> list[str]:
        """The kinds that have a file, sorted."""
        return sorted(path.stem for path in self.folder.glob("*.jsonl"))

    def count(self, kind: str) -> int:
        """How many records of a kind are committed."""
        return sum(1 for _ in read_lines(self._file(kind)))

    def frame_path(self, digest: str) -> Path:
        """Where the image of that digest lies, if it is stored."""
        return self.folder / "screens" / digest[:2] / f"{digest}.webp"

    def write_file(self, name: str, content: str | bytes) -> Path:
        """Put a file that is no record (a report, a page) into the folder, whole or not at all."""
        path = self.folder / name
        write_whole(path, content.encode() if isinstance(content, str) else content)
        return path

    @property
    def checkpoints(self) -> Path:
        """The folder of its checkpoints, which may not exist yet."""
        return self.folder / "checkpoints"

    def close(self) -> None:
        """Finish what was handed over and let other writers in; may be called twice."""
        try:
            if self._writer is not None:
                self._writer.shutdown(wait=True)
                self._writer = None
            self.flush()
        finally:
            for journal in self._journals.values():
                journal.close()
            self._journals.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if error is None:
            self.close()
        else:
            with contextlib.suppress(StoreError):  # the error under way says more
                self.close()

    def _write_facts(self) -> None:
        import tomli_w

        write_whole(self.folder / "run.toml", tomli_w.dumps(self.facts).encode())

    def _file(self, kind: str) -> Path:
        if not kind.replace("_", "").isalnum():
            raise StoreError(f"{kind!r} is no kind of record; use letters, digits and underscores")
        return self.folder / f"{kind}.jsonl"

    def _enqueue(self, work: Callable[[], None]) -> None:
        if self._writer is None:
            self._writer = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._unwaited.append(handed(self._writer, work))

    def _raise_failures(self) -> None:
        while self._unwaited and finished(self._unwaited[0]):
            self._unwaited.pop(0).result()

    def _commit(self, kind: str, records: Sequence[object]) -> None:
        self._keep(records)
        self._journals[kind].append_all([self._codec.encode(record) for record in records])

    def _keep(self, record: object) -> None:
        for content in contents_of(record):
            if content.digest not in self._stored:
                if isinstance(content, Frame):
                    _store_frame(content, self.frame_path(content.digest))
                else:
                    _store_state(content, self._state_path(content.digest))
                self._stored.add(content.digest)

    def _state_path(self, digest: str) -> Path:
        return self.folder / "states" / digest

    def _opener(self, load: Callable[[str], T]) -> Callable[[str], Callable[[], T]]:
        return lambda digest: partial(load, digest)

    def _load_frame(self, digest: str) -> Pixels:
        path = self.frame_path(digest)
        try:
            with Image.open(path) as image:
                pixels = np.asarray(image.convert("RGB"))
        except OSError as error:
            raise StoreError(f"the image {path} is missing or damaged; restore it, or collect it again") from error
        if Frame.of(pixels).digest != digest:
            raise StoreError(f"the image {path} is not what was stored; restore it, or collect it again")
        return pixels

    def _load_state(self, digest: str) -> bytes:
        path = self._state_path(digest)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise StoreError(f"the device state {path} is missing; restore it, or explore again") from error
        if hashlib.sha256(data).hexdigest() != digest:
            raise StoreError(f"the device state {path} is damaged; restore it, or explore again")
        return data


def _blank(folder: Path) -> bool:
    """Whether nothing is there, or only what a run leaves that was killed before it had begun."""
    return not folder.exists() or (folder.is_dir() and all(path.suffix == ".part" for path in folder.iterdir()))


def _store_frame(frame: Frame, path: Path) -> None:
    if path.exists():
        return
    encoded = io.BytesIO()
    try:
        Image.fromarray(frame.rgb()).save(encoded, "WEBP", lossless=True, method=0)
    except LookupError as error:
        raise StoreError(str(error)) from error
    except (OSError, ValueError) as error:
        size = f"{frame.width}x{frame.height}"
        raise StoreError(
            f"an image of {size} cannot be stored ({error}); WebP holds up to 16383 pixels a side"
        ) from error
    write_whole(path, encoded.getvalue())


def _store_state(state: State, path: Path) -> None:
    if path.exists():
        return
    try:
        data = state.data()
    except LookupError as error:
        raise StoreError(str(error)) from error
    write_whole(path, data)
