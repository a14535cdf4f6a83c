"""Files that pages hand to a person, saved into a folder of one's own within limits, or not at all."""

import asyncio
import hashlib
import os
import re
import shutil
import tempfile
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from emulators.browser.transport import Json, Profile, ProtocolError
from emulators.device import DeviceError, DeviceLost

__all__ = ["Download", "Downloads", "Saving", "safe_name"]

_POLL_S = 0.05
"""How often the sizes of files under way are looked at; our default."""

_NAME_BYTES = 150
_RESERVED = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')


@dataclass(frozen=True, slots=True)
class Saving:
    """Where downloads go, and how much: `size` is the most bytes of one file, `count` the most files between two
    resets. Our defaults. The folder is made when it is not there; it is the browser's machine that writes to it."""

    folder: Path
    size: int = 50_000_000
    count: int = 20


@dataclass(frozen=True, slots=True)
class Download:
    """One file that a page gave. `name` is what it is called in the folder (what the page called it, while it is not
    there), `size` in bytes. `sha256` is empty unless it was saved."""

    name: str
    url: str
    size: int
    sha256: str
    state: Literal["running", "saved", "denied", "too large", "too many", "failed"]


class Downloads:
    """Those of one profile. Lives on the browser's event loop.

    They run into a hidden folder beside where they go, so that what is in the folder is whole. In a browser that is
    shared, those of others come by too: a file is ours when it grows in our folder.
    """

    def __init__(self, saving: Saving | None, *, shared: bool) -> None:
        self._saving = saving
        self._shared = shared
        self._found: dict[str, Download] = {}
        self._told: dict[str, Json] = {}
        self._partial: Path | None = None
        self._profile: Profile | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._poll: asyncio.Task[None] | None = None

    @property
    def listed(self) -> tuple[Download, ...]:
        return tuple(self._found.values())

    async def begin(self, profile: Profile) -> None:
        """Say what becomes of downloads, before any page is there. Raises DeviceError for a folder that cannot be."""
        self._profile = profile
        behaviour: Json = {"behavior": "deny", "eventsEnabled": True}
        if self._saving is not None:
            try:
                self._saving.folder.mkdir(parents=True, exist_ok=True)
                self._partial = Path(tempfile.mkdtemp(prefix=".downloading-", dir=self._saving.folder)).resolve()
            except OSError as error:
                raise DeviceError(f"downloads cannot go to {self._saving.folder}: {error}; name another") from error
            behaviour = {"behavior": "allowAndName", "downloadPath": str(self._partial), "eventsEnabled": True}
        await profile.listen("Browser.downloadWillBegin", self._begun)
        await profile.listen("Browser.downloadProgress", self._progress)
        await profile.call("Browser.setDownloadBehavior", behaviour)

    async def settled(self, timeout_s: float) -> None:
        """Wait until none is under way, or so long."""
        until = asyncio.get_running_loop().time() + timeout_s
        while self._tasks or any(each.state == "running" for each in self._found.values()):
            if asyncio.get_running_loop().time() > until:
                return
            await asyncio.sleep(_POLL_S / 5)

    def stop(self) -> None:
        """Forget what is under way; what was saved stays."""
        for task in [*self._tasks, *([self._poll] if self._poll is not None else [])]:
            task.cancel()
        self._profile = None
        self.tidy()

    def tidy(self) -> None:
        """Remove what is not whole; once the browser has ended, any thread may."""
        if self._partial is not None:
            shutil.rmtree(self._partial, ignore_errors=True)

    # What the browser tells

    def _begun(self, event: Json) -> None:
        if self._profile is None:
            return
        download = Download(safe_name(event["suggestedFilename"]), event["url"][:2000], 0, "", "running")
        if self._saving is None:
            if not self._shared:
                self._found[event["guid"]] = replace(download, state="denied")
            return
        self._told[event["guid"]] = event
        if not self._shared:
            self._claim(event["guid"], download)
        if self._poll is None:
            self._poll = asyncio.get_running_loop().create_task(self._watch())

    def _claim(self, guid: str, download: Download) -> None:
        assert self._saving is not None
        self._found[guid] = download
        if sum(each.state in {"running", "saved"} for each in self._found.values()) > self._saving.count:
            self._end(guid, "too many")

    def _file(self, guid: str) -> Path | None:
        for suffix in ("", ".crdownload"):
            if self._partial is not None and (file := self._partial / f"{guid}{suffix}").exists():
                return file
        return None

    async def _watch(self) -> None:
        """The browser tells rarely how far it is: files are looked at while they grow."""
        while self._told:
            for guid in list(self._told):
                self._grown(guid, 0)
            await asyncio.sleep(_POLL_S)
        self._poll = None

    def _grown(self, guid: str, size: int) -> None:
        event, file = self._told.get(guid), self._file(guid)
        if event is None or self._saving is None:
            return
        if guid not in self._found and file is not None:
            self._claim(guid, Download(safe_name(event["suggestedFilename"]), event["url"][:2000], 0, "", "running"))
        if guid not in self._found:
            return
        with suppress(OSError):
            size = max(size, file.stat().st_size if file is not None else 0)
        self._found[guid] = replace(self._found[guid], size=size)
        if size > self._saving.size and self._found[guid].state == "running":
            self._end(guid, "too large")

    def _progress(self, event: Json) -> None:
        guid = event["guid"]
        total = int(event["totalBytes"]) if event["state"] == "inProgress" else 0
        self._grown(guid, max(int(event["receivedBytes"]), total))
        found = self._found.get(guid)
        if event["state"] == "inProgress" or self._told.pop(guid, None) is None:
            return
        if found is None or found.state != "running":
            return
        if event["state"] == "completed":
            self._do(self._saved(guid))
        else:
            self._found[guid] = replace(found, state="failed")

    # Ends

    def _do(self, work: "asyncio._CoroutineLike[None]") -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _end(self, guid: str, state: Literal["too large", "too many"]) -> None:
        self._found[guid] = replace(self._found[guid], state=state)
        self._told.pop(guid, None)
        self._do(self._cancelled(guid))

    async def _cancelled(self, guid: str) -> None:
        assert self._profile is not None
        with suppress(DeviceLost, ProtocolError):
            await self._profile.call("Browser.cancelDownload", {"guid": guid})
        if (file := self._file(guid)) is not None:
            file.unlink(missing_ok=True)

    async def _saved(self, guid: str) -> None:
        file = self._file(guid)
        if file is None or self._saving is None:
            self._found[guid] = replace(self._found[guid], state="failed")
            return
        try:
            digest, size = await asyncio.to_thread(_digest, file)
            place = _placed(file, self._saving.folder, self._found[guid].name)
        except OSError:
            self._found[guid] = replace(self._found[guid], state="failed")
            return
        self._found[guid] = replace(self._found[guid], name=place.name, size=size, sha256=digest, state="saved")


