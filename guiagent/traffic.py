"""What an episode did on the network, kept with the run where a browser was told to record it.

traces/EPISODE.har   what was requested and answered (`[device] tracing = true`)
downloads/           files that pages gave (`[device] downloads = true`)
downloads.jsonl      one record for each: its episode, name, address, bytes, SHA-256, and whether it was saved
"""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any, Protocol, runtime_checkable

from emulators.browser.downloads import Download
from emulators.device import Device, DeviceError
from emulators.guard import Guarded
from guiagent.store import Run

__all__ = ["Networked", "keep_traffic"]


@runtime_checkable
class Networked(Protocol):
    """The capability of a device that records what its pages do on the network, since its last reset."""

    tracing: Any
    downloads: Any

    def har(self) -> dict[str, Any]: ...

    def downloaded(self) -> Sequence[Download]: ...


def keep_traffic(run: Run, device: Device, episode: str) -> None:
    """Write down what the episode of that name, which has just ended on `device`, did on the network.

    Nothing is written where the device records nothing, or is lost and says no more. Belongs on the device's thread.
    Raises StoreError.
    """
    recording = device.device if isinstance(device, Guarded) else device
    if not isinstance(recording, Networked):
        return
    with suppress(DeviceError):
        if recording.tracing:
            run.write_file(f"traces/{episode}.har", json.dumps(recording.har(), indent=1))
        if recording.downloads is not None:
            for download in recording.downloaded():
                run.append("downloads", {"episode": episode, **asdict(download)})
