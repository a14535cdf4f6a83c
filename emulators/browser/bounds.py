"""How far the pages of one device get: what they reach, save and are permitted, and what is kept of it."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from emulators.browser.chromium import Chromium
from emulators.browser.downloads import Downloads, Saving
from emulators.browser.exchanges import Tracing
from emulators.browser.permissions import POINTER_CALL, Place, permission_call, place_calls
from emulators.browser.programs import is_shell
from emulators.browser.traffic import Traffic
from emulators.browser.transport import Channel, Profile, Wishes

__all__ = ["Bounds", "Reach"]


@dataclass(frozen=True, slots=True)
class Reach:
    """What was said once for all profiles. `everywhere` is what the browser reaches at all, None where we do not know
    (it runs elsewhere); `shared` is whether others have profiles in it, `whole` whether it is more than a headless
    shell, and asks people for passwords."""

    allow: Sequence[str]
    everywhere: Sequence[str] | None
    shared: bool
    tracing: Tracing | None
    saving: Saving | None
    permission: tuple[str, dict[str, object]]
    place: Place | None
    whole: bool

    @classmethod
    def of(
        cls, chromium: Chromium, allow: Sequence[str], *, shared: bool, tracing: bool | Tracing,
        downloads: Path | str | Saving | None, grant: Sequence[str], place: Place | None,
    ) -> "Reach":  # fmt: skip
        """From what `Browser` is told. Raises DeviceError for what it cannot mean."""
        trace = Tracing() if tracing is True else tracing or None
        saving = Saving(Path(downloads)) if isinstance(downloads, (str, Path)) else downloads
        everywhere = None if chromium.endpoint else chromium.allow
        whole = not is_shell(Path(chromium.name))
        return cls(allow, everywhere, shared, trace, saving, permission_call(grant), place, whole)


class Bounds:
    """Of one profile, from its beginning to its end. Lives on the browser's event loop."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self.traffic = Traffic(reach.allow, reach.everywhere, reach.tracing, whole=reach.whole)
        self.downloads = Downloads(reach.saving, shared=reach.shared)
        self._begun = False
        self._tasks: set[asyncio.Task[None]] = set()

    def wishes(self, on_page: Callable[[Channel], None], headers: Mapping[str, str]) -> Wishes:
        """What the profile is to be like."""

        def opened(channel: Channel) -> None:
            task = asyncio.get_running_loop().create_task(self.traffic.opened(channel))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            on_page(channel)

        calls = (POINTER_CALL, *place_calls(self._reach.place), *self.traffic.calls)
        return Wishes(opened, self.traffic.greet, calls, headers, self.traffic.watch())

    async def begin(self, profile: Profile) -> None:
        """Set the bounds, once the profile's first page is open and before it goes anywhere."""
        if not self._begun:
            self._begun = True
            await profile.call(*self._reach.permission)
            await self.downloads.begin(profile)

    def end(self) -> None:
        """The profile is closing."""
        for task in self._tasks:
            task.cancel()
        self.downloads.stop()

    def tidy(self) -> None:
        """The browser has ended."""
        self.downloads.tidy()