def _digest(file: Path) -> tuple[str, int]:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest(), file.stat().st_size


def _placed(file: Path, folder: Path, name: str) -> Path:
    """Give `file` a name in `folder` that nothing there has."""
    stem, suffix = Path(name).stem, Path(name).suffix
    number = 1
    while True:
        place = folder / (name if number == 1 else f"{stem} ({number}){suffix}")
        try:
            os.link(file, place)
        except FileExistsError:
            number += 1
            continue
        except OSError:  # a file system without links
            if os.path.lexists(place):
                number += 1
                continue
            file.rename(place)
            return place
        file.unlink()
        return place


def safe_name(suggested: str) -> str:
    """A file name without a path, control characters or a leading dot, of limited length, and never empty."""
    name = unicodedata.normalize("NFC", suggested.replace("\\", "/").rpartition("/")[2])
    name = "".join(c for c in _RESERVED.sub("_", name) if unicodedata.category(c)[0] != "C").strip(" .")
    stem, suffix = Path(name).stem, Path(name).suffix
    suffix = suffix.encode("utf-8", "replace")[:20].decode("utf-8", "ignore")
    stem = stem.encode("utf-8", "replace")[: _NAME_BYTES - len(suffix.encode())].decode("utf-8", "ignore")
    return (stem + suffix).strip(" .") or "download"
